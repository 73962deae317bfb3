"""Who may write down a focus group, code it, and open its passages. Loading is permission.

Words that were said in a group are read by few: whoever wrote them down, and the two coders of a round. Somebody who plans by
the figures reads none of them, whatever other role they hold (docs/decisions/coding.md).
"""

from __future__ import annotations

from typing import TypeVar

from tortoise.expressions import Q
from tortoise.models import Model

from analysis.models import Code, CodeBook, CodingRound, FocusGroup, Passage
from participation.access import Role, allowed, check_holds, holds
from participation.models import Person
from participation.problems import Forbidden, NotFound
from participation.words import N_

LEADS, READERS = (Role.SURVEY_LEAD,), (Role.SURVEY_LEAD, Role.DATA_KEEPER)
FOCUS, COMMENTS = "focus", "comments"
WRITING, READY, GONE = "writing", "ready", "gone"
OPEN, COMPARED, PROPOSED, AGREED = "open", "compared", "proposed", "agreed"
DRAFT, USED, RETIRED = "draft", "used", "retired"
Thing = TypeVar("Thing", bound=Model)


def check_can_read_words(person: Person | None) -> None:
    """Whether somebody may be a coder, or write down what a group said."""
    check_holds(person, READERS)
    if holds(person, (Role.PLANNER,)):
        raise Forbidden(N_("You work with the figures of the plan, so you read the themes and not what was said. Ask a survey "
                           "lead who is no planner."))


def can_read_words(person: Person | None) -> bool:
    return allowed(check_can_read_words, person)


def check_can_lead(person: Person | None) -> None:
    """Whether somebody may write focus groups down, keep code books and open rounds."""
    check_holds(person, LEADS)
    check_can_read_words(person)


def can_lead(person: Person | None) -> bool:
    return allowed(check_can_lead, person)


async def _there(kind: type[Thing], ident: str, *related: str) -> Thing:
    found = await kind.get_or_none(pk=ident).prefetch_related(*related)
    if found is None:
        raise NotFound()
    return found


async def group_for(person: Person | None, group_id: str) -> FocusGroup:
    """What is known of a group besides its words, for survey leads. Raises NotFound."""
    check_can_lead(person)
    return await _there(FocusGroup, group_id, "area", "made_by")


async def book_for(person: Person | None, book_id: str) -> CodeBook:
    check_can_read_words(person)
    return await _there(CodeBook, book_id, "follows")


async def codes_of(book_id: str) -> list[Code]:
    return await Code.filter(book_id=book_id).order_by("position", "id")


async def code_for(person: Person | None, book_id: str, code_id: str) -> Code:
    book = await book_for(person, book_id)
    found = await Code.get_or_none(pk=code_id, book_id=book.pk)
    if found is None:
        raise NotFound()
    return found


async def round_for(person: Person | None, round_id: str) -> CodingRound:
    """A round, for its coders and for survey leads; what each may see of it is decided in `rounds`. Raises NotFound."""
    check_can_read_words(person)
    found = await _there(CodingRound, round_id, "book", "first_coder", "second_coder", "proposed_by", "agreed_by")
    if not (can_lead(person) or is_coder(person, found)):
        raise NotFound()
    return found


def is_coder(person: Person | None, round: CodingRound) -> bool:
    return person is not None and person.pk in (round.first_coder_id, round.second_coder_id)  # type: ignore[attr-defined]


async def coded_by(person: Person | None, round_id: str) -> CodingRound:
    """A round that this person codes. Raises NotFound for everybody else."""
    found = await round_for(person, round_id)
    if not is_coder(person, found):
        raise NotFound()
    return found


async def rounds_for(person: Person | None) -> list[CodingRound]:
    """All rounds for a survey lead; one's own for others."""
    check_can_read_words(person)
    found = CodingRound.all() if can_lead(person) else _coded(person)
    return await found.prefetch_related("book", "first_coder", "second_coder")


def _coded(person: Person | None):
    ident = person.pk if person else ""
    return CodingRound.filter(Q(first_coder_id=ident) | Q(second_coder_id=ident))


async def opens(person: Person | None, group: FocusGroup) -> bool:
    """Whether this person may open the passages of a group: its writer, and the coders of its rounds."""
    if person is None or not can_read_words(person):
        return False
    if group.made_by_id == person.pk:  # type: ignore[attr-defined]
        return True
    return group.state == READY and await _coded(person).filter(what=FOCUS, subject=group.pk).exists()


async def groups_opened_by(person: Person | None) -> list[FocusGroup]:
    """Groups whose passages this person may open now."""
    if person is None or not can_read_words(person):
        return []
    coded = await _coded(person).filter(what=FOCUS).values_list("subject", flat=True)
    return await FocusGroup.filter(Q(made_by_id=person.pk) | Q(pk__in=list(coded), state=READY)).exclude(state=GONE)


async def passage_for(person: Person | None, group_id: str, passage_id: str) -> Passage:
    """A passage that this person wrote down. Raises NotFound."""
    check_can_lead(person)
    group = await _there(FocusGroup, group_id)
    found = await Passage.get_or_none(pk=passage_id, focus_group_id=group.pk).prefetch_related("focus_group")
    if found is None or not await opens(person, group):
        raise NotFound()
    return found


async def coders() -> list[Person]:
    """Everybody who may be named as a coder, by name."""
    return [one for one in await Person.filter(active=True).order_by("name") if can_read_words(one)]
