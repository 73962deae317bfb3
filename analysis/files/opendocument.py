"""A release as ODS (OpenDocument 1.3, ISO/IEC 26300): the few elements that a table needs, written by hand.

`mimetype` comes first and is stored, so that the kind of file can be told without unpacking it (part 2, section 3.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from analysis.files.cells import MARK, sheet_name
from analysis.files.contents import DATE, NARROWEST, NUMBER, WIDEST, Book, Cell, Sheet, day, widths
from analysis.files.zipped import BEGINNING, zipped

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{short}="{_OASIS}:{name}:1.0"' for short, name in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("meta", "meta"), ("number", "datastyle"),
    ("fo", "xsl-fo-compatible")))
_DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_STYLES = """<office:automatic-styles>
<number:number-style style:name="n0"><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
<number:number-style style:name="n1"><number:number number:decimal-places="1" number:min-integer-digits="1"/></number:number-style>
<number:date-style style:name="d"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>\
<number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="d"/>
<style:style style:name="words" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/></style:style>
<style:style style:name="whole" style:family="table-cell" style:data-style-name="n0"/>
<style:style style:name="tenth" style:family="table-cell" style:data-style-name="n1"/>
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="mark" style:family="table-cell"><style:table-cell-properties style:text-align-source="fix"/>\
<style:paragraph-properties fo:text-align="end"/></style:style>
""" + "".join(f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties style:column-width="{width * 2}mm"/></style:style>\n'
              for width in range(NARROWEST, WIDEST + 1)) + "</office:automatic-styles>\n"
_GAPS = re.compile("^ | {2,}| $")


def ods(contents: Book) -> bytes:
    """Three tables: about, figures, code book."""
    return zipped([("mimetype", MIME.encode()), ("META-INF/manifest.xml", _manifest()), ("content.xml", _content(contents)),
                   ("styles.xml", _styles()), ("meta.xml", _meta(contents))], stored=frozenset({"mimetype"}))


def _content(contents: Book) -> bytes:
    tables = "".join(piece for sheet in contents.sheets for piece in _table(sheet))
    return (f'{_XML}<office:document-content {_SPACES} office:version="1.3">{_STYLES}<office:body><office:spreadsheet>\n{tables}'
            "</office:spreadsheet></office:body></office:document-content>").encode()


def _table(sheet: Sheet) -> Iterable[str]:
    yield (f'<table:table table:name={quoteattr(sheet_name(sheet.title))}>'
           f"{''.join(map(_column, widths(sheet)))}"
           "<table:table-header-rows><table:table-row>")
    yield from (_text(column.name, "head") for column in sheet.columns)
    yield "</table:table-row></table:table-header-rows>\n"
    for row in sheet.rows:
        cells = "".join(_cell(value, column.kind) for column, value in zip(sheet.columns, row, strict=True))
        yield f"<table:table-row>{cells}</table:table-row>\n"
    yield "</table:table>\n"


def _column(width: int) -> str:
    return f'<table:table-column table:style-name="w{width}"/>'


def _cell(value: Cell, kind: str) -> str:
    if value is None:
        return _text(MARK, "mark")
    if kind == DATE and (when := day(value)):
        return (f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{when.isoformat()}">'
                f"<text:p>{when.isoformat()}</text:p></table:table-cell>")
    if isinstance(value, str):
        return _text(value, "words")
    style, shown = ("tenth", f"{value:.1f}") if kind == NUMBER else ("whole", str(value))
    return (f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>")


def _text(value: str, style: str = "") -> str:
    """A cell typed as text: a paragraph for each line, spaces kept."""
    own = f' table:style-name="{style}"' if style else ""
    lines = "".join(f"<text:p>{_GAPS.sub(_gap, escape(line))}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell{own} office:value-type="string">{lines}</table:table-cell>'


def _gap(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found.group())}"/>'


def _styles() -> bytes:
    return f'{_XML}<office:document-styles {_SPACES} office:version="1.3"><office:styles/></office:document-styles>'.encode()


def _meta(contents: Book) -> bytes:
    at = (contents.made_at or datetime(*BEGINNING[:3])).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (f'{_XML}<office:document-meta {_SPACES} {_DUBLIN} office:version="1.3"><office:meta><dc:title>{escape(contents.title)}</dc:title>'
            f"<dc:creator>{escape(contents.publisher)}</dc:creator><dc:date>{at}</dc:date>"
            f"<dc:language>{escape(contents.language)}</dc:language></office:meta></office:document-meta>").encode()


def _manifest() -> bytes:
    entries = [("/", MIME), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml"))]
    listed = "".join(f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"'
                     + (' manifest:version="1.3"' if path == "/" else "") + "/>" for path, kind in entries)
    return (f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">{listed}'
            "</manifest:manifest>").encode()
