"""The views `search` and `findings` in their file: caught up or built anew, they hold what the record says now."""

import re
from contextlib import closing

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from tests import builders as make
from tests.contracts.redactions import of_fields
from tests.log.worlds import new_log
from tests.views.test_law import Machine
from timeline.log import MemoryLog
from timeline.projections.findings import LOCAL, findings
from timeline.projections.texts import SEARCHED
from timeline.replay import known_at
from timeline.views import findings as view_of_findings
from timeline.views import search as view_of_search
from timeline.views.fulltext import find
from timeline.views.search import texts_in_memory
from timeline.views.store import Views

ASKED = ("search", "findings")
TEXTS = "SELECT rowid, thing, kind, id, position, standing, passages, folded, spellings FROM {search} ORDER BY rowid"
FOUND = """SELECT code, level, kind, id, what, fix, field, key, silenced_by, position FROM {findings}
ORDER BY thing, code, number"""


def told_of(views):
    """Return the rows of both views."""
    return views.select(TEXTS), views.select(FOUND)


def told_by(register):
    """Return what they should be, from the register of everything."""
    with texts_in_memory(register) as texts:
        return texts.select(TEXTS), sorted_rows(findings(register, rules=LOCAL))


def sorted_rows(found):
    """Return findings as the view has them."""
    in_order = sorted(found, key=lambda one: (f"{one.kind}:{one.id}", one.code))
    return [
        (one.code, one.level, one.kind, one.id, one.what, one.fix, one.field, one.key, one.silenced_by, one.position)
        for one in in_order
    ]


class Asking(Machine):
    """The same log, whose texts and findings are asked for."""

    @rule(which=st.integers(0, 1), anew=st.booleans())
    def ask(self, which, anew):
        self.programs[which].refresh(ASKED, anew=anew)

    @invariant()
    def the_views_are_what_a_build_from_nothing_gives(self):
        known = self.known()
        for views in self.programs:
            if views._connection is not None:  # noqa: SLF001  # a program that has begun
                views.refresh(ASKED)
                assert told_of(views) == told_by(known)


QUICK = settings(max_examples=8, stateful_step_count=10, deadline=None)


def test_caught_up_in_whatever_steps_texts_and_findings_are_those_of_the_whole_record():
    run_state_machine_as_test(Asking, settings=QUICK)


def test_control_a_view_that_keeps_old_texts_is_found_out(monkeypatch):
    monkeypatch.setattr(view_of_search, "_forget", lambda _rows, _positions: None)

    with pytest.raises(Exception):  # noqa: B017, PT011  # a row that comes twice, or rows that differ
        run_state_machine_as_test(Asking, settings=settings(QUICK, phases=[Phase.generate], database=None))


@pytest.fixture
def log():
    made = MemoryLog()
    make.fill(
        made, make.actor("iran"), make.actor("financial-times", "outlet"), make.source(title="A page of Thursday")
    )
    make.fill(made, make.action("kerman", title="A bombing in Kerman"), make.note("note", "kerman", text="Two died."))
    yield made
    made.close()


def asked(views, query):
    views.refresh(ASKED)
    with views.reading() as rows:
        return {hit.thing.id for hit in find(rows, query).hits}


def test_texts_are_caught_up_only_when_somebody_searches(log, tmp_path):
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        assert "search" not in views.stamps()

        assert asked(views, "bombing") == {"kerman"}
        assert views.stamps()["search"].basis == log.basis()


def test_a_source_that_becomes_confidential_takes_its_words_along_and_brings_them_back(log, tmp_path):
    with Views(log, tmp_path / "log.db") as views:
        assert asked(views, "retaliation") == {"kerman"}

        make.fill(log, make.corrected("source", make.FT, confidential=True))
        assert asked(views, "retaliation") == asked(views, "thursday") == set()

        make.fill(log, make.corrected("source", make.FT, confidential=False))
        assert asked(views, "retaliation") == {"kerman"}
        assert asked(views, "thursday") == {make.FT}


