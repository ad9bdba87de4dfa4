"""The file of a report that a desk edited, as text and lines: Markdown, HTML or DOCX, by what is in it."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.cli.files import STANDARD_INPUT, open_input, read_small
from timeline.cli.refusals import bad_file
from timeline.cli.terminal import safe
from timeline.errors import ExtraMissing, FileRefused, MalformedInput

if TYPE_CHECKING:
    from timeline.reports.lint.rendered import File

_MOST_BYTES = 16 * 1024 * 1024
_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"
_PAGES = (".html", ".htm")
_LONG = re.compile(r"&#[xX]?[0-9a-fA-F]{50}")
"""No character has such a number, and Python refuses to read one of thousands of digits."""
_OTHER = "lint the Markdown, the HTML or the DOCX of the same report"


def read_edited(typed: str) -> "tuple[str, File]":
    """Return the format of an edited report (md, html or docx), and the file.

    Raises `FileRefused` where there is none that can be read, and `ExtraMissing` for a DOCX
    where its reader is not there.
    """
    from timeline.reports.lint import lines_of
    from timeline.reports.lint.rendered import File

    content = read_small(open_input(typed), typed, most=_MOST_BYTES)
    name = safe(Path(typed).name) if typed != STANDARD_INPUT else "standard input"
    if content.startswith(_ZIP) or typed.lower().endswith(".docx"):
        return "docx", _docx(name, typed, content)
    text = _text(typed, content)
    form = "html" if typed.lower().endswith(_PAGES) or _is_page(text) else "md"
    try:
        return form, File(name, text, [*lines_of(f"report.{form}", text)])
    except MalformedInput as error:
        raise _refused(typed, error.message, error.fix) from None


def _docx(name: str, typed: str, content: bytes) -> "File":
    if find_spec("docx") is None:
        extra, what = "report", "reading a DOCX"
        raise ExtraMissing(extra, what)
    from timeline.cli.edited_docx import docx_file

    if refused := next(_unreadable(content), None):
        raise _refused(typed, *refused)
    return docx_file(name, typed, content)


def _text(typed: str, content: bytes) -> str:
    """Return the text of a file of Markdown or HTML. Raises `FileRefused` for anything else."""
    if refused := next(_unreadable(content), None):
        raise _refused(typed, *refused)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        says, fix = "it is not UTF-8", "name the report as Markdown or HTML, in UTF-8, or as DOCX"
        raise _refused(typed, says, fix) from None
    if long := _LONG.search(text):
        says, fix = "it names a character by a number that none has", f"take out what begins with {long[0][:20]}"
        raise _refused(typed, says, fix)
    return text


def _unreadable(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a file whose first bytes tell that it cannot be read, and what to do."""
    if content.startswith(_PDF):
        yield "a PDF says where letters stand, and not what is a table or a heading: it is not read", _OTHER
    if content.startswith(_OLE):
        yield "it is an old Word file, or one with a password", "save it as DOCX, without a password"


def _refused(typed: str, says: str, fix: str) -> FileRefused:
    return bad_file(path=typed, says=says, fix=fix)


def _is_page(text: str) -> bool:
    return text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))
