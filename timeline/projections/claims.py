"""Claims side by side: who says what about one action, with every revision; never one figure over claimants."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from events.actions import MANY
from events.base import Withheld
from events.claims import ClaimMade, Figure
from events.codebook.categories import are_disjoint
from timeline.projections.fold import Projection
from timeline.projections.register import Draft, Register, Standing, finish, step
from timeline.projections.sides import on_the_side_of

UNNAMED = "not named"
OF_WHOM = "of whom"
"""The category of a figure that is a part of another claim (`subset_of`), whoever makes it, and whenever."""
STATUS = "status"
"""The category of what a claimant calls the people counted."""


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
    `cells` has one entry for each claimant of the matrix; an empty one means that
    this claimant does not state it.
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
    claimants: tuple[str, ...]
    rows: tuple[Row, ...]


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


def claims_of_case(register: Register, case: str) -> tuple[Standing[ClaimMade], ...]:
    """Return all claims about a case as a whole in the order of recording: none of those about its actions."""
    return tuple(thing for thing in register.claims.values() if thing.now.about_case == case)


def superseded(register: Register) -> Mapping[str, str]:
    """Return claim id → id of the claim that replaces it: the latest of the same claimant that says so and stands."""
    found: dict[str, str] = {}
    for name, thing in register.claims.items():
        if thing.now.supersedes is None or not thing.stands:
            continue
        earlier = register.claims.get(thing.now.supersedes)
        if earlier is not None and _may_be_one(earlier.now, thing.now):
            found[thing.now.supersedes] = name
    return found


def _may_be_one(earlier: ClaimMade, later: ClaimMade) -> bool:
    """Tell whether two claims are by one claimant; of speakers whose words are withheld nobody can tell otherwise."""
    words = (earlier.claimant_words, later.claimant_words)
    is_open = any(isinstance(one, Withheld) for one in words)
    return earlier.claimant == later.claimant and (earlier.claimant is not None or is_open or words[0] == words[1])


def claimant_of(claim: ClaimMade) -> str:
    """Return the claimant's id, or the source's words for a speaker that has none; or that those are withheld."""
    if claim.claimant is not None:
        return claim.claimant
    return UNNAMED if claim.claimant_words is None else str(claim.claimant_words)


def is_speaker_withheld(claim: ClaimMade) -> bool:
    """Tell whether it was redacted who makes a claim: nobody can tell two such speakers from each other."""
    return claim.claimant is None and isinstance(claim.claimant_words, Withheld)


def matrix(register: Register, action: str) -> Matrix:
    """Return the claims about `action` side by side.

    Claimants of the acting side come first, then those of the side struck, then
    others; within each in the order of recording.
    """
    claims = claims_of(register, action)
    return _matrix(register, action, claims, _claimants(register, action, claims))


def matrix_of_case(register: Register, case: str) -> Matrix:
    """Return the claims about a case as a whole side by side; claimants stand in the order of recording."""
    claims = claims_of_case(register, case)
    return _matrix(register, case, claims, tuple(dict.fromkeys(claimant_of(thing.now) for thing in claims)))


def _matrix(register: Register, name: str, claims: Sequence[Standing[ClaimMade]], claimants: tuple[str, ...]) -> Matrix:
    replaced = superseded(register)
    rows: dict[tuple[str, str | None, str | None], dict[str, list[Cell]]] = {}
    for thing in claims:
        claim = thing.now
        for quantity, category, part in _rows_of(claim):
            cells = rows.setdefault((claim.dimension, quantity, category), {})
            cells.setdefault(claimant_of(claim), []).append(
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
        claimants=claimants,
        rows=tuple(Row(*key, tuple(tuple(cells.get(one, ())) for one in claimants)) for key, cells in ordered),
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
    # A status tells who was counted. Of nobody it would say the opposite of what was said.
    counted = claim.figure.status is not None and (bound, claim.figure.value) != ("exact", 0)
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


def _claimants(register: Register, action: str, claims: tuple[Standing[ClaimMade], ...]) -> tuple[str, ...]:
    """Return the claimants of an action: acting side, side struck, others; sides as at the time of the action."""
    reported = register.actions[action].now if action in register.actions else None
    acting = [party.actor for party in reported.actors if party.actor] if reported else []
    struck = [party.actor for party in reported.targets if party.actor] if reported else []
    when = reported.occurred if reported else None
    found = dict.fromkeys(claimant_of(thing.now) for thing in claims)

    def rank(claimant: str) -> int:
        if any(on_the_side_of(register, claimant, one, when) for one in acting):
            return 0
        if any(on_the_side_of(register, claimant, one, when) for one in struck):
            return 1
        return 2

    return tuple(sorted(found, key=rank))


def our_sum(figure: Figure) -> int | None:
    """Return the sum of the parts of a figure whose claimant gave parts and no total; `None` if it cannot be had.

    Rule `sum-of-parts`: two exact parts or more of one statement that count nobody twice,
    printed as "our sum". Women and civilians overlap; women and children do not.
    """
    if (
        figure.bound != "parts_only"
        or len(figure.parts) < MANY
        or any(part.bound != "exact" or part.value is None for part in figure.parts)
    ):
        return None
    if not are_disjoint([part.category for part in figure.parts]):
        return None
    return sum(part.value or 0 for part in figure.parts)


def possible(figure: Figure) -> tuple[float, float]:
    """Return the least and the most that a figure leaves possible: a word is "not zero", parts are at least their sum.

    Only for telling whether two figures can both hold: neither end is anybody's figure.
    """
    value = float(figure.value or 0)
    match figure.bound:
        case "exact":
            return value, value
        case "at_least":
            return value, inf
        case "at_most":
            return 0, value
        case "range" | "three_point":
            known = [float(one) for one in (figure.low, figure.best, figure.high) if one is not None]
            return min(known), max(known)
        case "parts_only":
            return float(our_sum(figure) or max((part.value or 0 for part in figure.parts), default=0)), inf
        case "word" | "about" | "unknown":
            return float(figure.bound == "word"), inf


class ClaimsByAction(NamedTuple):
    """The matrices of all actions that anything is claimed about, by action id."""

    matrices: Mapping[str, Matrix]


def by_action(register: Register) -> ClaimsByAction:
    """Return the matrix of each action, also of a retracted one, that somebody claims something about."""
    about = dict.fromkeys(name for thing in register.claims.values() for name in thing.now.about)
    return ClaimsByAction({name: matrix(register, name) for name in about if name in register.actions})


CLAIMS: Projection[Draft, ClaimsByAction] = Projection("claims", 1, Draft, step, lambda draft: by_action(finish(draft)))
"""The claims by action, straight from the events."""
