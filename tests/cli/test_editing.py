"""`append --draft`, and the rounds of `--edit`: a draft goes round until it is right, and is recorded whole or not."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.toml_drafts import DRAFT, drafted, position
from timeline.cli.append_kinds import KINDS
from timeline.cli.drafting import MARK, TABLES, form
from timeline.cli.editing import GivenUp, keys_of, rounds
from timeline.errors import IntegrityFailure, LogUnavailable, UsageRefused

# --- round and round -------------------------------------------------------------------------------------------------


class Scripted:
    """An editor that leaves one text after another, and remembers what it was shown."""

    def __init__(self, *texts: str) -> None:
        self._texts = iter(texts)
        self.shown: list[str] = []

    def __call__(self, text: str) -> str:
        self.shown.append(text)
        return next(self._texts)


SAID, NOTHING = True, False
"""What taking a draft answers: it says something, or every table of it is empty."""


def taking(*answers: bool | Exception):
    asked = iter(answers)

    def taken(_text: str) -> bool:
        answer = next(asked)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return taken


def wrong() -> UsageRefused:
    return UsageRefused("nothing recorded: --by is wrong", fix="mend it")


class TakenTheSecondTime:
    """Takes a draft the second time, and remembers what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> bool:
        self.texts.append(text)
        if len(self.texts) == 1:
            raise wrong()
        return SAID


@pytest.mark.parametrize("left", ["as it was\n", "", " \n\n"])
def test_a_draft_that_is_closed_as_it_was_or_empty_says_nothing(left):
    assert rounds("as it was\n", Scripted(left), taking()) == "closed"


def test_a_draft_that_is_right_is_taken():
    assert rounds("form\n", Scripted("filled\n"), taking(SAID)) == "taken"


def test_what_was_written_beside_empty_tables_is_not_taken_for_nothing():
    assert rounds("form\n", Scripted("# what I read\nform\n"), taking(NOTHING)) == "says nothing"


def test_what_is_wrong_comes_back_with_the_text_as_it_was_left():
    editor = Scripted("first\n", "second\n", "third\n")

    assert rounds("form\n", editor, taking(wrong(), wrong(), SAID)) == "taken"

    assert editor.shown[1] == f"{MARK}nothing recorded: by is wrong [usage]\n{MARK}fix: mend it\nfirst\n"
    assert editor.shown[2].endswith("\nsecond\n")


def test_the_words_of_an_error_are_not_read_as_part_of_the_draft():
    editor = Scripted("first\n", f"{MARK}nothing recorded: by is wrong [usage]\nmended\n")
    taken = TakenTheSecondTime()

    rounds("form\n", editor, taken)

    assert taken.texts == ["first\n", "mended\n"]


def test_a_draft_that_is_left_as_it_was_though_it_is_wrong_is_given_up():
    with pytest.raises(GivenUp) as stopped:
        rounds("form\n", Scripted("first\n", f"{MARK}fix: mend it\r\nfirst\n"), taking(wrong()))

    assert stopped.value.error.fix == "mend it"


@pytest.mark.parametrize("left", ["", " \n\n", f"{MARK}fix: mend it\n"])
def test_one_that_is_emptied_after_an_error_is_given_up_with_what_it_held(left):
    """An editor that crashes leaves an empty file: an hour of typing is not what somebody says no with."""
    with pytest.raises(GivenUp) as stopped:
        rounds("form\n", Scripted("first\n", left), taking(wrong()))

    assert (stopped.value.error.fix, stopped.value.text) == ("mend it", "first\n")


def test_only_the_lines_that_told_an_error_are_taken_out():
    quoted, taken = f'quote = """\n{MARK}bin/sh\n"""\n', TakenTheSecondTime()

    rounds("form\n", Scripted(quoted, f"{MARK}fix: mend it\nmore = 1\n{quoted}"), taken)

    assert taken.texts == [quoted, f"more = 1\n{quoted}"]


@pytest.mark.parametrize("error", [LogUnavailable("no room"), IntegrityFailure("broken")])
def test_what_no_other_text_would_help_is_told_at_once(error):
    with pytest.raises(type(error)):
        rounds("form\n", Scripted("first\n"), taking(error))


# --- what a draft may hold -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_has_the_options_of_its_kind_and_none_of_the_run(kind):
    names = {key.name for key in keys_of(kind)}

    assert kind in KINDS
    assert {
        "log",
        "dry-run",
        "recorder",
        "event-id",
        "help",
        "edit",
        "new-source",
        "new-actor",
        "archived",
    } & names == set()
    assert {"actor": "name", "source": "published", "action": "occurred", "claim": "by", "response": "answers"}[
        kind
    ] in names


