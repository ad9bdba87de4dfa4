"""Checking and writing bundles: whoever changes one is found out, whatever lies there; it is written whole or not."""

import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interop import bundles
from tests.interop.tampered import TAMPERINGS, change_json, renew
from tests.log import worlds
from tests.proof.standalone import standalone
from timeline import __version__
from timeline.errors import FileRefused, LogUnavailable, NotABundle
from timeline.proof import bundle_check, bundle_reader, folders
from timeline.proof.bundle_check import verify_bundle
from timeline.proof.bundle_views import Renderer
from timeline.proof.note import read_note
from timeline.proof.policy import write_policy
from timeline.proof.tlogproof import policy_of
from timeline.reports.again import pages_of
from timeline.reports.handed import flaws_beside

KEY = worlds.key(bundles.ORIGIN).verifier
RENDER = Renderer(__version__, pages_of, flaws_beside)


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.name)
def test_a_bundle_that_was_tampered_with_is_refused(bundle, tampering):
    tampering.change(bundle)

    verdict = verify_bundle(bundle, keys=[KEY], render=RENDER)

    assert not verdict.ok
    assert verdict.exit_code == (4 if verdict.altered else 1)
    assert verdict.last_line.startswith("altered: " if verdict.altered else "flawed: ")
    assert verdict.fix


def test_a_page_that_does_not_say_what_the_data_say_is_found(bundle):
    path = bundle / "report.md"
    path.write_text(path.read_text("utf-8").replace("Pakistan", "Iran"), "utf-8")
    renew(bundle)

    assert [one.code for one in verify_bundle(bundle, keys=[KEY], render=RENDER).findings] == ["report.differs"]
    assert verify_bundle(bundle, keys=[KEY]).ok  # control: nothing else sees it


def test_a_page_of_another_version_is_not_called_altered(bundle):
    """Each version may write a page otherwise; the data are the report."""
    path = bundle / "report.md"
    path.write_text(path.read_text("utf-8").replace("Draft", "A draft"), "utf-8")
    change_json(bundle / "query.json", lambda query: query.update(package="0.0.9"))
    renew(bundle)

    verdict = verify_bundle(bundle, keys=[KEY], render=RENDER)

    assert [one.code for one in verdict.findings] == ["report.unchecked"]
    assert (verdict.altered, verdict.exit_code) == (False, 1)
    assert (
        "that report.md and its figures say what report.json says: the version that made them can tell"
        in verdict.unchecked
    )


@pytest.mark.parametrize(
    ("check", "tampering"),
    [
        ("check_files", "the guide is changed"),
        ("check_signature", "all is signed anew by a forger's key"),
        ("_check_proof", "a leaf is changed, manifest renewed"),
        ("_check_quotes", "a quote in the report is changed"),
        ("_check_quotes", "the words of a link are changed"),
        ("_check_quotes", "words are passed off as withheld"),
        ("check_stamps", "what is stamped is another head"),
        ("_check_growth", "the earlier head is another history's"),
        ("_grew", "a bit of the signature in the proof of growth is changed"),
        ("_check_earlier", "the earlier head lost its signature"),
        ("check_query", "the query names other strengths"),
        ("check_joins", "the report says another position"),
    ],
)
def test_control_without_its_check_a_tampering_passes(bundle, monkeypatch, check, tampering):
    [change] = [one.change for one in TAMPERINGS if one.name == tampering]
    change(bundle)
    assert not verify_bundle(bundle, keys=[KEY]).ok

    real = bundle_check._Run.check_signature  # noqa: SLF001 — a control takes a guard away

    def whoever(run):
        run._given = ()  # noqa: SLF001
        return real(run)

    blind = whoever if check == "check_signature" else lambda *_: None
    monkeypatch.setattr(bundle_check._Run, check, blind)  # noqa: SLF001
    monkeypatch.setattr(bundle_check, "unlike", lambda *_: ())  # tables tell their basis and their events too

    assert verify_bundle(bundle, keys=[KEY]).ok


