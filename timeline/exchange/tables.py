"""Tables with a Data Package 2.0 that describes them: a file for each kind of thing, and one of what was recorded.

RFC 4180: UTF-8 without a byte order mark, CRLF, quotation marks doubled. A blank is not stated; `unknown`
stands in a column of its own, `value_state`; 0 is a reported zero. Lists are JSON arrays.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from timeline.exchange.about import about, as_json
from timeline.exchange.columns import HXL, NESTED, NUMBERS, TABLES, Table
from timeline.exchange.extract import Extract, Options, changes
from timeline.exchange.row_values import Row
from timeline.exchange.rows import (
    action_row,
    actor_row,
    case_row,
    change_row,
    claim_row,
    link_row,
    note_row,
    source_row,
)

PACKAGE = "datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/"
# What a spreadsheet would run, also after blanks: importing takes off exactly the apostrophe that is put before it.
_RUN = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_APOSTROPHE = re.compile(r"'+(?=\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_BOM = "\ufeff"


def write(one: Extract, options: Options) -> Mapping[str, bytes]:
    """Return the files of the package by their names.

    `options.excel` adds files for Excel in `excel`, `options.hxl` files with a row of tags
    below the headers in `hxl`, beside the plain ones: those are what the package describes.
    """
    cells = {table: list(_cells(table, _rows(one, table))) for table in TABLES}
    plain = {f"{table.name}.csv": _csv([table.columns, *rows], ",").encode() for table, rows in cells.items()}
    files = {PACKAGE: as_json(_package(one, plain)), **plain}
    if options.excel:
        files |= {f"excel/{table.name}.csv": _for_excel(table, rows) for table, rows in cells.items()}
    if options.hxl:
        files |= {f"hxl/{table.name}.csv": _with_tags(table, rows) for table, rows in cells.items()}
    return files


def _rows(one: Extract, table: Table) -> list[Row]:
    makers: dict[str, tuple[Iterable[Any], Callable[[Any], Row]]] = {
        "actions": ((*one.actions, *one.struck), lambda name: action_row(one, name)),
        "claims": (one.claims, lambda name: claim_row(one, name)),
        "links": (one.links, lambda name: link_row(one, name)),
        "sources": (one.sources, lambda name: source_row(one, name)),
        "actors": (one.actors, lambda name: actor_row(one, name)),
        "cases": (one.cases, lambda name: case_row(one, name)),
        "notes": (one.notes, lambda name: note_row(one, name)),
        "changes": (changes(one, one.studies), change_row),
    }
    things, make = makers[table.name]
    return [make(thing) for thing in things]


def _with_tags(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    tags = [HXL.get(column, "") for column in table.columns]
    return _csv([table.columns, tags, *rows], ",").encode()


def _for_excel(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as Excel opens it: what it would run begins with an apostrophe, but for columns of numbers."""
    guarded = [
        [text if name in NUMBERS else guard(text) for name, text in zip(table.columns, cells, strict=True)]
        for cells in rows
    ]
    return (_BOM + _csv([table.columns, *guarded], ";")).encode()


def guard(text: str) -> str:
    """Return a cell that no spreadsheet runs. What had an apostrophe there already gets one more, to be told apart."""
    return f"'{text}" if _RUN.match(text) or _APOSTROPHE.match(text) else text


def _csv(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _cells(table: Table, rows: Iterable[Row]) -> Iterable[list[str]]:
    for row in rows:
        yield [_cell(row.get(column)) for column in table.columns]


def _cell(value: Any) -> str:  # noqa: ANN401  # a value of any row
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


# --- the description -------------------------------------------------------------------------------------------------


def _package(one: Extract, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "$schema": f"{_SCHEMA}datapackage.json",
        "name": f"timeline-{one.basis.log_id}",
        "id": str(one.basis),
        "title": "What is known" if one.asked is None else f"The chain of {one.asked}",
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in TABLES],
        "x_timeline": about(one, "csv"),
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{_SCHEMA}dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {
            "$schema": f"{_SCHEMA}tableschema.json",
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": [table.key],
            "foreignKeys": [
                {"fields": [field], "reference": {"resource": resource, "fields": [key]}}
                for field, resource, key in table.foreign
            ],
        },
    }


def _field(table: Table, column: str) -> dict[str, Any]:
    type_ = NUMBERS.get(column) or NESTED.get(column, "string")
    field: dict[str, Any] = {"name": column, "type": type_}
    return field | ({"constraints": {"required": True}} if column == table.key else {})
