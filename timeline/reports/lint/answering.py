"""The words that say that one action answered another: of retaliation, of answering, and of any cause."""

import re

from events.codebook.wording import causal_words

_RETALIATING = re.compile(
    r"\b(?:retaliat|reveng|aveng|reprisal|tit-for-tat|payback|hit back|struck back)", re.IGNORECASE
)
_ANSWERING = re.compile(
    r"\b(?:answer(?:s|ed|ing)\b(?! (?:a )?questions?\b)|(?<!in )(?:response|reaction) to\b|respon(?:ds|ded|ding) to\b"
    r"|react(?:s|ed|ing) to\b|consequen(?:ces?|tly)\b|follow(?:s|ed|ing) from\b)",
    re.IGNORECASE,
)
_MARKS = re.compile("[\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]")


def retaliating(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence that give somebody retaliation for a motive."""
    return _each(_RETALIATING, sentence)


def answering(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence that say that something answered; they are said of many things besides actions."""
    return _each(_ANSWERING, sentence)


def answering_in_quote(quote: str) -> tuple[str, ...]:
    """Return the words of a quotation, whatever marks stand in it, that say more than order in time."""
    bare = _MARKS.sub(" ", quote)
    return tuple(dict.fromkeys((*causal_words(bare), *retaliating(bare), *answering(bare))))


def _each(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.lower() for one in pattern.findall(text)))
