"""Capturing, handing over, testing, copying and letting go: from the command line to the files beside the log."""

import errno
import json
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests import builders as make
from tests.builders import FT, PAGE
from timeline import __version__
from timeline.cli import append_custody
from timeline.log import SqliteLog
from timeline.log.blobs import Blobs, folder_of
from timeline.log.intake import Blob

SHA = sha256(PAGE).hexdigest()
CAPTURE = ("append", "capture", FT, "--file", "page.html")
BROWSER = ("--captured-at", "2024-01-18T12:50+03:30", "--tool", "browser", "--tool-version", "121.0.6167.85")


@pytest.fixture
def page(desk) -> Path:
    """A page on disk, beside a log with its source."""
    path = desk.parent / "page.html"
    path.write_bytes(PAGE)
    return path


@pytest.fixture
def captured(cli, desk, page) -> Path:
    """A log in which the page is captured; the page itself is gone."""
    assert cli(*CAPTURE).code == 0
    page.unlink()
    return desk


def bodies(cli, *, last: int = 1) -> list[dict[str, Any]]:
    return [item["body"] for item in cli("log", "-n", str(last), "--json").json["items"]]


def refusal(cli, log: Path, *argv: str) -> Any:
    """Run what is refused, and see that nothing was recorded and nothing kept."""
    before = log.read_bytes()
    ran = cli("--json", *argv)
    assert ran.code != 0, ran
    assert ran.out == ""
    assert log.read_bytes() == before
    assert Blobs(log).names() == []
    return ran.error | {"exit": ran.code}


# --- append capture --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("page")
def test_a_capture_prints_the_hash_that_it_is_kept_under(cli, desk):
    ran = cli(*CAPTURE)

    assert (ran.code, ran.out) == (0, f"{SHA}\n")
    assert ran.err == (
        f"recorded at position 5; source.captured: source {FT}, SHA-256 {SHA[:12]}…, {len(PAGE)} bytes of text/html\n"
    )
    assert Blobs(desk).path_of(SHA).read_bytes() == PAGE


@pytest.mark.usefixtures("page")
def test_what_nothing_is_said_of_was_taken_in_by_this_program_now(cli, freezer):
    freezer.move_to("2024-01-18T09:20:07Z")

    cli(*CAPTURE)

    assert bodies(cli) == [
        {
            "captured_at": "2024-01-18T09:20:07Z",
            "captured_by": "desk",
            "media_type": "text/html",
            "sha256": SHA,
            "size": len(PAGE),
            "source": FT,
            "tool": "timeline",
            "tool_version": __version__,
        }
    ]


@pytest.mark.usefixtures("page")
def test_everything_that_is_said_of_a_capture_is_recorded(cli):
    said = {
        "--captured-by": "mk",
        "--media-type": "application/xhtml+xml",
        "--http-status": "200",
        "--final-url": "https://example.org/a",
        "--network-identity": "London, no cookies",
        "--context": "no comments yet",
    }
    assert cli(*CAPTURE, *BROWSER, *(word for pair in said.items() for word in pair)).code == 0

    [body] = bodies(cli)
    assert body["captured_at"] == "2024-01-18T09:20:00Z"
    assert (body["tool"], body["tool_version"]) == ("browser", "121.0.6167.85")
    told = [str(body[option[2:].replace("-", "_")]) for option in said]
    assert told == list(said.values())


@pytest.mark.usefixtures("page")
def test_the_same_command_records_nothing_twice_at_any_later_time(cli, freezer):
    cli(*CAPTURE)
    freezer.move_to("2034-01-18T09:20:00Z")

    again = cli(*CAPTURE)

    assert (again.code, again.out) == (0, f"{SHA}\n")
    assert again.err == "already recorded at position 5\n"
    assert cli(*CAPTURE, "--context", "with the comments below").err.startswith("recorded at position 6")


UNCHANGED = ("--event-id", "5f0c0000-0000-7000-8000-00000000abcd")


