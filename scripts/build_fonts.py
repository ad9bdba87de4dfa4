"""Make the fonts of the paper forms: subsets of Noto, and what they cover. Run after an update of the fonts.

    scripts/build_fonts.py FOLDER

FOLDER holds the fonts as Debian's package fonts-noto-core has them (`apt-get download
fonts-noto-core`, `dpkg -x`). Needs fonttools. The licence, SIL Open Font License 1.1, lies beside the subsets.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

INTO = Path(__file__).resolve().parents[1] / "timeline" / "reports" / "fonts"
COMMON = "20-7E A0 AB B7 BB 25CC 2010-2015 2018-201E 2026"
LATIN = "20-7E A0-24F 259 2B0-36F 370-3FF 400-52F 1E00-1EFF 2010-205E 2070-209F 20A0-20BF 2100-214F FB00-FB06 FFFD 25CC"
FONTS = {
    "NotoSans-Regular": LATIN,
    "NotoSans-Bold": LATIN,
    "NotoNaskhArabic-Regular": f"{COMMON} 600-6FF 750-77F 8A0-8FF 200C 200D FB50-FDFF FE70-FEFC",
    "NotoSansHebrew-Regular": f"{COMMON} 590-5FF 20AA FB1D-FB4F",
    "NotoSansArmenian-Regular": f"{COMMON} 530-58F",
    "NotoSansGeorgian-Regular": f"{COMMON} 10A0-10FF",
    "NotoSansMath-Regular": "2190-21FF 2200-22FF 25A0-25FF 25CC",  # no letters: usvg would set a whole line in it
}
FEATURES = (
    *("kern", "mark", "mkmk", "ccmp", "locl", "liga", "rlig", "calt"),
    *("init", "medi", "fina", "isol", "curs", "rclt"),
)
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def main(folder: Path) -> None:
    """Write a subset of each font, and the characters that each of them has as `coverage.json`."""
    coverage = {}
    for name, wanted in FONTS.items():
        font = TTFont(folder / f"{name}.ttf", recalcTimestamp=False)
        _reduce(font, {code for part in wanted.split() for code in _codes(part)})
        font.save(INTO / f"{name}.ttf")
        coverage[name] = _ranges(sorted(font.getBestCmap()))
        print(f"{name}: {(INTO / f'{name}.ttf').stat().st_size:,} bytes")
    (INTO / "coverage.json").write_text(json.dumps(coverage, indent=1) + "\n", encoding="ascii")


def _codes(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _reduce(font: TTFont, codes: set[int]) -> None:
    options = subset.Options(hinting=False, layout_features=list(FEATURES), name_IDs=NAMES, notdef_outline=True)
    options.glyph_names = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)


def _ranges(codes: list[int]) -> str:
    """Write code points as `20-7E A0`."""
    starts = [codes[0], *(after for before, after in pairwise(codes) if after != before + 1)]
    ends = [*(before for before, after in pairwise(codes) if after != before + 1), codes[-1]]
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in zip(starts, ends, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
