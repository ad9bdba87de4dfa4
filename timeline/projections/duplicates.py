"""Likely duplicates: records that may be of one action, or of one document. Hints for a person, and nothing more.

Two actions look alike if they share a territory, a family of kind and a time that may
be one, sides on both ends, and words, as far as each says any. Pairs that somebody
settled are never named: merged, told apart, part and whole, or two rows of one data set.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, islice
from urllib.parse import urlsplit

from events.actions import ActionReported
from events.actors import Party
from events.base import Withheld
from events.merges import ActionsDistinguished
from events.relations import ActionsRelated
from events.sources import SourceRegistered
from timeline.projections.folding import fold
from timeline.projections.mentions import soil
from timeline.projections.merging import merged_actions
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.sides import sides
from timeline.projections.spelling import spelling_of

SIMILAR = 0.4
"""From which share of common words on, of all words of both, two titles are called similar."""
_SHORTEST = 3
_WIDEST = 3
_FEW_DAYS = 7
_WORD = re.compile(r"\w+")
_CAMPAIGN = re.compile(r"(utm_[a-z_]+|fbclid|gclid|ref|smid)=")

Pair = frozenset[str]


def duplicates_of(register: Register, action: str) -> tuple[str, ...]:
    """Return the actions that are likely the same as `action`. It takes a time that goes with the register.

    Who asks of many makes one `Duplicates`, and asks that.
    """
    return Duplicates(register).of_action(action)


def duplicate_sources_of(register: Register, source: str) -> tuple[str, ...]:
    """Return the sources that are likely to be the same document as `source`."""
    return Duplicates(register).of_source(source)


class Duplicates:
    """What looks alike in a register. Actions are looked up by territory, family and day, or month; sources by address.

    So of many actions in one country each is held against those of its own days only, and
    of an imported data set not row against row.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def of_action(self, action: str) -> tuple[str, ...]:
        """Return the standing actions that are likely the same as `action`, in order of id; none for one struck."""
        thing = self._register.actions.get(action)
        return self.like_action(thing.now) if thing is not None and _counts(thing) else ()

    def like_action(self, new: ActionReported) -> tuple[str, ...]:
        """Return the standing actions that are likely the same as one that need not be on record."""
        near = {*self._of_other_sets(new), *self._of_one_row(new)} - {new.action}
        unsettled = (name for name in near if frozenset((name, new.action)) not in self._settled)
        return tuple(
            sorted(name for name in unsettled if are_alike(self._register, new, self._register.actions[name].now))
        )

    def _of_other_sets(self, new: ActionReported) -> Iterator[str]:
        """Yield the actions of the same days of which no data set has both: its makers told its rows apart."""
        own = _sets(new)
        for key in _asked(new):
            for sets, names in self._by_time.get(key, {}).items():
                if own.isdisjoint(sets):
                    yield from names

    def _of_one_row(self, new: ActionReported) -> Iterator[str]:
        """Yield the actions that are the same row of a data set, whenever they were."""
        return (name for code in new.external_ids for name in self._by_row.get(code, ()))

    def of_source(self, source: str) -> tuple[str, ...]:
        """Return the standing sources of the same address, or the same publisher and title, in order of id."""
        thing = self._register.sources.get(source)
        return self.like_source(thing.now) if thing is not None and thing.stands else ()

    def like_source(self, new: SourceRegistered) -> tuple[str, ...]:
        """Return the standing sources that are likely the same as one that need not be on record."""
        return tuple(sorted({name for key in _keys(new) for name in self._by_key.get(key, ())} - {new.source}))

    def actions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each action with those of a later id that are likely to be the same: every pair once."""
        for name in sorted(self._register.actions):
            if found := tuple(one for one in self.of_action(name) if one > name):
                yield name, found

    def sources(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each source with those of a later id that are likely to be the same: every pair once."""
        for name in sorted(self._register.sources):
            if found := tuple(one for one in self.of_source(name) if one > name):
                yield name, found

    @cached_property
    def _by_time(self) -> dict[tuple[str, ...], dict[frozenset[str], list[str]]]:
        found: dict[tuple[str, ...], dict[frozenset[str], list[str]]] = {}
        for name, thing in self._register.actions.items():
            if _counts(thing):
                sets = _sets(thing.now)
                for key in _kept(thing.now):
                    found.setdefault(key, {}).setdefault(sets, []).append(name)
        return found

    @cached_property
    def _by_row(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, thing in self._register.actions.items():
            for code in thing.now.external_ids if _counts(thing) else ():
                found.setdefault(code, []).append(name)
        return found

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for name, thing in self._register.sources.items():
            if thing.stands:
                for key in _keys(thing.now):
                    found.setdefault(key, []).append(name)
        return found

    @cached_property
    def _settled(self) -> set[Pair]:
        """Return the pairs of actions of which somebody said how they go together."""
        survivors = merged_actions(self._register)
        same: dict[str, set[str]] = {}
        for name, into in survivors.items():
            same.setdefault(into, {into}).add(name)
        pairs = {frozenset(pair) for names in same.values() for pair in combinations(names, 2)}
        for thing in self._register.actions.values():
            for recorded in thing.since:
                match recorded.event:
                    case ActionsDistinguished(actions=names):
                        pairs |= {frozenset(pair) for pair in combinations(names, 2)}
                    case ActionsRelated(part=part, whole=whole):
                        pairs.add(frozenset((part, whole)))
                    case _:
                        pass
        return pairs


def _counts(thing: Standing[ActionReported]) -> bool:
    """Tell whether an action can look like another: it stands, and it is on record what it was."""
    return thing.stands and thing.withheld is None


def _marks(action: ActionReported) -> set[Thing]:
    """Return what an action is looked up by: its territories, month by month; an open or very wide time has none."""
    when = action.occurred
    if not _is_told(action):
        return set()
    # The first mark of a territory is that of open times.
    return {mark for code in action.territory for mark in islice(soil(code, when.earliest, when.latest), 1, None)}


def _is_told(action: ActionReported) -> bool:
    """Tell whether a time says enough to compare: of an open one, or one of many years, nothing follows."""
    earliest, latest = action.occurred.earliest, action.occurred.latest
    return earliest is not None and latest is not None and int(latest[:4]) - int(earliest[:4]) <= _WIDEST


def _days(action: ActionReported) -> list[str]:
    """Return the days in UTC on which an action may lie; none for a time of more than a few."""
    earliest, latest = (str(one)[:10] for one in (action.occurred.earliest, action.occurred.latest))
    if earliest == latest:
        return [earliest]
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    count = (last - first).days + 1
    return [(first + timedelta(days=number)).isoformat() for number in range(count)] if count <= _FEW_DAYS else []


def _kept(action: ActionReported) -> Iterator[tuple[str, ...]]:
    """Yield what an action is found by: its months, and its days, or that it is spread over more of them."""
    family = action.kind.partition(".")[0]
    marks = _marks(action)
    days = _days(action) if marks else []
    yield from (("month", family, mark.id) for mark in marks)
    if days:
        yield from (("day", family, code, day) for code in action.territory for day in days)
    else:
        yield from (("wide", family, mark.id) for mark in marks)


def _asked(action: ActionReported) -> Iterator[tuple[str, ...]]:
    """Yield what an action is held against: of the same days, and whatever is spread over its months."""
    family = action.kind.partition(".")[0]
    marks = _marks(action)
    days = _days(action) if marks else []
    if days:
        yield from (("day", family, code, day) for code in action.territory for day in days)
        yield from (("wide", family, mark.id) for mark in marks)
    else:
        yield from (("month", family, mark.id) for mark in marks)


# --- actions ---------------------------------------------------------------------------------------------------------


def are_alike(register: Register, one: ActionReported, other: ActionReported) -> bool:
    """Tell whether two actions are likely to be one. `register` says for whom their actors count.

    Where one of the two names nobody, or has no words to compare, that speaks neither
    for it nor against it; something has to speak for it.
    """
    if (
        one.kind.partition(".")[0] != other.kind.partition(".")[0]
        or not set(one.territory) & set(other.territory)
        or not _may_be_at_one_time(one, other)
        or _are_rows_of_one_set(one, other)
    ):
        return False
    answers = (*_ends_agree(register, one, other), _words_agree(one, other))
    return True in answers and False not in answers


def _may_be_at_one_time(one: ActionReported, other: ActionReported) -> bool:
    a, b = one.occurred, other.occurred
    told = _is_told(one) and _is_told(other)
    return told and str(a.earliest) < str(b.latest) and str(b.earliest) < str(a.latest)


def _are_rows_of_one_set(one: ActionReported, other: ActionReported) -> bool:
    """Tell whether one data set has both, as two rows: its makers told them apart."""
    return bool(_sets(one) & _sets(other)) and not set(one.external_ids) & set(other.external_ids)


def _sets(action: ActionReported) -> frozenset[str]:
    """Return the data sets that an action is a row of."""
    return frozenset(code.rpartition(":")[0] for code in action.external_ids)


def _ends_agree(register: Register, one: ActionReported, other: ActionReported) -> list[bool | None]:
    """Tell of who acted and of who was struck whether both name a common side; of all, where no direction is known."""
    if one.direction == other.direction == "directed":
        ends = [(one.actors, other.actors), (one.targets, other.targets)]
    else:
        ends = [(_everybody(one), _everybody(other))]
    return [_common(_sides(register, a, one), _sides(register, b, other)) for a, b in ends]


def _everybody(action: ActionReported) -> tuple[Party, ...]:
    return (*action.actors, *action.targets, *action.participants)


def _sides(register: Register, parties: Iterable[Party], action: ActionReported) -> set[str]:
    actors = [party.actor for party in parties if party.actor is not None]
    return {side for actor in actors for side in sides(register, actor, action.occurred)} | set(actors)


def _common(one: set[str], other: set[str]) -> bool | None:
    """Tell whether two ends have a side in common; `None` where one of them names nobody."""
    return bool(one & other) if one and other else None


def _words_agree(one: ActionReported, other: ActionReported) -> bool | None:
    """Tell whether two actions name a common place or have similar titles; `None` where there is nothing to compare."""
    places = [{spelling_of(fold(place.name)) for place in action.places} - {""} for action in (one, other)]
    if places[0] & places[1]:
        return True
    words = [_words(action.title) for action in (one, other)]
    if all(words):
        return len(words[0] & words[1]) >= SIMILAR * len(words[0] | words[1])
    return False if all(places) else None


def _words(text: str | Withheld | None) -> set[str]:
    if not isinstance(text, str):
        return set()
    return {word for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST}


# --- sources ---------------------------------------------------------------------------------------------------------


def _keys(source: SourceRegistered) -> list[tuple[str, ...]]:
    """Return what a source is looked up by: its address, and its publisher with its title."""
    keys: list[tuple[str, ...]] = []
    if isinstance(source.url, str):
        keys.append(("url", address_of(source.url)))
    title = " ".join(_WORD.findall(fold(source.title))) if isinstance(source.title, str) else ""
    if title and source.publisher is not None:
        keys.append(("title", source.publisher, title))
    return keys


def address_of(url: str) -> str:
    """Return an address as addresses are compared: without scheme, www, campaign marks, fragment and last slash."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # no address that can be taken apart
        return url
    if not host:
        return url
    asked = "&".join(one for one in parts.query.split("&") if one and not _CAMPAIGN.match(one))
    return f"{host}{parts.path.rstrip('/')}{'?' + asked if asked else ''}"
