"""All pictures with all their cases on one page, for people who work on them.

    python -m tests.analysis.gallery FOLDER     writes FOLDER/pictures.html with the styles beside it
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment

from participation.settings import Settings, shipped
from participation.web import pages
from participation.web.assets import Assets
from tests.analysis import pictured

STYLES = ("vendor/govuk-frontend/govuk-frontend.css", "css/family.css", "css/adult.css", "css/forms.css", "css/tables.css", "css/pictures.css",
          "css/survey.css", "css/plan.css", "css/print.css", "css/planner.css")
PAGE = """<!doctype html><html lang="en" dir="{{ direction }}" class="govuk-template"><head><meta charset="utf-8"><title>Pictures</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{% for css in styles %}<link rel="stylesheet" href="{{ css }}">{% endfor %}</head>
<body class="govuk-template__body"><div class="govuk-width-container hd-main"><main id="main"><h1 class="govuk-heading-xl">Pictures</h1>
{% from 'analysis/charts/picture.html' import picture %}
{% for name, one in pictures %}<section class="hd-section"><h2 class="govuk-heading-m">{{ name }}</h2>{{ picture(one) }}</section>{% endfor %}
</main></div></body></html>"""


def environment() -> Environment:
    return pages.environment(Settings(), Assets(shipped("static")))


def html(styles: Iterable[str], names: Iterable[str] | None = None, direction: str = "ltr") -> str:
    """The page; `styles` are the addresses of its style sheets, `names` the cases that it shows (all)."""
    chosen = [(name, make()) for name, make in pictured.ALL.items() if names is None or name in names]
    return environment().from_string(PAGE).render(styles=list(styles), pictures=chosen, direction=direction)


def write(folder: Path) -> Path:
    """The page as a file that opens by itself. Returns its path."""
    shutil.copytree(Path(shipped("static")), folder / "static", dirs_exist_ok=True)
    page = folder / "pictures.html"
    page.write_text(html(f"static/{name}" for name in STYLES), encoding="utf-8")
    return page


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
