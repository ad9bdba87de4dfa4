"""Our own tables into the log that wrote them: what they say as the record would is recorded already, whatever is lost.

A table rounds points, names no ids of places, and does not tell how a speaker speaks: lost is not changed.
"""

import json

import pytest

from events.base import Withheld
from events.cases import case_lines
from events.places import Place
from events.shape import changed, to_json
from tests import builders as make
from tests.exchange.test_losses import PAIRS, history
from tests.exchange.worlds import PANJGUR, people
from tests.ingest.test_again_laws import BY_HAND, ROWS, log_of
from tests.ingest.test_again_laws import imported as imported_rows
from tests.ingest.test_packages import CASES, STUDIED, exported, imported, rows
from timeline.errors import RowsRefused
from timeline.ingest import package_cells, package_known
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER
from timeline.recording.importer import import_lines

TOLD_BY = make.changed(make.tie("pakistan", "part_of"), asserted_by=make.party("iran"))
SPAN = make.when("2020/2021")


def by_hand(*events):
    """Return a log in which a person recorded some events."""
    return filled(b"\n".join(json.dumps({"type": one.type, "body": to_json(one)}).encode() for one in events))


def filled(lines):
    log = MemoryLog()
    import_lines(log, lines, file="hand", recorded_by="mk", partial=True)  # what names a position is left out
    return log


def package(log):
    return exported(REGISTER.fold(log.read()))


def edited(log, table, old, new):
    """Return the package of a log in which a text of one table was replaced, wherever it stands."""
    files = package(log)
    name, old_bytes = f"{table}.csv", old.encode()
    assert old_bytes in files[name]
    return files | {name: files[name].replace(old_bytes, new.encode())}


def refusals(log, files):
    with pytest.raises(RowsRefused) as caught:
        imported(log, files)
    return [error.message.partition("nothing recorded: ")[2] for error in caught.value.errors]


# --- untouched -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_the_untouched_package_of_a_case_records_nothing_in_its_own_log(case):
    log = filled(case_lines(case))

    report = imported(log, package(log))

    assert (report.appended, report.refused, report.already > 0) == (0, 0, True)


