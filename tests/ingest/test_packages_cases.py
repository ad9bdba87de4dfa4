"""Cases and notes of a package into a log that holds the case: what is new is recorded, and nothing else."""

import json

import pytest

from events.notes import MOST_ACTIONS, CaseExcluded, CaseIncluded
from events.shape import to_json
from tests import builders as make
from tests.exchange.test_losses import history
from tests.exchange.worlds import people
from tests.ingest.test_packages import exported, imported, of, rows
from tests.ingest.test_packages_again import by_hand, package
from timeline.errors import RowsRefused
from timeline.ingest import package_things
from timeline.ingest.packages import read_package
from timeline.log.memory import MemoryLog
from timeline.projections.cases import last_words
from timeline.projections.register import REGISTER
from timeline.recording import judging
from timeline.recording.importer import import_lines
from timeline.recording.rows import import_rows
from timeline.recording.wanted import Row


def studied(*events):
    return history(make.case(), make.included("kerman", "a", "b"), *events)


def decisions(log):
    return [one.event for one in log.read() if isinstance(one.event, CaseIncluded | CaseExcluded)]


def last_of(log, action):
    return last_words(REGISTER.fold(log.read()).cases["kerman"])[action]


def deciding(files, **cells):
    """Return a package in which cells of the one case are written anew."""
    text = files["cases.csv"].decode()
    for column, members in cells.items():
        old = rows(files, "cases")["kerman"][column]
        new = json.dumps(members)
        quoted, fresh = (f'"{one.replace(chr(34), chr(34) * 2)}"' for one in (old, new))
        assert text.count(quoted) == 1
        text = text.replace(quoted, fresh)
    return files | {"cases.csv": text.encode()}


def by_hand_too(log, event):
    line = json.dumps({"type": event.type, "body": to_json(event)}).encode()
    assert import_lines(log, line, file="hand", recorded_by="mk").appended == 1


def changed_since():
    """Return a log whose case took in one action by a package and left it out by hand, and that package."""
    log, files = MemoryLog(), exported(of(*history(make.case(), make.included("kerman", "b"))))
    imported(log, files)
    by_hand_too(log, make.excluded("kerman", "b"))
    return log, files


def test_a_decision_that_was_changed_and_changed_back_is_recorded_again():
    log, files = changed_since()

    report = imported(log, files)

    assert (report.appended, last_of(log, "b").type) == (1, CaseIncluded.type)
    assert imported(log, files).appended == 0


def test_control_by_its_content_alone_the_second_decision_is_taken_for_the_first(monkeypatch):
    monkeypatch.setattr(judging, "_is_said_again", lambda *_: False)
    log, files = changed_since()

    report = imported(log, files)

    assert (report.appended, last_of(log, "b").type) == (0, CaseExcluded.type)


WHY = "They are one afternoon."


def one_reason_more():
    """Return a log that has a reason for one action, and a package that gives the same for two."""
    log = by_hand(*history(make.case(), make.changed(make.included("kerman", "a"), reason=WHY)))
    by_hand_too(log, make.included("kerman", "b"))
    return log, deciding(package(log), taken_in=[{"action": "a", "reason": WHY}, {"action": "b", "reason": WHY}])


def test_only_those_actions_of_which_something_else_is_said_are_recorded():
    log, files = one_reason_more()

    report = imported(log, files)

    assert report.appended == 1
    assert decisions(log)[-1] == make.changed(make.included("kerman", "b"), reason=WHY)


def test_control_without_the_last_words_all_of_them_are_said_again(monkeypatch):
    monkeypatch.setattr(package_things, "news_of_case", lambda said, *_: said)
    log, files = one_reason_more()

    imported(log, files)

    assert decisions(log)[-1].actions == ("a", "b")


def test_a_new_reason_for_more_actions_than_one_event_names_is_said_in_several():
    names = [f"a-{number}" for number in range(MOST_ACTIONS + 6)]
    taken = [make.included("kerman", *names[:MOST_ACTIONS]), make.included("kerman", *names[MOST_ACTIONS:])]
    log = by_hand(*people(), *(make.action(name) for name in names), make.case(), *taken)

    report = imported(log, deciding(package(log), taken_in=[{"action": one, "reason": "Why not."} for one in names]))

    assert (report.appended, report.refused) == (2, 0)
    assert {len(one.actions) for one in decisions(log)[-2:]} == {MOST_ACTIONS, 6}


def test_an_action_that_is_not_listed_any_more_stays_taken_in_and_that_is_told():
    log = by_hand(*studied())

    report = imported(log, deciding(package(log), taken_in=[{"action": "a"}]))

    assert report.appended == 0
    [note] = [note for _, note in report.notes]
    assert note.startswith("case kerman: action b is not listed any more, and stays taken in")


def test_an_action_without_a_row_is_not_called_unlisted():
    """A package of a chain lists the actions of the chain alone."""
    log = by_hand(*studied(), make.action("elsewhere"), make.included("kerman", "elsewhere"))
    files = exported(of(*studied()))

    report = imported(log, files)

    assert (report.appended, report.notes) == (0, ())


@pytest.mark.parametrize("gone", [("cases", "notes"), ("cases",), ("notes",)])
def test_a_package_of_before_there_were_cases_and_notes_comes_back_and_says_so(gone):
    files = {name: one for name, one in exported(of(*history())).items() if name.partition(".")[0] not in gone}
    table = read_package(files, folder="pkg")
    log = MemoryLog()

    report = import_rows(log, table.make, table.origin, recorded_by="test")

    assert (report.appended > 0, report.refused) == (True, 0)
    assert [one for one in table.said if one.startswith("there is no ")] == [
        f"there is no {name}.csv: earlier versions wrote none, and no {name} come back" for name in gone
    ]


def test_what_rests_on_a_refused_row_says_so_and_blames_no_id():
    known = of(*studied(make.note("n", "case:kerman", "comment", "Look again.")))
    files = exported(known)
    files["cases.csv"] = files["cases.csv"].replace(b"From Kerman to Sistan", b"")

    with pytest.raises(RowsRefused) as caught:
        imported(MemoryLog(), files)

    [case, note] = caught.value.errors
    assert case.where["file"] == "pkg/cases.csv"
    assert (note.code, note.where["file"]) == ("import.rests-on", "pkg/notes.csv")
    assert "case kerman comes from line 2 of pkg/cases.csv, which is refused" in note.message


def test_control_without_knowing_what_the_row_brings_an_id_is_blamed(monkeypatch):
    monkeypatch.setattr(Row, "brought", None)
    files = exported(of(*studied(make.note("n", "case:kerman", "comment", "Look again."))))
    files["cases.csv"] = files["cases.csv"].replace(b"From Kerman to Sistan", b"")

    with pytest.raises(RowsRefused) as caught:
        imported(MemoryLog(), files)

    assert "no case goes by 'kerman'" in caught.value.errors[1].message
