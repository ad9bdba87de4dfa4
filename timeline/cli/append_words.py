"""`timeline append claim` and `response`: what somebody says about an action, and that it answers another."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import typer

from events.claims import Stance
from events.reading import Zoning
from events.responses import Relation, Strength
from timeline.cli import bodies
from timeline.cli.append_things import Id, Lang, Source, Speaker, Translation, Zone, speaker_named
from timeline.cli.bodies import Body, refused, the
from timeline.cli.completion import complete
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record, undated
from timeline.cli.times import read_time, zoning

Action = Annotated[str, typer.Argument(metavar="ACTION", autocompletion=complete("action"), help="The action.")]
Quote = Annotated[str | None, typer.Option(metavar="TEXT", help="Its exact words, in its own language.")]
AboutWhat = Literal["responsibility", "target", "motive", "time", "place"]
BoundWord = Literal["exact", "at-least", "at-most", "about"]
Number = int | None


@writing
def claim(
    writing: Writing,
    action: Action,
    *,
    by: Annotated[
        str,
        typer.Option(
            metavar="ACTOR", autocompletion=complete("actor"), help="Who says so, as finely as the source does."
        ),
    ],
    source: Source,
    quote: Annotated[str, typer.Option(metavar="TEXT", help="The exact words, in their own language.")],
    id_: Id = None,
    quantity: Annotated[str | None, typer.Option(metavar="Q", help="What the figure counts, like killed.")] = None,
    value: Annotated[Number, typer.Option(metavar="N", min=0, help="The figure.")] = None,
    low: Annotated[Number, typer.Option(metavar="N", min=0, help="The lowest figure of a range.")] = None,
    best: Annotated[Number, typer.Option(metavar="N", min=0, help="The best estimate between the two.")] = None,
    high: Annotated[Number, typer.Option(metavar="N", min=0, help="The highest figure of a range.")] = None,
    words: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="A word for a number, like 'a number of', or unknown; or the words of a value."
        ),
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(metavar="NAME=N", help="A part of the figure, like children=4. May be repeated.")
    ] = None,
    bound: Annotated[BoundWord | None, typer.Option(help="How the value is meant.")] = None,
    status: Annotated[str | None, typer.Option(metavar="TEXT", help="What the claimant calls those counted.")] = None,
    about: Annotated[AboutWhat | None, typer.Option(help="What else it is about, if no quantity.")] = None,
    says: Annotated[str | None, typer.Option(metavar="TEXT", help="What is said about that.")] = None,
    stance: Annotated[
        Stance, typer.Option(help="What the claimant does: says it, denies it, takes responsibility.")
    ] = "asserts",
    stated_at: Annotated[str | None, typer.Option(metavar="TIME", help="When the claimant said it.")] = None,
    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="ACTOR", autocompletion=complete("actor"), help="Who speaks the words; the claimant, if not given."
        ),
    ] = None,
    zone: Zone = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record what somebody says about an action: a figure, a time, who did it, why."""
    log, name = writing.log, the(writing.log, action, "action", option="ACTION")
    claimant, cited = the(log, by, "actor", option="--by"), the(log, source, "source", option="--source")
    zoned = zoning(zone, bodies.territory_of_action(log, name))
    stated = None if stated_at is None else read_time(stated_at, "--stated-at", zoned, has_zone=True)
    body = bodies.given(about=[name], claimant=claimant, stance=stance, stated_at=stated)
    counted = Counted({"value": value, "low": low, "best": best, "high": high}, words, category or (), bound, status)
    body |= counted.body(quantity, about, says) if about is None else counted.nothing(quantity)
    body |= _said(about, says, claimant, stance, zoned) if about is not None else {}
    speaks = speaker_named(writing, speaker) or _unless_publisher(writing, cited, claimant)
    body |= {"citations": [bodies.citation(cited, quote=quote, lang=lang, translation=translation, speaker=speaks)]}
    id_words = f"{undated(name)} {quantity or about} {claimant}"
    record(writing, [new_thing(writing, "claim.made", body, _CLAIM, id_=id_, words=id_words)], _CLAIM)


