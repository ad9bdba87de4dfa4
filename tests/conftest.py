"""What every test shares: the driver of SQLite, slow tests, who runs together, modules imported early, shared data."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import together

ROOT = Path(__file__).resolve().parent.parent
STUB = Path(__file__).resolve().parent / "without_pysqlite3"

broken_imports: pytest.StashKey[dict[str, BaseException]] = pytest.StashKey()

# The same examples on every run: a failure here is a failure everywhere. No
# deadline, since a loaded machine is not a slow program.
hypothesis.settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
# What each change must pass draws the first of these examples; all of them come at a desk, many more by "explore".
hypothesis.settings.register_profile("change", hypothesis.settings.get_profile("ci"), max_examples=40)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options that `scripts/test` gives, and choose the driver of SQLite before anything imports `timeline`."""
    group = parser.getgroup("escalation-timeline")
    group.addoption("--slow", action="store_true", help="run the heavy counts too")
    group.addoption("--stdlib-sqlite", action="store_true", help="use the standard library's SQLite, not pysqlite3's")
    # Not only when all is configured: the conftest of a folder below imports `timeline`, and a driver with it.
    if "--stdlib-sqlite" in pluginmanager.getplugin("pytestconfig").invocation_params.args:
        sys.modules["pysqlite3"] = None  # type: ignore[assignment]  # makes its import fail
        # A child process has an import system of its own: there a stub that
        # refuses to be imported stands before the real package.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(STUB), os.environ.get("PYTHONPATH")]))


def pytest_configure() -> None:
    """Choose how hypothesis draws."""
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep together what belongs together, however tests are handed out to processes."""
    return together.scheduler(config, log) if config.getoption("dist") not in ("no", "each") else None


def module_names() -> Iterator[str]:
    """Yield the names of all modules of both packages, but not `__main__`, which runs when imported."""
    for package in ("events", "timeline"):
        yield package
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.", onerror=lambda _: None):
            if not module.name.endswith("__main__"):
                yield module.name


def pytest_sessionstart(session: pytest.Session) -> None:
    """Import every module while time still runs.

    A pydantic class that is created under a frozen clock meets a false `datetime`
    and fails, or works, by the order of the tests. A module that cannot be
    imported is reported by `test_architecture`, so the other tests still speak.
    """
    failures = session.config.stash[broken_imports] = {}
    for name in module_names():
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is reported by name
            failures[name] = error


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests out, and say so, unless `--slow` asks for them."""
    if config.getoption("--slow"):
        return
    skip = pytest.mark.skip(reason="heavy counts: run by scripts/test --slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def import_failures(pytestconfig) -> dict[str, BaseException]:
    """The modules that could not be imported, each with its error."""
    return pytestconfig.stash[broken_imports]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The data shared by all who work on the project: chronologies, data sets, test vectors."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data does not lie beside this clone (../shared/data)")
    return folder
