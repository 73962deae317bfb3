"""Indicators from a file: read row by row or not at all, confirmed by a person, corrected with history, small counts kept back."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import measures
from analysis.judgement import judging, success
from analysis.measures import Key, Unit, UnitKind, comparators, indicator_import, indicators, others
from analysis.measures.comparators import Written
from analysis.measures.indicator_file import month, read
from analysis.measures.indicator_letting import keep_back
from analysis.measures.indicator_points import Sent, key_of, people, told
from analysis.measures.indicator_sums import Value
from analysis.measures.values import Origin
from analysis.models import Action, Criterion, Indicator, IndicatorImport, IndicatorPoint, Judgement, Plan, Recommendation
from analysis.plan_files.proposals import Kind
from analysis.populations.file import Faulty
from analysis.statistics.counts import natural, poisson
from analysis.statistics.small import ROOM, hidden, hides
from participation import clock, storage
from participation.access import Role
from participation.problems import Conflict
from tests.service import Service, service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
TODAY = date(2026, 11, 22)
HEAD = "indicator,unit,month,split,value,count,base,people\n"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def rows(text, **units):
    return read(HEAD + text, today=TODAY, units={"calls": Unit(UnitKind.COUNT)} | units)


def faults(text) -> list[str]:
    with pytest.raises(Faulty) as found:
        rows(text)
    return list(found.value.faults)


@pytest.mark.parametrize("typed", ["2026-03", "03/2026", "March 2026", "Mar 2026", "2026-03-01", "2026.3"])
def test_a_month_in_many_shapes(typed):
    assert month(typed) == MARCH


def test_quarters_years_and_what_is_no_month():
    assert month("2026 Q1") == (date(2026, 1, 1), date(2026, 3, 31)) and month("2025") == (date(2025, 1, 1), date(2025, 12, 31))
    assert [month(typed) for typed in ("2026-13", "soon", "", "March", "1899", "0001-01", "2100 Q1", "9999")] == [None] * 8


@pytest.mark.parametrize("row, sentence", [
    ("Calls,,2026-13,,,3,,", "“2026-13” is not a month or a time. Write 2026-03, or March 2026."),
    ("Calls,,2026-12,,,3,,", "2026-12 is not over yet."),
    ("Calls,percent,2026-03,,3,,,", "“percent” is another unit than this indicator has (Count)."),
    ("New,,2026-03,,3,,,", "Say the unit: percent, count, per 1,000, grade or days."),
    ("New,miles,2026-03,,3,,,", "“miles” is no unit. Write percent, count, per 1,000, grade or days."),
    ("Calls,,2026-03,,,,,", "There is no number."),
    ("Calls,,2026-03,,,3.5,,", "“3.5” is not a whole number."),
    ("Calls,,2026-03,,2.5,,,", "A count is a whole number."),
    ("Calls,,2026-03,,nan,,,", "“nan” is no number that can be used."),
    ("Share,percent,2026-03,,101,,,", "101 cannot be: it lies from 0 to 100."),
    ("Share,percent,2026-03,,,31,30,", "31 cannot be a part of 30."),
    ("Share,percent,2026-03,,40,12,60,", "40 is not 12 of 60, which is 20.0."),
    ("Share,percent,2026-03,,,12,,", "There is no number. Write a value, or a count and its base."),
    ("Calls,,2026-03,,,3,,perhaps", "Write yes or no under people: does it count people?"),
    ("Calls,,2026-03,,,3,,no", "Rows of one indicator say both yes and no under people. Does it count people?"),
    (",count,2026-03,,,3,,", "The name of the indicator is missing."),
])
def test_what_is_wrong_is_said_by_its_row(row, sentence):
    assert faults(f"Calls,,2026-02,,,3,,\n{row}\n") == [f"Row 3: {sentence}"]


def test_the_same_row_twice_counts_once_and_another_number_is_a_fault():
    found = rows("Calls,,2026-03,,,30,,\nCalls,,2026-03,,,30,,\n")
    assert found.twice == ((3, 2),) and [row.count for row in found.rows["calls"]] == [30]
    assert faults("Calls,,2026-03,,,30,,\nCalls,,2026-03,,,31,,\n") == ["Row 3: Row 2 says another number for the same indicator and time."]


def test_times_of_one_part_do_not_overlap():
    assert faults("Calls,,2026-03,,,30,,\nCalls,,2026 Q1,,,90,,\n") == ["Row 2: Its time overlaps with row 3."]
    assert len(rows("Calls,,2026-03,,,30,,\nCalls,,2026 Q1,agency: Health,,90,,\n").rows["calls"]) == 2


@given(st.text(max_size=60))
def test_any_file_is_read_or_refused_with_a_sentence(text):
    try:
        rows(text)
    except Faulty as refusal:
        assert all(refusal.errors.values())


def test_a_rate_a_share_and_a_count_carry_their_intervals():
    def one(unit, value=None, count=None, base=None):
        return told(Indicator(title="x", unit=unit.kind.value, per=unit.per, people=True),
                    [Sent("", *MARCH, value, count, base, Origin("", ""))])[""][0].figure
    rate = one(Unit(UnitKind.RATE, 1000), count=50, base=20_000)
    assert (rate.value, round(rate.interval.low, 4), round(rate.interval.high, 4)) == (2.5, 1.8554, 3.2960)
    count = one(Unit(UnitKind.COUNT), count=50)
    assert count.value == 50 and count.interval == poisson(50)
    assert one(Unit(UnitKind.PERCENT), count=30, base=60).value == 0.5 and one(Unit(UnitKind.PERCENT), value=50.0).interval is None
    assert one(Unit(UnitKind.DAYS), value=17.5).interval is None


@pytest.mark.parametrize("count, low, high", [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085), (20, 12.216, 30.888),
                                              (100, 81.364, 121.627)])
def test_poisson_limits_are_garwoods(count, low, high):
    """Garwood 1936, as tabulated (Byar's from ten on lies within 0.2 % of it)."""
    found = poisson(count)
    assert found.low == pytest.approx(low, rel=3e-3, abs=1e-3) and found.high == pytest.approx(high, rel=3e-3)


def test_single_values_have_an_interval_from_thirteen_on():
    values = [10.0, 12.0] * 6 + [10.0]
    assert natural(values[:12]) is None and natural(values) == pytest.approx(2 / 1.128379 * 2.335, rel=5e-3)


# ---- small counts ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("count, base, is_hidden", [(0, None, False), (1, None, True), (4, None, True), (5, None, False), (5, 9, True),
                                                    (5, 10, False), (6, 10, True), (9, 10, True), (10, 10, False), (None, 9, True)])
