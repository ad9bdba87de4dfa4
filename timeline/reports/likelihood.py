"""The words for how likely something is, and how sure somebody is of it, that a judgement may be written with."""

import re
from collections.abc import Iterable

LIKELIHOOD = {
    "almost no chance": "1 to 5 %",
    "very unlikely": "5 to 20 %",
    "unlikely": "20 to 45 %",
    "roughly even chance": "45 to 55 %",
    "likely": "55 to 80 %",
    "very likely": "80 to 95 %",
    "almost certain": "95 to 99 %",
}
"""The first of the two rows of words in Intelligence Community Directive 203 (2015, public domain), with its bands."""
PROBABILITY = {
    "remote": "1 to 5 %",
    "highly improbable": "5 to 20 %",
    "improbable": "20 to 45 %",
    "roughly even odds": "45 to 55 %",
    "probable": "55 to 80 %",
    "highly probable": "80 to 95 %",
    "nearly certain": "95 to 99 %",
}
"""The second row. The directive asks that one report keep to one row."""
CONFIDENCE = {
    "low confidence": "the information is scant, questionable or fragmented",
    "moderate confidence": "the information is plausible, and not enough for more",
    "high confidence": "the information is of high quality or from several independent roots",
}
"""How sure a writer is of a judgement, which is never in one sentence with how likely something is."""


def words_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return which of some words stand in a text, in their order; `very likely` is not `likely`."""
    known = tuple(words)
    either = "|".join(sorted(known, key=len, reverse=True))
    found = {match.casefold() for match in re.findall(rf"\b(?:{either})\b", text, re.IGNORECASE)}
    return tuple(word for word in known if word in found)
