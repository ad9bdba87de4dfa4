"""Lists of strengths as they are typed: `stated,attributed`."""

from collections.abc import Sequence

from events.responses import STRENGTHS, Strength
from timeline.cli.refusals import misused, there_are, unknown_word


def read_strengths(text: str | None, default: Sequence[Strength], option: str = "--strength") -> tuple[Strength, ...]:
    """Return the strengths in a list separated by commas, strongest first. Raises `UsageRefused` for another word."""
    if text is None:
        return tuple(default)
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in STRENGTHS:
            raise unknown_word(noun="strength", word=word, known=STRENGTHS, option=option)
    if not words:
        raise misused(says="no strength is named", fix=there_are(STRENGTHS), option=option)
    return tuple(one for one in STRENGTHS if one in words)
