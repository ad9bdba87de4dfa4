"""Runs folds at a basis: what was known at a position, a time, or a basis that was printed before."""

from timeline.replay.basis import resolve
from timeline.replay.run import VIEWS, ViewState, digest, known_at, replay

__all__ = ["VIEWS", "ViewState", "digest", "known_at", "replay", "resolve"]
