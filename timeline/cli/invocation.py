"""What a verb's body is handed: the log at a basis to read, or the log to record in; and where its results go."""

import sys
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from timeline.cli.files import STANDARD_INPUT, check_free, open_input
from timeline.cli.narrowing import Narrowing
from timeline.cli.refusals import misused, unknown_word
from timeline.cli.session import Session
from timeline.cli.settings import NAME, Settings, read_settings
from timeline.errors import FileRefused, LogUnavailable, UsageRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.envelope import Basis
    from timeline.cli.kept_back import KeptBack
    from timeline.cli.output import Listing
    from timeline.cli.progress import Progress
    from timeline.log.api import EventLog
    from timeline.projections.register import Register, Thing
    from timeline.replay.about import Index, Reach
    from timeline.views.store import Views

SHORT = 1_000
"""Up to how many events a log is folded whole for a question about one thing, too: there both ways take as long."""


class Invocation:
    """One verb being run. `below` is the verb of a group that is to be run after this one."""

    def __init__(self, session: Session, below: str | None = None) -> None:
        self.session = session
        self.below = below
        self._open = ExitStack()
        self._input_taken = False
        session.out.choose_colour(session.get("color") or "auto")
        session.err.choose_colour(session.get("color") or "auto")

    def __enter__(self) -> Self:
        """Begin; nothing is opened yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        self._open.close()

    @property
    def path(self) -> Path:
        """Return the path of the log. Folders above are never searched: a hidden default is how evidence gets lost."""
        path = self.session.log
        if "\0" in path:
            raise misused(says="this is no path", fix="name a file", option="--log")
        return Path(path)

    def path_of(self, argument: str | None) -> Path:
        """Return the log that an argument names, or `--log`; both only if they name the same one."""
        typed = self.session.given.get("log")
        if argument is not None and typed is not None and argument != typed:
            raise misused(says="two logs are named", fix="name one of them", option="--log")
        if argument is not None:
            self.session.given["log"] = argument
        return self.path

    def open_input(self, name: str) -> BinaryIO:
        """Open a file that is to be read. Who is to type it is told so.

        Raises `UsageRefused` for standard input that was read before.
        """
        if name == STANDARD_INPUT:
            if self._input_taken:
                raise misused(says="standard input is named twice", fix="put one of the two into a file, and name that")
            self._input_taken = True
        if name == STANDARD_INPUT and sys.stdin.isatty():
            self.session.say("reading from the terminal; end with Ctrl-D")
        return open_input(name)

    @cached_property
    def settings(self) -> Settings:
        """Return what `timeline.toml` beside the log sets."""
        return read_settings(self.path)

    @property
    def zone(self) -> str:
        """Return the zone to show times in: local (their own), utc, or an IANA name."""
        chosen = self.session.get("tz")
        zone = str(chosen or self.settings.tz or "local")
        if zone not in ("local", "utc"):
            _check_zone(zone, where={"option": "--tz"} if chosen else {"file": NAME})
        return zone

    @property
    def recorder(self) -> str:
        """Return who records; never the account name of the machine. Raises `UsageRefused` if nobody is named."""
        recorder = self.session.get("recorder") or self.settings.recorder
        if not recorder:
            fix = f'give --recorder NAME, set TIMELINE_RECORDER, or write recorder = "NAME" into {NAME} beside the log'
            raise misused(says="nothing recorded: nobody is named who records", fix=fix, option="--recorder")
        from timeline.recording.refusals import check_recorder

        try:
            check_recorder(str(recorder))
        except UsageRefused as error:
            raise error.at(option="--recorder") from None
        return str(recorder)

    def open(self, *, writable: bool) -> "EventLog":
        """Open the log; it is closed when the verb is done."""
        from timeline.log import open_log

        self.session.detail(f"log: {self.path}")
        log = open_log(self.path, writable=writable)
        self._open.callback(log.close)
        return log

    def print(self, listing: "Listing", basis: "Basis | None" = None) -> None:
        """Print a result in the form that was asked for, to stdout or to the file that `-o` names."""
        from timeline.cli.output import deliver, render

        content = render(self.session, listing, basis)
        deliver(self.session, content)

    def progress(self, what: str, unit: str = "events") -> "Progress":
        """Return what tells on stderr how far long work is: a context manager that is called with done and total."""
        from timeline.cli.progress import Progress

        return Progress(self.session, what, unit)

    def print_file(self, listing: "Listing", content: bytes) -> None:
        """Print a result that is a file of its own byte for byte, unless another form or some fields are asked for."""
        from timeline.cli.output import deliver

        if self.session.form == "table" and self.session.given.get("fields") is None:
            deliver(self.session, content)
        else:
            self.print(listing)

    def check_output(self) -> None:
        """Refuse now what `-o` would refuse later, when something was done that stays."""
        given = self.session.given
        if (output := given.get("output")) is not None:
            check_free(Path(output), force=bool(given.get("force")), log=self.path)


def _check_zone(zone: str, where: dict[str, str]) -> None:
    from events.times import zone_of

    if zone[:1].isalpha() and zone_of(zone) is not None:
        return
    from zoneinfo import available_timezones

    fix = "write local, utc, or an IANA name, like Asia/Tehran"
    raise unknown_word(noun="time zone", word=zone, known=available_timezones(), fix=fix, **where)


class Reading(Invocation):
    """A verb that reads: the log at one basis, which is resolved once and printed with the result.

    `known`, `about` and `known_of` are for printing: what confidential sources tell is kept back.
    `whole` and `all_of` are the record itself, for who judges it, or composes a report of it.
    """

    @cached_property
    def log(self) -> "EventLog":
        """Return the log, open for reading."""
        return self.open(writable=False)

    @cached_property
    def basis(self) -> "Basis":
        """Return the basis that `--as-of` names; the head if it is not given."""
        from timeline.replay.basis import resolve

        return resolve(self.log, self.session.get("as_of"))

    @cached_property
    def narrowing(self) -> Narrowing:
        """Return what `--published-by` and `--occurred` narrow the answer to. No view holds a narrowed answer."""
        return Narrowing(self.session)

    @cached_property
    def whole(self) -> "Register":
        """Return what was known at the basis, not narrowed."""
        from timeline.replay import known_at

        self.keep_up()
        with self.progress("read") as progress:
            return self.kept_back.marked(known_at(self.log, self.basis, progress))

    @cached_property
    def kept_back(self) -> "KeptBack":
        """Return what keeps back what confidential sources tell, from whatever this run prints."""
        from timeline.cli.kept_back import KeptBack

        return KeptBack(self)

    def keep_up(self) -> bool:
        """Let views that are kept beside the log follow it, and tell whether they do.

        Also where an answer needs none of them: whoever looks into the file sees the head.
        """
        from timeline.views.file import is_kept

        _ = self.log  # what is no log is refused as one, before anything is looked for beside it
        return is_kept(self.path) and self.views is not None

    @cached_property
    def known(self) -> "Register":
        """Return what was known at the basis, narrowed as is asked, less what confidential sources tell."""
        return self.kept_back.of(self.narrowing.of(self.whole))

    def about(self, *seeds: "Thing", reach: "Reach") -> "Register":
        """Return what was known at the basis of some things, as far as `reach` goes; of a short log, everything.

        It is narrowed as is asked. What was merged is there as the one that it is shown as,
        unless a thing is asked for as it was recorded, whatever it names.
        """
        from timeline.projections.merging import as_merged

        self.narrowing.asks_about(seeds, reach)
        if (seeds, reach) not in self._known_about:
            things = self.things_about(seeds, reach)
            found = self.known if things is None else self.known_of(things)
            self._known_about[seeds, reach] = as_merged(found) if reach.named else found
        return self._known_about[seeds, reach]

    def things_about(self, seeds: "Iterable[Thing]", reach: "Reach") -> "frozenset[Thing] | None":
        """Return what an answer about `seeds` is read from; `None` where it is everything.

        That is a log which is read as quickly as its index is opened, or which has none.
        """
        from timeline.replay.about import ALONE, things_about, to_narrow

        if self.narrowing.typed:
            reach = to_narrow(reach)
        if self.basis.position <= SHORT:
            return None
        if reach == ALONE:
            return frozenset(seeds)
        return None if self.index is None else things_about(seeds, self.index, reach)

    def known_of(self, things: "frozenset[Thing]") -> "Register":
        """Return what was known of these things at the basis, narrowed as is asked, less what is kept back."""
        return self.kept_back.of(self.narrowing.of(self.all_of(things)))

    def all_of(self, things: "frozenset[Thing]") -> "Register":
        """Return what was known of these things, not narrowed; where views are kept, held against what they counted."""
        from timeline.replay.about import known_of

        known = self.kept_back.marked(known_of(self.log, self.basis, things))
        if self.keep_up() and (views := self.views) is not None and self.basis.position > SHORT:
            from timeline.views.counted import check_whole

            check_whole(known, things, self.log, views, views.stamps()["register"].basis)
        return known

    @cached_property
    def index(self) -> "Index | None":
        """Return the index of the log; `None` where none can be kept."""
        if self.views is None:
            return None
        from timeline.views.index import TableIndex

        return TableIndex(self.views)

    @cached_property
    def checked_index(self) -> "Index | None":
        """Return an index made of the checked bytes of the log; `None` for a short log.

        What leaves the house is chosen by it: nobody checks what a file of views leaves out.
        """
        from timeline.replay.about import index_of

        return None if self.basis.position <= SHORT else index_of(self.whole)

    @cached_property
    def views(self) -> "Views | None":
        """Return the views of the log, caught up with its head; `None` where none can be kept.

        Then everything is folded from the log, which takes longer and says the same: so
        nothing is refused for want of a view.
        """
        from timeline.views.registry import registered
        from timeline.views.store import Views

        views = Views(self.log, self.path, views=registered())
        self._open.callback(views.close)
        try:
            with self.progress("views") as progress:
                views.refresh(progress=progress)
        except FileRefused as error:
            self.session.say(f"no views are used: {error.message}")
            return None
        except LogUnavailable as error:
            self.session.detail(f"no views are used: {error.message}")
            return None
        for one in views.done:
            self.session.detail(f"view {one.view}: {f'built anew: {one.why}' if one.why else 'caught up'}")
        return views

    @property
    def views_of_the_head(self) -> "Views | None":
        """Return the views where they answer what is asked: at the head of a log that is not short, not narrowed."""
        is_theirs = self.session.get("as_of") is None and not self.narrowing.typed
        views = self.views if is_theirs and self.basis.position > SHORT else None
        is_there = views is not None and views.stamps()["register"].basis == self.basis
        return views if is_there else None  # somebody may have recorded more meanwhile

    @property
    def views_of_now(self) -> "Views | None":
        """Return the views that are kept of the head, whatever is asked; `None` of a short log, or where none are."""
        head = self.log.basis()
        views = self.views if head.position > SHORT and self.keep_up() else None
        return views if views is not None and views.stamps()["register"].basis == head else None

    @cached_property
    def _known_about(self) -> "dict[tuple[tuple[Thing, ...], Reach], Register]":
        return {}

    def print(self, listing: "Listing", basis: "Basis | None" = None) -> None:
        """Print a result, then its basis on stderr."""
        if self.narrowing.typed:
            listing = replace(listing, narrowed=self.narrowing.told())
        super().print(listing, basis or self.basis)
        self.say_basis()

    def say_basis(self, basis: "Basis | None" = None, of: str = "as of") -> None:
        """Say on stderr what the result was computed from; of an answer about two, also what the earlier one was."""
        basis = basis or self.basis
        position, root = basis.position, basis.root.hex()[:12]
        recorded = "nothing recorded"
        from timeline.cli.newer import events_of

        for last in events_of(self.log, after=position - 1, up_to=position) if position else ():
            recorded = f"recorded {last.recorded_at[:19]}Z"
        through = self.log.redacted_through(position)
        withheld = f"; withheld is what was redacted up to position {through}" if through else ""
        narrowed = self.narrowing.words() if self.narrowing.typed else ""
        self.session.say(f"{of} position {position}, {recorded}, root {root}{withheld}{narrowed}")
        if basis is self.basis:  # once, of an answer about two
            self.narrowing.say_doubts()
            self._say_since()

    def _say_since(self) -> None:
        """Say, of an answer as of an earlier basis, what a note holds back since, and what is confidential since."""
        if self.session.get("as_of") is not None and self.basis.position < self.log.basis().position:
            from timeline.cli.since_then import since_then

            self.session.say_if(since_then(self.log, self.basis, self.kept_back))


class Writing(Invocation):
    """A verb that records."""

    @cached_property
    def log(self) -> "EventLog":
        """Return the log, open for recording; for reading only, where `--dry-run` says that nothing is recorded."""
        _ = self.zone  # settings that cannot be read are refused before anything is recorded, not after
        return self.open(writable=not self.dry_run)

    @property
    def dry_run(self) -> bool:
        """Tell whether nothing is to be recorded."""
        return bool(self.session.get("dry_run"))
