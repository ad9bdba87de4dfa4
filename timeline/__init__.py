"""Tit-for-tat chains from reported actions: an append-only log, replayed, with every claim and link on somebody's word.

The documented Python surface; each name is loaded when it is first used, so that
`import timeline` costs nothing. Library users import from here.
"""

import importlib
from typing import TYPE_CHECKING, Any

import events

if getattr(events, "__distribution__", None) != "escalation-timeline":
    _message = (
        f"another package has put its own 'events' in the way ({getattr(events, '__file__', None)}): "
        "the package Events does so, and opensearch-py brings it. "
        "Install this project in an environment of its own: uv tool install escalation-timeline, or pipx"
    )
    raise ImportError(_message)

if TYPE_CHECKING:
    from events.envelope import Basis, NewEvent, RecordedEvent
    from timeline.errors import TimelineError
    from timeline.log import MemoryLog, SqliteLog, open_log
    from timeline.projections.chains import CHAINS, Chains
    from timeline.projections.changes import changes
    from timeline.projections.claims import CLAIMS
    from timeline.projections.register import REGISTER, Register
    from timeline.proof.verify import verify
    from timeline.recording.commands import Correct, Record, Retract
    from timeline.recording.handler import handle
    from timeline.replay import Axes, known_at, narrow, read_axes, resolve
    from timeline.replay.between import known_between
    from timeline.reports.compose import compose
    from timeline.reports.to_markdown import to_markdown

_HOMES = {
    "Axes": "timeline.replay",
    "Basis": "events.envelope",
    "NewEvent": "events.envelope",
    "RecordedEvent": "events.envelope",
    "TimelineError": "timeline.errors",
    "MemoryLog": "timeline.log",
    "SqliteLog": "timeline.log",
    "open_log": "timeline.log",
    "CHAINS": "timeline.projections.chains",
    "Chains": "timeline.projections.chains",
    "changes": "timeline.projections.changes",
    "CLAIMS": "timeline.projections.claims",
    "REGISTER": "timeline.projections.register",
    "Register": "timeline.projections.register",
    "verify": "timeline.proof",
    "Correct": "timeline.recording.commands",
    "Record": "timeline.recording.commands",
    "Retract": "timeline.recording.commands",
    "handle": "timeline.recording.handler",
    "known_at": "timeline.replay",
    "known_between": "timeline.replay.between",
    "narrow": "timeline.replay",
    "read_axes": "timeline.replay",
    "resolve": "timeline.replay",
    "compose": "timeline.reports.compose",
    "to_markdown": "timeline.reports.to_markdown",
}

__version__ = "0.1.0"
__all__ = [  # noqa: RUF022  # sorted without regard to case, as a reader looks them up
    "Axes",
    "Basis",
    "CHAINS",
    "CLAIMS",
    "Chains",
    "Correct",
    "MemoryLog",
    "NewEvent",
    "REGISTER",
    "Record",
    "RecordedEvent",
    "Register",
    "Retract",
    "SqliteLog",
    "TimelineError",
    "changes",
    "compose",
    "handle",
    "known_at",
    "known_between",
    "narrow",
    "open_log",
    "read_axes",
    "resolve",
    "to_markdown",
    "verify",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    if name not in _HOMES:
        message = f"module 'timeline' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)
