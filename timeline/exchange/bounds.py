"""Bounds of a time for formats that count the last moment in: ours is the first that is out."""

from datetime import timedelta

from events.times import parse_instant, write_instant


def last_moment(latest: str) -> str:
    """Return the last whole second that is in, of a bound that is the first moment out."""
    return write_instant(parse_instant(latest) - timedelta(seconds=1))
