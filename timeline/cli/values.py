"""New values of fields as they are typed: `FIELD=VALUE`, a time as a time, a list by commas, all else as JSON."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from events.amendments import correctable
from events.base import Event
from events.claims import Figure
from events.reading import NO_ZONE, Zoning
from events.shape import Json
from events.times import When
from timeline.cli.bodies import refused
from timeline.cli.refusals import did_you_mean
from timeline.cli.times import check_weekday, read_time


class Changes(NamedTuple):
    """What `--set` asks for: the fields with their new values, and what is to be told of them."""

    fields: tuple[tuple[str, Any], ...]
    remarks: tuple[str, ...]


class Times(NamedTuple):
    """What was typed of the times among new values: their zone, and the words of the source; else what stands stays.

    `keep` lets a weekday stand that the new time contradicts.
    """

    zone: Zoning | None = None
    words: str | None = None
    keep: bool = False


def read_changes(now: Event, texts: Sequence[str], times: Times) -> Changes:
    """Return the changes of a thing that `--set` asks for. Nothing after the sign takes an optional field away.

    Raises `UsageRefused` for a field that it has not, `TimeRefused` for a time that cannot be read.
    """
    cls = type(now)
    remarks: list[str] = []
    typed = [_split(cls, text) for text in texts]
    kinds = {field: _kind_of(cls, field) for field, _ in typed}
    if times.words is not None and list(kinds.values()).count("time") != 1:
        says = "--as-reported is for one time, which --set gives"
        raise refused(option="--as-reported", says=says, fix="correct one time at once, or leave it out")
    fields = []
    for field, text in typed:
        if kinds[field] == "time" and text != "" and not text.lstrip().startswith("{"):
            stands = getattr(now, field)  # what was taken out is no time to keep anything of
            retimed = _Retimed(
                field, stands if isinstance(stands, When) else None, times, changes_place="territory" in kinds
            )
            fields.append((field, retimed.read(text, remarks)))
        else:
            fields.append((field, _value(kinds[field], text)))
    return Changes(tuple(fields), tuple(remarks))


_OTHER_DAY = (
    "correct the time or --zone; or give the source's words for it: --as-reported TEXT; "
    "or --keep-mismatch, if the source itself is wrong"
)


_WHOLE_FIGURE = (
    "set the whole of it: --set 'figure="
    '{"quantity": "killed", "unit": "persons", "scope": "incident", "bound": "exact", "value": 4}'
    "'; timeline show prints the one on record"
)


def _split(cls: type[Event], text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    field = field.strip().replace("-", "_")
    known = correctable(cls)
    if not equals:
        raise refused(option="--set", says=f"{text[:40]!r} sets nothing", fix="write FIELD=VALUE")
    if field not in known:
        if "figure" in known and field in get_type_hints(Figure):
            raise refused(option="--set", says=f"{field} is a part of the figure", fix=_WHOLE_FIGURE)
        fix = did_you_mean(field, known, f"these can be corrected: {', '.join(known)}")
        raise refused(option="--set", says=f"{field[:40]!r} cannot be corrected", fix=fix)
    return field, value


class _Retimed(NamedTuple):
    """A time that gets a new value: the zone, the source's words and how it was read stay, unless others are typed."""

    field: str
    now: When | None
    typed: Times
    changes_place: bool

    def read(self, text: str, remarks: list[str]) -> Json:
        """Return the new value. Says what is lost, and a weekday of the words that is kept though it contradicts it."""
        basis = "stated" if self.now is None else self.now.basis
        when = read_time(text, "--set", self._zone(), basis=basis, has_zone=True)
        if when.zone_basis == "place" and self.typed.zone is None and self.changes_place:
            says = "the zone of the time was assumed from the place, which changes too"
            raise refused(
                option="--set", says=says, fix="name the zone: --zone Asia/Tehran; or correct one after the other"
            )
        words = self._words(remarks)
        kept = check_weekday(when, words, keep=self.typed.keep, option="--set", fix=_OTHER_DAY)
        remarks += [] if kept is None else [kept]
        body: dict[str, Any] = msgspec.to_builtins(when)
        return body | ({} if words is None else {"as_reported": words})

    def _zone(self) -> Zoning:
        if self.typed.zone is not None or self.now is None:
            return self.typed.zone or NO_ZONE
        return Zoning(self.now.zone, self.now.zone_basis)

    def _words(self, remarks: list[str]) -> str | None:
        words = self.now.as_reported if self.now is not None else None
        if self.typed.words is not None:
            return self.typed.words or None
        if words is None or isinstance(words, str):
            return words
        remarks.append(f"the source's words for {self.field} are withheld, and do not stand beside the new time")
        return None


def _kind_of(cls: type[Event], field: str) -> str:
    """Return how values of a field are typed: time, text, list, number, flag; records and json as JSON."""
    hint: Any = get_type_hints(cls)[field]
    members = [one for one in get_args(hint) if one is not type(None)] if get_origin(hint) is not tuple else []
    plain = {When: "time", str: "text", int: "number", bool: "flag"}
    for one in (hint, *members):
        if one in plain:
            return plain[one]
        if get_origin(one) is tuple and get_args(one)[0] is str:
            return "list"
        if all(isinstance(value, str) for value in get_args(one)) and get_args(one):
            return "text"  # one of a few words
    return "records" if get_origin(hint) is tuple else "json"


def _value(kind: str, text: str) -> Json:
    if text == "":
        return [] if kind in ("list", "records") else None
    if text.lstrip().startswith(("{", "[")) and kind != "text":
        return _json(text)
    match kind:
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "text":
            return text
        case _:
            return _json(text)


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise refused(
            option="--set", says=f"{text[:40]!r} is no JSON", fix='write the whole field as JSON, like [{"actor": …}]'
        ) from None
