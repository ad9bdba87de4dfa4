"""Claims: what somebody says about an action. A claim is never flattened into a fact."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from events.actors import Party
from events.base import ClaimEvent, Code, Count, Id, Text, record
from events.codebook import table
from events.places import Place
from events.sources import Citations, MaybeCitations
from events.times import When

Dimension = Literal[
    "casualties",
    "count",
    "damage",
    "time",
    "place",
    "target",
    "responsibility",
    "means",
    "motive",
    "identity",
    "occurrence",
    "other",
]
Stance = Literal["asserts", "denies", "claims", "admits", "attributes"]
Quantity = Literal[
    "killed",
    "injured",
    "casualties",
    "missing",
    "captured",
    "displaced",
    "arrested",
    "munitions",
    "missiles",
    "drones",
    "buildings",
    "bases",
    "targets",
    "gap",
    "other",
]
Bound = Literal["exact", "at_least", "at_most", "about", "range", "three_point", "word", "parts_only", "unknown"]
_ONE_VALUE = ("exact", "at_least", "at_most", "about")


def _known_word(code: str) -> str:
    if code in table("words"):
        return code
    message = f"no such word for a number: {code}; known are {', '.join(table('words'))}"
    raise ValueError(message)


Word = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,20}$"), AfterValidator(_known_word)]


@record
class FigurePart:
    """One category of a figure: children 4. Parts are never added to the total that they are parts of."""

    category: Code
    bound: Literal["exact", "at_least", "at_most", "about", "word", "unknown"]
    value: Count | None = None
    word: Word | None = None

    @model_validator(mode="after")
    def _one_reading(self) -> "FigurePart":
        wanted = (self.bound in _ONE_VALUE, self.bound == "word")
        if wanted != (self.value is not None, self.word is not None):
            message = f"a part with bound {self.bound} takes {_fields_of(self.bound)}"
            raise ValueError(message)
        return self


def _fields_of(bound: str) -> str:
    fields = {"range": "low and high", "three_point": "low, best and high", "word": "word", "parts_only": "parts"}
    return "value" if bound in _ONE_VALUE else fields.get(bound, "no number")


@record
class Figure:
    """A number as it was said: with its bound, its words, its parts, and never more exact than that.

    `parts_only`: the claimant gave parts and no total; `unknown`: the claimant said
    that it is not known, which is neither 0 nor silence. `status` is what the
    claimant calls the people counted, printed in quotation marks.
    """

    quantity: Quantity
    unit: Literal["persons", "items", "seconds"]
    bound: Bound
    value: Count | None = None
    low: Count | None = None
    best: Count | None = None
    high: Count | None = None
    word: Word | None = None
    words: Text | None = None
    parts: Annotated[tuple[FigurePart, ...], Field(max_length=24)] = ()
    status: Text | None = None
    scope: Literal["incident", "cumulative", "period"]
    since: When | None = None

    @model_validator(mode="after")
    def _fields_fit_the_bound(self) -> "Figure":
        given = {name for name in ("value", "low", "best", "high", "word") if getattr(self, name) is not None}
        wanted = {
            "range": {"low", "high"},
            "three_point": {"low", "best", "high"},
            "word": {"word"},
        }.get(self.bound, {"value"} if self.bound in _ONE_VALUE else set())
        if given != wanted or (self.bound == "parts_only" and not self.parts):
            message = f"a figure with bound {self.bound} takes {_fields_of(self.bound)}"
            raise ValueError(message)
        if self.bound == "range" and self.low is not None and self.high is not None and self.low > self.high:
            message = f"the range runs backwards: {self.low} to {self.high}"
            raise ValueError(message)
        return self


@record
class ClaimMade(ClaimEvent):
    """Somebody said something about an action: a figure, a time, who did it, why.

    `claimant` is the finest speaker that the source names (a deputy governor, not
    "Iran"). `about` are actions; a claim about several is one figure for all of them: it is never
    split, and never added to theirs. `about_case` is a case in their place: a figure for
    all that was studied. `statement` joins claims made in one breath;
    `subset_of` names the claim that this one is a part of; `supersedes` an earlier
    one by the same claimant.
    """

    type: ClassVar[str] = "claim.made"
    schema_version: ClassVar[int] = 2

    claim: Id
    about: Annotated[tuple[Id, ...], Field(max_length=16)] = ()
    about_case: Id | None = None
    claimant: Id | None
    claimant_words: Text | None = None
    dimension: Dimension
    stance: Stance
    figure: Figure | None = None
    when: When | None = None
    place: Place | None = None
    party: Party | None = None
    text: Text | None = None
    stated_at: When | None = None
    as_of: When | None = None
    statement: Id | None = None
    subset_of: Id | None = None
    supersedes: Id | None = None
    citations: Citations

    @model_validator(mode="after")
    def _is_about_something(self) -> "ClaimMade":
        if bool(self.about) == (self.about_case is not None):
            message = "a claim is about actions (about), or about a case (about_case): one of the two"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _says_one_thing(self) -> "ClaimMade":
        given = [name for name in ("figure", "when", "place", "party", "text") if getattr(self, name) is not None]
        wanted = {
            "casualties": ("figure",),
            "count": ("figure",),
            "time": ("when", "text", "figure"),
            "place": ("place", "text"),
            "responsibility": ("party", "text"),
            "occurrence": ("party", "text"),
        }.get(self.dimension, ("text", "party", "figure"))
        nothing_is_enough = self.dimension in ("responsibility", "occurrence")
        if len(given) > 1 or (given and given[0] not in wanted) or not (given or nothing_is_enough):
            message = f"a claim about {self.dimension} says exactly one of: {', '.join(wanted)}"
            raise ValueError(message)
        if self.claimant is None and self.claimant_words is None:
            message = "a claim without claimant needs claimant_words: what the source calls the speaker"
            raise ValueError(message)
        if self.stance == "attributes" and self.party is None:
            message = "a claim that attributes needs party: to whom"
            raise ValueError(message)
        return self


@record
class ClaimWithdrawn(ClaimEvent):
    """The claimant took it back: it stays visible, struck, and stands in no figure. Our record was right."""

    type: ClassVar[str] = "claim.withdrawn"

    claim: Id
    by: Id
    published_at: When
    reason: Text | None = None
    citations: MaybeCitations = ()
