"""Completion: ids with what tells them apart; read-only, and silent about every error."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from timeline.cli.completion import complete, complete_kind

ROOT = Path(__file__).resolve().parents[2]


def context(**params: str) -> SimpleNamespace:
    return SimpleNamespace(params=params, parent=None)


@pytest.mark.usefixtures("cli", "seed")
def test_ids_come_with_time_and_who_did_it_to_whom():
    offered = dict(complete("action")(context(), "sis"))

    assert offered == {
        "sistan-2024-01-18": (
            "2024-01-18, pakistan → terrorist hide-outs (Pakistan strikes sites in Iran's Sistan-Baluchestan)"
        )
    }
    assert set(dict(complete("action", "actor")(context(), "ira"))) == {
        "iraq-strikes",
        "iran-demand-2024-01-18",
        "iran",
        "iran-deputy-governor",
    }


@pytest.mark.usefixtures("seed")
def test_things_that_are_no_actions_come_with_their_names(cli):
    cli("append", "case", "--title", "From Kerman", "--id", "kerman")
    cli("append", "place", "--name", "Rask", "--kind", "settlement")
    cli("append", "source", "--publisher", "unknown", "--published", "2024", "--title", "Secret", "--id", "leak")
    cli(
        "append",
        "source",
        "--publisher",
        "unknown",
        "--published",
        "2024",
        "--title",
        "Hidden",
        "--id",
        "seen",
        "--confidential",
    )

    offered = dict(complete("case", "place", "actor", "source")(context(), ""))
    assert (offered["kerman"], offered["rask"], offered["leak"]) == ("From Kerman", "Rask", "Secret")
    assert offered["seen"] == "source:seen"


@pytest.mark.usefixtures("seed")
def test_an_actor_comes_with_its_name_only_if_it_is_a_state_whose_name_is_no_secret(cli):
    cli("append", "actor", "--name", "Karim Baloch", "--kind", "person", "--id", "contact")

    offered = dict(complete("actor")(context(), ""))
    assert (offered["contact"], offered["iran"]) == ("actor:contact", "Iran")


@pytest.mark.usefixtures("cli", "seed")
def test_the_log_is_the_one_that_was_typed(tmp_path):
    (tmp_path / "timeline.db").rename(tmp_path / "other.db")

    assert complete("action")(context(), "") == []
    assert len(complete("action")(context(log="other.db"), "")) == 7


@pytest.mark.usefixtures("cli")
@pytest.mark.parametrize("content", [None, b"no log"])
def test_an_error_is_silent_and_nothing_is_made(tmp_path, content, capsys):
    if content is not None:
        (tmp_path / "timeline.db").write_bytes(content)

    assert complete("action")(context(), "a") == []
    assert capsys.readouterr() == ("", "")
    assert [one.name for one in tmp_path.iterdir()] == ([] if content is None else ["timeline.db"])


@pytest.mark.usefixtures("cli")
def test_the_log_is_not_changed(seed):
    before = seed.read_bytes()

    complete("action")(context(), "")

    assert seed.read_bytes() == before


@pytest.mark.usefixtures("desk")
def test_foreign_text_in_an_offer_cannot_act(cli):
    cli(
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18", "--id", "x"),
        *("--source", "ft-2024-01-18", "--quote", "x", "--target-words", "\u202eevil\u200b"),
    )

    assert "<U+202E>evil<U+200B>" in dict(complete("action")(context(), "x"))["x"]


def test_kinds_come_with_their_label():
    assert ("strike.drone", "drone strike") in complete_kind("strike.")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("timeline ac", "actions"),
        ("timeline append ac", "action"),
        ("timeline chains sis", "sistan-2024-01-18"),
        ("timeline --log timeline.db chains sis", "sistan-2024-01-18"),
        ("timeline append response x --strength st", "stated"),
        ("timeline actions --form", "--format"),
        ("timeline export ", "md"),
    ],
)
def test_a_shell_is_answered(seed, words, offered):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "_TIMELINE_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    command = [sys.executable, "-m", "timeline"]
    ran = subprocess.run(
        command, cwd=seed.parent, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 0
    assert ran.stderr == ""
    assert offered in ran.stdout.split("\n")
