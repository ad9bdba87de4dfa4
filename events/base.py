"""What every record is made of: the `record` decorator, identifiers, sealed text, and the family `Event`."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, fields
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from typing import Annotated, Any, ClassVar, Literal, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, StringConstraints, TypeAdapter
from pydantic_core import ArgsKwargs, CoreSchema, SchemaValidator

_T = TypeVar("_T")

# What pydantic asks of a class: no value of another type is taken for one, no unknown field is let pass.
_CONFIG = ConfigDict(strict=True, extra="forbid")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
def record(cls: type[_T]) -> type[_T]:
    """Make `cls` a value of the vocabulary: frozen, slotted, keyword-only, strict, closed to unknown fields.

    Every default is `None` or `()`, and a field that equals its default is left
    out of what is stored: absent means "not said". To make one validates it; the
    validator is built at first use, so that a command that appends one action does not
    pay for sixty kinds of event.
    """
    for name, method in _METHODS.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    for base in cls.__mro__[1:]:  # pydantic looks for validators in the class alone
        for name, method in vars(base).items():
            if hasattr(method, "decorator_info") and name not in vars(cls):
                setattr(cls, name, method)
    made: Any = dataclass(init=False, slots=True, kw_only=True, eq=False, repr=False)(cls)
    made.__pydantic_config__ = _CONFIG
    for field in fields(made):
        if not (field.compare and field.repr) or field.hash is False:
            message = f"{cls.__name__}.{field.name} is to be left out, and all fields of a record count and are said"
            raise TypeError(message)
    return cast("type[_T]", made)


# The methods that every dataclass has, one for all: to compile them for each of sixty
# classes would be a quarter of what a cold start costs.
@cache
def _validator(cls: type) -> SchemaValidator:
    return cast("SchemaValidator", TypeAdapter(cls).validator)


def _init(self: object, /, **given: object) -> None:
    """Make a record of its fields. Raises `pydantic.ValidationError`."""
    cls: type = type(self)
    _validator(cls).validate_python(ArgsKwargs((), given), self_instance=self)


def _refuse_to_set(self: object, name: str, value: object) -> None:  # noqa: ARG001  # as Python calls it
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_to_delete(self: object, name: str) -> None:  # noqa: ARG001  # as Python calls it
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


@cache
def _reader(cls: type) -> Callable[[object], tuple[Any, ...]]:
    """Return what reads all fields of a record at once."""
    names = [field.name for field in fields(cls)]
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


def _reader_of(value: object) -> Callable[[object], tuple[Any, ...]]:
    cls: type = type(value)  # plain: mypy takes no class for something hashable
    return _reader(cls)


def _eq(self: object, other: object) -> bool:
    read = _reader_of(self)
    return read(self) == read(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_reader_of(self)(self))


@recursive_repr()
def _repr(self: object) -> str:
    cls: type = type(self)
    said = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(cls))
    return f"{cls.__qualname__}({', '.join(said)})"


def _state(self: object) -> tuple[Any, ...]:
    return _reader_of(self)(self)


def _set_state(self: object, state: tuple[Any, ...]) -> None:
    cls: type = type(self)
    for field, value in zip(fields(cls), state, strict=True):
        object.__setattr__(self, field.name, value)  # frozen, and not yet anybody's


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _set_state,
}


@record
class Withheld:
    """A sealed value that was redacted: `ground` says why, `by_position` which event says so.

    It is only ever read, never recorded: the door refuses it.
    """

    ground: str
    by_position: int

    def __str__(self) -> str:
        """Return what is printed in its place: `withheld: personal data, position 31`."""
        return f"withheld: {self.ground.replace('_', ' ')}, position {self.by_position}"


SealMode = Literal["always", "person", "marked"]


class Sealed:
    """The mark of a field that is committed to by a salted digest, so that it can be removed and no proof breaks.

    `when`: "always"; "person", sealed if the event is about a person; "marked",
    sealed if the recorder asks for it. `inner` is what the door accepts: never
    a `Withheld`.
    """

    __slots__ = ("inner", "when")

    def __init__(self, inner: object, when: SealMode = "always") -> None:
        self.inner = inner
        self.when: SealMode = when

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as `inner`."""
        return handler.generate_schema(self.inner)


# Control characters have no place in a quotation; tab and line ends have.
_NO_CONTROL = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
_ONE_LINE = r"^[^\x00-\x1f]*$"
MAX_SAFE_INTEGER = 2**53 - 1

_PlainText = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=_NO_CONTROL)]
_Quote = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=_NO_CONTROL)]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_ONE_LINE)]
_PlainLabel = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_ONE_LINE)]
_PlainUrl = Annotated[
    str,
    StringConstraints(
        min_length=8, max_length=4000, pattern=r"^(https?|ftp|tg|mailto|urn|doi|magnet):[^\x00-\x20\x7f]+$"
    ),
]
_PlainDec = Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$")]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/+-]{1,64}$")]
Lang = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Int = Annotated[int, Field(ge=-MAX_SAFE_INTEGER, le=MAX_SAFE_INTEGER)]
Count = Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]
Dec = _PlainDec

Text = Annotated[str | Withheld, Sealed(_PlainText)]
Quote = Annotated[str | Withheld, Sealed(_Quote)]
Title = Annotated[str | Withheld, Sealed(_Title)]
Url = Annotated[str | Withheld, Sealed(_PlainUrl)]
Texts = Annotated[
    tuple[str, ...] | Withheld, Sealed(Annotated[tuple[_PlainText, ...], Field(min_length=1, max_length=20)])
]
Label = _PlainLabel
PersonLabel = Annotated[str | Withheld, Sealed(_PlainLabel, "person")]
MarkedDec = Annotated[str | Withheld, Sealed(_PlainDec, "marked")]


class Event:
    """Something that may be recorded: a fact about the record, in the past tense.

    `type` and `schema_version` are literals on disk, never derived from a Python
    name. `stream` is `kind:id`, the entity that the event is about (`thing` its kind,
    `id_field` the field that names it); an event about several belongs to the first.
    """

    __slots__ = ()

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1
    thing: ClassVar[str]
    id_field: ClassVar[str]

    @property
    def stream(self) -> str:
        """Return `kind:id` of what this event is about."""
        return f"{self.thing}:{getattr(self, self.id_field)}"

    @property
    def is_about_a_person(self) -> bool:
        """Tell whether names in this event are names of a person, and so are sealed."""
        return False


class ActorEvent(Event):
    """The family of events about actors."""

    __slots__ = ()
    thing = "actor"
    id_field = "actor"


class SourceEvent(Event):
    """The family of events about sources."""

    __slots__ = ()
    thing = "source"
    id_field = "source"


class ActionEvent(Event):
    """The family of events about actions."""

    __slots__ = ()
    thing = "action"
    id_field = "action"


class ClaimEvent(Event):
    """The family of events about claims."""

    __slots__ = ()
    thing = "claim"
    id_field = "claim"


class ResponseEvent(Event):
    """The family of events about responses."""

    __slots__ = ()
    thing = "response"
    id_field = "link"


class CaseEvent(Event):
    """The family of events about cases: actions that a person chose to study."""

    __slots__ = ()
    thing = "case"
    id_field = "case"


class NoteEvent(Event):
    """The family of events about notes: an analyst's own words."""

    __slots__ = ()
    thing = "note"
    id_field = "note"


class ExportEvent(Event):
    """The family of events about what was made from the log and left the house."""

    __slots__ = ()
    thing = "export"
    id_field = "sha256"


class LogEvent(Event):
    """The family of events about the log itself."""

    __slots__ = ()
