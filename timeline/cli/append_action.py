"""`timeline append action`: what happened, on whose word; and with it whatever is new, and what is claimed of it."""

from typing import Annotated, Literal, NamedTuple, get_args

import msgspec
import typer

from events.actions import Means
from events.places import PlaceRegistered
from events.times import ReadingBasis, When
from timeline.cli import bodies
from timeline.cli.append_options import (
    PASSAGE,
    At,
    Codes,
    Id,
    Lang,
    Locator,
    MaybeQuote,
    Radius,
    Sensitive,
    Source,
    Speaker,
    Territory,
    Translation,
    Zone,
    naming,
    passage,
)
from timeline.cli.append_with import entering
from timeline.cli.batch import batch_of, known_to
from timeline.cli.bodies import Body
from timeline.cli.completion import complete_kind
from timeline.cli.figures import CLAIMED, claimed
from timeline.cli.invocation import Writing
from timeline.cli.known import Known
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record
from timeline.cli.refusals import territory_code
from timeline.cli.times import check_weekday, read_time, zoning

Fate = Literal["intended", "hit", "both", "unclear"]
Realisation = Literal["happened", "attempted", "foiled", "announced"]


@writing
@entering("action")
def action(
    writing: Writing,
    *,
    kind: Annotated[
        str, typer.Option(metavar="KIND", autocompletion=complete_kind, help="What was done, like strike.")
    ],
    occurred: Annotated[str, typer.Option(metavar="TIME", help="When, as precisely as the source says and no more.")],
    source: Source,
    quote: MaybeQuote = None,
    locator: Locator = None,
    id_: Id = None,
    actor: Annotated[list[str] | None, naming("actor", "Who did it; unknown, if nobody says. May be repeated.")] = None,
    actor_by: Annotated[
        str | None,
        naming("actor", "Who says who did it, if not the publisher; the actor itself, if it says so itself."),
    ] = None,
    target: Annotated[list[str] | None, naming("actor", "Whom it was aimed at or hit. May be repeated.")] = None,
    target_words: Annotated[str | None, typer.Option(metavar="TEXT", help="What the source calls the target.")] = None,
    target_by: Annotated[str | None, naming("actor", "Who says who was the target, if not the publisher.")] = None,
    fate: Annotated[Fate | None, typer.Option(help="Whether the targets were aimed at, hit, or both.")] = None,
    participant: Annotated[
        list[str] | None,
        naming("actor", "Who took part, in place of --actor, where nobody says who acted on whom. May be repeated."),
    ] = None,
    mutual: Annotated[bool, typer.Option("--mutual", help="The participants acted on each other.")] = False,
    territory: Territory = None,
    speaker: Speaker = None,
    zone: Zone = None,
    as_reported: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The source's own words for the time.")
    ] = None,
    keep_mismatch: Annotated[
        bool, typer.Option("--keep-mismatch", help="Keep a weekday in those words that contradicts the time.")
    ] = False,
    ended: Annotated[str | None, typer.Option(metavar="TIME", help="When it ended, if it lasted.")] = None,
    reading: Annotated[
        ReadingBasis, typer.Option(help="Whether the source states the time, or it was derived.")
    ] = "stated",
    place: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[RELATION ]NAME",
            help="Where: at (if not said), near, inside, towards, between. May be repeated.",
        ),
    ] = None,
    place_id: Annotated[str | None, naming("place", "The place on record that this is.")] = None,
    at: At = None,
    radius: Radius = None,
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
    code: Codes = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTOR;QUANTITY=VALUE",
            help="What somebody says of it in the same passage, like 'iran;killed=at least 9'. May be repeated.",
        ),
    ] = None,
) -> None:
    """Record that a source says that an actor did something, to whom, on whose soil, and when.

    With it, in the same transaction, may come a new source, new actors, and figures: see
    --new-source, --new-actor and --claim. --edit opens a draft of all of it.
    """
    known = known_to(writing)
    soil = [territory_code(one) for one in territory or ()]
    when = read_time(occurred, "--occurred", zoning(zone, soil), basis=reading, has_zone=True)
    kept = check_weekday(when, as_reported, keep=keep_mismatch)
    cited = known.the(source, "source", option="--source")
    publisher = known.publisher_of(cited)
    said = Said(publisher, _by(known, actor_by, "--actor-by"), _by(known, target_by, "--target-by"))
    who = Parties(known, actor or [], target or [], participant or [], target_words, fate, said)
    until = None if ended is None else read_time(ended, "--ended", zoning(zone, soil), has_zone=True)
    body = bodies.given(kind=kind, title=title, means=means, realisation=realisation, territory=soil, ended=until)
    body |= who.body(is_mutual=mutual) | {"external_ids": [one.replace("=", ":", 1) for one in code or ()]}
    body |= {"occurred": _in_words(when, as_reported), "places": _places(known, place, place_id, at, radius)}
    speaks = speaker_named(writing, speaker)
    cites = passage(cited, quote, locator, lang=lang, translation=translation, speaker=speaks)
    body |= {"citations": [cites]}
    words, marks = who.words(body, is_marked=bool(sensitive)), [bodies.pointer(field) for field in sensitive or ()]
    new = new_thing(writing, "action.reported", body, _ACTION, id_=id_, words=words, when=when, sensitive=marks)
    batch = batch_of(writing)
    batch.remark(kept)
    batch.ask(new, _ACTION)
    for one in claim or ():
        batch.ask(claimed(writing, one, new.event), CLAIMED)
    record(writing, [], _ACTION)


