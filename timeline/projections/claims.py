"""Claims side by side: who says what about one action, with every revision; never one figure over claimants."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from events.actions import ActionReported
from events.base import Withheld
from events.claims import ClaimMade
from timeline.projections.fold import Projection
from timeline.projections.parties import owners
from timeline.projections.register import Draft, Register, Standing, finish, step
from timeline.projections.sides import on_the_side_of
from timeline.projections.support import sources_of

UNNAMED = "not named"
OF_WHOM = "of whom"
"""The category of a figure that is a part of another claim (`subset_of`), whoever makes it, and whenever."""
STATUS = "status"
"""The category of what a claimant calls the people counted."""


class Speaker(NamedTuple):
    """Who makes a claim: never words for an id, nor two speakers for one.

    `name` is the id of an actor on record, or what the source calls a speaker that has
    none. Two of those are one speaker only where a claim of the one replaces a claim of
    the other, or both were made in one statement; `first` is the first claim of theirs.
    """

    kind: Literal["actor", "words", "not_named", "withheld"]
    name: str
    first: str | None = None


class Cell(NamedTuple):
    """What one claim says in one row: the claim's id, and how it stands.

    `part` is the number of the figure's part that the row shows, `None` for the whole.
    `superseded_by` is a later claim by the same claimant that replaces it.
    """

    claim: str
    part: int | None
    superseded_by: str | None
    withdrawn: bool
    retracted: bool

    @property
    def stands(self) -> bool:
        """Tell whether this is what the claimant says now."""
        return self.superseded_by is None and not self.withdrawn and not self.retracted


class Row(NamedTuple):
    """One thing that is claimed: a dimension, its quantity if it has one, and a category for parts of a figure.

    A part that was claimed apart from its total stands under it (`OF_WHOM`), and is never added.
    `cells` has one entry for each speaker of the matrix; an empty one means that
    this speaker does not state it.
    """

    dimension: str
    quantity: str | None
    category: str | None
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def key(self) -> tuple[int, int, str, int, str]:
        """Return the key by which rows stand in order: the dead first, a part under its total."""
        return _row_order((self.dimension, self.quantity, self.category))


class Matrix(NamedTuple):
    """All claims about one action: rows are what is claimed, columns are claimants. There is no total column.

    Of the claims about a case as a whole there is one, too; then `action` is the id of the case.
    """

    action: str
    speakers: tuple[Speaker, ...]
    rows: tuple[Row, ...]

    @property
    def claimants(self) -> tuple[str, ...]:
        """Return what the speakers are called: their ids, or the words of the sources."""
        return tuple(one.name for one in self.speakers)


_ORDER = (
    "casualties",
    "count",
    "damage",
    "occurrence",
    "target",
    "responsibility",
    "motive",
    "time",
    "place",
    "means",
    "identity",
    "other",
)
_QUANTITIES = ("killed", "injured", "casualties", "missing", "captured")


def claims_of(register: Register, action: str) -> tuple[Standing[ClaimMade], ...]:
    """Return all claims about an action in the order of recording, also those that no longer stand."""
    return tuple(thing for thing in register.claims.values() if action in thing.now.about)


def claims_by_action(register: Register) -> Mapping[str, Sequence[Standing[ClaimMade]]]:
    """Return action → all claims about it, as `claims_of` does, of all actions at once."""
    found: dict[str, list[Standing[ClaimMade]]] = {}
    for thing in register.claims.values():
        for action in dict.fromkeys(thing.now.about):
            found.setdefault(action, []).append(thing)
    return found


def claims_of_case(register: Register, case: str) -> tuple[Standing[ClaimMade], ...]:
    """Return all claims about a case as a whole in the order of recording: none of those about its actions."""
    return tuple(thing for thing in register.claims.values() if thing.now.about_case == case)


def superseded(register: Register) -> Mapping[str, str]:
    """Return claim → id of the claim that replaces it: the latest of the same claimant that says so and stands.

    A claim of which every source fell replaces nothing, and what it had replaced counts
    again, but for what yet another takes its place. Claims that replace each other in a
    circle, which no rule lets into the record, are read as the order of recording has them.
    """
    found: dict[str, str] = {}
    for name, thing in register.claims.items():
        if thing.now.supersedes is not None and thing.stands and not has_fallen(register, thing):
            found.update(dict.fromkeys(_replaced_by(register, thing), name))
    return found


def _replaced_by(register: Register, thing: Standing[ClaimMade]) -> Iterator[str]:
    """Yield what a claim takes the place of: also what that had replaced, if all that it rested on fell."""
    for earlier, later in _back(register, thing):
        if not _may_be_one(earlier.now, later.now) or _closes_a_circle(register, earlier, later):
            return
        yield earlier.now.claim
        if not earlier.stands or not has_fallen(register, earlier):
            return


def _back(register: Register, thing: Standing[ClaimMade]) -> Iterator[tuple[Standing[ClaimMade], Standing[ClaimMade]]]:
    """Yield each claim that one says to replace, step by step, with the one that says so; a circle ends."""
    seen: set[str] = set()
    while (earlier := register.claims.get(thing.now.supersedes or "")) is not None and earlier.now.claim not in seen:
        seen.add(earlier.now.claim)
        yield earlier, thing
        thing = earlier


def _closes_a_circle(register: Register, earlier: Standing[ClaimMade], later: Standing[ClaimMade]) -> bool:
    """Tell whether a claim is said to replace one that was recorded after it, and that replaces it itself."""
    return earlier.position >= later.position and goes_back_to(register, earlier, later.now.claim)


def goes_back_to(register: Register, thing: Standing[ClaimMade], name: str) -> bool:
    """Tell whether a claim is `name`, or replaces it, be it through others."""
    return thing.now.claim == name or any(earlier.now.claim == name for earlier, _ in _back(register, thing))


def has_fallen(register: Register, thing: Standing[ClaimMade]) -> bool:
    """Tell whether every source that a claim rests on is on record, and none of them stands."""
    sources = [register.sources.get(name) for name in sources_of(thing)]
    return bool(sources) and all(source is not None and not source.stands for source in sources)


def _may_be_one(earlier: ClaimMade, later: ClaimMade) -> bool:
    """Tell whether two claims are by one claimant; of speakers whose words are withheld nobody can tell otherwise."""
    words = (earlier.claimant_words, later.claimant_words)
    is_open = any(isinstance(one, Withheld) for one in words)
    return earlier.claimant == later.claimant and (earlier.claimant is not None or is_open or words[0] == words[1])


# --- who says it -----------------------------------------------------------------------------------------------------


def claimant_of(claim: ClaimMade) -> str:
    """Return what a claimant is called: the id, or the source's words for one that has none, which may look alike."""
    return speaker_alone(claim).name


