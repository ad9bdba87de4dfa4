"""What is said in STIX: claims as notes, links as relationships, and who contradicts whom as opinions."""

from collections.abc import Iterator

from events.actors import Party
from events.responses import ResponseAsserted, ResponseDisputed
from timeline.exchange.extract import Extract
from timeline.exchange.plain import one_line, plain
from timeline.exchange.rows import claim_row, link_row
from timeline.exchange.stix_objects import Stix, extended, id_of, instant, made, references_of
from timeline.exchange.words import claim_line, link_line
from timeline.projections.grades import held
from timeline.projections.register import Standing
from timeline.reports.claims_table import speaker_name
from timeline.reports.wording import party_words, text_of

_CONFIDENCE = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Appendix A of STIX 2.1, Admiralty scale; 6 is not assessed, and so no number."""
_TYPES = {"answers": "responds-to", "pre-empts": "pre-empts", "announces": "announces"}


def claim_objects(one: Extract) -> Iterator[Stix]:
    """Yield a note for each claim about an action that goes out, and who denies what is claimed."""
    inside = {*one.actions, *one.struck}
    for name in one.claims:
        thing = one.register.claims[name]
        about = [action for action in thing.now.about if action in inside]
        if about:
            words = one_line(claim_line(one.register, name, one.replaced.get(name)))
            yield _note(one, name, about, words)
            if thing.stands and thing.now.stance == "denies":
                yield from _denial(one, name, words)


def _note(one: Extract, name: str, about: list[str], words: str) -> Stix:
    thing = one.register.claims[name]
    row = claim_row(one, name)
    graded = {_CONFIDENCE.get(grade) for grade in held(thing).values()}
    [confidence] = graded if len(graded) == 1 else [None]  # graders who differ are never averaged
    cited = references_of(one.register, thing)
    return (
        made(one, "note", f"claim:{name}", thing)
        | _by(one, thing.now.claimant)
        | {
            "abstract": f"claim {name}",
            "content": words,
            "authors": [one_line(speaker_name(one.register, thing.now))],
            "object_refs": [id_of(one, "incident", f"action:{action}") for action in about],
        }
        | ({"confidence": confidence} if confidence is not None else {})
        | ({"external_references": cited} if cited else {})
        | extended(row)
    )


def _by(one: Extract, actor: str | None) -> Stix:
    return {"created_by_ref": id_of(one, "identity", f"actor:{actor}")} if actor in one.actors else {}


def _denial(one: Extract, name: str, words: str) -> Iterator[Stix]:
    """Yield that a claimant disagrees with what others claim of the same thing."""
    thing = one.register.claims[name]
    against = [
        other
        for other in one.claims
        if (said := one.register.claims[other]).stands
        and said.now.stance != "denies"
        and said.now.dimension == thing.now.dimension
        and not set(said.now.about).isdisjoint(thing.now.about)
    ]
    if against:
        yield (
            made(one, "opinion", f"claim:{name}", thing)
            | _by(one, thing.now.claimant)
            | _disagrees(words, one_line(speaker_name(one.register, thing.now)))
            | {"object_refs": [id_of(one, "note", f"claim:{other}") for other in against]}
        )


def link_objects(one: Extract) -> Iterator[Stix]:
    """Yield a relationship for each link between two actions, and who says otherwise; the others as notes.

    Order in time alone is a relationship of its own type, which says no more.
    """
    for name in one.links:
        thing = one.register.responses[name]
        if thing.withheld is not None:
            continue
        if thing.now.responded_to is None:
            yield _in_words(one, name, [thing.now.responding])
        elif thing.now.polarity == "no":
            yield from _denied(one, name)
        else:
            yield _relationship(one, name)
            yield from _disputes(one, name)


def _relationship(one: Extract, name: str) -> Stix:
    thing = one.register.responses[name]
    link = thing.now
    cited = references_of(one.register, thing)
    row = link_row(one, name)
    type_ = _TYPES[link.relation]
    if link.strength == "followed":
        type_ = "came-after"
        row |= {"relation": "came after"}
    return (
        made(one, "relationship", f"response:{name}", thing)
        | {
            "relationship_type": type_,
            "description": plain(_sentence(one, name)),
            "source_ref": id_of(one, "incident", f"action:{link.responding}"),
            "target_ref": id_of(one, "incident", f"action:{link.responded_to}"),
        }
        | ({"external_references": cited} if cited else {})
        | extended(row)
    )


def _sentence(one: Extract, name: str) -> str:
    return f"It {link_line(one, name)}."


def _in_words(one: Extract, name: str, actions: list[str]) -> Stix:
    """Return a link that is no relationship as a note: it says so in words, and by whom."""
    thing = one.register.responses[name]
    return (
        made(one, "note", f"response:{name}", thing)
        | _by(one, thing.now.asserted_by.actor)
        | {
            "abstract": f"link {name}",
            "content": plain(_sentence(one, name)),
            "authors": [_named(one, thing.now.asserted_by)],
            "object_refs": [id_of(one, "incident", f"action:{action}") for action in actions],
        }
        | extended(link_row(one, name))
    )


def _denied(one: Extract, name: str) -> Iterator[Stix]:
    """Yield that somebody says that one action does not answer another: of those who say that it does, an opinion."""
    thing = one.register.responses[name]
    others = [other for other in one.links if _says_yes(one.register.responses[other], thing.now)]
    yield _in_words(one, name, [action for action in (thing.now.responding, thing.now.responded_to) if action])
    if others and thing.stands:
        yield (
            made(one, "opinion", f"response:{name}", thing)
            | _by(one, thing.now.asserted_by.actor)
            | _disagrees(plain(_sentence(one, name)), _named(one, thing.now.asserted_by))
            | {"object_refs": [id_of(one, "relationship", f"response:{other}") for other in others]}
        )


def _says_yes(other: Standing[ResponseAsserted], link: ResponseAsserted) -> bool:
    pair = (other.now.responding, other.now.responded_to)
    return other.stands and other.now.polarity == "yes" and pair == (link.responding, link.responded_to)


def _disputes(one: Extract, name: str) -> Iterator[Stix]:
    for recorded in one.register.responses[name].since:
        if isinstance(recorded.event, ResponseDisputed):
            at = instant(recorded.recorded_at)
            yield (
                {"type": "opinion", "spec_version": "2.1", "id": id_of(one, "opinion", recorded.event_id)}
                | {"created": at, "modified": at}
                | _by(one, recorded.event.by.actor)
                | _disagrees(plain(text_of(recorded.event.reason)), _named(one, recorded.event.by))
                | {"object_refs": [id_of(one, "relationship", f"response:{name}")]}
            )


def _disagrees(words: str, author: str) -> Stix:
    return {"explanation": words, "authors": [author], "opinion": "disagree"}


def _named(one: Extract, party: Party) -> str:
    return one_line(party_words(one.register, party))
