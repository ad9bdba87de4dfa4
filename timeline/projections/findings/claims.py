"""Findings about claims: figures that contradict themselves or each other, and speakers that do not fit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from events.actions import MANY, ActionReported
from events.claims import ClaimMade, Figure
from events.codebook.categories import are_disjoint
from events.quantities import PERSONS
from timeline.projections.claims import claimant_of, speaker_alone
from timeline.projections.figures import possible
from timeline.projections.findings.facts import Facts, sides_of
from timeline.projections.findings.model import Said, correction
from timeline.projections.findings.rule import Rule
from timeline.projections.findings.topics import number_of
from timeline.projections.folding import fold
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.sides import on_the_side_of
from timeline.projections.support import citations_of

_NATIONALITY = "nationality:"
_WITHIN: Mapping[str, tuple[str, ...]] = {"casualties": ("killed", "injured")}
"""What a quantity counts beside itself."""


def _exceeds_total(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    figure = thing.now.figure
    if not thing.stands or figure is None:
        return
    name = thing.now.claim
    most = _most(figure)
    least, words = _parts(figure)
    look = "look at the quote again"
    if most is not None and least > most:
        what = f"{words} {least}, and its total of {figure.quantity} is {most:.0f}"
        yield Said(what, f"{look}: {correction('claim', name, 'figure')}", "figure", "parts")
    whole = facts.seen.claims.get(thing.now.subset_of or "")
    total = whole.now.figure if whole is not None and whole.stands else None
    most = _most(total) if total is not None and _counts_alike(total, figure) else None
    if most is not None and possible(figure)[0] > most:
        lowest = possible(figure)[0]
        what = f"it is said to be a part of {thing.now.subset_of}: at least {lowest:.0f} of {most:.0f}"
        fix = f"{look}: {correction('claim', name, 'subset_of')}"
        yield Said(what, fix, "subset_of", "subset", [Thing("claim", str(thing.now.subset_of))])


def _parts(figure: Figure) -> tuple[int, str]:
    """Return how many the categories of a figure are at least, and how that is known."""
    parts = {part.category: part.value or 0 for part in figure.parts if part.bound in ("exact", "at_least")}
    if are_disjoint([part.category for part in figure.parts]):
        return sum(parts.values()), "its categories add up to"
    return max(parts.values(), default=0), "one of its categories is"


def _counts_alike(one: Figure, other: Figure) -> bool:
    """Tell whether what `other` counts is counted by `one`, too: whoever was killed is among the casualties."""
    within = one.quantity == other.quantity or other.quantity in _WITHIN.get(one.quantity, ())
    return within and one.unit == other.unit


def _most(figure: Figure) -> float | None:
    """Return the largest number that a figure allows for, `None` where it is open, or was said to be about."""
    most = possible(figure)[1]
    return None if most == inf else most


def _fell(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    earlier = facts.seen.claims.get(thing.now.supersedes or "")
    before, now = earlier.now.figure if earlier is not None else None, thing.now.figure
    if not thing.stands or before is None or now is None or earlier is None or not earlier.stands:
        return
    if "denies" in (thing.now.stance, earlier.now.stance):  # what is denied is nobody's figure
        return
    if before.quantity == now.quantity and possible(now)[1] < possible(before)[0]:
        who, other = claimant_of(thing.now), earlier.now.claim
        what = f"{who} said more before, in {other}: {_numbers(before)}, and now {_numbers(now)}"
        fix = f"nothing, if both are as they were said: timeline show claim:{other}"
        yield Said(what, fix, "figure", rests=[Thing("claim", other)])


def _numbers(figure: Figure) -> str:
    least, most = possible(figure)
    if least == most:
        return f"{least:.0f}"
    return f"at least {least:.0f}" if most == inf else f"{least:.0f} to {most:.0f}"


def _out_of_order(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:  # noqa: ARG001  # all are asked alike
    figure = thing.now.figure
    if not thing.stands or figure is None or figure.bound != "three_point":
        return
    low, best, high = figure.low or 0, figure.best or 0, figure.high or 0
    if not low <= best <= high:
        what = f"its low, best and high are {low}, {best} and {high}"
        yield Said(what, "nothing, if its maker has it so: it is kept as given", "figure")


# --- who said it -----------------------------------------------------------------------------------------------------


def _for_the_state(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    claimant = facts.seen.actors.get(thing.now.claimant or "")
    if not thing.stands or claimant is None or claimant.now.kind != "state":
        return
    for speaker in dict.fromkeys(one.speaker for one in citations_of(thing) if one.speaker is not None):
        actor = facts.seen.actors.get(speaker)
        if actor is not None and actor.now.kind in ("organ", "person") and speaker != claimant.now.actor:
            what = f"{claimant.now.actor} is its claimant, and {speaker} speaks the words that it cites"
            fix = f"if {speaker} said it: {correction('claim', thing.now.claim, 'claimant', speaker)}"
            yield Said(what, fix, "claimant", speaker, [Thing("actor", claimant.now.actor), Thing("actor", speaker)])


_BETWEEN = re.compile(r"\s/\s|\bor\b")
_BEFORE_A_NAME = re.compile(r"^(?:(?:either|the|a|an|by|from)\s+)*", re.IGNORECASE)


def _names_two(words: str) -> bool:
    """Tell whether a wording gives two names, of which one is the claimant: each begins with a capital letter.

    One or more residents are one claimant, and so are sources in one place or another.
    """
    parts = [_BEFORE_A_NAME.sub("", one.strip()) for one in _BETWEEN.split(words)]
    return sum(one[:1].isupper() for one in parts) >= MANY


def _two_claimants(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    if not thing.stands:
        return
    fix = f"choose neither; say in a note who gives it to whom: timeline append note claim:{thing.now.claim} --text …"
    for other, claimants in _one_breath(facts, thing):
        what = f"one statement ({thing.now.statement}) is given to {claimants}"
        yield Said(what, fix, "statement", other, [Thing("claim", other)])
    speakers = list(dict.fromkeys(one.speaker for one in citations_of(thing) if one.speaker is not None))
    if apart := _apart(facts.seen, speakers):
        what = f"its passages give the words to {' and to '.join(apart)}"
        yield Said(what, fix, "citations", "speakers", sides_of(facts, apart))
    words = thing.now.claimant_words
    if thing.now.claimant is None and isinstance(words, str) and _names_two(words):
        yield Said(f'nobody can tell which of two said it: "{words}"', fix, "claimant_words", "words")


def _one_breath(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[tuple[str, str]]:
    """Yield the earlier claims that were made in one statement with this one, by another claimant."""
    found: dict[str, str] = {}
    for action in thing.now.about:
        for other in facts.statements.get((action, thing.now.statement or ""), ()):
            if other.position < thing.position and _called(other.now) != _called(thing.now):
                found.setdefault(other.now.claim, f"{claimant_of(other.now)} and to {claimant_of(thing.now)}")
    return iter(found.items())


def _called(claim: ClaimMade) -> tuple[str, str]:
    """Return what a claimant is called: an id is no words, be they the same."""
    return speaker_alone(claim)[:2]


def _apart(register: Register, speakers: Sequence[str]) -> list[str]:
    """Return the first two speakers that do not speak for one side, if there are two."""
    for number, one in enumerate(speakers):
        for other in speakers[number + 1 :]:
            if not on_the_side_of(register, one, other):
                return [one, other]
    return []


def _unclaimed(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    if not thing.stands or not thing.knows("actors") or any(party.actor for party in thing.now.actors):
        return
    if thing.now.participants:
        return
    for claim in facts.claims_about(thing.now.action):
        now = claim.now
        if now.dimension == "responsibility" and now.stance in ("claims", "admits"):
            what = f"nobody is on record as its actor, and {claimant_of(now)} says in {now.claim} that it did it"
            settles = correction("action", thing.now.action, "actors")
            fix = f"whether it did is yours to judge; only a correction says so: {settles}"
            yield Said(what, fix, "actors", now.claim, [Thing("claim", now.claim)])


# --- figures side by side --------------------------------------------------------------------------------------------


def _of_whom(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    """Find what different claimants call the same dead, or which nationality they give them."""
    if not thing.stands:
        return
    said: dict[str, dict[str, list[str]]] = {}
    spelt: dict[str, str] = {}
    for claim in facts.claims_about(thing.now.action):
        for quantity, label in _labels(claim.now):
            as_first = spelt.setdefault(fold(label), label)
            who = said.setdefault(quantity, {}).setdefault(as_first, [])
            who.extend([] if claimant_of(claim.now) in who else [claimant_of(claim.now)])
    everywhere = said.pop(_IDENTITY, {})
    for quantity in said or ({"killed": {}} if everywhere else {}):
        labels = said.get(quantity, {}) | (everywhere if quantity == "killed" else {})
        if len({one for names in labels.values() for one in names}) >= MANY and len(labels) >= MANY:
            told = "; ".join(f'"{label}" by {" and ".join(names)}' for label, names in labels.items())
            fix = f"all stay side by side, each in quotation marks: timeline claims {thing.now.action}"
            rests = [Thing("claim", one.now.claim) for one in facts.claims_about(thing.now.action)]
            yield Said(f"of whom the {quantity} were, its claimants differ: {told}", fix, None, quantity, rests)


_IDENTITY = ""


def _labels(claim: ClaimMade) -> Iterator[tuple[str, str]]:
    """Yield what a claim calls those whom it counts, by quantity; of a claim about who they were, without one."""
    if claim.dimension == "identity" and isinstance(claim.text, str):
        yield _IDENTITY, claim.text
    figure = claim.figure
    if figure is None or figure.quantity not in PERSONS or (figure.bound, figure.value) == ("exact", 0):
        return
    if claim.stance == "denies":
        return
    if isinstance(figure.status, str):
        yield figure.quantity, figure.status
        return
    nationalities = [one.category for one in figure.parts if one.category.startswith(_NATIONALITY)]
    for one in nationalities:
        yield figure.quantity, one.removeprefix(_NATIONALITY)


def _not_the_sum(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    """Compare a figure for several actions with those that the same claimant gives for each of them."""
    now, figure = thing.now, thing.now.figure
    if (
        not thing.stands
        or now.claim in facts.replaced
        or figure is None
        or len(now.about) < MANY
        or now.claimant is None
    ):
        return
    least, most, names = 0.0, 0.0, []
    for action in now.about:
        own = [one for one in facts.claims_about(action) if _counts_alone(one.now, now)]
        if not own:
            return
        known = [possible(one.now.figure) for one in own if one.now.figure is not None]
        least, most = least + min(one for one, _ in known), most + max(one for _, one in known)
        names += [one.now.claim for one in own]
    if possible(figure)[1] < least or possible(figure)[0] > most:
        whole, alone = " and ".join(now.about), ", ".join(names)
        what = f"{now.claimant} gives {_numbers(figure)} for {whole} together, which is not what it gives in {alone}"
        rests = [Thing("claim", name) for name in names]
        yield Said(what, "nothing: one figure for several actions is never split", "figure", rests=rests)


def _counts_alone(claim: ClaimMade, whole: ClaimMade) -> bool:
    """Tell whether a claim counts in one action what another, by the same claimant, counts in several."""
    one, other = claim.figure, whole.figure
    if one is None or other is None or len(claim.about) != 1 or claim.subset_of is not None:
        return False
    same = (one.quantity, one.unit, one.status) == (other.quantity, other.unit, other.status)
    return same and claim.claimant == whole.claimant and claim.stance != "denies"


def _two_values(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    name = thing.now.claim
    earlier = facts.previous.get(name)
    before, now = earlier.now.figure if earlier is not None else None, thing.now.figure
    if earlier is None or before is None or now is None or number_of(before) == number_of(now):
        return
    other = earlier.now.claim
    what = f"{thing.now.claimant} gives another figure of {before.quantity} in {other}: neither replaces the other"
    fix = f"if it is a revision: {correction('claim', name, 'supersedes', other)}; if not, say what differs"
    yield Said(what, fix, "figure", other, [Thing("claim", other)])


RULES = (
    Rule(
        "C401",
        "warning",
        ("claim",),
        "The categories of a figure, or a part that was claimed apart, exceed the total.",
        "Either the source contradicts itself, or it was read wrongly.",
        _exceeds_total,
        merged=True,
    ),
    Rule(
        "C403",
        "note",
        ("claim",),
        "A claimant's figure fell.",
        "A toll that falls is a revision, and says something about how it was counted.",
        _fell,
        merged=True,
    ),
    Rule(
        "C404",
        "note",
        ("claim",),
        "The low, best and high of an estimate are out of order.",
        "Data sets hold such rows; nothing is put in order for them.",
        _out_of_order,
        merged=True,
    ),
    Rule(
        "C405",
        "warning",
        ("claim",),
        "The claimant is a state, and the quoted speaker one of its organs or officers.",
        "A claimant is as fine as the source allows: a deputy governor is not the state.",
        _for_the_state,
        merged=True,
    ),
    Rule(
        "C406",
        "warning",
        ("claim",),
        "One statement is given to two claimants.",
        "Until it is known whose it is, it counts for neither.",
        _two_claimants,
        merged=True,
    ),
    Rule(
        "C407",
        "warning",
        ("action",),
        "Claimants differ on who the same dead were.",
        "Militants or refugees, foreigners or citizens: the label is what is disputed.",
        _of_whom,
        merged=True,
    ),
    Rule(
        "C408",
        "warning",
        ("action",),
        "The actor is unknown, and somebody claims responsibility.",
        "A claim changes no actor: whether it is believed is a person's judgement, and a correction.",
        _unclaimed,
        merged=True,
    ),
    Rule(
        "C409",
        "note",
        ("claim",),
        "A figure for several actions differs from what the same claimant gives for each.",
        "One of the figures counts what the other does not.",
        _not_the_sum,
        merged=True,
    ),
    Rule(
        "C410",
        "warning",
        ("claim",),
        "One claimant gives two values, and no revision between them.",
        "Nobody can tell which of the two the claimant stands by.",
        _two_values,
        merged=True,
    ),
)
"""The rules about claims, in the order of their codes."""
