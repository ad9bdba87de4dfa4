"""`timeline append actor` and `source`: who there is, and what was published."""

from typing import Annotated

import typer

from events.actors import ActorKind, AffiliationKind
from events.sources import SourceKind
from timeline.cli import bodies
from timeline.cli.append_options import Codes, Id, Zone, naming
from timeline.cli.append_with import SourceTyped
from timeline.cli.batch import batch_of, known_to
from timeline.cli.bodies import Body
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import drafted, new_thing, record
from timeline.cli.times import read_time
from timeline.errors import Ambiguous, NotFound


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
    part_of: Annotated[str | None, naming("actor", "What it is a part of.")] = None,
    relation: Annotated[
        AffiliationKind | None, typer.Option(help="How it is a part of that; part_of, if not said.")
    ] = None,
    asserted_by: Annotated[str | None, naming("actor", "Who says that it is.")] = None,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Since when it is a part of that.")] = None,
    code: Codes = None,
) -> None:
    """Record an actor: a state, an organ, a group, a person. The name of a person is sealed; so it needs an --id."""
    _check_id(kind, id_)
    body = bodies.given(
        kind=kind,
        name=name,
        aliases=[bodies.alias(one) for one in alias or ()],
        affiliations=_ties(writing, part_of, since, relation, asserted_by),
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


def _ties(
    writing: Writing, part_of: str | None, since: str | None, relation: AffiliationKind | None, asserted_by: str | None
) -> list[Body]:
    if part_of is None:
        typed = {"--since": since, "--relation": relation, "--asserted-by": asserted_by}
        for option, text in typed.items():
            if text is not None:
                raise bodies.refused(option=option, says=f"{option} is said of a tie", fix="name it: --part-of ACTOR")
        return []
    above = known_to(writing).the(part_of, "actor", option="--part-of")
    tie: Body = {"with_actor": above, "relation": relation or "part_of", "strength": "attributed"}
    if asserted_by is not None:
        who = known_to(writing).the(asserted_by, "actor", option="--asserted-by")
        tie |= {"asserted_by": {"actor": who, "basis": "observed"}}
    return [tie if since is None else tie | {"valid": read_time(f"{since}/..", "--since")}]


@writing
def source(
    writing: Writing,
    *,
    publisher: Annotated[str, naming("actor", "Who published it; unknown, if nobody knows.")],
    published: Annotated[str, typer.Option(metavar="TIME", help="When; unknown, if it does not say.")],
    id_: Id = None,
    kind: Annotated[SourceKind, typer.Option(help="What it is.")] = "article",
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where it is.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    author: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who wrote it. May be repeated.")] = None,
    lang: Annotated[str | None, typer.Option(metavar="LANG", help="Its language (BCP 47).")] = None,
    wire_of: Annotated[str | None, naming("source", "The wire story that it is a copy of.")] = None,
    zone: Zone = None,
    confidential: Annotated[bool, typer.Option("--confidential", help="Print nothing of it but its id.")] = False,
    archived: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its captured bytes, kept beside the log: see append capture.")
    ] = None,
) -> None:
    """Record a source: an article, a statement, a post."""
    known = known_to(writing)
    typed = SourceTyped(publisher, published, kind, url, title, author, lang, zone, confidential)
    try:
        body = typed.body(known)
    except NotFound as error:
        if not isinstance(error, Ambiguous) and not error.nearest:
            error.fix = f"{error.fix}; or record it first: timeline append actor --id ID --name NAME --kind KIND"
        raise
    words, when = kind if confidential else body["publisher"] or kind, body["published_at"]
    command = new_thing(writing, "source.registered", body, _SOURCE, id_=id_, words=words, when=when)
    commands = [command]
    if wire_of is not None:
        origin = known.the(wire_of, "source", option="--wire-of")
        related = {"source": getattr(command.event, "source", None), "origin": origin, "relation": "wire_copy"}
        commands.append(drafted("source.related", related, {"body.origin": "--wire-of"}))
    note = None
    if archived is not None:
        from timeline.cli.append_custody import Taking

        captured, note = Taking(writing, command.event.stream.partition(":")[2], archived, "--archived", {}).command()
        commands.append(captured)
    batch_of(writing).remark(note)
    record(writing, commands, _SOURCE)


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
