"""`doctor`: what is said of each fact about a log, one at a time; the facts are made up here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.contracts.event_log import LOG_ID
from tests.log import worlds
from timeline.errors import IntegrityFailure, KeyRefused, LogUnavailable
from timeline.log.condition import Content, Engine, Place
from timeline.log.shelf import ToPurge
from timeline.log.upkeep import BackedUp, Upkeep, Verified
from timeline.proof import Finding, Verdict
from timeline.proof.checkpoint import State
from timeline.proof.doctor import Check, exit_code, judge, unknown_types
from timeline.proof.examination import CapturedFacts, Facts, KeyFacts
from timeline.proof.keys import KeyFiles

NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
ROOT = bytes(range(32))
NOTE = "note"


def at(**ago: float) -> str:
    """The time so long before now, as a log writes it."""
    return f"{(NOW - timedelta(**ago)).isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


ENGINE = Engine("pysqlite3", "3.53.4", "wal", "it is free of a fault")
PLACE = Place(
    kind="ext4",
    network=False,
    gate="flock",
    mode=0o600,
    links=1,
    linked_from=None,
    writable=True,
    wal_bytes=0,
    leftovers=(),
    views=False,
)
CONTENT = Content("wal", 27, at(hours=1), (("note.added", 1, 27),), 1, 27, "", 1, 0, ())
KEYS = KeyFacts(
    KeyFiles(Path("/keys/key.pem")),
    here=True,
    beside_log=False,
    state=State(LOG_ID, 27, ROOT.hex(), NOTE),
    root_there=ROOT,
)
VERDICT = Verdict(
    level="quick",
    log_id=LOG_ID,
    origin=worlds.ORIGIN,
    events=27,
    root=ROOT,
    withheld=0,
    heads=(),
    findings=(),
    more=0,
)
UPKEEP = Upkeep(
    LOG_ID,
    Verified(at(days=1), "deep", 27, ROOT.hex(), ok=True),
    BackedUp(at(days=1), 27, ROOT.hex(), "/copies/copy.db"),
)
WELL = Facts(
    now=NOW,
    log=Path("/desk/timeline.db"),
    engine=ENGINE,
    place=PLACE,
    verdict=VERDICT,
    content=CONTENT,
    keys=KEYS,
    captured=CapturedFacts(2, (), (), ()),
    purges=(),
    upkeep=UPKEEP,
    root_of_backup=ROOT,
)
"""A log that is well in every respect; each test changes one."""


def unwell(**changed: object) -> list[Check]:
    """Return what is said, beside ok, of a log with that changed."""
    return [one for one in judge(replace(WELL, **changed)) if one.level != "ok"]


def place(**changed: object) -> Place:
    return PLACE._replace(**changed)


def content(**changed: object) -> Content:
    return CONTENT._replace(**changed)


def test_nothing_is_said_of_a_log_that_is_well_but_how_it_is():
    checks = judge(WELL)

    assert {one.level for one in checks} == {"ok"}
    assert {one.why for one in checks} == {""}
    assert [one.code for one in checks] == [
        *("sqlite", "journal", "file-system", "gate", "permissions", "clock", "log", "types"),
        *("verified", "backup", "signed", "witnesses", "key", "fork-guard", "captured-files"),
    ]
    assert exit_code(checks) == 0


def test_a_kept_draft_is_named_as_what_no_redaction_reaches():
    [check] = unwell(place=place(drafts=("draft-a.toml", "draft-b.toml")))

    assert (check.code, check.level, check.value) == ("drafts", "note", "draft-a.toml, draft-b.toml")
    assert "no redaction reaches them" in check.why


def finding(code: str, *also: Finding, **more: object) -> Verdict:
    return replace(VERDICT, findings=(Finding(code=code, what="something is so", **more), *also))


CASES = {
    "no journal is safe": (
        {"engine": Engine("sqlite3", "3.36.0", None, "too old"), "content": content(journal="delete")},
        ("journal", "finding", "none", "too old"),
    ),
    "wal is in use and not safe": (
        {"engine": Engine("sqlite3", "3.40.1", "truncate", "has the fault")},
        ("journal", "finding", "wal, and has the fault", "close all other programs"),
    ),
    "a network": ({"place": place(kind="nfs4", network=True)}, ("file-system", "note", "nfs4, on a network", "locks")),
    "read only": ({"place": place(writable=False)}, ("gate", "note", "none", "can only be read")),
    "a link": ({"place": place(linked_from=Path("l.db"))}, ("link", "finding", "l.db is a link", "/desk/timeline.db")),
    "two names": ({"place": place(links=2)}, ("names", "finding", "2 hard links", "another WAL")),
    "others may read": ({"place": place(mode=0o640)}, ("permissions", "note", "0640", "chmod 600 timeline.db")),
    "leftovers": (
        {"place": place(leftovers=(".a.making", ".b", ".c", ".d", ".e"))},
        ("leftovers", "finding", ".a.making, .b, .c, and 2 more", "may be deleted"),
    ),
    "a large wal": ({"place": place(wal_bytes=65 << 20)}, ("wal", "finding", "65 MiB", "written back")),
    "the clock before the head": (
        {"content": content(recorded_at=at(seconds=-3))},
        ("clock", "finding", "2024-02-01T12:00:00Z, 3 s before the newest event", "set the clock"),
    ),
    "an altered head": (
        {"verdict": finding("tail.altered", position=27)},
        ("tail.altered", "altered", "position 27: something is so", "timeline verify"),
    ),
    "a flaw": (
        {"verdict": finding("x", altered=False)},
        ("x", "finding", "something is so", "timeline verify"),
    ),
    "the log cannot be read": (
        {"verdict": LogUnavailable("it is locked", fix="wait"), "keys": None},
        ("log", "unreadable", "it is locked", "wait"),
    ),
    "the log does not say which it is": (
        {"verdict": IntegrityFailure("it does not say"), "keys": None},
        ("log", "altered", "it does not say", "keep the file"),
    ),
    "damaged pages": (
        {"content": content(pages=("Tree 7 page 9: something",))},
        ("pages", "altered", "Tree 7 page 9: something", "verified backup"),
    ),
    "an unknown type": (
        {"content": content(types=(("note.added", 1, 3), ("note.sung", 2, 1)))},
        ("types", "finding", "note.sung, version 2", "use that version"),
    ),
    "a newer shape": (
        {"content": content(types=(("note.added", 9, 3),))},
        ("types", "finding", "note.added, version 9", "newer version"),
    ),
    "never verified": (
        {"upkeep": Upkeep(LOG_ID, None, UPKEEP.backed_up)},
        ("verified", "finding", "never, as far as is known here", "timeline verify"),
    ),
    "verified long ago": (
        {"upkeep": Upkeep(LOG_ID, Verified(at(days=31), "default", 5, "", ok=True), UPKEEP.backed_up)},
        ("verified", "finding", "31 days ago, default, up to position 5", "timeline verify"),
    ),
    "verified and not whole": (
        {"upkeep": Upkeep(LOG_ID, Verified(at(days=1), "deep", 27, "", ok=False), UPKEEP.backed_up)},
        ("verified", "finding", "1 day ago, deep, up to position 27: something was found", "see what it was"),
    ),
    "a deep check found something": (
        {"upkeep": Upkeep(LOG_ID, Verified(at(days=1), "deep", 27, "", ok=False), UPKEEP.backed_up)},
        ("verified", "finding", "something was found", "timeline verify --level deep"),
    ),
    "verified at a time without a zone": (
        {"upkeep": Upkeep(LOG_ID, Verified("2024-01-01T00:00:00", "deep", 27, "", ok=True), UPKEEP.backed_up)},
        ("verified", "finding", "at '2024-01-01T00:00:00', deep, up to position 27", "timeline verify"),
    ),
    "verified at a time that is still to come": (
        {"upkeep": Upkeep(LOG_ID, Verified(at(days=-3), "deep", 27, "", ok=True), UPKEEP.backed_up)},
        ("verified", "finding", "3 days from now, deep", "set the clock"),
    ),
    "backed up at no time": (
        {"upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp("soon", 27, ROOT.hex(), "/c.db"))},
        ("backup", "finding", "at 'soon', up to position 27", "timeline backup DEST"),
    ),
    "backed up at a time that is still to come": (
        {"upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp(at(days=-3), 27, ROOT.hex(), "/c.db"))},
        ("backup", "finding", "3 days from now, up to position 27", "timeline backup DEST"),
    ),
    "a backup without captured files": (
        {"upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp(at(days=1), 27, ROOT.hex(), "/c.db", 2))},
        ("backup", "finding", "/c.db, captured files not in it: 2", "make a new one"),
    ),
    "never backed up": (
        {"upkeep": Upkeep(LOG_ID, UPKEEP.verified)},
        ("backup", "finding", "never, as far as is known here", "timeline backup DEST"),
    ),
    "backed up long ago": (
        {"upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp(at(days=8), 24, ROOT.hex(), "/c.db"))},
        ("backup", "finding", "8 days ago, up to position 24, /c.db, 3 events since", "make a new one"),
    ),
    "another log was backed up": (
        {"root_of_backup": bytes(32)},
        ("backup", "finding", "/copies/copy.db: another root", "compare the two"),
    ),
    "what was backed up is not there any more": (
        {"root_of_backup": None},
        ("backup", "finding", "another root", "restored, or changed"),
    ),
    "never signed": (
        {"content": content(checkpoints=0, signed=0, unsigned_since=at(days=1)), "keys": None},
        ("signed", "finding", "never, 27 events since, the first 1 day ago", "timeline checkpoint key new"),
    ),
    "signed long ago": (
        {"content": content(signed=20, unsigned_since=at(days=31))},
        ("signed", "finding", "up to position 20, 7 events since, the first 31 days ago", "timeline checkpoint"),
    ),
    "what is not signed was recorded at no time": (
        {"content": content(signed=20, unsigned_since="2024-01-01")},
        ("signed", "finding", "7 events since, the first at '2024-01-01'", "timeline checkpoint"),
    ),
    "nobody else has seen it": (
        {"content": content(cosigned=0)},
        ("witnesses", "note", "none for the newest checkpoint", "another history"),
    ),
    "no place for a key": ({"keys": KeyRefused("no home is known")}, ("key", "finding", "no home is known", "key new")),
    "a key beside the log": (
        {"keys": KEYS._replace(beside_log=True)},
        ("key", "finding", "/keys/key.pem lies beside the log", "TIMELINE_KEY"),
    ),
    "no key here": (
        {"keys": KEYS._replace(here=False, state=None, root_there=None)},
        ("key", "note", "not on this machine", "TIMELINE_KEY"),
    ),
    "no copy of the last head": (
        {"keys": KEYS._replace(state=None, root_there=None)},
        ("fork-guard", "finding", "/keys/log.state is not there", "would not be noticed"),
    ),
    "the key of another log": (
        {"keys": KEYS._replace(state=State("another", 3, "", NOTE), root_there=None)},
        ("fork-guard", "finding", "the key signed log another", "one log"),
    ),
    "shorter than what was signed": (
        {"keys": KEYS._replace(root_there=None)},
        ("fork-guard", "altered", "position 27 was signed, and the log ends before it", "restored backup"),
    ),
    "another root than was signed": (
        {"keys": KEYS._replace(root_there=bytes(32))},
        ("fork-guard", "altered", "another root was signed at position 27", "another history"),
    ),
    "a captured file is missing": (
        {"captured": CapturedFacts(2, ("ab12",), (), ())},
        ("captured-files", "finding", "missing: ab12", "restore them"),
    ),
    "a captured file is another": (
        {"captured": CapturedFacts(2, (), ("ab12",), ())},
        ("captured-files", "altered", "ab12", "restore them"),
    ),
    "a captured file may not be read": (
        {"captured": CapturedFacts(2, (), (), (), ("ab12",))},
        ("captured-files", "finding", "not readable: ab12", "the account that captured them"),
    ),
    "a file that nobody names": (
        {"captured": CapturedFacts(2, (), (), ("ab12",))},
        ("captured-files", "note", "not named: ab12", "nobody names them"),
    ),
    "captured files cannot be looked at": (
        {"captured": LogUnavailable("no permission", fix="ask")},
        ("captured-files", "finding", "no permission", "ask"),
    ),
    "a purge is pending": (
        {"purges": (ToPurge("id", 26), ToPurge("id", 27))},
        ("purge", "finding", "pending since position 26, 27", "redact --finish-purge"),
    ),
    "the note of purges does not read": (
        {"purges": LogUnavailable("it does not read", fix="delete it")},
        ("purge", "finding", "it does not read", "delete it"),
    ),
    "read models beside the log": (
        {"place": place(views=True)},
        ("views", "note", "read models lie beside the log", "replay --check"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_thing_that_is_not_as_it_should_be_is_one_line_with_what_to_do(name):
    changed, (code, level, value, why) = CASES[name]

    [said] = unwell(**changed)

    assert (said.code, said.level) == (code, level)
    assert value in said.value
    assert why in said.why


@pytest.mark.parametrize("year", [1970, 2023, 2101])
def test_a_clock_that_was_never_set_is_a_finding(year):
    changed = {"now": NOW.replace(year=year), "content": content(recorded_at="", position=0), "keys": None}

    said = [one for one in unwell(**changed, upkeep=Upkeep(LOG_ID)) if one.code == "clock"]

    assert [(one.level, one.why) for one in said] == [
        ("finding", "the clock was never set: set it before anything is recorded")
    ]


WITHIN = {
    "two seconds behind": {"content": content(recorded_at=at(seconds=-2))},
    "verified a month ago": {
        "upkeep": Upkeep(LOG_ID, Verified(at(days=30), "default", 5, "", ok=True), UPKEEP.backed_up)
    },
    "backed up long ago, and nothing recorded since": {
        "upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp(at(days=99), 27, ROOT.hex(), "/c.db"))
    },
    "backed up a week ago": {"upkeep": Upkeep(LOG_ID, UPKEEP.verified, BackedUp(at(days=7), 24, ROOT.hex(), "/c.db"))},
    "signed a month ago": {"content": content(signed=20, unsigned_since=at(days=30))},
    "an end that tells no zone": {"content": content(recorded_at="2099-01-18T09:12:00.0000000")},
    "only stamped": {"content": content(cosigned=0, stamped=1)},
    "a wal as large as it may be": {"place": place(wal_bytes=64 << 20)},
    "an empty log": {
        "content": content(position=0, recorded_at="", types=(), checkpoints=0, signed=0, cosigned=0),
        "upkeep": Upkeep(LOG_ID),
        "keys": KEYS._replace(here=False, state=None),
    },
    "a copy that was not written to yet": {"content": content(journal="delete")},
}


@pytest.mark.parametrize("name", WITHIN)
def test_what_is_within_bounds_is_no_finding(name):
    assert unwell(**WITHIN[name]) == []


def test_the_exit_code_is_that_of_the_worst():
    def code(*levels: str) -> int:
        return exit_code([Check("x", level, "") for level in levels])

    assert code("ok", "note") == 0
    assert code("note", "finding") == 1
    assert code("finding", "unreadable") == 6
    assert code("unreadable", "altered", "ok") == 4


def test_types_are_known_by_their_former_names_and_in_their_former_shapes(monkeypatch):
    """A renamed type stays readable; a version that never was does not read."""
    monkeypatch.setattr("timeline.proof.doctor.UPCASTERS.name_today", lambda name: name.replace("old.", "new."))
    known = {"new.name": 3, "other": 1}

    assert unknown_types([("new.name", 1), ("new.name", 3), ("old.name", 2), ("other", 1)], known) == []
    assert unknown_types([("new.name", 4), ("old.other", 1), ("other", 0)], known) == [
        ("new.name", 4),
        ("old.other", 1),
        ("other", 0),
    ]
