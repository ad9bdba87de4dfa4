"""A world with a hostile text in every field of every action, and how a format is written of a world."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from events.base import Event
from tests import builders as make
from tests.exchange.worlds import PANJGUR, handed, hostile_texts
from timeline.cli.export_formats import FORMATS
from timeline.exchange.extract import Extract, Options

ZERO_WIDTH = "Ir\u200ban"
OVERRIDE = "killed \u202e003\u202c people"


def written(format_: str, one: Extract | Sequence[Event]) -> str:
    """Return what the command line would write in a format."""
    module, _, name = FORMATS[format_].writer.partition(":")
    made = getattr(import_module(module), name)(one if isinstance(one, Extract) else handed(one), Options())
    return made if isinstance(made, str) else made.decode()


def texts() -> list[str]:
    """Return hostile texts, each no longer than a title may be."""
    return [text[:120] for text in hostile_texts() if len(text) <= 120]


@cache
def crowd() -> Extract:
    """Return what is handed of a chain in which every action has one of the hostile texts wherever it may."""
    events: list[Event] = [make.actor("iran"), make.actor("pakistan"), make.source()]
    for number, text in enumerate(texts()):
        cited = make.cite(quote=text, translation=text, locator=text, speaker_words=text)
        name, motive = f"a{number}", {"dimension": "motive", "text": text}
        events += [
            make.action(
                name,
                make.when("2024-01-16", as_reported=text),
                title=text,
                targets=(make.party(None, "observed", words=text),),
                places=(make.changed(PANJGUR, name=text),),
                citations=(cited,),
            ),
            make.claim(f"c{number}", name, None, claimant_words=text, citations=(cited,), **motive),
        ]
        if number:
            earlier = f"a{number - 1}"
            words = make.party(None, "observed", words=text)
            events.append(make.response(name, earlier, citations=(cited,), asserted_by=words, link=f"l{number}"))
    return handed(events)
