"""What is told of things since, and taken out again: no word of it is left in the file of the views, nor found."""

import pytest

from tests import builders as make
from tests.contracts.redactions import of_fields, of_the_whole
from tests.log.worlds import new_log
from tests.told_since import BASE, SINCE
from tests.views.stored import content, from_nothing
from tests.withholding import marked
from timeline.log import MemoryLog
from timeline.views import file
from timeline.views.fulltext import find
from timeline.views.registry import registered
from timeline.views.store import Views

EVERY = [view.name for view in registered()]
TYPES = list(SINCE)
# Why a rule table was adopted, and which name an actor got, is of the log itself, or is kept as what came of it.
NOT_KEPT = {("rules.adopted", "/reason")}


@pytest.fixture
def told():
    """The events with a mark in every text, and the marks; coordinates stay numbers, they are looked up on a map."""
    events, marks = marked(SINCE.values())
    place = TYPES.index("place.registered")
    events[place] = make.changed(events[place], latitude="26.9719", longitude="64.0946")
    return events, [one for one in marks if "tude" not in one.pointer]


@pytest.fixture
def log(tmp_path, told):
    """A log in which all of it was recorded."""
    with new_log(tmp_path / "timeline.db") as log:
        make.fill(log, *BASE, *told[0])
        yield log


def lying(path, marks):
    """Which of the marks lie in a file of the views, in whatever letters."""
    name = file.views_path(path).name
    whole = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(name)).lower()
    return {one for one in marks if one.text.lower().encode() in whole}


def found(views, marks):
    with views.reading() as rows:
        return {one for one in marks if find(rows, one.text).hits}


def take_out(log, marks, *, whole):
    """Redact every field that holds a mark, or every event that does."""
    for count, number in enumerate(dict.fromkeys(one.number for one in marks)):
        position = len(BASE) + 1 + number
        pointers = [one.pointer for one in marks if one.number == number]
        if whole and TYPES[number] != "rules.adopted":
            log.redact(of_the_whole(log, position, number=700 + count), expected=0)
        else:
            log.redact(of_fields(log, position, *pointers, number=700 + count), expected=0)


@pytest.mark.parametrize("whole", [False, True], ids=["fields", "whole events"])
def test_no_word_of_what_was_taken_out_lies_in_the_file_or_is_found(log, tmp_path, told, whole):
    path, marks = tmp_path / "timeline.db", told[1]
    with Views(log, path) as views:
        views.refresh(EVERY)
        assert {(TYPES[one.number], one.pointer) for one in set(marks) - lying(path, marks)} == NOT_KEPT
        assert {(TYPES[one.number], one.pointer) for one in set(marks) - found(views, marks)} == NOT_KEPT

        take_out(log, marks, whole=whole)
        views.refresh(EVERY)

        assert lying(path, marks) == set()
        assert found(views, marks) == set()
        assert content(views) == from_nothing(log)


@pytest.mark.parametrize("number", range(len(TYPES)), ids=TYPES)
def test_what_one_event_said_is_taken_out_of_the_tables_and_the_others_stay(told, number):
    events, marks = told
    mine, others = ([one for one in marks if (one.number == number) is is_mine] for is_mine in (True, False))
    log = MemoryLog()
    make.fill(log, *BASE, *events)
    take_out(log, mine, whole=True)

    text = str(from_nothing(log, size=100))

    assert not [one for one in mine if one.text in text]
    assert [one for one in others if one.text in text]
