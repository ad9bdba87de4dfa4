"""Of a log with views, whom confidential sources name is known without reading all of it, as if all were read."""

from collections.abc import Mapping

import pytest

from tests import builders as make
from tests.cli.asking import EVERYTHING, NOTHING
from tests.confidences import EVENTS, OPEN, TIP, leaks
from timeline.cli import invocation, search
from timeline.cli.kept_back import KeptBack
from timeline.log import SqliteLog, open_log
from timeline.projections.confidential import Lens
from timeline.projections.register import KINDS, Register, Thing
from timeline.replay import known_at
from timeline.replay.about import known_of
from timeline.views import confiding
from timeline.views.confiding import Confiding
from timeline.views.registry import registered
from timeline.views.store import Views

OTHERS = (
    make.actor("chad"),
    make.actor("sudan"),
    make.actor("reuters", "outlet"),
    make.source("wire", publisher="reuters", title="What the wire wrote"),
    make.action("apart", by="chad", against="sudan", citations=(make.cite("wire", "in the open"),)),
    make.claim("apart-toll", "apart", "sudan", citations=(make.cite("wire", "seven"),)),
)
"""What no confidential source has anything to do with."""
TWINS = (
    *(make.actor(name, "outlet") for name in ("twin", "zztwin", "zzother", "zzformer")),
    make.claim("of-twin", "second", "twin", citations=OPEN),
    make.claim("of-zztwin", "first", "zztwin", citations=TIP),
    make.claim("of-zzother", "first", "zzother", citations=TIP),
    make.merged("zztwin", "twin", kind="actor"),
    make.claim("of-zzformer", "first", "zzformer", citations=TIP),
    make.corrected("claim", "of-zzformer", amends=1, citations=OPEN),
)
"""Who was merged with somebody that is no secret; who is none since what names it was corrected."""
APART = [
    *(("claims", "apart"), ("claims", "apart", "--history"), ("chains", "apart"), ("show", "apart")),
    *(("show", "actor:sudan"), ("show", "source:wire"), ("search", "wrote"), ("log", "--type", "source.corrected")),
    ("claims", "apart", "--as-of", "40"),
]
NEAR = [
    *(("claims", "first"), ("claims", "second"), ("chains", "first"), ("show", "toll"), ("show", "actor:zzclerk")),
    *(("show", "note:about-tip"), ("search", "khan"), ("log", "--type", "actor"), ("log", "--type", "note")),
    *(("claims", "first", "--as-of", "30"), ("show", "actor:twin"), ("show", "actor:zzother")),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A log with views beside it."""
    path = tmp_path_factory.mktemp("quickly") / "timeline.db"
    with SqliteLog.create(path, origin="desk.example/log") as log:
        make.fill(log, *OTHERS, *EVENTS, *TWINS)
    with open_log(path) as log, Views(log, path) as views:
        views.refresh([view.name for view in registered()])
    return path


@pytest.fixture
def of_views(monkeypatch):
    """Let the log be taken for a long one, of which answers are read from what views find."""
    take_for(monkeypatch, NOTHING)


def take_for(monkeypatch, length: int) -> None:
    for room in (invocation, search):
        monkeypatch.setattr(room, "SHORT", length)


def refuse(*_: object) -> None:
    message = "that is not to be read"
    raise AssertionError(message)


@pytest.mark.usefixtures("of_views")
@pytest.mark.parametrize("argv", APART, ids=" ".join)
def test_a_question_about_other_things_asks_neither_the_whole_log_nor_who_is_a_secret(cli, path, monkeypatch, argv):
    monkeypatch.setattr(KeptBack, "head", property(refuse))
    monkeypatch.setattr(Confiding, "known", refuse)
    ran = cli(*argv, "--log", str(path))

    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("of_views")
@pytest.mark.parametrize("argv", NEAR, ids=" ".join)
def test_a_question_about_what_they_tell_does_not_ask_the_whole_log(cli, path, monkeypatch, argv):
    monkeypatch.setattr(KeptBack, "head", property(refuse))
    ran = cli(*argv, "--log", str(path))

    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("of_views")
def test_control_without_the_index_the_whole_log_is_asked(cli, path, monkeypatch):
    monkeypatch.setattr(KeptBack, "_confiding", None)
    monkeypatch.setattr(KeptBack, "head", property(refuse))

    with pytest.raises(AssertionError, match="a bug: AssertionError in timeline"):
        cli("claims", "apart", "--log", str(path))


@pytest.mark.parametrize("argv", [*APART, *NEAR, ("log", "--all"), ("diff", "20")], ids=" ".join)
def test_the_answers_are_those_of_the_whole_log(cli, path, monkeypatch, argv):
    take_for(monkeypatch, NOTHING)
    quick = cli(*argv, "--json", "--log", str(path))
    take_for(monkeypatch, EVERYTHING)
    whole = cli(*argv, "--json", "--log", str(path))

    assert (quick.code, whole.code) == (0, 0)
    assert quick.json == whole.json


def test_who_became_a_state_is_at_an_earlier_basis_what_the_whole_log_makes_of_it(cli, tmp_path, monkeypatch):
    path = tmp_path / "timeline.db"
    with SqliteLog.create(path, origin="desk.example/log") as log:
        make.fill(
            log,
            make.actor("iran"),
            make.actor("pub", "outlet"),
            make.source("open", publisher="pub"),
            make.source("hint", confidential=True),
            make.action("one", by="iran", citations=(make.cite("open", "said"),)),
            make.claim("toll", "one", "pub", citations=(make.cite("hint", "seven"),)),
            make.corrected("source", "hint", confidential=False),
            make.corrected("actor", "pub", kind="state"),
        )
    said = ("claims", "one", "--as-of", "6", "--log", str(path))
    take_for(monkeypatch, NOTHING)
    quick = cli(*said)
    take_for(monkeypatch, EVERYTHING)

    assert quick.out == cli(*said).out
    assert "Pub" in quick.out
    take_for(monkeypatch, NOTHING)
    monkeypatch.setattr(Confiding, "states", frozenset({"pub"}))
    assert cli(*said).out != quick.out, "the control: by what it is now, it would be kept back"


def test_control_an_index_that_finds_nobody_tells_who_speaks(cli, path, monkeypatch):
    take_for(monkeypatch, NOTHING)
    monkeypatch.setattr(Confiding, "named", lambda *_: frozenset())

    assert leaks(cli("show", "actor:zzclerk", "--log", str(path)).out, "zzclerk") != set()


# --- thing by thing --------------------------------------------------------------------------------------------------


def secrets(path, *, few: int, first: int, monkeypatch) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return who is a secret by what the index finds, for each actor by itself, and by the whole log."""
    monkeypatch.setattr(confiding, "_FEW", few)
    monkeypatch.setattr(confiding, "_FIRST", first)
    with open_log(path) as log, Views(log, path) as views:
        views.refresh(["register"])
        now = Confiding(log, views)
        by_index = {name: mark for one in now.named() for name, mark in Lens(now.known([one])).behind.items()}
        everybody = Lens(now.known(now.named())).behind
        assert everybody == by_index
        return everybody, Lens(known_at(log, log.basis())).behind


@pytest.mark.parametrize("few", [0, 8])
@pytest.mark.parametrize("first", [0, 1, 8])
def test_who_is_a_secret_is_as_the_whole_log_has_it(path, monkeypatch, few, first):
    found, expected = secrets(path, few=few, first=first, monkeypatch=monkeypatch)

    assert found == expected
    assert {"zzclerk", "zzpub", "zzoffice", "zzother"} <= expected.keys()
    assert {"zztwin", "twin", "zzformer", "iran"}.isdisjoint(expected)


def test_control_without_merges_who_was_merged_would_be_a_secret(path, monkeypatch):
    monkeypatch.setattr(Confiding, "_merges", [])

    found, expected = secrets(path, few=8, first=8, monkeypatch=monkeypatch)
    assert "zztwin" in found.keys() - expected.keys()


def test_each_thing_alone_is_shown_as_it_is_in_the_whole(path):
    with open_log(path) as log, Views(log, path) as views:
        views.refresh(["register"])
        whole = known_at(log, log.basis())
        shown, now = Lens(whole).of(whole), Confiding(log, views)
        lens = Lens(now.known(now.named()))
        for kind in KINDS:
            for name in whole.of_kind(kind):
                alone: Register = known_of(log, log.basis(), [Thing(kind, name)])
                assert lens.of(alone).of_kind(kind)[name] == shown.of_kind(kind)[name]
