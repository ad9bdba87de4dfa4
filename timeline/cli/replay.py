"""`timeline replay`: the views brought up to the log, or folded at a basis; compared, measured, followed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from events.envelope import Basis
from timeline.cli.invocation import Reading
from timeline.cli.options import reading_record
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_name
from timeline.cli.shapes import ViewItem

if TYPE_CHECKING:
    from timeline.views.generation import Tables
    from timeline.views.view import View

PAGE = 1000


def _views(incomplete: str) -> list[str]:
    from timeline.views.registry import registered

    return [view.name for view in registered() if view.name.startswith(incomplete)]


@reading_record
def replay(
    reading: Reading,
    views: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VIEW]...", help="register, chains, …; all, if none is named.", autocompletion=_views),
    ] = None,
    *,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew from nothing, beside what stands.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Fold twice from nothing, and compare with what is stored; drift is exit 1.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="What the code of now changes in the rows that other code made.")
    ] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Where the time went.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Rows as they change, one JSON line each, until Ctrl-C.")
    ] = False,
    after: Annotated[
        str | None, typer.Option(metavar="BASIS", help="With --follow: begin after a position, or a basis as printed.")
    ] = None,
    batch: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="With --as-of: events in a page; else 1000.")
    ] = None,
) -> None:
    """Bring the views up to the log: those that are named, or all. Print the digest of each."""
    how = _chosen(reading, rebuild=rebuild, check=check, diff=diff, follow=follow, profile=profile)
    if after is not None and how != "--follow":
        raise misused(says="--after is for --follow", fix="give --follow too", option="--after")
    if batch is not None and how != "--as-of":
        raise misused(says="--batch is for --as-of", fix="give --as-of too, or leave it out", option="--batch")
    every = _every(reading, views or ())
    names = views or [view.name for view in every]
    with _profiled(reading, is_wanted=profile):
        match how:
            case "--check" | "--diff":
                from timeline.cli import replay_check

                (replay_check.check if how == "--check" else replay_check.show_changes)(reading, every, names)
            case "--follow":
                from timeline.cli.replay_follow import follow_rows

                follow_rows(reading, every, names, after)
            case "--as-of":
                _fold(reading, every, names, batch or PAGE, is_quiet=profile)
            case _:
                _bring_up(reading, every, names, anew=rebuild, is_quiet=profile)


def _chosen(reading: Reading, **options: bool) -> str | None:
    """Return which of the options that do not go together was given. Raises `UsageRefused` for several."""
    chosen = [f"--{name}" for name, is_given in options.items() if is_given]
    if reading.session.get("as_of") is not None:
        chosen.insert(0, "--as-of")
    if "--profile" in chosen and not set(chosen) & {"--check", "--diff", "--follow"}:
        chosen.remove("--profile")
    if len(chosen) > 1:
        says = f"{' and '.join(chosen)} do not go together"
        raise misused(says=says, fix="choose one of them", option=chosen[-1])
    return chosen[0] if chosen else None


def _every(reading: Reading, wanted: Sequence[str]) -> "Sequence[View]":
    """Return all views, and say which of other packages are none. Raises `NotFound` for a name that no view has."""
    from timeline.views.upkeep import all_views

    every = all_views()
    for one in every.broken:
        reading.session.say(f"left out: the view {one.name} of {one.package or 'an unknown package'}: {one.why}")
    known = [view.name for view in every.views]
    for name in wanted:
        if name not in known:
            raise unknown_name(kind="view", name=name, known=known, argument="VIEW")
    return every.views


@contextmanager
def _profiled(reading: Reading, *, is_wanted: bool) -> Iterator[None]:
    """Print where the time went in what is done inside, if that is wanted."""
    if not is_wanted:
        yield
        return
    from timeline.cli.profiling import COLUMNS, measured, parts_of

    with measured() as samples:
        yield
    reading.print(Listing("timeline.profile/1", parts_of(samples), COLUMNS))


def _bring_up(reading: Reading, every: "Sequence[View]", names: Sequence[str], *, anew: bool, is_quiet: bool) -> None:
    """Bring the stored views up to the head. Raises `ViewFailed` for the first that fails, once the others are."""
    from timeline.views.store import Views
    from timeline.views.upkeep import bring_up

    with Views(reading.log, reading.path, views=every) as views:
        with reading.progress("replay") as progress:
            # Where the time went is looked at in this process alone.
            failed = bring_up(views, reading.log, names, anew=anew, progress=progress, apart=not is_quiet)
        if not is_quiet:
            done = {one.view: f"built anew: {one.why}" if one.why else "caught up" for one in views.done}
            done |= {one.view: "failed" for one in failed}
            items = views.ask(lambda tables: list(_stored(tables, [one for one in every if one.name in names], done)))
            if items:  # what is told is the basis of the rows, though the log may have gone on
                reading.basis = Basis(reading.log.log_id, items[-1].position, bytes.fromhex(items[-1].root))
            reading.print(Listing("timeline.replay/1", items, _COLUMNS))
    for one in failed:
        reading.session.detail(one.message)
    if failed:
        raise failed[0]


def _stored(tables: "Tables", views: "Sequence[View]", done: Mapping[str, str]) -> Iterator[ViewItem]:
    from timeline.views.compare import digest
    from timeline.views.stamp import read

    stamps = read(tables.connection)
    for view in views:
        if (stamp := stamps.get((view.name, "current"))) is not None:
            yield ViewItem(
                view=view.name,
                events=stamp.events,
                position=stamp.position,
                root=stamp.root,
                digest=digest(tables.connection, view),
                version=stamp.version,
                fingerprint=stamp.fingerprint,
                stored=True,
                done=done.get(view.name, "nothing"),
                seconds=round(getattr(view, "seconds", 0.0), 6),
            )


def _fold(reading: Reading, every: "Sequence[View]", names: Sequence[str], size: int, *, is_quiet: bool) -> None:
    """Fold the views at the basis, in a database without a name; no stored view is touched."""
    from timeline.views.compare import digest, scratch
    from timeline.views.fingerprint import fingerprint
    from timeline.views.upkeep import needed, told

    basis, wanted = reading.basis, needed(every, names)
    with reading.progress("replay") as progress, told(reading.log, names[0]):
        made = scratch(reading.log, basis, wanted, size=size, progress=progress)
        with made as connection:
            items = [
                ViewItem(
                    view=view.name,
                    events=basis.position,
                    position=basis.position,
                    root=basis.root.hex(),
                    digest=digest(connection, view),
                    version=view.version,
                    fingerprint=fingerprint(view),
                    stored=False,
                    done="folded from nothing",
                    seconds=round(getattr(view, "seconds", 0.0), 6),
                )
                for view in wanted
                if view.name in names
            ]
    if not is_quiet:
        reading.print(Listing("timeline.replay/1", items, _COLUMNS))


_COLUMNS = (
    Column("view", "View", lambda item: item.view),
    Column("version", "Version", lambda item: str(item.version), right=True),
    Column("events", "Events", lambda item: str(item.events), right=True),
    Column("position", "Position", lambda item: str(item.position), right=True),
    Column("root", "Root", lambda item: item.root[:12]),
    Column("digest", "Digest", lambda item: item.digest[:16]),
    Column("done", "Done", lambda item: item.done),
    Column("seconds", "Seconds", lambda item: f"{item.seconds:.2f}", right=True),
)
