"""Named rules: the only ways to a single figure, each with its name, what it used, and what it left out and why."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from events.actions import MANY
from events.claims import ClaimMade, Figure
from events.times import When, surely_before
from timeline.projections.claims import (
    Speaker,
    goes_back_to,
    has_fallen,
    is_speaker_withheld,
    speakers,
    superseded,
)
from timeline.projections.history import counts_one_side, in_order, whom
from timeline.projections.register import Register, Standing
from timeline.projections.roots import Roots, count_roots
from timeline.projections.support import rests_on_something, sources_of

RULES: Mapping[str, str] = {
    "latest-by-claimant": "the latest figure of each claimant, for each quantity and whom it counts",
    "first-by-claimant": "the first figure of each claimant, be it replaced since",
    "range": "lowest to highest over latest-by-claimant, each with whose it is; what is no number stands beside it",
    "sum-of-parts": "parts of one statement that count nobody twice, where no total was given",
    "sum-over-actions": "one claimant's latest figures for several actions, exact or at least; the weakest bound holds",
    "corroborated": "claims that go back to two independent roots or more",
    "by-claimant": "the latest figure of one claimant; written by-claimant:ID",
}
"""What each rule gives, by its name. The matrix and the history are rules, too: they print no single figure."""
BY_CLAIMANT = "by-claimant:"
Claims = Sequence[Standing[ClaimMade]]

Why = Literal[
    "retracted",
    "withdrawn",
    "denies",
    "replaced",
    "unsupported",
    "replacement-fell",
    "speaker-withheld",
    "part-of",
    "earlier",
    "later",
    "several-actions",
    "counted-apart",
    "inside",
    "action-struck",
    "scope",
    "no-number",
    "total-given",
    "may-overlap",
    "roots",
]


class LeftOut(NamedTuple):
    """A claim that a rule did not use, and why; `by` is the claim that stands in its place, or that it is a part of."""

    claim: str
    why: Why
    by: str | None = None


class Measure(NamedTuple):
    """What a figure counts: what is not counted in all of this alike is never compared, nor added.

    `about` are the actions that the figure is for, or the case as `case:ID`; `whom` is what
    the claimant calls the people counted; `since` is when a stretch of time begins that is counted.
    """

    dimension: str
    quantity: str | None
    unit: str | None
    scope: str | None
    about: tuple[str, ...]
    whom: str | None
    since: When | None = None


class Amount(NamedTuple):
    """A number as far as it was said: both ends are the same, but for a range or an estimate of three points."""

    low: int
    high: int
    bound: str


Said = Literal["number", "word", "parts", "unknown", "not_stated", "our_sum", "text"]
"""What a figure is. 0 is a number that somebody gave; unknown was said, too; not stated is what nobody said."""


class Value(NamedTuple):
    """What a rule gives for one claimant, and never for two: the rule's name, the claims used, and the figure.

    `amount` is there for numbers alone: a word, an unknown and silence have none. `claims`
    are in the order of use. `is_order_open` says that by the clock another of the
    claimant's figures may be the later (or the earlier), and the order of recording decided.
    """

    rule: str
    measure: Measure
    speaker: Speaker
    said: Said
    amount: Amount | None
    claims: tuple[str, ...]
    is_order_open: bool = False
    roots: Roots | None = None

    @property
    def claimant(self) -> str:
        """Return what the speaker is called."""
        return self.speaker.name


class End(NamedTuple):
    """One end of a range: the number as it was said, and whose it is."""

    amount: Amount
    speakers: tuple[Speaker, ...]
    claims: tuple[str, ...]

    @property
    def claimants(self) -> tuple[str, ...]:
        """Return what the speakers are called."""
        return tuple(one.name for one in self.speakers)


class Range(NamedTuple):
    """Lowest to highest of what several claimants say last, each end with whose it is; it is nobody's figure itself.

    `claims` are all that were compared. `beside` is what is no number, or counts a part only.
    `is_order_open` says that of one of the claimants compared another figure may be the later.
    """

    rule: str
    measure: Measure
    lowest: End
    highest: End
    claims: tuple[str, ...]
    beside: tuple[Value, ...]
    is_order_open: bool


class Answer(NamedTuple):
    """What a rule gives, and the claims that it left out."""

    rule: str
    values: tuple[Value, ...]
    ranges: tuple[Range, ...]
    left_out: tuple[LeftOut, ...]


# --- what may be used ------------------------------------------------------------------------------------------------


class Usable(NamedTuple):
    """The claims that stand in a figure, and those that do not."""

    claims: list[Standing[ClaimMade]]
    left_out: list[LeftOut]


def usable(register: Register, claims: Claims, *, replaced_too: bool = False) -> Usable:
    """Return the claims that stand in a figure, and the others with the reason."""
    found = Usable([], [])
    replaced = {} if replaced_too else superseded(register)
    for thing in claims:
        why = _why_not(register, thing, replaced)
        if why is None:
            found.claims.append(thing)
        else:
            found.left_out.append(why)
    return found


def _why_not(register: Register, thing: Standing[ClaimMade], replaced: Mapping[str, str]) -> LeftOut | None:
    claim = thing.now
    if thing.retracted is not None:
        return LeftOut(claim.claim, "retracted")
    if thing.withdrawn is not None:
        return LeftOut(claim.claim, "withdrawn")
    if claim.claim in replaced:
        return LeftOut(claim.claim, "replaced", replaced[claim.claim])
    if not rests_on_something(register, thing):
        # What it replaced counts again: that it was said to be replaced has to be seen beside it.
        did_replace = claim.supersedes is not None and has_fallen(register, thing)
        return LeftOut(claim.claim, *(("replacement-fell", claim.supersedes) if did_replace else ("unsupported", None)))
    if claim.stance == "denies":
        return LeftOut(claim.claim, "denies")
    return LeftOut(claim.claim, "speaker-withheld") if is_speaker_withheld(claim) else None


def totals(found: Usable) -> Usable:
    """Return the figures that are no part of another claim: a part is never taken for the whole."""
    parts = [thing.now for thing in found.claims if thing.now.figure is not None and thing.now.subset_of is not None]
    left_out = [LeftOut(one.claim, "part-of", one.subset_of) for one in parts]
    whole = [thing for thing in found.claims if thing.now.figure is not None and thing.now.subset_of is None]
    return Usable(whole, [*found.left_out, *left_out])


def measure_of(claim: ClaimMade) -> Measure:
    """Return what a claim counts."""
    figure = claim.figure
    about = claim.about or (f"case:{claim.about_case}",)
    if figure is None:
        return Measure(claim.dimension, None, None, None, about, None)
    return Measure(claim.dimension, figure.quantity, figure.unit, figure.scope, about, whom(claim), figure.since)


def amount_of(figure: Figure) -> Amount | None:
    """Return a figure as a number; `None` for a word, for parts without a total, and for what is not known."""
    numbers = [one for one in (figure.value, figure.low, figure.best, figure.high) if one is not None]
    return Amount(min(numbers), max(numbers), figure.bound) if numbers else None


def _said(figure: Figure | None) -> Said:
    if figure is None:
        return "text"
    kinds: dict[str, Said] = {"word": "word", "parts_only": "parts", "unknown": "unknown"}
    return kinds.get(figure.bound, "number")


def value_of(rule: str, claim: ClaimMade, speaker: Speaker, *, is_order_open: bool = False) -> Value:
    """Return one claim as the value that a rule gives."""
    figure = claim.figure
    amount = None if figure is None else amount_of(figure)
    return Value(rule, measure_of(claim), speaker, _said(figure), amount, (claim.claim,), is_order_open)


# --- one claimant ----------------------------------------------------------------------------------------------------


def latest_by_claimant(register: Register, claims: Claims, rule: str = "latest-by-claimant") -> Answer:
    """Return each claimant's latest figure for each quantity and whom it counts, and who gives none of a quantity.

    What was replaced, withdrawn or struck does not count, nor a part of another claim.
    """
    found = totals(usable(register, claims))
    return _one_each(register, found, rule, speakers(register, claims))


def first_by_claimant(register: Register, claims: Claims) -> Answer:
    """Return each claimant's first figure for each quantity and whom it counts: also one that was replaced since.

    To leave out what was replaced would call the last of a claimant's figures the first.
    """
    found = totals(usable(register, claims, replaced_too=True))
    return _one_each(register, found, "first-by-claimant", speakers(register, claims))


def _one_each(register: Register, found: Usable, rule: str, who: Mapping[str, Speaker]) -> Answer:
    rows: dict[tuple[Speaker, Measure], list[Standing[ClaimMade]]] = {}
    for thing in found.claims:
        measure = measure_of(thing.now)._replace(whom=whom(_begun(register, thing.now)))
        rows.setdefault((who[thing.now.claim], measure), []).append(thing)
    values, left_out = [], list(found.left_out)
    for (speaker, _), several in rows.items():
        value, others = _pick(register, several, rule, speaker)
        values.append(value)
        left_out += others
    return Answer(rule, (*values, *_silent(values, rule)), (), tuple(left_out))


def _begun(register: Register, claim: ClaimMade) -> ClaimMade:
    """Return the claim that a row of revisions began with: who revises a figure may call the people otherwise."""
    seen = {claim.claim}
    while claim.supersedes is not None and claim.supersedes in register.claims and claim.supersedes not in seen:
        seen.add(claim.supersedes)
        claim = register.claims[claim.supersedes].now
    return claim


def _pick(register: Register, several: Claims, rule: str, speaker: Speaker) -> tuple[Value, list[LeftOut]]:
    """Return the last or the first of one claimant's figures, and the others as left out."""
    last = rule != "first-by-claimant"
    ordered = in_order(register, several)
    chosen, spoken = ordered[-1 if last else 0]
    others = [(one, when) for one, when in ordered if one is not chosen]
    is_open = any(
        surely_before(when.when, spoken.when) is not last
        and not goes_back_to(register, *((chosen, one.now.claim) if last else (one, chosen.now.claim)))
        for one, when in others
    )
    why: Why = "earlier" if last else "later"
    left_out = [LeftOut(one.now.claim, why, chosen.now.claim) for one, _ in others]
    return value_of(rule, chosen.now, speaker, is_order_open=is_open), left_out


