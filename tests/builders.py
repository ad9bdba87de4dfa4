"""Small builders of valid events, on the ground of the seed case, and of a log's worth of recorded ones.

Every builder takes further fields by name: `action("panjgur-2024-01-16", kind="strike.missile")`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Affiliation, Party
from events.amendments import (
    ActionCorrected,
    ActionRestored,
    ActionRetracted,
    ActorCorrected,
    ActorRetracted,
    Change,
    ClaimCorrected,
    ClaimRetracted,
    Correction,
    PlaceCorrected,
    PlaceRetracted,
    ResponseCorrected,
    ResponseRetracted,
    Retraction,
    SourceCorrected,
    SourceRetracted,
)
from events.base import Event, Withheld
from events.claims import ClaimMade, ClaimWithdrawn, Figure, FigurePart
from events.codings import ActionCoded, Coding
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.envelope import NewEvent, RecordedEvent
from events.grades import CitationAdded, ClaimGraded, SourceGraded
from events.logs import KeyRevoked, KeyRotated, RulesAdopted
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged, Merge
from events.notes import CaseClosed, CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.places import Place, PlaceRegistered
from events.reading import Zoning, read_when
from events.redactions import EventWithheld, Remains
from events.relations import ActionsOrdered, ActionsRelated, Gap
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
from events.sources import Citation, SourceRegistered, SourceRelated, SourceWithdrawn
from events.times import When
from timeline.clock import stamp
from timeline.projections.register import REGISTER, Register
from timeline.proof.note import ED25519, VerifierKey

E = TypeVar("E", bound=Event)
FT = "ft-2024-01-18"
FIRST_RECORDED = datetime(2024, 1, 18, 9, tzinfo=UTC)
_CORRECTIONS: Mapping[str, type[Correction]] = {
    "action": ActionCorrected,
    "actor": ActorCorrected,
    "claim": ClaimCorrected,
    "place": PlaceCorrected,
    "response": ResponseCorrected,
    "source": SourceCorrected,
}
_RETRACTIONS: Mapping[str, type[Retraction] | type[NoteRetracted]] = {
    "action": ActionRetracted,
    "actor": ActorRetracted,
    "claim": ClaimRetracted,
    "note": NoteRetracted,
    "place": PlaceRetracted,
    "response": ResponseRetracted,
    "source": SourceRetracted,
}
_IDS = {"response": "link"}


def when(text: str = "2024-01-16", zone: str | None = "Asia/Tehran", **more: Any) -> When:
    """Read a written time, in Tehran unless another zone (or none) is given."""
    return read_when(text, Zoning(zone, "place") if zone else Zoning(), **more)


def cite(source: str = FT, quote: str | None = "in retaliation for", **more: Any) -> Citation:
    """Cite the article."""
    return Citation(source=source, quote=quote, **more)


def place(name: str, relation: str = "near", **more: Any) -> Place:
    """Name a place."""
    return Place(name=name, relation=relation, **more)  # type: ignore[arg-type]


def party(actor: str | None, basis: str = "observed", **more: Any) -> Party:
    """Name a party."""
    return Party(actor=actor, basis=basis, **more)  # type: ignore[arg-type]


def source(name: str = FT, **more: Any) -> SourceRegistered:
    """Register an article."""
    values: dict[str, Any] = {
        "kind": "article",
        "publisher": None,
        "published_at": when("2024-01-18", "Europe/London"),
        "confidential": False,
    }
    return SourceRegistered(source=name, **values | more)


def actor(
    name: str, kind: str = "state", part_of: str | None = None, relation: str = "organ_of", **more: Any
) -> ActorRegistered:
    """Register an actor, with one tie if `part_of` is given."""
    ties = (tie(part_of, relation),) if part_of else ()
    values: dict[str, Any] = {"kind": kind, "name": name.replace("-", " ").title(), "affiliations": ties}
    return ActorRegistered(actor=name, **values | more)


def tie(to: str, relation: str = "organ_of", valid: When | None = None) -> Affiliation:
    """Tie an actor to another."""
    return Affiliation(with_actor=to, relation=relation, valid=valid, strength="stated")  # type: ignore[arg-type]


def affiliated(name: str, to: str, relation: str = "organ_of", valid: When | None = None) -> ActorAffiliated:
    """Record a tie of an actor that is on record."""
    return ActorAffiliated(actor=name, affiliation=tie(to, relation, valid))


def parted(name: str, other: str, ended: str, relation: str = "organ_of") -> ActorAffiliationEnded:
    """Record the end of a tie."""
    return ActorAffiliationEnded(actor=name, with_actor=other, relation=relation, ended=when(ended))  # type: ignore[arg-type]


def action(
    name: str, occurred: str | When = "2024-01-16", *, by: str = "iran", against: str | None = None, **more: Any
) -> ActionReported:
    """Report an action of `by`, on a day in Tehran."""
    values: dict[str, Any] = {
        "kind": "strike",
        "occurred": when(occurred) if isinstance(occurred, str) else occurred,
        "direction": "directed",
        "actors": (party(by, "self_claimed"),),
        "targets": (party(against, "attributed", by="financial-times", fate="hit"),) if against else (),
        "territory": (),
        "realisation": "happened",
        "citations": (cite(),),
    }
    return ActionReported(action=name, **values | more)


def response(
    responding: str, responded_to: str | None, strength: str = "attributed", *, link: str = "", **more: Any
) -> ResponseAsserted:
    """Assert that one action answers another; the link's id is made from theirs."""
    values: dict[str, Any] = {
        "relation": "answers",
        "polarity": "yes",
        "hedged": False,
        "asserted_by": party("financial-times"),
        "citations": (cite(),),
    }
    if strength == "inferred":
        values |= {"method": "hawkes", "model": "hawkes-1", "probability": "0.8", "accepted_by": "desk"}
        values["citations"] = ()
    name = link or f"{responding}-{strength}-{responded_to or 'expected'}"
    return ResponseAsserted(
        link=name,
        responding=responding,
        responded_to=responded_to,
        strength=strength,  # type: ignore[arg-type]
        **values | more,
    )


