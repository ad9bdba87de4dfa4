"""Events for the benchmark: the project's own vocabulary, from a seed; about 775 bytes with quotes, five kinds."""

import random
from collections.abc import Iterator

from events.actions import ActionReported
from events.actors import ActorRegistered, Party
from events.amendments import ActionCorrected, ActionRetracted, Change
from events.base import Event
from events.claims import ClaimMade, Figure
from events.places import Place
from events.responses import ResponseAsserted
from events.sources import Citation, SourceRegistered
from events.times import When

_SAID = (
    "officials said the strike near the border hit a site used by the group and that several houses were damaged "
    "according to a statement carried by the agency late on the day while residents spoke of drones overhead"
)
_WORDS = tuple(_SAID.split())
_KINDS = ("strike", "strike.drone", "strike.missile", "assault.shooting", "bombing", "clash")
_AGENCY, _ACTORS, _SOURCES = "an-agency", 200, 500
_LANDS = ("IR", "PK", "IQ", "SY", "AF")


def registered() -> Iterator[Event]:
    """Yield what `generate` names and does not record: 200 actors, an agency and 500 sources."""
    yield ActorRegistered(actor=_AGENCY, kind="outlet", name="An Agency")
    for number in range(_ACTORS):
        yield ActorRegistered(actor=f"actor-{number}", kind="group", name=f"Group {number}")
    chance = random.Random(_SOURCES)  # noqa: S311  # a benchmark's draw, not a secret
    for number in range(_SOURCES):
        name, published = f"source-{number}", _when(chance)
        yield SourceRegistered(source=name, kind="wire", publisher=_AGENCY, published_at=published, confidential=False)


def generate(count: int, seed: int = 20240118, *, sealed: int | None = None, prefix: str = "") -> Iterator[Event]:
    """Yield `count` events: 80 % actions, the rest claims, responses, corrections and retractions.

    `sealed` fixes the number of sealed values of each action (0, 2 or 5) instead of
    the usual one or two; `prefix` begins every id.
    """
    chance = random.Random(seed)  # noqa: S311  # a benchmark's draw, not a secret
    names: list[str] = []
    for number in range(count):
        drawn = chance.random()
        if drawn < 0.8 or len(names) < 2:  # noqa: PLR2004  # the mix of the docstring
            name = f"{prefix}action-{number}"
            names.append(name)
            yield _action(chance, name, sealed)
        elif drawn < 0.9:  # noqa: PLR2004
            yield _claim(chance, f"{prefix}claim-{number}", chance.choice(names))
        elif drawn < 0.96:  # noqa: PLR2004
            yield _response(chance, f"{prefix}link-{number}", *chance.sample(names[-50:], 2))
        elif drawn < 0.99:  # noqa: PLR2004
            yield _correction(chance, chance.choice(names))
        else:
            yield ActionRetracted(action=chance.choice(names), amends=_ZERO, reason=_quote(chance, 6))


_ZERO = "00000000-0000-7000-8000-000000000000"


def _quote(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words))


def _when(chance: random.Random) -> When:
    day = chance.randrange(1, 29)
    month = chance.randrange(1, 13)
    return When(
        earliest=f"2023-{month:02d}-{day:02d}T00:00:00Z",
        latest=f"2023-{month:02d}-{day:02d}T23:59:59Z",
        precision="day",
        qualifier="none",
        zone="UTC",
        zone_basis="stated",
        basis="stated",
        edtf=f"2023-{month:02d}-{day:02d}",
    )


def _citations(chance: random.Random, sealed: int | None) -> tuple[Citation, ...]:
    source = f"source-{chance.randrange(_SOURCES)}"
    second = _quote(chance, 10) if sealed == 5 or (sealed is None and chance.random() < 0.5) else None  # noqa: PLR2004
    locator = _quote(chance, 3) if sealed == 5 else None  # noqa: PLR2004
    first = Citation(source=source, quote=_quote(chance, 22), language="en", translation=second, locator=locator)
    return (first,)


def _action(chance: random.Random, name: str, sealed: int | None) -> ActionReported:
    land = chance.choice(_LANDS)
    return ActionReported(
        action=name,
        kind=chance.choice(_KINDS),
        title=_quote(chance, 6) if sealed in (2, 5) else None,
        occurred=_when(chance),
        direction="directed",
        actors=(Party(actor=f"actor-{chance.randrange(_ACTORS)}", basis="attributed", by=_AGENCY),),
        targets=(
            Party(
                actor=f"actor-{chance.randrange(_ACTORS)}",
                words=_quote(chance, 2) if sealed == 5 else None,  # noqa: PLR2004
                basis="attributed",
                by=_AGENCY,
                fate="intended",
            ),
        ),
        territory=(land,),
        places=(
            Place(
                name=f"District {chance.randrange(400)}",
                relation="near",
                latitude=f"{chance.randrange(20, 40)}.{chance.randrange(10000):04d}",
                longitude=f"{chance.randrange(40, 70)}.{chance.randrange(10000):04d}",
                radius_m=5000,
                coordinates_basis="gazetteer_centroid",
            ),
        ),
        means=("drone",),
        realisation="happened",
        citations=_citations(chance, sealed),
        external_ids=(f"made-up:{name}",),
    )


def _claim(chance: random.Random, name: str, about: str) -> ClaimMade:
    return ClaimMade(
        claim=name,
        about=(about,),
        claimant=f"actor-{chance.randrange(_ACTORS)}",
        dimension="casualties",
        stance="asserts",
        figure=Figure(
            quantity="killed", unit="persons", bound="at_least", value=chance.randrange(1, 40), scope="incident"
        ),
        citations=_citations(chance, None),
    )


def _response(chance: random.Random, name: str, first: str, second: str) -> ResponseAsserted:
    return ResponseAsserted(
        link=name,
        responding=second,
        responded_to=first,
        relation="answers",
        strength="attributed",
        polarity="yes",
        hedged=False,
        asserted_by=Party(actor=_AGENCY, basis="observed"),
        citations=_citations(chance, None),
    )


def _correction(chance: random.Random, name: str) -> ActionCorrected:
    return ActionCorrected(
        action=name,
        amends=_ZERO,
        changes=(Change(field="kind", value=chance.choice(_KINDS)),),
        label="corrected",
        reason=_quote(chance, 8),
    )
