"""Which tests run one after another in one process of `pytest -n`, told by the id of a test alone.

The marks `xdist_group` of pytest-xdist 3.8 do nothing under pytest 9.2, and say
nothing (its issue 1386); a scheduler that reads ids does not depend on them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

RACES = frozenset(
    f"tests/faults/test_{name}.py"
    for name in ("copies", "forks", "kills", "order", "stale", "witness_faults", "writers")
)
"""Kills and races: none is slowed by the others."""
WHOLE = ("tests/page/", "tests/vintages/")
"""Folders that open or make at the start what takes long: one browser; the history of each area, once."""


def group_of(test: str) -> str:
    """Return the name of the group of a test; a test of its own is a group of one."""
    file, _, name = test.partition("::")
    folder = next((folder for folder in WHOLE if file.startswith(folder)), None)
    if folder == "tests/vintages/":
        return folder + name.partition("[")[2].rstrip("]").partition("-")[0]
    if folder is not None:
        return folder
    return "races" if file in RACES else test


def scheduler(config: Any, log: Any) -> "LoadScopeScheduling":
    """Return a scheduler of pytest-xdist that keeps the tests of a group together; the largest groups come first."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # only where there are several processes

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Together(config, log)
