"""Which statement on record a row makes again: found by what it says, never by where the row stands in its file.

A claim without an id of its own is what its row says: about which action, by whom, of what, from
which source, of whom. One that stands so is matched first. Only a row that is left over may
correct a claim, and only if exactly one of the same identity is left over too; else it is a new
claim, and the old one is reported. Links go by both ends and by who asserts them, and get
stronger by new statements.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

import msgspec

from events.base import Event
from events.claims import ClaimMade, Figure
from events.responses import STRENGTHS, ResponseAsserted, Strength
from events.shape import to_json
from timeline.errors import RuleRefused, TimelineError
from timeline.log.api import EventLog
from timeline.projections.references import thing_of
from timeline.projections.register import Standing, Thing
from timeline.recording.again import Origin, Written, differs_from, is_of_a_row, last_said, revised, said_anew
from timeline.recording.door import Draft, read_draft
from timeline.recording.reading import Reading
from timeline.recording.sameness import same
from timeline.recording.wanted import OnRecord, Row, Wanted


class Asking(NamedTuple):
    """What a row asks for, until it is known which statement on record that is."""

    row: Row
    wanted: Wanted
    draft: Draft

    @property
    def event(self) -> Event:
        """Return the event that is asked for."""
        return self.draft.event


class Statement(NamedTuple):
    """One statement on record, under its id."""

    thing: Thing
    standing: Standing[Any]


class Judge(Protocol):
    """Whoever judges the rows of a file: what is known, what was decided, and what is to be told in the end."""

    log: EventLog
    reading: Reading
    origin: Origin
    on_record: OnRecord
    already: int
    refused: dict[int, list[TimelineError]]
    returned: dict[Thing, None]
    left: dict[Thing, None]
    seen: set[Thing]

    def gathering(self, row: Row, columns: Mapping[str, str]) -> AbstractContextManager[None]:
        """Return a context in which what is wrong with a row is gathered."""

    def decide(self, row: Row, draft: Draft, *, again: bool) -> None:
        """Decide on an event that a row asks for."""

    def record(self, row: Row, written: Sequence[Written]) -> None:
        """Record what a row adds to a thing that is on record."""


class Matching:
    """What rows ask for by what they say, put off until all rows are read, so that their order does not matter."""

    def __init__(self, judged: Judge) -> None:
        self._judged = judged
        self._groups: dict[Thing, list[Asking]] = {}

    def put_off(self, asking: Asking) -> None:
        """Take what a row asks for. What an earlier row of the file asks for in the same words is asked for once."""
        group = self._groups.setdefault(thing_of(asking.event), [])
        if not any(same(to_json(one.event), to_json(asking.event)) for one in group):
            group.append(asking)

    def settle(self) -> None:
        """Match and record all that was put off."""
        self._prefetch()
        for thing, group in self._groups.items():
            asked = [one for one in group if one.row.line not in self._judged.refused]
            match = _Links if asked and asked[0].wanted.match == "link" else _Said
            match(self._judged, thing, list(self._on_record(thing)), asked).settle()
        self._groups = {}

    def next_statement(self, kind: str, name: str) -> str:
        """Return the id of the statement that would go on from a thing."""
        number = 2
        while self._find(Thing(kind, revised(name, number))) is not None:
            number += 1
        return revised(name, number)

    def latest(self, kind: str, name: str, standing: Standing[Any]) -> Standing[Any]:
        """Return the latest statement that went on from a thing and stands: it is what a row is held against."""
        for one in self._revisions(Thing(kind, name)):
            if one.standing.retracted is None:
                standing = one.standing
        return standing

    def _find(self, thing: Thing) -> Standing[Any] | None:
        self._judged.reading.take_all([thing])
        return self._judged.reading.known.find(*thing)

    def _prefetch(self) -> None:
        """Read at once what goes by the ids of what was put off, and by those that are numbered on from them."""
        known, asked = self._judged.reading, set(self._groups)
        number = 1
        while asked:
            some = {Thing(one.kind, _numbered(one.id, number)) for one in asked}
            known.take_all({*some, *(Thing(one.kind, revised(one.id, 2)) for one in some)})
            asked = {one for one in asked if known.known.find(one.kind, _numbered(one.id, number)) is not None}
            number += 1

    def _on_record(self, thing: Thing) -> Iterator[Statement]:
        """Yield the statements that go by an id, by it with a number, and by what goes on from those."""
        number = 1
        while (found := self._judged.on_record.find(thing.kind, name := _numbered(thing.id, number))) is not None:
            yield Statement(Thing(thing.kind, name), found)
            yield from self._revisions(Thing(thing.kind, name))
            number += 1

    def _revisions(self, thing: Thing) -> Iterator[Statement]:
        number = 2
        while (found := self._judged.on_record.find(thing.kind, name := revised(thing.id, number))) is not None:
            yield Statement(Thing(thing.kind, name), found)
            number += 1


def _numbered(name: str, number: int) -> str:
    """Return the id of the statement of one kind that is the how manieth: `NAME`, `NAME-2`."""
    end = "" if number == 1 else f"-{number}"
    return f"{name[: 64 - len(end)].rstrip('-')}{end}"


class _Group:
    """What rows of one file ask for under one id, and what is on record under it."""

    def __init__(self, judged: Judge, thing: Thing, on_record: list[Statement], asked: Sequence[Asking]) -> None:
        self.judged, self.thing, self.on_record, self.asked = judged, thing, on_record, asked
        self.met: set[str] = set()
        self._told: dict[str, str] = {}

    @property
    def origin(self) -> Origin:
        """Return whose rows they are."""
        return self.judged.origin

    def agrees(self, asking: Asking, one: Statement) -> bool:
        """Tell whether a statement on record says what a row says."""
        return not differs_from(asking.event, one.standing, self.origin, asking.wanted.fed)

    def meet(self, one: Statement, *, is_already: bool = True) -> None:
        """Note that a row makes a statement: what it superseded is made by that row too."""
        self.met.add(one.thing.id)
        self.judged.seen.add(one.thing)
        if one.standing.retracted is not None:
            self.judged.returned[one.thing] = None
        else:
            self.judged.already += is_already
        earlier = getattr(one.standing.now, "supersedes", None)
        self.judged.seen |= {Thing(self.thing.kind, earlier)} if isinstance(earlier, str) else set()

    def record_as(self, asking: Asking, name: str) -> None:
        """Record what a row asks for under an id."""
        draft = asking.draft
        if name != thing_of(asking.event).id:
            body = to_json(asking.event) | {type(asking.event).id_field: name}
            raw = msgspec.json.encode({"type": asking.event.type, "body": body})
            file, line = self.origin.place(asking.row.line)
            draft = read_draft(raw, line=line, file=file)
        self.judged.seen.add(Thing(self.thing.kind, name))
        self.judged.decide(asking.row, draft, again=False)

    def go_on(self, asking: Asking, one: Statement, new_id: str) -> None:
        """Record what a row adds to a statement on record."""
        label = asking.row.key.rpartition("\n")[2] or str(asking.row.line)
        written = said_anew(asking.event, one.standing, self.origin, label, new_id, asking.wanted.fed)
        self.meet(one, is_already=False)
        self.judged.seen.add(Thing(self.thing.kind, new_id))
        self.judged.record(asking.row, written)

    def is_free(self, name: str) -> bool:
        """Tell whether nothing goes by an id, on record or in this file."""
        thing = Thing(self.thing.kind, name)
        self.judged.reading.take_all([thing])
        return self.judged.reading.known.find(*thing) is None

    def next_revision(self, name: str) -> str:
        """Return the id of the next statement that goes on from another."""
        number = 2
        while not self.is_free(revised(name, number)):
            number += 1
        return revised(name, number)

    def settle(self) -> None:
        """Match and record all that is asked for."""
        raise NotImplementedError


class _Said(_Group):
    """Claims and remarks: each is what it says."""

    def settle(self) -> None:
        """Match what stands so; then what is left over on both sides; what then is left is new, or reported."""
        left = []
        for asking in self.asked:
            found = [one for one in self.on_record if self.agrees(asking, one)]
            if not found:
                left.append(asking)
                continue
            self.meet(next((one for one in found if one.standing.retracted is None), found[0]))
        for asking, partner in [(one, self._partner(one, left)) for one in left]:
            with self.judged.gathering(asking.row, asking.wanted.columns):
                self._settle_one(asking, partner)
        for one in self._over():
            if any(self._is_of_one(asking, one) for asking in self.asked):
                self.judged.left[one.thing] = None

    def _settle_one(self, asking: Asking, partner: Statement | None) -> None:
        if partner is None:
            number = 1
            while not self.is_free(_numbered(self.thing.id, number)):
                number += 1
            self.record_as(asking, _numbered(self.thing.id, number))
        elif partner.standing.retracted is not None:
            self.meet(partner)
        else:
            base = partner.thing.id.rpartition("-r")
            name = base[0] if base[0] and base[2].isdigit() else partner.thing.id
            self.go_on(asking, partner, self.next_revision(name))

    def _partner(self, asking: Asking, left: Sequence[Asking]) -> Statement | None:
        """Return the only statement of a row's identity that no row makes, if no other row may have made it."""
        if not isinstance(asking.event, ClaimMade):
            return None
        alike = [one for one in self._over() if self._is_of_one(asking, one)]
        if not alike:
            alike = [
                one
                for one in self.on_record
                if one.standing.retracted is not None and one.thing.id not in self.met and self._is_of_one(asking, one)
            ]
        rivals = [one for one in left if alike and self._is_of_one(one, alike[0])]
        return alike[0] if len(alike) == len(rivals) == 1 else None

    def _over(self) -> list[Statement]:
        """Return the standing statements of rows that no row makes any more, but for those that were gone on from."""
        ended = {getattr(one.standing.now, "supersedes", None) for one in self.on_record if one.standing.stands}
        return [
            one
            for one in self.on_record
            if one.standing.stands
            and one.standing.withheld is None
            and one.thing.id not in self.met
            and one.thing.id not in ended
            and is_of_a_row(one.standing.first, one.standing.event_id)
        ]

    def _is_of_one(self, asking: Asking, one: Statement) -> bool:
        """Tell whether a row and a statement are of one identity, whatever the figure and the passage."""
        event, said = asking.event, last_said(one.standing)
        if not isinstance(event, ClaimMade) or not isinstance(said, ClaimMade):
            return type(event) is type(said)
        is_same = (
            event.about == said.about
            and event.claimant == said.claimant
            and (event.claimant is not None or same(said.claimant_words, event.claimant_words, sent_again=True))
            and self._sources(event) == self._sources(said)
        )
        if event.figure is None or said.figure is None or not is_same:
            return False
        return event.figure.quantity == said.figure.quantity and _is_of_whom(event.figure, said.figure, asking)

    def _sources(self, claim: ClaimMade) -> set[str]:
        """Return what a claim rests on: the maker of a data set speaks in each release of it."""
        if claim.claimant is not None and claim.claimant == self.origin.maker:
            return set()
        return {one.source for one in claim.citations if not self.origin.is_own_source(one.source)}


