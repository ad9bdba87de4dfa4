"""A desk that takes any input: after each one it looks at what became of the log, and in the end at all of it."""

import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from tests.fuzz.inputs import Edit, Input
from tests.fuzz.world import MEMORY, Ran, furnish, go, inside, world
from tests.views.stored import content, from_nothing
from timeline._sqlite import driver
from timeline.log import open_log
from timeline.views.store import Views

REFUSED = (2, 3, 5)
"""Exit codes of what was not taken in: bad input, a name that nothing goes by, somebody who was first."""
_ACTING = ("Cc", "Cs", "Zl", "Zp")
_TURNING = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_NOWHERE = ("log.moved", "stream.moved")
"""Refusals of what others recorded meanwhile: they tell what came first, and are of nothing that was typed."""
_LOG = Path("timeline.db")
_LOOKS = (("check",), ("check", "--json"), ("log", "--all"), ("actions",), ("chains",))
_TOLD = re.compile(r"^recorded at position ([0-9]+)", re.MULTILINE)
_BEFORE = re.compile(r"^  recorded before it: positions? ([0-9]+)(?: to ([0-9]+))?$", re.MULTILINE)
_CODE = re.compile(r" \[([a-z]+(?:[.-][a-z-]+)*)\]$")


class Held(NamedTuple):
    """What a log holds: every row of it, and the root over its leaves."""

    rows: tuple[Any, ...]
    root: str

    @property
    def position(self) -> int:
        """Return the position of the last event."""
        return len(self.rows)


@dataclass
class Tally:
    """How many inputs there were of each kind, and what became of them."""

    given: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    recorded: int = 0

    @property
    def inputs(self) -> int:
        """Return how many inputs there were."""
        return self.given.total()

    def lines(self) -> Iterator[str]:
        """Yield what is told of a run."""
        refused = self.refused.total()
        yield f"{self.inputs} inputs: {self.taken.total()} taken, {refused} refused, 0 tracebacks"
        yield f"{self.recorded} events recorded"
        yield "refused by code: " + ", ".join(f"{code} {count}" for code, count in self.refused.most_common())
        yield "taken of given: " + ", ".join(
            f"{says} {self.taken[says]}/{self.given[says]}" for says in sorted(self.given)
        )


class Desk:
    """A copy of the log that all begins from, in a folder of its own, and somebody who types at it."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.folder = Path(tempfile.mkdtemp(prefix="timeline-fuzz-", dir=MEMORY))
        world().copied(self.folder)
        self._held = self.held()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)

    def held(self) -> Held:
        """Return what the log holds: its rows by the driver of SQLite, its root by the log."""
        path = self.folder / _LOG
        with closing(driver.connect(path)) as connection:
            rows = tuple(connection.execute("SELECT * FROM event ORDER BY position"))
        with open_log(path) as log:
            return Held(rows, log.basis().root)

    # --- one input ---------------------------------------------------------------------------------------------------

    def take(self, given: Input) -> Ran:
        """Run one input, and fail if anything became of it that may not."""
        with inside(self.folder):
            furnish(self.folder)
            for name, data in given.files.items():
                path = self.folder / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
            beside = set(self._files())
            with _editor(given.edits):
                ran = go(*given.argv, stdin=given.stdin, at_terminal=bool(given.edits))
            before, self._held = self._held, self.held()
            self._count(given, ran, self._held.position - before.position)
            _check_said(ran)
            _check_log(given, ran, before, self._held)
            self._check_files(given, ran, beside)
            return ran

    def _count(self, given: Input, ran: Ran, grown: int) -> None:
        self.tally.given[given.says] += 1
        self.tally.recorded += grown
        if ran.code in (0, 1):
            self.tally.taken[given.says] += 1
        else:
            self.tally.refused[code_of(ran)] += 1

    def _files(self) -> Iterator[str]:
        """Yield the files beside the log that are not the log's own."""
        for folder, _, names in os.walk(self.folder):
            yield from (str(Path(folder, name).relative_to(self.folder)) for name in names)

    def _check_files(self, given: Input, ran: Ran, beside: set[str]) -> None:
        """Nothing half written lies there: a draft only where it is told, a profile where one was asked for."""
        own = ("timeline.db", "timeline.toml")
        new = [name for name in set(self._files()) - beside if not name.startswith(own)]
        for name in new:
            if name.startswith("draft-"):
                assert name in ran.err, f"a draft lies there, and nobody is told: {name}"
                (self.folder / name).unlink()
            else:
                assert name.startswith("profiles/"), f"left behind: {name}"
                assert "--save-map" in given.argv, f"not asked for: {name}"
                assert ran.code == 0, f"half written: {name}"
                (self.folder / name).unlink()

    # --- all of it ---------------------------------------------------------------------------------------------------

    def look_at_all(self, *, fold_again: bool = True) -> None:
        """Run what tells whether a log is whole; fail if it is not, or if its views are not what a fold makes."""
        with inside(self.folder):
            furnish(self.folder)
            verified = go("verify")
            assert verified.code == 0, ("verify", verified)
            for argv in _LOOKS:
                looked = go(*argv)
                assert looked.code in (0, 1), looked
                _check_inert(looked)
            if fold_again:
                replayed = go("replay", "--check")
                assert replayed.code == 0, replayed
                assert "no drift: " in replayed.err
            with open_log(_LOG) as log, Views(log, _LOG) as views:
                views.refresh()
                assert content(views) == from_nothing(log), "the views are not what a fold from nothing makes"
            assert self.held() == self._held, "who only reads has changed the log"

    def catch_up(self) -> None:
        """Bring the views up to here, so that they are made in steps."""
        with inside(self.folder):
            ran = go("replay", "-q")
        assert ran.code == 0, ran


