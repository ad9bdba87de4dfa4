"""`timeline replay`: views folded from nothing at a basis; equal logs give equal digests."""

from typing import Annotated

import typer

from timeline.cli.invocation import Reading
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import unknown_name
from timeline.cli.shapes import ViewItem
from timeline.replay import VIEWS
from timeline.replay import replay as fold


def _views(incomplete: str) -> list[str]:
    return [name for name in VIEWS if name.startswith(incomplete)]


@reading
def replay(
    reading: Reading,
    views: Annotated[
        list[str] | None, typer.Argument(metavar="[VIEW]...", help="register, claims, chains.", autocompletion=_views)
    ] = None,
) -> None:
    """Fold the views that are named, or all, and print the digest of each."""
    for name in views or ():
        if name not in VIEWS:
            raise unknown_name(kind="view", name=name, known=VIEWS, argument="VIEW")
    items = [
        ViewItem(
            view=one.name,
            events=one.events,
            position=one.basis.position,
            root=one.basis.root.hex(),
            digest=one.digest,
        )
        for one in fold(reading.log, reading.basis, views or ())
    ]
    reading.print(Listing("timeline.replay/1", items, _COLUMNS))


_COLUMNS = (
    Column("view", "View", lambda item: item.view),
    Column("events", "Events", lambda item: str(item.events), right=True),
    Column("position", "Position", lambda item: str(item.position), right=True),
    Column("root", "Root", lambda item: item.root[:12]),
    Column("digest", "Digest", lambda item: item.digest),
)
