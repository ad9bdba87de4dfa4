"""The files in `data/` of a bundle: what can be held against report and leaves is, and the rest is said to be not."""

import shutil

import pytest

from tests.interop import bundles
from tests.interop.tampered import edit, renew
from tests.interop.tampered_data import DATA_TAMPERINGS, fitted
from tests.log import worlds
from timeline.exchange.columns import TABLES
from timeline.proof import bundle_check, bundle_data
from timeline.proof.bundle_check import verify_bundle

KEY = worlds.key(bundles.ORIGIN).verifier


@pytest.mark.parametrize("one", DATA_TAMPERINGS, ids=lambda one: one.name)
def test_data_that_were_tampered_with_are_found_and_named(bundle, monkeypatch, one):
    one.change(bundle)

    found = [each.what for each in verify_bundle(bundle, keys=[KEY]).findings if each.code == "data.differs"]

    assert any(each.startswith(f"{one.file}: ") and one.what in each for each in found), found
    monkeypatch.setattr(bundle_check, "unlike", lambda *_: ())
    blind = verify_bundle(bundle, keys=[KEY])
    assert all(each.code != "data.differs" for each in blind.findings)  # control: nothing else looks at them


def test_a_package_that_is_only_written_otherwise_is_no_finding(bundle):
    """The control of the tampering: what makes the package and the manifest fit again is not what is found."""
    fitted(bundle)

    assert verify_bundle(bundle, keys=[KEY]).ok


def test_a_cell_whose_hash_fits_again_is_not_found_and_that_is_said(bundle):
    """Words are sealed in leaves, so only whoever holds the log can tell."""
    edit(bundle / "data/claims.csv", "casualties", "motive")
    fitted(bundle)

    verdict = verify_bundle(bundle, keys=[KEY])

    assert (verdict.ok, bundle_data.NOT_CHECKED in verdict.unchecked) == (True, True)


def test_a_bundle_without_data_is_a_bundle_and_says_nothing_of_them(bundle):
    shutil.rmtree(bundle / "data")
    renew(bundle)

    verdict = verify_bundle(bundle, keys=[KEY])

    assert (verdict.ok, bundle_data.NOT_CHECKED in verdict.unchecked) == (True, False)


def test_the_check_looks_for_the_tables_that_an_export_writes():
    keys = {table.name: table.key for table in TABLES if table.name != "changes"}

    assert {name: key for name, (_, key) in bundle_data.TABLES.items()} == keys


@pytest.mark.parametrize("name", sorted(bundle_data.NAMES))
@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b'{"x_timeline": 1}', b'position\r\n"1'])
def test_data_that_are_none_are_a_finding_and_never_an_error(bundle, name, content):
    (bundle / name).write_bytes(content)
    renew(bundle)

    assert "data.differs" in [one.code for one in verify_bundle(bundle, keys=[KEY]).findings]
