"""`timeline claims`: every claimant side by side, any single figure with the rule that gives it; never a total."""

import json
import re
from typing import get_args

import pytest

from events.notes import CaseExcluded, CaseIncluded
from tests import builders as make
from tests.builders import claim, figure
from tests.cases.packaged import events_of
from tests.cli.asking import ask as answer
from tests.cli.asking import log_of
from timeline.cli.claim_figures import NAMES, WHY
from timeline.projections.claim_rules import Why

KERMAN, SARAVAN = "kerman-2024-01-03", "saravan-2024-01-18"
TOTAL = re.compile(r"(?<!no )(?<![\w-])totals?(?![\w-])", re.IGNORECASE)
"""The word as a word: not where a claimant gave none, nor in an id."""
MARHAMATI = "iran-deputy-governor-marhamati"


@pytest.fixture(scope="module")
def wider():
    """The log of the wider case."""
    return log_of(events_of("iran-pakistan-2024"))


@pytest.fixture
def ask(wider):
    """Asks the wider case, and returns the items that it answers with."""

    def items(*argv):
        said = answer(wider, "claims", *argv, "--json")
        assert said.code == 0, said.err
        return json.loads(said.out)["items"]

    return items


def figures(items):
    return {item["claimant"]: item["low"] if item["low"] is not None else item["said"] for item in items}


# --- the traps -------------------------------------------------------------------------------------------------------


def test_t4_a_toll_that_falls_is_nowhere_the_toll(ask, wider):
    """Kerman: 73, 103, 95, 84, 89, 91, 93, each with whose it is; two rules differ, and say their names."""
    entries = ask(KERMAN, "--history", "--quantity", "killed")
    latest = ask(KERMAN, "--rule", "latest-by-claimant", "--quantity", "killed")
    [spread] = ask(KERMAN, "--rule", "range", "--quantity", "killed")

    lower = {item["figure"]["value"] for item in entries if item["other"] and item["other"]["direction"] == "fall"}
    assert {95, 84} <= lower
    assert {item["rule"] for item in latest} == {"latest-by-claimant"}
    assert {73, 103, 95, 84, 89, 91, 93} <= set(figures(latest).values())
    assert (spread["rule"], spread["claimant"], spread["low"]) == ("range", None, None)
    assert (spread["lowest"]["value"], spread["lowest"]["claimants"]) == (73, ["rescue-services"])
    assert (spread["highest"]["bound"], spread["highest"]["claimants"]) == ("at_least", ["islamic-state"])
    for options in ([], ["--history"], ["--ledger"], *(["--rule", name] for name in ("range", "latest-by-claimant"))):
        said = answer(wider, "claims", KERMAN, *options)
        assert TOTAL.search(said.out) is None
        assert "the toll" not in said.out


@pytest.mark.parametrize(
    ("then", "number"), [(("--as-of", "before-9"), 7), (("--as-of", "before-10"), 9), ((), 10)], ids=["7", "9", "10"]
)
def test_t5_one_official_on_one_day_gives_three_figures_each_in_turn(ask, then, number):
    positions = {item["figure"]["value"]: item["position"] for item in ask(SARAVAN, "--history") if item["figure"]
                 and item["claimant"] == MARHAMATI and item["quantity"] == "killed"}  # fmt: skip
    if then:
        then = ("--as-of", str(positions[int(then[1].removeprefix("before-"))] - 1))

    found = ask(SARAVAN, "--rule", f"by-claimant:{MARHAMATI}", "--quantity", "killed", *then)

    assert [(item["low"], item["rule"]) for item in found] == [(number, f"by-claimant:{MARHAMATI}")]
    assert sorted(positions) == [7, 9, 10]


def test_t5_what_had_surely_been_published_by_then_gives_the_figure_of_then(ask):
    found = ask(SARAVAN, "--rule", "latest-by-claimant", "--quantity", "killed", "--published-by", "2024-01-18T06:00Z")

    assert figures(found) == {MARHAMATI: 7}


def test_t5_the_first_and_the_latest_of_one_official_differ_and_say_their_names(ask):
    first = ask(SARAVAN, "--rule", "first-by-claimant", "--quantity", "killed")
    latest = ask(SARAVAN, "--rule", "latest-by-claimant", "--quantity", "killed")

    assert (figures(first)[MARHAMATI], figures(latest)[MARHAMATI]) == (7, 10)


