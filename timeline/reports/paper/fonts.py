"""The fonts of the PDF: where they lie, and a mark for each character that none of them can print.

A PDF for assistive technology (PDF/UA) may hold no character without a glyph, and no font is
looked for on the machine: then two machines would print different files. So what the packaged
fonts lack is printed by its code point, as `<U+4E2D>`; the other formats hold the character.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

FOLDER = files("timeline.reports") / "fonts"
"""Where the packaged fonts lie: subsets of Noto, under the SIL Open Font License 1.1."""
_SURELY = re.compile("[\x20-\x7e\xa0-\u017f\u2013-\u201e]*")
_JOINERS = "\u200c\u200d"


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """Return the code points that each font has."""
    written: dict[str, str] = json.loads((FOLDER / "coverage.json").read_text("ascii"))
    return tuple(dict.fromkeys(frozenset(_codes(ranges)) for ranges in written.values()))


def _codes(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


@lru_cache(maxsize=1 << 14)
def printable(text: str, opening: str = "<", closing: str = ">") -> str:
    """Return `text` with the code point in place of each character that the fonts cannot print where it stands."""
    if _SURELY.fullmatch(text):
        return text
    return "".join(_shown(cluster, opening, closing) for cluster in _clusters(text))


def _clusters(text: str) -> Iterator[str]:
    """Yield letters with the marks that stand on them: one font has to have them all."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _goes_on(text[at]):
            yield text[start:at]
            start = at


def _goes_on(one: str) -> bool:
    return one in _JOINERS or unicodedata.category(one) in ("Mn", "Me", "Mc")


def _shown(cluster: str, opening: str, closing: str) -> str:
    codes = [ord(one) for one in cluster]
    if any(font.issuperset(codes) for font in _coverage()):
        return cluster
    alone = cluster[:1] if any(codes[0] in font for font in _coverage()) and not _goes_on(cluster[0]) else ""
    rest = codes[len(alone) :]
    return alone + "".join(f"{opening}U+{code:04X}{closing}" for code in rest)