def test_small_counts_of_people(count, base, is_hidden):
    assert hides(count, base) == is_hidden


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=2))
def test_what_is_left_out_cannot_be_worked_out_from_the_total(parts):
    total = sum(parts.values())
    small = [name for name, count in parts.items() if hides(count, None)]
    out = hidden(total, parts, small)
    assert set(small) <= out and (not small or len(out) >= 2 or not any(parts[name] for name in parts if name not in out))
    left = total - sum(count for name, count in parts.items() if name not in out)
    assert not small or left >= ROOM or not any(parts[name] for name in parts if name not in out)


def test_a_share_without_its_count_is_about_people_too():
    one = Sent("", *MARCH, 2.5, None, 120, Origin("", ""))
    assert people(Unit(UnitKind.PERCENT), one) == 3
    assert people(Unit(UnitKind.RATE, 1000), Sent("", *MARCH, 0.2, None, 15_000, Origin("", ""))) == 3


PARTS = "Calls,count,2026-03,,,43,,yes\nCalls,count,2026-03,from: police,,3,,\nCalls,count,2026-03,from: school,,30,,\nCalls,count,2026-03,from: family,,10,,\n"


async def taken(text: str, *, source: str = "Data team") -> IndicatorImport:
    async with storage.writes():
        sent = await indicator_import.receive(content=(HEAD + text).encode(), name="x", source=source, by=None)
        await indicator_import.confirm(sent=sent, by=None)
    return sent


async def newest(split: str = ""):
    one = await Indicator.get(title="Calls")
    key = str(Key(Kind.INDICATOR, one.pk, split))
    return (await measures.courses([key]))[key].points


@pytest.fixture
def at_noon(database):  # noqa: F811
    with clock.at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        yield database


