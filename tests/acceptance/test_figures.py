"""Traps of figures: a toll that falls, one claimant with three, two groups, parts, labels, words."""

import re
from collections import Counter

import pytest

KERMAN, SARAVAN = "kerman-2024-01-03", "saravan-2024-01-18"
MARHAMATI = "iran-deputy-governor-marhamati"
MINISTRY = "pakistan-foreign-ministry"
BOTH_GROUPS = "BLF per Daily Pakistan / BLA per Globalist"
RULES = ("latest-by-claimant", "first-by-claimant", "range", "sum-of-parts", "corroborated", "sum-over-actions")
KILLED_IN_KERMAN = (73, 103, 129, 95, 84, 301, 89, 91, 93)


def pages(desk, action: str) -> dict[str, str]:
    """Return all that is printed about an action: every verb that shows it, and its report in both forms."""
    ledger = [("claims", action, f"--{more}") for more in ("history", "ledger")]
    ruled = [("claims", action, "--rule", rule) for rule in RULES]
    asked = [("claims", action), *ledger, *ruled, ("chains",), ("chains", action), ("chains", action, "--metrics")]
    asked += [("actions",), ("show", action), ("show", action, "--history"), ("check",), ("search", "kerman")]
    asked += [("log", "--all"), ("export", "md", action), ("export", "json", action)]
    return {" ".join(argv): desk.says(*argv) for argv in asked}


# --- T4: a toll that falls -------------------------------------------------------------------------------------------


def test_t04_a_toll_that_falls_shows_each_fall(wider):
    history = wider.items("claims", KERMAN, "--quantity", "killed", "--history")
    changes = [(one["figure"]["value"], one["other"] and one["other"]["direction"]) for one in history]
    printed = wider.says("claims", KERMAN, "--quantity", "killed", "--history")

    assert changes == [
        *((73, None), (103, "rise"), (129, "rise"), (95, "fall"), (84, "fall"), (301, "rise"), (89, "fall")),
        *((91, "rise"), (93, "rise")),
    ]
    assert printed.count("lower than") == 3
    assert "lower than 95 (Iran's health minister Einollahi)" in printed


def test_t04_the_rules_differ_and_say_their_names(wider):
    latest = wider.items("claims", KERMAN, "--quantity", "killed", "--rule", "latest-by-claimant")
    [between] = wider.items("claims", KERMAN, "--quantity", "killed", "--rule", "range")
    figures = [one for one in latest if one["said"] == "number"]

    assert {one["rule"] for one in latest} == {"latest-by-claimant"}
    assert sorted(one["low"] for one in figures) == sorted(KILLED_IN_KERMAN)
    assert len({one["claimant"] for one in figures}) == 9
    assert between["rule"] == "range"
    assert between["lowest"] == {
        "value": 73, "bound": "exact", "claimants": ["rescue-services"], "claims": ["kerman-killed-rescue-services"],
    }  # fmt: skip
    assert (between["highest"]["value"], between["highest"]["bound"]) == (301, "at_least")
    assert between["highest"]["claimants"] == ["islamic-state"]
    for rule in ("latest-by-claimant", "range"):
        header, *rows = wider.says("claims", KERMAN, "--quantity", "killed", "--rule", rule).splitlines()
        assert header.startswith("Rule")
        assert all(row.startswith(rule) for row in rows)


TOLL = re.compile(r"\bthe (death )?toll\b", re.IGNORECASE)


