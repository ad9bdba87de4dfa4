"""The cited sources (Table 7): what each is, how its bytes were kept, how it was graded and what it goes back to."""

from collections.abc import Iterator, Sequence

from events.custody import SourceCaptured
from events.redactions import EventWithheld
from events.sources import SourceRegistered, SourceRelated
from events.times import parse_instant
from timeline.projections.custody import captures_of, custody_of
from timeline.projections.grades import Grade, grades_of
from timeline.projections.register import Register, Standing
from timeline.projections.roots import origins_of, roots_of
from timeline.reports.custody import custody_row
from timeline.reports.desk import Desk, source_standing
from timeline.reports.grades import grade_words
from timeline.reports.tables import AttachmentRow, SourceRow
from timeline.reports.withheld import said
from timeline.reports.wording import NOT_STATED, actor_name, day_words, listed, text_of, when_local

CONFIDENTIAL = "confidential source"
NOT_TOLD = "not told"
"""Stands in every cell of a confidential source, of which nothing is printed but id and grade."""
NEVER = "never captured"
NOT_ASSESSED = "not assessed; counts for itself"


def source_rows(desk: Desk, cited: Sequence[str]) -> tuple[SourceRow, ...]:
    """Return a row for each of the `cited` sources, numbered in order of first use."""
    notes: dict[str, list[int]] = {}
    for note in desk.source_notes():
        notes.setdefault(note.source, []).append(note.number)
    rows = enumerate(cited, start=1)
    return tuple(_row(desk.register, source, number, tuple(notes.get(source, ()))) for number, source in rows)


def attachment_rows(desk: Desk, cited: Sequence[str]) -> tuple[AttachmentRow, ...]:
    """Return the captured files of the `cited` sources; none of a confidential one."""
    return tuple(
        AttachmentRow(
            source=source,
            size=file.size,
            media_type=file.media_type,
            sha256=file.sha256,
            derived_from=file.derived_from or "",
        )
        for source in cited
        if not _is_confidential(desk.register.sources.get(source))
        for file in captures_of(desk.register, source)
    )


def _is_confidential(thing: Standing[SourceRegistered] | None) -> bool:
    return thing is not None and thing.now.confidential


def _row(register: Register, source: str, number: int, notes: tuple[int, ...]) -> SourceRow:
    thing = register.sources.get(source)
    if thing is None or _is_confidential(thing):
        return _untold(register, source, number, notes)
    now = thing.now
    originals = [one for one in captures_of(register, source) if one.derived_from is None]
    return SourceRow(
        number=number,
        source=source,
        publisher=said(thing, "publisher", actor_name(register, now.publisher) if now.publisher else NOT_STATED),
        title=said(thing, "title", text_of(now.title, NOT_STATED)),
        author=said(thing, "authors", _authors(now)),
        published=said(thing, "published_at", when_local(now.published_at)),
        captured="; ".join(dict.fromkeys(_captured(register, source))) or NEVER,
        language=said(thing, "language", now.language or NOT_STATED),
        archived=tuple(dict.fromkeys(one.sha256 for one in originals)),
        grades=tuple(map(_grade, _holding(thing))),
        root=root_words(register, source),
        custody=custody_row(register, source).text,
        standing=source_standing(register, source) + _why(thing),
        notes=notes,
    )


def _untold(register: Register, source: str, number: int, notes: tuple[int, ...]) -> SourceRow:
    """Return the row of a confidential source, or of one that is not on record: its id, and how it was graded."""
    thing = register.sources.get(source)
    return SourceRow(
        number=number,
        source=source,
        publisher=(text_of(thing.withheld) or CONFIDENTIAL) if thing is not None else NOT_TOLD,
        title=NOT_TOLD,
        author=NOT_TOLD,
        published=NOT_TOLD,
        captured=NOT_TOLD,
        language=NOT_TOLD,
        archived=(),
        grades=tuple(map(_grade, _holding(thing))),
        root=NOT_TOLD,
        custody=NOT_TOLD,
        standing="" if thing is not None else source_standing(register, source),
        notes=notes,
    )


def _why(thing: Standing[SourceRegistered]) -> str:
    """Return why a source was struck or withdrawn, after a colon; nothing, if it stands or nobody says why."""
    last = thing.retracted or thing.withdrawn
    reason = text_of(getattr(last.event, "reason", None)) if last is not None else ""
    return f": {reason}" if reason else ""


def _authors(source: SourceRegistered) -> str:
    authors = source.authors
    return listed(list(authors)) or NOT_STATED if isinstance(authors, tuple) else text_of(authors, NOT_STATED)


def _captured(register: Register, source: str) -> Iterator[str]:
    """Yield when originals were captured; of a capture that is withheld, that it is."""
    for one in custody_of(register, source):
        match one.event:
            case SourceCaptured(derived_from=None, captured_at=captured_at):
                at = parse_instant(captured_at)
                yield f"{day_words(at)} {at:%H:%M} UTC"
            case EventWithheld(was=SourceCaptured.type, withheld=withheld):
                yield text_of(withheld)
            case _:
                pass  # tests, and what was handed over


def _holding(thing: Standing[SourceRegistered] | None) -> Iterator[Grade]:
    """Yield the grades that hold, or of which nobody can tell whether they do."""
    return (one for one in grades_of(thing) if one.holds is not False)


def _grade(grade: Grade) -> str:
    """Write a grade with what it means and who gave it; `B (usually reliable) by mk`."""
    doubt = "" if grade.holds else "; whether it still holds cannot be told"
    return f"{grade.grade} ({grade_words(grade.grade)}) by {grade.grader}{doubt}"


def root_words(register: Register, source: str) -> str:
    """Return what a source goes back to, as somebody recorded it; of a confidential origin nothing but its id."""
    gone = list(_withheld_origins(register, source))
    if not origins_of(register, source):
        return listed(gone) or NOT_ASSESSED
    return listed([*(_origin(register, root) for root in roots_of(register, source)), *gone])


def _withheld_origins(register: Register, source: str) -> Iterator[str]:
    thing = register.sources.get(source)
    for one in thing.since if thing is not None else ():
        if isinstance(one.event, EventWithheld) and one.event.was == SourceRelated.type:
            yield text_of(one.event.withheld)


def _origin(register: Register, source: str) -> str:
    thing = register.sources.get(source)
    if thing is None or thing.now.confidential or thing.now.publisher is None:
        return f"source {source}"
    return f"source {source} ({actor_name(register, thing.now.publisher)})"
