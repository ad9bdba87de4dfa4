"""The law of the views: caught up in whatever steps, they hold what a build from nothing holds."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.actors import Alias
from tests import builders as make
from tests.contracts.redactions import of_fields, of_the_whole
from tests.strategies import histories
from tests.views.stored import (
    chains_folded,
    chains_of,
    content,
    from_nothing,
    replaced,
    replaced_folded,
    unsupported,
    unsupported_folded,
)
from timeline.errors import LogUnavailable
from timeline.log import MemoryLog
from timeline.projections.merging import merged_actions, merged_into
from timeline.projections.register import REGISTER
from timeline.views import chains, register
from timeline.views.generation import Tables
from timeline.views.store import Views

ALIAS = Alias(name="Kuh-e Sabz", use="transliteration")


class Killed(BaseException):
    """The program ends here."""


class Machine(RuleBasedStateMachine):
    """A log in memory, and two programs that keep its views."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="views-"))
        self.log = MemoryLog()
        self.programs = [Views(self.log, self.folder / "log.db") for _ in range(2)]
        self.waiting = []

    def teardown(self):
        for views in self.programs:
            views.close()
        shutil.rmtree(self.folder)

    @initialize(history=histories(max_size=30))
    def begin(self, history):
        self.waiting = [one.event for one in history]
        self.record(12)

    @rule(count=st.integers(1, 6))
    def record(self, count):
        make.fill(self.log, *self.waiting[:count])
        del self.waiting[:count]

    @precondition(lambda self: self.things("source"))
    @rule(hidden=st.booleans())
    def say_whether_the_source_is_confidential(self, hidden):
        make.fill(self.log, make.corrected("source", make.FT, confidential=hidden))

    @precondition(lambda self: self.things("response") and len(self.things("action")) > 1)
    @rule(data=st.data())
    def correct_what_is_answered(self, data):
        link = data.draw(st.sampled_from(self.things("response")))
        others = [one for one in self.things("action") if one != self.known().responses[link].now.responding]
        make.fill(self.log, make.corrected("response", link, responded_to=data.draw(st.sampled_from(others))))

    @precondition(lambda self: len(self.things("claim")) > 1)
    @rule(data=st.data())
    def correct_what_a_claim_replaces(self, data):
        one, other = data.draw(st.permutations(self.things("claim")))[:2]
        said = data.draw(st.sampled_from([{"supersedes": other}, {"supersedes": None}, {"claimant": "iran"}]))
        make.fill(self.log, make.corrected("claim", one, **said))

    @precondition(lambda self: len(self.things("action")) > 1)
    @rule(data=st.data())
    def merge(self, data):
        into, *merged = data.draw(st.permutations(self.things("action")))[: data.draw(st.integers(2, 3))]
        make.fill(self.log, make.merged(into, *merged))

    @precondition(lambda self: merged_actions(self.known()))
    @rule(data=st.data())
    def take_a_merge_back(self, data):
        merged, _ = data.draw(st.sampled_from(sorted(merged_actions(self.known()).items())))
        [into] = [name for name, one in self.known().actions.items() if merged in merged_into(one)][:1]
        make.fill(self.log, make.unmerged(into, merged))

    @precondition(lambda self: len(self.things("action")) > 1)
    @rule(data=st.data())
    def state_an_order(self, data):
        before, after = data.draw(st.permutations(self.things("action")))[:2]
        make.fill(self.log, make.ordered(before, after))

    @precondition(lambda self: self.things("action"))
    @rule(data=st.data())
    def strike_an_action_or_let_it_stand_again(self, data):
        name = data.draw(st.sampled_from(self.things("action")))
        struck = self.known().actions[name].retracted
        event = make.retracted("action", name) if struck is None else make.restored(name, amends=struck.position)
        make.fill(self.log, event)

    @precondition(lambda self: len(self.things("action")) > 1 and self.things("source"))
    @rule(data=st.data())
    def tell_more_of_it(self, data):
        one, other = data.draw(st.permutations(self.things("action")))[:2]
        events = [
            make.coded(one),
            make.part_of(one, other),
            make.distinguished(one, other),
            make.declined(one, other),
            make.citation_added(one),
            make.source_graded(reliability=data.draw(st.sampled_from("BCD"))),
            *(make.claim_graded(name) for name in self.things("claim")[:1]),
            *(make.called(name) for name in self.things("actor")[:1]),
            *(make.case_closed(name) for name in self.things("case")[:1]),
            *(make.corrected("place", name, aliases=(ALIAS,)) for name in self.things("place")[:1]),
        ]
        make.fill(self.log, data.draw(st.sampled_from(events)))

    @precondition(lambda self: self.things("action") and self.things("source"))
    @rule(data=st.data())
    def rest_it_on_another_page(self, data):
        if "dawn" not in self.known().sources:
            make.fill(self.log, make.source("dawn"))
        kinds = ("action", "claim", "response")
        names = [f"{kind}:{name}" for kind in kinds for name in self.things(kind)]
        make.fill(self.log, make.citation_added(data.draw(st.sampled_from(names)), source="dawn"))

    @precondition(lambda self: self.things("source"))
    @rule(data=st.data(), ours=st.booleans())
    def let_a_page_fall(self, data, ours):
        name = data.draw(st.sampled_from(self.things("source")))
        make.fill(self.log, make.retracted("source", name) if ours else make.source_withdrawn(name))

    @rule(data=st.data(), whole=st.booleans())
    def redact(self, data, whole):
        position = data.draw(st.integers(1, self.log.basis().position))
        target, number = self.log.redactable(position), self.log.basis().position + 1
        if target.gone or target.remains.stream.startswith(("event:", "log:")):
            return
        if whole:
            self.log.redact(of_the_whole(self.log, position, number=number), expected=self.redactions(position))
        elif target.sealed:
            pointer = data.draw(st.sampled_from(target.sealed)).pointer
            new = of_fields(self.log, position, pointer, number=number)
            self.log.redact(new, expected=self.redactions(position))

    @rule(which=st.integers(0, 1))
    def catch_up(self, which):
        self.programs[which].refresh()

    @rule(which=st.integers(0, 1))
    def end_and_begin_again(self, which):
        self.programs[which].close()
        self.programs[which] = Views(self.log, self.folder / "log.db")

    @rule(which=st.integers(0, 1), after=st.integers(0, 30), anew=st.booleans())
    def be_killed_on_the_way(self, which, after, anew):
        with pytest.MonkeyPatch.context() as patch:
            left = [after]

            def insert(tables, *values, real=Tables.insert):
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
                real(tables, *values)

            patch.setattr(Tables, "insert", insert)
            try:
                self.programs[which].refresh(anew=anew)
            except Killed:
                self.end_and_begin_again(which)

    @invariant()
    def the_views_are_what_a_build_from_nothing_gives(self):
        for views in self.programs:
            if views._connection is None:  # noqa: SLF001  # a program that has not begun
                continue
            before = self.log.basis()
            views.refresh()
            assert content(views) == from_nothing(self.log)
            assert chains_of(views) == chains_folded(self.log)
            assert unsupported(views) == unsupported_folded(self.log)
            assert replaced(views) == replaced_folded(self.log)
            assert {one.basis for one in views.stamps().values()} == {before}

    def known(self):
        return REGISTER.fold(self.log.read())

    def things(self, kind):
        return [name for name, one in self.known().of_kind(kind).items() if one.withheld is None]

    def redactions(self, position):
        return self.log.revision(f"event:{self.log.redactable(position).event_id}")


