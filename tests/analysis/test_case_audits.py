"""A known cast of readers and files: the draw repeated by hand, readers who cannot see each other, counts that stay."""

import hashlib
from datetime import date
from itertools import accumulate, combinations

import pytest
from tortoise.exceptions import OperationalError

from analysis.audits import audits, counting, drawing, handing, joining, questions, told
from analysis.audits.access import may_be_readers, read_by, reading_for
from analysis.audits.audits import Wanted
from analysis.models import AuditReading, AuditSettled, CaseAudit
from participation import people, storage
from participation.access import Role
from participation.models import AuditLine, Mail
from participation.problems import Conflict, Forbidden, NotFound, Unacceptable

pytestmark = pytest.mark.one_database
ASKED = ("voice", "plan")


# ---- pure -------------------------------------------------------------------------------------------------------------

def test_the_draw_as_anybody_can_repeat_it() -> None:
    """`for n in $(seq 1 12); do printf 'heard:%d' $n | sha256sum; done`, sorted: the first five places."""
    by_hand = sorted((hashlib.sha256(b"heard:%d" % n).hexdigest(), n) for n in range(1, 13))
    assert drawing.draw(12, 5, "heard") == [n for _hash, n in by_hand][:5] == DRAWN
    assert drawing.second(DRAWN, 1 / 3, "heard") == sorted(sorted(DRAWN, key=lambda n: hashlib.sha256(b"second:heard:%d" % n).hexdigest())[:2])
    assert sorted(drawing.draw(12, 12, "x")) == list(range(1, 13))
    for files, wanted in ((3, 4), (3, 0)):
        with pytest.raises(ValueError, match="no sample"):
            drawing.draw(files, wanted, "x")


DRAWN = [5, 10, 2, 11, 3]


def test_every_place_is_drawn_about_as_often() -> None:
    """2,000 seeds, 5 of 20: each place 500 times, give or take four standard deviations."""
    drawn = [place for n in range(2000) for place in drawing.draw(20, 5, f"s{n}")]
    assert all(abs(drawn.count(place) - 500) < 4 * (2000 * 0.25 * 0.75) ** 0.5 for place in range(1, 21))


def test_files_are_dealt_evenly_and_nobody_reads_a_file_twice() -> None:
    dealt = drawing.readers([5, 2, 9, 4], [2, 5], ["a", "b", "c"])
    assert dealt == [(5, "a"), (2, "b"), (9, "c"), (4, "a"), (5, "b"), (2, "c")] and len(set(dealt)) == len(dealt)
    with pytest.raises(ValueError, match="too few"):
        drawing.readers([1, 2], [1], ["a"])


def test_what_stands_of_a_file() -> None:
    one, other = {"voice": 4, "plan": 2}, {"voice": 4, "plan": 3}
    assert counting.differences(one, other) == ["plan"]
    assert counting.stands([one, other], None) is None and counting.stands([], None) is None
    assert counting.stands([one, other], {"plan": 3}) == {"voice": 4, "plan": 3} and counting.stands([one], None) == one
    assert counting.counted([one, other, {"voice": 0, "plan": 6}], ASKED) == {
        "voice": {"1": 0, "2": 0, "3": 0, "4": 2, "5": 0, "6": 0, "0": 1}, "plan": {"1": 0, "2": 1, "3": 1, "4": 0, "5": 0, "6": 1, "0": 0}}


def test_agreement_leaves_out_what_one_of_two_could_not_tell() -> None:
    found = counting.agreed([({"voice": 4}, {"voice": 5}), ({"voice": 2}, {"voice": 2}), ({"voice": 0}, {"voice": 3})], ["voice"])
    assert (found["voice"]["base"], found["voice"]["exact"], found["voice"]["near"], found["voice"]["aside"]) == (2, 1, 2, 1)
    assert (found[""]["files"], found[""]["low"]) == (3, None)
    few = counting.agreed([({"voice": 4, "plan": 0}, {"voice": 4, "plan": 1})] * 9 + [({"voice": 4, "plan": 2}, {"voice": 5, "plan": 2})], ASKED, least=10)
    assert (few["plan"]["base"], few["plan"]["exact"], few[""]["base"], few[""]["exact"]) == (1, None, 10, 9)


