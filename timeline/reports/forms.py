"""The formats in which a report is handed over, and how a file of one is told from others."""

from collections.abc import Mapping
from typing import Literal

Form = Literal["md", "json", "html", "docx", "pdf"]
_ENDINGS: Mapping[str, Form] = {
    "md": "md",
    "markdown": "md",
    "json": "json",
    "html": "html",
    "htm": "html",
    "docx": "docx",
    "pdf": "pdf",
}
_BEGINNINGS: Mapping[bytes, Form] = {
    b"<!DOCTYPE html>": "html",
    b"{": "json",
    b"# ": "md",
    b"PK\x03\x04": "docx",
    b"%PDF-": "pdf",
}
MOST = 64 * 1024 * 1024
"""A report has so many bytes at most; what is longer is not read."""


def form_of(name: str, beginning: bytes) -> Form | None:
    """Return the format of a report by the ending of its name, else by its first bytes; `None` for neither."""
    if (form := _ENDINGS.get(name.rpartition(".")[2].lower())) is not None:
        return form
    return next((form for first, form in _BEGINNINGS.items() if beginning.startswith(first)), None)
