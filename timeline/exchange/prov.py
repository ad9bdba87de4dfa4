"""PROV-JSON: every recorded event as an entity, who recorded it, and what it was derived from.

A response is no provenance, so that one action answers another is not written as a relation
of PROV. https://www.w3.org/submissions/prov-json/, https://www.w3.org/TR/prov-dm/
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from events.amendments import ActionRestored, Correction, Retraction
from events.grades import CitationAdded
from events.sources import Citation, SourceRelated
from timeline.exchange.about import about_words, as_json
from timeline.exchange.extract import Extract, Options
from timeline.exchange.plain import one_line, plain
from timeline.exchange.recorded import Entry, entries
from timeline.exchange.rows import source_row
from timeline.projections.register import Thing
from timeline.projections.roots import roots_of
from timeline.projections.sources import quotable
from timeline.reports.wording import actor_name

Statement = tuple[str, str, dict[str, Any]]
"""A record of PROV-JSON: its kind, its id, and what it says."""
_TERMS = "urn:escalation-timeline:terms:"
_KINDS = ("entity", "activity", "agent")
_TYPES = {"update_of": "prov:Revision", "quotes": "prov:Quotation", "excerpt": "prov:Quotation"}


def write(one: Extract, options: Options) -> bytes:  # noqa: ARG001  # as every format is called
    """Return the provenance of what goes out."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for number, (kind, name, says) in enumerate(_statements(one), start=1):
        found.setdefault(kind, {})[name or f"_:r{number}"] = says
    prefixes = {"log": f"urn:uuid:{one.basis.log_id}:", "tl": _TERMS}
    return as_json({"prefix": prefixes, **{kind: found[kind] for kind in (*_KINDS, *found) if kind in found}})


def _statements(one: Extract) -> Iterator[Statement]:
    about = {"prov:label": "this file", "tl:basis": str(one.basis), "tl:about": [*map(plain, about_words(one, "prov"))]}
    yield "entity", f"log:basis-{one.basis.position}", about
    told = entries(one)
    ids = {entry.change.event_id for entry in told}
    yield from _agents(one, told)
    for name in one.sources:
        yield from _source(one, name)
    for entry in told:
        yield from _recording(entry)
        yield from _derived(one, entry, ids)
    yield from _alternates(one)


def _agents(one: Extract, told: tuple[Entry, ...]) -> Iterator[Statement]:
    """Yield who recorded, and who published."""
    for name in dict.fromkeys(entry.change.recorded_by for entry in told if entry.change.recorded_by):
        yield "agent", _recorder(name), {"prov:label": one_line(name)}
    publishers = (source_row(one, name).get("publisher") for name in one.sources)
    for name in dict.fromkeys(name for name in publishers if name is not None):
        yield "agent", f"log:actor-{name}", {"prov:label": one_line(actor_name(one.register, name))}


def _recorder(name: str) -> str:
    return f"log:recorder-{quote(name, safe='')}"


def _source(one: Extract, name: str) -> Iterator[Statement]:
    """Yield a source, and who published it; of a confidential one its id alone."""
    row = source_row(one, name)
    said = {"prov:label": "title", "tl:kind": "kind", "tl:url": "url", "tl:published_edtf": "published_edtf"}
    says = {member: plain(str(row[column])) for member, column in said.items() if row.get(column)}
    grades = [f"{one['grade']}, by {one['grader']}" for one in row["reliability"]]
    yield "entity", f"log:source-{name}", {"tl:source": name, **says, **({"tl:reliability": grades} if grades else {})}
    if publisher := row.get("publisher"):
        yield "wasAttributedTo", "", {"prov:entity": f"log:source-{name}", "prov:agent": f"log:actor-{publisher}"}


