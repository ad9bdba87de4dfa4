"""What a row of our own tables says as the record has it: a table holds less of some things, and lost is not changed.

A point is rounded where a table is written, only the first of an action goes out, and on whose word a link rests is
named without how. Held against the record part by part, each of these would be another; so what a row says of them
is held against what the record itself would write there. Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from events.actors import Party
from events.base import Withheld
from events.notes import CaseExcluded, CaseIncluded
from events.places import Place
from events.sources import Citation
from timeline.ingest.cells import Body
from timeline.projections.cases import last_words, taken_in
from timeline.projections.points import points_of
from timeline.projections.register import Register, Standing
from timeline.recording.sameness import same
from timeline.recording.wanted import OnRecord

_SIDES = ("actors", "targets", "participants")
_PASSAGE = ("source", "quote", "language", "translation", "locator")
_PARTY = ("actor", "basis", "by", "fate")
_POINT = ("latitude", "longitude", "radius_m", "coordinates_basis")


def news(body: Body, fed: Collection[str], standing: Standing[Any] | None) -> list[str]:
    """Return those of the fields that are fed of which a row does not say what the record would write there itself."""
    if standing is None:
        return list(fed)
    now = standing.now
    known = {one for one in fed if one not in body and isinstance(getattr(now, one, None), Withheld)}
    known |= {one for one in _SIDES if one in body and _are_parties(body[one], getattr(now, one))}
    if "asserted_by" in body and _is_speaker(body["asserted_by"], now.asserted_by):
        known.add("asserted_by")
    if "place" in body and now.place is not None and _is_place(body["place"], now.place):
        known.add("place")
    if "places" in body and any(map(_is_hidden, now.places)) and _are_places(body["places"], now.places):
        known.add("places")
    return [one for one in fed if one not in known]


def passages(said: Sequence[Body], standing: Standing[Any] | None) -> list[Body]:
    """Return passages as they are on record, where they are: who translated one is in no table."""
    known = () if standing is None else standing.now.citations
    return [next((_body(old) for old in known if _is_passage(one, old)), one) for one in said]


def places(said: Sequence[Body], standing: Standing[Any] | None, known: OnRecord) -> list[Body]:
    """Return where it was, with the points on record, but for one of which the row says another point."""
    recorded: Sequence[Place] = () if standing is None else standing.now.places
    ids = (one.place for one in recorded if one.place is not None)
    named = {one: found for one in ids if (found := known.find("place", one)) is not None}
    shown = next(points_of(Register(places=named), tuple(recorded)), None)
    point = None if shown is None else (shown.latitude, shown.longitude, shown.radius_m, shown.basis)
    made = []
    for number, one in enumerate(said):
        is_known = number < len(recorded) and _is_place(one, recorded[number])
        is_moved = "latitude" in one and tuple(one.get(name) for name in _POINT) != point
        made.append(_body(recorded[number]) if is_known and not is_moved and not _is_hidden(recorded[number]) else one)
    return made


def news_of_case(said: Sequence[Body], type_: str, standing: Standing[Any] | None) -> list[Body]:
    """Return what a row says of actions and the last word of the case on each does not, why among it."""
    last = {} if standing is None else last_words(standing)
    return [one for one in said if not _is_last_word(one, type_, last.get(str(one.get("action"))))]


def _is_last_word(said: Body, type_: str, last: CaseIncluded | CaseExcluded | None) -> bool:
    if last is None or last.type != type_:
        return False
    return said.get("reason") is None or same(last.reason, said["reason"], sent_again=True)


def unlisted(listed: Collection[str], standing: Standing[Any] | None) -> list[str]:
    """Return the actions that a case on record takes in and that are not listed."""
    return [] if standing is None else [one for one in taken_in(standing).actions if one not in listed]


def _body(known: Citation | Place) -> Body:
    return {one.name: value for one in fields(known) if (value := getattr(known, one.name)) is not None}


def _is_passage(said: Body, old: Citation) -> bool:
    speakers = (said.get("speaker") or said.get("speaker_words"), old.speaker or old.speaker_words)
    return speakers[0] == speakers[1] and all(said.get(name) == getattr(old, name) for name in _PASSAGE)


def _are_parties(said: Sequence[Body], known: Sequence[Party]) -> bool:
    return len(said) == len(known) and all(map(_is_party, said, known))


def _is_party(said: Body, known: Party) -> bool:
    """Tell whether somebody is who is on record; with their only words redacted, on whose word it was is not told."""
    is_hushed = known.actor is None and isinstance(known.words, Withheld)
    names = ("actor", "fate") if is_hushed else _PARTY
    return _has_words(said, known) and all(said.get(name) == getattr(known, name) for name in names)


def _is_speaker(said: Mapping[str, Any], known: Party) -> bool:
    """Tell whether a link rests on the word that is on record: a row tells who it was, and in which words."""
    return _has_words(said, known) and said["actor"] == known.actor


def _has_words(said: Mapping[str, Any], known: Party) -> bool:
    """Tell whether somebody is named in the words on record; of those that were redacted no row can say anything."""
    return isinstance(known.words, Withheld) or said.get("words") == known.words


def _is_hidden(known: Place) -> bool:
    """Tell whether the point of a place was redacted: no row can say it."""
    return isinstance(known.latitude, Withheld) or isinstance(known.longitude, Withheld)


def _are_places(said: Sequence[Body], known: Sequence[Place]) -> bool:
    return len(said) == len(known) and all(map(_is_place, said, known))


def _is_place(said: Body, known: Place) -> bool:
    return (said["relation"], said["name"]) == (known.relation, known.name)
