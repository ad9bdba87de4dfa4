"""What answered what, drawn as a tree: strengths, order that cannot be told, circles, edges left out."""

import pytest

from tests.cli.drafts import BASE, UNDATED, action, answer, claim, day

STRUCK = "Thu 18 Jan 2024 04:30 Asia/Tehran"


@pytest.mark.usefixtures("seed")
def test_a_chain_is_drawn_as_a_tree(cli):
    lines = cli("chains", "sistan-2024").out.splitlines(keepends=True)

    assert [line.split("  ")[0] for line in lines[:2]] == ["kerman-bombing", "├─ attributed! ─ iraq-strikes"]
    assert [" ".join(line.split()) for line in lines[:7]] == [
        "kerman-bombing by 16 January 2024 Isis → Iran on IRN bombing.suicide",
        "├─ attributed! ─ iraq-strikes by 16 January 2024 IRGC (Iran) → not stated on IRQ strike",
        "│ └·· followed! ·· panjgur-2024-01-16 Tue 16 Jan 2024 Iran → Jaish ul-Adl on PAK strike",
        f'│ └─ attributed ─ sistan-2024-01-18 {STRUCK} Pakistan → "terrorist hide-outs" on IRN strike',
        "│ └═ stated! ═ iran-demand-2024-01-18 18 Jan 2024 01:00 to 24:00 UTC Iran → Pakistan demand",
        "└─ attributed! ─ syria-strikes by 16 January 2024 IRGC (Iran) → not stated on SYR strike",
        "└·· followed! ·· panjgur-2024-01-16 (above)",
    ]
    assert {line.index("on ") for line in lines[:6] if " on " in line} == {lines[0].index("on IRN")}
    assert "".join(lines[7:]) == (
        "6 actions, 6 links: 1 stated, 3 attributed, 2 followed. Without followed: 2 chains.\n"
        "! the times are too imprecise to tell whether the answer came after what it answers\n"
        "lag: kerman-bombing → iraq-strikes: not computable\n"
        "lag: kerman-bombing → syria-strikes: not computable\n"
        "lag: panjgur-2024-01-16 → sistan-2024-01-18: 30 to 54 hours\n"
        "lag: sistan-2024-01-18 → iran-demand-2024-01-18: 0 to 23 hours\n"
        "no answer on record: iraq-strikes, syria-strikes\n"
    )


@pytest.mark.usefixtures("seed")
def test_without_followed_the_chain_falls_in_two(cli):
    items = cli("chains", "--strength", "stated,attributed", "--json").json["items"]

    assert [[one["action"] for one in item["actions"]] for item in items] == [
        ["kerman-bombing", "iraq-strikes", "syria-strikes"],
        ["panjgur-2024-01-16", "sistan-2024-01-18", "iran-demand-2024-01-18"],
    ]
    assert "in no chain: saravan-explosion" in cli("chains").err


@pytest.mark.usefixtures("seed")
def test_an_action_that_stands_alone_is_a_chain_of_one(cli):
    ran = cli("chains", "saravan-explosion")

    assert ran.out.splitlines()[1] == "1 action, 0 links."
    assert cli("chains", "saravan-explosion", "--json").json["items"][0]["edges"] == []


@pytest.mark.usefixtures("seed")
def test_the_edges_of_a_chain_are_the_rows_of_its_csv(cli):
    lines = cli("chains", "sistan-2024", "--csv").out.splitlines()

    assert lines[0].startswith("Earlier,Later,Relation,Strength")
    assert (
        "panjgur-2024-01-16,sistan-2024-01-18,answers,attributed,no,no,before,108000,194460,sistan-answers-panjgur"
        in lines
    )


@pytest.mark.usefixtures("empty")
def test_order_conflicts_hedges_denials_and_edges_left_out_are_told(cli):
    cli(
        *("import", "-"),
        stdin=BASE
        + b"".join(action(name, day(number)) for name, number in (("a", 1), ("b", 1), ("c", 2), ("d", 3)))
        + answer("b-a", "b", "a")
        + answer("a-b", "a", "b")
        + answer("c-b", "c", "b", hedged=True)
        + answer("c-b-no", "c", "b", polarity="no")
        + answer("d-c", "d", "c"),
    )
    moved = cli("append", "correction", "d", "--set", "occurred=2024-01-01", "--zone", "UTC", "--reason", "x")

    ran = cli("chains", "c")

    assert moved.code == 0
    assert ran.code == 0
    assert "└─ attributed! ─ b" in ran.out
    assert "└─ attributed?, contested ─ c" in ran.out
    assert "order conflict: a, b answer each other in a circle" in ran.out
    assert "left out: c → d (attributed): the answer surely came first" in ran.out
    assert "? hedged by whoever says so" in ran.out
    assert cli("chains", "c", "--json").json["items"][0]["left_out"][0]["later"] == "d"


@pytest.mark.usefixtures("empty")
def test_links_are_counted_as_the_report_counts_them_and_pairs_where_two_join_one(cli):
    cli(
        *("import", "-"),
        stdin=BASE
        + action("a", day(1))
        + action("b", day(2))
        + answer("b-a", "b", "a")
        + answer("b-a-again", "b", "a")
        + answer("b-a-no", "b", "a", polarity="no"),
    )

    lines = cli("chains", "b").out.splitlines()

    assert "2 actions, 2 links between 1 pair: 2 attributed." in lines


@pytest.mark.usefixtures("empty")
def test_a_chain_of_a_thousand_links_is_drawn(cli):
    """Longer than Python's stack is deep."""
    count = 1200
    cli(
        *("import", "-", "-q"),
        stdin=BASE
        + b"".join(action(f"a-{number:04}", UNDATED) for number in range(count))
        + b"".join(answer(f"l-{number:04}", f"a-{number + 1:04}", f"a-{number:04}") for number in range(count - 1)),
    )

    ran = cli("chains", "a-0000")

    assert ran.code == 0
    assert f"{count} actions, {count - 1} links" in ran.out


@pytest.mark.usefixtures("empty")
def test_a_claimants_history_is_in_order_with_what_was_replaced(cli):
    cli(
        "import",
        "-",
        stdin=BASE + action("blast", UNDATED) + claim("first", 7) + claim("second", 9, supersedes="first"),
    )

    rows = [
        (one["claimant"], one["words"], one["standing"])
        for one in cli("claims", "blast", "--history", "--json").json["items"]
    ]
    assert rows == [("iran", "7", "replaced"), ("iran", "9", "stands")]
    assert "7 [replaced]; 9" in cli("claims", "blast").out
