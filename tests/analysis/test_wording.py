"""Figures and judgements as sentences: never more than the interval says, and one sentence for whatever is not
shown."""

from datetime import date

import pytest

from analysis.figures import Figure, Point, Standing
from analysis.judgement.criteria import Aim, judge
from analysis.units import Unit, UnitKind
from analysis.wording import base, change, in_words, interval, more_up_than_down, percent, points, why

TODAY = date(2026, 11, 22)
HIDDEN, MISSING = Figure(Standing.HIDDEN, None), Figure(Standing.NONE, None)


def figure(count, out_of) -> Figure:
    return Figure(Standing.SHOWN, None, count, out_of)


def test_share_interval_and_base_stand_together():
    assert in_words(figure(225, 388)) == "58% (53 to 63%, of 388)"
    assert in_words(figure(1316, 1400)) == "94% (93 to 95%, of 1,400)"


@pytest.mark.parametrize("out_of, said", [(29, "9 of 29"), (30, "of 30"), (31, "of 31")])
def test_below_thirty_the_count_is_said(out_of, said):
    assert base(figure(9, out_of)) == said


def test_whatever_is_not_shown_reads_the_same():
    assert in_words(HIDDEN) == in_words(MISSING) == "not shown, to protect people"


def test_halves_go_up():
    assert [percent(x) for x in (0.004, 0.005, 0.585, 0.995, 1)] == [0, 1, 59, 100, 100]
    assert points(0.65) == "65%" and points(0.6525) == "65.2%"


def test_a_clear_change_names_its_range():
    found = change(figure(193, 247), figure(156, 229))
    assert (found.words, found.detail, found.clear) == ("Up 10 points", "could be 2 to 18", True)


@pytest.mark.parametrize("later, earlier, said", [
    ((128, 245), (101, 229), ("No clear change", "up 8, could be chance")),
    ((108, 245), (119, 229), ("No clear change", "down 8, could be chance")),
    ((50, 100), (50, 100), ("No clear change", "")),
])
def test_chance_is_called_chance(later, earlier, said):
    found = change(figure(*later), figure(*earlier))
    assert (found.words, found.detail, found.clear) == (*said, False)


def test_nothing_is_compared_with_what_is_not_shown():
    assert change(figure(5, 10), HIDDEN) is None and change(HIDDEN, figure(5, 10)) is None


@pytest.mark.parametrize("up, down, said", [(61, 29, True), (29, 61, False), (46, 33, None), (0, 0, None)])
def test_up_against_down(up, down, said):
    assert more_up_than_down(figure(up, 170), figure(down, 170)) is said


AIM = Aim(0.55, date(2025, 6, 1), 0.70, date(2027, 6, 1), tolerance=0.03)


def sentence(aim, *figures) -> str:
    shown = [Point("x", date(2026, 10, 31), f) for f in figures]
    return why(judge(aim, shown, today=TODAY), aim)


@pytest.mark.parametrize("figures, said", [
    ([figure(225, 388)], "The path says 65.6% by October 2026. The whole interval, 53 to 63%, lies below it."),
    ([figure(330, 388)], "The path says 65.6% by October 2026. The whole interval, 81 to 88%, is there or above."),
    ([figure(250, 388)], "The path says 65.6% by October 2026. The interval, 60 to 69%, reaches to both sides of it."),
    ([figure(6300, 10000)], "The path says 65.6% by October 2026. The whole interval, 62 to 64%, falls short of it, "
                            "but the figure is within 3 points."),
    ([figure(330, 388), figure(330, 388)],
     "The whole interval, 81 to 88%, lies above the target of 70%, and did so the time before."),
    ([HIDDEN], "The newest figure is not shown, to protect people."),
    ([MISSING], "The newest figure is not shown, to protect people."),
    ([], "No evidence yet."),
])
def test_why(figures, said):
    assert sentence(AIM, *figures) == said


def test_without_a_target_it_says_so():
    assert sentence(Aim(), figure(1, 20)) == "No baseline or target is set, so there is nothing to compare with."


@pytest.mark.parametrize(("value", "words"), [(0, "0 days"), (1, "1 day"), (0.96, "1 day"), (1.5, "1.5 days"), (2, "2 days"), (18.3, "18.3 days"), (21, "21 days")])
def test_days_are_counted_as_they_are_written(value, words):
    assert Unit(UnitKind.DAYS).amount(value) == words
