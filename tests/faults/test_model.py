"""t20. Whatever is done to a log, in whatever order, it holds what a model of a hundred lines says that it holds."""

import random
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.base import Event, Withheld
from events.logs import KEYS, KeyRotated
from events.redactions import EventRedacted, Redactable, type_of
from tests import builders as make
from tests.contracts.event_log import LOG_ID, HandClock
from tests.contracts.event_log import interrupted as undone
from tests.faults.counts import LEVEL, count, report
from tests.faults.model import WITHHELD, Model
from tests.log import worlds
from timeline.errors import ConcurrencyConflict
from timeline.log import Append, SqliteLog, backup
from timeline.log.connections import SIDE_FILES
from timeline.projections.register import REGISTER, Standing
from timeline.proof import verify
from timeline.proof.checkpoint import ForkRefused, Signers, begin_copy, sign

STEPS = {"desk": 25, "change": 25, "ci": 25, "long": 50}[LEVEL]
SHM = Path("/dev/shm")  # noqa: S108 — no file is kept there; a memory's fsync costs nothing
SOME = st.integers(0, 99)
TITLES = st.sampled_from(["Iran strikes Panjgur", "A strike", "\u0636\u0631\u0628\u0647", "x" * 120])


class Life(RuleBasedStateMachine):
    """The life of a log, with its backups and its keys. What is done to it is done to the model too."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-", dir=SHM if SHM.is_dir() else None))
        self.clock, self.model, self.number, self.files = HandClock(), Model(), 0, 0
        self.backups: list[tuple[Path, Model]] = []
        self.signed: tuple[int, bytes] | None = None
        self.signing = self.known = (worlds.key(worlds.ORIGIN),)
        self.last: list[tuple[Append, int]] = []
        self.entropy = random.Random(20).randbytes  # noqa: S311 — of one life: ids must differ, and lives be repeated
        self.path = self.new_path()
        self.log = self.new_log(self.path)

    def new_path(self) -> Path:
        self.files += 1
        (self.folder / str(self.files)).mkdir()
        return self.folder / str(self.files) / "timeline.db"

    def new_log(self, path: Path) -> SqliteLog:
        names = {"log_id": LOG_ID, "origin": worlds.ORIGIN}
        return SqliteLog.create(path, **names, clock=self.clock, entropy=self.entropy)

    def open(self) -> None:
        self.log = SqliteLog.open(self.path, writable=True, clock=self.clock, entropy=self.entropy)

    def teardown(self) -> None:
        self.log.close()
        try:
            verdict = verify(self.path, keys=[key.verifier for key in self.known])
            assert verdict.findings == ()
            assert {head.size for head in verdict.heads if head.holds} == self.model.checkpoints
            for path, model in self.backups[-1:]:
                copy = verify(path)
                assert (copy.ok, copy.root) == (True, model.root())
        finally:
            shutil.rmtree(self.folder)

    def append(self, *events: Event, head: int | None = None) -> None:
        """Append events, each to its stream, in one transaction; tell the model what was acknowledged."""
        appends = []
        for event in events:
            self.number += 1
            expected = self.model.revision(event.stream)
            expected += sum(len(one.events) for one in appends if one.stream == event.stream)
            appends.append(Append(event.stream, (make.new(event, self.number),), expected))
        size = self.model.size
        receipt = self.log.append_all(appends, head=head)
        self.acknowledged(size)
        assert receipt == (
            self.log.log_id,
            self.model.size - len(events) + 1,
            self.model.size,
            self.model.root(),
            False,
        )
        self.last = [(one, receipt.first) for one in appends]

    def acknowledged(self, size: int) -> None:
        """Let the model have what was appended after `size`. A clock that stood back adds an event of its own."""
        for recorded, leaf in zip(self.log.read(after=size), self.log.leaves(after=size), strict=True):
            self.model.record(recorded.stream, recorded.event_id, recorded.event.type, leaf)

    def pick(self, some: int, *, standing: bool = True) -> str:
        names = [name for name, one in self.model.actions.items() if not (standing and one.retracted)]
        return names[some % len(names)]

    def anything_stands(self) -> bool:
        return any(not one.retracted for one in self.model.actions.values())

    @initialize()
    def begin(self) -> None:
        self.report("A strike")

    @rule(title=TITLES)
    def report(self, title: str) -> None:
        name = f"strike-{self.number}"
        self.append(make.action(name, title=title))
        self.model.report(name, title)

    @rule(title=TITLES, more=st.integers(1, 4))
    def report_with_notes(self, title: str, more: int) -> None:
        name = f"strike-{self.number}"
        notes = [make.note(f"note-{self.number}-{one}", name) for one in range(more)]
        self.append(make.action(name, title=title), *notes, head=self.model.size)
        self.model.report(name, title)
        self.model.actions[name].titles = [(self.model.size - more, title)]

    @precondition(anything_stands)
    @rule(some=SOME, title=TITLES)
    def correct(self, some: int, title: str) -> None:
        name = self.pick(some)
        self.append(make.corrected("action", name, title=title))
        self.model.correct(name, title)

    def retraction(self, name: str) -> Event:
        return make.retracted("action", name)

    @precondition(anything_stands)
    @rule(some=SOME)
    def retract(self, some: int) -> None:
        name = self.pick(some)
        self.append(self.retraction(name))
        self.model.retract(name)

    @rule(some=SOME)
    def decide_on_a_stale_reading(self, some: int) -> None:
        name = self.pick(some, standing=False)
        event = make.new(make.note("late", name), 900_000)
        stream = f"action:{name}"
        with pytest.raises(ConcurrencyConflict) as refusal:
            self.log.append(stream, [event], expected=self.model.revision(stream) - 1)
        assert refusal.value.came_first[0][2] == stream
        with pytest.raises(ConcurrencyConflict):
            self.log.append("note:late", [event], expected=0, head=self.model.size - 1)

    @rule()
    def send_again(self) -> None:
        if self.last:
            appends = [append for append, _ in self.last]
            assert self.log.append_all(appends).first == self.last[0][1]

    @rule(hours=st.integers(-3, 3))
    def set_the_clock(self, hours: int) -> None:
        self.clock.moment += timedelta(hours=hours)

    def redactable(self, some: int) -> Redactable | None:
        places = [place for one in self.model.actions.values() for place, _ in one.titles]
        places = [place for place in places if place not in self.model.fields_gone | self.model.events_gone]
        return self.log.redactable(places[some % len(places)]) if places else None

    def take_out(self, target: Redactable, **how: Any) -> None:
        event = EventRedacted(target=target.event_id, ground="personal_data", approved_by="editor", **how)
        self.number += 1
        size = self.model.size
        self.log.redact(make.new(event, self.number), expected=self.model.revision(event.stream))
        self.acknowledged(size)

    @rule(some=SOME)
    def redact_a_title(self, some: int) -> None:
        if target := self.redactable(some):
            [one] = [one for one in target.sealed if one.pointer in ("/title", "/changes/0/value")]
            self.take_out(target, scope="fields", fields=(one.pointer,), digests=(one.digest,))
            self.model.fields_gone.add(target.position)

    @rule(some=SOME)
    def redact_a_whole_event(self, some: int) -> None:
        if (target := self.redactable(some)) and some < 30:
            digests = (target.leaf_digest,)
            self.take_out(target, scope="whole_event", fields=("",), digests=digests, remains=target.remains)
            self.model.events_gone.add(target.position)

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.open()

    @rule(notes=st.integers(1, 3))
    def crash_in_the_midst_of_a_transaction(self, notes: int) -> None:
        """Go on with the files as they lay there: a kill leaves them so, and the page cache to the system."""
        image = self.new_path()

        def work() -> None:
            for one in range(notes):
                event = make.note(f"lost-{one}", "strike-0")
                self.log.append(event.stream, [make.new(event, 800_000 + one)], expected=0)
            for end in ("", *SIDE_FILES):
                with suppress(FileNotFoundError):
                    shutil.copy(f"{self.path}{end}", f"{image}{end}")

        with suppress(RuntimeError):
            undone(self.log, work)
        self.log.close()
        self.path = image
        self.open()

    @rule(work_goes_on=st.booleans())
    def make_a_backup(self, *, work_goes_on: bool) -> None:
        path = self.new_path()
        backup.copy(self.path, path)
        self.backups.append((path, self.model.copy()))
        if work_goes_on:
            self.report("A strike")
            self.sign()

    @precondition(lambda self: self.backups)
    @rule(some=SOME, as_if_nothing_had_been=st.booleans())
    def restore_a_backup(self, some: int, *, as_if_nothing_had_been: bool) -> None:
        """What came after is lost, and the model says so; signing says so too."""
        self.log.close()
        path, model = self.backups[-1 - some % min(2, len(self.backups))]
        self.path, self.model, self.last = self.new_path(), model.copy(), []
        shutil.copy(path, self.path)
        self.open()
        if as_if_nothing_had_been:
            self.report("Another strike")
            self.sign()

    @precondition(lambda self: not self.model.events_gone)
    @rule()
    def restore_from_leaves(self) -> None:
        """Into an empty log, from what an export holds: the same root, and no checkpoints."""
        path = self.new_path()
        new = self.new_log(path)
        basis = new.restore(self.log.leaves(), self.log.disclosures())
        assert basis.root == self.model.root()
        self.log.close()
        self.log, self.path = new, path
        self.model.checkpoints = set()

    @rule()
    def sign(self) -> None:
        keys = Signers(self.signing, [key.verifier for key in self.known])
        state = self.folder / "log.state"
        if self.signed is not None and not self.model.begins_with(*self.signed):
            with pytest.raises(ForkRefused):
                sign(self.log, keys, state)
            return
        begin_copy(self.log, state)
        signed = sign(self.log, keys, state)
        assert (signed.size, signed.root) == (self.model.size, self.model.root())
        # A head that was signed and that a restored log lacks is put back.
        self.model.checkpoints |= {signed.size} | ({self.signed[0]} if self.signed else set())
        self.signed = (signed.size, signed.root)

    @precondition(lambda self: len(self.known) < 4)
    @rule()
    def rotate(self) -> None:
        """The former key and the new one sign together from now on."""
        former, new = self.signing[0], worlds.key(worlds.ORIGIN, seed=10 + len(self.known))
        self.append(KeyRotated(former=str(former.verifier), new=str(new.verifier)))
        self.signing, self.known = (new, former), (*self.known, new)
        assert self.model.rows[-1].stream == KEYS

    @invariant()
    def model_and_log_agree(self) -> None:
        basis = self.log.basis()
        recorded = list(self.log.read_verified(basis))
        register = REGISTER.fold(recorded)

        rows = [(one.stream, one.revision, one.event_id, type_of(one.event)) for one in recorded]
        assert rows == self.model.rows
        assert basis.root == self.model.root()
        assert register.revisions == self.model.revisions()
        assert {name: seen(one) for name, one in register.actions.items()} == self.model.standing()
        assert {size for size, _ in self.log.checkpoints()} == self.model.checkpoints


def seen(standing: Standing[Any]) -> tuple[str, bool]:
    """Return title of an action, and whether it stands, as the register has it."""
    title = standing.now.title
    gone = isinstance(title, Withheld) or not standing.knows("title")
    return (WITHHELD if gone else title), standing.stands


def live(machine: type[Life], lives: int, **how: Any) -> None:
    how = {"stateful_step_count": STEPS, "report_multiple_bugs": False} | how
    run_state_machine_as_test(machine, settings=settings(max_examples=lives, **how))


def test_model_and_log_agree_after_each_step():
    lives = count("t20")

    live(Life, lives)

    report("t20", lives=lives, steps=STEPS)


class WrongRetraction(Life):
    """Planted: of two actions the other one is retracted."""

    def retraction(self, name: str) -> Event:
        others = [one for one in self.model.actions if one != name]
        return make.retracted("action", others[0] if others else name)


class LostEvent(Life):
    """Planted: an event that was acknowledged is gone with the next opening."""

    def open(self) -> None:
        tables = ("disclosure", "event")
        worlds.tamper(self.path, *(f"DELETE FROM {table} WHERE position = {self.model.size}" for table in tables))
        super().open()


@pytest.mark.parametrize("planted", [WrongRetraction, LostEvent])
def test_control_a_planted_fault_is_found(planted):
    with pytest.raises(AssertionError):
        live(planted, 40, phases=[Phase.generate])  # found is enough: no shorter life is looked for
