"""t14: what was redacted is in no file that we hold, and every proof, old and new, holds as it did.

Random fields and whole events of the packaged cases, and of long and foreign texts,
are taken out one after another. Each text ends in a mark that stands nowhere else, so
that what is found of it is no chance. After each redaction the folder is searched by
this test, apart from the purge's own search.
"""

import random
from base64 import b64decode, b64encode
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from events.base import Event, Withheld
from events.catalogue import read_event
from events.envelope import Basis, RecordedEvent
from events.redactions import GROUNDS, EventWithheld, Redactable
from events.shape import put_back, take_apart
from tests import builders as make
from tests.cases.packaged import events_of
from tests.contracts.event_log import LOG_ID, HandClock
from tests.faults.counts import count, report
from timeline import _sqlite
from timeline.log import Append, SqliteLog, guard, purge
from timeline.log.blobs import Blobs
from timeline.log.tree import check_consistency, check_inclusion, stored_hash_index
from timeline.projections.chains import build
from timeline.projections.register import REGISTER
from timeline.proof import verify
from timeline.recording.redacting import plan, purge_after, record_redaction
from timeline.recording.redaction_rules import Redact
from timeline.replay import known_at
from timeline.reports.compose import compose
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown
from timeline.views.store import Views

ORIGIN = "desk.example/log"
WAL_IS_SAFE = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"
JOURNALS = ["truncate", pytest.param("wal", marks=pytest.mark.skipif(not WAL_IS_SAFE, reason="the WAL-reset fault"))]
BATCH = 10
"""How many redactions one log goes through."""
FOREIGN = 'بمباران در "پنجگور" \\ \U0001f525 گفته شد'
LONG = " ".join([FOREIGN] * 60)


def story(chance: random.Random) -> list[Event]:
    """Return events as they are recorded: a packaged case, and texts that fill pages, or nothing."""
    events = events_of(chance.choice(["kerman-2024", "iran-pakistan-2024"]))
    more: list[Event] = [
        make.note(f"n-{number}", next(one.action for one in events if one.type == "action.reported"), text=text)
        for number, text in enumerate((LONG[:4000], FOREIGN, "x", LONG[:1200]))
    ]
    more.append(make.changed(make.actor("witness", "person"), name=FOREIGN))
    more.append(make.captured(next(one.source for one in events if one.type == "source.registered")))
    return [_marked(event, number) for number, event in enumerate([*events, *more])]


def _marked(event: Event, number: int) -> Event:
    """Return an event, each of whose sealed texts ends in a mark of its own."""
    body, sealed = take_apart(event)
    values = []
    for slot, (pointer, value) in enumerate(sealed):
        mark = f" Mark{number:04}x{slot:02}q"
        values.append((pointer, [f"{one}{mark}" for one in value] if isinstance(value, list) else f"{value}{mark}"))
    return read_event(event.type, event.schema_version, put_back(body, values))


class World(NamedTuple):
    """A log, and what went into it."""

    log: SqliteLog
    recorded: list[RecordedEvent]
    earlier: list[Basis]


@pytest.fixture
def make_world(tmp_path):
    """Make logs that are filled, one after another."""
    opened = []

    def made(chance: random.Random, journal: str) -> World:
        path = tmp_path / f"{len(opened)}" / "timeline.db"
        path.parent.mkdir()
        entropy = random.Random(chance.random()).randbytes  # noqa: S311  # a run can be repeated
        log = SqliteLog.create(path, log_id=LOG_ID, origin=ORIGIN, clock=HandClock(), journal=journal, entropy=entropy)
        opened.append(log)
        fill(log, story(chance))
        Blobs(path).put(BytesIO(make.PAGE))
        return World(log, list(log.read()), [log.basis()])

    yield made
    for log in opened:
        log.close()


def fill(log: SqliteLog, events: list[Event]) -> None:
    """Append them in one transaction."""
    revisions: Counter[str] = Counter()
    appends = []
    for position, event in enumerate(events, 1):
        appends.append(Append(event.stream, (make.new(event, position),), revisions[event.stream]))
        revisions[event.stream] += 1
    log.append_all(appends)


def with_views(log: SqliteLog) -> None:
    """Keep the read models beside the log, the full text among them."""
    with Views(log, log.path) as views:
        views.refresh(["register", "search"])


def words_of(event: Event) -> list[str]:
    if isinstance(event, EventWithheld):
        return []
    values = [value if isinstance(value, list | tuple) else [value] for _, value in take_apart(event)[1]]
    return [one for value in values for one in value if isinstance(one, str)]


