"""The folding that makes words comparable: indexed text and query alike. Pure; the text that is shown stays as it is.

FTS5's own tokenizer, `unicode61 remove_diacritics 2`, knows Latin, Greek and Cyrillic
letters. It takes the vowel signs of Arabic script for ends of words, and each of the
several codes that keyboards have for one Arabic, Persian or Urdu letter for a letter
of its own. So every character is folded by itself before: `fold(a + b)` is `fold(a) + fold(b)`.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

# One letter each: what Arabic, Persian, Urdu, Pashto, Kurdish and Sindhi keyboards write for it.
_LETTERS = {
    "\u06cc": "\u064a\u0649\u06cd",  # FARSI YEH: ARABIC YEH, ALEF MAKSURA, PASHTO TAIL YEH
    "\u06a9": "\u0643\u06aa",  # KEHEH: ARABIC KAF, SWASH KAF
    "\u0647": "\u06c1\u06be\u06d5\u0629\u06c3",  # HEH: GOAL, DOACHASHMEE, AE, TA MARBUTA, TA MARBUTA GOAL
    "\u0627": "\u0671",  # ALEF: ALEF WASLA; those with madda or hamza come apart by themselves
    # Letters of transliterations that do not come apart into a letter and a mark.
    "i": "\u0131",
    "o": "\u00f8",
    "l": "\u0142",
    "d": "\u0111\u00f0",
    "ae": "\u00e6",
    "oe": "\u0153",
}
_ONE_LETTER = {variant: letter for letter, variants in _LETTERS.items() for variant in variants}
# Part of no word: tatweel stretches a line; ayin and hamza of transliterations are written or left out at will.
_DROPPED = frozenset("\u0640\u02be\u02bf\u02bc\u0674\u00ad\u200d\u2060\ufeff")


def _folded(character: str) -> str:
    """Return what one character is folded to: nothing, for marks; a blank, for what ends a word and for controls.

    A zero-width non-joiner ends a word, as the blank does that others write in its place.
    """
    if character in _DROPPED:
        return ""
    return "".join(map(_part, unicodedata.normalize("NFKD", character).casefold()))


def _part(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Mn" or character in _DROPPED:
        return ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if category[0] in "CZ":
        # Text of the private use area would be a letter to FTS5; here it keeps passages apart (`views/search`).
        return " "
    return _ONE_LETTER.get(character, character)


class _Table(dict[int, str]):
    """A table for `str.translate` that is filled as characters are met."""

    def __missing__(self, code: int) -> str:
        """Fold a character that was not met before."""
        self[code] = folded = _folded(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Return `text` as it is compared.

    Case, accents, vowel signs and tatweel are gone; the letters and digits that have
    several codes have one: `Sarāvān` is `saravan`, `٤` and `۴` are `4`, `كي` is `کی`.
    """
    return text.translate(_TABLE)


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return `fold(text)`, and for each character of `text` where its folding ends.

    `origin` tells from that list which character a place in the folded text comes from.
    """
    parts = [_TABLE[ord(one)] for one in text]
    return "".join(parts), list(accumulate(map(len, parts)))


def origin(ends: Sequence[int], place: int) -> int:
    """Return the index of the character whose folding covers `place`."""
    return bisect_right(ends, place)


# --- queries ---------------------------------------------------------------------------------------------------------


def terms_of(query: str) -> Iterator[tuple[str, bool]]:
    """Yield the terms of a query, folded: words and "phrases", each with whether a star says that it goes on.

    Nothing is an error: a quotation mark that is never closed is closed by the end, and
    a term without any letter or digit is none.
    """
    at, end = 0, len(query)
    while at < end:
        if query[at].isspace():
            at += 1
            continue
        if is_phrase := query[at] == '"':
            stop = query.find('"', at + 1)
            stop = end if stop < 0 else stop
            term, at = query[at + 1 : stop], stop + 1
        else:
            stop = at
            while stop < end and not query[stop].isspace() and query[stop] != '"':
                stop += 1
            term, at = query[at:stop], stop
        if is_phrase and at < end and query[at] == "*":
            term, at = f"{term}*", at + 1
        goes_on = term.endswith("*")
        folded = " ".join(fold(term.rstrip("*")).replace('"', " ").split())
        if any(map(str.isalnum, folded)):
            yield folded, goes_on


def expression_of(query: str) -> str | None:
    """Return the FTS5 expression that asks for every term of a query; `None` if it has none.

    Each term stands in quotation marks, so no character of it is syntax: `NOT`, `NEAR(`,
    `field:` and `^` are words like others, or nothing.
    """
    terms = dict.fromkeys(terms_of(query))
    return " ".join(f'"{term}"{"*" if goes_on else ""}' for term, goes_on in terms) or None
