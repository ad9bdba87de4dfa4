"""The rung of an action: an interval by the tables, accounts beside it, and changes that are compared, never summed."""

import pytest

from events.codings import ActionCoded, Coding
from tests import builders as make
from tests.builders import action, actor, party
from tests.cases.packaged import known as known_of
from timeline.projections.chains import in_order
from timeline.projections.dyads import Sights
from timeline.projections.rungs import Rung, RungChange, accounts, rung_change, rung_of, tables

ACTORS = (
    actor("iran"),
    actor("irgc", "organ", "iran"),
    actor("pakistan"),
    actor("jaish-ul-adl", "group"),
    actor("rescue", "organ"),
    actor("somebody", "person"),
)


def rated(*, events=(), **more):
    return rung_of(Sights(make.given(*ACTORS, action("a", **more), *events)), "a")


def words(text, by="pakistan"):
    return {"targets": (party(None, "attributed", by=by, words=text),)}


def spans(*, least, most=None):
    return Rung(least, least if most is None else most)


STRIKES = [
    ("a group on another state's soil", {"against": "jaish-ul-adl", "territory": ("PK",)}, spans(least=7)),
    ("a group on its own soil", {"against": "jaish-ul-adl", "territory": ("IR",)}, None),
    ("a group, and nobody says where", {"against": "jaish-ul-adl"}, None),
    ("another state", {"against": "pakistan", "territory": ("SY",)}, spans(least=8)),
    ("a state's organ on a third soil", {"by": "pakistan", "against": "irgc", "territory": ("SY",)}, spans(least=8)),
    ("itself", {"against": "irgc", "territory": ("IR",)}, None),
    ("nobody that is stated", {"territory": ("IQ",)}, spans(least=7, most=8)),
    ("people in words", {**words("civilian house"), "territory": ("IQ",)}, spans(least=7, most=8)),
    ("a group in words", {**words("terrorist hide-outs"), "territory": ("IQ",)}, spans(least=7)),
    ("a group in words, at home", {**words("terrorist hide-outs"), "territory": ("IR",)}, None),
    ("a person of no known side", {"against": "somebody", "territory": ("PK",)}, spans(least=7, most=8)),
]


@pytest.mark.parametrize(("more", "rung"), [one[1:] for one in STRIKES], ids=[one[0] for one in STRIKES])
def test_a_strike_by_a_state_is_rated_by_whom_it_hit_and_where(more, rung):
    assert rated(**more).rung == rung


def test_one_target_of_a_state_and_one_of_a_group_leave_both_rungs():
    targets = (party("pakistan"), party("jaish-ul-adl"))

    assert rated(targets=targets, territory=("PK",)).rung == Rung(7, 8)


KINDS = [
    ("a group's strike", {"by": "jaish-ul-adl", "kind": "strike.drone"}, spans(least=6)),
    ("a group's bombing", {"by": "jaish-ul-adl", "kind": "bombing.suicide"}, spans(least=6)),
    ("a group's mass killing", {"by": "jaish-ul-adl", "kind": "mass-killing"}, spans(least=9)),
    ("nobody's strike", {"actors": (party(None, "unknown"),)}, spans(least=6, most=8)),
    ("nobody's shooting", {"actors": (party(None, "unknown"),), "kind": "assault.shooting"}, spans(least=6, most=8)),
    ("an organ's of no state", {"by": "rescue"}, spans(least=6, most=8)),
    ("a state's shooting", {"kind": "assault.shooting", "against": "pakistan"}, spans(least=8)),
    ("an arrest at home", {"kind": "arrest", "against": "jaish-ul-adl", "territory": ("IR",)}, None),
    ("an arrest abroad", {"kind": "arrest", "against": "pakistan", "territory": ("PK",)}, spans(least=5)),
    ("a demand", {"kind": "demand"}, spans(least=1)),
    ("an agreement", {"kind": "agreement"}, spans(least=-1)),
    ("an explosion", {"kind": "explosion"}, None),
    ("a claim of responsibility", {"kind": "statement.responsibility"}, None),
    ("a raid, force not stated", {"kind": "raid", "against": "pakistan"}, spans(least=4, most=8)),
    ("a raid with firearms", {"kind": "raid", "against": "pakistan", "means": ("firearm",)}, spans(least=8)),
    ("what was announced", {"kind": "strike", "against": "pakistan", "realisation": "announced"}, None),
    ("what was tried", {"kind": "strike", "against": "pakistan", "realisation": "attempted"}, spans(least=8)),
]


@pytest.mark.parametrize(("more", "rung"), [one[1:] for one in KINDS], ids=[one[0] for one in KINDS])
def test_a_kind_is_rated_by_the_table_and_by_who_did_it(more, rung):
    assert rated(**more).rung == rung


