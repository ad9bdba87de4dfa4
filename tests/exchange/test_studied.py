"""What analysts wrote: notes and cases go out with what they are about, and tell nothing of what does not."""

import pytest

from tests import builders as make
from tests.exchange.worlds import BASIS, everything, handed, people
from timeline.exchange import studied, tables
from timeline.exchange.extract import Options, changes, extract
from timeline.exchange.rows import case_row, change_row, note_row
from timeline.projections.merging import as_merged
from timeline.reports.wording import text_of


def looked_at(*more):
    """Return a history with an action that a note holds back, and a case that looked at it and at others."""
    return [
        *people(),
        make.action("told"),
        make.action("secret"),
        make.claim("heard", "told", "iran"),
        make.response("told", "secret", "followed", link="l"),
        make.case(),
        make.note("hold", "secret", "hold"),
        *more,
    ]


def written(events, action=None):
    files = tables.write(handed(events, action), Options())
    return b"\0".join(files[name] for name in sorted(files) if name.endswith(".csv"))


def test_of_the_whole_log_all_cases_go_out_and_the_notes_about_what_does(world):
    assert world.cases == ("kerman",)
    assert world.notes == ("on-panjgur",)


def test_of_a_chain_a_case_goes_out_that_looked_at_one_of_its_actions():
    events = [*everything(), make.case("other", "Another question"), make.included("other", "by-then")]

    one = handed(events, "sistan")

    assert "by-then" not in one.actions
    assert one.cases == ("kerman",)


def test_a_case_names_no_action_that_does_not_go_out():
    one = handed(looked_at(make.included("kerman", "told", "secret")))

    assert case_row(one, "kerman")["taken_in"] == [{"action": "told"}]


def test_the_reason_that_was_given_for_what_is_held_back_too_does_not_go_out():
    both = make.changed(make.included("kerman", "told", "secret"), reason="They are one afternoon.")
    alone = make.changed(make.included("kerman", "told"), reason="They are one afternoon.")

    assert b"one afternoon" not in written(looked_at(both))
    assert b"one afternoon" in written(looked_at(alone))


def test_a_case_that_is_held_back_does_not_go_out_nor_what_is_claimed_or_noted_of_it():
    events = looked_at(
        make.included("kerman", "told"),
        make.claim_about_case("of-it"),
        make.note("on-it", "case:kerman"),
        make.note("hold-case", "case:kerman", "hold"),
    )

    one = handed(events)

    assert (one.cases, one.notes) == ((), ())
    assert "of-it" not in one.claims


@pytest.mark.parametrize(
    "about", ["secret", "note:on-secret", "response:l", "source:tip", "note:hold", "place:zahedan"]
)
def test_a_note_about_what_does_not_go_out_does_not_either(about):
    events = looked_at(make.known_place("zahedan"), make.note("on-secret", "secret"), make.note("n", about))

    assert handed(events).notes == ()
    assert b"Two outlets differ" not in written(events)


@pytest.mark.parametrize("about", ["told", "actor:iran", "claim:heard", "case:kerman", f"source:{make.FT}"])
def test_a_note_about_what_goes_out_does_too(about):
    one = handed(looked_at(make.included("kerman", "told"), make.note("n", about)))

    assert one.notes == ("n",)
    assert ":".join((note_row(one, "n")["about_kind"], note_row(one, "n")["about_id"])).endswith(about)


def test_notes_that_hold_back_or_release_do_not_go_out():
    events = looked_at(make.note("release", "secret", "release"))

    one = handed(events)

    assert "secret" in one.actions
    assert one.notes == ()


def test_the_changes_of_cases_and_notes_stand_in_the_table_of_changes(world):
    table = tables.write(world, Options())["changes.csv"].decode()

    for type_ in ("case.opened", "case.included", "case.excluded", "note.added"):
        assert f",{type_}," in table


def test_what_was_redacted_whole_of_a_case_says_nothing_but_that():
    known = make.given(*looked_at(make.included("kerman", "told")))
    case = known.cases["kerman"]
    gone = case.since[0]._replace(event=make.withheld(case.since[0].event))
    known = make.changed(known, cases={"kerman": make.changed(case, since=(gone,))})

    one = extract(as_merged(known), BASIS, "desk.example/log")

    assert case_row(one, "kerman")["taken_in"] == []
    assert [change_row(change)["reason"] for change in changes(one, one.studies)][-1] == text_of(gone.event.withheld)


def test_control_without_the_guard_the_reason_of_what_is_held_back_goes_out(monkeypatch):
    both = make.changed(make.included("kerman", "told", "secret"), reason="They are one afternoon.")
    monkeypatch.setattr(studied, "_less", lambda case, *_: case.since)

    with pytest.raises(AssertionError):
        assert b"one afternoon" not in written(looked_at(both))
