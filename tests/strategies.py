"""Hypothesis strategies: any event of the vocabulary (`events`), any consistent record of them (`histories`)."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from events.actions import ActionKind, ActionReported
from events.actors import ActorAffiliated, ActorRegistered, Party
from events.amendments import ActionRetracted, Change, Correction, correctable
from events.base import Event, Lang, Sealed
from events.catalogue import EVENTS
from events.claims import ClaimMade, Figure, FigurePart, Word
from events.codebook import table
from events.codings import Coding
from events.custody import SourceCaptured
from events.envelope import RecordedEvent
from events.logs import ClockSetBack, KeyRotated, Vkey
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.notes import LOG, CaseExcluded, CaseIncluded, NoteAdded
from events.places import Place, PlaceRegistered, Territory
from events.redactions import EventRedacted
from events.relations import ActionsOrdered, ActionsRelated, Gap
from events.responses import STRENGTHS, ResponseAsserted, ResponseDeclined
from events.sources import Citation, SourceRelated
from events.times import (
    FIRST_INSTANT,
    LAST_INSTANT,
    Edtf,
    Instant,
    When,
    Zone,
    parse_instant,
    surely_before,
    write_instant,
)
from tests import builders as make

ZONES = ("Asia/Tehran", "Asia/Karachi", "America/Havana", "Europe/London", "Pacific/Apia", "Australia/Lord_Howe", "UTC")
# Text as sources have it: other scripts, emoji, the joiner that Persian spelling needs, line ends.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\t\n\u200c"), min_size=1
)
_ONE_LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
_FIRST, _LAST = (parse_instant(edge).replace(tzinfo=None) for edge in (FIRST_INSTANT, LAST_INSTANT))
INSTANTS = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)).map(write_instant)
DECIMALS = st.integers(-8_900_000, 8_900_000).map(lambda whole: f"{whole // 100_000}.{whole % 100_000:05}")


def week_of(day: str) -> str:
    """Return the week that a day is in: `2024-W03`; the day itself where the calendar has no whole week."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}" if day < "9999-12-27" else day


_FORMS: dict[str, Callable[[str], str]] = {
    "day": lambda day: day,
    "week": week_of,
    "month": lambda day: day[:7],
    "some-day": lambda day: f"{day[:7]}-XX",
    "season": lambda day: f"{day[:4]}-21",
    "year": lambda day: day[:4],
}
_STRINGS: tuple[tuple[Any, st.SearchStrategy[str]], ...] = (
    (ActionKind, st.sampled_from(sorted(table("kinds")))),
    (Territory, st.sampled_from(sorted(table("territories")))),
    (Word, st.sampled_from(sorted(table("words")))),
    (Instant, INSTANTS),
    (Lang, st.sampled_from(["en", "fa", "ur-PK", "zh-Hant-TW"])),
    (Vkey, st.integers(1, 9).map(make.vkey)),
    (Zone, st.sampled_from([*ZONES, "+03:30", "-12:00"])),
    # How finely the bounds are written as dates, and the mark behind them: see `_mend_when`.
    (Edtf, st.sampled_from([form + mark for form in _FORMS for mark in ("", "~", "?", "%")])),
)


_PLAIN = {type(None): st.none(), bool: st.booleans()}


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a type as the vocabulary writes it."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Annotated:
        return _of_annotated(hint, *get_args(hint))
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of([of(member) for member in get_args(hint)])
    return of_record(hint)


def _of_annotated(hint: Any, inner: Any, *extras: Any) -> st.SearchStrategy[Any]:
    flat = [one for extra in extras for one in (extra.metadata if isinstance(extra, FieldInfo) else [extra])]
    limits = {type(one): one for one in flat}
    if Sealed in limits:
        return of(limits[Sealed].inner)
    if get_origin(inner) is tuple:
        least = limits[MinLen].min_length if MinLen in limits else 0
        most = min(limits[MaxLen].max_length, 2)
        return st.lists(of(get_args(inner)[0]), min_size=least, max_size=most).map(tuple)
    if inner is int:
        return st.integers(limits[Ge].ge, limits[Le].le)
    known = [strategy for name, strategy in _STRINGS if name == hint]
    return known[0] if known else _of_text(limits[StringConstraints])


def _of_text(rule: StringConstraints) -> st.SearchStrategy[str]:
    pattern = str(rule.pattern)
    if rule.max_length and "x00" in pattern and "http" not in pattern:
        return _ONE_LINE if "x0b" not in pattern else TEXTS.map(lambda text: text[: rule.max_length])
    if "(0|[1-9]" in pattern:
        return DECIMALS
    if "http" in pattern:
        return st.sampled_from(["https://example.org/1", "tg:channel/7", "doi:10.1000/182"])
    return st.from_regex(pattern, fullmatch=True).map(lambda text: text.removesuffix("\n"))


