"""`timeline schema`: the JSON Schema of an event, or of what a verb prints as JSON."""

import json
from typing import Annotated, Any

import typer

from events.catalogue import EVENTS, json_schema
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing, deliver
from timeline.cli.refusals import misused, unknown_name
from timeline.cli.schemas import OUTPUTS, output_schema
from timeline.cli.shapes import SchemaItem


def _names(incomplete: str) -> list[str]:
    return [name for name in (*EVENTS, *OUTPUTS) if name.startswith(incomplete)]


@taking(Invocation, *FIELDS)
def schema(
    invocation: Invocation,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An event or an output.", autocompletion=_names)
    ] = None,
    *,
    list_: Annotated[bool, typer.Option("--list", help="List what has a schema.")] = False,
) -> None:
    """Print the JSON Schema (2020-12) of an event as `append --json` takes it, or of an output."""
    if name is not None and list_:
        raise misused(says="a name and --list do not go together", fix="give one of them", option="--list")
    if name is None:
        invocation.print(_listing())
        return
    document = json.dumps(_schema_of(name), indent=2)
    deliver(invocation.session, f"{document}\n")


def _schema_of(name: str) -> dict[str, Any]:
    if name in EVENTS:
        return json_schema(name)
    if name in OUTPUTS:
        return output_schema(name)
    raise unknown_name(kind="schema", name=name, known=(*EVENTS, *OUTPUTS), argument="NAME")


def _listing() -> Listing:
    events = [SchemaItem(name=name, kind="event", about=_first(cls.__doc__)) for name, cls in EVENTS.items()]
    outputs = [SchemaItem(name=name, kind="output", about=about) for name, about in OUTPUTS.items()]
    columns = (
        Column("name", "Name", lambda item: item.name),
        Column("kind", "Kind", lambda item: item.kind),
        Column("about", "About", lambda item: item.about),
    )
    return Listing("timeline.schemas/1", [*events, *outputs], columns)


def _first(doc: str | None) -> str:
    """Return the first sentence of a docstring."""
    return (doc or "").strip().partition("\n")[0]
