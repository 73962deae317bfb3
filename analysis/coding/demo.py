"""The demonstration's focus group: young people about getting around and being heard; two people coded it and agreed.

Everything is invented, and plain. A second group is being coded, a third is still being written down, and the code book has a
new version in the making.
"""

from __future__ import annotations

import datetime as dt

from analysis.coding import books, groups, rounds, units
from analysis.coding.access import FOCUS, codes_of, round_for
from analysis.coding.books import Rule
from analysis.coding.groups import CHILDREN, FAMILIES, About
from analysis.models import CodeBook, CodingRound, FocusGroup
from participation import clock, storage
from participation.keys import Keys
from participation.models import Area, Person

Told = tuple[tuple[str, set[str], set[str], set[str]], ...]
HELPED, HINDERED = "What helped", "What got in the way"
# Words, codes of the first coder, codes of the second, codes that they agreed on.
SAID = (
    ("the last bus goes before drama club is over, so you either miss the end or you need a lift",
     {"Active", "Included", HINDERED}, {"Included", HINDERED}, {"Active", "Included", HINDERED}),
    ("the youth worker wrote down what we said and came back two weeks later to tell us what happened with it",
     {"Respected", HELPED}, {"Respected", HELPED}, {"Respected", HELPED}),
    ("everything is on an app and my phone is too old for it, so I hear about things when they are over",
     {"Included", HINDERED}, {"Included", HINDERED}, {"Included", HINDERED}),
    ("in our school you can ask for somebody to talk to, and it does not have to be your own teacher",
     {"Healthy", HELPED}, {"Respected", HELPED}, {"Healthy", "Respected", HELPED}),
    ("they ask us things in a survey and then you never hear of it again",
     {"Respected", HINDERED}, {"Respected"}, {"Respected", HINDERED}),
    ("the football is free on Friday nights now, and half of my year goes",
     {"Active", HELPED}, {"Active", "Included", HELPED}, {"Active", HELPED}),
    ("I look after my wee brothers after school, so clubs at four are no use to me",
     {"Included", "Responsible", HINDERED}, {"Responsible", HINDERED}, {"Included", "Responsible", HINDERED}),
    ("it was quite cold in the hall", set(), set(), set()),
    ("my guidance teacher rang the club for me and asked if I could come an hour later, and now I can",
     {"Respected", "Included", HELPED}, {"Respected", HELPED}, {"Respected", "Included", HELPED}),
    ("when we said the park was dark they put the lights in before the winter",
     {"Respected", HELPED}, {"Respected", HELPED}, {"Respected", HELPED}),
    ("the bus card is free now, only nobody under sixteen in my street knew that",
     {"Included", HINDERED}, {"Included", HINDERED}, {"Included", HINDERED}),
    ("they asked us where the skate park should go, and then it went where they had wanted it before",
     {"Respected", HINDERED}, {"Respected", HINDERED}, {"Respected", HINDERED}),
)
A_YEAR_AGO = (
    ("the school asked what we wanted at break and now there is a table tennis table", {"Respected", HELPED}, {"Respected", HELPED}, {"Respected", HELPED}),
    ("we filled in a form about the youth club and that was the last we heard", {"Respected", HINDERED}, {"Respected"}, {"Respected", HINDERED}),
    ("the swimming is too dear for all three of us", {"Active", HINDERED}, {"Active", HINDERED}, {"Active", HINDERED}),
    ("you need an adult with you in the library and mine work", {"Included", HINDERED}, {"Included", HINDERED}, {"Included", HINDERED}),
    ("the woman at the desk knows all of our names", {"Included", HELPED}, {"Respected", HELPED}, {"Included", "Respected", HELPED}),
    ("there is a quiet room now if it is too much", {"Safe", HELPED}, {"Healthy", HELPED}, {"Safe", HELPED}),
    ("the bus stop has no light", {"Safe", HINDERED}, {"Safe", HINDERED}, {"Safe", HINDERED}),
    ("I can do the sound desk at the show, they showed me how", {"Achieving", HELPED}, {"Achieving", HELPED}, {"Achieving", HELPED}),
    ("my gran lets me stay late when there is training", {"Active", HELPED}, {"Nurtured", HELPED}, {"Active", "Nurtured", HELPED}),
    ("they always change the time and never tell us", {"Respected", HINDERED}, {"Respected", HINDERED}, {"Respected", HINDERED}),
    ("the older ones take the whole pitch", {"Included", HINDERED}, {"Included", HINDERED}, {"Included", HINDERED}),
    ("the food at the holiday club was good", {"Healthy", HELPED}, {"Healthy", HELPED}, {"Healthy", HELPED}),
)
LATER = (
    "we would like to choose the books for the library ourselves",
    "the new crossing is good, you do not have to run any more",
    "there is nowhere to go when it rains",
    "the canteen is so loud that some of us eat outside, also in winter",
    "when we told the council about the light in the underpass it was mended",
    "nobody explains why the answer is no",
)
WRITING_DOWN = (
    "the holiday club was a great help, without it one of us would have had to stop working",
    "Fiona at the desk told us about the free swimming, otherwise we would never have known",
    "letters come in English only, so the children read them to us",
)
MORE = Rule("Getting there", "The way to school, clubs and services, and back: buses, money for them, walking, the dark.",
            "Somebody speaks of how they get somewhere, or that they cannot.", "The place itself is meant: use the indicator.")