def test_a_form_tells_the_words_that_are_allowed():
    text = form({kind: keys_of(kind) for kind in TABLES}, {})

    for words in (
        "happened, attempted, foiled, announced",
        "stated, attributed, inferred, followed",
        "exact, at-least",
    ):
        assert f"One of: {words}" in text
    assert 'occurred = ""' in text


@pytest.mark.usefixtures("desk")
def test_all_of_a_draft_is_recorded_together(cli):
    ran = drafted(cli, DRAFT)

    assert ran.code == 0, ran.err
    assert ran.out.split() == ["bbc", "bbc-1", "panjgur-2024-01-16", "panjgur-targets-iran"]
    told = cli("log", "--all", "--json").json["items"][-4:]
    assert told[2]["body"]["citations"][0]["source"] == told[3]["body"]["citations"][0]["source"] == "bbc-1"
    assert told[3]["body"]["about"] == ["panjgur-2024-01-16"]
    assert drafted(cli, DRAFT).err.count("already recorded") == 4


@pytest.mark.usefixtures("desk")
def test_a_dry_run_of_a_draft_prints_what_append_json_takes(cli):
    ran = drafted(cli, DRAFT, "--dry-run")

    assert position(cli) == 4
    assert cli("append", "--json", "-", stdin=ran.out.encode()).code == 0
    assert position(cli) == 8


@pytest.mark.usefixtures("desk")
def test_two_claims_that_would_get_one_id_get_two(cli):
    second = '[[claim]]\nby = "iran"\nquantity = "targets"\nvalue = 3\nquote = "three"\n'

    ran = drafted(cli, DRAFT + second)

    assert ran.out.split()[-2:] == ["panjgur-targets-iran", "panjgur-targets-iran-2"]


@pytest.mark.usefixtures("pair")
def test_an_answer_to_what_is_on_record_names_the_action_of_the_draft(cli):
    link = '[[response]]\nanswers = "sistan-2024-01-18"\nstrength = "attributed"\nquote = "in answer"\n'
    later = DRAFT.replace("2024-01-16T20:00", "2024-01-19T20:00")

    ran = drafted(cli, later + link)

    assert ran.code == 0, ran.err
    assert cli("log", "--all", "--json").json["items"][-1]["body"]["responding"] == "panjgur-2024-01-19"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("old", "new", "says", "place"),
    [
        ('"2024-01-16T20:00"', '"2024-01-16T24:00"', "[time.midnight]", "line 15, table action 1, key occurred"),
        ('"2024-01-16T20:00"', "2024-01-16T20:00:00", "is a TOML date", "line 15, table action 1, key occurred"),
        ('"strike"', '"strke"', "did you mean strike?", "line 12, table action 1, key kind"),
        ('["iran"]', '["irann"]', "did you mean iran", "line 13, table action 1, key actor"),
        ("value = 2", 'value = "two"', "value is 'two'", "line 23, table claim 1, key value"),
        ('by = "iran"', "", "by is missing; by-words", "line 20, table claim 1, key by"),
        ('by = "iran"', 'bye = "iran"', "claim has no key 'bye'", "line 21, table claim 1, key bye"),
        ('kind = "outlet"', 'kind = "paper"', "not one of", "line 4, table actor 1, key kind"),
        ('id = "bbc-1"', 'id = "ft-2024-01-18"', "[id.taken]", "table source 1"),
        ('id = "bbc-1"', 'id = "BBC 1"', "is no readable id", "line 7, table source 1, key id"),
        ('quote = "two bases"', 'quote = "two', "is no TOML", "line 24"),
    ],
)
def test_what_is_wrong_in_a_draft_is_refused_with_its_place_and_nothing_is_recorded(cli, old, new, says, place):
    ran = drafted(cli, DRAFT.replace(old, new))

    assert ran.code in (2, 3)
    assert all(words in ran.err for words in says.split("; "))
    assert place in ran.err
    assert "--" not in re.sub(r"timeline [a-z][^;)]*", "", ran.err), "options stand in commands alone"
    assert position(cli) == 4


