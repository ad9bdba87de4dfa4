"""What `doctor` needs to know of a log, gathered without changing anything; what does not read is noted, not raised."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from timeline.errors import (
    BlobMissing,
    InputRefused,
    IntegrityFailure,
    KeyRefused,
    LogUnavailable,
    MalformedInput,
    TimelineError,
)
from timeline.log import backup, condition
from timeline.log.blobs import Blobs
from timeline.log.condition import Content, Engine, Place
from timeline.log.pending import pending
from timeline.log.shelf import ToPurge
from timeline.log.upkeep import Upkeep, read_upkeep
from timeline.proof.blob_checks import captured_files
from timeline.proof.checkpoint import State, read_state
from timeline.proof.keys import KeyFiles, check_place, key_files
from timeline.proof.note import VerifierKey
from timeline.proof.verdict import Verdict
from timeline.proof.verify import names_of, verify

Answer = TypeVar("Answer")


class KeyFacts(NamedTuple):
    """The key that signs a log, as it lies on this machine, and the copy of the last head signed beside it.

    `here` tells whether there is a key, `beside_log` whether it lies where whoever copies
    the log copies it too. `root_there` is the log's own root at the size of `state`,
    `None` if it does not have that many events.
    """

    files: KeyFiles
    here: bool
    beside_log: bool
    state: State | None
    root_there: bytes | None


class CapturedFacts(NamedTuple):
    """The captured files that the record names: how many, which are missing or altered; and those that nobody names.

    `unreadable` are those that the system keeps from whoever looks.
    """

    named: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    unreferenced: tuple[str, ...]
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a log at the moment `now`. A fact that could not be had is the error that says why."""

    now: datetime
    log: Path
    engine: Engine
    place: Place
    verdict: Verdict | TimelineError
    content: Content | TimelineError
    keys: KeyFacts | TimelineError | None
    captured: CapturedFacts | TimelineError
    purges: tuple[ToPurge, ...] | TimelineError
    upkeep: Upkeep
    root_of_backup: bytes | None


def examine(log: Path, now: datetime) -> Facts:
    """Gather the facts about the log at `log`, through a link too.

    Raises `LogUnavailable` if there is no log, and `NotALog` if it is none.
    """
    where = condition.place(log)
    file = log.resolve() if where.linked_from else log
    verdict = _had(lambda: verify(file, level="quick", keys=_known_keys(file)))
    content = _had(lambda: condition.content(file))
    if isinstance(content, InputRefused):  # another file, or a newer format: nothing about it is a finding
        raise content
    log_id = verdict.log_id if isinstance(verdict, Verdict) else ""
    upkeep = read_upkeep(file, log_id)
    last = upkeep.backed_up
    root = _had(lambda: backup.root_at(file, last.position)) if last else None
    return Facts(
        now=now,
        log=file,
        engine=condition.engine(file),
        place=where,
        verdict=verdict,
        content=content,
        keys=_had(lambda: key_facts(file, log_id)) if log_id else None,
        captured=_had(lambda: captured_facts(file)),
        purges=_had(lambda: pending(file)),
        upkeep=upkeep,
        root_of_backup=root if isinstance(root, bytes) else None,
    )


def _known_keys(log: Path) -> list[VerifierKey]:
    """Return the public keys of a log that lie on this machine; none where there is no place for them."""
    log_id, origin = names_of(log)
    try:
        return [key for key in key_files(log_id).public() if key.name == origin]
    except (KeyRefused, MalformedInput, LogUnavailable, OSError):  # `key_facts` meets it too, and it is told there
        return []


def _had(ask: Callable[[], Answer]) -> Answer | TimelineError:
    try:
        return ask()
    except TimelineError as error:
        return error


def key_facts(log: Path, log_id: str) -> KeyFacts:
    """Return what is known of the key of a log. Raises `KeyRefused` where there is no place for keys."""
    files = key_files(log_id)
    try:
        check_place(files, log)
        beside = False
    except KeyRefused:
        beside = True
    state = read_state(files.state)
    mine = state is not None and state.log == log_id
    root = backup.root_at(log, state.size) if state is not None and mine else None
    return KeyFacts(files, os.path.lexists(files.main), beside, state, root)


def captured_facts(log: Path) -> CapturedFacts:
    """Return how the captured files of a log are; their content is not read."""
    blobs = Blobs(log)
    missing, altered, unreadable = [], [], []
    named = captured_files(log)
    for one in named:
        try:
            blobs.check(one.sha256, one.size, content=False)
        except (InputRefused, BlobMissing):
            missing.append(one.sha256)
        except LogUnavailable:
            unreadable.append(one.sha256)
        except IntegrityFailure:
            altered.append(one.sha256)
    names = {one.sha256 for one in named}
    there = [] if unreadable else blobs.names()  # where one is kept from us, its folder is
    strangers = tuple(one for one in there if one not in names)
    return CapturedFacts(len(named), tuple(missing), tuple(altered), strangers, tuple(unreadable))
