"""An edited report beside the one that it was made of: figures, cells, rows, the head, sections; and nothing else."""

import re
import textwrap
from dataclasses import replace
from functools import cache

import pytest

from tests.reports.histories import always
from tests.reports.test_lint_rules import codes, edited
from tests.reports.test_lint_rules import report as of_case
from timeline.reports import lint as lint_package
from timeline.reports.figures.all import figures
from timeline.reports.frame import Frame
from timeline.reports.head import with_head
from timeline.reports.lint import lint_edited
from timeline.reports.lint.counted import figures_in
from timeline.reports.lint.rendered import File, Line
from timeline.reports.lint.rule import RULES
from timeline.reports.lint.sheets import paper_lines
from timeline.reports.paper.compose import paper
from timeline.reports.to_html import to_html
from timeline.reports.to_markdown import to_markdown

CASES = (("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18"))
TAKEAWAY = "No takeaway was written."
TUESDAY = "Tuesday 16 January 2024 (Pakistan time), 15 January 2024 19:00 to 16 January"
RESCUERS = "rescue services in Kerman"
EDITED = {rule.code: rule for rule in RULES if rule.code >= "R13"}


@cache
def written(case="iran-pakistan-2024", about="saravan-2024-01-18", marking=""):
    """Return a report with its head, and its Markdown."""
    dossier = with_head(of_case(case, about), Frame(marking=marking))
    return dossier, to_markdown(dossier)


@cache
def page(case="iran-pakistan-2024", about="saravan-2024-01-18", marking=""):
    """Return the same report as a page."""
    dossier = written(case, about, marking)[0]
    return to_html(dossier, always(dossier), figures(dossier))


def found(change, form="md", case=CASES[1], marking=""):
    """Return what is found in a case once `change` was made to its text, which must do something to it."""
    dossier, text = written(*case, marking)
    given = page(*case, marking) if form == "html" else text
    changed = change(given)
    assert changed != given
    return edited(changed, dossier, f"chain.{form}", given)


def swapped(old, new, times=1):
    return lambda text: text.replace(old, new, times)


def without(section, following):
    def cut(text):
        return text[: text.index(f"\n## {section}") + 1] + text[text.index(f"\n## {following}") + 1 :]

    return cut


def wrapped(text):
    """Break prose and items at 80 columns, as an editor does."""
    whole = re.compile(r"[|#]|\\s*$")
    return "\n".join(
        one if whole.match(one) else textwrap.fill(one, 80, break_long_words=False, break_on_hyphens=False)
        for one in text.split("\n")
    )


def in_table(first, head, cell):
    """Put a column at the end of the table that begins so."""

    def change(text):
        start = text.index(first)
        end = text.index("\n\n", start)
        named, rule, *rows = text[start:end].split("\n")
        table = "\n".join((f"{named} {head} |", f"{rule}---|", *(f"{row} {cell} |" for row in rows)))
        return text[:start] + table + text[end:]

    return change


def told(findings):
    return [(one.code, one.text) for one in findings]


# --- nothing is found where nothing was changed ----------------------------------------------------------------------


@pytest.mark.parametrize(("case", "about"), CASES)
@pytest.mark.parametrize("name", ["chain.md", "chain.html"])
def test_a_report_that_nobody_edited_has_no_finding(case, about, name):
    dossier, text = written(case, about)
    given = page(case, about) if name.endswith("html") else text

    assert edited(given, dossier, name, given) == ()


