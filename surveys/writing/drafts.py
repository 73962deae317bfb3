"""Drafts of surveys: started, changed, published, retired, discarded. Somebody else's change is never written over silently."""

from __future__ import annotations

import re
import secrets
import unicodedata

from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _
from surveys import library
from surveys.models import Survey
from surveys.questionnaire import definition
from surveys.questionnaire.definition import Unreadable
from surveys.writing import changes, faults, kinds, length, own, shape
from surveys.writing.kinds import Data
from surveys.writing.own import DRAFT, PREFIX, PUBLISHED, RETIRED, Own

MOST_TITLE = 160
MOST_BYTES = 200_000
"""Of a whole questionnaire as it is stored."""
CHANGED_MEANWHILE = N_("Somebody changed this survey after you opened the page. What you typed is still here and not saved yet.")


async def draft_for(draft_id: str) -> Survey:
    """A draft, or a survey that was one. Raises NotFound, also for surveys that come with Heard or are class wheels."""
    row = await Survey.get_or_none(pk=draft_id)
    if row is None or not row.key.startswith(PREFIX):
        raise NotFound()
    return row


def data_of(row: Survey) -> Data:
    return shape.opened(definition.loaded(row.definition))


async def former_of(row: Survey) -> Data | None:
    """The version before: the newest that was published."""
    before = await Survey.filter(key=row.key, version__lt=row.version).exclude(state=DRAFT).order_by("-version").first()
    return data_of(before) if before else None


# ---- starting ------------------------------------------------------------------------------------------------------------

def blank(*, title: str, audience: str, language: str = "en") -> Data:
    """A survey without questions."""
    return {"id": "", "version": 1, "language": language, "audience": audience, "title": title, "intro": "", "minutes": 1,
            "help_lines": [], "given": {"items": 0}, "items": []}


async def start(*, data: Data, by: Person | None, from_key: str = "") -> Survey:
    """A new survey of our own with these data, written here or read from a file: version 1, with a key of its own."""
    mine = data | {"id": await _free_key(str(data.get("title", ""))), "version": 1}
    row = await _created(mine)
    await audit.record("survey.drafted", by=by, about=row, key=row.key, version=1, copied=from_key)
    return row


async def start_copy(*, key: str, by: Person | None, title: str = "", audience: str = "") -> Survey:
    """A new survey of our own with the questions of another. It is not compared with that one. Raises NotFound."""
    text = await own.text(key)
    if text is None:
        raise NotFound()
    data = shape.published(definition.loaded(text))
    data.pop("about", None)
    data |= {name: value for name, value in (("title", title), ("audience", audience)) if value}
    return await start(data=data, by=by, from_key=key)


async def next_version(*, of: Own, by: Person | None) -> Survey:
    """The next version of a survey, with the words of its newest. One at a time."""
    if of.draft is not None:
        raise Conflict(N_("A new version of this survey is being written already."))
    row = await _created(definition.loaded(of.newest.definition) | {"version": of.newest.version + 1})
    await audit.record("survey.drafted", by=by, about=row, key=row.key, version=row.version, copied=row.key)
    return row


async def _created(data: Data) -> Survey:
    return await Survey.create(state=DRAFT, changed_on=clock.today().isoformat(), **_columns(data))


async def _free_key(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = PREFIX + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or secrets.token_hex(4))
    taken = set(await Survey.filter(key__startswith=stem).values_list("key", flat=True))
    return stem if stem not in taken else next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)


def _columns(data: Data) -> dict[str, object]:
    stored = shape.closed(shape.opened(data))
    text = definition.written(stored)
    if len(text.encode()) > MOST_BYTES:
        raise Unacceptable({"text": _("This survey has grown too long. Make two of it.")})
    return {"key": data["id"], "version": data["version"], "language": data["language"], "title": data["title"],
            "audience": data["audience"], "definition": text}


# ---- changing ------------------------------------------------------------------------------------------------------------

def check_can_change(row: Survey) -> None:
    """Raises Conflict: words that were published stay as they are."""
    if row.state != DRAFT:
        raise Conflict(N_("This version has been published, so its words stay. Change the survey to write the next version."))


async def save(*, draft: Survey, data: Data, revision: int, by: Person | None) -> None:
    """Stores a draft that was opened at `revision`. Raises Conflict if somebody has changed it since: nothing is stored."""
    check_can_change(draft)
    before = data_of(draft)
    if data.get("minutes") == before.get("minutes") == length.proposed(before):
        data["minutes"] = length.proposed(data)
    columns = _columns(data | {"id": draft.key, "version": draft.version})
    await _write(draft, revision, columns | {"changed_on": clock.today().isoformat()})
    await audit.record("survey.worded", by=by, about=draft, revision=revision + 1)


async def _write(draft: Survey, revision: int, columns: dict[str, object]) -> None:
    """One statement decides who was first."""
    changed = await Survey.filter(pk=draft.pk, state=DRAFT, revision=revision).update(revision=revision + 1, **columns)
    if not changed:
        raise Conflict(CHANGED_MEANWHILE)


async def publish(*, draft: Survey, revision: int, by: Person | None) -> None:
    """From here on the words stay, and waves can ask them. Raises Unacceptable with what is to be mended, or Conflict."""
    check_can_change(draft)
    data, former = data_of(draft), await former_of(draft)
    if wrong := faults.found(data, former):
        raise Unacceptable({"publish": wrong[0].sentence})
    text = definition.written(changes.as_published(data, former))
    try:
        library.read(text)
    except Unreadable as problem:
        raise Unacceptable({"publish": str(problem)}) from problem
    await _write(draft, revision, {"definition": text, "state": PUBLISHED, "changed_on": clock.today().isoformat()})
    await audit.record("survey.published", by=by, about=draft, key=draft.key, version=draft.version)


async def discard(*, draft: Survey, by: Person | None) -> None:
    """Deletes a draft. Nobody has met it. Raises Conflict for a version that was published."""
    check_can_change(draft)
    await draft.delete()
    await audit.record("survey.discarded", by=by, about=f"survey:{draft.pk}", key=draft.key, version=draft.version)


# ---- out of use, and back --------------------------------------------------------------------------------------------------

async def retire(*, own: Own, by: Person | None) -> None:
    """Takes a survey out of the list for new waves. Waves and results of it stay as they are."""
    await _stand(own, PUBLISHED, RETIRED)
    await audit.record("survey.retired", by=by, about=own.newest, key=own.newest.key)


async def bring_back(*, own: Own, by: Person | None) -> None:
    await _stand(own, RETIRED, PUBLISHED)
    await audit.record("survey.brought_back", by=by, about=own.newest, key=own.newest.key)


async def _stand(own: Own, before: str, after: str) -> None:
    if not await Survey.filter(key=own.newest.key, state=before).update(state=after):
        raise Conflict()


def starter_of_last(data: Data) -> str:
    """The kind that the last question has: the next one is often of the same."""
    asked = shape.order(data)
    last = shape.item(data, asked[-1]) if asked else None
    return kinds.of(last).key if last else kinds.FIRST
