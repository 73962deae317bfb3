"""Surveys of other systems as they come across: the exact data, and a sentence for each thing that did not."""

import io

import openpyxl
import pytest

from surveys.exchange import reading
from surveys.exchange.conditions import NotUnderstood, Target, ask_if, parse
from surveys.questionnaire import definition
from tests.surveys import exchange_files as files

SURVEY = [
    ["type", "name", "label::English (en)", "label::Polski (pl)", "label::Klingon", "hint::English (en)", "relevant", "constraint", "appearance",
     "required", "parameters"],
    ["start", "start"], ["deviceid", "device"],
    ["begin_group", "about_you", "About you", "O tobie", "", "", "", "", "field-list"],
    ["integer", "years", "How many <b>years</b>?", "Ile lat?", "", "", "", ". >= 0 and . <= 60", "", "yes"],
    ["select_one yn", "went", "Did you go?", "Czy byłaś lub byłeś?"],
    ["end_group"],
    ["select_multiple tools", "tools", "Which do you use?", "", "", "Tick what you use.", "${went} = 'yes' and ${years} > 1", "count-selected(.) <= 2"],
    ["text", "tools_other", "Which other?", "", "", "", "selected(${tools}, 'other')"],
    ["begin_group", "after", "How far do you agree?", "", "", "", "", "", "table-list"],
    ["select_one likert", "clear", "It was clear."], ["select_one likert", "useful", "It was useful."],
    ["end_group"],
    ["rank tools", "first", "Put them in order"],
    ["select_one yn or_other", "again", "Again?"],
    ["geopoint", "where", "Where are you?"],
    ["text", "why", "Why, ${went}?", "", "", "", "${clear} >= 2 or not(selected(${tools}, 'wheel'))", "regex(., '[a-z]+')", "multiline"],
    ["date", "when", "When?", "", "", "", "if(${years} > 3, true(), false())"],
    ["range", "sure", "How sure?", "", "", "", "", "", "", "", "start=1 end=7 step=1"],
    ["text", "later", "Later?", "", "", "", "${sure2} = 1"],
    ["begin_repeat", "children", "Each child"], ["text", "age", "How old?"], ["end_repeat"],
    ["select_one nowhere", "lost", "Lost?"],
    ["warp", "warp", "Warp?"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Polski (pl)"],
    ["yn", "yes", "Yes", "Tak"], ["yn", "no", "No", "Nie"], ["tools", "wheel", "The wheel", "Koło"], ["tools", 2, "A plan"],
    ["tools", "other", "Other"], ["likert", 1, "No"], ["likert", 2, "Partly"], ["likert", 3, "Yes"], ["likert", 88, "Don't know"]]


def workbook(survey=SURVEY, choices=CHOICES, settings=(["form_title", "form_id"], ["After the course", "course_1"])):
    book = openpyxl.Workbook()
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_an_xlsform_from_kobo():
    came = reading.read("form.xlsx", workbook())
    tools = {"id": "tools", "kind": "several", "text": "Which do you use?", "hint": "Tick what you use.", "other": "Other", "choose_most": 2,
             "options": [["wheel", "The wheel"], ["2", "A plan"]],
             "ask_if": {"all": [{"item": "went", "is": ["yes"]}, {"item": "years", "at-least": 2}]}}
    yes_no = [["yes", "Yes"], ["no", "No"]]
    assert came.data["items"] == [
        {"id": "aboutyoutitle", "kind": "info", "text": "About you"},
        {"id": "years", "kind": "number", "text": "How many years?", "low": 0, "high": 60},
        {"id": "went", "kind": "yesno", "text": "Did you go?", "options": yes_no},
        tools,
        {"id": "after", "kind": "matrix", "text": "How far do you agree?", "scale": "scale1", "asides": ["unsure"],
         "rows": [["clear", "It was clear."], ["useful", "It was useful."]]},
        {"id": "first", "kind": "rank", "text": "Put them in order", "options": [["wheel", "The wheel"], ["2", "A plan"], ["other", "Other"]]},
        {"id": "again", "kind": "yesno", "text": "Again?", "other": "Other, please say", "options": yes_no},
        {"id": "why", "kind": "text", "text": "Why, ${went}?", "lines": 4, "most": 1000,
         "ask_if": {"any": [{"item": "afterclear", "at-least": 2}, {"item": "tools", "is-not": ["wheel"]}]}},
        {"id": "when", "kind": "month", "text": "When?"},
        {"id": "sure", "kind": "number", "text": "How sure?", "low": 1, "high": 7},
        {"id": "later", "kind": "text", "text": "Later?", "lines": 1, "most": 200},
        {"id": "childrentitle", "kind": "info", "text": "Each child"},
        {"id": "age", "kind": "text", "text": "How old?", "lines": 1, "most": 200}]
    assert came.data["scales"] == {"scale1": {"options": [[1, "No"], [2, "Partly"], [3, "Yes"]]}}
    assert came.data["pages"][:2] == [["aboutyoutitle", "years", "went"], ["tools"]]
    assert came.data["translations"]["pl"]["items"][2] == {"id": "went", "text": "Czy byłaś lub byłeś?", "options": ["Tak", "Nie"]}
    assert (came.data["title"], came.data["id"], came.data["language"]) == ("After the course", "course-1", "en")
    assert {note.where for note in came.notes if note.where} == {
        "Row 9, “tools_other”", "Row 10, “after”", "Row 16, “where”", "Row 17, “why”", "Row 18, “when”", "Row 20, “later”", "Row 21, “children”",
        "Row 24, “lost”", "Row 25, “warp”"}


GRID = [["type", "name", "label", "appearance"], ["begin_group", "g", "", "field-list"], ["select_one likert", "head", "How far do you agree?", "label"],
        ["select_one likert", "a", "It was clear.", "list-nolabel"], ["select_one likert", "b", "It was useful.", "list-nolabel"],
        ["text", "c", "Why?"], ["end_group"]]
KOBO = [["type", "name", "label", "kobo--score-choices", "kobo--rank-items"], ["begin_score", "s", "How far do you agree?", "likert"],
        ["score__row", "a", "It was clear."], ["score__row", "b", "It was useful."], ["end_score"],
        ["begin_rank", "r", "What matters most?", "", "tools"], ["rank__level", "r1", "1st"], ["rank__level", "r2", "2nd"], ["end_rank"]]
ROWS = [["a", "It was clear."], ["b", "It was useful."]]


def test_grids_of_other_makes():
    grid, kobo = (reading.read("form.xlsx", workbook(rows)).data["items"] for rows in (GRID, KOBO))
    table = {"kind": "matrix", "text": "How far do you agree?", "scale": "scale1", "asides": ["unsure"], "rows": ROWS}
    assert grid == [{"id": "head"} | table, {"id": "c", "kind": "text", "text": "Why?", "lines": 1, "most": 200}]
    assert kobo == [{"id": "s"} | table, {"id": "r", "kind": "rank", "text": "What matters most?", "choose_most": 2,
                                          "options": [["wheel", "The wheel"], ["2", "A plan"], ["other", "Other"]]}]


def test_limesurvey_as_xml_of_now():
    came = reading.read("survey.lss", files.LSS.encode())
    at_school = {"item": "place", "is": ["AO01"]}
    assert came.data == {
        "id": "where-we-work", "version": 1, "language": "en", "audience": "staff", "title": "Where we work", "intro": "A few questions.",
        "minutes": 1, "help_lines": [], "pages": [["group1", "place", "tools"], ["group2", "agree", "why", "years", "order"]],
        "asides": {"unsure": "Don't know"}, "scales": {"scale1": {"options": [[1, "No"], [2, "Yes"]]}},
        "items": [
            {"id": "group1", "kind": "info", "text": "You"},
            {"id": "place", "kind": "choice", "text": "Where do you mostly work?", "hint": "Choose the main place.", "other": "Somewhere else",
             "options": [["AO01", "A school"], ["AO02", "A health centre"]]},
            {"id": "tools", "kind": "several", "text": "Which of these do you use?", "options": [["SQ001", "The wheel"], ["SQ002", "A plan"]],
             "choose_most": 1},
            {"id": "group2", "kind": "info", "text": "Your school", "body": "Only if you work in one.", "ask_if": at_school},
            {"id": "agree", "kind": "matrix", "text": "How far do you agree?", "scale": "scale1", "asides": ["unsure"],
             "ask_if": {"all": [at_school, {"item": "tools", "is": ["SQ002"]}]}, "rows": [["SQ001", "It is clear."], ["SQ002", "It is useful."]]},
            {"id": "why", "kind": "text", "text": "Why is that, at {place.shown}?", "lines": 4, "most": 300, "ask_if": at_school},
            {"id": "years", "kind": "number", "text": "How many years?", "low": 0, "ask_if": at_school},
            {"id": "order", "kind": "rank", "text": "What matters most?", "options": [["SQ001", "Time"], ["SQ002", "Trust"]], "ask_if": at_school}],
        "translations": {"pl": {"title": "Gdzie pracujemy", "items": [
            {"id": "group1", "text": "Ty"}, {"id": "place", "text": "Gdzie pracujesz?", "options": ["W szkole", "W przychodni"]}]}}}
    assert [note.where for note in came.notes] == ["Question agree", "Question why", "Question why", "Question sum", "Question years", ""]


def test_limesurvey_of_ten_years_ago_and_its_table_of_conditions():
    came = reading.read("old.lss", files.OLD_LSS.encode())
    assert came.data["items"] == [
        {"id": "q1", "kind": "choice", "text": "How often did we meet?", "options": [["A1", "Once"], ["A2", "Often"]]},
        {"id": "q2", "kind": "yesno", "text": "Did it help?", "ask_if": {"item": "q1", "is": ["A1", "A2"]}}]
    assert came.data["translations"] == {"de": {"items": [{"id": "q1", "text": "Wie oft?", "options": ["Einmal", "Oft"]}]}}
    assert came.notes == ()


def test_limesurvey_as_tabbed_text():
    came = reading.read("survey.txt", files.TABBED.encode())
    assert [(item["id"], item["kind"], item.get("ask_if")) for item in came.data["items"]] == [
        ("went", "yesno", None), ("rate", "matrix", {"item": "went", "is": ["yes"]}), ("sayx", "text", {"item": "ratea", "at-most": 2}),
        ("sayy", "text", {"item": "ratea", "at-most": 2}), ("again", "matrix", None)]
    assert came.data["scales"]["scale2"]["options"] == [[1, "No"], [2, "Uncertain"], [3, "Yes"]]
    assert came.data["translations"] == {"pl": {"title": "Po kursie", "items": [{"id": "went", "text": "Czy byłaś lub byłeś?"}]}}


def test_a_dictionary_from_redcap():
    came = reading.read("dictionary.csv", files.REDCAP.encode())
    assert [(item["id"], item["kind"], item.get("ask_if")) for item in came.data["items"]] == [
        ("jobsection", "info", None), ("job", "choice", None), ("tools", "several", {"item": "job", "is": ["1", "2"]}), ("years", "number", None),
        ("started", "month", None), ("trained", "yesno", None),
        ("whatfirst", "text", {"all": [{"item": "trained", "is": ["yes"]}, {"item": "tools", "is": ["2"]}]}), ("after", "matrix", None),
        ("sure", "number", None), ("email", "text", None), ("late", "text", None), ("thanks", "info", None)]
    assert came.data["items"][1] == {"id": "job", "kind": "choice", "text": "What is your job?", "other": "Other",
                                     "options": [["1", "Teacher"], ["2", "Social worker"], ["3", "Health visitor, or nurse"]]}
    assert came.data["asides"] == {"na": "Not applicable"}
    told = {(note.where, note.said) for note in came.notes}
    assert ("Row 14, “consent”", "It asks for a file or a signature. It is left out: a sealed answer holds words only.") in told
    assert ("Row 15, “email”", "It asks who somebody is. A sealed survey cannot keep its promise if it does: take it out before you use it.") in told
    assert ("Row 16, “late”", "It is asked only under a condition that we cannot keep: datediff([started],'today','d') > 30. "
            "That condition is left away, so that more people are asked.") in told


TARGETS = {"a": Target("a", "choice", {"1": "1", "2": "2", "x": "x"}), "n": Target("n", "number", {}), "m": Target("m", "several", {"1": "1", "2": "2"}),
           "s": Target("s", "scale", {"1": 1, "2": 2, "3": 3})}


@pytest.mark.parametrize("logic, wanted", [
    ("", None), ("1", None), ("[a] = '1'", {"item": "a", "is": ["1"]}), ("[a]='1' or [a]='2'", {"item": "a", "is": ["1", "2"]}),
    ("not(${a} = '1' or ${a} = '2')", {"item": "a", "is-not": ["1", "2"]}), ("[m(2)] = '0'", {"item": "m", "is-not": ["2"]}),
    ("${n} < 5", {"item": "n", "at-most": 4}), ("5 < ${n}", {"item": "n", "at-least": 6}), ("${a} > 1", {"item": "a", "is": ["2"]}),
    ("!is_empty(s.NAOK)", {"item": "s", "answered": True}), ("(a == 'x') && ((s >= 2))", {"all": [{"item": "a", "is": ["x"]}, {"item": "s", "at-least": 2}]}),
    ("${a}='1' and (${n}=3 or ${n}=4)", {"all": [{"item": "a", "is": ["1"]}, {"item": "n", "is": [3, 4]}]}),
])
def test_conditions(logic, wanted):
    assert ask_if(parse(logic), TARGETS) == wanted


@pytest.mark.parametrize("logic", ["[a] = '9'", "[zz] = '1'", "${a} = ${n}", "a == 1 and (n == 1 or s == 2)", "count(a) > 1", "a ==", "(((", "a + 1 = 2",
                                   "(" * 60 + "a = 1" + ")" * 60, "not " * 500, "[a] = '1' " + "or [a] = '1' " * 900])
def test_conditions_that_we_cannot_keep(logic):
    with pytest.raises(NotUnderstood):
        ask_if(parse(logic), TARGETS)


def test_our_own_format_is_read_whole():
    text = definition.written(reading.read("survey.lss", files.LSS.encode()).data)
    came = reading.read("survey.toml", text.encode())
    assert (definition.written(came.data), came.notes) == (text, ())
