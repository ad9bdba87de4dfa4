"""Where two writings of one report differ first: by section and line, by path in data, by part of a document."""

import re
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec

from timeline.reports.forms import Form
from timeline.reports.handed import DATA, TAG
from timeline.reports.packed import parts_of

_AROUND, _SHOWN = 20, 60
_HEADING = {"md": re.compile(r"## (.*)"), "html": re.compile(r"<h2[^>]*>(.*?)</h2>")}
_MARK = b"\xef\xbb\xbf"
_FIX = "name a report as timeline export docx wrote it"
NOTHING = "nothing"
_ABSENT = object()
_UNREADABLE = (ValueError, RecursionError)
"""What data raise that another program wrote: numbers without end, bytes that are no text, nesting without end."""


class Difference(NamedTuple):
    """A place, and what stands there in the file and in what the log says."""

    where: str
    has: str = ""
    says: str = ""

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        if not (self.has or self.says):
            return f"{self.where}: it is not what the log says"
        return f"{self.where}: it has {self.has or NOTHING!r}, and the log says {self.says or NOTHING!r}"


def first_difference(form: Form, handed: bytes, made: bytes) -> Difference:
    """Return where two writings that are not the same differ first. Of a PDF only that they do is told."""
    if form == "pdf":
        return Difference("the pdf as a whole")
    if form == "docx":
        return _in_parts(handed, made)
    if form == "json":
        return _in_data(handed, made)
    return _in_lines(form, text_of(form, handed), text_of(form, made))


def rewritten(form: Form, handed: bytes, made: bytes) -> str:
    """Return how a file says the same in other bytes, as a sentence; nothing, where it does not say the same."""
    if form == "md" and text_of(form, handed).encode() == made:
        return "its line ends are others, or a byte order mark stands before it; all else is what the log says"
    if form == "json" and _same_values(handed, made):
        return "its values are what the log says, and another program wrote them anew"
    if form == "docx" and parts_of(handed, _FIX) == parts_of(made, _FIX):
        return "its parts are what the log says, and another program packed them anew"
    return ""


def text_of(form: Form, content: bytes) -> str:
    """Return a page or Markdown as text; Markdown with the line ends that we write, which editors change by themselves.

    Bytes that are no text are there as marks, which no report of ours has.
    """
    if form == "md":
        content = content.removeprefix(_MARK).replace(b"\r\n", b"\n")
    return content.decode("utf-8", "replace")


# --- lines -----------------------------------------------------------------------------------------------------------


def _in_lines(form: Form, handed: str, made: str) -> Difference:
    heading = ""
    lines = zip_longest(handed.split("\n"), made.split("\n"), fillvalue="")
    for number, (has, says) in enumerate(lines, start=1):
        if has == says:
            heading = _heading(form, says) or heading
            continue
        begins = _common(has, says)
        start = max(0, begins - _AROUND)
        if form == "html" and DATA in says[:begins]:
            heading = "the data"
        inside = (_heading(form, says[:begins]) if form == "html" else "") or heading
        place = f"line {number}, {f'in {inside!r}' if inside else 'before the first section'}"
        return Difference(place, has[start:][:_SHOWN], says[start:][:_SHOWN])
    return Difference("the end")


def _heading(form: Form, line: str) -> str:
    found = _HEADING[form].findall(line)
    return TAG.sub("", found[-1]).strip() if found else ""


def _common(one: str, other: str) -> int:
    """Return how many characters two lines have in common from their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


# --- data ------------------------------------------------------------------------------------------------------------


def _in_data(handed: bytes, made: bytes) -> Difference:
    try:
        path, has, says = _first_values(msgspec.json.decode(handed), msgspec.json.decode(made))
        return Difference(path, *(_excerpt(one) for one in (has, says))) if has != says else Difference(path)
    except _UNREADABLE:
        return Difference("the data as a whole")


def _first_values(has: Any, says: Any) -> tuple[str, Any, Any]:  # noqa: ANN401  # plain values, however deep
    """Return the path down to where two values differ first, and what stands there in each."""
    path = "data"
    while (step := _step(has, says)) is not None:
        path, has, says = f"{path}{step[0]}", step[1], step[2]
    return path, has, says


def _step(has: Any, says: Any) -> tuple[str, Any, Any] | None:  # noqa: ANN401  # plain values, however deep
    """Return the first member in which two values differ, with what it holds in each; `None` where they have none."""
    if isinstance(has, dict) and isinstance(says, dict):
        pairs = ((f".{name}", has.get(name, _ABSENT), says.get(name, _ABSENT)) for name in sorted({*has, *says}))
    elif isinstance(has, list) and isinstance(says, list):
        pairs = ((f"[{at}]", *both) for at, both in enumerate(zip_longest(has, says, fillvalue=_ABSENT)))
    else:
        return None
    return next((one for one in pairs if one[1] != one[2]), None)


def _excerpt(value: Any) -> str:  # noqa: ANN401  # plain values, however deep
    return "" if value is _ABSENT else msgspec.json.encode(value).decode()[:_SHOWN]


def _same_values(handed: bytes, made: bytes) -> bool:
    """Tell whether two writings hold the same values: written anew, since to Python 1, 1.0 and true are equal."""
    try:
        one, other = (msgspec.json.encode(msgspec.json.decode(each), order="sorted") for each in (handed, made))
    except _UNREADABLE:
        return False
    return one == other


# --- parts -----------------------------------------------------------------------------------------------------------


def _in_parts(handed: bytes, made: bytes) -> Difference:
    has, says = parts_of(handed, _FIX), parts_of(made, _FIX)
    differs = next(name for name in (*says, *has) if has.get(name) != says.get(name))
    return Difference(f"the part {differs}")
