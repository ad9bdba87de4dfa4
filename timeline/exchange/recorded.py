"""What was recorded, change by change, in words: what feeds and provenance tell of the events in the log."""

from collections.abc import Iterator
from typing import NamedTuple

from events.base import Event
from events.claims import ClaimMade
from events.grades import CitationAdded
from events.redactions import EventWithheld, type_of
from events.responses import ResponseAsserted
from events.times import When
from timeline.exchange.extract import Change, Extract, changes
from timeline.exchange.plain import one_line
from timeline.exchange.words import claim_said, title, when_words
from timeline.projections.references import named
from timeline.projections.register import Register
from timeline.projections.texts import is_confidential
from timeline.reports.lines import line_of
from timeline.reports.wording import text_of, when_local
from timeline.reports.wording_links import link_phrase

CONFIDENTIAL = "the source is confidential"
_WEIGHED = ("action", "claim", "response")
"""The kinds of things that a note may hold back: what names one that is not there tells of it."""


class Entry(NamedTuple):
    """A recorded change: its place in the log, the type of its event, what it is about, and what it says, in lines."""

    change: Change
    type: str
    title: str
    lines: tuple[str, ...]

    @property
    def about(self) -> str:
        """Return the thing as `kind:id`."""
        return f"{self.change.thing.kind}:{self.change.thing.id}"


def entries(one: Extract) -> tuple[Entry, ...]:
    """Return what was recorded about everything that goes out, in the order of the log.

    Left out is what names an action, a claim or a link that is held back: it would tell of it.
    """
    return tuple(_entry(one, change) for change in changes(one) if _may_be_told(one.register, change.event))


def _may_be_told(register: Register, event: Event) -> bool:
    told = (one for one in named(event) if one.kind in _WEIGHED)
    return all(register.find(*one) is not None or one.id in register.survivors for one in told)


def _entry(one: Extract, change: Change) -> Entry:
    type_ = type_of(change.event)
    return Entry(change, type_, f"{type_}: {change.thing}", tuple(map(one_line, _lines(one, change))))


def _lines(one: Extract, change: Change) -> Iterator[str]:
    """Yield what a change says, and when what it is about occurred: that is no time of the entry itself."""
    event, thing = change.event, change.thing
    standing = one.register.find(*thing)
    if isinstance(event, EventWithheld) or change.withheld is not None:
        yield text_of(change.withheld)
        return
    if standing is not None and is_confidential(standing):
        yield CONFIDENTIAL
        return
    yield _words(one, event)
    occurred = getattr(event, "occurred", None)
    if isinstance(occurred, When):
        yield f"Occurred: {when_local(occurred)}"
        return
    for action in _actions(change):
        if action in one.register.actions:
            when = when_words(one.register, action)
            yield f"About: {title(one.register, action)}. Occurred, as it stands at the basis: {when}"


def _actions(change: Change) -> tuple[str, ...]:
    """Return the actions that a change is about."""
    named_here = tuple(one.id for one in named(change.event) if one.kind == "action")
    return tuple(dict.fromkeys((change.thing.id, *named_here) if change.thing.kind == "action" else named_here))


def _words(one: Extract, event: Event) -> str:
    """Return one line of an event; a link as strongly as it is said, and no more."""
    if isinstance(event, CitationAdded):
        source = one.register.sources.get(event.citation.source)
        if source is not None and is_confidential(source):
            return f"{event.citation.source}: {CONFIDENTIAL}"
    if isinstance(event, ResponseAsserted):
        earlier = _called(one, event.responded_to) or text_of(event.expected)
        return f"{_called(one, event.responding)}: {link_phrase(one.register, event, earlier)} ({event.strength})"
    if isinstance(event, ClaimMade):
        return claim_said(one.register, event)
    return line_of(event)


def _called(one: Extract, action: str | None) -> str:
    """Return what an action is called; its id, where it is shown as another or is not on record."""
    return title(one.register, action) if action in one.register.actions and action is not None else action or ""
