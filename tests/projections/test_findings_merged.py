"""Findings and merges: what is found in two records of one action is found once they are merged, under the survivor."""

import pytest

from tests import builders as make
from tests.projections.test_findings_rules import BASE, clock, deed, said, said_when
from timeline.projections.findings import BY_CODE, findings
from timeline.projections.findings.belonging import belonging_to
from timeline.projections.register import REGISTER, Thing

TWO = (deed("x", "2024-01-17"), deed("y", "2024-01-17"), make.merged("x", "y"))
"""Two reports of one action, merged."""


def keys(*events, rules=()):
    register = make.given(*BASE, *events)
    return [one.key for one in findings(register, rules=[BY_CODE[code] for code in rules])]


APART = {
    "C410:claim:b:a": (said("a", "x"), said("b", "y", figure=make.figure(9))),
    "C407:action:x:killed": (
        said("a", "x", figure=make.figure(status="militants")),
        said("b", "y", "irna", figure=make.figure(status="refugees")),
    ),
    "C408:action:x:ours": (
        make.corrected("action", "x", actors=(make.party(None, "unknown"),)),
        said("ours", "y", "jaish-ul-adl", dimension="responsibility", stance="claims"),
    ),
    "W104:action:x:early+late": (
        said_when("early", clock("2024-01-17T04:05"), about="x"),
        said_when("late", clock("2024-01-17T04:30"), "irna", "y"),
    ),
    "C406:claim:b:a": (said("a", "x", "irna", statement="s"), said("b", "y", "jaish-ul-adl", statement="s")),
    "S502:action:x": (
        make.copied("irna-page", make.FT),
        make.corrected("action", "y", citations=(make.cite("irna-page"),)),
    ),
    "S507:action:x": (make.corrected("action", "y", citations=(make.cite("irna-page"),)),),
    "R604:response:yes": (
        make.response("x", "panjgur", link="yes"),
        make.response("y", "panjgur", link="no", polarity="no"),
    ),
}


@pytest.mark.parametrize("key", APART)
def test_what_two_records_say_together_is_found_under_the_one_that_they_are_shown_as(key):
    code = key.partition(":")[0]

    assert keys(*TWO, *APART[key], rules=[code]) == [key]
    assert keys(*TWO[:2], *APART[key], rules=[code]) == []


def test_what_was_found_about_one_record_is_found_after_it_was_merged():
    contradictory = (said("a", "y"), said("b", "y", figure=make.figure(9)))
    codes = ("C401", "C406", "C407", "C409", "C410", "W104", "S502", "S507")

    before = keys(*TWO[:2], *contradictory, rules=codes)

    assert before == ["C410:claim:b:a"]
    assert keys(*TWO[:2], *contradictory, TWO[2], rules=codes) == before


def test_what_one_claimant_says_under_two_ids_is_one_claimants():
    twice = (
        said("a", who="irna"),
        make.actor("irna-agency", "outlet"),
        said("b", who="irna-agency", figure=make.figure(9)),
    )

    assert keys(*twice, rules=["C410"]) == []
    assert keys(*twice, make.merged("irna", "irna-agency", kind="actor"), rules=["C410"]) == ["C410:claim:b:a"]


def test_a_source_that_falls_leaves_an_action_on_what_the_other_record_cites():
    falls = (make.corrected("action", "y", citations=(make.cite("irna-page"),)), make.source_withdrawn("irna-page"))

    assert keys(*TWO, *falls, rules=["S501"]) == []
    assert keys(*TWO[:2], *falls, rules=["S501"]) == ["S501:action:y"]


def test_what_was_silenced_before_a_merge_is_found_again():
    note = make.note("as-it-is", "action:x", finding="C407:killed")
    alone = (
        said("a", "x", figure=make.figure(status="militants")),
        said("b", "x", "irna", figure=make.figure(status="men")),
    )
    register = make.given(*BASE, *TWO[:2], *alone, note, TWO[2])

    [one] = findings(register, rules=[BY_CODE["C407"]])

    assert one.silenced_by is None


@pytest.mark.parametrize("asked", ["x", "y"])
def test_what_was_merged_into_an_action_belongs_to_it_with_its_claims(asked):
    register = make.given(*BASE, *TWO, said("a", "x"), said("b", "y"), make.response("y", "panjgur", link="answers"))

    belonging = belonging_to(register, asked)

    assert belonging[0] == Thing("action", "x")
    assert {("action", "y"), ("claim", "a"), ("claim", "b"), ("response", "answers")} <= set(belonging)
    assert belonging_to(register, "sistan")[0] == Thing("action", "sistan")


def test_an_action_that_was_merged_and_taken_out_again_stands_alone():
    register = make.given(*BASE, *TWO, said("b", "y"), make.unmerged("x", "y"))

    assert Thing("claim", "b") not in belonging_to(register, "x")


def test_of_an_action_that_was_reported_twice_it_is_told_once_that_it_was_late_and_by_its_first_record():
    late = (deed("x", "2023-12-01"), deed("y", "2023-12-01"), make.merged("y", "x"))

    assert keys(*late[:2], rules=["G807"]) == ["G807:action:x", "G807:action:y"]
    assert keys(*late, rules=["G807"]) == ["G807:action:y"]


def test_whoever_reported_it_in_time_keeps_a_later_record_from_being_late():
    early, later = make.recorded(*BASE, deed("x", "2024-01-17"), deed("y", "2024-01-17"), make.merged("y", "x"))[-3:-1]
    in_time = early._replace(recorded_at="2024-01-18T00:00:00.000000Z")
    long_after = later._replace(recorded_at="2024-05-01T00:00:00.000000Z")
    history = make.recorded(*BASE, deed("x", "2024-01-17"), deed("y", "2024-01-17"), make.merged("y", "x"))
    history[-3:-1] = [in_time, long_after]

    def late(events):
        return [one.key for one in findings(REGISTER.fold(events), rules=[BY_CODE["G807"]])]

    assert late(history) == []
    assert late(history[:-1]) == ["G807:action:y"]
