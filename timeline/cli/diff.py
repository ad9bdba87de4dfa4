"""`timeline diff`: what changed in our knowledge between two bases of one log, and which event made it so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Annotated

import typer

from events.envelope import Basis
from timeline.cli import invocation
from timeline.cli.completion import complete
from timeline.cli.diff_items import GROUPS, diff_items
from timeline.cli.finding import named_then, outside
from timeline.cli.invocation import Reading
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing, lines_of
from timeline.cli.refusals import misused
from timeline.cli.shapes import DiffItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import TimelineError
from timeline.projections.changes import Between, Changes, changes
from timeline.projections.register import Thing
from timeline.replay.basis import resolve
from timeline.replay.between import known_between, known_of_between, things_between
from timeline.reports.changed_words import delay_words
from timeline.reports.wording import plural

FAR = 1_000
"""Of more events than these in between the index is not asked: reading the whole log takes no longer then."""
_DAY = 86400


@reading
def diff(
    reading: Reading,
    from_: Annotated[
        str, typer.Argument(metavar="FROM", help="The earlier basis: a time (its end), position, event id or basis.")
    ],
    to: Annotated[str | None, typer.Argument(metavar="[TO]", help="The later one; the head if left out.")] = None,
    *,
    chain: Annotated[
        str | None,
        typer.Option(
            metavar="ACTION", help="Only what concerns the chains that hold it.", autocompletion=complete("action")
        ),
    ] = None,
    late: Annotated[
        int, typer.Option(metavar="DAYS", min=0, help="List what was recorded more than DAYS after it happened.")
    ] = 30,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything changed.")] = False,
) -> None:
    """Show what changed in our knowledge between two bases, each change with the events that made it."""
    start = _start(reading, from_, to)
    action = None if chain is None else named_then(reading, chain, ("action",), option="--chain")
    known = _known(reading, start, action)
    if action is not None and all(register.find(*action) is None for register in (known.before, known.after)):
        raise outside(reading, action, {"option": "--chain"})
    found = changes(*known, chain=action and action.id, late_over=late * _DAY)
    reading.say_basis(start, "since")
    reading.print(_listing(diff_items(known, found, reading.zone), found, start, late))
    if reading.session.form != "table":
        reading.session.say_if(_delays(found, late))
    if found.is_empty:
        reading.session.say("nothing changed")
    elif exit_code:
        raise typer.Exit(1)


def _start(reading: Reading, from_: str, to: str | None) -> Basis:
    """Return the earlier basis; the later one becomes that of the answer. Raises `UsageRefused` if they are swapped."""
    given = reading.session.given
    if to is not None:
        if given.get("as_of") is not None:
            raise misused(says="TO and --as-of are the same", fix="give one of them", option="--as-of")
        given["as_of"] = to
    with _typed_for("FROM"):
        start = resolve(reading.log, from_)
    with _typed_for("TO") if to is not None else nullcontext():
        _ = reading.basis
    if start.position > reading.basis.position:
        later = "--as-of" if to is None else "TO"
        says = f"FROM is position {start.position}, and {later} is before it: position {reading.basis.position}"
        typed = {"option": later} if to is None else {"argument": "FROM"}
        raise misused(says=says, fix="swap the two", **typed)
    return start


@contextmanager
def _typed_for(argument: str) -> Iterator[None]:
    """Let a refusal of a basis say which argument it was typed for."""
    try:
        yield
    except TimelineError as error:
        error.where.pop("option", None)
        raise error.at(argument=argument) from None


def _known(reading: Reading, start: Basis, action: Thing | None) -> Between:
    """Return what was known at both bases, narrowed alike: of a long log only what the changes are read from."""
    log, end, narrowing = reading.log, reading.basis, reading.narrowing
    reading.keep_up()
    things = None
    is_asked = end.position > invocation.SHORT and end.position - start.position <= FAR
    if is_asked and not narrowing.typed and reading.index is not None:
        things = things_between(log, start, end, reading.index, action)
    if things is None:
        with reading.progress("read") as progress:
            known = known_between(log, start, end, progress)
    else:
        known = known_of_between(log, start, end, things)
    return _shown(reading, known._replace(before=narrowing.of(known.before), after=narrowing.of(known.after)))


def _shown(reading: Reading, known: Between) -> Between:
    """Return what was known less what confidential sources tell; that one became so is a change, too."""
    kept, sources = reading.kept_back, known.before.sources
    before, after = (kept.of(kept.marked(one)) for one in (known.before, known.after))
    return Between(replace(before, sources=sources), after, tuple(map(kept.less, known.events)))


# --- how it is printed -----------------------------------------------------------------------------------------------


def _listing(items: Sequence[DiffItem], found: Changes, start: Basis, days: int) -> Listing:
    columns = (
        Column("events", "Position", _positions, right=True),
        Column("events", "Recorded", lambda item: f"{item.events[-1].recorded_at[:19]}Z"),
        Column("events", "By", lambda item: ", ".join(dict.fromkeys(one.recorded_by for one in item.events))),
        Column("change", "Change", lambda item: item.change),
        Column("id", "Id", _id),
        Column("words", "What", lambda item: item.words),
    )
    group = Column("group", "Group", lambda item: GROUPS[item.group])
    ids = Column("events", "Event ids", lambda item: " ".join(one.event_id for one in item.events))
    every = Column("events", "Position", lambda item: " ".join(str(one.position) for one in item.events))
    told = (group, every, *columns[1:], ids)
    flat = [[one.title for one in told], *([one.show(item) for one in told] for item in items)]
    return Listing(
        "timeline.diff/1",
        items,
        (group, *columns),
        flat=flat,
        text=lambda screen: _drawn(screen, items, columns, _delays(found, days)),
        since=start,
    )


def _positions(item: DiffItem) -> str:
    """Return where the events are that made a change: one, two, or the first and the last of more."""
    [first, *others] = [str(one.position) for one in item.events]
    return f"{first}{' … ' if len(others) > 1 else ', '}{others[-1]}" if others else first


def _id(item: DiffItem) -> str:
    if item.id is not None:
        return item.id
    return " → ".join(item.actions) if item.kind == "link" else f"chain of {item.actions[0]}"


def _delays(found: Changes, days: int) -> str | None:
    """Return how late the reports were, also where none is late; nothing, where nothing was reported."""
    late, unknown = found.late.late, found.late.not_computable
    if found.late.median is None and not unknown:
        return None
    median = "" if found.late.median is None else f"; median delay of all {delay_words(found.late.median)}"
    open_ = f"; of {len(unknown)} it is not computable" if unknown else ""
    return f"{plural(len(late), 'action')} recorded more than {days} days after the event{median}{open_}"


def _drawn(screen: Screen, items: Sequence[DiffItem], columns: Sequence[Column], delays: str | None) -> str:
    """Return the changes as one table with a heading over each group, and below them how late the reports were."""
    rows = [[screen.shown(safe(one.show(item))) for one in columns] for item in items]
    drawn = lines_of(screen, rows, [one.right for one in columns], heads=False).splitlines(keepends=True)
    text, last = "", None
    for item, line in zip(items, drawn, strict=True):
        if item.group != last:
            head = screen.paint(GROUPS[item.group], "bold")
            text += f"{head}\n" if last is None else f"\n{head}\n"
            last = item.group
        text += f"  {line}"
    if delays is None:
        return text
    return f"{text}  {delays}\n" if last == "late" else f"{text}\n{delays}\n"
