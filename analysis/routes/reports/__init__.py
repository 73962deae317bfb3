"""Reports: the list, making one, reading it, and its files."""

from analysis.routes.reports import files, pages
from participation.web.addresses import Url

URLS: list[Url] = [*pages.URLS, *files.URLS]
