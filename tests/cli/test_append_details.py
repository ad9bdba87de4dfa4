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
    said = ("--by", "iran", "--zone", "place")
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
