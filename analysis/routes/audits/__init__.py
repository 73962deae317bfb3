"""Addresses of case-file audits: for planners who draw and close, and for the readers who are named."""

from analysis.routes.audits import drawing, handing, reading, templates
from participation.web.addresses import Url

URLS: list[Url] = [*templates.URLS, *drawing.URLS, *handing.URLS, *reading.URLS]