@cache
def of_record(cls: type) -> st.SearchStrategy[Any]:
    """Return a strategy for a record class: its fields, then whatever its own rules ask for."""
    assert is_dataclass(cls)
    if issubclass(cls, Correction):
        return _corrections(cls)
    hints = get_type_hints(cls, include_extras=True)
    drawn = st.fixed_dictionaries({field.name: of(hints[field.name]) for field in fields(cls)})
    mend = _MENDED.get(cls, dict)
    return drawn.map(lambda values: cls(**mend(values)))


@st.composite
def _corrections(draw: st.DrawFn, cls: type[Correction]) -> Correction:
    hints = get_type_hints(cls, include_extras=True)
    plain = {field.name: draw(of(hints[field.name])) for field in fields(cls) if field.name != "changes"}
    names = draw(st.lists(st.sampled_from(correctable(cls.amends_class)), min_size=1, max_size=2, unique=True))
    amended = get_type_hints(cls.amends_class, include_extras=True)
    changes = tuple(Change(field=name, value=make.plain(draw(of(amended[name])))) for name in names)
    return cls(**plain, changes=changes)


def _mend_when(values: dict[str, Any]) -> dict[str, Any]:
    bounds = sorted({one for one in (values["earliest"], values["latest"]) if one})
    if len(bounds) == 2:
        values["earliest"], values["latest"] = bounds
    elif bounds:
        values["latest"] = None if values["earliest"] else values["latest"]
    if not bounds or values["precision"] == "none":
        values["precision"] = "span" if bounds else "none"
    if values["zone"] is None or values["zone_basis"] == "none":
        values["zone_basis"] = "place" if values["zone"] else "none"
    if values["edtf"] is not None:
        values["edtf"] = _edtf_of(values["earliest"], values["latest"], values["edtf"])
    return values


def _edtf_of(earliest: str | None, latest: str | None, form: str) -> str | None:
    """Write the bounds as dates, as finely as `form` says: one where both fall into it, else an interval."""
    name = form.rstrip("~?%")
    ends = [".." if bound is None else _FORMS[name](bound[:10]) + form[len(name) :] for bound in (earliest, latest)]
    if ends == ["..", ".."]:
        return None
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _mend_party(values: dict[str, Any]) -> dict[str, Any]:
    if values["basis"] == "attributed":
        values["by"] = values["by"] or "financial-times"
    if values["actor"] is None and values["words"] is None:
        values["basis"] = "unknown"
    return values


def _mend_place(values: dict[str, Any]) -> dict[str, Any]:
    if values["latitude"] is None or values["longitude"] is None:
        return values | {"latitude": None, "longitude": None}
    return values | {
        "radius_m": values["radius_m"] or 5000,
        "coordinates_basis": values["coordinates_basis"] or "derived",
    }


_READINGS = {"range": ("low", "high"), "three_point": ("low", "best", "high"), "word": ("word",)}
_READINGS |= dict.fromkeys(("exact", "at_least", "at_most", "about"), ("value",))


def _mend_figure(values: dict[str, Any]) -> dict[str, Any]:
    wanted = _READINGS.get(values["bound"], ())
    for name in ("value", "low", "best", "high", "word"):
        if name in values:
            spare = "several" if name == "word" else 5
            values[name] = (values[name] or spare) if name in wanted else None
    if values["bound"] == "range":
        values["low"], values["high"] = sorted((values["low"], values["high"]))
    if values["bound"] == "parts_only" and not values["parts"]:
        values["parts"] = make.parts(children=4, women=3)
    return values


def _mend_action(values: dict[str, Any]) -> dict[str, Any]:
    some = (make.party("iran"), make.party(None, "unknown"))
    parties = tuple(replace(one, fate=None) for one in (*values["actors"], *values["participants"]))
    directed = values["direction"] == "directed"
    values["actors"] = (parties or some) if directed else ()
    values["targets"] = values["targets"] if directed else ()
    values["participants"] = () if directed else (*parties, *some)
    if values["ended"] and surely_before(values["ended"], values["occurred"]):
        values["ended"] = None
    return values


