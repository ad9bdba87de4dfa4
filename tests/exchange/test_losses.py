"""The tables of losses against what is lost: of two records that differ in one thing alone, the files differ or not."""

import json
from collections.abc import Mapping
from importlib import import_module

import pytest

from tests import builders as make
from tests.exchange.worlds import BASIS, PANJGUR, people
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Options, extract
from timeline.exchange.losses import LOSSES, TOLD
from timeline.projections.register import REGISTER

MEASURED = tuple(FORMATS)


def history(*more, claim=None, link=None, **said):
    """Return two actions, a claim about the second, and a link between them; `said` is of the second action."""
    second = {"occurred": make.when("2024-01-18"), "by": "pakistan", "against": "iran", "places": (PANJGUR,)} | said
    return [
        *people(),
        make.source("other"),
        make.action("a", against="pakistan"),
        make.action("b", **second),
        make.claim("c", "b", **({"claimant": "iran", "figure": make.figure(0)} | (claim or {}))),
        make.response("b", "a", **({"strength": "attributed", "link": "l"} | (link or {}))),
        *more,
    ]


PAIRS = {
    "time": history(occurred=make.when("2024-01-19")),
    "zone": history(occurred=make.when("2024-01-18", "+03:30")),
    "parties": history(against="irgc"),
    "claims": history(claim={"claimant": "pakistan"}),
    "absences": history(claim={"figure": make.figure(None, "unknown")}),
    "links": history(link={"strength": "stated"}),
    "words": history(
        citations=(make.cite(quote="other words"),), link={"citations": (make.cite(quote="other words"),)}
    ),
    "hedges": history(link={"hedged": True}),
    "sources": history(citations=(make.cite("other"),)),
    "place": history(places=(make.changed(PANJGUR, radius_m=5100),)),
    "amendments": history(make.retracted("claim", "c"), make.corrected("action", "b", means=("drone",))),
    "notes": history(make.note("n", "b")),
    "cases": history(make.case(), make.included("kerman", "b")),
}


def written(format_, events, minutes=1):
    """Return what a format writes of events that were recorded so many minutes apart, less what it says of itself."""
    module, _, name = FORMATS[format_].writer.partition(":")
    known = REGISTER.fold(make.recorded(*events, minutes=minutes))
    one = extract(known, BASIS, "desk.example/log")
    made = getattr(import_module(module), name)(one, Options(links="links" in FORMATS[format_].options))
    if not isinstance(made, Mapping):
        return _less_about(made)
    return {name: content for name, content in made.items() if name.endswith(".csv")}


def _less_about(made):
    if isinstance(made, bytes) and made.startswith(b"{"):
        return {name: value for name, value in json.loads(made).items() if name != "x_timeline"}
    return made


def as_long_as(events):
    """Return the plain history, filled up with what goes nowhere: some formats tell when the newest was recorded."""
    plain = history()
    return [*plain, *(make.adopted() for _ in events[len(plain) :])]


@pytest.mark.parametrize("format_", MEASURED)
@pytest.mark.parametrize("what", PAIRS)
def test_what_the_table_calls_lost_is_lost_and_nothing_else(format_, what):
    differs = written(format_, as_long_as(PAIRS[what])) != written(format_, PAIRS[what])

    assert differs == (LOSSES[format_][what].kept != "lost")


@pytest.mark.parametrize("format_", MEASURED)
def test_what_of_the_history_is_lost(format_):
    differs = written(format_, history()) != written(format_, history(), minutes=2)

    assert differs == (LOSSES[format_]["history"].kept != "lost")


@pytest.mark.parametrize("format_", ["jsonl", *FORMATS])
def test_every_format_says_what_becomes_of_everything(format_):
    assert tuple(LOSSES[format_]) == tuple(TOLD)
    assert all(loss.how for loss in LOSSES[format_].values())
