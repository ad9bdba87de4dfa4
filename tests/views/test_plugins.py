"""Views of other packages: found, kept to their own tables, named where they are broken; and the how-to holds."""

import importlib
import json
import os
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from tests.views.installed import blocks, install
from timeline import _sqlite
from timeline.cli.app import run
from timeline.views.plugins import GROUP, found
from timeline.views.registry import registered

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = """
from timeline.views.plugins import ThingsView
from timeline.views.view import Column, Table

TABLE = Table("{table}", "A table.", (Column("action", "TEXT", "An action."),), ("action",))


def rows(action):
    {body}
    yield "{table}", (action.now.action,)


VIEW = ThingsView("{name}", 1, (TABLE,), ("action",), rows)
"""


@pytest.fixture(scope="session")
def packaged(tmp_path_factory):
    """A log with the seed case in it, made once."""
    path = tmp_path_factory.mktemp("seed") / "timeline.db"
    assert run(["init", str(path), "--demo", "-q"]) == 0
    return path


@pytest.fixture
def folder(packaged, tmp_path):
    """A folder with that log in it."""
    (tmp_path / "timeline.db").write_bytes(packaged.read_bytes())
    return tmp_path


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """Installs a package, for this program alone; what it imported is forgotten afterwards."""
    before = set(sys.modules)

    def go(package, code, points=None):
        folder = install(tmp_path / "site", package, code, points or f"{package} = {package}:VIEW")
        monkeypatch.syspath_prepend(folder)
        importlib.invalidate_caches()

    yield go
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", "").startswith(str(tmp_path)):
            del sys.modules[name]


def shell(folder, command, *sites):
    """Run a command as a reader of the page does, with packages installed in some folders."""
    binaries = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    path = os.pathsep.join([*map(str, sites), str(ROOT)])
    environment = {"PATH": binaries, "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": path}
    return subprocess.run(
        ["bash", "-c", command],  # noqa: S607  # whichever bash a reader has
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path):
    """The package of the how-to, installed."""
    [code], [project] = blocks("python"), blocks("toml")
    points = tomllib.loads(project)["project"]["entry-points"][GROUP]
    return install(
        tmp_path / "page", "strikes_by_week", code, "\n".join(f"{name} = {where}" for name, where in points.items())
    )


def test_the_how_to_does_what_it_says(folder, page):
    steps = [step for block in blocks("session") for step in block.removeprefix("$ ").split("\n$ ")]
    for step in steps:
        command, _, printed = step.partition("\n")
        ran = shell(folder, command, page)

        assert [line.rstrip() for line in ran.stdout.splitlines()] == printed.splitlines(), command + ran.stderr


@pytest.fixture
def timeline(folder, monkeypatch, capsys):
    """Runs a command line in the folder of the log, and returns its exit code and what it printed."""
    monkeypatch.chdir(folder)

    def go(*argv):
        capsys.readouterr()
        code = run(argv)
        return code, *capsys.readouterr()

    return go


@pytest.fixture
def replayed(timeline):
    """Runs `replay` and returns its items."""
    return lambda *argv: json.loads(timeline("replay", *argv, "--json", "-q")[1])["items"]


def test_a_view_of_another_package_is_caught_up_like_ours(bring, timeline, replayed, folder):
    [code] = blocks("python")
    bring("strikes_by_week", code)
    replayed("strikes_by_week")
    said = ("--reason", "later", "--recorder", "mk")
    assert timeline("append", "correction", "action:sistan", "--set", "occurred=2024-01-25", *said)[0] == 0
    assert timeline("append", "retraction", "action:panjgur", *said)[0] == 0
    [caught_up] = replayed("strikes_by_week")
    [anew] = replayed("strikes_by_week", "--rebuild")

    assert (caught_up["done"], anew["done"]) == ("caught up", "built anew: asked for")
    assert caught_up["digest"] == anew["digest"]
    with closing(_sqlite.connect(folder / "timeline.db.views.db")) as file:
        assert file.execute("SELECT * FROM strikes_by_week").fetchall() == [("2024-W04", "pakistan", 1)]


def test_other_code_is_another_view_and_its_rows_can_be_compared(bring, replayed):
    [code] = blocks("python")
    bring("strikes_by_week", code)
    replayed("strikes_by_week")
    del sys.modules["strikes_by_week"]
    bring("strikes_by_week", code.replace('f"{year}-W{week:02}"', 'f"{year}, {week}"'))

    before = replayed("strikes_by_week", "--diff")
    [built] = replayed("strikes_by_week")
    later = replayed("strikes_by_week", "--diff")

    rows = [one for one in before if one["table"] == "week_strikes"]
    assert {(one["before"]["week"], one["after"]["week"]) for one in rows} == {("2024-W03", "2024, 3")}
    assert {one["what"] for one in before if one["table"] == "strikes_by_week"} == {"added", "removed"}
    assert built["done"] == "built anew: changed code"
    assert later == before


