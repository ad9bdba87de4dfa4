"""Words that are not ours to use: those that say what brought about what, and those that judge whom they name. Pure."""

import re
from functools import cache

from events.codebook import table

_QUOTED = re.compile(
    r"\u201c[^\u201d]*\u201d|\u201e[^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb|\u2018[^\u2019]*\u2019"
    r"|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)"
)


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks in it: that is somebody's words, and not the writer's."""
    return _QUOTED.sub(" ", text)


def causal_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, outside quotation marks, that say that one action brought about another."""
    return _found("causal", text)


def judging_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, outside quotation marks, that judge whom they name."""
    return _found("judging", text)


def labels_in(text: str) -> tuple[str, ...]:
    """Return the words of a text, outside quotation marks, that one party uses for the other, or for its own deeds."""
    return _found("labels", text)


def holds(text: str, name: str) -> bool:
    """Tell whether a name, or some words, stand in a text outside quotation marks, as whole words in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", unquoted(text), re.IGNORECASE) is not None


def _found(name: str, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.lower() for one in _pattern(name).findall(unquoted(text))))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    written = [re.escape(word) + (r"\w*" if entry["stem"] else "") for word, entry in table(name).items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)
