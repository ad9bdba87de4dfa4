"""The table of sources and the files that were captured of them; of a confidential one nothing but id and grade."""

from dataclasses import replace

from tests.builders import (
    action,
    captured,
    cite,
    copied,
    source,
    source_graded,
    source_withdrawn,
    transferred,
    when,
    withheld,
)
from tests.reports.making import ANSWER, BLOWS, SISTAN, STATES, WORLD, printed, report, section
from timeline.reports.sources import NOT_TOLD

FT = "ft-2024-01-18"


def row(*events, about=FT, **options):
    [found] = [one for one in report(*BLOWS, *events, **options).sources if one.source == about]
    return found


def test_a_source_says_what_it_is_and_what_is_not_stated_of_it():
    article = source(
        publisher="financial-times", title="Pakistan strikes Iran", authors=("A. Bokhari", "N. Bozorgmehr")
    )
    told = row(world=(*STATES, article))

    assert (told.number, told.publisher, told.title) == (1, "Financial Times", "Pakistan strikes Iran")
    assert told.author == "A. Bokhari and N. Bozorgmehr"
    assert told.published == "Thursday 18 January 2024 (United Kingdom time)"
    assert (told.language, told.captured, told.custody) == ("not stated", "never captured", "never captured")
    assert (told.grades, told.root, told.standing) == ((), "not assessed; counts for itself", "")


def test_a_source_that_was_withdrawn_says_why():
    told = row(replace(source_withdrawn(), reason="Named the | wrong town"))

    assert told.standing.startswith("withdrawn by its publisher, position ")
    assert told.standing.endswith(": Named the | wrong town")


def test_its_notes_are_those_that_cite_it():
    told = report(*BLOWS)

    assert told.sources[0].notes == tuple(note.number for note in told.notes if note.source == FT)


def test_captures_are_dated_and_working_copies_are_attachments_and_no_archived_copy():
    copy = captured(content=b"less", derived_from=captured().sha256)
    told = report(*BLOWS, captured(), copy, transferred())

    [source_row] = told.sources
    assert source_row.captured == "18 January 2024 09:20 UTC"
    assert source_row.archived == (captured().sha256,)
    assert "handed over by mk to the prosecutor" in source_row.custody
    assert [(one.sha256, one.derived_from) for one in told.attachments] == [
        (captured().sha256, ""),
        (copy.sha256, captured().sha256),
    ]


def test_a_grade_has_its_meaning_and_only_the_latest_of_a_grader_holds():
    told = row(
        source_graded(reliability="C"), source_graded(reliability="B"), source_graded(reliability="F", grader="ow")
    )

    assert told.grades == ("B (usually reliable) by mk", "F (reliability not assessed) by ow")


def test_whether_a_grade_still_holds_cannot_be_told_after_one_was_redacted():
    told = row(source_graded(), withheld(source_graded(reliability="D")))

    assert told.grades == ("B (usually reliable) by mk; whether it still holds cannot be told",)


def test_what_a_source_goes_back_to_is_what_somebody_recorded():
    wire = source("wire", publisher="financial-times")

    assert row(copied(FT, "wire"), world=(*WORLD, wire)).root == "source wire (Financial Times)"
    hidden = source("wire", publisher="financial-times", confidential=True)
    assert row(copied(FT, "wire"), world=(*WORLD, hidden)).root == "source wire"


def test_an_origin_that_is_withheld_is_said_to_be():
    gone = withheld(copied(FT, "wire"))

    assert row(gone, world=(*WORLD, source("wire"))).root.startswith("[withheld")


LEAK = source(
    "leak", publisher="financial-times", title="A cable", authors=("Deep Throat",), language="fa", confidential=True,
    published_at=when("2024-01-17"),
)  # fmt: skip


def test_of_a_confidential_source_nothing_is_told_but_its_id_and_its_grade():
    strike = action("panjgur", citations=(cite("leak", quote="at dawn"),), territory=("PK",))
    events = (strike, SISTAN, ANSWER, captured("leak"), source_graded("leak"))
    told = report(*events, world=(*WORLD, LEAK))

    [leak] = [one for one in told.sources if one.source == "leak"]
    assert leak.publisher == "confidential source"
    assert leak.grades == ("B (usually reliable) by mk",)
    assert {leak.title, leak.author, leak.published, leak.captured, leak.language, leak.root, leak.custody} == {
        NOT_TOLD
    }
    assert leak.archived == ()
    assert told.attachments == ()
    text = printed(*events, world=(*WORLD, LEAK))
    assert not [word for word in ("Deep Throat", "A cable", "at dawn", captured("leak").sha256[:12]) if word in text]


def test_a_source_that_was_withdrawn_says_so_in_the_table():
    text = section(printed(*BLOWS, source_withdrawn()), "12. Sources")

    assert "| 1 | ft-2024-01-18 (withdrawn by its publisher, position 8) |" in text


def test_files_are_listed_with_their_whole_hash():
    text = section(printed(*BLOWS, captured()), "D. Attachments")

    assert captured().sha256 in text
    assert section(printed(*BLOWS), "D. Attachments") == "No captured file of a cited source is on record."
