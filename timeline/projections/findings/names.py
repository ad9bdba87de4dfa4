"""The names of actors as findings compare them: all that an actor goes by, and who goes by the same."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from events.actors import ActorNamed, ActorRegistered
from timeline.projections.folding import fold
from timeline.projections.register import Register, Standing
from timeline.projections.spelling import spelling_of


def names_of(thing: Standing[ActorRegistered]) -> Iterator[tuple[str, str]]:
    """Yield every name of an actor that can be read, each with its use: `name` for the one that it goes by."""
    if isinstance(thing.now.name, str):
        yield thing.now.name, "name"
    for alias in thing.now.aliases:
        if isinstance(alias.name, str):
            yield alias.name, alias.use
    for one in thing.since:
        if isinstance(one.event, ActorNamed) and isinstance(one.event.name, str):
            yield one.event.name, one.event.use


def spelt_alike(register: Register) -> Mapping[str, list[str]]:
    """Return each name as it is compared → the standing actors that go by it, but for pejorative names of others."""
    found: dict[str, list[str]] = {}
    for name, thing in register.actors.items():
        if thing.retracted is None:
            own = dict.fromkeys(spelt(text) for text, use in names_of(thing) if use != "pejorative")
            for one in own:
                if one:
                    found.setdefault(one, []).append(name)
    return found


@lru_cache(maxsize=65536)
def spelt(name: str) -> str:
    """Return a name as it is compared: in whichever of its spellings it was written."""
    return spelling_of(fold(name))


def own_names(register: Register, actors: Iterable[str]) -> Iterator[str]:
    """Yield the names of some actors, without pejorative ones."""
    for name in actors:
        thing = register.actors.get(name)
        if thing is not None:
            yield from (text for text, use in names_of(thing) if use != "pejorative")


def pejorative_names(register: Register, actors: Iterable[str]) -> Iterator[str]:
    """Yield the pejorative names of some actors."""
    for name in actors:
        thing = register.actors.get(name)
        if thing is not None:
            yield from (text for text, use in names_of(thing) if use == "pejorative")