OTHER_POINT = make.changed(PANJGUR, name="Panjgur", latitude="26.97", longitude="64.1")
BESIDE = {
    "ties": [
        make.affiliated("irgc", "pakistan", "part_of", SPAN),
        make.changed(make.affiliated("irgc", "pakistan"), affiliation=TOLD_BY),
    ],
    "parts": [make.part_of("b", "a")],
    "codes": [make.coded("b")],
    "roots": [make.copied("other", make.FT)],
    "disputes": [make.disputed("l")],
    "passages": [make.citation_added("b", quote=f"in strike {number}") for number in range(9)],
    "studied": STUDIED,
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_was_recorded_by_hand_beside_a_thing_is_recorded_already(what):
    log = by_hand(*history(*BESIDE[what], against="irgc"))

    report = imported(log, package(log))

    assert (report.appended, report.refused) == (0, 0)


UNSAID = {
    "points of a second place": {"places": (PANJGUR, OTHER_POINT)},
    "translators": {"citations": (make.cite(translation="in answer", translated_by="mk"),)},
    "somebody who is an actor elsewhere": {"citations": (make.cite(speaker_words="iran"),)},
    "two whom nobody names": {
        "targets": (
            make.party(None, "attributed", by="iran", words="a centre", fate="intended"),
            make.party(None, "recorder", words="a house", fate="hit"),
        )
    },
}


@pytest.mark.parametrize("what", UNSAID)
def test_what_no_table_holds_of_an_action_is_no_difference(what):
    log = by_hand(*people(), make.action("b", **UNSAID[what]))

    report = imported(log, package(log))

    assert (report.appended, report.refused) == (0, 0)


def test_the_point_of_a_place_on_record_is_no_point_of_the_action_itself():
    at = make.changed(make.place("Zahedan", "at"), place="zahedan")
    known = make.changed(
        make.known_place("zahedan"),
        latitude="29.49631", longitude="60.86291", radius_m=5000, coordinates_basis="gazetteer_centroid",
    )  # fmt: skip
    log = by_hand(*people(), known, make.action("b", places=(at,)))

    report = imported(log, package(log))

    assert rows(package(log), "actions")["b"]["latitude"] != ""
    assert (report.appended, report.refused) == (0, 0)


def test_the_place_of_a_claim_and_how_the_speaker_of_a_link_speaks_are_no_difference():
    link = make.response("b", "a", "attributed", asserted_by=make.party(None, words="media reports"))
    claim = make.claim("c", "b", dimension="place", figure=None, place=PANJGUR)
    log = by_hand(*people(), make.action("a"), make.action("b"), link, claim)

    report = imported(log, package(log))

    assert {"c", link.link} <= {*rows(package(log), "claims"), *rows(package(log), "links")}
    assert (report.appended, report.refused) == (0, 0)


@pytest.mark.parametrize("what", PAIRS)
def test_each_thing_that_a_format_may_lose_is_recorded_already(what):
    log = by_hand(*PAIRS[what])

    report = imported(log, package(log))

    assert (report.appended, report.refused) == (0, 0)


REWRITTEN = [row.replace(",7,militants,,paper,a,", ",8,militants,,paper,new,") for row in ROWS]


@pytest.mark.parametrize("act", [one for one in BY_HAND if one != "merged"])
def test_what_rows_recorded_and_a_person_changed_since_is_recorded_already_later_statements_too(act):
    log = log_of()
    imported_rows(log, ROWS)
    imported_rows(log, REWRITTEN)
    BY_HAND[act](log)

    report = imported(log, package(log))

    assert "one-pakistan-killed-r2" in rows(package(log), "claims") or act == "struck"
    assert (report.appended, report.refused) == (0, 0)


# --- what was redacted -----------------------------------------------------------------------------------------------

GONE = Withheld(ground="personal_data", by_position=9)


def test_a_party_of_whom_the_words_were_redacted_is_recorded_already():
    [known] = make.recorded(make.action("b"))
    target = changed(make.party(None, "attributed", by="iran", words="x", fate="hit"), words=GONE)
    thing = REGISTER.fold([known._replace(event=changed(known.event, targets=(target,), title=GONE))]).actions["b"]
    said = package_cells.party({"actor": "unknown", "basis": "attributed", "attributed_by": "iran"}, withheld=1)

    news = package_known.news({"targets": [said | {"fate": "hit"}]}, ("title", "targets"), thing)
    other = package_known.news({"targets": [said | {"fate": "intended"}]}, ("title", "targets"), thing)

    assert said == {"actor": None, "basis": "unknown"}
    assert (news, other) == ([], ["targets"])


def test_a_place_of_which_the_point_was_redacted_is_recorded_already():
    [known] = make.recorded(make.action("b", places=(PANJGUR,)))
    hidden = changed(PANJGUR, latitude=GONE, longitude=GONE)
    thing = REGISTER.fold([known._replace(event=changed(known.event, places=(hidden,)))]).actions["b"]
    said = [{"name": "Koh-e-Sabz", "relation": "near"}]

    found = package_known.places(said, thing, _Nowhere())

    assert found == said
    assert package_known.news({"places": found}, ("places",), thing) == []
    assert package_known.news({"places": [said[0] | {"name": "Kech"}]}, ("places",), thing) == ["places"]


def test_what_stands_for_redacted_words_within_a_member_is_nobodys_words():
    cells = package_cells.TableCells(
        {"ties": json.dumps([{"asserted_by": {"words": f"[{GONE}]", "basis": "unknown"}}])}
    )

    found = cells.members("ties")

    assert (found, cells.withheld) == ([{"asserted_by": {"basis": "unknown"}}], 1)


# --- edited ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('""part_of""', '""organ_of""'),
        ('""stated""', '""attributed""'),
        ("2019-12-31T", "2019-12-30T"),
        ('""actor"": ""iran""', '""actor"": ""pakistan""'),
    ],
)
def test_a_tie_that_says_anything_else_is_another_tie(old, new):
    tie = make.changed(TOLD_BY, valid=SPAN)
    log = by_hand(*history(make.changed(make.affiliated("irgc", "pakistan"), affiliation=tie), against="irgc"))
    files = package(log)
    row = next(one for one in files["actors.csv"].splitlines() if one.startswith(b"irgc,"))
    end = row.replace(old.encode(), new.encode())
    assert end != row

    report = imported(log, files | {"actors.csv": files["actors.csv"].replace(row, end)})

    assert {one.type for one in report.events} == {"actor.affiliated"}


