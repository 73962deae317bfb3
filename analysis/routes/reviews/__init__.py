"""Addresses of reviews, decisions, self-evaluation and the equality grid."""

from analysis.routes.reviews import decisions, lists, walking
from participation.web.addresses import Url

URLS: list[Url] = [*lists.URLS, *walking.URLS, *decisions.URLS]
