"""Addresses, to come."""

from participation.web.addresses import Url

URLS: list[Url] = []
