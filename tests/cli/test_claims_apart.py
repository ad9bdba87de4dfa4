"""`timeline claims`: what is denied is nobody's figure, two speakers are not one, and what cannot be told is said."""

import json
from dataclasses import replace

import pytest

from events.notes import CaseExcluded, CaseIncluded
from tests import builders as make
from tests.builders import claim, figure
from tests.cli.asking import ask, log_of

WORLD = (
    make.actor("iran"),
    make.actor("pakistan"),
    make.source(),
    make.source("dawn", published_at=make.when("2024-01-20")),
    make.action("panjgur", by="iran"),
    make.action("sistan", "2024-01-18", by="pakistan"),
)


def items(log, *argv):
    said = ask(log, "claims", *argv, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)["items"]


def cells(item):
    return {cell["claimant"]: [one["words"] for one in cell["said"]] for cell in item["cells"] if cell["said"]}


def unnamed(name, count, words="officials", source=make.FT, **more):
    cited = (make.cite(source),)
    return claim(name, "panjgur", None, claimant_words=words, figure=figure(count), citations=cited, **more)


# --- what is denied --------------------------------------------------------------------------------------------------


def asserted_and(stance):
    """Iran says thirty; of the same thirty Pakistan takes a stance."""
    return log_of((
        *WORLD,
        claim("x", "panjgur", figure=figure(30)),
        claim("y", "panjgur", "pakistan", figure=figure(30, status="militants"), stance=stance),
        claim("t", "panjgur", "pakistan", dimension="time", when=make.when("2024-01-16"), stance=stance),
        claim("p", "panjgur", "pakistan", dimension="place", place=make.place("Panjgur"), stance=stance),
    ))  # fmt: skip


def test_what_a_claimant_denies_is_shown_as_denied_wherever_it_is_shown():
    denied, said = (
        {item["category"] or item["quantity"] or item["dimension"]: cells(item) for item in items(log, "panjgur")}
        for log in (asserted_and("denies"), asserted_and("asserts"))
    )

    assert denied["killed"] == {"iran": ["30"], "pakistan": ["denied: 30"]}
    assert denied["time"]["pakistan"][0].startswith("denied: Tuesday 16 January 2024")
    assert denied["place"] == {"pakistan": ["denied: near Panjgur"]}
    assert "status" not in denied  # of what is denied nobody says who they are
    assert not any("denied" in words for row in said.values() for told in row.values() for words in told)


def test_a_denial_is_in_no_rule_and_its_reason_is_its_own():
    log = asserted_and("denies")

    for rule in ("latest-by-claimant", "first-by-claimant"):
        assert [item["claimant"] for item in items(log, "panjgur", "--rule", rule)] == ["iran"]
    [found] = items(log, "panjgur", "--rule", "range")
    assert found["highest"]["claimants"] == ["iran"]
    assert [(one["claim"], one["why"]) for one in found["left_out"]] == [("y", "denies")]
    assert "y: a denial, which gives no figure" in ask(log, "claims", "panjgur", "--rule", "range").out
    assert items(asserted_and("asserts"), "panjgur", "--rule", "range")[0]["highest"]["claimants"] == [
        "iran",
        "pakistan",
    ]


def test_a_denial_is_compared_with_nothing():
    told = {item["claim"]: item for item in items(asserted_and("denies"), "panjgur", "--history")}

    assert (told["y"]["own"], told["y"]["other"], told["y"]["words"]) == (None, None, "denied: 30")
    [ledger] = [one for one in items(asserted_and("denies"), "panjgur", "--ledger") if one["claim"] == "y"]
    assert (ledger["words"], ledger["stance"]) == ("denied: 30", "denies")
    said = {item["claim"]: item for item in items(asserted_and("asserts"), "panjgur", "--history")}
    assert said["y"]["other"]["direction"] == "same"


# --- who says it -----------------------------------------------------------------------------------------------------


