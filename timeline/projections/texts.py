"""The words on record: every text of a thing that may be shown, with the field that holds it. Pure.

What was redacted is no text, and of a confidential source nothing is but its id: words
that are in no passage can be neither found nor printed by whoever reads passages only.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorRegistered
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
Said = tuple[str, Words]
"""A field and what stands there: a passage, if it is a text."""
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
    if is_confidential(standing):
        return ()
    standing = wordless(register, standing)
    said = _OWN[type(standing.now)](standing.now)
    said += _cited(register, standing)
    for recorded in standing.since:
        said += _told_since(recorded.event)
    return tuple(dict.fromkeys([Passage(field, words) for field, words in said if isinstance(words, str)]))


def is_confidential(standing: Standing[Any]) -> bool:
    """Tell whether a thing is a source of which nothing is shown but its id."""
    return isinstance(standing.now, SourceRegistered) and standing.now.confidential


def _each(field: str, several: Iterable[Words]) -> list[Said]:
    return [(field, words) for words in several]


def _cited(register: Register, standing: Standing[Any]) -> list[Said]:
    """Return the quotes that a thing rests on, and those that came with what was recorded of it since."""
    cited: tuple[Citation, ...] = getattr(standing.now, "citations", ())
    for recorded in standing.since:
        cited += getattr(recorded.event, "citations", ())
    said: list[Said] = []
    for one in quotable(register, cited):
        said += (("quote", one.quote), ("translation", one.translation), ("speaker", one.speaker_words))
    return said


def _told_since(event: Event) -> list[Said]:
    """Return the words of an event about a thing that stand in no field of it: why, who says so, how long after."""
    said: list[Said] = [("reason", getattr(event, "reason", None))]
    match event:
        case ActionsOrdered():
            said.append(("order", event.gap.words if event.gap is not None else None))
            said.append(("party", event.asserted_by.words))
        case ResponseDisputed():
            said.append(("party", event.by.words))
        case _:
            pass
    return said


def _of_action(action: ActionReported) -> list[Said]:
    parties = (*action.actors, *action.targets, *action.participants)
    return [
        ("title", action.title),
        *_each("place", [place.name for place in action.places]),
        *_each("party", [party.words for party in parties]),
        ("as reported", action.occurred.as_reported),
    ]


def _of_claim(claim: ClaimMade) -> list[Said]:
    figure, place, party = claim.figure, claim.place, claim.party
    return [
        ("claimant", claim.claimant_words),
        ("text", claim.text),
        *_each("figure", (figure.words, figure.status) if figure is not None else ()),
        *_each("place", (place.name,) if place is not None else ()),
        *_each("party", (party.words,) if party is not None else ()),
    ]


def _of_source(source: SourceRegistered) -> list[Said]:
    authors = source.authors if isinstance(source.authors, tuple) else ()
    return [("title", source.title), *_each("author", authors), ("url", source.url)]


def _of_note(note: NoteAdded) -> list[Said]:
    return [("text", note.text)]


def _of_what_has_names(thing: ActorRegistered | PlaceRegistered) -> list[Said]:
    return [("name", thing.name), *_each("alias", [alias.name for alias in thing.aliases])]


def _of_response(response: ResponseAsserted) -> list[Said]:
    return [
        ("expected", response.expected),
        ("alternative", response.alternative),
        ("party", response.asserted_by.words),
    ]


def _of_case(case: CaseOpened) -> list[Said]:
    return [("title", case.title), ("question", case.question), ("scope", case.scope)]


_OWN: Mapping[type[Event], Callable[[Any], list[Said]]] = {
    ActionReported: _of_action,
    ClaimMade: _of_claim,
    SourceRegistered: _of_source,
    NoteAdded: _of_note,
    ActorRegistered: _of_what_has_names,
    ResponseAsserted: _of_response,
    CaseOpened: _of_case,
    PlaceRegistered: _of_what_has_names,
}
