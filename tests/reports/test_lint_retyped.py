"""An edited report in which a word of standing, a small figure, quotation marks or the command were changed by hand."""

import re

import pytest

from tests.reports.test_lint_edited import CASES, TAKEAWAY, found, page, swapped, told, written
from tests.reports.test_lint_rules import codes
from timeline.reports.figures.all import figures
from timeline.reports.lint import lint_edited
from timeline.reports.lint.rendered import File
from timeline.reports.lint.sheets import paper_lines
from timeline.reports.paper.compose import paper

KERMAN, WIDER = CASES
HIDE_OUTS = '"terrorist hide-outs"'
COMMAND = "27:9f9f9f9f9f9f` prints"


def in_turn(*pairs):
    """Return a change that makes several, each at its first place."""

    def change(text):
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    return change


# --- R14: the words of standing over the items of section 3 ----------------------------------------------------------


FIRST_CLAIMED = "No. 1, responsibility: claimed (Isis)."
DISPUTED = 'No. 5, status of the killed: "militants" (Pakistan\'s foreign…'
PANJGUR = "No. 4, Iran strikes a site near Panjgur, Pakistan: said by t…"


def put_under(word):
    """Return what is said where the seven items of "Claimed" stand under another word."""
    return f'"{FIRST_CLAIMED}" and 6 more stand under "{word}": the report has them under "Claimed"'


def no_4_above(text):
    """Put one item of "Claimed" at the end of those above it."""
    parts = r"(\n\n\*\*Claimed\*\*)(.*?)(\n- No\. 4, Iran strikes[^\n]*)"
    return re.sub(parts, r"\3\1\2", text, count=1, flags=re.DOTALL)


def nothing_disputed(text):
    return re.sub(r"\*\*Disputed\*\*.*?(?=\*\*Unknown)", "", text, count=1, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(swapped("**Claimed**", "**Established**"), [put_under("Established")], id="changed"),
        pytest.param(swapped("**Claimed**", "**Confirmed**"), [put_under("Confirmed")], id="another word"),
        pytest.param(swapped("**Claimed**\n\n", ""), [put_under("Established")], id="cut out"),
        pytest.param(
            in_turn(("**Claimed**", "**?**"), ("**Disputed**", "**Claimed**"), ("**?**", "**Disputed**")),
            [put_under("Disputed"), f'"{DISPUTED}" stands under "Claimed": the report has it under "Disputed"'],
            id="two that changed places",
        ),
        pytest.param(
            no_4_above,
            [f'"{PANJGUR}" stands under "Established": the report has it under "Claimed"'],
            id="one item put under another word",
        ),
        pytest.param(
            nothing_disputed, ['the word "Disputed" is missing where the report has it'], id="cut out with its items"
        ),
    ],
)
def test_what_stands_under_another_word_of_standing_is_found(change, says):
    assert told(found(change, case=KERMAN)) == [("R14", one) for one in says]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("other", ["Established", "Unknown", "Certain"])
def test_a_word_of_standing_of_a_page_is_found(case, other):
    findings = found(swapped("<h3>Claimed <small>", f"<h3>{other} <small>"), "html", case)

    assert "R14" in codes(findings)
    assert any("the report has them under" in text for code, text in told(findings) if code == "R14")


@pytest.mark.parametrize("case", CASES)
def test_a_word_of_standing_of_a_report_on_paper_is_found(case):
    dossier = written(*case)[0]
    lines = [*paper_lines(paper(dossier, figures(dossier), "docx"))]
    given = [one._replace(text="Established") if one.text == "Claimed" else one for one in lines]

    findings = told(lint_edited(dossier, File("chain.docx", "", given), lines))

    says = 'more stand under "Established": the report has them under "Claimed"'
    assert [(code, text[-len(says) :]) for code, text in findings] == [("R14", says)]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            ">claimed</span> </p>",
            ">established</span> </p>",
            'and 3 more stand under "Established": the report has them',
        ),
        ('<span class="status is-claimed">claimed</span> </p>', "</p>", "and 3 more stand under no word of standing"),
        ('aria-label="Claimed"', 'aria-label="Established"', 'the word "Claimed" is missing where the report has it'),
    ],
)
def test_a_word_of_standing_beside_a_step_of_a_page_or_spoken_is_found(old, new, says):
    [one] = found(swapped(old, new), "html", KERMAN)

    assert one.code == "R14"
    assert says in one.text