def test_what_is_told_of_grades_by_hand() -> None:
    told_of = joining.join({"1": 2, "2": 4, "3": 6, "4": 5, "5": 1, "6": 7, "0": 0})
    assert told_of == joining.Joined(25, (joining.Band(1, 2, 6), joining.Band(3, 3, 6), joining.Band(4, 5, 6), joining.Band(6, 6, 7)), (13, 13), None)
    assert joining.from_json(joining.to_json(told_of)) == told_of  # type: ignore[arg-type]
    few, five = (joining.join({"2": 6, "5": 8, "0": aside}) for aside in (4, 5))
    assert (few.base, few.aside, five.base, five.aside) == (18, None, 14, 5)  # type: ignore[union-attr]
    assert (joining.join({"2": 4, "5": 6}).good, joining.join({"2": 5, "5": 5}).good) == ((6, 10), (5, 5))  # type: ignore[union-attr]
    assert joining.join({"5": 9}) is None and joining.join({"5": 9, "0": 5}) is None


@pytest.mark.parametrize("files", [10, 11, 12])
def test_no_small_count_of_grades_can_be_worked_out_even_by_whoever_knows_the_rule(files) -> None:
    """Every table that there can be, by what is told of it: each run of grades that is, or may be, 0 to 4 files or all but so many
    could lie anywhere in five whole numbers at least."""
    by_told: dict[object, list[tuple[int, ...]]] = {}
    for cuts in combinations(range(files + 6), 6):
        table = tuple(b - a - 1 for a, b in zip((-1, *cuts), (*cuts, files + 6), strict=True))
        by_told.setdefault(joining.join(dict(zip("1234560", table, strict=True))), []).append(table)
    assert len(by_told) > 5
    for told_of, tables in by_told.items():
        sums = [list(accumulate(table, initial=0)) for table in tables] if told_of else []
        for first, last in combinations(range(8), 2) if told_of else ():
            least, *_rest, most = sorted({one[last] - one[first] for one in sums}) * 2 if last - first < 7 else (0, files)
            assert (least > 4 and files - most > 4) or most - least >= 4


# ---- a cast -----------------------------------------------------------------------------------------------------------

@pytest.fixture
async def cast(database):
    async with storage.writes():
        made = {name: await people.add(name=name, email=f"{name}@example.org", roles=[role], by=None)
                for name, role in (("Pat", Role.PLANNER), ("Ann", Role.SURVEY_LEAD), ("Bob", Role.PROTECTION_LEAD), ("Cid", Role.TRUSTED_ADULT))}
    return made


async def drawn(cast, sample=12, share="all", names=("Ann", "Bob")) -> CaseAudit:
    template = await questions.begin(title="T", questions=[questions.Question(one, one, indicator="participation") for one in ASKED], by=cast["Pat"])
    wanted = Wanted("Ferry team, spring", date(2026, 1, 1), date(2026, 3, 31), 40, sample, share, tuple(cast[one].pk for one in names))
    return await audits.draw(template=template, wanted=wanted, by=cast["Pat"])


async def graded(cast, case_audit, name, give) -> None:
    for one in await AuditReading.filter(audit=case_audit, reader=cast[name]).order_by("file"):
        await audits.grade(reading=one, grades=give(one.file), by=cast[name])
        await audits.say_done(reading=one, by=cast[name])


async def test_who_may(cast) -> None:
    assert [one.name for one in await may_be_readers()] == ["Ann", "Bob", "Cid"]
    case_audit = await drawn(cast)
    with pytest.raises(Unacceptable) as refused:
        await drawn(cast, names=("Pat", "Ann"))
    assert set(refused.value.errors) == {"readers"}
    with pytest.raises(Forbidden):
        await audits.draw(template=await case_audit.template, wanted=None, by=cast["Ann"])  # type: ignore[arg-type]
    for stranger in ("Pat", "Cid"):
        with pytest.raises(NotFound):
            await read_by(cast[stranger], case_audit.pk)
    line = await AuditLine.filter(what="case_audit.drawn").first()
    assert line and case_audit.seed in str(line.facts) and drawing.draw(40, 12, case_audit.seed) == case_audit.sample


