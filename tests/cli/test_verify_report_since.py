"""`timeline verify` of a report that reads otherwise by now: for what was taken out since, for another version."""

from pathlib import Path

import pytest

from tests.cli.handed_over import REDACTED, SISTAN, codes, digested_anew
from tests.interop.tampered import edit


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_a_report_from_before_a_redaction_is_flawed_and_not_altered(cli, form):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    assert cli("redact", SISTAN, "--field", "title", *REDACTED).code == 0

    ran = cli("verify", f"chain.{form}", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})
    assert "something was redacted since, at position 28" in ran.out


TITLE = "Pakistan strikes sites"


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["html", "md", "json"])
@pytest.mark.parametrize("printed", [(), ("--json",)])
def test_words_that_were_taken_out_are_not_told_by_the_place_where_they_stood(cli, form, printed):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    assert TITLE in Path(f"chain.{form}").read_text("utf-8")
    cli("redact", SISTAN, "--field", "title", *REDACTED)

    ran = cli("verify", f"chain.{form}", *printed)

    assert ran.code == 1
    assert TITLE not in ran.out + ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_report_in_which_a_claim_stood_that_was_taken_out_whole_is_flawed(cli, form):
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    assert cli("redact", "sistan-killed-deputy-governor", "--whole-event", *REDACTED).code == 0

    ran = cli("verify", f"chain.{form}", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_report_in_which_numbers_of_notes_are_others_since_is_flawed(cli, form):
    """The passage of one link was that of another, too: without its words it is a note of its own."""
    cli("export", form, SISTAN, "-o", f"chain.{form}")
    assert cli("redact", "iraq-strikes-answer-kerman", "--field", "citations.0.locator", *REDACTED).code == 0

    ran = cli("verify", f"chain.{form}", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})
    assert "nothing stands there in place of words" in ran.out


@pytest.fixture
def elsewhere(cli, seed):  # noqa: ARG001 — it is appended to
    """Reports on the chain, and then a redaction in the same log of what stands in none of them."""
    source = ("--id", "other", "--publisher", "financial-times", "--published", "2024-01-19", "--title", "Elsewhere")
    assert cli("append", "source", *source).code == 0
    for form in ("md", "json", "html"):
        cli("export", form, SISTAN, "-o", f"chain.{form}")
    assert cli("redact", "source:other", "--field", "title", *REDACTED).code == 0


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("form", ["html", "md", "json"])
@pytest.mark.parametrize(("new", "code", "found"), [("18", 1, "report.taken-out"), ("19", 4, "report.differs")])
def test_a_redaction_elsewhere_explains_no_edit(cli, form, new, code, found):
    edit(Path(f"chain.{form}"), "18 January 2024", f"{new} January 2024")
    if form == "html":
        digested_anew(Path("chain.html"))

    ran = cli("verify", f"chain.{form}", "--json")

    assert (ran.code, codes(ran)) == (code, {found})


@pytest.mark.parametrize(("made", "says"), [("seed", "it cannot be made again"), ("pair", "became confidential since")])
def test_a_report_from_before_a_source_became_confidential_is_flawed_and_not_altered(cli, request, made, says):
    """Whether it can still be made, without the words of that source, or cannot."""
    request.getfixturevalue(made)
    cli("export", "md", SISTAN, "-o", "chain.md")
    confidential = ("--set", "confidential=true", "--reason", "it must be")
    assert cli("append", "correction", "source:ft-2024-01-18", *confidential).code == 0

    ran = cli("verify", "chain.md", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.taken-out"})
    assert says in ran.out


@pytest.mark.usefixtures("seed")
def test_a_page_from_after_a_redaction_that_was_edited_is_altered(cli):
    assert cli("redact", SISTAN, "--field", "title", *REDACTED).code == 0
    cli("export", "html", SISTAN, "--as-of", "27", "-o", "chain.html")
    edit(Path("chain.html"), "> Bottom line<", "> Bottom lime<")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {"report.differs"})


@pytest.mark.usefixtures("seed")
def test_what_the_log_says_went_out_is_not_altered_where_it_is_made_otherwise_by_now(cli, monkeypatch):
    cli("export", "json", SISTAN, "-o", "chain.json", "--record", "the ministry")
    monkeypatch.setattr("timeline.reports.head.NO_AUTHOR", "Nobody answers for it.")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (1, {"report.older"})
    assert ran.json["items"][0]["exported"] == [28]


@pytest.mark.usefixtures("seed")
def test_what_no_log_says_went_out_is(cli, monkeypatch):
    cli("export", "json", SISTAN, "-o", "chain.json")
    monkeypatch.setattr("timeline.reports.head.NO_AUTHOR", "Nobody answers for it.")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (4, {"report.differs"})
    assert "another version" in ran.json["items"][0]["fix"]
