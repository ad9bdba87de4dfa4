"""Foreign text for other tools: what is invisible or turns the direction of reading is marked, line ends stay."""

import re

from events.base import Withheld
from timeline.reports.inert import visible
from timeline.reports.wording import text_of

# No XML 1.0 document may hold these, not even as a reference.
_NO_CHARACTER = re.compile("[\ufffe\uffff\ud800-\udfff]")


def plain(value: str | Withheld | None) -> str:
    """Return text with each control, invisible or direction-changing character as `<U+202E>`, line by line.

    Of what was redacted it says so; of nothing it is empty.
    """
    text = text_of(value).replace("\r\n", "\n")
    marked = _NO_CHARACTER.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
    return "\n".join(map(visible, marked.split("\n")))


def one_line(value: str | Withheld | None) -> str:
    """Return the same on one line: line ends are marked, too."""
    return visible(plain(value))


def cut(text: str, longest: int) -> str:
    """Return text of at most so many characters; what was cut off is shown as `…`."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