@pytest.mark.parametrize(
    ("who", "rung"),
    [(("iran", "pakistan"), Rung(8, 8)), (("iran", "jaish-ul-adl"), Rung(6, 6)), (("iran", "somebody"), Rung(6, 8))],
)
def test_a_clash_is_rated_by_who_took_part(who, rung):
    mutual = {"actors": (), "direction": "mutual", "participants": tuple(map(party, who))}

    assert rated(kind="clash", **mutual).rung == rung


def test_a_contested_side_leaves_the_interval_open():
    assert rated(by="irgc", against="pakistan", events=(make.affiliated("irgc", "jaish-ul-adl"),)).rung == Rung(6, 8)


def test_what_was_redacted_whole_is_not_rated():
    known = make.given(*ACTORS, make.withheld(action("a")))

    assert rung_of(Sights(known), "a").rung is None


def test_the_rungs_of_the_seed_case_are_those_of_its_report():
    known = known_of("kerman-2024")
    sights = Sights(known)
    rungs = {name: rung_of(sights, name).rung for name in in_order(known, known.actions)}

    assert rungs == {
        "kerman-bombing": (6, 6),
        "iraq-strikes": (7, 8),
        "syria-strikes": (7, 8),
        "panjgur-2024-01-16": (7, 7),
        "sistan-2024-01-18": (7, 7),
        "saravan-explosion": None,
        "iran-demand-2024-01-18": (1, 1),
    }


def test_a_rung_says_its_tables_and_its_reason():
    found = rated(**words("terrorist hide-outs"), territory=("IQ",))

    assert found.table == tables() == "rungs-1, kinds-1"
    assert "so called by pakistan" in found.why


# --- by whose account ------------------------------------------------------------------------------------------------


def coded(code, coder="iraq", scheme="rung"):
    return ActionCoded(action="a", coding=Coding(scheme=scheme, scheme_version="rungs-1", code=code, coder=coder))


def test_accounts_stand_beside_the_rule_and_the_latest_of_each_counts():
    """Erbil: 7 by Iran's account, 8 by Iraq's. Neither is chosen, and the table's stays."""
    codes = (coded("7", "iraq"), coded("7", "iran"), coded("8", "iraq"), coded("6..7", "desk"))
    known = make.given(*ACTORS, action("a", territory=("IQ",)), *codes)

    assert [(one.coder, one.rung) for one in accounts(known, "a")] == [
        ("iran", (7, 7)),
        ("iraq", (8, 8)),
        ("desk", (6, 7)),
    ]
    assert rung_of(Sights(known), "a").rung == Rung(7, 8)


@pytest.mark.parametrize("other", [coded("high"), coded("10"), coded("8..7"), coded("190", scheme="cameo")])
def test_a_code_that_is_no_rung_is_no_account(other):
    assert accounts(make.given(*ACTORS, action("a"), other), "a") == ()


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cause", "answer", "change", "verdict"),
    [
        (Rung(6, 6), Rung(7, 8), RungChange(1, 2), "over"),
        (Rung(7, 7), Rung(7, 7), RungChange(0, 0), "matched"),
        (Rung(7, 8), Rung(1, 1), RungChange(-7, -6), "under"),
        (Rung(7, 8), Rung(7, 8), RungChange(-1, 1), "cannot tell"),
        (Rung(7, 8), Rung(7, 7), RungChange(-1, 0), "cannot tell"),
    ],
)
def test_a_change_of_rung_is_an_interval(cause, answer, change, verdict):
    found = rung_change(cause, answer)

    assert (found, found.verdict) == (change, verdict)


def test_there_is_no_change_from_or_to_what_is_not_rated():
    assert rung_change(None, Rung(7, 7)) is rung_change(Rung(7, 7), None) is None


@pytest.mark.parametrize(
    "text",
    [
        "a counter-terrorism police station",
        "an anti-terrorist unit",
        "families in a rebel-held village",
        "a militant-controlled valley",
        "a school near a militant camp",
        "a rebel village",
        "families of militants",
        "terrorism",
    ],
)
def test_a_word_inside_what_is_said_of_a_target_makes_it_no_group(text):
    assert rated(territory=("PK",), **words(text)).rung == Rung(7, 8)


@pytest.mark.parametrize(
    "text", ["terrorist hide-outs", "terrorists", "bases of Jaish al-Adl militants", "a militant camp near a village"]
)
def test_words_that_name_the_target_itself_make_it_a_group(text):
    assert rated(territory=("PK",), **words(text)).rung == Rung(7, 7)
