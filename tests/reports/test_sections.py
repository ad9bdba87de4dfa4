"""The report as Markdown: every section with its number and, where it is empty, the words that say so."""

import re
from dataclasses import replace

import pytest

from tests.builders import action, cite, claim, corrected, note, response, retracted, source, source_withdrawn, when
from tests.reports.making import ANSWER, BLOWS, SISTAN, WORLD, printed, report, section, step
from timeline.reports.figures.model import Figure
from timeline.reports.frame import TitleBlock
from timeline.reports.tables import ChangeRow, ChangeTable
from timeline.reports.to_markdown import to_markdown

HEADINGS = [
    "1. Bottom line",
    "2. Chain at a glance",
    "3. Established, claimed, disputed, unknown",
    "4. Steps",
    "5. Links",
    "6. Casualty ledger",
    "7. Tempo, rung, reciprocity",
    "8. Actors",
    "9. Map",
    "10. Signals and off-ramps",
    "11. Changes since the superseded report",
    "12. Sources",
    "13. Method and limits",
    "A. Event register",
    "B. Integrity",
    "C. Scales and words",
    "D. Attachments",
]
ALONE = action("panjgur", kind="other", actors=(), direction="unknown", territory=("PK",))


def headings(text):
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("events", [BLOWS, (ALONE,)], ids=["two", "one"])
def test_every_section_stands_in_its_place_whatever_it_holds(events):
    assert headings(printed(*events)) == HEADINGS


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("1. Bottom line", "No takeaway was written."),
        ("5. Links", "No alternative explanation was recorded."),
        ("6. Casualty ledger", "No source on record gives a figure."),
        ("7. Tempo, rung, reciprocity", "Not computed: n = 1."),
        ("8. Actors", "| none on record | none | none | none |"),
        ("9. Map", "No action on record has coordinates."),
        ("10. Signals and off-ramps", "None recorded."),
        ("11. Changes since the superseded report", "No earlier report is named."),
        ("13. Method and limits", "What was not searched: none recorded."),
        ("13. Method and limits", "Who reviewed it, and any use of AI beside that: none recorded."),
        ("D. Attachments", "No captured file of a cited source is on record."),
    ],
)
def test_an_empty_section_says_so(heading, words):
    assert words in section(printed(ALONE), heading)


def test_no_cell_of_a_table_is_blank_or_a_dash():
    text = printed(*BLOWS, claim("c", "sistan"))

    for line in text.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|\s-]+", line) and line != "| | |":
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            assert all(cell not in ("", "-", "\u2013", "\u2014") for cell in cells), line


def test_a_link_without_another_explanation_says_so_and_one_with_it_has_it():
    bare = section(printed(*BLOWS), "5. Links")
    told = section(printed(*BLOWS, note("n", f"response:{ANSWER.link}", "alternative", "It was planned.")), "5. Links")

    assert "- No alternative explanation was recorded for 1 to 2 (attributed)." in bare
    assert "- 1 to 2: It was planned." in told
    assert "No alternative explanation" not in told


def test_table_1_and_the_bottom_line_mark_what_no_source_stands_for_any_more():
    """The strike's only page was withdrawn, and the link's too."""
    strike = action("panjgur", citations=(cite("gone"),), territory=("PK",))
    link = response("sistan", "panjgur", citations=(cite("gone"),))
    events = (strike, SISTAN, link, source_withdrawn("gone"))
    dossier = report(*events, world=(*WORLD, source("gone")))

    assert [one.unsupported for one in dossier.steps] == [True, False]
    assert step(dossier, "panjgur").status == "unknown; unsupported: no source that it rests on stands"
    said = "No source stands any more that these rest on: no. 1 and a link from no. 1 to no. 2."
    assert said in [one.text for one in dossier.bottom_line]
    assert "(unsupported: no source that it rests on stands)" in step(dossier, "sistan").links[0].text
    assert "independent roots: none" in to_markdown(dossier)


def test_nothing_is_marked_while_a_source_stands():
    strike = action("panjgur", citations=(cite("gone"), cite()), territory=("PK",))
    dossier = report(strike, SISTAN, ANSWER, source_withdrawn("gone"), world=(*WORLD, source("gone")))

    assert not [one for one in dossier.steps if one.unsupported]
    assert not [one.text for one in dossier.bottom_line if one.text.startswith("No source stands")]


def test_a_link_is_told_at_both_of_its_ends():
    dossier = report(*BLOWS)

    assert [one.text for one in step(dossier, "sistan").links] == [
        "It came in what the Financial Times called retaliation for no. 1."
    ]
    assert [one.text for one in step(dossier, "panjgur").outward] == [
        "No. 2 came in what the Financial Times called retaliation for it."
    ]


