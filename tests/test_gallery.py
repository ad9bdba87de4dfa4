"""The gallery of the docs is what the packaged cases make today, to the byte, and small enough to clone."""

import importlib
import re
import shutil
import zipfile
import zlib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

AGAIN = "stale: run scripts/gallery"
MOST = 3_000_000
WRITTEN, TYPESET = (".md", ".html", ".svg"), (".pdf", ".docx", ".png")
BLOCK = re.compile(r"cog\.out\(gallery_page\.files\(\)\)\n\]\]\] -->\n(.*?)<!-- \[\[\[end\]\]\]", re.DOTALL)


@pytest.fixture(scope="module")
def gallery(root) -> Path:
    return root / "docs" / "gallery"


@pytest.fixture(scope="module")
def building(root):
    """The script that builds the gallery."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root / "scripts")
        yield importlib.import_module("build_gallery")


def read_manifest(folder: Path) -> list[str]:
    return (folder / "MANIFEST.sha256").read_text("utf-8").splitlines()


def names(folder: Path, suffixes: tuple[str, ...]) -> list[str]:
    """Return the files of the cases that end so."""
    files = (path for path in folder.glob("*/**/*") if path.suffix in suffixes)
    return sorted(path.relative_to(folder).as_posix() for path in files)


def content(path: Path) -> object:
    """Return what a file holds; of a zip its members, since how well they are packed is up to the machine."""
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return [(one.filename, one.date_time, packed.read(one)) for one in packed.infolist()]


def differing(written: Path, made: Path, files: list[str]) -> list[str]:
    return [name for name in files if content(written / name) != content(made / name)]


def test_reports_and_figures_are_what_is_exported_today(gallery, building, tmp_path):
    building.build(tmp_path, building.WRITTEN)
    files = names(tmp_path, WRITTEN)

    assert names(gallery, WRITTEN) == files, AGAIN
    assert differing(gallery, tmp_path, files) == [], AGAIN


def test_pages_and_pictures_are_what_is_set_today(gallery, building, tmp_path):
    """Where what sets them is installed, at the versions that the manifest writes down."""
    by = read_manifest(gallery)[0]
    try:
        here = building.tools()
    except PackageNotFoundError as missing:
        here = f"no {missing.name}"
    if here != by:
        pytest.skip(f"PAGES AND PICTURES WERE NOT COMPARED: here is {here}, and they were set by {by}")
    building.build(tmp_path, ("md", *building.TYPESET))
    files = names(tmp_path, TYPESET)

    assert names(gallery, TYPESET) == files, AGAIN
    assert differing(gallery, tmp_path, files) == [], AGAIN


@pytest.mark.parametrize("name", ["kerman-2024/figures/lanes.svg", "kerman-2024/report.docx"])
def test_a_file_that_says_something_else_is_noticed(gallery, tmp_path, name):
    """Control: the comparison can fail, for a drawing as for a document; how well it is packed is no difference."""
    other, same = tmp_path / "other" / name, tmp_path / "same" / name
    for made in (other, same):
        made.parent.mkdir(parents=True)
        shutil.copy(gallery / name, made)
    if name.endswith(".docx"):
        repacked(gallery / name, same, change=False)
        repacked(gallery / name, other, change=True)
    else:
        other.write_bytes(other.read_bytes().replace(b"Iran", b"Iraq", 1))

    assert differing(gallery, tmp_path / "same", [name]) == []
    assert differing(gallery, tmp_path / "other", [name]) == [name]


def repacked(document: Path, to: Path, *, change: bool) -> None:
    """Write a zip anew without packing what is in it, with a change in its text or as it is."""
    with zipfile.ZipFile(document) as packed, zipfile.ZipFile(to, "w") as loose:
        for one in packed.infolist():
            told = packed.read(one)
            plain = zipfile.ZipInfo(one.filename, one.date_time)
            loose.writestr(plain, told.replace(b"Iran", b"Iraq", 1) if change else told)


def test_the_manifest_names_every_file_with_its_hash(gallery, building):
    """What `sha256sum -c` finds nothing against."""
    assert read_manifest(gallery)[1:] == building.manifest(gallery).splitlines()[1:], AGAIN


def test_every_case_that_is_packaged_is_shown(building):
    cases = importlib.import_module("events.cases").CASES

    assert list(building.CASES) == list(cases)


def test_the_page_of_the_gallery_is_fresh(gallery, building):
    page = importlib.import_module("gallery_page")
    [written] = BLOCK.findall((gallery / "README.md").read_text("utf-8"))

    assert gallery == building.FOLDER
    assert written.strip() == page.files().strip(), AGAIN


def test_it_is_small_enough_to_clone(gallery):
    """Git keeps files packed, so that is what counts."""
    sizes = {
        path.relative_to(gallery).as_posix(): len(zlib.compress(path.read_bytes()))
        for path in gallery.rglob("*")
        if path.is_file()
    }

    assert sum(sizes.values()) < MOST, sizes
