"""Doubts about when things were published: sources and withdrawals that nobody can date, citations replaced since."""

from dataclasses import replace

from tests import builders as make
from tests.replay.test_axes import BOTH, BY, LATER, late
from timeline.projections.register import Thing
from timeline.replay.axes import doubts, published_by


def test_a_withdrawal_without_a_sure_date_strikes_nothing_and_is_a_doubt():
    january = {"published_at": make.when("2024-01", "UTC")}
    known = make.given(
        make.source(),
        make.source("post"),
        make.action("panjgur"),
        make.claim("open", "panjgur"),
        replace(make.claim_withdrawn("open"), **january),
        make.claim("struck", "panjgur"),
        replace(make.claim_withdrawn("struck"), **january),
        make.retracted("claim", "struck"),
        make.claim("out", "panjgur", citations=(late(),)),
        replace(make.claim_withdrawn("out"), **january),
        replace(make.source_withdrawn("post"), **january),
        make.source(LATER, published_at=make.when("2024-01-20", "UTC")),
    )

    public = published_by(known, BY)

    assert [name for name, thing in public.claims.items() if thing.stands] == ["open"]
    assert public.sources["post"].stands
    assert doubts(known, BY).withdrawals == ("source:post", "claim:open")
    assert doubts(known, BY, {Thing("claim", "open")}).withdrawals == ("claim:open",)
    assert doubts(known, "2024-02-01T00:00:00Z").withdrawals == ()
    assert doubts(known, "2024-01-01T00:00:00Z").withdrawals == ()


def test_a_thing_whose_public_citation_a_correction_replaced_is_left_out_and_told():
    known = make.given(
        *BOTH,
        make.action("moved"),
        make.corrected("action", "moved", citations=(late(),)),
        make.action("twice", citations=(late(),)),
        make.corrected("action", "twice", citations=(make.cite(),)),
        make.corrected("action", "twice", citations=(late(),)),
        make.action("more"),
        make.corrected("action", "more", citations=(late(), make.cite())),
        make.action("never", citations=(late(),)),
    )

    assert list(published_by(known, BY).actions) == ["more"]
    assert doubts(known, BY).recited == ("action:moved", "action:twice")


def test_a_public_claim_or_link_about_what_only_later_pages_tell_of_is_left_out_and_told():
    known = make.given(
        *BOTH,
        make.action("told-later", citations=(late(),)),
        make.action("told-later-too", citations=(late(),)),
        make.action("public"),
        make.claim("early", "told-later"),
        make.claim("late", "told-later", citations=(late(),)),
        make.claim("of-both", ("told-later", "public")),
        make.claim("struck", "told-later"),
        make.retracted("claim", "struck"),
        make.response("told-later", "told-later-too", link="between"),
        make.response("told-later", "public", link="onward"),
    )

    assert list(published_by(known, BY).claims) == ["of-both"]
    assert doubts(known, BY).astray == ("claim:early", "response:between")
    assert doubts(known, BY, {Thing("action", "told-later-too")}).astray == ("response:between",)
    assert doubts(known, "2024-02-01T00:00:00Z").astray == ()


def test_a_page_of_that_time_that_tells_of_the_action_brings_both_back():
    told = (*BOTH, make.action("a", citations=(late(),)), make.claim("early", "a"), make.citation_added("a"))
    known = make.given(*told)

    assert list(published_by(known, BY).claims) == ["early"]
    assert doubts(known, BY).astray == ()