@pytest.mark.usefixtures("page")
def test_a_page_that_is_still_the_same_is_captured_anew_under_an_event_id_of_its_own(cli, freezer):
    freezer.move_to("2034-01-18T09:20:00Z")
    cli(*CAPTURE)
    freezer.move_to("2034-02-18T09:20:00Z")

    anew = cli(*CAPTURE, *UNCHANGED)
    freezer.move_to("2034-03-18T09:20:00Z")
    again = cli(*CAPTURE, *UNCHANGED)

    assert (anew.code, anew.out) == (again.code, again.out) == (0, f"{SHA}\n")
    assert anew.err.startswith("recorded at position 6; source.captured")
    assert again.err == "already recorded at position 6\n"
    assert [one["captured_at"] for one in bodies(cli, last=2)] == ["2034-01-18T09:20:00Z", "2034-02-18T09:20:00Z"]


@pytest.mark.usefixtures("page")
def test_a_moment_that_is_still_to_come_is_refused_before_anything_is_kept(cli, desk):
    error = refusal(cli, desk, *CAPTURE, "--captured-at", "2999-01-18T09:20Z", *BROWSER[2:])

    assert (error["code"], error["exit"], error["where"]) == ("capture.in-the-future", 2, {"option": "--captured-at"})


@pytest.mark.usefixtures("page")
def test_how_large_a_file_may_be_can_be_said(cli, desk):
    error = refusal(cli, desk, *CAPTURE, "--limit", str(len(PAGE) - 1))

    assert (error["code"], error["exit"]) == ("file.refused", 2)
    assert error["message"] == f"nothing captured: the file has more than {len(PAGE) - 1} bytes"
    assert cli(*CAPTURE, "--limit", str(len(PAGE))).code == 0


def test_a_limit_above_the_one_that_is_usual_is_handed_on(cli, desk, page, monkeypatch):
    taken = []
    put = Blobs.put

    def watched(self: Blobs, stream: BinaryIO, *, limit: int) -> Blob:
        taken.append(limit)
        return put(self, stream, limit=limit)

    monkeypatch.setattr(Blobs, "put", watched)

    cli(*CAPTURE)
    cli(*CAPTURE, "--limit", str(1 << 40))

    assert taken == [1 << 30, 1 << 40]
    assert page.exists()
    assert desk.exists()


@pytest.mark.usefixtures("page")
def test_a_dry_run_keeps_nothing(cli, desk):
    ran = cli(*CAPTURE, "--dry-run")

    assert json.loads(ran.out)["body"]["sha256"] == SHA
    assert not folder_of(desk).exists()


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("left_out", ["--captured-at", "--tool", "--tool-version"])
def test_a_tool_its_version_and_when_it_captured_belong_together(cli, desk, left_out):
    at = BROWSER.index(left_out)

    error = refusal(cli, desk, *CAPTURE, *BROWSER[:at], *BROWSER[at + 2 :])

    assert (error["code"], error["exit"], error["where"]) == ("usage", 2, {"option": left_out})


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-01-18T09:20", "time.no-zone"),
        ("2024-01-18", "time.no-moment"),
        ("2024-01-18T09:20Z~", "time.no-moment"),
        ("2024-01-18T09:20Z/2024-01-18T09:30Z", "time.no-moment"),
        ("../2024-01-18T09:20Z", "time.no-moment"),
        ("unknown", "time.no-moment"),
        ("noon", "time.unreadable"),
    ],
)
def test_a_capture_was_made_at_a_moment(cli, desk, text, code):
    error = refusal(cli, desk, *CAPTURE, "--captured-at", text, *BROWSER[2:])

    assert (error["code"], error["exit"], error["where"]) == (code, 2, {"option": "--captured-at"})


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("given", "option"),
    [
        (("--http-status", "42"), "--http-status"),
        (("--final-url", "not an address"), "--final-url"),
        (("--media-type", "html"), "--media-type"),
        (("--captured-by", "M. K."), "--captured-by"),
        (("--context", ""), "--context"),
        (("--derived-from", "9f3c"), "--derived-from"),
    ],
)
def test_what_is_refused_is_refused_before_anything_is_kept(cli, desk, given, option):
    error = refusal(cli, desk, *CAPTURE, *given)

    assert (error["code"], error["exit"]) == ("event.invalid", 2)
    assert error["where"]["option"] == option


