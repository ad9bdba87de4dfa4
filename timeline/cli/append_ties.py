"""`timeline append name`, `tie`, `tie-ended`, `place`, `relation`: of actors, places and sources on record."""

from typing import Annotated

import typer

from events.actors import AffiliationKind, NameUse
from events.places import CoordinatesBasis, PlaceKind
from timeline.cli import bodies
from timeline.cli.append_options import (
    CITED,
    AssertedBy,
    At,
    Cited,
    Codes,
    Id,
    MaybeQuote,
    MaybeReason,
    MaybeSource,
    Radius,
    Territory,
    argument,
    citing,
    naming,
    passages,
    word_of,
)
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, given
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record, record_event
from timeline.cli.refusals import territory_code
from timeline.cli.times import read_time

Actor = Annotated[str, argument("The actor.", "actor")]
With = Annotated[str, naming("actor", "To whom it has the tie.", "--with")]
Tie = Annotated[
    AffiliationKind, typer.Option(help="What kind of tie it is. The first three decide for whom it counts.")
]
NewLang = Annotated[str | None, typer.Option(metavar="LANG", help="The language of the name (BCP 47).")]


@writing
def name(
    writing: Writing,
    actor: Actor,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="One more name.")],
    use: Annotated[NameUse, typer.Option(help="What kind of name it is. A pejorative one is searchable, never shown.")],
    lang: NewLang = None,
    used_by: Annotated[str | None, naming("actor", "Who calls it so.")] = None,
    reason: MaybeReason = None,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
) -> None:
    """Record one more name of an actor, and who calls it so."""
    known = known_to(writing)
    body = given(actor=known.the(actor, "actor", option="ACTOR"), name=name, use=use, language=lang, reason=reason)
    body |= given(used_by=None if used_by is None else known.the(used_by, "actor", option="--used-by"))
    body |= {"citations": passages(known, source, quote=quote)}
    record_event(writing, "actor.named", body, _NAME)


_NAME = CITED | {
    "body.actor": "ACTOR",
    "body.name": "--name",
    "body.use": "--use",
    "body.language": "--lang",
    "body.used_by": "--used-by",
}


@writing
@citing()
def tie(
    writing: Writing,
    actor: Actor,
    *,
    to: With,
    relation: Tie,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Since when.")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Until when.")] = None,
    stated: Annotated[
        bool, typer.Option("--stated", help="One of the two says so itself; else it is attributed.")
    ] = False,
    asserted_by: AssertedBy = None,
    reason: MaybeReason = None,
    source: MaybeSource = None,
    cited: Cited,
) -> None:
    """Record that an actor has a tie to another, from when until when, on whose word. Contested ones may stand."""
    known = known_to(writing)
    bound: Body = {"with_actor": known.the(to, "actor", option="--with"), "relation": relation}
    bound |= {"strength": "stated" if stated else "attributed"}
    if since is not None or until is not None:
        option = "--since" if since is not None else "--until"
        bound |= {"valid": read_time(f"{since or '..'}/{until or '..'}", option)}
    if asserted_by is not None or source is not None:
        bound |= {"asserted_by": word_of(known, asserted_by, source)}
    body = given(actor=known.the(actor, "actor", option="ACTOR"), affiliation=bound, reason=reason)
    body |= {"citations": cited}
    record_event(writing, "actor.affiliated", body, _TIE)


_TIE = CITED | {
    "body": "--with",
    "body.actor": "ACTOR",
    "body.affiliation": "--with",
    "body.affiliation.relation": "--relation",
    "body.affiliation.valid": "--since",
    "body.affiliation.asserted_by": "--asserted-by",
    "body.with_actor": "--with",
    "body.relation": "--relation",
    "body.ended": "--ended",
}


@writing
@citing()
def tie_ended(
    writing: Writing,
    actor: Actor,
    *,
    to: With,
    relation: Tie,
    ended: Annotated[str, typer.Option(metavar="TIME", help="When it ended: it counts until then.")],
    reason: MaybeReason = None,
    cited: Cited,
) -> None:
    """Record that a tie of an actor to another ended."""
    known = known_to(writing)
    body = given(actor=known.the(actor, "actor", option="ACTOR"), relation=relation, reason=reason)
    body |= {"with_actor": known.the(to, "actor", option="--with"), "ended": read_time(ended, "--ended")}
    body |= {"citations": cited}
    record_event(writing, "actor.affiliation_ended", body, _TIE)


@writing
def place(
    writing: Writing,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="What it is called.")],
    kind: Annotated[PlaceKind, typer.Option(help="What it is.")],
    id_: Id = None,
    alias: Annotated[
        list[str] | None, typer.Option(metavar="NAME[;LANG][;USE]", help="Another name, like 'Rasak;fa'.")
    ] = None,
    territory: Territory = None,
    at: At = None,
    radius: Radius = None,
    basis: Annotated[CoordinatesBasis, typer.Option(help="Where the coordinates are from.")] = "stated",
    sensitive: Annotated[
        bool, typer.Option("--sensitive", help="Seal its name and coordinates: somebody may be found there.")
    ] = False,
    code: Codes = None,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
) -> None:
    """Record a place that things happen at often: its names, on whose soil it is, and where."""
    if sensitive and id_ is None:
        raise bodies.refused(
            option="--id",
            says="no id is made from the name of a sensitive place: ids are published, and the name is sealed",
            fix="choose an id that does not tell the name: --id ID",
        )
    body: Body = {"name": name, "kind": kind, "sensitive": sensitive} | bodies.coordinates(at, radius, basis)
    body |= {
        "territory": [territory_code(one) for one in territory or ()],
        "aliases": [bodies.alias(one) for one in alias or ()],
    }
    body |= {"external_ids": [one.replace("=", ":", 1) for one in code or ()]}
    body |= {"citations": passages(known_to(writing), source, quote=quote)}
    record(writing, [new_thing(writing, "place.registered", body, _PLACE, id_=id_, words=name)], _PLACE)


_PLACE = CITED | {
    "body": "--at",
    "body.place": "--id",
    "body.name": "--name",
    "body.kind": "--kind",
    "body.aliases": "--alias",
    "body.territory": "--territory",
    "body.latitude": "--at",
    "body.longitude": "--at",
    "body.radius_m": "--radius",
    "body.coordinates_basis": "--basis",
    "body.external_ids": "--code",
}
