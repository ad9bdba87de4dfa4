"""Codings: which code of some scheme a coder gives to an action. A code is a coder's claim."""

from typing import ClassVar

from pydantic import model_validator

from events.base import ActionEvent, Code, Dec, Id, Text, record
from events.sources import MaybeCitations


@record
class Coding:
    """A code of a scheme in one of its versions (CAMEO, PLOVER, ACLED, MID, or a rung), and who gave it.

    `confidence`, from 0 to 1, is the coder's own.
    """

    scheme: Code
    scheme_version: Code
    code: Code
    coder: Code
    confidence: Dec | None = None

    @model_validator(mode="after")
    def _confidence_is_a_share(self) -> "Coding":
        if self.confidence is not None and not 0 <= float(self.confidence) <= 1:
            message = "confidence lies between 0 and 1"
            raise ValueError(message)
        return self


@record
class ActionCoded(ActionEvent):
    """Somebody gave an action a code of some scheme. Several may stand, also of one scheme: accounts differ."""

    type: ClassVar[str] = "action.coded"

    action: Id
    coding: Coding
    reason: Text | None = None
    citations: MaybeCitations = ()