@pytest.mark.parametrize(("case", "about"), CASES)
def test_a_report_on_paper_that_nobody_edited_has_no_finding(case, about):
    dossier = written(case, about)[0]
    lines = [*paper_lines(paper(dossier, figures(dossier), "docx"))]

    assert lint_edited(dossier, File("chain.docx", "", lines), lines) == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(swapped(TAKEAWAY, "The two sides made up within two weeks."), id="a sentence of the desk's"),
        pytest.param(swapped(TAKEAWAY, f"{TAKEAWAY}\n\n## 14. What we think\n\nMuch."), id="a section of the desk's"),
        pytest.param(swapped("- No. 13, Kakar leaves", "* No. 13, Kakar leaves"), id="another sign of a list"),
        pytest.param(swapped('"hospital sources"', "\u201chospital sources\u201d", 99), id="curly quotation marks"),
        pytest.param(swapped("## 8. Actors", "## 8. Who is who"), id="another heading over a section"),
        pytest.param(swapped("# Gunmen attack", "# Our report: gunmen attack"), id="another title"),
        pytest.param(swapped("# Gunmen attack", "# 915 days: gunmen attack"), id="a figure in another title"),
        pytest.param(
            swapped("# Gunmen attack the police headquarters in Rask: what followed", "# 915 days"), id="ours"
        ),
        pytest.param(swapped("| Author | nobody is named |", "| Author | The desk |"), id="an author by hand"),
        pytest.param(swapped("| Author | nobody is named |", "| Author | Desk 943 |"), id="an author with a number"),
        pytest.param(wrapped, id="prose and items at 80 columns"),
        pytest.param(
            lambda text: re.sub(r"(\| 16 \| Iran's deputy governor.*\n)(\| 16 \|.*\n)", r"\2\1", text),
            id="rows in another order",
        ),
    ],
)
def test_what_a_desk_may_do_is_left_alone(change):
    assert found(change) == ()


# --- R13: figures ----------------------------------------------------------------------------------------------------


def test_a_figure_typed_over_one_of_the_report_is_found_with_both():
    [one] = found(swapped("91 (Kerman emergency services)", "94 (Kerman emergency services)"))

    assert (one.code, one.level, one.fix) == ("R13", "error", EDITED["R13"].fix)
    assert one.text.startswith('the report has "91", the file "94" in "…')
    assert re.fullmatch(r"chain\.md line \d+", one.where)


def test_two_claimants_figures_that_changed_places_are_found():
    def crossed(text):
        return text.replace("89 (IRNA); 91 (Kerman emergency", "91 (IRNA); 89 (Kerman emergency", 1)

    assert codes(found(crossed)) == ["R13"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Some 400 shops were shut.", "400 in"),
        ("The talks went through 43 rounds.", "43 in"),
        ("Forty-three envoys came.", "43 in"),
        ("Trade fell by 46.5 percent.", "46.5 in"),
        ("Kerman emergency services counts 89 on 6 January.", "89 is given to Kerman emergency services, who gave no"),
        ("On no. 3: 91 (IRNA); 89 (IRNA).", "91 is given to IRNA, who gave no such figure: it is that of Kerman emerg"),
        ("| by | so many |\n|---|---|\n| IRNA | 91 |\n", "91 is given to IRNA"),
        ("Nine thousand envoys came.", "9000 in"),
        ("A hundred and ninety shops were shut.", "190 in"),
        ("Trade fell by 1.2 million rials.", "1200000 in"),
        ("Some 5k shops were shut.", "5000 in"),
        ("IRNA said on 6 January that thousands of mourners were injured.", "thousands in"),
    ],
)
def test_a_figure_that_nobody_gave_or_another_gave_is_found(typed, says):
    [one] = found(swapped(TAKEAWAY, typed))

    assert one.code == "R13"
    assert one.text.startswith(says)