@pytest.mark.usefixtures("desk")
def test_a_draft_in_which_nothing_is_filled_in_records_nothing(cli):
    ran = drafted(cli, form({kind: keys_of(kind) for kind in TABLES}, {}))

    assert (ran.code, ran.out) == (2, "")
    assert "nothing recorded: the draft says nothing" in ran.err
    assert position(cli) == 4


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b'[[actor]]\nname = "\xed\xa0\x80"'])
def test_bytes_that_are_no_text_are_refused(cli, content):
    ran = cli("append", "--draft", "-", stdin=content)

    assert ran.code == 2
    assert position(cli) == 4


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("append", "action", "--edit"), "an editor needs a terminal"),
        (("append", "claim", "--edit", "--no-input"), "--no-input asks for no editor"),
        (("append", "--edit"), "an editor needs a terminal"),
        (("append", "--edit", "--json", "x"), "two ways to say it"),
        (("append", "--edit", "note", "x", "--text", "y"), "append --edit takes no kind"),
        (("append", "--draft", "nowhere.toml"), "nowhere.toml"),
        (("append",), "it is not said what to append"),
    ],
)
def test_where_nobody_can_write_in_an_editor_it_is_said_what_else_to_do(cli, argv, says):
    ran = cli(*argv)

    assert ran.code in (2, 6)
    assert says in ran.err
    assert "--edit" not in argv or "takes no kind" in says or "append --json FILE" in ran.err or "two ways" in says
    assert not list(Path().glob("draft-*"))


_VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["iran", "pakistan", "unknown", "ft-2024-01-18", "strike", "2024-01-18", "place", "killed", "7"]),
    st.integers(),
    st.booleans(),
    st.lists(st.sampled_from(["iran", "PK", "unknown", ""]) | st.text(max_size=8), max_size=3),
)


@st.composite
def drafts(draw) -> str:
    """Drafts of tables that may be right, and mostly are not."""
    filled = {}
    for kind in draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=3, unique=True)):
        names = draw(st.lists(st.sampled_from([key.name for key in keys_of(kind)]), max_size=8))
        filled[kind] = [{name: draw(_VALUES) for name in names}]
    return form({kind: keys_of(kind) for kind in filled}, filled)


@pytest.mark.usefixtures("desk")
@given(drafts() | st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_draft_is_recorded_whole_or_refused_whole(cli, text):
    before = position(cli)

    ran = cli("append", "--draft", "-", stdin=text.encode("utf-8", "replace"))

    assert ran.code in (0, 2, 3)
    assert position(cli) - before == len(ran.out.splitlines()) - ran.err.count("already recorded")


@pytest.mark.usefixtures("pair")
def test_a_line_of_a_quote_that_looks_like_an_error_is_recorded(cli):
    quote = f'quote = """first\n{MARK}bin/sh\nlast"""'

    ran = drafted(cli, DRAFT.replace('quote = "two bases"', quote))

    assert ran.code == 0, ran.err
    said = cli("log", "--all", "--json").json["items"][-1]["body"]["citations"][0]["quote"]
    assert said == f"first\n{MARK}bin/sh\nlast"


def test_a_file_that_is_no_draft_is_named(cli, empty):
    (empty.parent / "draft.toml").write_text('[[actor]]\nname = "Iran\n', "utf-8")

    ran = cli("append", "--draft", "draft.toml")

    assert ran.code == 2
    assert "where: file draft.toml, line 2" in ran.err


@pytest.mark.usefixtures("desk")
def test_what_is_wrong_in_a_draft_from_a_file_is_told_with_file_line_and_key(cli, desk):
    (desk.parent / "mine.toml").write_text(DRAFT.replace("value = 2", 'value = "two"'), "utf-8")

    ran = cli("append", "--draft", "mine.toml", "--format", "json")

    assert ran.error["where"] == {"file": "mine.toml", "line": 23, "table": "claim 1", "key": "value"}


@pytest.mark.usefixtures("desk")
def test_what_is_wrong_in_several_tables_of_a_draft_is_told_at_once_and_what_follows_from_it_is_not(cli, desk):
    """That there is no action to claim anything of follows from what is wrong in the action."""
    wrong = DRAFT.replace('kind = "strike"', 'kind = "shelling"').replace("value = 2", "value = -2")
    wrong += '\n[[claim]]\nby = "iran"\nquantity = "killed"\nvalue = 1\n'
    (desk.parent / "mine.toml").write_text(wrong, "utf-8")

    ran = cli("append", "--draft", "mine.toml", "--format", "json")

    assert (ran.code, ran.error["code"], ran.error["where"]) == (2, "draft.refused", {"file": "mine.toml"})
    assert [(one["where"]["table"], one["where"]["key"]) for one in ran.error["errors"]] == [
        ("action 1", "kind"),
        ("claim 1", "value"),
    ]
    assert position(cli) == 4
