"""What every verb promises alike: help, JSON by its schema, plain pipes, exit codes, nothing written by a dry run."""

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from tests.builders import PAGE
from tests.cli.json_schema import faults
from timeline.cli.app import VERBS, app
from timeline.cli.append import KINDS
from timeline.cli.checkpoint import VERBS as CHECKPOINT
from timeline.cli.checkpoint_key import VERBS as KEY
from timeline.log.blobs import Blobs

SISTAN = "sistan-2024-01-18"


class Case(NamedTuple):
    """A verb as it is typed; the schema of its JSON; the same with an id that nothing goes by."""

    argv: tuple[str, ...]
    schema: str | None
    unknown: tuple[str, ...] | None = None


READS = {
    "log": Case(("log",), "timeline.log/1", ("log", "--id", "nobody")),
    "show": Case(("show", SISTAN), "timeline.thing/1", ("show", "nobody")),
    "show --history": Case(("show", SISTAN, "--history"), "timeline.log/1", ("show", "nobody", "--history")),
    "show --raw": Case(("show", SISTAN, "--raw"), "timeline.leaf/1", ("show", "nobody", "--raw")),
    "actions": Case(("actions",), "timeline.actions/1", ("actions", "--actor", "nobody")),
    "claims": Case(("claims", SISTAN), "timeline.claims/1", ("claims", "nobody")),
    "claims --history": Case(
        ("claims", SISTAN, "--history"), "timeline.claim-history/1", ("claims", "no", "--history")
    ),
    "claims --rule": Case(
        ("claims", SISTAN, "--rule", "range"), "timeline.claim-figures/1", ("claims", "no", "--rule", "range")
    ),
    "claims --ledger": Case(
        ("claims", SISTAN, "--ledger"), "timeline.claim-ledger/1", ("claims", "nobody", "--ledger")
    ),
    "chains": Case(("chains",), "timeline.chains/1"),
    "chains ACTION": Case(("chains", SISTAN), "timeline.chains/1", ("chains", "nobody")),
    "chains --metrics": Case(
        ("chains", SISTAN, "--metrics"), "timeline.chain-metrics/1", ("chains", "nobody", "--metrics")
    ),
    "chains --dyad": Case(("chains", "--dyad", "iran,pakistan"), "timeline.dyad/1", ("chains", "--dyad", "iran,no")),
    "chains --episodes": Case(
        ("chains", "--dyad", "iran,pakistan", "--episodes", "gap:7"),
        "timeline.episodes/1",
        ("chains", "--dyad", "nobody,iran", "--episodes", "gap:7"),
    ),
    "search": Case(("search", "saravan"), "timeline.search/1"),
    "check": Case(("check",), "timeline.findings/1", ("check", "nobody")),
    "check ACTION": Case(("check", SISTAN), "timeline.findings/1"),
    "diff": Case(("diff", "13"), "timeline.diff/1", ("diff", "13", "--chain", "nobody")),
    "replay": Case(("replay",), "timeline.replay/1", ("replay", "nothing")),
    "export md": Case(("export", "md", SISTAN), None, ("export", "md", "nobody")),
    "export json": Case(("export", "json", SISTAN), None, ("export", "json", "nobody")),
    "export html": Case(("export", "html", SISTAN), None, ("export", "html", "nobody")),
    "export geojson": Case(("export", "geojson", SISTAN), None, ("export", "geojson", "nobody")),
    "export --losses": Case(("export", "csv", "--losses"), "timeline.losses/1"),
    "verify": Case(("verify",), "timeline.verdict/1"),
    "prove": Case(("prove", SISTAN), "timeline.inclusion/1", ("prove", "nobody")),
    "prove --from": Case(("prove", "--from", "published"), "timeline.consistency/1"),
    "checkpoint list": Case(("checkpoint", "list"), "timeline.checkpoints/1"),
    "codebook": Case(("codebook",), "timeline.codebook/1", ("codebook", "nothing")),
    "codebook TABLE": Case(("codebook", "kinds"), "timeline.codes/1", ("codebook", "kinds", "nothing")),
    "schema --list": Case(("schema", "--list"), "timeline.schemas/1", ("schema", "nothing")),
}
CITED = ("--source", "ft-2024-01-18", "--quote", "words")
PROPOSED = ("--method", "hawkes-1", "--probability", "0.4", "--reason", "another target")
WRITES = {
    "append actor": Case(("append", "actor", "--name", "Somebody", "--kind", "group"), "timeline.receipt/1"),
    "append source": Case(
        ("append", "source", "--publisher", "financial-times", "--published", "2024-01-19"),
        "timeline.receipt/1",
        ("append", "source", "--publisher", "nobody", "--published", "2024-01-19"),
    ),
    "append action": Case(
        ("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-19", *CITED),
        "timeline.receipt/1",
        ("append", "action", "--kind", "strike", "--actor", "nobody", "--occurred", "2024-01-19", *CITED),
    ),
    "append claim": Case(
        ("append", "claim", SISTAN, "--by", "iran", "--quantity", "killed", "--value", "9", *CITED),
        "timeline.receipt/1",
        ("append", "claim", "nobody", "--by", "iran", "--quantity", "killed", "--value", "9", *CITED),
    ),
    "append response": Case(
        ("append", "response", SISTAN, "--answers", "iraq-strikes", "--strength", "attributed", *CITED),
        "timeline.receipt/1",
        ("append", "response", SISTAN, "--answers", "nothing", "--strength", "attributed", *CITED),
    ),
    "append capture": Case(
        ("append", "capture", "ft-2024-01-18", "--file", "page.html"),
        "timeline.receipt/1",
        ("append", "capture", "nobody", "--file", "page.html"),
    ),
    "append transfer": Case(
        ("append", "transfer", "ft-2024-01-18", "--by", "mk", "--to", "the prosecutor"),
        "timeline.receipt/1",
        ("append", "transfer", "nobody", "--by", "mk", "--to", "the prosecutor"),
    ),
    "append verification": Case(
        ("append", "verification", "ft-2024-01-18", "--by", "mk", "--method", "reread", "--outcome", "consistent"),
        "timeline.receipt/1",
        ("append", "verification", "nobody", "--by", "mk", "--method", "reread", "--outcome", "consistent"),
    ),
    "append correction": Case(
        ("append", "correction", "action:sistan", "--set", "title=A strike", "--reason", "shorter"),
        "timeline.receipt/1",
        ("append", "correction", "nobody", "--set", "title=A strike", "--reason", "shorter"),
    ),
    "append retraction": Case(
        ("append", "retraction", "saravan-explosion", "--reason", "not an action"),
        "timeline.receipt/1",
        ("append", "retraction", "nobody", "--reason", "not an action"),
    ),
    "append note": Case(
        ("append", "note", SISTAN, "--text", "Look again."),
        "timeline.receipt/1",
        ("append", "note", "no", "--text", "x"),
    ),
    "append citation": Case(
        ("append", "citation", SISTAN, *CITED),
        "timeline.receipt/1",
        ("append", "citation", "nobody", *CITED),
    ),
    "append grade": Case(
        ("append", "grade", "ft-2024-01-18", "--reliability", "B", "--reason", "it names its sources"),
        "timeline.receipt/1",
        ("append", "grade", "nobody", "--reliability", "B", "--reason", "it names its sources"),
    ),
    "append coding": Case(
        ("append", "coding", SISTAN, "--scheme", "cameo", "--scheme-version", "1.1b3", "--code", "195"),
        "timeline.receipt/1",
        ("append", "coding", "nobody", "--scheme", "cameo", "--scheme-version", "1.1b3", "--code", "195"),
    ),
    "append same-as": Case(
        ("append", "same-as", "iraq-strikes", "syria-strikes", "--reason", "one salvo"),
        "timeline.receipt/1",
        ("append", "same-as", "iraq-strikes", "nobody", "--reason", "one salvo"),
    ),
    "append distinguish": Case(
        ("append", "distinguish", "iraq-strikes", "syria-strikes", "--reason", "two countries"),
        "timeline.receipt/1",
        ("append", "distinguish", "iraq-strikes", "nobody", "--reason", "two countries"),
    ),
    "append order": Case(
        ("append", "order", "iraq-strikes", "syria-strikes", *CITED),
        "timeline.receipt/1",
        ("append", "order", "iraq-strikes", "nobody", *CITED),
    ),
    "append part": Case(
        ("append", "part", "iraq-strikes", "--of", "syria-strikes"),
        "timeline.receipt/1",
        ("append", "part", "iraq-strikes", "--of", "nobody"),
    ),
    "append dispute": Case(
        ("append", "dispute", "sistan-answers-panjgur", "--by", "pakistan", "--reason", "it spoke of a threat"),
        "timeline.receipt/1",
        ("append", "dispute", "nothing", "--by", "pakistan", "--reason", "it spoke of a threat"),
    ),
    "append decline": Case(
        ("append", "decline", SISTAN, "--answers", "iraq-strikes", *PROPOSED),
        "timeline.receipt/1",
        ("append", "decline", SISTAN, "--answers", "nothing", *PROPOSED),
    ),
    "append name": Case(
        ("append", "name", "pakistan", "--name", "Islamic Republic of Pakistan", "--use", "official"),
        "timeline.receipt/1",
        ("append", "name", "nobody", "--name", "Islamic Republic of Pakistan", "--use", "official"),
    ),
    "append tie": Case(
        ("append", "tie", "jaish-ul-adl", "--with", "pakistan", "--relation", "proxy_of"),
        "timeline.receipt/1",
        ("append", "tie", "jaish-ul-adl", "--with", "nobody", "--relation", "proxy_of"),
    ),
    "append tie-ended": Case(
        ("append", "tie-ended", "irgc", "--with", "iran", "--relation", "part_of", "--ended", "2024-02-01"),
        "timeline.receipt/1",
        ("append", "tie-ended", "irgc", "--with", "nobody", "--relation", "part_of", "--ended", "2024-02-01"),
    ),
    "append place": Case(
        ("append", "place", "--name", "Panjgur", "--kind", "settlement", "--territory", "PAK"),
        "timeline.receipt/1",
    ),
    "append case": Case(
        ("append", "case", "--title", "From Kerman to Saravan", "--id", "saravan"), "timeline.receipt/1"
    ),
    "append --json": Case(("append", "--json", "drafts.jsonl"), "timeline.receipt/1"),
    "append --draft": Case(("append", "--draft", "draft.toml"), "timeline.receipt/1"),
    "import": Case(("import", "drafts.jsonl"), "timeline.import/1"),
}
IN_CASE = ("append", "case", "--title", "Kerman", "--id", "kerman")
OTHER = ("append", "source", "--publisher", "unknown", "--published", "2024-01-17", "--id", "wire")
PREPARED = {
    "append include": (
        IN_CASE,
        Case(("append", "include", "kerman", SISTAN), "timeline.receipt/1", ("append", "include", "nothing", SISTAN)),
    ),
    "append exclude": (
        IN_CASE,
        Case(
            ("append", "exclude", "kerman", SISTAN, "--reason", "a distractor"),
            "timeline.receipt/1",
            ("append", "exclude", "kerman", "nothing", "--reason", "a distractor"),
        ),
    ),
    "append close": (
        IN_CASE,
        Case(
            ("append", "close", "kerman", "--reason", "all is said"),
            "timeline.receipt/1",
            ("append", "close", "nothing", "--reason", "all is said"),
        ),
    ),
    "append relation": (
        OTHER,
        Case(
            ("append", "relation", "ft-2024-01-18", "--origin", "wire", "--relation", "quotes"),
            "timeline.receipt/1",
            ("append", "relation", "ft-2024-01-18", "--origin", "nothing", "--relation", "quotes"),
        ),
    ),
    "append restore": (
        ("append", "retraction", "saravan-explosion", "--reason", "not an action"),
        Case(
            ("append", "restore", "saravan-explosion", "--reason", "it was one"),
            "timeline.receipt/1",
            ("append", "restore", "nothing", "--reason", "it was one"),
        ),
    ),
}
"""What can be recorded only after something else, each with that."""
APART = {
    "backup": Case(("backup", "copy.db"), "timeline.backup/1"),
    "doctor": Case(("doctor",), "timeline.doctor/1"),
}
"""Verbs that end otherwise when they are run again, or not with 0: a copy is made once, a new log is not signed."""
REDACT = Case(
    ("redact", SISTAN, "--field", "title", "--ground", "personal_data", "--approved-by", "editor", "--yes"),
    "timeline.redaction/1",
    ("redact", "nobody", "--field", "title", "--ground", "personal_data", "--approved-by", "editor", "--yes"),
)
"""What takes something out is in no table: a second run says what the first did, and a dry run prints no draft."""
DRAFTS = (
    '{"type": "actor.registered", "body": {"actor": "one", "kind": "state", "name": "One"}}\n'
    '{"type": "actor.registered", "body": {"actor": "two", "kind": "state", "name": "Two"}}\n'
)
DRAFT = '[[actor]]\nname = "Somebody"\nkind = "group"\n'
ALL = READS | WRITES
HELP = [(verb,) for verb in VERBS] + [("append", kind) for kind in KINDS] + [()]
HELP += [("checkpoint", verb) for verb in CHECKPOINT] + [("checkpoint", "key", verb) for verb in KEY]


