"""`timeline append dispute`, `decline`, `relation`: links that somebody doubts or refuses, and sources that go back."""

from typing import Annotated, Literal

import typer

from timeline.cli.append_options import (
    ACTIONS,
    CITED,
    Lang,
    MaybeQuote,
    MaybeReason,
    MaybeSource,
    Reason,
    Translation,
    passages,
    word_of,
)
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, given
from timeline.cli.completion import complete
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import drafted, event_id, record

SourceRelation = Literal["wire_copy", "translation", "quotes", "excerpt", "update_of"]


@writing
def dispute(
    writing: Writing,
    link: Annotated[
        str,
        typer.Argument(metavar="RESPONSE", autocompletion=complete("response"), help="The response that is disputed."),
    ],
    *,
    by: Annotated[
        str, typer.Option(metavar="ACTOR", autocompletion=complete("actor"), help="Who says that it is wrong.")
    ],
    reason: Reason,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that somebody says that a response is wrong. It stays, marked contested."""
    known = known_to(writing)
    body: Body = {"link": known.the(link, "response", option="RESPONSE"), "reason": reason}
    body |= {"by": word_of(known, by, source, option="--by")}
    body |= {"citations": passages(known, source, quote=quote, lang=lang, translation=translation)}
    record(writing, [drafted("response.disputed", body, _DISPUTE, chosen=event_id(writing))], _DISPUTE)


_DISPUTE = CITED | {"body.link": "RESPONSE", "body.by": "--by"}


@writing
def decline(
    writing: Writing,
    action: Annotated[
        str, typer.Argument(metavar="ACTION", autocompletion=ACTIONS, help="The action that was said to answer.")
    ],
    *,
    answers: Annotated[
        str, typer.Option(metavar="ACTION", autocompletion=ACTIONS, help="The action that it was said to answer.")
    ],
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
    record(writing, [drafted("response.declined", body, _DECLINE, chosen=event_id(writing))], _DECLINE)


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
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", autocompletion=complete("source"), help="The later source.")
    ],
    *,
    origin: Annotated[
        str, typer.Option(metavar="SOURCE", autocompletion=complete("source"), help="The source that it goes back to.")
    ],
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
    record(writing, [drafted("source.related", body, _RELATION, chosen=event_id(writing))], _RELATION)


_RELATION = {
    "body": "--origin",
    "body.source": "SOURCE",
    "body.origin": "--origin",
    "body.relation": "--relation",
    "body.reason": "--reason",
}
