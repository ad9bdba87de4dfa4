"""`timeline append actor`, `source` and `action`: who there is, what was said, what happened."""

from typing import Annotated, Literal, NamedTuple, get_args

import msgspec
import typer

from events.actions import Means
from events.actors import ActorKind
from events.sources import SourceKind
from events.times import ReadingBasis, When
from timeline.cli import bodies
from timeline.cli.bodies import Body, the
from timeline.cli.completion import complete, complete_kind
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import drafted, new_thing, record
from timeline.cli.times import check_weekday, read_time, zoning

Id = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="The readable id; made from words and date, if not given.")
]
Sensitive = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD", help="Seal a field that is sealed only if marked: places, means. May be repeated."),
]
Source = Annotated[
    str, typer.Option(metavar="SOURCE", autocompletion=complete("source"), help="The source that says so.")
]
Quote = Annotated[str, typer.Option(metavar="TEXT", help="Its exact words, in its own language.")]
Lang = Annotated[str | None, typer.Option(metavar="LANG", help="The language of the words (BCP 47).")]
Translation = Annotated[str | None, typer.Option(metavar="TEXT", help="A translation, kept beside the quote.")]
Speaker = Annotated[
    str | None,
    typer.Option(
        metavar="ACTOR",
        autocompletion=complete("actor"),
        help="Who speaks the words, if not the publisher of the source.",
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE", help="The zone of a time without offset: an IANA name, or place for that of the place."
    ),
]

Realisation = Literal["happened", "attempted", "foiled", "announced"]


@writing
def actor(
    writing: Writing,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="A neutral name.")],
    id_: Id = None,
    kind: Annotated[ActorKind, typer.Option(help="What it is.")] = "unknown",
    alias: Annotated[
        list[str] | None, typer.Option(metavar="NAME[;LANG][;USE]", help="Another name, like 'JAA;en;acronym'.")
    ] = None,
    part_of: Annotated[
        str | None, typer.Option(metavar="ACTOR", autocompletion=complete("actor"), help="What it is a part of.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Since when it is a part of that.")] = None,
    code: Annotated[list[str] | None, typer.Option(metavar="SCHEME=VALUE", help="Its code elsewhere.")] = None,
) -> None:
    """Record an actor: a state, an organ, a group, a person. The name of a person is sealed; so it needs an --id."""
    _check_id(kind, id_)
    body = bodies.given(
        kind=kind,
        name=name,
        aliases=[bodies.alias(one) for one in alias or ()],
        affiliations=_ties(writing, part_of, since),
        external_ids=[one.replace("=", ":", 1) for one in code or ()],
    )
    record(writing, [new_thing(writing, "actor.registered", body, _ACTOR, id_=id_, words=name)], _ACTOR)


_ACTOR = {
    "body.actor": "--id",
    "body.name": "--name",
    "body.kind": "--kind",
    "body.aliases": "--alias",
    "body.affiliations.with_actor": "--part-of",
    "body.affiliations": "--part-of",
    "body.external_ids": "--code",
}


def _check_id(kind: ActorKind, id_: str | None) -> None:
    """Refuse to make an id from the name of somebody who is, or may be, a person. Raises `UsageRefused`."""
    if id_ is None and kind in ("person", "unknown"):
        what = "a person" if kind == "person" else "somebody who may be a person"
        raise bodies.refused(
            option="--id",
            says=f"no id is made from the name of {what}: ids are published, and names of persons are sealed",
            fix="choose an id that does not tell the name: --id ID"
            + ("" if kind == "person" else "; or say what it is: --kind"),
        )


def _ties(writing: Writing, part_of: str | None, since: str | None) -> list[Body]:
    if part_of is None:
        if since is not None:
            raise bodies.refused(
                option="--since", says="--since says since when it is a part", fix="name of what: --part-of ACTOR"
            )
        return []
    above = the(writing.log, part_of, "actor", option="--part-of")
    tie: Body = {"with_actor": above, "relation": "part_of", "strength": "attributed"}
    return [tie if since is None else tie | {"valid": read_time(f"{since}/..", "--since")}]