@pytest.mark.usefixtures("page")
def test_a_recorder_whose_name_is_no_code_names_who_captured_it(cli, desk):
    argv = (*CAPTURE, "--recorder", "Maria K.")

    error = refusal(cli, desk, *argv)

    assert error["message"] == "nothing recorded: who captured it is published as a code, and 'Maria K.' is none"
    assert cli(*argv, "--captured-by", "mk").code == 0


@pytest.mark.parametrize(
    ("make_it", "says"),
    [
        (lambda path: path.write_bytes(b""), "the file is empty"),
        (Path.mkdir, "the path is a folder"),
        (lambda path: path.symlink_to("timeline.toml"), "the file is a link"),
        (os.mkfifo, "this is no plain file"),
        (lambda _: None, "there is no such file"),
    ],
    ids=["empty", "folder", "link", "pipe", "nothing"],
)
def test_only_a_file_can_be_captured(cli, desk, make_it, says):
    make_it(desk.parent / "page.html")

    error = refusal(cli, desk, *CAPTURE)

    assert (error["code"], error["exit"], error["message"]) == ("file.refused", 2, f"nothing captured: {says}")
    assert error["where"] == {"option": "--file", "file": "page.html"}


def test_hostile_names_of_files_are_refused_and_lead_nowhere(cli, desk, hostile, naughty):
    for text in [case["text"] for case in hostile] + naughty[::3] + ["../../etc/hostname", "timeline.db", "."]:
        error = refusal(cli, desk, *CAPTURE[:-1], text)

        assert error["exit"] in (2, 6)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page", b"words", "neither the name of the file nor its first bytes tell its media type"),
        ("page.png", b"%PDF-1.7", "by its name the file is image/png, by its first bytes application/pdf"),
    ],
)
def test_a_media_type_is_asked_for_where_nothing_tells_it(cli, desk, name, content, says):
    (desk.parent / name).write_bytes(content)
    argv = (*CAPTURE[:-1], name)

    error = refusal(cli, desk, *argv)

    assert (error["code"], error["message"]) == ("usage", f"nothing recorded: {says}")
    assert cli(*argv, "--media-type", "text/plain").code == 0


def test_a_stream_is_captured_once_it_is_said_what_it_is(cli, desk):
    argv = (*CAPTURE[:-1], "-")

    error = refusal(cli, desk, *argv)
    ran = cli(*argv, "--media-type", "text/html", stdin=PAGE)

    assert error["code"] == "usage"
    assert (ran.code, ran.out) == (0, f"{SHA}\n")


def test_a_copy_names_its_original_by_the_beginning_of_its_hash(cli, captured):
    (captured.parent / "copy.txt").write_bytes(b"with names blacked out")
    argv = ("append", "capture", FT, "--file", "copy.txt", "--derived-from")

    ran = cli(*argv, SHA[:8])
    unknown = cli("--json", *argv, "0" * 64)

    assert ran.code == 0, ran.err
    assert bodies(cli)[0]["derived_from"] == SHA
    assert (unknown.code, unknown.error["code"]) == (3, "id.unknown")
    assert unknown.error["where"] == {"option": "--derived-from"}
    assert unknown.error["fix"].startswith(f"capture the original first; of {FT} there is {SHA}")


def test_the_same_bytes_for_another_source_are_recorded_with_a_warning(cli, captured):
    (captured.parent / "page.html").write_bytes(PAGE)
    cli("append", "source", "--id", "other", "--publisher", "unknown", "--published", "unknown")

    ran = cli("append", "capture", "other", "--file", "page.html")
    dry = cli("append", "capture", "other", "--file", "page.html", "--dry-run")

    warning = f"warning: the same bytes were captured for {FT}, too\n"
    assert ran.code == 0
    assert ran.err.endswith(warning)
    assert dry.err.endswith(warning)


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("page")
def test_a_full_disk_is_exit_6_and_nothing_is_recorded(cli, desk, monkeypatch):
    monkeypatch.setattr(os, "fchmod", no_room)

    error = refusal(cli, desk, *CAPTURE)

    assert (error["code"], error["exit"]) == ("log.unavailable", 6)
    assert error["message"].endswith("No space left on device")


