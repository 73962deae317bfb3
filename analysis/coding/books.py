"""Code books: written, used, followed by a new version. A book that somebody coded by is never changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from analysis.coding.access import DRAFT, RETIRED, USED, check_can_lead, codes_of
from analysis.models import Code, CodeBook, CodingRound
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

STARTER = Path(__file__).parents[1] / "library" / "codebook.toml"
MOST_CODES, LEAST_CODES = 40, 2
STATES = {DRAFT: N_("Being written"), USED: N_("In use"), RETIRED: N_("Not used any more")}


@dataclass(frozen=True)
class Rule:
    """A code in words: what it means, when to use it and when not."""

    name: str
    meaning: str
    use_when: str = ""
    not_when: str = ""


@cache
def starter() -> tuple[str, tuple[Rule, ...]]:
    """Title and codes of the book that is offered to start with."""
    content = tomllib.loads(STARTER.read_text("utf-8"))
    return content["title"], tuple(Rule(**one) for one in content["code"])


async def begin(*, title: str, rules: tuple[Rule, ...], by: Person, follows: CodeBook | None = None) -> CodeBook:
    check_can_lead(by)
    version = follows.version + 1 if follows else 1
    book = await CodeBook.create(title=title, version=version, state=DRAFT, follows=follows, made_by=by, made_at=clock.now())
    await Code.bulk_create([Code(book=book, position=n, **asdict(rule)) for n, rule in enumerate(rules, 1)])
    await audit.record("code_book.begun", by=by, about=book, version=version, codes=len(rules))
    return book


async def put(*, book: CodeBook, rule: Rule, code: Code | None, by: Person) -> None:
    """A new code, or another wording of one. Raises Unacceptable where another code has the name."""
    await _check_draft(book)
    others = [one for one in await codes_of(book.pk) if code is None or one.pk != code.pk]
    if rule.name.casefold() in {one.name.casefold() for one in others}:
        raise Unacceptable({"name": _("Another code of this book has this name.")})
    if code is None and len(others) >= MOST_CODES:
        raise Unacceptable({"name": _("A book has at most {n} codes: with more, nobody keeps them in mind.").format(n=MOST_CODES)})
    if code is None:
        last = max((one.position for one in others), default=0)
        await Code.create(book=book, position=last + 1, **asdict(rule))
    else:
        await code.update_from_dict(asdict(rule)).save()
    await audit.record("code_book.worded", by=by, about=book)


async def take_out(*, book: CodeBook, code: Code, by: Person) -> None:
    await _check_draft(book)
    await code.delete()
    await audit.record("code_book.worded", by=by, about=book)


async def move_up(*, book: CodeBook, code: Code, by: Person) -> None:
    """One place nearer to the beginning."""
    await _check_draft(book)
    codes = await codes_of(book.pk)
    at = next(n for n, one in enumerate(codes) if one.pk == code.pk)
    if at:
        codes[at - 1:at + 1] = codes[at], codes[at - 1]
        for place, one in enumerate(codes, 1):
            await Code.filter(pk=one.pk).update(position=place)
        await audit.record("code_book.worded", by=by, about=book)


async def next_version(*, book: CodeBook, by: Person) -> CodeBook:
    """A draft with the same codes, to be changed. Raises Conflict where there is one already."""
    check_can_follow(book)
    if await CodeBook.filter(follows_id=book.pk).exists():
        raise Conflict(N_("There is a newer version of this book already."))
    rules = tuple(Rule(one.name, one.meaning, one.use_when, one.not_when) for one in await codes_of(book.pk))
    return await begin(title=book.title, rules=rules, by=by, follows=book)


def check_can_follow(book: CodeBook) -> None:
    if book.state == DRAFT:
        raise Conflict(N_("Nobody has coded by this book yet: change it as it is."))


async def retire(*, book: CodeBook, by: Person | None) -> None:
    """No round is opened by it any more. Those that are open go on."""
    if not await CodeBook.filter(pk=book.pk, state=USED).update(state=RETIRED):
        raise Conflict()
    await audit.record("code_book.retired", by=by, about=book)


async def discard(*, book: CodeBook, by: Person) -> None:
    """Throw away a draft."""
    await _check_draft(book)
    await Code.filter(book_id=book.pk).delete()
    await audit.record("code_book.discarded", by=by, about=book)
    await book.delete()


async def use(*, book: CodeBook, by: Person) -> None:
    """From now on somebody codes by it: its words are fixed, and the version before is retired. Raises Conflict."""
    await book.refresh_from_db()
    if book.state == RETIRED:
        raise Conflict(N_("This version of the code book is not used any more. Choose the newest."))
    if book.state == USED:
        return
    if await Code.filter(book_id=book.pk).count() < LEAST_CODES:
        raise Conflict(N_("A code book needs {n} codes or more before somebody can code by it."), n=LEAST_CODES)
    await CodeBook.filter(pk=book.pk).update(state=USED)
    book.state = USED
    await audit.record("code_book.used", by=by, about=book)
    before = await CodeBook.get_or_none(pk=book.follows_id, state=USED) if book.follows_id else None  # type: ignore[attr-defined]
    if before:
        await retire(book=before, by=by)


async def _check_draft(book: CodeBook) -> None:
    if not await CodeBook.filter(pk=book.pk, state=DRAFT).exists():
        raise Conflict(N_("Somebody has coded by this book: its words stay as they are. Make a new version."))


async def listed() -> list[tuple[CodeBook, int, int]]:
    """Every book with how many codes it has and how many rounds were coded by it."""
    codes = await Code.all().values_list("book_id", flat=True)
    rounds = await CodingRound.all().values_list("book_id", flat=True)
    return [(book, codes.count(book.pk), rounds.count(book.pk)) for book in await CodeBook.all().order_by("title", "-version")]


def typed(code: Code | None) -> Mapping[str, str]:
    names = ("name", "meaning", "use_when", "not_when")
    return {name: getattr(code, name) if code else "" for name in names}
