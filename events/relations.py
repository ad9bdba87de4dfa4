"""What is said of several actions that is no response: which came first, and which is a part of which."""

from typing import ClassVar

from pydantic import model_validator

from events.actors import Party
from events.base import ActionEvent, Count, Id, Text, record
from events.sources import Citations, MaybeCitations


@record
class Gap:
    """How long lay between two actions, as far as it was said: at least and at most, in seconds; or in what words."""

    least: Count | None = None
    most: Count | None = None
    words: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Gap":
        if self.least is None and self.most is None and self.words is None:
            message = "a gap says least, most or words"
            raise ValueError(message)
        if self.least is not None and self.most is not None and self.least > self.most:
            message = f"the gap runs backwards: {self.least} to {self.most} seconds"
            raise ValueError(message)
        return self


@record
class ActionsOrdered(ActionEvent):
    """Somebody says that one action came before another: often all that a source gives ("soon after").

    It is a statement about time only, and no response.
    """

    type: ClassVar[str] = "actions.ordered"
    id_field: ClassVar[str] = "before"

    before: Id
    after: Id
    gap: Gap | None = None
    asserted_by: Party
    citations: Citations

    @model_validator(mode="after")
    def _not_before_itself(self) -> "ActionsOrdered":
        if self.before == self.after:
            message = "an action does not come before itself"
            raise ValueError(message)
        return self


@record
class ActionsRelated(ActionEvent):
    """An action is a part of another: a salvo of one operation. It is no response."""

    type: ClassVar[str] = "actions.related"
    id_field: ClassVar[str] = "part"

    part: Id
    whole: Id
    reason: Text | None = None
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _not_its_own_part(self) -> "ActionsRelated":
        if self.part == self.whole:
            message = "an action is not a part of itself"
            raise ValueError(message)
        return self
