"""The scorecard, its months, and the children's version with what young people say of it."""

from analysis.routes.scoring import cards, reading, snapshots, young
from participation.web.addresses import Url

URLS: list[Url] = [*cards.URLS, *snapshots.URLS, *young.URLS, *reading.URLS]
