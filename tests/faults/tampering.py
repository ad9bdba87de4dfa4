"""t8c. Fourteen clever tamperings with one log, each as whoever owns the file would do it: all is mended that can be.

The log was signed at 250 and at 400; at 401 a title was redacted; then came more, up to
530. So a subtree covers what was not signed, up to 512, and nothing covers the rest.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from events.redactions import EventRedacted
from tests import builders as make
from tests.contracts.event_log import HandClock, fill
from tests.log import worlds
from timeline._sqlite import Connection
from timeline.log import SqliteLog, tree
from timeline.log.api import Receipt
from timeline.log.canonical import canonical
from timeline.log.schema import STATEMENTS, TRIGGERS
from timeline.proof.checkpoint import Signed, Signers, begin_copy, sign
from timeline.proof.note import Note, checkpoint_text

KEY = worlds.key(worlds.ORIGIN)
OTHER_KEY = worlds.key(worlds.ORIGIN, seed=3)
FIRST_SIGNED, YESTERDAY, SIGNED, REDACTED_BY, SIZE = 250, 300, 400, 401, 530


class Desk(NamedTuple):
    """A log, yesterday's backup of it, the copy of its last signed head, and what was redacted."""

    path: Path
    backup: Path
    state: Path
    opened: tuple[int, int, bytes]

    def copied(self, to: Path) -> "Desk":
        """Copy all of it into another folder."""
        to.mkdir(exist_ok=True)
        for file in self[:3]:
            shutil.copy(file, to / file.name)
        return Desk(*(to / file.name for file in self[:3]), self.opened)

    def sign(self) -> Signed:
        """Sign the head, as `timeline checkpoint` does."""
        with SqliteLog.open(self.path, writable=True, clock=HandClock()) as log:
            begin_copy(log, self.state)
            return sign(log, Signers([KEY], [KEY.verifier]), self.state)

    def published(self) -> bytes:
        """Return the newest checkpoint, which others have."""
        [[note]] = worlds.ask(self.path, f"SELECT note FROM checkpoint WHERE size = {SIGNED}")
        return note


def redact(log: SqliteLog, position: int, pointer: str, number: int) -> Receipt:
    """Take a sealed field out of an event; the redaction has the event id of that number."""
    whole = log.redactable(position)
    [field] = [one for one in whole.sealed if one.pointer == pointer]
    event = EventRedacted(
        target=whole.event_id,
        scope="fields",
        fields=(pointer,),
        digests=(field.digest,),
        ground="personal_data",
        approved_by="editor",
    )
    return log.redact(make.new(event, number), expected=log.revision(event.stream))


