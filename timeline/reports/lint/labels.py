"""R05: what one side calls the other stands in quotation marks, as somebody's words."""

import re
from collections.abc import Iterator
from functools import cache

from events.codebook.wording import judging_words, labels_in
from timeline.reports.frame import LintLine
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rule import line

_HARMLESS = re.compile(
    r"\b(?:sanctions?|inspections?|visa|tax|customs|legal|licensing|safeguards|control|verification|treaty) regimes?\b",
    re.IGNORECASE,
)
"""A regime that is a body of rules, and no government."""


def labels(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Find parties' labels outside of quotation marks; names that actors are registered by are names."""
    own = facts.dossier.frame.labels
    for sentence in passage.sentences():
        bare = _HARMLESS.sub(" ", sentence)
        bare = _names(facts.names_by_length).sub(" ", bare)
        found = dict.fromkeys((*judging_words(bare), *labels_in(bare), *(one for one in own if _holds(bare, one))))
        if found:
            said = ", ".join(f'"{one}"' for one in found)
            yield line("R05", passage.where, f"{said} stands outside of quotation marks")


def _holds(sentence: str, label: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", sentence, re.IGNORECASE) is not None


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else r"(?!)", re.IGNORECASE)