def disputed(link: str, by: str = "iran") -> ResponseDisputed:
    """Dispute a link."""
    return ResponseDisputed(link=link, by=party(by), reason="says that it was planned before")


def figure(value: int | None = 7, bound: str = "exact", quantity: str = "killed", **more: Any) -> Figure:
    """Give a figure of one incident."""
    values: dict[str, Any] = {"unit": "persons", "scope": "incident"}
    return Figure(quantity=quantity, bound=bound, value=value, **values | more)  # type: ignore[arg-type]


def parts(**counts: int) -> tuple[FigurePart, ...]:
    """Give exact parts of a figure by category."""
    return tuple(FigurePart(category=name, bound="exact", value=count) for name, count in counts.items())


def claim(name: str, about: str | Sequence[str], claimant: str | None = "iran", **more: Any) -> ClaimMade:
    """Claim seven dead, or what is given."""
    values: dict[str, Any] = {"dimension": "casualties", "stance": "asserts", "citations": (cite(),)}
    if not more.keys() & {"when", "place", "party", "text", "dimension"}:
        values["figure"] = figure()
    about = (about,) if isinstance(about, str) else tuple(about)
    return ClaimMade(claim=name, about=about, claimant=claimant, **values | more)


def claim_about_case(name: str, case: str = "kerman", claimant: str | None = "iran", **more: Any) -> ClaimMade:
    """Claim seven dead, or what is given, of all that is in a case."""
    return claim(name, (), claimant, about_case=case, **more)


def copied(name: str, origin: str, relation: str = "wire_copy") -> SourceRelated:
    """Record that a source goes back to another."""
    return SourceRelated(source=name, origin=origin, relation=relation)  # type: ignore[arg-type]


def claim_withdrawn(name: str, by: str = "iran") -> ClaimWithdrawn:
    """Record that the claimant took a claim back."""
    return ClaimWithdrawn(claim=name, by=by, published_at=when("2024-01-19"), citations=(cite(),))


def source_withdrawn(name: str = FT) -> SourceWithdrawn:
    """Record that the publisher took a source down."""
    return SourceWithdrawn(source=name, published_at=when("2024-01-19"))


PAGE = b"<!doctype html><title>Pakistan strikes Iran</title>"


def captured(name: str = FT, content: bytes = PAGE, **more: Any) -> SourceCaptured:
    """Capture the bytes of a source with a browser."""
    values: dict[str, Any] = {
        "captured_at": "2024-01-18T09:20:00Z",
        "captured_by": "mk",
        "tool": "browser",
        "tool_version": "121",
        "sha256": sha256(content).hexdigest(),
        "size": len(content),
        "media_type": "text/html",
    }
    return SourceCaptured(source=name, **values | more)


def transferred(name: str = FT, to: str = "the prosecutor", by: str = "mk") -> SourceTransferred:
    """Hand a source over."""
    return SourceTransferred(source=name, by=by, to=to)


