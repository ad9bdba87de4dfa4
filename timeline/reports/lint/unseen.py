"""R14: what no line of a page tells, and a reader sees all the same: figures, styles, scripts, and what is hidden."""

from collections import Counter
from collections.abc import Iterator, Sequence

from timeline.reports.frame import LintLine
from timeline.reports.lint.pages import Unseen, html_page
from timeline.reports.lint.rule import line

_ALL_OF = {
    "style": "the style of the page is not that of the report",
    "script": "the script of the page is not that of the report",
}
_NONE_BUT = {
    "version": "what the page shows at another point of our knowledge is not what the report shows there",
    "template": "a template stands in the page that the report does not have",
    "load": "the page loads or embeds what the report does not",
    "hidden": "a part of the page is hidden that the report does not hide",
}
"""What is wrong where an edited page has one of a kind that the report has not: it may lack some."""


def unlike(name: str, given: str, written: str) -> Iterator[LintLine]:
    """Find what an edited page shows, and hides, beside its lines, that the page as it is written does not.

    A figure that was cut out is not missed: it says nothing that is not so. A style that was
    cut out is: what it hid or showed is not what it was.
    """
    theirs, ours = html_page(given).unseen, html_page(written).unseen
    yield from _figures(name, theirs, ours)
    for kind, text in _ALL_OF.items():
        if _said(theirs, kind) != _said(ours, kind):
            yield line("R14", name, text)
    for kind, text in _NONE_BUT.items():
        spare = Counter(_said(theirs, kind)) - Counter(_said(ours, kind))
        if (at := next((one.number for one in theirs if one.kind == kind and _whole(one) in spare), None)) is not None:
            yield line("R14", f"{name} line {at}", text)


def _figures(name: str, theirs: Sequence[Unseen], ours: Sequence[Unseen]) -> Iterator[LintLine]:
    """Find each figure that is not the one of the report, once: it stands in a page in a wide form and a narrow one."""
    known = {(one.name, _whole(one)) for one in ours if one.kind == "figure"}
    names = dict.fromkeys(_drawn(one) for one in ours if one.kind == "figure")
    numbers = {one: number for number, one in enumerate(names, start=1)}
    found: dict[str, int] = {}
    for one in theirs:
        if one.kind == "figure" and (one.name, _whole(one)) not in known:
            found.setdefault(_drawn(one), one.number)
    for drawn, at in found.items():
        is_ours = drawn in numbers
        text = f"Figure {numbers[drawn]} is not the one of the report" if is_ours else "the report has no such figure"
        yield line("R14", f"{name} line {at}", text)


def _drawn(one: Unseen) -> str:
    """Return which figure a drawing is a form of."""
    return one.name.removesuffix("-upright")


def _said(among: Sequence[Unseen], kind: str) -> list[str]:
    return [_whole(one) for one in among if one.kind == kind]


def _whole(one: Unseen) -> str:
    return " ".join(filter(None, one.says))
