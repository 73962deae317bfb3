"""Addresses of this room."""

from analysis.routes import class_wheel, criteria, imports, plans, releases, told
from participation.web.addresses import Url

URLS: list[Url] = [*imports.URLS, *criteria.URLS, *plans.URLS, *told.URLS, *releases.URLS, *class_wheel.URLS]
