"""Words that a report owes its reader: for what is not stated, for who is counted, and for how it is checked."""

import re
from dataclasses import replace

import pytest

from tests.builders import action, actor, case, claim, excluded, figure, included, parts, party, place, response
from tests.reports.making import BLOWS, PANJGUR, SISTAN, printed, report, section, step
from timeline.reports.dossier import CellText, ClaimsMatrix, MatrixRow
from timeline.reports.frame import Frame
from timeline.reports.printed import MORE, side_by_side
from timeline.reports.to_markdown import to_markdown

SARAVAN = action("saravan", "2024-01-17", kind="explosion", territory=("IR",), title="An explosion near Saravan")


# --- steps -----------------------------------------------------------------------------------------------------------


def test_a_step_says_by_what_means_or_that_nobody_states_them():
    named = action("sistan", "2024-01-18", by="pakistan", territory=("IR",), means=("missile", "suicide_vest"))
    text = printed(PANJGUR, named, response("sistan", "panjgur"))

    assert "- **What**: strike; means not stated; " in text
    assert "- **What**: strike; by missile and suicide vest; " in text


def test_who_was_counted_by_nationality_is_told_by_the_name_of_the_state():
    counted = claim("c", "panjgur", figure=figure(9, parts=parts(**{"nationality:AF": 4, "nationality:PK": 5})))

    labels = [row.label for row in step(report(*BLOWS, counted), "panjgur").claims.rows]

    assert labels == ["killed", "killed, of whom nationality Afghanistan", "killed, of whom nationality Pakistan"]


def test_a_rung_is_explained_in_words_and_names_and_never_by_ids():
    ministry = actor("pakistan-foreign-ministry", "organ", part_of="pakistan")
    target = party(None, "attributed", by="pakistan-foreign-ministry", words="terrorist hide-outs")
    strike = action("sistan", "2024-01-18", by="pakistan", territory=("IR",), kind="strike.air", targets=(target,))

    rungs = report(ministry, PANJGUR, strike, response("sistan", "panjgur")).rungs
    why = rungs[1].why

    assert why.startswith("air strike, on a group (so called by Pakistan Foreign Ministry) on another state's soil")
    assert not re.search(r"strike\.air|pakistan-foreign-ministry", why)


# --- the bottom line -------------------------------------------------------------------------------------------------

LONG = "Koh-e-Sabz (Kouh-Sabz, Sabz Koh), Panjgur district, Balochistan"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Panjgur", "Iran's strike near Panjgur"), (LONG, "Iran's strike in Pakistan (no. 1)")],
    ids=["short", "long"],
)
def test_a_place_that_takes_half_a_line_is_named_whole_by_the_step_alone(name, said):
    strike = action("panjgur", territory=("PK",), places=(place(name),))
    dossier = report(strike, SISTAN, response("sistan", "panjgur"))

    assert dossier.bottom_line[1].text.startswith(f"{said} and Pakistan's strike in Iran each fell on the other's")
    assert step(dossier, "panjgur").places == f"near {name}"


# --- other explanations ----------------------------------------------------------------------------------------------


def test_links_without_another_explanation_are_named_once_and_told_apart():
    other = response("sistan", "panjgur", link="again", asserted_by=party("iran"))
    text = section(printed(*BLOWS, other), "5. Links")

    assert text.count("No alternative explanation") == 1
    assert "was recorded for 1 to 2 (attributed, Financial Times), 1 to 2 (attributed, Iran)." in text


# --- claims side by side ---------------------------------------------------------------------------------------------


def matrix(count: int, rows: int = 1) -> ClaimsMatrix:
    cell = CellText(claim="c", text="7", standing="stands", struck=False, note=1)
    row = MatrixRow(label="killed", cells=tuple((replace(cell, text=str(one)),) for one in range(count)))
    return ClaimsMatrix(claimants=tuple(f"outlet {one}" for one in range(count)), rows=(row,) * rows)


@pytest.mark.parametrize(("count", "widths"), [(1, [1]), (5, [5]), (6, [3, 3]), (11, [4, 4, 3]), (16, [4, 4, 4, 4])])
def test_a_matrix_of_many_claimants_stands_in_parts_of_about_the_same_width(count, widths):
    found = side_by_side(matrix(count, rows=2))

    assert [len(one.claimants) for one in found] == widths
    assert tuple(name for one in found for name in one.claimants) == matrix(count).claimants
    assert [cell[0].text for one in found for cell in one.rows[0].cells] == [str(one) for one in range(count)]
    assert {len(one.rows) for one in found} == {2}


def test_a_matrix_in_which_nobody_says_anything_has_no_parts():
    assert side_by_side(matrix(3, rows=0)) == ()


def test_each_part_of_a_matrix_is_a_table_of_its_own_in_markdown():
    names = [f"outlet-{one}" for one in range(6)]
    voices = [actor(name, "outlet") for name in names]
    said = [claim(f"c-{name}", "panjgur", name, figure=figure(at + 1)) for at, name in enumerate(names)]

    text = section(printed(*BLOWS, *voices, *said), "4. Steps")

    assert "| claimed | Outlet 0 | Outlet 1 | Outlet 2 |\n|---|---|---|---|\n| killed | 1" in text
    assert f"\n\n**{MORE}**\n\n| claimed | Outlet 3 | Outlet 4 | Outlet 5 |\n|---|---|---|---|\n| killed | 4" in text


# --- the end of section 13, and Annex B ------------------------------------------------------------------------------


def test_section_13_ends_with_what_was_nearby_and_with_what_was_left_out():
    text = section(
        printed(*BLOWS, SARAVAN, case(), included("kerman", "panjgur"), action("other"), excluded("kerman", "other")),
        "13. Method and limits",
    )
    nearby, _, left_out = text.partition("\n### Looked at and left out\n")

    assert "\n### Reported nearby, not linked\n\n#### An explosion near Saravan\n" in nearby
    assert left_out.strip().startswith("- ")
    assert left_out.strip().endswith("left out of case kerman. Reason: It was another quarrel.")


def test_section_13_says_so_where_nothing_was_nearby_and_nothing_left_out():
    text = section(printed(*BLOWS), "13. Method and limits")

    assert text.endswith(
        "### Reported nearby, not linked\n\nNone on record.\n\n### Looked at and left out\n\nNone on record."
    )


def test_annex_b_ends_with_how_it_is_checked_and_with_what_that_does_not_show():
    dossier = report(*BLOWS)
    at = f"{dossier.log_id}:{dossier.position}:{dossier.root[:12]}"
    text = section(to_markdown(dossier), "B. Integrity")
    checked = text.splitlines()[-1]

    assert checked.startswith(
        "To check it against the log: `timeline verify`, whose last line begins with `ok:`. "
        f"Then `timeline export md panjgur --as-of {at}` prints this report again, and "
        f"`timeline export json panjgur --as-of {at}` the data with that SHA-256."
    )
    assert checked.endswith(
        "A proof that an event is in the log does not show that nothing was left out; whoever holds the log can ask "
        "the same again and must get the same digest. A report shows what was recorded, unchanged since; it does not "
        "show that it is true, nor that nothing was left out."
    )


def test_annex_b_names_the_templates_of_the_desk_where_there_are_any():
    digest = "e1" * 32
    ours, theirs = report(*BLOWS), replace(report(*BLOWS), frame=Frame(templates=digest))

    assert digest not in section(to_markdown(ours), "B. Integrity")
    assert f"SHA-256 of those that it changed: `{digest}`" in section(to_markdown(theirs), "B. Integrity")
