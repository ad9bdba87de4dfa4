"""What the strike on Sistan-Baluchestan must show: both sides' columns, no merged total, each in its own words."""

import re

import pytest

SISTAN, SARAVAN = "sistan-2024-01-18", "saravan-2024-01-18"
GOVERNOR, MINISTRY = "iran-deputy-governor", "pakistan-foreign-ministry"


def test_the_article_shows_both_columns_and_no_total(kerman):
    """Four children and three women, by Iran; "a number of" militants, by Pakistan."""
    killed = kerman.said(SISTAN, quantity="killed")
    parts = {category: kerman.said(SISTAN, quantity="killed", category=category) for category in ("children", "women")}

    assert set(killed) == {GOVERNOR, MINISTRY}
    assert [one["words"] for one in killed[GOVERNOR]] == ["7 (our sum)"]
    assert [one["words"] for one in killed[MINISTRY]] == ['"a number of" (no figure; 1 or more)']
    assert [one["words"] for one in parts["children"][GOVERNOR]] == ["4"]
    assert [one["words"] for one in parts["women"][GOVERNOR]] == ["3"]
    assert parts["children"][MINISTRY] == parts["women"][MINISTRY] == []


def test_the_article_is_printed_as_two_columns(kerman):
    head, *rows = kerman.says("claims", SISTAN).splitlines()
    split = head.index("Iran's deputy governor")
    start = head.index("Pakistan's foreign ministry")
    table = {row[:start].strip(): (row[start:split].strip(), row[split:].strip()) for row in rows}

    assert table == {
        "killed": ('"a number of" (no figure; 1 or more)', "7 (our sum)"),
        "killed, of whom children": ("not stated", "4"),
        "killed, of whom women": ("not stated", "3"),
        "status of the killed": ('"militants"', '"foreign nationals"'),
        "target": ('"terrorist hide-outs"', "not stated"),
    }


def test_the_wider_case_shows_7_9_and_10_by_one_official_beside_a_number_of_militants(wider):
    killed = wider.said(SARAVAN, quantity="killed")
    governor = killed["iran-deputy-governor-marhamati"]
    [ministry] = killed[MINISTRY]

    assert [one["figure"]["value"] for one in governor] == [7, 9, 10]
    assert {one["category"]: one["value"] for one in governor[0]["figure"]["parts"]} == {"children": 4, "women": 3}
    assert (ministry["figure"]["word"], ministry["figure"]["words"]) == ("several", "several / a number")
    assert ministry["figure"]["status"] == "militants"
    assert killed["pakistan-ispr"] == []


def numbers(value: object) -> set[int]:
    """Return all figures in what a command lists: values, bounds, parts."""
    if isinstance(value, list):
        return {one for inner in value for one in numbers(inner)}
    if not isinstance(value, dict):
        return set()
    own = {value[key] for key in ("value", "low", "best", "high") if isinstance(value.get(key), int)}
    return own | {one for inner in value.values() for one in numbers(inner)}


OVER_ALL = re.compile(r"(?<![-\w])(total|sum|average|mean|altogether|combined)(?![-\w])")


@pytest.mark.parametrize(
    "extra", [(), ("--ledger",), ("--history",), ("--rule", "range"), ("--rule", "latest-by-claimant")]
)
def test_there_is_no_merged_total(wider, extra):
    """No figure that nobody gave, and no word for one over the claimants."""
    asked = ("claims", SARAVAN, "--quantity", "killed", *extra)
    about_it = [item for item in wider.items(*asked) if SARAVAN in (item.get("actions") or [item.get("action")])]
    printed = re.sub(r"no total|never a total over claimants", "", wider.says(*asked))

    assert about_it
    assert numbers(about_it) <= {1, 2, 3, 4, 5, 7, 9, 10, 11}
    assert not OVER_ALL.search(printed)


def test_one_figure_for_two_strikes_is_not_a_figure_of_either(wider):
    """11 killed, by the authorities of both: printed as what it is, and in no range of one strike."""
    [both] = wider.said(SARAVAN, quantity="killed")["authorities of both"]
    [between] = wider.items("claims", SARAVAN, "--quantity", "killed", "--rule", "range")

    assert both["words"].startswith("11 (one figure for this and panjgur-2024-01-16")
    assert between["highest"]["value"] == 10
    assert both["claim"] in {one["claim"] for one in between["left_out"]}