@pytest.mark.usefixtures("page")
def test_cut_off_between_file_and_event_a_file_is_left_that_no_event_names(cli, desk, monkeypatch):
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    before = desk.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(append_custody, "record", cut_off)
        assert cli(*CAPTURE).code == 130

    assert desk.read_bytes() == before
    assert Blobs(desk).names() == [SHA]
    assert cli("verify", "--level", "deep").code == 0
    assert cli(*CAPTURE).err.startswith("recorded at position 5")


def test_forged_bytes_under_the_same_hash_are_exit_4(cli, captured):
    (captured.parent / "page.html").write_bytes(PAGE)
    path = Blobs(captured).path_of(SHA)
    path.chmod(0o600)
    path.write_bytes(b"forged")

    ran = cli("--json", *CAPTURE)

    assert (ran.code, ran.error["code"]) == (4, "integrity")


def test_an_event_cannot_be_appended_without_its_file(cli, page):
    draft = cli(*CAPTURE, "--dry-run").out.encode()
    larger = draft.replace(f'"size":{len(PAGE)}'.encode(), f'"size":{len(PAGE) + 1}'.encode())

    refused = cli("--json", "append", "--json", "-", stdin=draft)
    imported = cli("--json", "import", "-", stdin=draft)
    cli(*CAPTURE[:-1], page.name, "--context", "kept by another capture")

    assert (refused.code, refused.error["code"]) == (2, "capture.no-file")
    assert imported.code == 2
    assert cli("--json", "append", "--json", "-", stdin=larger).error["code"] == "capture.other-size"
    assert cli("append", "--json", "-", stdin=draft).code == 0


# --- append source --archived ----------------------------------------------------------------------------------------

SOURCE = ("append", "source", "--id", "second", "--publisher", "financial-times", "--published", "2024-01-19")


@pytest.mark.usefixtures("page")
def test_a_source_is_recorded_together_with_its_file_and_only_once(cli, desk):
    first, second = cli(*SOURCE, "--archived", "page.html"), cli(*SOURCE, "--archived", "page.html")

    assert first.out == second.out == f"second\n{SHA}\n"
    assert first.err.startswith("recorded at position 5\nrecorded at position 6; source.captured: source second")
    assert second.err == "already recorded at position 5\nalready recorded at position 6\n"
    assert Blobs(desk).names() == [SHA]


def test_a_source_is_not_recorded_if_its_file_is_refused(cli, desk):
    (desk.parent / "page").write_bytes(b"words")

    for name, code in (("page", "usage"), ("nowhere.html", "file.refused")):
        error = refusal(cli, desk, *SOURCE, "--archived", name)
        assert (error["code"], error["where"]["option"]) == (code, "--archived")


# --- append transfer, append verification; show ----------------------------------------------------------------------


def test_custody_is_shown_with_its_source_in_the_order_of_the_log(cli, captured):
    assert cli("append", "transfer", FT, "--by", "mk", "--to", "the prosecutor").code == 0
    tested = ("append", "verification", FT, "--by", "an", "--method", "reverse-image-search")
    assert cli(*tested, "--outcome", "inconclusive").code == 0

    shown = cli("show", FT).out.split("\n\n")[1].splitlines()
    [item] = cli("show", FT, "--json").json["items"]

    assert [" ".join(line.split()[2:]) for line in shown] == [
        "Custody What",
        f"source.captured SHA-256 {SHA[:12]}…, {len(PAGE)} bytes of text/html",
        "source.transferred by mk to the prosecutor",
        "source.verified reverse-image-search by an: inconclusive",
    ]
    assert [(one["position"], one["type"]) for one in item["custody"]] == [
        (5, "source.captured"),
        (6, "source.transferred"),
        (7, "source.verified"),
    ]
    assert cli("show", "iran", "--json").json["items"][0]["custody"] == []
    assert "Custody" not in cli("show", "iran").out
    assert captured.exists()


