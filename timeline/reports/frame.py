"""What a desk gives beside the record when it asks for a report: who answers for it, for whom, and what it replaces."""

from dataclasses import dataclass
from typing import Literal

from timeline.reports.statement import Statement

Marking = Literal["", "clear", "green", "amber", "red"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Parameters of a report that no event holds. All of them are printed.

    `title` takes the place of the generated one. `author` answers for the report; `marking`
    is a word of the Traffic Light Protocol (FIRST, TLP 2.0). `issued` is a date that a
    person gave: a report has no other. `supersedes` is the basis of the report that this
    one takes the place of, as `LOGID:POSITION:ROOT`. `is_final`: asked for without the word
    Draft. `outlines` is the name of the file of outlines and `outlines_sha256` its SHA-256,
    where they are not those that are shipped; `templates` is the SHA-256 of a changed set of
    templates, empty for ours. `labels` are words that a desk lets stand in quotation marks only,
    beside those of the codebook.
    """

    title: str = ""
    author: str = ""
    marking: Marking = ""
    issued: str = ""
    supersedes: str = ""
    is_final: bool = False
    outlines: str = ""
    outlines_sha256: str = ""
    templates: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LintLine:
    """One finding of the rules of wording (R01 to R16): where it stands and what is wrong with it."""

    code: str
    level: Literal["error", "warning"]
    where: str
    text: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleBlock:
    """The head of a report (section 0), in words; `state` is Draft or Final, `why_draft` what keeps it from Final."""

    state: Literal["Draft", "Final"]
    why_draft: tuple[Statement, ...]
    author: str
    marking: str
    issued: str
    supersedes: str
    fingerprint: str
    citation: str


NO_FRAME = Frame()