def _mend_claim(values: dict[str, Any]) -> dict[str, Any]:
    said = {"casualties": "figure", "count": "figure", "time": "when", "place": "place", "occurrence": "party"}
    if values["stance"] == "attributes":
        values["stance"], values["dimension"] = ("attributes", "responsibility")
    wanted = "party" if values["stance"] == "attributes" else said.get(values["dimension"], "text")
    spare = {"figure": make.figure(), "when": make.when(), "place": Place(name="Panjgur", relation="near")}
    spare |= {"party": make.party("isis"), "text": "because of Kerman"}
    for name in ("figure", "when", "place", "party", "text"):
        values[name] = (values[name] or spare[name]) if name == wanted else None
    values["claimant_words"] = values["claimant_words"] or (None if values["claimant"] else "hospital sources")
    if values["about"] or values["about_case"] is None:
        values |= {"about": values["about"] or ("panjgur",), "about_case": None}
    return values


def _mend_response(values: dict[str, Any]) -> dict[str, Any]:
    values["responding"] = f"r{values['responding'][:60]}"
    values["responded_to"] = values["responded_to"] and f"p{values['responded_to'][:60]}"
    if values["relation"] == "answers" or values["expected"] is None:
        values["responded_to"] = values["responded_to"] or "panjgur"
    values["expected"] = None if values["responded_to"] else values["expected"]
    machine = {"method": "hawkes", "model": "hawkes-1", "probability": "0.25", "accepted_by": "desk", "citations": ()}
    if values["strength"] == "inferred":
        return values | machine
    return values | dict.fromkeys(machine) | {"citations": values["citations"] or (make.cite(),)}


def _mend_merge(values: dict[str, Any]) -> dict[str, Any]:
    return values | {
        "into": f"i{values['into'][:60]}",
        "merged": tuple(dict.fromkeys(f"m{one[:60]}" for one in values["merged"])),
    }


def _mend_distinction(values: dict[str, Any]) -> dict[str, Any]:
    several = dict.fromkeys((*values["actions"], "panjgur", "sistan"))
    return values | {"actions": tuple(several)}


