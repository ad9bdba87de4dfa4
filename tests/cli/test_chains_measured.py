"""What is measured of chains, the acts of a dyad, episodes: on the packaged cases and on logs that no case has."""

import pytest

from events.cases import case_lines
from tests.cli.drafts import BASE, CITED, UNDATED, action, answer, day, draft

PANJGUR, SISTAN, DEMAND = "panjgur-2024-01-16", "sistan-2024-01-18", "iran-demand-2024-01-18"
DRAWN = ("--strength", "stated,attributed,followed")


@pytest.fixture
def wide(cli, empty):
    """The wider case."""
    assert cli("import", "-", "-q", stdin=case_lines("iran-pakistan-2024")).code == 0
    return empty


def measured(cli, *argv):
    [item] = cli("chains", *argv, "--metrics", "--json").json["items"]
    return item


def link_of(item, earlier, later):
    [found] = [
        one
        for one in item["links"]
        if one["link"]["earlier"].startswith(earlier) and one["link"]["later"].startswith(later)
    ]
    return found


@pytest.mark.usefixtures("seed")
def test_every_figure_of_a_chain_is_printed_with_what_it_is_measured_by(cli):
    lines = cli("chains", SISTAN, "--metrics").out.splitlines()

    assert lines[:3] == [
        f"status: answered: {SISTAN} (rung 7) was answered by {DEMAND} (stated)",
        "strengths measured: stated, attributed; links: 1 stated, 1 attributed",
        "directed at a side: by target or by territory (either); window: 30 days; rungs: rungs-1, kinds-1",
    ]
    assert [line.split("  ")[0] for line in lines if line[:1].isdigit()] == ["1", "2", "2"]
    assert f"{PANJGUR}  {SISTAN}       attributed  30 to 54 hours                 same         direct  no" in lines
    assert any(line.startswith("lag: shortest, from the last bound") for line in lines)
    assert lines[-1].startswith("status by this rule: De-escalating")


@pytest.mark.usefixtures("seed")
def test_the_rungs_of_the_seed_case(cli):
    item = measured(cli, SISTAN, *DRAWN)
    alone = measured(cli, "saravan-explosion")

    assert [one["rung"] and (one["rung"]["least"], one["rung"]["most"]) for one in item["actions"]] == [
        *((6, 6), (7, 8), (7, 8), (7, 7), (7, 7)),
        (1, 1),
    ]
    assert alone["actions"][0]["rung"] is None
    assert [one["rung_changes"] and one["rung_changes"][0]["verdict"] for one in item["links"]] == [
        *("over", "over", [], [], "matched", "under")
    ]
    assert item["strengths"] == ["stated", "attributed", "followed"]


@pytest.mark.usefixtures("seed")
def test_what_only_came_after_has_no_shape_and_no_change_of_rung(cli):
    """Of Panjgur nobody says that it answered anything."""
    item = measured(cli, SISTAN, *DRAWN)
    followed = [one for one in item["links"] if one["link"]["strength"] == "followed"]

    assert len(followed) == 2
    assert {(one["shape"], one["third_soil"], len(one["rung_changes"])) for one in followed} == {(None, None, 0)}
    [panjgur] = [one for one in item["actions"] if one["action"] == PANJGUR]
    assert panjgur["answered"] == []


@pytest.mark.usefixtures("seed")
def test_without_an_action_every_chain_is_measured(cli):
    items = cli("chains", "--metrics", "--json").json["items"]

    assert [len(item["actions"]) for item in items] == [3, 3]
    assert cli("chains", "--metrics").out.count("status by this rule") == 2


@pytest.mark.usefixtures("seed")
def test_the_status_is_that_of_the_basis(cli):
    """Before the demand was linked, nobody had answered the strike in Sistan."""
    log = cli("log", "--all", "--type", "response.asserted", "--json").json["items"]
    [asked] = [one["position"] for one in log if one["body"].get("responding") == DEMAND]

    assert measured(cli, SISTAN)["status"] == "answered"
    assert measured(cli, SISTAN, "--as-of", str(asked - 1))["status"] == "open"


@pytest.mark.usefixtures("seed")
def test_links_with_their_four_sides_are_the_rows_of_the_csv(cli):
    lines = cli("chains", SISTAN, "--metrics", "--csv").out.splitlines()

    assert lines[0].endswith("Acting side,Target side,Territory,Answered side,Rung change,Shape,Third soil,Reason")
    assert lines[1].startswith(f"{PANJGUR},{SISTAN},answers,attributed,stated attributed,108000,194460,Pakistan,")
    assert '"""terrorist hide-outs""",Iran,Iran,same,direct,no,' in lines[1]


