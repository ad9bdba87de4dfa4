"""The open body of an event as canonical bytes, and its sealed values, at the speed of compiled code; and back.

`shape.take_apart` says what the result is; this gives the same for the common
case without building the body in Python: a twin of each class, without the fields
that are always sealed and with its fields in the order of RFC 8785, is filled and
written by msgspec. Held to `take_apart` by a property test. The same twin is read,
and an event made of it (`reading`): held to the slow way by the tests of `pages`.
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
    if sensitive or event.is_about_a_person or (writing := _writing(cls)) is None:
        body, sealed = take_apart(event, sensitive)
        return canonical(body), sealed
    twin, collect = writing
    return _ENCODER.encode(msgspec.convert(event, twin, from_attributes=True)), collect(event)


@cache
def _writing(cls: type) -> tuple[type[msgspec.Struct], _Collect] | None:
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
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


@cache
def _twin(cls: type) -> type[msgspec.Struct]:
    """Return a class with the open fields of `cls`, sorted, that writes no field that equals its default."""
    hints = _hints(cls)
    defaults = {name: default for name, _, default in plan_of(cls).members}
    members: list[Any] = []
    for name in sorted(field.name for field in fields(cls)):
        hint = _open(hints[name])
        if hint is not None:
            members.append((name, hint) if defaults[name] is MISSING else (name, hint, defaults[name]))
    return msgspec.defstruct(
        f"Open{cls.__name__}", members, omit_defaults=True, forbid_unknown_fields=True, kw_only=True, gc=False
    )


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


@cache
def reading(cls: type) -> tuple[type[msgspec.Struct], Callable[[Any], Any]]:
    """Return the twin that an open body is read into, and what makes a record of one: what is sealed is absent in it.

    The twin refuses what it has no field for, also what is always sealed and stands openly
    there. Read straight into a record, which msgspec does too, each field is set by its name,
    and each that is absent is found out by an error made and dropped: half as long again.
    """
    return _twin(cls), _maker(cls)


@cache
def _maker(cls: type) -> Callable[[Any], Any]:
    """Return a function that makes a record of its twin, compiled as `_collector` is.

    The fields are set while the record is of a class of its own, which is laid out alike and
    is not frozen: to set one is then a step of the interpreter, not a call.
    """
    hints, open_fields = _hints(cls), frozenset(_twin(cls).__struct_fields__)
    # To set is said again, for a record that is made of another would have that from it.
    laid_out = {"__slots__": vars(cls)["__slots__"], "__setattr__": object.__setattr__}
    made: dict[str, Any] = {"Unfrozen": type(f"Unfrozen{cls.__name__}", cls.__bases__, laid_out), "Frozen": cls}
    lines = ["def make(twin):", " made = Unfrozen()"]
    for name, _, default in plan_of(cls).members:
        if name not in open_fields:
            made[f"default_{name}"] = default
            lines.append(f" made.{name} = default_{name}")
            continue
        inner, many = _record_in(hints[name])
        if inner is None:
            lines.append(f" made.{name} = twin.{name}")
        else:
            made[f"make_{name}"] = _maker(inner)
            lines += [f" value = twin.{name}", f" made.{name} = {_made_of(name, many=many)} if value else value"]
    lines += [" made.__class__ = Frozen", " return made"]
    exec("\n".join(lines), made)  # noqa: S102  # no more than our own classes say
    make: Callable[[Any], Any] = made["make"]
    return make


def _made_of(name: str, *, many: bool) -> str:
    """Return what makes `value`, which is not nothing, into the record or the records of a field."""
    if not many:
        return f"make_{name}(value)"
    # Most lists are of one, and a loop over it would take as long as to make it.
    return f"((make_{name}(value[0]),) if len(value) == 1 else tuple([make_{name}(one) for one in value]))"


def _record_in(hint: Any) -> tuple[type | None, bool]:  # noqa: ANN401  # a type
    """Return the class of the record, or records, that stand in a field, and whether it is a list of them."""
    if get_origin(hint) is Annotated:
        seal = next((extra for extra in get_args(hint)[1:] if isinstance(extra, Sealed)), None)
        return _record_in(get_args(hint)[0] if seal is None else seal.inner)
    if get_origin(hint) in (Union, types.UnionType):
        found = [_record_in(member) for member in get_args(hint) if member is not type(None)]
        if len(found) > 1 and any(inner for inner, _ in found):
            message = f"a field is a record, or a list of them, or none; it cannot be read as {hint}"
            raise TypeError(message)
        return found[0]
    if get_origin(hint) is tuple:
        return _record_in(get_args(hint)[0])[0], True
    return hint if isinstance(hint, type) and is_dataclass(hint) else None, False
