"""What one picture costs: milliseconds and bytes of its drawing, and of the whole figure with its table.

Beside it the same data as a plain table alone. Milliseconds are processor time of one core, so that a busy machine does not
change them. The picture is made from figures each time, as a page does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from jinja2 import Template

from tests.analysis import gallery, pictured

TIMES = 200
SHOWN = ("diverging", "options", "places", "dumbbell", "moves", "differences", "wheel", "run chart", "control chart, P", "funnel",
         "multiples", "reach")
DRAWING = re.compile(r'<svg class="c-(?!row c-sign).*?</svg>', re.DOTALL)
IMPORT = "{% from 'analysis/charts/picture.html' import picture, rows, wheel, drawings, panels, reach, data %}"
ALONE = {"rows": "rows", "wheel": "wheel", "drawings": "drawings", "panels": "panels", "reach": "reach"}


def lines() -> Iterator[str]:
    """Lines of a table: picture, drawings, bytes of the largest one, of all, of the figure, milliseconds."""
    yield ""
    yield ("| Picture | drawings | largest, bytes | all drawings, bytes | figure with table, bytes | table alone, bytes | figures → marks, ms "
           "| drawn, ms | figure with table, ms | table alone, ms |")
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    jinja = gallery.environment()
    whole = jinja.from_string(IMPORT + "{{ picture(p) }}")
    table = jinja.from_string(IMPORT + "{{ data(p.table, p.finding) }}")
    for name in SHOWN:
        made = pictured.ALL[name]()
        alone = jinja.from_string(IMPORT + "{{ " + ALONE[made.macro] + "(p) }}")
        sizes = [len(one.encode()) for one in DRAWING.findall(whole.render(p=made))]
        marks = _milliseconds(pictured.ALL[name])
        drawn, figure, plain = (_milliseconds(_render(one, made)) for one in (alone, whole, table))
        yield (f"| {name} | {len(sizes)} | {max(sizes):,} | {sum(sizes):,} | {len(whole.render(p=made).encode()):,} | "
               f"{len(table.render(p=made).encode()):,} | {marks:.2f} | {drawn:.2f} | {figure:.2f} | {plain:.2f} |")


def _render(template: Template, made: object) -> Callable[[], str]:
    return lambda: template.render(p=made)


def _milliseconds(work: Callable[[], object]) -> float:
    """Of one call, after a first one that is not counted."""
    work()
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) / TIMES * 1000
