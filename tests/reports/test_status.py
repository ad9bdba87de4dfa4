"""What a report calls established, claimed, disputed and unknown; and whom it does not name for it."""

from dataclasses import replace

import pytest

from events.envelope import Basis
from tests.builders import (
    action,
    actor,
    citation_added,
    cite,
    claim,
    figure,
    given,
    party,
    response,
    source,
    source_withdrawn,
)
from timeline.reports.compose import compose
from timeline.reports.to_markdown import to_markdown

BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, b"\x9f" * 32)
WORLD = (
    actor("iran"),
    actor("pakistan"),
    actor("financial-times", "outlet"),
    actor("deep-throat", "person"),
    source(publisher="financial-times"),
    source("leak", publisher="deep-throat", confidential=True),
)


def strike(name, *sources, by="iran", **more):
    told = {"actors": (party(by, "attributed", by="financial-times"),)}
    return action(name, citations=tuple(map(cite, sources)), **told | more)


def report(*events):
    known = given(*WORLD, *events, response("sistan", "panjgur", citations=(cite(),)))
    return compose(known, BASIS._replace(position=known.position), "desk.example.org", "panjgur")


def told(statements):
    return [one.text for one in statements]


def test_who_published_a_confidential_source_is_named_nowhere_in_a_report():
    made = report(strike("panjgur", "leak", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18", by="pakistan"))

    assert any("said by a confidential source" in one for one in told(made.lists.established))
    assert "Deep Throat" not in to_markdown(made)
    assert "deep-throat" not in to_markdown(made)


def test_an_action_of_which_no_page_stands_is_not_known_to_have_happened():
    made = report(strike("panjgur", "leak"), strike("sistan", "ft-2024-01-18", by="pakistan"), source_withdrawn("leak"))

    assert "Whether it happened (no source of its own stands): no. 1." in told(made.lists.unknown)
    assert not any("panjgur" in one.ids for one in (*made.lists.established, *made.lists.claimed))


def test_a_passage_that_was_added_is_quoted_and_counts():
    added = citation_added("panjgur", source="leak")
    one, two = (report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), *more)
                for more in ((), (added,)))  # fmt: skip

    assert (len(one.steps[0].notes), len(two.steps[0].notes)) == (1, 2)
    assert (one.steps[0].status, two.steps[0].status) == ("claimed", "established")


UNSUPPORTED = "unsupported: no source that it rests on stands"


def disputed_by_a_page(*more):
    said = (
        claim("nine", "panjgur", figure=figure(9)),
        claim("forty", "panjgur", "pakistan", figure=figure(40), citations=(cite("leak"),)),
    )
    return report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), *said, *more)


def test_what_rests_on_withdrawn_pages_alone_is_named_last_as_that_and_disputes_nothing():
    one, two = disputed_by_a_page(), disputed_by_a_page(source_withdrawn("leak"))

    assert any({"nine", "forty"} <= set(said.ids) for said in one.lists.disputed)
    assert not any("forty" in said.ids for said in two.lists.disputed)
    [said] = [said.text for said in two.lists.claimed if "forty" in said.ids]
    assert said == f"No. 1, killed: 9 (Iran); 40 (Pakistan), {UNSUPPORTED}."


def test_a_figure_that_no_page_stands_for_is_claimed_by_nobody():
    """What stays is that somebody said it once: how many died is unknown."""
    fallen = claim("forty", "panjgur", figure=figure(40), citations=(cite("leak"),))
    made = report(
        strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), fallen, source_withdrawn("leak")
    )

    assert not any("forty" in one.ids for one in (*made.lists.claimed, *made.lists.disputed))
    assert f"No. 1, killed: 40 (Iran), {UNSUPPORTED}." in told(made.lists.unknown)
    assert "How many died: no. 1 and no. 2." in told(made.lists.unknown)


def test_a_source_that_was_withdrawn_is_no_support_and_counted_apart():
    one, two = disputed_by_a_page(), disputed_by_a_page(source_withdrawn("leak"))

    assert "rests on two sources: two items" in one.bottom_line[-1].text
    assert "rests on one article: one item, one outlet, one independent root; one more was withdrawn." in (
        two.bottom_line[-1].text
    )
    assert two.counts.text.endswith("; one more was withdrawn.")


def test_a_part_that_was_claimed_apart_is_no_second_account_of_the_dead():
    """Four children of nine: two statements that both hold, and one toll."""
    whole, part = (
        claim("all", "panjgur", figure=figure(9)),
        claim("apart", "panjgur", "pakistan", figure=figure(4), subset_of="all"),
    )
    made = report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), whole, part)

    assert not any("apart" in one.ids and "all" in one.ids for one in made.bottom_line)
    assert not any("apart" in one.ids for one in made.lists.disputed)
    assert "killed, of whom (said apart)" in to_markdown(made)
    assert "4 (a part of all)" in to_markdown(made)


@pytest.mark.parametrize(
    ("denied", "is_disputed"), [(figure(9), True), (figure(40), False), (figure(5, "at_least"), True)]
)
def test_to_deny_a_figure_disputes_who_gives_that_one_and_nobody_elses(denied, is_disputed):
    said = claim("nine", "panjgur", figure=figure(9))
    denial = claim("no", "panjgur", "pakistan", figure=denied, stance="denies")
    made = report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), said, denial)

    assert any({"nine", "no"} <= set(one.ids) for one in made.lists.disputed) is is_disputed
    assert not any("accounts differ" in one.text for one in made.bottom_line)
    assert f"denied: {'at least 5' if denied.bound == 'at_least' else denied.value}" in to_markdown(made)


def test_two_who_deny_exclude_nothing_and_say_of_nobody_how_many_died():
    denials = [
        claim(f"no-{who}", "panjgur", who, figure=figure(count), stance="denies")
        for who, count in (("iran", 9), ("pakistan", 40))
    ]
    made = report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), *denials)

    assert not any("no-iran" in one.ids for one in made.lists.disputed)
    assert any(one.text.startswith("How many died") and "panjgur" in one.ids for one in made.lists.unknown)


def test_two_whom_two_pages_call_alike_are_two_accounts():
    """And one who revises is one: then there is one account of the dead, and nothing to dispute."""
    first = claim("five", "panjgur", None, claimant_words="officials", figure=figure(5))
    apart = claim("nine", "panjgur", None, claimant_words="officials", figure=figure(9))
    revised = replace(apart, statement="s")

    made, once = (
        report(strike("panjgur", "ft-2024-01-18"), strike("sistan", "ft-2024-01-18"), *claims)
        for claims in ((first, apart), (replace(first, statement="s"), revised))
    )

    assert any({"five", "nine"} <= set(one.ids) for one in made.lists.disputed)
    assert any("two accounts differ" in one.text for one in made.bottom_line)
    assert not any({"five", "nine"} <= set(one.ids) for one in once.lists.disputed)