QUICK = settings(max_examples=12, stateful_step_count=8, deadline=None)


def test_caught_up_in_whatever_steps_the_views_are_what_a_build_from_nothing_gives():
    run_state_machine_as_test(Machine, settings=QUICK)


def test_control_rows_that_are_not_deleted_before_they_are_written_again_are_found_out(tmp_path, monkeypatch):
    log = MemoryLog()
    make.fill(log, make.source(), make.action("strike"))
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        monkeypatch.setattr(register, "_forget", lambda _things, _rows: {})
        make.fill(log, make.corrected("action", "strike", kind="strike.drone"))

        with pytest.raises(LogUnavailable, match="UNIQUE"):
            views.refresh()


def test_control_a_chain_that_is_not_looked_for_before_and_now_would_be_left_behind(tmp_path, monkeypatch):
    """What a response was corrected away from is a chain no more."""
    log = MemoryLog()
    make.fill(log, make.source(), *(make.action(name) for name in ("a", "b", "c")), make.response("b", "a", link="l"))
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        monkeypatch.setattr(chains, "_closure", lambda _touched, _rows: [])
        make.fill(log, make.corrected("response", "l", responded_to="c"))
        views.refresh()

        assert chains_of(views) != chains_folded(log)


def test_control_a_link_of_which_the_page_fell_is_left_behind_where_nobody_looks_for_it(tmp_path, monkeypatch):
    log = MemoryLog()
    make.fill(log, make.source(), make.action("a"), make.action("b"), make.response("b", "a", link="l"))
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        monkeypatch.setattr(chains, "_RESTING", "SELECT thing FROM {citations} WHERE 0 AND source = ?")
        make.fill(log, make.source_withdrawn())
        views.refresh()

        assert unsupported(views) == unsupported_folded(log) == {"action:a", "action:b", "response:l"}
        assert chains_of(views) != chains_folded(log)


def test_control_what_was_merged_is_left_behind_where_nobody_looks_for_it(tmp_path, monkeypatch):
    """A merge is recorded of one action, and changes the chain of another."""
    log = MemoryLog()
    make.fill(log, make.source(), *(make.action(name) for name in ("a", "b", "c")), make.response("c", "b", link="l"))
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        assert chains_of(views) == chains_folded(log)
        monkeypatch.setattr(chains, "survivors", lambda _merges: {})
        make.fill(log, make.merged("a", "b"))
        views.refresh()

        assert chains_of(views) != chains_folded(log)


@pytest.mark.parametrize("looks", [True, False], ids=["as it is", "control"])
def test_what_was_merged_into_a_record_that_was_redacted_whole_is_in_its_own_chain_again(tmp_path, monkeypatch, looks):
    log = MemoryLog()
    make.fill(log, make.source(), *(make.action(name) for name in ("a", "b", "c")), make.response("c", "b", link="l"))
    make.fill(log, make.merged("a", "b"), make.ordered("c", "b"))
    log.redact(of_the_whole(log, 2), expected=0)
    if not looks:
        of_any = "SELECT position, merged, action FROM {action_merges} WHERE action IN (SELECT value FROM json_each(?))"
        monkeypatch.setattr(chains, "_MERGES", of_any)
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()

        assert (chains_of(views) == chains_folded(log)) is looks