@given(st.data())
def test_no_changed_byte_of_a_bundle_passes(made, tmp_path_factory, data):
    """Every byte of it is either hashed, signed, or the very proof that is checked."""
    bundle = shutil.copytree(made[1], tmp_path_factory.mktemp("flip") / "bundle")
    name = data.draw(st.sampled_from(sorted(names(bundle))))
    content = bytearray((bundle / name).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    (bundle / name).write_bytes(content)

    verdict = verify_bundle(bundle, keys=[KEY], render=RENDER)

    assert not verdict.ok, (name, at)


@given(st.binary(max_size=200), st.data())
def test_what_is_no_bundle_any_more_never_raises(made, tmp_path_factory, content, data):
    bundle = shutil.copytree(made[1], tmp_path_factory.mktemp("junk") / "bundle")
    name = data.draw(st.sampled_from(sorted(names(bundle))))
    (bundle / name).write_bytes(content)
    if name in ("report.json", "query.json", "disclosures.json"):
        renew(bundle)

    assert not verify_bundle(bundle, render=RENDER).ok


@pytest.mark.parametrize("text", ["[" * 100_000, "{}", '{"register":[{}]}', "null", '"\\ud800"', '{"a":1.5}'])
@pytest.mark.parametrize("name", ["report.json", "query.json", "disclosures.json", "events/13.json"])
def test_json_that_is_none_is_a_finding(bundle, name, text):
    (bundle / name).write_text(text, "utf-8")
    renew(bundle)

    assert not verify_bundle(bundle, render=RENDER).ok


def test_a_finding_names_the_first_bad_position(bundle):
    [change] = [one.change for one in TAMPERINGS if one.name == "two leaves are swapped"]
    change(bundle)

    verdict = verify_bundle(bundle, keys=[KEY])

    assert verdict.first.position == 13
    assert verdict.last_line == "altered: first at position 13"


def test_a_file_that_nobody_named_is_a_flaw_and_is_named(bundle):
    (bundle / "notes.txt").write_text("mine", "utf-8")
    (bundle / "proof/other").write_text("x", "utf-8")
    (bundle / "events/99.tlog-proof").write_text("x", "utf-8")

    verdict = verify_bundle(bundle, keys=[KEY])

    assert [(one.code, one.position) for one in verdict.findings] == [
        ("bundle.unexpected", None),
        ("bundle.unexpected", None),
        ("event.ambiguous", 99),
    ]
    assert "notes.txt" in verdict.findings[0].what


def test_no_link_is_followed_and_no_device_read(bundle, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (bundle / "events").rename(tmp_path / "elsewhere/events")
    (bundle / "events").symlink_to(tmp_path / "elsewhere/events")
    os.mkfifo(bundle / "pipe")

    verdict = verify_bundle(bundle, keys=[KEY])

    assert [one.what for one in verdict.findings if one.code == "bundle.foreign"] == [
        "events: it is a link",
        "pipe: it is no file",
    ]


def test_limits_are_kept_before_anything_is_read(bundle, monkeypatch):
    monkeypatch.setattr(folders, "LONGEST_FILE", 100)
    assert {one.code for one in verify_bundle(bundle).findings} == {"bundle.unreadable"}

    monkeypatch.setattr(folders, "MOST_FILES", 20)
    with pytest.raises(FileRefused, match="more than 20 files"):
        verify_bundle(bundle)


def test_a_folder_without_any_part_of_a_bundle_is_none(tmp_path):
    with pytest.raises(NotABundle):
        verify_bundle(tmp_path)
    with pytest.raises(LogUnavailable):
        folders.look_into(tmp_path / "missing")


# --- how it is written -----------------------------------------------------------------------------------------------


def test_a_folder_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    files = {"a": b"1", "b/c": b"2", "b/d/e": b"3"}
    real = os.fsync

    for failing in range(6):  # three files, three folders
        monkeypatch.setattr(os, "fsync", _failing_at(failing, real))
        with pytest.raises(LogUnavailable, match="nothing written"):
            folders.write_folder(tmp_path / "made", files)
        assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(os, "fsync", _failing_at(6, real))
    with pytest.raises(LogUnavailable, match="the folder is written whole"):
        folders.write_folder(tmp_path / "made", files)

    assert {name: (tmp_path / "made" / name).read_bytes() for name in names(tmp_path / "made")} == files


def _failing_at(number, real):
    count = iter(range(1000))

    def fsync(handle):
        if next(count) == number:
            raise OSError(28, "No space left on device")
        real(handle)

    return fsync


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "made").mkdir()

    with pytest.raises(FileRefused, match="something is there already"):
        folders.write_folder(tmp_path / "made", {"a": b"1"})

    assert [path.name for path in tmp_path.iterdir()] == ["made"]


# --- whose word it is ------------------------------------------------------------------------------------------------


def test_a_strangers_key_and_the_earlier_head_that_it_signed_are_named(bundle):
    stranger = worlds.key(bundles.ORIGIN, seed=9)
    text = read_note((bundle / "proof/earlier/checkpoint").read_bytes()).text
    (bundle / "proof/earlier/checkpoint").write_bytes(text + b"\n" + stranger.sign(text).line().encode())
    keys = [KEY, stranger.verifier]
    (bundle / "proof/log.vkey").write_text("".join(f"{one}\n" for one in keys), "utf-8")
    (bundle / "proof/policy").write_bytes(write_policy(policy_of(keys)))

    verdict = verify_bundle(bundle, keys=[KEY])
    ran = standalone(bundle, KEY)

    assert verdict.ok
    for line in (
        f"whose key {stranger.verifier.label} is, which proof/log.vkey names: it was not given",
        "whose head proof/earlier/checkpoint is: no key that was given signed it",
    ):
        assert line in verdict.unchecked
        assert f"not checked: {line}\n" in ran.out


def test_a_disk_that_fails_is_no_altered_bundle(bundle, monkeypatch):
    def failing(folder, name):
        raise LogUnavailable(name, where={"file": str(folder)})

    monkeypatch.setattr(bundle_reader, "read_inside", failing)

    with pytest.raises(LogUnavailable):
        verify_bundle(bundle, keys=[KEY])
