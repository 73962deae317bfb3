"""Addresses of this room."""

from analysis.routes import class_wheel, coding, criteria, imports, one, plans, releases, told
from participation.web.addresses import Url

URLS: list[Url] = [*imports.URLS, *criteria.URLS, *plans.URLS, *one.URLS, *told.URLS, *releases.URLS, *class_wheel.URLS,
                   *coding.URLS]
