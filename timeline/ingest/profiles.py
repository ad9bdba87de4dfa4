"""Mapping profiles: a TOML file that says which column feeds which field; read strictly, written from headers."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from timeline.errors import TimelineError, UsageRefused
from timeline.ingest.fields import PART, field_of, folded, is_field, names
from timeline.ingest.sheets import read_sheet

VERSION = 1
"""The version of the form that profiles are written in."""
FROM = " from "
"""What stands between a field and a column, where values are translated for that column alone."""
ORDERS = ("day/month/year", "month/day/year", "year/month/day")
"""How a date that is written with slashes or dots may be ordered."""

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
"""What a profile may be called."""
_DATASET = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")
_MEMBER = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*=""")
_TABLE = re.compile(r"\s*\[\s*(.+?)\s*\]\s*(#.*)?")
_KEYS: dict[str, type] = {
    "profile": int,
    "title": str,
    "licence": str,
    "cite": str,
    "dataset": str,
    "release": str,
    "maker": str,
    "prefix": str,
    "zone": str,
    "delimiter": str,
    "dates": str,
    "required": list,
    "ignore": list,
    "exact": bool,
    "columns": dict,
    "constants": dict,
    "defaults": dict,
    "values": dict,
    "source": dict,
    "actors": dict,
    "new_actors": dict,
}
_SOURCE = ("id", "kind", "title", "url", "published", "licence", "publisher", "language")
_ACTOR = ("kind", "name")
_NEW_ACTORS = ("prefix", "kinds")
_ACTOR_KINDS = ("state", "organ", "group", "outlet", "international", "population")
_Texts = Mapping[str, str]
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the columns of a table become fields.

    `columns` maps a header, folded, to the fields that it feeds; of two columns that feed one
    field the later in the profile counts, where it is filled. `constants` always hold, `defaults`
    where a cell is empty or has no column. `values` translates cells, by field, or by
    `FIELD from COLUMN`. `ignored` are headers, folded, that are left out on purpose.
    `dataset`, `release` and `maker` say whose rows these are: a figure by the maker that
    changes between two releases is a new statement of theirs.
    `exact`: no header feeds a field but those in `columns`.
    `new_actors` are patterns of names and the kind of actor that is registered for them, under `prefix`.
    """

    name: str
    dataset: str | None = None
    release: str | None = None
    maker: str | None = None
    prefix: str = ""
    actor_prefix: str = ""
    zone: str | None = None
    delimiter: str | None = None
    dates: str | None = None
    licence: str | None = None
    cite: str | None = None
    exact: bool = False
    required: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: _Texts = field(default_factory=dict)
    defaults: _Texts = field(default_factory=dict)
    values: Mapping[str, _Texts] = field(default_factory=dict)
    source: _Texts = field(default_factory=dict)
    actors: Mapping[str, _Texts] = field(default_factory=dict)
    new_actors: _Texts = field(default_factory=dict)

    @property
    def source_id(self) -> str | None:
        """Return the id of the data set as a source: `{release}` in it stands for the release, as an id can hold it."""
        said = self.source.get("id")
        return None if said is None else said.replace("{release}", re.sub(r"[^a-z0-9]+", "-", (self.release or "")))

    def is_own_source(self, source: str) -> bool:
        """Tell whether a source is this data set in some release."""
        said = self.source.get("id", "")
        beginning, release, _ = said.partition("{release}")
        return bool(said) and (source.startswith(beginning) if release else source == said)


PLAIN = Profile(name="csv")
"""The profile of a table whose headers are the names of fields."""


def shipped() -> tuple[str, ...]:
    """Return the names of the profiles that come with the program."""
    found = (one.name for one in files(__package__).joinpath("profiles").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def read_shipped(name: str) -> Profile:
    """Return a profile that comes with the program. Raises `LookupError` for none."""
    if name not in shipped():
        raise LookupError(name)
    text = files(__package__).joinpath("profiles", f"{name}.toml").read_text("utf-8")
    return read_profile(text, name=name, file=f"{name}.toml")


def read_profile(text: str, *, name: str, file: str) -> Profile:
    """Read a profile. Raises `UsageRefused` with the file, the line and the key of the first fault."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where: dict[str, str | int] = {"file": file} | ({"line": int(line[1])} if line else {})
        message = f"the profile is no TOML: {re.sub(r' *[(]at .*', '', str(error))}"
        raise UsageRefused(message, where=where, fix='write it like: columns = { "Weapon" = "means" }') from None
    return _Reader(text, file).profile(found, name)


