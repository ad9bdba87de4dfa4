"""Make the log and the bundle that a release keeps: `python -m tests.old.build` writes `tests/old/VERSION`, once.

Clock, ids and salts are fixed, so that a log made twice is the same twice. The keys are
made of published numbers: they sign nothing but this.
"""

import json
import random
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as form

from events.base import Event
from events.cases import case_lines
from events.logs import KeyRotated
from events.redactions import EventRedacted
from tests import builders as make
from tests.contracts.event_log import HandClock
from tests.interop.bundles import ORIGIN, Desk, bundle, new_desk
from tests.log.worlds import key
from timeline import __version__
from timeline.log import SqliteLog, backup
from timeline.projections.register import KINDS, REGISTER, Register
from timeline.proof import verify
from timeline.proof.checkpoint import Signers, begin_copy, sign
from timeline.proof.keys import KeyFiles, public_file, retire
from timeline.proof.note import VerifierKey
from timeline.recording.importer import import_lines

HERE = Path(__file__).parent
PANJGUR = "panjgur-2024-01-16"
KEYS = (key(ORIGIN), key(ORIGIN, seed=3))


class _Hand:
    """One hand at the log: what it appends, corrects, takes out and signs."""

    def __init__(self, desk: Desk, log: SqliteLog) -> None:
        self._desk, self._log, self._number = desk, log, 100

    def id_of(self, stream: str) -> str:
        """Return the id of the first event of a stream."""
        return next(self._log.read(stream=stream)).event_id

    def append(self, event: Event) -> None:
        """Append an event."""
        self._number += 1
        self._log.append(event.stream, [make.new(event, self._number)], expected=self._log.revision(event.stream))

    def redact(self, stream: str, pointer: str | None) -> None:
        """Take a field out of the first event of a stream; without one, all of it."""
        [position] = self._log.find_prefix(self.id_of(stream))
        target = self._log.redactable(position)
        how: dict[str, Any] = {"scope": "whole_event", "fields": ("",), "digests": (target.leaf_digest,)}
        how["remains"] = target.remains
        if pointer is not None:
            [digest] = [one.digest for one in target.sealed if one.pointer == pointer]
            how = {"scope": "fields", "fields": (pointer,), "digests": (digest,)}
        event = EventRedacted(target=target.event_id, ground="personal_data", approved_by="editor", **how)
        self._number += 1
        self._log.redact(make.new(event, self._number), expected=self._log.revision(event.stream))

    def sign(self, *signing: int) -> None:
        """Sign the head with keys by number."""
        known = [one.verifier for one in KEYS]
        begin_copy(self._log, self._desk.keys.state)
        sign(self._log, Signers([KEYS[one] for one in signing], known), self._desk.keys.state)


def record(desk: Desk) -> None:
    """Record the seed case, and then something of each kind that a log of this release may hold."""
    clock = HandClock()
    entropy = random.Random(1).randbytes  # noqa: S311 — the same each time is the point
    with SqliteLog.open(desk.log, writable=True, clock=clock, entropy=entropy) as log:
        hand = _Hand(desk, log)
        import_lines(log, case_lines("kerman-2024"), file="kerman-2024", recorded_by="demo")
        hand.sign(0)
        clock.move(minutes=5)
        first = hand.id_of(f"action:{PANJGUR}")
        hand.append(make.note("late", PANJGUR, text="Looked at again."))
        hand.append(make.note("wrong", PANJGUR, text="A name that should not be here."))
        hand.append(replace(make.corrected("action", PANJGUR, title="Iran strikes Panjgur"), amends=first))
        clock.move(hours=-1)
        hand.append(replace(make.retracted("note", "late"), amends=hand.id_of("note:late")))
        clock.move(hours=2)
        hand.append(KeyRotated(former=str(KEYS[0].verifier), new=str(KEYS[1].verifier)))
        hand.sign(1, 0)
        hand.redact("action:iran-demand-2024-01-18", "/title")
        hand.redact("note:wrong", None)
        hand.sign(1, 0)
        hand.append(make.note("unsigned", PANJGUR))


def rotate_files(files: KeyFiles) -> None:
    """Let the files of the keys lie as they do while two of them sign: the first key is the former one."""
    retire(files)
    private = KEYS[1]._private  # noqa: SLF001 — a key of the tests, which nobody else has a use for
    files.main.write_bytes(private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    files.main.chmod(0o600)
    public_file(files.main).write_text(f"{KEYS[1].verifier}\n", encoding="utf-8")


def standing(register: Register) -> dict[str, dict[str, list[Any]]]:
    """Return what stands as plain JSON: by kind and id, whether it stands, and what is said now, defaults left out.

    Not the digest of the register: that one changes with every field that the register learns.
    """
    return {
        kind: {name: [one.stands, make.plain(one.now)] for name, one in sorted(register.of_kind(kind).items())}
        for kind in KINDS
    }


def judged(path: Path, keys: list[VerifierKey]) -> dict[str, Any]:
    """Return what `verify` says of a log, and what is in it."""
    verdict = verify(path, level="deep", keys=keys)
    with SqliteLog.open(path, writable=False) as log:
        types = [recorded.event.type for recorded in log.read()]
    return {
        "log_id": verdict.log_id,
        "origin": verdict.origin,
        "events": verdict.events,
        "root": verdict.root.hex(),
        "withheld": verdict.withheld,
        "findings": [finding.code for finding in verdict.findings],
        "heads": [[head.size, list(head.signed_by), head.holds] for head in verdict.heads],
        "types": {type_: types.count(type_) for type_ in sorted(set(types))},
    }


def build(to: Path) -> None:
    """Write what a release keeps into a new folder."""
    to.mkdir()
    with tempfile.TemporaryDirectory() as there:
        desk = new_desk(Path(there))
        record(desk)
        rotate_files(desk.keys)
        backup.copy(desk.log, to / "timeline.db")
        keys = [one.verifier for one in KEYS]
        expected = {"version": __version__, "keys": [str(one) for one in keys], **judged(desk.log, keys)}
        with SqliteLog.open(desk.log, writable=False) as log:
            stands = standing(REGISTER.fold(log.read()))
        pack(bundle(desk, Path(there) / "bundle"), to / "bundle.zip")
    for name, content in (("expected", expected), ("standing", stands)):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (to / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def pack(folder: Path, to: Path) -> None:
    """Pack a folder, the same bytes each time."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(
                zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes(), zipfile.ZIP_DEFLATED
            )


if __name__ == "__main__":
    build(HERE / __version__)
