"""What goes out to other tools is looked through first: no word of a confidential source may stand in it, and no name.

The register that is written from has none of them any more, but people write of both: in
titles, in notes, in why a decision was taken.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING

from timeline.cli.invocation import Reading
from timeline.errors import ReportRefused

if TYPE_CHECKING:
    from timeline.reports.frame import LintLine
    from timeline.reports.lint.sealed import Kept

_FIX = (
    "write it in other words where it is recorded: timeline append correction ID --set FIELD=VALUE; "
    "hold a note or a case back, and record another: timeline append note note:ID --kind hold"
)
_MOST_SAID = 12
_CODE = re.compile(r"#([0-9]{1,6});")
"""A sign, as Mermaid writes it."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
"""A sign, as JSON may write it: ours does so for what stands for HTML."""
_BREAK = re.compile(r"\r?\n[ \t]?|\\n|<br ?/?>")
"""The end of a line, as formats write it inside of a text: folded, escaped or marked up."""
_UNSEEN = str.maketrans("", "", "\ue000\ue001\u200b")
"""The first two mark sealed texts in reports, and stand for nothing here; the last keeps addresses from being links."""


def confidential_now(reading: Reading) -> frozenset[str]:
    """Return the ids of the sources that are confidential by now; all that is known is read only if any may be."""
    from timeline.projections.confidential import confidential_in

    back = reading.kept_back
    return confidential_in(back.head) if back.is_any else frozenset()


def check_outgoing(reading: Reading, files: Mapping[str, str | bytes]) -> None:
    """Refuse files, by name, in which anything stands that is kept back. Raises `ReportRefused`, which says where."""
    if not confidential_now(reading):
        return
    from timeline.reports.lint.sealed import ID_FIX, kept_in

    kept = kept_in(reading.kept_back.head)
    found = [one for name, content in files.items() for one in _found(name, content, kept)]
    if not found:
        return
    reasons = [f"{one.where}: {one.text}" for one in found[:_MOST_SAID]]
    reasons += [f"and {len(found) - _MOST_SAID} more"] if len(found) > _MOST_SAID else []
    says, fix = "text that is withheld would stand in it", ID_FIX if any(one.fix == ID_FIX for one in found) else _FIX
    raise ReportRefused(says, reasons, fix=fix)


def _found(name: str, content: str | bytes, kept: "frozenset[Kept]") -> "Iterator[LintLine]":
    """Yield what is found in a file; of a table by row, as a spreadsheet numbers them."""
    from timeline.reports.lint.sealed import sealed_in

    text = (content.decode() if isinstance(content, bytes) else content).translate(_UNSEEN)
    whole = [*sealed_in(name, _as_read(text), kept)]
    rows = _rows(text) if whole and name.endswith(".csv") else []
    by_row = [
        one
        for number, row in enumerate(rows, start=1)
        for one in sealed_in(f"{name} row {number}", _as_read("\n".join(row)), kept)
    ]
    yield from by_row or whole


def _rows(text: str) -> list[list[str]]:
    """Return the rows of a table; that the headers of one for Excel are divided by semicolons tells it from others."""
    divided_by = ";" if ";" in text.partition("\n")[0] else ","
    limit = csv.field_size_limit(len(text))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=divided_by))
    finally:
        csv.field_size_limit(limit)  # it is one for all readers


def _as_read(text: str) -> str:
    """Return a text as it is written and as it is read: quotation marks, signs and the ends of lines undone."""
    plain = unescape(_ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), text.replace('""', '"')))
    plain = _CODE.sub(lambda sign: chr(int(sign[1])), plain).translate(_UNSEEN)
    return "\0".join((text, _BREAK.sub(" ", plain), _BREAK.sub("", plain)))