@pytest.mark.parametrize(
    "typed",
    [
        "Kerman emergency services counts 91 on 6 January.",
        "On no. 3: 91 (Kerman emergency services); 89 (IRNA).",
        "By 23 October 2031 [144] the steps 41 to 43 and nos. 44, 45 were at 17:43 UTC, at 57.5\u00b0 N, see Table 43.",
        "On 3, 4 and 27 January, in January 2043, on 2043-07-31 and at 0335 GMT, UTC+05:45, an F-16 and rask-2043.",
        'A reader wrote of "some 400 shops".',
        "| by | so many |\n|---|---|\n| IRNA | 89 |\n",
        "They met twice, and spoke 43 times, between January 16 and 43.",
        "So say Article 51(43), \u00a7 43, Resolution 1373 (p. 34), pp. 218-219, Ch. 43 and paragraphs 44 and 45.",
        "See [^143], [11, 143] and [143-145], of 22.01.2043, at 26.97 N, 64.09 E.",
        "ISBN 978-3-16-148410-0; telephone +44 20 7946 0018, or +98 21 6643 1734.",
        "A reader wrote of \u2018some 400 shops\u2019, of 'some 401 shops' and of \u201esome 402 shops\u201c.",
        "| action | claimant | quantity | from |\n|---|---|---|---|\n| 943 | IRNA | killed | 944 |\n",
    ],
)
def test_figures_on_record_and_numbers_that_count_nothing_are_left_alone(typed):
    assert [one for one in found(swapped(TAKEAWAY, typed)) if one.code == "R13"] == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("18 linked actions on the soil of four states", ["18", "4"]),
        ("1,200 people, 28.5 hours, twenty-one envoys, 4-5 men", ["1200", "28.5", "21", "4", "5"]),
        ("on 16 January 2024, 04:30 Iran time (UTC+03:30) [7], no. 4, nos. 5 and 6", []),
        ("2024 people were killed in 2024", ["2024"]),
        ("rungs-1, SHA-256, a 45-year-old, R13", []),
        ("Nine thousand came, a hundred and ninety left, and half a million stayed", ["9000", "190", "500000"]),
        ("1.2 million people, 5k men, two dozen envoys, a dozen", ["1200000", "5000", "24", "12"]),
        ("two hundred and six thousand three hundred and ten rials; 5 km, 5km", ["206310", "5"]),
        ("Dozens of people were killed; killing several thousand, hundreds of thousands displaced",
         ["dozens", "several thousand", "hundreds of thousands"]),
        ("dozens of shops, thousands of letters", []),
        ("the strike killed at least dozens", ["dozens"]),
        ("three times as many were killed", ["3"]),
        ("on January 16, 7 people were killed; no. 5, 6 women", ["7", "6"]),
    ],
)  # fmt: skip
def test_a_number_is_a_figure_where_it_counts_something(text, figures):
    assert figures_in(text) == figures


def test_the_word_of_a_claim_for_about_how_many_may_be_said():
    claim = "~~7~~ (replaced at position 222)"
    dossier, text = written()
    step = next(one for one in dossier.steps if any(claim in str(row) or "222" in str(row) for row in one.claims.rows))
    rows = tuple(
        replace(row, cells=tuple(tuple(replace(cell, text="dozens") for cell in cells) for cells in row.cells))
        for row in step.claims.rows
    )
    saying = replace(step, claims=replace(step.claims, rows=rows))
    with_word = replace(dossier, steps=tuple(saying if one is step else one for one in dossier.steps))
    said = text.replace(TAKEAWAY, "Dozens were killed.")

    found_without = [one.text for one in edited(said, dossier, written=text) if one.code == "R13"]
    found_with = [one.text for one in edited(said, with_word, written=text) if one.code == "R13"]

    assert ([one[:10] for one in found_without], found_with) == (["dozens in "], [])


def test_a_figure_that_another_rule_names_is_not_told_twice():
    said = "Kerman emergency services said on 6 January that 94 people were killed."

    assert codes(found(swapped(TAKEAWAY, said))) == ["R07"]


# --- R14: tables, and words of strength and standing -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            swapped("| 5 | 6 | followed | order only |", "| 5 | 6 | attributed | order only |"),
            'strength in the row "5, 6, followed": the report has "followed", the file "attributed"',
        ),
        (
            swapped("| 3 | IRNA | killed | 89 |", "| 3 | IRNA | killed | 98 |"),
            'figure in the row "3, IRNA, killed": the report has "89", the file "98"',
        ),
        (
            swapped("| 3 | IRNA | killed | 89 |", "| 3 | Tasnim | killed | 89 |"),
            'claimant in the row "3, IRNA, killed": the report has "IRNA", the file "Tasnim"',
        ),
        (
            swapped("| strike | established | \\[65\\]", "| strike | disputed | \\[65\\]"),
            f'status in the row "6, {TUESDAY}…": the report has "established", the file "disputed"',
        ),
        (
            swapped("| not stated | 73 \\[26\\] |", "| not stated | 37 \\[26\\] |"),
            f'{RESCUERS} in the row "killed, not stated, 73 [26]": the report has "73 [26]", the file "37 [26]"',
        ),
        (
            lambda text: re.sub(r"\| 3 \| IRNA \|.*\n", "", text),
            'the row "3, IRNA, killed, 89, not stated; attackers not stated" is missing',
        ),
        (
            lambda text: re.sub(r"(\| 3 \| )IRNA( \| killed \| )89( .*\n)", r"\g<0>\1BBC\g<2>12 dead\3", text),
            'the report has no row "3, BBC, killed, 12 dead, not stated; attackers not stated"',
        ),
        (
            swapped("- **What**: missile strike; means not stated; established", "- **What**: missile strike; means "
                    "not stated; disputed"),
            'the report has "established", the file "disputed" in "…; means not stated; disputed"',
        ),
        (
            swapped("No. 10, The foreign", "No. 9, The foreign"),
            'the report has "10", the file "9" in "No. 9, The foreign ministers of Iran and Pakistan speak by p…"',
        ),
    ],
)  # fmt: skip
def test_what_a_table_or_a_sentence_of_the_report_says_otherwise_is_found(change, says):
    assert told(one for one in found(change) if one.code == "R14") == [("R14", says)]


