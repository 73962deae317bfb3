"""Addresses of focus groups, code books, coding, and of what groups told us."""

from analysis.routes.coding import books, groups, hub, rounds, sheets, told
from participation.web.addresses import Url

URLS: list[Url] = [*told.URLS, *hub.URLS, *books.URLS, *rounds.URLS, *sheets.URLS, *groups.URLS]
