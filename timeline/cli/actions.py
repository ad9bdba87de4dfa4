"""`timeline actions`: what happened, or is said to have happened, one row an action."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, NamedTuple

import typer

from events.actions import ActionReported
from events.codebook import table
from events.codebook.likeness import kinds_like
from timeline.cli.completion import complete
from timeline.cli.finding import find, shown_as
from timeline.cli.invocation import Reading
from timeline.cli.items import (
    action_item,
    clock_title,
    territory_words,
    who_acted,
    who_was_hit,
)
from timeline.cli.narrowing import with_sources
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, territory_code
from timeline.projections.chains import in_order
from timeline.projections.merging import as_merged
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.sides import line
from timeline.projections.support import holding_of
from timeline.replay.about import CHAINED
from timeline.reports.field_words import occurred_of
from timeline.reports.withheld import said
from timeline.views.listing import Asked, actions_in

Actor = Annotated[
    str | None,
    typer.Option(metavar="ACTOR", autocompletion=complete("actor"), help="Who acted: this actor, or a part of it."),
]
Target = Annotated[
    str | None,
    typer.Option(
        metavar="ACTOR", autocompletion=complete("actor"), help="Whom it was aimed at or hit, or a part of it."
    ),
]
Soil = Annotated[str | None, typer.Option(metavar="CODE", help="On whose soil: ISO 3166-1, two letters or three.")]
Kind = Annotated[str | None, typer.Option(metavar="KIND", help="A kind of action, or a family of them, like strike.")]
Sort = Annotated[Literal["occurred", "recorded"], typer.Option(help="Which clock gives the order of the rows.")]
FEW = 8
"""Of a part of the log larger than an eighth, all is read as quickly as the part."""
Number = Annotated[int | None, typer.Option("-n", "--number", min=1, metavar="N", help="The last N rows only.")]


@reading
def actions(
    reading: Reading,
    *,
    actor: Actor = None,
    target: Target = None,
    territory: Soil = None,
    kind: Kind = None,
    sort: Sort = "occurred",
    number: Number = None,
) -> None:
    """List actions, one a row; those that were retracted too, marked so."""
    wanted = Wanted(
        _actor(reading, "--actor", actor), _actor(reading, "--target", target), soil(territory), _kind(kind)
    )
    known = _known(reading, Asked(wanted.kind, wanted.territory, wanted.actor, wanted.target, number), sort)
    reading.narrowing.asks_of(wanted.found_in)
    names = [name for name in in_order(known, known.actions) if wanted.takes(known, known.actions[name].now)]
    if sort == "recorded":
        names.sort(key=lambda name: known.actions[name].position)
    if not names:
        reading.session.say(reading.narrowing.none)
    reading.print(listing_of(known, names[-number:] if number else names, reading.zone))


def _known(reading: Reading, asked: Asked, sort: str) -> Register:
    """Return what the list is made of: at the head, if it is short, what the views find for it; else everything."""
    is_short = asked != Asked(None, None, None, None, None)
    views = reading.views_of_the_head if is_short else None
    if views is None:
        return as_merged(reading.known)
    found = actions_in(views, asked, by_position=sort == "recorded")
    is_few = len(found) <= reading.basis.position // FEW
    return reading.about(*found, reach=CHAINED) if is_few else as_merged(reading.known)


class Wanted(NamedTuple):
    """Which actions are listed."""

    actor: str | None
    target: str | None
    territory: str | None
    kind: str | None

    def takes(self, known: Register, action: ActionReported) -> bool:
        """Tell whether an action is listed. An actor stands for whatever was part of it at the time."""
        acting = [party.actor for party in (*action.actors, *action.participants) if party.actor]
        struck = [party.actor for party in (*action.targets, *action.participants) if party.actor]
        return (
            (self.actor is None or any(self.actor in line(known, one, action.occurred) for one in acting))
            and (self.target is None or any(self.target in line(known, one, action.occurred) for one in struck))
            and (self.territory is None or self.territory in action.territory)
            and (self.kind is None or action.kind == self.kind or action.kind.startswith(f"{self.kind}."))
        )

    def found_in(self, known: Register) -> frozenset[Thing]:
        """Return the actions that are listed, and the sources that they cite."""
        names = (name for name, thing in known.actions.items() if self.takes(known, thing.now))
        return with_sources(known, (Thing("action", name) for name in names))


def _actor(reading: Reading, option: str, text: str | None) -> str | None:
    return None if text is None else shown_as(reading, find(reading, text, ("actor",), option=option)[0])


def soil(text: str | None) -> str | None:
    """Return the two-letter code of a territory. Raises `UsageRefused` for one that is not there."""
    return None if text is None else territory_code(text)


def _kind(text: str | None) -> str | None:
    kinds = table("kinds")
    if text is None or text in kinds or any(kind.startswith(f"{text}.") for kind in kinds):
        return text
    near = kinds_like(text)
    fix = f"did you mean {', '.join(near)}?" if near else "see the kinds: timeline codebook kinds"
    raise misused(says=f"there is no kind of action {text[:60]!r}", fix=fix, option="--kind")


def _words(
    known: Register, thing: Standing[ActionReported], field: str, words: Callable[[Register, ActionReported], str]
) -> str:
    return said(thing, field, words(known, thing.now))


def listing_of(known: Register, names: Sequence[str], zone: str) -> Listing:
    """Return actions as a result."""
    things = {name: known.actions[name] for name in names}
    return Listing(
        "timeline.actions/1",
        [action_item(known, known.actions[name]) for name in names],
        (
            Column("action", "Action", lambda item: item.action),
            Column("occurred", clock_title("Occurred", zone), lambda item: occurred_of(things[item.action], zone)),
            Column("actors", "Actor", lambda item: _words(known, things[item.action], "actors", who_acted)),
            Column("targets", "Target", lambda item: _words(known, things[item.action], "targets", who_was_hit)),
            Column("territory", "Territory", lambda item: territory_words(things[item.action].now)),
            Column("kind", "Kind", lambda item: item.kind),
            Column("standing", "Standing", lambda item: holding_of(known, things[item.action])),
            Column("position", "Position", lambda item: str(item.position), right=True),
        ),
    )
