"""What is established, claimed, disputed and unknown: a mechanical rule, printed with the report."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from events.actions import ActionReported
from events.base import Withheld
from events.claims import ClaimMade, Figure
from events.codebook import kind_class
from events.times import surely_before
from timeline.projections.claims import Row, claimant_of, claims_of, is_speaker_withheld, matrix, our_sum
from timeline.projections.register import Register
from timeline.projections.sides import is_side_withheld, sides
from timeline.projections.sources import independent_roots, is_supported
from timeline.reports.claims_table import claim_words, claimant_name, for_several, row_label
from timeline.reports.desk import Desk, acting_sides, struck_sides
from timeline.reports.dossier import Statement, StatusLists
from timeline.reports.wording import in_sentence, listed, text_of

RULE = (
    "Established: the acting side and the side struck both speak of it, or the acting side and one independent root "
    "outside both, or two independent roots of neither; and nobody on record denies it. Claimed: said by somebody on "
    "record, short of that. Disputed: two claimants' values cannot both hold, or one denies. "
    "Unknown: nobody on record says."
)
_TWO = 2


class Voices(NamedTuple):
    """Who speaks of an action as something that happened."""

    acting: bool
    struck: bool
    outside: tuple[str, ...]
    denied: bool

    @property
    def established(self) -> bool:
        """Apply the rule."""
        both = self.acting and self.struck
        return not self.denied and (both or (self.acting and bool(self.outside)) or len(self.outside) >= _TWO)


def voices(register: Register, name: str) -> Voices:
    """Return who speaks of an action: claimants, quoted speakers, those who answer it, and roots of its sources."""
    action = register.actions[name].now
    claims = [
        thing.now for thing in claims_of(register, name) if thing.stands and is_supported(register, thing.now.citations)
    ]
    speaking = {party.actor for party in action.actors if party.basis in ("self_claimed", "admitted")}
    speaking |= {claim.claimant for claim in claims if claim.stance != "denies"}
    standing = [citation for citation in action.citations if is_supported(register, (citation,))]
    speaking |= {citation.speaker for citation in standing}
    for thing in register.responses.values():
        link = thing.now
        is_stated = link.strength == "stated" and name in (link.responding, link.responded_to)
        if is_stated and thing.stands and is_supported(register, link.citations):
            speaking.add(link.asserted_by.actor)
    spoken_for = {side for actor in speaking if actor for side in sides(register, actor, action.occurred)}
    acting, struck = set(acting_sides(register, action)), set(struck_sides(register, action))
    sources = [citation.source for citation in action.citations]
    sources += [citation.source for claim in claims for citation in claim.citations]
    outside = [
        root
        for root in independent_roots(register, sources)
        if not is_side_withheld(register, root) and not set(sides(register, root)) & (acting | struck)
    ]
    return Voices(
        acting=bool(acting & spoken_for),
        struck=bool(struck & spoken_for),
        outside=tuple(outside),
        denied=any(claim.dimension == "occurrence" and claim.stance == "denies" for claim in claims),
    )


def status_word(register: Register, name: str) -> str:
    """Return established, disputed or claimed for an action as such."""
    found = voices(register, name)
    return "disputed" if found.denied else "established" if found.established else "claimed"


def status_lists(desk: Desk, nearby: Sequence[str]) -> StatusLists:
    """Return the four lists for the actions of the chain, and what is unknown of those nearby."""
    established: list[Statement] = []
    claimed: list[Statement] = []
    disputed: list[Statement] = []
    for name in desk.chain.actions:
        if not desk.is_withheld(name):
            found = voices(desk.register, name)
            sentence = Statement(text=f"{_headline(desk, name)}: {_why(desk.register, found)}.", ids=(name,))
            (disputed if found.denied else established if found.established else claimed).append(sentence)
        for row in matrix(desk.register, name).rows:
            said = _said_in(desk, name, row)
            if said is not None:
                (disputed if said.disputed else claimed).append(said.statement)
    return StatusLists(
        established=tuple(established),
        claimed=tuple(claimed),
        disputed=tuple(disputed),
        unknown=_unknown(desk, nearby),
    )


def _headline(desk: Desk, name: str) -> str:
    return f"{desk.no(name).capitalize()}, {desk.title(name)}"


def _why(register: Register, found: Voices) -> str:
    if found.acting and found.struck:
        return "both sides speak of it"
    names = [in_sentence(claimant_name(register, one)) for one in found.outside]
    if found.acting:
        return "the acting side speaks of it" + (
            f", and so {'does' if len(names) == 1 else 'do'} {listed(names)}" if names else ""
        )
    if names:
        return f"said by {listed(names)}"
    return "the side struck speaks of it" if found.struck else "no source of its own stands"


class _Said(NamedTuple):
    statement: Statement
    disputed: bool


def _said_in(desk: Desk, action: str, row: Row) -> _Said | None:
    """Return the sentence for one row of the matrix: who says what, and whether it can all hold."""
    cells = [cell for cells in row.cells for cell in cells if cell.stands]
    if not cells or (row.category is not None and row.category != "status"):
        return None
    claims = [desk.register.claims[cell.claim].now for cell in cells]
    words = [
        f"{claim_words(desk.register, claim, cell, row)}{for_several(claim, action)} "
        f"({claimant_name(desk.register, claimant_of(claim))})"
        for claim, cell in zip(claims, cells, strict=True)
    ]
    text = f"{desk.no(action).capitalize()}, {row_label(row)}: {'; '.join(words)}."
    ids = tuple(claim.claim for claim in claims)
    denied = row.dimension == "responsibility" and any(claim.stance == "denies" for claim in claims)
    return _Said(Statement(text=text, ids=ids), denied or _cannot_all_hold(claims, status=row.category == "status"))


def _cannot_all_hold(claims: Sequence[ClaimMade], *, status: bool) -> bool:
    """Tell whether any two claims of different claimants exclude each other."""
    mine = [claim for claim in claims if len(claim.about) == 1]  # a figure for several actions is not one for this
    return any(
        _exclude_each_other(one, other, status=status)
        for number, one in enumerate(mine)
        for other in mine[number + 1 :]
        if claimant_of(one) != claimant_of(other) and not (is_speaker_withheld(one) or is_speaker_withheld(other))
    )


def _exclude_each_other(one: ClaimMade, other: ClaimMade, *, status: bool) -> bool:
    """Tell whether two claims cannot both hold: a denial, other people, figures that do not meet."""
    if (one.stance == "denies") != (other.stance == "denies"):
        return True
    if one.when is not None and other.when is not None:
        return surely_before(one.when, other.when) is not None
    if one.figure is None or other.figure is None:
        return False
    if status:
        words = (one.figure.status, other.figure.status)
        if any(isinstance(word, Withheld) for word in words):
            return False  # nobody can tell any more
        return text_of(words[0]).casefold() != text_of(words[1]).casefold()
    low, high = _bounds(one.figure)
    other_low, other_high = _bounds(other.figure)
    return low > other_high or other_low > high


def _bounds(figure: Figure) -> tuple[float, float]:
    """Return what a figure leaves possible: a word is "not zero", parts are at least their sum."""
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
        case "word":
            return 1, inf
        case "parts_only":
            return float(our_sum(figure) or max((part.value or 0 for part in figure.parts), default=0)), inf
        case "about" | "unknown":
            return 0, inf


def _unknown(desk: Desk, nearby: Sequence[str]) -> tuple[Statement, ...]:
    """Return what nobody on record says, one sentence for each thing."""
    rows = [name for name in desk.chain.actions if not desk.is_withheld(name)]
    found = [
        ("When it happened", [name for name in rows if _is_undated(desk.action(name))]),
        ("Who did it", [name for name in (*rows, *nearby) if _has_unknown_actor(desk.action(name))]),
        ("Whom it was aimed at", [name for name in rows if _has_no_target(desk.action(name))]),
        ("How many died", [name for name in rows if _has_no_toll(desk.register, name)]),
        ("Whether it answered anything", [name for name in rows if _only_followed(desk, name)]),
    ]
    sentences = [
        Statement(text=f"{what}: {listed([desk.no(name) for name in names])}.", ids=tuple(names))
        for what, names in found
        if names
    ]
    written = [
        Statement(text=text_of(thing.now.text), ids=(name,))
        for name, thing in desk.register.notes.items()
        if thing.stands and thing.now.kind == "unknown" and thing.now.about.removeprefix("action:") in desk.numbers
    ]
    return (*sentences, *written)


def _is_undated(action: ActionReported) -> bool:
    return action.occurred.earliest is None or action.occurred.latest is None


def _has_unknown_actor(action: ActionReported) -> bool:
    return action.direction == "directed" and all(party.actor is None for party in action.actors)


def _has_no_target(action: ActionReported) -> bool:
    return kind_class(action.kind) == "violent" and action.direction == "directed" and not action.targets


def _has_no_toll(register: Register, name: str) -> bool:
    if kind_class(register.actions[name].now.kind) != "violent":
        return False
    figures = [thing.now.figure for thing in claims_of(register, name) if thing.stands]
    return not any(figure is not None and figure.quantity in ("killed", "casualties") for figure in figures)


def _only_followed(desk: Desk, name: str) -> bool:
    strengths = [edge.strength for edge in desk.edges() if edge.later == name]
    return bool(strengths) and all(one == "followed" for one in strengths)
