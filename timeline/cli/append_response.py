"""`timeline append response`: that an action answers, pre-empts or announces another, on somebody's word."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

import typer

from events.responses import Relation, Strength
from timeline.cli import bodies
from timeline.cli.append_action import speaker_named
from timeline.cli.append_options import (
    PASSAGE,
    Action,
    Id,
    Lang,
    Locator,
    MaybeQuote,
    MaybeSource,
    Speaker,
    Statement,
    Translation,
    naming,
)
from timeline.cli.append_with import entering
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, refused
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record, undated
from timeline.cli.times import read_time
from timeline.recording import wording


@writing
@entering("response")
def response(
    writing: Writing,
    action: Action,
    *,
    strength: Annotated[
        Strength, typer.Option(help="On whose word: the acting side's own, another's, a method's, or order in time.")
    ],
    answers: Annotated[str | None, naming("action", "The action that it answers.")] = None,
    pre_empts: Annotated[str | None, naming("action", "The action that it was to prevent.")] = None,
    announces: Annotated[str | None, naming("action", "The later action that it announces.")] = None,
    pre_empts_act: Annotated[
        str | None, typer.Option(metavar="TEXT", help="In words, an act that is not on record and was to be prevented.")
    ] = None,
    announces_act: Annotated[
        str | None, typer.Option(metavar="TEXT", help="In words, the act that it announces and that is not on record.")
    ] = None,
    asserted_by: Annotated[
        str | None, naming("actor", "Who says so; the speaker, else the publisher, if not given.")
    ] = None,
    speaker: Speaker = None,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    locator: Locator = None,
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
    alternative: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Another reading: planned before, another grievance.")
    ] = None,
    perceived_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the answering side learned of it, with its zone.")
    ] = None,
    statement: Statement = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that an action answers another, on somebody's word."""
    name = known_to(writing).the(action, "action", option="ACTION")
    joined: dict[Relation, str | None] = {"answers": answers, "pre-empts": pre_empts, "announces": announces}
    relation, other = _other(writing, joined, {"pre-empts": pre_empts_act, "announces": announces_act})
    if other.get("responded_to") == name:
        says = f"an action cannot answer itself, pre-empt or announce itself: {name}"
        raise refused(option=f"--{relation}", says=says, fix="name the other action of the two")
    asserted = Asserted(writing, strength, asserted_by, speaker, source, accepted_by)
    body: Body = {"responding": name, "relation": relation, "strength": strength} | other
    body |= {"polarity": "no" if denied else "yes", "hedged": hedged, "asserted_by": asserted.party()}
    body |= bodies.given(method=method, model=model, probability=probability, accepted_by=accepted_by)
    learned = None if perceived_at is None else read_time(perceived_at, "--perceived-at")
    body |= bodies.given(alternative=alternative, perceived_at=learned, statement=statement)
    body |= {"citations": asserted.citations(quote=quote, locator=locator, lang=lang, translation=translation)}
    words = f"{undated(name)} {relation} {undated(other.get('responded_to', 'an act'))}"
    options = {**_RESPONSE, "body.responded_to": f"--{relation}"}
    record(writing, [new_thing(writing, "response.asserted", body, options, id_=id_, words=words)], options)


_RESPONSE = PASSAGE | {
    "body.link": "--id",
    "body.responding": "ACTION",
    "body.strength": "--strength",
    "body.asserted_by": "--asserted-by",
    "body.expected": "--pre-empts-act",
    "body.alternative": "--alternative",
    "body.perceived_at": "--perceived-at",
    "body.statement": "--statement",
    "body.method": "--method",
    "body.model": "--model",
    "body.probability": "--probability",
    "body.accepted_by": "--accepted-by",
    "body.citations": "--quote",
}


def _other(
    writing: Writing, joined: Mapping[Relation, str | None], acts: Mapping[Relation, str | None]
) -> tuple[Relation, Body]:
    """Return how the action stands to another, and to which: one on record, or an act in words. One is to be given."""
    on_record = [(relation, text) for relation, text in joined.items() if text is not None]
    in_words = [(relation, text) for relation, text in acts.items() if text is not None]
    if len(on_record) + len(in_words) != 1:
        says = "one response joins two actions" if on_record or in_words else "it is not said what it answers"
        raise refused(
            option="--answers",
            says=says,
            fix="give one of --answers, --pre-empts, --announces; a second link is a second response",
        )
    for relation, text in on_record:
        return relation, {"responded_to": known_to(writing).the(text, "action", option=f"--{relation}")}
    [(relation, text)] = in_words
    return relation, {"expected": text}


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
        if who is None and self.accepted_by:
            return {"actor": None, "basis": "recorder", "words": self.accepted_by}
        return wording.asserted_by(who, publisher, self.strength)

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
        return None if self.source is None else known_to(self.writing).the(self.source, "source", option="--source")

    def _publisher(self) -> str | None:
        cited = self._cited()
        return None if cited is None else known_to(self.writing).publisher_of(cited)

    def _who(self) -> str | None:
        if self.asserted_by is None:
            return speaker_named(self.writing, self.speaker) or self._publisher()
        return known_to(self.writing).the(self.asserted_by, "actor", option="--asserted-by")
