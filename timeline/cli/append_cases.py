"""`timeline append case`, `include`, `exclude`, `close`: what a person chose to study, with reasons."""

from typing import Annotated

import typer

from timeline.cli.append_options import MaybeReason, Reason, argument
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, given
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import new_thing, record, record_event

Case = Annotated[str, argument("The case.", "case")]
Actions = Annotated[list[str], argument("The actions, one or more.", "action", metavar="ACTION...")]


@writing
def case(
    writing: Writing,
    *,
    title: Annotated[str, typer.Option(metavar="TEXT", help="What the case is called.")],
    question: Annotated[str | None, typer.Option(metavar="TEXT", help="What it is to answer.")] = None,
    scope: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is taken in, and what is left out, as a rule.")
    ] = None,
    id_: Annotated[str, typer.Option("--id", metavar="ID", help="The readable id; it is published, the title sealed.")],
) -> None:
    """Open a case: a person chose to study something, by a rule that is written down."""
    body = given(title=title, question=question, scope=scope)
    record(writing, [new_thing(writing, "case.opened", body, _CASE, id_=id_, words=id_)], _CASE)


_CASE = {
    "body.case": "--id",
    "body.title": "--title",
    "body.question": "--question",
    "body.scope": "--scope",
}


@writing
def include(writing: Writing, case: Case, actions: Actions, *, reason: MaybeReason = None) -> None:
    """Record that actions are taken into a case."""
    _choose(writing, "case.included", case, actions, reason)


@writing
def exclude(writing: Writing, case: Case, actions: Actions, *, reason: Reason) -> None:
    """Record that actions were looked at and left out of a case, with the reason: they are shown, not forgotten."""
    _choose(writing, "case.excluded", case, actions, reason)


def _choose(writing: Writing, type_: str, case: str, actions: list[str], reason: str | None) -> None:
    known = known_to(writing)
    ids = [known.the(one, "action", option="ACTION") for one in actions]
    body = given(case=known.the(case, "case", option="CASE"), actions=ids, reason=reason)
    record_event(writing, type_, body, _CHOICE)


_CHOICE = {"body.case": "CASE", "body.actions": "ACTION", "body.reason": "--reason"}


@writing
def close(writing: Writing, case: Case, *, reason: Reason) -> None:
    """Record that a person stopped studying something: from here on nothing is taken in or left out."""
    body: Body = {"case": known_to(writing).the(case, "case", option="CASE"), "reason": reason}
    record_event(writing, "case.closed", body, _CHOICE)