async def test_two_readers_cannot_see_each_other_until_both_are_done(cast) -> None:
    case_audit = await drawn(cast, 1)
    place = case_audit.sample[0]
    ann, bob = [await reading_for(cast[name], case_audit.pk, place) for name in ("Ann", "Bob")]
    await audits.grade(reading=ann, grades={"voice": 4, "plan": 2, "planted": 6}, by=cast["Ann"])
    await audits.say_done(reading=ann, by=cast["Ann"])
    for name in ("Ann", "Bob", "Pat", "Cid"):
        with pytest.raises(NotFound):
            await audits.both(cast[name], case_audit.pk, place)
    with pytest.raises(NotFound):
        await audits.grade(reading=ann, grades={"voice": 1}, by=cast["Bob"])
    await audits.grade(reading=ann, grades={"voice": 4, "plan": 3}, by=cast["Ann"])  # not done after all: it is hers still
    await audits.say_done(reading=await reading_for(cast["Ann"], case_audit.pk, place), by=cast["Ann"])
    await audits.grade(reading=bob, grades={"voice": 4}, by=cast["Bob"])
    with pytest.raises(Unacceptable) as refused:
        await audits.say_done(reading=bob, by=cast["Bob"])
    assert set(refused.value.errors) == {"g-plan"}
    await audits.grade(reading=bob, grades={"voice": 4, "plan": 6}, by=cast["Bob"])
    await audits.say_done(reading=bob, by=cast["Bob"])
    mine, other = await audits.both(cast["Bob"], case_audit.pk, place)
    assert (mine.grades, other.grades) == ({"voice": 4, "plan": 6}, {"voice": 4, "plan": 3})
    with pytest.raises(Conflict):
        await audits.grade(reading=ann, grades={"voice": 1}, by=cast["Ann"])
    for stranger in ("Pat", "Cid"):
        with pytest.raises(NotFound):
            await audits.both(cast[stranger], case_audit.pk, place)
    with pytest.raises(Conflict, match="settle"):
        await audits.close(case_audit=case_audit, by=cast["Pat"])
    await audits.settle(audit_id=case_audit.pk, file=place, grades={"plan": 5, "voice": 1}, by=cast["Ann"])
    assert (await AuditSettled.get()).grades == {"plan": 5}


async def test_what_a_reader_cannot_read_goes_to_another_and_two_stay_two(cast, monkeypatch) -> None:
    monkeypatch.setattr(audits, "new_id", lambda: "heard")   # of Ann’s five files Bob reads all but two
    case_audit = await drawn(cast, 6, "half")
    ann, bob = cast["Ann"].pk, cast["Bob"].pk
    mine = await AuditReading.filter(audit=case_audit, reader=ann).order_by("file")
    done, begun = mine[0], mine[1]
    await audits.grade(reading=done, grades=dict.fromkeys(ASKED, 4), by=cast["Ann"])
    await audits.say_done(reading=done, by=cast["Ann"])
    await audits.grade(reading=begun, grades={"voice": 1}, by=cast["Ann"])
    with_bob = set(await AuditReading.filter(audit=case_audit, reader=bob).values_list("file", flat=True))
    for of, to, field in ((ann, cast["Pat"].pk, "to"), (ann, ann, "to"), (cast["Cid"].pk, bob, "of"), ("", "x", "of")):
        with pytest.raises(Unacceptable) as refused:
            await handing.hand_over(case_audit=case_audit, of=of, to=to, by=cast["Pat"])
        assert field in refused.value.errors
    with pytest.raises(Forbidden):
        await handing.hand_over(case_audit=case_audit, of=ann, to=bob, by=cast["Ann"])
    left = {one.file for one in mine[1:]}
    stays = await handing.hand_over(case_audit=case_audit, of=ann, to=bob, by=cast["Pat"])
    assert stays == len(left & with_bob) > 0   # what Bob reads already waits for a third
    with pytest.raises(Unacceptable, match="another look"):
        await handing.hand_over(case_audit=case_audit, of=ann, to=bob, by=cast["Pat"])
    assert await handing.hand_over(case_audit=case_audit, of=ann, to=cast["Cid"].pk, by=cast["Pat"]) == 0
    pairs = await AuditReading.filter(audit=case_audit).values_list("file", "reader_id")
    assert len(pairs) == len(set(pairs)) == 9 and [file for file, reader in pairs if reader == ann] == [done.file]
    with pytest.raises(NotFound):
        await audits.grade(reading=begun, grades={"voice": 1}, by=cast["Ann"])
    assert [one.grades for one in await AuditReading.filter(file=begun.file)] == [{}] * (2 if begun.file in with_bob else 1)
    assert (await AuditReading.get(pk=done.pk)).grades == dict.fromkeys(ASKED, 4)
    assert await AuditLine.filter(what="case_audit.handed_over").count() == 2
    assert await Mail.filter(kind="files", person=cast["Cid"], body__contains=f"{stays} file").count() == 1
    await audits.throw_away(case_audit=case_audit, by=cast["Pat"])
    with pytest.raises(Conflict):
        await handing.hand_over(case_audit=case_audit, of=ann, to=bob, by=cast["Pat"])


