"""R06: how likely something is and how sure the writer is of it are two judgements, in two sentences."""

import re
from collections.abc import Iterator

from timeline.reports.frame import LintLine
from timeline.reports.likelihood import LIKELIHOOD, PROBABILITY, words_in
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rule import line

_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|medium|high)[- ]confidence\b|\bconfidence (?:is|was|remains|:) ?(?:low|moderate|medium|high)\b"
    r"|\bconfidence in (?:this|that|it) is\b|\bwe are (?:highly |moderately |quite )?confident\b",
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"(?<![\d.,])(?:0|100) ?(?:%|per ?cent\b)")
_REMOTE = re.compile(r"\bremote(?! (?:chance|possibility|likelihood|probability))", re.IGNORECASE)


def judgements(passage: Passage) -> Iterator[LintLine]:
    """Find likelihood and confidence in one sentence, words of both rows in one text, and certainty in per cent."""
    rows: dict[str, None] = {}
    first: dict[str, None] = {}
    for sentence in passage.sentences():
        ours = words_in(sentence, LIKELIHOOD)
        other = words_in(_REMOTE.sub(" ", sentence), PROBABILITY)
        first |= dict.fromkeys(ours)
        rows |= dict.fromkeys(other)
        sure = _CONFIDENCE.search(sentence)
        if sure and (ours or other):
            text = f'"{(*ours, *other)[0]}" and "{sure[0]}" stand in one sentence'
            yield line("R06", passage.where, text)
        if certain := _CERTAIN.search(sentence):
            yield line("R06", passage.where, f'"{certain[0]}" is no likelihood: nothing that is judged is certain')
    if first and rows:
        text = f'"{next(iter(first))}" and "{next(iter(rows))}" are of two rows of words'
        yield line("R06", passage.where, text)
