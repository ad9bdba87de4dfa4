"""One claimant's figures in the order in which they were given, rises and falls marked, and by which clock."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from events.claims import ClaimMade, Figure
from events.times import Bounded, sort_key, surely_before
from timeline.projections.claims import claimant_of, possible
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
    """How a figure differs from one before it: whose that is, and which claim. `open`: both may be of the same size."""

    direction: Direction
    claim: str
    claimant: str


class Entry(NamedTuple):
    """A claim in its place in the order.

    `is_order_open` says that by the clock it may have come before the entry above it: they
    stand in the order of recording. `own` compares it with its claimant's figure before
    it, `other` with the figure right above it if that is somebody else's: two claimants
    that differ, and no claimant who thought better of it.
    """

    claim: str
    claimant: str
    spoken: Spoken
    is_order_open: bool
    own: Change | None
    other: Change | None


def spoken_at(register: Register, thing: Standing[ClaimMade]) -> Spoken:
    """Return when a claim was made, by the best clock there is."""
    stated = thing.now.stated_at
    if stated is not None and _is_dated(stated):
        return Spoken(stated, "stated")
    sources = (register.sources.get(name) for name in sources_of(thing))
    published = [one.now.published_at for one in sources if one is not None and _is_dated(one.now.published_at)]
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

    Only figures that count the same are compared: the same quantity, unit and scope, of the
    same actions. A part is not compared with a total, nor anything with what we struck. Of
    one claimant the people counted must go by the same name, too, unless the claim itself
    takes the earlier one's place.
    """
    found: list[Entry] = []
    before: list[Standing[ClaimMade]] = []
    last: tuple[str, Spoken] | None = None
    for thing, spoken in in_order(register, claims):
        found.append(
            Entry(
                claim=thing.now.claim,
                claimant=claimant_of(thing.now),
                spoken=spoken,
                is_order_open=last is not None and not _comes_after(last, thing.now, spoken),
                own=_own(thing.now, before),
                other=_other(thing.now, before),
            )
        )
        last = (thing.now.claim, spoken)
        if thing.retracted is None and _counted(thing.now):
            before.append(thing)
    return tuple(found)


def _comes_after(last: tuple[str, Spoken], claim: ClaimMade, spoken: Spoken) -> bool:
    """Tell whether a claim surely came after another: by the clock, or because it takes that one's place."""
    name, then = last
    return claim.supersedes == name or surely_before(then.when, spoken.when) is True


def _counted(claim: ClaimMade) -> bool:
    return claim.figure is not None and claim.subset_of is None


def _own(claim: ClaimMade, before: Sequence[Standing[ClaimMade]]) -> Change | None:
    if not _counted(claim):
        return None
    mine = [thing.now for thing in before if claimant_of(thing.now) == claimant_of(claim) and alike(thing.now, claim)]
    replaced = [one for one in mine if one.claim == claim.supersedes]
    named_so = [one for one in mine if whom(one) == whom(claim)]
    return _change((replaced or named_so)[-1], claim) if replaced or named_so else None


def _other(claim: ClaimMade, before: Sequence[Standing[ClaimMade]]) -> Change | None:
    alike_ = [thing.now for thing in before if _counted(claim) and alike(thing.now, claim)]
    is_others = bool(alike_) and claimant_of(alike_[-1]) != claimant_of(claim)
    return _change(alike_[-1], claim) if is_others else None


def _change(earlier: ClaimMade, later: ClaimMade) -> Change | None:
    if earlier.figure is None or later.figure is None:
        return None
    return Change(direction(earlier.figure, later.figure), earlier.claim, claimant_of(earlier))


def direction(earlier: Figure, later: Figure) -> Direction:
    """Tell whether a figure rose or fell: only if all that the one leaves possible lies beyond what the other does."""
    (low, high), (then_low, then_high) = possible(later), possible(earlier)
    if low > then_high:
        return "rise"
    if high < then_low:
        return "fall"
    return "same" if (earlier.bound, later.bound) == ("exact", "exact") else "open"


def alike(one: ClaimMade, other: ClaimMade) -> bool:
    """Tell whether two figures count the same thing: quantity, unit, scope, and what they are about."""
    return _counts(one) == _counts(other)


def _counts(claim: ClaimMade) -> tuple[object, ...]:
    figure = claim.figure
    counted = None if figure is None else (figure.quantity, figure.unit, figure.scope)
    return (counted, frozenset(claim.about), claim.about_case)


def whom(claim: ClaimMade) -> str | None:
    """Return what a claimant calls the people counted: a status, or the categories where there is no total.

    `None`: nothing is said of it.
    """
    figure = claim.figure
    if figure is None:
        return None
    parts = sorted(part.category for part in figure.parts) if figure.bound == "parts_only" else []
    words = [*parts, *([] if figure.status is None else [str(figure.status).casefold()])]
    return ", ".join(words) or None
