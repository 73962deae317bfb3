"""What a plan's words say about when: the five shapes of the Dundee plan, and that no text at all can trip the
reader."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.plan_files.timescales import MONTHS, NUMBERS, add_months, month_end, read, read_date

SEPTEMBER, DECEMBER = date(2016, 9, 30), date(2016, 12, 31)


def said(text: str) -> tuple:
    found = read(text)
    return found.due, found.first_review, found.every


@pytest.mark.parametrize("text, expected", [
    ("First review December 2016 and reviewed annually thereafter", (None, DECEMBER, 12)),
    ("Next review of progress September 2016 and six monthly thereafter", (None, SEPTEMBER, 6)),
    ("Next review of progress September 2016.Annual reviews of learning and organisational development thereafter",
     (None, SEPTEMBER, 12)),
    ("September 2016 and six monthly thereafter", (SEPTEMBER, SEPTEMBER, 6)),
    ("December 2016. Annual reviews thereafter", (DECEMBER, date(2017, 12, 31), 12)),
    ("1 st April 2017. First review of progress September 2016", (date(2017, 4, 1), SEPTEMBER, None)),
    ("September 2016", (SEPTEMBER, None, None)),
])
def test_every_shape_of_the_dundee_plan(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize("text, expected", [
    ("By December 2016 (first review March 2016), then every six months", (DECEMBER, date(2016, 3, 31), 6)),
    ("30/9/2016", (SEPTEMBER, None, None)),
    ("2016-09-30, reviewed quarterly", (SEPTEMBER, date(2016, 12, 31), 3)),
    ("End of Sept. 2016; reviews every 2 years", (SEPTEMBER, date(2018, 9, 30), 24)),
    ("Ongoing", (None, None, None)),
    ("Quarterly", (None, None, 3)),
    ("31 September 2016", (None, None, None)),
    ("", (None, None, None)),
])
def test_other_ways_of_saying_it(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize("text, check", [
    ("September 2016 and six monthly thereafter",
     "The words do not say whether this day is a due date or a first review. We took it as both."),
    ("December 2016. Annual reviews thereafter",
     "The words give no date for the first review. We counted one interval from the due date."),
    ("Ongoing", "We could not read a date in these words."),
    ("", "No timescale is given."),
    ("2017", "Only a year is given. We took its last day."),
    ("4/5/2017", "We read the date as day, month, year."),
    ("April 2016 to March 2018", "Several dates are given. We took the latest as the due date."),
    ("31 September 2016, or June 2017", "“31 September 2016” is not a day that exists."),
])
def test_what_was_worked_out_is_said(text, check):
    assert read(text).checks == (check,)


def test_words_that_say_no_date_are_kept_in_sight():
    assert read("Ongoing").unused == "Ongoing"
    assert read("September 2016.Annual reviews of induction thereafter").unused == "reviews of induction thereafter"


@given(st.text(max_size=300))
def test_no_text_can_trip_it(text):
    found = read(text)
    assert found.due or found.first_review or found.checks


days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(day=days, review=days, months=st.sampled_from([1, 3, 6, 12]), ordinal=st.sampled_from(["", "st", " st", "th"]))
def test_due_date_review_and_interval_come_back(day, review, months, ordinal):
    every = {1: "monthly", 3: "quarterly", 6: "six monthly", 12: "annually"}[months]
    when = f"{day.day}{ordinal} {MONTHS[day.month - 1].title()} {day.year}"
    first = f"{MONTHS[review.month - 1].title()} {review.year}"
    assert said(f"{when}. First review of progress {first} and {every} thereafter") == (
        day, month_end(review.year, review.month), months)


@given(day=days, count=st.integers(1, 12))
def test_counted_intervals(day, count):
    text = f"Complete by {day.isoformat()}; reviewed every {NUMBERS[count - 1]} months"
    assert said(text) == (day, add_months(day, count), count)


@given(days)
def test_a_date_reads_back_as_typed(day):
    assert read_date(f"{day.day} {MONTHS[day.month - 1]} {day.year}") == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"about {day.isoformat()}") is None


def test_months_keep_their_last_day():
    assert add_months(date(2016, 9, 30), 1) == date(2016, 10, 31)
    assert add_months(date(2017, 1, 30), 1) == date(2017, 2, 28)
    assert add_months(date(2016, 11, 15), 3) == date(2017, 2, 15)
