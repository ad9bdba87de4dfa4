"""R15 of the command by which a report is made again: what it names is the basis, and what is drawn of it."""

import re
from collections.abc import Iterable, Sequence

from timeline.reports.frame import LintLine
from timeline.reports.lint.alike import bare
from timeline.reports.lint.rendered import Line
from timeline.reports.lint.rule import line

_COMMAND = "timeline export "
_DASH = r"(?:--?|[\u2013\u2014])"
_VALUE = r"(?:'[^']*'|\u2018[^\u2019]*\u2019|\"[^\"]*\"|[^\s'\"`\u2018])+"
_OWN = re.compile(
    rf"\s{_DASH}(?:final|mermaid|figures)(?![\w-])|\s-o\s[^\s`]+|\s{_DASH}(?:title|author|issued)\s{_VALUE}"
)
"""Options that change nothing of what a report says of the record: a file may have been written with others of them."""
_SHOWN = 100
"""So many characters are shown from the first word on that differs."""
_BEFORE = 1
"""So many words are shown before it."""


class Commands:
    """The commands that a report names, and what is said of those of an edited file of it."""

    def __init__(self, ours: Iterable[Line]) -> None:
        self._ours = {bare(_OWN.sub("", one.text)): one for one in ours if _is_ours(one)}

    def is_same(self, one: Line) -> bool:
        """Tell whether a line names the commands of the report, but for options that change no record."""
        return bool(self._ours) and _COMMAND in one.text and bare(_OWN.sub("", one.text)) in self._ours

    def names_basis(self, one: Line) -> bool:
        """Tell whether a line names a command with a basis, as the report does."""
        return bool(self._ours) and _is_ours(one)

    def changed(self, where: str, one: Line) -> LintLine:
        """Return what is found where a line names another command than the report."""
        new = _OWN.sub("", one.text).split()
        likest = max(self._ours.values(), key=lambda other: _same(_OWN.sub("", other.text).split(), new))
        old = _OWN.sub("", likest.text).split()
        at = max(_same(old, new) - _BEFORE, 0)
        has, says = (" ".join(words[at:])[:_SHOWN].rstrip() for words in (new, old))
        text = f'the command that makes the report again: the report has "…{says}…", the file "…{has}…"'
        return line("R15", where, text)


def _is_ours(one: Line) -> bool:
    return _COMMAND in one.text and bool(re.search(rf"\s{_DASH}as-of\s", one.text))


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two lines begin with that are the same."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))
