"""Every picture with everything that can befall it: one hidden, all hidden, small bases, long words, nought and everybody."""

from __future__ import annotations

from datetime import date, timedelta

from analysis import charts
from analysis.charts import Answer, Area, Bands, Cell, Choice, Moves, Pair, Phase, Remark, Signal, Spoke
from analysis.figures import Figure, Point, Standing
from analysis.wording import change
from participation.wheel import INDICATORS

HIDDEN = Figure(Standing.HIDDEN, None)
NONE = Figure(Standing.NONE, None)
TOO_SMALL = Figure(Standing.TOO_SMALL, None)
HUES = [i.key for i in INDICATORS]
LONG = "Tha mi a’ faireachdainn gu bheil inbhich a’ toirt an aire do na bhios mi ag ràdh riutha anns an sgoil agus aig an taigh"
POLISH = "Współodpowiedzialność najodpowiedzialniejszych pięćdziesięciogroszowych współpracowników"
AGREE = Bands("Agree", "Neither", "Disagree")


def figure(count: int, base: int) -> Figure:
    return Figure(Standing.SHOWN, None, count, base)


def answer(label: str, high: int, middle: int, low: int, none: int | None = None, before: tuple[int, int] | None = None) -> Answer:
    base = high + middle + low + (none or 0)
    now = figure(high, base)
    return Answer(label, now, figure(middle, base), figure(low, base), None if none is None else figure(none, base),
                  change(now, figure(*before)) if before else None)


def hidden(label: str, standing: Figure = HIDDEN, none: bool = True) -> Answer:
    return Answer(label, standing, standing, standing, standing if none else None)


STAFF = [answer("Families I work with can reach help at the right level.", 143, 55, 49, 6, (127, 229)),
         answer("Working relationships across agencies are better than a year ago.", 128, 79, 38, 8, (101, 229)),
         answer("I know who decides what, and my service’s part in it.", 121, 68, 57, 7, (119, 229)),
         answer("What quality checks find reaches me and changes what I do.", 148, 44, 53, 8, (101, 229))]
NAMES = ["Safe", "Healthy", "Achieving", "Nurtured", "Active", "Respected", "Responsible", "Included"]
MOVED = [(46, 88, 33), (42, 83, 41), (49, 82, 35), (35, 97, 34), (44, 79, 42), (61, 76, 29), (43, 86, 38), (39, 77, 50)]
PAIRS = [Pair(name, figure(60 + 7 * place, 170), figure(70 + 6 * place, 181), hue) for place, (name, hue) in enumerate(zip(NAMES, HUES))]
AREAS = [Choice("Lochee", figure(25, 38)), Choice("Strathmartine", figure(16, 35)), Choice("North East", figure(16, 31)),
         Choice("West End", HIDDEN), Choice("The Ferry", figure(9, 14))]


def moved(name: str, up: int, same: int, down: int, missing: int = 9, hue: str = "") -> Moves:
    base = up + same + down + missing
    return Moves(name, figure(up, base), figure(same, base), figure(down, base), figure(missing, base), hue)


