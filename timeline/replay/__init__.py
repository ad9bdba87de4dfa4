"""Runs folds at a basis: what was known at a position, a time, or a basis that was printed before; and narrows it."""

from timeline.replay.axes import Axes, Span, doubts, narrow, read_axes
from timeline.replay.basis import resolve
from timeline.replay.run import known_at

__all__ = ["Axes", "Span", "doubts", "known_at", "narrow", "read_axes", "resolve"]