async def test_a_small_part_and_one_more_are_not_shown(at_noon):
    await taken(PARTS)
    shown = {split: (await newest(split))[-1].figure.value for split in ("", "from: police", "from: school", "from: family")}
    assert shown == {"": 43, "from: police": None, "from: school": 30, "from: family": None}
    found = (await newest("from: police"))[-1].figure
    assert (found.count, found.base, found.interval, found.words) == (None, None, None, "not shown, to protect people")


def back(unit, sent):
    """What is kept back of values that nobody has seen yet."""
    return {(key.split, key.span) for key in keep_back([Value(key_of(unit, "x", one), 0) for one in sent])}


def test_the_few_of_a_part_who_are_not_counted_cannot_be_worked_out_either():
    """18 of 20 leaves two: with one other part left out, those who are not counted still add up to six at least."""
    bases = {"": (118, 142), "a: one": (18, 20), "a: two": (10, 11), "a: three": (40, 48), "a: four": (50, 63)}
    sent = [Sent(split, *MARCH, None, count, base, Origin("", "")) for split, (count, base) in bases.items()]
    out = {split for split, _span in back(Unit(UnitKind.PERCENT), sent)}
    assert {"a: one", "a: two"} < out and sum(base - count for split in out for count, base in [bases[split]]) >= ROOM


