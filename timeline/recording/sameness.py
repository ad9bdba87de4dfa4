"""When two events say the same: field by field; what was redacted since passes only for a command sent again."""

from dataclasses import fields, is_dataclass

from events.base import Event
from timeline.projections.withheld import is_withheld


def same(recorded: object, new: object, *, sent_again: bool = False) -> bool:
    """Tell whether `new` says what `recorded` says. What is withheld is the same as nothing: nobody can compare.

    `sent_again`: the event id shows that both are one command. Then any value passes
    where `recorded` is withheld, but not none.
    """
    if is_withheld(recorded):
        return sent_again and new is not None and new != ()
    if isinstance(recorded, list | tuple) and isinstance(new, list | tuple):
        return len(recorded) == len(new) and all(
            same(a, b, sent_again=sent_again) for a, b in zip(recorded, new, strict=True)
        )
    if type(recorded) is not type(new):
        return False
    if is_dataclass(recorded):
        return all(
            same(getattr(recorded, field.name), getattr(new, field.name), sent_again=sent_again)
            for field in fields(recorded)
        )
    if isinstance(recorded, dict) and isinstance(new, dict):
        return recorded.keys() == new.keys() and all(
            same(value, new[name], sent_again=sent_again) for name, value in recorded.items()
        )
    return recorded == new


def differing(recorded: Event, new: Event, *, sent_again: bool = True) -> tuple[str, ...]:
    """Return the names of the fields in which two events differ; `type`, if they are not of one type.

    `sent_again` as for `same`: whoever compares two events of one event id leaves it.
    """
    if type(recorded) is not type(new):
        return ("type",)
    names = [field.name for field in fields(recorded)]  # type: ignore[arg-type]  # every event is a record
    return tuple(name for name in names if not same(getattr(recorded, name), getattr(new, name), sent_again=sent_again))