def officials(**more):
    return log_of((*WORLD, unnamed("five", 5), unnamed("nine", 9, source="dawn", **more)))


def test_two_pages_that_name_officials_name_no_claimant_who_thought_better_of_it():
    log = officials()

    values = items(log, "panjgur", "--rule", "latest-by-claimant")
    assert [(item["claimant"], item["low"], item["left_out"]) for item in values] == [
        ("officials", 5, []),
        ("officials", 9, []),
    ]
    assert [item["own"] for item in items(log, "panjgur", "--history")] == [None, None]
    head = ask(log, "claims", "panjgur").out.splitlines()[0]
    assert ('"officials" in five' in head, '"officials" in nine' in head) == (True, True)


@pytest.mark.parametrize(
    "events",
    [
        (unnamed("five", 5), unnamed("nine", 9, source="dawn", supersedes="five")),
        (unnamed("five", 5, statement="s"), unnamed("nine", 9, source="dawn", statement="s")),
        (unnamed("five", 5), unnamed("seven", 7, supersedes="five", statement="s"), unnamed("nine", 9, statement="s")),
    ],
    ids=["replaces", "one statement", "through another"],
)
def test_who_replaces_a_figure_or_said_it_in_one_statement_is_one_speaker(events):
    log = log_of((*WORLD, *events))

    assert len({tuple(cells(item)) for item in items(log, "panjgur")}) == 1
    assert len(items(log, "panjgur")[0]["cells"]) == 1
    assert any(item["own"] for item in items(log, "panjgur", "--history"))


def test_a_statement_makes_no_one_speaker_of_two_that_are_called_otherwise():
    log = log_of((*WORLD, unnamed("five", 5, statement="s"), unnamed("nine", 9, "a doctor", statement="s")))

    assert [item["own"] for item in items(log, "panjgur", "--history")] == [None, None]


def test_words_that_look_like_an_id_are_not_put_into_that_actors_mouth():
    log = log_of((*WORLD, unnamed("words", 3, "iran"), claim("its-own", "panjgur", figure=figure(8))))

    [row] = items(log, "panjgur")
    assert [(cell["claimant_kind"], [one["words"] for one in cell["said"]]) for cell in row["cells"]] == [
        ("actor", ["8"]),
        ("words", ["3"]),
    ]
    assert [item["low"] for item in items(log, "panjgur", "--rule", "by-claimant:iran")] == [8]
    assert ask(log, "claims", "panjgur").out.splitlines()[0].split() == ["Claimed", "Iran", '"iran"']


def test_who_is_merged_into_another_is_asked_for_under_its_name_and_that_is_said():
    twins = (make.actor("jaa", "group"), make.actor("jab", "group"), make.merged("jaa", "jab", kind="actor"))
    acts = (make.action("raid", by="jab"), claim("c", "panjgur", "jab", figure=figure(3)))
    log = log_of((*WORLD, *twins, *acts))

    assert [item["low"] for item in items(log, "panjgur", "--rule", "by-claimant:jab")] == [3]
    listed = ask(log, "actions", "--actor", "jab", "--json")
    assert [item["action"] for item in json.loads(listed.out)["items"]] == ["raid"]
    assert "jab is merged into jaa: this is what is on record of both" in listed.err


# --- in which order --------------------------------------------------------------------------------------------------


def said(name, count, stated, **more):
    return claim(name, "panjgur", figure=figure(count, **more), stated_at=make.when(stated, "UTC"))


WIDE = (said("ca", 9, "2024-01-18/2024-01-25"), said("cb", 8, "2024-01-19"), said("cc", 7, "2024-01-20"))
SURE = (said("ca", 9, "2024-01-18"), *WIDE[1:])


def test_a_figure_that_may_be_later_than_the_last_but_one_leaves_the_order_open():
    """Nine may have been said on any day up to the 25th: also after the seven of the 20th."""
    for events, is_open in ((WIDE, True), (SURE, False)):
        log = log_of((*WORLD, *events))

        for rule in ("latest-by-claimant", "range"):
            [found] = items(log, "panjgur", "--rule", rule)
            assert found["order_open"] is is_open
        assert items(log, "panjgur", "--history")[-1]["order_open"] is is_open


