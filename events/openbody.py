"""The open body of an event as canonical bytes, and its sealed values, at the speed of compiled code.

`shape.take_apart` says what the result is; this gives the same for the common
case without building the body in Python: a twin of each class, without the fields
that are always sealed and with its fields in the order of RFC 8785, is filled and
written by msgspec. Held to `take_apart` by a property test.
"""

import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from events.base import MAX_SAFE_INTEGER, Event, Sealed
from events.shape import Json, Plan, plan_of, take_apart

_ENCODER = msgspec.json.Encoder()
# An event that was built, not validated, must not leave the canonical form either: the
# twin refuses what its types do not hold, NaN in place of a word among them.
_SAFE_INT = Annotated[int, msgspec.Meta(ge=-MAX_SAFE_INTEGER, le=MAX_SAFE_INTEGER)]


_Collect = Callable[[Event], list[tuple[str, Json]]]


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
    if sensitive or event.is_about_a_person or (way := _way(cls)) is None:
        body, sealed = take_apart(event, sensitive)
        return canonical(body), sealed
    twin, collect = way
    return _ENCODER.encode(msgspec.convert(event, twin, from_attributes=True)), collect(event)


@cache
def _way(cls: type) -> tuple[type[msgspec.Struct], _Collect] | None:
    """Return the twin of a class, and what collects the sealed values of its events.

    `None` for corrections: what they seal depends on the field that they correct.
    """
    if hasattr(cls, "amends_class"):
        return None
    return _twin(cls), _collector(plan_of(cls))


def _collector(plan: Plan) -> _Collect:
    """Return a function that gives the values of a plan that are always sealed, by JSON Pointer.

    It is compiled, as the methods of a named tuple are: three times as quick as to go by
    the plan for each event. Of what it is made of only names of fields differ.
    """
    lines = ["def collect(event):", " found = []", *_steps(plan, "event", "", 1), " return found"]
    made: dict[str, Any] = {"plain": msgspec.to_builtins}
    exec("\n".join(lines), made)  # noqa: S102  # no more than our own classes say
    collect: _Collect = made["collect"]
    return collect


def _steps(plan: Plan, value: str, pointer: str, depth: int) -> Iterator[str]:
    """Yield the lines that look through a record; `value` is the name that it has there."""
    pad, inner, number = " " * depth, f"inner{depth}", f"number{depth}"
    for name, member, _ in plan.members:
        at = f"{pointer}/{name}"
        if member.seal == "always":
            yield f"{pad}{inner} = {value}.{name}"
            yield f"{pad}if {inner} is not None:"
            yield f"{pad} found.append((f{at!r}, {inner} if type({inner}) is str else plain({inner})))"
        elif further := list(_steps(member, inner, f"{at}/{{{number}}}" if member.many else at, depth + 1)):
            yield f"{pad}{inner} = {value}.{name}"
            many = f"for {number}, {inner} in enumerate({inner} or ()):"
            yield f"{pad}{many if member.many else f'if {inner} is not None:'}"
            yield from further


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
