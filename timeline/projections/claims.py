"""Claims side by side: who says what about one action, with every revision; never one figure over claimants."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from events.actions import MANY
from events.base import Withheld
from events.claims import ClaimMade, Figure
from timeline.projections.fold import Projection
from timeline.projections.register import Draft, Register, Standing, finish, step
from timeline.projections.sides import on_the_side_of

UNNAMED = "not named"


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

    `cells` has one entry for each claimant of the matrix; an empty one means that
    this claimant does not state it.
    """

    dimension: str
    quantity: str | None
    category: str | None
    cells: tuple[tuple[Cell, ...], ...]


class Matrix(NamedTuple):
    """All claims about one action: rows are what is claimed, columns are claimants. There is no total column."""

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


def superseded(register: Register) -> Mapping[str, str]:
    """Return claim id → id of the claim that replaces it: the latest of the same claimant that says so and stands."""
    found: dict[str, str] = {}
    for name, thing in register.claims.items():
        if thing.now.supersedes is None or not thing.stands:
            continue
        earlier = register.claims.get(thing.now.supersedes)
        if earlier is not None and earlier.now.claimant == thing.now.claimant:
            found[thing.now.supersedes] = name
    return found


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
    replaced = superseded(register)
    claimants = _claimants(register, action, claims)
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
        action=action,
        claimants=claimants,
        rows=tuple(Row(*key, tuple(tuple(cells.get(one, ())) for one in claimants)) for key, cells in ordered),
    )


def _rows_of(claim: ClaimMade) -> list[tuple[str | None, str | None, int | None]]:
    """Return the rows that a claim belongs to: (quantity, category, number of the part)."""
    if claim.figure is None:
        return [(None, None, None)]
    whole: list[tuple[str | None, str | None, int | None]] = [(claim.figure.quantity, None, None)]
    parts = [(claim.figure.quantity, part.category, number) for number, part in enumerate(claim.figure.parts)]
    # A status tells who was counted. Of nobody it would say the opposite of what was said.
    counted = claim.figure.status is not None and (claim.figure.bound, claim.figure.value) != ("exact", 0)
    status = [(claim.figure.quantity, "status", None)] if counted else []
    return [*whole, *parts, *status]


def _row_order(key: tuple[str, str | None, str | None]) -> tuple[int, int, str, int, str]:
    dimension, quantity, category = key
    rank = _QUANTITIES.index(quantity) if quantity in _QUANTITIES else len(_QUANTITIES)
    kind = 0 if category is None else 2 if category == "status" else 1
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


# Categories of which nobody belongs to two. All others may overlap, so they are never added.
_DISJOINT = (
    frozenset({"children", "women", "men"}),
    frozenset({"children", "adults"}),
    frozenset({"civilians", "militants", "soldiers", "police"}),
)
_DISJOINT_KINDS = ("nationality:", "side:")


def are_disjoint(categories: Sequence[str]) -> bool:
    """Tell whether nobody can be counted in two of the categories."""
    found = set(categories)
    one_list = any(found <= together for together in _DISJOINT)
    one_kind = any(all(name.startswith(kind) for name in found) for kind in _DISJOINT_KINDS)
    return len(found) == len(categories) and (len(found) == 1 or one_list or one_kind)


class ClaimsByAction(NamedTuple):
    """The matrices of all actions that anything is claimed about, by action id."""

    matrices: Mapping[str, Matrix]


def by_action(register: Register) -> ClaimsByAction:
    """Return the matrix of each action, also of a retracted one, that somebody claims something about."""
    about = dict.fromkeys(name for thing in register.claims.values() for name in thing.now.about)
    return ClaimsByAction({name: matrix(register, name) for name in about if name in register.actions})


CLAIMS: Projection[Draft, ClaimsByAction] = Projection("claims", 1, Draft, step, lambda draft: by_action(finish(draft)))
"""The claims by action, straight from the events."""
