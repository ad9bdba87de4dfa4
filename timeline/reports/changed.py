"""What changed since the report that this one takes the place of (Table 6): what it said, what it says, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from events.amendments import Correction
from events.base import Event
from events.envelope import Basis
from events.sources import Citation
from timeline.projections.changed_claims import ClaimantChange
from timeline.projections.changed_links import LinkChange
from timeline.projections.changed_sides import SideChange
from timeline.projections.changed_things import ThingChange
from timeline.projections.changes import Between, changes
from timeline.projections.confidential import Lens, as_confidential, confidential_in
from timeline.projections.register import Register, Thing
from timeline.projections.stretch import Causes, latest
from timeline.reports.changed_words import (
    CONFIDENTIAL,
    NOTHING,
    cause_line,
    claimant_told,
    corrected_told,
    is_held,
    kept_back_of,
    link_told,
    printable,
    side_told,
    taken_out,
    what_it_is,
)
from timeline.reports.custody import untold
from timeline.reports.desk import held_back, without
from timeline.reports.dossier import Dossier
from timeline.reports.event_rows import event_row
from timeline.reports.tables import ChangeRow, ChangeTable
from timeline.reports.wording import text_of

NOT_ON_RECORD = "not on record"
NO_REASON, NEW = "no reason recorded", "recorded since"
LABELS: Mapping[str, str] = {
    **dict.fromkeys(("retracted", "withdrawn", "retracted by us"), "retracted"),
    "withheld": "redacted",
    "graded": "re-graded",
    **dict.fromkeys(("denied", "disputed", "declined", "ordered"), "re-linked"),
    **dict.fromkeys(("parted", "restored", "excluded", "closed", "vanished", "changed"), "updated"),
    **dict.fromkeys(("merged", "unmerged", "distinguished"), "updated"),
}
"""The label of a change by what became of a thing; a correction brings its own, and all else was added."""
_OURS = ("hold", "release")


def with_changes(dossier: Dossier, known: Between, since: Basis) -> Dossier:
    """Return a report with what changed since the report at an earlier basis of the same log.

    `known` is what was known at `since` and what is known at the basis of the report, both
    narrowed as the report is, and the events in between. What a note holds back now is in
    neither. The events that made the changes become part of the register of the report.
    """
    known = _shown(known)
    rows = _rows(known, dossier)
    causes = {one.position: one for _, causes in rows for one in causes}
    there = {row.position for row in dossier.register}
    more = [
        event_row(one, one.stream.replace(":", " ", 1)) for position, one in causes.items() if position not in there
    ]
    table = ChangeTable(since=str(since), since_cut_off=known.before.recorded_at, rows=tuple(row for row, _ in rows))
    register = tuple(sorted((*dossier.register, *more), key=lambda row: row.position))
    return replace(dossier, changes=table, register=register)


def _shown(known: Between) -> Between:
    """Return both registers less what is held or kept back now, and the earlier one less what was held back then."""
    held = set(held_back(known.after))
    lens, after = Lens(known.after), without(known.after, held)
    before = without(known.before, held | set(held_back(known.before)))
    less = lens.of(as_confidential(before, confidential_in(known.after)))
    before = replace(less, sources=before.sources)  # that one became confidential is a change, too
    events = tuple(lens.told(after, one) for one in known.events if one.stream not in held)
    return Between(before, lens.of(after), events)


Row = tuple[ChangeRow, Causes]


def _rows(known: Between, dossier: Dossier) -> list[Row]:
    """Return the rows of the table, newest first, each with the events that made the change."""
    found = changes(*known, chain=dossier.action)
    rows = _Rows(known, dossier)
    said = [rows.of_claimant(one) for one in found.claimants]
    linked = [rows.of_link(one) for one in found.links]
    told: Mapping[str, Collection[int]] = {"claim": _positions(said), "response": _positions(linked)}
    kept_back = untold(known.after, known.after.sources)
    things = [
        rows.of_thing(one)
        for one in found.things
        if not _is_told(one.causes, told.get(one.thing.kind, kept_back)) and not _is_ours(known, one.thing)
    ]
    sides = [rows.of_side(one) for one in found.sides]
    return sorted((*said, *linked, *things, *sides), key=lambda row: latest(row[1]), reverse=True)


def _positions(rows: Iterable[Row]) -> set[int]:
    return {one.position for _, causes in rows for one in causes}


def _is_told(causes: Causes, positions: Collection[int]) -> bool:
    """Tell whether all that made a change stands at `positions`: it is told already, or is kept back."""
    return bool(causes) and all(one.position in positions for one in causes)


def _is_ours(known: Between, thing: Thing) -> bool:
    """Tell whether a thing is a note that the report does not print: one that holds back, releases, or silences."""
    note = (known.after.notes.get(thing.id) or known.before.notes.get(thing.id)) if thing.kind == "note" else None
    return note is not None and (note.now.kind in _OURS or note.now.finding is not None)


class _Rows:
    """Makes the rows of one table; the numbers of steps and notes are those of the report."""

    def __init__(self, known: Between, dossier: Dossier) -> None:
        self._known = known
        self._steps = {step.id: step.number for step in dossier.steps}
        self._notes = {(note.source, note.quote, note.locator): note.number for note in dossier.notes}

    def of_thing(self, change: ThingChange) -> Row:
        """Return the row of a thing that was added, corrected, retracted, withdrawn, redacted or graded."""
        said, says = self._thing_told(printable(self._known, change))
        is_secret = is_held(self._known, change.thing)
        why = CONFIDENTIAL if is_secret and change.what != "withheld" else self._why(change)
        thing, number = f"{change.thing.kind} {change.thing.id}", self._number_of(change.thing)
        return self._row(_label(change.what, change.causes), thing, number, (said, says, why), change.causes)

    def of_claimant(self, change: ClaimantChange) -> Row:
        """Return the row of what one claimant says otherwise."""
        of, was, now = claimant_told(self._known, change)
        thing, number = f"{change.about.kind} {change.about.id}", self._number_of(change.about)
        label = _corrected_label(change.causes) or LABELS.get(change.what, "updated")
        told = (f"{of}: {was or NOTHING}", f"{of}: {now or NOTHING}", _reasons(change.causes))
        return self._row(label, thing, number, told, change.causes)

    def of_link(self, change: LinkChange) -> Row:
        """Return the row of a link that became another."""
        of, was, now = link_told(self._known, change)
        said, says = ((f"{of}: {one}" if of else one) if one else "" for one in (was, now))
        told = (said or "no link", says or "no link", _reasons(change.causes))
        thing, number = f"link {change.earlier} → {change.later}", self._steps.get(change.later, 0)
        return self._row("re-linked", thing, number, told, change.causes)

    def of_side(self, change: SideChange) -> Row:
        """Return the row of an actor that counts for another side."""
        of, was, now = side_told(self._known, change)
        told = (f"{of}: {was}", f"{of}: {now}", _reasons(change.causes))
        number = next((self._steps[name] for name in change.actions if name in self._steps), 0)
        return self._row("updated", f"actor {change.actor}", number, told, change.causes)

    def _row(self, label: str, thing: str, number: int, told: tuple[str, str, str], causes: Causes) -> Row:
        said, says, why = told
        cited = [one for cause in causes for one in _cited(cause.event)]
        numbers = {self._note(one) for one in cited} - {0}
        row = ChangeRow(
            label=label,
            thing=thing,
            number=number,
            said=said,
            says=says,
            why=why or (NEW if label == "added" else NO_REASON),
            notes=tuple(sorted(numbers)),
            positions=tuple(one.position for one in causes),
            sources=tuple(dict.fromkeys(one.source for one in cited)),
        )
        return row, causes

    def _note(self, citation: Citation) -> int:
        """Return the number of the note that prints a passage, 0 if none does. Of a confidential source all are one."""
        exact = (citation.source, text_of(citation.quote), text_of(citation.locator))
        return self._notes.get(exact) or self._notes.get((citation.source, "", "")) or 0

    def _thing_told(self, change: ThingChange) -> tuple[str, str]:  # noqa: PLR0911  # one for each way to be told
        """Return what was said of a thing and what is."""
        known, thing = self._known, change.thing
        if is_held(known, thing) and change.what != "withheld":
            return (NOT_ON_RECORD if change.what == "added" else CONFIDENTIAL), CONFIDENTIAL
        was, now = (_is(register, thing) for register in (known.before, known.after))
        match change.what:
            case "added" | "denied" | "appeared":
                return NOT_ON_RECORD, now
            case "changed" | "vanished":
                return was, now or NOTHING
            case "corrected":
                return self._corrected(change)
            case "withheld":
                return "what is withheld now", ", ".join(filter(None, ("withheld", taken_out(known, change)[0])))
            case "retracted" | "withdrawn":
                return was or NOT_ON_RECORD, NOTHING
            case _:
                return NOT_ON_RECORD, f"{change.what}: {self._lines(change)}"

    def _corrected(self, change: ThingChange) -> tuple[str, str]:
        if change.field == "citations" and kept_back_of(change) is None:
            said, says = (_passages(value) for value in (change.before, change.after))
            return f"citations: {said}", f"citations: {says}"
        told = corrected_told(self._known, change, "local")
        if told is None:
            return NOT_ON_RECORD, self._lines(change)
        return f"{told.of}: {told.was}", f"{told.of}: {told.now}"

    def _lines(self, change: ThingChange) -> str:
        return "; ".join(cause_line(self._known, one.event) for one in change.causes)

    def _why(self, change: ThingChange) -> str:
        return taken_out(self._known, change)[1] if change.what == "withheld" else _reasons(change.causes)

    def _number_of(self, thing: Thing) -> int:
        """Return the row of the action that a thing is, or is about; 0 where it is none of the chain's."""
        standing = self._known.after.find(*thing) or self._known.before.find(*thing)
        now = None if standing is None else standing.now
        about = getattr(now, "about", ())
        named = (about.removeprefix("action:"),) if isinstance(about, str) else tuple(about)
        for name in (thing.id if thing.kind == "action" else "", getattr(now, "responding", ""), *named):
            if name in self._steps:
                return self._steps[name]
        return 0


