"""What is established, claimed, disputed and unknown: a mechanical rule, printed with the report."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from events.actions import ActionReported
from events.base import Withheld
from events.claims import ClaimMade
from events.codebook import kind_class
from events.times import surely_before
from timeline.projections.claims import (
    OF_WHOM,
    STATUS,
    Cell,
    Row,
    Speaker,
    is_speaker_withheld,
    speakers,
)
from timeline.projections.figures import possible
from timeline.projections.register import Register
from timeline.projections.status import Voices
from timeline.projections.support import rests_on_something
from timeline.reports.claims_table import claim_words, claimant_name, for_several, row_label, speaker_name
from timeline.reports.desk import Desk
from timeline.reports.dossier import StatusLists
from timeline.reports.statement import Statement
from timeline.reports.wording import UNSUPPORTED, actor_name, in_sentence, listed, text_of


def status_lists(desk: Desk, nearby: Sequence[str]) -> StatusLists:
    """Return the four lists for the actions of the chain, and what is unknown of those nearby."""
    established: list[Statement] = []
    claimed: list[Statement] = []
    disputed: list[Statement] = []
    fallen: list[Statement] = []
    unheard: list[str] = []
    for name in desk.chain.actions:
        if not desk.is_withheld(name):
            found = desk.voices(name)
            sentence = Statement(text=f"{_headline(desk, name)}: {_why(desk.register, found)}.", ids=(name,))
            match found.word:
                case "established":
                    established.append(sentence)
                case "claimed":
                    claimed.append(sentence)
                case "disputed":
                    disputed.append(sentence)
                case "unknown":
                    unheard.append(name)
        for row in desk.matrix(name).rows:
            said = _said_in(desk, name, row)
            if said is not None:
                {"claimed": claimed, "disputed": disputed, "unknown": fallen}[said.word].append(said.statement)
    return StatusLists(
        established=tuple(established),
        claimed=tuple(claimed),
        disputed=tuple(disputed),
        unknown=(*_unknown(desk, nearby, unheard), *fallen),
    )


def _headline(desk: Desk, name: str) -> str:
    return f"{desk.no(name).capitalize()}, {desk.title(name)}"


def _why(register: Register, found: Voices) -> str:
    if found.acting and found.struck:
        return "both sides speak of it"
    names = [
        "a confidential source" if one in found.roots.hidden else in_sentence(_root_name(register, one))
        for one in found.outside
    ]
    if found.acting:
        return "the acting side speaks of it" + (
            f", and so {'does' if len(names) == 1 else 'do'} {listed(names)}" if names else ""
        )
    if names:
        return f"said by {listed(names)}"
    return "the side struck speaks of it" if found.struck else "no source of its own stands"


def root_names(desk: Desk, name: str) -> tuple[str, ...]:
    """Return the independent roots behind an action and what is claimed about it; of a confidential one its id."""
    if desk.is_withheld(name):
        return ()
    roots = desk.voices(name).roots
    return tuple(
        f"confidential source {roots.hidden[one]}" if one in roots.hidden else actor_name(desk.register, one)
        for one in roots.independent
    )


def _root_name(register: Register, root: str) -> str:
    """Return the name of a publisher; of a source without one, what it is counted as."""
    return claimant_name(register, Speaker("actor" if root in register.actors else "words", root))


class _Said(NamedTuple):
    statement: Statement
    word: Literal["claimed", "disputed", "unknown"]


def _said_in(desk: Desk, action: str, row: Row) -> _Said | None:
    """Return the sentence for one row of the matrix: who says what, and whether it can all hold.

    What no source stands for any more is named last, as that, and decides nothing.
    """
    cells = [cell for cells in row.cells for cell in cells if cell.stands]
    if not cells or (row.category not in (None, OF_WHOM, STATUS)):
        return None
    rests = {cell: rests_on_something(desk.register, desk.register.claims[cell.claim]) for cell in cells}
    cells.sort(key=lambda cell: not rests[cell])
    words = [f"{_claimed(desk, action, row, cell)}{'' if rests[cell] else f', {UNSUPPORTED}'}" for cell in cells]
    text = f"{desk.no(action).capitalize()}, {row_label(row)}: {'; '.join(words)}."
    said = Statement(text=text, ids=tuple(cell.claim for cell in cells))
    things = [desk.register.claims[cell.claim] for cell in cells if rests[cell]]
    if not things:
        return _Said(said, "unknown")
    claims = [thing.now for thing in things]
    denied = row.dimension == "responsibility" and any(claim.stance == "denies" for claim in claims)
    who = speakers(desk.register, things)
    disputed = denied or _cannot_all_hold(claims, who, status=row.category == STATUS)
    return _Said(said, "disputed" if disputed else "claimed")


def _claimed(desk: Desk, action: str, row: Row, cell: Cell) -> str:
    """Return what one claim says in a row, and who makes it."""
    claim = desk.register.claims[cell.claim].now
    words = claim_words(desk.register, claim, cell, row)
    return f"{words}{for_several(claim, action, desk.numbers)} ({speaker_name(desk.register, claim)})"


def _cannot_all_hold(claims: Sequence[ClaimMade], who: Mapping[str, Speaker], *, status: bool) -> bool:
    """Tell whether any two claims of different claimants exclude each other."""
    mine = [claim for claim in claims if len(claim.about) == 1]  # a figure for several actions is not one for this
    return any(
        _exclude_each_other(one, other, status=status)
        for number, one in enumerate(mine)
        for other in mine[number + 1 :]
        if who[one.claim] != who[other.claim] and not (is_speaker_withheld(one) or is_speaker_withheld(other))
    )


def _exclude_each_other(one: ClaimMade, other: ClaimMade, *, status: bool) -> bool:
    """Tell whether two claims cannot both hold: a denial, other people, figures that do not meet."""
    if "denies" in (one.stance, other.stance):
        return _is_denied(*((other, one) if one.stance == "denies" else (one, other)))
    if one.when is not None and other.when is not None:
        return surely_before(one.when, other.when) is not None
    if one.figure is None or other.figure is None:
        return False
    if status:
        words = (one.figure.status, other.figure.status)
        if any(isinstance(word, Withheld) for word in words):
            return False  # nobody can tell any more
        return text_of(words[0]).casefold() != text_of(words[1]).casefold()
    low, high = possible(one.figure)
    other_low, other_high = possible(other.figure)
    return low > other_high or other_low > high


def _is_denied(said: ClaimMade, denial: ClaimMade) -> bool:
    """Tell whether a claim says what a denial denies: to deny thirty says nothing against forty."""
    if said.stance == "denies":
        return False
    if said.figure is not None and denial.figure is not None:
        (low, high), (least, most) = possible(said.figure), possible(denial.figure)
        return least <= low and high <= most
    if said.when is not None and denial.when is not None:
        return (said.when.earliest, said.when.latest) == (denial.when.earliest, denial.when.latest)
    return said.place is None or denial.place is None or said.place.name == denial.place.name


def _unknown(desk: Desk, nearby: Sequence[str], unheard: Sequence[str]) -> tuple[Statement, ...]:
    """Return what nobody on record says, one sentence for each thing."""
    rows = [name for name in desk.chain.actions if not desk.is_withheld(name)]
    found = [
        ("Whether it happened (no source of its own stands)", list(unheard)),
        ("When it happened", [name for name in rows if _is_undated(desk.action(name))]),
        ("Who did it", [name for name in (*rows, *nearby) if _has_unknown_actor(desk.action(name))]),
        ("Whom it was aimed at", [name for name in rows if _has_no_target(desk.action(name))]),
        ("How many died", [name for name in rows if _has_no_toll(desk, name)]),
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


def _has_no_toll(desk: Desk, name: str) -> bool:
    if kind_class(desk.action(name).kind) != "violent":
        return False
    known = desk.register
    said = [thing.now for thing in desk.claims_about(name) if thing.stands and rests_on_something(known, thing)]
    figures = [claim.figure for claim in said if claim.stance != "denies"]
    return not any(figure is not None and figure.quantity in ("killed", "casualties") for figure in figures)


def _only_followed(desk: Desk, name: str) -> bool:
    strengths = [edge.strength for edge in desk.edges_to(name)]
    return bool(strengths) and all(one == "followed" for one in strengths)
