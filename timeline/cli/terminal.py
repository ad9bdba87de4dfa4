"""Text on its way to a terminal: what could act on it is printed as `<U+202E>`; colour only where it is wanted."""

import codecs
import os
import re
import unicodedata
from collections.abc import Mapping
from typing import TextIO

# Characters that act on a terminal or on the order of reading, or that nobody sees:
# controls, line and paragraph separators, soft hyphen, direction marks, zero widths,
# fillers, variation selectors, annotations, tags, halves of surrogate pairs.
# U+200C and U+200D are spelling inside Persian, Urdu and Indic words: see `timeline.reports.inert`.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINER = re.compile("[\u200c\u200d]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_EMOJI_STYLE = "\ufe0f"  # after a symbol it only asks for colour: it hides nothing

# What this program draws itself, for terminals that know no more than ASCII.
_ASCII = {"─": "-", "│": "|", "├": "|", "└": "`", "═": "=", "·": ".", "→": "->", "…": "..."}


def _named(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def _is_part_of_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _inside_a_word(text: str, place: int) -> bool:
    """Tell whether the character at `place` stands between two letters (or their marks)."""
    return 0 < place < len(text) - 1 and _is_part_of_a_word(text[place - 1]) and _is_part_of_a_word(text[place + 1])


def _is_emoji_style(text: str, place: int) -> bool:
    return text[place] == _EMOJI_STYLE and place > 0 and unicodedata.category(text[place - 1]) == "So"


def safe(text: str) -> str:
    """Return `text` in one line that cannot act: controls, overrides and invisible characters as `<U+202E>`.

    A zero-width joiner or non-joiner stays inside a word, where it is spelling.
    What is stored stays as it is; only what is shown changes.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _ACTIVE.sub(lambda found: found[0] if _is_emoji_style(text, found.start()) else _named(found[0]), text)
    return _JOINER.sub(lambda found: found[0] if _inside_a_word(text, found.start()) else _named(found[0]), text)


def safe_lines(text: str, indent: str = "") -> str:
    """Return `text` made safe line by line: its own line ends stay, and each line after the first is indented."""
    return f"\n{indent}".join(safe(line) for line in re.split(r"\r\n|\n", text))


def json_escapes(encoded: str) -> str:
    """Return JSON of one line with every character that could act on a terminal as an escape: the same value."""
    if encoded.isascii() and encoded.isprintable():
        return encoded
    return _JOINER.sub(_escape_loose, _ACTIVE.sub(_escape, encoded))


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def _escape_loose(found: re.Match[str]) -> str:
    return found[0] if _inside_a_word(found.string, found.start()) else _escape(found)


def ascii_marks(error: UnicodeError) -> tuple[str, int]:
    r"""Replace what an encoding lacks: our own lines and marks by ASCII, other text by `\u{…}`. A codec handler."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_ASCII.get(one, f"\\u{{{ord(one):x}}}") for one in lost), error.end


codecs.register_error("timeline-ascii", ascii_marks)


def width(text: str) -> int:
    """Return how many columns `text` takes: wide characters two, combining marks and joiners none."""
    if text.isascii():
        return len(text)
    return sum(_columns(one) for one in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wants_colour(choice: str, environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide on colour: an explicit choice, then NO_COLOR, then FORCE_COLOR, then what the terminal is."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal and environment.get("CLICOLOR") != "0" and environment.get("TERM") != "dumb"


_STYLES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33"}


class Screen:
    """One output stream: what it can show, and how it is written to. `colour` may be changed once it is known."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.colour = False

    @property
    def is_terminal(self) -> bool:
        """Tell whether a person looks at it."""
        try:
            return self.stream.isatty()
        except ValueError:  # it is closed
            return False

    @property
    def columns(self) -> int | None:
        """Return the width of the terminal; `None` where nothing is cut."""
        if not self.is_terminal:
            return None
        try:
            return os.get_terminal_size(self.stream.fileno()).columns or None
        except (OSError, ValueError):
            return None

    def choose_colour(self, choice: str) -> None:
        """Settle whether this stream gets colour."""
        self.colour = wants_colour(choice, os.environ, is_terminal=self.is_terminal)

    def shown(self, text: str) -> str:
        """Return `text` as it can be shown here. What was taken from a record has to be made `safe` before."""
        encoding = self.stream.encoding or "utf-8"
        if text.isascii():
            return text
        try:
            return text.encode(encoding, "timeline-ascii").decode(encoding)
        except LookupError:
            return text.encode("ascii", "timeline-ascii").decode("ascii")

    def json(self, encoded: str) -> str:
        """Return JSON of one line as it can be shown here: what this stream lacks, or what could act, as an escape."""
        encoded = json_escapes(encoded)
        if encoded.isascii() or "utf" in (self.stream.encoding or "utf-8").lower():
            return encoded
        return _NOT_ASCII.sub(_escape, encoded)

    def paint(self, text: str, style: str) -> str:
        """Return `text` in a style, if this stream has colour. It is never the only sign of anything."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text

    def write(self, text: str) -> None:
        """Write `text`, which ends its own lines."""
        self.stream.write(self.shown(text))

    def write_bytes(self, content: bytes) -> None:
        """Write bytes as they are, where the stream has a byte stream below it."""
        below = getattr(self.stream, "buffer", None)
        if below is None:
            self.stream.write(content.decode("utf-8", "replace"))
        else:
            self.stream.flush()
            below.write(content)

    def flush(self) -> None:
        """Hand over what is still held back. Raises `BrokenPipeError` if nobody reads any more."""
        if not self.stream.closed:
            self.stream.flush()
