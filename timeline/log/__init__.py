"""The record: an append-only log of events, its leaves hashed into a tree. The only room that writes evidence."""

from pathlib import Path

from timeline.log.api import Append, EventLog, Receipt
from timeline.log.memory import MemoryLog
from timeline.log.store import SqliteLog

__all__ = ["Append", "EventLog", "MemoryLog", "Receipt", "SqliteLog", "open_log"]


def open_log(path: Path, *, writable: bool = False) -> SqliteLog:
    """Open the log at `path`, for reading if nothing else is asked: see `SqliteLog.open`."""
    return SqliteLog.open(path, writable=writable)
