"""`timeline replay VIEW --follow`: the rows of views as they change, as JSON lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from events.envelope import Basis
from timeline.cli.following import begin_lines, followed, print_lines
from timeline.cli.invocation import Reading
from timeline.cli.output import Listing
from timeline.cli.refusals import misused
from timeline.cli.replay_check import COLUMNS, row_item
from timeline.replay.basis import resolve
from timeline.views.following import Follower

if TYPE_CHECKING:
    from timeline.views.view import View


def _check_rows(every: "Sequence[View]", names: Sequence[str]) -> None:
    """Refuse a view without rows that could be followed: of the index of texts none is told. Raises `UsageRefused`."""
    for view in every:
        if view.name in names and len(names) == 1 and any(table.words for table in view.tables):
            says = f"{view.name} is an index of texts, whose rows are not told"
            raise misused(says=says, fix="follow register, and search again", option="--follow")


def follow_rows(reading: Reading, every: "Sequence[View]", names: Sequence[str], after: str | None) -> None:
    """Print each row that is added, changed or removed, with the event that did it, until it is interrupted."""
    _check_rows(every, names)
    session = reading.session
    begin_lines(session)
    if session.form == "table":
        session.given["form"] = "jsonl"
    since = resolve(reading.log, after, option="--after")
    tables = {table.name: table for view in every for table in view.tables}
    with Follower(reading.log, every, names) as follower:
        with reading.progress("replay") as progress:
            follower.begin(since, progress)

        def tell(since: Basis, basis: Basis) -> None:
            changes = follower.changes(since, basis)
            items = [
                row_item(one.view, tables[one.difference.table], one.difference, one.position, is_told=one.is_told)
                for one in changes
            ]
            print_lines(session, Listing("timeline.rows/1", items, COLUMNS))

        followed(reading, since, tell)