@pytest.mark.usefixtures("desk")
def test_an_outcome_is_one_of_three_words(cli):
    ran = cli("append", "verification", FT, "--by", "an", "--method", "reread", "--outcome", "authentic")

    assert ran.code == 2
    assert "authentic" in ran.err


# --- export blob -----------------------------------------------------------------------------------------------------


def test_a_working_copy_is_another_file_for_us_alone(cli, captured):
    ran = cli("export", "blob", SHA, "-o", "copy.html")
    copy = captured.parent / "copy.html"

    assert (ran.code, ran.out) == (0, "copy.html\n")
    assert copy.read_bytes() == PAGE
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert (copy.stat().st_nlink, copy.is_symlink()) == (1, False)
    copy.write_bytes(b"worked on")
    assert Blobs(captured).path_of(SHA).read_bytes() == PAGE
    assert cli("verify", "--level", "deep").code == 0


@pytest.mark.parametrize("forged", [b"forged", PAGE[:-1] + b"!"], ids=["another size", "the same size"])
def test_what_is_not_what_was_captured_is_not_copied(cli, captured, forged):
    path = Blobs(captured).path_of(SHA)
    path.chmod(0o600)
    path.write_bytes(forged)

    ran = cli("--json", "export", "blob", SHA, "-o", "copy.html")

    assert (ran.code, ran.error["code"]) == (4, "integrity")
    assert not (captured.parent / "copy.html").exists()
    assert not list(captured.parent.glob(".timeline-*"))


def test_a_copy_of_what_is_missing_says_where_it_belongs(cli, captured):
    path = Blobs(captured).path_of(SHA)
    path.unlink()

    ran = cli("--json", "export", "blob", SHA, "-o", "copy.html")

    assert (ran.code, ran.error["code"], ran.error["where"]["file"]) == (
        6,
        "blob.missing",
        f"timeline.db.blobs/{SHA[:2]}/{SHA}",
    )


@pytest.mark.usefixtures("captured")
@pytest.mark.parametrize("name", ["0" * 64, SHA[:7], SHA.upper(), "../../etc/passwd", "", "page.html"])
def test_a_file_goes_by_its_hash_or_the_beginning_of_it(cli, name):
    assert cli("export", "blob", SHA[:8], "-o", "copy.html").code == 0

    ran = cli("--json", "export", "blob", name, "-o", "other.html")

    assert (ran.code, ran.error["code"], ran.error["where"]) == (3, "id.unknown", {"argument": "ACTION"})


def test_a_beginning_that_two_files_share_is_ambiguous(cli, desk):
    alike = [f"{'a' * 63}{digit}" for digit in "bc"]
    with SqliteLog.open(desk, writable=True) as log:
        make.fill(log, *(make.captured(sha256=one) for one in alike))

    ran = cli("--json", "export", "blob", "a" * 20, "-o", "copy.html")

    assert (ran.code, ran.error["code"]) == (3, "id.ambiguous")
    assert all(one in ran.error["message"] for one in alike)


@pytest.mark.parametrize("option", ["--strength", "--measured"])
def test_a_copy_takes_no_option_of_a_report(cli, captured, option):
    ran = cli("--json", "export", "blob", SHA, "-o", "copy.html", option, "stated")

    assert (ran.code, ran.error["code"], ran.error["where"]) == (2, "usage", {"option": option})
    assert not (captured.parent / "copy.html").exists()


