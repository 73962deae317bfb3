"""What people wrote in their own words: withheld, unless two people release it, one question at a time.

A survey lead reads the comments of a closed wave in an order drawn afresh, with nothing beside them, and keeps, shortens or
leaves out each. Somebody else reads what is kept, and releases it or sends it back. Nothing goes out below MIN_COMMENTS, in
no group that is shown either (privacy rules, "The sealed urn", 11).
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from participation import audit, clock
from participation.access import Role, holds
from participation.identity import new_id
from participation.keys import Keys, unseal
from participation.models import Area, AuditLine, Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _
from surveys import queries
from surveys.told import flags
from surveys.library import Questionnaire
from surveys.models import Comment, RosterMember, Stratum, TextReview, Wave
from surveys.questionnaire.questions import Item
from surveys.running import waves

MIN_COMMENTS = 10
"""Comments to a question, and of each group that is shown, below which none are read or released."""
DECIDED = "texts.decided"
READING, PROPOSED, RELEASED, WITHHELD = "reading", "proposed", "released", "withheld"
NONE, AREA, GROUP = "none", "area", "group"
MOST_GROUP = 60
SECOND = (Role.SURVEY_LEAD, Role.DATA_KEEPER)


class Reads(Protocol):
    long: Any


@dataclass(frozen=True)
class Question:
    """Something that is answered in own words: a question, or what is written beside one. `key`: where answers have it."""

    key: str
    item: Item
    what: str

    @property
    def words(self) -> str:
        return self.item.short or self.item.text


@dataclass(frozen=True)
class Line:
    """A question with how many wrote something (none told below MIN_COMMENTS), and how far its comments are."""

    question: Question
    written: int | None
    review: TextReview | None
    kept: int = 0


@dataclass(frozen=True)
class Shown:
    """A released comment, with at most one attribute."""

    text: str
    group: str


def questions(form: Questionnaire) -> list[Question]:
    """Everything in a survey that is answered in own words, in order."""
    found = []
    for item in form.items:
        if item.kind == "text":
            found.append(Question(item.id, item, ""))
        if item.other:
            found.append(Question(item.other_key, item, item.other))
        if item.evidence:
            found.append(Question(item.why_key, item, item.evidence))
    return found


def question(form: Questionnaire, key: str) -> Question:
    found = next((one for one in questions(form) if one.key == key), None)
    if found is None:
        raise NotFound()
    return found


async def released(wave: Wave) -> dict[str, list[Shown]]:
    """Released comments by the key of their question, for the results page: for everybody who may see that page."""
    reviews = {review.pk: review.item for review in await TextReview.filter(wave_id=wave.pk, state=RELEASED)}
    found: dict[str, list[Shown]] = {item: [] for item in reviews.values()}
    for comment in await Comment.filter(review_id__in=list(reviews)).order_by("group", "id"):
        found[reviews[comment.review_id]].append(Shown(comment.text, comment.group))  # type: ignore[attr-defined]
    return found


async def lines(wave: Wave, *, database: Reads) -> list[Line]:
    """The questions of a closed wave that were answered in own words."""
    _check_closed(wave)
    asked = questions(queries.questionnaire_of(wave))
    counts = Counter(key for key, _stratum, _text in await _written(wave, {one.key for one in asked}, database))
    reviews = {review.item: review for review in await TextReview.filter(wave_id=wave.pk)}
    kept = Counter(await Comment.filter(review_id__in=[one.pk for one in reviews.values()], kept=True).values_list(
        "review_id", flat=True))
    return [Line(one, counts[one.key] if counts[one.key] >= MIN_COMMENTS else None, reviews.get(one.key),
                 kept[reviews[one.key].pk] if one.key in reviews else 0) for one in asked]


async def _written(wave: Wave, keys: set[str], database: Reads) -> list[tuple[str, str, str]]:
    """(key, stratum, text) of every comment to these questions, in the order of random ids."""
    rows = await database.long.all("SELECT stratum_id, answers FROM survey_response WHERE wave_id = ?", wave.pk)
    found = []
    for stratum, answers in rows:
        for key, text in json.loads(answers).items():
            if key in keys and isinstance(text, str) and text.strip():
                found.append((key, stratum, text.strip()))
    return found


def _check_closed(wave: Wave) -> None:
    if wave.state != waves.CLOSED:
        raise Conflict(N_("Nobody knows the answers while a wave is open. Come back when it is closed."))


# ---- first: the survey lead -----------------------------------------------------------------------------------------

TOO_FEW = N_("Fewer than {n} people wrote something here. It stays withheld, because it could show who wrote it.")
TOO_FEW_LEFT = N_("Fewer than {n} comments are kept. With so few, one could show who wrote it: they stay withheld.")
TOO_FEW_IN_GROUP = N_("In one group fewer than {n} comments are kept. Show them without groups.")


async def begin(*, wave: Wave, key: str, attribute: str, database: Reads, by: Person) -> TextReview:
    """Lay the comments out for reading, in an order drawn afresh. All are left out until somebody keeps them."""
    _check_closed(wave)
    question(queries.questionnaire_of(wave), key)
    if await TextReview.filter(wave_id=wave.pk, item=key).exists():
        raise Conflict(N_("Somebody has begun to read these comments already."))
    written = await _written(wave, {key}, database)
    if len(written) < MIN_COMMENTS:
        raise Conflict(TOO_FEW, n=MIN_COMMENTS)
    named = await _named(wave, attribute)
    await _check_one_attribute(wave, attribute)
    groups = [named[stratum] for _key, stratum, _text in written]
    if attribute != NONE and min(Counter(groups).values()) < MIN_COMMENTS:
        raise Conflict(TOO_FEW_IN_GROUP, n=MIN_COMMENTS)
    review = await TextReview.create(wave=wave, item=key, state=READING, first_by=by)
    rows = [Comment(id=new_id(), review=review, text=text, group=group, kept=False)
            for (_key, _stratum, text), group in zip(written, groups, strict=True)]
    random.SystemRandom().shuffle(rows)
    await Comment.bulk_create(rows, batch_size=500)
    await audit.record("texts.begun", by=by, about=review, wave=wave.pk, question=key, comments=len(rows))
    return review


async def _check_one_attribute(wave: Wave, attribute: str) -> None:
    # The same person writes to two questions in the same way: area beside one and group beside the other would meet.
    if attribute == NONE:
        return
    other = set((await _named(wave, GROUP if attribute == AREA else AREA)).values()) - set((await _named(wave, attribute)).values())
    if await Comment.filter(review__wave_id=wave.pk, group__in=list(other)).exists():
        raise Conflict(N_("Other comments of this wave stand by the other of the two, area or group. One of them for a whole wave is the "
                          "most: both could show who wrote it."))


async def _named(wave: Wave, attribute: str) -> dict[str, str]:
    """The one attribute that is shown of each stratum, "" for none."""
    strata = await Stratum.filter(wave_id=wave.pk)
    areas = dict(await Area.all().values_list("id", "name"))
    if attribute == AREA:
        return {one.pk: areas.get(one.area_id, "")[:MOST_GROUP] or _("Several areas")  # type: ignore[attr-defined]
                for one in strata}
    if attribute == GROUP:
        return {one.pk: one.group or _("Several groups") for one in strata}
    return {one.pk: "" for one in strata}


@dataclass(frozen=True)
class Choice:
    """What the lead decided of one comment: keep, clean (what is flagged taken out), shorten (as typed), leave."""

    what: str
    text: str = ""


async def decide(*, review: TextReview, choices: Mapping[str, Choice], names: frozenset[str], by: Person) -> None:
    """Decide some comments. Raises Unacceptable where words were added or changed; then nothing is kept."""
    await _move(review, READING, READING)
    errors, changed = {}, 0
    for comment in await Comment.filter(review_id=review.pk, id__in=list(choices)):
        try:
            comment.text, comment.kept = _decided(comment.text, choices[comment.pk], names)
        except ValueError as problem:
            errors[f"text-{comment.pk}"] = str(problem)
            continue
        await comment.save(update_fields=["text", "kept"])
        changed += 1
    if errors:
        raise Unacceptable(errors)
    await audit.record(DECIDED, by=by, about=review, comments=changed)


def _decided(before: str, choice: Choice, names: frozenset[str]) -> tuple[str, bool]:
    if choice.what == "clean":
        return flags.without(before, names), True
    if choice.what == "shorten":
        after = choice.text.strip()
        if not flags.only_shortened(before, after):
            raise ValueError(_("Only take words out. Nothing may be added or changed, except [name] where one stood."))
        return (after, True) if after else (before, False)
    return before, choice.what == "keep"


async def without_groups(*, review: TextReview, by: Person) -> None:
    """Show the comments without the attribute."""
    await _move(review, READING, READING)
    await Comment.filter(review_id=review.pk).update(group="")
    await audit.record("texts.ungrouped", by=by, about=review)


async def propose(*, review: TextReview, by: Person) -> None:
    """Hand what is kept to somebody else to read. Whoever proposes is the first of the two."""
    await _move(review, READING, PROPOSED, first_by_id=by.pk)
    kept = await _check_enough(review)
    await audit.record("texts.proposed", by=by, about=review, comments=kept)


async def withhold(*, review: TextReview, by: Person) -> None:
    """Show none of them. What was laid out for reading is deleted."""
    await _move(review, READING, WITHHELD)
    await Comment.filter(review_id=review.pk).delete()
    await audit.record("texts.withheld", by=by, about=review)


async def begin_again(*, review: TextReview, by: Person) -> None:
    """Throw away every decision, so that the comments can be laid out anew as they were written."""
    await _move(review, WITHHELD if review.state == WITHHELD else READING, READING)
    await Comment.filter(review_id=review.pk).delete()
    await audit.record("texts.again", by=by, about=review)
    await review.delete()


MOVED_ON = N_("These comments are with the second person, or released. They cannot be changed here.")


async def _move(review: TextReview, origin: str, to: str, **changes: object) -> None:
    """One step, by one person at a time. Raises Conflict where somebody else was first."""
    if not await TextReview.filter(pk=review.pk, state=origin).update(state=to, **changes):
        raise Conflict(MOVED_ON)
    await review.refresh_from_db()


async def _check_enough(review: TextReview) -> int:
    """How many are kept. Raises Conflict where that is too few, in all or in a group that is shown."""
    counts = Counter(await Comment.filter(review_id=review.pk, kept=True).values_list("group", flat=True))
    if counts.total() < MIN_COMMENTS:
        raise Conflict(TOO_FEW_LEFT, n=MIN_COMMENTS)
    if min(counts.values()) < MIN_COMMENTS:
        raise Conflict(TOO_FEW_IN_GROUP, n=MIN_COMMENTS)
    return counts.total()


# ---- second: somebody else ------------------------------------------------------------------------------------------

async def waiting(person: Person | None) -> list[TextReview]:
    """Comments that this person may release or send back: proposed by somebody else."""
    if not holds(person, SECOND):
        raise NotFound()
    found = await TextReview.filter(state=PROPOSED).exclude(first_by_id=person.pk).prefetch_related(  # type: ignore[union-attr]
        "wave__survey", "first_by")
    return [one for one in found if not await _has_decided(one, person)]  # type: ignore[arg-type]


async def _has_decided(review: TextReview, person: Person) -> bool:
    """Whoever decided a comment is not the second, also where somebody else pressed *propose*: each is read by two people."""
    return await AuditLine.filter(what=DECIDED, by_id=person.pk, about=f"survey_text_review:{review.pk}").exists()


async def second_for(person: Person | None, review_id: str) -> TextReview:
    """Raises NotFound, also for whoever proposed them."""
    found = next((one for one in await waiting(person) if one.pk == review_id), None)
    if found is None:
        raise NotFound()
    return found


def fingerprint(comments: Iterable[Comment]) -> str:
    """Of what somebody has read, so that they release that and nothing else."""
    read = [(one.pk, one.text, one.group) for one in sorted(comments, key=lambda one: one.pk) if one.kept]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()


async def release(*, review: TextReview, read: str, by: Person) -> None:
    """What is kept goes out, and stays as it is from now on: the database refuses a change. `read`: its fingerprint."""
    await _check_second(review, by)
    if fingerprint(await Comment.filter(review_id=review.pk)) != read:
        raise Conflict(N_("These comments were changed since you read them. Read them once more."))
    kept = await _check_enough(review)
    await Comment.filter(review_id=review.pk, kept=False).delete()
    await _move(review, PROPOSED, RELEASED, second_by_id=by.pk, released_on=clock.today().isoformat())
    first = review.first_by_id  # type: ignore[attr-defined]
    await audit.record("texts.released", by=by, about=review, comments=kept, first=first)


async def send_back(*, review: TextReview, left_out: list[str], by: Person) -> None:
    """Not like this: the lead reads them once more, with those left out that still show somebody."""
    await _check_second(review, by)
    await _move(review, PROPOSED, READING)
    dropped = await Comment.filter(review_id=review.pk, id__in=left_out, kept=True).update(kept=False) if left_out else 0
    await audit.record("texts.sent_back", by=by, about=review, left_out=dropped)


async def _check_second(review: TextReview, by: Person) -> None:
    if review.state != PROPOSED:
        raise Conflict(N_("These comments are not waiting to be released any more."))
    if review.first_by_id == by.pk or await _has_decided(review, by):  # type: ignore[attr-defined]
        raise Conflict(N_("You have proposed or decided these comments. Somebody else must read them before they go out."))


# ---- names to compare with ------------------------------------------------------------------------------------------

async def known_names(wave: Wave, keys: Keys) -> frozenset[str]:
    """Names of everybody with an account, and of the wave's kept list; opened in memory, stored nowhere.

    Children's names are not opened for this. The wave's own list is gone once it is closed.
    """
    people = [name for pair in await Person.all().values_list("name", "known_as") for name in pair]
    members = await RosterMember.filter(roster_id=wave.roster_id) if wave.roster_id else []  # type: ignore[attr-defined]
    people += [unseal(one.contact_sealed, key=keys.master, where=f"survey_roster_member.contact:{one.pk}") for one in members]
    return flags.names_in(people)
