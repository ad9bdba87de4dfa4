"""What findings are made of: the finding, the rule, what rules look at, and what they cannot see in the log alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from events.claims import ClaimMade
from events.envelope import RecordedEvent
from events.redactions import type_of
from events.responses import ResponseAsserted, ResponseDisputed
from timeline.projections.answers import is_answer
from timeline.projections.chains import MEASURED, Edge, build, ends_of, order_of
from timeline.projections.claims import superseded
from timeline.projections.custody import captures_of
from timeline.projections.duplicates import Duplicates
from timeline.projections.dyads import Sights
from timeline.projections.findings.names import spelt_alike
from timeline.projections.findings.topics import previous
from timeline.projections.graph import knots, successors
from timeline.projections.merging import merged_actions, merged_actors
from timeline.projections.order import Order, Ordering
from timeline.projections.register import Register, Standing
from timeline.projections.support import sources_of

Level = Literal["error", "warning", "note"]
LATE_DAYS = 30
"""After how many days what is recorded of an action is recorded late, unless a reader says otherwise."""


class Said(NamedTuple):
    """What a rule finds about one thing, and the command that settles it; "…" stands for what only a person can say.

    `field` is the field that it is about. `detail` tells findings of one rule about one
    thing apart: ids, or the name of a field; it is part of the key, so it holds no words.
    `latest` is the position of the newest record that it rests on beside the thing itself.
    """

    what: str
    fix: str
    field: str | None = None
    detail: str = ""
    latest: int = 0


class Finding(NamedTuple):
    """Something found about a thing: by which rule, how grave, what it is, and what to do.

    `position` is that of the event that first recorded the thing. `silenced_by` is the
    note that says why it is as it should be.
    """

    code: str
    level: Level
    kind: str
    id: str
    what: str
    fix: str
    position: int
    field: str | None = None
    detail: str = ""
    silenced_by: str | None = None

    @property
    def key(self) -> str:
        """Return what a note names to silence it: `W102:claim:saravan-time-irna`, and the detail if there is one."""
        return key_of(self.code, self.kind, self.id, self.detail)


def key_of(code: str, kind: str, name: str, detail: str = "") -> str:
    """Return the key of a finding. Ids have no colon, so the first three parts can be told apart."""
    return ":".join((code, kind, name, detail) if detail else (code, kind, name))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rules cannot see in the record itself: it is handed to them. `None`: nobody looked, so nothing is said.

    `redactions` are those that took something out, by the event that they took it out of;
    `unpurged` the ids of redactions of which bytes may be left. `copies` has for captured
    files, by their SHA-256, what is wrong with the stored copy; `texts` the words of those
    that can be read, as quotes are compared (`sources.plain`). `marked` has for the event at
    a position the JSON Pointers of what is sealed in it.
    """

    redactions: Mapping[str, Sequence[RecordedEvent]] | None = None
    unpurged: frozenset[str] | None = None
    copies: Mapping[str, str] | None = None
    texts: Mapping[str, str] | None = None
    marked: Mapping[int, frozenset[str]] | None = None


THE_LOG_ALONE = Surroundings()
"""Nobody looked beside the log."""


