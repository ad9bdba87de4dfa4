"""P12, P13: whole processes of the command line, against what its two libraries cost to import."""

import sys
from statistics import median

from benchmarks.measures import Sample, Setting, fresh_folder, in_drawn_order, run_command, seconds

_TIMELINE = [sys.executable, "-m", "timeline"]
_LIBRARIES = [sys.executable, "-c", "import typer, pydantic"]


def start(setting: Setting) -> Sample:
    """Start the command line for the version, and for one cold append; each the median of several processes."""
    with fresh_folder(setting) as folder:
        log = str((folder / "start.db").resolve())
        run_command([*_TIMELINE, "init", "--demo", "--recorder", "bench", "--log", log])
        number = iter(range(setting.count))

        def append() -> float:
            words = ["append", "action", "--id", f"bench-{next(number)}", "--kind", "strike", "--actor", "iran"]
            words += ["--occurred", "2024-01-17", "--zone", "Asia/Tehran", "--territory", "PK"]
            words += ["--source", "ft-2024-01-18", "--quote", "a strike", "--recorder", "bench"]
            return run_command([*_TIMELINE, *words, "--log", log])

        def of(*command: str) -> float:
            return run_command([*_TIMELINE, *command, "--log", log])

        # The first of each is not counted: it warms what the system keeps of files.
        of("chains", "sistan-2024-01-18")
        return in_drawn_order(
            {
                "import typer, pydantic": lambda: seconds(
                    median(run_command(_LIBRARIES) for _ in range(setting.count))
                ),
                "timeline --version": lambda: seconds(
                    median(run_command([*_TIMELINE, "--version"]) for _ in range(setting.count))
                ),
                "timeline append action": lambda: seconds(median(append() for _ in range(setting.count))),
                "timeline chains": lambda: seconds(
                    median(of("chains", "sistan-2024-01-18") for _ in range(setting.count))
                ),
            },
            setting.chance,
        )