@pytest.fixture(autouse=True)
def drafts(seed, cli, request):
    if any(verb in request.node.name for verb in ("checkpoint list", "prove")):  # others are to see an unsigned log
        assert cli("checkpoint", "key", "new").code == cli("checkpoint", "-o", "published").code == 0
    (seed.parent / "drafts.jsonl").write_text(DRAFTS, encoding="utf-8")
    (seed.parent / "draft.toml").write_text(DRAFT, encoding="utf-8")
    (seed.parent / "page.html").write_bytes(PAGE)
    Blobs(seed).put(io.BytesIO(PAGE))  # what a dry run prints of a capture can be appended once its file is there


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_table_holds_every_verb():
    typed = {case.argv[0] for case in (*ALL.values(), *APART.values(), REDACT)} | {"init"}
    recorded = (*WRITES.values(), *(case for _, case in PREPARED.values()))
    kinds = {case.argv[1] for case in recorded if case.argv[0] == "append"}

    assert typed == set(VERBS) == set(get_command(app).commands)
    assert kinds == set(KINDS) | {"--json", "--draft"}


@pytest.mark.parametrize("argv", HELP, ids=" ".join)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_says_what_a_verb_does_and_takes(cli, argv, flag):
    ran = cli(*argv, flag)

    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("Usage: timeline")
    assert "--log" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("argv", [argv for argv in HELP if argv], ids=" ".join)