class Facts:
    """What the rules look at: the register, and what takes a look at all of it, which is taken once.

    A rule about a thing looks at the thing, at what that names near and far (to whom actors
    belong, where sources go back to), at notes about it, and beside that: about an action,
    a claim or a response at whatever hangs together with it by responses, statements of
    order, merges and claims about the same actions; about a source at what cites it; about
    a note at what its subject looks at. So what is found about a thing follows from that
    much of the record, and the view of findings can be caught up. Rules that look at all
    things of a kind say so: see `Rule.everywhere`.
    """

    def __init__(
        self, register: Register, surroundings: Surroundings = THE_LOG_ALONE, late_days: int = LATE_DAYS
    ) -> None:
        self.register, self.surroundings, self.late_days = register, surroundings, late_days

    # --- claims ------------------------------------------------------------------------------------------------------

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """Return claim id → id of the claim that replaces it."""
        return superseded(self.register)

    @cached_property
    def _claims(self) -> Mapping[str, list[Standing[ClaimMade]]]:
        found: dict[str, list[Standing[ClaimMade]]] = {}
        for name, thing in self.register.claims.items():
            if thing.stands and name not in self.replaced:
                for action in thing.now.about:
                    found.setdefault(action, []).append(thing)
        return found

    def claims_about(self, action: str) -> Sequence[Standing[ClaimMade]]:
        """Return the claims about an action that stand and were not replaced, in the order of recording."""
        return self._claims.get(action, ())

    @cached_property
    def statements(self) -> Mapping[tuple[str, str], list[Standing[ClaimMade]]]:
        """Return (action, statement) → the standing claims about that action that were made in that breath."""
        found: dict[tuple[str, str], list[Standing[ClaimMade]]] = {}
        for thing in self.register.claims.values():
            if thing.stands and thing.now.statement is not None:
                for action in thing.now.about:
                    found.setdefault((action, thing.now.statement), []).append(thing)
        return found

    @cached_property
    def previous(self) -> Mapping[str, Standing[ClaimMade]]:
        """Return claim → the standing claim before it that gives a figure of the same."""
        return previous(self.register, self.replaced)

    # --- responses ---------------------------------------------------------------------------------------------------

    @cached_property
    def order(self) -> Order:
        """Return which action came first, by times and by statements of order."""
        return order_of(self.register)

    @cached_property
    def contradicted(self) -> Mapping[str, list[tuple[str, Ordering]]]:
        """Return action → the statements that it came before another which cannot hold, each with how that is known."""
        found: dict[str, list[tuple[str, Ordering]]] = {}
        for contradiction in self.order.contradictions:
            for one in contradiction.orderings:
                found.setdefault(one.before, []).append((contradiction.what, one))
        return found

    @cached_property
    def sights(self) -> Sights:
        """Return for whom everybody counts, and whose every territory is."""
        return Sights(self.register)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Return the links that are stated or attributed and possible, over all chains."""
        return tuple(edge for chain in build(self.register, MEASURED).chains for edge in chain.edges)

    @cached_property
    def answering(self) -> Mapping[str, list[Edge]]:
        """Return action → the links by which it is said to answer others."""
        return _grouped(self.edges, "later")

    @cached_property
    def answered(self) -> Mapping[str, list[Edge]]:
        """Return action → the links by which others are said to answer it."""
        return _grouped(self.edges, "earlier")

    @cached_property
    def knots(self) -> Mapping[str, tuple[str, ...]]:
        """Return action → the actions that it answers in a circle, itself among them."""
        arcs = [ends for name in self.register.responses if (ends := self.joined(name)) is not None]
        tied = knots(successors((name for name, thing in self.register.actions.items() if thing.stands), arcs))
        return {name: tuple(knot) for knot in tied for name in knot}

    def joined(self, response: str) -> tuple[str, str] | None:
        """Return (earlier, later) of a response that says that two standing acts are joined, in a possible order."""
        ends = self.said_to_join(response)
        return None if ends is None or self.is_impossible(ends) else ends

    def said_to_join(self, response: str) -> tuple[str, str] | None:
        """Return (earlier, later) of a standing response that says yes of two standing acts, merged ones as one."""
        thing, actions = self.register.responses[response], self.register.actions
        if not thing.stands or not thing.knows("responding") or thing.now.polarity == "no":
            return None
        ends = ends_of(thing.now)
        if ends is None or not all(one in actions and actions[one].stands for one in ends):
            return None
        earlier, later = (self.merged.get(one, one) for one in ends)
        return (earlier, later) if earlier != later else None

    def is_impossible(self, ends: tuple[str, str]) -> bool:
        """Tell whether what is said to be earlier surely was not."""
        return self.order.before(*ends) is False

    @cached_property
    def _links(self) -> tuple[Mapping[str, list[Standing[ResponseAsserted]]], ...]:
        onward: dict[str, list[Standing[ResponseAsserted]]] = {}
        back: dict[str, list[Standing[ResponseAsserted]]] = {}
        for thing in self.register.responses.values():
            if thing.stands and thing.knows("responding"):
                onward.setdefault(thing.now.responding, []).append(thing)
                back.setdefault(thing.now.responded_to or "", []).append(thing)
        return onward, back

    def links_from(self, action: str) -> Sequence[Standing[ResponseAsserted]]:
        """Return the standing responses in which an action answers, pre-empts or announces another."""
        return self._links[0].get(action, ())

    def links_to(self, action: str) -> Sequence[Standing[ResponseAsserted]]:
        """Return the standing responses in which an action is answered, pre-empted or announced."""
        return self._links[1].get(action, ())

    def links_of(self, link: ResponseAsserted) -> list[Standing[ResponseAsserted]]:
        """Return the standing responses that name the same two actions in the same parts."""
        return [one for one in self.links_from(link.responding) if one.now.responded_to == link.responded_to]

    def is_contested(self, link: ResponseAsserted) -> bool:
        """Tell whether somebody denies or disputes what a response says."""
        return any(one.now.polarity == "no" or is_disputed(one) for one in self.links_of(link))

    @cached_property
    def models(self) -> Mapping[str, str]:
        """Return method → the model of the link by it that was recorded last."""
        links = sorted(self.register.responses.values(), key=lambda one: one.position)
        return {one.now.method: one.now.model for one in links if one.stands and one.now.method and one.now.model}

    # --- merges, sources, notes --------------------------------------------------------------------------------------

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """Return action → the one that it is merged into."""
        return merged_actions(self.register)

    @cached_property
    def merged_actors(self) -> Mapping[str, str]:
        """Return actor → the one that it is merged into."""
        return merged_actors(self.register)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Return what looks alike."""
        return Duplicates(self.register)

    @cached_property
    def spelt_alike(self) -> Mapping[str, list[str]]:
        """Return each name of an actor, as it is compared → the actors that go by it."""
        return spelt_alike(self.register)

    @cached_property
    def cited(self) -> frozenset[str]:
        """Return the sources that something which stands rests on."""
        shelves = (self.register.actions, self.register.claims, self.register.responses)
        return frozenset(
            one for shelf in shelves for thing in shelf.values() if thing.stands for one in sources_of(thing)
        )

    def texts_of(self, source: str) -> list[str] | None:
        """Return the words of the stored copies of a source; `None` if there is none that can be read."""
        known = self.surroundings.texts or {}
        found = [known[one.sha256] for one in captures_of(self.register, source) if one.sha256 in known]
        return found or None

    @cached_property
    def silencing(self) -> Mapping[str, tuple[int, str]]:
        """Return the key of a finding → the standing note about it that was recorded last, and its position."""
        found: dict[str, tuple[int, str]] = {}
        for name, thing in self.register.notes.items():
            if thing.stands and thing.now.finding is not None:
                code, _, detail = thing.now.finding.partition(":")
                kind, _, about = thing.now.about.partition(":")
                key = key_of(code, kind, about, detail)
                found[key] = max(found.get(key, (0, "")), (thing.position, name))
        return found

    def silenced_by(self, key: str, latest: int) -> str | None:
        """Return the note that silences a finding which rests on nothing newer than the position `latest`.

        What was said of it before something was added or corrected, was said of something else.
        """
        position, name = self.silencing.get(key, (0, ""))
        return name if position > latest else None