# --- the wider case --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("wide")
def test_t7_many_to_many(cli):
    item = measured(cli, "idlib")
    pairs = [(one["link"]["earlier"][:6], one["link"]["later"][:5]) for one in item["links"]]

    assert [pair for pair in pairs if pair[1] == "idlib"] == [("rask-2", "idlib"), ("kerman", "idlib")]
    assert sorted(pair for pair in pairs if pair[0] == "kerman") == [("kerman", "erbil"), ("kerman", "idlib")]
    assert (
        "one statement, irgc-on-idlib: rask-2023-12-15 → idlib-2024-01-15; kerman-2024-01-03"
        in cli("chains", "idlib", "--metrics").out
    )


@pytest.mark.usefixtures("wide")
def test_t8_third_soil(cli):
    item = measured(cli, "erbil-2024")
    acts = {one["action"][:5]: one for one in item["actions"]}

    def told(name):
        one = acts[name]
        soil = [territory["territory"] for territory in one["territory"]]
        return (one["acting"]["sides"], one["target"]["sides"], one["target"]["unknown"], soil, one["answered"])

    assert told("erbil") == (["iran"], [], True, ["IQ"], ["israel", "islamic-state"])
    assert told("idlib") == (["iran"], ["islamic-state"], True, ["SY"], ["jaish-al-adl", "islamic-state"])
    assert told("panjg") == (["iran"], ["jaish-al-adl"], False, ["PK"], ["jaish-al-adl"])
    assert [link_of(item, *pair)["third_soil"] for pair in (("kerman", "erbil"), ("rask", "idlib"))] == [True, True]
    assert link_of(item, "panjgur", "saravan")["third_soil"] is False


@pytest.mark.usefixtures("wide")
def test_t9_a_cause_that_only_reporters_name(cli):
    """The ministry speaks of threats. No page says that it called its strike retaliation."""
    reason = {"relation": "pre-empts", "strength": "stated", "polarity": "yes", "hedged": False}
    cited = [{"source": "ft-2024-01-18", "quote": "threats", "speaker": "pakistan-foreign-ministry"}]
    by = {"actor": "pakistan-foreign-ministry", "basis": "self_claimed"}
    body = {"responding": "saravan-2024-01-18", "expected": "imminent attacks", "asserted_by": by, "citations": cited}
    assert cli("append", "--json", "-", stdin=draft("response.asserted", link="reason", **reason, **body)).code == 0

    item = measured(cli, "saravan-2024")
    printed = cli("chains", "saravan-2024", "--metrics").out
    tree = cli("chains", "saravan-2024").out

    assert link_of(item, "panjgur", "saravan")["link"]["strength"] == "attributed"
    assert [(one["relation"], one["expected"], one["act"]) for one in item["ahead"]] == [
        ("pre-empts", "imminent attacks", None)
    ]
    said = 'pre-empts: saravan-2024-01-18: "imminent attacks" (stated, by Pakistan\'s foreign ministry): no answer'
    assert said in printed
    assert said in tree
    assert "retaliat" not in printed + tree


@pytest.mark.usefixtures("wide")
def test_t10_distractors_are_in_no_chain_of_what_somebody_says(cli):
    items = cli("chains", "--metrics", "--json").json["items"]
    inside = {one["action"] for item in items for one in item["actions"]}

    assert not inside & {"erbil-airport-2024-01-16", "sirkan-2024-01-27"}
    assert "sirkan-2024-01-27" in cli("chains", "--strength", "stated,attributed").err


@pytest.mark.usefixtures("wide")
def test_t15_a_later_statement_raises_the_link_and_its_earlier_basis_keeps_the_reporters_word(cli):
    before = cli("log", "--json").json["basis"]["position"]
    by = {"actor": "pakistan-foreign-ministry", "basis": "self_claimed"}
    cited = [{"source": "ft-2024-01-18", "quote": "we answered", "speaker": "pakistan-foreign-ministry"}]
    said = {"relation": "answers", "strength": "stated", "polarity": "yes", "hedged": False, "citations": cited}
    ends = {"responding": "saravan-2024-01-18", "responded_to": PANJGUR, "asserted_by": by}
    assert cli("append", "--json", "-", stdin=draft("response.asserted", link="own-words", **ends, **said)).code == 0

    now, then = measured(cli, "saravan-2024"), measured(cli, "saravan-2024", "--as-of", str(before))

    assert link_of(now, "panjgur", "saravan")["link"]["strength"] == "stated"
    assert link_of(then, "panjgur", "saravan")["link"]["strength"] == "attributed"


@pytest.mark.usefixtures("wide")
def test_the_wider_case_ends_in_de_escalation(cli):
    item = measured(cli, "saravan-2024")

    assert item["status"] == "de-escalating"
    assert "ambassadors-return-2024-01-26 (rung -2)" in item["status_why"]
    assert {one["shape"] for one in item["links"]} == {"direct", "inverse", "none", "cannot tell"}


