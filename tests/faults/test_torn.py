"""t8b. Torn and foreign files: a clear error or the right recovery; no traceback, no "ok" with an event missing.

Only where the WAL that held an acknowledged event was cut or removed may the event be gone, and then
the log ends there: what is left is a prefix of what was recorded. A checkpoint kept elsewhere tells.
"""

import io
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import builders as make
from tests.contracts.event_log import LOG_ID, fill
from tests.contracts.event_log import interrupted as undone
from tests.faults.counts import count, report
from tests.faults.team import tell
from tests.log import worlds
from timeline import _sqlite
from timeline.cli.app import run
from timeline.errors import TimelineError
from timeline.log import SqliteLog
from timeline.log.connections import SIDE_FILES
from timeline.log.schema import PAGE_SIZE
from timeline.proof import verify

NAME = "timeline.db"
OTHER_ID = LOG_ID.replace("5f0c", "6f0c")
FIRST, SECOND = 170, 50
"""Events in the file itself, and events that only the WAL holds."""


class Template(NamedTuple):
    """A log as it lies on the disk while somebody writes, and the leaves that were acknowledged."""

    folder: Path
    leaves: list[bytes]


def copied(path: Path, to: Path) -> Path:
    """Copy a log and what belongs to it as another process would: one that has it open must not open it again."""
    to.mkdir()
    files = [path, *(file for end in SIDE_FILES if (file := path.with_name(f"{NAME}{end}")).exists())]
    subprocess.run(["/bin/cp", *files, to], check=True)
    return to


def written(folder: Path, log_id: str = LOG_ID) -> Iterator[Template]:
    """Make a log whose last events are in its WAL only; yield it twice, the second time with more of them."""
    folder.mkdir()
    path = folder / NAME
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sqlite, "VERSION", (3, 53, 4))  # one connection alone meets no WAL-reset
        with SqliteLog.create(path, origin=worlds.ORIGIN, log_id=log_id) as log:
            fill(log, FIRST)
        with SqliteLog.open(path, writable=True) as log:
            for part in range(2):
                for number in range(SECOND):
                    fill(log, 1, first=1 + FIRST + part * SECOND + number)
                yield Template(copied(path, folder / f"copy-{part}"), list(log.leaves()))


def interrupted(folder: Path) -> Template:
    """Make a log without WAL, in the midst of a commit: changed pages are in the file, the old ones in the journal."""
    folder.mkdir()
    path = folder / NAME
    with SqliteLog.create(path, origin=worlds.ORIGIN, log_id=LOG_ID, journal="truncate") as log:
        fill(log, FIRST)
        leaves = list(log.leaves())

        def work() -> None:
            connection = worlds.session_of(log).connection
            connection.set_authorizer(None)
            connection.execute("PRAGMA cache_size=1")
            fill(log, 400, first=1 + FIRST)
            copied(path, folder / "copy")

        with suppress(RuntimeError):
            undone(log, work)
    return Template(folder / "copy", leaves)


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """A log with a WAL, the same log earlier, another log with a WAL, and one with a hot journal."""
    folder = tmp_path_factory.mktemp("torn")
    earlier, later = written(folder / "wal")
    _, other = written(folder / "other", OTHER_ID)
    hot = interrupted(folder / "hot")
    worlds.new_log(folder / NAME).close()
    assert (later.folder / f"{NAME}-wal").stat().st_size > 0
    assert (hot.folder / f"{NAME}-journal").stat().st_size > 0
    return {"wal": later, "earlier": earlier, "other": other, "hot": hot}


