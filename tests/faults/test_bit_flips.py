"""t8. A bit flips on the disk: what was recorded is reported as changed, or it has not changed. Never a traceback."""

import random
import shutil
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.faults.counts import count, report
from tests.faults.team import tell
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import TimelineError
from timeline.log import SqliteLog
from timeline.proof import verify

PAGE = 4096  # as disks write them: half a page of the log
SEED = 8


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log of 300 events, with one checkpoint."""
    return worlds.filled(tmp_path_factory.mktemp("flips") / "timeline.db", count=300)


def content(path):
    """What the file says, or `None` if SQLite cannot say."""
    try:
        return worlds.everything(path)
    except (_sqlite.Error, UnicodeDecodeError):
        return None


def flips(size: int, each: int) -> list[tuple[int, int]]:
    """Choose that many places in each page, and a bit at each: the same on every run."""
    chance = random.Random(SEED)  # noqa: S311 — the same on every run
    return [(page + chance.randrange(PAGE), chance.randrange(8)) for page in range(0, size, PAGE) for _ in range(each)]


def flip(path, offset: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        [byte] = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 1 << bit]))


def outcome(path) -> str:
    """What `verify` says of a damaged file: ok, found, or refused. Anything but a verdict or our own error escapes.

    It has the key of the log: a flip within a signature is seen by nobody else.
    """
    try:
        verdict = verify(path, keys=[worlds.key(worlds.ORIGIN).verifier])
    except TimelineError:
        return "refused"
    return "ok" if verdict.ok else "found"


def try_them(template, tmp_path, each: int) -> dict[str, int]:
    whole = content(template)
    path = tmp_path / "timeline.db"
    counts = {"ok": 0, "found": 0, "refused": 0}
    shutil.copy(template, path)
    for offset, bit in flips(template.stat().st_size, each):
        flip(path, offset, bit)
        said = outcome(path)
        counts[said] += 1
        if said == "ok":
            assert content(path) == whole, f"a flip of bit {bit} at {offset} passed"
        for use in (
            lambda: list(SqliteLog.open(path, writable=False).read()),
            lambda: SqliteLog.open(path, writable=True),
        ):
            with suppress(TimelineError):
                use()
        for name in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(f"{path}{name}").unlink()
        shutil.copy(template, path)
    return counts


def test_a_flipped_bit_is_found_or_changes_nothing(template, tmp_path, capsys):
    """In each page at so many places, one bit at a time."""
    places = count("t8")
    counts = try_them(template, tmp_path, places)

    tell(capsys, {"flips a page": places} | counts)
    report("t8", flips=sum(counts.values()), **counts, seed=SEED)
    assert counts["found"] > counts["ok"]


def test_control_sqlite_calls_nearly_all_of_these_files_ok(template, tmp_path):
    """So its own check is no substitute for the tree."""
    path = shutil.copy(template, tmp_path / "timeline.db")
    with closing(worlds.bare(path)) as connection:
        [leaf] = connection.execute("SELECT leaf FROM event WHERE position = 9").fetchone()
    flip(path, path.read_bytes().index(leaf) + 200, 0)

    with closing(worlds.bare(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert verify(path).first.position == 9
