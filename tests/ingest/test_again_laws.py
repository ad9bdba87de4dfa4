"""Laws of a second import: rows in any order, gone and back, without some columns, and what a person does between."""

import csv
import io
import json
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.tables import ACTORS, PAPER
from timeline.errors import RowsRefused
from timeline.ingest.profiles import PLAIN, Profile
from timeline.ingest.table import Given, read_table
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER, Register
from timeline.recording.importer import import_lines
from timeline.recording.rows import import_rows
from timeline.recording.wanted import RowsReport

TABLE = """\
id,when,zone,kind,title,actor,target,territory,claimant,quantity,value,status,stated at,source,quote,language,answers,strength,note
one,2024-01-16,Asia/Karachi,strike.missile,A strike,iran,pakistan,PK,pakistan,killed,7,militants,,paper,a,en,,,look
one,2024-01-16,Asia/Karachi,strike.missile,,iran,,,pakistan,killed,2,children,,paper,b,,,,again
one,,,,,,,,pakistan,killed,unknown,refugees,2024-01-17,paper,c,,,,
one,,,,,,,,pakistan,killed,9,militants,,other,d,en,,,
one,,,,,,,,iran,killed,9,militants,,other,e,en,,,
two,2024-01-18,Asia/Tehran,strike,A reply,pakistan,iran,IR,iran,killed,several,,,other,f,fa,one,followed,
two,,,,,,,,,,,,,paper,g,,one,attributed,
two,,,,,,,,iran,killed,9,,,other,h,fa,,,
"""  # noqa: E501  # one row a line
HEAD, ROWS = TABLE.splitlines()[0].split(","), TABLE.splitlines()[1:]
DROPPED = ("title", "target", "territory", "status", "stated at", "language", "zone", "note")
OTHER = PAPER.replace(b'"paper"', b'"other"').replace(b'null, "conf', b'null, "conf')


def log_of() -> MemoryLog:
    log = MemoryLog()
    import_lines(log, ACTORS + b"\n" + PAPER + b"\n" + OTHER, file="setup", recorded_by="mk")
    return log


