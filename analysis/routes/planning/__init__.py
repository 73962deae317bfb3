"""Addresses of a plan's own pages: written by hand, one action, priorities, chains, other plans, how it hangs together."""

from analysis.routes.planning import actions, beside, chains, for_children, naming, ordering, priorities, taking_away, whole, writing
from participation.web.addresses import Url

URLS: list[Url] = [*writing.URLS, *naming.URLS, *for_children.URLS, *actions.URLS, *chains.URLS, *priorities.URLS, *ordering.URLS, *beside.URLS, *whole.URLS,
                   *taking_away.URLS]
