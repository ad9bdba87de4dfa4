"""What changed since the superseded report: each change once, with its label, and nothing that may not be told."""

from dataclasses import replace

import pytest

from events.envelope import Basis
from tests import builders as make
from tests.cases.packaged import events_of
from tests.told_since import BASE, SINCE
from timeline.projections.changes import Between, changes
from timeline.projections.register import REGISTER
from timeline.reports.changed import LABELS, with_changes
from timeline.reports.compose import compose
from timeline.reports.to_json import to_json

LOG_ID = "5f0c0000-0000-4000-8000-000000000001"
PAIR = (
    make.source(),
    make.actor("iran"),
    make.actor("pakistan"),
    make.actor("financial-times", "outlet"),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18", by="pakistan"),
    make.response("sistan", "panjgur", link="answer", hedged=True),
    make.claim("first", "sistan"),
)
ALL_LABELS = {"updated", "clarified", "corrected", "retracted", "redacted", "re-graded", "re-linked", "added"}


def since(events, *new, about="sistan"):
    """Return the report on `about` after `events` and the `new` ones, with what changed since `events`."""
    recorded = make.recorded(*events, *new)
    before, after = REGISTER.fold(recorded[: len(events)]), REGISTER.fold(recorded)
    basis = Basis(LOG_ID, after.position, bytes(32))
    dossier = compose(after, basis, "desk.example/log", about)
    return with_changes(
        dossier, Between(before, after, tuple(recorded[len(events) :])), basis._replace(position=len(events))
    )


def told(events, *new, about="sistan"):
    """Return label, thing, what it said, what it says and why, of each row."""
    table = since(events, *new, about=about).changes
    return [(row.label, row.thing, row.said, row.says, row.why) for row in table.rows]


def test_where_nothing_was_recorded_since_nothing_changed():
    table = since(PAIR).changes

    assert table.rows == ()
    assert table.since == f"{LOG_ID}:{len(PAIR)}:{bytes(32).hex()}"
    assert table.since_cut_off == make.recorded(*PAIR)[-1].recorded_at


def test_a_report_that_supersedes_none_has_no_table():
    register = make.given(*PAIR)

    assert compose(register, Basis(LOG_ID, 8, bytes(32)), "desk.example/log", "sistan").changes is None


@pytest.mark.parametrize("label", ["updated", "clarified", "corrected"])
def test_a_correction_brings_the_label_and_the_reason_of_its_desk(label):
    correction = make.corrected("action", "sistan", amends=6, title="A strike")

    assert told(PAIR, replace(correction, label=label, reason="The source says so.")) == [
        (label, "action sistan", "title: not stated", "title: A strike", "The source says so.")
    ]


def test_what_a_claimant_says_otherwise_is_one_row_and_not_two():
    newer = make.claim("second", "sistan", figure=make.figure(9), supersedes="first")

    assert told(PAIR, newer) == [
        ("updated", "action sistan", "Iran, killed: 7", "Iran, killed: 9", "no reason recorded"),
    ]


def test_what_we_retract_is_told_with_what_it_was():
    [row] = told(PAIR, make.retracted("claim", "first"))

    assert row[:4] == ("retracted", "action sistan", "Iran, killed: 7", "Iran, killed: nothing that stands")


def test_a_link_that_is_raised_is_told_with_its_strength_before_and_after():
    stated = make.response("sistan", "panjgur", link="own-words", strength="stated", asserted_by=make.party("pakistan"))

    rows = told(PAIR, stated)

    assert rows[0][:2] == ("re-linked", "link panjgur → sistan")
    assert rows[0][2:4] == ("strength: attributed, hedged", "strength: stated")


def test_a_grade_is_told_as_one():
    [row] = told(PAIR, make.source_graded())

    assert row[:3] == ("re-graded", f"source {make.FT}", "not on record")
    assert row[3].startswith("graded: reliability B, by mk")


def test_newest_comes_first_and_names_its_row_its_notes_and_its_positions():
    rows = since(
        PAIR, make.claim_graded("first"), make.corrected("action", "panjgur", amends=5, title="A strike")
    ).changes.rows

    assert [(row.positions, row.number) for row in rows] == [((10,), 1), ((9,), 2)]


def test_what_changed_becomes_part_of_the_register_of_events():
    dossier = since(PAIR, make.retracted("response", "answer"), about="sistan")

    assert len(PAIR) + 1 in {row.position for row in dossier.register}
    assert [row.position for row in dossier.register] == sorted({row.position for row in dossier.register})