VAGUE = (make.action("one", "2024-01"), make.action("two", "2024-01"), make.response("two", "one", link="first"))
TOUCHED = {
    "R601, a time is corrected": (
        make.action("cause", "2024-01-10"),
        make.action("answer", "2024-01-12"),
        make.response("answer", "cause", link="link"),
        make.corrected("action", "cause", occurred=make.when("2024-01-14")),
    ),
    "R602, a circle closes": (*VAGUE, make.response("one", "two", link="second")),
    "R602, a circle opens": (*VAGUE, make.response("one", "two", link="second"), make.retracted("response", "second")),
    "R602, a circle ends with an action": (
        *VAGUE,
        make.response("one", "two", link="s"),
        make.retracted("action", "one"),
    ),
    "G808, an actor is recorded late": (make.action("raid", by="nobody"), make.actor("nobody")),
    "G808, a source is recorded late": (make.claim("said", "kerman", citations=(make.cite("p"),)), make.source("p")),
    "C410, a second figure comes": (make.claim("a", "kerman"), make.claim("b", "kerman", figure=make.figure(9))),
    "C410, one of two is withdrawn": (
        make.claim("a", "kerman"),
        make.claim("b", "kerman", figure=make.figure(9)),
        make.claim_withdrawn("a"),
    ),
    "C410, a third replaces the first": (
        make.claim("a", "kerman"),
        make.claim("b", "kerman", figure=make.figure(9)),
        make.claim("c", "kerman", figure=make.figure(9), supersedes="a"),
    ),
    "S501, the source of a claim falls": (make.claim("seven", "kerman"), make.source_withdrawn()),
    "S501, the source of an action falls": (make.action("rask"), make.source_withdrawn()),
    "S501, the source of a response falls": (
        make.source("p"),
        make.action("rask"),
        make.response("rask", "kerman", citations=(make.cite("p"),)),
        make.source_withdrawn("p"),
    ),
    "R609, an action is retracted": (make.action("x"), make.response("x", "kerman"), make.retracted("action", "x")),
    "R609, two actions are merged": (make.action("x"), make.response("x", "kerman"), make.merged("kerman", "x")),
    "R607, a state is recorded late": (
        make.actor("isis", "group"),
        make.action("bomb", "2024-01-10", by="isis"),
        make.action("x", "2024-01-17", territory=("IQ",)),
        make.response("x", "bomb"),
        make.actor("iraq"),
    ),
    "R607, a group comes to be part of a state": (
        make.actor("iraq"),
        make.actor("militia", "group"),
        make.action("bomb", "2024-01-10", by="militia"),
        make.action("x", "2024-01-17", territory=("IQ",)),
        make.response("x", "bomb"),
        make.affiliated("militia", "iraq", "part_of"),
    ),
    "C408, responsibility is claimed": (
        make.action("x", actors=(make.party(None, "unknown"),)),
        make.claim("ours", "x", dimension="responsibility", stance="claims", figure=None),
    ),
    "S504, a source is cited no more": (
        make.claim("said", "kerman", citations=(make.cite("p"),)),
        make.source("p"),
        make.retracted("claim", "said"),
    ),
    "S504, one of those that cite a source is retracted: more come": (
        make.source("p"),
        *(make.claim(f"said-{number}", "kerman", citations=(make.cite("p"),)) for number in range(3)),
        make.retracted("claim", "said-0"),
    ),
    "S504, a source is cited": (make.source("p"), make.claim("said", "kerman", citations=(make.cite("p"),))),
    "S502, a source goes back to another": (
        make.source("p"),
        make.source("q"),
        make.claim("said", "kerman", citations=(make.cite("p"), make.cite("q"))),
        make.copied("q", "p"),
    ),
    "W110, an order is stated": (
        make.action("x", "2024-01-10"),
        make.ordered("kerman", "x"),
        make.corrected("action", "x", occurred=make.when("2024-01-20")),
    ),
    "C410, two actions are merged": (
        make.action("x"),
        make.claim("a", "kerman"),
        make.claim("b", "x", figure=make.figure(9)),
        make.merged("kerman", "x"),
    ),
    "C410, two claimants are merged": (
        make.actor("iran-again", "organ"),
        make.claim("a", "kerman"),
        make.claim("b", "kerman", "iran-again", figure=make.figure(9)),
        make.merged("iran", "iran-again", kind="actor"),
    ),
    "C410, a correction comes to what is silenced": (
        make.claim("a", "kerman"),
        make.claim("b", "kerman", figure=make.figure(9)),
        make.note("looked-at", "claim:b", finding="C410:a"),
        make.corrected("claim", "a", figure=make.figure(700)),
    ),
    "W105 is silenced, and a correction of the source comes": (
        make.action("x", "2024-01-20"),
        make.note("looked-at", "action:x", finding=f"W105:{make.FT}"),
        make.corrected("source", make.FT, published_at=make.when("2024-01-16")),
    ),
    "S504 is silenced": (make.action("x"), make.note("as-it-is", f"source:{make.FT}", finding="S504")),
    "S504 is not silenced any more": (
        make.note("as-it-is", f"source:{make.FT}", finding="S504"),
        make.retracted("note", "as-it-is"),
    ),
}


