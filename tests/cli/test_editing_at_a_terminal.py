"""`append --edit` at a terminal, with editors that mend, fail, crash and do not wait: nothing written is lost."""

import os
import pty
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.cli.processes import command, environment
from tests.cli.toml_drafts import DRAFT, position
from timeline.cli.drafting import MARK


@pytest.fixture
def editor(tmp_path) -> Path:
    """A program that edits: one piece of Python after another, each with the text of the draft as `text`."""
    (tmp_path / "steps").mkdir()
    program = tmp_path / "editor.py"
    program.write_text(
        textwrap.dedent(f"""\
            #!{sys.executable}
            import pathlib, sys
            steps = pathlib.Path({str(tmp_path / "steps")!r})
            step = sorted(steps.glob("*.py"))[0]
            file = pathlib.Path(sys.argv[-1])
            names = {{"text": file.read_text()}}
            (steps / (step.stem + ".shown")).write_text(names["text"])
            exec(step.read_text(), names)
            step.unlink()
            file.write_text(names["text"])
            sys.exit(names.get("code", 0))
            """)
    )
    program.chmod(0o755)
    return program


def at_a_terminal(
    editor: Path, *argv: str, steps: tuple[str, ...] = (), editor_named: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command line whose standard input is a terminal, and whose editor takes some steps."""
    folder = editor.parent
    named = f"{editor} --wait" if editor_named is None else editor_named
    for number, step in enumerate(steps):
        (folder / "steps" / f"{number}.py").write_text(step)
    ours, theirs = pty.openpty()
    try:
        return subprocess.run(
            command(*argv),
            cwd=folder,
            env=environment() | {"EDITOR": named, "VISUAL": ""},
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)


FILL = """
filled = {"by": '"iran"', "quantity": '"killed"', "value": '"nine"', "quote": '"nine dead"'}
for key, value in filled.items():
    assert f'\\n{key} = ""' in text, key
    text = text.replace(f'\\n{key} = ""', f"\\n{key} = {value}", 1)
"""
OPTIONS = ("append", "claim", "sistan-2024-01-18", "--edit", "--source", "ft-2024-01-18")


@pytest.mark.usefixtures("pair")
def test_a_draft_is_shown_mended_and_recorded(cli, editor):
    mend = "text = text.replace('value = \"nine\"', 'value = 9')"

    ran = at_a_terminal(editor, *OPTIONS, steps=(FILL, mend))

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "sistan-killed-iran\n"
    shown = [(editor.parent / "steps" / f"{number}.shown").read_text() for number in range(2)]
    assert 'action = "sistan-2024-01-18"' in shown[0]
    assert 'source = "ft-2024-01-18"' in shown[0]
    assert f"{MARK}nothing" not in shown[0]
    assert f"{MARK}value is 'nine'" in shown[1]
    assert not list(editor.parent.glob("steps/*.py"))
    assert not list(editor.parent.glob("draft-*"))
    assert position(cli) == 7


@pytest.mark.usefixtures("pair")
def test_a_draft_that_is_closed_unchanged_leaves_nothing_behind(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS, steps=("",))

    assert (ran.returncode, ran.stdout) == (0, "")
    assert "nothing recorded" in ran.stderr
    assert not list(editor.parent.glob("draft-*"))
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
def test_a_draft_that_is_given_up_is_kept_and_can_be_taken_up_again(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS, steps=(FILL, ""))

    assert ran.returncode == 2
    [kept] = editor.parent.glob("draft-*.toml")
    assert str(kept) in ran.stderr
    assert 'quote = "nine dead"' in kept.read_text()
    assert kept.stat().st_mode & 0o77 == 0
    assert position(cli) == 6

    again = at_a_terminal(
        editor, "append", "--edit", "--draft", kept.name, steps=("text = text.replace('\"nine\"', '9')",)
    )
    assert again.returncode == 0, again.stderr
    assert position(cli) == 7


EMPTY, REMOVE = "text = ''", "import os, sys; os.remove(sys.argv[-1]); os._exit(0)"


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("last", [EMPTY, REMOVE], ids=["emptied", "removed"])
def test_what_was_written_is_kept_where_the_editor_empties_or_removes_the_file(cli, editor, last):
    ran = at_a_terminal(editor, *OPTIONS, steps=(FILL, last))

    assert ran.returncode == 2
    [kept] = editor.parent.glob("draft-*.toml")
    assert f"the draft is kept, go on in it: timeline append --edit --draft {kept}" in ran.stderr
    assert 'quote = "nine dead"' in kept.read_text()
    assert kept.stat().st_mode & 0o77 == 0
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
def test_a_draft_is_never_written_over_in_place(editor):
    """A full disk or a power cut in the middle would leave half of what somebody wrote."""
    linked = "import os, sys; os.link(sys.argv[-1], 'first.toml')"

    at_a_terminal(editor, *OPTIONS, steps=(f"{FILL}\n{linked}", ""))

    assert MARK not in (editor.parent / "first.toml").read_text()
    assert not list(editor.parent.glob("*.part"))


@pytest.mark.usefixtures("pair")
def test_an_editor_that_comes_back_at_once_is_told_to_wait_and_its_file_stays(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS, editor_named="true")

    [kept] = editor.parent.glob("draft-*.toml")
    assert ran.returncode == 2
    assert "EDITOR='code --wait'" in ran.stderr
    assert f"timeline append --draft {kept}" in ran.stderr
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
def test_a_draft_that_somebody_looked_at_and_left_is_removed(editor):
    """The control: it is the time that tells an editor that did not wait from one that was closed."""
    ran = at_a_terminal(editor, *OPTIONS, editor_named="sh -c 'sleep 1.2'")

    assert ran.returncode == 0, ran.stderr
    assert not list(editor.parent.glob("draft-*"))


@pytest.mark.usefixtures("pair")
def test_an_interrupt_leaves_the_draft_and_says_where(cli, editor):
    dies = "import os, signal, sys; open(sys.argv[-1], 'w').write('mine'); os.kill(os.getpid(), signal.SIGINT)"

    ran = at_a_terminal(editor, *OPTIONS, steps=(dies,))

    [kept] = editor.parent.glob("draft-*.toml")
    assert ran.returncode == 130
    assert f"the draft is kept, go on in it: timeline append --edit --draft {kept}" in ran.stderr
    assert kept.read_text() == "mine"
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
def test_an_interrupt_that_is_the_editors_own_ends_nothing(cli, editor):
    """Control-C is a key of many editors, and reaches whoever waits for them too."""
    pressed = f"import os, signal\nos.kill(os.getppid(), signal.SIGINT)\n{FILL}\ntext = text.replace('\"nine\"', '9')"

    ran = at_a_terminal(editor, *OPTIONS, steps=(pressed,))

    assert ran.returncode == 0, ran.stderr
    assert position(cli) == 7


# --- what is kept, and for how long ----------------------------------------------------------------------------------


def kept_draft(log: Path, name: str = "draft-x.toml") -> Path:
    path = log.parent / name
    path.write_text(DRAFT, "utf-8")
    return path


@pytest.mark.usefixtures("desk")
def test_a_kept_draft_is_removed_once_all_of_it_is_recorded(cli, desk):
    """It holds in clear what is sealed in the log: left beside it, no redaction would take it out."""
    kept = kept_draft(desk)

    ran = cli("append", "--draft", kept.name)

    assert ran.code == 0, ran.err
    assert f"{kept.name} is recorded, and removed" in ran.err
    assert not kept.exists()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("name", "more", "change"),
    [
        ("draft-x.toml", ("--dry-run",), ""),
        ("mine.toml", (), ""),
        ("draft-x.toml", (), 'bye = "iran"'),
        ("drafts/draft-x.toml", (), ""),
    ],
)
def test_a_draft_that_is_not_recorded_or_not_ours_stays(cli, desk, name, more, change):
    (desk.parent / "drafts").mkdir()
    kept = kept_draft(desk, name)
    kept.write_text(f"{DRAFT}{change}\n", "utf-8")

    cli("append", "--draft", name, *more)

    assert kept.exists()


@pytest.mark.usefixtures("desk")
def test_a_kept_draft_that_cannot_be_removed_is_said_to_be_there(cli, desk, monkeypatch):
    kept = kept_draft(desk)

    def refuse(_path: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    ran = cli("append", "--draft", kept.name)

    assert ran.code == 0
    assert f"{kept.name} is recorded, and cannot be removed: Operation not permitted; delete it" in ran.err


@pytest.mark.usefixtures("desk")
def test_a_kept_draft_that_is_mended_in_the_editor_is_removed_too(desk, editor):
    kept = kept_draft(desk)

    ran = at_a_terminal(editor, "append", "--edit", "--draft", kept.name, steps=("text += '\\n'",))

    assert ran.returncode == 0, ran.stderr
    assert not list(editor.parent.glob("draft-*"))


@pytest.mark.usefixtures("pair")
def test_what_was_written_into_comments_alone_is_kept(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS[:2], "--edit", steps=("text = '# what I read today\\n' + text",))

    [kept] = editor.parent.glob("draft-*.toml")
    assert ran.returncode == 0
    assert f"nothing recorded: the draft says nothing; it is kept: {kept}" in ran.stderr
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
def test_an_editor_that_fails_loses_nothing(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS, steps=(f"{FILL}\ncode = 1",))

    assert ran.returncode == 2
    assert "the editor ended with 1" in ran.stderr
    [kept] = editor.parent.glob("draft-*.toml")
    assert "nine dead" in kept.read_text()
    assert position(cli) == 6


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("named", ["", "no-such-editor", "'unfinished"])
def test_without_an_editor_it_is_said_how_to_name_one(editor, named):
    ran = at_a_terminal(editor, "append", "--edit", editor_named=named)

    assert ran.returncode == 2
    assert "EDITOR=nano" in ran.stderr
    assert not list(editor.parent.glob("draft-*"))


@pytest.mark.usefixtures("pair")
def test_a_dry_run_keeps_the_draft(cli, editor):
    ran = at_a_terminal(editor, *OPTIONS, "--dry-run", steps=(f"{FILL}\ntext = text.replace('\"nine\"', '9')",))

    assert ran.returncode == 0, ran.stderr
    assert "claim.made" in ran.stdout
    assert list(editor.parent.glob("draft-*.toml"))
    assert position(cli) == 6
