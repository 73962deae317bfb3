"""PDFs by Typst: tagged, PDF/UA-1 where every letter has a glyph. What people typed is data and never becomes markup.

A template is a `.typ` file beside the page templates (in FOLDER where its name has no path). It reads its data with
`json(bytes(sys.inputs.data))`, so that a child's words can hold any sign; nothing is read from outside the templates' folder and nothing is fetched.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path

import typst

from participation.settings import shipped

STANDARD = "ua-1"
FOLDER = "participation/paper"


async def pdf(template: str, data: dict[str, object], *, pinned: bool = False) -> bytes:
    """The document as PDF. Takes some tenths of a second, off the event loop.

    `pinned`: only letters that are shipped, never those of the machine, so that the same data is the same bytes elsewhere too.
    """
    return await asyncio.to_thread(_pdf, template, json.dumps(data, ensure_ascii=False), pinned)


def _pdf(template: str, data: str, pinned: bool) -> bytes:
    folder = shipped("templates")
    name = template if "/" in template else f"{FOLDER}/{template}"
    compiler = typst.Compiler(input=folder / name, root=folder, font_paths=_fonts(pinned), sys_inputs={"data": data})
    try:
        made = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as problem:
        if "PDF/UA" not in str(problem):
            raise
        # A letter that no font here has: the standard refuses it; still tagged.
        made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)
    return made


@cache
def _fonts(pinned: bool) -> typst.Fonts:
    """Ours first; those of the machine, unless `pinned`, for letters that ours do not have."""
    return typst.Fonts(include_system_fonts=not pinned, include_embedded_fonts=True, font_paths=[_folder()])


def _folder() -> Path:
    return shipped("static") / "fonts" / "set"
