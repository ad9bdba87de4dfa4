"""`timeline verify`: whether a log is what it was, and the first thing that is not."""

from typing import Annotated, Literal

import typer

from events.envelope import Basis
from timeline.cli.invocation import Invocation
from timeline.cli.options import FIELDS, taking
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import FindingItem, VerdictItem
from timeline.cli.terminal import Screen, safe
from timeline.proof import Verdict
from timeline.proof import verify as check


@taking(Invocation, *FIELDS)
def verify(
    invocation: Invocation,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="A log; the same as --log.")] = None,
    *,
    level: Annotated[
        Literal["quick", "default", "deep"],
        typer.Option(help="quick: schema and newest end; default: every leaf and subtree; deep: every event too."),
    ] = "default",
) -> None:
    """Check every stored byte of a log without changing it. The last line says `ok`, or the first bad position."""
    path = invocation.path_of(file)
    invocation.session.detail(f"log: {path}")
    verdict = check(path, level=level)
    basis = Basis(verdict.log_id, verdict.events, verdict.root) if verdict.ok else None
    invocation.print(_listing(verdict), basis)
    if verdict.exit_code:
        raise typer.Exit(verdict.exit_code)


def _listing(verdict: Verdict) -> Listing:
    item = VerdictItem(
        ok=verdict.ok,
        altered=verdict.altered,
        level=verdict.level,
        log=verdict.log_id,
        origin=verdict.origin,
        events=verdict.events,
        root=verdict.root.hex(),
        withheld=verdict.withheld,
        holds_up_to=verdict.holds_up_to,
        findings=tuple(
            FindingItem(code=one.code, what=one.what, position=one.position, altered=one.altered)
            for one in verdict.findings
        ),
        more=verdict.more,
        fix=verdict.fix,
    )
    return Listing("timeline.verdict/1", [item], _COLUMNS, text=lambda screen: _lines(screen, item))


def _lines(screen: Screen, item: VerdictItem) -> str:
    lines = [f"{_place(one)}: {one.what} [{one.code}]" for one in item.findings]
    lines += [f"and {item.more} more findings"] if item.more else []
    lines += [f"fix: {item.fix}"] if item.fix else []
    return "".join(f"{screen.shown(safe(line))}\n" for line in [*lines, _last_line(item)])


def _place(finding: FindingItem) -> str:
    return "the log" if finding.position is None else f"position {finding.position}"


def _last_line(item: VerdictItem) -> str:
    if item.ok:
        withheld = f", {item.withheld} withheld" if item.withheld else ""
        return f"ok: {item.events} event{'' if item.events == 1 else 's'}, root {item.root}{withheld}"
    placed = [one.position for one in item.findings if one.position is not None]
    first = f"first at position {min(placed)}" if placed else "in the log as a whole"
    return f"{'altered' if item.altered else 'flawed'}: {first}"


_COLUMNS = (
    Column("ok", "Ok", lambda item: "yes" if item.ok else "no"),
    Column("events", "Events", lambda item: str(item.events), right=True),
    Column("root", "Root", lambda item: item.root),
    Column("findings", "Findings", lambda item: str(len(item.findings) + item.more), right=True),
)