def _grouped(edges: Iterable[Edge], end: Literal["earlier", "later"]) -> Mapping[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        if is_answer(edge):
            found.setdefault(getattr(edge, end), []).append(edge)
    return found


def is_disputed(thing: Standing[ResponseAsserted]) -> bool:
    """Tell whether somebody disputes a response, also where it was redacted who."""
    return any(type_of(one.event) == ResponseDisputed.type for one in thing.since)


class Rule(NamedTuple):
    """A rule: its code, how grave a finding of it is, which kinds of things it looks at, what and why, and how.

    `says` is what is found, in a sentence, and `why` why it matters. `everywhere`: it looks
    at all things of a kind, so it is asked only where all is known, and no view keeps what
    it finds. `needs` names what of `Surroundings` it cannot do without.
    """

    code: str
    level: Level
    kinds: tuple[str, ...]
    says: str
    why: str
    check: Callable[[Facts, Any], Iterator[Said]]
    everywhere: bool = False
    needs: str | None = None


FAMILIES = {
    "W": "times",
    "P": "places",
    "A": "actors",
    "C": "claims",
    "S": "sources",
    "R": "responses",
    "D": "doubles",
    "G": "governance",
}
"""The families of rules, by the first letter of their codes."""


def correction(kind: str, name: str, field: str, value: str = "…") -> str:
    """Return the command that corrects a field of a thing."""
    return f"timeline append correction {kind}:{name} --set {field}={value} --reason …"


def retraction(kind: str, name: str) -> str:
    """Return the command that retracts a thing."""
    return f"timeline append retraction {kind}:{name} --reason …"
