"""Actors: states, their organs, armed groups, persons; what they are called and to whom they belong."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from events.base import ActorEvent, Code, Id, Lang, PersonLabel, Text, record
from events.sources import MaybeCitations
from events.times import When

ActorKind = Literal["state", "organ", "group", "person", "outlet", "international", "population", "unknown"]
AffiliationKind = Literal["organ_of", "part_of", "office_of", "faction_of", "proxy_of", "allied_with"]
NameUse = Literal["official", "acronym", "transliteration", "former", "pejorative"]
PartyBasis = Literal["self_claimed", "admitted", "attributed", "observed", "recorder", "unknown"]


@record
class Party:
    """Who did it, whom it hit, or who says so; and on whose word.

    No `actor` needs the words of the source or an admitted "unknown". `by` names who
    attributes. `fate` is for targets: intended, hit, both, or unclear.
    """

    actor: Id | None
    words: Text | None = None
    basis: PartyBasis
    by: Id | None = None
    fate: Literal["intended", "hit", "both", "unclear"] | None = None

    @model_validator(mode="after")
    def _on_somebodys_word(self) -> "Party":
        if self.actor is None and self.words is None and self.basis != "unknown":
            message = "a party without actor needs words, or basis unknown"
            raise ValueError(message)
        if self.basis == "attributed" and self.by is None:
            message = "an attributed party needs by: who attributes it"
            raise ValueError(message)
        return self


MOST_ALIASES = 24
"""How many other names one event may give. More come by events of their own."""


@record
class Alias:
    """Another name of an actor, or of a place. A pejorative one is searchable and never a label."""

    name: PersonLabel
    language: Lang | None = None
    use: NameUse


@record
class Affiliation:
    """A tie of an actor to another, while `valid`, on somebody's word.

    organ_of, office_of and part_of decide for whom an actor counts; the others are
    shown and never climbed.
    """

    with_actor: Id
    relation: AffiliationKind
    valid: When | None = None
    strength: Literal["stated", "attributed"]
    asserted_by: Party | None = None


@record
class ActorRegistered(ActorEvent):
    """An actor is on record, under a neutral name.

    The names of persons are sealed, and their ids are pseudonyms. Where nobody has
    said what kind of actor it is, it may be a person, so the names are sealed too.
    """

    type: ClassVar[str] = "actor.registered"

    actor: Id
    kind: ActorKind
    name: PersonLabel
    aliases: Annotated[tuple[Alias, ...], Field(max_length=MOST_ALIASES)] = ()
    affiliations: Annotated[tuple[Affiliation, ...], Field(max_length=16)] = ()
    external_ids: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _not_its_own_part(self) -> "ActorRegistered":
        if any(tie.with_actor == self.actor for tie in self.affiliations):
            message = "an actor is not a part of itself"
            raise ValueError(message)
        return self

    @property
    def is_about_a_person(self) -> bool:
        """Tell whether the actor is, or may be, a person."""
        return self.kind in ("person", "unknown")


@record
class ActorAffiliated(ActorEvent):
    """An actor has a tie to another, from and until when, on whose word. Contested ties stand side by side."""

    type: ClassVar[str] = "actor.affiliated"

    actor: Id
    affiliation: Affiliation
    reason: Text | None = None
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _not_its_own_part(self) -> "ActorAffiliated":
        if self.affiliation.with_actor == self.actor:
            message = "an actor is not a part of itself"
            raise ValueError(message)
        return self


@record
class ActorAffiliationEnded(ActorEvent):
    """A tie of an actor to another ended: it counts until `ended`."""

    type: ClassVar[str] = "actor.affiliation_ended"

    actor: Id
    with_actor: Id
    relation: AffiliationKind
    ended: When
    reason: Text | None = None
    citations: MaybeCitations = ()


@record
class ActorNamed(ActorEvent):
    """An actor has one more name, and who calls it so, if that is known. A pejorative one is never a label."""

    type: ClassVar[str] = "actor.named"

    actor: Id
    name: PersonLabel
    language: Lang | None = None
    use: NameUse
    used_by: Id | None = None
    reason: Text | None = None
    citations: MaybeCitations = ()

    @property
    def is_about_a_person(self) -> bool:
        """Tell that it may be: the event does not say what kind of actor it names, so the name is sealed."""
        return True
