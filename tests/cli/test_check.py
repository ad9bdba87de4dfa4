"""`timeline check`: what is found on the packaged cases and in what is typed; silenced, limited, told by exit codes."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from events.cases import case_lines
from tests.builders import FT
from timeline.cli.app import run
from timeline.log.blobs import folder_of

SISTAN, PANJGUR, SARAVAN = "sistan-2024-01-18", "panjgur-2024-01-16", "saravan-2024-01-18"
CITED = ("--source", FT, "--quote", "words")


def found(cli, *argv):
    """Return the keys of what is found."""
    return [one["key"] for one in cli("check", "--json", *argv).json["items"]]


# --- the packaged cases ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chronology(tmp_path_factory) -> Path:
    """A log with the packaged chronology in it, made once."""
    folder = tmp_path_factory.mktemp("chronology")
    (folder / "case.jsonl").write_bytes(case_lines("iran-pakistan-2024"))
    log = ("--log", str(folder / "timeline.db"))
    assert run(["init", str(folder / "timeline.db"), "-q"]) == 0
    assert run(["import", str(folder / "case.jsonl"), "--recorder", "desk", "-q", *log]) == 0
    return folder / "timeline.db"


@pytest.fixture
def case(chronology, tmp_path) -> Path:
    """A copy of the chronology, beside which somebody is named as its recorder."""
    shutil.copy(chronology, tmp_path / "timeline.db")
    (tmp_path / "timeline.toml").write_text('recorder = "desk"\n', encoding="utf-8")
    return tmp_path / "timeline.db"


@pytest.mark.usefixtures("seed")
def test_on_the_seed_case_all_that_is_found_is_this(cli):
    assert found(cli) == [
        f"W103:action:{SISTAN}",
        f"C407:action:{SISTAN}:killed",
        f"S504:source:{FT}",
        "R606:action:iraq-strikes",
        "R606:action:syria-strikes",
        "R607:action:iraq-strikes:kerman-bombing",
        "R607:action:syria-strikes:kerman-bombing",
        "G807:action:kerman-bombing",
        "G807:action:iraq-strikes",
        "G807:action:syria-strikes",
        f"G807:action:{PANJGUR}",
        f"G807:action:{SISTAN}",
        "G807:action:saravan-explosion",
        "G807:action:iran-demand-2024-01-18",
    ]


@pytest.mark.usefixtures("case")
def test_on_the_chronology_nothing_is_an_error_and_all_warnings_are_these(cli):
    ran = cli("check", "--json")
    items = ran.json["items"]

    assert ran.code == 0
    assert [one["key"] for one in items if one["level"] != "note"] == [
        "W102:claim:saravan-time-irna:when",
        "W104:action:kerman-2024-01-03:kerman-time-first-vahidi+kerman-time-first-tasnim",
        f"W104:action:{PANJGUR}:panjgur-time-police-official+panjgur-date-ispr-based-report",
        f"W104:action:{PANJGUR}:panjgur-time-police-official+panjgur-date-indian-bugle",
        f"W104:action:{SARAVAN}:saravan-time-irna+saravan-time-marhamati-04-30-via-fars",
        f"W104:action:{SARAVAN}:saravan-time-irna+saravan-time-marhamati-04-30-via-xinhua",
        "C406:claim:saravan-own-dead-blf-or-bla:words",
        f"C407:action:{SARAVAN}:killed",
        "S501:claim:panjgur-report-iranian-state-media",
        "S510:action:damascus-2023-12-25",
    ]
    assert Counter(one["code"] for one in items if one["level"] == "note") == {
        "W103": 3,
        "W109": 1,
        "S504": 56,
        "S507": 8,
        "R606": 6,
        "R607": 5,
        "G807": 21,
    }


TRAPS = {
    "T2, a page contradicts itself": ("W102", ["saravan-time-irna"]),
    "T6, one statement and two groups": ("C406", ["saravan-own-dead-blf-or-bla"]),
    "T8, third soil": ("R607", ["erbil-2024-01-15", "idlib-2024-01-15", PANJGUR]),
    "T10, nobody answered the distractors": ("R606", ["erbil-airport-2024-01-16", "sirkan-2024-01-27"]),
    "T12, the first report was withdrawn": ("S501", ["panjgur-report-iranian-state-media"]),
    "T14, foreigners, Pakistanis, Afghans": ("C407", [SARAVAN]),
}


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(("code", "ids"), TRAPS.values(), ids=TRAPS)
def test_the_traps_of_the_chronology_are_found(cli, code, ids):
    items = cli("check", "--rules", code, "--json").json["items"]

    assert set(ids) <= {one["id"] for one in items}


@pytest.mark.usefixtures("case")
def test_t11_unknown_and_later_claimed_until_a_correction_says_who(cli):
    """A claim changes no actor."""
    claim = ("append", "claim", "khash-2024-01-17", "--id", "ours", "--by", "jaish-al-adl")
    owned = ("--about", "responsibility", "--says", "it did it", "--stance", "claims")
    assert cli(*claim, *owned, *CITED).code == 0
    assert found(cli, "--rules", "C408") == ["C408:action:khash-2024-01-17:ours"]

    actors = 'actors=[{"actor": "jaish-al-adl", "basis": "self_claimed"}]'
    correction = ("append", "correction", "action:khash-2024-01-17", "--set", actors, "--reason", "It says so itself.")
    assert cli(*correction).code == 0
    assert found(cli, "--rules", "C408") == []


@pytest.mark.usefixtures("case")
def test_many_notes_by_one_rule_are_counted_and_all_are_listed_on_demand(cli):
    """Fifty-six pages that were never captured are one thing to do."""
    shown, every = cli("check").out, cli("check", "--all").out

    assert "and 53 more: timeline check --rules S504" in shown
    assert shown.count("no copy of it is kept") == 3
    assert every.count("no copy of it is kept") == 56
    assert shown.splitlines()[-1] == every.splitlines()[-1] == "10 warnings, 100 notes"


# --- what is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_each_finding_says_what_and_why_and_which_command_settles_it(cli):
    [one] = cli("check", "--rules", "S504", "--json").json["items"]

    assert one == {
        "code": "S504",
        "level": "note",
        "kind": "source",
        "id": FT,
        "field": None,
        "key": f"S504:source:{FT}",
        "what": "it is cited, and no copy of it is kept",
        "why": "When it is taken down or changed, nobody can show what it said.",
        "fix": f"timeline append capture {FT} --file …",
        "position": 2,
        "silenced_by": None,
        "reason": None,
    }


@pytest.mark.usefixtures("seed")
def test_warnings_are_exit_code_1_if_that_is_asked_for(cli):
    assert cli("check").code == 0
    assert cli("check", "--strict").code == 1
    assert cli("check", "--strict", "--rules", "W").code == 0


@pytest.mark.usefixtures("seed")
def test_an_error_is_exit_code_1(cli):
    action = ("append", "action", "--kind", "demand", "--actor", "iran", "--territory", "IR", "--id", "soon", *CITED)
    assert cli(*action, "--occurred", "2999-01-01").code == 0

    ran = cli("check", "--rules", "W106")

    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "1 error"
    assert cli("check", "--rules", "W106", "--as-of", "27").out == "nothing found\n"


@pytest.mark.usefixtures("seed")
def test_an_unknown_rule_is_refused_with_the_nearest(cli):
    ran = cli("check", "--rules", "W113", "--json")

    assert ran.code == 2
    assert ran.error["message"] == "there is no rule 'W113'"
    assert "W112" in ran.error["fix"]
    assert cli("check", "--rules", ",").code == 2


@pytest.mark.usefixtures("seed")
def test_rules_may_be_named_by_what_their_codes_begin_with(cli):
    assert {one.partition(":")[0] for one in found(cli, "--rules", "s50,G807")} == {"S504", "G807"}
    assert found(cli, "--rules", "S51") == []


@pytest.mark.usefixtures("seed")
def test_when_a_report_is_late_a_reader_may_say(cli):
    assert len(found(cli, "--rules", "G807")) == 7
    assert found(cli, "--rules", "G807", "--late", "100000") == []


@pytest.mark.usefixtures("case")
def test_an_action_is_checked_with_all_that_belongs_to_it_and_nothing_else(cli):
    ran = cli("check", "khash", "--json")

    assert {f"{one['kind']}:{one['id']}" for one in ran.json["items"]} == {
        "action:khash-2024-01-17",
        "source:berita14-applulbayt-web-id-2024-01-17",
        "source:republicworld-com-undated",
    }
    assert "not asked of one action, as they look at the whole record: A304, R611, D701, D702, G801, G803" in ran.err


# --- beside the log --------------------------------------------------------------------------------------------------

PAGE = (
    b"<html><head><style>the words</style></head><body><p>Pakistan struck <b>Iran</b>\n in\n"
    b"&ldquo;retaliation&rdquo;.</body>"
)


@pytest.fixture
def captured(cli, desk) -> Path:
    """A log with an article that is captured."""
    (desk.parent / "page.html").write_bytes(PAGE)
    assert cli("append", "capture", FT, "--file", "page.html").code == 0
    return desk


def demand(cli, name, quote):
    action = (
        "append",
        "action",
        "--kind",
        "demand",
        "--actor",
        "iran",
        "--territory",
        "IR",
        "--occurred",
        "2024-01-18",
    )
    assert cli(*action, "--id", name, "--source", FT, "--quote", quote).code == 0


@pytest.mark.usefixtures("captured")
def test_a_quote_that_is_not_in_the_captured_text_is_found(cli):
    """Whatever its line ends, its quotation marks and the elements of the page; what no reader sees is no text."""
    demand(cli, "there", 'struck Iran in "retaliation"')
    demand(cli, "not-there", "the words")

    assert found(cli, "--rules", "S509") == ["S509:action:not-there:citations.0"]


def test_a_stored_copy_that_was_changed_is_an_error_and_one_that_is_not_there_is_said_aloud(cli, captured):
    demand(cli, "there", "retaliation")
    [copy] = [path for path in folder_of(captured).glob("*/*") if path.is_file()]
    copy.chmod(0o600)
    copy.write_bytes(PAGE.replace(b"Pakistan", b"Somebody"))

    ran = cli("check", "--rules", "S505", "--json")
    assert ran.code == 1
    assert [one["key"] for one in ran.json["items"]] == [f"S505:source:{FT}:{copy.name[:16]}"]

    copy.unlink()
    ran = cli("check", "--rules", "S505")
    assert ran.code == 0
    assert "not looked at: 1 captured files that are not beside this log" in ran.err


@pytest.mark.usefixtures("desk")
def test_the_exact_place_of_a_private_target_has_to_be_marked(cli):
    assert cli("append", "actor", "--id", "witness-1", "--name", "Zahra", "--kind", "person").code == 0
    strike = (
        "append",
        "action",
        "--kind",
        "strike",
        "--actor",
        "iran",
        "--territory",
        "PK",
        "--occurred",
        "2024-01-16",
    )
    strike += ("--target", "witness-1", "--place", "A house", "--at", "26.9719,64.0946", "--radius", "0.05", *CITED)
    assert cli(*strike, "--id", "open").code == 0
    assert cli(*strike, "--id", "marked", "--sensitive", "places").code == 0

    assert found(cli, "--rules", "P205") == ["P205:action:open:places.0"]


@pytest.mark.usefixtures("seed")
def test_who_records_a_redaction_and_approves_it_is_one_pair_of_eyes(cli):
    redact = ("redact", SISTAN, "--field", "title", "--ground", "personal_data", "--yes")
    assert cli(*redact, "--approved-by", "desk").code == 0

    assert found(cli, "--rules", "G806") == [f"G806:action:{SISTAN}:28"]
    assert found(cli, "--rules", "G806", "--as-of", "27") == []


@pytest.mark.usefixtures("seed")
def test_a_redaction_of_which_bytes_may_be_left_is_an_error(cli, seed):
    redact = ("redact", SISTAN, "--field", "title", "--ground", "personal_data", "--approved-by", "editor", "--yes")
    assert cli(*redact).code == 0
    event_id = cli("log", "-n", "1", "--json").json["items"][0]["event_id"]
    assert found(cli, "--rules", "G805") == []

    due = {"pending": [[event_id, 28, []]], "format": 1}
    Path(f"{seed}.purge").write_text(json.dumps(due), encoding="utf-8")

    assert cli("check", "--rules", "G805").code == 1
    assert found(cli, "--rules", "G805") == [f"G805:action:{SISTAN}:28"]


@pytest.mark.usefixtures("desk")
def test_text_from_a_source_cannot_act_on_the_terminal(cli):
    demand(cli, "x", "words")
    figure = {"quantity": "killed", "unit": "persons", "bound": "exact", "value": 1, "scope": "incident"}
    body = {"claim": "c", "about": ["x"], "claimant": None, "claimant_words": "One\u202e or Another", "figure": figure}
    body |= {"dimension": "casualties", "stance": "asserts", "citations": [{"source": FT, "quote": "words"}]}
    drafted = json.dumps({"type": "claim.made", "body": body}).encode()
    assert cli("append", "--json", "-", stdin=drafted).code == 0

    out = cli("check", "--rules", "C406").out

    assert "\u202e" not in out
    assert "<U+202E>" in out


@pytest.mark.usefixtures("case")
def test_of_one_action_too_many_notes_are_counted_and_the_command_for_the_rest_names_it(cli):
    few, every = cli("check", PANJGUR).out, cli("check", PANJGUR, "--rules", "S504").out.count("no copy of it is kept")

    assert few.count("no copy of it is kept") == 3
    assert f"and {every - 3} more: timeline check {PANJGUR} --rules S504" in few


@pytest.mark.usefixtures("desk")
def test_a_year_of_three_digits_is_told_and_stops_no_check(cli):
    occurred = ("--occurred", "0808-12-15T00:00-12:00", "--id", "old")
    cited = ("--source", FT, "--quote", "words")
    ran = cli("append", "action", "--kind", "demand", "--actor", "iran", *occurred, *cited)
    assert (ran.code, "occurred 0808-12-15 00:00" in ran.err) == (0, True)

    ran = cli("check")

    assert ran.code == 0, "a note is no error"
    assert "it is of the year 808" in ran.out
    assert cli("replay", "--check").code == 0


@pytest.mark.usefixtures("captured")
def test_what_is_found_beside_the_log_can_be_silenced_and_each_wrong_quote_alone(cli):
    demand(cli, "not-there", "the words")
    key = "S509:action:not-there:citations.0"

    assert cli("append", "note", key, "--text", "The page changed.").code == 0
    assert found(cli, "--rules", "S509") == []


@pytest.mark.usefixtures("desk")
def test_what_was_found_about_a_report_is_found_once_it_was_merged_into_another(cli):
    """What is said of either is said of one action."""
    for name in ("x", "y"):
        demand(cli, name, "words")
    for name, about, value in (("seven", "x", "7"), ("nine", "y", "9")):
        figure = ("--quantity", "killed", "--value", value)
        assert cli("append", "claim", about, "--by", "iran", "--id", name, *figure, *CITED).code == 0
    assert found(cli, "x", "--rules", "C410") == []

    assert cli("append", "same-as", "x", "y", "--reason", "One demand.").code == 0

    assert found(cli, "x", "--rules", "C410") == found(cli, "--rules", "C410") == ["C410:claim:nine:seven"]


@pytest.mark.usefixtures("desk")
def test_of_many_warnings_by_one_rule_few_are_listed_and_the_others_counted(cli):
    for number in range(6):
        demand(cli, f"report-{number}", "words")

    ran = cli("check")

    assert ran.out.count("[D701:") == 3
    assert "and 2 more: timeline check --rules D701" in ran.out
    assert cli("check", "--all").out.count("[D701:") == cli("check", "--rules", "D701").out.count("[D701:") == 5