# --- what a redaction is ---------------------------------------------------------------------------------------------


class Chosen(NamedTuple):
    """What is taken out of the event at `position`: these pointers, or the whole of it; and the texts that go."""

    position: int
    pointers: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.pointers


def choose(world: World, chance: random.Random) -> Chosen:
    """Choose something that is still there."""
    while True:
        position = chance.randrange(1, len(world.recorded) + 1)
        target = world.log.redactable(position)
        if target.gone is not None:
            continue
        if chance.random() < 0.25:
            return Chosen(position, (), texts_in(target, None))
        if target.sealed:
            some = chance.sample(target.sealed, chance.randint(1, len(target.sealed)))
            pointers = tuple(one.pointer for one in some)
            return Chosen(position, pointers, texts_in(target, pointers))


def texts_in(target: Redactable, pointers: tuple[str, ...] | None) -> tuple[str, ...]:
    values = [one.value for one in target.sealed if pointers is None or one.pointer in pointers]
    return tuple(text for value in values for text in (value if isinstance(value, list) else [value]))


def redact(world: World, chosen: Chosen, chance: random.Random, number: int) -> purge.Purged:
    """Take it out, and purge."""
    command = Redact(
        fields=chosen.pointers,
        whole_event=chosen.whole,
        ground=chance.choice(GROUNDS),
        approved_by="editor",
        reason=chance.choice([None, "It was asked for."]),
    )
    planned = plan(world.log, chosen.position, command, recorded_by="desk")
    record_redaction(world.log, planned, recorded_by="desk", event_id=make.foretold(5000 + number))
    world.earlier.append(world.log.basis())
    return purge_after(world.log, planned)


def as_read_now(world: World) -> list[RecordedEvent]:
    """Return the events that went in, with what was taken out since withheld: what the log must give back."""
    expected = []
    for recorded in world.recorded:
        target = world.log.redactable(recorded.position)
        if target.gone is not None:
            event: Event = EventWithheld(was=recorded.event.type, filed=recorded.stream, withheld=target.gone)
            expected.append(recorded._replace(event=event, recorded_by="", correlation=None))
            continue
        body, sealed = take_apart(recorded.event)
        gone = dict(target.withheld)
        values = [(pointer, _gone(world, gone[pointer]) if pointer in gone else value) for pointer, value in sealed]
        event = read_event(recorded.event.type, recorded.event.schema_version, put_back(body, values))
        expected.append(recorded._replace(event=event))
    return expected


def _gone(world: World, by: int) -> dict[str, object]:
    [said] = world.log.read(after=by - 1, up_to=by)
    gone = Withheld(ground=said.event.ground, by_position=by)
    return {"ground": gone.ground, "by_position": gone.by_position}


# --- what must hold afterwards ---------------------------------------------------------------------------------------


