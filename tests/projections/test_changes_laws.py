"""The laws of what changed: nothing is told that did not change, nothing is left out, each by an event in between."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from events.responses import STRENGTHS
from tests.projections.changing import (
    positions,
)
from tests.strategies import histories
from timeline.projections.chains import build
from timeline.projections.changes import Changes, changes
from timeline.projections.claims import by_action, claimant_of, matrix_of_case
from timeline.projections.merging import as_merged, merged_actors
from timeline.projections.register import KINDS, REGISTER, Thing
from timeline.projections.sides import sides
from timeline.projections.sources import is_supported

# Half as many examples as elsewhere: there are nine laws, and each folds its history twice.
LAW = settings(max_examples=settings.default.max_examples // 2)
CUTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


def cut(history, at):
    first, last = at
    return REGISTER.fold(history[:first]), REGISTER.fold(history[:last]), history[first:last]


def every(found):
    return [*found.things, *found.claimants, *found.links, *found.chains, *found.sides, *found.rules]


@LAW
@given(histories(), st.integers(0, 30))
def test_from_a_basis_to_itself_nothing_changes(history, at):
    assert changes(*cut(history, (at, at))) == Changes()


@LAW
@given(histories(), CUTS)
def test_every_change_names_events_that_were_recorded_in_between_in_the_order_of_the_log(history, at):
    for change in every(changes(*cut(history, at))):
        assert change.causes
        assert all(at[0] < position <= at[1] for position in positions(change))
        assert positions(change) == sorted(set(positions(change)))


QUIET = ("log.clock_set_back", "log.key_rotated", "log.key_revoked")
"""What the log notes of itself changes no knowledge."""


@LAW
@given(histories(), CUTS)
def test_every_event_in_between_is_named_by_a_change_or_is_of_the_log_itself(history, at):
    before, after, events = cut(history, at)

    named = {position for change in every(changes(before, after, events)) for position in positions(change)}

    assert {one.position for one in events if one.event.type not in QUIET} == named


@LAW
@given(histories(), CUTS)
def test_every_thing_that_differs_is_told_and_no_other(history, at):
    before, after, events = cut(history, at)
    differing = {
        Thing(kind, name)
        for kind in KINDS
        for name in after.of_kind(kind)
        if before.find(kind, name) != after.find(kind, name)
    }

    assert {one.thing for one in changes(before, after, events).things} == differing


@LAW
@given(histories(), CUTS)
def test_what_was_added_and_what_was_struck_leads_from_one_count_to_the_other(history, at):
    before, after, events = cut(history, at)
    found = changes(before, after, events).things
    added = Counter(one.thing.kind for one in found if one.what in ("added", "denied"))
    struck, again = (
        Counter(
            one.kind
            for one in {one.thing for one in found if one.what in words}
            if ((earlier := before.find(*one)) is None or earlier.stands) is not stands
            and after.find(*one).stands is stands
        )
        for words, stands in ((("retracted", "withdrawn"), False), (("restored",), True))
    )

    for kind in KINDS:
        standing = [sum(thing.stands for thing in known.of_kind(kind).values()) for known in (before, after)]
        assert standing[1] == standing[0] + added[kind] - struck[kind] + again[kind]


def drawn(known):
    found = build(known, STRENGTHS)
    edges = (*(edge for chain in found.chains for edge in chain.edges), *found.impossible)
    return {(edge.earlier, edge.later): edge._replace(links=()) for edge in edges}


@LAW
@given(histories(max_size=24), CUTS)
def test_every_link_that_differs_is_told_and_no_other(history, at):
    before, after, events = cut(history, at)
    was, now = drawn(before), drawn(after)

    told_ = {(one.earlier, one.later) for one in changes(before, after, events).links}

    assert told_ == {pair for pair in {*was, *now} if was.get(pair) != now.get(pair)}


@LAW
@given(histories(max_size=24), CUTS)
def test_every_chain_that_has_other_actions_or_links_is_told_and_no_other(history, at):
    before, after, events = cut(history, at)
    shape = [
        {(frozenset(chain.actions), frozenset((edge.earlier, edge.later) for edge in chain.edges)) for chain in one}
        for one in (build(before).chains, build(after).chains)
    ]
    found = changes(before, after, events).chains

    assert {frozenset(chain.actions) for one in found for chain in one.before} == {a for a, _ in shape[0] - shape[1]}
    assert {frozenset(chain.actions) for one in found for chain in one.after} == {a for a, _ in shape[1] - shape[0]}


@LAW
@given(histories(), CUTS)
def test_every_actor_that_counts_for_another_side_is_told_and_no_other(history, at):
    before, after, events = cut(history, at)
    was, now = (_counting(known) for known in (before, after))
    moved = {name for name in before.actors if was(name) != now(name)}
    moved |= {
        party.actor
        for name in before.actions
        for party in (*after.actions[name].now.actors, *after.actions[name].now.targets)
        if party.actor in before.actors
        and was(party.actor, before.actions[name].now.occurred) != now(party.actor, after.actions[name].now.occurred)
    }

    assert {one.actor for one in changes(before, after, events).sides} == moved


def _counting(known):
    """Return what tells for whom an actor counts, or the one that it is shown as."""
    shown, into = as_merged(known), merged_actors(known)
    return lambda name, when=None: sides(shown, into.get(name, name), when)


def standing_claims(known):
    """Return what stands in each cell of the matrices: action or case, claimant, dimension, quantity → claims."""
    matrices = {Thing("action", name): found for name, found in by_action(known).matrices.items()}
    matrices |= {Thing("case", name): matrix_of_case(known, name) for name in known.cases}
    return {
        (thing, claimant, row.dimension, row.quantity): [known.claims[cell.claim].now for cell in cells if cell.stands]
        for thing, found in matrices.items()
        for row in found.rows
        if row.category is None
        for claimant, cells in zip(found.claimants, row.cells, strict=True)
        if claimant in known.actors
    }


def said_in(known, claims):
    """Return all that is said, and whether anything that says it is supported."""
    found = {}
    for one in claims:
        said = (one.figure, one.stance, one.text, frozenset(one.about), one.about_case)
        found[said] = found.get(said, False) or is_supported(known, one.citations)
    return found


@LAW
@given(histories(), CUTS)
def test_every_claimant_who_says_otherwise_is_told_alone_and_no_other(history, at):
    before, after, events = cut(history, at)
    was, now = standing_claims(before), standing_claims(after)
    moved = {cell for cell in {*was, *now} if said_in(before, was.get(cell, [])) != said_in(after, now.get(cell, []))}
    first = {cell for cell in moved if not was.get(cell) and all(one.claim not in before.claims for one in now[cell])}

    found = changes(before, after, events).claimants

    named = {(one.about, one.claimant, one.dimension, one.quantity) for one in found if one.claimant in after.actors}
    assert named == moved - first
    for one in found:
        assert {claimant_of(said.claim) for said in (*one.before, *one.after)} == {one.claimant}


@LAW
@given(histories(), CUTS)
def test_the_word_for_what_became_of_a_claim_is_that_of_its_record(history, at):
    """Only a claimant withdraws, only we retract; what moved is another claim or says something else."""
    before, after, events = cut(history, at)
    struck = {"withdrawn": "withdrawn", "retracted by us": "retracted"}

    for one in changes(before, after, events).claimants:
        gone = [said.claim.claim for said in one.before if said.claim not in [now.claim for now in one.after]]
        if one.what in struck:
            assert any(getattr(after.claims[name], struck[one.what]) is not None for name in gone)
        elif one.what == "stands again":
            assert any(said.claim.claim in before.claims for said in one.after if said not in one.before)
        elif one.what == "says this too":
            assert any(said.claim.claim not in before.claims for said in one.after)
        elif one.what in ("unsupported", "supported again"):
            assert {said.is_supported for said in (*one.before, *one.after)} == {True, False}


@LAW
@given(histories(), CUTS, st.integers(0, 30))
def test_what_changed_in_two_steps_is_at_least_what_changed_in_one(history, at, middle):
    """A thing that differs at the end differed at one of the steps."""
    first, last = at
    middle = min(max(first, middle), last)
    steps = [changes(*cut(history, step)) for step in ((first, middle), (middle, last))]

    whole = changes(*cut(history, at))

    assert {one.thing for one in whole.things} == {one.thing for step in steps for one in step.things}
    assert {(one.earlier, one.later) for one in whole.links} <= {
        (one.earlier, one.later) for step in steps for one in step.links
    }
