"""One long chain of actions for the benchmark: two states and their organs answer each other, and outlets differ.

Each action is claimed about four times on average, and some of it is corrected, replaced, graded or
commented on later. It is recorded as desks do: some twenty events a day, by and by.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.worlds import make_log

from events.actions import ActionReported
from events.actors import ActorRegistered, Affiliation, Party
from events.amendments import ActionCorrected, Change, ClaimCorrected
from events.base import Event
from events.claims import ClaimMade, Figure
from events.notes import NoteAdded
from events.places import Place
from events.reading import Zoning, read_when
from events.responses import ResponseAsserted
from events.sources import Citation, SourceRegistered

CLAIMS = 4
"""How many claims there are for each action."""
_FIRST = date(2022, 1, 1)
_BEGUN = datetime(2022, 1, 3, 9, tzinfo=UTC)
_A_DAY = 20
_STATES = {"iran": ("IR", "Asia/Tehran"), "pakistan": ("PK", "Asia/Karachi")}
_ORGANS = ("army", "ministry", "guards")
_OUTLETS = tuple(f"outlet-{number}" for number in range(8))
_KINDS = ("strike", "strike.drone", "strike.missile", "assault.shooting", "bombing", "clash", "statement", "threat")
_ZERO = "00000000-0000-7000-8000-000000000000"


def long_chain(steps: int, seed: int = 20240118) -> Iterator[Event]:
    """Yield the events of one chain of so many actions, `a0` and on, in the order of recording."""
    chance = random.Random(seed)  # noqa: S311  # a benchmark's draw, not a secret
    yield from _actors()
    for number in range(steps):
        source = f"page-{number // 2}"
        if number % 2 == 0:
            yield _source(chance, source, number)
        yield _action(chance, number, source)
        if number:
            yield _link(chance, number, number - 1, source)
        if number > 3 and chance.random() < 0.3:  # noqa: PLR2004  # some answer two
            yield _link(chance, number, number - chance.randrange(2, 4), source)
        for which in range(CLAIMS):
            yield _claim(chance, number, which, source)
        if number > _A_DAY:
            yield from _later(chance, number - chance.randrange(1, _A_DAY))


def record(path: Path, steps: int) -> str:
    """Record a long chain in a new log, some events a day, and return an action of it."""
    stamps = (_BEGUN + timedelta(days=number // _A_DAY, minutes=number % _A_DAY) for number in count())
    make_log(path, long_chain(steps), clock=lambda: next(stamps), batch=1)
    return f"a{steps // 2}"


def _actors() -> Iterator[Event]:
    for state in _STATES:
        yield ActorRegistered(actor=state, kind="state", name=state.capitalize())
    for state in _STATES:
        for organ in _ORGANS:
            tie = Affiliation(with_actor=state, relation="organ_of", strength="stated")
            name = f"{state.capitalize()}'s {organ}"
            yield ActorRegistered(actor=f"{state}-{organ}", kind="organ", name=name, affiliations=(tie,))
    yield ActorRegistered(actor="the-group", kind="group", name="The Group")
    for outlet in _OUTLETS:
        yield ActorRegistered(actor=outlet, kind="outlet", name=outlet.replace("-", " ").title())


def _day(number: int) -> str:
    return (_FIRST + timedelta(days=number)).isoformat()


def _sides(number: int) -> tuple[str, str]:
    one, other = _STATES
    return (one, other) if number % 2 else (other, one)


def _source(chance: random.Random, name: str, number: int) -> SourceRegistered:
    return SourceRegistered(
        source=name,
        kind="article",
        publisher=chance.choice(_OUTLETS),
        title=f"What is known of the events of {_day(number)}",
        url=f"https://news.example.org/{name}",
        published_at=read_when(_day(number + 1), Zoning("Europe/London", "source")),
        confidential=False,
    )


def _cited(chance: random.Random, source: str) -> tuple[Citation, ...]:
    words = f"the strike hit {chance.randrange(2, 40)} houses near the border, an official said on the day"
    return (Citation(source=source, quote=words, language="en"),)


def _action(chance: random.Random, number: int, source: str) -> ActionReported:
    acting, struck = _sides(number)
    soil, zone = _STATES[struck]
    organ = f"{acting}-{chance.choice(_ORGANS)}"
    by = chance.choice(_OUTLETS)
    return ActionReported(
        action=f"a{number}",
        kind=chance.choice(_KINDS),
        title=f"Strike near District {number % 90}",
        occurred=read_when(_day(number), Zoning(zone, "place")),
        direction="directed",
        actors=(Party(actor=organ, basis="attributed", by=by),),
        targets=(Party(actor="the-group", basis="attributed", by=by, fate="hit"),),
        territory=(soil,),
        places=(Place(name=f"District {number % 90}", relation="near"),),
        means=("drone",),
        realisation="happened",
        citations=_cited(chance, source),
    )


def _link(chance: random.Random, later: int, earlier: int, source: str) -> ResponseAsserted:
    strength = chance.choices(("stated", "attributed", "followed"), (1, 5, 2))[0]
    acting, _ = _sides(later)
    by = (
        Party(actor=acting, basis="self_claimed")
        if strength == "stated"
        else Party(actor=_OUTLETS[0], basis="observed")
    )
    return ResponseAsserted(
        link=f"l{later}-{earlier}",
        responding=f"a{later}",
        responded_to=f"a{earlier}",
        relation="answers",
        strength=strength,  # type: ignore[arg-type]  # one of the words
        polarity="yes",
        hedged=chance.random() < 0.2,  # noqa: PLR2004
        asserted_by=by,
        citations=(Citation(source=source, quote="in retaliation for", language="en"),),
    )


def _claim(chance: random.Random, number: int, which: int, source: str) -> ClaimMade:
    acting, struck = _sides(number)
    claimant = (f"{acting}-ministry", f"{struck}-ministry", chance.choice(_OUTLETS), f"{struck}-ministry")[which]
    name = f"c{number}-{which}"
    said: dict[str, Any]
    if which == 0:
        said = {"dimension": "motive", "text": "It was meant to stop attacks across the border."}
    else:
        bound = chance.choice(("exact", "at_least", "about"))
        quantity = "injured" if which == 2 else "killed"  # noqa: PLR2004  # the third is of the injured
        figure = Figure(quantity=quantity, unit="persons", bound=bound, value=chance.randrange(1, 40), scope="incident")  # type: ignore[arg-type]
        said = {"dimension": "casualties", "figure": figure}
    replaces = f"c{number}-1" if which == CLAIMS - 1 else None
    return ClaimMade(
        claim=name,
        about=(f"a{number}",),
        claimant=claimant,
        stance="asserts",
        supersedes=replaces,
        citations=_cited(chance, source),
        **said,
    )


def _later(chance: random.Random, number: int) -> Iterator[Event]:
    """Yield what becomes of an action some days later, if anything does."""
    drawn = chance.random()
    if drawn < 0.1:  # noqa: PLR2004  # one in ten
        change = Change(field="kind", value=chance.choice(_KINDS))
        yield ActionCorrected(
            action=f"a{number}", amends=_ZERO, changes=(change,), label="corrected", reason="Misread."
        )
    elif drawn < 0.2:  # noqa: PLR2004
        change = Change(field="stance", value="claims")
        yield ClaimCorrected(
            claim=f"c{number}-1", amends=_ZERO, changes=(change,), label="clarified", reason="As said."
        )
    elif drawn < 0.25:  # noqa: PLR2004
        note = f"n{number}-{chance.randrange(1 << 20)}"
        yield NoteAdded(note=note, about=f"action:a{number}", kind="comment", text="Two outlets differ on the place.")
