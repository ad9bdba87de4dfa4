"""Completion of ids: the log is opened for reading only and never made, and an error is silent."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from timeline.log.api import EventLog

OFFERED = 50
Completer = Callable[[typer.Context, str], list[tuple[str, str]]]


def complete(*kinds: str) -> Completer:
    """Return a completer for ids of things of `kinds`, each with what tells it from others."""

    def completer(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        try:
            return list(_ids(_path(ctx), kinds, incomplete))
        except Exception:  # noqa: BLE001  # whatever it is: somebody is typing, and an error would land in the line
            return []

    return completer


def _path(ctx: typer.Context) -> Path:
    """Return the log that the words typed so far name."""
    at: Any = ctx
    while at is not None:
        if at.params.get("log"):
            return Path(str(at.params["log"]))
        at = at.parent
    return Path(os.environ.get("TIMELINE_LOG") or "timeline.db")


def _ids(path: Path, kinds: tuple[str, ...], incomplete: str) -> Iterator[tuple[str, str]]:
    from timeline.cli.terminal import safe
    from timeline.log import open_log

    if not path.is_file():
        return
    log = open_log(path)
    try:
        for kind in kinds:
            for stream in log.streams(f"{kind}:{incomplete}", OFFERED):
                yield stream.partition(":")[2], safe(_told(log, stream))
    finally:
        log.close()


def _told(log: "EventLog", stream: str) -> str:
    """Return what tells a thing from others: of an action when, who to whom, its title; else its name or title.

    Of an actor who is no state it is the id: whom confidential sources alone name takes all of the log to tell.
    """
    from timeline.projections.register import REGISTER, Thing
    from timeline.recording.naming import describe

    thing = Thing.of_stream(stream)
    if thing.kind == "action":
        return describe(log, thing).removeprefix(f"{stream}, ")
    found = REGISTER.fold(log.read(stream=stream)).find(*thing)  # as it stands: it may be confidential by now
    event = found.now if found is not None else None
    is_kept = getattr(event, "confidential", False) or (thing.kind == "actor" and getattr(event, "kind", "") != "state")
    words = None if is_kept else getattr(event, "name", getattr(event, "title", None))
    return words if isinstance(words, str) else stream


def complete_kind(incomplete: str) -> list[tuple[str, str]]:
    """Return the kinds of action that begin so, each with its label."""
    from events.codebook import table

    return [(kind, str(entry["label"])) for kind, entry in table("kinds").items() if kind.startswith(incomplete)]
