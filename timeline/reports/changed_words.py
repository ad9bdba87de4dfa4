"""What changed, in words: what it was, what it is, and no more than the record says."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import Party
from events.amendments import Correction
from events.base import Event, Withheld
from events.claims import ClaimMade, Figure
from events.grades import CitationAdded
from events.places import Place
from events.redactions import EventRedacted, EventWithheld
from events.responses import ResponseAsserted, ResponseDisputed
from timeline.projections.chains import Chain, Edge
from timeline.projections.changed_claims import ClaimantChange, Said
from timeline.projections.changed_links import ChainChange, LinkChange
from timeline.projections.changed_rules import RulesChange
from timeline.projections.changed_sides import SideChange
from timeline.projections.changed_things import ThingChange
from timeline.projections.changes import Between
from timeline.projections.claims import Cell, row_of
from timeline.projections.late import Report
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.texts import is_confidential
from timeline.reports.claims_table import claim_words, for_several, parts_words, row_label, speaker_name
from timeline.reports.desk import title_of
from timeline.reports.field_words import occurred_of, value_words
from timeline.reports.lines import line_of
from timeline.reports.wording import (
    DAY,
    NOT_STATED,
    actor_name,
    lag_words,
    listed,
    party_words,
    plural,
    quoted,
    text_of,
)
from timeline.reports.wording_figures import figure_words

NOTHING = "nothing that stands"
CONFIDENTIAL = "the source is confidential"
_ORDERS = {
    "before": "surely later",
    "open": "the times do not tell which came first",
    "after": "surely not later, so it is left out of the chains",
}


class Told(NamedTuple):
    """What was and what is, apart: `of` says of what, a field or a claimant; nothing stands where nothing was said."""

    of: str
    was: str
    now: str


# --- things ----------------------------------------------------------------------------------------------------------


def thing_words(known: Between, change: ThingChange, zone: str) -> str:
    """Return what became of a thing: what it is, if it is new; else what was done to it."""
    before, after = known.before.find(*change.thing), known.after.find(*change.thing)
    if is_held(known, change.thing) and change.what != "withheld":
        return CONFIDENTIAL if change.field is None else f"{change.field.replace('_', ' ')}: {CONFIDENTIAL}"
    match change.what:
        case "added" | "denied" | "appeared" | "changed":
            return what_it_is(known.after, after, zone)
        case "vanished":
            return what_it_is(known.before, before, zone)
        case "corrected":
            return _corrected(known, change, zone)
        case "withheld":
            return ": ".join(filter(None, taken_out(known, change)))
        case _:
            return "; ".join(cause_line(known, one.event) for one in change.causes)


def cause_line(known: Between, event: Event) -> str:
    """Return one line of an event; of a passage of a confidential source there is nothing but that it is cited."""
    if isinstance(event, CitationAdded) and is_held(known, Thing("source", event.citation.source)):
        return f"{event.citation.source}: {CONFIDENTIAL}"
    return line_of(event)


def printable(known: Between, change: ThingChange) -> ThingChange:
    """Return a change less what a confidential source says: of one there is nothing but its id."""
    if is_held(known, change.thing):
        return change._replace(before=None, after=None)
    if change.field != "citations":
        return change
    return change._replace(before=_cited(known, change.before), after=_cited(known, change.after))


def _cited(known: Between, citations: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]] | None:
    if citations is None:
        return None
    return [{"source": one["source"]} if is_held(known, Thing("source", one["source"])) else one for one in citations]


def is_held(known: Between, thing: Thing) -> bool:
    """Tell whether a thing is a confidential source: as it stands after, or stood before where it is gone."""
    standing = known.after.find(*thing) or known.before.find(*thing)
    return standing is not None and is_confidential(standing)


def what_it_is(register: Register, thing: Standing[Any] | None, zone: str) -> str:
    """Return what a thing is, in one line; nothing, if it is not there."""
    if thing is None:
        return ""
    if thing.withheld is not None:
        return text_of(thing.withheld)
    now = thing.now
    match now:
        case ActionReported():
            return f"{title_of(now)} · {occurred_of(thing, zone)}"
        case ClaimMade():
            return (
                f"{speaker_name(register, now)}, {_about(now)}, {', '.join(now.about) or now.about_case}: "
                + _claimed(register, now)
            )
        case ResponseAsserted():
            by = "" if now.strength == "followed" else f", by {party_words(register, now.asserted_by)}"
            return f"{line_of(now)}{by}"
        case _:
            return line_of(now)


def _about(claim: ClaimMade) -> str:
    return row_label(row_of(claim))


def _claimed(register: Register, claim: ClaimMade) -> str:
    """Return what a claim says, with the parts of its figure and what it calls those counted."""
    cell = Cell(claim.claim, None, None, withdrawn=False, retracted=False)
    words = claim_words(register, claim, cell, row_of(claim))
    if claim.figure is None:
        return words
    parts = parts_words(claim.figure)
    status = quoted(claim.figure.status) if claim.figure.status is not None else ""
    called = f", called {status}" if status not in words else ""
    return f"{words}{': ' if parts else ''}{parts}{called}"


def _corrected(known: Between, change: ThingChange, zone: str) -> str:
    told = corrected_told(known, change, zone)
    if told is None:
        return "; ".join(line_of(one.event) for one in change.causes)
    again = told.now if kept_back_of(change) is not None else f"{told.was}, and back again"
    became = again if told.was == told.now else f"{told.was} → {told.now}"
    return f"{told.of}: {became} ({reasons_of(change)})"


def corrected_told(known: Between, change: ThingChange, zone: str) -> Told | None:
    """Return what a corrected field said and says; `None` where nobody can tell any more which it was."""
    before, after = known.before.find(*change.thing), known.after.find(*change.thing)
    if change.field is None or before is None or after is None:
        return None
    of = change.field.replace("_", " ")
    if (mark := kept_back_of(change)) is not None:
        return Told(of, text_of(mark), text_of(mark))
    was, now = (
        _value(register, getattr(thing.now, change.field), plain, zone) or NOT_STATED
        for register, thing, plain in ((known.before, before, change.before), (known.after, after, change.after))
    )
    return Told(of, was, now)


def kept_back_of(change: ThingChange) -> Withheld | None:
    """Return what stands in place of what a field was corrected to; `None` where that is told."""
    corrections = (one.event for one in change.causes if isinstance(one.event, Correction))
    told = (one.value for event in corrections for one in event.changes if one.field == change.field)
    return next((value for value in told if isinstance(value, Withheld)), None)


def reasons_of(change: ThingChange) -> str:
    """Return why a thing was corrected, in the words of whoever did it."""
    return "; ".join(text_of(one.event.reason) for one in change.causes if isinstance(one.event, Correction))


def _value(register: Register, value: object, plain: object, zone: str) -> str:
    """Return the value of a field in words."""
    match value:
        case Party():
            return party_words(register, value)
        case Place():
            return f"{value.relation} {value.name}"
        case Figure():
            return figure_words(value)
        case (Party() | Place(), *_) if isinstance(value, tuple):
            return ", ".join(_value(register, one, None, zone) for one in value)
        case _:
            return value_words(value, plain, zone)


def taken_out(known: Between, change: ThingChange) -> tuple[str, str]:
    """Return what was taken out, of which position, and on which ground; only the latter where that was taken out."""
    [redaction] = change.causes
    event = redaction.event
    if not isinstance(event, EventRedacted):
        return "", line_of(event)
    what = change.field or "the whole event"
    position = known.after.positions[event.target]
    return f"{what} of position {position}", f"{event.ground.replace('_', ' ')}, approved by {event.approved_by}"


# --- claimants -------------------------------------------------------------------------------------------------------


def claimant_words(known: Between, change: ClaimantChange) -> str:
    """Return what a claimant said before and says after of one thing."""
    of, was, now = claimant_told(known, change)
    return f"{of}: {was or NOTHING} → {now or NOTHING}"


def claimant_told(known: Between, change: ClaimantChange) -> Told:
    """Return the same, apart."""
    [first, *_] = (*change.after, *change.before)
    name = speaker_name(known.after, first.claim)
    known_before = {one.claim.claim for one in change.before} if change.what == "says this too" else set()
    kept = [one for one in change.after if one.claim.claim in known_before]
    came = [one for one in change.after if one.claim.claim not in known_before]
    was = _all_said(known.before, change.before, change.about.id)
    now = "; also ".join(_all_said(known.after, said, change.about.id) for said in (kept, came) if said)
    return Told(f"{name}, {_about(first.claim)}", was, now)


def _all_said(register: Register, said: Sequence[Said], action: str) -> str:
    return "; ".join(
        _claimed(register, one.claim) + for_several(one.claim, action) + ("" if one.is_supported else " [unsupported]")
        for one in said
    )


# --- links and chains ------------------------------------------------------------------------------------------------


def link_words(known: Between, change: LinkChange) -> str:
    """Return what a link is, if it is new or gone; else what it was and is."""
    _, was, now = link_told(known, change)
    match change.what:
        case "appeared" | "vanished":
            return was or now
        case "contested":
            return now
        case "no longer contested":
            return f"{now}; was {was.split('; ', 1)[1]}"
        case "hedged" | "no longer hedged":
            return now
        case _:
            return f"{was} → {now}"


def link_told(known: Between, change: LinkChange) -> Told:  # noqa: PLR0911  # one for each thing that can change
    """Return what a link was and is, apart: as far as it changed."""
    before, after = change.before, change.after
    if before is None or after is None:
        sides = ((known.before, before), (known.after, after))
        was, now = ("" if edge is None else _link(register, edge) for register, edge in sides)
        return Told("", was, now)
    match change.what:
        case "contested":
            return Told("", _strength(before), f"{_strength(after)}; {_contested(known.after, after)}")
        case "no longer contested":
            return Told("", f"{_strength(before)}; {_contested(known.before, before)}", _strength(after))
        case "relation changed":
            return Told("relation", before.relation, after.relation)
        case "order changed":
            return Told("order", _ORDERS[before.order], _ORDERS[after.order])
        case "lag changed":
            return Told("lag", lag_words(before.lag), lag_words(after.lag))
        case _:
            return Told("strength", _strength(before), _strength(after))


def _strength(edge: Edge) -> str:
    return f"{edge.strength}{', hedged' if edge.hedged else ''}"


def _contested(register: Register, edge: Edge) -> str:
    """Return by whom a link is contested: who says that it is none, and who disputes what others say."""
    who: list[str] = []
    for thing in (register.responses[name] for name in edge.links):
        if thing.now.polarity == "no":
            who.append(party_words(register, thing.now.asserted_by))
        for event in (one.event for one in thing.since):
            if isinstance(event, ResponseDisputed):
                who.append(party_words(register, event.by))
            elif isinstance(event, EventWithheld) and event.was == ResponseDisputed.type:
                who.append(text_of(event.withheld))
    return f"contested by {listed(list(dict.fromkeys(who)))}"


def _link(register: Register, edge: Edge) -> str:
    contested = f", {_contested(register, edge)}" if edge.contested else ""
    order = f"; {_ORDERS[edge.order]}" if edge.order != "before" else ""
    return f"{edge.relation}, {_strength(edge)}{contested}; lag {lag_words(edge.lag)}{order}"


def chain_words(change: ChainChange) -> str:
    """Return the size of chains before and after, and which actions came in and went; or how deep one became."""
    if change.what in ("deeper", "shallower"):
        return f"longest path {change.before[0].depth} → {change.after[0].depth}"
    was, now = ([name for one in chains for name in one.actions] for chains in (change.before, change.after))
    sizes = " → ".join(_sizes(chains) for chains in (change.before, change.after) if chains)
    if not was or not now:
        return f"{sizes}: {listed(was or now)}"
    came, gone = ([name for name in one if name not in other] for one, other in ((now, set(was)), (was, set(now))))
    said = [f"with {listed(came)}"] if came else []
    said += [f"without {listed(gone)}"] if gone else []
    return "; ".join([sizes, *said])


def _sizes(chains: Sequence[Chain]) -> str:
    return listed(
        [f"{plural(len(one.actions), 'action')} from {one.actions[0]}, longest path {one.depth}" for one in chains]
    )


# --- sides and delays ------------------------------------------------------------------------------------------------


def side_words(known: Between, change: SideChange) -> str:
    """Return for whom an actor counted, for whom it counts, and in which actions that matters."""
    of, was, now = side_told(known, change)
    actions = f"; a party to {listed(change.actions)}" if change.actions else ""
    return f"{of}: {was} → {now}{actions}"


def side_told(known: Between, change: SideChange) -> Told:
    """Return for whom an actor counted and for whom it counts, apart."""
    was, now = (
        listed([actor_name(register, one) for one in names])
        for register, names in ((known.before, change.before), (known.after, change.after))
    )
    return Told(actor_name(known.after, change.actor), was, now)


def rules_words(change: RulesChange) -> str:
    """Return which version of a table the log was read by, and which it is read by."""
    if change.before == change.after:
        return f"{change.after}, as before"
    return f"{change.before or 'none adopted'} → {change.after}"


def late_words(known: Between, report: Report, zone: str) -> str:
    """Return when an action happened, and how long after it was recorded."""
    occurred = occurred_of(known.after.actions[report.action], zone)
    if report.delay is None:
        return f"{occurred}: how long after that it was recorded cannot be computed"
    return f"{occurred}: recorded {delay_words(report.delay)} later"


def delay_words(seconds: int) -> str:
    """Write a delay in whole days, or in hours where it is shorter."""
    if seconds < DAY:
        return plural(seconds // 3600, "hour")
    return plural(seconds // DAY, "day")
