"""A report as blocks on paper: headings, paragraphs, facts, lists, tables and figures, made of runs of inert text.

PDF and DOCX are both set from these blocks and from nothing else, so neither can say what the other does not.
"""

from dataclasses import dataclass
from typing import Literal

from timeline.reports.paper.widths import Width

_FEW = 3
Look = Literal["plain", "strong", "code", "bar"]
"""How a run is set. `bar`: what stands in place of something withheld, white on black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text that is set in one way.

    `rtl`: it is written from right to left. `note` is the number of the note that it refers
    to, 0 for none; `is_first`: nothing before it refers to that note, so the note leads back here.
    """

    text: str
    look: Look = "plain"
    is_struck: bool = False
    rtl: bool = False
    note: int = 0
    is_first: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; `level` is 1 for a section of the report."""

    level: int
    runs: Runs
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. `role`: `lede` for what is read first, `label` for the name of a list, `code` for what is copied."""

    runs: Runs
    role: Literal["text", "lede", "label", "code"] = "text"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of sentences, in no order but that of the report."""

    items: tuple[Runs, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known, under its name."""

    name: str
    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one thing, fact by fact. `role`: `head` for the title block, `step` for an action."""

    facts: tuple[Fact, ...]
    role: Literal["head", "step"]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with one row of headers, each over a column as wide as `widths` say; `caption` may be empty."""

    role: str
    caption: Runs
    widths: tuple[Width, ...]
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    kind: Literal["table"] = "table"

    @property
    def is_wide(self) -> bool:
        """Tell whether it takes a page that lies on its side: that of the sources, but for a few rows."""
        return self.role == "sources" and len(self.rows) > _FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure by its name, with what a reader hears in place of it. One that is not drawn is its caption alone."""

    name: str
    alt: str
    caption: Runs
    is_drawn: bool
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One numbered passage that the report rests on. `is_used`: something refers to it, and it leads back there."""

    number: int
    runs: Runs
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The numbered passages, in order."""

    notes: tuple[Note, ...]
    kind: Literal["notes"] = "notes"


Block = Heading | Paragraph | Listing | Facts | Table | Drawing | Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report on paper: what stands on every page, and its blocks.

    `cut_off` is the instant of the basis: the only one that a file of it bears; `known_until` is
    the same in words. `foot` names the basis.
    """

    title: Runs
    plain_title: str
    author: str
    state: str
    marking: str
    cut_off: str
    known_until: str
    foot: str
    blocks: tuple[Block, ...]