def test_a_step_that_is_cut_out_of_a_page_puts_none_under_another_word():
    def cut(text):
        starts = [one.start() for one in re.finditer(r"<article", text)]
        return text[: starts[0]] + text[starts[1] :]

    assert set(codes(found(cut, "html", KERMAN))) <= {"R16"}


def test_how_many_stand_under_a_word_of_a_page_is_compared():
    findings = found(swapped("<h3>Claimed <small>7", "<h3>Claimed <small>9"), "html", KERMAN)

    assert told(findings) == [("R13", 'the report has "Claimed 7", the file "Claimed 9"')]


def test_a_word_of_standing_that_another_step_has_is_found_where_it_was_put():
    said = "- **What**: strike; means not stated; "

    [one] = found(swapped(f"{said}claimed", f"{said}established"), case=KERMAN)

    assert (one.code, one.text) == (
        "R14",
        'the report has "claimed", the file "established" in "…; means not stated; established"',
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            swapped("**Claimed**\n", "**Claimed**\n\nSo far as we know.\n"), id="a line of the desk's between"
        ),
        pytest.param(swapped("**Claimed**", "*CLAIMED:*"), id="another look"),
        pytest.param(swapped("**Claimed**", "## Claimed"), id="a heading of its own"),
        pytest.param(
            lambda text: re.sub(r"(- No\. 2, Iran's IRGC.*\n)(- No\. 3, Iran's IRGC.*\n)", r"\2\1", text, count=1),
            id="another order",
        ),
    ],
)
def test_the_same_words_over_the_same_items_are_left_alone(change):
    assert found(change, case=KERMAN) == ()


# --- R13: one, none, nought ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "old", "new", "says"),
    [
        (WIDER, "No. 9, killed: 1 (IRGC", "No. 9, killed: 0 (IRGC", 'the report has "1", the file "0" in'),
        (KERMAN, "one diplomatic", "none diplomatic", 'the report has "one", the file "none" in'),
        (KERMAN, "One link rests on", "No link rests on", 'the report has "one", the file "no" in'),
        (KERMAN, "One link rests on", "Two links rest on", 'the report has "one", the file "two" in'),
        (KERMAN, "nearby: one.", "nearby: none.", 'the report has "one", the file "none" in'),
        (KERMAN, "by a note: no items", "by a note: one item", 'the report has "no", the file "one" in'),
        (KERMAN, "one independent root.", "zero independent roots.", 'the report has "one", the file "zero" in'),
    ],
)
def test_a_small_figure_typed_over_one_of_the_report_is_found(case, old, new, says):
    [one] = found(swapped(old, new), case=case)

    assert one.code == "R13"
    assert one.text.startswith(says)


@pytest.mark.parametrize(
    ("case", "typed", "says"),
    [
        (KERMAN, "One person was captured near Saravan.", "1 in"),
        (KERMAN, "None was captured.", "0 in"),
        (KERMAN, "Nobody is missing.", "0 in"),
        (KERMAN, "Captured: 0.", "0 in"),
        (WIDER, "One base was hit.", "1 in"),
        (WIDER, "No missiles were fired.", "0 in"),
        (WIDER, "Zero bases were hit.", "0 in"),
        (WIDER, "Rudaw said on 17 January that one missile was fired.", "1 in"),
        (WIDER, "IRNA said on 17 January that it captured one.", "1 is given to IRNA, who gave no such figure"),
    ],
)
def test_one_or_none_of_those_that_a_claim_counts_is_found_where_no_claim_says_so(case, typed, says):
    findings = [one for one in found(swapped(TAKEAWAY, typed), case=case) if one.code not in ("R01", "R07")]

    assert codes(findings) == ["R13"]
    assert findings[0].text.startswith(says)


@pytest.mark.parametrize(
    "typed",
    [
        "IRGC Quds base said on 17 January that one was killed.",
        "Iran's deputy governor Marhamati said on 18 January that there were no casualties.",
        "Iran's deputy interior minister Mirahmadi said on 15 December that one attacker was captured.",
        "One claimant counts those killed, and no. 1 has no target on record.",
        "No targets are named, and no account of missiles is on record.",
        "One page is missing, and no date is missing.",
        "One more source was found, and none was withdrawn.",
    ],
)
def test_one_and_none_are_left_alone_where_a_claim_says_so_or_nobody_is_counted(typed):
    assert [one for one in found(swapped(TAKEAWAY, typed)) if one.code == "R13"] == []