_CLAIM = {
    "body.claim": "--id",
    "body.claimant": "--by",
    "body.stance": "--stance",
    "body.figure.value": "--value",
    "body.figure.low": "--low",
    "body.figure.best": "--best",
    "body.figure.high": "--high",
    "body.figure.words": "--words",
    "body.figure.parts": "--category",
    "body.figure.status": "--status",
    "body.figure": "--quantity",
    "body.text": "--says",
    "body.party": "--says",
    "body.place": "--says",
    "body.when": "--says",
    "body.stated_at": "--stated-at",
    "body.citations.source": "--source",
    "body.citations.quote": "--quote",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
    "body.citations.speaker": "--speaker",
}


class Counted(NamedTuple):
    """What was typed about a figure."""

    numbers: Mapping[str, int | None]
    words: str | None
    category: Sequence[str]
    bound: str | None
    status: str | None

    def body(self, quantity: str | None, about: str | None, says: str | None) -> Body:
        """Return what a claim of a figure says. Raises `UsageRefused` without a quantity, or with words beside it."""
        if quantity is None:
            fix = "give --quantity Q with its figure, or --about with --says"
            raise refused(
                option="--quantity" if about is None else "--about", says="it is not said what is claimed", fix=fix
            )
        if says is not None:
            raise refused(option="--says", says="--says belongs to --about", fix="leave it out, or give --about")
        counted = bodies.figure(quantity, self.numbers, self.words, self.category, self.bound)
        counted |= {"status": self.status} if self.status is not None else {}
        return {"dimension": bodies.dimension_of(quantity), "figure": counted}

    def nothing(self, quantity: str | None) -> Body:
        """Refuse parts of a figure where none is claimed. Raises `UsageRefused`, which names the first of them."""
        typed = {
            "--quantity": quantity,
            **{f"--{name}": value for name, value in self.numbers.items()},
            "--words": self.words,
            "--category": self.category or None,
            "--bound": self.bound,
            "--status": self.status,
        }
        for option, given in typed.items():
            if given is not None:
                raise refused(
                    option=option, says=f"{option} belongs to a figure, not to --about", fix="record two claims"
                )
        return {}


def _said(about: str, says: str | None, claimant: str, stance: str, zone: Zoning) -> Body:
    """Return what a claim without a figure says. Who takes responsibility, or denies it, need say no more."""
    body: Body = {"dimension": about}
    if says is None:
        if about == "responsibility" and stance in ("claims", "admits", "denies"):
            return body
        raise refused(option="--says", says="--about needs --says", fix="say what is claimed: --says TEXT")
    match about:
        case "time":
            return body | {"when": read_time(says, "--says", zone, has_zone=True)}
        case "place":
            return body | {"place": bodies.place(says, None, None)[0]}
        case "responsibility" if stance == "attributes":
            return body | {"party": {"actor": says, "basis": "attributed", "by": claimant}}
        case _:
            return body | {"text": says}


def _unless_publisher(writing: Writing, source: str, claimant: str) -> str | None:
    """Return who speaks the words of a claim: its claimant, who is not named where it is who publishes the source."""
    return None if claimant == bodies.publisher_of(writing.log, source) else claimant


# --- responses -------------------------------------------------------------------------------------------------------


