"""Captured files under `verify`: missing is a flaw, altered is exit 4, and a redacted capture asks for none."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders as make
from tests.builders import PAGE
from tests.log import worlds
from tests.log.captured import NAME, put
from timeline.log import SqliteLog
from timeline.log.blobs import Blobs, folder_of
from timeline.proof import Finding, parts, verify
from timeline.proof.blob_checks import Named, captured_files
from timeline.proof.verdict import Findings

PDF = b"%PDF-1.7 the same article"
MISSING = f"the captured file {NAME} does not lie beside the log"


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A log with an article that was captured twice as a page and once as a PDF; the files lie beside it."""
    path = tmp_path_factory.mktemp("captured") / "timeline.db"
    with worlds.new_log(path) as log:
        captures = make.captured(), make.captured(tool="wget"), make.captured(content=PDF, media_type="application/pdf")
        make.fill(log, make.source(), *captures)
    for content in (PAGE, PDF):
        put(Blobs(path), content)
    return path


@pytest.fixture
def path(template, tmp_path) -> Path:
    """A copy of that log and its files."""
    shutil.copytree(template.with_name("timeline.db.blobs"), tmp_path / "timeline.db.blobs")
    return shutil.copy(template, tmp_path / "timeline.db")


@pytest.fixture
def page(path) -> Path:
    """The captured page, writable as its owner can make it."""
    page = Blobs(path).path_of(NAME)
    page.chmod(0o600)
    return page


def altered(position: int, what: str) -> Finding:
    return Finding(code="blob.altered", what=what, position=position)


@pytest.mark.parametrize("level", ["quick", "default", "deep"])
def test_a_log_with_all_its_files_is_whole(path, level):
    verdict = verify(path, level=level)

    assert (verdict.ok, verdict.exit_code) == (True, 0)


@pytest.mark.parametrize("level", ["default", "deep"])
def test_a_missing_file_is_named_by_every_capture_of_it_and_is_a_flaw(path, page, level):
    page.unlink()

    verdict = verify(path, level=level)

    assert verdict.findings == tuple(
        Finding(code="blob.missing", what=MISSING, position=position, altered=False) for position in (2, 3)
    )
    assert (verdict.altered, verdict.exit_code) == (False, 1)


def test_no_folder_at_all_means_that_all_files_are_missing(path):
    shutil.rmtree(path.with_name("timeline.db.blobs"))

    verdict = verify(path)

    assert [(one.code, one.position) for one in verdict.findings] == [("blob.missing", place) for place in (2, 3, 4)]
    assert verdict.exit_code == 1


@pytest.mark.parametrize("level", ["default", "deep"])
def test_a_file_of_another_size_is_altered(path, page, level):
    page.write_bytes(PAGE + b"!")

    verdict = verify(path, level=level)

    what = f"the captured file {NAME} has {len(PAGE) + 1} bytes; {len(PAGE)} were captured"
    assert verdict.findings == (altered(2, what), altered(3, what))
    assert verdict.exit_code == 4


@given(st.integers(0, len(PAGE) - 1), st.integers(1, 255))
def test_every_changed_byte_of_a_file_is_found_by_its_hash(template, place, flip):
    """The size is the same, so only `deep` can tell."""
    page = Blobs(template).path_of(NAME)
    page.chmod(0o600)
    changed = bytearray(PAGE)
    changed[place] ^= flip
    try:
        page.write_bytes(changed)
        default, deep = verify(template), verify(template, level="deep")
    finally:
        page.write_bytes(PAGE)

    assert default.ok
    assert [(one.code, one.position, one.altered) for one in deep.findings] == [
        ("blob.altered", 2, True),
        ("blob.altered", 3, True),
    ]
    assert deep.exit_code == 4


def test_a_link_in_place_of_a_file_is_not_followed(path, page, tmp_path):
    page.rename(tmp_path / "page.html")
    page.symlink_to(tmp_path / "page.html")

    assert [one.code for one in verify(path, level="deep").findings] == ["blob.missing", "blob.missing"]


@pytest.mark.parametrize("damage", [Path.unlink, lambda page: page.write_bytes(b"forged")], ids=["gone", "forged"])
def test_without_the_check_nothing_would_be_found(path, page, damage, monkeypatch):
    """Control: no other check looks at the files."""
    monkeypatch.setattr(parts, "check_file", lambda *_: None)
    damage(page)

    assert verify(path, level="deep").ok