def test_what_depends_on_a_hash_seed_is_drift(folder, page):
    """The other program hashes text differently, so the order of a set is another one there."""
    module = page / "strikes_by_week.py"
    module.write_text(module.read_text("utf-8").replace('f"{year}-W{week:02}"', "str(hash(now.action))"), "utf-8")
    ran = shell(folder, "timeline replay strikes_by_week --check", page)

    assert ran.returncode == 1
    assert "drift in view strikes_by_week, table week_strikes" in ran.stderr


# --- what is no view -------------------------------------------------------------------------------------------------


def test_a_package_without_a_fault_brings_its_view(bring):
    bring("brought", MINIMAL.format(name="brought", table="brought_rows", body="pass"))

    [view], broken = found(registered())
    assert (view.name, broken) == ("brought", ())


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("VIEW = 3", "it has no name, version, tables, needs, is_prompt, learn, settle"),
        ("", "AttributeError"),
        (MINIMAL.format(name="register", table="some", body="pass"), "there is a view register already"),
        (MINIMAL.format(name="mine", table="actions", body="pass"), "there is a table actions already"),
        (MINIMAL.format(name="mine", table="view", body="pass"), "there is a table view already"),
        (MINIMAL.format(name="mine", table="former_rows", body="pass"), "that name is ours"),
        (MINIMAL.format(name="mine", table="a; DROP TABLE x", body="pass"), "'a; DROP TABLE x' is no name"),
        (MINIMAL.format(name="Mine!", table="some", body="pass"), "'Mine!' is no name for a view"),
        (
            MINIMAL.format(name="mine", table="some", body="pass") + "VIEW.__dict__['needs'] = ('gone',)",
            "needs a view gone",
        ),
        (MINIMAL.format(name="mine", table="some", body="pass") + "VIEW.__dict__['tables'] = ()", "it has no tables"),
        (
            MINIMAL.format(name="mine", table="some", body="pass").replace('("action",))', '("gone",))'),
            "table some has no column gone",
        ),
        ("raise SystemExit(3)", "SystemExit: 3"),
        (MINIMAL.format(name="mine", table="search_data", body="pass"), "its tables cannot be made: "),
        (
            MINIMAL.format(name="mine", table="some", body="pass").replace(
                '"An action."),)', '"An action."), Column("action", "TEXT", "Again."))'
            ),
            "its tables cannot be made: duplicate column name",
        ),
        (
            MINIMAL.format(name="mine", table="some", body="pass").replace('"TEXT"', '"TEXT CHECK (no("'),
            "'TEXT CHECK (no(' is no type",
        ),
        (
            MINIMAL.format(name="mine", table="some", body="pass").replace(
                '("action",))', '("action",), (("gone",),))'
            ),
            "table some has no column gone",
        ),
        (
            MINIMAL.format(name="mine", table="some", body="pass").replace(
                '("action",))', '("action",), (), ("action",), "none")'
            ),
            "its tables cannot be made: ",
        ),
    ],
)
def test_what_is_no_view_is_named_and_keeps_no_other_away(bring, code, why):
    bring("broken", code)
    bring("whole", MINIMAL.format(name="whole", table="whole_rows", body="pass"))

    views, [broken] = found(registered())

    assert [view.name for view in views] == ["whole"]
    assert (broken.name, broken.package) == ("broken", "broken")
    assert why in broken.why


def test_what_a_package_prints_is_neither_a_result_nor_an_answer(folder, tmp_path):
    """Both programs of a check import it."""
    deep = "import os\nif 'PYTHONHASHSEED' in os.environ: os.write(1, b'deep')\n"  # in the other program
    code = f"{deep}print('hello')\n" + MINIMAL.format(name="loud", table="loud_rows", body="print('row')")
    site = install(tmp_path / "loud", "loud", code, "loud = loud:VIEW")

    ran = shell(folder, "timeline replay loud --check --json", site)

    assert (ran.returncode, json.loads(ran.stdout)["items"]) == (0, []), ran.stderr
    assert (ran.stderr.count("hello"), ran.stderr.count("deep")) == (2, 1)


def test_a_view_that_fails_keeps_no_other_from_being_compared(bring, timeline):
    bring("fails", MINIMAL.format(name="fails", table="fails_rows", body="1 / 0"))

    code, out, err = timeline("replay", "register", "fails", "--check", "--json")

    assert (code, json.loads(out)["items"]) == (70, [])
    assert "no drift: register\n" in err
    assert "not compared: view fails fails at position" in err