@pytest.mark.parametrize("events", TOUCHED.values(), ids=TOUCHED)
def test_what_depends_on_what_was_touched_is_looked_at_again(log, tmp_path, events):
    assert _told_step_by_step(log, tmp_path, events) == told_by(known_at(log, log.basis()))


@pytest.mark.parametrize("touched", [name for name in TOUCHED if not re.search("comes|opens", name)])
def test_control_looking_only_at_what_was_touched_is_found_out(log, tmp_path, touched, monkeypatch):
    monkeypatch.setattr(view_of_findings, "to_judge_again", lambda touched, _index: frozenset(touched))

    assert _told_step_by_step(log, tmp_path, TOUCHED[touched]) != told_by(known_at(log, log.basis()))


def _told_step_by_step(log, folder, events):
    with Views(log, folder / "log.db") as views:
        for event in events:
            make.fill(log, event)
            views.refresh(ASKED)
        return told_of(views)


def test_of_what_was_redacted_no_byte_stays_in_the_file(tmp_path):
    """The index keeps the words of a row that was deleted, so the whole file is made anew."""
    path = tmp_path / "log.db"
    with closing(new_log(path)) as log, Views(log, path) as views:
        make.fill(log, make.actor("iran"), make.action("kerman", title="Witness Zahrabegum spoke"))
        assert asked(views, "zahrabegum") == {"kerman"}
        assert b"zahrabegum" in bytes_of(views)

        log.redact(of_fields(log, 2, "/title"), expected=0)

        assert asked(views, "zahrabegum") == set()
        assert b"zahrabegum" not in bytes_of(views).lower()


def bytes_of(views):
    """Return the bytes of the file of views, with those that wait beside it."""
    files = sorted(views.path.parent.glob(f"{views.path.name}*"))
    return b"".join(one.read_bytes() for one in files)


def test_the_index_of_the_head_and_one_made_for_the_question_give_the_same_hits(log, tmp_path):
    """The same things, passages, marks and order: the rank is computed from what is indexed."""
    words = ("kerman", "a*", "two died", '"in retaliation for"', "iran")
    make.fill(log, *(make.note(f"n{number}", "kerman", text=f"{'a ' * number}kerman") for number in range(1, 9)))
    with Views(log, tmp_path / "log.db") as views:
        for number in (3, 5, 1):
            make.fill(log, make.retracted("note", f"n{number}"))
            views.refresh(ASKED)
        with views.reading() as stored, texts_in_memory(known_at(log, log.basis())) as scratch:
            found = [(find(stored, one, SEARCHED), find(scratch, one, SEARCHED)) for one in words]

    assert all(one.hits for one, _ in found)
    assert [one for one, _ in found] == [other for _, other in found]