DIVERGING = {
    "diverging": lambda: charts.diverging("Staff say that families can reach help, and half that checks reach them", STAFF, AGREE),
    "diverging, three bands": lambda: charts.diverging("Most are sure", [answer("Share the right things", 193, 37, 17),
                                                                       answer("Write a plan", 158, 58, 30)],
                                                       Bands("Very or completely", "Fairly", "Not at all or a little")),
    "diverging, one hidden": lambda: charts.diverging("One question is not shown", [*STAFF[:2], hidden("What may not be told"), STAFF[3]], AGREE),
    "diverging, bands hidden": lambda: charts.diverging("Two bands are not shown", [
        STAFF[0], Answer("Two bands of this are not shown", figure(80, 100), HIDDEN, HIDDEN, figure(6, 100)),
        Answer("The first is not shown", HIDDEN, figure(20, 100), figure(21, 100), HIDDEN)], AGREE),
    "diverging, all hidden": lambda: charts.diverging("Nothing of this is shown, to protect people", [hidden("First"), hidden("Second")], AGREE),
    "diverging, none": lambda: charts.diverging("Nothing of this is shown, to protect people", [hidden("First", NONE), hidden("Second", TOO_SMALL)], AGREE),
    "diverging, small": lambda: charts.diverging("Few answered", [answer("Few answered this", 8, 3, 2), answer("And this", 12, 5, 12)], AGREE),
    "diverging, nobody and everybody": lambda: charts.diverging("All or none", [answer("Everybody agrees", 40, 0, 0, 0), answer("Nobody agrees", 0, 0, 40, 0),
                                                                               answer("All in between", 0, 40, 0, 0)], AGREE),
    "diverging, long words": lambda: charts.diverging(LONG + ", " + POLISH, [answer(LONG, 60, 20, 20, 1, (40, 90)), answer(POLISH, 40, 30, 30, 1, (60, 90))],
                                                      Bands("Zdecydowanie się zgadzam", "Ani tak, ani nie", "Zdecydowanie się nie zgadzam", "Brak odpowiedzi")),
    "diverging, one": lambda: charts.diverging("One question", STAFF[:1], AGREE),
}
SHARES = {
    "options": lambda: charts.options("Most ask a colleague first", [Choice("A colleague", figure(88, 140), figure(30, 140)),
                                                                  Choice("A manager", figure(30, 140), HIDDEN), Choice("Nobody", HIDDEN)], "second or third"),
    "places": lambda: charts.places("No clear difference between areas", AREAS, figure(143, 247), "Area"),
    "places, all hidden": lambda: charts.places("Nothing of this is shown, to protect people", [Choice("Lochee", HIDDEN), Choice("West End", TOO_SMALL)], HIDDEN),
    "places, nobody and everybody": lambda: charts.places("All or none", [Choice(LONG, figure(0, 40)), Choice(POLISH, figure(40, 40))], figure(40, 80)),
}
CHANGES = {
    "dumbbell": lambda: charts.dumbbell("More children are going well on Safe than a year ago", PAIRS, "Autumn 2025", "Autumn 2026"),
    "dumbbell, hidden": lambda: charts.dumbbell("Some of this is not shown", [PAIRS[0], Pair("Healthy", HIDDEN, figure(60, 90), "healthy"),
                                                                          Pair("Achieving", figure(50, 90), TOO_SMALL, "achieving"), Pair("Active", HIDDEN, NONE, "active")],
                                                "Autumn 2025", "Autumn 2026"),
    "dumbbell, edges": lambda: charts.dumbbell("All or none", [Pair(POLISH, figure(0, 40), figure(40, 40)), Pair("The same", figure(20, 40), figure(20, 40)),
                                                           Pair("Few", figure(4, 12), figure(9, 14))], "Spring", "Autumn"),
    "moves": lambda: charts.moves("More children went up than down on Respected", [moved(name, *counts, hue=hue) for name, counts, hue in zip(NAMES, MOVED, HUES)]),
    "moves, hidden": lambda: charts.moves("Some of this is not shown", [moved("Safe", 46, 88, 33, hue="safe"), Moves("Healthy", HIDDEN, HIDDEN, HIDDEN, HIDDEN, "healthy"),
                                                                    Moves("Active", figure(20, 60), HIDDEN, HIDDEN, HIDDEN, "active")]),
    "moves, edges": lambda: charts.moves("All or none", [moved("Everybody up", 30, 0, 0, 0), moved("Everybody the same", 0, 30, 0, 0), moved("Few", 3, 6, 4, 0)]),
    "differences": lambda: charts.differences("Staff are surer than in spring about two of three", [
        Pair("Share the right things", figure(156, 229), figure(193, 247)), Pair("Write a plan", figure(118, 229), figure(158, 246)),
        Pair("Keep a chronology", figure(140, 229), figure(147, 246)), Pair("Turn a need into an outcome", HIDDEN, figure(121, 246))], "Spring", "Autumn"),
    "differences, all hidden": lambda: charts.differences("Nothing of this is shown, to protect people", [Pair("Safe", HIDDEN, figure(9, 20)), Pair("Active", NONE, NONE)], "Spring", "Autumn"),
    "differences, edges": lambda: charts.differences("All or none", [Pair(LONG, figure(0, 40), figure(40, 40)), Pair("Few", figure(9, 14), figure(4, 12)),
                                                                 Pair("The same", figure(20, 40), figure(20, 40))], "Spring", "Autumn"),
}
COUNTS = [(17, 49, 142), (21, 55, 133), (19, 62, 128), (12, 34, 163), (33, 58, 117), (41, 71, 95), (18, 66, 124), (36, 60, 111)]