def test_one_killed_that_another_rule_names_is_not_told_twice():
    said = "Iran's deputy governor said on 18 January that one person was killed near Panjgur."

    assert codes(found(swapped(TAKEAWAY, said), case=KERMAN)) == ["R07"]


# --- R05: quotation marks that were taken away -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (f"→ {HIDE_OUTS}, according", '"terrorist", "hide-outs"'),
        (f"| target | {HIDE_OUTS}", '"terrorist", "hide-outs"'),
        (f"No. 5, target: {HIDE_OUTS} (", '"terrorist", "hide-outs"'),
        (f"Pakistan's foreign ministry: {HIDE_OUTS} (en)", '"terrorist", "hide-outs"'),
        ('status of the killed: "militants" (', '"militants"'),
        ('| "militants" \\[7\\]', '"militants"'),
        ('"in response to"', '"in response to"'),
    ],
)
def test_words_that_the_report_quotes_are_found_where_their_marks_are_gone(old, words):
    [one] = [one for one in found(swapped(old, old.replace('"', "")), case=KERMAN) if one.code == "R05"]

    assert one.text.startswith(f"{words} stands outside of quotation marks")


@pytest.mark.parametrize("case", CASES)
def test_a_label_of_a_page_without_its_marks_is_found(case):
    marked = re.search(r"&#34;([a-z -]+)&#34;", page(*case))

    findings = found(swapped(marked[0], marked[1], 99), "html", case)

    assert "R05" in codes(findings)


@pytest.mark.parametrize("typed", ["Pakistan struck, terrorist hide-outs, in Iran.", "- terrorist hide-outs"])
def test_a_label_of_the_report_is_no_text_of_the_report_where_it_is_not_quoted(typed):
    assert codes(found(swapped(TAKEAWAY, typed), case=KERMAN)) == ["R05"]


@pytest.mark.parametrize("marks", ["\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb"])
def test_other_quotation_marks_are_quotation_marks(marks):
    assert found(swapped(HIDE_OUTS, f"{marks[0]}terrorist hide-outs{marks[1]}", 99), case=KERMAN) == ()


@pytest.mark.parametrize("case", CASES)
def test_curly_quotation_marks_and_apostrophes_all_over_are_no_change(case):
    def curled(text):
        return re.sub(r"(?<=\w)'", "\u2019", re.sub(r'"([^"\n]*)"', "\u201c\\1\u201d", text))

    assert found(curled, case=case) == ()


# --- R15: the command that makes it again ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    ["--final", "--mermaid", "--figures -o report.md", "--author 'The desk' --final", "--title 'Who\u2019s who'"],
)
def test_the_command_of_a_report_with_options_that_change_no_record_is_no_finding(more):
    assert found(swapped(COMMAND, COMMAND.replace("`", f" {more}`")), case=KERMAN) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (COMMAND, COMMAND.replace("9f`", "8f`")),
        (COMMAND, COMMAND.replace("`", " --strength stated`")),
        (COMMAND, COMMAND.replace("`", "; rm -rf .`")),
        ("export md sistan-2024-01-18 --as", "export md panjgur-2024-01-16 --as"),
        ("export json sistan-2024-01-18 --as", "export json panjgur-2024-01-16 --as"),
    ],
)
def test_a_command_that_was_changed_is_found_once(old, new):
    [one] = found(swapped(old, new), case=KERMAN)

    assert one.code == "R15"
    assert one.text.startswith("the command that makes the report again: the report has ")


@pytest.mark.parametrize(("more", "expected"), [(" --final", []), (" --strength stated", ["R15"])])
def test_the_command_of_a_page_is_compared(more, expected):
    findings = found(lambda text: re.sub(r"(<dd><code>timeline export html [^<]*)", rf"\1{more}", text), "html", KERMAN)

    assert codes(findings) == expected


def test_the_command_of_a_file_of_another_basis_is_not_counted_by_its_words():
    def older(text):
        return re.sub(r":27:9f", ":20:9f", text)

    assert codes(found(older, case=KERMAN)) == ["R15"]
