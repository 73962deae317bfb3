"""Writing a survey: one question, when it is asked, the words of its scale."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.words import N_, translated
from surveys.models import Survey
from surveys.questionnaire.questions import Item
from surveys.routes.writing import by, item_of, onward, to_list
from surveys.routes.writing_pages import QuestionEditPage, ScalePage, WhenPage
from surveys.writing import answers, changes, drafts, editing, faults, forms, in_words, kinds, reading, shape, wording
from surveys.writing.editing import OWN_SCALE
from surveys.writing.kinds import Data

OPS = (("is", N_("is one of these answers")), ("is-not", N_("is none of these answers")), ("at-least", N_("is this number or more")),
       ("at-most", N_("is this number or less")), ("answered", N_("is answered")), ("empty", N_("is not answered")))
MOST_CONDITIONS = 20


# ---- one question ------------------------------------------------------------------------------------------------------------

async def question(request: Request, row: Survey) -> Response:
    data = drafts.data_of(row)
    item = item_of(data, request.path_params["item"])
    return pages.show(request, _question(row, data, item))


def _question(row: Survey, data: Data, item: Data, *, added: str = "", note: str = "", stored: str = "",
              errors: dict[str, str] | None = None) -> QuestionEditPage:
    place = shape.order(data).index(item["id"]) + 1
    return QuestionEditPage(
        row, row.revision, item, place, len(data["items"]), kinds.of(item), kinds.STARTERS, editing.known_asides(data), _scales(data, item),
        in_words.asked_if(data, item), wording.told(item, data.get("audience", ""), data.get("language", "en")),
        kinds.LONG_TEXT, added, note, stored, errors or {})


def _scales(data: Data, item: Data) -> list[tuple[str, str, str]]:
    """(name, what it is called, its answers): the survey's own scales, the ready ones, a new one."""
    if item["kind"] not in ("scale", "grade", "matrix"):
        return []
    ready = kinds.words()["scales"]
    found = {**{name: scale for name, scale in ready.items() if name != "own"}, **data.get("scales", {})}
    named = [(name, translated(kinds.BY_KEY[name].name) if name in kinds.BY_KEY and name != "own" else "", _steps(scale))
             for name, scale in found.items()]
    return [*named, (OWN_SCALE, "", "")]


def _steps(scale: Data) -> str:
    return " · ".join(str(label) for _value, label in scale["options"])


async def save_question(request: Request, row: Survey) -> Response:
    form, data = await fields.read(request), drafts.data_of(row)
    item = item_of(data, request.path_params["item"])
    typed = forms.question(form, item)
    if typed.errors:
        return pages.show(request, _question(row, data, typed.item, added=typed.added, errors=typed.errors), status=422)
    before = dict(item)
    made = editing.put(data, typed, form.text("scale", most=60))
    editing.offer_asides(data, made)
    try:
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Conflict as refusal:
        return pages.show(request, _question(row, drafts.data_of(row), typed.item, added=typed.added, note=refusal.sentence,
                                             stored=before["text"]), status=409)
    return await _onward(request, row, data, typed, made)


async def _onward(request: Request, row: Survey, data: Data, typed: forms.Typed, made: Data) -> Response:
    """After saving: the same page for a button among the answers or a new kind, the preview, or the list."""
    item_id = made["id"]
    if typed.do == "walk":
        return onward(pages.see_other(request, "writing-walk", id=row.pk), f"?page={reading.page_of(data, item_id)}")
    if typed.do == "when":
        return pages.see_other(request, "writing-when", id=row.pk, item=item_id)
    if typed.do == "scale" or made.get("scale") != typed.item.get("scale") and str(made.get("scale")).startswith("own"):
        return onward(pages.see_other(request, "writing-scale", id=row.pk, scale=made.get("scale", "")), f"?back={item_id}")
    if typed.do != "save" or made["kind"] != typed.item["kind"]:
        codes = [str(code) for code, _label in made.get("rows", made.get("options", ()))]
        return onward(pages.see_other(request, "writing-question", id=row.pk, item=item_id), "" if typed.do == "save" else _at(typed.do, codes))
    former = await drafts.former_of(row)
    if former and item_id in changes.undecided(data, former):
        return pages.see_other(request, "writing-same", id=row.pk)
    return to_list(request, row, f"edit-{item_id}")


def _at(do: str, codes: list[str]) -> str:
    """Where the keyboard goes on after a button among the answers."""
    what, _colon, code = do.partition(":")
    if code not in codes or what not in ("up", "down"):
        return "#added"
    return f"#answer-{code}" if code in (codes[0], codes[-1]) else f"#{what}-{code}"


# ---- when it is asked ------------------------------------------------------------------------------------------------------------

async def when(request: Request, row: Survey) -> Response:
    data = drafts.data_of(row)
    item, on = item_of(data, request.path_params["item"]), request.query_params.get("on", "")
    return pages.show(request, _when(row, data, item, on))


