"""t22. What earlier releases wrote opens, verifies and folds in this one, is gone on with, and is found if changed."""

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from tests import builders as make
from tests.faults.counts import report
from tests.log import worlds
from tests.old.build import HERE, build, judged, standing
from timeline import __version__
from timeline.errors import IntegrityFailure
from timeline.log import SqliteLog
from timeline.projections.register import KINDS, REGISTER
from timeline.proof import verify
from timeline.proof.bundle_check import verify_bundle
from timeline.proof.note import read_vkey
from timeline.views.compare import digest, scratch
from timeline.views.registry import registered

RELEASES = sorted(path.parent for path in HERE.glob("*/expected.json"))
PLACES = 50
LONG_ENOUGH = 16
"""So many bytes of a value stand nowhere else by chance."""
SIGNATURES = "\n\u2014 ".encode()
"""Where the signature lines of a note begin: one of a key that nobody knows is ignored, and so is what becomes one."""


@pytest.fixture(params=RELEASES, ids=[path.name for path in RELEASES])
def release(request, tmp_path) -> Path:
    """A copy of what a release wrote."""
    return shutil.copytree(request.param, tmp_path / request.param.name)


def expected_of(release: Path) -> dict:
    return json.loads((release / "expected.json").read_text("utf-8"))


def keys_of(release: Path) -> list:
    return [read_vkey(line) for line in expected_of(release)["keys"]]


def test_this_release_left_what_it_writes():
    assert HERE / __version__ in RELEASES


def test_its_log_is_what_it_was(release):
    expected = expected_of(release)

    found = judged(release / "timeline.db", keys_of(release))

    assert {"version": release.name, "keys": expected["keys"]} | found == expected
    assert found["findings"] == []


def test_its_log_is_folded_to_what_stood(release):
    with SqliteLog.open(release / "timeline.db", writable=False) as log:
        basis = log.basis()
        register = REGISTER.fold(log.read_verified(basis))
        with scratch(log, basis, registered()) as made:
            digests = {view.name: digest(made, view) for view in registered()}

    stood = json.loads((release / "standing.json").read_text("utf-8"))
    since: dict[str, dict[str, object]] = {kind: {} for kind in KINDS if kind not in stood}  # kinds that came later
    assert json.loads(json.dumps(standing(register))) == stood | since
    assert len(set(digests.values())) == len(registered())


def test_its_log_is_gone_on_with(release):
    path, expected = release / "timeline.db", expected_of(release)
    with SqliteLog.open(path, writable=True) as log:
        before = log.basis()
        note = make.note("later", "panjgur-2024-01-16")
        log.append(note.stream, [make.new(note, 900)], expected=0)
        assert log.basis(before.position) == before

    verdict = verify(path, level="deep", keys=keys_of(release))

    assert (verdict.ok, verdict.events) == (True, expected["events"] + 1)
    assert [head.size for head in verdict.heads if head.holds] == [size for size, *_ in expected["heads"]]


def matters(path: Path) -> list[bytes]:
    """Return what in the file is content: leaves, opened fields, their salts, hashes, ids, signed heads."""
    queries = (
        "SELECT leaf FROM event WHERE leaf IS NOT NULL",
        "SELECT json FROM disclosure",
        "SELECT decoy_salts FROM event WHERE decoy_salts IS NOT NULL",
        "SELECT leaf_hash FROM event",
        "SELECT event_id FROM event",
        "SELECT digest FROM redaction",
        "SELECT note FROM checkpoint",
        "SELECT CAST(log_id AS BLOB) FROM log",
    )
    return [value for query in queries for (value,) in worlds.ask(path, query)]


def flip(path: Path, offset: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1 << bit
    path.write_bytes(content)


def outcome(path: Path, keys: list) -> str:
    """What is said of a file."""
    try:
        return "ok" if verify(path, keys=keys).ok else "found"
    except IntegrityFailure:
        return "found"


def test_a_changed_byte_in_its_log_is_found(release):
    path, chance = release / "timeline.db", random.Random(22)  # noqa: S311 — the same on every run
    whole, values, keys = path.read_bytes(), matters(path), keys_of(release)
    said = []
    while len(said) < PLACES:
        value = chance.choice(values)
        start = chance.randrange(max(1, len(value) - LONG_ENOUGH))
        part = value[start : start + LONG_ENOUGH]
        if whole.count(part) != 1:  # over the edge of a page; or a page that was split kept a copy, which nobody reads
            continue
        flip(path, whole.find(part), chance.randrange(8))
        said.append(outcome(path, keys))
        path.write_bytes(whole)

    report("t22", release=release.name, bytes=PLACES, found=said.count("found"))
    assert said == ["found"] * PLACES


def unpacked(release: Path) -> Path:
    with zipfile.ZipFile(release / "bundle.zip") as archive:
        archive.extractall(release / "bundle")
    return release / "bundle"


def test_its_bundle_is_accepted(release):
    verdict = verify_bundle(unpacked(release), keys=keys_of(release))

    assert (verdict.findings, verdict.exit_code) == ((), 0)


def test_a_changed_byte_in_each_file_of_its_bundle_is_found(release):
    folder, chance = unpacked(release), random.Random(22)  # noqa: S311 — the same on every run
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    passed = []
    for path in files:
        whole = path.read_bytes()
        text = whole.partition(SIGNATURES)[0]
        flip(path, chance.randrange(len(text)), chance.randrange(8))
        if verify_bundle(folder, keys=keys_of(release)).exit_code == 0:
            passed.append(path.name)
        path.write_bytes(whole)

    assert (passed, len(files) > 20) == ([], True)


def test_the_script_makes_what_a_release_keeps(tmp_path):
    build(tmp_path / "next")

    names = {path.name for path in (HERE / __version__).iterdir()}
    assert {path.name for path in (tmp_path / "next").iterdir()} == names
    assert expected_of(tmp_path / "next")["findings"] == []
