"""What was published at each version of a real table of figures, read back from the claims that stand by then.

The three files tell 1,258 versions with their time; 13 more (12 of Gaza, one of the
West Bank) changed no value and have no row, so their times are not known. Whenever
they were, the table between two versions is that of the earlier one, to the last
second before the later: what would tell them apart is looked for there too.
"""

from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from events.claims import ClaimWithdrawn
from tests import builders as make
from tests.vintages.vintages import (
    AREAS,
    FOLDER,
    Area,
    Key,
    Row,
    change,
    events_of,
    read_rows,
    record,
    table_of,
    versions,
)
from timeline.log import MemoryLog
from timeline.projections.register import Register
from timeline.replay import known_at
from timeline.replay.axes import Axes, narrow, read_axes

VERSIONS = {"gaza": 640, "wb": 591, "lebanon": 27}
"""How many versions the files tell; all 1,271 less the 13 that changed nothing."""
MANY = 5_000


class History(NamedTuple):
    """A table's rows, and what a log of its history knows at its head."""

    area: Area
    rows: list[Row]
    known: Register


@pytest.fixture(scope="module")
def folder(shared_data) -> Path:
    folder = shared_data / FOLDER
    if not folder.is_dir():
        pytest.skip(f"the histories of the tables do not lie beside this clone (../shared/data/{FOLDER})")
    return folder


@pytest.fixture(scope="module", params=[pytest.param(area, id=area.name) for area in AREAS])
def history(request, folder) -> History:
    rows = read_rows(folder, request.param)
    log = MemoryLog()
    record(log, events_of(request.param, rows))
    return History(request.param, rows, known_at(log, log.basis()))


def table_at(rows: list[Row], number: int) -> tuple[str, dict[Key, str]]:
    """Replay the rows to a version, the first being 0: its time, and the table."""
    table: dict[Key, str] = {}
    told = list(versions(rows))[: number + 1]
    for _, changes in told:
        change(table, changes)
    return told[-1][0], table


def published_by(known: Register, text: str) -> Register:
    return narrow(known, read_axes(published_by=text))


def test_at_each_version_the_claims_that_stand_are_the_table_that_was_published(history):
    """From the last version back to the first: what was public at one is narrowed to what was at an earlier one.

    Of the long histories each fourth version; `scripts/test --slow` takes all.
    """
    known, step = history.known, 4 if len(history.rows) > MANY else 1
    _, table = table_at(history.rows, VERSIONS[history.area.name])
    unequal, asked = [], 0
    for number, (at, changes) in enumerate(reversed(list(versions(history.rows)))):
        if number % step == 0:
            known, asked = published_by(known, at), asked + 1
            unequal += [at] if table_of(known) != table else []
        change(table, changes, back=True)

    assert not unequal
    assert asked == -(-VERSIONS[history.area.name] // step)


def test_between_two_versions_nothing_is_published(history):
    """So whenever the versions were that changed nothing: their table is that of the version before."""
    withdrawn = [one.event for thing in history.known.claims.values() for one in thing.since]
    published = [thing.now.published_at for thing in history.known.sources.values()]
    times = {known for known, _ in versions(history.rows)}

    assert all(isinstance(one, ClaimWithdrawn) for one in withdrawn)
    assert {one.earliest for one in published} == times
    assert {one.published_at.earliest for one in withdrawn} <= times
    assert all(one.precision == "second" for one in (*published, *(event.published_at for event in withdrawn)))


@pytest.mark.parametrize("number", [0, 1, 13, 26])
def test_a_version_counts_from_its_second_on_and_not_before(history, number):
    """The control: one version said to be a second later is another table at its time."""
    at, table = table_at(history.rows, number)
    name = next(name for name, thing in history.known.sources.items() if thing.now.published_at.earliest == at)
    later = a_second_later(history.known, name)

    assert table_of(published_by(history.known, at)) == table
    assert table_of(published_by(later, at)) != table
    assert table_of(published_by(later, str(later.sources[name].now.published_at.earliest))) == table


def a_second_later(known: Register, source: str) -> Register:
    """Return the register with one source, and what was withdrawn by it, published a second later."""
    thing = known.sources[source]
    shifted = make.when(str(thing.now.published_at.latest), None)
    withdrawn = {
        name: replace(
            claim,
            since=tuple(
                one._replace(event=make.changed(one.event, published_at=shifted))
                if one.event.published_at == thing.now.published_at
                else one
                for one in claim.since
            ),
        )
        for name, claim in known.claims.items()
        if claim.since
    }
    sources = {**known.sources, source: replace(thing, now=make.changed(thing.now, published_at=shifted))}
    return replace(known, sources=sources, claims={**known.claims, **withdrawn})


@pytest.mark.slow
def test_every_version_is_read_back_at_its_time_and_to_the_last_second_before_the_next(history):
    """Each time from all that is known, without what an earlier answer left out."""
    table: dict[Key, str] = {}
    equal = 0
    later = [at for at, _ in versions(history.rows)][1:]
    for (at, changes), end in zip_longest(versions(history.rows), later):
        change(table, changes)
        upto = narrow(history.known, Axes(published_by=end))
        equal += table_of(published_by(history.known, at)) == table == table_of(upto)

    assert equal == VERSIONS[history.area.name]