@writing
def source(
    writing: Writing,
    *,
    publisher: Annotated[
        str,
        typer.Option(
            metavar="ACTOR", autocompletion=complete("actor"), help="Who published it; unknown, if nobody knows."
        ),
    ],
    published: Annotated[str, typer.Option(metavar="TIME", help="When; unknown, if it does not say.")],
    id_: Id = None,
    kind: Annotated[SourceKind, typer.Option(help="What it is.")] = "article",
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where it is.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    author: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who wrote it. May be repeated.")] = None,
    lang: Annotated[str | None, typer.Option(metavar="LANG", help="Its language (BCP 47).")] = None,
    wire_of: Annotated[
        str | None,
        typer.Option(metavar="SOURCE", autocompletion=complete("source"), help="The wire story that it is a copy of."),
    ] = None,
    zone: Zone = None,
    confidential: Annotated[bool, typer.Option("--confidential", help="Print nothing of it but its id.")] = False,
    archived: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its captured bytes, kept beside the log: see append capture.")
    ] = None,
) -> None:
    """Record a source: an article, a statement, a post."""
    who = bodies.actor_or_unknown(writing.log, publisher, "--publisher")
    when = read_time(published, "--published", zoning(zone, (), basis="source"), has_zone=True)
    body = bodies.given(kind=kind, title=title, authors=author, url=url, language=lang)
    body |= {"publisher": who, "published_at": when, "confidential": confidential}
    command = new_thing(writing, "source.registered", body, _SOURCE, id_=id_, words=who or kind, when=when)
    commands = [command]
    if wire_of is not None:
        origin = the(writing.log, wire_of, "source", option="--wire-of")
        related = {"source": getattr(command.event, "source", None), "origin": origin, "relation": "wire_copy"}
        commands.append(drafted("source.related", related, {"body.origin": "--wire-of"}))
    note = None
    if archived is not None:
        from timeline.cli.append_custody import Taking

        captured, note = Taking(writing, command.event.stream.partition(":")[2], archived, "--archived", {}).command()
        commands.append(captured)
    record(writing, commands, _SOURCE)
    writing.session.say_if(note)


_SOURCE = {
    "body.source": "--id",
    "body.kind": "--kind",
    "body.publisher": "--publisher",
    "body.title": "--title",
    "body.authors": "--author",
    "body.url": "--url",
    "body.published_at": "--published",
    "body.language": "--lang",
    "body.origin": "--wire-of",
}