def _apart(one: str, other: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what keeps two fields from naming the same action."""
    return lambda values: values | {one: f"a{values[one][:60]}", other: f"b{values[other][:60]}"}


def _mend_gap(values: dict[str, Any]) -> dict[str, Any]:
    least, most = values["least"], values["most"]
    if least is not None and most is not None:
        values["least"], values["most"] = sorted((least, most))
    said = (least, most, values["words"])
    return values if any(one is not None for one in said) else values | {"words": "soon after"}


def _mend_capture(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"derived_from": None if values["derived_from"] == values["sha256"] else values["derived_from"]}


def _mend_redaction(values: dict[str, Any]) -> dict[str, Any]:
    if values["scope"] == "whole_event":
        remains = values["remains"] or make.remains()
        return values | {"fields": ("",), "digests": values["digests"][:1], "remains": remains}
    pairs = list(zip((one for one in dict.fromkeys(values["fields"]) if one), values["digests"], strict=False))
    fields_, digests = zip(*(pairs or [("/title", "A" * 43)]), strict=True)
    return values | {"fields": fields_, "digests": digests, "remains": None}


def _mend_ties(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"affiliations": tuple(one for one in values["affiliations"] if one.with_actor != values["actor"])}


def _mend_note(values: dict[str, Any]) -> dict[str, Any]:
    is_of_the_log = values["about"].startswith(f"{LOG}:")
    return values | {"finding": values["finding"] or ("W701" if is_of_the_log else None)}


_MENDED: dict[type, Callable[[dict[str, Any]], dict[str, Any]]] = {
    When: _mend_when,
    Party: _mend_party,
    Citation: lambda values: values | {"locator": values["locator"] or "first paragraph"},
    Place: _mend_place,
    Figure: _mend_figure,
    FigurePart: _mend_figure,
    ActionReported: _mend_action,
    ClaimMade: _mend_claim,
    ResponseAsserted: _mend_response,
    ActorRegistered: _mend_ties,
    ActorAffiliated: lambda values: values | {"actor": f"a{values['actor'][:60]}", "affiliation": make.tie("iran")},
    SourceRelated: lambda values: values | {"source": f"s{values['source'][:60]}", "origin": "irna"},
    SourceCaptured: _mend_capture,
    ActionsMerged: _mend_merge,
    ActionsUnmerged: _mend_merge,
    ActorsMerged: _mend_merge,
    ActorsUnmerged: _mend_merge,
    ActionsDistinguished: _mend_distinction,
    ActionsOrdered: _apart("before", "after"),
    ActionsRelated: _apart("part", "whole"),
    ResponseDeclined: lambda values: _apart("responding", "responded_to")(values) | {"probability": "0.5"},
    Gap: _mend_gap,
    Coding: lambda values: values | {"confidence": values["confidence"] and "0.25"},
    PlaceRegistered: _mend_place,
    KeyRotated: lambda values: values | {"new": make.vkey(10)},
    NoteAdded: _mend_note,
    EventRedacted: _mend_redaction,
}


def events() -> st.SearchStrategy[Event]:
    """Draw any valid event of any type."""
    return st.one_of([of(cls) for cls in EVENTS.values()])


def moments() -> st.SearchStrategy[When]:
    """Draw a time in the days of the seed case: days and minutes that overlap, and open ends."""
    texts = ["2024-01-16", "2024-01-18", "2024-01-18T04:30", "2024-01-18T20:30", "2024-01-16/2024-01-18", "2024-01"]
    return st.sampled_from([*texts, "../2024-01-17", "2024-01-17/..", "unknown"]).map(make.when)


ACTORS = (
    make.actor("iran"),
    make.actor("irgc", "organ", "iran"),
    make.actor("pakistan"),
    make.actor("pakistan-foreign-ministry", "organ", "pakistan", "office_of"),
    make.actor("jaish-ul-adl", "group"),
    make.actor("financial-times", "outlet"),
)
_NAMES = tuple(one.actor for one in ACTORS)
_TOLD = st.sampled_from(_NAMES)


class _Story:
    """A record in the making: what can be amended, and the events so far."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.events: list[Event] = []
        self.known: dict[str, list[str]] = {}
        for event in (make.source(), *ACTORS):
            self.tell(event)

    def tell(self, event: Event) -> None:
        kind, _, name = event.stream.partition(":")
        if name not in self.known.setdefault(kind, []):
            self.known[kind].append(name)
        self.events.append(event)

    def any(self, kind: str) -> str:
        return self.draw(st.sampled_from(self.known[kind]))

    def two(self, kind: str) -> list[str]:
        """Return two things of a kind that are not the same."""
        return self.draw(st.lists(st.sampled_from(self.known[kind]), min_size=2, max_size=2, unique=True))

    def things(self) -> list[str]:
        """Return what a note may be about."""
        kinds = self.known.keys() - {"log", "export"}
        return [f"{kind}:{name}" for kind in sorted(kinds) for name in self.known[kind]]

    def fresh(self, kind: str) -> str:
        return f"{kind}-{len(self.known.get(kind, ()))}"


def _report(story: _Story) -> Event:
    draw = story.draw
    kind = draw(st.sampled_from(["strike", "demand", "talks.call"]))
    return make.action(
        story.fresh("action"), draw(moments()), by=draw(_TOLD), against=draw(st.none() | _TOLD), kind=kind
    )


def _answer(story: _Story) -> Event | None:
    one, other = story.any("action"), story.any("action")
    if one == other:
        return None
    draw = story.draw
    relation = draw(st.sampled_from(["answers", "answers", "answers", "announces", "pre-empts"]))
    strength = draw(st.sampled_from(STRENGTHS))
    told: dict[str, Any] = {"relation": relation, "hedged": draw(st.booleans())}
    told["polarity"] = draw(st.sampled_from(["yes", "yes", "yes", "no"]))
    if relation != "answers" and draw(st.booleans()):
        return make.response(one, None, strength, link=story.fresh("response"), expected="a reprisal", **told)
    return make.response(one, other, strength, link=story.fresh("response"), **told)


def figures() -> st.SearchStrategy[Figure]:
    """Draw a figure of any bound, without words."""
    numbers = st.integers(0, 120)
    exact = st.builds(make.figure, numbers, st.sampled_from(["exact", "at_least", "about"]))
    parted = st.builds(
        lambda children, women: make.figure(None, "parts_only", parts=make.parts(children=children, women=women)),
        numbers,
        numbers,
    )
    word = st.just(make.figure(None, "word", word="several"))
    return exact | parted | word | st.just(make.figure(None, "unknown", status="terrorists"))


def _claim(story: _Story) -> Event:
    draw, name = story.draw, story.fresh("claim")
    about = draw(st.lists(st.sampled_from(story.known["action"]), min_size=1, max_size=2, unique=True))
    claimant = draw(st.none() | _TOLD)
    told: dict[str, Any] = {"claimant_words": None if claimant else draw(st.sampled_from(["hospital", "witnesses"]))}
    if draw(st.booleans()):
        return make.claim(name, about, claimant, dimension="motive", text="because of Kerman", **told)
    if story.known.get("case") and draw(st.booleans()):
        return make.claim_about_case(name, story.any("case"), claimant, figure=draw(figures()), **told)
    # A claim replaces one of the same speaker only: of two whose words are withheld nobody could tell otherwise.
    spoken = (claimant, told["claimant_words"])
    claims = [one for one in story.events if isinstance(one, ClaimMade)]
    if own := [one.claim for one in claims if (one.claimant, one.claimant_words) == spoken]:
        told["supersedes"] = draw(st.none() | st.sampled_from(own))
    return make.claim(name, about, claimant, figure=draw(figures()), **told)


def _correct(story: _Story) -> Event:
    draw = story.draw
    values: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
        "action": ("occurred", moments()),
        "claim": ("stance", st.sampled_from(["asserts", "denies"])),
        "response": ("strength", st.sampled_from(["attributed", "followed"])),
        "actor": ("affiliations", st.sampled_from([(), (make.tie("pakistan"),)])),
        "source": ("title", TEXTS),
    }
    kind = draw(st.sampled_from([kind for kind in values if kind in story.known]))
    field, strategy = values[kind]
    return make.corrected(kind, story.any(kind), **{field: draw(strategy)})