def verified(name: str = FT, outcome: str = "consistent", by: str = "mk") -> SourceVerified:
    """Put a source to a test."""
    return SourceVerified(source=name, by=by, method="reverse-image-search", outcome=outcome)  # type: ignore[arg-type]


def exported(content: bytes = b"# Report\n", audience: str = "the editors", **more: Any) -> ExportMade:
    """Let a report leave the house."""
    basis = f"5f0c0000-0000-4000-8000-000000000001:9:{'9f' * 32}"
    values: dict[str, Any] = {"basis": basis, "form": "md", "audience": audience}
    return ExportMade(sha256=sha256(content).hexdigest(), **values | more)


def case(name: str = "kerman", title: str = "From Kerman to Sistan") -> CaseOpened:
    """Open a case."""
    return CaseOpened(case=name, title=title)


def note(
    name: str, about: str, kind: str = "comment", text: str = "Two outlets differ.", finding: str | None = None
) -> NoteAdded:
    """Add a note about a thing, an action if no other kind is said; about a finding of it, if one is named."""
    about = about if ":" in about else f"action:{about}"
    return NoteAdded(note=name, about=about, finding=finding, kind=kind, text=text)  # type: ignore[arg-type]


def merged(into: str, *others: str, kind: str = "action") -> Merge:
    """Merge records of one action, or of one actor."""
    cls = ActionsMerged if kind == "action" else ActorsMerged
    return cls(into=into, merged=others, reason="One and the same.")


def unmerged(into: str, *others: str, kind: str = "action") -> Merge:
    """Take a merge back."""
    cls = ActionsUnmerged if kind == "action" else ActorsUnmerged
    return cls(into=into, merged=others, reason="Two, after all.")


def distinguished(*actions: str) -> ActionsDistinguished:
    """Say that actions are not the same."""
    return ActionsDistinguished(actions=actions, reason="Two places.")


def ordered(before: str, after: str, **more: Any) -> ActionsOrdered:
    """Say that one action came before another, two hours at most."""
    values: dict[str, Any] = {"gap": Gap(most=7200, words="soon after"), "asserted_by": party("financial-times")}
    return ActionsOrdered(before=before, after=after, **values | {"citations": (cite(),)} | more)


def part_of(part: str, whole: str) -> ActionsRelated:
    """Say that one action is a part of another."""
    return ActionsRelated(part=part, whole=whole)


def coded(name: str, code: str = "190", coder: str = "mk", **more: Any) -> ActionCoded:
    """Give an action a code of CAMEO."""
    coding = Coding(scheme="cameo", scheme_version="1.1b3", code=code, coder=coder, **more)
    return ActionCoded(action=name, coding=coding)


def restored(name: str, *, amends: int) -> ActionRestored:
    """Restore an action that was retracted at a position."""
    return ActionRestored(action=name, amends=foretold(amends), reason="It was that place after all.")


def claim_graded(name: str, credibility: int = 3, grader: str = "mk") -> ClaimGraded:
    """Grade a claim."""
    return ClaimGraded(claim=name, credibility=credibility, grader=grader, reason="One source says so.")


def source_graded(name: str = FT, reliability: str = "B", grader: str = "mk") -> SourceGraded:
    """Grade a source."""
    return SourceGraded(source=name, reliability=reliability, grader=grader, reason="It is edited.")  # type: ignore[arg-type]


def citation_added(to: str, **more: Any) -> CitationAdded:
    """Cite one more passage for an action, if no other kind is said."""
    return CitationAdded(
        to=to if ":" in to else f"action:{to}", citation=cite(**{"quote": "in a second strike", **more})
    )


def declined(responding: str, responded_to: str, method: str = "hawkes") -> ResponseDeclined:
    """Decline what a method proposed."""
    return ResponseDeclined(
        responding=responding, responded_to=responded_to, method=method, probability="0.6", reason="The order is open."
    )


def called(name: str, alias: str = "Sepah", use: str = "transliteration", **more: Any) -> ActorNamed:
    """Give an actor one more name."""
    return ActorNamed(actor=name, name=alias, use=use, **more)  # type: ignore[arg-type]


def known_place(name: str = "koh-e-sabz", **more: Any) -> PlaceRegistered:
    """Register a place, by its centre."""
    values: dict[str, Any] = {"kind": "settlement", "name": name.replace("-", " ").title(), "territory": ("PK",)}
    values |= {"latitude": "26.9719", "longitude": "64.0946", "radius_m": 5000, "sensitive": False}
    return PlaceRegistered(place=name, **values | {"coordinates_basis": "gazetteer_centroid"} | more)