def test_words_claim_no_order_where_there_is_none():
    wide, sure = (ask(log_of((*WORLD, *events)), "claims", "panjgur", "--history").out for events in (WIDE, SURE))

    assert ("lower than 8" in wide, "falls from" in wide) == (True, False)
    assert ("lower than 8" in sure, "falls from 8" in sure) == (False, True)


def test_a_sum_of_figures_whose_order_is_open_says_so():
    linked = (make.response("sistan", "panjgur"), claim("s", "sistan", figure=figure(1)))

    for events, is_open in ((WIDE, True), (SURE, False)):
        [found] = items(log_of((*WORLD, *linked, *events)), "panjgur", "--rule", "sum-over-actions")
        assert (found["low"], found["order_open"]) == (8, is_open)


def test_stretches_of_time_that_begin_on_different_days_are_two_measures():
    since = {"quantity": "displaced", "scope": "period"}
    other, same = (
        (said("p1", 100, "2024-01-18", since=make.when("2024-01-01"), **since),
         said("p2", 40, "2024-01-20", since=make.when(day), **since))
        for day in ("2024-01-15", "2024-01-01")
    )  # fmt: skip

    apart = log_of((*WORLD, *other))
    assert [item["low"] for item in items(apart, "panjgur", "--rule", "latest-by-claimant")] == [100, 40]
    assert [item["own"] for item in items(apart, "panjgur", "--history")] == [None, None]
    assert "40, since Mon 15 Jan 2024" in ask(apart, "claims", "panjgur", "--rule", "latest-by-claimant").out.replace(
        "Monday 15 January", "Mon 15 Jan"
    )
    assert [item["low"] for item in items(log_of((*WORLD, *same)), "panjgur", "--rule", "latest-by-claimant")] == [40]


# --- what fell, what was struck, what was redacted -------------------------------------------------------------------


def test_what_was_replaced_counts_again_where_all_that_replaced_it_fell_and_that_is_said():
    replaced = (
        claim("c9", "panjgur", figure=figure(9)),
        claim("c10", "panjgur", figure=figure(10), supersedes="c9", citations=(make.cite("dawn"),)),
    )
    fallen = log_of((*WORLD, *replaced, make.source_withdrawn("dawn")))

    [found] = items(fallen, "panjgur", "--rule", "latest-by-claimant")
    assert (found["low"], found["left_out"]) == (9, [{"claim": "c10", "why": "replacement-fell", "by": "c9"}])
    assert "said in place of c9, but no source" in ask(fallen, "claims", "panjgur", "--rule", "latest-by-claimant").out
    assert cells(items(fallen, "panjgur")[0]) == {"iran": ["9", "10"]}
    standing = [one["standing"] for one in items(fallen, "panjgur")[0]["cells"][0]["said"]]
    assert standing == ["stands", "unsupported"]
    assert items(log_of((*WORLD, *replaced)), "panjgur", "--rule", "latest-by-claimant")[0]["low"] == 10


CASE = (
    make.case("kerman"),
    make.action("other", "2024-01-19", by="iran"),
    claim("p", "panjgur", figure=figure(1)),
    claim("s", "sistan", figure=figure(2)),
    claim("o", "other", figure=figure(4)),
    make.included("kerman", "panjgur", "sistan", "other"),
)


def test_an_action_that_we_struck_is_in_no_sum_of_its_case_and_is_named():
    struck = log_of((*WORLD, *CASE, make.retracted("action", "other")))

    assert items(log_of((*WORLD, *CASE)), "kerman", "--rule", "sum-over-actions")[0]["low"] == 7
    assert items(struck, "kerman", "--rule", "sum-over-actions")[0]["low"] == 3
    assert "left out: other was struck by us" in ask(struck, "claims", "kerman", "--rule", "sum-over-actions").err
    assert [item["claim"] for item in items(struck, "kerman", "--ledger")] == ["p", "s"]


