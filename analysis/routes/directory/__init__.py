"""Addresses of the directory of services: one page for everybody, and those on which staff keep it."""

from analysis.routes.directory import editing, public
from participation.web.addresses import Url

URLS: list[Url] = [*public.URLS, *editing.URLS]
