"""Tables of documents: what was archived and what was not, and mentions that are no actions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.refusing import tell_where
from timeline.errors import RowsRefused, TimelineError, UsageRefused
from timeline.ingest.documents import read_archiver, read_gdelt
from timeline.ingest.table import Given
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER
from timeline.recording.rows import import_rows

HEAD = "Link,Archive Status,Archive Location,Archive Date,Upload Timestamp,Upload Title,Hash,WACZ\n"
KEPT = (
    "https://x.example/1,telegram_archiver: success,https://store.example/a.mp4,2024-01-20T10:00:00Z,"
    "2024-01-18T08:00:00+00:00,=A video,SHA-256:AABBCCDDEEFF0011,https://store.example/a.wacz\n"
)
FAILED = "https://x.example/2,{},{},2024-01-20T10:00:00Z,,,,\n"


def imported(read, text, log=None):
    """Import a table, and return what is known then."""
    log = MemoryLog() if log is None else log
    one = read(text.encode("utf-8", "replace"), file="t.csv", given=Given())
    import_rows(log, one.make, one.origin, recorded_by="test")
    return REGISTER.fold(log.read())


def remarks(known):
    return [one.now.text for one in known.notes.values()]


def test_what_was_archived_is_a_source_with_where_its_copy_lies_and_a_remark_of_date_and_hash():
    known = imported(read_archiver, HEAD + KEPT)

    [source] = [one.now for one in known.sources.values()]
    assert (source.url, source.archived_url) == ("https://x.example/1", "https://store.example/a.mp4")
    assert (source.title, source.published_at.earliest) == ("=A video", "2024-01-18T08:00:00Z")
    [remark] = remarks(known)
    assert remark.startswith("auto-archiver: archived; status: telegram_archiver: success\n")
    assert "hash: SHA-256:AABBCCDDEEFF0011" in remark
    assert "wacz: https://store.example/a.wacz" in remark


def test_no_capture_is_on_record_of_bytes_that_nobody_handed_over():
    [source] = imported(read_archiver, HEAD + KEPT).sources.values()

    assert source.since == ()


@pytest.mark.parametrize(
    ("status", "location"),
    [
        ("nothing archived", ""),
        ("not archived", "https://store.example/b"),
        ("error", "https://store.example/b"),
        ("", ""),
        ("telegram_archiver: success", ""),
        ("archive failed: not successful", "https://store.example/b"),
    ],
)
def test_a_failure_is_kept_as_not_archived(status, location):
    known = imported(read_archiver, HEAD + FAILED.format(status, location))

    [source] = [one.now for one in known.sources.values()]
    assert source.archived_url is None
    assert remarks(known)[0].startswith("auto-archiver: not archived; status: ")


@pytest.mark.parametrize(
    ("row", "column"), [(KEPT.replace("SHA-256:", ""), "hash"), (KEPT.replace("https://x.example/1", ""), None)]
)
def test_a_bad_row_is_told_with_its_line(row, column):
    with pytest.raises(RowsRefused) as caught:
        imported(read_archiver, HEAD + FAILED.format("x", "") + row)

    [error] = caught.value.errors
    assert error.where == {"file": "t.csv", "line": 3} | ({"column": column} if column else {})


def test_a_sheet_without_a_status_is_refused():
    with pytest.raises(UsageRefused):
        imported(read_archiver, "Link,Title\nhttps://x.example/1,x\n")


# --- GDELT -----------------------------------------------------------------------------------------------------------


def mention(number=1, url="https://paper.example/1", **said):
    """Return an invented row of the event table, with its 61 columns."""
    cells = [""] * 61
    filled = {0: str(number), 1: "20310203", 6: "FREEDONIA", 16: "SYLVANIA", 26: "190", 31: "12", 60: url}
    for index, text in (filled | said).items():
        cells[index] = text
    return "\t".join(cells) + "\n"


def test_a_mention_is_a_source_and_a_remark_and_no_action():
    known = imported(read_gdelt, mention())

    assert (known.actions, known.claims, known.responses) == ({}, {}, {})
    assert [one.now.url for one in known.sources.values()] == ["https://paper.example/1"]
    [remark] = remarks(known)
    assert "it is no action on record" in remark
    assert "mentions: 12" in remark


def test_two_mentions_of_one_article_are_one_source():
    known = imported(read_gdelt, mention() + mention(2))

    assert (len(known.sources), len(known.notes)) == (1, 2)


def test_a_table_of_another_width_is_refused():
    with pytest.raises(UsageRefused) as caught:
        imported(read_gdelt, "GlobalEventID\tDay\n1\t20310203\n")

    assert "61" in caught.value.message


def test_a_row_without_an_address_is_told_with_its_line():
    with pytest.raises(RowsRefused) as caught:
        imported(read_gdelt, mention() + mention(2, url="BBC Monitoring"))

    [error] = caught.value.errors
    assert error.where["line"] == 2


@pytest.mark.parametrize(
    ("read", "text"), [(read_archiver, HEAD + KEPT + FAILED.format("no", "")), (read_gdelt, mention() + mention(2))]
)
def test_a_second_import_appends_nothing(read, text):
    log = MemoryLog()
    before = imported(read, text, log)

    assert imported(read, text, log) == before


CELLS = st.sampled_from(["", "x", "https://x.example/1", "success", "SHA-256:00112233", "2024-01-01", "-", "=1"])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS | st.text(max_size=5), min_size=1, max_size=9), max_size=4))
def test_whatever_stands_in_a_sheet_only_rows_are_refused(rows):
    log, text = MemoryLog(), HEAD + "".join(",".join(row) + "\n" for row in rows)
    try:
        before = imported(read_archiver, text, log)
    except TimelineError as error:
        tell_where(error)
    else:
        assert imported(read_archiver, text, log) == before
