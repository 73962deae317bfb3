"""Every text that a person reads goes through gettext: in the templates' source, and on pages in an invented language."""

import ast
import re
import sys
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from participation.settings import Settings, shipped
from participation.web import pages
from participation.web.assets import Assets
from tests.filled import copied, free_port, serving
from tests.journeys import crawl
from tests.journeys.test_every_page import PEOPLE, beginnings
from tests.walls import sources

SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "data-say", "data-confirm", "summary")
NOT_WORDS = {"Me", "PIN", "QR", "CSV", "PDF", "XLSX", "ODS", "SVG", "px", "x", "of", "P", "S", "Childline"}
"""Names, and signs that every language writes alike. Childline is a name."""
DATA_FILES = ("/demo/", "cast.py", "filling.py", "/library/", "/instruments/", "/migrations/", "demo.py",
              "taken_away.py")  # the words of a plan’s file, which an import reads in English
CLASS_BLOCKS = {"body_class", "kind"}
ATTRIBUTES_ALONE = re.compile(r' aria-(?:describedby|labelledby|invalid|current)="[^"<>]*"')
"""What macros write into a tag that begins elsewhere; none of it is read out."""
ONLY_A_DATE = {"/left"}
"""The page after *Leave this page* tells nothing but the day, which is written without gettext."""
AS_MADE = re.compile(r'<(article) class="r-report.*?</\1>', re.S)
"""A report stands on its page as it was made, in the language it was made in; what is around it is of now."""
SOUGHT = re.compile(r"[^\W\d_]{2,}")


UNREAD = {"script", "style", "code"}
"""Not for readers, or the machine's own words: commands, ids, names of acts in the audit trail."""


class Texts(HTMLParser):
    """What a reader of a page meets: text outside scripts and code, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.inside += [tag] if tag in UNREAD else []
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside and data.strip():
            self.found.append(" ".join(data.split()))


def texts(html):
    parser = Texts()
    parser.feed(html)
    return parser.found


def outside(html):
    """The pieces of a page's texts that stand in no brackets; brackets may open in one element and close in another."""
    found, depth = [], 0
    for text in texts(html):
        for piece in re.split(r"([⟦⟧])", text):
            depth += {"⟦": 1, "⟧": -1}.get(piece, 0)
            found += [piece.strip(" .,:;·()–-")] if depth == 0 and piece not in "⟦⟧" else []
    return found


def bare(text):
    """The words of a text that are no signs or names common to all languages."""
    return [word for word in SOUGHT.findall(text) if word not in NOT_WORDS]


# ---- templates, by their source ------------------------------------------------------------------------------------

JINJA = pages.environment(Settings(), Assets(shipped("static")))


def written(name):
    """A template's own text, without what {% trans %} and {{ }} bring: one piece of HTML with blanks for them."""
    tree = JINJA.parse(JINJA.loader.get_source(JINJA, name)[0])
    html = "".join(data.data if isinstance(data, nodes.TemplateData) else "\x00" for output in _outputs(tree) for data in output.nodes)
    return ATTRIBUTES_ALONE.sub("", html)


def _outputs(node):
    """Everything a template writes, in order, but for blocks that hold class names."""
    if isinstance(node, nodes.Output):
        yield node
    elif not (isinstance(node, nodes.Block) and node.name in CLASS_BLOCKS):
        for child in node.iter_child_nodes():
            yield from _outputs(child)


@pytest.mark.parametrize("name", JINJA.list_templates(extensions=["html"]))
def test_a_template_has_no_bare_text(name):
    found = [text for text in texts(written(name)) if bare(text.replace("\x00", " "))]
    assert found == []


TYPST_CODE = re.compile(r'#[\w.-]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\.\w+)*)*|\b\w+:|"[^"]*"')
"""What is worked out between the brackets of a printed document; what is left there is its own text."""


@pytest.mark.parametrize("path", sorted(shipped("templates").rglob("*.typ")), ids=lambda path: path.name)
def test_a_printed_document_has_no_bare_text(path):
    assert [text for text in _bracketed(path.read_text(encoding="utf-8")) if bare(text)] == []


def _bracketed(source):
    source = re.sub(r"//.*", "", source)
    return [TYPST_CODE.sub(" ", inner) for inner in re.findall(r"\[([^\[\]]*)\]", source)]


def test_a_bare_text_of_a_printed_document_would_be_found():
    assert [bare(text) for text in _bracketed("#f(2pt)[#entry.day said #text(9pt, fill: pale.darken(30%), x)] // [no text]")] == [["said"]]


# ---- Python, by what reaches a page ----------------------------------------------------------------------------------

def literals():
    """Every text in our Python that is not itself given to gettext, as a pattern; invented people's words left out."""
    found = {}
    for path in sources.python_files():
        if not any(place in sources.name(path) or sources.name(path).endswith(place) for place in DATA_FILES):
            found |= {pattern: sources.name(path) for pattern in map(_pattern, _loose(sources.tree(path))) if pattern}
    return found


def _loose(tree):
    marked = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_gettext(node.func)
              for argument in node.args for inner in ast.walk(argument)}
    parts = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node) if inner is not node}
    return [node for node in ast.walk(tree) if id(node) not in marked | parts
            and (isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str))]


def _is_gettext(func):
    return isinstance(func, (ast.Name, ast.Attribute)) and (func.id if isinstance(func, ast.Name) else func.attr) in {
        "_", "N_", "ngettext", "pgettext", "npgettext", "translated", "gettext"}


def _pattern(node):
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    fixed = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if not any(bare(text) for text in fixed):
        return None
    return re.compile("".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+?" for part in parts))


def suspicious(html, patterns):
    """Pieces of a page between the brackets of translated texts that are a text of our own Python, word for word."""
    return {(piece, where) for piece in set(outside(html)) if bare(piece)
            for pattern, where in patterns.items() if pattern.fullmatch(piece)}


def test_a_bare_literal_would_be_found():
    patterns = {re.compile("Saved yesterday"): "x.py"}
    assert suspicious("<p>⟦Hello⟧ Saved yesterday.</p>", patterns) == {("Saved yesterday", "x.py")}
    assert suspicious("<p>⟦Saved yesterday⟧</p><script>Saved yesterday</script>", patterns) == set()
    assert suspicious("<p>⟦Hello <b>Saved yesterday</b> now⟧</p>", patterns) == set()
    assert [bare(text) for text in texts('<p title="Close">12 px</p>')] == [["Close"], []]


@pytest.fixture(scope="module")
def pseudo(filled, tmp_path_factory):
    settings = copied(filled, tmp_path_factory.mktemp("pseudo"), f"http://127.0.0.1:{free_port()}")
    with serving(settings, command=(sys.executable, "-m", "tests.walls.pseudo")) as origin:
        yield origin


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_in_an_invented_language(who, pseudo, filled):
    urls, patterns, wrong = crawl.listed(filled), literals(), {}
    with crawl.client(pseudo) as client:
        for _name, path in crawl.pages(client, urls, beginnings(client, who, filled)):
            html = AS_MADE.sub("", client.get(path).text)
            assert "⟦" in html or path in ONLY_A_DATE, path
            wrong |= {path: hits} if (hits := suspicious(html, patterns)) else {}
    assert wrong == {}
