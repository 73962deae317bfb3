"""The pictures: a finding as title, well-formed, light, no style of their own, and nothing drawn for what is not
shown."""

from xml.etree import ElementTree

import pytest

from analysis import charts
from analysis.figures import Figure, Standing
from participation.wheel import INDICATORS

HIDDEN = Figure(Standing.HIDDEN, None)
HUES = [i.key for i in INDICATORS]


def figure(count, base) -> Figure:
    return Figure(Standing.SHOWN, None, count, base)


EVERYONE = [figure(120 + i, 214) for i in range(8)]
SPOKES = [(i.key, i.name, (36, 60, 111)) for i in INDICATORS]
COURSE = {"points": [(0, 55.0), (0.3, None), (0.6, 58.0)], "labels": [(0, "Oct 24"), (1, "Jun 27")], "title": "58%",
          "desc": "…",
          "path": [(0, 55), (1, 70)], "whiskers": [(0, 50, 60), (0.6, 53, 63)], "median": 56.0}
PICTURES = {
    "diverging": charts.diverging_row(figure(193, 247), figure(37, 247), figure(17, 247),
                                      ("agree", "neither", "disagree")),
    "share": charts.share_row(figure(25, 38), figure(143, 247)),
    "up and down": charts.up_down_row(figure(46, 170), figure(90, 170), figure(34, 170)),
    "multiple": charts.small_multiple("Lochee", [*EVERYONE[:7], HIDDEN], EVERYONE, HUES),
    "spark": charts.sparkline([(0, 55), (0.3, None), (0.6, 58)], "From 55% to 58%", median=56, path=[(0, 55), (1, 70)]),
    "wheel": charts.cohort_wheel(SPOKES, "Wheels of 214 children", "Counts", 214),
    "course wide": charts.course(wide=True, **COURSE),
    "course narrow": charts.course(wide=False, **COURSE),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_light_and_says_what_it_shows(name):
    drawn = PICTURES[name]
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img" and root.find("title").text and root.find("desc").text
    assert len(drawn.encode()) < charts.LARGEST
    assert not any("style" in element.attrib for element in root.iter())


def test_names_cannot_break_out_of_a_picture():
    drawn = charts.small_multiple("<b>&\"", EVERYONE, EVERYONE, HUES)
    assert ElementTree.fromstring(drawn).find("title").text == "<b>&\""


def test_what_is_not_shown_is_not_drawn():
    drawn = charts.small_multiple("Lochee", [HIDDEN] * 8, [HIDDEN] * 8, HUES)
    assert len(ElementTree.fromstring(drawn)) == 3   # title, desc, the zero line
    spokes = [(hue, name, (None, None, None)) for hue, name, _counts in SPOKES]
    texts = [e.text for e in ElementTree.fromstring(charts.cohort_wheel(spokes, "t", "d", None)).iter("tspan")]
    assert set(texts) == {"–"}


def test_a_gap_breaks_the_line():
    path = ElementTree.fromstring(PICTURES["spark"]).find("path[@class='c-line']").get("d")
    assert path.count("M") == 2 and "L" not in path


def test_a_set_with_long_bars_takes_a_smaller_unit_for_all():
    short = [(figure(60, 100), figure(30, 100), figure(10, 100))]
    long = [*short, (figure(10, 100), figure(26, 100), figure(64, 100))]
    assert charts.row_unit(short) == 5.6 and charts.row_unit(long) == 2.8