@contextmanager
def _editor(edits: Sequence[Edit]) -> Iterator[None]:
    """Put somebody into the place of the editor's process: each time it is opened, the next edit; then none more."""
    left = iter(edits)

    def opened(command: Sequence[str]) -> int:
        file = Path(command[-1])
        shown = file.read_text("utf-8")
        edit = next(left, str.encode)
        file.write_bytes(edit(shown))
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITOR", "true")
        patch.setattr("timeline.cli.draft_files._run", opened)
        yield


# --- what must hold --------------------------------------------------------------------------------------------------


def code_of(ran: Ran) -> str:
    """Return the code of the error that was told."""
    first = next(iter(ran.err.splitlines()), "")
    if first.startswith("{"):
        return str(json.loads(first)["error"]["code"])
    found = next((found for line in ran.err.splitlines() if (found := _CODE.search(line))), None)
    return found[1] if found else "none"


def _check_inert(ran: Ran) -> None:
    """Fail if what was printed could act on a terminal: it is judged here apart from what neutralises it."""
    for name, text in (("stdout", ran.out), ("stderr", ran.err)):
        plain = text.replace("\r\n", "").replace("\n", "").replace("\t", "")  # line ends, as the forms have them
        acting = {one for one in plain if unicodedata.category(one) in _ACTING or one in _TURNING}
        assert not acting, f"{name} holds what acts on a terminal: {sorted(acting)} in {text[:500]!r}"


def _check_said(ran: Ran) -> None:
    """Fail on a traceback, a bug, a code that nothing of this may have; and on a refusal that does not help."""
    assert "Traceback" not in ran.out + ran.err, ran
    assert ran.code in (0, 1, *REFUSED), (ran.code, ran.err[:2000])
    _check_inert(ran)
    if ran.code not in REFUSED:
        return
    if ran.err.startswith("{"):
        told = json.loads(ran.err.splitlines()[0])["error"]
        assert all(told[name] for name in ("code", "message", "fix")), told
        assert told["where"] or told["code"] in _NOWHERE, told
        return
    assert ran.err.startswith("error: ") or "\nerror: " in ran.err, ran.err[:500]
    assert code_of(ran) != "none", ran.err[:500]
    assert re.search(r"^  fix:   \S", ran.err, re.MULTILINE), ran.err[:500]
    assert re.search(r"^  where: \S", ran.err, re.MULTILINE) or code_of(ran) in _NOWHERE, ran.err[:500]


def _check_log(given: Input, ran: Ran, before: Held, after: Held) -> None:
    """Fail unless the log is what it was and what was told to be recorded, one position after the other."""
    assert after.rows[: before.position] == before.rows, "what was recorded has changed"
    new = list(range(before.position + 1, after.position + 1))
    if not new:
        assert after == before
    told = _told(given, ran)
    if told is not None:
        assert told == new, f"told to be recorded: {told}; recorded: {new}"
    if ran.code in REFUSED and len(given.files) < 2:
        assert not new, f"refused, and recorded all the same: {new}"
    if "--dry-run" in given.argv:
        assert not new, "a dry run has recorded something"
    if ran.code == 1:
        assert {"import", "--partial"} <= set(given.argv), "findings are for imports in part"


def _told(given: Input, ran: Ran) -> list[int] | None:
    """Return the positions of which it was told that they were recorded now; `None` where only a count is."""
    if ran.code in REFUSED:
        if ran.err.startswith("{"):
            return list(json.loads(ran.err.splitlines()[0])["error"]["recorded"])
        found = _BEFORE.search(ran.err)
        return [] if found is None else list(range(int(found[1]), int(found[2] or found[1]) + 1))
    if "-q" in given.argv:
        return None
    if given.argv[0] == "import":
        return _told_of_files(ran) if ran.out.startswith("{") and "--dry-run" not in given.argv else None
    return [int(one) for one in _TOLD.findall(ran.err)]


def _told_of_files(ran: Ran) -> list[int]:
    items = json.loads(ran.out)["items"]
    spans = [range(one["first"], one["last"] + 1) for one in items if one["first"] is not None]
    positions = [position for span in spans for position in span]
    assert sum(one["appended"] for one in items) == len(positions)
    return positions