@pytest.mark.usefixtures("captured")
def test_a_copy_needs_a_path_of_its_own(cli, captured):
    (captured.parent / "taken.html").write_text("mine", encoding="utf-8")

    assert cli("--json", "export", "blob", SHA).error["where"] == {"option": "-o"}
    assert cli("--json", "export", "blob", SHA, "-o", "taken.html").error["code"] == "file.refused"
    assert (captured.parent / "taken.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize("into", [f"timeline.db.blobs/{SHA[:2]}/{SHA}", "timeline.db.blobs/new", "linked/new"])
@pytest.mark.parametrize("what", [("md", "sistan"), ("blob", SHA)], ids=["md", "blob"])
def test_no_file_is_written_among_the_captured_ones_not_even_by_force(cli, captured, into, what):
    (captured.parent / "linked").symlink_to("timeline.db.blobs")
    before = sorted(folder_of(captured).rglob("*"))

    ran = cli("--json", "export", *what, "-o", into, "--force")

    assert (ran.code, ran.error["code"]) == (2, "file.refused")
    assert sorted(folder_of(captured).rglob("*")) == before
    assert Blobs(captured).path_of(SHA).read_bytes() == PAGE


def test_a_copy_as_of_before_the_capture_is_not_known(cli, captured):
    ran = cli("export", "blob", SHA, "-o", "copy.html", "--as-of", "4")

    assert ran.code == 3
    assert captured.exists()


# --- export --record -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["md", "json"])
def test_a_report_that_leaves_is_recorded_with_the_hash_of_its_file(cli, pair, form):
    basis = cli("actions", "--json").json["basis"]
    argv = ("export", form, "sistan-2024-01-18", "-o", "chain", "--record", "the court")

    ran = cli(*argv)
    again = cli(*argv, "--force", "--as-of", str(basis["position"]))

    name = sha256((pair.parent / "chain").read_bytes()).hexdigest()
    assert (ran.code, ran.out) == (0, "chain\n")
    assert ran.err.endswith("export recorded at position 7\n")
    assert again.err.endswith("export already recorded at position 7\n")
    [item] = cli("log", "--type", "export", "--json").json["items"]
    assert item["body"] == {
        "audience": "the court",
        "basis": f"{basis['log']}:{basis['position']}:{basis['root']}",
        "form": form,
        "sha256": name,
    }
    assert (item["kind"], item["id"]) == ("export", name[:16])
    assert cli("show", name[:16]).out.startswith(f"export {name[:16]}: stands; recorded at position 7 by desk\n")


def test_a_copy_that_leaves_is_recorded_once_for_each_reader(cli, captured):
    argv = ("export", "blob", SHA, "-o", "copy.html", "--force", "--record")

    ends = [cli(*argv, whom).err.splitlines()[-1] for whom in ("a court", "a desk", "a court")]

    assert ends == [
        "export recorded at position 6",
        "export recorded at position 7",
        "export already recorded at position 6",
    ]
    assert [item["line"] for item in cli("log", "--type", "export", "--json").json["items"]] == [
        "blob, for a court",
        "blob, for a desk",
    ]
    assert captured.exists()


@pytest.mark.parametrize(
    ("argv", "option"),
    [
        (("--record", "the court"), "--record"),
        (("-o", "chain.md", "--record", ""), "--record"),
        (("-o", "chain.md", "--recorder", "mk"), "--recorder"),
    ],
)
def test_an_export_that_could_not_be_recorded_is_not_made(cli, pair, argv, option):
    before = pair.read_bytes()

    ran = cli("--json", "export", "md", "sistan-2024-01-18", *argv)

    assert (ran.code, ran.error["where"]["option"]) == (2, option)
    assert ran.out == ""
    assert not (pair.parent / "chain.md").exists()
    assert pair.read_bytes() == before


def test_an_export_needs_somebody_who_records_it(cli, pair):
    (pair.parent / "timeline.toml").unlink()
    argv = ("export", "md", "sistan-2024-01-18", "-o", "chain.md")

    refused = cli("--json", *argv, "--record", "the court")

    assert (refused.code, refused.error["where"]) == (2, {"option": "--recorder"})
    assert not (pair.parent / "chain.md").exists()
    assert cli(*argv, "--record", "the court", "--recorder", "mk").code == 0


def test_an_export_without_the_option_appends_nothing(cli, pair):
    before = pair.read_bytes()

    assert cli("export", "md", "sistan-2024-01-18", "-o", "chain.md").code == 0
    assert pair.read_bytes() == before
