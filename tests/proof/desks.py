"""A desk that signs: a log in a folder of its own, and its keys in another."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import builders as make
from tests.contracts.event_log import HandClock
from tests.log.worlds import ORIGIN
from timeline.log import SqliteLog
from timeline.proof.checkpoint import Signed, Signers, sign
from timeline.proof.keys import KeyFiles
from timeline.proof.note import VerifierKey, open_note
from timeline.recording.key_changes import Recorder, Revoked, Rotated, finish, make_keys, revoke, rotate

PASSPHRASE = b"correct horse"


_numbers = itertools.count(1)


def new_id() -> str:
    """Return an event id that nobody else has."""
    return f"018d1bd7-8288-7000-9000-{next(_numbers):012x}"


class Desk(NamedTuple):
    """Where a log lies, and where its keys do."""

    path: Path
    files: KeyFiles

    @contextmanager
    def open(self) -> Iterator[SqliteLog]:
        """Open the log for writing."""
        with closing(SqliteLog.open(self.path, writable=True, clock=HandClock())) as log:
            yield log

    def append(self, *names: str) -> None:
        """Append a note of each name."""
        with self.open() as log:
            for name in names:
                id_ = f"018d1bd7-8288-7000-a000-{int.from_bytes(name.encode()[:6], 'big'):012x}"
                event = make.note(name, "panjgur-2024-01-16")
                log.append(event.stream, [make.new(event)._replace(event_id=id_)], expected=0)

    def sign(self, *, last: bytes | None = None, passphrase: bytes | None = None) -> Signed:
        """Sign the head with the keys that lie there."""
        with self.open() as log:
            return sign(log, Signers(self.files.signing(passphrase), self.files.public()), self.files.state, last=last)

    def make(self, passphrase: bytes | None = None, *, second: bool = False) -> list[VerifierKey]:
        """Make its keys."""
        with self.open() as log:
            return make_keys(log, self.files, passphrase, second=second)

    def rotate(self, passphrase: bytes | None = None, reason: str | None = "yearly") -> Rotated:
        """Put a new key in the place of the present one."""
        with self.open() as log:
            return rotate(log, self.files, Recorder("desk", new_id), passphrase=passphrase, reason=reason)

    def finish(self, passphrase: bytes | None = None) -> Signed:
        """End the change of keys."""
        with self.open() as log:
            return finish(log, self.files, passphrase=passphrase)

    def revoke(self, key: VerifierKey, since: int | None = None, reason: str = "The laptop was stolen.") -> Revoked:
        """Revoke a key."""
        with self.open() as log:
            return revoke(log, self.files, key, Recorder("desk", new_id), reason=reason, since=since)

    def kept(self) -> dict[int, bytes]:
        """Return the checkpoints in the log, by size."""
        with self.open() as log:
            return dict(log.checkpoints())

    def copy(self, folder: Path) -> "Desk":
        """Copy the log; the keys stay where they are. It is closed, so its file is all of it."""
        folder.mkdir()
        return Desk(Path(shutil.copy(self.path, folder / "timeline.db")), self.files)


def new_desk(folder: Path, *names: str) -> Desk:
    """Make a desk with an empty log, or one with notes of those names, and no key yet."""
    (folder / "log").mkdir(parents=True)
    path = folder / "log" / "timeline.db"
    SqliteLog.create(path, origin=ORIGIN, clock=HandClock()).close()
    desk = Desk(path, KeyFiles(folder / "keys" / "key.pem"))
    desk.append(*names)
    return desk


def signers_of(note: bytes, *keys: VerifierKey) -> tuple[VerifierKey, ...]:
    """Return which of the keys signed a note. Raises as `open_note` does."""
    return open_note(note, keys).signed_by
