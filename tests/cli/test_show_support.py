"""`timeline show`: what a thing rests on, counted by where it comes from; how it was graded, and how far it holds."""

import json

import pytest

from tests import builders as make
from tests.builders import claim, party
from tests.cases.packaged import events_of
from tests.cli.asking import ask, index_at_head, log_of

SCRIPTS = ("english", "farsi", "urdu", "arabic", "balochi")
"""T19: one strike in five scripts; four of the pages go back to the fifth, one of them by way of another."""
PAGES = (
    make.actor("iran", external_ids=("iso:IR",)),
    make.actor("pakistan", external_ids=("iso:PK",)),
    *(make.actor(f"outlet-{name}", "outlet") for name in SCRIPTS),
    *(make.source(name, publisher=f"outlet-{name}", language=None) for name in SCRIPTS),
    make.copied("english", "farsi", "translation"),
    make.copied("urdu", "english", "translation"),
    make.copied("arabic", "farsi", "quotes"),
    make.action(
        "panjgur",
        actors=(party("iran", "attributed", by="pakistan"),),
        territory=("PK",),
        citations=tuple(make.cite(name) for name in SCRIPTS),
    ),
    claim("dead", "panjgur", "pakistan", citations=(make.cite("urdu"), make.cite("arabic"))),
)


def shown(events, name, *more):
    said = ask(log_of(events), "show", name, "--json", *more)
    assert said.code == 0, said.err
    [item] = json.loads(said.out)["items"]
    return item


def test_t19_five_pages_on_one_strike_are_counted_by_their_origin():
    item = shown(PAGES, "action:panjgur")

    assert item["roots"] == {"independent": ["outlet-farsi", "outlet-balochi"], "assessed": 1}
    assert item["status"] == "established"
    assert (
        "roots: 2 roots, 1 assessed: outlet-farsi, outlet-balochi" in ask(log_of(PAGES), "show", "action:panjgur").out
    )


def test_a_claim_that_two_copies_of_one_page_carry_has_one_root():
    item = shown(PAGES, "claim:dead")

    assert item["roots"] == {"independent": ["outlet-farsi"], "assessed": 1}
    assert item["status"] is None


def test_a_source_tells_what_it_goes_back_to_and_what_goes_back_to_it():
    family = [(one["source"], one["origin"], one["relation"]) for one in shown(PAGES, "source:english")["family"]]

    assert family == [("english", "farsi", "translation"), ("urdu", "english", "translation")]
    assert "urdu goes back to english (translation, position 14)" in ask(log_of(PAGES), "show", "source:english").out


def test_a_circle_of_sources_is_shown_and_ends():
    ring = (*PAGES, make.copied("farsi", "english"))

    assert {(one["source"], one["origin"]) for one in shown(ring, "source:farsi")["family"]} == {
        ("farsi", "english"),
        ("english", "farsi"),
        ("arabic", "farsi"),
    }
    assert shown(ring, "source:farsi")["roots"] == shown(ring, "source:english")["roots"]


def test_a_claim_prints_both_grades_with_their_words_and_every_earlier_one():
    graded = (
        *PAGES,
        make.source_graded("urdu", "B"),
        make.claim_graded("dead", 5),
        make.claim_graded("dead", 2),
        make.claim_graded("dead", 6, "jo"),
    )

    item, said = shown(graded, "claim:dead"), ask(log_of(graded), "show", "claim:dead").out

    assert item["ratings"] == [
        "B2 (usually reliable; probably true) by mk, for urdu",
        "6 (truth not assessed) by jo, for urdu",
        "2 (probably true) by mk, for arabic",
        "6 (truth not assessed) by jo, for arabic",
    ]
    assert [(one["grade"], one["grader"], one["holds"]) for one in item["grades"]] == [
        ("5", "mk", False),
        ("2", "mk", True),
        ("6", "jo", True),
    ]
    assert "improbable" in said
    assert "bad" not in said


def test_the_grades_of_a_source_are_dated_and_none_is_made_of_two():
    graded = (*PAGES, make.source_graded("farsi", "A"), make.source_graded("farsi", "F", "jo"))

    item = shown(graded, "source:farsi")

    assert shown(graded, "action:panjgur")["ratings"] == [
        "A (completely reliable) by mk, for farsi",
        "F (reliability not assessed) by jo, for farsi",
    ]
    assert [(one["grade"], one["words"], one["recorded_at"] != "") for one in item["grades"]] == [
        ("A", "completely reliable", True),
        ("F", "reliability not assessed", True),
    ]
    assert shown(graded, "source:farsi", "--as-of", str(len(PAGES)))["grades"] == []


def test_of_a_confidential_source_who_published_it_is_no_root_that_is_printed():
    secret = (
        *PAGES[:7],
        make.source("leak", publisher="outlet-farsi", confidential=True),
        make.action("erbil", citations=(make.cite("leak"),)),
    )

    assert shown(secret, "action:erbil")["roots"]["independent"] == ["source leak"]


DENIAL = claim("no", "panjgur", "iran", dimension="occurrence", stance="denies", citations=(make.cite("farsi"),))


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ((), "established"),
        ((DENIAL,), "disputed"),
        (tuple(make.retracted("source", name) for name in SCRIPTS), "unknown"),
        ((make.copied("balochi", "farsi"),), "claimed"),
    ],
    ids=["two roots", "denied", "every page struck", "one root"],
)
def test_the_status_of_an_action_follows_the_record(more, status):
    assert shown((*PAGES, *more), "action:panjgur")["status"] == status


def test_what_was_merged_shows_the_status_of_what_it_is_shown_as():
    told = {"actors": (party("iran", "attributed", by="pakistan"),), "territory": ("PK",)}
    other = make.action("panjgur-again", citations=(make.cite("balochi"),), **told)
    alone = (*PAGES[:-2], make.action("panjgur", citations=(make.cite("farsi"),), **told), other)

    assert shown(alone, "panjgur-again")["status"] == "claimed"
    assert shown((*alone, make.merged("panjgur", "panjgur-again")), "panjgur-again")["status"] == "established"


@pytest.mark.parametrize("kind", ["action", "claim", "source", "response"])
def test_from_an_index_the_same_is_shown_as_from_everything(kind):
    """What a thing rests on leads to other things: each is found without reading the whole log."""
    for events in (PAGES, events_of("kerman-2024")):
        log = log_of(events)
        index = index_at_head(log)
        for name in {one.stream for one in events if one.stream.startswith(f"{kind}:")}:
            assert ask(log, "show", name, "--json", index=index) == ask(log, "show", name, "--json")