"""What the survey lead adds to the next version of the code book: the first group spoke of it, and no code was there for it."""
ASKED = "What makes it easy, and what makes it hard, to do the things you like? Who listens, and what comes of it?"


async def fill(*, keys: Keys, today: dt.date) -> None:
    """After people and surveys: a group agreed between the survey lead and the data keeper, one that both are asked to code, one in writing."""
    lead, keeper, area = await Person.get(name="Joe Lamont"), await Person.get(name="Peter Aitken"), await Area.all().first()
    async with storage.writes():
        title, rules = books.starter()
        book = await books.begin(title=title, rules=rules, by=lead)
        on = today - dt.timedelta(410)
        with clock.at(dt.datetime.combine(on + dt.timedelta(30), dt.time(10), clock.HERE)):
            before = await _group(About("Clubs and places to go", CHILDREN, on, None, 9, ASKED), [words for words, *_codes in A_YEAR_AGO], keys, lead)
            await _agreed(before, A_YEAR_AGO, book, lead, keeper)
        first = await _group(About("Getting around and being heard", CHILDREN, today - dt.timedelta(64), area.pk if area else None, 11, ASKED),
                             [words for words, *_codes in SAID], keys, lead)
        later = await _group(About("Our neighbourhood", CHILDREN, today - dt.timedelta(12), None, 7, "What is good where you live, and what is not?"),
                             list(LATER), keys, lead)
        await _agreed(first, SAID, book, lead, keeper)
        await _begun(later, book, lead, keeper)
        await books.put(book=await books.next_version(book=book, by=lead), rule=MORE, code=None, by=lead)
        await _in_writing(today - dt.timedelta(3), keys, lead)


async def _group(about: About, words: list[str], keys: Keys, lead: Person) -> FocusGroup:
    group = await groups.write(about=about, by=lead)
    await groups.add(group=group, texts=words, keys=keys, by=lead)
    # Some invented people are called by words that are in use: the lead has looked, and they name nobody here.
    nobody = [one.id for one in await groups.opened(group=group, keys=keys, by=lead, what_for="page")]
    await groups.make_ready(group=group, nobody=nobody, keys=keys, by=lead)
    return group


async def _in_writing(on: dt.date, keys: Keys, lead: Person) -> None:
    """Nobody has read it yet: one passage has a name in it."""
    group = await groups.write(about=About("What families need", FAMILIES, on, None, 6, "What helps your family, and what is missing?"), by=lead)
    await groups.add(group=group, texts=WRITING_DOWN, keys=keys, by=lead)


async def _begun(group: FocusGroup, book: CodeBook, lead: Person, keeper: Person) -> None:
    """The survey lead has looked at the first two; the data keeper at none."""
    subject = await units.subject_of(FOCUS, group.pk)
    made = await rounds.begin(book=book, subject=subject, first=lead, second=keeper, by=lead)
    named = {code.name: code.pk for code in await codes_of(book.pk)}
    for unit, names in zip(await units.ids(made), (["Responsible", "Respected"], ["Safe", HELPED]), strict=False):
        await rounds.code(round=made, unit=unit, codes=[named[name] for name in names], by=lead)


async def _agreed(group: FocusGroup, told: Told, book: CodeBook, lead: Person, keeper: Person) -> None:
    subject = await units.subject_of(FOCUS, group.pk)
    made = await rounds.begin(book=book, subject=subject, first=lead, second=keeper, by=lead)
    named = {code.name: code.pk for code in await codes_of(book.pk)}
    ids = await units.ids(made)
    for coder, column in ((lead, 1), (keeper, 2)):
        for unit, said in zip(ids, told, strict=True):
            await rounds.code(round=made, unit=unit, codes=[named[name] for name in said[column]], by=coder)  # type: ignore[union-attr]
        await rounds.say_done(round=await CodingRound.get(pk=made.pk), by=coder)
    round = await round_for(lead, made.pk)
    differ = await rounds.differences(round, lead)
    wanted = {(unit, named[name]) for unit, said in zip(ids, told, strict=True) for name in said[3]}
    await rounds.settle(round=round, taken={(unit, code) for unit, codes in differ.items() for code in codes if (unit, code) in wanted},
                        propose=True, by=lead)
    await rounds.agree(round=round, read=rounds.fingerprint(await rounds.standing(round)), by=keeper)