WHOLE = (
    "UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = {0}",
    "DELETE FROM disclosure WHERE position = {0}",
)


def test_a_capture_that_was_redacted_whole_asks_for_no_file(path, page):
    for position in (2, 3):
        worlds.tamper(path, *(statement.format(position) for statement in WHOLE))
    page.unlink()

    found = verify(path, level="deep").findings

    assert [one for one in found if one.code.startswith("blob.")] == []
    assert {one.code for one in found} >= {"leaf.missing"}  # nobody recorded a redaction here


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (NAME.encode(), b"../" + NAME[3:].encode(), {"blob.unreadable"}),
        (NAME.encode(), b"\xc3\xa4" * 32, {"blob.unreadable"}),
        (f'"sha256":"{NAME}"'.encode(), b'"sha256":7', set()),
        (f'"size":{len(PAGE)}'.encode(), b'"size":null', set()),
        (f'"size":{len(PAGE)}'.encode(), b'"size":[[[[]]]]', set()),
        (b'"sha256"', b'"sha257"', set()),
    ],
    ids=["path", "no digits", "number", "null", "nested", "absent"],
)
def test_a_damaged_leaf_leads_to_no_path_and_raises_nothing(path, old, new, codes):
    """That the leaf is not what it was is for the other checks to say."""
    worlds.rewrite(path, 2, old, new)

    found = verify(path, level="deep").findings

    assert {one.code for one in found if one.code.startswith("blob.")} == codes


def test_a_file_that_no_capture_names_is_no_finding(path):
    """Somebody was cut off between keeping a file and recording it. `doctor` lists it; the record is whole."""
    put(Blobs(path), b"kept, and then the power failed")

    assert verify(path, level="deep").ok


PAGE_NAMED, PDF_NAMED = Named(NAME, len(PAGE)), Named(sha256(PDF).hexdigest(), len(PDF))


def test_the_files_that_a_log_names_are_told_each_once(path, tmp_path):
    worlds.new_log(tmp_path / "empty.db").close()

    assert captured_files(path) == [PAGE_NAMED, PDF_NAMED]
    assert captured_files(tmp_path / "empty.db") == []


def test_a_capture_that_was_redacted_whole_or_does_not_read_names_no_file(path):
    worlds.tamper(path, *(statement.format(2) for statement in WHOLE))
    assert captured_files(path) == [PAGE_NAMED, PDF_NAMED]
    worlds.tamper(path, *(statement.format(3) for statement in WHOLE))
    worlds.rewrite(path, 4, b'"size":', b'"bulk":')

    assert captured_files(path) == []


def test_of_a_log_without_captures_no_file_is_asked_for(tmp_path, monkeypatch):
    """The level that is run every day costs a log without captures nothing."""
    asked: list[str] = []
    monkeypatch.setattr(Blobs, "check", lambda _, name, *__, **___: asked.append(name))

    assert verify(worlds.filled(tmp_path / "filled.db"), level="deep").ok
    assert asked == []


def test_no_number_of_missing_files_hides_that_the_record_was_altered():
    """A flaw is a flaw and an alteration an alteration, however many come first."""
    findings = Findings()
    for position in range(1, 151):
        findings.add("blob.missing", "it does not lie beside the log", position, altered=False)
    findings.add("leaf.altered", "the leaf does not have the stored hash", 160)

    assert (len(findings.kept), findings.more) == (101, 50)
    assert [one.code for one in findings.alterations] == ["leaf.altered"]


def test_a_missing_file_neither_voids_a_signature_nor_is_where_an_alteration_begins(path):
    with SqliteLog.open(path, writable=True) as log:
        log.keep_checkpoint(4, worlds.note_of(log, 4))
    shutil.rmtree(folder_of(path))
    key = worlds.key(worlds.ORIGIN).verifier
    missing = verify(path, keys=[key])
    worlds.tamper(path, "UPDATE event SET type = 'x' WHERE position = 4")
    both = verify(path, keys=[key])

    assert (missing.altered, missing.exit_code, missing.holds_up_to) == (False, 1, 4)
    assert (both.altered, both.exit_code, both.first.position) == (True, 4, 4)