def _silent(values: Sequence[Value], rule: str) -> list[Value]:
    """Return for each quantity who of those that give figures gives none of it: which is neither 0 nor unknown."""
    of_one_first = sorted(values, key=lambda value: len(value.measure.about) > 1)
    rows = {value.measure.quantity: value.measure for value in reversed(of_one_first)}
    spoken = {(value.speaker, value.measure.quantity) for value in values}
    return [
        Value(rule, rows[quantity]._replace(about=(), whom=None), speaker, "not_stated", None, ())
        for quantity in dict.fromkeys(value.measure.quantity for value in values)
        for speaker in dict.fromkeys(value.speaker for value in values)
        if (speaker, quantity) not in spoken
    ]


def by_claimant(register: Register, claims: Claims, claimant: str) -> Answer:
    """Return the latest figures of one actor, by its id: what others say fills none of its gaps."""
    rule = f"{BY_CLAIMANT}{claimant}"
    return latest_by_claimant(register, [thing for thing in claims if thing.now.claimant == claimant], rule)


def corroborated(register: Register, claims: Claims) -> Answer:
    """Return the claims that go back to two independent roots or more, by all that was cited for them."""
    found = usable(register, claims)
    who = speakers(register, claims)
    values, left_out = [], list(found.left_out)
    for thing in found.claims:
        roots = count_roots(register, sources_of(thing))
        if len(roots.independent) >= MANY:
            values.append(value_of("corroborated", thing.now, who[thing.now.claim])._replace(roots=roots))
        else:
            left_out.append(LeftOut(thing.now.claim, "roots"))
    return Answer("corroborated", tuple(values), (), tuple(left_out))


