"""What a decision becomes in the plan: an action that a person wrote, under the recommendation it belongs to."""

from __future__ import annotations

import re
from datetime import date

from analysis.models import Action, Plan, Recommendation
from analysis.planning import writing
from participation.models import Person


async def action(*, plan: Plan, recommendation: Recommendation | None, title: str, owner: str, due: date, by: Person | None) -> Action:
    """A new action at the end of its recommendation (the plan's last one where none is named)."""
    under = recommendation or await Recommendation.filter(plan=plan).order_by("-position").first()
    if under is None:
        under = await writing.recommend(plan=plan, title=plan.title, by=by)
    own = await Action.filter(recommendation=under).values_list("number", flat=True)
    written = writing.Written(title=title, number=next_number(list(own)), leads=(owner,), due=due)
    return await writing.add(recommendation=under, written=written, by=by)


def next_number(numbers: list[str]) -> str:
    """After 2.1 and 2.3 comes 2.4; nothing where the numbers are of another kind."""
    found = [match for number in numbers if (match := re.fullmatch(r"(.*?)(\d+)", number))]
    if not found or len({match[1] for match in found}) > 1:
        return ""
    return found[0][1] + str(max(int(match[2]) for match in found) + 1)
