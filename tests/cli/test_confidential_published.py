"""When a confidential source was published is asked out of no answer: neither of a narrowed one, nor of two of them."""

import re

import pytest

from tests import builders as make
from tests.cli.asking import ask
from tests.contracts.event_log import LOG_ID, HandClock
from timeline.log.memory import MemoryLog
from timeline.replay import public

TIP = (make.cite("tip", "words of the tip"),)
PAPER = (make.cite("paper", "words of the paper"),)


def world(*, told: str, confidential: bool = True, taken_back: str = "2024-02-01"):
    """Return a log of a source that told of an action, and of a claim that was withdrawn, on some days."""
    log = MemoryLog(log_id=LOG_ID, clock=HandClock())
    make.fill(
        log,
        make.actor("iran"),
        make.source("paper", published_at=make.when("2024-01-10")),
        make.source("tip", published_at=make.when(told), confidential=confidential),
        make.action("open", citations=PAPER),
        make.action("whispered", citations=TIP),
        make.action("both", citations=(*PAPER, *TIP)),
        make.claim("toll", "open", "iran", citations=PAPER),
        make.changed(make.claim_withdrawn("toll"), published_at=make.when(taken_back), citations=TIP),
    )
    return log


ASKED = [
    *(("actions", "--json"), ("claims", "open", "--json"), ("chains", "both", "--json"), ("search", "whispered")),
    *(("export", "md", "open"), ("export", "json", "open"), ("export", "atom")),
]
BY = ("--published-by", "2024-01-20")


@pytest.mark.parametrize("argv", ASKED, ids=" ".join)
def test_narrowed_the_answer_is_the_same_whenever_it_was_published(argv):
    early, late = (ask(world(told=day, taken_back=day), *argv, *BY) for day in ("2024-01-12", "2024-01-28"))

    assert early.code == 0
    assert less_digests(early.out) == less_digests(late.out)


def less_digests(said):
    """Return an answer without the roots of its log, and what is made of them."""
    return re.sub(r"\b[0-9a-f]{12,64}\b|\b[0-9a-f]{4}(?: [0-9a-f]{4}){3,}\b|[0-9A-Za-z+/]{43}=", "", said)


def test_what_it_alone_says_is_left_out_and_that_is_said():
    said = ask(world(told="2024-01-12"), "actions", *BY)

    assert "whispered" not in said.out
    assert "published by then, or later: tip" in said.err


def test_of_a_source_that_is_not_confidential_the_day_decides():
    early, late = (ask(world(told=day, confidential=False), "actions", *BY) for day in ("2024-01-12", "2024-01-28"))

    assert "whispered" in early.out
    assert "whispered" not in late.out


def test_control_with_its_day_two_questions_tell_it(monkeypatch):
    monkeypatch.setattr(public, "_time_of", lambda source: source.published_at)
    early, late = (ask(world(told=day), "actions", *BY) for day in ("2024-01-12", "2024-01-28"))

    assert ("whispered" in early.out, "whispered" in late.out) == (True, False)


def test_control_with_its_day_a_withdrawal_would_tell_it(monkeypatch):
    monkeypatch.setattr("timeline.replay.public._Public._told_at", lambda _, event: event.published_at)
    early, late = (
        ask(world(told="2024-01-12", taken_back=day), "claims", "open", "--json", *BY)
        for day in ("2024-01-12", "2024-01-28")
    )

    assert less_digests(early.out) != less_digests(late.out)