def _recording(entry: Entry) -> Iterator[Statement]:
    """Yield an event, the recording that made it, and by whom."""
    change = entry.change
    event, recording = _event(change.event_id), f"log:recording-{change.position}"
    yield (
        "entity",
        event,
        {
            "prov:type": _name(f"tl:{entry.type}"),
            "prov:label": entry.title,
            "tl:position": change.position,
            "tl:about": entry.about,
            "tl:says": list(entry.lines),
        },
    )
    at = change.recorded_at
    yield "activity", recording, {"prov:startTime": at, "prov:endTime": at, "prov:type": _name("tl:recording")}
    yield "wasGeneratedBy", "", {"prov:entity": event, "prov:activity": recording, "prov:time": at}
    if change.recorded_by:
        says = {"prov:activity": recording, "prov:agent": _recorder(change.recorded_by)}
        yield "wasAssociatedWith", "", says


def _event(event_id: str) -> str:
    return f"log:event-{event_id}"


def _name(name: str) -> Mapping[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _derived(one: Extract, entry: Entry, ids: set[str]) -> Iterator[Statement]:
    """Yield what an event was derived from: passages of sources, and the event that it amends."""
    event, position = entry.change.event, entry.change.position
    made = _event(entry.change.event_id)
    cited = (event.citation,) if isinstance(event, CitationAdded) else getattr(event, "citations", ())
    for citation in cited:
        if citation.source in one.sources:
            yield "wasDerivedFrom", "", _derivation(made, f"log:source-{citation.source}", _passage(one, citation))
    amended = getattr(event, "amends", None)
    if amended in ids:
        if isinstance(event, Correction | ActionRestored):
            revised = {"prov:type": _name("prov:Revision")}
            yield "wasDerivedFrom", "", _derivation(made, _event(amended), revised)
        elif isinstance(event, Retraction):
            says = {"prov:entity": _event(amended), "prov:activity": f"log:recording-{position}"}
            yield "wasInvalidatedBy", "", says | {"prov:time": entry.change.recorded_at}
    if isinstance(event, SourceRelated) and event.origin in one.sources:
        yield (
            "wasDerivedFrom",
            "",
            _derivation(f"log:source-{event.source}", f"log:source-{event.origin}", _kind(one, event)),
        )


def _derivation(made: str, used: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"prov:generatedEntity": made, "prov:usedEntity": used, **more}


def _passage(one: Extract, citation: Citation) -> dict[str, Any]:
    """Return the words of a passage, and who speaks them; of a confidential source nothing."""
    if not any(quotable(one.register, (citation,))):
        return {}
    speaker = actor_name(one.register, citation.speaker) if citation.speaker else citation.speaker_words
    said = {
        "tl:quote": plain(citation.quote),
        "tl:language": citation.language,
        "tl:translation": plain(citation.translation),
        "tl:locator": plain(citation.locator),
        "tl:speaker": one_line(speaker),
    }
    quoted = {"prov:type": _name("prov:Quotation")} if citation.quote is not None else {}
    return quoted | {member: value for member, value in said.items() if value}


def _kind(one: Extract, related: SourceRelated) -> dict[str, Any]:
    """Return in which way a source goes back to another; a root is its primary source."""
    is_root = roots_of(one.register, related.origin) == (related.origin,)
    type_ = _TYPES.get(related.relation, "prov:PrimarySource" if is_root else None)
    return {"tl:relation": related.relation} | ({"prov:type": _name(type_)} if type_ else {})


def _alternates(one: Extract) -> Iterator[Statement]:
    """Yield the records that were merged, as other reports of the action that they are shown as."""
    register = one.register
    first: dict[Thing, int] = {}
    for position, thing in register.things.items():
        first.setdefault(thing, position)
    event_ids = {position: event_id for event_id, position in register.positions.items()}
    for merged, into in register.survivors.items():
        recorded = first.get(Thing("action", merged))
        if into in (*one.actions, *one.struck) and recorded is not None:
            other = _event(event_ids[recorded])
            yield "entity", other, {"tl:position": recorded, "tl:about": f"action:{merged}"}
            says = {"prov:alternate1": other, "prov:alternate2": _event(register.actions[into].event_id)}
            yield "alternateOf", "", says
