"""The rules of wording: for each code what breaks it and what keeps it, and texts of every kind."""

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from html import escape

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.errors import MalformedInput
from timeline.reports.compose import compose
from timeline.reports.frame import Frame
from timeline.reports.head import with_head
from timeline.reports.lint import lines_of, lint, lint_edited
from timeline.reports.lint.rendered import File
from timeline.reports.lint.rule import RULES
from timeline.reports.statement import Statement
from timeline.reports.to_markdown import to_markdown

PROSE = [rule for rule in RULES if not rule.red.startswith("(")]


def report(case="kerman-2024", about="sistan-2024-01-18"):
    facts = known(case)
    basis = Basis("5f0c0000-0000-4000-8000-000000000001", facts.position, b"\x9f" * 32)
    return compose(facts, basis, "desk.example.org", about)


KERMAN = report()
PAGE = to_markdown(KERMAN)


def edited(text, dossier=KERMAN, name="chain.md", written=PAGE):
    """Return what is found in a text that a desk made of the report, which was `written` in the same format."""
    return lint_edited(dossier, File(name, text, [*lines_of(name, text)]), lines(name, written))


@lru_cache(maxsize=8)
def lines(name, text):
    """Return the lines of a text, read once."""
    return [*lines_of(name, text)]


def noted(text, dossier=KERMAN):
    """Return the report with a note of an analyst."""
    return replace(dossier, takeaways=(Statement(text=text, ids=("kerman-note-1",)),))


def codes(found):
    return [one.code for one in found]


# --- each rule -------------------------------------------------------------------------------------------------------


def test_there_is_a_rule_for_each_code():
    assert [rule.code for rule in RULES] == [f"R{number:02}" for number in range(1, 17)]


@pytest.mark.parametrize("rule", PROSE, ids=lambda rule: rule.code)
def test_a_note_that_breaks_a_rule_is_found(rule):
    found = lint(noted(rule.red), {})

    [one] = [one for one in found if one.code == rule.code]
    assert (one.level, one.where, one.fix) == (rule.level, "note kerman-note-1", rule.fix)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_note_that_keeps_a_rule_breaks_no_other(rule):
    assert lint(noted(rule.green), {}) == ()


@pytest.mark.parametrize("rule", PROSE, ids=lambda rule: rule.code)
def test_an_edited_report_is_held_to_the_same_rules(rule):
    page = PAGE.replace("## 2. Chain at a glance", f"{rule.red}\n\n## 2. Chain at a glance")

    assert edited(PAGE) == ()
    assert rule.code in codes(edited(page))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The strike near Panjgur happened because of the strikes in Iraq.", "R03"),
        ("The strikes in Iraq triggered the strike near Panjgur.", "R03"),
        ("The strike near Panjgur was retaliation for the strikes in Iraq.", "R04"),
        ("The strike near Panjgur was Iran's revenge.", "R04"),
        ("No. 3 led to no. 4.", "R03"),
        ("iraq-strikes sparked panjgur-2024-01-16.", "R03"),
        ("The strike in Sistan-Baluchestan was retaliation for Panjgur.", "R03"),
    ],
)
def test_a_causal_word_over_a_weaker_link_is_an_error(text, code):
    assert codes(lint(noted(text), {})) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It is reported that Iran struck near Panjgur because of its strikes in Iraq.", "R03"),
        ("The strike near Panjgur was prompted, it was said, by the strikes in Iraq.", "R03"),
        ("The Financial Times said that no. 4 came because of no. 3.", "R03"),
        ("It is reported that Pakistan struck Sistan-Baluchestan because of Panjgur.", "R03"),
        ("Pakistan struck Sistan-Baluchestan because of Panjgur, Iran said.", "R03"),
        ("No. 5 answers no. 4.", "R03"),
        ("The strike near Panjgur answered the strikes in Iraq.", "R04"),
        ("The strike near Panjgur was Iran's response to the strikes in Iraq.", "R04"),
        ("No. 4 answers no. 2.", "R04"),
        ("No. 4 followed no. 3 as a consequence.", "R04"),
        ("No. 4 followed from no. 3.", "R04"),
        ("The Financial Times said that no. 4 answers no. 2.", "R04"),
    ],
)
def test_nobody_in_particular_and_other_words_for_an_answer_clear_nothing(text, code):
    assert codes(lint(noted(text), {})) == [code]
    assert code in codes(edited(text))