def test_a_changed_row_of_what_was_recorded_by_hand_is_refused_with_what_it_changes_alone():
    log = filled(case_lines("iran-pakistan-2024"))
    files = edited(log, "actions", "Gunmen attack the police", "Gunmen storm the police")

    [said] = refusals(log, files)

    assert said.endswith("by hand at position 144, and the row says otherwise: title")


@pytest.mark.parametrize(("old", "new"), [("27.0,64.1,", "27.0,64.2,"), ("near Koh-e-Sabz", "at Koh-e-Sabz")])
def test_another_point_or_another_place_is_a_difference(old, new):
    log = by_hand(*people(), make.action("b", places=(PANJGUR,)))

    [said] = refusals(log, edited(log, "actions", old, new))

    assert said.endswith("the row says otherwise: places")


def test_a_changed_row_of_what_came_from_a_package_is_a_correction_of_that_alone_also_with_ids_of_a_data_set():
    log = MemoryLog()
    imported(log, package(filled(case_lines("iran-pakistan-2024"))))
    files = edited(log, "actions", "IRGC fires ballistic missiles at Erbil", "IRGC fires at Erbil")

    report, again = imported(log, files), imported(log, files)

    assert [[change.field for change in one.changes] for one in report.events] == [["title"]]
    assert (again.appended, again.refused) == (0, 0)


def test_of_two_whom_nobody_names_a_changed_one_lends_nothing_to_the_other():
    log = MemoryLog()
    imported(log, package(by_hand(*people(), make.action("b", **UNSAID["two whom nobody names"]))))

    report = imported(log, edited(log, "actions", '""fate"": ""hit""', '""fate"": ""both""'))

    assert report.corrected == 1
    assert [(one.by, one.words, one.fate) for one in REGISTER.fold(log.read()).actions["b"].now.targets] == [
        ("iran", "a centre", "intended"),
        (None, "a house", "both"),
    ]


@pytest.mark.parametrize(
    ("more", "says"), [({}, "title differs"), ({"realisation": "foiled"}, "realisation and title differ")]
)
def test_a_row_with_the_ids_of_another_list_is_refused_in_whole_sentences(more, says):
    first = make.action("b", external_ids=("desk:1",), title="One strike")
    second = make.changed(first, external_ids=("other:1",), title="Another strike", **more)
    log = MemoryLog()
    imported(log, package(by_hand(*people(), first)))

    [said] = refusals(log, package(by_hand(*people(), second)))

    assert said == f"another action of the data set desk has the id b: {says}"


def test_places_that_are_not_changed_keep_their_points_where_another_is():
    places = (PANJGUR, Place(name="Panjgur", relation="near"))
    log = by_hand(*people(), make.action("b", places=places))
    thing = REGISTER.fold(log.read()).actions["b"]
    said = [{"name": "Koh-e-Sabz", "relation": "near"}, {"name": "Kech", "relation": "near"}]

    found = package_known.places(said, thing, _Nowhere())

    assert [one.get("latitude") for one in found] == ["26.97194", None]
    assert found[1] == said[1]


class _Nowhere:
    """A record without places."""

    def find(self, kind, name):
        raise AssertionError(kind, name)
