"""Addresses of a plan's own pages: written by hand, one action, priorities, chains, other plans, how it hangs together."""

from analysis.routes.planning import actions, beside, chains, priorities, whole, writing
from participation.web.addresses import Url

URLS: list[Url] = [*writing.URLS, *actions.URLS, *chains.URLS, *priorities.URLS, *beside.URLS, *whole.URLS]
