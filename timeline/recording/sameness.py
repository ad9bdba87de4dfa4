"""When two events say the same: field by field, and a field that was redacted since is not compared."""

from dataclasses import fields, is_dataclass

from events.base import Event, Withheld


def same(recorded: object, new: object) -> bool:
    """Tell whether `new` says what `recorded` says; where `recorded` is withheld, any value passes, but not none."""
    if is_withheld(recorded):
        return new is not None and new != ()
    if isinstance(recorded, list | tuple) and isinstance(new, list | tuple):
        return len(recorded) == len(new) and all(same(a, b) for a, b in zip(recorded, new, strict=True))
    if type(recorded) is not type(new):
        return False
    if is_dataclass(recorded):
        return all(same(getattr(recorded, field.name), getattr(new, field.name)) for field in fields(recorded))
    if isinstance(recorded, dict) and isinstance(new, dict):
        return recorded.keys() == new.keys() and all(same(value, new[name]) for name, value in recorded.items())
    return recorded == new


def is_withheld(value: object) -> bool:
    """Tell whether a value was redacted: a `Withheld`, or, where any JSON may stand, its members."""
    return isinstance(value, Withheld) or (isinstance(value, dict) and value.keys() == {"ground", "by_position"})


def differing(recorded: Event, new: Event) -> tuple[str, ...]:
    """Return the names of the fields in which two events differ; `type`, if they are not of one type."""
    if type(recorded) is not type(new):
        return ("type",)
    names = [field.name for field in fields(recorded)]  # type: ignore[arg-type]  # every event is a record
    return tuple(name for name in names if not same(getattr(recorded, name), getattr(new, name)))