def is_speaker_withheld(claim: ClaimMade) -> bool:
    """Tell whether it was redacted who makes a claim: nobody can tell two such speakers from each other."""
    return claim.claimant is None and isinstance(claim.claimant_words, Withheld)


def speaker_alone(claim: ClaimMade) -> Speaker:
    """Return who makes a claim, as far as that claim alone tells."""
    if claim.claimant is not None:
        return Speaker("actor", claim.claimant)
    if claim.claimant_words is None:
        return Speaker("not_named", UNNAMED, claim.claim)
    return Speaker("withheld" if is_speaker_withheld(claim) else "words", str(claim.claimant_words), claim.claim)


def speakers(register: Register, claims: Iterable[Standing[ClaimMade]]) -> Mapping[str, Speaker]:
    """Return claim → who makes it. Two claims are of one speaker without an id only if they hang together.

    "Officials" on one page and "officials" on another are two, until somebody records which they are.
    """
    things = {thing.now.claim: thing for thing in claims}
    alone = {name: speaker_alone(thing.now) for name, thing in things.items()}
    joined = {name: [name] for name, one in alone.items() if one.kind != "actor"}
    holder: dict[tuple[str, ...], str] = {}
    for name in tuple(joined):
        for tie in _held_together_by(register, things[name]):
            mine, others = joined[name], joined[holder.setdefault(tie, name)]
            if mine is not others:
                others.extend(mine)
                joined.update(dict.fromkeys(mine, others))
    order = {name: number for number, name in enumerate(things)}
    return alone | {name: alone[name]._replace(first=min(all_, key=order.__getitem__)) for name, all_ in joined.items()}


def _held_together_by(register: Register, thing: Standing[ClaimMade]) -> Iterator[tuple[str, ...]]:
    """Yield what makes a speaker without an id the same as another: what they replace, and one statement."""
    yield ("claim", thing.now.claim)
    for earlier, later in _back(register, thing):
        if not _may_be_one(earlier.now, later.now):
            break
        yield ("claim", earlier.now.claim)
    if thing.now.statement is not None:
        yield ("statement", thing.now.statement, *speaker_alone(thing.now)[:2])


# --- side by side ----------------------------------------------------------------------------------------------------


class Claimed(NamedTuple):
    """All that is claimed, as it is looked up for one action after another: by action, and what replaces what."""

    about: Mapping[str, Sequence[Standing[ClaimMade]]]
    replaced: Mapping[str, str]


def claimed_in(register: Register) -> Claimed:
    """Return what is claimed in a register. All claims are looked at once."""
    return Claimed(claims_by_action(register), superseded(register))


def matrix(register: Register, action: str, told: Claimed | None = None) -> Matrix:
    """Return the claims about `action` side by side.

    Claimants of the acting side come first, then those of the side struck (where a target is
    only words, the state of the soil), then others; within each in the order of
    recording. Who asks for many actions hands in what is `told` in the register.
    """
    about, replaced = claimed_in(register) if told is None else told
    claims = about.get(action, ())
    who = speakers(register, claims)
    return _matrix(replaced, action, claims, who, _in_columns(register, action, who.values()))


