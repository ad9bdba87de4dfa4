"""What `append action`, `claim` and `response` take beside the plain case: directions, acts in words, more times."""

import json

import pytest

CITED = ("--source", "ft-2024-01-18", "--quote", "words")
CLASH = ("append", "action", "--kind", "clash", "--occurred", "2024-01-18", "--zone", "UTC", *CITED)
CLAIM = ("append", "claim", "sistan", *CITED)
LINK = ("append", "response", "sistan", "--strength", "attributed", *CITED)
NINE = ("--quantity", "killed", "--value", "9")

pytestmark = pytest.mark.usefixtures("pair")


def drafted(cli, *argv: str) -> dict:
    ran = cli(*argv, "--dry-run")
    assert ran.code == 0, ran.err
    return json.loads(ran.out.splitlines()[-1])["body"]


@pytest.mark.parametrize(
    ("argv", "body"),
    [
        (
            (*CLASH, "--participant", "iran", "--participant", "unknown"),
            {
                "direction": "unknown",
                "participants": [
                    {"actor": "iran", "basis": "attributed", "by": "financial-times"},
                    {"actor": None, "basis": "unknown"},
                ],
            },
        ),
        ((*CLASH, "--participant", "iran", "--participant", "pakistan", "--mutual"), {"direction": "mutual"}),
        (
            (*CLASH, "--actor", "iran", "--target", "pakistan", "--fate", "intended"),
            {"targets": [{"actor": "pakistan", "basis": "attributed", "by": "financial-times", "fate": "intended"}]},
        ),
        ((*CLASH, "--actor", "iran", "--code", "acled=7"), {"external_ids": ["acled:7"]}),
        ((*CLAIM, "--by-words", "hospital sources", *NINE), {"claimant": None, "claimant_words": "hospital sources"}),
        (
            (*CLAIM, "--by", "iran", "--and-about", "panjgur", *NINE),
            {"about": ["sistan-2024-01-18", "panjgur-2024-01-16"]},
        ),
        ((*CLAIM, "--by", "iran", "--statement", "briefing", *NINE), {"statement": "briefing"}),
        ((*CLAIM, "--by", "iran", "--about", "occurrence", "--stance", "denies"), {"dimension": "occurrence"}),
        ((*CLAIM, "--by", "iran", "--about", "means", "--says", "drones"), {"dimension": "means", "text": "drones"}),
        (
            (*LINK, "--pre-empts-act", "impending attacks"),
            {"relation": "pre-empts", "expected": "impending attacks", "link": "sistan-pre-empts-an-act"},
        ),
        ((*LINK, "--announces-act", "a reply"), {"relation": "announces", "expected": "a reply"}),
        ((*LINK, "--answers", "panjgur", "--alternative", "planned before"), {"alternative": "planned before"}),
    ],
    ids=lambda value: " ".join(value[-3:]) if isinstance(value, tuple) else "",
)
def test_what_was_said_is_recorded_as_it_was_said(cli, argv, body):
    recorded = drafted(cli, *argv)

    assert {name: recorded[name] for name in body} == body


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ((*CLASH, "--participant", "iran", "--actor", "pakistan"), "--participant is for where nobody says"),
        ((*CLASH, "--participant", "iran", "--target", "pakistan"), "--participant is for where nobody says"),
        ((*CLASH, "--participant", "iran", "--mutual"), "two participants or more"),
        ((*CLASH, "--actor", "iran", "--mutual"), "--mutual is said of participants"),
        ((*CLASH, "--actor", "iran", "--fate", "hit"), "--fate is said of a target"),
        (CLASH, "--actor is missing"),
        ((*CLASH, "--actor", "iran", "--ended", "2024-01-01"), "ended is surely before occurred"),
        ((*CLASH, "--actor", "iran", "--place-id", "nowhere"), "option --place-id"),
        ((*CLAIM, *NINE), "--by is missing"),
        ((*CLAIM, *NINE, "--by", "iran", "--by-words", "they"), "two claimants are named"),
        ((*CLAIM, "--by", "iran", "--and-about", "nothing", *NINE), "option --and-about"),
        ((*CLAIM, "--by", "iran", "--supersedes", "nothing", *NINE), "option --supersedes"),
        ((*CLAIM, "--by", "iran", "--subset-of", "nothing", *NINE), "option --subset-of"),
        ((*CLAIM, "--by", "iran", "--speaks-for", "soon", *NINE), "option --speaks-for"),
        ((*CLAIM, "--by", "iran", "--since", "soon", *NINE), "option --since"),
        ((*CLAIM, "--by", "iran", "--statement", "A B", *NINE), "--statement is no readable id"),
        (
            (*CLAIM, "--by", "iran", "--about", "means", "--says", "x", "--scope", "period"),
            "--scope belongs to a figure",
        ),
        ((*LINK, "--pre-empts-act", "x", "--answers", "panjgur"), "one response joins two actions"),
        ((*LINK, "--answers", "panjgur", "--perceived-at", "soon"), "option --perceived-at"),
    ],
    ids=lambda value: " ".join(value[-3:]) if isinstance(value, tuple) else "",
)
def test_what_does_not_go_together_is_refused_by_the_name_of_the_option(cli, argv, says):
    ran = cli(*argv)

    assert ran.code in (2, 3)
    assert says in ran.err