def test_every_option_has_its_sentence(argv):
    command = get_command(app)
    for name in argv:
        command = command.commands[name]

    assert [
        param.name for param in command.params if not (getattr(param, "help", None) or "").endswith((".", ";"))
    ] == []
    assert command.help.endswith(".")


@pytest.mark.parametrize("name", [name for name, case in ALL.items() if case.schema])
def test_json_is_what_its_schema_says(cli, name):
    case = ALL[name]
    schema = cli("schema", case.schema).json

    ran = cli(*case.argv, "--format", "json")

    assert ran.code == 0, ran.err
    assert list(faults(ran.json, schema, schema)) == []
    bases = ["since", "basis"] if name == "diff" else ["basis"]
    total = ["total"] if name == "search" else []
    assert list(ran.json) == ["schema", *bases, "items", *total, "next"]
    assert ran.json["items"]


@pytest.mark.parametrize("name", [name for name, case in ALL.items() if case.schema])
def test_json_lines_are_the_items_alone(cli, name):
    items = cli(*ALL[name].argv, "--format", "json").json["items"]
    lines = cli(*ALL[name].argv, "--format", "jsonl").out.splitlines()

    assert [set(json.loads(line)) for line in lines] == [set(item) for item in items]


@pytest.mark.parametrize("name", APART)
def test_json_is_what_its_schema_says_also_where_something_is_to_be_done(cli, name):
    case = APART[name]
    schema = cli("schema", case.schema).json

    ran = cli(*case.argv, "--json")

    assert ran.code == (1 if name == "doctor" else 0), ran.err
    assert list(faults(ran.json, schema, schema)) == []
    assert list(ran.json) == ["schema", "basis", "items", "next"]
    assert ran.json["items"]


