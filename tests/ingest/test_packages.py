"""Our own tables back: what comes back of a package is what went out, but for what the table of losses names."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.notes import MOST_ACTIONS
from tests import builders as make
from tests.cases.packaged import known as packaged
from tests.exchange.test_losses import PAIRS, history
from tests.exchange.worlds import BASIS, hostile_texts, people
from tests.ingest.refusing import tell_where
from timeline.errors import MalformedInput, RowsRefused, TimelineError
from timeline.exchange import tables
from timeline.exchange.columns import TABLES
from timeline.exchange.extract import Options, extract
from timeline.exchange.losses import BACK, TOLD
from timeline.ingest.packages import NOT_HELD, read_package
from timeline.log.memory import MemoryLog
from timeline.projections.merging import as_merged
from timeline.projections.register import REGISTER
from timeline.recording.rows import import_rows

OF_RECORDING = {"position", "recorded_at", "recorded_by"}
CASES = ("kerman-2024", "iran-pakistan-2024")


def exported(known, *, excel=False):
    """Return the tables of all that is known, by their names; of `excel` those for it."""
    files = tables.write(extract(as_merged(known), BASIS, "desk.example/log"), Options(excel=excel))
    within = "excel/" if excel else ""
    return {f"{table.name}.csv": files[f"{within}{table.name}.csv"] for table in TABLES}


def of(*events):
    return REGISTER.fold(make.recorded(*events))


def imported(log, files):
    one = read_package(files, folder="pkg")
    return import_rows(log, one.make, one.origin, recorded_by="test")


def back(files):
    """Return the tables of a log that holds nothing but what a package told."""
    log = MemoryLog()
    imported(log, files)
    return exported(REGISTER.fold(log.read()))


def rows(files, table):
    """Return the rows of a table by their keys, without what is told of their recording."""
    read = csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline=""))
    return {
        next(iter(row.values())): {name: cell for name, cell in row.items() if name not in OF_RECORDING} for row in read
    }


def told(files):
    return {table.name: rows(files, table.name) for table in TABLES if table.name != "changes"}


@pytest.mark.parametrize("excel", [False, True])
def test_the_seed_case_comes_back_whole(excel):
    known = packaged("kerman-2024")

    assert told(back(exported(known, excel=excel))) == told(exported(known))


def test_the_wider_case_comes_back_but_for_what_fell():
    files = exported(packaged("iran-pakistan-2024"))

    before, after = told(files), told(back(files))

    gone = {table: set(before[table]) - set(after[table]) for table in before}
    fell = ("withdrawn", "retracted", "withheld", "unsupported")
    assert gone == {
        table: {name for name, row in each.items() if row.get("standing") in fell} for table, each in before.items()
    }
    assert sum(map(len, gone.values())) == 2
    assert after == {
        table: {name: row for name, row in each.items() if name not in gone[table]} for table, each in before.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_a_second_import_appends_nothing(case):
    log, files = MemoryLog(), exported(packaged(case))
    first = imported(log, files)

    again = imported(log, files)

    assert first.appended > 0
    assert (again.appended, again.refused) == (0, 0)


def test_a_package_that_came_back_is_the_package_that_comes_back():
    once = back(exported(packaged("iran-pakistan-2024")))

    assert told(back(once)) == told(once)


TEXTS = ["=1+1", "'=1+1", "+x", "\uff1d1", "-5 of them", "@here", "در پاسخ به", "two\nlines", 'a;b,"c"', "'hide-outs'"]


def infested(texts):
    """Return a history in which each of some texts stands wherever a text may stand."""
    events = people()
    for number, text in enumerate(texts):
        title = {"title": text} if len(text) <= 120 and "\n" not in text else {}  # as long as one may be
        cited = (make.cite(quote=text, translation=text, language="en"),)
        events += [
            make.action(f"a-{number}", citations=cited, **title),
            make.claim(
                f"c-{number}", f"a-{number}", None, claimant_words=text, dimension="motive", text=text, citations=cited
            ),
        ]
    return of(*events)


@pytest.mark.parametrize("excel", [False, True])
def test_formulas_line_ends_and_other_scripts_come_back_to_the_letter(excel):
    known = infested(TEXTS)

    assert told(back(exported(known, excel=excel))) == told(exported(known))


def test_hostile_texts_come_back_to_the_letter():
    known = infested([text for text in hostile_texts() if "\n" not in text])

    assert told(back(exported(known))) == told(exported(known))


# --- the table of losses ---------------------------------------------------------------------------------------------

LINKS = history(link={"strength": "followed"})


@pytest.mark.parametrize("what", PAIRS)
def test_what_the_table_calls_lost_does_not_come_back_and_all_else_does(what):
    other = LINKS if what == "links" else PAIRS[what]

    differs = told(back(exported(of(*history())))) != told(back(exported(of(*other))))

    assert differs == (BACK["csv"][what].kept != "lost")


def test_every_line_of_losses_has_one_for_the_way_back():
    assert tuple(BACK["csv"]) == tuple(BACK["timelinejs"]) == tuple(TOLD)


def test_grades_do_not_come_back_since_a_table_has_no_reason_for_one():
    files = exported(of(*history(make.claim_graded("c"))))

    assert rows(files, "claims")["c"]["credibility"] != rows(back(files), "claims")["c"]["credibility"] == ""


def tied(by):
    """Return a history in which an actor of an action is tied to another on the word of some actor."""
    tie = make.changed(make.tie("pakistan", "part_of"), asserted_by=make.party(by))
    return of(*history(make.changed(make.affiliated("irgc", "pakistan"), affiliation=tie), against="irgc"))


def test_on_whose_word_a_tie_rests_comes_back():
    files = exported(tied("iran"))

    assert '"asserted_by"' in rows(files, "actors")["irgc"]["ties"]
    assert told(back(files)) == told(files)


def test_a_word_of_an_actor_without_a_row_is_left_out_and_told():
    files = exported(tied("iran"))
    files["actors.csv"] = files["actors.csv"].replace(
        b'""asserted_by"": {""actor"": ""iran""', b'""asserted_by"": {""actor"": ""nowhere""'
    )
    log = MemoryLog()

    report = imported(log, files)

    assert "asserted_by" not in rows(exported(REGISTER.fold(log.read())), "actors")["irgc"]["ties"]
    assert [note for _, note in report.notes] == [
        "actor irgc: whose word the tie to pakistan rests on is left out: no row has that actor"
    ]


STUDIED = (
    make.case(),
    make.included("kerman", "a", "b"),
    make.excluded("kerman", "b"),
    make.case("open", "What else"),
    make.changed(make.included("open", "b", "a"), reason="They are one\nafternoon, =1+1."),
    make.claim_about_case("of-the-case", dimension="motive", text="in answer"),
    make.note("on-action", "b", "limit", "No Persian press was read."),
    make.note("on-note", "note:on-action"),
    make.note("on-case", "case:kerman", "bottom-line", "Two strikes, two answers."),
    make.note("on-link", "response:l", "alternative"),
    make.note("on-finding", "claim:c", finding="W106"),
    make.note("struck", "actor:iran"),
    make.retracted("note", "struck"),
    make.case_closed("open"),
)


@pytest.mark.parametrize("excel", [False, True])
def test_cases_and_notes_come_back_but_for_what_was_struck(excel):
    files = exported(of(*history(*STUDIED)), excel=excel)
    log = MemoryLog()

    imported(log, files)
    again = imported(log, files)

    before, after = told(exported(of(*history(*STUDIED)))), told(exported(REGISTER.fold(log.read())))
    assert set(before["notes"]) - set(after["notes"]) == {"struck"}
    assert before["cases"]["open"]["closed"] == "yes"
    before["notes"].pop("struck")
    assert after == before
    assert (again.appended, again.refused) == (0, 0)


def test_a_case_of_more_actions_than_one_event_names_comes_back_whole():
    names = [f"n-{number}" for number in range(MOST_ACTIONS + 6)]
    actions = [make.action(name) for name in names]
    taken = (make.included("kerman", *names[:MOST_ACTIONS]), make.included("kerman", *names[MOST_ACTIONS:]))
    files = exported(of(*people(), *actions, make.case(), *taken))

    assert len(json.loads(rows(files, "cases")["kerman"]["taken_in"])) == MOST_ACTIONS + 6
    assert told(back(files)) == told(files)


def test_what_a_case_says_of_what_is_left_out_is_left_out_and_told():
    events = history(make.case(), make.included("kerman", "a", "b"), make.note("n", "a"), make.retracted("action", "a"))
    log = MemoryLog()

    report = imported(log, exported(of(*events)))

    after = REGISTER.fold(log.read())
    [taken] = [one.event for one in after.cases["kerman"].since]
    assert (taken.actions, dict(after.notes)) == (("b",), {})
    assert [note.partition(": it is retracted")[0] for _, note in report.notes if "case" in note] == [
        "case kerman: what it says of action a is left out"
    ]


def test_a_note_about_a_place_is_left_out_where_the_place_is_not_on_record():
    files = exported(of(*history(make.known_place("zahedan"), make.note("n", "b"))))
    files["notes.csv"] = files["notes.csv"].replace(b"action,b,", b"place,zahedan,")
    log = MemoryLog()

    report = imported(log, files)

    assert dict(REGISTER.fold(log.read()).notes) == {}
    assert [note for _, note in report.notes] == [
        "note n is left out: it is about place zahedan, and no table holds places"
    ]


def test_a_case_that_was_renamed_in_the_table_is_refused_since_no_case_is_ever_corrected():
    files = exported(of(*history(make.case(), make.included("kerman", "b"))))
    log = MemoryLog()
    imported(log, files)
    files["cases.csv"] = files["cases.csv"].replace(b"From Kerman", b"After Kerman")

    with pytest.raises(RowsRefused) as caught:
        imported(log, files)

    [error] = caught.value.errors
    assert error.code == "import.fixed"


# --- whether somebody edited it --------------------------------------------------------------------------------------


def described():
    """Return a package with its description."""
    return tables.write(extract(of(*history()), BASIS, "desk.example/log"), Options())


def test_a_package_as_it_was_exported_is_said_to_be_nothing_else():
    assert read_package(described(), folder="pkg").said == (NOT_HELD,)


def test_a_table_that_was_edited_since_is_named_and_read_as_it_is():
    files = described()
    files["claims.csv"] = files["claims.csv"].replace(b",exact,0,", b",exact,1,")

    one = read_package(files, folder="pkg")

    log = MemoryLog()
    import_rows(log, one.make, one.origin, recorded_by="test")
    assert [said.partition(";")[0] for said in one.said[1:]] == ["edited since it was exported: claims.csv"]
    assert REGISTER.fold(log.read()).claims["c"].now.figure.value == 1


def test_tables_without_their_description_are_said_to_be_unchecked():
    assert "nothing tells whether" in read_package(exported(of(*history())), folder="pkg").said[1]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"resources": 1}', b'{"resources": [1]}', b"[" * 9999, b"\xff"])
def test_a_description_that_is_none_is_refused(data):
    with pytest.raises(MalformedInput) as caught:
        read_package(described() | {"datapackage.json": data}, folder="pkg")

    assert caught.value.where == {"file": "pkg/datapackage.json"}


# --- what is left out, and what is refused ---------------------------------------------------------------------------


def test_what_fell_or_is_confidential_is_left_out_with_what_rests_on_it_and_told():
    known = of(
        *people(),
        make.action("stays"),
        make.action("goes"),
        make.claim("about-it", "goes", "iran", figure=make.figure(3)),
        make.claim("hushed", "stays", "iran", figure=make.figure(3), citations=(make.cite("tip", "a secret"),)),
        make.retracted("action", "goes"),
    )
    log = MemoryLog()

    report = imported(log, exported(known))

    after = REGISTER.fold(log.read())
    assert (set(after.actions), set(after.claims), "tip" in after.sources) == ({"stays"}, set(), False)
    assert [note.partition(" is left out: ")[0] for _, note in report.notes] == [
        "source tip", "action goes", "claim about-it", "claim hushed",
    ]  # fmt: skip


def test_a_bad_cell_is_told_with_its_file_its_line_and_its_column():
    files = exported(of(*history()))
    files["claims.csv"] = files["claims.csv"].replace(b",exact,0,", b",exact,none,")

    with pytest.raises(RowsRefused) as caught:
        imported(MemoryLog(), files)

    [error] = caught.value.errors
    assert error.where == {"file": "pkg/claims.csv", "line": 2, "column": "value"}
    assert error.code == "import.cell"
    assert error.fix


def test_a_package_without_one_of_its_tables_is_refused():
    files = exported(of(*history()))
    del files["links.csv"]

    with pytest.raises(TimelineError) as caught:
        read_package(files, folder="pkg")

    assert "there is no links.csv" in caught.value.message


SEED = exported(of(*history(*STUDIED)))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_cell_the_row_is_refused_or_what_is_recorded_comes_back(data):
    table = data.draw(st.sampled_from(["actors", "sources", "actions", "cases", "claims", "links", "notes"]))
    read = list(csv.reader(io.StringIO(SEED[f"{table}.csv"].decode(), newline="")))
    line, column = data.draw(st.integers(1, len(read) - 1)), data.draw(st.integers(0, len(read[0]) - 1))
    odd = st.sampled_from(["", "[]", "{}", "[[]]", '[{"source": 1}]', "null", "NaN", "[" * 9999, "-1", "other", "a"])
    read[line][column] = data.draw(odd | st.text(max_size=8))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(read)
    log = MemoryLog()
    try:
        imported(log, SEED | {f"{table}.csv": out.getvalue().encode("utf-8", "replace")})
    except TimelineError as error:
        tell_where(error)
    else:
        after = exported(REGISTER.fold(log.read()))
        assert told(back(after)) == told(after)