def test_tables_columns_and_keys_that_the_code_of_now_has_not_are_changes_too(bring, replayed):
    code = """
from timeline.views.plugins import ThingsView
from timeline.views.view import Column, Table

MORE, OTHER = Column("more", "TEXT", "More."), "other_rows"
def table(name, *columns, key=("action",)):
    return Table(name, "A table.", (Column("action", "TEXT", "An action."), *columns), key)
VIEW = ThingsView("mine", 1, {tables}, ("action",), lambda action: [{rows}])
"""
    one, other = '("mine_rows", (action.now.action, "x"))', '(OTHER, (action.now.action, "y"))'
    first = {"tables": '(table("mine_rows", MORE), table(OTHER, MORE))', "rows": f"{one}, {other}"}

    def differing(**code_of_now):
        bring("mine", code.format(**first))
        replayed("mine", "--rebuild")
        del sys.modules["mine"]
        bring("mine", code.format(**code_of_now))
        rows = replayed("mine", "--diff")
        del sys.modules["mine"]
        return {(row["table"], row["what"], tuple(row["columns"])) for row in rows}, len(rows)

    both = ("action", "more")
    assert differing(tables='(table("mine_rows", MORE),)', rows=one) == ({("other_rows", "removed", both)}, 7)
    assert differing(
        tables='(table("mine_rows"), table(OTHER, MORE))', rows=f'("mine_rows", (action.now.action,)), {other}'
    ) == ({("mine_rows", "changed", ("more",))}, 7)
    assert differing(
        tables='(table("mine_rows", MORE, key=("action", "more")), table(OTHER, MORE))', rows=f"{one}, {other}"
    ) == ({("mine_rows", "removed", both), ("mine_rows", "added", both)}, 14)


def test_two_packages_cannot_have_one_name(bring):
    bring("first", MINIMAL.format(name="same", table="first_rows", body="pass"))
    bring("second", MINIMAL.format(name="same", table="second_rows", body="pass"))

    views, [broken] = found(registered())
    assert [view.tables[0].name for view in views] == ["first_rows"]
    assert broken.why == "there is a view same already"


def test_a_view_that_fails_is_named_with_the_event_and_stops_no_other(folder, bring, monkeypatch, capsys):
    bring("fails", MINIMAL.format(name="fails", table="fails_rows", body="1 / (action.now.action != 'iraq-strikes')"))
    bring("other", MINIMAL.format(name="other", table="other_rows", body="pass"))
    monkeypatch.chdir(folder)

    code = run(["replay", "--json"])

    printed = capsys.readouterr()
    items = {one["view"]: one for one in json.loads(printed.out)["items"]}
    error = json.loads(printed.err.splitlines()[-1])["error"]
    assert code == 70
    assert items["other"]["position"] == items["register"]["position"] == 27
    assert "fails" not in items
    assert error["code"] == "view.failed"
    assert error["message"] == "view fails fails at position 11, action.reported: ZeroDivisionError"


def test_a_view_that_fails_keeps_its_last_good_basis_and_says_so_each_time(folder, bring, monkeypatch, capsys):
    body = "assert action.now.action != 'later'"
    bring("fails", MINIMAL.format(name="fails", table="fails_rows", body=body))
    monkeypatch.chdir(folder)
    assert run(["replay", "-q"]) == 0
    argv = ["append", "action", "--kind", "strike", "--id", "later", "--actor", "iran", "--occurred", "2024-01-19"]
    assert run([*argv, "--source", "ft-2024-01-18", "--quote", "x", "--recorder", "mk", "-q"]) == 0
    capsys.readouterr()

    for _ in range(2):
        assert run(["replay", "fails", "register", "--json", "-q"]) == 70
        items = {one["view"]: one for one in json.loads(capsys.readouterr().out)["items"]}

        assert (items["fails"]["position"], items["fails"]["done"]) == (27, "failed")
        assert items["register"]["position"] == 28


def test_a_view_that_was_renamed_takes_its_tables_with_it(bring, replayed, folder):
    """The view of the old name is there no more, so nothing stands in its tables."""
    bring("mine", MINIMAL.format(name="before", table="mine_rows", body="pass"))
    replayed("before")
    del sys.modules["mine"]
    bring("mine", MINIMAL.format(name="afterwards", table="mine_rows", body="pass"))

    [item] = replayed("afterwards")
    with closing(_sqlite.connect(folder / "timeline.db.views.db")) as file:
        stamped = file.execute("SELECT name FROM view WHERE tables = 'mine_rows'").fetchall()
        count = file.execute("SELECT count(*) FROM mine_rows").fetchone()

    assert item["position"] == 27
    assert (stamped, count) == ([("afterwards",)], (7,))


def test_whoever_reads_or_records_does_not_look_for_packages(folder):
    code = "import sys; from timeline.cli.app import run; codes = [run([*argv, '-q']) for argv in {}]"
    code += "; print(codes, 'timeline.views.plugins' in sys.modules)"
    note = ["append", "note", "kerman-bombing", "--text", "x", "--recorder", "mk"]
    argvs = [["actions"], ["log"], ["claims", "sistan-2024-01-18"], note]

    ran = shell(folder, f'{sys.executable} -c "{code.format(argvs)}"')

    assert ran.stdout.splitlines()[-1] == "[0, 0, 0, 0] False", ran.stderr