def included(case: str, *actions: str) -> CaseIncluded:
    """Take actions into a case."""
    return CaseIncluded(case=case, actions=actions)


def excluded(case: str, *actions: str) -> CaseExcluded:
    """Leave actions out of a case."""
    return CaseExcluded(case=case, actions=actions, reason="It was another quarrel.")


def case_closed(name: str = "kerman") -> CaseClosed:
    """Close a case."""
    return CaseClosed(case=name, reason="The report is out.")


def adopted(table: str = "rungs", version: str = "rungs-1", sha256: str = "9f" * 32) -> RulesAdopted:
    """Adopt a version of a rule table."""
    return RulesAdopted(table=table, version=version, sha256=sha256)


def remains(type_: str = "action.reported", stream: str = "action:panjgur-2024-01-16") -> Remains:
    """Say what remains of an event that was redacted whole."""
    return Remains(type=type_, schema_version=1, stream=stream, recorded_at="2024-01-18T09:12:00.000000Z")


def changed(event: E, **values: Any) -> E:
    """Return an event with other values in some fields, as if they had been given so."""
    return replace(event, **values)  # type: ignore[type-var]  # every event is a record


def withheld(event: Event, by_position: int = 900, ground: str = "court_order") -> EventWithheld:
    """Return what is read of an event after it was redacted whole."""
    gone = Withheld(ground=ground, by_position=by_position)
    return EventWithheld(was=event.type, filed=event.stream, withheld=gone)


def vkey(seed: int = 1, name: str = "desk.example/log") -> str:
    """Return the public line of a key that is the same each time."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return str(VerifierKey(name, ED25519, private.public_key().public_bytes_raw()))


def rotated(former: int = 1, new: int = 2, **more: Any) -> KeyRotated:
    """Rotate a key of the log, by the seeds of both."""
    return KeyRotated(former=vkey(former), new=vkey(new), **more)


def revoked(key: int = 1, since: int = 0, reason: str = "The laptop was stolen.") -> KeyRevoked:
    """Revoke a key of the log, by its seed."""
    return KeyRevoked(key=vkey(key), since=since, reason=reason)


def foretold(position: int) -> str:
    """Return the event id that `recorded` gives to a position."""
    return f"018d1bd7-8288-7000-8000-{position:012x}"


def corrected(kind: str, name: str, /, *, amends: int = 1, **changes: Any) -> Correction:
    """Correct fields of a thing; values as Python or as JSON."""
    listed = tuple(Change(field=field, value=plain(value)) for field, value in changes.items())
    values: dict[str, Any] = {_IDS.get(kind, kind): name}
    return _CORRECTIONS[kind](
        amends=foretold(amends), changes=listed, label="corrected", reason="We misread the page.", **values
    )


def retracted(kind: str, name: str, *, amends: int = 1) -> Retraction | NoteRetracted:
    """Retract a thing."""
    values: dict[str, Any] = {_IDS.get(kind, kind): name}
    return _RETRACTIONS[kind](amends=foretold(amends), reason="It was another place.", **values)


def plain(value: Any) -> Any:
    """Return a value as JSON has it, without members that equal their default."""
    if is_dataclass(value):
        values = [(one, getattr(value, one.name)) for one in fields(value)]
        return {one.name: plain(inner) for one, inner in values if inner != one.default}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def new(event: Event, position: int = 1, **more: Any) -> NewEvent:
    """Wrap an event on its way into a log."""
    return NewEvent(event, foretold(position), "desk", **more)


def recorded(*events: Event, minutes: int = 1) -> list[RecordedEvent]:
    """Return events as a log holds them: positions from 1, foretold ids, recorded from 9:00Z on 18 January 2024."""
    revisions: dict[str, int] = {}
    found = []
    for position, event in enumerate(events, start=1):
        revisions[event.stream] = revisions.get(event.stream, 0) + 1
        found.append(
            RecordedEvent(
                position=position,
                event_id=foretold(position),
                stream=event.stream,
                revision=revisions[event.stream],
                recorded_at=stamp(FIRST_RECORDED + timedelta(minutes=minutes * (position - 1))),
                recorded_by="desk",
                correlation=None,
                event=event,
            )
        )
    return found


def given(*events: Event) -> Register:
    """Return what stands after `events`."""
    return REGISTER.fold(recorded(*events))


def fill(log: Any, *events: Event) -> None:
    """Append events to a log one by one, each on a fresh reading of its stream."""
    for position, event in enumerate(events, start=log.basis().position + 1):
        log.append(event.stream, [new(event, position)], expected=log.revision(event.stream))