@pytest.mark.parametrize("name", APART)
@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "tsv", "md"])
def test_no_form_carries_ansi_also_where_something_is_to_be_done(cli, name, form):
    ran = cli(*APART[name].argv, "--format", form)

    assert "\x1b" not in ran.out + ran.err
    assert ran.out.endswith("\n")


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_what_is_piped_carries_no_ansi_and_ends_its_lines(cli, name, form):
    ran = cli(*ALL[name].argv, "--format", form)

    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err
    assert ran.out.endswith("\n") or name == "export json"  # its bytes are those whose digest is printed


@pytest.mark.parametrize("name", READS)
def test_no_color_is_never_louder_than_an_explicit_wish(cli, name, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b" not in cli(*READS[name].argv).out


WITHOUT_A_LOG = ("schema --list", "codebook", "codebook TABLE", "export --losses")


@pytest.mark.parametrize("name", [name for name in READS if name not in ("verify", *WITHOUT_A_LOG)])
def test_every_read_says_its_basis_on_stderr_unless_it_is_to_be_quiet(cli, name):
    assert "as of position 27, recorded 20" in cli(*READS[name].argv).err
    assert cli(*READS[name].argv, "-q").err == ""


@pytest.mark.parametrize("name", [name for name, case in ALL.items() if case.unknown])
def test_an_unknown_id_is_exit_3_and_says_so(cli, name):
    ran = cli(*ALL[name].unknown)

    assert ran.code == 3
    assert ran.out == ""
    assert "goes by" in ran.err
    assert "fix:" in ran.err


@pytest.mark.parametrize("name", ALL | APART)
def test_an_unknown_option_is_exit_2_and_offers_the_nearest(cli, name):
    ran = cli(*(ALL | APART)[name].argv, "--verbos")

    assert ran.code == 2
    assert ran.out == ""
    assert "has no option --verbos" in ran.err
    assert "--verbose" in ran.err.split("did you mean")[1]


@pytest.mark.parametrize("name", WRITES)
def test_a_dry_run_leaves_every_byte_and_prints_what_would_be_recorded(cli, name, seed):
    before = digest(seed)

    ran = cli(*WRITES[name].argv, "--dry-run")

    assert ran.code == 0, ran.err
    assert digest(seed) == before
    assert set(json.loads(ran.out.splitlines()[0])) >= {"type", "body"}
    assert "nothing was recorded" in ran.err
    assert cli("log", "--all", "--json").json["basis"]["position"] == 27


@pytest.mark.parametrize("name", WRITES)
def test_what_a_dry_run_prints_can_be_appended(cli, name):
    drafts = cli(*WRITES[name].argv, "--dry-run").out.encode()

    ran = cli("append", "--json", "-", stdin=drafts)

    assert ran.code == 0, ran.err
    assert cli(*WRITES[name].argv).code == 0
    assert "recorded at position 28" in ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", WRITES)
def test_a_second_run_records_nothing(cli, name):
    first = cli(*WRITES[name].argv)
    before = cli("log", "--json").json["basis"]

    second = cli(*WRITES[name].argv)

    assert first.code == second.code == 0, first.err + second.err
    assert cli("log", "--json").json["basis"] == before
    if name != "import":
        assert second.out == first.out
        assert "already recorded at position 28" in second.err


@pytest.mark.parametrize("name", PREPARED)
def test_what_follows_on_something_else_keeps_the_same_promises(cli, name):
    before, case = PREPARED[name]
    assert cli(*before).code == 0
    schema = cli("schema", case.schema).json

    unknown = cli(*case.unknown)
    dry = cli(*case.argv, "--dry-run")
    positions = [cli("log", "--json").json["basis"]["position"]]
    first = cli(*case.argv, "--json")
    second = cli(*case.argv)
    positions.append(cli("log", "--json").json["basis"]["position"])

    assert (unknown.code, unknown.out) == (3, "")
    assert (dry.code, first.code, second.code) == (0, 0, 0), dry.err + first.err + second.err
    assert set(json.loads(dry.out)) >= {"type", "body"}
    assert positions == [28, 29]
    assert list(faults(first.json, schema, schema)) == []
    assert "already recorded at position 29" in second.err


@pytest.mark.parametrize("name", [name for name in WRITES if name != "import"])
def test_somebody_must_be_named_who_records(cli, name, seed):
    (seed.parent / "timeline.toml").unlink()

    ran = cli(*WRITES[name].argv)

    assert ran.code == 2
    assert "nobody is named who records" in ran.err
    assert "TIMELINE_RECORDER" in ran.err


READ_OPTIONS = [("--as-of", "3"), ("--fields", "id"), ("--no-headers",), ("-o", "file"), ("--force",)]
WRITE_OPTIONS = [("--recorder", "x"), ("--dry-run",), ("--event-id", "x"), ("--expect", "1"), ("--if-head", "3")]


@pytest.mark.parametrize("option", READ_OPTIONS, ids=" ".join)
@pytest.mark.parametrize("name", WRITES)
def test_a_read_option_on_a_writing_verb_is_refused_before_the_verb_and_after_it(cli, name, option, seed):
    before = digest(seed)
    argv = WRITES[name].argv

    after, ahead = cli(*argv, *option), cli(*option, *argv)

    assert after.code == ahead.code == 2
    assert "it is for a verb that reads" in after.err
    assert "it is for a verb that reads" in ahead.err
    assert digest(seed) == before


@pytest.mark.parametrize("option", WRITE_OPTIONS, ids=" ".join)
@pytest.mark.parametrize("name", READS | APART)
def test_a_write_option_on_a_reading_verb_is_refused_too(cli, name, option):
    ran = cli(*option, *(READS | APART)[name].argv)

    assert ran.code == 2
    assert ran.out == ""


@pytest.mark.parametrize("name", ALL | APART)
def test_a_log_that_is_not_there_is_not_made(cli, name, tmp_path):
    if name in WITHOUT_A_LOG:
        return
    ran = (
        cli("--log", "elsewhere.db", "--recorder", "x", *ALL[name].argv)
        if name in WRITES
        else cli(*(ALL | APART)[name].argv, "--log", "elsewhere.db")
    )

    assert ran.code == 6, ran
    assert ran.out == ""
    assert "timeline init" in ran.err
    assert not list(tmp_path.glob("elsewhere*"))


# --- in a process of its own -----------------------------------------------------------------------------------------


def timeline(*argv: str, cwd: Path, **options) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run(
        [sys.executable, "-m", "timeline", *argv],
        cwd=cwd,
        env=environment | options.pop("env", {}),
        capture_output=True,
        timeout=60,
        check=False,
        **options,
    )


@pytest.mark.parametrize("name", ["log", "actions", "export md"])
def test_a_reader_that_closes_the_pipe_ends_it_quietly(name, seed):
    command = [sys.executable, "-m", "timeline", *READS[name].argv, *(("--all",) if name == "log" else ())]
    process = subprocess.Popen(command, cwd=seed.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    told = process.stderr.read()

    assert process.wait(timeout=60) == 0
    assert b"Traceback" not in told
    assert b"Broken" not in told
    process.stderr.close()


def test_the_process_exits_with_the_code_and_keeps_the_streams_apart(seed):
    ran = timeline("actions", "--json", cwd=seed.parent)
    refused = timeline("show", "nobody", cwd=seed.parent)

    assert ran.returncode == 0
    assert json.loads(ran.stdout)["basis"]["position"] == 27
    assert ran.stderr.startswith(b"as of position 27")
    assert (refused.returncode, refused.stdout) == (3, b"")


def test_a_terminal_without_utf_8_gets_ascii(seed):
    ran = timeline("chains", SISTAN, cwd=seed.parent, env={"PYTHONIOENCODING": "ascii"})

    assert ran.returncode == 0
    assert ran.stdout.isascii()
    assert b"|- attributed! - iraq-strikes" in ran.stdout


def test_bytes_that_are_no_utf_8_are_refused_in_a_sentence(seed):
    ran = timeline("append", "actor", "--kind", "group", "--id", "bytes", "--name", b"\xff\xfe", cwd=seed.parent)

    assert ran.returncode == 2
    assert b"surrogate" in ran.stderr
