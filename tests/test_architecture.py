"""The rules of the house: who may import whom, and that everything public is described."""

import ast
import importlib
import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("events", "timeline")
SOURCES = sorted(path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def tree_of(source: str) -> ast.Module:
    return ast.parse((ROOT / source).read_text("utf-8"))


def test_every_module_can_be_imported(import_failures):
    assert import_failures == {}


def test_imports_go_one_way_down(root):
    verdict = check_contracts(root)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize(
    ("source", "line", "contract"),
    [
        ("timeline/errors/base.py", "import timeline.log.api", "One way down"),
        ("events/base.py", "import timeline.errors", "One way down"),
        ("timeline/log/tree.py", "import pathlib", "The pure rooms"),
        ("timeline/recording/decide.py", "import timeline.log.api", "Reports, exchange and rules are handed"),
        ("timeline/exchange/extract.py", "import timeline.log.api", "Reports, exchange and rules are handed"),
        ("timeline/views/rows.py", "import timeline.reports.wording", "What records and what keeps tables"),
        ("timeline/cli/app.py", "import timeline._sqlite", "Two rooms touch SQLite"),
        ("timeline/log/codec.py", "import timeline.log.store", "No circle inside a room"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(root, tmp_path, source, line, contract):
    """A contract that nothing can break guards nothing."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / source).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    verdict = check_contracts(tmp_path)

    assert verdict.returncode != 0
    assert f"{contract}" in next(row for row in verdict.stdout.splitlines() if "BROKEN" in row and contract in row)


@pytest.mark.parametrize("source", [source for source in SOURCES if source.startswith("events/")])
def test_the_vocabulary_needs_little(source):
    """Other tools read our records with it, so it brings no engine along."""
    allowed = sys.stdlib_module_names | {"events", "pydantic", "pydantic_core", "msgspec"}
    needed = set()
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Import):
            needed |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            needed.add((node.module or "events").split(".")[0])

    assert needed <= allowed


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_public_is_described(source):
    """The first sentence says what it is; a reader should not have to guess from the code."""
    tree = tree_of(source)
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]

    assert ast.get_docstring(tree), "the module does not say what it is"
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("source", [source for source in SOURCES if source.endswith("/__init__.py")])
def test_a_face_lists_what_it_offers(source):
    face = importlib.import_module(source.removesuffix("/__init__.py").replace("/", "."))
    listed = getattr(face, "__all__", None)
    if listed is None:
        return

    offered = {name: getattr(face, name) for name in listed}
    bound = {name for name in vars(face) if not name.startswith("_") and not inspect.ismodule(vars(face)[name])}
    ours = {name for name in bound if getattr(vars(face)[name], "__module__", "").split(".")[0] in PACKAGES}

    assert list(listed) == sorted(listed)
    assert ours <= set(offered)
