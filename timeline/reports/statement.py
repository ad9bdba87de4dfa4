"""A sentence of a report, which names what it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence and the ids of what it rests on."""

    text: str
    ids: tuple[str, ...]