def bytes_left(folder: Path, texts: list[str]) -> int:
    """Return how many bytes of texts stand in the files of a folder that nobody has open: plain, and in base64."""
    left = 0
    for path in (one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        for text in texts:
            raw = text.encode()
            needles = {raw, raw[-16:], b64encode(raw[: len(raw) // 3 * 3])} - {b""}
            left += sum(len(needle) for needle in needles if len(needle) >= 8 and needle in content)
    return left


def broken_proofs(world: World, issued: dict[int, tuple[Basis, bytes, list[bytes]]]) -> int:
    """Return how many proofs do not hold: old ones against old roots, new ones of all events and all earlier heads."""
    log, now = world.log, world.log.basis()
    leaves = log.hashes([stored_hash_index(0, index) for index in range(now.position)])
    broken = 0
    for position, (basis, leaf, proof) in issued.items():
        broken += not holds(check_inclusion, position - 1, basis.position, leaf, proof, basis.root)
        broken += leaves[position - 1] != leaf
    for position, leaf in enumerate(leaves, 1):
        proof = log.prove_inclusion(position, now.position)
        broken += not holds(check_inclusion, position - 1, now.position, leaf, proof, now.root)
    for basis in world.earlier:
        proof = log.prove_consistency(basis.position, now.position)
        broken += not holds(check_consistency, basis.position, now.position, basis.root, now.root, proof)
        broken += log.basis(basis.position) != basis
    return broken


def holds(check, *given) -> bool:
    check(*given)
    return True


def issue(world: World) -> dict[int, tuple[Basis, bytes, list[bytes]]]:
    """Return the proofs that were given out before anything was taken out."""
    log, now = world.log, world.log.basis()
    leaves = log.hashes([stored_hash_index(0, index) for index in range(now.position)])
    return {
        position: (now, leaf, log.prove_inclusion(position, now.position)) for position, leaf in enumerate(leaves, 1)
    }


def exported(world: World) -> list[str]:
    """Return every report that can be made of the log now."""
    basis = world.log.basis()
    known = known_at(world.log, basis)
    chains = build(known)
    found = []
    for name in [one.actions[0] for one in chains.chains] + list(chains.alone):
        dossier = compose(known, basis, ORIGIN, name)
        found += [to_markdown(dossier), to_json(dossier).decode()]
    return found


@pytest.mark.parametrize("journal", JOURNALS)
def test_what_was_redacted_is_gone_and_every_proof_holds(make_world, journal):
    total, left, broken, texts_gone = -(-count("t14") // (1 + WAL_IS_SAFE)), 0, 0, 0
    done = 0
    while done < total:
        chance = random.Random(f"t14 {journal} {done}")  # noqa: S311  # a failing run can be repeated
        world = make_world(chance, journal)
        issued, gone = issue(world), []
        for number in range(min(BATCH, total - done)):
            with_views(world.log)
            chosen = choose(world, chance)
            gone += chosen.texts

            purged = redact(world, chosen, chance, number)

            assert purged.done, (done, number, chosen, purged)
            assert not any(any(world.log.holding(text)) for text in chosen.texts)
        whole = world.log.basis(len(world.recorded))
        assert REGISTER.fold(as_read_now(world)) == REGISTER.fold(world.log.read_verified(whole))
        broken += broken_proofs(world, issued)
        assert not [text for text in gone for page in exported(world) if text in page]
        assert verify(world.log.path, level="deep").ok
        world.log.close()
        left += bytes_left(world.log.path.parent, gone)
        done += number + 1
        texts_gone += len(gone)

    report("t14", how=journal, redactions=done, texts=texts_gone, bytes_left=left, proofs_broken=broken)
    assert (left, broken) == (0, 0)


# --- controls --------------------------------------------------------------------------------------------------------


def without_secure_delete(connection, journal, prepare=guard.prepare_writer):
    prepare(connection, journal)
    connection.execute("PRAGMA secure_delete=OFF").fetchall()


@pytest.mark.parametrize("journal", JOURNALS)
def test_control_without_vacuum_the_text_is_left(make_world, journal, monkeypatch):
    """And without `secure_delete`, which zeroes what is deleted: either of the two would do, and we have both."""
    monkeypatch.setattr(guard, "prepare_writer", without_secure_delete)
    monkeypatch.setattr(SqliteLog, "compact", lambda _: None)

    left = left_after_some(make_world, journal)

    report("t14", how=f"{journal}, no VACUUM, no secure_delete", control=True, bytes_left=left)
    assert left > 0


@pytest.mark.parametrize("journal", JOURNALS)
def test_control_where_the_read_models_stay_the_text_is_left(make_world, journal, monkeypatch):
    monkeypatch.setattr(purge, "drop_views", lambda _: ())

    left = left_after_some(make_world, journal)

    report("t14", how=f"{journal}, read models left", control=True, bytes_left=left)
    assert left > 0


@pytest.mark.parametrize("journal", JOURNALS)
def test_one_guard_of_the_two_is_enough(make_world, journal, monkeypatch):
    """VACUUM without `secure_delete` leaves nothing either."""
    monkeypatch.setattr(guard, "prepare_writer", without_secure_delete)

    assert left_after_some(make_world, journal) == 0


def left_after_some(make_world, journal) -> int:
    """Return the bytes that three redactions leave; what the purge says of it must be the same."""
    chance = random.Random(f"t14 control {journal}")  # noqa: S311  # the same each time
    world = make_world(chance, journal)
    with_views(world.log)
    gone, done = [], True
    for number in range(3):
        chosen = choose(world, chance)
        gone += chosen.texts
        done &= redact(world, chosen, chance, number).done
    world.log.close()
    left = bytes_left(world.log.path.parent, gone)
    assert done == (left == 0)
    return left


def test_the_search_of_this_test_finds_what_is_there(tmp_path):
    (tmp_path / "one").write_bytes(b"..." + b64encode(b"words that are here") + b"...")
    (tmp_path / "two").write_bytes(b"... words that are here")

    assert b64decode(b64encode(b"x")) == b"x"
    assert bytes_left(tmp_path, ["words that are here"]) > 40
    assert bytes_left(tmp_path, ["words that are not"]) == 0
