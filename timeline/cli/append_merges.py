"""`timeline append same-as`, `distinguish`, `order`, `part`: how several records, or several actions, go together."""

from typing import Annotated

import typer

from timeline.cli.append_options import (
    ACTIONS,
    CITED,
    Lang,
    MaybeQuote,
    MaybeReason,
    MaybeSource,
    Quote,
    Reason,
    Source,
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


@writing
def same_as(
    writing: Writing,
    into: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=complete("action", "actor"), help="The one that it is shown as."),
    ],
    merged: Annotated[
        list[str],
        typer.Argument(
            metavar="OTHER...", autocompletion=complete("action", "actor"), help="The records that are of the same one."
        ),
    ],
    *,
    reason: Reason,
    undo: Annotated[
        bool, typer.Option("--undo", help="They are not the same after all: each stands by itself.")
    ] = False,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that one action was reported, or one actor recorded, several times. It can be undone."""
    known = known_to(writing)
    survivor = known.thing(into, ("action", "actor"), argument="ID")
    others = [known.thing(one, (survivor.kind,), argument="OTHER").id for one in merged]
    body: Body = {"into": survivor.id, "merged": others, "reason": reason}
    body |= {"citations": passages(known, source, quote=quote, lang=lang, translation=translation)}
    type_ = f"{survivor.kind}s.{'unmerged' if undo else 'merged'}"
    record(writing, [drafted(type_, body, _MERGE, chosen=event_id(writing))], _MERGE)


_MERGE = CITED | {"body": "OTHER", "body.into": "ID", "body.merged": "OTHER"}


@writing
def distinguish(
    writing: Writing,
    actions: Annotated[
        list[str], typer.Argument(metavar="ACTION...", autocompletion=ACTIONS, help="Two actions or more.")
    ],
    *,
    reason: Reason,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that actions look alike and are not the same: nobody is warned of them again."""
    known = known_to(writing)
    ids = [known.the(one, "action", option="ACTION") for one in actions]
    body: Body = {"actions": ids, "reason": reason}
    body |= {"citations": passages(known, source, quote=quote, lang=lang, translation=translation)}
    record(writing, [drafted("actions.distinguished", body, _DISTINCTION, chosen=event_id(writing))], _DISTINCTION)


_DISTINCTION = CITED | {"body": "ACTION", "body.actions": "ACTION"}


@writing
def order(
    writing: Writing,
    before: Annotated[str, typer.Argument(metavar="BEFORE", autocompletion=ACTIONS, help="The earlier action.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", autocompletion=ACTIONS, help="The later action.")],
    *,
    source: Source,
    quote: Quote,
    asserted_by: Annotated[
        str | None,
        typer.Option(
            metavar="ACTOR", autocompletion=complete("actor"), help="Who says so; the publisher, if not given."
        ),
    ] = None,
    at_least: Annotated[
        int | None, typer.Option(metavar="SECONDS", min=0, help="How much later it was, at least.")
    ] = None,
    at_most: Annotated[
        int | None, typer.Option(metavar="SECONDS", min=0, help="How much later it was, at most.")
    ] = None,
    words: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The words for how much later, like 'soon after'.")
    ] = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that somebody says which of two actions came first. It is about time alone, and no response."""
    known = known_to(writing)
    body: Body = {
        "before": known.the(before, "action", option="BEFORE"),
        "after": known.the(after, "action", option="AFTER"),
    }
    gap = given(least=at_least, most=at_most, words=words)
    body |= ({"gap": gap} if gap else {}) | {"asserted_by": word_of(known, asserted_by, source)}
    body |= {"citations": passages(known, source, quote=quote, lang=lang, translation=translation)}
    record(writing, [drafted("actions.ordered", body, _ORDER, chosen=event_id(writing))], _ORDER)


_ORDER = CITED | {
    "body": "AFTER",
    "body.before": "BEFORE",
    "body.after": "AFTER",
    "body.gap": "--at-least",
    "body.gap.most": "--at-most",
    "body.gap.words": "--words",
    "body.asserted_by": "--asserted-by",
}


@writing
def part(
    writing: Writing,
    action: Annotated[str, typer.Argument(metavar="ACTION", autocompletion=ACTIONS, help="The part.")],
    *,
    of: Annotated[str, typer.Option(metavar="ACTION", autocompletion=ACTIONS, help="What it is a part of.")],
    reason: MaybeReason = None,
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that an action is a part of another: a salvo of one operation. It is no response."""
    known = known_to(writing)
    body = given(
        part=known.the(action, "action", option="ACTION"), whole=known.the(of, "action", option="--of"), reason=reason
    )
    body |= {"citations": passages(known, source, quote=quote, lang=lang, translation=translation)}
    record(writing, [drafted("actions.related", body, _PART, chosen=event_id(writing))], _PART)


_PART = CITED | {"body": "--of", "body.part": "ACTION", "body.whole": "--of"}
