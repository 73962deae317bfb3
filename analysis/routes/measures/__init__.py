"""Addresses of indicators and of what others have."""

from analysis.routes.measures import comparing, indicators, sending
from participation.web.addresses import Url

URLS: list[Url] = [*sending.URLS, *indicators.URLS, *comparing.URLS]
