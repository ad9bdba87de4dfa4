"""Foreign text made inert: invisible and direction-changing characters become marks, Markdown's signs are escaped."""

import re
import unicodedata

# The zero-width joiners are spelling inside Persian, Urdu and Indic words, so they stay between letters.
_JOINERS = "\u200c\u200d"
_ALWAYS_MARKED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LOOSE_JOINER = re.compile(f"[{_JOINERS}]")
# At the beginning of a line these would make a list, or a number of one.
_LIST_SIGN = re.compile(r"^([-+=])|^([0-9]{1,9})([.)])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&$])")
# A scheme would become a link of its own in many readers; a zero width of text keeps it from doing so.
_AUTOLINK = re.compile(r"\b(https?|ftp|mailto|javascript|data|tg|www)([:.])", re.IGNORECASE)


def _mark(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


def visible(text: str) -> str:
    """Return `text` with each control, direction-changing or invisible character as `<U+202E>`.

    Line ends and tabs become marks too: a value stays on its line. The zero-width
    joiners stay between letters, where they are spelling.
    """
    text = text.replace("\t", "<U+0009>").replace("\n", "<U+000A>")
    text = _ALWAYS_MARKED.sub(_mark, text)
    return _LOOSE_JOINER.sub(lambda match: match[0] if _between_letters(match) else _mark(match), text)


def _between_letters(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return bool(before and after) and all(unicodedata.category(one)[0] in "LM" for one in (before, after))


def _unlisted(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def markdown(text: str) -> str:
    """Return foreign `text` as Markdown that prints exactly it: no markup, no link, no HTML, on one line."""
    escaped = (
        _MARKDOWN.sub(r"\\\1", visible(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    )
    escaped = _LIST_SIGN.sub(_unlisted, escaped.lstrip(" ")).replace("@", "&#64;")
    return _AUTOLINK.sub(r"\1&#8203;\2", escaped)
