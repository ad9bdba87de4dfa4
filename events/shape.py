"""How an event becomes plain JSON values (open body, sealed values by JSON Pointer), and an event again."""

import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from events.base import Event, Sealed, SealMode, Withheld

T = TypeVar("T")
Json = Any
"""A JSON value as Python builtins: dict, list, str, int, bool or None."""


class Plan(NamedTuple):
    """How a value of some type is taken apart.

    `seal` is its seal, if any; `members` are the fields of a record in the order of
    RFC 8785; `many` says that it is a list of such records.
    """

    seal: SealMode | None = None
    members: "tuple[tuple[str, Plan, object], ...]" = ()
    many: bool = False


_LEAF = Plan()


def _plan_of(hint: object) -> Plan:
    """Return the plan of a type hint: seals are found wherever the annotation carries one."""
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Sealed):
                return Plan(seal=extra.when)
        return _plan_of(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        plans = [_plan_of(member) for member in get_args(hint) if member is not type(None)]
        return plans[0] if len(plans) == 1 else _LEAF
    if get_origin(hint) is tuple:
        inner = _plan_of(get_args(hint)[0])
        return Plan(members=inner.members, many=True) if inner.members else _LEAF
    return plan_of(hint) if isinstance(hint, type) and is_dataclass(hint) else _LEAF


def plan_of(cls: type) -> Plan:
    """Return the plan of a record class, fields sorted by name (JCS order: all names are ASCII)."""
    return _plan_of_record(cls)


@cache
def _plan_of_record(cls: type) -> Plan:
    hints = get_type_hints(cls, include_extras=True)
    members = []
    for field in sorted(fields(cls), key=lambda one: one.name):
        default = _default(field)
        members.append((field.name, _plan_of(hints[field.name]), default))
    return Plan(members=tuple(members))


def _default(field: Field[object]) -> object:
    """Return the default in JSON form; `MISSING` where the field must be given."""
    default = getattr(field.default, "default", field.default)  # pydantic's Field(...) wraps it
    if default is MISSING or repr(default) == "PydanticUndefined":
        return MISSING
    return default


@cache
def plan_of_field(cls: type, name: str) -> Plan:
    """Return the plan of one field of a record class."""
    return next(plan for field, plan, _ in plan_of(cls).members if field == name)


@cache
def type_of_field(cls: type, name: str) -> Any:  # noqa: ANN401  # a type, annotated
    """Return the annotated type of one field of a record class."""
    return get_type_hints(cls, include_extras=True)[name]


def to_json(event: Event) -> dict[str, Json]:
    """Return all fields of `event` as JSON values, sealed or not, defaults left out, in canonical order."""
    body: dict[str, Json] = _plain(put_back(*take_apart(event)))
    return body


def take_apart(event: Event, sensitive: frozenset[str] = frozenset()) -> tuple[dict[str, Json], list[tuple[str, Json]]]:
    """Split `event` into the open body and the sealed values with their JSON Pointers below the body.

    The body's members come in the order of RFC 8785 and without defaults, so that
    a compiled encoder prints canonical bytes. `sensitive`: see `NewEvent`.
    """
    sealed: list[tuple[str, Json]] = []
    walk = _Walk(sealed, sensitive, person=event.is_about_a_person)
    body = walk.record(event, plan_of(type(event)), "")
    changed = getattr(type(event), "amends_class", None)
    if changed is not None:
        correction: Any = event
        body["changes"] = [
            walk.change(change.field, change.value, changed, f"/changes/{number}")
            for number, change in enumerate(correction.changes)
        ]
    return body, sealed


class _Walk:
    """One walk through one event: what is sealed goes to `out`, the rest comes back."""

    __slots__ = ("out", "person", "sensitive")

    def __init__(self, out: list[tuple[str, Json]], sensitive: frozenset[str], *, person: bool) -> None:
        self.out, self.sensitive, self.person = out, sensitive, person

    def record(self, value: object, plan: Plan, pointer: str) -> dict[str, Json]:
        kept: dict[str, Json] = {}
        for name, member, default in plan.members:
            inner = getattr(value, name)
            if inner is default or (default == () and inner == ()):
                continue
            if member is _LEAF:
                kept[name] = inner if type(inner) is str else _plain(inner)
            elif member.members:
                kept[name] = self.inside(inner, member, f"{pointer}/{name}")
            elif member.seal == "always" or self._is_sealed(member.seal, f"{pointer}/{name}"):
                self.out.append((f"{pointer}/{name}", inner if type(inner) is str else _plain(inner)))
            else:
                kept[name] = _plain(inner)
        return kept

    def inside(self, value: Any, plan: Plan, pointer: str) -> Json:  # noqa: ANN401  # a record, some, or none
        if value is None or isinstance(value, Withheld):
            return _plain(value)
        if plan.many:
            return [self.record(one, plan, f"{pointer}/{number}") for number, one in enumerate(value)]
        return self.record(value, plan, pointer)

    def change(self, field: str, value: Json | Withheld, changed: type, pointer: str) -> dict[str, Json]:
        """Take apart the new value of a correction as the field of the event that it amends is taken apart.

        What stands in place of a value that is kept back stays, whatever the type of the field.
        """
        plan = plan_of_field(changed, field)
        if not isinstance(value, Withheld):
            value = msgspec.convert(value, type_of_field(changed, field))
        if plan.seal is not None and self._is_sealed(plan.seal, f"{pointer}/value"):
            self.out.append((f"{pointer}/value", _plain(value)))
            return {"field": field}
        return {
            "field": field,
            "value": self.inside(value, plan, f"{pointer}/value") if plan.members else _plain(value),
        }

    def _is_sealed(self, mode: SealMode | None, pointer: str) -> bool:
        if mode == "always":
            return True
        if mode == "person":
            return self.person
        return any(pointer == mark or pointer.startswith(mark + "/") for mark in self.sensitive)


def _plain(value: object) -> Json:
    """Return a value as JSON has it: lists, and the members of every object in canonical order."""
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    return msgspec.to_builtins(value, order="sorted") if isinstance(value, Withheld) else value


def put_back(body: dict[str, Json], sealed: list[tuple[str, Json]]) -> dict[str, Json]:
    """Return `body` with the sealed values at their pointers again. `body` itself is changed.

    Raises `KeyError` or `IndexError` if a pointer leads nowhere.
    """
    for pointer, value in sealed:
        *path, last = pointer.split("/")[1:]
        target: Any = body
        for step in path:
            target = target[int(step)] if isinstance(target, list) else target[step]
        target[last] = value
    return body


def sealable(cls: type) -> Iterator[str]:
    """Yield the fields of `cls` that are or may be sealed, as patterns: `/citations/*/quote`."""
    yield from _sealable(plan_of(cls), "")


@cache
def needs_sealed(cls: type) -> bool:
    """Tell whether a field that is or may be sealed must be given: then the open body alone makes no such record."""
    return _needs_sealed(plan_of(cls))


def _needs_sealed(plan: Plan) -> bool:
    return any(
        _needs_sealed(member) or (member.seal is not None and default is MISSING) for _, member, default in plan.members
    )


def _sealable(plan: Plan, pointer: str) -> Iterator[str]:
    for name, member, _ in plan.members:
        if member.seal is not None:
            yield f"{pointer}/{name}"
        yield from _sealable(member, f"{pointer}/{name}/*" if member.many else f"{pointer}/{name}")


def built(cls: type[T], **values: object) -> T:
    """Return a record of `cls` with these values, not validated: of what was accepted once and only moves.

    All fields have to be given.
    """
    made = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)  # frozen, and not yet anybody's
    return made


def changed(value: T, /, **values: object) -> T:
    """Return a record with other values in some fields, not validated: see `built`."""
    kept = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]  # a record
    return built(type(value), **kept | values)
