"""Which column of a table feeds which field, by a profile and by the headers; what is left over is counted by name."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from timeline.ingest.fields import QUANTITIES, field_of, folded, names
from timeline.ingest.profiles import FROM, Profile
from timeline.ingest.refusals import misused
from timeline.ingest.sheets import Sheet, SheetRow

EMPTIED = "-"
"""What is written into a cell to take away what it said before: a blank cell says nothing."""
LONG_FORM = "id,claimant,quantity,bound,value"


class Unmapped(NamedTuple):
    """A column that feeds nothing: its header, how many of its cells are filled, and a field with a name like it."""

    column: str
    filled: int
    nearest: str | None


class Cell(NamedTuple):
    """A filled cell, translated as the profile says, and the header of its column."""

    text: str
    column: str


class Cells(dict[str, Cell]):
    """The filled cells of a row, by field; constants and defaults of the profile are among them.

    A blank cell says nothing. One with a single hyphen takes away what it said before: its
    field is among `emptied`.
    """

    emptied: frozenset[str] = frozenset()


class Mapped:
    """A table whose columns are bound to fields."""

    def __init__(self, sheet: Sheet, profile: Profile, file: str) -> None:
        self.sheet, self.profile = sheet, profile
        self._fed = list(_fed(sheet.headers, profile))
        self._always = {name: Cell(text, f"{profile.name}: constants") for name, text in profile.constants.items()}
        self._else = {name: Cell(text, f"{profile.name}: defaults") for name, text in profile.defaults.items()}
        self._read = [
            (index, column, [(name, _values(profile, name, column)) for name in fields])
            for index, column, fields in self._fed
        ]
        self._check(file)

    def cells(self, row: SheetRow) -> Cells:
        """Return the filled cells of a row."""
        found, emptied = Cells(self._else), set()
        for index, column, fields in self._read:
            text = row.cells[index].strip()
            if not text:
                continue
            for name, values in fields:
                translated = text if values is None else _translated(values, text)
                if translated == EMPTIED:
                    found.pop(name, None)
                    emptied.add(name)
                elif translated:
                    found[name] = Cell(translated, column)
                    emptied.discard(name)
        found.update(self._always)
        found.emptied = frozenset(emptied)
        return found

    def unmapped(self) -> tuple[Unmapped, ...]:
        """Return the columns that feed nothing and are not left out on purpose."""
        fed = {index for index, _, _ in self._fed}
        left = [
            (index, header)
            for index, header in enumerate(self.sheet.headers)
            if index not in fed and folded(header) not in self.profile.ignored
        ]
        filled = {index: sum(bool(row.cells[index].strip()) for row in self.sheet.rows) for index, _ in left}
        return tuple(
            Unmapped(header, filled[index], _nearest(header))
            for index, header in left
            if header.strip() or filled[index]
        )

    def silenced(self) -> tuple[str, ...]:
        """Return of how many rows the profile makes no claim, though a number stands in the column of the figure."""
        said = []
        for index, column, fields in self._read:
            values = dict(fields).get("value")
            for written in sorted(text for text, to in (values or {}).items() if not to):
                count = sum(_is(row.cells[index].strip(), written) for row in self.sheet.rows)
                if count:
                    said.append(f"rows with {written} in column {column!r}, of which no claim is made: {count}")
        return tuple(said)

    def _check(self, file: str) -> None:
        fields = {name for _, _, fed in self._fed for name in fed} | {*self._always, *self._else}
        for name in self.profile.required:
            if name not in fields:
                says = f"no column is {name}, and {self.profile.name} needs it"
                fix = f"the headers are: {', '.join(self.sheet.headers)[:200]}; is it the file that the profile is for?"
                raise misused(says=says, fix=fix, file=file)
        self._check_twice(file)
        counted = [(column, name) for _, column, fed in self._fed for name in fed if name in QUANTITIES]
        if counted and not fields & {"claimant", "claimant words"}:
            column, name = counted[0]
            says = f"the column {column!r} has figures of nobody: a figure is what somebody says"
            fix = f"write the long form, one claim a row: {LONG_FORM}, like panjgur-2024-01-16,pakistan,{name},exact,2"
            raise misused(says=says, fix=fix, file=file, column=column)

    def _check_twice(self, file: str) -> None:
        """Refuse two columns of one meaning that no profile has put in an order."""
        seen: dict[str, str] = {}
        for _, column, fed in self._fed:
            for name in fed:
                if name in seen and folded(column) not in self.profile.columns:
                    says = f"the columns {seen[name]!r} and {column!r} are both {name}"
                    fix = "take one out, or say in a profile what each is: --save-map NAME writes one"
                    raise misused(says=says, fix=fix, file=file, column=column)
                seen[name] = column


def _fed(headers: Sequence[str], profile: Profile) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield the columns that feed something, those of the profile in its order: of two, the later one counts."""
    order = {header: number for number, header in enumerate(profile.columns)}
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for index, header in enumerate(headers):
        known = folded(header)
        if known in profile.columns:
            found.append((order[known], index, header, profile.columns[known]))
        elif known not in profile.ignored and (name := field_of(header)) is not None and not profile.exact:
            found.append((-1, index, header, (name,)))
    for _, index, header, fields in sorted(found):
        yield index, header, fields


def _values(profile: Profile, name: str, column: str) -> Mapping[str, str] | None:
    """Return what a profile translates in a column for a field; names of actors are translated one by one, later."""
    return profile.values.get(f"{name}{FROM}{folded(column)}", profile.values.get(name) if name != "actor" else None)


def _translated(values: Mapping[str, str], text: str) -> str:
    """Return what a profile says for a cell, the cell itself if nothing; `1.0`, as programs write numbers, is 1."""
    plain = text.casefold()
    return values.get(plain) if plain in values else values.get(plain.removesuffix(".0"), text)  # type: ignore[return-value]  # it is there


def _is(text: str, written: str) -> bool:
    """Tell whether a cell is what a profile translates, as `_translated` does."""
    plain = text.casefold()
    return written in (plain, plain.removesuffix(".0"))


def _nearest(header: str) -> str | None:
    near = get_close_matches(folded(header)[:60], [folded(name) for name in names()], n=1, cutoff=0.75)
    return next((name for name in names() if near and folded(name) == near[0]), None)
