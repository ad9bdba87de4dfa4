"""Figures in short: `iran;killed=at least 9;children=4`, a claim that is made in the same passage as its action."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from events.base import Event
from events.quantities import dimension_of
from timeline.cli import bodies
from timeline.cli.batch import known_to
from timeline.cli.bodies import Body, refused
from timeline.cli.invocation import Writing
from timeline.cli.receipts import new_thing, undated
from timeline.errors import UsageRefused
from timeline.recording.commands import Record

if TYPE_CHECKING:
    from events.actions import ActionReported

OPTION = "--claim"
CLAIMED = dict.fromkeys(("body.claim", "body.claimant", "body.figure", "body.citations"), OPTION)
"""The fields of such a claim, for a refusal."""
_FORM = "write ACTOR;QUANTITY=VALUE, like 'iran;killed=9', 'iran;killed=at least 9' or 'iran;killed;children=4;women=3'"


class Short(NamedTuple):
    """What was typed of a claim: who says it, of what, the figure, its parts."""

    claimant: str
    quantity: str
    value: str
    parts: tuple[str, ...]

    def figure(self) -> Body:
        """Return the figure: a number with its bound, a range, a word, unknown, or parts alone."""
        return bodies.figure_in_short(self.quantity, self.value, self.parts)


def read_short(text: str) -> Short:
    """Return what a short claim says. Raises `UsageRefused` for one that is not of its form."""
    claimant, _, rest = text.partition(";")
    figure, *parts = [part.strip() for part in rest.split(";")]
    quantity, equals, value = figure.partition("=")
    if not claimant.strip() or not quantity.strip() or (equals and not value.strip()) or "" in parts:
        raise refused(option=OPTION, says=f"{text[:60]!r} is no claim", fix=_FORM)
    return Short(claimant.strip(), quantity.strip(), value.strip(), tuple(parts))


def claimed(writing: Writing, text: str, event: Event) -> Record:
    """Return the command that records a short claim about the action of an event, resting on the same passage.

    Raises `UsageRefused`, or `NotFound` for a claimant that is not on record.
    """
    typed, known = read_short(text), known_to(writing)
    action = cast("ActionReported", event)  # what `append action` has drafted
    claimant = known.the(typed.claimant, "actor", option=OPTION)
    try:
        figure = typed.figure()
    except UsageRefused as error:
        error.where["option"] = OPTION
        raise
    passage: Body = msgspec.to_builtins(action.citations[0])  # whose words it holds was said once, for the action
    body: Body = {"about": [action.action], "claimant": claimant, "stance": "asserts", "figure": figure}
    body |= {"dimension": dimension_of(typed.quantity), "citations": [passage]}
    said_by = known.open_id(claimant, action.citations[0].source)
    words = f"{undated(action.action)} {typed.quantity} {said_by}"
    command = new_thing(writing, "claim.made", body, CLAIMED, id_=None, words=words)
    return replace(command, event_id=None)  # one that the user chose is that of the action