SIGNED = ("\u22657", "\u22487", "\u2264 7", "\u22607", "\u274c 7", "^7", "~~7~~", "7\u00b2", "-7", "7 \u274c", "7*?*")


@pytest.mark.parametrize("signed", SIGNED)
def test_a_sign_that_turns_a_cell_round_is_found(signed):
    findings = found(swapped("| 7 (our sum) \\[8\\] |", f"| {signed} (our sum) \\[8\\] |"), case=CASES[0])

    assert codes(findings) == ["R14"]
    assert f'the report has "7 (our sum) [8]", the file "{signed} (our sum) [8]"' in findings[0].text


@pytest.mark.parametrize("signed", SIGNED)
def test_a_sign_that_turns_a_figure_of_a_sentence_round_is_found(signed):
    findings = found(swapped("; 7 (our sum) (", f"; {signed} (our sum) ("), case=CASES[0])

    assert codes(findings) in (["R13"], ["R14"])
    assert findings[0].text.startswith('the report has "')


@pytest.mark.parametrize("sign", ["~~claimed~~", "\u274c claimed", "claimed \u2717"])
def test_a_word_of_standing_that_is_struck_out_is_found(sign):
    findings = found(swapped("strike; means not stated; claimed", f"strike; means not stated; {sign}"), case=CASES[0])

    assert codes(findings) == ["R14"]


@pytest.mark.parametrize(
    "typed",
    [
        "\u201c7\u201d (our sum)",
        "7 [our sum]",
        "**7** (our  sum)",
        "_7_ (our sum)",
        "`7` (our sum).",
        "7\u00a0(our sum)",
    ],
)
def test_what_a_word_processor_changes_is_no_change(typed):
    assert found(swapped("| 7 (our sum) \\[8\\] |", f"| {typed} \\[8\\] |"), case=CASES[0]) == ()


def test_a_column_that_is_put_in_is_found_with_its_figures():
    findings = found(in_table("| from | to | strength |", "verified dead", "915"), case=CASES[0])

    assert codes(findings) == ["R13"] * 6 + ["R14"]
    assert findings[0].text == '915 in "915": no claim, field or count of the report holds it'
    assert told(findings[-1:]) == [("R14", 'the report has no column "verified dead"')]


def test_a_column_whose_heading_is_another_is_told_as_gone_and_as_new():
    findings = found(swapped("| from | to | strength |", "| from | to | confidence |"))

    assert [text[:32] for _, text in told(findings)] == [
        'the column "strength" is missing', 'the report has no column "confid',
    ]  # fmt: skip


def test_a_row_with_a_cell_too_many_belongs_to_its_table():
    findings = found(
        lambda text: re.sub(r"(\| 5 \| Iran's deputy gov.*)\n", r"\1 915 |\n", text, count=1), case=CASES[0]
    )

    assert told(findings) == [
        ("R13", '915 in "915": no claim, field or count of the report holds it'),
        ("R14", 'the row "5, Iran\'s deputy governor, killed" has "915" under no heading of the table'),
    ]


def test_the_first_row_with_a_cell_too_few_belongs_to_its_table():
    def change(text):
        return re.sub(r"(\| 1 \| 2 \| attributed \|.*) \\\[11\\\] \|\n", r"\1\n", text, count=1)

    findings = found(change, case=CASES[0])

    assert told(findings) == [
        ("R14", 'citation in the row "1, 2, attributed": the report has "[11]", the file ""'),
    ]


