"""`timeline append same-as`, `distinguish`, `order`, `part`: how several records, or several actions, go together."""

from typing import Annotated

import typer

from timeline.cli.append_options import (
    CITED,
    AssertedBy,
    Cited,
    MaybeReason,
    Reason,
    Source,
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
from timeline.cli.refusals import misused


@writing
@citing()
def same_as(
    writing: Writing,
    into: Annotated[str, argument("The one that it is shown as.", "action", "actor", metavar="ID")],
    merged: Annotated[
        list[str], argument("The records that are of the same one.", "action", "actor", metavar="OTHER...")
    ],
    *,
    reason: Reason,
    undo: Annotated[
        bool, typer.Option("--undo", help="They are not the same after all: each stands by itself.")
    ] = False,
    cited: Cited,
) -> None:
    """Record that one action was reported, or one actor recorded, several times. It can be undone."""
    known = known_to(writing)
    survivor = known.thing(into, ("action", "actor"), argument="ID")
    others = [known.thing(one, (survivor.kind,), argument="OTHER").id for one in merged]
    if survivor.id in others:
        says = f"nothing recorded: {survivor.id} is the same as itself anyway"
        raise misused(says=says, fix="name the other records that are of it", argument="OTHER")
    body: Body = {"into": survivor.id, "merged": others, "reason": reason}
    body |= {"citations": cited}
    type_ = f"{survivor.kind}s.{'unmerged' if undo else 'merged'}"
    record_event(writing, type_, body, _MERGE)


_MERGE = CITED | {"body": "OTHER", "body.into": "ID", "body.merged": "OTHER"}


@writing
@citing()
def distinguish(
    writing: Writing,
    actions: Annotated[list[str], argument("Two actions or more.", "action", metavar="ACTION...")],
    *,
    reason: Reason,
    cited: Cited,
) -> None:
    """Record that actions look alike and are not the same: nobody is warned of them again."""
    known = known_to(writing)
    ids = [known.the(one, "action", option="ACTION") for one in actions]
    body: Body = {"actions": ids, "reason": reason}
    body |= {"citations": cited}
    record_event(writing, "actions.distinguished", body, _DISTINCTION)


_DISTINCTION = CITED | {"body": "ACTION", "body.actions": "ACTION"}


@writing
@citing(is_required=True)
def order(
    writing: Writing,
    before: Annotated[str, argument("The earlier action.", "action", metavar="BEFORE")],
    after: Annotated[str, argument("The later action.", "action", metavar="AFTER")],
    *,
    source: Source,
    cited: Cited,
    asserted_by: AssertedBy = None,
    at_least: Annotated[
        int | None, typer.Option(metavar="SECONDS", min=0, help="How much later it was, at least.")
    ] = None,
    at_most: Annotated[
        int | None, typer.Option(metavar="SECONDS", min=0, help="How much later it was, at most.")
    ] = None,
    words: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The words for how much later, like 'soon after'.")
    ] = None,
) -> None:
    """Record that somebody says which of two actions came first. It is about time alone, and no response."""
    known = known_to(writing)
    body: Body = {
        "before": known.the(before, "action", option="BEFORE"),
        "after": known.the(after, "action", option="AFTER"),
    }
    gap = given(least=at_least, most=at_most, words=words)
    body |= ({"gap": gap} if gap else {}) | {"asserted_by": word_of(known, asserted_by, source)}
    body |= {"citations": cited}
    record_event(writing, "actions.ordered", body, _ORDER)


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
@citing()
def part(
    writing: Writing,
    action: Annotated[str, argument("The part.", "action")],
    *,
    of: Annotated[str, naming("action", "What it is a part of.")],
    reason: MaybeReason = None,
    cited: Cited,
) -> None:
    """Record that an action is a part of another: a salvo of one operation. It is no response."""
    known = known_to(writing)
    body = given(
        part=known.the(action, "action", option="ACTION"), whole=known.the(of, "action", option="--of"), reason=reason
    )
    body |= {"citations": cited}
    record_event(writing, "actions.related", body, _PART)


_PART = CITED | {"body": "--of", "body.part": "ACTION", "body.whole": "--of"}
