"""Groups of verbs: each verb is imported when it is asked for, and an unknown one is answered with the nearest."""

import importlib
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from timeline.cli.given import spared
from timeline.cli.options import SHARED
from timeline.cli.refusals import did_you_mean, misused, there_are

Typers = Any
"""An object of Typer's own that has no public type: a context, a formatter, a command."""


def family(**settings: Typers) -> typer.Typer:
    """Return a place to register verbs in. Their help is plain: the same everywhere, quick, and without markup."""
    return typer.Typer(rich_markup_mode=None, **settings)


def _write_options(verb: TyperCommand | TyperGroup, ctx: Typers, formatter: Typers) -> None:
    """Write the options of a verb in two lists: its own first, then those of many verbs."""
    lists: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], SHARED: []}
    for param in verb.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None:
            own = "Arguments" if param.param_type_name == "argument" else "Options"
            lists[SHARED if getattr(param, "rich_help_panel", None) == SHARED else own].append(record)
    for heading, records in lists.items():
        if records:
            with formatter.section(heading):
                formatter.write_dl(records)


class Verb(TyperCommand):
    """One verb."""

    def get_params(self, ctx: Typers) -> list[Typers]:
        """Return its parameters, that of `--help` among them."""
        return spared(super().get_params(ctx))

    def format_options(self, ctx: Typers, formatter: Typers) -> None:
        """Write its options into a help text."""
        _write_options(self, ctx, formatter)


def made(place: str, name: str) -> Typers:
    """Return the verb at `module:name`, imported now: a function, or a group with verbs of its own."""
    module, _, attribute = place.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return get_group(found)
    alone = family(add_completion=False)
    alone.command(name, cls=Verb)(found)
    return get_command(alone)


class Lazy(MutableMapping[str, Typers]):
    """Verbs by name, each made when it is first looked at: who appends an action does not wait for the report."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = dict(places)
        self._made: dict[str, Typers] = {}

    def __getitem__(self, name: str) -> Typers:
        """Return a verb; it is imported now, if it was not before."""
        if name not in self._made:
            self._made[name] = made(self._places[name], name)
        return self._made[name]

    def __setitem__(self, name: str, verb: Typers) -> None:
        """Put a verb in the place of another."""
        self._made[name] = verb

    def __delitem__(self, name: str) -> None:
        """Take a verb away."""
        del self._places[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a verb, without importing it."""
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)


class Group(TyperGroup):
    """Verbs, or kinds of what may be appended; imported when they are asked for."""

    noun: ClassVar[str]
    places: ClassVar[Mapping[str, str]]

    def __init__(self, **settings: Typers) -> None:
        super().__init__(**settings)
        self.commands = Lazy(self.places)

    def get_params(self, ctx: Typers) -> list[Typers]:
        """Return its parameters, that of `--help` among them."""
        return spared(super().get_params(ctx))

    def list_commands(self, ctx: Typers) -> list[str]:  # noqa: ARG002  # Typer's signature
        """Return the names, without importing anything."""
        return list(self.places)

    def resolve_command(self, ctx: Typers, args: list[str]) -> Typers:
        """Return the verb that was typed. Raises `UsageRefused` with the nearest for one that is not there."""
        name = args[0]
        if name not in self.places and not name.startswith("-") and not ctx.resilient_parsing:
            raise misused(
                says=f"{ctx.command_path} has no {self.noun} {name[:60]!r}",
                fix=did_you_mean(name, self.places, there_are(self.places)),
                argument=name[:60],
            )
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Typers, formatter: Typers) -> None:
        """Write its options and verbs into a help text."""
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def group_of(noun: str, places: Mapping[str, str]) -> type[Group]:
    """Return a group of the verbs in `places`: name → `module:function`, or `module:group`. `noun` is what they are."""
    return type("Verbs", (Group,), {"noun": noun, "places": places})
