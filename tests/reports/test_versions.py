"""Versions of a chain: at every position they hold what a report of that position says, made of what changed alone."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.base import Event
from events.envelope import Basis, RecordedEvent
from tests import builders as make
from tests import strategies
from tests.cases.packaged import events_of
from timeline.cli.knowing import FEWEST, STEPS, STOPS, stops_of
from timeline.errors import NotFound
from timeline.projections.bonds import Bonds, Reached
from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.merging import as_merged
from timeline.projections.register import REGISTER, Register
from timeline.replay.axes import ALL, Axes, narrow
from timeline.reports.as_known import NOTHING, Asked, Reader
from timeline.reports.compose import compose
from timeline.reports.desk import Numbering
from timeline.reports.dossier import Dossier
from timeline.reports.knowledge import History, Version
from timeline.reports.versions import Known, history

LOG = "5f0c0000-0000-4000-8000-000000000001"
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHAINS = [("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18")]


class World:
    """A log, a chain of it, and what was known at each position; all that a history is made of."""

    def __init__(self, recorded: Sequence[RecordedEvent], action: str, axes: Axes = ALL) -> None:
        self.recorded, self.action, self.axes = recorded, action, axes
        self.now = REGISTER.fold(recorded)
        self.numbering = Numbering()
        self.asked = Asked(action, DRAWN, MEASURED, narrowed=axes != ALL)
        self._known: dict[int, Register] = {}

    def known(self, position: int) -> Register:
        """Return what was known at a position, narrowed."""
        if position not in self._known:
            self._known[position] = narrow(REGISTER.fold(self.recorded[:position]), self.axes)
        return self._known[position]

    def report(self, position: int, numbering: Numbering | None = None) -> Dossier | None:
        """Return the report as of a position, if the action stood then."""
        register = self.known(position)
        shown = as_merged(register).survivors.get(self.action, self.action)
        try:
            return compose(register, Basis(LOG, position, b"\x9f" * 32), "desk.example", shown, numbering=numbering)
        except NotFound:
            return None

    def history(self, stops: Iterable[Sequence[RecordedEvent]] | None = None, every: str = "") -> History:
        """Return the versions at each position, or at the end of each stretch, with the numbers of the report."""
        self.report(len(self.recorded), self.numbering)
        known = (
            Known(self.known(events[-1].position), events, f"{LOG}:{events[-1].position}:{'9f' * 6}")
            for events in stops or ([one] for one in self.recorded)
        )
        return history(known, self.now, self.asked, self.numbering, every)


def world(*events: Event, action: str = "b", axes: Axes = ALL) -> World:
    """Return the world of a few events, told of two strikes by default."""
    return World(make.recorded(*events), action, axes)


def held(versions: Iterable[Version], position: int):
    """Return what holds at a position: one version at most."""
    found = [one.value for one in versions if one.since <= position and (one.until is None or position < one.until)]
    assert len(found) <= 1
    return found[0] if found else None


def at(parts, position: int) -> dict:
    """Return the parts that hold at a position, by id."""
    found = {name: held(versions, position) for name, versions in parts.items()}
    return {name: value for name, value in found.items() if value is not None}


def said_in(steps) -> set[tuple[str, str, str]]:
    """Return the claims in the matrices of steps, with what each says and how it stands.

    Without numbers of steps: those of the union are not those of a report at an earlier position.
    """
    cells = (cell for step in steps for row in step.claims.rows for cells in row.cells for cell in cells)
    return {(cell.claim, re.sub(r"\bno\. [0-9]+", "no. N", cell.text), cell.standing) for cell in cells}


def assert_same_as_reports(told: World, found: History, positions: Iterable[int]) -> None:
    """Hold versions against reports: ids of steps, links with strength, claims with figure and standing."""
    for position in positions:
        report = told.report(position)
        steps = at(found.steps, position)
        links = {name: row.strength for name, row in at(found.links, position).items()}
        ledger = {name: (row.figure, row.standing) for name, row in at(found.ledger, position).items()}

        if report is None:
            assert (steps, links, ledger) == ({}, {}, {})
            continue
        assert steps.keys() == {step.id for step in report.steps}
        assert links == {row.id: row.strength for row in report.links}
        assert ledger == {row.claim: (row.figure, row.standing) for row in report.ledger}
        assert said_in(steps.values()) == said_in(report.steps)
        assert at(found.status, position) == {step.id: step.word for step in report.steps if step.word}


def assert_same_as_made_anew(told: World, found: History, positions: Iterable[int]) -> None:
    """Hold versions against the same parts made of nothing but what was known at a position."""
    reader = Reader(told.now, told.asked, told.numbering)
    for position in positions:
        whole = reader.at(told.known(position), NOTHING)

        assert at(found.steps, position) == whole.steps
        assert at(found.links, position) == whole.links
        assert at(found.ledger, position) == whole.ledger
        assert at(found.notes, position) == whole.notes
        assert (held(found.pieces, position) or 0) == whole.pieces


# --- the law ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "action"), CHAINS)
def test_at_every_position_of_a_packaged_case_what_holds_is_what_the_report_of_that_position_says(case, action):
    told = World(make.recorded(*events_of(case)), action)
    found = told.history()
    every = range(1, len(told.recorded) + 1)

    assert_same_as_reports(told, found, every if len(every) < 60 else [stop.position for stop in found.stops][::6])
    assert_same_as_made_anew(told, found, every if len(every) < 60 else every[150:])


@FEW
@given(strategies.histories(), st.data())
def test_what_holds_is_what_the_report_of_that_position_says(recorded, data):
    names = [one.event.action for one in recorded if one.event.type == "action.reported"]
    told = World(recorded, data.draw(st.sampled_from(names)))
    found = told.history()
    positions = range(1, len(recorded) + 1)

    assert_same_as_reports(told, found, positions)
    assert_same_as_made_anew(told, found, positions)


@FEW
@given(strategies.histories(), st.sampled_from(["2024-01-17T00:00:00Z", "2024-01-19T00:00:00Z"]))
def test_it_is_so_of_what_was_public_by_a_moment(recorded, by):
    told = World(recorded, "action-0", Axes(published_by=by))
    found = told.history()
    positions = range(1, len(recorded) + 1)

    assert_same_as_reports(told, found, positions)
    assert_same_as_made_anew(told, found, positions)


@FEW
@given(strategies.histories(), st.integers(2, 7))
def test_stops_may_lie_apart(recorded, width):
    """Then what holds at a stop is what the report of that position says, and nothing of what stood in between."""
    told = World(recorded, "action-0")
    stretches = [recorded[start : start + width] for start in range(0, len(recorded), width)]
    found = told.history(stretches, "day")
    ends = [events[-1].position for events in stretches]

    assert {stop.position for stop in found.stops} <= set(ends)
    assert_same_as_reports(told, found, ends)
    assert_same_as_made_anew(told, found, ends)


@pytest.mark.parametrize(("case", "action"), CHAINS)
def test_versions_stand_in_order_begin_at_stops_and_differ_from_their_neighbours(case, action):
    found = World(make.recorded(*events_of(case)), action).history()
    stops = [stop.position for stop in found.stops]

    assert stops == sorted(set(stops))
    for parts in (found.steps, found.links, found.ledger, found.status, found.notes, {"": found.pieces}):
        for versions in parts.values():
            assert {one.since for one in versions} | {one.until for one in versions if one.until} <= set(stops)
            for one, other in pairwise(versions):
                assert one.until is not None
                assert one.until <= other.since
                assert one.until < other.since or one.value != other.value


@pytest.mark.parametrize(("case", "action"), CHAINS)
def test_numbers_of_steps_and_notes_are_those_of_the_report(case, action):
    told = World(make.recorded(*events_of(case)), action)
    report, found = told.report(len(told.recorded)), told.history()

    assert report is not None
    assert {step.id: step.number for step in report.steps}.items() <= found.numbers.items()
    for step in report.steps:
        assert held(found.steps[step.id], len(told.recorded)) == step
    notes = {note.number: note for note in report.notes}
    assert at(found.notes, len(told.recorded)).items() <= notes.items()


# --- what is recomputed ----------------------------------------------------------------------------------------------


def blind(kind: str) -> Callable[[Bonds, Iterable], Reached]:
    """Return what finds nothing behind things of a kind, as if it were not looked for."""
    real = Bonds.reached

    def reached(self: Bonds, changed: Iterable) -> Reached:
        return real(self, [one for one in changed if one.kind != kind])

    return reached


STATES = (make.actor("iran"), make.actor("pakistan"), make.actor("financial-times", "outlet"), make.source())
STRIKES = (
    *STATES,
    make.action("a", "2024-01-16", territory=("PK",)),
    make.action("b", "2024-01-18", by="pakistan", territory=("IR",)),
    make.response("b", "a", "followed", link="first"),
    make.claim("said", "b", "iran"),
)
THIRD = (make.action("c", "2024-01-20"), make.response("c", "b", link="second"))
TOLD_LATER: dict[str, tuple[Event, ...]] = {
    "action": (make.corrected("action", "b", title="Strike on hide-outs"),),
    "response": (make.corrected("response", "first", strength="attributed"),),
    "claim": (make.corrected("claim", "said", stance="claims"),),
    "source": (make.source_withdrawn(),),
    "actor": (make.corrected("actor", "financial-times", name="FT"),),
    "note": (make.note("seen", "b"),),
}


@pytest.mark.parametrize("kind", TOLD_LATER)
def test_what_a_change_reaches_is_made_anew_and_would_be_missed_if_it_were_not_followed(kind, monkeypatch):
    told = world(*STRIKES, *TOLD_LATER[kind])
    positions = range(1, len(told.recorded) + 1)
    assert_same_as_made_anew(told, told.history(), positions)

    monkeypatch.setattr(Bonds, "reached", blind(kind))
    with pytest.raises(AssertionError):
        assert_same_as_made_anew(told, told.history(), positions)


def test_what_no_change_reaches_is_taken_as_it_was():
    told = world(*STRIKES, *THIRD, make.note("seen", "a"))
    found = told.history()
    reader = Reader(told.now, told.asked, told.numbering)
    before = reader.at(told.known(len(told.recorded) - 1), NOTHING)
    after = reader.at(told.known(len(told.recorded)), before)

    assert after.steps["a"] != before.steps["a"]
    assert after.steps["c"] is before.steps["c"]
    assert after.links["second"] is before.links["second"]
    assert after.ledger["said"] is before.ledger["said"]
    assert found.steps["c"][-1].since == len(told.recorded) - 1


@pytest.mark.parametrize(
    "later",
    [
        (make.actor("iraq"), make.corrected("actor", "iran", kind="group")),
        (make.merged("b", "c"),),
        (make.actor("irna", "outlet"), make.merged("financial-times", "irna", kind="actor")),
        (make.ordered("b", "a"),),
        (make.note("stop", "a", "hold"), make.note("go", "a", "release")),
        (make.source("irna"), make.copied(make.FT, "irna"), make.source_withdrawn("irna")),
        (make.claim("more", "b", "iran", supersedes="said"), make.retracted("claim", "more")),
        (make.affiliated("pakistan", "iran", "part_of"),),
    ],
    ids=["soil", "merge", "actors merged", "order", "held", "copy", "replaced", "tie"],
)
def test_what_reaches_far_is_told_all_the_same(later):
    told = world(*STRIKES, make.action("c", "2024-01-18", by="pakistan"), make.claim("of-c", "c", "iran"), *later)
    positions = range(1, len(told.recorded) + 1)
    found = told.history()

    assert_same_as_made_anew(told, found, positions)


# --- what is kept back -----------------------------------------------------------------------------------------------


def everything(found: History) -> str:
    """Return all that a history holds, as text."""
    return repr((found.stops, found.steps, found.links, found.ledger, found.notes))


def test_what_is_held_back_now_is_in_no_version_and_no_stop_tells_of_it():
    found = world(*STRIKES, make.note("stop", "a", "hold")).history()

    assert "a" not in found.steps
    assert "'a'" not in everything(found)
    assert "no. 2" not in everything(found)
    assert all("held back" not in stop.text for stop in found.stops)


def test_what_a_note_held_back_for_a_while_was_not_in_the_chain_meanwhile():
    found = world(*STRIKES, make.note("stop", "a", "hold"), make.note("go", "a", "release")).history()
    [first, second] = found.steps["a"]

    assert (first.until, second.since, second.until) == (len(STRIKES) + 1, len(STRIKES) + 2, None)
    assert [stop.text for stop in found.stops[-2:]] == [
        "no. 1 held back by a note",
        "no. 1 released by a note",
    ]


def test_what_a_source_says_that_is_confidential_now_is_in_no_version():
    words = "said behind closed doors"
    cited = make.claim("told", "b", "iran", citations=(make.cite("closed", words),))
    secret = (make.source("closed", title="A paper of the ministry"), cited)
    opened = world(*STRIKES, *secret)
    closed = world(*STRIKES, *secret, make.corrected("source", "closed", confidential=True))

    assert words in everything(opened.history())
    found = closed.history()
    assert words not in everything(found)
    assert "A paper" not in everything(found)
    assert {note.publisher for [*_, last] in found.notes.values() if (note := last.value).source == "closed"} == {
        "confidential source"
    }


def test_when_a_confidential_source_was_tested_is_no_stop():
    source = make.source("closed", confidential=True)
    cited = make.claim("told", "b", "iran", citations=(make.cite("closed", "words"),))
    told = world(*STRIKES, source, cited, make.captured("closed"), make.verified("closed"))

    assert [stop.position for stop in told.history().stops][-1] == len(STRIKES) + 2


def test_what_was_redacted_is_withheld_in_every_version():
    recorded = make.recorded(*STRIKES, make.corrected("action", "b", means=["drone"]))
    place = next(one.position for one in recorded if one.stream == "claim:said")
    told = [one._replace(event=make.withheld(one.event)) if one.position == place else one for one in recorded]

    for versions in World(told, "b").history().steps.values():
        assert all(said_in([one.value]) == set() for one in versions)


# --- stops -----------------------------------------------------------------------------------------------------------


def test_what_was_merged_is_called_by_its_id_for_it_has_the_row_of_its_survivor():
    found = world(*STRIKES, make.merged("b", "c")).history()

    assert found.stops[-1].text.endswith(" merged with c")


def test_the_stops_of_the_seed_chain_say_what_changed():
    told = World(make.recorded(*events_of("kerman-2024")), "sistan-2024-01-18")
    texts = [(stop.position, stop.text) for stop in told.history().stops]

    assert texts == [
        (14, "no. 5 recorded: Pakistan strikes sites in Iran's Sistan-Baluchestan"),
        (21, "link 4→5 added: attributed; nos. 1, 2, 3 and 4 came in"),
        (22, "link 5→6 added: stated; no. 6 came in"),
        (23, "a claim by Isis on no. 1: responsibility: claimed"),
        (24, "a claim by Iran's deputy governor on no. 5: killed: 7 (our sum)"),
        (26, 'a claim by Pakistan\'s foreign ministry on no. 5: killed: "a number of" (no figure; 1 or more)'),
        (27, "a claim by Pakistan's foreign ministry on no. 5: target"),
    ]


def test_a_link_that_is_raised_and_a_claim_are_told_in_words():
    found = world(
        *STRIKES,
        make.response("b", "a", "attributed", link="second"),
        make.corrected("response", "second", strength="stated"),
        make.claim("more", "b", "iran", figure=make.figure(9), supersedes="said"),
        make.claim_withdrawn("more"),
        make.retracted("response", "second"),
        make.retracted("action", "a"),
    ).history()

    assert [stop.text for stop in found.stops][-6:] == [
        "link 2→1 raised from followed to attributed",
        "link 2→1 corrected: strength, and so raised from attributed to stated",
        "a claim by Iran on no. 1: 9 killed",
        "a claim by Iran on no. 1 taken back",
        "link 2→1 struck by us, and so lowered from stated to followed",
        "no. 2 struck by us",
    ]


def test_what_changed_elsewhere_is_no_stop():
    found = world(
        *STRIKES,
        make.action("elsewhere", "2020-01-01"),
        make.claim("of-it", "elsewhere", "iran"),
        make.actor("nobody", "group"),
    ).history()

    assert found.stops[-1].position == len(STRIKES)


def test_a_step_that_left_the_chain_stays_in_the_union_and_its_number_is_nobody_else_s():
    found = world(*STRIKES, make.retracted("response", "first"), *THIRD).history()

    assert found.numbers == {"b": 1, "c": 2, "a": 3}
    assert [one.until is None for one in found.steps["a"]] == [False]
    assert {one.value.number for one in found.steps["a"]} == {3}


def recorded_over(count: int, minutes: int) -> list[RecordedEvent]:
    """Return events that were recorded so many minutes apart."""
    return make.recorded(*(make.actor(f"actor-{number}") for number in range(count)), minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "steps", "every"),
    [(1, 6, ""), (1, 500, "ten minutes"), (1, 5000, "hour"), (60 * 24, 500, "week"), (60 * 24, 5000, "four weeks")],
)
def test_of_more_stops_than_a_page_may_hold_those_of_a_stretch_of_time_are_one(minutes, steps, every):
    recorded = recorded_over(STOPS, minutes)
    found, told = stops_of(recorded, steps)

    assert told == every
    assert [one for events in found for one in events] == recorded
    assert len(found) <= max(FEWEST, min(STOPS, STEPS // steps))


def test_many_changes_at_one_stop_are_counted():
    told = world(*STRIKES)
    found = told.history([told.recorded], "day")

    assert [stop.text for stop in found.stops] == [
        "one claim, one link and one other entry; nos. 1 and 2 came in",
    ]
    assert found.every == "day"


def test_the_links_of_a_step_stand_in_another_order_where_a_third_action_makes_it_so():
    """Neither end of them is another: what `c` answers besides makes it the later of the two."""
    same = [make.action(name, "2024-01-16") for name in ("a", "c", "d")]
    links = (make.response("c", "a", link="first"), make.response("d", "a", link="second"))
    told = world(*STATES, *same, *links, make.response("c", "d", link="third"), action="a")
    found = told.history()
    orders = [[one.ids for one in version.value.outward] for version in found.steps["a"]]

    assert orders[-2:] == [[("first",), ("second",)], [("second",), ("first",)]]
    assert_same_as_made_anew(told, found, range(1, len(told.recorded) + 1))