# --- logs of their own -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("empty")
def test_t16_perceived_time_is_printed_beside_the_lag_and_moves_nothing(cli):
    told = BASE + action("a", day(1)) + action("b", day(4))
    cli("import", "-", stdin=told + answer("b-a", "b", "a", perceived_at=day(3)))

    link = link_of(measured(cli, "b"), "a", "b")

    assert (link["link"]["order"], link["link"]["lag"]) == ("before", {"shortest": 2 * 86400, "longest": 4 * 86400})
    assert [(one["link"], one["lag"]) for one in link["perceived"]] == [("b-a", {"shortest": 0, "longest": 2 * 86400})]
    assert "a        b      attributed  2 to 4 days  0 to 48 hours" in cli("chains", "b", "--metrics").out


@pytest.mark.usefixtures("empty")
def test_t18_a_circle_at_the_precision_of_a_day_is_one_order_conflict(cli):
    acts = BASE + action("a", day(1)) + action("b", day(1))
    cli("import", "-", stdin=acts + answer("a-b", "a", "b") + answer("b-a", "b", "a"))

    [item] = cli("chains", "a", "--json").json["items"]

    assert item["knots"] == [["a", "b"]]
    assert item["depth"] == 0
    assert [one["step"] for one in measured(cli, "a")["actions"]] == [1, 1]


@pytest.mark.usefixtures("empty")
def test_a_statement_of_order_decides_what_days_leave_open(cli):
    acts = BASE + action("a", day(1)) + action("b", day(1))
    by, gap = {"actor": "iran", "basis": "observed"}, {"least": 60, "most": 600}
    told = draft("actions.ordered", before="a", after="b", gap=gap, asserted_by=by, citations=CITED)
    cli("import", "-", stdin=acts + answer("b-a", "b", "a") + told)

    item = measured(cli, "b")

    assert [one["step"] for one in item["actions"]] == [1, 2]
    assert link_of(item, "a", "b")["link"]["order"] == "before"
    assert [(one["least"], one["most"]) for one in link_of(item, "a", "b")["gaps"]] == [(60, 600)]
    assert "a → b: stated gap: at least 60 and at most 600 seconds" in cli("chains", "b", "--metrics").out


@pytest.mark.usefixtures("empty")
def test_what_was_merged_is_one_action_and_a_link_between_its_records_joins_nothing(cli):
    acts = b"".join(action(name, UNDATED) for name in ("a", "b", "c"))
    merge = draft("actions.merged", into="a", merged=["b"], reason="one and the same")
    cli("import", "-", stdin=BASE + acts + answer("c-b", "c", "b") + answer("b-a", "b", "a") + merge)

    item = measured(cli, "c")
    tree = cli("chains", "b")

    assert [one["action"] for one in item["actions"]] == ["a", "c"]
    assert tree.out.splitlines()[0].startswith("a ")
    assert "left out: b-a joins two records of one action" in tree.out


@pytest.mark.usefixtures("empty")
def test_words_of_a_source_cannot_act_on_the_terminal(cli):
    vow = {"relation": "announces", "strength": "attributed", "polarity": "yes", "hedged": False, "citations": CITED}
    more = {"responding": "a", "expected": "a \u202e line", "asserted_by": {"actor": "iran", "basis": "observed"}}
    cli("import", "-", stdin=BASE + action("a", UNDATED) + draft("response.asserted", link="vow", **more, **vow))

    for argv in (("--metrics",), ()):
        ran = cli("chains", "a", *argv)

        assert 'announces: a: "a <U+202E> line" (attributed, by Iran): never joined on record' in ran.out
        assert "\u202e" not in ran.out


# --- dyads and episodes ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_a_dyad_is_told_by_target_by_territory_or_by_either(cli):
    def acts(*argv):
        ran = cli("chains", "--dyad", "iran,pakistan", *argv, "--json")
        return {one["action"]: len(one["ways"]) for one in ran.json["items"] if not one["is_doubtful"]}

    assert acts() == acts("--by", "either") == {PANJGUR: 1, SISTAN: 1, DEMAND: 1}
    assert acts("--by", "target") == {DEMAND: 1}
    assert acts("--by", "territory") == {PANJGUR: 1, SISTAN: 1}
    said = cli("chains", "--dyad", "iran,pakistan", "--by", "target").err
    assert "acts of Iran and Pakistan, directed at each other by target; answers: stated, attributed" in said


