"""Merges: that several records are of one action, or of one actor; that they are not; that a merge was a mistake."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from events.base import ActionEvent, ActorEvent, Event, Id, Text, record
from events.sources import MaybeCitations

MergedIds = Annotated[tuple[Id, ...], Field(min_length=1, max_length=64)]
LookedAlike = Annotated[tuple[Id, ...], Field(min_length=2, max_length=64)]


def _each_once(ids: Sequence[str], field: str) -> None:
    if len(set(ids)) != len(ids):
        message = f"{field} names one of them twice"
        raise ValueError(message)


@record
class Merge(Event):
    """What all merges and their undoing have in common: the one that stays, and those that go into it."""

    into: Id
    merged: MergedIds
    reason: Text
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _not_into_itself(self) -> "Merge":
        _each_once(self.merged, "merged")
        if self.into in self.merged:
            message = f"{self.into} is not merged into itself"
            raise ValueError(message)
        return self


@record
class ActionsMerged(Merge, ActionEvent):
    """One action was reported several times: the records in `merged` are of the action `into`.

    It is an opinion, and can be taken back. While it stands, the survivor shows the
    citations, claims and links of all; each record keeps its own id, and two figures
    stay two figures.
    """

    type: ClassVar[str] = "actions.merged"
    id_field: ClassVar[str] = "into"


@record
class ActionsUnmerged(Merge, ActionEvent):
    """The records in `merged` are of other actions than `into` after all: they stand by themselves again."""

    type: ClassVar[str] = "actions.unmerged"
    id_field: ClassVar[str] = "into"


@record
class ActionsDistinguished(ActionEvent):
    """Several actions look alike and are not the same: nobody needs to be told again that they may be."""

    type: ClassVar[str] = "actions.distinguished"

    actions: LookedAlike
    reason: Text
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _each_is_another(self) -> "ActionsDistinguished":
        _each_once(self.actions, "actions")
        return self

    @property
    def stream(self) -> str:
        """Return the stream of the first of them."""
        return f"{self.thing}:{self.actions[0]}"


@record
class ActorsMerged(Merge, ActorEvent):
    """One actor is on record several times: the records in `merged` are of the actor `into`. It can be taken back."""

    type: ClassVar[str] = "actors.merged"
    id_field: ClassVar[str] = "into"


@record
class ActorsUnmerged(Merge, ActorEvent):
    """The records in `merged` are of other actors than `into` after all: they stand by themselves again."""

    type: ClassVar[str] = "actors.unmerged"
    id_field: ClassVar[str] = "into"