def _when(row: Survey, data: Data, item: Data, on: str = "", *, note: str = "", form: fields.Form | None = None,
          errors: dict[str, str] | None = None) -> WhenPage:
    known, names = in_words.by_id(data), reading.names(data)
    earlier = _earlier(data, item, known)
    chosen = known[on] if on in earlier else None
    found = [reading.condition(raw) for raw in shape.conditions(item)]
    sentences = [in_words.condition(one, known.get(one.item), names) for one in found]
    wrong = [fault.sentence for fault in faults.found(data) if fault.item == item["id"] and fault.where == faults.CONDITIONS]
    return WhenPage(row, row.revision, item, reading.name(item), sentences, shape.match(item), [(one, names[one]) for one in earlier],
                    chosen, names.get(on, ""), _ops(chosen), form.text("op", most=20) if form else "is", tuple(form.all("value")) if form else (),
                    form.text("number", most=200) if form else "", wrong, note, errors or {})


def _earlier(data: Data, item: Data, known: dict[str, Item]) -> list[str]:
    """The questions that are asked before this one and have an answer."""
    before = shape.order(data)[:shape.order(data).index(item["id"])]
    owners = faults.owner(data)
    return [one.id for one in known.values() if owners.get(one.id, one.id) in before and one.kind != "info"]


def _ops(on: Item | None) -> tuple[tuple[str, str], ...]:
    """What can be said of a question's answer."""
    if on is None:
        return ()
    fits = {"answered", "empty"} | ({"is", "is-not"} if on.known or on.kind == "number" else set())
    if on.kind == "number" or on.scale and on.kind in ("scale", "grade"):
        fits |= {"at-least", "at-most"} if on.kind == "number" else set()
    return tuple((op, translated(name)) for op, name in OPS if op in fits)


async def save_when(request: Request, row: Survey) -> Response:
    """All or any; a condition taken away; a new one."""
    form, data = await fields.read(request), drafts.data_of(row)
    item = item_of(data, request.path_params["item"])
    found, on = [dict(one) for one in shape.conditions(item)], form.text("on", most=40)
    how = form.one_of("match", ("all", "any"), default=shape.match(item)) or "all"
    try:
        _changed(found, form, on, data, item)
        shape.set_conditions(item, found, how)
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Unacceptable as refusal:
        return pages.show(request, _when(row, drafts.data_of(row), item, on, form=form, errors=refusal.errors), status=422)
    except Conflict as refusal:
        fresh = drafts.data_of(row)
        return pages.show(request, _when(row, fresh, shape.item(fresh, item["id"]) or item, on, note=refusal.sentence, form=form), status=409)
    if form.text("do") == "done":
        return to_list(request, row, f"edit-{item['id']}")
    return pages.see_other(request, "writing-when", id=row.pk, item=item["id"])


def _changed(found: list[Data], form: fields.Form, on: str, data: Data, item: Data) -> None:
    do, _colon, number = form.text("do", most=40).partition(":")
    if do == "remove" and number.isdigit() and int(number) < len(found):
        del found[int(number)]
    elif do == "add":
        known = in_words.by_id(data)
        if on not in _earlier(data, item, known):
            raise Unacceptable({"on": translated(N_("Choose a question that is asked before this one."))})
        if len(found) >= MOST_CONDITIONS:
            raise Unacceptable({"op": translated(N_("This question has as many conditions as one can have."))})
        options = {option.code: option.value for option in known[on].known.values()}
        found.append(forms.condition(form, on, options, known[on].kind == "number"))


# ---- the words of a scale -----------------------------------------------------------------------------------------------------------

def _named(data: Data, name: str) -> Data:
    found = data.get("scales", {}).get(name)
    if found is None:
        raise NotFound()
    return found


def _back(data: Data, wanted: str) -> str:
    return wanted if wanted in shape.order(data) else ""


async def scale(request: Request, row: Survey) -> Response:
    data, name = drafts.data_of(row), request.path_params["scale"]
    found = _named(data, name)
    bands = answers.bands_of(found)
    typed = forms.TypedScale(found.get("stem", ""), [(str(value), label, bands[value]) for value, label in found["options"]], "",
                             answers.rising(found), "")
    return pages.show(request, _scale(request, row, data, typed, request.query_params.get("back", "")))


def _scale(request: Request, row: Survey, data: Data, typed: forms.TypedScale, back: str, *, note: str = "") -> ScalePage:
    name = request.path_params["scale"]
    users = [reading.name(item) for item in data["items"] if item.get("scale") == name]
    return ScalePage(row, row.revision, name, _back(data, back), users, typed, note, typed.errors)


async def save_scale(request: Request, row: Survey) -> Response:
    form, data, name = await fields.read(request), drafts.data_of(row), request.path_params["scale"]
    typed, back = forms.scale(form, _named(data, name)), _back(data, form.text("back", most=40))
    if typed.errors:
        return pages.show(request, _scale(request, row, data, typed, back), status=422)
    editing.put_scale(data, name, typed)
    try:
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Conflict as refusal:
        return pages.show(request, _scale(request, row, drafts.data_of(row), typed, back, note=refusal.sentence), status=409)
    if typed.do != "save":
        return onward(pages.see_other(request, "writing-scale", id=row.pk, scale=name), f"?back={back}" + _at(typed.do, [str(value) for value, _label in data["scales"][name]["options"]]))
    if back:
        return pages.see_other(request, "writing-question", id=row.pk, item=back)
    return pages.see_other(request, "writing", id=row.pk)
