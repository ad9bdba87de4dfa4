"""Grades, and further support: how reliable a source is, how credible a claim; and one more passage that says so.

The two grades are kept apart: one belongs to the source, the other to the claim.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from events.base import ClaimEvent, Code, Event, Id, SourceEvent, Text, record
from events.sources import Citation

Credibility = Annotated[int, Field(ge=1, le=6)]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Supported = Annotated[str, StringConstraints(pattern=r"^(action|claim|response):[a-z0-9][a-z0-9-]{0,63}$")]


@record
class SourceGraded(SourceEvent):
    """A grader says how reliable a source is, from A (completely) to E (not at all). F: not assessed, never "bad".

    It holds from its position on. The latest by a grader counts; graders are never averaged.
    """

    type: ClassVar[str] = "source.graded"

    source: Id
    reliability: Reliability
    grader: Code
    reason: Text


@record
class ClaimGraded(ClaimEvent):
    """A grader says how credible a claim is, from 1 (confirmed by others) to 5 (improbable). 6: not assessed.

    It holds from its position on. The latest by a grader counts; graders are never averaged.
    """

    type: ClassVar[str] = "claim.graded"

    claim: Id
    credibility: Credibility
    grader: Code
    reason: Text


@record
class CitationAdded(Event):
    """One more passage says what an action, a claim or a response rests on already: more support for the same record.

    `to` is `kind:id`, as streams are named.
    """

    type: ClassVar[str] = "citation.added"

    to: Supported
    citation: Citation

    @property
    def stream(self) -> str:
        """Return the stream of what is supported."""
        return self.to