@pytest.mark.parametrize("type_", [name for name in SINCE if name != "rules.adopted"])
def test_every_event_that_concerns_the_chain_is_told_of(type_):
    """The law of the table: what `timeline diff` names stands in it, but for silenced findings."""
    event = SINCE[type_]
    recorded = make.recorded(*BASE, event)
    before, after = REGISTER.fold(recorded[: len(BASE)]), REGISTER.fold(recorded)
    found = changes(before, after, recorded[len(BASE) :], chain="sistan")

    table = since(BASE, event).changes
    named = {position for row in table.rows for position in row.positions}

    expected = {
        one.position
        for change in (*found.things, *found.claimants, *found.links, *found.sides)
        for one in change.causes
    }
    assert named == (set() if type_ == "note.added" else expected)
    assert {row.label for row in table.rows} <= ALL_LABELS
    assert all(row.said and row.says and row.why for row in table.rows)


@pytest.mark.parametrize("position", [40, 150, 210, 270])
def test_what_a_long_record_learnt_since_is_told_newest_first(position):
    events = events_of("iran-pakistan-2024")

    rows = since(events[:position], *events[position:], about="saravan-2024-01-18").changes.rows

    last = [row.positions[-1] for row in rows]
    assert last == sorted(last, reverse=True)
    assert {row.label for row in rows} <= ALL_LABELS
    assert all(position < one for row in rows for one in row.positions)
    assert all(row.said and row.says and row.why for row in rows)


def test_labels_are_those_of_the_report():
    assert set(LABELS.values()) <= ALL_LABELS


# --- what may not be told --------------------------------------------------------------------------------------------


def test_what_is_held_back_now_is_in_no_row_though_the_older_report_had_it():
    events = (*PAIR, make.action("secret", "2024-01-19"), make.response("secret", "sistan", link="secretly"))
    hold = make.note("quiet", "action:secret", kind="hold", text="Somebody is in danger.")

    renamed = make.corrected("action", "secret", amends=9, title="A secret strike")

    text = to_json(since(events, renamed, hold)).decode()

    assert "secret" not in text
    assert "danger" not in text


def test_control_without_the_look_at_holds_it_would_be_told(monkeypatch):
    monkeypatch.setattr("timeline.reports.changed._shown", lambda known: known)

    test = test_what_is_held_back_now_is_in_no_row_though_the_older_report_had_it
    with pytest.raises(AssertionError):
        test()


def test_of_a_confidential_source_nothing_is_told_but_its_id():
    insider = make.source("insider", confidential=True, title="What the insider said")
    cited = make.action("sistan", "2024-01-18", by="pakistan", citations=(make.cite("insider", "his own words"),))
    events = (*PAIR[:5], cited, *PAIR[6:], insider)
    graded = make.changed(make.source_graded("insider"), reason="He was in the room.")

    recited = make.corrected("action", "panjgur", amends=5, citations=(make.cite("insider", "his own words"),))

    text = to_json(since(events, graded, make.captured("insider"), recited)).decode()

    assert "insider" in text
    for secret in ("What the insider said", "his own words", "in the room", "source.captured"):
        assert secret not in text


HIDDEN = (
    *PAIR,
    make.source("tip", confidential=True),
    make.changed(make.actor("clerk", "group"), citations=(make.cite("tip", "words of the tip"),)),
    make.affiliated("pakistan", "clerk"),
)
"""Somebody of whom a confidential source alone tells, named by a tie that is on record."""


@pytest.mark.parametrize(
    ("field", "value"), [("citations", (make.cite("tip", "QQ"),)), ("external_ids", ("QQ",)), ("name", "QQ")]
)
def test_what_somebody_was_corrected_to_who_is_kept_back_is_so_before_and_after(field, value):
    words = f"{field.replace('_', ' ')}: [kept back]"

    [row] = told(HIDDEN, make.corrected("actor", "clerk", amends=10, **{field: value}))
    assert row == ("corrected", "actor clerk", words, words, "[kept back]")


def test_control_unseen_it_is_told_as_nothing_that_became_nothing(monkeypatch):
    monkeypatch.setattr("timeline.reports.changed.kept_back_of", lambda _: None)

    [row] = told(HIDDEN, make.corrected("actor", "clerk", amends=10, citations=(make.cite("tip", "QQ"),)))
    assert row[2:4] == ("citations: none", "citations: none")


def test_passages_of_an_actor_that_had_none_are_told_beside_none():
    cited = make.corrected("actor", "pakistan", amends=3, citations=(make.cite(make.FT, "Islamabad"),))

    [row] = told(PAIR, cited)
    assert row[2:4] == ("citations: none", 'citations: ft-2024-01-18 "Islamabad"')


@pytest.mark.parametrize(
    ("guard", "blind"),
    [("untold", lambda *_: frozenset()), ("is_held", lambda *_: False), ("printable", lambda _, change: change)],
)
def test_control_each_look_at_confidential_sources_is_needed(monkeypatch, guard, blind):
    monkeypatch.setattr(f"timeline.reports.changed.{guard}", blind)

    with pytest.raises(AssertionError):
        test_of_a_confidential_source_nothing_is_told_but_its_id()