_ACTION = PASSAGE | {
    "body.action": "--id",
    "body.kind": "--kind",
    "body.title": "--title",
    "body.occurred": "--occurred",
    "body.ended": "--ended",
    "body.participants": "--participant",
    "body.external_ids": "--code",
    "body.places.place": "--place-id",
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
}


def speaker_named(writing: Writing, text: str | None) -> str | None:
    """Return the id of the actor that `--speaker` names, if it does."""
    return None if text is None else known_to(writing).the(text, "actor", option="--speaker")


def _in_words(when: When, words: str | None) -> Body:
    """Return a time with the source's own words beside it."""
    written: Body = msgspec.to_builtins(when)
    return written | bodies.given(as_reported=words)


def _by(known: Known, text: str | None, option: str) -> str | None:
    return None if text is None else known.the(text, "actor", option=option)


def _places(
    known: Known, names: list[str] | None, registered: str | None, at: str | None, radius: str | None
) -> list[Body]:
    """Return where it was; of a place on record, its name unless another is typed. A sealed name is copied nowhere."""
    first, others = (names[0], names[1:]) if names else (None, [])
    return [
        *_place(known, first, registered, at, radius),
        *(one for name in others for one in bodies.place(name, None, None)),
    ]


def _place(known: Known, name: str | None, registered: str | None, at: str | None, radius: str | None) -> list[Body]:
    if registered is None:
        return bodies.place(name, at, radius)
    found = known.the(registered, "place", option="--place-id")
    place = known.find("place", found)
    if name is None and isinstance(place, PlaceRegistered):
        if place.sensitive or not isinstance(place.name, str):
            says = f"the name of place {found} is sealed"
            raise bodies.refused(option="--place-id", says=says, fix="say where in other words: --place NAME")
        name = place.name
    return [one | {"place": found} for one in bodies.place(name, at, radius)]


class Said(NamedTuple):
    """On whose word parties are: of whoever publishes the source, unless somebody else is named for one end."""

    publisher: str | None
    actors: str | None
    targets: str | None

    def of_actor(self, actor: str | None) -> Body:
        """Return who did it. Who says so of itself claims it."""
        if actor is not None and actor == self.actors:
            return {"actor": actor, "basis": "self_claimed"}
        return bodies.party(actor, self.actors or self.publisher)


class Parties(NamedTuple):
    """Who acted, who was struck, who took part, as they were typed, and on whose word."""

    known: Known
    actors: list[str]
    targets: list[str]
    participants: list[str]
    target_words: str | None
    fate: str | None
    said: Said

    def body(self, *, is_mutual: bool) -> Body:
        """Return the direction and the parties. A direction is never invented: who only took part is a participant."""
        struck = self.targets or self.target_words or self.fate
        if self.participants:
            if self.actors or struck:
                says = "--participant is for where nobody says who acted on whom"
                raise bodies.refused(
                    option="--participant", says=says, fix="give --actor and --target, or --participant"
                )
            took_part = [self.known.actor_or_unknown(one, "--participant") for one in self.participants]
            named = [bodies.party(one, self.said.publisher) for one in took_part]
            return {"direction": "mutual" if is_mutual else "unknown", "participants": named}
        if is_mutual:
            says = "--mutual is said of participants"
            raise bodies.refused(option="--mutual", says=says, fix="name them: --participant ACTOR, twice or more")
        if not self.actors:
            fix = "give --actor ACTOR, or --actor unknown; or --participant, where nobody says who acted on whom"
            raise bodies.refused(option="--actor", says="it is not said who did it: --actor is missing", fix=fix)
        return {"direction": "directed", "actors": self.acting(), "targets": self.struck()}

    def acting(self) -> list[Body]:
        """Return the actors."""
        return [self.said.of_actor(self.known.actor_or_unknown(one, "--actor")) for one in self.actors]

    def struck(self) -> list[Body]:
        """Return the targets. The source's words stand beside a single target, or in its place."""
        if len(self.targets) > 1 and self.target_words is not None:
            raise bodies.refused(
                option="--target-words",
                says="--target-words names one target",
                fix="leave it out, or give one --target",
            )
        by = self.said.targets or self.said.publisher
        named = [self.known.actor_or_unknown(one, "--target") for one in self.targets]
        if self.target_words is not None:
            one = named[0] if named else None
            return [bodies.party(one, by, words=self.target_words, fate=self.fate)]
        if self.fate is not None and not named:
            raise bodies.refused(option="--fate", says="--fate is said of a target", fix="name it: --target ACTOR")
        return [bodies.party(one, by, fate=self.fate) for one in named]

    def words(self, body: Body, *, is_marked: bool) -> str:
        """Return what an id is made from: the place, unless something is marked as sensitive; else who did what.

        Never the title: it is sealed, and an id is published and stays when a text is taken out.
        """
        named = [] if is_marked else [str(place["name"]) for place in body["places"]]
        return named[0] if named else f"{[*self.actors, *self.participants][0]} {body['kind']}"