@writing
def action(
    writing: Writing,
    *,
    kind: Annotated[
        str, typer.Option(metavar="KIND", autocompletion=complete_kind, help="What was done, like strike.")
    ],
    actor: Annotated[
        list[str],
        typer.Option(
            metavar="ACTOR",
            autocompletion=complete("actor"),
            help="Who did it; unknown, if nobody says. May be repeated.",
        ),
    ],
    occurred: Annotated[str, typer.Option(metavar="TIME", help="When, as precisely as the source says and no more.")],
    source: Source,
    quote: Quote,
    id_: Id = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTOR", autocompletion=complete("actor"), help="Whom it was aimed at or hit. May be repeated."
        ),
    ] = None,
    target_words: Annotated[str | None, typer.Option(metavar="TEXT", help="What the source calls the target.")] = None,
    territory: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="On whose soil: ISO 3166-1, two letters or three. May be repeated."),
    ] = None,
    speaker: Speaker = None,
    zone: Zone = None,
    as_reported: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The source's own words for the time.")
    ] = None,
    keep_mismatch: Annotated[
        bool, typer.Option("--keep-mismatch", help="Keep a weekday in those words that contradicts the time.")
    ] = False,
    reading: Annotated[
        ReadingBasis, typer.Option(help="Whether the source states the time, or it was derived.")
    ] = "stated",
    place: Annotated[
        str | None,
        typer.Option(metavar="[RELATION ]NAME", help="Where: at (if not said), near, inside, towards, between."),
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="LAT,LON", help="The coordinates of the place, in degrees.")] = None,
    radius: Annotated[str | None, typer.Option(metavar="KM", help="How precise they are, in kilometres.")] = None,
    means: Annotated[
        list[str] | None,
        typer.Option(metavar="MEANS", autocompletion=lambda: list(get_args(Means)), help="With what, like missile."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="One neutral sentence, in the active voice.")
    ] = None,
    realisation: Annotated[Realisation, typer.Option(help="Whether it came to pass.")] = "happened",
    lang: Lang = None,
    translation: Translation = None,
    sensitive: Sensitive = None,
) -> None:
    """Record that a source says that an actor did something, to whom, on whose soil, and when."""
    soil = [code.upper() for code in territory or ()]
    when = read_time(occurred, "--occurred", zoning(zone, soil), basis=reading, has_zone=True)
    kept = check_weekday(when, as_reported, keep=keep_mismatch)
    cited = the(writing.log, source, "source", option="--source")
    who = Parties(writing, actor, target or [], target_words, bodies.publisher_of(writing.log, cited))
    body = bodies.given(kind=kind, title=title, means=means, realisation=realisation, territory=soil)
    body |= {"direction": "directed", "actors": who.acting(), "targets": who.struck()}
    body |= {"occurred": _in_words(when, as_reported), "places": bodies.place(place, at, radius)}
    speaks = speaker_named(writing, speaker)
    body |= {"citations": [bodies.citation(cited, quote=quote, lang=lang, translation=translation, speaker=speaks)]}
    words, marks = who.words(body), [bodies.pointer(field) for field in sensitive or ()]
    new = new_thing(writing, "action.reported", body, _ACTION, id_=id_, words=words, when=when, sensitive=marks)
    record(writing, [new], _ACTION)
    writing.session.say_if(kept)


_ACTION = {
    "body.action": "--id",
    "body.kind": "--kind",
    "body.title": "--title",
    "body.occurred": "--occurred",
    "body.occurred.as_reported": "--as-reported",
    "body.actors": "--actor",
    "body.targets": "--target",
    "body.targets.words": "--target-words",
    "body.territory": "--territory",
    "body.places": "--place",
    "body.places.latitude": "--at",
    "body.places.longitude": "--at",
    "body.places.radius_m": "--radius",
    "body.means": "--means",
    "body.citations.source": "--source",
    "body.citations.quote": "--quote",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
    "body.citations.speaker": "--speaker",
}


def speaker_named(writing: Writing, text: str | None) -> str | None:
    """Return the id of the actor that `--speaker` names, if it does."""
    return None if text is None else the(writing.log, text, "actor", option="--speaker")


def _in_words(when: When, words: str | None) -> Body:
    """Return a time with the source's own words beside it."""
    written: Body = msgspec.to_builtins(when)
    return written | bodies.given(as_reported=words)


class Parties(NamedTuple):
    """Who acted and who was struck, as they were typed, and who publishes the source that says so."""

    writing: Writing
    actors: list[str]
    targets: list[str]
    target_words: str | None
    publisher: str | None

    def acting(self) -> list[Body]:
        """Return the actors."""
        return [
            bodies.party(bodies.actor_or_unknown(self.writing.log, one, "--actor"), self.publisher)
            for one in self.actors
        ]

    def struck(self) -> list[Body]:
        """Return the targets. The source's words stand beside a single target, or in its place."""
        if len(self.targets) > 1 and self.target_words is not None:
            raise bodies.refused(
                option="--target-words",
                says="--target-words names one target",
                fix="leave it out, or give one --target",
            )
        named = [bodies.actor_or_unknown(self.writing.log, one, "--target") for one in self.targets]
        if self.target_words is not None:
            return [bodies.party(named[0] if named else None, self.publisher, words=self.target_words)]
        return [bodies.party(one, self.publisher) for one in named]

    def words(self, body: Body) -> str:
        """Return what an id is made from: the place, else the title, else who did what."""
        named = [str(place["name"]) for place in body["places"]]
        return named[0] if named else str(body.get("title") or f"{self.actors[0]} {body['kind']}")