@pytest.mark.usefixtures("seed")
def test_a_dyad_lists_what_cannot_be_told_beside_what_can(cli):
    lines = cli("chains", "--dyad", "iran,pakistan").out.splitlines()
    directed = {line.split()[0]: line.split("  ")[-1].strip() for line in lines[1:]}

    assert lines[0].split("  ")[-1].strip() == "Directed"
    assert directed[PANJGUR] == "Iran → Pakistan"
    assert directed[SISTAN] == "Pakistan → Iran"
    assert directed["iraq-strikes"] == directed["saravan-explosion"] == "cannot tell"


@pytest.mark.usefixtures("seed")
def test_a_dyad_of_a_chain_holds_acts_of_that_chain_only(cli):
    items = cli("chains", PANJGUR, "--dyad", "iran,pakistan", "--json").json["items"]

    assert [one["action"] for one in items] == [PANJGUR, SISTAN, DEMAND]


@pytest.mark.usefixtures("seed")
def test_episodes_print_their_rule_and_parameter(cli):
    def cut(*argv):
        items = cli("chains", "--episodes", *argv, "--json").json["items"]
        return [(one["rule"], one["sides"], len(one["actions"]), one["is_closed"]) for one in items]

    dyad = ("--dyad", "iran,pakistan")
    assert cut("gap:7", *dyad) == [("gap:7", ["iran", "pakistan"], 6, True)]
    assert cut("quiet:7", *dyad) == [("quiet:7", ["iran", "pakistan"], 6, True)]
    assert cut("links:stated") == [("links:stated", None, 2, None)]
    assert cut("links") == [("links:stated,attributed", None, 3, None)] * 2


@pytest.mark.usefixtures("seed")
def test_an_act_in_no_episode_is_said(cli):
    said = cli("chains", "--dyad", "iran,pakistan", "--by", "target", "--episodes", "quiet:7")

    [line] = [one for one in said.err.splitlines() if one.startswith("in no episode: ")]
    assert DEMAND in line
    assert "saravan-explosion" in line, "nobody can tell whose it was"
    assert said.out == ""


@pytest.mark.usefixtures("empty")
def test_a_proxy_is_climbed_only_if_asked_for_and_then_it_is_printed(cli):
    group = draft("actor.registered", actor="front", kind="group", name="Front", affiliations=[PROXY])
    other = draft("actor.registered", actor="pakistan", kind="state", name="Pakistan")
    strike = draft("action.reported", **STRIKE)
    cli("import", "-", stdin=BASE + other + group + strike)

    without, asked = (cli("chains", "--dyad", "iran,pakistan", *argv, "--json") for argv in ((), ("--proxies",)))

    assert (without.json["items"], len(asked.json["items"])) == ([], 1)
    assert "proxies count for their states" in asked.err
    assert asked.json["items"][0]["proxies"] is True


PROXY = {"with_actor": "iran", "relation": "proxy_of", "strength": "attributed"}
STRIKE = {
    "action": "a", "kind": "strike", "occurred": day(1), "direction": "directed", "realisation": "happened",
    "actors": [{"actor": "front", "basis": "recorder"}], "targets": [{"actor": "pakistan", "basis": "recorder"}],
    "territory": [], "citations": CITED,
}  # fmt: skip


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("--metrics", "--dyad", "iran,pakistan"), 2, "--metrics and --dyad are two answers"),
        (("--metrics", "--episodes", "links"), 2, "--metrics and --episodes are two answers"),
        (("--by", "target"), 2, "--by is for sides"),
        (("--proxies",), 2, "--proxies is for sides"),
        (("--window", "3"), 2, "--window is for --metrics"),
        (("--metrics", "--window", "0"), 2, "'0' is no number of days"),
        (("--metrics", "--window", "soon"), 2, "'soon' is no number of days"),
        (("--metrics", "--by", "targt"), 2, "did you mean target"),
        (("--metrics", "--strength", "sated"), 2, "did you mean stated"),
        (("--episodes", "gap:7"), 2, "--dyad A,B"),
        (("--episodes", "gap:many", "--dyad", "iran,pakistan"), 2, "'many' is no number of days"),
        (("--episodes", "gap", "--dyad", "iran,pakistan"), 2, "gap:DAYS"),
        (("--episodes", "week:7"), 2, "there is no rule of episodes 'week'"),
        (("--episodes", "links:sated"), 2, "did you mean stated"),
        (("--dyad", "iran"), 2, "a dyad has two sides"),
        (("--dyad", "iran,iran"), 2, "both sides are the same"),
        (("--dyad", "iran,irgc"), 2, "name the side: iran"),
        (("--dyad", "iran,nobody"), 3, "goes by"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
def test_what_cannot_be_answered_is_refused_with_what_to_type(cli, argv, code, says):
    ran = cli("chains", *argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


@pytest.mark.usefixtures("empty")
def test_an_empty_log_has_nothing_to_measure(cli):
    ran = cli("chains", "--metrics")

    assert (ran.code, ran.out) == (0, "")
    assert "none recorded" in ran.err
