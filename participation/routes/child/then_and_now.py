"""My wheel in words, earlier wheels beside it, and what became of what was agreed then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children, clock, earlier
from participation.earlier import Past
from participation.models import CheckIn
from participation.queries import earlier as wheels, mine
from participation.routes.child.sitting import Sitting, before_yes
from participation.web import pages


@dataclass(frozen=True)
class AgreedStep:
    """What was agreed then, as the child reads it. `told`: what the child was told about it since."""

    indicator: str
    what: str
    state: str
    told: str


@dataclass(frozen=True)
class WordsPage(pages.Page):
    """`past`: earlier wheels, the last one first; `then`: the one that stands beside, with what was agreed after it."""

    template: ClassVar[str] = "participation/child/words.html"
    sit: Sitting
    answers: dict[str, str]
    own_words: str
    helper: str
    past: list[Past]
    then: Past | None
    agreed: list[AgreedStep]
    today: date


async def words(request: Request, sit: Sitting) -> Response:
    early = before_yes(request, sit)
    if early:
        return early
    now = await checkins.answers(sit.check_in)
    past = await _past(sit, now)
    then = earlier.chosen(past, request.query_params.get("then", ""))
    own, helper = (children.unseal(sit.child, sit.check_in, column, request.app.state.keys)
                   for column in ("own_words_sealed", "helper_sealed"))
    agreed = await _agreed(request, sit, then.check_in) if then else []
    return pages.show(request, WordsPage(sit, now, own, helper, past, then, agreed, clock.today()))


async def _past(sit: Sitting, now: dict[str, str]) -> list[Past]:
    """Those of these two that the adult sees: the adult looks at the same screen, and has had a phone's code in hand."""
    before = await wheels.with_adult(sit.check_in)
    return earlier.row(before, await wheels.answers_of(before), sit.wheel, now)


async def _agreed(request: Request, sit: Sitting, before: CheckIn) -> list[AgreedStep]:
    keys, steps = request.app.state.keys, []
    for one in await mine.steps_of(before):
        what, told = (children.unseal(sit.child, one, column, keys) for column in ("what_sealed", "told_sealed"))
        steps.append(AgreedStep(one.indicator, what, one.state, told))
    return steps
