"""The close of a report on paper: its sources and notes, its method, and the annexes that let it be checked."""

from collections.abc import Iterator
from hashlib import sha256

from timeline.projections.register import REGISTER
from timeline.reports.asking import command
from timeline.reports.dossier import SourceNote
from timeline.reports.head import fingerprint
from timeline.reports.paper.model import Block, Listing, Note, Notes, Paragraph, Runs
from timeline.reports.paper.runs import line, noted, set_as, words
from timeline.reports.paper.sheet import Sheet, caption_of, label, said, section, sentences, table
from timeline.reports.paper.steps import spoken
from timeline.reports.printed import base64_words
from timeline.reports.tables import SourceRow
from timeline.reports.to_json import to_json

_SHORT = 12


def sources(sheet: Sheet) -> Iterator[Block]:
    """Yield section 12."""
    yield section("12. Sources")
    header = (
        "no.",
        "source",
        "publisher",
        "title",
        "author",
        "Published",
        "captured",
        "language",
        "SHA-256 of the archived copy",
        "reliability",
        "goes back to",
        "custody",
        "notes",
    )
    rows = [_source(one) for one in sheet.dossier.sources]
    yield table("sources", header, rows or [("none",) * 13], caption_of("Table 7", "Sources"))
    yield said(sheet.dossier.counts.text)
    yield label("Notes")
    if sheet.dossier.notes:
        yield Notes(notes=tuple(Note(number=one.number, runs=_passage(one)) for one in sheet.dossier.notes))
    else:
        yield said("None.")


def _source(row: SourceRow) -> tuple[str | Runs, ...]:
    return (
        str(row.number),
        line(row.source, f" ({row.standing})" if row.standing else ""),
        row.publisher,
        row.title,
        row.author,
        row.published,
        row.captured,
        row.language,
        ", ".join(f"{one[:_SHORT]}…" for one in row.archived) or "none",
        "; ".join(row.grades) or "none given",
        row.root,
        row.custody,
        noted(row.notes, "none"),
    )


def _passage(one: SourceNote) -> Runs:
    """Return a note: who said what where, and where that was published."""
    where = (f", {one.locator}" if one.quote else one.locator) if one.locator else ""
    return line(
        f"{one.speaker}: " if one.speaker else "",
        spoken(one) if one.quote else "",
        where,
        f"; our translation: {one.translation}" if one.translation else "",
        f". {one.publisher}" if one.publisher else "",
        f", {one.title}" if one.title else "",
        f". Published {one.published}" if one.published else "",
        (*words(". "), *set_as("code", one.url)) if one.url else "",
        f" ({one.standing})" if one.standing else "",
        f". Source {one.source}.",
    )


def method(sheet: Sheet) -> Iterator[Block]:
    """Yield section 13."""
    dossier = sheet.dossier
    yield section("13. Method and limits")
    yield from sentences((*dossier.method, *dossier.withheld))
    if dossier.head and dossier.head.why_draft:
        yield label("Why this is a draft")
        yield from sentences(dossier.head.why_draft)
    if dossier.lint:
        yield label("What the rules of wording find")
        yield Listing(
            items=tuple(line(f"{one.code}, {one.level}, ", one.where, ": ", one.text) for one in dossier.lint)
        )


def register(sheet: Sheet) -> Iterator[Block]:
    """Yield Annex A."""
    yield section("A. Event register")
    rows = [
        (
            str(one.position),
            line(one.type, f" {one.withheld}" if one.withheld else ""),
            one.thing,
            one.event_id,
            one.recorded_at,
        )
        for one in sheet.dossier.register
    ]
    yield table("register", ("position", "type", "about", "event", "Recorded"), rows)


def integrity(sheet: Sheet) -> Iterator[Block]:
    """Yield Annex B."""
    dossier = sheet.dossier
    yield section("B. Integrity")
    yield said(
        f"Built from events 1 to {dossier.position} of log {dossier.log_id}, which calls itself ",
        dossier.origin,
        " (that name is outside the fingerprint). Fingerprint of the log at that point:",
    )
    yield Paragraph(runs=words(fingerprint(dossier.root)), role="code")
    yield said("Basis: ", set_as("code", f"{dossier.log_id}:{dossier.position}:{dossier.root}"))
    yield said("The root as a checkpoint has it: ", set_as("code", base64_words(dossier.root)))
    if dossier.redactions_through:
        yield said(
            f"What was redacted up to position {dossier.redactions_through} is withheld here, "
            "also where the basis lies before it."
        )
    yield said(
        f"Read with the projection register, version {REGISTER.version}: the rules by which the events become "
        "what is printed here. SHA-256 of the report data (",
        set_as("code", "report.json"),
        "): ",
        set_as("code", sha256(to_json(dossier)).hexdigest()),
    )
    if dossier.frame.templates:
        yield said(
            "Written with templates of the desk. SHA-256 of those that it changed: ",
            set_as("code", dossier.frame.templates),
        )
    yield said(
        "To check it against the log: ",
        set_as("code", "timeline verify"),
        ", whose last line begins with ",
        set_as("code", "ok:"),
        ". Then ",
        set_as("code", f"{command(dossier, sheet.form)} -o report.{sheet.form}"),
        " prints this report again, and ",
        set_as("code", command(dossier, "json")),
        " the data with that SHA-256. ",
        set_as("code", "timeline verify FILE --log LOG"),
        " makes this file again and compares the two. Signatures lie beside the record, not in this report: ",
        set_as("code", "timeline checkpoint list"),
        " says whose there are. A proof that an event is in the log does not show that nothing was left out; whoever "
        "holds the log can ask the same again and must get the same digest. A report shows what was recorded, "
        "unchanged since; it does not show that it is true, nor that nothing was left out.",
    )


def scales(sheet: Sheet) -> Iterator[Block]:
    """Yield Annex C."""
    yield section("C. Scales and words")
    rows = [(one.scale, one.word, one.meaning) for one in sheet.dossier.scales]
    yield table("scales", ("scale", "word", "meaning"), rows) if rows else said("None is used.")


def attachments(sheet: Sheet) -> Iterator[Block]:
    """Yield Annex D."""
    yield section("D. Attachments")
    rows = [
        (one.source, one.media_type, str(one.size), set_as("code", one.sha256), one.derived_from or "an original")
        for one in sheet.dossier.attachments
    ]
    if rows:
        yield table("attachments", ("source", "file", "bytes", "SHA-256", "made from"), rows)
    else:
        yield said(f"No captured file of a cited source is {sheet.record}.")
