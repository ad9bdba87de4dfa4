"""Where two writings of one report differ first: by section and line, or by the path in its data."""

import re
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec

from timeline.reports.forms import Form

_AROUND, _SHOWN = 20, 60
_HEADING = {"md": re.compile(r"## (.*)"), "html": re.compile(r"<h2[^>]*>(.*?)</h2>")}
_DATA = '<script type="application/json" id="report">'
_TAG = re.compile(r"<[^>]*>")
NOTHING = "nothing"
_ABSENT = object()


class Difference(NamedTuple):
    """A place, and what stands there in the file and in what the log says."""

    where: str
    has: str
    says: str

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        if not (self.has or self.says):
            return f"{self.where}: it is not what the log says"
        return f"{self.where}: it has {self.has or NOTHING!r}, and the log says {self.says or NOTHING!r}"


def first_difference(form: Form, handed: bytes, made: bytes) -> Difference:
    """Return where two writings that are not the same differ first. Of a document or PDF only that they do is told."""
    if form in ("docx", "pdf"):
        return Difference(f"the {form} as a whole", "", "")
    if form == "json":
        return _in_data(handed, made)
    return _in_lines(form, handed.decode("utf-8", "replace"), made.decode("utf-8", "replace"))


def _in_lines(form: Form, handed: str, made: str) -> Difference:
    heading = ""
    lines = zip_longest(handed.split("\n"), made.split("\n"), fillvalue="")
    for number, (has, says) in enumerate(lines, start=1):
        if has == says:
            heading = _heading(form, says) or heading
            continue
        begins = _common(has, says)
        start = max(0, begins - _AROUND)
        if form == "html" and _DATA in says[:begins]:
            heading = "the data"
        inside = (_heading(form, says[:begins]) if form == "html" else "") or heading
        place = f"line {number}, {f'in {inside!r}' if inside else 'before the first section'}"
        return Difference(place, has[start:][:_SHOWN], says[start:][:_SHOWN])
    return Difference("the end", "", "")


def _heading(form: Form, line: str) -> str:
    found = _HEADING[form].findall(line)
    return _TAG.sub("", found[-1]).strip() if found else ""


def _common(one: str, other: str) -> int:
    """Return how many characters two lines have in common from their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _in_data(handed: bytes, made: bytes) -> Difference:
    has, says = msgspec.json.decode(handed), msgspec.json.decode(made)
    path = "data"
    while True:
        step = _step(has, says)
        if step is None:
            break
        path, has, says = f"{path}{step[0]}", step[1], step[2]
    return Difference(path, *(_excerpt(one) for one in (has, says))) if has != says else Difference(path, "", "")


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
