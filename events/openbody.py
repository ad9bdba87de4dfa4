"""The open body of an event as canonical bytes, and its sealed values, at the speed of compiled code.

`shape.take_apart` says what the result is; this gives the same for the common
case without building the body in Python: a twin of each class, without the fields
that are always sealed and with its fields in the order of RFC 8785, is filled and
written by msgspec. Held to `take_apart` by a property test.
"""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from events.base import MAX_SAFE_INTEGER, Event, Sealed
from events.shape import Json, Plan, plan_of, take_apart

_ENCODER = msgspec.json.Encoder()
# An event that was built, not validated, must not leave the canonical form either: the
# twin refuses what its types do not hold, NaN in place of a word among them.
_SAFE_INT = Annotated[int, msgspec.Meta(ge=-MAX_SAFE_INTEGER, le=MAX_SAFE_INTEGER)]


class _Way(NamedTuple):
    """A way to sealed values: the field, the ways on from there (none: it is sealed itself), and if it is a list."""

    name: str
    on: "tuple[_Way, ...]"
    many: bool


def split(
    event: Event, sensitive: frozenset[str], canonical: Callable[[Json], bytes]
) -> tuple[bytes, list[tuple[str, Json]]]:
    """Return the canonical bytes of the open body, and the sealed values by JSON Pointer.

    The bytes are RFC 8785 because names are ASCII and sorted, and the twin holds no
    fraction and no integer beyond ±(2^53 - 1): `msgspec.ValidationError`. For half of a
    surrogate pair, `UnicodeEncodeError` is raised. Values without a type of their own
    (those of corrections) are written by `canonical`, which checks all that.
    """
    cls: type = type(event)  # plain: mypy takes no class of events for something hashable
    if sensitive or event.is_about_a_person or hasattr(cls, "amends_class"):
        body, sealed = take_apart(event, sensitive)
        return canonical(body), sealed
    found: list[tuple[str, Json]] = []
    _collect(event, _ways(cls), "", found)
    return _ENCODER.encode(msgspec.convert(event, _twin(cls), from_attributes=True)), found


def _collect(value: object, ways: tuple[_Way, ...], pointer: str, found: list[tuple[str, Json]]) -> None:
    for name, on, many in ways:
        inner = getattr(value, name)
        if inner is None:
            continue
        if not on:
            found.append((f"{pointer}/{name}", inner if type(inner) is str else msgspec.to_builtins(inner)))
        elif many:
            for number, one in enumerate(inner):
                _collect(one, on, f"{pointer}/{name}/{number}", found)
        else:
            _collect(inner, on, f"{pointer}/{name}", found)


@cache
def _ways(cls: type) -> tuple[_Way, ...]:
    return _ways_of(plan_of(cls))


def _ways_of(plan: Plan) -> tuple[_Way, ...]:
    """Return the ways of a plan that lead to a value that is always sealed."""
    found = []
    for name, member, _ in plan.members:
        if member.seal == "always":
            found.append(_Way(name, (), many=False))
        elif on := _ways_of(member):
            found.append(_Way(name, on, member.many))
    return tuple(found)


@cache
def _twin(cls: type) -> type[msgspec.Struct]:
    """Return a class with the open fields of `cls`, sorted, that writes no field that equals its default."""
    hints = get_type_hints(cls, include_extras=True)
    defaults = {name: default for name, _, default in plan_of(cls).members}
    members: list[Any] = []
    for name in sorted(field.name for field in fields(cls)):
        hint = _open(hints[name])
        if hint is not None:
            members.append((name, hint) if defaults[name] is MISSING else (name, hint, defaults[name]))
    return msgspec.defstruct(f"Open{cls.__name__}", members, omit_defaults=True, kw_only=True, gc=False)


def _open(hint: Any) -> Any:  # noqa: ANN401  # a type goes in and comes out
    """Return the type of what is written openly of a field; `None` for one that is always sealed."""
    if get_origin(hint) is Annotated:
        seal = next((extra for extra in get_args(hint)[1:] if isinstance(extra, Sealed)), None)
        if seal is None:
            return _open(get_args(hint)[0])
        return None if seal.when == "always" else _open(seal.inner)
    if get_origin(hint) in (Union, types.UnionType):
        members = [_open(member) for member in get_args(hint)]
        return None if None in members else Union[tuple(members)]  # noqa: UP007  # made from a list
    if get_origin(hint) is tuple:
        inner = _open(get_args(hint)[0])
        return types.GenericAlias(tuple, (inner, ...))
    if hint is int:
        return _SAFE_INT
    return _twin(hint) if isinstance(hint, type) and is_dataclass(hint) else hint
