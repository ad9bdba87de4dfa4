"""STIX 2.1: actions as incidents, claims as notes by whoever makes them, links as relationships, for threat platforms.

An incident has no time of occurrence, so bounds and wording stand in an extension of our
own, with all else that STIX has no member for. https://docs.oasis-open.org/cti/stix/v2.1/
"""

from collections.abc import Iterable, Iterator, Mapping

from timeline.exchange.about import about, about_words, as_json
from timeline.exchange.extract import Extract, Options
from timeline.exchange.plain import one_line, plain
from timeline.exchange.rows import action_row, actor_row, source_row
from timeline.exchange.stix_objects import (
    EXTENSION,
    PROGRAM,
    Stix,
    declarations,
    extended,
    id_of,
    instant,
    made,
    references_of,
    told,
)
from timeline.exchange.stix_said import claim_objects, link_objects
from timeline.exchange.words import support_lines, time_line, title
from timeline.projections.points import points_of

_CLASSES = {
    "state": "organization",
    "organ": "organization",
    "outlet": "organization",
    "international": "organization",
    "group": "group",
    "person": "individual",
    "population": "class",
}
_INTERNATIONAL = "XZ"


def write(one: Extract, options: Options) -> bytes:  # noqa: ARG001  # as every format is called
    """Return a bundle: the incidents, who is party to them, what is claimed and said to answer what, and a report."""
    objects = list(_objects(one)) if one.actions or one.struck else []
    name = f"{one.basis}:{one.asked}:{one.narrowed}:{one.chains.strengths}"
    report = [_report(one, objects)] if objects else []
    return as_json(
        {"type": "bundle", "id": id_of(one, "bundle", name), "objects": [*declarations(), *objects, *report]}
    )


def _objects(one: Extract) -> Iterator[Stix]:
    for name in one.actors:
        yield _identity(one, name)
    for name in one.actors:
        yield from _ties(one, name)
    for name in (*one.actions, *one.struck):
        yield from _incident(one, name)
    yield from claim_objects(one)
    yield from link_objects(one)


def _identity(one: Extract, name: str) -> Stix:
    thing, row = one.register.actors[name], actor_row(one, name)
    return made(one, "identity", f"actor:{name}", thing) | {
        "name": one_line(str(row["name"])),
        "identity_class": _CLASSES.get(thing.now.kind, "unspecified"),
        **extended(row),
    }


def _ties(one: Extract, name: str) -> Iterator[Stix]:
    """Yield to whom an actor belongs, on whose word; not a tie to an actor that does not go out."""
    for tie in actor_row(one, name)["ties"]:
        other = tie["with"]
        if other in one.actors:
            relation = tie["relation"].replace("_", "-")
            yield made(one, "relationship", f"tie:{name}:{relation}:{other}", one.register.actors[name]) | {
                "relationship_type": relation,
                "source_ref": id_of(one, "identity", f"actor:{name}"),
                "target_ref": id_of(one, "identity", f"actor:{other}"),
                **extended(tie),
            }


def _incident(one: Extract, name: str) -> Iterator[Stix]:
    """Yield an action, where it was, and who was party to it."""
    thing = one.register.actions[name]
    cited = references_of(one.register, thing)
    incident = made(one, "incident", f"action:{name}", thing) | {
        "name": one_line(title(one.register, name)),
        "description": plain("; ".join((time_line(one.register, name), *support_lines(one.register, name)))),
        **({"external_references": cited} if cited else {}),
        **extended(action_row(one, name)),
    }
    yield incident
    for number, place in enumerate(_places(one, name), start=1):
        location = made(one, "location", f"action:{name}:{number}", thing) | place
        yield location
        yield _joined(one, name, "located-at", location["id"], {})
    for side, type_ in (("actors", "attributed-to"), ("targets", "targets"), ("participants", "related-to")):
        for party in getattr(thing.now, side):
            if party.actor in one.actors:
                whom = id_of(one, "identity", f"actor:{party.actor}")
                said = {"side": side, "basis": party.basis, "attributed_by": party.by, "fate": party.fate}
                yield _joined(one, name, type_, whom, said)


def _joined(one: Extract, action: str, type_: str, target: str, said: Mapping[str, str | None]) -> Stix:
    return made(one, "relationship", f"action:{action}:{type_}:{target}:{said}", one.register.actions[action]) | {
        "relationship_type": type_,
        "source_ref": id_of(one, "incident", f"action:{action}"),
        "target_ref": target,
        **extended(said),
    }


def _places(one: Extract, name: str) -> Iterator[Stix]:
    """Yield the points of an action, no finer than they are known; without one, the territories that it was on."""
    action = one.register.actions[name].now
    soil = [code for code in action.territory if code != _INTERNATIONAL]
    country = {"country": soil[0]} if len(action.territory) == len(soil) == 1 else {}
    points = list(points_of(one.register, action.places))
    for point in points:
        yield {
            "name": one_line(f"{point.place.relation} {point.place.name}"),
            "latitude": float(point.latitude),
            "longitude": float(point.longitude),
            "precision": float(point.radius_m),
            **country,
        }
    if not points or not country:
        yield from ({"country": code} for code in soil)


def _report(one: Extract, objects: Iterable[Stix]) -> Stix:
    """Return what holds all of it: published when the newest event that it was made from was recorded."""
    published = instant(one.register.recorded_at)
    sources = [told(source_row(one, name)) for name in one.sources]
    return {
        "type": "report",
        "spec_version": "2.1",
        "id": id_of(one, "report", f"{one.basis}:{one.asked}:{one.narrowed}:{one.chains.strengths}"),
        "created_by_ref": PROGRAM,
        "created": published,
        "modified": published,
        "name": "The whole log" if one.asked is None else one_line(title(one.register, one.asked)),
        "description": "\n".join(map(plain, about_words(one, "stix"))),
        "published": published,
        "object_refs": [EXTENSION, *(one["id"] for one in objects)],
        **extended({"about": about(one, "stix"), "sources": sources}),
    }