def _is_of_whom(figure: Figure, said: Figure, asking: Asking) -> bool:
    """Tell whether two figures count the same people: by what they are called, or, without a total, by the parts."""
    fed = asking.wanted.fed
    is_status = "figure.status" not in fed or same(said.status, figure.status, sent_again=True)
    if figure.status is None and "figure.status" not in fed:
        is_status = True
    parts = [{part.category for part in one.parts} if one.bound == "parts_only" else set() for one in (figure, said)]
    return is_status and parts[0] == parts[1]


class _Links(_Group):
    """What one party says of two actions: that one answers the other, ever more strongly or not."""

    def settle(self) -> None:
        """Match statements of the same strength; record a stronger one anew; correct, or refuse, a weaker one."""
        asked = sorted(self.asked, key=lambda one: -STRENGTHS.index(_strength(one.event)))
        standing = [one for one in self.on_record if one.standing.stands]
        strongest = min((STRENGTHS.index(_strength(one.event)) for one in asked), default=0)
        for asking in asked:
            with self.judged.gathering(asking.row, asking.wanted.columns):
                self._settle_one(asking, standing, strongest)
        self.judged.left |= {
            one.thing: None
            for one in standing
            if any("strength" in asking.wanted.fed for asking in asked)
            and one.thing.id not in self.met
            and STRENGTHS.index(_strength(one.standing.now)) < strongest
            and is_of_a_row(one.standing.first, one.standing.event_id)
        }

    def _settle_one(self, asking: Asking, standing: Sequence[Statement], strongest: int) -> None:
        said = _strength(asking.event)
        is_told = "strength" in asking.wanted.fed
        mine = [one for one in standing if is_of_a_row(one.standing.first, one.standing.event_id)]
        above = [one for one in mine if STRENGTHS.index(_strength(one.standing.now)) < strongest]
        found = [one for one in standing if not is_told or _strength(one.standing.now) == said]
        if is_told and above and (not found or self._was_raised(found[0], above[0])):
            self._lower(asking, above, others=len(mine) > len(above))
        elif found:
            self.go_on(asking, found[-1], self.next_revision(self.thing.id))
        elif (struck := self._struck(said)) is not None:
            self.meet(struck)
        elif (name := self._told.get(said)) is not None:
            self._cite(asking, name)
        else:
            is_first = not self.on_record and not self._told
            name = self._told[said] = self.thing.id if is_first else self.next_revision(self.thing.id)
            self.record_as(asking, name)

    def _cite(self, asking: Asking, name: str) -> None:
        """Record the passages of a row that says again what an earlier one of its file says."""
        now = self.judged.reading.known.responses[name].now
        more = [one for one in to_json(asking.event)["citations"] if one not in to_json(now)["citations"]]
        written: list[Written] = [("citation.added", {"to": f"response:{name}", "citation": one}) for one in more]
        self.judged.record(asking.row, written)

    def _struck(self, said: Strength) -> Statement | None:
        """Return a statement that a person retracted and that says as much as a row, or more."""
        return next(
            (
                one
                for one in self.on_record
                if one.standing.retracted is not None
                and STRENGTHS.index(_strength(one.standing.now)) <= STRENGTHS.index(said)
            ),
            None,
        )

    def _was_raised(self, weak: Statement, strong: Statement) -> bool:
        """Tell whether a stronger statement came by a later import: one row changed. Else a row of two is gone."""
        firsts = [next(iter(self.judged.log.read(stream=f"response:{one.thing.id}"))) for one in (weak, strong)]
        return firsts[0].correlation != firsts[1].correlation

    def _lower(self, asking: Asking, above: Sequence[Statement], *, others: bool) -> None:
        """Correct the statement that a row makes less strong. Raises `RuleRefused` where a weaker one stands too."""
        if len(above) == 1 and not others:
            self.go_on(asking, above[0], self.thing.id)
            return
        names = ", ".join(one.thing.id for one in above)
        message = (
            f"nothing recorded: the row says {_strength(asking.event)} now, and {names} at position "
            f"{above[0].standing.position} still says {_strength(above[0].standing.now)}"
        )
        fix = f"strike the stronger one out: timeline append retraction response:{above[0].thing.id} --reason …"
        raise RuleRefused(message, rule="import.weaker", fix=fix)


def _strength(event: Event) -> Strength:
    return event.strength if isinstance(event, ResponseAsserted) else STRENGTHS[-1]
