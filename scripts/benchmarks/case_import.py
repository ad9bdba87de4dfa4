"""P11: real rows through the strict door: 170,597 events of UCDP GED with their source, actors and figures."""

from benchmarks import ucdp
from benchmarks.measures import Measure, Sample, Setting, fresh_folder, quiet, seconds, timed

from timeline.log import SqliteLog
from timeline.recording.importer import import_lines


def import_rows(setting: Setting) -> Sample:
    """Make JSON lines of `count` rows of the data set and import them, both inside the clock."""
    with fresh_folder(setting) as folder, SqliteLog.create(folder / "import.db", origin="bench.example.org") as log:
        appended = 0

        def work() -> None:
            nonlocal appended
            report = import_lines(log, ucdp.lines(setting.count), file="ged_core.csv.gz", recorded_by="bench")
            appended = report.appended

        with quiet():
            taken = timed(work)
        return {"import": seconds(taken), "events": Measure(appended, "n")}