def test_an_action_that_may_have_been_left_out_of_a_case_comes_back_into_no_figure():
    """The event that left the distractor out was redacted: it may have been any of those taken in before it."""
    out = CaseExcluded(case="kerman", actions=("other",), reason="a distractor")
    events = (*WORLD, *CASE, out, CaseIncluded(case="kerman", actions=("panjgur", "sistan")))
    position = len(WORLD) + len(CASE) + 1

    for log in (log_of(events), log_of(events, redacted=(position,))):
        assert items(log, "kerman", "--rule", "sum-over-actions")[0]["low"] == 3
    told = ask(log_of(events, redacted=(position,)), "claims", "kerman", "--ledger").err
    assert "left out: other: what case kerman excluded was redacted, and may have been any of them" in told
    assert "redacted" not in ask(log_of(events), "claims", "kerman", "--ledger").err


def test_what_is_claimed_about_a_case_itself_is_in_its_ledger_and_in_no_sum():
    whole = make.claim_about_case("whole", "kerman", figure=figure(50))
    log = log_of((*WORLD, *CASE, whole))

    first = items(log, "kerman", "--ledger")[0]
    assert (first["claim"], first["case"], first["actions"]) == ("whole", "kerman", [])
    ruled = items(log, "kerman", "--ledger", "--rule", "latest-by-claimant")
    assert [(one["case"], one["actions"], one["low"]) for one in ruled][:2] == [
        ("kerman", [], 50),
        (None, ["panjgur"], 1),
    ]
    assert [item["low"] for item in items(log, "kerman", "--rule", "sum-over-actions")] == [7]


def test_people_who_are_called_otherwise_are_not_added_up_over_actions():
    linked = make.response("sistan", "panjgur")
    alike = (claim("m", "panjgur", figure=figure(3, status="militants")),
             claim("n", "sistan", figure=figure(4, status="Militants")))  # fmt: skip
    apart = (alike[0], replace(alike[1], figure=figure(4, status="foreign nationals")))

    assert items(log_of((*WORLD, linked, *alike)), "panjgur", "--rule", "sum-over-actions")[0]["low"] == 7
    log = log_of((*WORLD, linked, *apart))
    assert items(log, "panjgur", "--rule", "sum-over-actions") == []
    assert (
        "n: its claimant counts several groups apart" in ask(log, "claims", "panjgur", "--rule", "sum-over-actions").err
    )


def test_who_counts_their_own_dead_gives_no_end_of_a_range():
    own = claim("own", "panjgur", "pakistan", figure=figure(1, "at_least", parts=OWN))
    log = log_of((*WORLD, claim("x", "panjgur", figure=figure(9)), own))

    [found] = items(log, "panjgur", "--rule", "range")
    assert (found["lowest"]["value"], [one["claimant"] for one in found["beside"]]) == (9, ["pakistan"])


OWN = (replace(make.parts(own_side=1)[0], bound="at_least"),)


# --- a confidential source -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_confidential", [True, False])
def test_of_a_confidential_source_nothing_is_shown_but_its_id_and_grade(is_confidential):
    source = make.source(
        "secret", publisher="pakistan", published_at=make.when("2024-01-19"), confidential=is_confidential
    )
    graded = make.source_graded("secret", "B")
    cited = claim("c", "panjgur", citations=(make.cite("secret"),))
    log = log_of((*WORLD, source, graded, make.captured("secret"), make.copied("secret", "dawn"), cited))

    shown, told = ask(log, "show", "source:secret").out, ask(log, "claims", "panjgur", "--history").out
    assert "usually reliable" in shown
    for words, out in (("pakistan", shown), ("19 Jan", shown), ("dawn", shown), ("captured", shown), ("19 Jan", told)):
        assert (words in out) is not is_confidential
