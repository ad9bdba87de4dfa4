"""Actions: that somebody is said to have done something to somebody, on somebody's soil."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from events.actors import Party
from events.base import ActionEvent, Code, Id, Sealed, Title, Withheld, record
from events.codebook import table
from events.places import Place, Territory
from events.sources import Citations
from events.times import When, surely_before


def _known_kind(code: str) -> str:
    if code in table("kinds"):
        return code
    message = f"no such kind of action: {code}"
    raise ValueError(message)


ActionKind = Annotated[str, StringConstraints(pattern=r"^[a-z.-]{1,40}$"), AfterValidator(_known_kind)]
Direction = Literal["directed", "mutual", "unknown"]
Realisation = Literal["happened", "attempted", "foiled", "announced"]
Means = Literal[
    "missile", "drone", "artillery", "mortar", "aircraft", "suicide_vest", "ied", "firearm", "cyber", "other"
]
MarkedMeans = Annotated[
    tuple[Means, ...] | Withheld, Sealed(Annotated[tuple[Means, ...], Field(max_length=10)], "marked")
]
Parties = Annotated[tuple[Party, ...], Field(max_length=16)]
MANY = 2


@record
class ActionReported(ActionEvent):
    """A source says that an actor did something to a target on some territory.

    Actor, target and territory are three separate things. On 16 January 2024
    Iran (actor) struck Jaish ul-Adl (target) inside Pakistan (territory).

    Nobody's casualty figure is a field here. A figure is a claim *about* the
    action, made by somebody, so it arrives as its own `claim.made`. A direction is
    never invented: where a source names two sides and not who acted, only
    `participants` is filled.
    """

    type: ClassVar[str] = "action.reported"

    action: Id
    kind: ActionKind
    title: Title | None = None
    occurred: When
    ended: When | None = None
    direction: Direction
    actors: Parties = ()
    targets: Parties = ()
    participants: Parties = ()
    territory: Annotated[tuple[Territory, ...], Field(max_length=8)]
    places: Annotated[tuple[Place, ...], Field(max_length=8)] = ()
    means: MarkedMeans = ()
    realisation: Realisation
    citations: Citations
    external_ids: Annotated[tuple[Code, ...], Field(max_length=16)] = ()

    @model_validator(mode="after")
    def _direction_is_not_invented(self) -> "ActionReported":
        if self.direction == "directed":
            if not self.actors:
                message = "a directed action names its actors; one that nobody names is said: basis unknown"
                raise ValueError(message)
            if self.participants:
                message = "a directed action has actors and targets, not participants"
                raise ValueError(message)
        elif self.actors or self.targets:
            message = f"an action of direction {self.direction} has participants, not actors and targets"
            raise ValueError(message)
        elif self.direction == "mutual" and len(self.participants) < MANY:
            message = "a mutual action names two participants or more"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _only_targets_are_hit(self) -> "ActionReported":
        if any(party.fate is not None for party in (*self.actors, *self.participants)):
            message = "fate (intended, hit, both, unclear) is said of targets only"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _does_not_end_before_it_began(self) -> "ActionReported":
        if self.ended is not None and surely_before(self.ended, self.occurred):
            message = "ended is surely before occurred"
            raise ValueError(message)
        return self
