"""`timeline verify` of a report without its log: a page by its own digests, and what nothing can be said of."""

import json
from pathlib import Path

import pytest

from tests.cli.handed_over import codes, digested_anew, last
from tests.interop.tampered import edit


@pytest.mark.usefixtures("apart")
def test_a_page_is_checked_by_itself_and_says_what_that_does_not_show(cli):
    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert last(ran).startswith("ok: the page is as it was written, by its own digest")
    assert "no log was named" in ran.out
    assert "whoever edits a page can write a new digest" in ran.out


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("form", ["md", "json", "docx", "pdf"])
def test_what_has_no_digest_of_itself_is_not_called_ok_without_a_log(cli, form):
    ran = cli("verify", f"chain.{form}")

    assert ran.code == 1
    assert last(ran).startswith("unchecked: ")
    assert "--log LOG" in ran.out


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"in retaliation for", b"in retaliatiom for", "page.differs"),
        (b"script-src &#39;sha256", b"script-src &#39;sha257", "policy.differs"),
        (b"<style>", b"<style> ", "policy.differs"),
        (b'"cut_off":"2', b'"cut_off":"3', "data.differs"),
    ],
)
def test_one_changed_byte_of_a_page_is_seen_without_a_log(cli, old, new, code):
    edit(Path("chain.html"), old.decode(), new.decode())

    ran = cli("verify", "chain.html", "--json")

    assert ran.code == 4
    assert {"page.differs", code} <= codes(ran)
    assert "cite nothing of this one" in ran.json["items"][0]["fix"]


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(("old", "code"), [("<style>", "policy.differs"), ('"cut_off":"', "data.differs")])
def test_a_new_last_line_does_not_hide_what_the_other_digests_show(cli, old, code):
    edit(Path("chain.html"), old, f"{old} ")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {code})


@pytest.mark.usefixtures("apart")
def test_a_second_script_is_not_one_that_the_policy_names(cli):
    edit(Path("chain.html"), "<body>", "<body><script>steal()</script>")
    digested_anew(Path("chain.html"))

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (4, {"policy.differs"})


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("readable", [True, False])
def test_a_byte_that_is_no_text_any_more_is_a_changed_byte(cli, readable):
    path = Path("chain.html")
    content = path.read_bytes().replace(b"<main", b"<\xffain", 1)
    path.write_bytes(
        content if readable else content.replace(b"timeline export html", b"t").replace(b'"action":"', b"\xff")
    )

    ran = cli("verify", "chain.html")

    assert ran.code == 4
    assert "not those whose digest its last line holds" in ran.out + ran.err


@pytest.mark.usefixtures("apart")
def test_a_page_that_was_cut_short_is_flawed(cli):
    path = Path("chain.html")
    path.write_bytes(path.read_bytes()[:-40])

    ran = cli("verify", "chain.html", "--json")

    assert (ran.code, codes(ran)) == (1, {"page.undigested"})


@pytest.mark.usefixtures("apart")
def test_data_that_another_program_wrote_anew_are_flawed_and_not_altered(cli):
    path = Path("chain.json")
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2), encoding="utf-8")

    ran = cli("verify", "chain.json", "--json")

    assert (ran.code, codes(ran)) == (1, {"data.rewritten"})


@pytest.mark.usefixtures("apart")
def test_a_log_beside_that_is_another_is_not_held_against_it(cli):
    cli("init", "timeline.db", "--demo", "-q")

    ran = cli("verify", "chain.html")

    assert ran.code == 0
    assert "timeline.db is another log" in ran.out