def imported(
    log: MemoryLog,
    rows: Iterable[str],
    *,
    without: Iterable[str] = (),
    profile: Profile = PLAIN,
    complete: bool = False,
) -> RowsReport:
    out = io.StringIO()
    kept = [name for name in HEAD if name not in without]
    writer = csv.DictWriter(out, kept, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(dict(zip(HEAD, row.split(","), strict=True)) for row in rows)
    one = read_table(out.getvalue().encode(), file="rows.csv", profile=profile, given=Given())
    return import_rows(log, one.make, one.origin, recorded_by="mk", complete=complete)


def known(log: MemoryLog) -> Register:
    return REGISTER.fold(log.read())


def by_hand(log: MemoryLog, type_: str, **body: object) -> None:
    line = json.dumps({"type": type_, "body": body}).encode()
    import_lines(log, line, file="hand", recorded_by="mk", partial=True)  # what is not allowed now is left out


CLAIM, ACTION, LINK = "one-pakistan-killed", "one", "two-answers-one"


def _amends(log: MemoryLog, kind: str, name: str) -> str:
    return known(log).of_kind(kind)[name].event_id


def _last_retraction(log: MemoryLog) -> str:
    struck = known(log).actions[ACTION].retracted
    return struck.event_id if struck is not None else _amends(log, "action", ACTION)


def _corrected(log: MemoryLog, kind: str, field: str, name: str, change: str, value: object) -> None:
    changes = [{"field": change, "value": value}]
    said = {field: name, "amends": _amends(log, kind, name), "changes": changes, "label": "corrected", "reason": "x"}
    by_hand(log, f"{kind}.corrected", **said)


FIGURE = {"quantity": "killed", "unit": "persons", "bound": "exact", "value": 70, "scope": "incident"}
BY_HAND = {
    "title": lambda log: _corrected(log, "action", "action", ACTION, "title", "Another title"),
    "kind": lambda log: _corrected(log, "action", "action", ACTION, "kind", "strike.drone"),
    "figure": lambda log: _corrected(log, "claim", "claim", CLAIM, "figure", FIGURE),
    "no citations of the link": lambda log: _corrected(log, "response", "link", LINK, "hedged", True),  # noqa: FBT003
    "cited": lambda log: by_hand(
        log, "citation.added", to=f"action:{ACTION}", citation={"source": "other", "quote": "more"}
    ),
    "claim cited": lambda log: by_hand(
        log, "citation.added", to=f"claim:{CLAIM}", citation={"source": "other", "quote": "more"}
    ),
    "link cited": lambda log: by_hand(
        log, "citation.added", to=f"response:{LINK}", citation={"source": "other", "quote": "more"}
    ),
    "merged": lambda log: by_hand(log, "actions.merged", into="two", merged=["one"], reason="x"),
    "told apart": lambda log: by_hand(log, "actions.distinguished", actions=["one", "two"], reason="x"),
    "claim struck": lambda log: by_hand(
        log, "claim.retracted", claim=CLAIM, amends=_amends(log, "claim", CLAIM), reason="x"
    ),
    "link struck": lambda log: by_hand(
        log, "response.retracted", link=LINK, amends=_amends(log, "response", LINK), reason="x"
    ),
    "note struck": lambda log: by_hand(
        log, "note.retracted", note="one-note", amends=_amends(log, "note", "one-note"), reason="x"
    ),
    "struck": lambda log: by_hand(
        log, "action.retracted", action=ACTION, amends=_amends(log, "action", ACTION), reason="x"
    ),
    "restored": lambda log: by_hand(
        log, "action.restored", action=ACTION, amends=_last_retraction(log), reason="x"
    ),
    "withdrawn": lambda log: by_hand(
        log, "claim.withdrawn", claim=CLAIM, by="pakistan", published_at=_day(),
        citations=[{"source": "other", "quote": "w"}],
    ),
    "graded": lambda log: by_hand(log, "claim.graded", claim=CLAIM, credibility=2, grader="mk", reason="x"),
    "disputed": lambda log: by_hand(
        log, "response.disputed", link=LINK, by={"actor": "iran", "basis": "observed"}, reason="x"
    ),
    "source withdrawn": lambda log: by_hand(log, "source.withdrawn", source="other", published_at=_day(), reason="x"),
}  # fmt: skip


def _day() -> dict[str, object]:
    return {
        "earliest": "2024-02-01T00:00:00Z", "latest": "2024-02-02T00:00:00Z", "precision": "day",
        "qualifier": "none", "zone": "UTC", "zone_basis": "stated", "basis": "stated", "edtf": "2024-02-01",
    }  # fmt: skip


def test_each_thing_that_a_person_does_between_two_imports_is_recorded():
    refused = []
    for name, act in BY_HAND.items():
        log = log_of()
        imported(log, ROWS)
        if name == "restored":
            BY_HAND["struck"](log)
        before = log.basis().position
        act(log)
        refused += [name] if log.basis().position == before else []

    assert refused == []


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_person_does_the_same_rows_in_any_order_some_gone_columns_gone_change_nothing(data):
    log = log_of()
    first = imported(log, data.draw(st.permutations(ROWS)))
    steps = st.lists(st.sampled_from(sorted(BY_HAND)), max_size=3)
    for _ in range(data.draw(st.integers(1, 3))):
        for step in data.draw(steps):
            BY_HAND[step](log)
        before = known(log)
        rows = data.draw(st.permutations(ROWS))[: data.draw(st.integers(1, len(ROWS)))]

        again = imported(log, rows, without=data.draw(st.sets(st.sampled_from(DROPPED))))

        assert (again.appended, again.refused) == (0, 0), again.errors
        assert known(log) == before
    assert first.refused == 0


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(range(len(ROWS))), gone=st.integers(0, len(ROWS) - 1))
def test_a_row_that_is_gone_adds_nothing_and_is_named_and_one_that_comes_back_adds_nothing(order, gone):
    log, mine = log_of(), Profile(name="mine", dataset="desk", release="1")
    imported(log, [ROWS[one] for one in order], profile=mine)

    left = imported(log, [ROWS[one] for one in order if one != gone], profile=mine, complete=True)
    back = imported(log, ROWS, profile=mine, complete=True)

    assert (left.appended, left.refused, back.appended, back.vanished) == (0, 0, 0, ())
    assert bool(left.vanished) == ("killed" in ROWS[gone] or "attributed" in ROWS[gone])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_changes_in_one_cell_only_what_its_row_says_is_changed_and_nothing_crashes(data):
    log = log_of()
    imported(log, ROWS)
    for step in data.draw(st.lists(st.sampled_from(sorted(BY_HAND)), max_size=3)):
        BY_HAND[step](log)
    before = known(log)
    number, column = data.draw(st.integers(0, len(ROWS) - 1)), data.draw(st.integers(1, len(HEAD) - 1))
    cells = ROWS[number].split(",")
    cells[column] = data.draw(
        st.sampled_from(["", "-", "3", "paper", "other", "iran", "stated", "2024-01-20", "words"])
    )
    rows = [*ROWS[:number], ",".join(cells), *ROWS[number + 1 :]]

    ran = attempted(log, data.draw(st.permutations(rows)))

    after = known(log)
    others = [name for name in before.actions if name != cells[0]]
    assert ran or after == before
    assert [after.actions[one].now for one in others] == [before.actions[one].now for one in others]


def attempted(log: MemoryLog, rows: Iterable[str]) -> bool:
    """Import rows that may be refused, and tell whether they were let in."""
    try:
        imported(log, rows)
    except RowsRefused:
        return False
    return True
