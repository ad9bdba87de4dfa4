"""As of an earlier basis: what is confidential by now is kept back, what is held by now is shown, and both are said."""

import pytest

from tests import builders as make
from tests.cli.asking import ask, log_of
from timeline.cli.kept_back import KeptBack
from timeline.log import SqliteLog

TIP = (make.cite("tip", "words of the tip", speaker="clerk"),)
THEN = (
    make.actor("iran"),
    make.actor("clerk", "person"),
    make.actor("gazette", "outlet"),
    make.source("tip", publisher="gazette", title="Title of the tip"),
    make.action("strike", make.when("2024-01-16", as_reported="said the tip"), citations=TIP),
    make.claim("dead", "strike", "clerk", citations=TIP),
)
AT = ("--as-of", str(len(THEN)))
HIDES = make.corrected("source", "tip", confidential=True)
HELD = make.note("hold-1", "strike", kind="hold", text="The lawyers ask us to wait.")
SECRET = ("words of the tip", "said the tip", "Title of the tip", "clerk", "Clerk", "gazette")
READ = [
    *(("actions",), ("claims", "strike"), ("claims", "strike", "--history"), ("chains", "strike")),
    *(("show", "strike"), ("show", "source:tip"), ("show", "dead"), ("search", "strike"), ("log", "--type", "claim")),
    *(("export", "md", "strike"), ("export", "json", "strike"), ("export", "html", "strike"), ("export", "atom")),
]


@pytest.mark.parametrize("argv", READ, ids=" ".join)
def test_what_is_confidential_by_now_is_kept_back_at_an_earlier_basis_and_that_is_said(argv):
    said = ask(log_of((*THEN, HIDES)), *argv, *AT, *(() if argv[0] == "export" else ("--json",)))

    assert said.code == 0
    assert [word for word in SECRET if word in said.out] == []
    assert "this is as it was known then; confidential since, and kept back here, too: source tip" in said.err


@pytest.mark.parametrize("argv", [("actions", "--json"), ("export", "md", "strike")], ids=" ".join)
def test_control_judged_by_what_was_confidential_then_it_is_told(monkeypatch, argv):
    monkeypatch.setattr(KeptBack, "marked", lambda _, known: known)
    monkeypatch.setattr(KeptBack, "of", lambda _, known: known)
    monkeypatch.setattr("timeline.reports.lint.sealed.kept_names", lambda _: frozenset())  # it would stop the report
    said = ask(log_of((*THEN, HIDES)), *argv, *AT)

    assert [word for word in SECRET if word in said.out] != []


@pytest.mark.parametrize("argv", READ, ids=" ".join)
def test_before_it_was_confidential_nothing_was_kept_back_or_said(argv):
    said = ask(log_of(THEN), *argv, *AT, *(() if argv[0] == "export" else ("--json",)))

    assert said.code == 0
    assert "as it was known then" not in said.err
    if argv not in (("log", "--type", "claim"), ("search", "strike")):
        assert [word for word in SECRET if word in said.out] != []


@pytest.mark.parametrize("argv", [("actions",), ("export", "md", "strike")], ids=" ".join)
def test_what_is_held_by_now_is_shown_as_it_was_known_then_and_that_is_said(argv):
    said = ask(log_of((*THEN, HELD)), *argv, *AT)

    assert said.code == 0
    assert "strike" in said.out
    assert "this is as it was known then; held back since, and shown here: action strike" in said.err


def test_what_was_released_again_or_was_recorded_later_is_no_matter_of_then():
    released = make.note("release-1", "strike", kind="release", text="They are done.")
    later = (make.action("other", citations=TIP), make.note("hold-2", "other", kind="hold", text="Wait."))
    late = (make.source("whisper", confidential=True),)

    for since in ((HELD, released), later, late):
        assert "as it was known then" not in ask(log_of((*THEN, *since)), "actions", *AT).err


def test_at_the_head_nothing_of_it_is_said():
    assert "as it was known then" not in ask(log_of((*THEN, HIDES, HELD)), "actions").err


def test_an_actor_whom_a_confidential_source_alone_names_is_not_told_by_an_earlier_basis():
    log = log_of((*THEN, HIDES))

    for name in ("clerk", "gazette"):
        said = ask(log, "show", f"actor:{name}", *AT)
        assert name.title() not in said.out
        assert "[kept back]" in said.out
        assert "source tip" not in said.out


def test_a_source_that_is_confidential_no_more_tells_at_the_head_what_it_did_not_then():
    shown = make.corrected("source", "tip", confidential=False)
    log = log_of((*THEN, HIDES, shown))

    assert "said the tip" in ask(log, "actions", "--json").out
    assert "said the tip" not in ask(log, "actions", "--json", "--as-of", str(len(THEN) + 1)).out


def test_a_bundle_of_an_earlier_basis_proves_nothing_of_what_is_confidential_by_now(cli, tmp_path):
    with SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log") as log:
        make.fill(log, *THEN, HIDES)
    assert cli("checkpoint", "key", "new").code == 0

    ran = cli("export", "bundle", "strike", *AT, "-o", "made")

    assert ran.code == 0
    said = "\n".join(path.read_text("utf-8", "replace") for path in (tmp_path / "made").rglob("*") if path.is_file())
    assert "strike" in said
    assert [word for word in SECRET if word in said] == []