def test_t13_children_and_women_stand_inside_the_killed(ask):
    """Nine are four children, three women and two men: never eighteen."""
    [nine] = [
        one for one in ask(SARAVAN, "--ledger", "--quantity", "killed") if one["claim"] == "saravan-killed-marhamati-9"
    ]

    assert (nine["words"], nine["parts"]) == ("9", "children 4, women 3, men 2")
    assert ask(SARAVAN, "--rule", "sum-of-parts", "--quantity", "killed") == []


def test_whether_attackers_are_among_the_killed_is_said_or_printed_as_not_stated(ask, wider):
    attackers = {item["claim"]: item["attackers"] for item in ask("rask-2023-12-15", "--ledger")}

    assert attackers["rask-killed-marhamati"] == "not_stated"
    assert attackers["rask-attackers-killed-mirahmadi"] == "counted"
    assert attackers["rask-injured-shamsabadi"] is None
    assert "attackers not stated" in answer(wider, "claims", "rask-2023-12-15", "--ledger").out


def test_t14_foreigners_pakistanis_and_afghans_are_three_statements_side_by_side(ask):
    rows = {(item["dimension"], item["category"]): item["cells"] for item in ask(SARAVAN)}
    called = {one["words"] for cell in rows["casualties", "status"] for one in cell["said"]}
    identity = {cell["claimant"]: cell["said"] for cell in rows["identity", None]}

    assert {'"foreigners"', '"Pakistanis"', '"not Iranian"'} <= called
    assert ["Afghan" in one["words"] for one in identity["ansa"]] == [True]
    assert all(identity[who] == [] for who in identity if who != "ansa")


def test_t17_several_is_a_word_and_no_number(ask):
    found = ask(SARAVAN, "--rule", "latest-by-claimant", "--quantity", "killed")
    [word] = [item for item in found if item["claimant"] == "pakistan-foreign-ministry"]

    assert (word["said"], word["low"], word["high"], word["bound"]) == ("word", None, None, None)
    assert '"several" (no figure; 1 or more)' in word["words"]


def test_t6_one_statement_that_two_outlets_give_to_two_groups_is_given_to_neither(ask):
    [item] = [one for one in ask(SARAVAN, "--ledger") if one["claim"] == "saravan-own-dead-blf-or-bla"]

    assert item["claimant"] == "BLF per Daily Pakistan / BLA per Globalist"


def test_a_figure_for_two_actions_is_one_and_in_no_range_and_no_sum(ask):
    """Eleven is two and nine to those who said it; to add it to either would count the dead twice."""
    both = "panjgur-killed-total-authorities-of-both"
    rows = [one["claim"] for one in ask(SARAVAN, "--ledger", "--quantity", "killed")]
    [spread] = ask(SARAVAN, "--rule", "range", "--quantity", "killed")

    assert rows.count(both) == 1
    assert both not in spread["claims"]
    assert {"claim": both, "why": "several-actions", "by": None} in spread["left_out"]
    assert both not in [name for item in ask(SARAVAN, "--rule", "sum-over-actions") for name in item["claims"]]


# --- the seed case ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_every_figure_is_printed_with_the_name_of_its_rule(cli):
    for name in (
        "latest-by-claimant",
        "first-by-claimant",
        "range",
        "sum-of-parts",
        "by-claimant:iran-deputy-governor",
    ):
        head, *lines = cli("claims", "sistan-2024", "--rule", name, "--quantity", "killed").out.splitlines()

        assert head.startswith("Rule")
        assert lines
        assert all(line.startswith(f"{name} ") for line in lines)


@pytest.mark.usefixtures("seed")
def test_our_sum_of_parts_stands_against_a_number_of_and_no_figure_goes_over_both(cli):
    [ours] = cli("claims", "sistan-2024", "--rule", "sum-of-parts", "--json").json["items"]
    beside = cli("claims", "sistan-2024", "--rule", "range", "--quantity", "killed", "--json").json["items"]

    assert (ours["said"], ours["low"], ours["words"]) == ("our_sum", 7, "7 (our sum)")
    assert {item["claimant"]: (item["said"], item["low"], item["lowest"]) for item in beside} == {
        "pakistan-foreign-ministry": ("word", None, None),
        "iran-deputy-governor": ("parts", None, None),
    }


