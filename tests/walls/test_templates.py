"""Every template belongs to a page or is a part; no template names anything that its page does not give."""

import dataclasses
import importlib

import pytest
from jinja2 import meta, nodes

from participation.settings import Settings, shipped
from participation.web import pages
from participation.web.assets import Assets
from tests.walls import sources

SHARED = {"app", "visitor", "lang", "dir", "path", "loaded", "languages", "tablet", "waits_for_you"}
"""What pages.draw gives to every template beside the page's own fields."""
SAID_LATER = {"participation/child/_status.html", "surveys/class_wheel/_status.html"}
"""Fragments that a fresh page has no use for: what was saved is said once something was."""
SHELLS = {"base.html", "child.html", "trusted.html"}


def _all_subclasses(kind):
    return {one for direct in kind.__subclasses__() for one in {direct, *_all_subclasses(direct)}}


def page_classes():
    """Every page of the three rooms, once all files are imported."""
    for path in sources.python_files():
        module = sources.name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if not module.endswith(".__main__") and "migrations" not in module:
            importlib.import_module(module)
    return sorted((one for one in _all_subclasses(pages.Page) if one.__module__.split(".")[0] in sources.ROOMS
                   and isinstance(getattr(one, "template", None), str)), key=lambda one: (one.__module__, one.__qualname__))


PAGES = page_classes()


@pytest.fixture(scope="module")
def jinja():
    return pages.environment(Settings(), Assets(shipped("static")))


def parsed(jinja, name):
    return jinja.parse(jinja.loader.get_source(jinja, name)[0])


def referred(jinja, name):
    """The templates that one extends, includes or imports, directly or not; itself first."""
    found, waiting = [], [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting += _names_inside(parsed(jinja, one))
    return found


def _names_inside(tree, kinds=(nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
    return [constant.value for node in tree.find_all(kinds) for constant in [node.template, *node.template.find_all(nodes.Const)]
            if isinstance(constant, nodes.Const) and str(constant.value).endswith(".html")]


def asked_for(jinja, name):
    """Names that a page's template takes from its context, with the templates it extends and includes."""
    family = _family(jinja, name)
    asked = set().union(*(meta.find_undeclared_variables(parsed(jinja, one)) for one in family))
    return asked - set().union(*(_made(parsed(jinja, one)) for one in family)) - set(jinja.globals)


def _family(jinja, name):
    """A template and those that share its context: what it extends and includes (imports do not)."""
    found, waiting = [], [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting += _names_inside(parsed(jinja, one), (nodes.Extends, nodes.Include))
    return found


def _made(tree):
    """Names that a template sets, imports, defines as macros, or asks about with `is defined` before it uses them."""
    stored = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    imported = {one if isinstance(one, str) else one[1] for node in tree.find_all(nodes.FromImport) for one in node.names}
    imported |= {node.target for node in tree.find_all(nodes.Import)}
    asked = {test.node.name for test in tree.find_all(nodes.Test) if test.name == "defined" and isinstance(test.node, nodes.Name)}
    return stored | imported | asked | {macro.name for macro in tree.find_all(nodes.Macro)}


def test_there_are_pages():
    assert len(PAGES) >= 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.__module__}.{page.__name__}")
def test_a_page_gives_every_name_of_its_template(page, jinja):
    assert page.template in jinja.list_templates()
    fields = {field.name for field in dataclasses.fields(page)}
    assert asked_for(jinja, page.template) - SHARED - fields == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.__module__}.{page.__name__}")
def test_a_page_is_frozen(page):
    assert dataclasses.is_dataclass(page) and page.__dataclass_params__.frozen


def test_every_template_is_used(jinja):
    used = {name for page in PAGES if page.template in jinja.list_templates() for name in referred(jinja, page.template)}
    assert set(jinja.list_templates(extensions=["html"])) - used - SHELLS == set()  # .typ: participation/typesetting.py


def test_fragments_are_included_by_a_page(jinja):
    """A fragment that htmx asks for (_noun.html) is also part of a whole page, so that it works without script."""
    included = {name for one in jinja.list_templates() for name in _names_inside(parsed(jinja, one))}
    fragments = {name for name in jinja.list_templates() if name.rpartition("/")[2].startswith("_")}
    assert fragments - included == SAID_LATER


def test_templates_have_no_inline_script_style_or_foreign_address(jinja):
    import re
    wrong = re.compile(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=["']|(?:src|srcset)=["']https?:|\bhx-boost""")
    found = {name: wrong.findall(jinja.loader.get_source(jinja, name)[0]) for name in jinja.list_templates()}
    assert {name: hits for name, hits in found.items() if hits} == {}
