"""Every picture in every case: well-formed, light, with a title and how to read it, beside it its figures as a table, and
nothing of what is not shown."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest

from analysis import charts
from analysis.charts import Answer, Choice, Moves, Pair, Spoke
from analysis.charts.courses import broken
from analysis.charts.funnels import standing
from analysis.figures import Figure, Point, Source, Standing
from tests.analysis import gallery, pictured
from tests.analysis.pictured import ALL, HIDDEN, NONE, TOO_SMALL, figure

SVG = re.compile(r'<svg class="c-(?!row c-sign).*?</svg>', re.DOTALL)
JINJA = gallery.environment()
DRAW = JINJA.from_string("{% from 'analysis/charts/picture.html' import picture %}{{ picture(one) }}")
NOT_SHOWN = "not shown, to protect people"
UNTOLD = Figure(Standing.HIDDEN, Source("r", "Autumn", date(2026, 10, 1), "safe.area", "lochee", "9"), 7, 13)
"""What the door never hands out: a hidden figure with its count still in it. No picture may read it."""


def drawn(name) -> str:
    return DRAW.render(one=ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_every_drawing_is_well_formed_light_and_says_what_it_shows(name):
    html = drawn(name)
    for svg in SVG.findall(html):
        root = ElementTree.fromstring(svg)
        assert (root.get("role"), bool(root.find("title").text), bool(root.find("desc").text)) == ("img", True, True)
        assert len(svg.encode()) < charts.LARGEST
    assert "style=" not in html and "<figcaption>" in html and "<script" not in html
    assert "nan" not in re.sub(r"<t(itle|ext|d|h|span).*?</", "", html).lower()


@pytest.mark.parametrize("name", ALL)
def test_the_table_holds_the_data_of_the_picture(name):
    one = ALL[name]()
    body = re.search(r"<tbody>(.*)</tbody>", drawn(name), re.DOTALL).group(1)
    rows = [[_text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)]
    assert rows == [[NOT_SHOWN if cell is None else cell for cell in row] for row in one.table.rows]
    assert {len(row) for row in rows} == {len(one.table.heads)}


def _text(cell: str) -> str:
    cell = re.sub(r'<span class="hd-label".*?</span>', "", cell)
    return unescape(re.sub(r"<[^>]*>", "", cell)).strip()


# ---- what is not shown -----------------------------------------------------------------------------------------------

MADE = {
    "diverging": lambda f: charts.diverging("t", [pictured.STAFF[0], Answer("x", f, f, f, f)], pictured.AGREE),
    "diverging, one band": lambda f: charts.diverging("t", [Answer("x", figure(80, 100), f, f, figure(6, 100))], pictured.AGREE),
    "options": lambda f: charts.options("t", [Choice("x", f, f), Choice("y", figure(5, 20), f)], "then"),
    "places": lambda f: charts.places("t", [Choice("x", f), Choice("y", figure(5, 20))], f),
    "dumbbell": lambda f: charts.dumbbell("t", [Pair("x", f, figure(5, 20)), Pair("y", figure(5, 20), f), Pair("z", f, f)], "a", "b"),
    "moves": lambda f: charts.moves("t", [Moves("x", f, f, f, f), Moves("y", figure(5, 20), f, f, f)]),
    "differences": lambda f: charts.differences("t", [Pair("x", f, figure(5, 20)), Pair("y", f, f)], "a", "b"),
    "wheel": lambda f: charts.wheel("t", [Spoke("Safe", "safe", f, f, figure(9, 20), f), Spoke("Active", "active", f, f, f)], 20),
    "course": lambda f: charts.time_course("t", [Point(str(n), date(2026, n, 1), f if n % 2 else figure(9, 20)) for n in range(1, 7)]),
    "funnel": lambda f: charts.funnel("t", [Choice("x", f), Choice("y", figure(5, 20))], figure(50, 100)),
    "multiples": lambda f: charts.multiples("t", [charts.Area("x", (f,) * 8), charts.Area("y", (figure(5, 20), *(f,) * 7))],
                                            pictured.NAMES, pictured.HUES, (f,) * 8),
    "reach": lambda f: charts.reach("t", [("x", [charts.Cell(f), charts.Cell(figure(5, 20))])], ["a", "b"]),
}


@pytest.mark.parametrize("kind", MADE)
def test_hidden_too_small_and_none_give_the_same_bytes(kind):
    ways = {DRAW.render(one=MADE[kind](one)) for one in (HIDDEN, TOO_SMALL, NONE, UNTOLD, replace(UNTOLD, count=0, base=500))}
    assert len(ways) == 1 and NOT_SHOWN in ways.pop()


def test_what_is_not_shown_takes_no_part_in_the_scale():
    alone = charts.diverging("t", pictured.STAFF[:1], pictured.AGREE).rows[0]
    beside = charts.diverging("t", [pictured.STAFF[0], Answer("x", HIDDEN, HIDDEN, replace(UNTOLD, count=13), HIDDEN)], pictured.AGREE).rows[0]
    assert alone == beside


# ---- geometry --------------------------------------------------------------------------------------------------------

def test_bars_begin_at_their_line_and_are_as_long_as_their_share():
    row = charts.diverging("t", [Answer("x", figure(50, 100), figure(20, 100), figure(30, 100))], pictured.AGREE).rows[0]
    paths = {mark.cls: mark.d for mark in row.marks if mark.cls in {"hi", "lo", "mid"}}
    assert paths == {"hi": "M190 12H430", "lo": "M190 12H46", "mid": "M690 12H786"}


def test_a_set_with_long_bars_takes_a_smaller_scale_for_all_its_rows():
    long = Answer("y", figure(10, 100), figure(30, 100), figure(60, 100))
    rows = charts.diverging("t", [Answer("x", figure(50, 100), figure(20, 100), figure(30, 100)), long], pictured.AGREE).rows
    assert [{mark.cls: mark.d for mark in row.marks}["lo"] for row in rows] == ["M190 12H95", "M190 12H0"]


def test_few_people_are_drawn_paler_with_their_interval():
    row = charts.places("t", [Choice("x", figure(9, 14)), Choice("y", figure(20, 30))], figure(50, 100)).rows
    assert [any(mark.cls == "dot few" for mark in one.marks) for one in row] == [True, False]
    assert all(any(mark.cls == "r" for mark in one.marks) for one in row)


def test_a_difference_that_could_be_chance_has_an_open_dot():
    clear, chance = charts.differences("t", [Pair("a", figure(156, 229), figure(193, 247)), Pair("b", figure(140, 229), figure(147, 246))], "a", "b").rows
    assert ["hole" in {mark.cls for mark in one.marks} for one in (clear, chance)] == [False, True]
    assert (clear.number, clear.word, chance.word) == ("+10", "Up 10 points", "No clear change")


def test_a_gap_breaks_the_line_and_a_point_alone_is_a_dot():
    assert broken([(1, 2), None, (3, 4), (5, 6)]) == "M1 2h.01M3 4L5 6"
    assert broken([None, None]) == ""


def test_signals_stand_in_words_in_the_drawing_and_in_its_description():
    html = drawn("run chart")
    assert html.count(">Shift up: worth a conversation</text>") == 2 == html.count("<desc>Shift up: worth a conversation.")
    assert ">1. Phone line opened</li>" in html


@pytest.mark.parametrize(("count", "where"), [(50, ""), (59, ""), (60, "near"), (65, "near"), (66, "far"), (40, "near"), (34, "far")])
def test_funnel_limits(count, where):
    assert standing(figure(count, 100), 0.5) == where


def test_names_cannot_break_out_of_a_picture():
    html = DRAW.render(one=charts.places("<b>&\"", [Choice("<script>", figure(9, 14))], figure(50, 100), "</table>"))
    assert "<b>&" not in html and "<script>" not in html and "</table></" not in html.replace("</tbody></table></div>", "")


def test_a_small_course_needs_two_figures():
    points = pictured.points([None, 50, None, 60])
    assert charts.spark("t", points[:3]) is None
    drawing = JINJA.from_string("{% from 'analysis/charts/picture.html' import spark %}{{ spark(one) }}").render(one=charts.spark("t", points, path=pictured.WAY))
    root = ElementTree.fromstring(drawing)
    assert root.find("title").text == "t" and [path.get("class") for path in root.findall("path")] == ["path", "line", "end"]
