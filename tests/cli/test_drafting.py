"""Drafts in TOML: how they are read, what is refused, and where in them an error is told; no file and no editor."""

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.cli.drafting import (
    MARK,
    TABLES,
    Key,
    Table,
    form,
    read_tables,
    with_error,
    without_error,
    words_of,
)
from timeline.errors import DraftRefused, MalformedInput, TimelineError, UsageRefused

KEYS = (
    Key("action", "The action.", None),
    Key("by", "Who says so.", "--by"),
    Key("value", "The figure.", "--value"),
    Key("actor", "Who did it.", "--actor", is_list=True),
    Key("hedged", "It is said with a hedge.", "--hedged", is_switch=True),
)
DRAFT = """\
# above
[[action]]
kind = "strike"
occurred = "2024-01-18"  # at the end of a line

[[claim]]
by = "iran"

[[claim]]
by = "pakistan"
quote = \"\"\"
by = "nobody"
\"\"\"
"""


def refusal(**where: str | int) -> TimelineError:
    return UsageRefused("nothing recorded: --by is wrong", where=where, fix="name who says so: --by ACTOR")


def words(**values: object) -> list[str]:
    return words_of(Table("claim", 1, values), KEYS)


# --- the form --------------------------------------------------------------------------------------------------------


def test_an_empty_form_says_nothing():
    text = form({"claim": KEYS, "response": KEYS}, {})

    assert read_tables(text) == []
    assert list(tomllib.loads(text)) == ["claim", "response"]


def test_a_form_holds_what_is_known_already():
    filled = {"claim": [{"by": 'say "x"\n\x7f\u2028', "actor": ["iran", "a\\b"], "hedged": True}, {"value": 7}]}

    tables = read_tables(form({"claim": KEYS}, filled))

    assert [table.values for table in tables] == [filled["claim"][0], {"value": "7"}]
    assert [table.name for table in tables] == ["claim 1", "claim 2"]


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1))
@settings(max_examples=200)
def test_any_text_comes_back_from_a_form_as_it_was(text):
    [table] = read_tables(form({"claim": KEYS}, {"claim": [{"by": text}]}))

    assert table.values == {"by": text}


# --- reading ---------------------------------------------------------------------------------------------------------


def test_tables_come_in_the_order_in_which_they_are_recorded():
    text = "".join(f'[[{kind}]]\nid = "x"\n' for kind in reversed(TABLES))

    assert tuple(table.kind for table in read_tables(text)) == TABLES


def test_a_single_table_is_one_of_its_kind_and_an_empty_one_keeps_its_number():
    assert read_tables('[action]\nkind = "strike"') == [Table("action", 1, {"kind": "strike"})]
    assert read_tables('[[claim]]\nby = ""\n[[claim]]\nby = "x"') == [Table("claim", 2, {"by": "x"})]


def test_a_table_becomes_the_words_of_a_command_line():
    assert words(action="-sistan", by="--x", value=9, actor=["iran", "", "isis"], hedged=True) == [
        *("--by=--x", "--value=9", "--actor=iran", "--actor=isis", "--hedged"),
        *("--", "-sistan"),
    ]


def test_a_number_keeps_its_digits():
    [table] = read_tables("[[response]]\nprobability = 0.10")

    assert table.values == {"probability": "0.10"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[claim]\n", "is no TOML"),
        ("by = \n", "is no TOML"),
        ("[[claim]]\nby = 'a'\nby = 'b'", "is no TOML"),
        ("[[claim]]\nvalue = " + "9" * 5000, "is no TOML"),
        ("[[claim]]\nby = " + "[" * 5000, "is no TOML"),
        ("x" * 3_000_000, "characters; at most"),
        ('by = "iran"', "the key 'by' is in no table"),
        ('[[clam]]\nby = "iran"', "did you mean claim?"),
        ('claim = ["iran"]', "claim is no table"),
    ],
)
def test_what_is_no_draft_is_refused(text, says):
    with pytest.raises((MalformedInput, UsageRefused)) as refused:
        read_tables(text)

    assert says in f"{refused.value.message} {refused.value.fix}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("b = 'x'", "claim has no key 'b'"),
        ("by = 2024-01-18", "by is a TOML date"),
        ("by = 2024-01-18T04:30:00Z", "by is a TOML date"),
        ("by = 04:30:00", "by is a TOML date"),
        ("by = ['iran']", "by takes one value, not a list"),
        ("by = true", "by is not true or false"),
        ("hedged = 'yes'", "hedged is true or false"),
        ("by = {a = 1}", "by takes text"),
        ("actor = [['iran']]", "actor takes text"),
        ("actor = [true]", "actor takes text"),
        ("actor = [2024-01-18]", "actor takes text"),
    ],
)
def test_a_value_that_no_option_takes_is_refused_with_its_key(text, says):
    [table] = read_tables(f"[[claim]]\n{text}")

    with pytest.raises(UsageRefused) as refused:
        words_of(table, KEYS)

    assert says in refused.value.message
    assert refused.value.where == {"table": "claim 1", "key": text.split(" ")[0]}


