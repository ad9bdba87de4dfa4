"""Logs with keys, and bundles made of them as a desk makes them: by the command line, the same bytes each time."""

import os
import random
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.base import Event
from events.cases import case_lines
from tests import builders as make
from tests.contracts.event_log import HandClock
from tests.log.worlds import key
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.proof.checkpoint import Signers, begin_copy, sign
from timeline.proof.keys import KeyFiles, public_file
from timeline.proof.note import VerifierKey
from timeline.recording.importer import import_lines

ORIGIN = "desk.example/log"
SISTAN = "sistan-2024-01-18"


class Desk(NamedTuple):
    """A log and the key that signs it, apart from each other."""

    log: Path
    keys: KeyFiles

    @property
    def vkey(self) -> VerifierKey:
        """The public key."""
        return key(ORIGIN).verifier

    def open(self) -> SqliteLog:
        """Open the log for writing, by a clock that stands."""
        return SqliteLog.open(self.log, writable=True, clock=HandClock())

    def sign(self) -> bytes:
        """Sign the head of the log, and return the note."""
        with self.open() as log:
            begin_copy(log, self.keys.state)
            return sign(log, Signers(self.keys.signing(), self.keys.public()), self.keys.state).note

    def record(self, *events: Event) -> None:
        """Append events."""
        with self.open() as log:
            make.fill(log, *events)

    def run(self, *argv: str) -> int:
        """Run a command line on the log, with its key at hand; return the exit code."""
        with mock.patch.dict(os.environ, {"TIMELINE_KEY": str(self.keys.main)}):
            return run(["--log", str(self.log), *argv])


def new_desk(folder: Path, *events: Event, origin: str = ORIGIN, seed: int = 1) -> Desk:
    """Make a desk with these events on record, nothing signed yet."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(folder / "log" / "timeline.db", KeyFiles(folder / "keys" / "key.pem"))
    desk.log.parent.mkdir()
    desk.keys.main.parent.mkdir()
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    desk.keys.main.write_bytes(pem)
    desk.keys.main.chmod(0o600)
    public_file(desk.keys.main).write_text(f"{key(origin, seed=seed).verifier}\n", encoding="utf-8")
    entropy = random.Random(6962).randbytes  # noqa: S311 — the same each time is the point
    log_id = "5f0c1e2a-0b1c-4d2e-8f30-112233445566"
    with SqliteLog.create(desk.log, log_id=log_id, origin=origin, clock=HandClock(), entropy=entropy) as log:
        begin_copy(log, desk.keys.state)
        make.fill(log, *events)
    return desk


def seed_desk(folder: Path) -> Desk:
    """Make a desk with the seed case on record: signed at position 9, and a note of its own at 28."""
    desk = new_desk(folder)
    lines = case_lines("kerman-2024").splitlines(keepends=True)
    with _salted(desk, 7) as log:
        import_lines(log, lines[:9], file="case", recorded_by="desk")
    desk.sign()
    with _salted(desk, 8) as log:
        import_lines(log, lines[9:], file="case", recorded_by="desk")
        make.fill(log, make.note("late", "kerman-bombing", text="Looked at again."))
    return desk


def _salted(desk: Desk, seed: int) -> SqliteLog:
    """Open the log for writing, with the same salts each time it is made."""
    entropy = random.Random(seed).randbytes  # noqa: S311 — the same each time is the point
    return SqliteLog.open(desk.log, writable=True, clock=HandClock(), entropy=entropy)


def bundle(desk: Desk, folder: Path, *options: str, action: str = SISTAN) -> Path:
    """Make a bundle of the chain that holds an action."""
    assert desk.run("export", "bundle", action, "-o", str(folder), "-q", *options) == 0
    return folder


def seed_bundle(folder: Path) -> tuple[Desk, Path]:
    """Make the bundle that is tampered with: built from 27 events of a log of 28, with an earlier head at 9."""
    desk = seed_desk(folder / "desk")
    return desk, bundle(desk, folder / "bundle", "--as-of", "27")
