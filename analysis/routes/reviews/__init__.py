"""Addresses of reviews, decisions, self-evaluation and the equality grid."""

from analysis.routes.reviews import decisions, equality, evaluations, lists, walking
from participation.web.addresses import Url

URLS: list[Url] = [*lists.URLS, *evaluations.URLS, *equality.URLS, *walking.URLS, *decisions.URLS]
