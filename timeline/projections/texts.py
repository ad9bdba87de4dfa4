"""The words on record: every text of a thing that may be shown, with the field that holds it. Pure.

What was redacted is no text, and of a confidential source nothing is but its id: words
that are in no passage can be neither found nor printed by whoever reads passages only.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorRegistered, Party
from events.base import Event, Withheld
from events.claims import ClaimMade
from events.notes import CaseOpened, NoteAdded
from events.places import PlaceRegistered
from events.relations import ActionsOrdered
from events.responses import ResponseAsserted, ResponseDisputed
from events.sources import Citation, SourceRegistered
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.sources import quotable
from timeline.projections.wordless import wordless


class Passage(NamedTuple):
    """A text of a thing, and which of its fields holds it: title, quote, translation, name, alias, place and so on."""

    field: str
    text: str


Words = str | Withheld | None
SEARCHED = ("action", "claim", "source", "note", "actor", "response", "case", "place")
"""The kinds of things that have texts."""
NAMES = frozenset({"name", "alias", "place", "party"})
"""The fields whose passages are names, which are spelt in several ways: of actors, as parties too, and of places."""


def passages_of(register: Register, thing: Thing) -> tuple[Passage, ...]:
    """Return the texts of a thing as it stands, each once: its own words, quotes, reasons given since.

    A thing that was retracted or withdrawn keeps its texts; one that is not on record, or
    of a kind without texts, has none.
    """
    standing = register.find(*thing) if thing.kind in SEARCHED else None
    if standing is None:
        return ()
    found: list[Passage] = []
    if not is_confidential(standing):
        standing = wordless(register, standing)
        found += _OWN[type(standing.now)](standing.now)
        found += _cited(register, standing)
        for recorded in standing.since:
            found += _told_since(recorded.event)
    return tuple(dict.fromkeys(found))


def is_confidential(standing: Standing[Any]) -> bool:
    """Tell whether a thing is a source of which nothing is shown but its id."""
    return isinstance(standing.now, SourceRegistered) and standing.now.confidential


def _text(field: str, words: Words) -> Iterator[Passage]:
    if isinstance(words, str):
        yield Passage(field, words)


def _texts(field: str, several: Iterable[Words]) -> Iterator[Passage]:
    for words in several:
        yield from _text(field, words)


def _cited(register: Register, standing: Standing[Any]) -> Iterator[Passage]:
    """Yield the quotes that a thing rests on, and those that came with what was recorded of it since."""
    events = (standing.now, *(recorded.event for recorded in standing.since))
    citations: list[Citation] = [one for event in events for one in getattr(event, "citations", ())]
    for citation in quotable(register, citations):
        yield from _text("quote", citation.quote)
        yield from _text("translation", citation.translation)
        yield from _text("speaker", citation.speaker_words)


def _told_since(event: Event) -> Iterator[Passage]:
    """Yield the words of an event about a thing that stand in no field of it: why, who says so, how long after."""
    yield from _text("reason", getattr(event, "reason", None))
    match event:
        case ActionsOrdered():
            yield from _text("order", event.gap.words if event.gap is not None else None)
            yield from _of_parties("party", (event.asserted_by,))
        case ResponseDisputed():
            yield from _of_parties("party", (event.by,))
        case _:
            pass


def _of_parties(field: str, parties: Iterable[Party]) -> Iterator[Passage]:
    return _texts(field, (party.words for party in parties))


def _of_action(action: ActionReported) -> Iterator[Passage]:
    yield from _text("title", action.title)
    yield from _texts("place", (place.name for place in action.places))
    yield from _of_parties("party", (*action.actors, *action.targets, *action.participants))
    yield from _text("as reported", action.occurred.as_reported)


def _of_claim(claim: ClaimMade) -> Iterator[Passage]:
    yield from _text("claimant", claim.claimant_words)
    yield from _text("text", claim.text)
    if claim.figure is not None:
        yield from _texts("figure", (claim.figure.words, claim.figure.status))
    yield from _texts("place", (claim.place.name,) if claim.place else ())
    yield from _of_parties("party", (claim.party,) if claim.party else ())


def _of_source(source: SourceRegistered) -> Iterator[Passage]:
    yield from _text("title", source.title)
    yield from _texts("author", source.authors if isinstance(source.authors, tuple) else ())
    yield from _text("url", source.url)


def _of_note(note: NoteAdded) -> Iterator[Passage]:
    return _text("text", note.text)


def _of_actor(actor: ActorRegistered) -> Iterator[Passage]:
    yield from _text("name", actor.name)
    yield from _texts("alias", (alias.name for alias in actor.aliases))


def _of_place(place: PlaceRegistered) -> Iterator[Passage]:
    yield from _text("name", place.name)
    yield from _texts("alias", (alias.name for alias in place.aliases))


def _of_response(response: ResponseAsserted) -> Iterator[Passage]:
    yield from _text("expected", response.expected)
    yield from _text("alternative", response.alternative)
    yield from _of_parties("party", (response.asserted_by,))


def _of_case(case: CaseOpened) -> Iterator[Passage]:
    yield from _text("title", case.title)
    yield from _text("question", case.question)
    yield from _text("scope", case.scope)


_OWN: Mapping[type[Event], Callable[[Any], Iterator[Passage]]] = {
    ActionReported: _of_action,
    ClaimMade: _of_claim,
    SourceRegistered: _of_source,
    NoteAdded: _of_note,
    ActorRegistered: _of_actor,
    ResponseAsserted: _of_response,
    CaseOpened: _of_case,
    PlaceRegistered: _of_place,
}
