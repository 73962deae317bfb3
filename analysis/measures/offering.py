"""What other evidence can be put on a criterion: indicators with their splits, questions of audits, themes."""

from __future__ import annotations

from analysis.audits import told as audits
from analysis.measures import theme_points
from analysis.measures.keys import Key
from analysis.models import Indicator, IndicatorPoint
from analysis.plan_files.proposals import KIND_NAMES, Kind
from participation.words import _, translated

Offers = list[tuple[str, list[tuple[str, str]]]]
"""Kind in words → (key, words)."""


async def others() -> Offers:
    """By kind, those kinds left out that have nothing."""
    found = ((Kind.INDICATOR, await _indicators()), (Kind.AUDIT, await audits.offers()), (Kind.FOCUS_GROUP, await theme_points.offers()))
    return [(translated(KIND_NAMES[kind]), own) for kind, own in found if own]


async def _indicators() -> list[tuple[str, str]]:
    titles = {one.pk: one.title for one in await Indicator.filter(retired_at=None)}
    splits = set(await IndicatorPoint.filter(indicator_id__in=list(titles), replaced_at=None).values_list("indicator_id", "split"))
    return [(str(Key(Kind.INDICATOR, id, split)), _("{title}: {split}").format(title=titles[id], split=split) if split else titles[id])
            for id, split in sorted(splits, key=lambda pair: (titles[pair[0]], pair[1]))]
