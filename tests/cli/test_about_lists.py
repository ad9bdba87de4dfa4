"""A list at the head is the same, made of what the views find for it or of the whole log."""

import sys
from itertools import product

import pytest

from tests import builders as make
from tests.cases.packaged import events_of
from tests.cli.test_about import GONE, WORLD
from tests.contracts.redactions import of_the_whole
from timeline.cli import actions, chains, invocation
from timeline.log import SqliteLog
from timeline.projections.register import Thing
from timeline.views import listing

MORE = (
    make.action("undated", make.when("unknown"), territory=("PK",)),
    make.action("open", make.when("2024-01-17/.."), by="irgc"),
    make.action("struck", "2024-01-17"),
    make.retracted("action", "struck"),
    make.action("late", "2024-01-18", by="pakistan"),
    make.response("late", "undated", "followed", link="after"),
    make.response("kerman", "late", link="before"),
    make.response("open", "other", link="taken-back"),
    make.retracted("response", "taken-back"),
    make.affiliated("jaish-ul-adl", "pakistan", "part_of", make.when("2024-01-17/..")),
    make.corrected("action", "abroad", kind="raid", territory=("PK",)),
    make.action("first", "2024-01-18"),
    make.ordered("first", "hidden"),
)


@pytest.fixture(scope="module", params=["world", "case"])
def path(request, tmp_path_factory):
    """A log on disk: of many ties, or of a packaged case; one response of it was redacted whole."""
    events = (*WORLD, *MORE) if request.param == "world" else events_of("iran-pakistan-2024")
    path = tmp_path_factory.mktemp("lists") / "timeline.db"
    with SqliteLog.create(path, origin="desk.example/log") as log:
        make.fill(log, *events)
        if request.param == "world":
            log.redact(of_the_whole(log, GONE), expected=0)
    return path


@pytest.fixture
def ask(cli, path, monkeypatch):
    """Ask the log twice: of all that is known, and of what the views find."""
    monkeypatch.setattr(actions, "FEW", 1)
    monkeypatch.setattr(chains, "FEW", 1)

    def go(*argv):
        answers = []
        for short in (sys.maxsize, -1):
            monkeypatch.setattr(invocation, "SHORT", short)
            answers.append(cli(*argv, "--log", str(path)))
        return answers

    return go


ASKED = [
    *(("-n", str(number)) for number in (1, 2, 3, 5, 8, 200)),
    *product(("--actor", "--target"), ("iran", "pakistan")),
    ("--territory", "PAK", "-n", "3"),
    ("--territory", "IR"),
    ("--kind", "strike", "-n", "2"),
    ("--actor", "pakistan", "-n", "2", "--kind", "strike"),
    ("--kind", "talks", "-n", "1"),
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
@pytest.mark.parametrize("sort", ["occurred", "recorded"])
def test_a_list_of_actions_is_the_same(ask, asked, sort):
    whole, part = ask("actions", *asked, "--sort", sort, "--json")

    assert part == whole
    assert part.code == 0


DYAD = ("--dyad", "iran,pakistan", "--json")
LISTED = [(), ("--json",), ("--strength", "stated"), ("--strength", "inferred,followed"), ("--metrics", "--json"), DYAD]


@pytest.mark.parametrize("argv", LISTED, ids=" ".join)
def test_a_list_of_chains_is_the_same(ask, argv):
    whole, part = ask("chains", *argv)

    assert part == whole
    assert part.code == 0


@pytest.mark.parametrize("path", ["world"], indirect=True)
def test_the_views_do_find_it(ask, monkeypatch):
    """The control: where they find too little, the list is another."""
    monkeypatch.setattr(actions, "actions_in", lambda *_, **__: [Thing("action", "kerman")])
    monkeypatch.setattr(chains, "linked", lambda _: [Thing("action", "abroad")])

    for argv in (("actions", "-n", "3"), ("chains",)):
        whole, part = ask(*argv)

        assert part != whole


@pytest.mark.parametrize("path", ["world"], indirect=True)
@pytest.mark.parametrize(
    ("query", "rule", "argv"),
    [
        ("_LAST_BY_TIME", "WHERE action IN linked", ("-n", "3")),
        ("_LAST_BY_TIME", "action NOT IN linked", ("-n", "3")),
        ("_UNDER", 'UNION SELECT "by" FROM under', ("--actor", "pakistan")),
    ],
)
def test_no_rule_of_the_list_can_be_left_out(ask, monkeypatch, query, rule, argv):
    text = getattr(listing, query)
    assert rule in text
    monkeypatch.setattr(listing, query, text.replace(rule, _NOTHING[rule]))

    whole, part = ask("actions", *argv)

    assert part != whole


_NOTHING = {
    "WHERE action IN linked": "WHERE 0",
    "action NOT IN linked": "action IN linked",
    'UNION SELECT "by" FROM under': 'UNION SELECT "by" FROM (SELECT NULL AS thing)',
}


@pytest.mark.parametrize("path", ["world"], indirect=True)
def test_at_another_basis_or_narrowed_a_list_is_made_of_the_log(ask, monkeypatch):
    """The views are those of the head."""
    monkeypatch.setattr(actions, "actions_in", None)
    monkeypatch.setattr(chains, "linked", None)

    for argv in (("actions", "-n", "3"), ("chains",)):
        for more in (("--as-of", "20"), ("--occurred", "2024-01-16..")):
            whole, part = ask(*argv, *more)

            assert part == whole
            assert part.code == 0


def test_a_bundle_is_the_same_byte_for_byte(cli, signed, monkeypatch):
    """What goes out with a report is what it is read from, and no more."""
    files = []
    for name, short in (("whole", sys.maxsize), ("part", -1)):
        monkeypatch.setattr(invocation, "SHORT", short)
        assert cli("export", "bundle", "panjgur-2024-01-16", "-o", name).code == 0
        folder = signed.parent / name
        files.append({str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()})

    assert files[0] == files[1]
    assert "report.json" in files[0]
