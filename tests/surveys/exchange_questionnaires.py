"""Random questionnaires of every kind of question, for hypothesis."""

from hypothesis import strategies as st

KINDS = ["scale", "grade", "choice", "several", "rank", "yesno", "text", "number", "month", "matrix", "info"]
NASTY = ["=1+1", "@SUM(A1)", "+44 1382", "-", "\t=cmd", "#N/A", "a <b> & \"c\" 'd'", "zażółć", "مرحبا", "😀", "x005F_", "_x000D_", " two  spaces ",
         "line\n\nline", "\r\nold", "\x07bell", "${Q1}", "TRUE", "01", "1e5", "’“”", "::", "", " "]
words = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
names = st.text("abcXYZ019", min_size=1, max_size=6)
codes = st.one_of(names, st.sampled_from(["other answers", "n/a", "żółw", "a'b", "1.5", "-1"]))
months = st.sampled_from(["2020-01", "2026-12"])


def maybe(**keys):
    """A dict in which each key is there or not."""
    return st.fixed_dictionaries({}, optional=keys)


def labelled(keys, most=4):
    return st.lists(st.tuples(keys, words).map(list), min_size=1, max_size=most, unique_by=lambda pair: pair[0])


@st.composite
def scales(draw):
    options = draw(labelled(st.integers(-3, 9), 6))
    made = {"options": options} | draw(maybe(stem=words))
    if draw(st.booleans()):
        bands = {value: draw(st.sampled_from(["low", "middle", "high"])) for value, _label in options}
        made |= {band: [value for value, where in bands.items() if where == band] for band in ("low", "middle", "high")}
    return made


@st.composite
def conditions(draw, earlier):
    def one():
        item, kind, values = draw(st.sampled_from(earlier))
        op = draw(st.sampled_from(["is", "is-not", "answered", "empty", "at-least", "at-most"]))
        if op in ("answered", "empty"):
            return {"item": item, op: True}
        if op in ("at-least", "at-most"):
            return {"item": item, op: draw(st.integers(-5, 99))}
        some = st.lists(st.sampled_from(values or [1]), min_size=1, max_size=3)
        return {"item": item, op: draw(st.one_of(some, st.sampled_from(values or ["x"])))}
    if draw(st.booleans()):
        return one()
    return {draw(st.sampled_from(["all", "any"])): [one() for _n in range(draw(st.integers(1, 3)))]}


@st.composite
def questionnaires(draw):
    asides = draw(st.dictionaries(st.sampled_from(["na", "unsure", "rathernot", "n a"]), words, max_size=3))
    steps = draw(st.dictionaries(st.sampled_from(["agreement", "my scale", "scale1", "ż"]), scales(), min_size=1, max_size=2))
    items, earlier = [], []
    for item_id in draw(st.lists(names, min_size=1, max_size=7, unique=True)):
        item = draw(_item(item_id, asides, steps))
        if earlier and draw(st.booleans()):
            item["ask_if"] = draw(conditions(earlier))
        items.append(item)
        earlier += _aims(item, steps)
    data = {"id": draw(names), "version": draw(st.integers(1, 99)), "language": draw(st.sampled_from(["en", "pl", "ar"])), "audience": "staff",
            "title": draw(words), "intro": draw(words), "minutes": draw(st.integers(1, 30)), "scales": steps, "items": items}
    data |= draw(maybe(asides=st.just(asides), help_lines=st.lists(words, max_size=2), about=st.just({"purpose": "x"})))
    data |= {"asides": asides} if asides else {}
    if draw(st.booleans()):
        data["pages"] = _pages(draw, [item["id"] for item in items])
    return data | ({"translations": {"gd": draw(_translation(data))}} if draw(st.booleans()) else {})


def _aims(item, steps):
    values = [value for value, _label in steps[item["scale"]]["options"]] if "scale" in item else [code for code, _label in item.get("options", [])]
    if item["kind"] == "info":
        return []
    if item["kind"] == "matrix":
        return [(item["id"] + row, "scale", values) for row, _label in item["rows"]]
    return [(item["id"], item["kind"], values)]


@st.composite
def _item(draw, item_id, asides, steps):
    kind = draw(st.sampled_from(KINDS))
    own = {"choice": {"options": labelled(codes)}, "several": {"options": labelled(codes)}, "rank": {"options": labelled(codes)}}.get(kind, {})
    own |= {"scale": st.sampled_from(sorted(steps))} if kind in ("scale", "grade", "matrix") else {}
    own |= {"rows": labelled(st.sampled_from(["_a", "_b"]).map(lambda row: row[1:] + "q"), 2)} if kind == "matrix" else {}
    also = {"short": words, "hint": words, "evidences": st.lists(st.sampled_from(["1.1", "2.3"]), max_size=2), "stem": words, "body": words,
            "asides": st.lists(st.sampled_from(sorted(asides)), unique=True) if asides else st.just([]), "other": words, "evidence": words,
            "most": st.integers(1, 900), "lines": st.integers(1, 9), "low": st.integers(-9, 9), "high": st.integers(10, 99), "first": months,
            "last": months, "choose_most": st.integers(1, 3)}
    return {"id": item_id, "kind": kind, "text": draw(words)} | {name: draw(value) for name, value in own.items()} | draw(maybe(**also))


def _pages(draw, ids):
    pages = [[]]
    for item_id in ids:
        pages += [[]] if pages[-1] and draw(st.booleans()) else []
        pages[-1].append(item_id)
    return pages


@st.composite
def _translation(draw, data):
    made = draw(maybe(title=words, intro=words, help_lines=st.lists(words, max_size=2), asides=st.just({name: "x" for name in data.get("asides", {})})))
    name = next(iter(data["scales"]))
    made |= draw(maybe(scales=st.just({name: {"stem": "s", "options": ["l"] * len(data["scales"][name]["options"])}})))
    items = [{"id": item["id"], "text": draw(words)} | ({"options": [draw(words) for _one in item["options"]]} if "options" in item else {})
             for item in data["items"][:3]]
    return made | {"items": items}
