"""What is read of a log for a page: at each stop it holds what the report as of that stop's basis says."""

import json
from typing import Any

import pytest

from tests import builders as make
from tests.cases.packaged import events_of
from tests.cli.asking import EVERYTHING, NOTHING, ask, index_at_head, log_of
from timeline.cli import invocation
from timeline.cli.invocation import Reading
from timeline.cli.knowing import history_of
from timeline.cli.reporting import Strengths, reported
from timeline.cli.session import Session
from timeline.log.memory import MemoryLog
from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.register import Thing
from timeline.reports.desk import Numbering
from timeline.reports.dossier import Dossier
from timeline.reports.knowledge import History

HOW = Strengths(DRAWN, MEASURED)
STRIKES = (
    make.actor("iran"),
    make.actor("pakistan"),
    make.actor("financial-times", "outlet"),
    make.source(),
    make.action("a", "2024-01-16", territory=("PK",)),
    make.action("b", "2024-01-18", by="pakistan", territory=("IR",)),
    make.response("b", "a", "followed", link="first"),
    make.claim("said", "b", "iran"),
)


class Held(Reading):
    """A reading of a log in memory."""

    def __init__(self, log: MemoryLog, **given: Any) -> None:
        session = Session()
        session.given |= given
        super().__init__(session)
        self._held = log

    def open(self, *, writable: bool) -> MemoryLog:
        """Return the log, which is open."""
        assert not writable
        return self._held


def told(log: MemoryLog, action: str, **given: Any) -> tuple[Dossier, History]:
    """Return the report on a chain and its versions, as a page is made of them."""
    reading, numbering, thing = Held(log, **given), Numbering(), Thing("action", action)
    dossier = reported(reading, thing, HOW, numbering=numbering)
    return dossier, history_of(reading, thing, HOW, numbering)


def held(parts, position: int) -> dict:
    """Return the parts that hold at a position, by id."""
    return {
        name: one.value
        for name, versions in parts.items()
        for one in versions
        if one.since <= position and (one.until is None or position < one.until)
    }


def as_of(log: MemoryLog, action: str, basis: str, *options: str) -> dict[str, Any]:
    """Return the data of the report as of a basis, as the command line gives them."""
    answer = ask(log, "export", "json", action, "--as-of", basis, *options)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def assert_same(log: MemoryLog, action: str, found: History, stops, *options: str) -> None:
    """Hold what stands at stops against the reports as of their bases."""
    for stop in stops:
        report = as_of(log, action, stop.basis, *options)
        links = {one["id"]: one["strength"] for one in report["links"]}
        ledger = {one["claim"]: (one["figure"], one["standing"]) for one in report["ledger"]}

        assert report["position"] == stop.position
        assert held(found.steps, stop.position).keys() == {one["id"] for one in report["steps"]}
        assert {name: row.strength for name, row in held(found.links, stop.position).items()} == links
        assert {name: (row.figure, row.standing) for name, row in held(found.ledger, stop.position).items()} == ledger


@pytest.mark.parametrize(
    ("case", "action", "every"),
    [("kerman-2024", "sistan-2024-01-18", 1), ("iran-pakistan-2024", "saravan-2024-01-18", 9)],
)
@pytest.mark.parametrize("short", [EVERYTHING, NOTHING], ids=["short", "indexed"])
def test_at_each_stop_it_holds_what_the_report_as_of_its_basis_says(case, action, every, short, monkeypatch):
    log = log_of(events_of(case))
    monkeypatch.setattr(invocation, "SHORT", short)
    dossier, found = told(log, action)

    assert found.every == ""
    assert held(found.steps, dossier.position) == {step.id: step for step in dossier.steps}
    assert held(found.links, dossier.position) == {row.id: row for row in dossier.links}
    assert held(found.ledger, dossier.position) == {row.claim: row for row in dossier.ledger}
    assert_same(log, action, found, found.stops[::-every])


def test_what_is_read_by_an_index_is_what_is_read_of_everything(monkeypatch):
    log = log_of((*events_of("kerman-2024"), make.actor("nobody"), make.action("elsewhere", "2020-01-01", by="nobody")))
    found = []
    for short in (EVERYTHING, NOTHING):
        monkeypatch.setattr(invocation, "SHORT", short)
        found.append(told(log, "sistan-2024-01-18")[1])

    assert found[0] == found[1]
    assert index_at_head(log) is not None


def test_every_stop_is_narrowed_alike():
    late = make.source("later", published_at=make.when("2024-02-01", "UTC"))
    more = make.claim("more", "b", "iran", citations=(make.cite("later"),))
    log = log_of((*STRIKES, late, more))
    whole, found = (told(log, "b", **given)[1] for given in ({}, {"published_by": "2024-01-20"}))

    assert "more" in whole.ledger
    assert "more" not in found.ledger
    assert_same(log, "b", found, found.stops, "--published-by", "2024-01-20")


def test_a_redaction_is_a_stop_and_what_it_took_out_is_in_no_version():
    place = next(at for at, event in enumerate(STRIKES, start=1) if event.stream == "action:a")
    log = log_of((*STRIKES, make.note("seen", "b")), redacted={place})
    _, found = told(log, "b")
    last = found.stops[-1]

    assert last.position == len(STRIKES) + 2
    assert last.text.startswith("the whole of an entry on no. ")
    assert last.text.endswith(" withheld: court order")
    assert {one.value.territory for one in found.steps["a"]} != {"Pakistan"}
    assert all("withheld" in one.value.occurred.local for one in found.steps["a"])


def test_what_was_recorded_after_the_basis_is_no_stop():
    log = log_of((*STRIKES, make.claim("more", "b", "iran")))
    _, found = told(log, "b", as_of=str(len(STRIKES)))

    assert found.stops[-1].position == len(STRIKES)
    assert "more" not in found.ledger


def test_the_log_is_not_read_once_more_for_each_stop(monkeypatch):
    log = log_of(events_of("kerman-2024"))
    reads = []
    real = MemoryLog.read_verified
    monkeypatch.setattr(MemoryLog, "read_verified", lambda *given, **more: reads.append(given) or real(*given, **more))
    _, found = told(log, "sistan-2024-01-18")

    assert len(found.stops) > len(reads)
