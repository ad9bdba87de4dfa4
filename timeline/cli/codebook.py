"""`timeline codebook`: the tables of codes, and actors to start with as events that can be imported."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
import typer

from events.codebook import TABLES, digest_of, document, table, version_of
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_name
from timeline.cli.shapes import DraftItem, EntryItem, TableItem
from timeline.cli.terminal import Screen
from timeline.reports.plain import cell

_LONG = "polygons"  # of an outline: thousands of numbers, so they are counted
Row = Mapping[str, Any]


def _names(incomplete: str) -> list[str]:
    return [name for name in TABLES if name.startswith(incomplete)]


def _codes(ctx: typer.Context, incomplete: str) -> list[str]:
    name = ctx.params.get("name")
    return [code for code in table(name) if code.startswith(incomplete)] if name in TABLES else []


@taking(Invocation, *FIELDS)
def codebook(
    invocation: Invocation,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="kinds, actors, …; all, in a line each.", autocompletion=_names),
    ] = None,
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="These entries only.", autocompletion=_codes),
    ] = None,
    *,
    as_events: Annotated[
        bool,
        typer.Option("--as-events", help="Actors as lines that import takes, each after whom it belongs to."),
    ] = False,
) -> None:
    """List the tables of codes, or print one: as CSV or JSON Lines to start a list of one's own."""
    if as_events and name != "actors":
        raise misused(says="--as-events is for the table of actors", fix="name it: actors", option="--as-events")
    if name is None:
        invocation.print(_listing())
        return
    if name not in TABLES:
        raise unknown_name(kind="table", name=name, known=TABLES, argument="TABLE")
    chosen = _chosen(name, codes or ())
    invocation.print(_drafts(chosen) if as_events else _entries(name, chosen))


def _chosen(name: str, codes: Sequence[str]) -> Sequence[str]:
    """Return the codes that were named, or all. Raises `NotFound` for one that the table does not have."""
    known = table(name)
    for code in codes:
        if code not in known:
            raise unknown_name(kind=f"entry of {name}", name=code, known=known, argument="CODE")
    return codes or list(known)


def _listing() -> Listing:
    items = [
        TableItem(
            table=name,
            version=version_of(name),
            entries=len(table(name)),
            sha256=digest_of(name),
            about=about,
            source=document(name)["source"],
            licence=document(name)["licence"],
        )
        for name, about in TABLES.items()
    ]
    columns = (
        Column("table", "Table", lambda item: item.table),
        Column("version", "Version", lambda item: item.version),
        Column("entries", "Entries", lambda item: str(item.entries), right=True),
        Column("sha256", "SHA-256", lambda item: item.sha256[:12]),
        Column("about", "About", lambda item: item.about),
    )
    return Listing("timeline.codebook/1", items, columns)


# --- the entries of a table ---


def _entries(name: str, codes: Sequence[str]) -> Listing:
    entries = table(name)
    items = [EntryItem(code=code, entry=entries[code]) for code in codes]
    shown = {code: _counted(entries[code]) for code in codes}
    fields = dict.fromkeys(field for row in shown.values() for field in row)
    columns = (
        Column("code", "Code", lambda item: item.code),
        *(Column(f"entry.{field}", field.replace("_", " ").capitalize(), _shows(shown, field)) for field in fields),
    )
    return Listing("timeline.codes/1", items, columns, flat=_flat(entries, codes))


def _counted(entry: Row) -> Row:
    return {field: len(value) if field == _LONG else value for field, value in entry.items()}


def _shows(rows: Mapping[str, Row], field: str) -> Callable[[EntryItem], str]:
    return lambda item: _told(rows[item.code].get(field))


def _told(value: object) -> str:
    """Return a value in few words: what has a name by its name, what has parts by its parts."""
    match value:
        case {"name": name}:
            return str(name)
        case {}:
            parts = ((part, _told(one)) for part, one in value.items() if one is not None)
            # In parts that have parts of their own, each is called by its name.
            called = any(isinstance(one, Mapping) for one in value.values())
            return (
                "; ".join(f"{part.replace('_', ' ')}: {told}" for part, told in parts)
                if called
                else " ".join(told for _, told in parts)
            )
        case [*several]:
            return ", ".join(map(_told, several))
        case _:
            return cell(value)


def _flat(entries: Mapping[str, Row], codes: Sequence[str]) -> list[list[str]]:
    """Return entries as CSV has them: parts of a value in columns of their own (`cameo.code`), lists as JSON.

    The columns are those of the whole table, whichever entries are chosen.
    """
    flattened = {code: dict(_leaves(_counted(entry))) for code, entry in entries.items()}
    fields = list(dict.fromkeys(field for row in flattened.values() for field in row))
    rows = ([code, *(cell(flattened[code].get(field)) for field in fields)] for code in codes)
    return [["code", *fields], *rows]


def _leaves(row: Row) -> Iterable[tuple[str, object]]:
    for field, value in row.items():
        if isinstance(value, Mapping):
            yield from ((f"{field}.{part}", one) for part, one in value.items())
        elif value is not None:
            yield field, value


# --- actors as events ---


def _drafts(actors: Sequence[str]) -> Listing:
    """Return actors as drafts, those that they are tied to before them."""
    from events.codebook.actors import starter, with_their_ties

    items = [
        DraftItem(type="actor.registered", schema_version=1, event_id=None, sensitive=(), body=starter(actor))
        for actor in with_their_ties(actors)
    ]

    def lines(_: Screen) -> str:
        drafts = ({"type": item.type, "schema_version": item.schema_version, "body": item.body} for item in items)
        return "".join(f"{msgspec.json.encode(draft).decode()}\n" for draft in drafts)

    columns = (
        Column("type", "Type", lambda item: item.type),
        Column("body", "Body", lambda item: cell(item.body)),
    )
    return Listing("timeline.drafts/1", items, columns, text=lines)