@pytest.mark.parametrize("case", CASES)
def test_a_column_and_a_second_standing_in_a_report_on_paper_are_found(case):
    dossier = written(*case)[0]
    lines = [*paper_lines(paper(dossier, figures(dossier), "docx"))]
    named = ("from", "to", "strength")
    given = [
        one._replace(cells=(*one.cells, ("verified dead", "915"))) if tuple(name for name, _ in one.cells[:3]) == named
        else one
        for one in lines
    ]  # fmt: skip
    standing = next(at for at, one in enumerate(lines) if one.text == "Standing Draft")
    given.insert(standing, Line(0, "Standing Final", (("", "Standing"), ("", "Final"))))

    findings = set(told(lint_edited(dossier, File("chain.docx", "", given), lines)))

    assert findings == {
        ("R13", '915 in "915": no claim, field or count of the report holds it'),
        ("R14", 'the report has no column "verified dead"'),
        ("R15", 'Standing: the report has "Draft", the file "Final"'),
        ("R15", 'Standing stands more than once: here the file has "Draft"'),
    }


def test_a_table_that_is_cut_out_of_its_section_is_found_once():
    def cut(text):
        start = text.index("| from | to | strength |")
        return text[:start] + text[text.index("No answer on record") :]

    [one] = found(cut)

    assert (one.code, one.where) == ("R14", 'chain.md "5. Links"')
    assert one.text.startswith('the table of "from, to, strength, relation')


def test_a_cell_of_a_page_is_compared_as_its_reader_sees_it():
    findings = found(swapped("<td><span>attributed</span></td>", "<td><b>sta</b>ted</td>"), "html")

    assert told(findings) == [
        ("R14", 'strength in the row "3, 4, attributed": the report has "attributed", the file "stated"')
    ]


# --- R15: the head, and the basis ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "change", "says"),
    [
        (
            "md",
            swapped("| Standing | Draft |", "| Standing | Final |"),
            'Standing: the report has "Draft", the file "F',
        ),
        ("md", swapped("| Marking | TLP:AMBER |\n", ""), 'Marking is missing: the report has "TLP:AMBER"'),
        (
            "md",
            swapped("| Built from | events 1 to 27,", "| Built from | events 1 to 300,"),
            "Built from: the report ",
        ),
        ("md", lambda text: re.sub(r"(cut-off \| )\w+ ", r"\1Monday ", text, count=1), "Information cut-off: the repo"),
        (
            "html",
            swapped('<strong class="draft">Draft</strong>', "Final"),
            'the report has "Draft Chain report", the f',
        ),
        ("html", swapped('<p class="marking" aria-label="Marking">TLP:AMBER</p>', ""), 'the report has "TLP:AMBER'),
        (
            "md",
            swapped("Basis: `5f0c0000-0000-4000-8000-000000000001:", "Basis: `"),
            '"5f0c0000-0000-4000-8000-0000000',
        ),
    ],
)
def test_the_head_and_the_basis_say_what_the_report_says(form, change, says):
    findings = found(change, form, CASES[0], marking="amber")

    assert codes(findings) == ["R15"]
    assert findings[0].text.startswith(says)


def added(rows):
    """Put rows into the head, after its first."""
    return swapped("| Standing | Draft |", f"| Standing | Draft |\n{rows}")


def before_section_1(text):
    return swapped("## 1. Bottom", f"{text}\n\n## 1. Bottom")


def final_draft(text):
    """Put the line of the standing before itself, as that of a final report."""
    line = r"(<p[^>]*>\s*<strong class=.draft.>)Draft(</strong>.*?</p>)"
    return re.sub(line, r"\1Final\2\g<0>", text, count=1, flags=re.DOTALL)


def cut_off_twice(text):
    return re.sub(r"(\| Information cut-off \|.*\n)", r"\1\1", text, count=1)


