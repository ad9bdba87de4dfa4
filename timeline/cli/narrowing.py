"""What `--published-by` and `--occurred` narrow an answer to, and how that is told beside its basis."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from timeline.cli.session import Session

if TYPE_CHECKING:
    from timeline.projections.narrowed import Doubts, Narrowed
    from timeline.projections.register import Register, Thing
    from timeline.replay.about import Reach
    from timeline.replay.axes import Axes

OPTIONS = {"published_by": "--published-by", "occurred": "--occurred", "surely": "--surely"}
FEW = 5
_CITE = "if a page of that time tells of the action: timeline append citation ACTION --source …"

Asked = Callable[["Register"], "Iterable[Thing]"]
"""Finds in what is known the things that an answer rests on."""


class Narrowing:
    """What one run narrows its answer to; it notes what was known before, and tells what is doubtful in the answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: Register | None = None
        self._asked: Asked | None = None

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the options that were typed, be they empty; none, if the answer is not narrowed."""
        given = self._session.given
        return tuple(flag for name, flag in OPTIONS.items() if given.get(name) not in (None, False))

    @cached_property
    def axes(self) -> "Axes":
        """Return what they say. Raises `TimeRefused`, or `UsageRefused` for `--surely` alone."""
        from timeline.replay.axes import read_axes

        given = self._session.given
        return read_axes(given.get("published_by"), given.get("occurred"), surely=bool(given.get("surely")))

    @property
    def narrowed(self) -> "Narrowed":
        """Return the axes as they are printed."""
        from timeline.projections.narrowed import WHOLE

        return self.axes.told() if self.typed else WHOLE

    def of(self, known: "Register") -> "Register":
        """Return what is left of what was known."""
        if not self.typed:
            return known
        from timeline.replay.axes import narrow

        self._known = known
        return narrow(known, self.axes)

    # --- what is doubtful ----------------------------------------------------------------------------------------

    def asks_of(self, asked: Asked) -> None:
        """Note what the answer rests on: of that alone doubts are told. If it is not noted, it is all that is known."""
        self._asked = asked

    def asks_about(self, seeds: "Iterable[Thing]", reach: "Reach") -> None:
        """Note that the answer is about `seeds`, as far as `reach` goes, and rests on what they name."""
        self.asks_of(lambda known: needed(known, seeds, reach))

    @cached_property
    def doubts(self) -> "Doubts":
        """Return what cannot be told of what the answer rests on."""
        from timeline.projections.narrowed import NO_DOUBTS

        if not self.typed or self.axes.published_by is None or self._known is None:
            return NO_DOUBTS
        from timeline.replay.axes import doubts, narrow

        within = narrow(self._known, self.axes._replace(published_by=None))
        things = None if self._asked is None else frozenset(self._asked(within))
        return doubts(within, self.axes.published_by, things)

    def why_outside(self, thing: "Thing") -> str:
        """Return why a thing on record is not public by then, where that is a doubt; nothing where it is none."""
        if self._known is None or self.axes.published_by is None:
            return ""
        from timeline.projections.mentions import mentions
        from timeline.replay.axes import doubts, published_by

        standing = self._known.find(*thing)
        if standing is None or published_by(self._known, self.axes.published_by).find(*thing) is not None:
            return ""
        actions = (one for one in mentions(standing) if one.kind == "action")
        found = doubts(self._known, self.axes.published_by, with_sources(self._known, (thing, *actions)))
        if found.sources:
            return f"; nobody can tell whether {_some(found.sources)} had been published by then"
        if found.recited:
            return f"; a correction replaced what {_some(found.recited)} had cited by then"
        return f"; {_some(found.astray)} cites what was public by then; {_CITE}" if found.astray else ""

    # --- how it is told ------------------------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """Return it as members of the JSON envelope: the options, resolved, as they can be given again; and doubts."""
        sources, withdrawals, recited, astray = map(list, self.doubts)
        undecided = {"sources": sources, "withdrawals": withdrawals}
        return {**self.narrowed._asdict(), "undecided": undecided, "recited": recited, "astray": astray}

    def words(self) -> str:
        """Return it in words to stand behind the basis."""
        told = self.narrowed
        by = f"; published by {told.published_by}" if told.published_by else ""
        surely = ", surely" if told.surely else ""
        return by + (f"; occurred {told.occurred}{surely}" if told.occurred else "")

    @property
    def none(self) -> str:
        """Return what is said where nothing is listed."""
        if not self.typed:
            return "none recorded"
        told = self.narrowed
        by = f"that was surely public by {told.published_by}" if told.published_by else ""
        within = f"whose time {'surely lies' if told.surely else 'may lie'} within {told.occurred}" * bool(
            told.occurred
        )
        return f"none left of what is recorded: none {' and '.join(filter(None, (by, within)))}"

    @property
    def record(self) -> str:
        """Return where an answer looked for what it did not find."""
        return "in what is asked for" if self.typed else "on record"

    def say_doubts(self) -> None:
        """Say what was left out, or let stand, because nobody can tell."""
        for line in _told(self.doubts):
            self._session.say(line)


def _told(doubts: "Doubts") -> "Iterable[str]":
    """Yield what is doubtful, a line for each kind."""
    if doubts.sources:
        yield f"left out, with what only they say: published by then, or later: {_some(doubts.sources)}"
    if doubts.withdrawals:
        yield f"may have been withdrawn by then: {_some(doubts.withdrawals)}"
    if doubts.recited:
        yield f"left out, as a correction replaced what they had cited by then: {_some(doubts.recited)}"
    if doubts.astray:
        yield f"left out, as what they are about cites later pages alone: {_some(doubts.astray)}; {_CITE}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(names[:FEW])}{more}"


def needed(known: "Register", seeds: "Iterable[Thing]", reach: "Reach") -> "frozenset[Thing]":
    """Return what an answer about `seeds` rests on: the same, whether all is known or just what it needs."""
    from timeline.replay.about import Reach, index_of, things_about

    claimed = reach.naming & {"claim", "response"}  # notes and cases cite nothing
    return things_about(seeds, index_of(known), Reach(naming=claimed))


def with_sources(known: "Register", things: "Iterable[Thing]") -> "frozenset[Thing]":
    """Return things, and the sources that they cite."""
    from timeline.projections.mentions import mentions

    found = set(things)
    for thing in tuple(found):
        if (standing := known.find(*thing)) is not None:
            found.update(one for one in mentions(standing) if one.kind == "source")
    return frozenset(found)
