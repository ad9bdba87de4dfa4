"""Foreign text made inert: invisible and direction-changing characters become marks, Markdown's signs are escaped."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# The zero-width joiners are spelling inside Persian, Urdu and Indic words, so they stay between letters.
_JOINERS = "\u200c\u200d"
_MARKED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# At the beginning of a line these would make a list, or a number of one.
_LIST_SIGN = re.compile(r"^([-+=])|^([0-9]{1,9})([.)])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&$])")
# A scheme would become a link of its own in many readers; a zero width of text keeps it from doing so.
_AUTOLINK = re.compile(r"\b(https?|ftp|mailto|javascript|data|tg|www)([:.])", re.IGNORECASE)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield `text` in pieces: what stays as it is (`True`), and `<U+202E>` for each character that would act."""
    start = 0
    for match in _MARKED.finditer(text):
        if match[0] in _JOINERS and _between_letters(match):
            continue
        if match.start() > start:
            yield text[start : match.start()], True
        yield f"<U+{ord(match[0]):04X}>", False
        start = match.end()
    if start < len(text):
        yield text[start:], True


def visible(text: str) -> str:
    """Return `text` with each control, direction-changing or invisible character as `<U+202E>`.

    Line ends and tabs become marks too: a value stays on its line. The zero-width
    joiners stay between letters, where they are spelling.
    """
    return "".join(piece for piece, _ in pieces(text))


def _between_letters(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return bool(before and after) and all(unicodedata.category(one)[0] in "LM" for one in (before, after))


def _unlisted(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


@lru_cache(maxsize=1 << 15)  # a report prints the same names again and again
def markdown(text: str) -> str:
    """Return foreign `text` as Markdown that prints exactly it: no markup, no link, no HTML, on one line."""
    escaped = (
        _MARKDOWN.sub(r"\\\1", visible(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    )
    escaped = _LIST_SIGN.sub(_unlisted, escaped.lstrip(" ")).replace("@", "&#64;")
    return _AUTOLINK.sub(r"\1&#8203;\2", escaped)


def code(text: str) -> str:
    """Return text of ours as code in Markdown, to be copied as it is: backticks in it cannot end it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, apart = "`" * (longest + 1), " " * text.startswith("`") or " " * text.endswith("`")
    return f"{fence}{apart}{visible(text)}{apart}{fence}"
