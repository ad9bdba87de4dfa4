"""R05 of an edited report: words that the report has in quotation marks, and the file without them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from events.codebook.wording import causal_words, judging_words, labels_in, unquoted
from timeline.reports.lint.alike import bare
from timeline.reports.lint.answering import answering, retaliating
from timeline.reports.lint.rule import shown

_DOUBLE, _SINGLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb", "\u2018\u2019\u201a"
_STRAIGHT = str.maketrans(dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'"))
"""Which marks stand round words is up to a word processor; that they stand there is not."""
_SPAN = re.compile(r"\"([^\"]*)\"|(?<!\w)'([^']*)'(?!\w)")


def without_marks(ours: Iterable[str], theirs: str) -> str:
    """Return the first words in quotation marks that a text has without them, as a finding shows them; or nothing.

    `ours` are the same words, as the report has them: more than once, where it has them with
    other marks elsewhere.
    """
    has, missing = _outside(theirs), ""
    for text in ours:
        if not has - _outside(text):
            return ""
        kept = Counter(map(bare, _spans(theirs)))
        missing = missing or next((one for one in _spans(text) if bare(one) not in kept), "")
    return shown(missing) if missing else ""


def _outside(text: str) -> Counter[str]:
    return Counter(bare(unquoted(text.translate(_STRAIGHT))).split())


def _spans(text: str) -> Iterator[str]:
    return (one[1] or one[2] or "" for one in _SPAN.finditer(text.translate(_STRAIGHT)))


class Unquoted:
    """What a report says outside of quotation marks, where it was rendered."""

    def __init__(self, lines: Iterable[str], labels: Iterable[str] = ()) -> None:
        self._said = "\n".join(unquoted(one) for one in lines)
        self._labels = tuple(one.casefold() for one in labels)

    def excuses(self, text: str) -> bool:
        """Tell whether a text of the report may stand without quotation marks: it says nothing that they are for."""
        return not self._is_somebodys(text) or text in self._said

    def _is_somebodys(self, text: str) -> bool:
        if any((judging_words(text), labels_in(text), causal_words(text), retaliating(unquoted(text)))):
            return True
        return bool(answering(unquoted(text))) or any(one in unquoted(text).casefold() for one in self._labels)
