"""The rules of a redaction, pure: what is asked and the event that it is about go in; the event to record comes out."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from events.base import Event
from events.claims import ClaimMade
from events.redactions import WHOLE_EVENT, EventRedacted, Redactable, SealedField
from events.responses import ResponseAsserted
from events.shape import Json
from timeline.errors import RuleRefused, Where
from timeline.projections.register import Standing
from timeline.recording.build import build_event, check_values
from timeline.recording.refusals import misused

REDACTED = "event.redacted"
NOT_SEALED = "redaction.not-sealed"
_LISTED = 12
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact:
    """Take something out of an event: sealed `fields`, or the whole of it.

    A field is written as `title`, `citations.0.quote`, or as a JSON Pointer; one that
    holds others takes all that is sealed in it; in a correction, a field is named as in
    what it corrects. `ground` and `approved_by` are asked for by law and by the desk,
    and published; so is `requested_by`, a code that is no person's name.
    """

    ground: str
    approved_by: str
    fields: tuple[str, ...] = ()
    whole_event: bool = False
    requested_by: str | None = None
    reason: str | None = None


def decide_redaction(
    command: Redact,
    target: Redactable,
    *,
    recorded_by: str,
    two_persons: bool,
    holds_back: bool = False,
    weighs: str | None = None,
) -> EventRedacted | None:
    """Decide what is recorded when somebody asks to take something out of `target`.

    `None` if all of it was taken out before. `two_persons` says that whoever approves is
    somebody else than whoever records or asked for it. `holds_back` says that the event is a note which
    holds something back from reports, `weighs` (see `what_weighs`) why a report would say more without it.

    Raises `RuleRefused` where a rule forbids it, `UsageRefused` where nothing, or both
    fields and the whole, are asked for, and `InvalidEvent` for a ground that is none.
    """
    if bool(command.fields) == command.whole_event:
        raise misused(
            says="either fields are taken out of an event, or the whole of it",
            fix=f"name fields: --field NAME ({_listed(target)}); or give --whole-event",
        )
    if two_persons and command.approved_by.strip().casefold() == recorded_by.strip().casefold():
        raise _refused(
            says=f"{recorded_by} records this redaction, and cannot approve it too",
            rule="redaction.same-person",
            where={"field": "body.approved_by"},
            fix="name the second person who approves it; the settings beside the log ask for two persons",
        )
    if two_persons and command.approved_by.strip().casefold() == (command.requested_by or "").strip().casefold():
        raise _refused(
            says=f"{command.requested_by} asked for this redaction, and cannot approve it too",
            rule="redaction.same-person",
            where={"field": "body.approved_by"},
            fix="name the second person who approves it; the settings beside the log ask for two persons",
        )
    if target.gone is not None:
        return None
    body = _whole(target, holds_back=holds_back, weighs=weighs) if command.whole_event else _fields(command, target)
    if body is None:
        return None
    said = {"requested_by": command.requested_by, "reason": command.reason}
    said = {name: value for name, value in said.items() if value is not None}
    told = {"ground": command.ground, "approved_by": command.approved_by, "target": target.event_id, **body, **said}
    check_values(told, "body")
    event = build_event(REDACTED, told)
    assert isinstance(event, EventRedacted)  # noqa: S101  # the catalogue says so of this type
    return event


def _refused(*, says: str, rule: str, fix: str, where: Where) -> RuleRefused:
    return RuleRefused(f"nothing recorded: {says}", rule=rule, fix=fix, where=where)


def _whole(target: Redactable, *, holds_back: bool, weighs: str | None) -> Mapping[str, Json]:
    type_ = target.remains.type
    if type_ == REDACTED or target.remains.stream.startswith("log:"):
        what = "says what was taken out of the record" if type_ == REDACTED else "is what the log notes about itself"
        raise _refused(
            says=f"{type_} {what}, and stays",
            rule="redaction.own-event",
            where={"position": target.position},
            fix=f"take out by itself what is sealed in it: {_listed(target)}",
        )
    if holds_back:
        raise _refused(
            says="this note holds something back from reports; without it, that would be printed",
            rule="redaction.hold",
            where={"position": target.position},
            fix="take its words out: --field text; or retract it first: timeline append retraction … --reason …",
        )
    if weighs is not None:
        raise _refused(
            says=f"{weighs}; without it, reports would say more",
            rule="redaction.weighs",
            where={"position": target.position},
            fix=f"take out by itself what is sealed in it: {_listed(target)}",
        )
    return {
        "scope": "whole_event",
        "fields": [WHOLE_EVENT],
        "digests": [target.leaf_digest],
        "remains": msgspec.to_builtins(target.remains),
    }


_WEIGHING = {
    **dict.fromkeys((".corrected", ".retracted", ".withdrawn"), "says that what was recorded does not hold"),
    ".merged": "says that several records are of one and the same",
    ".unmerged": "says that records are not of one and the same after all",
    ".graded": "says how far something is to be relied on",
    ".ordered": "says which of two actions came first",
}
"""What an event says that holds a report back, by the end of its type."""


def what_weighs(target: Redactable, thing: Standing[Event] | None) -> str | None:
    """Return, in words, what in `target` holds a report back, so that the whole of it stays; `None` if nothing does.

    A denial makes a matter disputed, a claim that replaces another strikes its figure
    out, a correction its value. Without a merge one action would be told as two, without a
    grade the one that it replaced would hold again, and a statement of order may forbid a
    link. Of a thing that was redacted whole, or no longer stands, nothing counts that could
    be lost.
    """
    if thing is None or thing.withheld is not None:
        return None
    type_ = target.remains.type
    for end, says in _WEIGHING.items():
        if type_.endswith(end):
            return f"this {type_} {says}"
    if target.position != thing.position or not thing.stands:
        return None
    return next((why for event in (thing.first, thing.now) if (why := _contradicts(event)) is not None), None)


def _contradicts(event: Event) -> str | None:
    match event:
        case ClaimMade(stance="denies"):
            return "this claim denies something"
        case ClaimMade(supersedes=str()):
            return "this claim replaces another"
        case ResponseAsserted(polarity="no"):
            return "this link says that one action does not answer another"
        case _:
            return None


def _fields(command: Redact, target: Redactable) -> Mapping[str, Json] | None:
    """Return what is said of the sealed fields that are asked for; `None` if they were all taken out before."""
    chosen: dict[str, SealedField] = {}
    for name in command.fields:
        wanted = pointer_of(name, target)
        sealed = [one for one in target.sealed if is_below(one.pointer, wanted)]
        if not sealed and not any(is_below(pointer, wanted) for pointer, _ in target.withheld):
            raise _not_sealed(name, wanted, target)
        chosen.update((one.pointer, one) for one in sealed)
    if not chosen:
        return None
    return {
        "scope": "fields",
        "fields": list(chosen),
        "digests": [one.digest for one in chosen.values()],
    }


def pointer_of(name: str, target: Redactable) -> str:
    """Return the JSON Pointer that a field goes by; in a correction, that of the new value of the field."""
    plain = name.strip().removeprefix("body.")
    pointer = plain if plain.startswith("/") else "/" + plain.replace(".", "/")
    _, field, *rest = pointer.split("/")
    for number, change in enumerate(_changes(target)):
        if change == field:
            return "/".join(("", "changes", str(number), "value", *rest))
    return pointer


def field_of(pointer: str, target: Redactable) -> str:
    """Return a pointer as people write it: `citations.0.quote`; in a correction, as in what it corrects."""
    _, *steps = pointer.split("/")
    match steps:
        case ["changes", number, "value", *rest] if int(number) < len(changed := _changes(target)):
            return ".".join((changed[int(number)], *rest))
        case _:
            return ".".join(steps)


def pattern_of(pointer: str, target: Redactable) -> str:
    """Return the field of a pointer whatever its place in a list: `citations.*.quote`."""
    return ".".join("*" if step.isdigit() else step for step in field_of(pointer, target).split("."))


def _changes(target: Redactable) -> list[str]:
    """Return the fields that a correction changes, in order; nothing for another event."""
    changes = target.body.get("changes")
    return [str(one.get("field")) for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []


def is_below(pointer: str, wanted: str) -> bool:
    """Tell whether a pointer leads to `wanted`, or to something in it."""
    return pointer == wanted or pointer.startswith(f"{wanted}/")


def _not_sealed(name: str, wanted: str, target: Redactable) -> RuleRefused:
    is_open = _is_in(target.body, wanted)
    says = "is open, and cannot be taken out by itself" if is_open else "is no field of it"
    by_itself = f"these can be taken out by themselves: {_listed(target)}"
    return _refused(
        says=f"{name[:80]} {says}: {target.remains.type} at position {target.position}",
        rule=NOT_SEALED,
        where={"field": name[:80]},
        fix=f"{by_itself}; what is open goes with the whole event only: --whole-event",
    )


def _is_in(body: Json, wanted: str) -> bool:
    at: Any = body
    for step in wanted.split("/")[1:]:
        if isinstance(at, dict) and step in at:
            at = at[step]
        elif isinstance(at, list) and step in map(str, range(len(at))):
            at = at[int(step)]
        else:
            return False
    return True


def _listed(target: Redactable) -> str:
    names = [field_of(one.pointer, target) for one in target.sealed]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more or "none is left"


def texts_of(event: EventRedacted, target: Redactable) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of every text that a redaction takes out of `target`.

    Of a whole event also the names that stand in it openly; codes and ids are no text,
    and stand in a hundred other places.
    """
    whole = event.scope == "whole_event"
    for one in target.sealed:
        if whole or one.pointer in event.fields:
            yield from ((field_of(one.pointer, target), text) for text in _strings(one.value))
    if whole:
        yield from _names(target.body, ())


def check_not_said(event: EventRedacted, target: Redactable) -> None:
    """Refuse a redaction that tells, in what it says of itself, what it takes out. Raises `RuleRefused`.

    Compared word by word, whatever the letters and what is between them. Of who asked
    for it also the other way round: a code that stands in the text is a name from it.
    """
    gone = [words_of(text) for _, text in texts_of(event, target)]
    gone = [words for words in gone if any(letter.isalpha() for letter in words)]
    for field in ("approved_by", "requested_by", "reason"):
        said = getattr(event, field)
        if not isinstance(said, str):
            continue
        words = words_of(said)
        if any(one in words or (field == "requested_by" and words in one) for one in gone):
            raise _refused(
                says=f"{field} says what is being taken out",
                rule="redaction.says-it",
                where={"field": f"body.{field}"},
                fix="give a code, or a reason, that holds nothing of it",
            )


def words_of(text: str) -> str:
    """Return the words of a text in small letters, each between two spaces."""
    return f" {' '.join(_WORDS.findall(unicodedata.normalize('NFKC', text).casefold()))} "


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _names(value: Json, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if steps[-1] == "name":
            yield ".".join(steps), value
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _names(inner, (*steps, str(name)))
