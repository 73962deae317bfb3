"""Addresses of this room."""

from analysis.routes import class_wheel, coding, criteria, detail, files, imports, plans, reach, releases, told
from participation.web.addresses import Url

URLS: list[Url] = [*imports.URLS, *criteria.URLS, *plans.URLS, *detail.URLS, *reach.URLS, *told.URLS, *releases.URLS, *files.URLS, *class_wheel.URLS,
                   *coding.URLS]
