"""The spelling of names: what is written in several ways from one script into another, on top of `folding`. Pure.

Nothing of a sentence is compared so, names alone: `gh` is `q` in them, and a blank or a hyphen nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from timeline.projections.folding import fold

LONGEST = 5
"""How many words of a name are taken as one, at most: "Jaish ul-Adl" has three."""
_I = re.compile("(?:ee|[iy])+")
_AL = re.compile("[eou]l")
_ASCII_WORD = re.compile("[a-z0-9]+")


def spelling_of(folded: str) -> str:
    """Return how a folded name, or a part of one, is compared: `djaysh-ul-adl` and `jaish al adl` are `jaishaladl`.

    Empty, where there is no letter or digit in it.
    """
    spelt = "".join(folded[begin:end] for begin, end in _words(folded))
    spelt = spelt.replace("dj", "j").replace("dh", "z").replace("gh", "q")
    # `ee` has to be gone before an `l` behind it, as in Nabeel, could make an article of its end.
    return _AL.sub("al", _I.sub("i", spelt))


def spellings(name: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a name, and each run of up to `LONGEST` of them, as it is compared.

    With it where it begins and ends in the folded name; the shorter before the longer of one beginning.
    """
    folded = fold(name)
    words = list(_words(folded))
    for at, (begin, _) in enumerate(words):
        for _, end in words[at : at + LONGEST]:
            yield spelling_of(folded[begin:end]), begin, end


@lru_cache(maxsize=4096)
def all_spellings(name: str) -> tuple[str, ...]:
    """Return what `spellings` yields, without the places: one name stands in many things."""
    return tuple(spelt for spelt, _, _ in spellings(name))


def _words(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where words begin and end, as the tokenizer of the index takes them."""
    if folded.isascii():
        yield from (one.span() for one in _ASCII_WORD.finditer(folded))
        return
    begin = None
    for at, one in enumerate(folded):
        category = unicodedata.category(one)
        if category[0] in "LN" or category == "Mc":
            begin = at if begin is None else begin
        elif begin is not None:
            yield begin, at
            begin = None
    if begin is not None:
        yield begin, len(folded)
