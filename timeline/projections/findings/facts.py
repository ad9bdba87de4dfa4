"""What rules look at: the register, as it was recorded and with merges seen through, and what is looked up in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from events.actions import ActionReported
from events.claims import ClaimMade
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.grades import ClaimGraded, SourceGraded
from events.merges import ActionsDistinguished
from events.notes import CaseClosed, CaseExcluded, CaseIncluded
from events.redactions import type_of
from events.relations import ActionsRelated
from events.responses import ResponseAsserted, ResponseDisputed
from timeline.projections.answers import is_answer
from timeline.projections.chains import MEASURED, Edge, build, ends_of, order_of
from timeline.projections.claims import superseded
from timeline.projections.custody import captures_of
from timeline.projections.duplicates import Duplicates
from timeline.projections.dyads import Sights
from timeline.projections.findings.model import LATE_DAYS, THE_LOG_ALONE, Said, Surroundings, key_of
from timeline.projections.findings.names import spelt_alike
from timeline.projections.findings.topics import previous
from timeline.projections.graph import knots, successors
from timeline.projections.merging import as_merged, inner_links, merged_actions, merged_actors
from timeline.projections.order import Contradiction, Order, Ordering
from timeline.projections.register import KINDS, Register, Standing, Thing
from timeline.projections.sides import line
from timeline.projections.support import sources_of


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

    # --- merges and changes ------------------------------------------------------------------------------------------

    @cached_property
    def seen(self) -> Register:
        """Return the register with merges seen through: what answers are made of."""
        return as_merged(self.register)

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """Return action → the one that it is merged into."""
        return merged_actions(self.register)

    @cached_property
    def merged_actors(self) -> Mapping[str, str]:
        """Return actor → the one that it is merged into."""
        return merged_actors(self.register)

    def survivor(self, action: str) -> str:
        """Return the action that one is shown as: itself, if it was not merged into another."""
        return self.merged.get(action, action)

    @cached_property
    def inner(self) -> tuple[str, ...]:
        """Return the standing links between two records of one action."""
        return inner_links(self.register)

    @cached_property
    def _shown_as(self) -> Mapping[Thing, Sequence[str]]:
        """Return each survivor → what was merged into it."""
        found: dict[Thing, list[str]] = {}
        for kind, merges in (("action", self.merged), ("actor", self.merged_actors)):
            for name, into in merges.items():
                found.setdefault(Thing(kind, into), []).append(name)
        return found

    def records_of(self, action: str) -> Iterator[Standing[ActionReported]]:
        """Yield an action as it was recorded, and the records that are shown as it."""
        for name in (action, *self._shown_as.get(Thing("action", action), ())):
            yield self.register.actions[name]

    def newest(self, thing: Thing) -> int:
        """Return the position of the last event that made a thing, or what was merged into it, what it is.

        Copies that were kept of it, what was graded and what was coded are beside that.
        """
        standing = (self.register.find(thing.kind, name) for name in (thing.id, *self._shown_as.get(thing, ())))
        return max((_changed_at(one) for one in standing if one is not None), default=0)

    # --- claims ------------------------------------------------------------------------------------------------------

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """Return claim id → id of the claim that replaces it."""
        return superseded(self.seen)

    @cached_property
    def _claims(self) -> Mapping[str, list[Standing[ClaimMade]]]:
        found: dict[str, list[Standing[ClaimMade]]] = {}
        for name, thing in self.seen.claims.items():
            if thing.stands and name not in self.replaced:
                for action in thing.now.about:
                    found.setdefault(action, []).append(thing)
        return found

    def claims_about(self, action: str) -> Sequence[Standing[ClaimMade]]:
        """Return the claims about an action, merges seen through, that stand and were not replaced, in order."""
        return self._claims.get(self.survivor(action), ())

    @cached_property
    def statements(self) -> Mapping[tuple[str, str], list[Standing[ClaimMade]]]:
        """Return (action, statement) → the standing claims about that action that were made in that breath."""
        found: dict[tuple[str, str], list[Standing[ClaimMade]]] = {}
        for thing in self.seen.claims.values():
            if thing.stands and thing.now.statement is not None:
                for action in thing.now.about:
                    found.setdefault((action, thing.now.statement), []).append(thing)
        return found

    @cached_property
    def previous(self) -> Mapping[str, Standing[ClaimMade]]:
        """Return claim → the standing claim before it that gives a figure of the same."""
        return previous(self.seen, self.replaced)

    # --- responses ---------------------------------------------------------------------------------------------------

    @cached_property
    def order(self) -> Order:
        """Return which action came first, by times and by statements of order."""
        return order_of(self.seen)

    @cached_property
    def contradicted(self) -> Mapping[str, list[tuple[Contradiction, Ordering]]]:
        """Return action → the statements that it came before another which cannot hold, each with those it is among."""
        found: dict[str, list[tuple[Contradiction, Ordering]]] = {}
        for contradiction in self.order.contradictions:
            for one in contradiction.orderings:
                found.setdefault(one.before, []).append((contradiction, one))
        return found

    @cached_property
    def sights(self) -> Sights:
        """Return for whom everybody counts, and whose every territory is."""
        return Sights(self.seen)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Return the links that are stated or attributed and possible, over all chains."""
        return tuple(edge for chain in build(self.seen, MEASURED).chains for edge in chain.edges)

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
        earlier, later = map(self.survivor, ends)
        return (earlier, later) if earlier != later else None

    def is_impossible(self, ends: tuple[str, str]) -> bool:
        """Tell whether what is said to be earlier surely was not."""
        return self.order.before(*ends) is False

    @cached_property
    def _links(self) -> tuple[Mapping[str, list[Standing[ResponseAsserted]]], ...]:
        onward: dict[str, list[Standing[ResponseAsserted]]] = {}
        back: dict[str, list[Standing[ResponseAsserted]]] = {}
        for thing in self.seen.responses.values():
            if thing.stands and thing.knows("responding"):
                onward.setdefault(thing.now.responding, []).append(thing)
                back.setdefault(thing.now.responded_to or "", []).append(thing)
        return onward, back

    def links_from(self, action: str) -> Sequence[Standing[ResponseAsserted]]:
        """Return the standing responses in which an action answers, pre-empts or announces another."""
        return self._links[0].get(self.survivor(action), ())

    def links_to(self, action: str) -> Sequence[Standing[ResponseAsserted]]:
        """Return the standing responses in which an action is answered, pre-empted or announced."""
        return self._links[1].get(self.survivor(action), ())

    def links_of(self, link: ResponseAsserted) -> list[Standing[ResponseAsserted]]:
        """Return the standing responses that name the same two actions in the same parts."""
        to = self.survivor(link.responded_to or "")
        return [one for one in self.links_from(link.responding) if self.survivor(one.now.responded_to or "") == to]

    def is_contested(self, link: ResponseAsserted) -> bool:
        """Tell whether somebody denies or disputes what a response says."""
        return any(one.now.polarity == "no" or is_disputed(one) for one in self.links_of(link))

    @cached_property
    def models(self) -> Mapping[str, ResponseAsserted]:
        """Return method → the link by it that was recorded last: its model is in use."""
        links = sorted(self.register.responses.values(), key=lambda one: one.position)
        return {one.now.method: one.now for one in links if one.stands and one.now.method and one.now.model}

    # --- ids ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _by_word(self) -> Mapping[str, list[Thing]]:
        """Return each word of an id → what goes by ids with it."""
        found: dict[str, list[Thing]] = {}
        for kind in KINDS:
            for name in self.register.of_kind(kind):
                for word in dict.fromkeys(name.split("-")):
                    found.setdefault(word, []).append(Thing(kind, name))
        return found

    def ids_with(self, slug: str) -> Iterator[Thing]:
        """Yield what goes by an id that holds the words of `slug`, whole and in that order."""
        words = [self._by_word.get(word, ()) for word in slug.split("-")]
        rarest: Sequence[Thing] = min(words, key=len)
        return (one for one in rarest if f"-{slug}-" in f"-{one.id}-")

    # --- sources, notes -----------------------------------------------------------------------------------------------

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

    def silenced_by(self, key: str, about: Thing, said: Said) -> str | None:
        """Return the note that silences what a rule says, if what that rests on is as it was when it was written.

        What was said of it before something was added or corrected, was said of something else.
        """
        position, name = self.silencing.get(key, (0, ""))
        if not position or said.latest > position:
            return None
        return None if any(self.newest(one) > position for one in (about, *said.rests)) else name


_BESIDE = (
    *(SourceCaptured, SourceTransferred, SourceVerified, ExportMade, ClaimGraded, SourceGraded),
    *(ActionsDistinguished, ActionsRelated, CaseIncluded, CaseExcluded, CaseClosed),
)
"""What changes nothing that a rule reads of a thing. A rule that does look at one of these says at which: `latest`."""


def _changed_at(thing: Standing[Any]) -> int:
    changes = (one.position for one in reversed(thing.since) if not isinstance(one.event, _BESIDE))
    return next(changes, thing.position)


def sides_of(facts: Facts, actors: Iterable[str]) -> Iterator[Thing]:
    """Yield some actors and all that they belong to: whatever says for whom they count."""
    return (Thing("actor", name) for actor in actors for name in line(facts.seen, actor))


def _grouped(edges: Iterable[Edge], end: Literal["earlier", "later"]) -> Mapping[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        if is_answer(edge):
            found.setdefault(getattr(edge, end), []).append(edge)
    return found


def is_disputed(thing: Standing[ResponseAsserted]) -> bool:
    """Tell whether somebody disputes a response, also where it was redacted who."""
    return any(type_of(one.event) == ResponseDisputed.type for one in thing.since)
