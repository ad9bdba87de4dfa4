"""Logs to be looked at and tampered with: filled, signed, redacted; and what stands in them, row by row."""

import json
import random
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import builders as make
from tests.contracts.event_log import LOG_ID, HandClock, fill
from timeline import _sqlite
from timeline.log import SqliteLog, sealing
from timeline.log.base import ShelvedLog
from timeline.log.schema import STATEMENTS, TRIGGERS
from timeline.log.session import Session
from timeline.log.tree import leaf_hash
from timeline.proof.keys import SigningKey
from timeline.proof.note import COSIGNATURE, ED25519, Note, VerifierKey, checkpoint_text, read_note

ORIGIN = "desk.example/log"
STRIKE = make.action("panjgur-2024-01-16", against="jaish-ul-adl", title="Iran strikes Panjgur")


def bare(path: Path) -> _sqlite.Connection:
    """Open a log as anybody can, past all our guards; triggers do not fire triggers, keys are not checked."""
    connection = _sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA recursive_triggers=OFF")
    return connection


def everything(path: Path) -> dict[str, list[Any]]:
    """Return all rows of all tables, and the schema."""
    with closing(bare(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in sorted(names)}
        schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        pragmas = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    return rows | {"schema": schema, "pragmas": pragmas}


def new_log(path: Path, clock: HandClock | None = None) -> SqliteLog:
    """Make an empty log with the usual id, whose salts are the same each time: a failing run can be repeated."""
    entropy = random.Random(6962).randbytes  # noqa: S311 — the same each time is the point
    return SqliteLog.create(path, log_id=LOG_ID, origin=ORIGIN, clock=clock or HandClock(), entropy=entropy)


def session_of(log: SqliteLog) -> Session:
    """Return what belongs to this thread: its connection and its gate."""
    return log._shelf.session()  # noqa: SLF001 — tests look behind the face of the log


def key(name: str, kind: int = ED25519, seed: int = 1) -> SigningKey:
    """Return a key that is the same each time."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return SigningKey(VerifierKey(name, kind, private.public_key().public_bytes_raw()), private)


def note_of(log: ShelvedLog, size: int) -> bytes:
    """Return a checkpoint of the log, signed by its usual key."""
    text = checkpoint_text(log.origin, size, log.basis(size).root)
    return Note(text, (key(log.origin).sign(text),)).content()


def cosignature_of(note: bytes) -> bytes:
    """Return the line of a witness below a checkpoint."""
    return key("witness.example/w", COSIGNATURE, seed=2).sign(read_note(note).text, time=1705569120).line().encode()


def filled(path: Path, count: int = 511, signed: int = 250) -> Path:
    """Make a log of a strike and notes, with one checkpoint and one attestation to it."""
    with new_log(path) as log:
        log.append(STRIKE.stream, [make.new(STRIKE)], expected=0)
        fill(log, count - 1, first=2)
        note = note_of(log, signed)
    with closing(bare(path)) as connection:
        connection.execute("INSERT INTO checkpoint VALUES (?, ?)", (signed, note))
        line = cosignature_of(note)
        row = (signed, "cosignature", sha256(line).digest(), line)
        connection.execute("INSERT INTO attestation VALUES (?, ?, ?, ?)", row)
    return path


def saying(log_id: str, number: int, body: dict[str, Any]) -> bytes:
    """Return the leaf of an `event.redacted`, written by hand."""
    members = {
        "_sd": [],
        "body": body,
        "format": 1,
        "id": make.foretold(number),
        "log": log_id,
        "recorded_at": "2024-01-19T10:00:00.000000Z",
        "recorded_by": "desk",
        "salt": "AAAAAAAAAAAAAAAAAAAAAA",
        "schema_version": 1,
        "stream": "event:" + make.foretold(1),
        "type": "event.redacted",
    }
    return msgspec.json.encode(members, order="sorted")


def without_title(log: ShelvedLog) -> tuple[list[bytes], list[tuple[int, int, bytes]]]:
    """Return leaves and disclosures of `log` after the title of its strike, at position 1, was redacted."""
    leaves, opened = list(log.leaves()), list(log.disclosures())
    [title] = [row for row in opened if row[0] == 1 and b'"/title"' in row[2]]
    body = {
        "approved_by": "editor",
        "digests": [sealing.digest(title[2]).decode()],
        "fields": ["/title"],
        "ground": "personal_data",
        "scope": "fields",
        "target": json.loads(leaves[0])["id"],
    }
    opened.remove(title)
    return [*leaves, saying(log.log_id, 9000, body)], opened


def redacted(path: Path) -> Path:
    """Make a log in which the title of the strike was redacted by position 6."""
    with new_log(path.with_name("before.db")) as before:
        before.append(STRIKE.stream, [make.new(STRIKE)], expected=0)
        fill(before, 4, first=2)
        with new_log(path) as log:
            log.restore(*without_title(before))
    return path


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    with closing(bare(path)) as connection:
        return connection.execute(query).fetchall()


def leaf_hashes(path: Path) -> list[bytes]:
    """Return the hashes of all leaves, computed anew."""
    return [leaf_hash(leaf) for (leaf,) in ask(path, "SELECT leaf FROM event ORDER BY position")]


def tamper(path: Path, *statements: str, parameters: tuple[Any, ...] = ()) -> None:
    """Change a log as its owner can: guards off, change, guards on again, as if nothing had been."""
    with closing(bare(path)) as connection:
        connection.execute("BEGIN")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, parameters if "?" in statement else ())
        for statement in STATEMENTS[-len(TRIGGERS) :]:
            connection.execute(statement)
        connection.execute("COMMIT")


def rewrite(path: Path, position: int, old: bytes, new: bytes) -> None:
    """Change a leaf, and its hash with it."""
    [[leaf]] = ask(path, f"SELECT leaf FROM event WHERE position = {position:d}")
    changed = leaf.replace(old, new)
    assert changed != leaf
    tamper(
        path,
        f"UPDATE event SET leaf = ?, leaf_hash = ? WHERE position = {position}",
        parameters=(changed, leaf_hash(changed)),
    )
