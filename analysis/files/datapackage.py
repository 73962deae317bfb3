"""A release as a Frictionless data package (Data Package and Table Schema, version 1 of the specifications): a zip of CSV files
and of `datapackage.json`, which says what every column is, how a number that is not shown is marked, and where it came from.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from analysis.files.cells import MARK
from analysis.files.contents import INTEGER, LICENCE, NUMBER, Column, Contents, Sheet
from analysis.files.separated import csv
from analysis.files.zipped import zipped
from participation.words import translated

KEY = ("table", "group_key", "answer")
"""What tells one row of the figures from another."""


def package(contents: Contents, *, name: str, address: str) -> bytes:
    """`name`: a word for the package; `address`: where the release can be read."""
    files = [(f"{sheet.name}.csv", csv(sheet, alone=False), sheet) for sheet in (contents.figures, contents.code_book)]
    described = descriptor(contents, files, name=name, address=address)
    whole = json.dumps(described, ensure_ascii=False, indent=2).encode()
    return zipped([("datapackage.json", whole), *((path, content) for path, content, _sheet in files)])


def descriptor(contents: Contents, files: list[tuple[str, bytes, Sheet]], *, name: str, address: str) -> dict[str, Any]:
    """The content of datapackage.json."""
    told = contents.told
    about = "\n\n".join(f"{what}: {says}" for what, says in contents.about.rows)
    return {
        "profile": "tabular-data-package", "name": name, "id": told.release, "title": contents.title,
        "description": about, "version": f"1.{told.correction}.0",
        **({"created": contents.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")} if contents.made_at else {}),
        "sources": [{"title": f"{contents.publisher}: {contents.title}", "path": address}],
        "licenses": [{"name": "other-closed", "title": translated(LICENCE)}],
        "contributors": [{"title": contents.publisher, "role": "publisher"}],
        "resources": [_resource(path, content, sheet) for path, content, sheet in files],
    }


def _resource(path: str, content: bytes, sheet: Sheet) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in sheet.columns], "missingValues": []}
    if sheet.name == "figures":   # in the code book the mark is a code that is explained
        schema |= {"missingValues": [MARK], "primaryKey": list(KEY)}
    return {"profile": "tabular-data-resource", "name": sheet.name.replace("_", "-"), "title": sheet.title, "path": path,
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
            "schema": schema}


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True}
    if column.kind in (INTEGER, NUMBER):
        limits = {"minimum": 0} if column.kind == INTEGER else {"minimum": 0, "maximum": 100}
    return {"name": column.name, "type": column.kind, "description": translated(column.means),
            "constraints": limits}