@pytest.mark.parametrize(
    ("form", "change", "code", "starts"),
    [
        ("md", swapped("| Standing |", "| Standing | Final |\n| Standing |"), "R15",
         ('Standing: the report has "Draft"', "Standing stands more than once: ")),
        ("md", cut_off_twice, "R15", ("Information cut-off stands more ",)),
        ("md", added("| Standing | Final"), "R15", ("Standing stands beside the head, ",)),
        ("md", added("| State | Final |"), "R15", ('the report has no line "State", ',)),
        ("md", added("| Verified dead | 915 |"), "R13", ('915 in "Verified dead · 915"',)),
        ("md", before_section_1("**Standing** Final"), "R15", ("Standing stands beside the head, ",)),
        ("md", before_section_1("Standing: Final"), "R15", ("Standing stands beside the head, ",)),
        ("md", before_section_1("Final tally: 916 envoys."), "R13", ('916 in "Final tally: 916',)),
        ("html", final_draft, "R15", ('the report has "Draft Chain repo',)),
    ],
)  # fmt: skip
def test_what_is_put_into_the_head_beside_what_stands_there_is_found(form, change, code, starts):
    findings = told(found(change, form, CASES[0]))

    assert [(code, text[: len(start)]) for (_, text), start in zip(findings, starts, strict=True)] == [
        (code, start) for start in starts
    ]
    assert {of for of, _ in findings} == {code}


def test_a_figure_before_the_title_of_a_page_is_no_title():
    findings = found(swapped("<h1", "<p>Final tally: 916 envoys.</p><h1"), "html", CASES[0])

    assert codes(findings) == ["R13"]


def test_a_raised_number_is_not_the_same_as_one_on_the_line():
    assert codes(found(swapped("| not stated | 73 \\[26\\] |", "| not stated | 7\u00b3 \\[26\\] |"))) == ["R14"]


def test_a_figure_before_the_title_is_no_title():
    assert codes(found(swapped("# A suicide", "Final tally: 916 envoys.\n\n# A suicide"), case=CASES[0])) == ["R13"]


def test_a_file_of_another_basis_is_told_which_and_compared_with_nothing():
    def older(text):
        return re.sub(r"(\nBasis: `[^:]+):289:", r"\1:200:", without("6.", "7.")(text))

    findings = found(older)

    assert codes(findings) == ["R15"]
    assert findings[0].fix == f"give --as-of 5f0c0000-0000-4000-8000-000000000001:200:{'9f' * 6}"


# --- R16: sections ---------------------------------------------------------------------------------------------------


def test_a_section_that_is_cut_out_is_a_warning_and_nothing_more():
    [one] = found(without("6.", "7."))

    assert (one.code, one.level, one.text) == ("R16", "warning", 'section "6. Casualty ledger" is missing')


def test_sections_that_were_numbered_anew_are_still_known():
    def renumbered(text):
        return without("6.", "7.")(text).replace("## 7. Tempo", "## 6. Tempo").replace("## 8. Act", "## 7. Act")

    assert codes(found(renumbered)) == ["R16"]


def test_a_heading_of_much_the_same_words_is_the_same_part():
    findings = found(swapped("#### Three drones approach", "#### Five drones approach"))

    assert codes(findings) == ["R13"]


def test_a_section_of_a_page_that_was_numbered_anew_is_the_same_section():
    assert found(swapped('<span class="no">7</span> Tempo', '<span class="no">6</span> Tempo'), "html") == ()


def test_a_section_that_stands_elsewhere_is_told_with_its_place():
    def moved(text):
        start, end = text.index("## 9. Map"), text.index("## 10. Signals")
        return text[:start] + text[end:].replace("## 12. Sources", f"{text[start:end]}## 12. Sources")

    [one] = found(moved)

    assert (one.code, one.text) == (
        "R16",
        'section "9. Map" stands out of its order: the report has it after "8. Actors"',
    )


def test_a_step_that_is_cut_out_is_told_with_its_section():
    def cut(text):
        return text[: text.index("### 17. The")] + text[text.index("### 18. Amir") :]

    assert told(found(cut)) == [
        ("R16", 'part "17. The ambassadors of Iran and Pakistan are at their posts…" of "4. Steps" is missing')
    ]


def test_a_text_without_any_section_of_the_report_is_told_once():
    findings = found(lambda _: "Our own words.")

    assert told(findings) == [
        ("R16", "no section of the report stands in it: neither tables nor the head were compared")
    ]


