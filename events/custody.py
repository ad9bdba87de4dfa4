"""Custody: how the bytes of a source came to us, who had them in hand, who checked them, and what left the house."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from events.base import Code, Count, ExportEvent, Id, SourceEvent, Text, Url, record
from events.times import Instant

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A code is too short for some: that of a word processor's document has 71 characters.
MediaType = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.+-]{0,126}/[a-z0-9][a-z0-9.+-]{0,126}$", max_length=255)
]
HttpStatus = Annotated[int, Field(ge=100, le=599)]
BasisText = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9]{1,16}:[0-9a-f]{64}$"
    ),
]
Outcome = Literal["consistent", "inconsistent", "inconclusive"]

DIGITS_IN_STREAM = 16
"""How many hexadecimal digits of its SHA-256 name an exported file."""


@record
class SourceCaptured(SourceEvent):
    """The bytes of a source were taken into custody: when, by whom, with which tool, and their SHA-256.

    The bytes lie beside the log under that hash and are never altered. What is made
    from them, a redacted working copy say, is captured too, and `derived_from` names
    the hash that it was made from. `http_status` and `final_url` are what the server
    answered; `network_identity` is how we appeared to it. `context` is what stood
    around: comments, upload data.
    """

    type: ClassVar[str] = "source.captured"

    source: Id
    captured_at: Instant
    captured_by: Code
    tool: Code
    tool_version: Code
    sha256: Sha256
    size: Count
    media_type: MediaType
    http_status: HttpStatus | None = None
    final_url: Url | None = None
    network_identity: Text | None = None
    context: Text | None = None
    derived_from: Sha256 | None = None

    @model_validator(mode="after")
    def _not_made_from_itself(self) -> "SourceCaptured":
        if self.derived_from == self.sha256:
            message = "a copy that has the hash of its original is the original"
            raise ValueError(message)
        return self


@record
class SourceTransferred(SourceEvent):
    """Somebody handed the captured bytes of a source over to somebody else."""

    type: ClassVar[str] = "source.transferred"

    source: Id
    by: Code
    to: Text


@record
class SourceVerified(SourceEvent):
    """An analyst put a source to a test: by which method, and what came of it.

    The outcome speaks of that test: nothing against what the source is said to be
    (consistent), something against it, or neither. It is never "true" or "authentic".
    """

    type: ClassVar[str] = "source.verified"

    source: Id
    by: Code
    method: Code
    outcome: Outcome


@record
class ExportMade(ExportEvent):
    """Something that was made from the log left the house: which bytes, from which basis, for whom.

    `form` is what was made (md, json), `supersedes` the basis of what it takes the place of.
    """

    type: ClassVar[str] = "export.made"

    basis: BasisText
    sha256: Sha256
    form: Code
    audience: Text | None = None
    supersedes: BasisText | None = None

    @property
    def stream(self) -> str:
        """Return the stream of the bytes that were exported: it holds everybody who got that very file."""
        return f"{self.thing}:{self.sha256[:DIGITS_IN_STREAM]}"
