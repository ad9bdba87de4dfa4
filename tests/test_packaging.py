"""The wheel, as somebody else installs it: whole, on its own, and not silently overwritten."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

EXTRAS = ("fastapi", "matplotlib", "networkx", "numpy", "pyarrow", "pytest", "sqlite_utils")


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | options.pop("env", {})
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment, **options)


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """The wheel, built by the backend itself: no index is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=root)
    assert built.returncode == 0, built.stdout + built.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """The Python of a scratch environment with the wheel installed; its dependencies are borrowed from ours."""
    folder = tmp_path_factory.mktemp("scratch")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    installed = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel
    )
    assert installed.returncode == 0, installed.stdout + installed.stderr
    # A line of a .pth file adds a folder and reads no .pth files in it, so our own
    # editable install stays out.
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_the_wheel_holds_both_packages_with_their_data(wheel, root):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    written = {
        path.relative_to(root).as_posix()
        for package in ("events", "timeline")
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert packed == written


def test_the_wheel_carries_its_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [licence] = [name for name in archive.namelist() if name.endswith("/LICENSE")]

        assert b"Apache License" in archive.read(licence)


def test_the_command_runs_from_the_wheel(python, tmp_path):
    helped = run(python.with_name("timeline"), "--help", cwd=tmp_path)
    as_module = run(python, "-m", "timeline", "--help", cwd=tmp_path)

    assert helped.returncode == as_module.returncode == 0, helped.stderr + as_module.stderr
    assert "append" in helped.stdout
    assert "append" in as_module.stdout


def test_the_packages_are_those_of_the_wheel(python, tmp_path):
    where = run(python, "-c", "import events, timeline; print(events.__file__, timeline.__file__)", cwd=tmp_path)

    assert all(path.startswith(str(python.parent.parent)) for path in where.stdout.split()), where.stdout + where.stderr


def test_importing_us_imports_no_extra(python, tmp_path):
    """Somebody who only records an action should not wait for numpy, nor for sqlite-utils."""
    code = "import sys, timeline, timeline.cli.app; print(*sys.modules)"
    loaded = run(python, "-c", code, cwd=tmp_path)

    assert loaded.returncode == 0, loaded.stderr
    assert {name.split(".")[0] for name in loaded.stdout.split()} & set(EXTRAS) == set()


@pytest.mark.parametrize("foreign", ["class Events: pass\n", "", "__distribution__ = 'Events'\n"])
def test_a_foreign_package_named_events_is_refused_in_one_sentence(python, tmp_path, foreign):
    """PyPI's `Events` installs `events/` too, and pip overwrites ours without a word."""
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "__init__.py").write_text(foreign, encoding="utf-8")

    refused = run(python, "-c", "import timeline", env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)

    last = refused.stderr.strip().splitlines()[-1]
    assert refused.returncode != 0
    assert last.startswith("ImportError: ")
    assert "Events" in last
    assert "uv tool install" in last
