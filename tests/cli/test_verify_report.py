"""`timeline verify` of a report that nobody changed: held against the log."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import go
from tests.cli.handed_over import SISTAN, last
from tests.cli.json_schema import faults

FORMS = ("md", "json", "html", "docx", "pdf")
HOSTILE = "A & <b> 'quoted' \"two\" عربی `t` -- " + "long" * 12
FRAME = ("--title", HOSTILE, "--author", "The desk", "--marking", "amber", "--issued", "2026-12-01")


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("form", ["md", "json", "html", "pdf"])
def test_a_report_is_what_the_log_says(cli, form):
    ran = cli("verify", f"chain.{form}")

    assert ran.code == 0, ran.out
    assert last(ran).startswith("ok: the report is what the log says at position 27 of log ")
    assert "not checked: the log itself" in ran.out


@pytest.fixture(scope="module")
def larger(tmp_path_factory) -> Path:
    """A log of the larger case, made once: nothing is recorded in it."""
    log = tmp_path_factory.mktemp("larger") / "timeline.db"
    assert go("init", str(log), "--case", "iran-pakistan-2024", "-q").code == 0
    return log


@pytest.mark.parametrize("form", ["md", "json", "html"])  # the pictures of its document take too long here
def test_so_is_that_of_the_larger_case(cli, larger, form):
    assert cli("export", form, "saravan-2024-01-18", "--log", str(larger), "-o", f"chain.{form}", "-q").code == 0

    ran = cli("verify", f"chain.{form}", "--log", str(larger))

    assert ran.code == 0, ran.out
    assert "position 289 of log" in last(ran)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", FORMS)
def test_it_is_made_again_in_every_format_with_the_options_that_it_names(cli, seed, form):
    asked = (
        "--strength",
        "stated,attributed",
        "--published-by",
        "2024-01-20",
        "--occurred",
        "2024-01-01..",
        "--surely",
    )
    cli("export", form, SISTAN, *asked, *FRAME, "--as-of", "24", "-o", f"chain.{form}")
    settings = '[report]\nauthor = "Somebody else"\nmarking = "red"\n'
    seed.with_name("timeline.toml").write_text(settings, encoding="utf-8")

    ran = cli("verify", f"chain.{form}", "--json")

    [item] = ran.json["items"]
    assert (ran.code, item["ok"], item["held"], item["position"]) == (0, True, True, 24)
    assert "--title" in item["command"]


@pytest.mark.parametrize("form", ["json", "md"])
def test_what_the_settings_say_by_now_of_author_and_marking_changes_nothing(cli, seed, form):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    settings = '[report]\nauthor = "Somebody else"\nmarking = "red"\n'
    seed.with_name("timeline.toml").write_text(settings, encoding="utf-8")

    ran = cli("verify", f"chain.{form}")

    assert ran.code == 0, ran.out


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize(("now", "is_told"), [("escalation", True), ("reprisal", False)])
def test_labels_that_are_the_word_of_the_file_alone_are_told_as_not_checked(cli, seed, form, now, is_told):
    settings = seed.with_name("timeline.toml")
    settings.write_text('[report]\nlabels = ["reprisal", "tit for tat"]\n', encoding="utf-8")
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    settings.write_text(f'[report]\nlabels = ["{now}", "tit for tat"]\n', encoding="utf-8")

    ran = cli("verify", f"chain.{form}")

    told = "not checked: the desk's own list of labels in it is: reprisal, tit for tat; no log holds it"
    assert ran.code == 0, ran.out
    assert (told in ran.out.splitlines()) is is_told


@pytest.mark.usefixtures("seed")
def test_a_report_of_an_earlier_basis_stays_what_the_log_says_when_more_is_recorded(cli):
    cli("export", "html", SISTAN, "-o", "chain.html")
    cli("append", "note", SISTAN, "--text", "Look again.")

    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert "at position 27 of log" in last(ran)


@pytest.mark.usefixtures("seed")
def test_markdown_with_its_figures_and_its_diagram_is_made_again_with_both(cli):
    cli("export", "md", SISTAN, "--figures", "--mermaid", "-o", "chain.md")

    ran = cli("verify", "chain.md")

    assert ran.code == 0, ran.out
    assert "not checked: the figures beside it: they are files of their own" in ran.out


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_comes_through_standard_input_as_well(cli, form):
    ran = cli("verify", "-", stdin=Path(f"chain.{form}").read_bytes())

    assert (ran.code, last(ran)[:3]) == (0, "ok:")


@pytest.mark.usefixtures("chain")
def test_what_is_printed_as_json_is_what_its_schema_says(cli):
    schema = cli("schema", "timeline.handed-report/1").json

    ran = cli("verify", "chain.html", "--json")

    assert list(faults(ran.json, schema, schema)) == []
    assert ran.json["items"][0]["sha256"] == sha256(Path("chain.html").read_bytes()).hexdigest()


@pytest.mark.usefixtures("seed")
def test_that_the_very_file_left_the_house_is_told_with_its_position(cli):
    cli("export", "md", SISTAN, "-o", "chain.md", "--record", "the ministry")

    ran = cli("verify", "chain.md")

    assert ran.code == 0
    assert "position 28 says that this very file left the house" in ran.out


@pytest.mark.usefixtures("seed")
def test_that_another_file_left_the_house_is_not(cli):
    cli("export", "md", SISTAN, "--title", "Another", "-o", "other.md", "--record", "the ministry")
    cli("export", "md", SISTAN, "-o", "chain.md")

    ran = cli("verify", "chain.md")

    assert ran.code == 0
    assert "left the house" not in ran.out
