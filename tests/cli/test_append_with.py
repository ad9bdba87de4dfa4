"""What comes along with an action, a claim or a response in one transaction: a new source, new actors, figures."""

import json

import pytest

NEW = (
    *("--new-actor", "irgc=IRGC;organ;iran", "--new-actor", "jaa=Jaish al-Adl;group", "--new-actor", "bbc=BBC;outlet"),
    *("--new-source", "bbc-1", "--publisher", "bbc", "--published", "2024-01-17", "--url", "https://bbc.example/1"),
    *("--source-title", "Iran strikes", "--source-author", "A. Writer", "--source-lang", "en"),
)
STRUCK = (
    *("append", "action", "--kind", "strike", "--actor", "irgc", "--target", "jaa", "--territory", "PK"),
    *("--occurred", "2024-01-16", "--zone", "place", "--place", "near Panjgur", "--quote", "struck two bases"),
)


def position(cli) -> int:
    return cli("log", "--json").json["basis"]["position"]


def drafts_of(ran) -> list[dict]:
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.usefixtures("desk")
def test_an_action_brings_its_source_and_its_actors_in_one_transaction(cli):
    ran = cli(*STRUCK, *NEW)

    assert ran.code == 0, ran.err
    assert ran.out.split() == ["irgc", "jaa", "bbc", "bbc-1", "panjgur-2024-01-16"]
    told = cli("log", "--all", "--json").json["items"][-5:]
    assert [one["type"] for one in told] == [*["actor.registered"] * 3, "source.registered", "action.reported"]
    assert told[0]["body"]["affiliations"][0]["with_actor"] == "iran"
    assert (told[3]["body"]["publisher"], told[3]["body"]["authors"]) == ("bbc", ["A. Writer"])
    assert told[4]["body"]["actors"] == [{"actor": "irgc", "basis": "attributed", "by": "bbc"}]
    assert told[4]["body"]["citations"][0]["source"] == "bbc-1"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--target", "nobody"), "goes by 'nobody'"),
        (("--kind", "strke"), "did you mean strike?"),
        (("--claim", "nobody;killed=1"), "goes by 'nobody'"),
        (("--claim", "irgc;killed=quite a few"), "is no word for a number"),
        (("--quote", ""), "--quote is empty"),
    ],
)
def test_where_one_part_is_refused_nothing_is_recorded(cli, words, says):
    before = position(cli)

    ran = cli(*STRUCK, *NEW, *words)

    assert ran.code in (2, 3)
    assert says in ran.err
    assert position(cli) == before


@pytest.mark.usefixtures("desk")
def test_the_same_command_again_records_nothing(cli):
    first = cli(*STRUCK, *NEW, "--claim", "irgc;killed=2")
    before = position(cli)

    second = cli(*STRUCK, *NEW, "--claim", "irgc;killed=2")

    assert (second.code, second.out, position(cli)) == (0, first.out, before)
    assert second.err.count("already recorded") == 6


@pytest.mark.usefixtures("desk")
def test_a_dry_run_prints_every_event_and_records_none(cli):
    before = position(cli)

    ran = cli(*STRUCK, *NEW, "--claim", "irgc;killed;children=2;women=several", "--dry-run")

    assert [one["type"] for one in drafts_of(ran)][-2:] == ["action.reported", "claim.made"]
    assert position(cli) == before
    assert cli("append", "--json", "-", stdin=ran.out.encode()).code == 0
    assert position(cli) == before + 6