def _retract(story: _Story) -> Event:
    kinds = [kind for kind in ("action", "claim", "response", "note") if kind in story.known]
    kind = story.draw(st.sampled_from(kinds))
    return make.retracted(kind, story.any(kind))


def _of_several(story: _Story) -> list[Callable[[], Event]]:
    """Return what may be told of two actions, two actors, a place: also what no rule would let in."""
    one, other = story.two("action")
    named, so = story.two("actor")
    told: list[Callable[[], Event]] = [
        lambda: make.merged(one, other),
        lambda: make.merged(one, other),
        lambda: make.unmerged(one, other),
        lambda: make.merged(named, so, kind="actor"),
        lambda: make.unmerged(named, so, kind="actor"),
        lambda: make.distinguished(one, other),
        lambda: make.ordered(one, other),
        lambda: make.part_of(one, other),
        lambda: make.declined(one, other),
        lambda: make.coded(one),
        lambda: make.citation_added(one),
        lambda: make.called(named),
        lambda: make.source_graded(story.any("source")),
        lambda: make.known_place(story.fresh("place")),
        make.adopted,
    ]
    if "claim" in story.known:
        told.append(lambda: make.claim_graded(story.any("claim")))
    struck = [(at, one) for at, one in enumerate(story.events, start=1) if isinstance(one, ActionRetracted)]
    if struck:
        at, struck_out = struck[-1]
        told.append(lambda: make.restored(struck_out.action, amends=at))
    return told


def _tell_more(story: _Story) -> Event:
    draw, acted = story.draw, story.any("action")
    told: list[Callable[[], Event]] = [
        make.source_withdrawn,
        lambda: make.copied(make.FT, "irna", "quotes"),
        lambda: make.affiliated(draw(_TOLD), "isis", draw(st.sampled_from(["part_of", "proxy_of"])), draw(moments())),
        lambda: make.parted("irgc", "iran", draw(st.sampled_from(["2024-01-15", "2024-01-18"]))),
        lambda: make.note(story.fresh("note"), draw(st.sampled_from(story.things()))),
        lambda: make.case(story.fresh("case")),
        lambda: ClockSetBack(clock="2024-01-18T08:00:00.000000Z", head="2024-01-18T09:00:00.000000Z"),
    ]
    told += [
        lambda: make.captured(story.any("source"), draw(st.binary(min_size=1, max_size=4))),
        lambda: make.transferred(story.any("source")),
        lambda: make.verified(story.any("source"), draw(st.sampled_from(["consistent", "inconclusive"]))),
        lambda: make.exported(draw(st.binary(min_size=1, max_size=1)), draw(st.sampled_from(["a court", "a desk"]))),
    ]
    told += _of_several(story)
    if "case" in story.known:
        told += [
            lambda: CaseIncluded(case=story.any("case"), actions=(acted,)),
            lambda: CaseExcluded(case=story.any("case"), actions=(acted,), reason="distractor"),
        ]
    if "claim" in story.known:
        told.append(lambda: make.claim_withdrawn(story.any("claim")))
    if "response" in story.known:
        told.append(lambda: make.disputed(story.any("response")))
    return draw(st.sampled_from(told))()


@st.composite
def histories(draw: st.DrawFn, max_size: int = 20) -> list[RecordedEvent]:
    """Draw a log in which everything that is amended, answered or claimed about is on record."""
    story = _Story(draw)
    for _ in range(3):
        story.tell(_report(story))
    steps = [_report, _answer, _answer, _answer, _answer, _claim, _claim, _correct, _retract, _tell_more, _tell_more]
    for _ in range(draw(st.integers(max_size // 3, max_size))):
        event = draw(st.sampled_from(steps))(story)
        if event is not None:
            story.tell(event)
    return make.recorded(*story.events)
