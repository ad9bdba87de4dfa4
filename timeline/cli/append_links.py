"""`timeline append dispute`, `decline`, `relation`: links that somebody doubts or refuses, and sources that go back."""

from typing import Annotated, Literal

import typer

from timeline.cli.append_options import (
    CITED,
    Cited,
    MaybeReason,
    MaybeSource,
    Reason,
    argument,
    citing,
    naming,
    word_of,
)
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, given
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import record_event

SourceRelation = Literal["wire_copy", "translation", "quotes", "excerpt", "update_of"]


@writing
@citing()
def dispute(
    writing: Writing,
    link: Annotated[str, argument("The response that is disputed.", "response")],
    *,
    by: Annotated[str, naming("actor", "Who says that it is wrong.")],
    reason: Reason,
    source: MaybeSource = None,
    cited: Cited,
) -> None:
    """Record that somebody says that a response is wrong. It stays, marked contested."""
    known = known_to(writing)
    body: Body = {"link": known.the(link, "response", option="RESPONSE"), "reason": reason}
    body |= {"by": word_of(known, by, source, option="--by")}
    body |= {"citations": cited}
    record_event(writing, "response.disputed", body, _DISPUTE)


_DISPUTE = CITED | {"body.link": "RESPONSE", "body.by": "--by"}


@writing
def decline(
    writing: Writing,
    action: Annotated[str, argument("The action that was said to answer.", "action")],
    *,
    answers: Annotated[str, naming("action", "The action that it was said to answer.")],
    method: Annotated[str, typer.Option(metavar="CODE", help="The method that proposed it.")],
    probability: Annotated[str, typer.Option(metavar="P", help="What it proposed it with, between 0 and 1.")],
    reason: Reason,
) -> None:
    """Record that a person said no to a proposed response: that method does not propose it again."""
    known = known_to(writing)
    body: Body = {
        "responding": known.the(action, "action", option="ACTION"),
        "responded_to": known.the(answers, "action", option="--answers"),
    }
    body |= {"method": method, "probability": probability, "reason": reason}
    record_event(writing, "response.declined", body, _DECLINE)


_DECLINE = {
    "body": "--answers",
    "body.responding": "ACTION",
    "body.responded_to": "--answers",
    "body.method": "--method",
    "body.probability": "--probability",
    "body.reason": "--reason",
}


@writing
def relation(
    writing: Writing,
    source: Annotated[str, argument("The later source.", "source")],
    *,
    origin: Annotated[str, naming("source", "The source that it goes back to.")],
    relation: Annotated[SourceRelation, typer.Option(help="How it goes back to it.")],
    reason: MaybeReason = None,
) -> None:
    """Record that a source goes back to another: they count as one root."""
    known = known_to(writing)
    body = given(
        source=known.the(source, "source", option="SOURCE"),
        origin=known.the(origin, "source", option="--origin"),
        relation=relation,
        reason=reason,
    )
    record_event(writing, "source.related", body, _RELATION)


_RELATION = {
    "body": "--origin",
    "body.source": "SOURCE",
    "body.origin": "--origin",
    "body.relation": "--relation",
    "body.reason": "--reason",
}