# --- each rule has an edit that breaks it and one that keeps it -------------------------------------------------------

RED = {
    "R13": swapped("91 (Kerman emergency services)", "94 (Kerman emergency services)"),
    "R14": swapped("| 5 | 6 | followed |", "| 5 | 6 | attributed |"),
    "R15": swapped("| Standing | Draft |", "| Standing | Final |"),
    "R16": without("6.", "7."),
}
GREEN = {
    "R13": swapped(TAKEAWAY, "Kerman emergency services counts 91 on 6 January."),
    "R14": lambda text: re.sub(r"(\| 1 \| 5 \| stated.*\n)(\| 3 \| 5 \|.*\n)", r"\2\1", text),
    "R15": swapped("| Author | nobody is named |", "| Author | The desk |"),
    "R16": swapped("## 7. Tempo", "## What we think\n\nMuch.\n\n## 7. Tempo"),
}


@pytest.mark.parametrize("code", sorted(EDITED))
def test_each_rule_of_edited_reports_is_broken_and_kept(code):
    broken, kept = found(RED[code]), found(GREEN[code])

    assert [(one.code, one.level) for one in broken] == [(code, EDITED[code].level)]
    assert kept == ()


# --- long pages, and hostile ones ------------------------------------------------------------------------------------


def test_a_page_without_end_tags_is_read_to_its_end():
    text = (
        "<h2>5 Links</h2><table><thead><tr><th>from<th>strength<tbody>"
        "<tr><td>1<td>stated<tr hidden data-k=1><td>1<td>followed<tr><td>2<td>attributed</table>"
        "<ul><li>one<li hidden data-k=2>two<li>three</ul><p>last</p>"
    )
    dossier = replace(of_case(), head=None)

    same = edited(text, dossier, "chain.html", text)
    other = edited(text.replace("<td>attributed", "<td>stated"), dossier, "chain.html", text)
    last = edited(text.replace("last", "A strike on terrorists."), dossier, "chain.html", text)

    assert (codes(same), codes(other), codes(last)) == ([], ["R14"], ["R05"])


def test_a_sentence_of_wrapped_prose_that_was_changed_is_found_where_its_paragraph_begins():
    def change(text):
        return wrapped(text.replace("93 (Anadolu Agency)", "943 (Anadolu Agency)", 1))

    [one] = found(change)

    first = next(at for at, text in enumerate(change(written()[1]).split("\n"), start=1) if "No. 3, killed" in text)
    assert (one.code, one.where) == ("R13", f"chain.md line {first}")


def test_a_label_in_wrapped_prose_is_judged_within_its_quotation_marks():
    said = 'Pakistan struck what its foreign ministry called "the\nterrorist\nhide-outs" in Iran.'

    assert found(swapped(TAKEAWAY, said)) == ()


def test_only_so_many_findings_of_a_rule_are_told_and_how_many_more_there_are():
    findings = found(swapped(TAKEAWAY, "\n\n".join(["Some 400 shops were shut."] * 600)))

    assert codes(findings) == ["R13"] * 501
    assert (findings[-1].text, findings[-1].level) == ("100 more findings of R13 are not told", "error")


def test_only_so_many_lines_are_looked_at_and_a_file_of_more_is_not_clean(monkeypatch):
    monkeypatch.setattr(lint_package, "_MOST_LINES", 5)

    within = found(swapped(TAKEAWAY, "\n\n".join(["Much was said."] * 5)))
    beyond = found(swapped(TAKEAWAY, "\n\n".join([*["Much was said."] * 5, "Some 400 shops were shut."])))

    assert (within, [(one.code, one.level) for one in beyond]) == ((), [("R16", "error")])
    assert beyond[0].text.startswith("6 lines of it are none of the report's: only the first 5 were looked at")


def test_many_rows_that_all_differ_are_each_told():
    dossier, text = written()
    rows = "".join(f"| {at} | {at + 1} | stated | answers | a | b | c | d | e |\n" for at in range(1, 401))
    ours = text.replace("| 2 | 4 | stated |", f"{rows}| 2 | 4 | stated |", 1)

    findings = edited(ours.replace("| stated | answers | a |", "| followed | answers | a |"), dossier, written=ours)

    assert codes(findings) == ["R14"] * 400