def lengths(path: Path, how_many: int) -> list[int]:
    """Choose lengths to cut a file at: the edges of header, frames and pages first, then anywhere."""
    size = path.stat().st_size
    chance = random.Random(size)  # noqa: S311 — the same on every run
    edges = [0, 1, 31, 32, 33, 99, 100, 511, 512, 4095, 4096, 4097, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1]
    edges += [size // PAGE_SIZE * PAGE_SIZE, size - PAGE_SIZE, size - 4096, size - 1]
    drawn = [chance.randrange(size) for _ in range(how_many)]
    return [length for length in (*edges, *drawn) if 0 <= length < size][:how_many]


def beside(path: Path, end: str) -> Path:
    """Return the file that belongs to a log: its WAL, its journal; the log itself for no end."""
    return path.with_name(f"{NAME}{end}")


def cut(path: Path, end: str, length: int) -> None:
    os.truncate(beside(path, end), length)


def swap(path: Path, end: str, source: Path) -> None:
    shutil.copy(source, beside(path, end))


def remove(path: Path, end: str) -> None:
    beside(path, end).unlink()


def tear(path: Path, seed: int) -> None:
    """Write another 512 bytes over a sector of the log, as a write that went astray does."""
    chance = random.Random(seed)  # noqa: S311 — the same on every run
    with path.open("r+b") as file:
        file.seek(chance.randrange(path.stat().st_size // 512) * 512)
        file.write(chance.randbytes(512))


class Case(NamedTuple):
    """What is done to which log. `loses`: a WAL that held acknowledged events is no more."""

    name: str
    template: str
    wound: Callable[[Path], None]
    loses: bool = False


def cases(templates, how_many: int) -> list[Case]:
    """Return what is done to the files: two thirds of it cuts, the rest mostly torn sectors."""
    found = []
    logs = {name: template.folder / NAME for name, template in templates.items()}
    for name, end in (("wal", ""), ("hot", ""), ("wal", "-wal"), ("hot", "-journal")):
        for length in lengths(beside(logs[name], end), max(2, how_many // 6)):
            wound = partial(cut, end=end, length=length)
            found.append(Case(f"{name}: {NAME}{end} cut at {length}", name, wound, loses=end == "-wal"))
    for name, end, other, other_end in (
        ("wal", "-wal", "other", "-wal"),
        ("wal", "-wal", "earlier", "-wal"),
        ("wal", "-wal", "hot", "-journal"),
        ("wal", "-shm", "other", "-shm"),
        ("hot", "-wal", "other", "-wal"),
        ("hot", "-journal", "wal", "-wal"),
    ):
        wound = partial(swap, end=end, source=beside(logs[other], other_end))
        loses = (name, end) == ("wal", "-wal")
        found.append(Case(f"{name}: {other_end} of {other} in place of {end}", name, wound, loses))
    for name, end in (("wal", "-wal"), ("wal", "-shm"), ("hot", "-journal")):
        found.append(Case(f"{name}: {end} removed", name, partial(remove, end=end), loses=end == "-wal"))
    return found + [
        Case(f"a torn sector, seed {seed}", ("wal", "hot")[seed % 2], partial(tear, seed=seed))
        for seed in range(how_many - len(found))
    ]


def told(*argv: str) -> tuple[int, str]:
    """Run a command line; return its exit code and all that it said."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="timeline-ascii") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run(argv)
    for stream in (out, err):
        stream.flush()
    return code, (out.buffer.getvalue() + err.buffer.getvalue()).decode()


def said_of(path: Path) -> tuple[str, int]:
    """What `verify` says of a file, and how the command line ends. Anything but a verdict or our own error escapes."""
    try:
        verdict = verify(path)
    except TimelineError as error:
        outcome, code = "refused", error.exit_code
    else:
        outcome, code = ("ok" if verdict.ok else "found"), verdict.exit_code
    assert code in (0, 2, 4, 6), code
    return outcome, code


def leaves_of(path: Path) -> list[bytes]:
    with SqliteLog.open(path, writable=False) as log:
        return list(log.leaves())


def goes_on(path: Path) -> bool:
    """Append to what is left, if the log allows it."""
    try:
        with SqliteLog.open(path, writable=True) as log:
            log.append("note:after", [make.new(make.note("after", "panjgur-2024-01-16"), 9000)], expected=0)
    except TimelineError:
        return False
    return True


def try_case(case: Case, templates, folder: Path) -> str:
    """Do what the case says to a copy; return what came of it."""
    template = templates[case.template]
    shutil.copytree(template.folder, folder)
    path = folder / NAME
    case.wound(path)

    outcome, code = said_of(path)
    if outcome == "ok":
        left = leaves_of(path)
        assert left == template.leaves[: len(left)], f"{case.name}: other events than were recorded"
        assert len(left) == len(template.leaves) or case.loses, f"{case.name}: {len(left)} events are left"
        assert goes_on(path), case.name
        assert leaves_of(path)[:-1] == left, case.name
        outcome = "ok" if len(left) == len(template.leaves) else "ok, shorter"
    elif goes_on(path):  # damaged where opening does not look: `verify` still says so
        assert not verify(path).ok, f"{case.name}: whole after appending"
    shutil.rmtree(folder)
    return f"{outcome}, {code}"


def test_a_torn_file_is_refused_or_recovered_and_nothing_acknowledged_is_missing(templates, tmp_path, capsys):
    all_cases = cases(templates, count("t8b"))
    outcomes = Counter(try_case(case, templates, tmp_path / "case") for case in all_cases)

    tell(capsys, dict(outcomes))
    report("t8b", cases=len(all_cases), outcomes=dict(outcomes))
    assert outcomes["ok, 0"] > 0
    assert outcomes["found, 4"] + outcomes["refused, 4"] > 0


def foreign(path: Path, what: str) -> None:
    """Put a file of another kind where the log should be."""
    noise = random.Random(256)  # noqa: S311 — the same on every run
    if what in ("a newer log", "another database", "an older mark"):
        worlds.filled(path, count=3, signed=0)
        pragma = {"a newer log": "user_version=2", "another database": "application_id=0x4D504258"}
        with closing(worlds.bare(path)) as connection:
            connection.execute(f"PRAGMA {pragma.get(what, 'user_version=0')}")
        return
    path.write_bytes({
        "an empty file": b"",
        "a text": b"Tuesday: two strikes.\n" * 400,
        "an encrypted log": noise.randbytes(40_960),
        "an encrypted log with its header": b"SQLite format 3\0" + noise.randbytes(40_960),
        "a header and no more": b"SQLite format 3\0",
        "an archive": b"\x1f\x8b\x08" + noise.randbytes(8189),
        "nothing but zeros": bytes(8192),
    }[what])  # fmt: skip


VERBS = {
    "verify": ("verify",),
    "quick": ("verify", "--level", "quick"),
    "log": ("log",),
    "show": ("show", "panjgur-2024-01-16"),
    "replay": ("replay",),
    "append": ("append", "note", "panjgur-2024-01-16", "--text", "Two outlets differ.", "--recorder", "desk"),
}


@pytest.mark.parametrize(
    "what",
    [
        "an empty file",
        "a text",
        "an encrypted log",
        "an encrypted log with its header",
        "a header and no more",
        "an archive",
        "nothing but zeros",
        "a newer log",
        "another database",
        "an older mark",
    ],
)
def test_a_foreign_file_is_refused_by_each_verb_and_stays_as_it_is(tmp_path, what):
    path = tmp_path / NAME
    foreign(path, what)
    before = path.read_bytes()

    for verb in VERBS.values():
        code, said = told(*verb, "--log", str(path))

        assert (code, "Traceback" in said) == (2, False), said
        assert said.startswith("error: "), said
        assert NAME in said
    assert path.read_bytes() == before


def test_a_newer_log_is_refused_with_what_reads_it(tmp_path):
    foreign(tmp_path / NAME, "a newer log")

    _, said = told("verify", "--log", str(tmp_path / NAME))

    assert "is a log of format 2; this version reads and writes format 1" in said
    assert "use a version that reads format 2" in said


def test_a_damaged_log_ends_the_command_line_with_4(templates, tmp_path):
    shutil.copytree(templates["hot"].folder, tmp_path / "hot")
    path = tmp_path / "hot" / NAME
    remove(path, "-journal")

    codes = {name: told(*verb, "--log", str(path)) for name, verb in VERBS.items()}

    assert {code for code, _ in codes.values()} <= {0, 3, 4}
    assert codes["verify"][0] == 4
    assert not any("Traceback" in said for _, said in codes.values())


def test_what_a_removed_wal_held_is_missed_by_a_checkpoint_from_outside(templates, tmp_path):
    """Without its WAL the file is whole, and shorter; who kept a later head knows that something is gone."""
    shutil.copytree(templates["wal"].folder, tmp_path / "signed")
    with SqliteLog.open(tmp_path / "signed" / NAME, writable=False) as log:
        published = worlds.note_of(log, FIRST + 2 * SECOND)
    shutil.copytree(templates["wal"].folder, tmp_path / "wal")
    path = tmp_path / "wal" / NAME
    remove(path, "-wal")

    assert (verify(path).ok, verify(path).events) == (True, FIRST)
    assert [one.code for one in verify(path, against=published).findings] == ["checkpoint.differs"]


def test_control_sqlite_takes_the_wal_of_another_log_and_calls_it_whole(templates, tmp_path):
    """So its own check is no substitute: no page says which file it belongs to."""
    shutil.copytree(templates["wal"].folder, tmp_path / "wal")
    path = tmp_path / "wal" / NAME
    swap(path, "-wal", templates["other"].folder / f"{NAME}-wal")

    assert worlds.ask(path, "PRAGMA integrity_check") == [("ok",)]
    assert verify(path).altered
