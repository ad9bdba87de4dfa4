"""What `timeline import` reads beside tables of analysts: our own package, TimelineJS, auto-archiver, GDELT."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.cli.invocation import Writing
from timeline.cli.refusals import misused

if TYPE_CHECKING:
    from timeline.ingest.table import Given, Table

DESCRIPTION = "datapackage.json"  # as `ingest.packages` has it, which reading lines of JSON does not wait for
_READERS = {
    "timelinejs": "timeline.ingest.slides:read_slides",
    "auto-archiver": "timeline.ingest.documents:read_archiver",
    "gdelt": "timeline.ingest.documents:read_gdelt",
}
_TAKEN = {
    "timelinejs": ("zone", "source", "keep_mismatch"),
    "auto-archiver": ("delimiter",),
    "gdelt": (),
    "a package": (),
}
"""Which options of tables each of them takes, beside those of any import."""
_OF_ALL = ("batch", "partial")


def is_package(name: str) -> bool:
    """Tell whether a folder, or the description of one, is named."""
    return Path(name).name == DESCRIPTION or Path(name).is_dir()


def check_asked(form: str, files: Sequence[str], asked: Mapping[str, object]) -> None:
    """Refuse options that a form does not take: it says itself what they would. Raises `UsageRefused`."""
    packages = any(map(is_package, files)) and form == "csv"
    what = "a package" if packages else form
    if what not in _TAKEN:
        return
    for name, value in asked.items():
        if value not in (None, False) and name not in (*_TAKEN[what], *_OF_ALL):
            option = f"--{name.replace('_', '-')}"
            raise misused(says=f"{option} is not for {what}", fix="leave it out", option=option)


def read(writing: Writing, file: str, form: str, given: "Given") -> "Table | None":
    """Read a file of a form of its own; nothing, if it is a table like any other."""
    from timeline.ingest import sheets

    if form == "csv" and is_package(file):
        return _package(writing, Path(file))
    if form not in _READERS:
        return None
    with writing.open_input(file) as stream:
        data = stream.read(sheets.MAX_BYTES + 1)
    module, _, name = _READERS[form].partition(":")
    table: Table = getattr(import_module(module), name)(data, file=file, given=given)
    return table


def _package(writing: Writing, path: Path) -> "Table":
    """Read the tables in a folder, and their description: names in that are not followed, they are always the same."""
    from timeline.ingest import sheets
    from timeline.ingest.packages import TABLES, read_package

    folder = path.parent if path.name == DESCRIPTION else path
    files: dict[str, bytes] = {}
    for name in (DESCRIPTION, *(f"{table}.csv" for table in TABLES)):
        if (one := folder / name).is_file():
            with writing.open_input(str(one)) as stream:
                files[one.name] = stream.read(sheets.MAX_BYTES + 1)
    return read_package(files, folder=str(folder))
