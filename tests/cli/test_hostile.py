"""Hostile text through every option that takes text, and through import: kept, inert, or refused; never a traceback."""

import csv
import io
import json
import unicodedata

import pytest

from tests.builders import PAGE

CITED = ("--source", "ft-2024-01-18", "--quote", "words")
WHERE = {
    "action --title": (
        "append",
        "action",
        "--kind",
        "strike",
        "--actor",
        "iran",
        "--occurred",
        "2024-01-18",
        *CITED,
        "--title",
    ),
    "action --quote": (
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18"),
        *("--source", "ft-2024-01-18", "--quote"),
    ),
    "action --target-words": (
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18", *CITED),
        "--target-words",
    ),
    "action --as-reported": (
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18", *CITED),
        "--as-reported",
    ),
    "action --place": (
        "append",
        "action",
        "--kind",
        "strike",
        "--actor",
        "iran",
        "--occurred",
        "2024-01-18",
        *CITED,
        "--place",
    ),
    "actor --name": ("append", "actor", "--id", "x", "--name"),
    "actor --alias": ("append", "actor", "--id", "x", "--name", "X", "--alias"),
    "source --title": ("append", "source", "--publisher", "iran", "--published", "2024", "--title"),
    "source --author": ("append", "source", "--publisher", "iran", "--published", "2024", "--author"),
    "source --url": ("append", "source", "--publisher", "iran", "--published", "2024", "--url"),
    "claim --status": (
        *("append", "claim", "action:sistan", "--by", "iran", "--quantity", "killed", "--value", "1", *CITED),
        "--status",
    ),
    "claim --says": ("append", "claim", "action:sistan", "--by", "iran", "--about", "motive", *CITED, "--says"),
    "response --translation": (
        *("append", "response", "action:sistan", "--answers", "panjgur", "--strength", "attributed", *CITED),
        "--translation",
    ),
    "capture --context": (*(CAPTURED := ("append", "capture", "ft-2024-01-18", "--file", "page.html")), "--context"),
    "capture --network-identity": (*CAPTURED, "--network-identity"),
    "capture --final-url": (*CAPTURED, "--final-url"),
    "transfer --to": ("append", "transfer", "ft-2024-01-18", "--by", "mk", "--to"),
    "correction --reason": ("append", "correction", "action:sistan", "--set", "title=A", "--reason"),
    "retraction --reason": ("append", "retraction", "panjgur", "--reason"),
    "note --text": ("append", "note", "iran", "--text"),
}
GRAMMAR = ("source --url", "actor --alias", "retraction --reason", "capture --final-url")
"""Options that do not take any text: an address, a name with its language; and what can be done once only."""
READS = (
    ("log", "--all"),
    ("actions",),
    ("chains",),
    ("chains", "action:sistan"),
    ("claims", "action:sistan"),
    ("claims", "action:sistan", "--history"),
    ("show", "@8"),
    ("show", "@8", "--raw"),
    ("show", "@8", "--history"),
    ("export", "md", "action:sistan"),
)
ACTIVE = {"Cc", "Cs", "Zl", "Zp"}
UNSEEN = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")


def acts(text: str) -> list[str]:
    return [one for one in text if one != "\n" and (unicodedata.category(one) in ACTIVE or one in UNSEEN)]


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("option", WHERE)
def test_the_36_texts_through_every_option(cli, hostile, option, tmp_path):
    (tmp_path / "page.html").write_bytes(PAGE)
    for number, case in enumerate(hostile):
        before = cli("log", "--json").json["basis"]["position"]
        argv = list(WHERE[option])
        if "--id" not in argv and argv[1] in ("action", "source", "claim", "response", "note"):
            argv[-1:-1] = ["--id", f"x-{number}"]
        if "--id" in argv:
            argv[argv.index("--id") + 1] = f"x-{number}"
        text = case["text"]

        ran = cli(*argv, text)

        assert ran.code in (0, 2), (case["id"], ran.err)
        assert not acts(ran.out + ran.err), case["id"]
        if case["rule"] == "refuse":
            assert ran.code == 2, case["id"]
        if case["rule"] == "keep" and option not in GRAMMAR:
            assert ran.code == 0, (case["id"], ran.err)
        if ran.code == 0 and "already" not in ran.err and option not in ("action --place", "actor --alias"):
            [item] = cli("log", "-n", "1", "--json").json["items"]
            assert json.dumps(text)[1:-1] in json.dumps(item["body"]), case["id"]
        if ran.code == 2:
            assert cli("log", "--json").json["basis"]["position"] == before