# --- errors in their place -------------------------------------------------------------------------------------------


def line_after_the_error(text: str) -> str:
    lines = text.splitlines()
    last = max(at for at, line in enumerate(lines) if line.startswith(MARK))
    return lines[last + 1]


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ({"table": "action 1", "option": "--occurred"}, 'occurred = "2024-01-18"  # at the end of a line'),
        ({"table": "claim 1", "option": "--by"}, 'by = "iran"'),
        ({"table": "claim 2", "key": "by"}, 'by = "pakistan"'),
        ({"table": "claim 2", "option": "--quote"}, 'quote = """'),
        ({"table": "claim 2", "option": "--value"}, "[[claim]]"),
        ({"table": "claim 1", "argument": "ACTION"}, "[[claim]]"),
        ({"table": "response 1", "option": "--by"}, "# above"),
        ({"line": 3}, 'kind = "strike"'),
        ({"line": 12}, 'quote = """'),
        ({"line": 400}, 'quote = """'),
        ({}, "# above"),
    ],
)
def test_an_error_stands_above_the_line_that_it_is_about(where, line):
    error = refusal(**where)

    marked = with_error(DRAFT, error)

    assert line_after_the_error(marked) == line
    assert f'{MARK}nothing recorded: by is wrong [usage]\n{MARK}fix: name who says so: by = "ACTOR"\n' in marked
    assert tomllib.loads(marked) == tomllib.loads(DRAFT)
    assert without_error(marked, error) == DRAFT


def test_what_is_missing_is_to_be_filled_in():
    error = UsageRefused("--by is missing", where={"table": "claim 1", "option": "--by"}, fix="see --help")

    assert f"{MARK}by is missing [usage]\n{MARK}fix: fill it in; or leave" in with_error(DRAFT, error)


def test_a_command_that_an_error_advises_can_be_typed_as_it_stands():
    error = UsageRefused("--by is no actor", where={"table": "claim 1"}, fix="see: timeline log --type actor")

    assert f"{MARK}by is no actor [usage]\n{MARK}fix: see: timeline log --type actor\n" in with_error(DRAFT, error)


def test_an_error_never_becomes_part_of_a_text():
    """A line of a text may look like a key; the mark would be quoted as the source's words."""
    text = '[[claim]]\nquote = """\nby = "nobody"\n"""\n'

    marked = with_error(text, refusal(table="claim 1", option="--by"))

    assert marked.startswith(MARK)
    assert tomllib.loads(marked) == tomllib.loads(text)


def test_what_an_error_quotes_cannot_leave_its_comment():
    error = UsageRefused("nothing recorded: 'a\n[[actor]]\nid = \"x\"\r\x1b[31m\x00'", fix="mend\nit")

    marked = with_error(DRAFT, error)

    assert tomllib.loads(marked) == tomllib.loads(DRAFT)


@given(
    st.text(max_size=200)
    | st.sampled_from([DRAFT, DRAFT.replace('"""', "'''"), DRAFT.replace("\n", "\r\n"), "[[claim]]"]),
    st.text(max_size=50),
    st.dictionaries(
        st.sampled_from(["option", "key", "argument"]),
        st.sampled_from(["--by", "by", "ACTION", "", "--quote", "\n"]),
    )
    | st.just({"table": "claim 2"}),
    st.none() | st.integers(1, 30),
)
@settings(max_examples=500)
def test_an_error_changes_no_draft(text, says, where, line):
    error = UsageRefused(says, where={**where, **({"line": line} if line else {})}, fix=says or "x")

    assert without_error(with_error(text, error), error) == text


@given(st.text(max_size=300) | st.text(alphabet="[]claim=\"\n' #.{}0-9T:true,\\", max_size=80))
@settings(max_examples=1000)
def test_any_text_is_read_or_refused(text):
    with suppress(MalformedInput, UsageRefused):
        for table in read_tables(text):
            assert all(type(word) is str for word in words_of(table, KEYS))


def test_options_in_an_advice_are_told_as_a_draft_has_them():
    error = UsageRefused("--zone is wrong", where={"table": "claim 1"}, fix="add a zone (--zone Asia/Tehran), or --by")

    assert f'{MARK}fix: add a zone (zone = "Asia/Tehran"), or by\n' in with_error(DRAFT, error)


def test_several_errors_stand_each_in_its_place_and_are_all_taken_out_again():
    several = DraftRefused([refusal(table="action 1", key="kind"), refusal(table="claim 2", key="by")])

    shown = with_error(DRAFT, several)

    lines = shown.splitlines()
    assert [lines[at + 2] for at, line in enumerate(lines) if line.startswith(f"{MARK}nothing recorded")] == [
        'kind = "strike"',
        'by = "pakistan"',
    ]
    assert without_error(shown, several) == DRAFT