def test_an_action_may_last_and_happen_at_a_place_on_record(cli):
    cli("append", "place", "--name", "Rask", "--kind", "settlement", "--territory", "IR")
    cli("append", "place", "--name", "Safe house", "--kind", "site", "--id", "site-1", "--sensitive")

    recorded = drafted(cli, *CLASH, "--actor", "iran", "--place-id", "rask", "--ended", "2024-01-19")
    near = drafted(cli, *CLASH, "--actor", "iran", "--place-id", "rask", "--place", "near Rask")
    sealed = cli(*CLASH, "--actor", "iran", "--place-id", "site-1")

    assert recorded["places"] == [{"place": "rask", "name": "Rask", "relation": "at"}]
    assert recorded["ended"]["edtf"] == "2024-01-19"
    assert near["places"][0]["relation"] == "near"
    assert "the name of place site-1 is sealed" in sealed.err


def test_a_figure_may_be_revised_be_part_of_another_and_speak_for_a_moment(cli):
    said = ("--by", "iran", "--zone", "Asia/Tehran")
    cli(*CLAIM, *said, *NINE, "--id", "nine")

    revised = drafted(
        cli, *CLAIM, *said, "--quantity", "killed", "--value", "10", "--supersedes", "nine",
        *("--speaks-for", "2024-01-19T08:00", "--scope", "cumulative", "--since", "2024-01-18"),
    )  # fmt: skip
    part = drafted(cli, *CLAIM, *said, "--quantity", "killed", "--value", "2", "--subset-of", "nine")

    assert (revised["supersedes"], revised["as_of"]["earliest"]) == ("nine", "2024-01-19T04:30:00Z")
    assert (revised["figure"]["scope"], revised["figure"]["since"]["edtf"]) == ("cumulative", "2024-01-18")
    assert part["subset_of"] == "nine"


@pytest.mark.parametrize(
    "words", [("--since", "1979"), ("--relation", "organ_of"), ("--asserted-by", "iran")], ids=" ".join
)
def test_what_is_said_of_a_tie_needs_one(cli, words):
    ran = cli("append", "actor", "--name", "IRGC", "--kind", "organ", *words)

    assert ran.code == 2
    assert f"{words[0]} is said of a tie" in ran.err


def test_a_tie_is_as_somebody_says_it_is(cli):
    recorded = drafted(
        cli, "append", "actor", "--name", "IRGC", "--kind", "organ", "--part-of", "iran",
        *("--relation", "organ_of", "--asserted-by", "financial-times"),
    )  # fmt: skip

    [tie] = recorded["affiliations"]
    assert tie["relation"] == "organ_of"
    assert tie["asserted_by"] == {"actor": "financial-times", "basis": "observed"}


