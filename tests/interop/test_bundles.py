"""A bundle of ours in other people's hands: Go, a Python reader of tlog-proofs, sha256sum; whole, and tampered with."""

import json
import shutil
import subprocess
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults.counts import report
from tests.interop.bundles import seed_bundle
from tests.interop.tampered import TAMPERINGS
from timeline.proof.bundle_check import verify_bundle

scales = pytest.importorskip("tlog_scales.tlog", reason="tlog-scales is not installed: uv sync --group test")
signing = pytest.importorskip("tlog_scales.signing")

CLEVER = [one for one in TAMPERINGS if one.by_proofs]
"""What the formats of C2SP alone must show; the rest is for those who know what a bundle is."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk and its bundle, to be copied."""
    return seed_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def bundle(made, tmp_path) -> Path:
    """A bundle to be tampered with."""
    return Path(shutil.copytree(made[1], tmp_path / "bundle"))


@pytest.fixture
def vkey(made) -> str:
    """The key that the desk published."""
    return str(made[0].vkey)


def read_by_scales(folder: Path, vkey: str) -> int:
    """Check every proof of a bundle with tlog-scales; return how many there are. Raises whatever it raises."""
    key = signing.Vkey.from_string(vkey)
    proofs = sorted((folder / "events").glob("*.tlog-proof"))
    leaves = {path.stem for path in (folder / "events").iterdir()}
    assert leaves == {path.stem for path in proofs}, "an event has no proof"
    for path in proofs:
        top, _, note = path.read_text("utf-8").partition("\n\n")
        _, index, *hashes = top.split("\n")
        head = scales.Checkpoint.from_text(note)
        head.verify(key)
        assert (head.origin, note) == (key.name, (folder / "proof/checkpoint").read_text("utf-8")), "another head"
        at = int(index.removeprefix("index "))
        assert at == int(path.stem) - 1, "the proof of another event"
        leaf = path.with_suffix(".json")
        leaf_hash = (
            sha256(b"\0" + leaf.read_bytes()).digest()
            if leaf.exists()
            else bytes.fromhex(path.with_suffix(".leaf-hash").read_text("utf-8"))
        )
        scales.InclusionProof(at, head.size, [b64decode(one) for one in hashes]).check(leaf_hash, head.root_hash)
    return len(proofs)


def read_by_sha256sum(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the manifest as VERIFY.txt says."""
    command = ["sha256sum", "--quiet", "--strict", "-c", "MANIFEST.sha256"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_go_python_and_coreutils_accept_our_bundle(go, bundle, vkey):
    events = len(list((bundle / "events").glob("*.tlog-proof")))

    assert go.run("bundle", vkey, str(bundle)).startswith(f"{events} events of 28,")
    assert read_by_scales(bundle, vkey) == events
    assert read_by_sha256sum(bundle).returncode == 0


def test_there_are_more_than_twenty_tamperings_and_we_refuse_them_all(made, tmp_path):
    passed = []
    for number, tampering in enumerate(TAMPERINGS):
        folder = Path(shutil.copytree(made[1], tmp_path / str(number) / "bundle"))
        tampering.change(folder)
        if verify_bundle(folder, keys=[made[0].vkey]).ok:
            passed.append(tampering.name)

    report("t11", tamperings=len(TAMPERINGS), refused_by_us=len(TAMPERINGS) - len(passed), shown_by_proofs=len(CLEVER))
    assert len(TAMPERINGS) >= 20
    assert passed == []


@pytest.mark.parametrize("tampering", CLEVER, ids=lambda one: one.name)
def test_go_refuses_what_the_proofs_show(go, bundle, vkey, tampering):
    tampering.change(bundle)

    assert go.refusal("bundle", vkey, str(bundle))


@pytest.mark.parametrize("tampering", CLEVER, ids=lambda one: one.name)
def test_an_independent_reader_refuses_what_the_proofs_show(bundle, vkey, tampering):
    tampering.change(bundle)

    with pytest.raises(Exception):  # noqa: B017, PT011 — its own errors, whichever they are
        read_by_scales(bundle, vkey)


def test_what_go_does_not_look_at_the_manifest_shows(bundle):
    page = bundle / "report.md"
    page.write_text(page.read_text("utf-8").replace("Pakistan", "Iran", 1), "utf-8")

    assert "report.md" in read_by_sha256sum(bundle).stdout


def test_go_sees_a_disclosure_that_no_leaf_commits_to(go, bundle, vkey):
    path = bundle / "disclosures.json"
    content = json.loads(path.read_bytes())
    forged = urlsafe_b64encode(b'["AAAAAAAAAAAAAAAAAAAAAA","/title","Iran admits it"]').rstrip(b"=").decode()
    content["disclosures"][0]["disclosure"] = forged
    path.write_text(json.dumps(content), "utf-8")

    assert "no leaf commits to disclosure 0" in go.refusal("bundle", vkey, str(bundle))


def test_control_a_reader_that_skips_the_proofs_accepts_a_changed_leaf(bundle, vkey, monkeypatch):
    CLEVER[1].change(bundle)
    monkeypatch.setattr(scales.InclusionProof, "check", lambda *_: None)

    assert read_by_scales(bundle, vkey)
