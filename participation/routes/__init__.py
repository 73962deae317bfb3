"""Addresses of this room."""

from participation.routes import account, administrator, adult, child, concerns, demonstration, keeper, start
from participation.web.addresses import Url

URLS: list[Url] = [*child.URLS, *start.URLS, *account.URLS, *adult.URLS, *concerns.URLS, *keeper.URLS, *administrator.URLS]
DEMO_URLS: list[Url] = demonstration.URLS
