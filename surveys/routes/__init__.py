"""Addresses of surveys."""

from participation.web.addresses import Url

URLS: list[Url] = []