def spokes(names=NAMES, counts=COUNTS, base: int = 214) -> list[Spoke]:
    return [Spoke(name, hue, figure(low, base), figure(middle, base), figure(high, base), figure(base - low - middle - high, base))
            for name, hue, (low, middle, high) in zip(names, HUES, counts)]


def nothing(name: str, hue: str) -> Spoke:
    return Spoke(name, hue, HIDDEN, HIDDEN, HIDDEN, NONE)


def partly(one: Spoke) -> Spoke:
    return Spoke(one.label, one.hue, HIDDEN, HIDDEN, one.high, one.none)


EVERYONE = [figure(120 + 4 * place, 214) for place in range(8)]
LONG_NAMES = ["Bezpieczeństwo i ochrona", "Zdrowie", "Osiągnięcia", "Otoczenie opieką", "Aktywność", "Szacunek", "Odpowiedzialność", "Włączenie społeczne"]
WHEELS = {
    "wheel": lambda: charts.wheel("Nurtured is going well most often", spokes(), 214, "w1"),
    "wheel, some hidden": lambda: charts.wheel("Some of this is not shown", [nothing("Safe", "safe"), *(partly(one) if place % 3 else one for place, one in enumerate(spokes()[1:]))], 214, "w2"),
    "wheel, all hidden": lambda: charts.wheel("Nothing of this is shown, to protect people", [nothing(*both) for both in zip(NAMES, HUES)], None, "w3"),
    "wheel, edges": lambda: charts.wheel("All or none", spokes(LONG_NAMES, [(0, 0, 24), (24, 0, 0), (0, 24, 0)] * 3, 24), 24, "w4"),
}


def points(shares: list[int | None], base: int = 240, every: int = 30) -> list[Point]:
    first = date(2024, 10, 31)
    return [Point(f"{first + timedelta(days=every * place):%B %Y}", first + timedelta(days=every * place),
                  HIDDEN if share is None else figure(round(share * base / 100), base)) for place, share in enumerate(shares)]


