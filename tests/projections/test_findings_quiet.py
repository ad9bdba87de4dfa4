"""What sounds like a finding and is none: rules keep quiet, and still see what they are there for."""

import pytest

from events.actors import Alias
from tests import builders as make
from tests.projections.test_findings_rules import BASE, clock, deed, said, said_when, strike
from timeline.projections.findings import BY_CODE, findings


def found(code, *events):
    return [one.key for one in findings(make.given(*BASE, *events), rules=[BY_CODE[code]])]


@pytest.mark.parametrize(
    ("words", "at", "is_found"),
    [
        ("16.01.2024 (01:00 GMT)", "2024-01-16T04:30", False),
        ("16/01/2024 04:30 (01:00 GMT)", "2024-01-16T04:30", False),
        ("2024-01-16T04:30 (0100 GMT)", "2024-01-16T04:30", False),
        ("1.30 hours before dawn (0100 GMT)", "2024-01-16T04:30", False),
        ("between 4 and 5 a.m. (0100 GMT)", "2024-01-16T04:30", False),
        ("in January 2024 local forces said 0100 GMT", "2024-01-16T04:30", False),
        ("0430 local (0100 GMT)", "2024-01-16T04:30", False),
        ("0430 local (0200 GMT)", "2024-01-16T04:30", True),
        ("0430 hours local time (0200 GMT)", "2024-01-16T04:30", True),
        ("4.30 a.m. (0200 GMT)", "2024-01-16T04:30", True),
        ("04:05 and 04:30 (0035 GMT and 0100 GMT)", "2024-01-16T04:05", False),
        ("04:05 and 04:30 (0035 GMT and 0330 GMT)", "2024-01-16T04:05", True),
        ("04:30 (0100 GMT), and again at 05:00", "2024-01-16T04:30", False),
        ("04:30 (0130 GMT), and again at 04:50", "2024-01-16T04:30", True),
    ],
)
def test_each_local_time_is_held_against_its_own_in_utc(words, at, is_found):
    told = found("W102", said_when("t", clock(at, words)))

    assert told == (["W102:claim:t:when"] if is_found else [])


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("one or more residents", False),
        ("sources in Oregon / Washington", False),
        ("Residents or officials", False),
        ("BLF or BLA", True),
        ("either the BLF or the BLA", True),
        ("BLF per Daily Pakistan / BLA per Globalist", True),
    ],
)
def test_two_claimants_are_two_names(words, is_found):
    told = found("C406", said("a", who=None, claimant_words=words))

    assert told == (["C406:claim:a:words"] if is_found else [])


def test_one_label_in_two_spellings_is_one():
    one, other = (make.figure(status=label) for label in ("militants", "Militants"))

    assert found("C407", said("a", figure=one), said("b", who="irna", figure=other)) == []


BRIGADE = make.changed(make.actor("brigade", "group"), name="Martyrs Brigade")
DISPUTED = said("a", figure=make.figure(status="militants"))


@pytest.mark.parametrize(
    ("events", "title", "is_found"),
    [
        ((BRIGADE,), "Iran strikes the Martyrs Brigade", False),
        ((BRIGADE,), "Iran strikes the martyrs", True),
        ((), "Iran strikes the Martyrs Brigade", True),
        ((), "The sanctions regime is renewed", False),
        ((), "The regime is renewed", True),
    ],
)
def test_a_registered_name_judges_nobody_and_a_body_of_rules_is_no_government(events, title, is_found):
    against = "brigade" if events else "pakistan"

    assert found("A305", *events, deed("x", against=against, title=title)) == (["A305:action:x"] if is_found else [])


def test_a_pejorative_name_is_no_name_of_ones_own():
    alias = Alias(name="Martyrs of Error", use="pejorative")

    told = found(
        "A305", make.changed(BRIGADE, aliases=(alias,)), deed("x", against="brigade", title="Martyrs of Error")
    )

    assert told == ["A305:action:x"]


def test_a_claimants_label_that_judges_nobody_may_be_asked_about():
    note = make.note("n", "sistan", text="It is not known whether militants were among them.")

    assert found("A305", DISPUTED, note) == []


@pytest.mark.parametrize(("when", "is_found"), [("2023-12-19", False), ("2023-12-18", True), ("2023-12-01/..", False)])
def test_an_action_is_unanswered_once_its_window_lies_before_the_last_event(when, is_found):
    """The log was last added to on 18 January."""
    assert found("R606", strike("x", when)) == (["R606:action:x"] if is_found else [])


def test_twelve_reports_of_one_action_are_eleven_findings_under_the_first():
    reports = [deed(f"r{number:02}", "2024-01-18", by="pakistan") for number in range(12)]

    told = findings(make.given(*BASE[:-2], *reports), rules=[BY_CODE["D701"]])

    assert [one.key for one in told] == [f"D701:action:r{number:02}:r00" for number in range(1, 12)]
    assert told[1].what == "it may be r00, as r01 may: the same soil, time, sides and words"
    assert told[-1].what == "it may be r00, as r01, r02, r03 and 7 more may: the same soil, time, sides and words"


def test_killed_are_among_the_casualties_and_displaced_are_not():
    whole = said("all", figure=make.figure(5, quantity="casualties"))

    assert found("C401", whole, said("part", figure=make.figure(9), subset_of="all")) == ["C401:claim:part:subset"]
    away = make.figure(9, quantity="displaced")
    assert found("C401", whole, said("part", figure=away, subset_of="all")) == []


@pytest.mark.parametrize(
    ("name", "is_found"),
    [("zahra-begum", True), ("funeral-of-zahra-begum-2024", True), ("zahra-begums", False), ("begum-zahra", False)],
)
def test_an_id_that_holds_a_sealed_name_as_whole_words_tells_it(name, is_found):
    witness = make.changed(make.actor("witness-1", "person"), name="Zahra Begum")

    assert found("G803", witness, deed(name)) == ([f"G803:actor:witness-1:action:{name}"] if is_found else [])


def test_a_name_without_a_letter_that_ids_have_is_in_no_id():
    witness = make.changed(make.actor("witness-1", "person"), name="—")

    assert found("G803", witness, deed("a--b")) == []


def test_of_several_times_each_that_is_apart_is_found_with_that_which_is_furthest():
    told = [said_when(f"t{hour}", clock(f"2024-01-18T{hour}:00")) for hour in (10, 11, 12)]

    apart = findings(make.given(*BASE, *told), rules=[BY_CODE["W104"]])

    assert [one.detail for one in apart] == ["t10+t11", "t10+t12"]
    assert apart[1].what.endswith("; t12 overlaps with 1 more as little")
