"""Responses: that one action answers, pre-empts or announces another, on somebody's word."""

from typing import ClassVar, Literal

from pydantic import model_validator

from events.actors import Party
from events.base import ActionEvent, Code, Dec, Id, ResponseEvent, Text, record
from events.sources import MaybeCitations
from events.times import When

Relation = Literal["answers", "pre-empts", "announces"]
Strength = Literal["stated", "attributed", "inferred", "followed"]
STRENGTHS: tuple[Strength, ...] = ("stated", "attributed", "inferred", "followed")
"""From the strongest to the weakest."""


def _check_probability(text: str) -> None:
    if not 0 < float(text) < 1:
        message = "the probability of an inferred response lies between 0 and 1"
        raise ValueError(message)


@record
class ResponseAsserted(ResponseEvent):
    """Somebody says that one action answers another; or only that it came after.

    `stated`: the acting side itself says so. `attributed`: a reporter, an opponent
    or an expert does. `inferred`: a method proposed it and a person accepted it.
    `followed`: order in time, said out loud so that nobody reads more into it. A
    stronger statement is a new response, never a correction of this one.

    `expected` stands for an act pre-empted or announced that is not on record.
    `polarity` no: somebody says that it does *not* answer.
    """

    type: ClassVar[str] = "response.asserted"

    link: Id
    responding: Id
    responded_to: Id | None = None
    expected: Text | None = None
    relation: Relation
    strength: Strength
    polarity: Literal["yes", "no"]
    hedged: bool
    asserted_by: Party
    statement: Id | None = None
    perceived_at: When | None = None
    method: Code | None = None
    model: Code | None = None
    probability: Dec | None = None
    accepted_by: Code | None = None
    alternative: Text | None = None
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _joins_two_acts(self) -> "ResponseAsserted":
        if (self.responded_to is None) == (self.expected is None):
            message = "a response names responded_to, or expected for an act that is not on record: one of the two"
            raise ValueError(message)
        if self.responded_to == self.responding:
            message = "an action cannot answer itself"
            raise ValueError(message)
        if self.relation == "answers" and self.responded_to is None:
            message = "only an act that is pre-empted or announced may be not on record; an answer names responded_to"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _rests_on_something(self) -> "ResponseAsserted":
        machine = (self.method, self.model, self.probability, self.accepted_by)
        if self.strength == "inferred":
            if None in machine or self.citations:
                message = "an inferred response needs method, model, probability and accepted_by, and cites nothing"
                raise ValueError(message)
            _check_probability(str(self.probability))
        elif any(one is not None for one in machine):
            message = f"method, model, probability and accepted_by belong to inferred responses, not to {self.strength}"
            raise ValueError(message)
        elif not self.citations:
            message = f"a response that is {self.strength} needs a citation: the words that it rests on"
            raise ValueError(message)
        return self


@record
class ResponseDisputed(ResponseEvent):
    """Somebody says that the link is wrong. It stays, marked contested."""

    type: ClassVar[str] = "response.disputed"

    link: Id
    by: Party
    reason: Text
    citations: MaybeCitations = ()


@record
class ResponseDeclined(ActionEvent):
    """A method proposed that one action answers another, and a person said no. That method does not propose it again.

    No link comes of it: it is filed under the action that was said to answer.
    """

    type: ClassVar[str] = "response.declined"
    id_field: ClassVar[str] = "responding"

    responding: Id
    responded_to: Id
    method: Code
    probability: Dec
    reason: Text

    @model_validator(mode="after")
    def _joins_two_acts(self) -> "ResponseDeclined":
        if self.responded_to == self.responding:
            message = "an action cannot answer itself"
            raise ValueError(message)
        _check_probability(self.probability)
        return self
