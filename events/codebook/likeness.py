"""Which kinds of action somebody may have meant by a word that is none: by their codes, labels and what ACLED says."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from events.codebook import table

_WORD = re.compile(r"[a-z]+")
_LONGEST = 100
_SHORTEST = 3
_CLOSE = 0.8
"""From which share of common letters on two words are close; difflib calls it their ratio."""


def kinds_like(word: str, limit: int = 3) -> tuple[str, ...]:
    """Return the kinds of action that a word is likely to mean, the likest first; none, where nothing is like it.

    What a kind is called counts most, then its label, then what ACLED calls it: `shelling`
    is no code, and there the word for artillery.
    """
    said = [one.removesuffix("s") for one in _WORD.findall(word[:_LONGEST].casefold())]
    scores = {kind: sum(_score(one, kind) for one in said) for kind in table("kinds")}
    found = sorted((kind for kind, score in scores.items() if score), key=lambda kind: -scores[kind])
    return tuple(found[:limit]) or tuple(get_close_matches(word[:_LONGEST], list(scores), n=limit, cutoff=0.6))


def _score(said: str, kind: str) -> float:
    """Return how well one word goes with a kind; 0 where it does not."""
    own = _words(kind)
    best = max((_closeness(said, word) for word in own), default=0.0)
    inside = sum(2 for word in own if len(word) >= _SHORTEST and word in said)
    entry = table("kinds")[kind]
    by_label = 3.0 if said in _words(entry["label"]) else 0.0
    acled = entry.get("acled") or {}
    return max(best, float(inside), by_label, _by_acled(said, own, str(acled.get("sub_event", ""))))


def _closeness(said: str, word: str) -> float:
    if said == word:
        return 4.0
    is_beginning = min(len(said), len(word)) >= _SHORTEST + 1 and word.startswith(said)
    return 3.0 if is_beginning or SequenceMatcher(None, said, word).ratio() >= _CLOSE else 0.0


def _by_acled(said: str, own: tuple[str, ...], sub_event: str) -> float:
    """Return 1 at most: of kinds that ACLED calls alike, one whose own word stands next to it comes first."""
    words = _words(sub_event)
    if said not in words:
        return 0.0
    away = [abs(words.index(said) - words.index(one)) for one in own if one in words]
    return 1.0 - 0.1 * min(away, default=len(words))


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(_each(text))


def _each(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        yield word if word.endswith("ss") else word.removesuffix("s")