def make_desk(folder: Path) -> Desk:
    """Make the log, sign it as it grows, and keep a backup on the way."""
    path, backup, state = folder / "timeline.db", folder / "yesterday.db", folder / "log.state"
    with worlds.new_log(path) as log:
        log.append(worlds.STRIKE.stream, [make.new(worlds.STRIKE)], expected=0)
        fill(log, FIRST_SIGNED - 1, first=2)
    desk = Desk(path, backup, state, (0, 0, b""))
    desk.sign()
    with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
        fill(log, YESTERDAY - FIRST_SIGNED, first=FIRST_SIGNED + 1)
    with closing(worlds.bare(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
        fill(log, SIGNED - YESTERDAY, first=YESTERDAY + 1)
    desk.sign()
    with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
        [opened] = [row for row in log.disclosures(up_to=1) if b'"/title"' in row[2]]
        redact(log, 1, "/title", REDACTED_BY)
        fill(log, SIZE - REDACTED_BY, first=REDACTED_BY + 1)
    return desk._replace(opened=opened)


@contextmanager
def unguarded(path: Path) -> Iterator[Connection]:
    """Drop the guards, let things be changed, and make the guards again, as if nothing had been."""
    with closing(worlds.bare(path)) as connection:
        connection.execute("BEGIN")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for statement in STATEMENTS[-len(TRIGGERS) :]:
            connection.execute(statement)
        connection.execute("COMMIT")


def mend(connection: Connection) -> None:
    """Compute all hashes anew, so that leaves and tree agree; a leaf that is gone keeps its hash."""
    rows = connection.execute("SELECT position, leaf, leaf_hash FROM event ORDER BY position").fetchall()
    hashes = [tree.leaf_hash(leaf) if leaf is not None else hash_ for _, leaf, hash_ in rows]
    for (position, *_), hash_ in zip(rows, hashes, strict=True):
        connection.execute("UPDATE event SET leaf_hash = ? WHERE position = ?", (hash_, position))
    connection.execute("DELETE FROM subtree")
    connection.executemany("INSERT INTO subtree VALUES (?, ?, ?)", tree.Edge().extend(hashes))


def edit(connection: Connection, position: int) -> None:
    """Let a leaf say something else."""
    [leaf] = connection.execute("SELECT leaf FROM event WHERE position = ?", (position,)).fetchone()
    changed = leaf.replace(b"panjgur", b"panjgar")
    assert changed != leaf
    values = (changed, tree.leaf_hash(changed), position)
    connection.execute("UPDATE event SET leaf = ?, leaf_hash = ? WHERE position = ?", values)


def move(connection: Connection, by: int, after: int) -> None:
    """Move all events after a position, with what belongs to them, by some places. Others are moved out of the way."""
    for column in ("event.position", "disclosure.position", "redaction.target", "redaction.by_position"):
        table, _, name = column.partition(".")
        far = 1_000_000
        connection.execute(f"UPDATE {table} SET {name} = {name} + {far} WHERE {name} > {after}")
        connection.execute(f"UPDATE {table} SET {name} = {name} - {far - by} WHERE {name} > {far}")


def a_leaf_and_its_hash(desk: Desk) -> None:
    with unguarded(desk.path) as connection:
        edit(connection, 450)


def a_leaf_and_all_nodes(desk: Desk) -> None:
    with unguarded(desk.path) as connection:
        edit(connection, 9)
        mend(connection)


def a_trigger_removed(desk: Desk) -> None:
    with closing(worlds.bare(desk.path)) as connection:
        connection.execute("DROP TRIGGER event_delete")


def two_events_swapped(desk: Desk) -> None:
    """Recorded in the same minute, in streams of their own: nothing but the signed root knows which came first."""
    with unguarded(desk.path) as connection:
        for table in ("event", "disclosure"):
            for old, new in ((3, 9999), (4, 3), (9999, 4)):
                connection.execute(f"UPDATE {table} SET position = {new} WHERE position = {old}")
        mend(connection)


def the_tail_cut(desk: Desk) -> None:
    """Below the newest checkpoint; what was redacted there comes back with its disclosure."""
    with unguarded(desk.path) as connection:
        for table, column in (("event", "position"), ("disclosure", "position"), ("redaction", "by_position")):
            connection.execute(f"DELETE FROM {table} WHERE {column} > 390")
        connection.execute("INSERT INTO disclosure VALUES (?, ?, ?)", desk.opened)
        mend(connection)


def one_from_the_middle(desk: Desk) -> None:
    """And the others renumbered."""
    with unguarded(desk.path) as connection:
        connection.execute("DELETE FROM disclosure WHERE position = 7")
        connection.execute("DELETE FROM event WHERE position = 7")
        move(connection, -1, after=7)
        mend(connection)


def one_into_the_middle(desk: Desk) -> None:
    """Well formed, of this log, with sealed fields that open."""
    with unguarded(desk.path) as connection:
        move(connection, 1, after=7)
        row = list(connection.execute("SELECT * FROM event WHERE position = 7").fetchone())
        members = msgspec.json.decode(row[9])
        members["id"], members["stream"] = make.foretold(7000), "note:note-7000"
        members["body"]["note"] = "note-7000"
        row[:3] = [8, bytes.fromhex(members["id"].replace("-", "")), members["stream"]]
        row[9] = canonical(members)
        connection.execute(f"INSERT INTO event VALUES ({', '.join('?' * 10)})", row)
        connection.execute("INSERT INTO disclosure SELECT 8, slot, json FROM disclosure WHERE position = 7")
        mend(connection)


def a_column(desk: Desk) -> None:
    with unguarded(desk.path) as connection:
        connection.execute("UPDATE event SET type = 'note.retracted' WHERE position = 9")


def a_subtree(desk: Desk) -> None:
    with unguarded(desk.path) as connection:
        connection.execute("UPDATE subtree SET hash = zeroblob(32) WHERE number = 0")


def a_disclosure_without_record(desk: Desk) -> None:
    with unguarded(desk.path) as connection:
        connection.execute("DELETE FROM disclosure WHERE position = 450 AND slot = 0")


def a_redacted_text_put_back(desk: Desk) -> None:
    """By somebody who kept it; the row that accounts for it goes, so that each digest is explained once."""
    with unguarded(desk.path) as connection:
        connection.execute("DELETE FROM redaction")
        connection.execute("INSERT INTO disclosure VALUES (?, ?, ?)", desk.opened)


def signed_by_another_key(desk: Desk) -> None:
    """All is consistent, checkpoints included: they are signed anew, under the name of this log."""
    a_leaf_and_all_nodes(desk)
    with SqliteLog.open(desk.path, writable=False) as log:
        texts = [checkpoint_text(log.origin, size, log.basis(size).root) for size in (FIRST_SIGNED, SIGNED)]
    with unguarded(desk.path) as connection:
        for size, text in zip((FIRST_SIGNED, SIGNED), texts, strict=True):
            note = Note(text, (OTHER_KEY.sign(text),)).content()
            connection.execute("UPDATE checkpoint SET note = ? WHERE size = ?", (note, size))


def an_older_checkpoint(desk: Desk) -> None:
    """The newest checkpoint goes, and all that it alone covered: what is left was signed, and is whole."""
    the_tail_cut(desk)
    with unguarded(desk.path) as connection:
        connection.execute("DELETE FROM checkpoint WHERE size > ?", (FIRST_SIGNED,))


def yesterdays_backup(desk: Desk) -> None:
    """It was restored, and work went on."""
    for end in ("", "-wal", "-shm"):
        desk.path.with_name(f"{desk.path.name}{end}").unlink(missing_ok=True)
    shutil.copy(desk.backup, desk.path)
    entropy = random.Random(1).randbytes  # noqa: S311 — other salts than those of the first history
    with SqliteLog.open(desk.path, writable=True, clock=HandClock(), entropy=entropy) as log:
        fill(log, 200, first=YESTERDAY + 1)


class Tampering(NamedTuple):
    """What is done; the code and position under which `verify` names it, `None` where signing is refused instead.

    `off` are the checks without which it passes; if there is none, it is the published key.
    """

    number: int
    do: Callable[[Desk], None]
    named: tuple[str, int | None] | None
    off: dict[str, Any]

    @property
    def name(self) -> str:
        """What is done, in words."""
        return f"{self.number} {self.do.__name__.replace('_', ' ')}"


def _nothing(*_: object) -> tuple[()]:
    return ()


def _holds(*_: object) -> bool:
    return True


ROOTS = {"timeline.proof.checkpoint_checks._check_root": _holds}
SEALED = {"timeline.proof.event_checks.check_sealed": _nothing}
GUARD = {"timeline.proof.checkpoint._proven": lambda *_: None}

TAMPERINGS = (
    Tampering(1, a_leaf_and_its_hash, ("tree.altered", 512), {"timeline.proof.parts.check_subtrees": _nothing}),
    Tampering(2, a_leaf_and_all_nodes, ("checkpoint.differs", FIRST_SIGNED), ROOTS),
    Tampering(3, a_trigger_removed, ("schema.changed", None), {"timeline.log.opening.check_schema": _nothing}),
    Tampering(4, two_events_swapped, ("checkpoint.differs", FIRST_SIGNED), ROOTS),
    Tampering(5, the_tail_cut, ("checkpoint.differs", 391), ROOTS),
    Tampering(6, one_from_the_middle, ("checkpoint.differs", FIRST_SIGNED), ROOTS),
    Tampering(7, one_into_the_middle, ("checkpoint.differs", FIRST_SIGNED), ROOTS),
    Tampering(8, a_column, ("column.differs", 9), {"timeline.proof.event_checks.check_columns": _nothing}),
    Tampering(9, a_subtree, ("tree.altered", 256), {"timeline.proof.parts.check_subtrees": _nothing} | ROOTS),
    Tampering(10, a_disclosure_without_record, ("sealed.unexplained", 450), SEALED),
    Tampering(
        11,
        a_redacted_text_put_back,
        ("redaction.differs", REDACTED_BY),
        {"timeline.proof.event_checks.check_claim": _nothing},
    ),
    Tampering(12, signed_by_another_key, ("checkpoint.foreign", FIRST_SIGNED), {}),
    Tampering(13, an_older_checkpoint, None, GUARD),
    Tampering(14, yesterdays_backup, None, GUARD),
)