def test_t04_nowhere_is_a_figure_the_toll(wider):
    """Nor a sum, nor a mean, nor one figure in place of nine: on no page."""
    total = sum(KILLED_IN_KERMAN)
    of_all = [total, total - 301, total - 301 - 129, total // 9, round(total / 9), sorted(KILLED_IN_KERMAN)[4]]
    made_up = re.compile("|".join(rf"\bkilled\W+{figure}\b" for figure in of_all if figure not in KILLED_IN_KERMAN))

    for page, printed in pages(wider, KERMAN).items():
        said = re.sub(r"\b\d+ days after\b", "days after", printed)  # how late it was recorded: other days, each day
        assert not TOLL.search(said), page
        assert not re.search(rf"\b({total}|{total - 301}|{total - 301 - 129})\b", said), page
        assert not made_up.search(said), page


def test_t04_the_toll_would_be_noticed(wider):
    """Control: the words are looked for where they would stand."""
    wider.records("note", f"action:{KERMAN}", "--kind", "takeaway", "--text", "The toll is not known.")

    assert [page for page, printed in pages(wider, KERMAN).items() if TOLL.search(printed)] != []


# --- T5: one claimant, one day: 7, 9, 10 -----------------------------------------------------------------------------


def test_t05_one_claimant_says_7_then_9_then_10_in_three_claims(wider):
    said = wider.said(SARAVAN, quantity="killed")[MARHAMATI]
    changes = [
        (one["figure"]["value"], one["own"])
        for one in wider.items("claims", SARAVAN, "--quantity", "killed", "--history")
        if one["claimant"] == MARHAMATI
    ]

    assert [(one["figure"]["value"], one["standing"]) for one in said] == [
        (7, "replaced"),
        (9, "replaced"),
        (10, "stands"),
    ]
    assert [value for value, _ in changes] == [7, 9, 10]
    assert [own and own["direction"] for _, own in changes] == [None, "rise", "rise"]


def test_t05_as_of_between_them_gives_each_in_turn(wider):
    rule = ("claims", SARAVAN, "--quantity", "killed", "--rule", f"by-claimant:{MARHAMATI}")
    positions = [one["position"] for one in wider.said(SARAVAN, quantity="killed")[MARHAMATI]]

    assert [wider.item(*rule, "--as-of", str(one))["low"] for one in positions] == [7, 9, 10]
    assert wider.items(*rule, "--as-of", str(positions[0] - 1)) == []


def test_t05_published_by_gives_each_in_turn(wider):
    """Two of the three pages bear a day alone. By a page's hour, once somebody has found it, each comes in turn."""
    rule = ("claims", SARAVAN, "--quantity", "killed", "--rule", f"by-claimant:{MARHAMATI}")
    day_after = wider.item(*rule, "--published-by", "2024-01-19T12:00Z")["low"]
    wider.records(
        *("correction", "source:360-ru-2024-01-18", "--set", "published_at=2024-01-18T09:00Z"),
        *("--label", "clarified", "--reason", "The hour was found in the page."),
    )

    assert day_after == 10
    assert [
        wider.item(*rule, "--published-by", time)["low"]
        for time in ("2024-01-18T06:00Z", "2024-01-18T10:00Z", "2024-01-20")
    ] == [7, 9, 10]


# --- T6: one statement, two groups -----------------------------------------------------------------------------------


def test_t06_one_statement_that_is_given_to_two_groups_counts_for_neither(wider):
    row = wider.said(SARAVAN, quantity="killed")
    groups = ("baloch-liberation-front", "baloch-liberation-army")
    of_one = [wider.run("claims", SARAVAN, "--rule", f"by-claimant:{group}").code for group in groups]

    assert wider.found("C406") == {("C406", "saravan-own-dead-blf-or-bla")}
    assert [one["claim"] for one in row[BOTH_GROUPS]] == ["saravan-own-dead-blf-or-bla"]
    assert not set(groups) & set(row)
    assert of_one == [3, 3]
    assert f'"{BOTH_GROUPS}"' in wider.says("export", "md", SARAVAN)


def test_t06_a_statement_that_is_given_to_one_is_no_finding(wider):
    """Control: once it is known whose it was."""
    wider.records(
        *("correction", "claim:saravan-own-dead-blf-or-bla", "--set", "claimant=baloch-liberation-army"),
        *("--reason", "control"),
    )

    assert wider.found("C406") == set()


# --- T13: children within the killed ---------------------------------------------------------------------------------


def test_t13_parts_are_never_added_to_their_total(wider):
    """9 killed: 4 children, 3 women, 2 men."""
    nine = next(one for one in wider.said(SARAVAN, quantity="killed")[MARHAMATI] if one["figure"]["value"] == 9)
    position = str(nine["position"])
    rule = wider.item(
        "claims", SARAVAN, "--rule", f"by-claimant:{MARHAMATI}", "--quantity", "killed", "--as-of", position
    )
    summed = wider.items("claims", SARAVAN, "--rule", "sum-of-parts", "--as-of", position)

    assert {one["category"]: one["value"] for one in nine["figure"]["parts"]} == {"children": 4, "women": 3, "men": 2}
    assert (rule["low"], rule["high"]) == (9, 9)
    assert [one for one in summed if one["claimant"] == MARHAMATI] == []
    assert not re.search(
        r"\b(18|16|13|12)\b", wider.says("claims", SARAVAN, "--quantity", "killed", "--as-of", position)
    )
    assert wider.found("C401") == set()


def test_t13_parts_without_a_total_are_added_by_name(kerman):
    """The article's own case: the deputy governor gave no sum, so it is ours."""
    summed = kerman.item("claims", "sistan-2024-01-18", "--rule", "sum-of-parts")

    assert (summed["claimant"], summed["low"], summed["high"]) == ("iran-deputy-governor", 7, 7)
    assert "7 (our sum" in summed["words"]


def test_t13_parts_that_exceed_their_total_are_told(wider):
    """Control."""
    name = wider.records(
        *("claim", SARAVAN, "--by", "haalvsh", "--quantity", "killed", "--value", "9"),
        *("--category", "children=8", "--category", "women=4", "--supersedes", "saravan-killed-haalvsh"),
        *("--source", "thenationalnews-com-2024-01-18", "--quote", "control"),
    )

    assert wider.found("C401") == {("C401", name)}


# --- T14: foreigners, Pakistanis, Afghans ----------------------------------------------------------------------------


def test_t14_what_the_dead_are_called_stands_side_by_side(wider):
    status = {
        claimant: [one["words"] for one in said if one["standing"] == "stands"]
        for claimant, said in wider.said(SARAVAN, quantity="killed", category="status").items()
        if said
    }
    [found] = wider.findings("C407")

    assert status == {
        MARHAMATI: ['"Pakistanis"'],
        "iran-interior-minister-vahidi": ['"foreigners"'],
        "baloch-national-movement": ['"refugees"'],
        MINISTRY: ['"militants"'],
    }
    assert [one["words"] for one in wider.said(SARAVAN, dimension="identity")["ansa"]] == ["Afghan"]
    assert found["id"] == SARAVAN, "and no action whose claimants use one label, or none: that is the control"
    assert {'"foreigners"', '"Pakistanis"', '"Afghan"'} <= set(re.findall('"[^"]+"', found["what"]))


def test_t14_the_labels_of_the_sides_stand_in_quotation_marks(wider):
    report = wider.says("export", "md", SARAVAN)
    step = report.split("\n### 11. ")[1].partition("\n### ")[0]
    rows = [line for line in step.splitlines() if line.startswith("| status of the killed |")]

    # Of more claimants than fit beside each other the matrix has parts.
    said = {words for row in rows for words in re.findall('"[^"]+"', row)}
    assert {'"foreigners"', '"Pakistanis"', '"refugees"', '"militants"'} <= said


# --- T17: words ------------------------------------------------------------------------------------------------------


def test_t17_several_is_a_word_and_no_number(wider):
    """Not 2, not 3, not 0."""
    [said] = wider.said(SARAVAN, quantity="killed")[MINISTRY]
    figure = said["figure"]
    [latest] = [
        one
        for one in wider.items("claims", SARAVAN, "--quantity", "killed", "--rule", "latest-by-claimant")
        if one["claimant"] == MINISTRY
    ]
    [between] = wider.items("claims", SARAVAN, "--quantity", "killed", "--rule", "range")

    assert (figure["bound"], figure["word"]) == ("word", "several")
    assert (figure["value"], figure["low"], figure["high"]) == (None, None, None)
    assert (latest["said"], latest["low"], latest["high"]) == ("word", None, None)
    assert (MINISTRY, "word") in {(one["claimant"], one["said"]) for one in between["beside"]}
    assert MINISTRY not in {*between["lowest"]["claimants"], *between["highest"]["claimants"]}


def test_t17_a_word_that_is_typed_stays_one(wider):
    """The same passage again, by whoever has it in front of them: on every page it is the word."""
    name = wider.records(
        *("claim", "khash-2024-01-17", "--by", "iran-foreign-ministry", "--quantity", "injured", "--words", "several"),
        *("--source", "republicworld-com-undated", "--quote", "several"),
    )
    [said] = wider.said("khash-2024-01-17", quantity="injured")["iran-foreign-ministry"]
    report = wider.says("export", "md", "khash-2024-01-17")
    rows = [line for line in report.splitlines() if line.startswith("| injured |") and '"several"' in line]

    assert said["claim"] == name
    assert (said["figure"]["word"], said["figure"]["value"]) == ("several", None)
    assert len(rows) == 1
    assert not re.search(r"\b[023]\b", re.sub(r"\\\[[0-9]+\\\]|\(no figure; 1 or more\)", "", rows[0]))


def test_t17_a_word_for_no_number_is_refused(wider):
    """Control: "some" is in no table, so no band is made of it."""
    said = ("claim", SARAVAN, "--by", MINISTRY, "--quantity", "killed", "--words", "some")

    assert wider.refused(*said, "--source", "ft-2024-01-18", "--quote", "some") == "usage"


# --- three zeros -----------------------------------------------------------------------------------------------------


def test_unknown_is_not_zero_and_neither_is_silence(kerman):
    """0 reported, reported as unknown, and not stated are three things, in every form."""
    kerman.records(
        *("claim", "sistan-2024-01-18", "--by", "iran", "--quantity", "injured", "--words", "unknown"),
        *("--source", "ft-2024-01-18", "--quote", "not known"),
    )
    [zero] = kerman.said("saravan-explosion", quantity="casualties")["iran-deputy-governor"]
    injured = kerman.said("sistan-2024-01-18", quantity="injured")
    printed = kerman.says("claims", "sistan-2024-01-18", "--quantity", "injured")

    assert (zero["words"], zero["figure"]["value"]) == ("0 reported", 0)
    assert [(one["words"], one["figure"]["value"]) for one in injured["iran"]] == [("reported as unknown", None)]
    assert Counter(len(said) for said in injured.values()) == {0: 2, 1: 1}
    assert printed.count("not stated") == 2
    assert not re.search(r"\b0\b", printed)


@pytest.mark.parametrize("form", ["md", "json"])
def test_a_report_has_no_figure_over_both_claimants(kerman, form):
    """Parts stand as 7 (our sum) against "a number of"; nothing is made of the two."""
    report = kerman.says("export", form, "sistan-2024-01-18")

    assert "7 (our sum)" in report
    assert "a number of" in report
    assert not TOLL.search(report)
    assert not re.search(r"\b(at least|more than) (7|8|seven|eight)\b", report)
