"""How wide the columns of each table on paper are: in millimetres, or as a share of what is left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a column is: `mm` millimetres, or where that is 0 a `share` of what the others leave."""

    mm: float
    share: float


def _row(*columns: float | str) -> tuple[Width, ...]:
    """Return the widths of a table: numbers are shares, `"6mm"` is what it says."""
    return tuple(Width(float(one[:-2]), 0) if isinstance(one, str) else Width(0, one) for one in columns)


_WIDTHS = {
    "steps": _row("6mm", 1.55, 1.5, "13mm", 2.1, 1.05, 1, "17mm", "14mm"),
    "links": _row("8.5mm", "8.5mm", "17mm", "16mm", 1.3, 1.6, 1, 1.1, "13mm"),
    "casualties": _row("10mm", 1.25, "13.5mm", 1, 1.25, 1.9, "13mm", "13mm", 1.05, "11mm", "12.5mm"),
    "lags": _row("9mm", "9mm", 1, 1, 1.2, 2.4),
    "rungs": _row("8mm", "16mm", 2.4, 1.6),
    "actors": _row(1.2, "14mm", 1.7, 1.8),
    "places": _row("8mm", 1.5, 1, 1, 1, 1),
    "changes": _row("16mm", 1.3, 1.2, 2.4, 1.2, 0.9, "15mm"),
    "sources": _row("7mm", 1.3, 1.25, 1.4, 1, 1.4, 1.15, "14mm", 1.3, 1.2, 1.3, 1.5, "17mm"),
    "register": _row("13mm", 1.1, 2, 2.1, 1.5),
    "scales": _row(1, 1, 2.6),
    "attachments": _row(1.2, 1, "15mm", 2.4, 1.4),
}


def widths_of(role: str, count: int) -> tuple[Width, ...]:
    """Return how wide the `count` columns of a table are; those of a table without widths of its own are equal."""
    if role == "claims":
        return _row(1, *(1.35,) * (count - 1))
    return _WIDTHS.get(role, _row(*(1,) * count))


def in_millimetres(widths: tuple[Width, ...], whole: float) -> tuple[float, ...]:
    """Return widths in millimetres, in a table that is `whole` millimetres wide."""
    left, shares = whole - sum(one.mm for one in widths), sum(one.share for one in widths)
    return tuple(one.mm or left * one.share / shares for one in widths)


def at_least(widths: tuple[float, ...], least: tuple[float, ...]) -> tuple[float, ...]:
    """Return widths of the same sum, none below what is its `least`, taken from those that have more.

    Where they have not enough, they are left as they are.
    """
    lacks = sum(max(0.0, low - one) for one, low in zip(widths, least, strict=True))
    spare = sum(max(0.0, one - low) for one, low in zip(widths, least, strict=True))
    if lacks > spare:
        return widths
    part = lacks / spare if spare else 0.0
    return tuple(max(low, one - (one - low) * part) for one, low in zip(widths, least, strict=True))