@pytest.mark.usefixtures("desk")
def test_an_event_id_is_that_of_the_action(cli):
    chosen = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"

    cli(*STRUCK, *NEW, "--claim", "irgc;killed=2", "--event-id", chosen)

    by_id = {one["event_id"]: one["type"] for one in cli("log", "--all", "--json").json["items"]}
    assert by_id[chosen] == "action.reported"
    assert cli(*STRUCK, *NEW, "--claim", "irgc;killed=2", "--event-id", chosen).code == 0


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("short", "figure"),
    [
        ("iran;killed=9", {"bound": "exact", "value": 9}),
        ("iran; killed = at least 9", {"bound": "at_least", "value": 9}),
        ("iran;killed=at most 9", {"bound": "at_most", "value": 9}),
        ("iran;killed=about 9", {"bound": "about", "value": 9}),
        ("iran;killed=5 to 8", {"bound": "range", "low": 5, "high": 8}),
        ("iran;killed=5-8", {"bound": "range", "low": 5, "high": 8}),
        ("iran;killed=a number of", {"bound": "word", "word": "a-number-of"}),
        ("iran;killed=unknown", {"bound": "unknown"}),
        ("iran;killed=0", {"bound": "exact", "value": 0}),
        (
            "iran;killed=7;children=4",
            {"bound": "exact", "value": 7, "parts": [{"bound": "exact", "category": "children", "value": 4}]},
        ),
        ("iran;killed;women=3", {"bound": "parts_only"}),
        ("iran;bases=2", {"bound": "exact", "value": 2, "unit": "items"}),
    ],
)
def test_a_short_claim_is_never_more_exact_than_it_was_said(cli, short, figure):
    ran = cli(*STRUCK, *NEW, "--claim", short, "--dry-run")

    assert ran.code == 0, ran.err
    claim = drafts_of(ran)[-1]["body"]
    assert {name: claim["figure"][name] for name in figure} == figure
    assert claim["claimant"] == "iran"
    assert claim["citations"][0]["quote"] == "struck two bases"
    assert "speaker" not in claim["citations"][0]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "short",
    [
        *("", "iran", "iran;", ";killed=9", "iran;killed=", "iran;killed=9;", "iran;killed=9;children", "iran;killed"),
        *("iran;killed=minus 9", "iran;killed=-9", "iran;killed=9.5", "iran;dead=9", "iran;killed=" + "9" * 5000),
    ],
)
def test_a_short_claim_of_another_form_is_refused(cli, short):
    before = position(cli)

    ran = cli(*STRUCK, *NEW, "--claim", short)

    assert ran.code == 2
    assert "option --claim" in ran.err
    assert position(cli) == before


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "text",
    ["", "irgc", "=IRGC", "irgc=", "irgc=IRGC;army", "irgc=IRGC;organ;iran;since", "irgc=IRGC;organ;nobody", "IRGC=x"],
)
def test_a_new_actor_of_another_form_is_refused(cli, text):
    ran = cli(*STRUCK, *NEW, "--new-actor", text)

    assert ran.code in (2, 3)
    assert "option --new-actor" in ran.err
    assert position(cli) == 4


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--url", "https://bbc.example/1"), "--url is about a new source"),
        (("--publisher", "iran"), "--publisher is about a new source"),
        (("--new-source", "x", "--published", "2024-01-17"), "a new source needs --publisher"),
        (("--new-source", "x", "--publisher", "iran"), "a new source needs --published"),
        (
            ("--new-source", "x", "--publisher", "iran", "--published", "2024-01-17", "--source", "ft-2024-01-18"),
            "two sources are named",
        ),
        (("--new-source", "X", "--publisher", "iran", "--published", "2024-01-17"), "--new-source is no readable id"),
        (("--new-source", "x", "--publisher", "iran", "--published", "yesterday"), "option --published"),
        ((), "--source is missing"),
    ],
)
def test_a_new_source_is_whole_or_refused(cli, words, says):
    ran = cli(*STRUCK[:6], "--occurred", "2024-01-16", "--quote", "x", "--new-actor", "irgc=IRGC;organ", *words)

    assert ran.code == 2
    assert says in ran.err
    assert position(cli) == 4


@pytest.mark.usefixtures("desk")
def test_a_source_that_nobody_published_is_said(cli):
    ran = cli(
        *STRUCK[:4], "--actor", "iran", "--occurred", "2024-01-16", "--quote", "x", "--dry-run",
        *("--new-source", "leaflet", "--publisher", "unknown", "--published", "unknown", "--source-kind", "document"),
    )  # fmt: skip

    assert ran.code == 0, ran.err
    assert drafts_of(ran)[0]["body"]["publisher"] is None


@pytest.mark.usefixtures("pair")
def test_a_claim_and_a_response_bring_a_new_source_too(cli):
    new = ("--new-actor", "irna=IRNA;outlet", "--publisher", "irna", "--published", "2024-01-18", "--quote", "seven")

    claimed = cli(
        *(
            "append",
            "claim",
            "sistan",
            "--by",
            "irna",
            "--quantity",
            "killed",
            "--value",
            "7",
            "--new-source",
            "irna-1",
        ),
        *new,
    )
    answered = cli(
        *("append", "response", "sistan", "--answers", "panjgur", "--strength", "attributed", "--new-source", "irna-2"),
        *new,
    )

    assert claimed.code == answered.code == 0, claimed.err + answered.err
    link = cli("log", "--all", "--json").json["items"][-1]["body"]
    assert link["asserted_by"] == {"actor": "irna", "basis": "observed"}


@pytest.mark.usefixtures("desk")
def test_a_mistyped_new_name_is_answered_with_the_new_one(cli):
    ran = cli(*STRUCK, *NEW, "--speaker", "irgcc")

    assert ran.code == 3
    assert "did you mean irgc" in ran.err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("option", ["--kind", "--actor", "--occurred", "--quote"])
def test_what_an_action_cannot_do_without_is_asked_for(cli, option):
    words = [*STRUCK, *NEW]
    at = words.index(option)

    ran = cli(*words[:at], *words[at + 2 :])

    assert ran.code == 2
    assert f"{option} is missing" in ran.err
    instead = {"--actor": "--participant", "--quote": "--locator"}
    assert instead.get(option, "--edit") in ran.err


@pytest.mark.usefixtures("desk")
def test_one_event_id_for_two_drafts_is_refused_as_before(cli):
    draft = '{"type": "actor.registered", "event_id": "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50", "body": %s}\n'
    bodies = ('{"actor": "one", "kind": "state", "name": "One"}', '{"actor": "two", "kind": "state", "name": "Two"}')

    ran = cli("append", "--json", "-", stdin="".join(draft % body for body in bodies).encode())

    assert ran.code == 2
    assert "[event-id.twice]" in ran.err
    assert position(cli) == 4
