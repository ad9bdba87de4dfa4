"""Sources and citations: the documents that say something, and the passages in them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from events.base import Code, Id, Lang, Quote, SourceEvent, Text, Texts, Url, record
from events.times import When

SourceKind = Literal[
    "article",
    "wire",
    "statement",
    "post",
    "broadcast",
    "video",
    "image",
    "satellite",
    "document",
    "data_set",
    "interview",
    "unsourced",
]


@record
class Citation:
    """The words of a source that say so, and who speaks them.

    A quote stands in its own language; a translation beside it, never instead.
    `locator` names the passage where there is no quote.
    """

    source: Id
    quote: Quote | None = None
    language: Lang | None = None
    translation: Text | None = None
    translated_by: Code | None = None
    locator: Text | None = None
    speaker: Id | None = None
    speaker_words: Text | None = None

    @model_validator(mode="after")
    def _says_where(self) -> "Citation":
        if self.quote is None and self.locator is None:
            message = "a citation needs a quote, or a locator that names the passage"
            raise ValueError(message)
        return self


MOST_CITATIONS = 8
"""How many passages one event may cite. More support for the same record comes by events of its own."""
Citations = Annotated[tuple[Citation, ...], Field(min_length=1, max_length=MOST_CITATIONS)]
MaybeCitations = Annotated[tuple[Citation, ...], Field(max_length=MOST_CITATIONS)]


@record
class SourceRegistered(SourceEvent):
    """A document that says something is on record. `unsourced` is general knowledge, and always flagged.

    `confidential`: nothing but id and grade on any page.
    """

    type: ClassVar[str] = "source.registered"

    source: Id
    kind: SourceKind
    publisher: Id | None
    title: Text | None = None
    authors: Texts | None = None
    url: Url | None = None
    archived_url: Url | None = None
    published_at: When
    language: Lang | None = None
    licence: Code | None = None
    confidential: bool


@record
class SourceWithdrawn(SourceEvent):
    """The publisher took the source down or retracted it: our record was right, theirs changed."""

    type: ClassVar[str] = "source.withdrawn"

    source: Id
    published_at: When
    reason: Text | None = None
    citations: MaybeCitations = ()


@record
class SourceRelated(SourceEvent):
    """A source goes back to another: a wire copy and its story count as one root."""

    type: ClassVar[str] = "source.related"

    source: Id
    origin: Id
    relation: Literal["wire_copy", "translation", "quotes", "excerpt", "update_of"]
    reason: Text | None = None

    @model_validator(mode="after")
    def _not_its_own_origin(self) -> "SourceRelated":
        if self.source == self.origin:
            message = "a source is not its own origin"
            raise ValueError(message)
        return self
