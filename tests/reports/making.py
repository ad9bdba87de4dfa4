"""Reports on a few events: two states, a newspaper with one article, and what a test adds."""

from events.base import Event
from events.envelope import Basis
from tests.builders import action, actor, cite, given, response, source
from timeline.reports.compose import compose
from timeline.reports.dossier import Dossier, Step
from timeline.reports.to_markdown import to_markdown

BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, b"\x9f" * 32)
STATES = (
    actor("iran"),
    actor("pakistan"),
    actor("financial-times", "outlet"),
)
WORLD = (*STATES, source(publisher="financial-times"))
PANJGUR = action("panjgur", "2024-01-16", territory=("PK",))
SISTAN = action("sistan", "2024-01-18", by="pakistan", territory=("IR",))
ANSWER = response("sistan", "panjgur", citations=(cite(quote="in retaliation for"),))
BLOWS = (PANJGUR, SISTAN, ANSWER)


def report(*events: Event, about: str = "panjgur", world: tuple[Event, ...] = WORLD, **options: object) -> Dossier:
    """Return the report on the chain that holds an action, over `events` in a small world."""
    known = given(*world, *events)
    return compose(known, BASIS._replace(position=known.position), "desk.example.org", about, **options)  # type: ignore[arg-type]


def printed(*events: Event, **options: object) -> str:
    """Return the same report as Markdown."""
    return to_markdown(report(*events, **options))  # type: ignore[arg-type]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading of the second level, up to the next of them."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].strip()


def step(dossier: Dossier, name: str) -> Step:
    """Return the block of an action, be it linked or nearby."""
    [found] = [one for one in (*dossier.steps, *dossier.nearby) if one.id == name]
    return found