def matrices(register: Register, actions: Iterable[str]) -> dict[str, Matrix]:
    """Return the claims about each of some actions side by side: see `matrix`. All claims are looked at once."""
    told = claimed_in(register)
    return {action: matrix(register, action, told) for action in actions}


def matrix_of_case(register: Register, case: str) -> Matrix:
    """Return the claims about a case as a whole side by side; claimants stand in the order of recording."""
    claims = claims_of_case(register, case)
    who = speakers(register, claims)
    return _matrix(superseded(register), case, claims, who, tuple(dict.fromkeys(who.values())))


def _matrix(
    replaced: Mapping[str, str],
    name: str,
    claims: Sequence[Standing[ClaimMade]],
    who: Mapping[str, Speaker],
    columns: tuple[Speaker, ...],
) -> Matrix:
    rows: dict[tuple[str, str | None, str | None], dict[Speaker, list[Cell]]] = {}
    for thing in claims:
        claim = thing.now
        for quantity, category, part in _rows_of(claim):
            cells = rows.setdefault((claim.dimension, quantity, category), {})
            cells.setdefault(who[claim.claim], []).append(
                Cell(
                    claim=claim.claim,
                    part=part,
                    superseded_by=replaced.get(claim.claim),
                    withdrawn=thing.withdrawn is not None,
                    retracted=thing.retracted is not None,
                )
            )
    ordered = sorted(rows.items(), key=lambda entry: _row_order(entry[0]))
    return Matrix(
        action=name,
        speakers=columns,
        rows=tuple(Row(*key, tuple(tuple(cells.get(one, ())) for one in columns)) for key, cells in ordered),
    )


def _rows_of(claim: ClaimMade) -> list[tuple[str | None, str | None, int | None]]:
    """Return the rows that a claim belongs to: (quantity, category, number of the part)."""
    if claim.figure is None:
        return [(None, None, None)]
    quantity, bound = claim.figure.quantity, claim.figure.bound
    parts: list[tuple[str | None, str | None, int | None]] = [
        (quantity, part.category, number) for number, part in enumerate(claim.figure.parts)
    ]
    if claim.subset_of is not None:
        # Its parts alone have nothing to say of a whole; what its people are called stands with the figure.
        return parts if bound == "parts_only" else [(quantity, OF_WHOM, None), *parts]
    # A status tells who was counted. Of nobody, and of a denial, it would say the opposite of what was said.
    is_none = (bound, claim.figure.value) == ("exact", 0) or claim.stance == "denies"
    counted = claim.figure.status is not None and not is_none
    return [(quantity, None, None), *parts, *([(quantity, STATUS, None)] if counted else [])]


def row_of(claim: ClaimMade) -> Row:
    """Return the row that shows a claim as a whole, without cells."""
    quantity = claim.figure.quantity if claim.figure is not None else None
    category = OF_WHOM if claim.figure is not None and claim.subset_of is not None else None
    return Row(claim.dimension, quantity, category, ())


def _row_order(key: tuple[str, str | None, str | None]) -> tuple[int, int, str, int, str]:
    dimension, quantity, category = key
    rank = _QUANTITIES.index(quantity) if quantity in _QUANTITIES else len(_QUANTITIES)
    kind = {None: 0, OF_WHOM: 1, STATUS: 3}.get(category, 2)
    return (_ORDER.index(dimension), rank, quantity or "", kind, category or "")


def _in_columns(register: Register, action: str, who: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Return the claimants of an action: acting side, side struck, others; sides as at the time of the action."""
    reported = register.actions[action].now if action in register.actions else None
    acting = [party.actor for party in reported.actors if party.actor] if reported else []
    struck = _struck(register, reported) if reported else []
    when = reported.occurred if reported else None

    def rank(speaker: Speaker) -> int:
        if speaker.kind != "actor":
            return 2
        if any(on_the_side_of(register, speaker.name, one, when) for one in acting):
            return 0
        if any(on_the_side_of(register, speaker.name, one, when) for one in struck):
            return 1
        return 2

    return tuple(sorted(dict.fromkeys(who), key=rank))


def _struck(register: Register, action: ActionReported) -> list[str]:
    """Return the actors that were struck; for a target of which there are only words, the states of the soil."""
    named = [party.actor for party in action.targets if party.actor]
    is_told = all(party.actor for party in action.targets)
    return named if is_told else [*named, *owners(register, action)]


class ClaimsByAction(NamedTuple):
    """The matrices of all actions that anything is claimed about, by action id."""

    matrices: Mapping[str, Matrix]


def by_action(register: Register) -> ClaimsByAction:
    """Return the matrix of each action, also of a retracted one, that somebody claims something about."""
    return ClaimsByAction(matrices(register, [name for name in claims_by_action(register) if name in register.actions]))


CLAIMS: Projection[Draft, ClaimsByAction] = Projection("claims", 1, Draft, step, lambda draft: by_action(finish(draft)))
"""The claims by action, straight from the events."""