@pytest.mark.parametrize(
    "text",
    [
        "According to the Financial Times no. 5 came because of no. 4.",
        "No. 5 answers no. 4, the Financial Times says.",
        "The Financial Times, on 18 January, called no. 5 a response to no. 4.",
        "Iran's foreign minister answered questions on no. 4 and no. 2.",
        "No. 4 has an answer in no. 5.",
    ],
)
def test_who_asserts_a_link_may_be_named_for_it(text):
    assert lint(noted(text), {}) == ()


@pytest.mark.parametrize(
    ("strength", "quote", "is_wrong"),
    [
        ("followed", '"in retaliation for"', True),
        ("followed", '"its “answer” was a response to it"', True),
        ("inferred", "none recorded; the passage on what triggered it", True),
        ("followed", '"two days later"', False),
        ("attributed", '"in retaliation for"', False),
    ],
)
def test_words_that_say_more_than_the_link_that_cites_them_are_an_error(strength, quote, is_wrong):
    first = replace(KERMAN.links[2], strength=strength, words=quote)
    found = lint(replace(KERMAN, links=(*KERMAN.links[:2], first, *KERMAN.links[3:])), {})

    assert [(one.code, one.where) for one in found] == [("R04", f"link {first.id}")] * is_wrong
    assert all("assert it as attributed to whoever said it, or cite the order" in one.fix for one in found)


def test_words_with_which_a_link_is_denied_may_say_what_is_denied():
    denied = replace(KERMAN.links[2], words='"no retaliation"', is_denied=True)

    assert lint(replace(KERMAN, links=(*KERMAN.links[:2], denied, *KERMAN.links[3:])), {}) == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Iran's deputy governor said that 9 people were killed on 18 January 2024.", ["9"]),
        ("9 people were killed, Iran's deputy governor said on 18 January.", ["9"]),
        ("Iran's deputy governor said on 18 January that nine people were killed.", ["nine"]),
        ("Pakistan's foreign ministry said on 18 January that 7 people were killed.", ["7"]),
        ("Iran's deputy governor said on 18 January that 7 people were killed.", []),
        ("Iran's deputy governor said on 18 January that 4 children were killed.", []),
        ("7 people were killed, Iran's deputy governor said on 18 January [7].", []),
        ("Iran's deputy governor told Pakistan's foreign ministry on 18 January that 7 people were killed.", []),
        ("The governor's office of Iran told Pakistan's foreign ministry on 18 January that 7 people were killed.", []),
        ("By the statement of 18 January, says Iran's deputy governor, on no. 5 7 people were killed.", []),
    ],
)
def test_a_figure_beside_a_claimant_is_one_that_this_claimant_gave(text, wrong):
    found = lint(noted(text), {})

    assert codes(found) == ["R07"] * len(wrong)
    assert [one.text.rpartition(" ")[2] for one in found] == wrong


def test_each_figure_is_held_against_who_says_it():
    mine, theirs = (
        KERMAN.ledger[1],
        replace(KERMAN.ledger[1], claim="other", claimant="Gazette", figure="9", low=9, high=9),
    )
    dossier = replace(KERMAN, ledger=(*KERMAN.ledger, theirs))

    def found(text):
        return [one.text for one in lint(noted(text, dossier), {})]

    assert mine.claimant == "Iran's deputy governor"
    said = "Iran's deputy governor said that {} were killed, and Gazette said that {} were killed, both on 18 January."
    assert found(said.format(7, 9)) == []
    assert found(said.format(9, 7)) == [
        "no claim of Iran's deputy governor on record gives 9",
        "no claim of Gazette on record gives 7",
    ]


def test_a_finding_names_the_two_actions_and_their_link():
    [one] = lint(noted("The strikes in Iraq led to the strike near Panjgur."), {})

    assert one.text == '"led to" joins iraq-strikes and panjgur-2024-01-16, whose link is followed'