@pytest.mark.parametrize(("sample", "shown"), [(9, False), (10, True)])
async def test_closing_leaves_counts_and_takes_readings_away(cast, sample, shown) -> None:
    case_audit = await drawn(cast, sample)
    await graded(cast, case_audit, "Ann", lambda _file: {"voice": 4, "plan": 2})
    await graded(cast, case_audit, "Bob", lambda _file: {"voice": 4, "plan": 2})
    await audits.close(case_audit=case_audit, by=cast["Pat"])
    assert (await AuditReading.all().count(), await AuditSettled.all().count()) == (0, 0)
    kept = await CaseAudit.get(pk=case_audit.pk).prefetch_related("template")
    # No count of 1 to 4, nobody and everybody look like it, and nothing more is in the database or in the fingerprint.
    assert kept.grades["voice"] == ({"base": sample, "bands": [[1, 6, sample]], "good": [sample - 4, sample], "aside": None, "files": sample}
                                    if shown else {"few": sample})
    assert kept.agreement["voice"]["exact"] == (sample if shown else None) and told.files_read(kept) == sample
    assert kept.digest == audits.fingerprint(kept, kept.grades, kept.agreement)
    voice, plan = told.lines(kept)
    assert [line.good.shown for line in (voice, plan)] == [shown, shown]
    assert (voice.good.count, plan.good.count) == (None, None) and [told.share(line) for line in (voice, plan)] == (
        ["at least 60%", "at most 40%"] if shown else ["", ""])
    assert (voice.good.value, plan.good.value) == ((0.8, 0.2) if shown else (None, None))
    assert (told.agreements(kept)[0].exact, told.together(kept).near) == ((sample, 2 * sample) if shown else (None, None))  # type: ignore[union-attr]
    assert [point.figure.shown for point in await told.series(kept.template.pk, "voice")] == [shown]
    with pytest.raises(OperationalError, match="frozen"):
        await CaseAudit.filter(pk=kept.pk).update(title="other")
    with pytest.raises(NotFound):
        await reading_for(cast["Ann"], case_audit.pk, case_audit.sample[0])


async def test_a_new_version_keeps_the_question_and_the_course(cast) -> None:
    case_audit = await drawn(cast, 10, "none", ("Ann",))
    await graded(cast, case_audit, "Ann", lambda _file: {"voice": 5, "plan": 3})
    await audits.close(case_audit=case_audit, by=cast["Pat"])
    template = await case_audit.template
    with pytest.raises(Conflict):
        await questions.put(template=template, title="other", questions=[], by=cast["Pat"])
    later = await questions.next_version(template=template, by=cast["Pat"])
    assert await questions.family(later.pk) == await questions.family(template.pk) == [template.pk, later.pk]
    assert [point.ends_on for point in await told.series(later.pk, "voice")] == [date(2026, 3, 31)]
    assert (await told.offers())[0] == (f"audit:{template.pk}:voice", "T: voice")