HELP = points([55, 56, 59, 58, 54, 56, 57, 60, 59, 61, 57, 56, 55, 58, 57, 60, 59, 63, 64, 66, 65, 67, 66, 68, 67])
WAY = [(date(2025, 6, 30), 0.55), (date(2027, 6, 30), 0.70)]
STEPS = [0.05 + 0.004 * (place % 5) for place in range(25)]
COURSES = {
    "run chart": lambda: charts.time_course("Above the median since spring: worth a conversation", HELP, phases=[Phase(0, 24, 0.57)],
                                            signals=[Signal(17, 24, "Shift up: worth a conversation")], remarks=[Remark(9, "Phone line opened")], path=WAY),
    "run chart, two phases": lambda: charts.time_course("A new level since March, sustained", HELP, phases=[Phase(0, 15, 0.57), Phase(16, 24, 0.66)],
                                                        signals=[Signal(16, 24, "Shift up: sustained"), Signal(0, 4, "Trend up: worth a conversation")]),
    "control chart, XmR": lambda: charts.time_course("One point outside the limits", HELP, phases=[Phase(0, 24, 0.6, 0.53, 0.665)], signals=[Signal(23, 24, "Outside the limits")], middle="mean"),
    "control chart, P": lambda: charts.time_course("Steady within its limits", HELP, phases=[Phase(0, 24, 0.6, [0.6 - s for s in STEPS], [0.6 + s for s in STEPS])], middle="mean"),
    "course, few points": lambda: charts.time_course("Five figures so far", points([40, 48, None, 55, 52], 24, 120), path=WAY),
    "course, one point": lambda: charts.time_course("One figure so far", points([40], 60)),
    "course, hidden": lambda: charts.time_course("Some of this is not shown", points([None, 50, None, None, 60, 61, 62, None], 80, 90)),
    "course, all hidden": lambda: charts.time_course("Nothing of this is shown, to protect people", points([None, None], 80, 90)),
    "course, nobody and everybody": lambda: charts.time_course("All or none", points([0, 100, 0, 100], 40, 90), remarks=[Remark(1, LONG)]),
}
BASES = [(31, 22), (40, 23), (58, 35), (66, 30), (90, 52), (120, 66), (140, 110), (200, 112), (260, 118), (24, 12), (75, 48), (300, 178)]
FUNNELS = {
    "funnel": lambda: charts.funnel("Two of twelve services differ by more than chance", [
        *(Choice(f"Service {place}", figure(count, base)) for place, (base, count) in enumerate(BASES)), Choice("West End", HIDDEN)], figure(806, 1404)),
    "funnel, all hidden": lambda: charts.funnel("Nothing of this is shown, to protect people", [Choice("West End", HIDDEN), Choice("The Ferry", NONE)], HIDDEN),
    "funnel, edges": lambda: charts.funnel("All or none", [Choice(POLISH, figure(40, 40)), Choice(LONG, figure(0, 40)), Choice("Few", figure(6, 12))], figure(46, 92)),
    "funnel, one": lambda: charts.funnel("One service", [Choice("Lochee", figure(20, 40))], figure(20, 40)),
}


def area(label: str, step: int = 0) -> Area:
    return Area(label, tuple(figure(12 + (place * 3 + step) % 14, 41 - step) for place in range(8)))


PANELS = {
    "multiples": lambda: charts.multiples("Areas differ by no more than chance", [area("Lochee"), area("Strathmartine", 4), area("The Ferry", 14), Area("West End", (HIDDEN,) * 8),
                                                                              Area("Coldside", (*area("", 3).figures[:5], HIDDEN, NONE, TOO_SMALL))], NAMES, HUES, EVERYONE),
    "multiples, all hidden": lambda: charts.multiples("Nothing of this is shown, to protect people", [Area("West End", (HIDDEN,) * 8), Area("The Ferry", (NONE,) * 8)], NAMES, HUES, [HIDDEN] * 8),
    "multiples, edges": lambda: charts.multiples("All or none", [Area(POLISH, tuple(figure(40 * (place % 2), 40) for place in range(8)))], LONG_NAMES, HUES, EVERYONE),
    "reach": lambda: charts.reach("Young people of 12 and over in Strathmartine are missing", [
        ("Lochee", [Cell(figure(41, 66)), Cell(figure(80, 120)), Cell(figure(60, 110)), Cell(HIDDEN)]),
        ("Strathmartine", [Cell(figure(30, 60)), Cell(figure(70, 130)), Cell(figure(12, 140), True), Cell(figure(9, 90), True)]),
        ("West End", [Cell(HIDDEN), Cell(TOO_SMALL), Cell(NONE), Cell(HIDDEN)])], ["3 to 7", "8 to 11", "12 to 15", "16 to 18"]),
    "reach, edges": lambda: charts.reach("All or none", [(POLISH, [Cell(figure(0, 40), True), Cell(figure(40, 40))]), (LONG, [Cell(figure(20, 40)), Cell(HIDDEN)])], ["Wszystkie dzieci", "Młodzież"]),
}
ALL = {**DIVERGING, **SHARES, **CHANGES, **WHEELS, **COURSES, **FUNNELS, **PANELS}