class _Reader:
    """One profile being read: what is wrong in it is told with the line of its key."""

    def __init__(self, text: str, file: str) -> None:
        self._lines, self._file = text.splitlines(), file

    def profile(self, found: Mapping[str, Any], name: str) -> Profile:
        self._keys((), found, tuple(_KEYS))
        for key, type_ in _KEYS.items():
            if key in found and type(found[key]) is not type_:
                raise self._refused((key,), f"{key} is no {_WORDS[type_]}", f"write a {_WORDS[type_]}")
        if found.get("profile", VERSION) != VERSION:
            raise self._refused(("profile",), "it is of a version that is not known", f"write profile = {VERSION}")
        dataset = self._matching(found, "dataset", _DATASET)
        self._matching(found, "maker", NAME)
        if "release" in found and dataset is None:
            raise self._refused(("release",), "a release is one of a data set", 'name it: dataset = "my-list"')
        if found.get("dates", ORDERS[0]) not in ORDERS:
            raise self._word(("dates",), found["dates"], ORDERS)
        if len(found.get("delimiter", ",")) != 1:
            raise self._refused(("delimiter",), "a delimiter is one character", 'write delimiter = ";"')
        source, actors = self._texts(found, "source", _SOURCE), self._actors(found)
        new = found.get("new_actors", _NONE)
        self._keys(("new_actors",), new, _NEW_ACTORS)
        kinds = self._texts(new, "kinds", under=("new_actors",))
        for pattern, kind in kinds.items():
            if kind not in _ACTOR_KINDS:
                raise self._word(("new_actors", "kinds", pattern), kind, _ACTOR_KINDS)
        return Profile(
            name=name,
            dataset=dataset,
            release=found.get("release"),
            maker=found.get("maker"),
            prefix=self._matching(found, "prefix", re.compile(r"([a-z0-9][a-z0-9-]{0,31})?")) or "",
            actor_prefix=self._matching(new, "prefix", re.compile(r"([a-z0-9][a-z0-9-]{0,31})?")) or "",
            zone=found.get("zone"),
            delimiter=found.get("delimiter"),
            dates=found.get("dates"),
            licence=found.get("licence"),
            cite=found.get("cite"),
            exact=found.get("exact", False),
            required=tuple(self._field(("required",), one) for one in self._list(found, "required")),
            ignored=frozenset(folded(one) for one in self._list(found, "ignore")),
            columns=self._columns(found.get("columns", _NONE)),
            constants=self._fields(found, "constants"),
            defaults=self._fields(found, "defaults"),
            values=self._values(found.get("values", _NONE)),
            source=source,
            actors=actors,
            new_actors=kinds,
        )

    def _columns(self, found: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
        columns: dict[str, tuple[str, ...]] = {}
        for header, fed in found.items():
            at = ("columns", header)
            listed = fed if isinstance(fed, list) else [fed]
            if folded(header) in columns:
                raise self._refused(at, f"{header!r} comes twice, but for case and marks", "keep one of the two")
            columns[folded(header)] = tuple(self._field(at, one) for one in listed)
        return columns

    def _values(self, found: Mapping[str, Any]) -> Mapping[str, _Texts]:
        for name in found:
            self._field(("values", name), name.partition(FROM)[0])
        return {
            f"{name.partition(FROM)[0]}{FROM}{folded(name.partition(FROM)[2])}" if FROM in name else name: {
                one.casefold(): text for one, text in self._texts(found, name, under=("values",)).items()
            }
            for name in found
        }

    def _fields(self, found: Mapping[str, Any], key: str) -> _Texts:
        texts = self._texts(found, key)
        for name in texts:
            self._field((key, name), name)
        return texts

    def _actors(self, found: Mapping[str, Any]) -> Mapping[str, _Texts]:
        actors = found.get("actors", _NONE)
        return {one: self._texts(actors, one, _ACTOR, under=("actors",)) for one in actors}

    def _field(self, at: Sequence[str], name: object) -> str:
        if not isinstance(name, str):
            raise self._refused(at, "it names no field", "write the name of a field, or a list of names")
        if not is_field(name):
            raise self._word(at, name, (*names(), f"{PART}…"))
        return name

    def _list(self, found: Mapping[str, Any], key: str) -> list[str]:
        listed: list[str] = found.get(key, [])
        if not all(isinstance(one, str) for one in listed):
            raise self._refused((key,), f"{key} is no list of texts", f'write {key} = ["…", "…"]')
        return listed

    def _texts(
        self, found: Mapping[str, Any], key: str, known: Sequence[str] | None = None, under: tuple[str, ...] = ()
    ) -> _Texts:
        texts = found.get(key, {})
        if not isinstance(texts, dict):
            raise self._refused((*under, key), f"{key} is no table", f"write [{'.'.join((*under, key))}] above it")
        if known is not None:
            self._keys((*under, key), texts, known)
        for name, text in texts.items():
            if not isinstance(text, str):
                raise self._refused((*under, key, name), f"{name} is no text", f'write "{text}", in quotation marks')
        return texts

    def _matching(self, found: Mapping[str, Any], key: str, form: re.Pattern[str]) -> str | None:
        said = found.get(key)
        if said is not None and not (isinstance(said, str) and form.fullmatch(said)):
            raise self._refused((key,), f"{key} cannot be written into ids", "use small letters, digits and hyphens")
        return said

    def _keys(self, at: tuple[str, ...], found: Mapping[str, Any], known: Collection[str]) -> None:
        for name in found:
            if name not in known:
                raise self._word((*at, name), name, known)

    def _word(self, at: Sequence[str], word: object, known: Iterable[str]) -> TimelineError:
        listed = list(known)
        near = get_close_matches(str(word)[:100], listed, n=1, cutoff=0.6)
        fix = f"did you mean {near[0]}?" if near else f"there are: {', '.join(listed)}"
        return self._refused(at, f"{str(word)[:60]!r} is none of what may stand here", fix)

    def _refused(self, at: Sequence[str], says: str, fix: str) -> UsageRefused:
        where: dict[str, str | int] = {"file": self._file}
        if (line := self._line_of(at)) is not None:
            where["line"] = line
        return UsageRefused(f"the profile cannot be used: {says}", where=where | {"key": ".".join(at)}, fix=fix)

    def _line_of(self, at: Sequence[str]) -> int | None:
        """Return the line of a key, as far as it can be told without parsing once more."""
        table: list[str] = []
        for number, line in enumerate(self._lines, start=1):
            if (head := _TABLE.fullmatch(line)) is not None:
                table = [part.strip().strip("\"'") for part in re.split(r"\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", head[1])]
            elif (member := _MEMBER.match(line)) is not None:
                key = next(one for one in member.groups() if one is not None)
                if [*table, key] == list(at):
                    return number
        return next((n for n, line in enumerate(self._lines, start=1) if at and at[-1] in line), None)


_WORDS = {int: "whole number", str: "text", list: "list", dict: "table", bool: "true or false"}


def written(headers: Sequence[str], profile: Profile, name: str) -> str:
    """Return the text of a profile for a table: each header that is known with its field, the others ignored."""
    columns = [(header, profile.columns.get(folded(header)) or _own(header)) for header in headers if header.strip()]
    lines = [f"profile = {VERSION}", f"# The columns of {_quoted(name)}: a header on the left, its field on the right."]
    lines += [
        f"{key} = {_quoted(text)}" for key in ("dataset", "release", "zone", "dates") if (text := getattr(profile, key))
    ]
    lines += ["ignore = ["]
    lines += [f"  {_quoted(header)}," for header, fed in columns if not fed]
    lines += ["]", "", "[columns]"]
    for header, fed in columns:
        if fed:
            said = _quoted(fed[0]) if len(fed) == 1 else f"[{', '.join(map(_quoted, fed))}]"
            lines.append(f"{_quoted(header)} = {said}")
    return "\n".join(
        [*lines, "", "# [constants], [defaults] and [values.FIELD] may follow: see import-a-spreadsheet.", ""]
    )


def _own(header: str) -> tuple[str, ...]:
    found = field_of(header)
    return () if found is None else (found,)


def _quoted(value: str) -> str:
    escaped = (f"\\u{ord(one):04X}" if ord(one) < 0x20 or one == "\x7f" else one for one in value)  # noqa: PLR2004
    return '"' + "".join(f"\\{one}" if one in '\\"' else one for one in escaped) + '"'


def headers_of(data: bytes, file: str, delimiter: str | None, profile: Profile) -> tuple[str, ...]:
    """Return the headers of a table, for a profile to be made of them."""
    known = lambda header: folded(header) in profile.columns or field_of(header) is not None  # noqa: E731
    return read_sheet(data, file=file, delimiter=delimiter, score=known).headers
