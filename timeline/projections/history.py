"""One claimant's figures in the order in which they were given, rises and falls marked, and by which clock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from events.base import Withheld
from events.claims import ClaimMade, Figure
from events.times import Bounded, sort_key, surely_before
from timeline.projections.claims import Speaker, goes_back_to, speakers
from timeline.projections.figures import possible
from timeline.projections.register import Register, Standing
from timeline.projections.support import sources_of

Clock = Literal["stated", "published", "recorded"]


class Bounds(NamedTuple):
    """The two bounds of a time: see `When`."""

    earliest: str | None
    latest: str | None


class Spoken(NamedTuple):
    """When a claim was made, and by which clock that is told.

    `stated`: the source says when the claimant said it. `published`: nobody says; the
    first of its sources that is dated was published then. `recorded`: no source is dated
    either; all that is known is that it was said before we recorded it.
    """

    when: Bounded
    clock: Clock

    @property
    def key(self) -> tuple[str, str]:
        """Return the key by which claims stand in order; what is only known to come before a time stands at it."""
        if self.clock == "recorded":
            return (str(self.when.latest), str(self.when.latest))
        return sort_key(self.when)


Direction = Literal["rise", "fall", "same", "open"]


class Change(NamedTuple):
    """How a figure differs from one before it: whose that is, and which claim. `open`: both may be of the same size.

    `is_order_open` says that no clock tells which of them came first, or whether another of
    the claimant's own came between: then it differs, and neither rose nor fell.
    """

    direction: Direction
    claim: str
    speaker: Speaker
    is_order_open: bool

    @property
    def claimant(self) -> str:
        """Return what the speaker is called."""
        return self.speaker.name


class Entry(NamedTuple):
    """A claim in its place in the order.

    `is_order_open` says that by the clock it may have come before one of the entries above
    it: they stand in the order of recording. `own` compares it with its claimant's figure
    before it, `other` with the figure right above it if that is somebody else's: two
    claimants that differ, and no claimant who thought better of it.
    """

    claim: str
    speaker: Speaker
    spoken: Spoken
    is_order_open: bool
    own: Change | None
    other: Change | None

    @property
    def claimant(self) -> str:
        """Return what the speaker is called."""
        return self.speaker.name


def spoken_at(register: Register, thing: Standing[ClaimMade]) -> Spoken:
    """Return when a claim was made, by the best clock there is; a confidential source is none."""
    stated = thing.now.stated_at
    if stated is not None and _is_dated(stated):
        return Spoken(stated, "stated")
    sources = [found.now for name in sources_of(thing) if (found := register.sources.get(name)) is not None]
    # Of a confidential source nothing is told but its id and its grade: not when it was published either.
    published = [one.published_at for one in sources if not one.confidential and _is_dated(one.published_at)]
    if published:
        return Spoken(min(published, key=sort_key), "published")
    return Spoken(Bounds(None, f"{thing.recorded_at[:19]}Z"), "recorded")


def _is_dated(when: Bounded) -> bool:
    return when.earliest is not None or when.latest is not None


def in_order(
    register: Register, claims: Iterable[Standing[ClaimMade]]
) -> tuple[tuple[Standing[ClaimMade], Spoken], ...]:
    """Return claims in the order in which they were made, each with when; the order of recording settles ties.

    What takes the place of a claim came after it, whatever the clocks say: a page that is
    dated to the day may seem older than one that is dated to the hour.
    """
    timed = {thing.now.claim: (thing, spoken_at(register, thing)) for thing in claims}

    def key(name: str) -> tuple[tuple[str, str], int, int]:
        thing, spoken = timed[name]
        own, later, earlier, seen = spoken.key, 0, thing.now.supersedes, {name}
        while earlier in timed and earlier not in seen:
            seen.add(earlier)
            own, later = max(own, timed[earlier][1].key), later + 1
            earlier = timed[earlier][0].now.supersedes
        return own, later, thing.position

    return tuple(timed[name] for name in sorted(timed, key=key))


def history(register: Register, claims: Iterable[Standing[ClaimMade]]) -> tuple[Entry, ...]:
    """Return claims of one row of the matrix in the order in which they were made, rises and falls marked.

    Only figures that count the same are compared: the same quantity, unit and scope, since
    when, and of the same actions. A part is not compared with a total, nor anything with
    what we struck, nor what somebody denies with what somebody says. Of one claimant the
    people counted must go by the same name, too, unless the claim itself takes the earlier
    one's place.
    """
    ordered = in_order(register, claims)
    who = speakers(register, sorted((thing for thing, _ in ordered), key=lambda thing: thing.position))
    found: list[Entry] = []
    before: list[_Told] = []
    for number, (thing, spoken) in enumerate(ordered):
        told = _Told(thing, spoken, register)
        found.append(
            Entry(
                claim=thing.now.claim,
                speaker=who[thing.now.claim],
                spoken=spoken,
                is_order_open=not all(told.comes_after(_Told(*one, register)) for one in ordered[:number]),
                own=_own(told, before, who),
                other=_other(told, before, who),
            )
        )
        if thing.retracted is None and _counted(thing.now):
            before.append(told)
    return tuple(found)


class _Told(NamedTuple):
    """A claim, and when it was made."""

    thing: Standing[ClaimMade]
    spoken: Spoken
    register: Register

    @property
    def claim(self) -> ClaimMade:
        return self.thing.now

    def comes_after(self, other: "_Told") -> bool:
        """Tell whether this surely came after another: by the clock, or because it takes that one's place."""
        by_clock = surely_before(other.spoken.when, self.spoken.when) is True
        return by_clock or goes_back_to(self.register, self.thing, other.claim.claim)


