"""The fonts of the PDF: where they lie, and a mark for each character that none of them can print.

A PDF for assistive technology (PDF/UA) may hold no character without a glyph, and no font is
looked for on the machine: then two machines would print different files. So what the packaged
fonts lack is printed by its code point, as `<U+4E2D>`; the other formats hold the character.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

FOLDER = files("timeline.reports") / "fonts"
"""Where the packaged fonts lie: subsets of Noto, under the SIL Open Font License 1.1."""
_SURELY = re.compile("[\x20-\x7e\xa0-\u017f\u2013-\u201e]*")
_SMALL_BEFORE_LARGE = re.compile("(?<=[a-z])(?=[A-Z])")
_JOINERS = "\u200c\u200d"


@cache
def _fonts() -> Mapping[str, frozenset[int]]:
    """Return the code points that each font has, by the name of its family; first that of all that is Latin."""
    written: dict[str, str] = json.loads((FOLDER / "coverage.json").read_text("ascii"))
    regular = {name: ranges for name, ranges in written.items() if name.endswith("-Regular")}
    return {_SMALL_BEFORE_LARGE.sub(" ", name[:-8]): frozenset(_codes(ranges)) for name, ranges in regular.items()}


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """Return the code points that each font has."""
    return tuple(dict.fromkeys(_fonts().values()))


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


def by_family(text: str) -> Iterator[tuple[str, str]]:
    """Yield printable text in runs, each with the family that has all of it; empty for the first, which is taken so.

    A drawing is set with one family for each run of text: its reader falls back to another for the whole run, and only
    where that gives as many glyphs. With a ligature in the run, such as that of "ff", it does not.
    """
    runs = groupby(_clusters(text), key=_family_of)
    yield from (("".join(clusters), family) for family, clusters in runs)


def _family_of(cluster: str) -> str:
    codes = [ord(one) for one in cluster]
    first, *others = _fonts().items()
    return "" if first[1].issuperset(codes) else next((name for name, font in others if font.issuperset(codes)), "")