@pytest.mark.parametrize(
    "text",
    [
        "The demand came in response to the strike in Sistan-Baluchestan: no. 6 answers no. 5.",
        "The Financial Times called the strike in Sistan-Baluchestan retaliation for Panjgur.",
        'A reader wrote that Panjgur was "retaliation" for the strikes in Iraq.',
        "Confidence is low because one article is all there is.",
        "No. 2 has no time because the article names none.",
    ],
)
def test_causal_words_stand_over_stated_links_in_names_in_quotation_and_for_other_things(text):
    assert lint(noted(text), {}) == ()


def test_the_title_of_an_action_is_held_to_the_rules():
    panjgur = KERMAN.steps[3]
    steps = (*KERMAN.steps[:3], replace(panjgur, title="Iran retaliates near Panjgur"), *KERMAN.steps[4:])

    [one] = lint(replace(KERMAN, steps=steps), {})

    assert (one.code, one.where) == ("R04", "title of panjgur-2024-01-16")


def test_a_headline_in_the_passive_is_a_warning():
    framed = with_head(KERMAN, Frame(title="Sites in Iran are struck"))

    [one] = lint(framed, {})

    assert (one.code, one.level) == ("R12", "warning")


def test_a_long_sentence_is_a_warning():
    [one] = lint(noted(" ".join(["word"] * 36) + "."), {})

    assert (one.code, one.level) == ("R12", "warning")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("No. 4: killed: 0.", "R02"),
        ("Nobody was killed near Panjgur.", "R02"),
        ("Nobody died in Kerman.", "R02"),
        ("No one died.", "R02"),
        ("No-one lost their lives.", "R02"),
        ("The strike passed without loss of life.", "R02"),
        ("16 people were killed in all, Iran said on 18 January.", "R07"),
        ("More than 7 people were killed, Iran's deputy governor said on 18 January.", "R07"),
        ("It is very likely, confidence is high.", "R06"),
        ("It is likely. It is improbable that it lasts.", "R06"),
        ("There is a 100 % chance of talks.", "R06"),
        ("It came at 4:30 local time.", "R08"),
        ("It came at midnight.", "R08"),
        ("The regime struck first.", "R05"),
        ("A surgical strike fell near Panjgur.", "R05"),
        ("Several outlets confirmed it.", "R10"),
        ("7 were killed, it is said.", "R01"),
    ],
)
def test_other_ways_to_break_a_rule_are_found(text, code):
    assert code in codes(lint(noted(text), {}))


def test_a_desk_may_have_labels_of_its_own():
    noted_ = noted("The northern bandits came back.")

    framed = with_head(noted_, Frame(labels=("northern bandits",)))

    assert lint(noted_, {}) == ()
    assert codes(lint(framed, {})) == ["R05"]


# --- any text --------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@examples(st.text(max_size=300), st.sampled_from([rule.red for rule in PROSE]))
def test_any_note_is_read_and_hides_no_other(text, red):
    found = lint(noted(f"{text}\n{red}"), {"report.md": text, "report.html": f"<p>{escape(text)}</p>"})

    assert all(one.fix and one.where and one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\u202e\u2066",
        '"' * 5000,
        "(" * 5000,
        "no. " * 2000,
        "1, " * 3000,
        "at least " * 2000,
        "A" * 20000,
        "</td>" * 500 + "<td" * 500,
        "| " * 2000,
        "|---|\n||||||\n",
        "\\" * 3000,
        "killed " + "a, " * 3000 + "9",
        "<!--" * 1000,
        "<p hidden data-k=1>" * 300,
        "&#0;&#x110000;&bogus;",
    ],
)
def test_hostile_texts_are_read_in_time(text):
    lint(noted(text), {"report.md": text})
    edited(text)
    with suppress(MalformedInput):  # a page that is never closed is refused
        edited(text, name="chain.html", written="<p></p>")


def test_the_same_report_gives_the_same_findings():
    dossier = noted(" ".join(rule.red for rule in PROSE))

    assert lint(dossier, {}) == lint(dossier, {})