@writing
def response(
    writing: Writing,
    action: Action,
    *,
    strength: Annotated[
        Strength, typer.Option(help="On whose word: the acting side's own, another's, a method's, or order in time.")
    ],
    answers: Annotated[
        str | None,
        typer.Option(metavar="ACTION", autocompletion=complete("action"), help="The action that it answers."),
    ] = None,
    pre_empts: Annotated[
        str | None,
        typer.Option(metavar="ACTION", autocompletion=complete("action"), help="The action that it was to prevent."),
    ] = None,
    announces: Annotated[
        str | None,
        typer.Option(metavar="ACTION", autocompletion=complete("action"), help="The later action that it announces."),
    ] = None,
    asserted_by: Annotated[
        str | None,
        typer.Option(
            metavar="ACTOR",
            autocompletion=complete("actor"),
            help="Who says so; the speaker, else the publisher, if not given.",
        ),
    ] = None,
    speaker: Speaker = None,
    source: Annotated[
        str | None, typer.Option(metavar="SOURCE", autocompletion=complete("source"), help="The source that says so.")
    ] = None,
    quote: Quote = None,
    id_: Id = None,
    hedged: Annotated[bool, typer.Option("--hedged", help="It is said with a hedge: an apparent response.")] = False,
    denied: Annotated[bool, typer.Option("--denied", help="It is said that it does not answer.")] = False,
    method: Annotated[
        str | None, typer.Option(metavar="CODE", help="For inferred: the method that proposed it.")
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="CODE", help="For inferred: its model.")] = None,
    probability: Annotated[
        str | None, typer.Option(metavar="P", help="For inferred: between 0 and 1, like 0.62.")
    ] = None,
    accepted_by: Annotated[
        str | None, typer.Option(metavar="NAME", help="For inferred: the person who accepted it.")
    ] = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that an action answers another, on somebody's word."""
    name = the(writing.log, action, "action", option="ACTION")
    relation, other = _other(writing, {"answers": answers, "pre-empts": pre_empts, "announces": announces})
    asserted = Asserted(writing, strength, asserted_by, speaker, source, accepted_by)
    body: Body = {"responding": name, "responded_to": other, "relation": relation, "strength": strength}
    body |= {"polarity": "no" if denied else "yes", "hedged": hedged, "asserted_by": asserted.party()}
    body |= bodies.given(method=method, model=model, probability=probability, accepted_by=accepted_by)
    body |= {"citations": asserted.citations(quote=quote, lang=lang, translation=translation)}
    words = f"{undated(name)} {relation} {undated(other)}"
    record(writing, [new_thing(writing, "response.asserted", body, _RESPONSE, id_=id_, words=words)], _RESPONSE)


_RESPONSE = {
    "body.link": "--id",
    "body.responding": "ACTION",
    "body.strength": "--strength",
    "body.asserted_by": "--asserted-by",
    "body.method": "--method",
    "body.model": "--model",
    "body.probability": "--probability",
    "body.accepted_by": "--accepted-by",
    "body.citations": "--quote",
    "body.citations.source": "--source",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
    "body.citations.speaker": "--speaker",
}


def _other(writing: Writing, typed: Mapping[Relation, str | None]) -> tuple[Relation, str]:
    """Return how the action stands to another, and to which. Exactly one of the three is to be given."""
    given = [(relation, text) for relation, text in typed.items() if text is not None]
    if len(given) != 1:
        says = "it is not said what it answers" if not given else "one response joins two actions"
        raise refused(
            option="--answers",
            says=says,
            fix="give one of --answers, --pre-empts, --announces; a second link is a second response",
        )
    [(relation, text)] = given
    return relation, the(writing.log, text, "action", option=f"--{relation}")


class Asserted(NamedTuple):
    """On whose word a response is: what was typed about it."""

    writing: Writing
    strength: str
    asserted_by: str | None
    speaker: str | None
    source: str | None
    accepted_by: str | None

    def party(self) -> Body:
        """Return who asserts it. An inferred response is on the word of the person who accepted it."""
        who, publisher = self._who(), self._publisher()
        if who is None:
            words = self.accepted_by
            return (
                {"actor": None, "basis": "recorder", "words": words}
                if words
                else {"actor": None, "basis": bodies.UNKNOWN}
            )
        if self.strength == "stated":
            return {"actor": who, "basis": "self_claimed"}
        if publisher is None or who == publisher:
            return {"actor": who, "basis": "observed"}
        return {"actor": who, "basis": "attributed", "by": publisher}

    def citations(self, **words: str | None) -> list[Body]:
        """Return the passage that it rests on; without a source there is none.

        A speaker is named only if somebody typed one. Whoever asserts the link may do
        so in other words: those of a newspaper do not become the acting side's.
        """
        cited = self._cited()
        if cited is None:
            words = {**words, "speaker": self.speaker}
            typed = next((name for name, value in words.items() if value is not None), None)
            if typed is not None:
                raise refused(option=f"--{typed}", says=f"--{typed} needs --source", fix="name the source of the words")
            return []
        return [bodies.citation(cited, speaker=speaker_named(self.writing, self.speaker), **words)]

    def _cited(self) -> str | None:
        return None if self.source is None else the(self.writing.log, self.source, "source", option="--source")

    def _publisher(self) -> str | None:
        cited = self._cited()
        return None if cited is None else bodies.publisher_of(self.writing.log, cited)

    def _who(self) -> str | None:
        if self.asserted_by is None:
            return speaker_named(self.writing, self.speaker) or self._publisher()
        return the(self.writing.log, self.asserted_by, "actor", option="--asserted-by")
