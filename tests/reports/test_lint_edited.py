"""An edited report beside the one that it was made of: figures, cells, rows, the head, sections; and nothing else."""

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.reports.histories import always
from tests.reports.test_lint_rules import codes, edited
from tests.reports.test_lint_rules import report as of_case
from timeline.reports.figures.all import figures
from timeline.reports.frame import Frame
from timeline.reports.head import with_head
from timeline.reports.lint import lint_edited
from timeline.reports.lint.rendered import File
from timeline.reports.lint.rule import RULES
from timeline.reports.lint.sheets import paper_lines
from timeline.reports.lint.typed import figures_in
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
        pytest.param(swapped("| Author | nobody is named |", "| Author | The desk |"), id="an author by hand"),
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
    ],
)
def test_a_number_is_a_figure_where_it_counts_something(text, figures):
    assert figures_in(text) == figures


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
            swapped("| from | to | strength |", "| from | to | confidence |"),
            'the column "strength" is missing: it has another heading, or was cut out',
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


def test_many_rows_that_all_differ_are_each_told():
    dossier, text = written()
    rows = "".join(f"| {at} | {at + 1} | stated | answers | a | b | c | d | e |\n" for at in range(1, 401))
    ours = text.replace("| 2 | 4 | stated |", f"{rows}| 2 | 4 | stated |", 1)

    findings = edited(ours.replace("| stated | answers | a |", "| followed | answers | a |"), dossier, written=ours)

    assert codes(findings) == ["R14"] * 400