JAN, FEB, MAR, Q1 = *((date(2026, n, 1), date(2026, n, last)) for n, last in ((1, 31), (2, 28), (3, 31))), (date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize("unit, values, kept_back", [
    # Parts of two kinds add up to the same whole, though nobody sent it.
    ("count", {("a: one", MAR): 40, ("a: two", MAR): 20, ("b: one", MAR): 57, ("b: two", MAR): 3}, {("a: two", MAR), ("b: two", MAR)}),
    # A quarter over its months: of all, of the only part, and of two parts together.
    ("count", {("", Q1): 67, ("a: one", JAN): 30, ("a: one", FEB): 3, ("a: one", MAR): 34}, {("a: one", JAN), ("a: one", FEB)}),
    ("count", {("", JAN): 30, ("", FEB): 3, ("", MAR): 34, ("a: one", Q1): 67}, {("a: one", Q1), ("", FEB)}),
    # Without a time that lies over them, one month is one.
    ("count", {("a: one", JAN): 30, ("a: one", FEB): 3, ("a: one", MAR): 34}, {("a: one", FEB)}),
    # Means: three of forty are the mean of all less that of the others.
    ("days", {("", MAR): (17.0, 40), ("a: one", MAR): (12.0, 25), ("a: two", MAR): (20.0, 12), ("a: three", MAR): (46.7, 3)},
     {("a: two", MAR), ("a: three", MAR)})])
def test_what_is_kept_back_follows_from_no_other_part_and_no_other_time(unit, values, kept_back):
    sent = [Sent(*at, *((None, value, None) if isinstance(value, int) else (value[0], None, value[1])), Origin("", "")) for (split, span), value
            in values.items() for at in [(split, *span)]]
    assert back(Unit(UnitKind(unit)), sent) == kept_back


async def test_what_does_not_count_people_is_shown(at_noon):
    await taken("Calls,count,2026-03,,,3,,no\n")
    assert (await newest())[-1].figure.value == 3


async def test_nothing_of_a_file_with_a_fault_is_taken(at_noon):
    with pytest.raises(Faulty):
        await taken("Calls,count,2026-03,,,43,,\nCalls,count,soon,,,3,,\n")
    assert (await Indicator.all().count(), await IndicatorPoint.all().count(), await IndicatorImport.all().count()) == (0, 0, 0)


async def test_a_file_that_says_nothing_new_is_refused(at_noon):
    await taken(PARTS)
    with pytest.raises(Faulty) as found:
        await taken(PARTS.splitlines(keepends=True)[0])
    assert found.value.errors == {"file": "Everything in this file stands here already."}


async def test_a_correction_stands_and_the_earlier_number_stays(at_noon):
    await taken("Calls,count,2026-02,,,40,,\nCalls,count,2026-03,,,43,,\n")
    text = HEAD + "Calls,,2026-02,,,40,,\nCalls,,2026-03,,,48,,\nCalls,,2026-04,,,50,,\n"
    found = await indicator_import.understand(text, "Data team")
    change, = found.changes
    assert (found.added, found.corrected, found.same) == (1, 1, 1)
    assert (change.corrected[0].before.figure.value, change.corrected[0].after.figure.value) == (43, 48)
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        await taken(text.removeprefix(HEAD))
        assert [p.figure.value for p in await newest()] == [40, 48, 50]
        one = await Indicator.get()
        told, = await indicators.corrections(one)
        assert (told.before.value, told.after.value) == (43, 48)
        key = str(Key(Kind.INDICATOR, one.pk))
        then = (await measures.courses([key], known_on=date(2026, 11, 22)))[key]
        assert [p.figure.value for p in then.points] == [40, 43]


async def test_before_a_correction_nothing_is_told_that_would_give_a_small_count_away(at_noon):
    await taken(PARTS)
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        await taken("Calls,,2026-03,,,50,,\nCalls,,2026-03,from: police,,10,,\n")
        found = {c.split: (c.before and c.before.value, c.after and c.after.value) for c in await indicators.corrections(await Indicator.get())}
        assert found == {"": (43, 50)}


async def test_a_file_is_decided_on_once(at_noon):
    sent = await taken(PARTS)
    with pytest.raises(Conflict):
        await indicator_import.confirm(sent=sent, by=None)


async def test_a_time_that_overlaps_with_what_stands_is_refused(at_noon):
    await taken("Calls,count,2026-03,,,43,,\n")
    with pytest.raises(Faulty) as found:
        await taken("Calls,count,2026 Q1,,,143,,\n")
    assert found.value.faults == ("Row 2: Its time overlaps with a value that stands already.",)


async def test_a_workbook_is_read_like_a_file(at_noon):
    from openpyxl import Workbook
    book = Workbook()
    book.active.append(["Indicator", "Unit", "Month", "Value"])
    book.active.append(["Share", "percent", datetime(2026, 3, 1), 0.45])
    book.active["C2"].number_format, book.active["D2"].number_format = "mmm yyyy", "0%"
    out = BytesIO()
    book.save(out)
    sent = await indicator_import.receive(content=out.getvalue(), name="x", source="y", by=None)
    assert sent.text == "Indicator,Unit,Month,Value\nShare,percent,March 2026,45%\n"


# ---- on a criterion --------------------------------------------------------------------------------------------------

async def a_criterion() -> Criterion:
    plan = await Plan.create(title="Plan", made_at=clock.now())
    recommendation = await Recommendation.create(plan=plan, title="One", position=0)
    action = await Action.create(plan=plan, recommendation=recommendation, position=0, number="1", title="Do it")
    return await success.add(action=action, title="Fewer calls", by=None)


async def test_a_criterion_is_judged_in_the_unit_of_its_indicator(at_noon):
    await taken("".join(f"Calls,count,2026-{n:02d},,,{count},,\n" for n, count in enumerate((60, 58, 40, 41), 6)))
    one = await a_criterion()
    key = (await indicators.listed())[0].course.key
    await success.measure(criterion=one, measure=key, by=None)
    aim = success.Settings("Fewer calls", "", "people", 60.0, date(2026, 6, 30), 50.0, date(2027, 6, 30), "down", 2.0)
    await success.change(criterion=one, settings=aim, by=None)
    found, = await judging.judged([one], today=TODAY)
    assert found.points[-1].figure.interval == poisson(41) and found.verdict.word.value == "track"
    await judging.keep([one])
    stored = await Judgement.get(criterion=one)
    assert (stored.rules, stored.inputs["unit"], stored.inputs["points"][-1]["value"]) == ("judgement 2", "count", 41)


async def test_an_aim_in_another_unit_is_taken_off_with_its_measure(at_noon):
    await taken("Calls,count,2026-06,,,60,,\nDays,days,2026-06,,17.5,,,\n")
    one = await a_criterion()
    keys = {row.indicator.title: row.course.key for row in await indicators.listed()}
    first = await success.measure(criterion=one, measure=keys["Calls"], by=None)
    await success.change(criterion=one, settings=success.Settings("Fewer", "", "people", 60.0, date(2026, 6, 30), 50.0, date(2027, 6, 30),
                                                                  "down", 2.0), by=None)
    await success.measure(criterion=one, measure=keys["Days"], by=None)
    assert one.target == 50.0
    await success.unmeasure(measure=first, by=None)
    one = await Criterion.get(pk=one.pk)
    assert (one.baseline, one.target, one.tolerance) == (None, None, 0.0)


@pytest.mark.parametrize("theirs, word", [(60.0, "like"), (40.0, "better"), (80.0, "worse")])
async def test_a_comparator_stands_beside_the_newest_figure(at_noon, theirs, word):
    await taken("Share,percent,2026-03,,,60,100,\n")
    key = (await indicators.listed())[0].course.key
    points = comparators.read(f"period, value\n2025: {theirs}")
    await comparators.add(measure=key, written=Written("scotland", "Scotland", "A book", "From 2025", points), by=None)
    found, = others.beside((await measures.courses([key]))[key])
    assert (found.word, found.told, found.period, found.other.caveat) == (word, f"{theirs:g}%", "2025", "From 2025")


@pytest.mark.parametrize("text", ["2025", "2025: many", "soon: 5", "2025: 5\n2025: 6", "9999: 5", "2025: 5\n0001: 5"])
def test_a_comparators_line_that_cannot_be_read_is_named(text):
    with pytest.raises(ValueError):
        comparators.read(text)


# ---- pages -----------------------------------------------------------------------------------------------------------

async def test_a_planner_sends_numbers_sees_what_was_understood_and_confirms(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    wrong = await isla.post("/indicators/send", data={"source": "Data team", "rows": HEAD + "Calls,count,soon,,,3,,\n"})
    assert wrong.status_code == 422 and "Row 2: “soon” is not a month" in wrong.text and "Calls,count,soon" in wrong.text
    assert 'href="#rows"' in wrong.text and 'id="rows-error"' in wrong.text and 'id="file-error"' not in wrong.text
    sent = await isla.post("/indicators/send", data={"source": "Data team", "rows": HEAD + PARTS})
    page = (await isla.get(sent.headers["location"])).text
    assert "4 new numbers, 0 corrections, 0 as before." in page and page.count("not shown, to protect people") == 2
    assert (await isla.post(f"{sent.headers['location']}/confirm")).status_code == 303
    one = await Indicator.get()
    page = (await isla.get(f"/indicators/{one.pk}")).text
    assert "43 in March 2026 (31 to 58)." in page and "from: police" in page
    assert [(await isla.get(at)).status_code for at in ("/evidence", "/indicators", "/evidence/others", f"/evidence/others?measure=indicator:{one.pk}",
                                                        "/evidence/others?measure=nothing", f"/indicators/{'0' * 32}")] == [200] * 4 + [404] * 2


async def test_a_criterion_is_measured_by_an_indicator_on_its_page(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    await taken("Days,days,2026-02,,19,,,\nDays,days,2026-03,,17.5,,,\n")
    one, key = await a_criterion(), str(Key(Kind.INDICATOR, (await Indicator.get()).pk))
    refused = await isla.post(f"/plans/criteria/{one.pk}/measure", data={"kind": "other", "other": "indicator:nothing"})
    assert refused.status_code == 422 and "Choose what measures it." in refused.text
    assert (await isla.post(f"/plans/criteria/{one.pk}/measure", data={"kind": "other", "other": key})).status_code == 303
    page = (await isla.get(f"/plans/criteria/{one.pk}/change")).text
    assert page.count(">Days</label>") == 2
    aim = {"title": "Sooner", "perspective": "people", "baseline": "19", "baseline_on": "February 2026", "target": "12.5",
           "target_on": "February 2027", "direction": "down", "tolerance": "1"}
    assert (await isla.post(f"/plans/criteria/{one.pk}/change", data=aim)).status_code == 303
    page = (await isla.get(f"/plans/criteria/{one.pk}")).text
    assert "17.5 days in March 2026. Down 1.5 days since February 2026 (how far chance moves it is not known)." in page
    assert "19 days in February 2026, 12.5 days by February 2027" in page and "so the figure is compared alone." in page
    told = await isla.post("/evidence/others", data={"measure": key, "kind": "scotland", "title": "Scotland", "source": "A book", "points": "2025: many"})
    assert told.status_code == 422 and "“2025: many” cannot be read." in told.text
    told = await isla.post("/evidence/others", data={"measure": key, "kind": "scotland", "title": "Scotland", "source": "A book", "points": "2025: 21"})
    assert told.status_code == 303
    page = (await isla.get(f"/plans/criteria/{one.pk}")).text
    assert "21 days" in page and "no interval, so nothing can be said" in page