# --- several claimants: each end keeps its name ----------------------------------------------------------------------


def range_of(register: Register, claims: Claims) -> Answer:
    """Return for each quantity the lowest and the highest of what claimants say last, each with whose it is.

    A figure for several actions is no figure for one of them, and is left out. Of who gives
    several figures for differently named people, the one that names nobody is the total; the
    others stand beside and are left out, all of them where there is no such one. Who counts
    one side alone stands beside, too.
    """
    latest = latest_by_claimant(register, claims, "range")
    several = [value for value in latest.values if len(value.measure.about) > 1]
    left_out = [LeftOut(claim, "several-actions") for value in several for claim in value.claims]
    rows: dict[Measure, list[Value]] = {}
    for value in latest.values:
        row = value.measure._replace(about=(), whom=None)
        if value not in several and (value.said != "not_stated" or row in rows):
            rows.setdefault(row, []).append(value)
    values: list[Value] = []
    ranges: list[Range] = []
    for row, alike in rows.items():
        given = [value for value in alike if value.said != "not_stated"]
        ends = [one for one in alike if _is_all_of(one, given) and _is_total(register, one)]
        apart = [one for one in given if one not in ends and one.amount is not None and not _is_all_of(one, given)]
        left_out += [LeftOut(claim, "counted-apart") for value in apart for claim in value.claims]
        if ends:
            ranges.append(_range(row, ends, tuple(value for value in alike if value not in ends)))
        else:
            values += alike
    return Answer("range", tuple(values), tuple(ranges), (*latest.left_out, *left_out))


def _is_all_of(value: Value, given: Sequence[Value]) -> bool:
    """Tell whether a value is the only one of its speaker, or the only one that names nobody in particular."""
    own = [one for one in given if one.speaker == value.speaker]
    return len(own) == 1 or (value.measure.whom is None and sum(one.measure.whom is None for one in own) == 1)


def _is_total(register: Register, value: Value) -> bool:
    """Tell whether a value is a number of all that are counted, and not of one side's alone."""
    figures = [register.claims[name].now.figure for name in value.claims]
    return value.amount is not None and not any(one is not None and counts_one_side(one) for one in figures)


def _range(row: Measure, numbers: Sequence[Value], beside: tuple[Value, ...]) -> Range:
    """Return the range over the numbers in a row."""
    # At most 5 lies below 5, at least 5 above it: neither is moved to where nobody put it.
    low = min((value.amount.low, value.amount.bound != "at_most") for value in numbers if value.amount)
    high = max((value.amount.high, value.amount.bound == "at_least") for value in numbers if value.amount)
    lowest = [one for one in numbers if one.amount and (one.amount.low, one.amount.bound != "at_most") == low]
    highest = [one for one in numbers if one.amount and (one.amount.high, one.amount.bound == "at_least") == high]
    compared = tuple(claim for value in numbers for claim in value.claims)
    is_open = any(value.is_order_open for value in numbers)
    return Range("range", row, _end(lowest), _end(highest), compared, beside, is_open)


def _end(values: Sequence[Value]) -> End:
    [amount, *_] = [value.amount for value in values if value.amount is not None]
    claims = tuple(claim for value in values for claim in value.claims)
    return End(amount, tuple(value.speaker for value in values), claims)
