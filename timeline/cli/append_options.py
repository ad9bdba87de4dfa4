"""The options that several kinds of `append` share, told once, and how those about a passage are read."""

from typing import Annotated

import typer

from timeline.cli import bodies
from timeline.cli.bodies import Body, refused
from timeline.cli.completion import complete
from timeline.cli.known import Known

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
MaybeSource = Annotated[
    str | None, typer.Option(metavar="SOURCE", autocompletion=complete("source"), help="The source that says so.")
]
Quote = Annotated[str, typer.Option(metavar="TEXT", help="Its exact words, in their own language.")]
Locator = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Where in the source it stands; in place of a quote, or beside it.")
]
MaybeQuote = Annotated[str | None, typer.Option(metavar="TEXT", help="Its exact words, in their own language.")]
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
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why.")]
MaybeReason = Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")]
Statement = Annotated[
    str | None, typer.Option(metavar="ID", help="An id that all share what was said in one breath; choose it freely.")
]
Grader = Annotated[
    str | None, typer.Option(metavar="CODE", help="Who grades; the recorder, if not said. It is published.")
]
ACTIONS = complete("action")
"""Completes ids of actions."""


CITED = {
    "body.reason": "--reason",
    "body.citations": "--source",
    "body.citations.quote": "--quote",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
}
"""The fields of a reason and a passage, for a refusal."""


def passage(source: str, quote: str | None, locator: str | None, **words: str | None) -> Body:
    """Return the passage of a source: its quote, or where it stands, or both. Raises `UsageRefused` without either."""
    if quote is None and locator is None:
        fix = "give its exact words, --quote TEXT; or, if they are not at hand, where they stand: --locator TEXT"
        raise refused(option="--quote", says="--quote is missing", fix=fix)
    return bodies.citation(source, quote=quote, locator=locator, **words)


def passages(known: Known, source: str | None, **words: str | None) -> list[Body]:
    """Return the passage that a source is cited with, none without a source; without a quote, the source as a whole.

    Raises `UsageRefused` for words whose source is not named.
    """
    if source is None:
        typed = next((name for name, value in words.items() if value is not None), None)
        if typed is not None:
            raise refused(option=f"--{typed}", says=f"--{typed} needs --source", fix="name the source of the words")
        return []
    cited = known.the(source, "source", option="--source")
    if words.get("quote") is None:
        words["locator"] = words.get("locator") or "the whole source"
    return [bodies.citation(cited, **words)]


def word_of(known: Known, who: str | None, source: str | None, *, option: str = "--asserted-by") -> Body:
    """Return on whose word something is: of whoever is named, else of the publisher of the source."""
    actor = None if who is None else known.the(who, "actor", option=option)
    publisher = None if source is None else known.publisher_of(known.the(source, "source", option="--source"))
    if actor is None and publisher is None:
        return {"actor": None, "basis": bodies.UNKNOWN}
    if publisher is None:
        return {"actor": actor, "basis": "recorder"}
    if actor in (None, publisher):
        return {"actor": publisher, "basis": "observed"}
    return {"actor": actor, "basis": "attributed", "by": publisher}
