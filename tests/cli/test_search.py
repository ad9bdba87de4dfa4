"""`timeline search`: what a reader types, what is printed, and how it ends."""

import json
import re
from contextlib import closing

import pytest

from timeline import _sqlite
from timeline.cli import invocation, search

pytestmark = pytest.mark.usefixtures("seed")

TITLE = ("append", "note", "sistan-2024-01-18", "--id", "note", "--text")


@pytest.fixture
def kept(monkeypatch):
    """Let the index be kept beside a log however short it is."""
    monkeypatch.setattr(search, "SHORT", 0)
    monkeypatch.setattr(invocation, "SHORT", 0)


def hits(ran):
    """Return (kind, id, field) of each hit."""
    assert ran.code == 0, ran.err
    return [(one["kind"], one["id"], one["field"]) for one in json.loads(ran.out)["items"]]


def test_a_hit_is_a_thing_with_the_passage_that_holds_the_words(cli):
    ran = cli("search", "Sārāvān", "--in", "actions")

    assert ran.out.splitlines()[1].split(maxsplit=5) == [
        *("action", "saravan-explosion", "stands", "15", "title"),
        "An explosion goes off near **Saravan**, Iran",
    ]


@pytest.mark.usefixtures("kept")
def test_an_index_that_is_damaged_is_thrown_away_and_the_log_asked_instead(cli, seed):
    before = cli("search", "saravan", "--json")
    path = seed.with_name("timeline.db.views.db")
    with closing(_sqlite.connect(path)) as file:
        file.execute("UPDATE search_data SET block = x'ffffffffffffffff' WHERE id > 1")
        file.commit()

    ran = cli("search", "saravan", "--json", "-v")

    assert (hits(ran), "no index is used: " in ran.err) == (hits(before), True)
    assert not path.exists()
    assert hits(cli("search", "saravan", "--json")) == hits(before)
    assert path.exists()


def test_several_words_need_no_quotation_marks_and_phrases_do(cli):
    assert hits(cli("search", "pakistan", "panjgur", "--json"))[0] == ("action", "panjgur-2024-01-16", "title")
    assert hits(cli("search", '"panjgur pakistan"', "--json")) == [("action", "panjgur-2024-01-16", "title")]
    assert hits(cli("search", '"pakistan panjgur"', "--json")) == []


def test_marks_are_places_in_the_snippet(cli):
    [item] = json.loads(cli("search", "saravan", "--in", "actions", "--json").out)["items"]
    [mark] = item["marks"]

    assert item["snippet"][mark["begin"] : mark["end"]] == "Saravan"


def test_no_hit_is_said_and_is_exit_0_unless_the_exit_code_is_asked_for(cli):
    ran = cli("search", "zanzibar")

    assert (ran.code, ran.out) == (0, "")
    assert "nothing found" in ran.err
    assert cli("search", "zanzibar", "--json").json["total"] == 0
    assert cli("search", "zanzibar", "--exit-code").code == 1
    assert cli("search", "saravan", "--exit-code").code == 0


@pytest.mark.parametrize("query", ["", "   ", '""', "*", "-- ^"])
def test_a_query_without_a_word_is_wrong_use(cli, query):
    ran = cli("search", "--", query)

    assert ran.code == 2
    assert "no word is given that could be found" in ran.err
    assert 'name a word, a "phrase"' in ran.err


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("strike", r"nothing found; \d+ by how words begin: strike\*"),
        ("pakistan strike", r"nothing found; \d+ by how words begin: pakistan\* strike\*"),
        ("zebra", "nothing found"),
        ("zebr*", "nothing found"),
        ('"strike"', "nothing found"),
    ],
)
def test_where_nothing_is_found_what_words_begin_with_it_is_said(cli, query, said):
    ran = cli("search", query)

    assert ran.out == cli("search", "zebra").out
    assert re.fullmatch(said, ran.err.splitlines()[0])


def test_how_many_there_are_is_said_where_only_the_best_are_shown(cli):
    ran = cli("search", "iran", "-n", "2")

    assert len(ran.out.splitlines()) == 3
    assert "10 found; the best 2 are shown" in ran.err
    told = cli("search", "iran", "-n", "2", "--json").json
    assert (len(told["items"]), told["total"], told["next"]) == (2, 10, None)


@pytest.mark.parametrize("query", ["jaish al-adl", "jaysh ul adl", "djaish-ol-adl", "jaishuladl", '"Jaish el Adl"'])
def test_the_actor_of_the_seed_case_is_found_however_it_is_spelt(cli, query):
    ran = cli("search", query, "--in", "actors")

    assert "jaish-ul-adl" in ran.out
    assert "**Jaish" in ran.out


def test_where_there_is_colour_what_was_found_is_painted_and_has_no_asterisks(cli):
    painted, plain = (cli("search", "saravan", "--color", one) for one in ("always", "never"))

    assert "\x1b[1mSaravan\x1b[0m" in painted.out
    assert "**" not in painted.out
    assert "**Saravan**" in plain.out
    assert "\x1b" not in plain.out
    assert [name in plain.out.splitlines()[0].lower() for name in ("field", "snippet")] == [True, True]


