"""Completion of ids: the log is opened for reading only and never made, and an error is silent."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

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
    from timeline.projections.register import Thing
    from timeline.recording.naming import describe

    if not path.is_file():
        return
    log = open_log(path)
    try:
        for kind in kinds:
            for stream in log.streams(f"{kind}:{incomplete}", OFFERED):
                name = stream.partition(":")[2]
                yield name, safe(describe(log, Thing(kind, name)).removeprefix(f"{kind}:{name}, "))
    finally:
        log.close()


def complete_kind(incomplete: str) -> list[tuple[str, str]]:
    """Return the kinds of action that begin so, each with its label."""
    from events.codebook import table

    return [(kind, str(entry["label"])) for kind, entry in table("kinds").items() if kind.startswith(incomplete)]
