"""Addresses of this room."""

from analysis.routes import criteria, imports, plans, releases, told
from participation.web.addresses import Url

URLS: list[Url] = [*imports.URLS, *criteria.URLS, *plans.URLS, *told.URLS, *releases.URLS]