def _is(register: Register, thing: Thing) -> str:
    return what_it_is(register, register.find(*thing), "local")


def _label(what: str, causes: Causes) -> str:
    """Return the label of what became of a thing: a correction brings the one that its desk gave it."""
    if what == "corrected":
        return _corrected_label(causes) or "corrected"
    return LABELS.get(what, "added")


def _corrected_label(causes: Causes) -> str:
    """Return the label of the newest correction among some events; nothing, if none is there."""
    return next((one.event.label for one in reversed(causes) if isinstance(one.event, Correction)), "")


def _reasons(causes: Causes) -> str:
    """Return the reasons that were given for some events, each once."""
    given = (text_of(getattr(one.event, "reason", None)) for one in causes)
    return "; ".join(dict.fromkeys(filter(None, given)))


def _cited(event: Event) -> Iterator[Citation]:
    yield from getattr(event, "citations", ())
    if (one := getattr(event, "citation", None)) is not None:
        yield one


def _passages(citations: Iterable[Mapping[str, object]] | None) -> str:
    """Return citations in words: each source, with the passage where it is words in the open."""
    told = []
    for one in citations or ():
        quote = one.get("quote")
        told.append(f'{one["source"]} "{quote}"' if isinstance(quote, str) else str(one["source"]))
    return "; ".join(told) or "none"
