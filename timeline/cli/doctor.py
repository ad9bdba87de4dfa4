"""`timeline doctor`: how the log lies on this machine, what was last done for it, and what is to be done."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from timeline import clock
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing, lines_of
from timeline.cli.shapes import CheckItem
from timeline.cli.terminal import Screen, safe
from timeline.proof.doctor import exit_code, judge
from timeline.proof.examination import examine


@taking(Invocation, *FIELDS)
def doctor(
    invocation: Invocation,
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Delete stale read models and rebuild indexes; evidence is never touched.")
    ] = False,
) -> None:
    """Look at SQLite, disk, clock, record, signatures and backups, and say what to do. Findings are exit code 1."""
    log = invocation.path
    invocation.session.detail(f"log: {log}")
    facts = examine(log, clock.now())
    checks = judge(facts)
    if fix:
        from timeline.proof.mending import mend

        mended = mend(facts.log)
        checks = (*judge(examine(log, clock.now())), *mended)
    items = [CheckItem(code=one.code, level=one.level, value=one.value, why=one.why) for one in checks]
    invocation.print(Listing("timeline.doctor/1", items, _COLUMNS, text=lambda screen: _text(screen, items)))
    if code := exit_code(checks):
        raise typer.Exit(code)


def _text(screen: Screen, items: Sequence[CheckItem]) -> str:
    rows = [[screen.shown(safe(cell)) for cell in (one.level, one.code, one.value)] for one in items]
    lines = lines_of(screen, rows, [False] * 3, heads=False).splitlines()
    told = [
        line if not item.why else f"{line}\n  {screen.shown(safe(item.why))}"
        for line, item in zip(lines, items, strict=True)
    ]
    return "".join(f"{line}\n" for line in [*told, _last_line(items)])


def _last_line(items: Sequence[CheckItem]) -> str:
    counts = Counter(one.level for one in items)
    said = [
        f"{count} {level if count == 1 or level in _NO_PLURAL else f'{level}s'}"
        for level in ("altered", "unreadable", "finding", "note")
        if (count := counts[level])
    ]
    return ", ".join(said) or "all well"


_NO_PLURAL = ("altered", "unreadable")
_COLUMNS = (
    Column("level", "Level", lambda item: item.level),
    Column("code", "Code", lambda item: item.code),
    Column("value", "Value", lambda item: item.value),
    Column("why", "Why", lambda item: item.why),
)