def test_the_word_of_a_step_is_the_list_that_it_stands_in():
    dossier = report(*BLOWS, claim("c", "sistan", dimension="occurrence", stance="denies", figure=None))

    lists = {word: getattr(dossier.lists, word) for word in ("established", "claimed", "disputed", "unknown")}
    for one in dossier.steps:
        stands = [word for word, said in lists.items() if any(f"No. {one.number}, {one.title}" in x.text for x in said)]
        assert stands == [one.word]


def test_what_changed_of_an_action_is_labelled():
    changed = corrected("action", "panjgur", amends=5, realisation="foiled")
    relinked = retracted("response", ANSWER.link, amends=7)

    assert step(report(*BLOWS), "panjgur").changed == ()
    assert step(report(*BLOWS, changed), "panjgur").changed == ("corrected",)
    assert step(report(*BLOWS, relinked), "panjgur").changed == ("re-linked",)


def test_a_time_that_ended_keeps_its_qualifier_and_its_zone():
    strike = action("panjgur", when("2024-01-16~"), ended=when("2024-01-17T10:00"), territory=("PK",))
    told = step(report(strike, SISTAN, ANSWER), "panjgur")

    assert (told.occurred.qualifier, told.occurred.zone) == ("approximate", "Asia/Tehran")
    assert told.ended is not None
    assert told.ended.local == "Wednesday 17 January 2024, 10:00 Iran time (UTC+03:30)"
    assert "ended Wednesday 17 January 2024, 10:00" in printed(strike, SISTAN, ANSWER)


def test_quotes_stand_in_the_step_with_speaker_and_outlet():
    quoted = cite(quote="پاسخ فوری", language="fa", translation="an immediate answer", speaker="iran")
    text = printed(action("panjgur", citations=(quoted,), territory=("PK",)), SISTAN, ANSWER)

    assert '- **Quote**: Iran: "پاسخ فوری" (fa); our translation: an immediate answer, Financial Times \\[1\\]' in text


def test_signals_are_recorded_demands_threats_and_talks_and_what_an_analyst_watches():
    demand = action("demand", "2024-01-19", kind="demand", actors=(), direction="unknown")
    dossier = report(
        *BLOWS, demand, response("demand", "sistan"), note("n", "sistan", "indicator", "Envoys come back.")
    )

    assert [one.text for one in dossier.signals] == [
        "No. 3, demand: Nobody on record says who took part in a demand; who acted is not stated.",
        "Envoys come back.",
    ]


def test_figures_are_linked_where_they_are_asked_for():
    figure = Figure(
        name="lanes", number=1, title="Lanes", caption="Who did what.", table="Table 1", svg="<svg/>", upright="",
        is_drawn=True,
    )  # fmt: skip
    dossier = report(*BLOWS)

    assert "figures/" not in to_markdown(dossier)
    told = section(to_markdown(dossier, (figure,)), "2. Chain at a glance")
    assert "![Lanes](figures/lanes.svg)" in told
    assert "**Figure 1. Lanes.** Who did what. The same data: Table 1." in told
    left_out = section(to_markdown(dossier, (replace(figure, is_drawn=False),)), "2. Chain at a glance")
    assert "![" not in left_out
    assert "**Figure 1. Lanes.**" in left_out


def test_the_title_block_and_the_changes_are_printed_where_there_are_any():
    head = TitleBlock(
        state="Final", why_draft=(), author="M. K.", marking="TLP:AMBER", issued="1 February 2024", supersedes="a:1:b",
        fingerprint="9f9f", citation="M. K., chain report.",
    )  # fmt: skip
    row = ChangeRow(
        label="corrected", thing="panjgur, kind", number=1, said="strike", says="raid", why="misread", notes=(1,),
        positions=(9,),
    )  # fmt: skip
    dossier = replace(
        report(*BLOWS), head=head, changes=ChangeTable(since="a:1:b", since_cut_off="2024-01-17", rows=(row,))
    )

    text = to_markdown(dossier)

    assert "| Standing | Final |" in text
    assert "| Marking | TLP:AMBER |" in text
    assert "| corrected | no. 1: panjgur, kind | strike | raid | misread | \\[1\\] | 9 |" in text
    none = replace(dossier, changes=ChangeTable(since="a:1:b", since_cut_off="2024-01-17", rows=()))
    assert "Nothing has changed since a:1:b" in to_markdown(none)


def test_foreign_text_is_inert_in_every_new_place():
    """What would be markup is text in ledger, map, sources and headlines."""
    evil = "<b>|[x](javascript:y)`"
    strike = action("panjgur", title=evil, citations=(cite(quote=evil, speaker_words=evil),), territory=("PK",))
    article = source(publisher="financial-times", title=evil, authors=(evil,))
    said = claim("c", "panjgur", None, claimant_words=evil)

    text = printed(strike, SISTAN, ANSWER, said, world=(*WORLD[:3], article))

    assert "<b>" not in text
    assert "[x](" not in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert not [line for line in tables if line.count("<")]
