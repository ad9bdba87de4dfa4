"""The options that several kinds of `append` share, told once, and how those about a passage are read."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from timeline.cli import bodies
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, refused
from timeline.cli.completion import complete
from timeline.cli.invocation import Writing
from timeline.cli.known import Known
from timeline.recording import wording

Verb = Callable[..., None]


def naming(kind: str, told: str, *flags: str) -> Any:  # noqa: ANN401  # as Typer types its options
    """Return an option that names a thing of a kind, and completes it."""
    return typer.Option(*flags, metavar=kind.upper(), autocompletion=complete(kind), help=told)


def argument(told: str, *kinds: str, metavar: str = "") -> Any:  # noqa: ANN401  # as Typer types its arguments
    """Return an argument that names a thing of one of some kinds, and completes it."""
    return typer.Argument(metavar=metavar or kinds[0].upper(), autocompletion=complete(*kinds), help=told)


Id = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="The readable id; made from words and date, if not given.")
]
Sensitive = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD", help="Seal a field that is sealed only if marked: places, means. May be repeated."),
]
Source = Annotated[str, naming("source", "The source that says so.")]
MaybeSource = Annotated[str | None, naming("source", "The source that says so.")]
Quote = Annotated[str, typer.Option(metavar="TEXT", help="Its exact words, in their own language.")]
Locator = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Where in the source it stands; in place of a quote, or beside it.")
]
MaybeQuote = Annotated[str | None, typer.Option(metavar="TEXT", help="Its exact words, in their own language.")]
Lang = Annotated[str | None, typer.Option(metavar="LANG", help="The language of the words (BCP 47).")]
Translation = Annotated[str | None, typer.Option(metavar="TEXT", help="A translation, kept beside the quote.")]
Speaker = Annotated[str | None, naming("actor", "Who speaks the words, if not the publisher of the source.")]
AssertedBy = Annotated[str | None, naming("actor", "Who says so; the publisher, if not given.")]
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
Action = Annotated[str, argument("The action.", "action")]
Territory = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="On whose soil: ISO 3166-1, two letters or three. May be repeated."),
]
At = Annotated[str | None, typer.Option(metavar="LAT,LON", help="The coordinates of the place, in degrees.")]
Radius = Annotated[str | None, typer.Option(metavar="KM", help="How precise they are, in kilometres.")]
Codes = Annotated[list[str] | None, typer.Option("--code", metavar="SCHEME=VALUE", help="Its code elsewhere.")]
Cited = list[Body]
"""What a verb under `citing` gets: the passage that it rests on, or none."""

CITED = {
    "body.reason": "--reason",
    "body.citations": "--source",
    "body.citations.quote": "--quote",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
}
"""The fields of a reason and a passage, for a refusal."""
PASSAGE = {
    "body.citations.source": "--source",
    "body.citations.quote": "--quote",
    "body.citations.locator": "--locator",
    "body.citations.language": "--lang",
    "body.citations.translation": "--translation",
    "body.citations.speaker": "--speaker",
}
"""The fields of a passage that somebody speaks, for a refusal."""


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


def citing(*, is_required: bool = False) -> Callable[[Verb], Verb]:
    """Give a verb the options of a passage in place of its parameter `cited`, which gets what they say.

    A verb that takes `source` too gets that as it was typed.
    """
    needed = {"source": Source, "quote": Quote} if is_required else {}
    hints = {"source": MaybeSource, "quote": MaybeQuote, "lang": Lang, "translation": Translation} | needed
    empty, keyword = inspect.Parameter.empty, inspect.Parameter.KEYWORD_ONLY
    quoted = [
        inspect.Parameter(name, keyword, default=empty if name in needed else None, annotation=hint)
        for name, hint in hints.items()
    ]

    def decorate(body: Verb) -> Verb:
        own = list(inspect.signature(body, eval_str=True).parameters.values())
        takes_source = any(one.name == "source" for one in own)
        at = next(number for number, one in enumerate(own) if one.name == "cited")

        @wraps(body)
        def cites(writing: Writing, **given: Any) -> None:  # noqa: ANN401  # what options hold
            words = {name: given.pop(name) for name in ("quote", "lang", "translation")}
            source = given["source"] if takes_source else given.pop("source")
            body(writing, cited=passages(known_to(writing), source, **words), **given)

        before, after = ([one for one in some if one.name != "source"] for some in (own[:at], own[at + 1 :]))
        cites.__signature__ = inspect.Signature([*before, *quoted, *after])  # type: ignore[attr-defined]  # PEP 362
        return cites

    return decorate


def word_of(known: Known, who: str | None, source: str | None, *, option: str = "--asserted-by") -> Body:
    """Return on whose word something is: of whoever is named, else of the publisher of the source."""
    actor = None if who is None else known.the(who, "actor", option=option)
    publisher = None if source is None else known.publisher_of(known.the(source, "source", option="--source"))
    if actor is not None and publisher is None:
        return {"actor": actor, "basis": "recorder"}
    return wording.asserted_by(actor, publisher, "attributed")
