"""P4, P5, questions about one action, findings: how fast the views follow the log, and how fast they answer."""

import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.generate import generate
from benchmarks.measures import Measure, Sample, Setting, in_drawn_order, quiet, run_command, seconds, timed
from benchmarks.worlds import filed

from events.amendments import ActionRetracted
from events.base import Event
from events.responses import ResponseAsserted
from timeline.log import SqliteLog
from timeline.views.file import throw_away, views_path
from timeline.views.store import Views

_ONE_BY_ONE = 20


def catch_up(setting: Setting) -> Sample:
    """Bring the views to a log that they know nothing of, rows, stamps and commits included; then the full text."""
    path = setting.worlds.of(setting.count)
    throw_away(views_path(path))
    with SqliteLog.open(path, writable=False) as log, Views(log, path) as views, quiet():
        prompt = timed(views.refresh)
        full_text = timed(lambda: views.refresh(["search"]))
    throw_away(views_path(path))
    return {
        "catch-up": Measure(setting.count / prompt, "n/s"),
        "full text": Measure(setting.count / full_text, "n/s"),
    }


def one_event(setting: Setting) -> Sample:
    """Record one event in a long log and bring the views to it, again and again: the median of one.

    The log grows by those events, for all cases of the run: a few in a million.
    """
    path = setting.worlds.of(setting.count)
    with SqliteLog.open(path, writable=True) as log, Views(log, path) as views:
        views.refresh()
        taken = []
        for event in _new_events(setting):
            head = log.basis().position
            revision = log.revision(event.stream)
            log.append_all(filed([event], {event.stream: revision}, head))
            taken.append(timed(views.refresh) * 1000)
        return {"caught up": Measure(median(taken), "ms"), "caught up, longest": Measure(max(taken), "ms")}


def _new_events(setting: Setting) -> Iterator[Event]:
    """Yield events about things that a log of the benchmark does not hold yet."""
    seed = setting.chance.randrange(1 << 30)
    return generate(_ONE_BY_ONE, seed=seed, prefix=f"new-{seed}-")


def as_of(setting: Setting) -> Sample:
    """Ask about one action by whole processes, of the head and of what was known at two thirds of the log."""
    path = setting.worlds.of(setting.count).resolve()
    action = _answered(setting.count)
    then = str(setting.count * 2 // 3)
    ask = [sys.executable, "-m", "timeline"]
    run_command([*ask, "chains", action, "--log", str(path)])  # the views are caught up before the clock runs

    def of(*words: str) -> Measure:
        return seconds(run_command([*ask, *words, "--log", str(path)]))

    return in_drawn_order(
        {
            "chains": lambda: of("chains", action),
            "chains --as-of": lambda: of("chains", action, "--as-of", then),
            "claims --as-of": lambda: of("claims", action, "--as-of", then),
            "show --as-of": lambda: of("show", action, "--as-of", then),
            "export md --as-of": lambda: of("export", "md", action, "--as-of", then),
        },
        setting.chance,
    )


def check(setting: Setting) -> Sample:
    """Look by whole processes for what contradicts itself: in all of a log, and about one action."""
    path = setting.worlds.of(setting.count).resolve()
    action = _answered(setting.count)
    ask = [sys.executable, "-m", "timeline", "check", "--log", str(path)]
    run_command([*ask, action], may_find=True)  # the views are caught up before the clock runs
    return in_drawn_order(
        {
            "check": lambda: seconds(run_command(ask, may_find=True)),
            "check ACTION": lambda: seconds(run_command([*ask, action], may_find=True)),
        },
        setting.chance,
    )


def _answered(count: int) -> str:
    """Return an action of the first half of the benchmark's log that answers another; both stand at the end."""
    events = list(generate(count))
    retracted = {one.action for one in events if isinstance(one, ActionRetracted)}
    answers = [one for one in events[: count // 2] if isinstance(one, ResponseAsserted)]
    standing = [one.responding for one in answers if not {one.responding, one.responded_to} & retracted]
    return standing[-1] if standing else next(one.stream.partition(":")[2] for one in events)
