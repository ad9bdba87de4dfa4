"""The report on one long chain, by whole processes and by its parts."""

import sys

from benchmarks.long_chain import record
from benchmarks.measures import (
    Measure,
    Sample,
    Setting,
    fresh_folder,
    in_drawn_order,
    quiet,
    run_command,
    seconds,
    timed,
)

from timeline.cli.knowing import known_at_stops, stops_of
from timeline.cli.reporting import Strengths
from timeline.log import SqliteLog
from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.register import REGISTER
from timeline.reports.as_known import Asked
from timeline.reports.compose import compose
from timeline.reports.desk import Numbering
from timeline.reports.to_markdown import to_markdown
from timeline.reports.versions import history

_FORMS = {"md": (), "json": (), "html": ("--large",)}


def report(setting: Setting) -> Sample:
    """Report on a chain of `count` actions, four claims each: in three formats by whole processes, and by its parts."""
    with fresh_folder(setting) as folder:
        path = folder / "chain.db"
        action = record(path, setting.count)
        ask = [sys.executable, "-m", "timeline", "export"]
        where = [action, "--log", str(path.resolve()), "--force", "--output"]
        run_command([*ask, "json", *where, str(folder / "warm.json")])  # the views are caught up before the clock runs

        def of(form: str) -> Measure:
            return seconds(run_command([*ask, form, *where, str(folder / f"report.{form}"), *_FORMS[form]]))

        made = in_drawn_order({f"export {form}": lambda form=form: of(form) for form in _FORMS}, setting.chance)
        page = Measure((folder / "report.html").stat().st_size / 1e6, "MB")
        with SqliteLog.open(path, writable=False) as log:
            return {**made, "page": page, **_parts(log, action)}


def _parts(log: SqliteLog, action: str) -> Sample:
    """Compose the report, write it, and make its versions, in this process: how long each takes."""
    basis, numbering = log.basis(), Numbering()
    recorded = list(log.read_verified(basis))
    known = REGISTER.fold(recorded)
    strengths = Strengths(DRAWN, MEASURED)
    asked = Asked(action, strengths.drawn, strengths.measured)
    with quiet():
        made = []
        composed = timed(lambda: made.append(compose(known, basis, log.origin, action, numbering=numbering)))
        written = timed(lambda: to_markdown(made[0]))
        stops, every = stops_of(recorded, len(numbering.rows))
        told = []

        def tell() -> None:
            told.append(history(known_at_stops(log, recorded, stops), known, asked, numbering, every))

        versions = timed(tell)
    found = told[0]
    count = sum(len(one) for parts in (found.steps, found.links, found.ledger) for one in parts.values())
    return {
        "compose": seconds(composed),
        "Markdown": seconds(written),
        "versions": seconds(versions),
        "stops": Measure(len(found.stops), "n"),
        "versions of parts": Measure(count, "n"),
    }