def _counted(claim: ClaimMade) -> bool:
    """Tell whether a claim gives a figure of its own: what is denied, and a part of another claim, is none."""
    return claim.figure is not None and claim.subset_of is None and claim.stance != "denies"


def _own(told: _Told, before: Sequence[_Told], who: Mapping[str, Speaker]) -> Change | None:
    if not _counted(told.claim):
        return None
    me = who[told.claim.claim]
    mine = [one for one in before if who[one.claim.claim] == me and alike(one.claim, told.claim)]
    replaced = [one for one in mine if one.claim.claim == told.claim.supersedes]
    named_so = [one for one in mine if whom(one.claim) == whom(told.claim)]
    return _change(replaced or named_so, told, who)


def _other(told: _Told, before: Sequence[_Told], who: Mapping[str, Speaker]) -> Change | None:
    if not _counted(told.claim):
        return None
    above = [one for one in before if alike(one.claim, told.claim)][-1:]
    is_others = bool(above) and who[above[0].claim.claim] != who[told.claim.claim]
    return _change(above, told, who) if is_others else None


def _change(compared: Sequence[_Told], told: _Told, who: Mapping[str, Speaker]) -> Change | None:
    """Return how a figure differs from the last of those before it; the order is open if it is so with any of them."""
    if not compared or (earlier := compared[-1].claim).figure is None or told.claim.figure is None:
        return None
    is_open = not all(told.comes_after(one) for one in compared)
    return Change(direction(earlier.figure, told.claim.figure), earlier.claim, who[earlier.claim], is_open)


def direction(earlier: Figure, later: Figure) -> Direction:
    """Tell whether a figure rose or fell: only if all that the one leaves possible lies beyond what the other does."""
    (low, high), (then_low, then_high) = possible(later), possible(earlier)
    if low > then_high:
        return "rise"
    if high < then_low:
        return "fall"
    return "same" if (earlier.bound, later.bound) == ("exact", "exact") else "open"


def alike(one: ClaimMade, other: ClaimMade) -> bool:
    """Tell whether two figures count the same thing: quantity, unit, scope, since when, and what they are about."""
    return _counts(one) == _counts(other)


def _counts(claim: ClaimMade) -> tuple[object, ...]:
    figure = claim.figure
    counted = None if figure is None else (figure.quantity, figure.unit, figure.scope, figure.since)
    return (counted, frozenset(claim.about), claim.about_case)


def whom(claim: ClaimMade) -> str | None:
    """Return what a claimant calls the people counted: a status, or the categories where there is no total.

    Also the category of a figure that is all of one side (`counts_one_side`). `None`:
    nothing is said of it.
    """
    figure = claim.figure
    if figure is None:
        return None
    named = figure.bound == "parts_only" or counts_one_side(figure)
    parts = sorted(part.category for part in figure.parts) if named else []
    words = [*parts, *([] if figure.status is None else [_called(claim.claim, figure.status)])]
    return ", ".join(words) or None


def _called(claim: str, status: str | Withheld) -> str:
    """Return what people are called. What is withheld is the claim's own: nobody can tell that two are the same."""
    return f"{status} ({claim})" if isinstance(status, Withheld) else status.casefold()


def counts_one_side(figure: Figure) -> bool:
    """Tell whether all that a figure counts are a claimant's own, the attackers, or of one side: no total of the dead.

    Who gives their own dead says nothing of anybody else's.
    """
    if len(figure.parts) != 1:
        return False
    [part] = figure.parts
    is_all = (part.bound, part.value, part.word) == (figure.bound, figure.value, figure.word)
    return is_all and (part.category in ("own_side", "attackers") or part.category.startswith("side:"))
