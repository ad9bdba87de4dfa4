"""What a page shows over time, made by hand: for tests that need no register of each earlier stop."""

from timeline.reports.dossier import Dossier
from timeline.reports.knowledge import History, Stop, Version


def stop(position: int, text: str = "the chain begins") -> Stop:
    return Stop(
        position=position,
        recorded=f"2024-01-18T09:{position:02}:00.000000Z",
        recorded_utc=f"2024-01-18T09:{position:02}:00.000000Z",
        text=text,
        actions=(),
        links=(),
    )


def version(since: int, until: int | None, value):
    return Version(since=since, until=until, value=value)


def always(dossier: Dossier, since: int = 1) -> History:
    """Return the history of a chain that was recorded all at once, as the dossier has it."""
    return History(
        stops=(stop(since),),
        numbers={step.id: step.number for step in dossier.steps},
        steps={step.id: (version(since, None, step),) for step in dossier.steps},
        status={},
        links={row.id: (version(since, None, row),) for row in dossier.links},
        ledger={row.claim: (version(since, None, row),) for row in dossier.ledger},
        pieces=(version(since, None, 1),),
    )