def test_a_party_is_on_the_word_of_whoever_says_so(cli):
    recorded = drafted(
        cli, *CLASH, "--actor", "iran", "--actor-by", "iran", "--target", "pakistan", "--target-by", "iran"
    )
    by_another = drafted(cli, *CLASH, "--actor", "iran", "--actor-by", "pakistan")

    assert recorded["actors"] == [{"actor": "iran", "basis": "self_claimed"}]
    assert recorded["targets"] == [{"actor": "pakistan", "basis": "attributed", "by": "iran"}]
    assert by_another["actors"] == [{"actor": "iran", "basis": "attributed", "by": "pakistan"}]


@pytest.mark.parametrize("option", ["--stated-at", "--speaks-for"])
def test_the_place_of_an_action_gives_no_zone_to_what_is_said_of_it(cli, option):
    """Pakistan's ministry spoke at ten in Islamabad about a strike in Iran: that is not ten in Tehran."""
    ran = cli(*CLAIM, "--by", "pakistan", *NINE, "--zone", "place", option, "2024-01-18T10:00")

    assert ran.code == 2
    assert "[time.no-zone]" in ran.err
    assert f"option {option}" in ran.err
    assert "add an offset (2024-01-18T10:00+03:30); place is where it happened, not where it was said" in ran.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--zone", "place", "--stated-at", "2024-01-18T10:00+05:00"), ("2024-01-18T05:00:00Z", "+05:00", "stated")),
        (
            ("--zone", "Asia/Karachi", "--stated-at", "2024-01-18T10:00"),
            ("2024-01-18T05:00:00Z", "Asia/Karachi", "stated"),
        ),
        (("--zone", "place", "--stated-at", "2024-01-18"), ("2024-01-17T10:00:00Z", None, "none")),
    ],
)
def test_when_something_was_said_is_read_in_an_offset_or_a_zone_of_its_own(cli, words, expected):
    body = drafted(cli, *CLAIM, "--by", "pakistan", "--about", "time", "--says", "2024-01-18T04:05", *words)

    stated = body["stated_at"]
    assert (stated["earliest"], stated["zone"], stated["zone_basis"]) == expected
    assert body["when"]["zone"] == ("Asia/Karachi" if "Asia/Karachi" in words else "Asia/Tehran")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (">=5", {"bound": "at_least", "value": 5}),
        ("at most 5", {"bound": "at_most", "value": 5}),
        ("~90", {"bound": "about", "value": 90}),
        ("5-8", {"bound": "range", "low": 5, "high": 8}),
        ("several", {"bound": "word", "word": "several"}),
        ("unknown", {"bound": "unknown"}),
    ],
)
def test_a_figure_in_short_is_read_as_in_a_table(cli, value, said):
    ran = cli(*CLASH, "--actor", "iran", "--claim", f"iran;killed={value}", "--dry-run")

    figure = json.loads(ran.out.splitlines()[-1])["body"]["figure"]
    assert {name: figure.get(name) for name in said} == said


def test_a_part_of_a_figure_is_read_as_in_a_table(cli):
    body = drafted(cli, *CLAIM, "--by", "iran", "--quantity", "killed", "--category", "children=at least 4")

    assert body["figure"]["parts"] == [{"category": "children", "bound": "at_least", "value": 4}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--category", "children=4-5"), "is a range"),
        (("--category", "children=no number"), "is no number"),
        (("--category", "children=" + "9" * 5000), "is no number"),
    ],
)
def test_a_part_that_is_no_one_figure_is_refused(cli, words, says):
    ran = cli(*CLAIM, "--by", "iran", "--quantity", "killed", *words)

    assert ran.code == 2
    assert says in ran.err
