"""The import of a table: read, bound to fields by a profile, made into drafts, and handed to the one door."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from timeline.errors import MalformedInput
from timeline.ingest.fields import field_of, folded
from timeline.ingest.mapping import Mapped, Unmapped
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import misused
from timeline.ingest.rows import Rows
from timeline.ingest.sheets import read_sheet
from timeline.recording.again import Origin
from timeline.recording.build import check_values
from timeline.recording.wanted import NOTHING, MakeRows, OnRecord, Row


class Given(NamedTuple):
    """What the user says of a table, beside the profile: what it leaves open, and what it may not know."""

    zone: str | None = None
    source: str | None = None
    delimiter: str | None = None
    release: str | None = None
    keep_mismatch: bool = False


class Table(NamedTuple):
    """A table that was read: its digest, how to make its rows, whose rows they are, and what of it feeds nothing.

    `said` is what is to be told of the whole of it, in sentences.
    """

    sha256: str
    make: MakeRows
    origin: Origin
    unmapped: tuple[Unmapped, ...]
    said: tuple[str, ...] = ()


def read_table(data: bytes, *, file: str, profile: Profile, given: Given) -> Table:
    """Read a table and bind its columns.

    Raises `MalformedInput` or `UsageRefused` for what no row can be blamed for.
    """
    _check_texts({"--zone": given.zone, "--source": given.source, "--release": given.release})
    if given.release is not None:
        if profile.dataset is None:
            fix = 'name the data set in a profile: dataset = "my-list"'
            raise misused(says="a release is one of a data set", fix=fix, option="--release")
        profile = replace(profile, release=given.release)
    if profile.release is None and "{release}" in profile.source.get("id", ""):
        says = f"it is not said which release of {profile.dataset} this is"
        raise misused(says=says, fix="say so: --release 21.1", file=file, option="--release")
    sheet = read_sheet(data, file=file, delimiter=given.delimiter or profile.delimiter, score=_known_to(profile))
    mapped = Mapped(sheet, profile, file)

    def rows_of(without: Collection[int], known: OnRecord = NOTHING) -> Iterator[Row]:
        return Rows(mapped, known, zone=given.zone, source=given.source, keep=given.keep_mismatch).make(without)

    origin = Origin(file, profile.dataset, profile.release, profile.maker, profile.prefix, profile.is_own_source)
    return Table(sha256(data).hexdigest(), rows_of, origin, mapped.unmapped(), mapped.silenced())


def _check_texts(typed: Mapping[str, str | None]) -> None:
    """Refuse what no event may hold where it was typed, before it is a part of every row. Raises `MalformedInput`."""
    for option, text in typed.items():
        try:
            check_values(text, option)
        except MalformedInput as error:
            error.where = {"option": option}
            raise


def _known_to(profile: Profile) -> Callable[[str], bool]:
    return lambda header: folded(header) in profile.columns or field_of(header) is not None