@pytest.mark.usefixtures("seed")
def test_a_rule_that_gives_nothing_says_so_and_what_it_left_out(cli):
    ran = cli("claims", "sistan-2024", "--rule", "corroborated", "--json")

    assert ran.json["items"] == []
    assert "the rule corroborated gives no figure here" in ran.err
    assert "left out: sistan-killed-foreign-ministry: fewer than two independent roots" in ran.err


def test_a_rule_that_gives_nothing_is_answered_so_where_nothing_else_is_said():
    ran = answer(log_of(events_of("kerman-2024")), "claims", "sistan-2024-01-18", "--rule", "corroborated", "-q")

    says = (
        "the rule corroborated gives no figure here, of killed: it gives claims that go back to two independent roots"
    )
    assert (ran.code, ran.out, ran.err) == (0, f"{says} or more\n", "")


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("asked", "of_what"),
    [((), "of killed"), (("--quantity", "killed"), "of killed"), (("--quantity", "bases"), "of bases")],
)
def test_that_a_rule_gives_nothing_is_said_once_with_the_quantity_and_what_the_rule_takes(cli, asked, of_what):
    ran = cli("claims", "sistan-2024", "--rule", "sum-over-actions", *asked)

    said = f"the rule sum-over-actions gives no figure here, {of_what}"
    assert f"{said}: it gives one claimant's latest figures for several actions, exact or at least" in ran.out
    assert "gives no figure here" not in ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("--rule", "median"), 2, "there is no rule 'median'"),
        (("--rule", "by-claimant:"), 2, "there is no rule 'by-claimant:'"),
        (("--rule", "latest-by-claiment"), 2, "did you mean latest-by-claimant"),
        (("--rule", "by-claimant:iran-deputy-governer"), 3, "did you mean iran-deputy-governor"),
        (("--strength", "stated"), 2, "--strength is for a chain"),
        (("--ledger", "--strength", "strong"), 2, "there is no strength 'strong'"),
        (("--history", "--ledger"), 2, "--history is a rule of its own"),
        (("--history", "--rule", "range"), 2, "--history is a rule of its own"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_nearest(cli, argv, code, says):
    ran = cli("claims", "sistan-2024", *argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


@pytest.mark.usefixtures("seed")
def test_matrix_and_history_go_by_their_names_too(cli):
    for name, options in (("matrix", ()), ("history", ("--history",))):
        assert cli("claims", "sistan-2024", "--rule", name).out == cli("claims", "sistan-2024", *options).out


def test_every_reason_has_words_and_every_rule_is_offered(cli):
    assert WHY.keys() == set(get_args(Why))
    assert all(name in cli("claims", "--help").out.replace("\n", " ") for name in ("range", "corroborated"))
    assert len(NAMES) == 7


# --- a record of our own ---------------------------------------------------------------------------------------------

WORLD = (
    make.actor("iran"),
    make.actor("financial-times", "outlet"),
    make.source(),
    make.action("panjgur", by="iran"),
    make.action("sistan", "2024-01-18", by="iran"),
    make.action("elsewhere", "2024-01-20", by="iran"),
    make.response("sistan", "panjgur"),
    claim("all", "sistan", figure=figure(9)),
    claim("apart", "sistan", "financial-times", figure=figure(4, status="children"), subset_of="all"),
    claim("before", "panjgur", figure=figure(2, "at_least")),
    claim("far", "elsewhere", figure=figure(50)),
    make.case("tit-for-tat"),
    make.claim_about_case("whole", "tit-for-tat", "financial-times", figure=figure(12)),
)


def items(log, *argv):
    said = answer(log, "claims", *argv, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)["items"]


def test_a_sum_goes_over_links_that_are_measured_and_a_list_over_those_that_are_drawn():
    """What merely followed is no chain to add up the dead of; whoever wants it says so."""
    log = log_of((*WORLD, make.response("elsewhere", "sistan", "followed")))

    over = {name: [item["low"] for item in items(log, "sistan", "--rule", "sum-over-actions", *more)]
            for name, more in (("measured", ()), ("asked", ("--strength", "attributed,followed")))}  # fmt: skip

    assert over == {"measured": [11], "asked": [61]}
    assert [item["claim"] for item in items(log, "sistan", "--ledger")] == ["before", "all", "apart", "far"]
    assert len(items(log, "sistan", "--ledger", "--strength", "stated")) == 2


def test_a_part_said_apart_stands_under_its_total_as_of_whom():
    said = answer(log_of(WORLD), "claims", "sistan").out

    assert "killed, of whom (said apart)" in said
    assert '4 "children" (a part of all)' in said
    assert items(log_of(WORLD), "sistan")[1]["cells"][1]["said"][0]["part_of"] == "all"


def test_the_ledger_and_the_sum_go_over_the_chain_and_no_further():
    log = log_of(WORLD)

    [total] = items(log, "sistan", "--rule", "sum-over-actions")

    assert [item["claim"] for item in items(log, "sistan", "--ledger")] == ["before", "all", "apart"]
    assert (total["low"], total["bound"], total["claimant"]) == (11, "at_least", "iran")
    assert total["words"] == "at least 11 (our sum over panjgur and sistan)"
    assert "over 2 actions" in answer(log, "claims", "sistan", "--ledger").err


def test_claims_about_a_case_are_shown_where_the_case_is_asked_for():
    taken_in = CaseIncluded(case="tit-for-tat", actions=("sistan", "elsewhere", "panjgur"))
    left_out = CaseExcluded(case="tit-for-tat", actions=("elsewhere",), reason="another matter")
    log = log_of((*WORLD, taken_in, left_out))

    [row] = items(log, "case:tit-for-tat")
    refused = answer(log, "claims", "tit-for-tat", "--ledger", "--strength", "stated")

    assert (row["case"], row["action"]) == ("tit-for-tat", None)
    assert [one["words"] for cell in row["cells"] for one in cell["said"]] == ["12"]
    assert [item["claim"] for item in items(log, "tit-for-tat", "--ledger")] == ["whole", "all", "apart", "before"]
    assert [item["low"] for item in items(log, "tit-for-tat", "--rule", "sum-over-actions")] == [11]
    assert [item["claim"] for item in items(log, "tit-for-tat", "--history")] == ["whole"]
    assert items(log, "tit-for-tat", "--rule", "latest-by-claimant")[0]["case"] == "tit-for-tat"
    assert (refused.code, refused.out) == (2, "")
    assert "a case takes in actions, not links" in refused.err


def test_what_was_merged_shows_the_claims_of_both_and_no_figure_of_their_own():
    log = log_of((*WORLD, make.merged("sistan", "elsewhere")))

    assert [item["claim"] for item in items(log, "elsewhere", "--history", "--quantity", "killed")][:2] == [
        "all",
        "far",
    ]
    said = answer(log, "claims", "elsewhere")
    assert "elsewhere is merged into sistan: these are the claims about both" in said.err


def test_a_claim_carries_its_grades_and_its_roots_into_the_ledger():
    log = log_of((*WORLD, make.source_graded(reliability="B"), make.claim_graded("all", 2)))

    [_, whole, _] = items(log, "sistan", "--ledger")

    assert whole["ratings"] == ["B2 (usually reliable; probably true) by mk, for ft-2024-01-18"]
    assert whole["roots"] == {"independent": [f"source {make.FT}"], "assessed": 0}


def test_of_two_figures_of_one_claimant_it_is_told_whose_parts_are_whose():
    """Three women of seven are no three of nine."""
    sides = (make.actor("iran"), make.actor("pakistan"))
    seven = claim("first", "strike", figure=figure(7, parts=make.parts(children=4, women=3)))
    nine = claim("second", "strike", figure=figure(9, parts=make.parts(children=5)))
    told = (make.source(), *sides, make.action("strike"), seven, nine, claim("other", "strike", "pakistan"))

    apart, alone = (answer(log_of(events), "claims", "strike").out for events in (told, (*told[:5], told[6])))

    assert [" ".join(line.split()[-5:]) for line in apart.splitlines()[1:2]] == ["first: 7; second: 9 7"]
    assert "women     first: 3 " in apart
    assert "first" not in alone