def test_what_was_redacted_whole_stands_in_one_word_wherever_it_is_shown(cli):
    redacted = cli(
        "redact", "saravan-explosion", "--whole-event", "--ground", "court_order", "--approved-by", "e", "--yes"
    )
    assert redacted.code == 0, redacted.err

    [hit] = cli("search", "saravan-explosion", "--in", "actions", "--json").json["items"]
    [shown] = cli("show", "action:saravan-explosion", "--json").json["items"]
    listed = {one["action"]: one["standing"] for one in cli("actions", "--json").json["items"]}

    assert (hit["standing"], shown["standing"], listed["saravan-explosion"]) == ("withheld",) * 3
    assert "withheld withheld" not in cli("show", "action:saravan-explosion").out


def test_whatever_is_typed_or_recorded_is_inert_on_the_terminal(cli, hostile, naughty):
    """Text from a source is not trusted, in a snippet as little as elsewhere."""
    texts = [one["text"] for one in hostile if one["rule"] != "refuse"]
    note = ("append", "note", "sistan-2024-01-18", "--id")
    taken = [cli(*note, f"n{at}", "--text", f"marked {text}").code for at, text in enumerate(texts)].count(0)

    ran = cli("search", "marked", "-n", "99", "--in", "notes")

    assert len(ran.out.splitlines()) == 1 + taken > 20
    assert not any(one in ran.out for one in "\x1b\u202e\u2066\x07")
    assert {cli("search", "--", text).code for text in [*texts, *naughty[::7]]} <= {0, 2}


def test_the_index_beside_the_log_and_one_made_for_the_question_print_the_same(cli, seed, monkeypatch):
    queries = ("saravan", "iran", '"in response to"', "panj*", "strikes iran")
    made = [cli("search", one, "--json").out for one in queries]
    assert not list(seed.parent.glob("*.views.db"))

    monkeypatch.setattr(search, "SHORT", 0)
    kept = [cli("search", one, "--json").out for one in queries]

    assert kept == made
    with closing(_sqlite.connect(str(seed.parent / "timeline.db.views.db"))) as views:
        assert views.execute("SELECT position FROM view WHERE name = 'search'").fetchone() == (27,)


@pytest.mark.usefixtures("kept")
def test_what_was_recorded_last_is_found_and_what_was_corrected_away_at_its_own_time(cli):
    assert cli(*TITLE, "Zahedan is near.").code == 0
    assert cli("append", "correction", "action:saravan-explosion", "--set", "title=A blast", "--reason", "x").code == 0

    assert hits(cli("search", "zahedan", "--json")) == [("note", "note", "text")]
    assert hits(cli("search", "explosion", "goes", "--json")) == []
    assert hits(cli("search", "blast", "--as-of", "27", "--json")) == []
    assert hits(cli("search", "explosion", "goes", "--as-of", "27", "--json")) == [
        ("action", "saravan-explosion", "title")
    ]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("axis", [("--occurred", "2024-01-18..", "--surely"), ("--published-by", "2024-01-17")])
def test_an_answer_that_is_narrowed_is_searched_only_there(cli, axis):
    every, narrowed = (hits(cli("search", "strikes", "--in", "actions", *more, "--json")) for more in ((), axis))

    assert set(narrowed) < set(every)


@pytest.mark.usefixtures("kept")
def test_what_was_redacted_is_not_found(cli):
    assert hits(cli("search", "goes", "--json"))

    redacted = cli(
        *("redact", "saravan-explosion", "--field", "title", "--ground", "personal_data", "--approved-by", "e", "--yes")
    )

    assert redacted.code == 0, redacted.err
    assert hits(cli("search", "goes", "--json")) == []


@pytest.mark.usefixtures("kept")
def test_where_nothing_can_be_kept_the_question_is_answered_from_the_log(cli, seed):
    (seed.parent / "timeline.db.views.db").mkdir()

    assert hits(cli("search", "saravan", "--in", "actions", "--json")) == [("action", "saravan-explosion", "title")]


def test_a_place_is_found_by_each_of_its_names(cli):
    cli("append", "place", "--name", "Rask", "--id", "rask", "--kind", "settlement", "--alias", "راسک;fa;official")

    assert hits(cli("search", "راسک", "--in", "places", "--json")) == [("place", "rask", "alias")]
    assert hits(cli("search", "Rask", "--in", "actors", "--json")) == []


def test_a_name_that_an_actor_got_later_is_found_and_so_is_why_two_records_are_one(cli):
    cli("append", "name", "irgc", "--name", "Pasdaran", "--use", "transliteration")
    cli("append", "same-as", "iraq-strikes", "syria-strikes", "--reason", "Told apart by nobody but a quixotic clerk.")

    assert hits(cli("search", "Pasdaran", "--json")) == [("actor", "irgc", "alias")]
    assert hits(cli("search", "quixotic", "--json")) == [("action", "iraq-strikes", "reason")]