@pytest.fixture
def infested(cli, pair, hostile, naughty):
    """A log whose notes, title and claims hold hostile text."""
    texts = [case["text"] for case in hostile if case["rule"] != "refuse"] + naughty[::5]
    lines = []
    for number, text in enumerate(texts):
        body = {"note": f"n-{number}", "about": "action:sistan-2024-01-18", "kind": "comment", "text": text}
        lines.append(json.dumps({"type": "note.added", "body": body}))
    said = "\u202e\u2067\u200b\x85 = <script> | [x](y) \n \t"
    assert cli("append", "note", "iran", "--text", said).code == 0
    assert (
        cli(
            *("append", "claim", "action:sistan", "--by", "iran", "--about", "motive", "--says", said),
            *("--source", "ft-2024-01-18", "--quote", said),
        ).code
        == 0
    )
    ran = cli("import", "-", "--partial", "-q", stdin="\n".join(lines).encode())
    assert ran.code in (0, 1)
    return pair


@pytest.mark.usefixtures("infested")
@pytest.mark.parametrize("argv", READS, ids=" ".join)
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_nothing_recorded_acts_on_a_terminal(cli, argv, form):
    ran = cli(*argv, "--format", form)

    assert ran.code == 0, ran.err
    assert not [one for one in acts(ran.out.replace("\r\n", "\n") + ran.err) if (form, one) != ("tsv", "\t")]


def test_import_keeps_or_refuses_each_of_the_36_texts(cli, pair, hostile):
    before = pair.read_bytes()
    for number, case in enumerate(hostile):
        body = {"note": f"n-{number}", "about": "actor:iran", "kind": "comment", "text": case["text"]}
        line = json.dumps({"type": "note.added", "body": body}).encode()

        ran = cli("import", "-", "--dry-run", stdin=line)

        assert ran.code in ((2,) if case["rule"] == "refuse" else (0, 2) if case["rule"] == "neutralise" else (0,)), (
            case
        )
        assert not acts(ran.out + ran.err), case["id"]
    assert pair.read_bytes() == before


@pytest.mark.usefixtures("infested")
def test_json_keeps_every_text_exactly(cli, hostile):
    texts = {item["body"]["text"] for item in cli("log", "--all", "--type", "note", "--json").json["items"]}
    kept = [case["text"] for case in hostile if case["rule"] in ("keep", "neutralise")]

    assert [
        text for text in kept if text not in texts and not any(one < " " and one not in "\t\n\r" for one in text)
    ] == []


@pytest.mark.usefixtures("infested")
def test_csv_of_hostile_text_can_be_read_again_and_runs_nothing(cli):
    rows = list(csv.reader(io.StringIO(cli("log", "--all", "--csv").out)))

    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.usefixtures("infested")
def test_a_table_keeps_one_row_a_line(cli):
    count = len(cli("log", "--all", "--json").json["items"])

    assert len(cli("log", "--all").out.splitlines()) == count + 1


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    "argv",
    [("append", "note", "iran", "--text"), ("append", "actor", "--kind", "group", "--name"), ("show",), ("claims",)],
)
def test_naughty_strings_never_make_a_traceback(cli, naughty, argv):
    for text in naughty[::3]:
        ran = cli(*argv, text, "--dry-run") if argv[0] == "append" else cli(*argv, "--", text)

        assert ran.code in (0, 2, 3)
        assert not acts(ran.out + ran.err)
