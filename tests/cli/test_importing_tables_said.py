"""Tables that are imported again: a row is what it says, what it leaves blank stays, what it cites is left alone."""

import pytest

from tests.cli.tables import ACTORS, HEAD, LIST, PANJGUR, PAPER, SISTAN, body, events, item, profile, recorded, table

BBC = b'{"type": "actor.registered", "body": {"actor": "bbc", "kind": "outlet", "name": "BBC"}}\n'
LONG = "id,claimant,quantity,value,status,source,quote\n"
MILITANTS = "panjgur,pakistan,killed,7,militants,s1,a\n"
CHILDREN = "panjgur,pakistan,killed,2,children,s1,b\n"
REFUGEES = "panjgur,pakistan,killed,unknown,refugees,s1,c\n"
SHORT = "id,when,zone,kind,actor,source,quote\n"
ONE = "p,2024-01-16,Asia/Karachi,strike,iran,s1,words\n"


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that knows some actors, and two sources that the BBC published."""
    by_bbc = [PAPER.replace(b'"paper"', b'"%s"' % one).replace(b"null", b'"bbc"', 1) for one in (b"s1", b"s2")]
    assert cli("import", "-", stdin=ACTORS + BBC + b"\n".join([PAPER, *by_bbc])).code == 0
    return empty.parent


def shown(cli, thing: str) -> dict:
    [one] = cli("show", thing, "--json").json["items"]
    return one


def added(cli, desk, text: str, *argv: str) -> int:
    ran = cli("import", table(desk, text), "--json", *argv)
    assert ran.code == 0, ran.err
    return item(ran)["appended"]


# --- claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_row_that_is_gone_leaves_the_others_as_they_are_and_is_named(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    mine = ("--map", profile(desk, LIST))
    before = added(cli, desk, LONG + MILITANTS + CHILDREN + REFUGEES, *mine)

    ran = cli("import", table(desk, LONG + CHILDREN + REFUGEES), "--json")

    assert (before, item(ran)["appended"]) == (3, 0)
    assert recorded(cli)[-3:] == [
        ("claim.made", "panjgur-pakistan-killed-2"),
        ("claim.made", "panjgur-pakistan-killed-3"),
        ("claim.made", "panjgur-pakistan-killed-4"),
    ]


def test_claim_rows_that_are_sorted_otherwise_add_nothing_and_supersede_nothing(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    seven, nine = "panjgur,iran,killed,7,,s1,a\n", "panjgur,iran,killed,9,,s2,b\n"
    added(cli, desk, LONG + seven + nine)

    assert added(cli, desk, LONG + nine + seven) == 0
    assert added(cli, desk, LONG + nine) == 0


def test_one_claim_row_that_changed_among_others_corrects_its_own_claim(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    added(cli, desk, LONG + MILITANTS + CHILDREN)

    said = body(cli, "claim.corrected", table(desk, LONG + CHILDREN.replace(",2,", ",3,") + MILITANTS))

    assert said["claim"] == "panjgur-pakistan-killed-3"
    assert said["changes"][0]["value"]["value"] == 3


def test_a_claim_that_may_be_either_of_two_is_new_and_both_are_named(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    added(cli, desk, LONG + "panjgur,iran,killed,7,,s1,a\n" + "panjgur,iran,killed,8,,s1,b\n")

    ran = cli("import", table(desk, LONG + "panjgur,iran,killed,9,,s1,c\n"), "--json")

    assert recorded(cli)[-1] == ("claim.made", "panjgur-iran-killed-3")
    assert item(ran)["vanished"] == ["claim:panjgur-iran-killed", "claim:panjgur-iran-killed-2"]
    assert "timeline append retraction claim:panjgur-iran-killed --reason" in ran.err


def test_a_claim_or_a_link_that_was_struck_out_is_said_when_its_row_changes(cli, desk):
    name = table(desk, HEAD + PANJGUR + SISTAN)
    cli("import", name)
    for one in ("claim:panjgur-pakistan-killed", "response:sistan-answers-panjgur"):
        assert cli("append", "retraction", one, "--reason", "not so").code == 0

    ran = cli("import", table(desk, HEAD + PANJGUR.replace(",2,", ",3,") + SISTAN), "--json")

    assert (item(ran)["appended"], item(ran)["refused"]) == (0, 0)
    assert item(ran)["returned"] == ["claim:panjgur-pakistan-killed", "response:sistan-answers-panjgur"]


# --- sources ----------------------------------------------------------------------------------------------------------


CITING = "id,when,kind,actor,url,published,publisher,quote\n"


@pytest.mark.parametrize("more", ["2024-01-17,fars", ",unknown"])
def test_two_documents_of_one_publisher_and_day_are_two_sources_also_in_two_files(cli, desk, more):
    added(cli, desk, CITING + f"a,2024-01-16,strike,iran,https://fars.example/1,{more},x\n")
    second = CITING + f"b,2024-01-16,raid,iran,https://fars.example/2,{more},x\n"

    drafts = events(cli, table(desk, second))

    assert [one["type"] for one in drafts] == ["source.registered", "action.reported"]
    assert drafts[0]["body"]["source"].endswith("-2")
    assert added(cli, desk, second) == 2
    assert added(cli, desk, second) == 0


def test_an_address_that_is_on_record_is_that_source(cli, desk):
    added(cli, desk, CITING + "a,2024-01-16,strike,iran,https://fars.example/1,2024-01-17,fars,x\n")

    said = body(cli, "action.reported", table(desk, CITING + "b,2024-01-18,raid,iran,http://www.fars.example/1/,,,x\n"))

    assert said["citations"][0]["source"] == "fars-2024-01-17"
    assert said["actors"] == [{"actor": "iran", "basis": "attributed", "by": "fars"}]


def test_a_row_that_says_otherwise_of_a_source_is_refused_and_never_corrects_it(cli, desk):
    added(cli, desk, CITING + "a,2024-01-16,strike,iran,https://fars.example/1,2024-01-17,fars,x\n")

    ran = cli("import", table(desk, CITING + "b,2024-01-18,raid,iran,https://fars.example/1,2024-01-19,fars,x\n"))

    assert ran.code == 2
    assert "source fars-2024-01-17 has another published" in ran.err


def test_a_source_on_record_may_be_cited_with_its_publisher_beside_it(cli, desk):
    text = "id,when,kind,actor,source,publisher,quote\np,2024-01-16,strike,iran,s1,bbc,x\n"

    assert [one["type"] for one in events(cli, table(desk, text))] == ["action.reported"]


# --- what a row does not say ------------------------------------------------------------------------------------------


def test_a_file_with_fewer_columns_takes_nothing_away(cli, desk):
    full = "id,when,zone,kind,title,actor,target,territory,place,as reported,source,quote,language\n"
    row = "y1,2024-01-16,Asia/Karachi,strike,A strike,iran,pakistan,PK,Panjgur,on Tuesday,s1,x,en\n"
    added(cli, desk, full + row)
    before = shown(cli, "y1")

    assert added(cli, desk, "id,when,kind,actor,source,quote\ny1,2024-01-16,strike,iran,s1,x\n") == 0
    assert added(cli, desk, full + row.replace("A strike", "").replace(",PK,", ",,")) == 0
    assert shown(cli, "y1") == before


def test_a_hyphen_takes_away_what_a_cell_said(cli, desk):
    full = "id,when,kind,title,actor,territory,source,quote\n"
    added(cli, desk, full + "y1,2024-01-16,strike,A strike,iran,PK,s1,x\n")

    said = body(cli, "action.corrected", table(desk, full + "y1,2024-01-16,strike,-,iran,-,s1,x\n"))

    assert said["changes"] == [{"field": "territory", "value": []}, {"field": "title", "value": None}]


def test_a_passage_that_a_person_added_stays_when_the_row_changes(cli, desk):
    added(cli, desk, SHORT + ONE)
    done = cli("append", "citation", "action:p", "--source", "s2", "--quote", "more")
    assert done.code == 0, done.err

    said = body(cli, "action.corrected", table(desk, SHORT + ONE.replace(",words", ",other words")))

    assert [(one["source"], one["quote"]) for one in said["changes"][0]["value"]] == [
        ("s1", "other words"),
        ("s2", "more"),
    ]


def test_rows_of_one_action_cite_together_whatever_their_order(cli, desk):
    other = ONE.replace(",s1,words", ",s2,others")

    said = body(cli, "action.reported", table(desk, SHORT + ONE + other))
    added(cli, desk, SHORT + ONE + other)

    assert [one["source"] for one in said["citations"]] == ["s1", "s2"]
    assert added(cli, desk, SHORT + other + ONE) == 0
    assert added(cli, desk, SHORT + other) == 0


def test_a_further_row_of_an_action_adds_a_passage_and_replaces_none(cli, desk):
    added(cli, desk, SHORT + ONE)

    drafts = events(cli, table(desk, SHORT + ONE + ONE.replace(",s1,words", ",s2,others")))

    assert [(one["type"], one["body"]["citation"]["source"]) for one in drafts] == [("citation.added", "s2")]


# --- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row", ["p,2024-02-01,Asia/Tehran,raid,pakistan,s2,x\n", "7,2024-02-01,Asia/Tehran,raid,iran,s2,x\n"]
)
def test_a_row_by_the_id_of_another_action_is_refused_and_corrects_nothing(cli, desk, row):
    added(cli, desk, SHORT + ONE + ONE.replace("p,", "7,", 1))

    ran = cli("import", table(desk, SHORT + row))

    assert ran.code == 2
    assert "another action on record has the id" in ran.err
    assert "prefix = " in ran.err


def test_a_row_of_one_data_set_does_not_correct_the_row_of_another(cli, desk):
    added(cli, desk, SHORT + ONE, "--map", profile(desk, LIST))
    theirs = profile(desk, LIST.replace("desk", "theirs"), "theirs")

    ran = cli("import", table(desk, SHORT + ONE.replace(",strike,", ",raid,")), "--map", theirs)

    assert ran.code == 2
    assert "another action of the data set desk has the id p" in ran.err


# --- links and notes --------------------------------------------------------------------------------------------------


LINKED = HEAD.replace("note", "strength")
ATTRIBUTED = SISTAN.replace("look", "attributed")


def test_a_link_that_gets_weaker_is_corrected(cli, desk):
    added(cli, desk, LINKED + PANJGUR + ATTRIBUTED)

    said = body(cli, "response.corrected", table(desk, LINKED + PANJGUR + ATTRIBUTED.replace("attributed", "followed")))

    assert said["changes"] == [{"field": "strength", "value": "followed"}]


def test_a_link_that_got_stronger_and_weaker_again_is_refused_by_the_name_of_the_stronger_one(cli, desk):
    weak = LINKED + PANJGUR + SISTAN.replace("look", "followed")
    added(cli, desk, weak)
    added(cli, desk, LINKED + PANJGUR + ATTRIBUTED)

    ran = cli("import", table(desk, weak))
    struck = cli("append", "retraction", "response:sistan-answers-panjgur-r2", "--reason", "not so")

    assert ran.code == 2
    assert "timeline append retraction response:sistan-answers-panjgur-r2 --reason" in ran.err
    assert struck.code == 0
    assert added(cli, desk, weak) == 0


def test_two_who_say_it_of_one_pair_are_two_links(cli, desk):
    head = HEAD.replace("note", "asserted by")
    other = "sistan,,,,,,,,,,paper,b,panjgur,fars\n"

    drafts = events(cli, table(desk, head + PANJGUR + SISTAN.replace("look", "ministry") + other))

    assert [one["body"]["link"] for one in drafts if one["type"] == "response.asserted"] == [
        "sistan-answers-panjgur-ministry",
        "sistan-answers-panjgur-fars",
    ]


def test_a_changed_note_is_a_new_one_and_the_old_one_is_named(cli, desk):
    added(cli, desk, HEAD + PANJGUR + SISTAN)

    ran = cli("import", table(desk, HEAD + PANJGUR + SISTAN.replace("look", "look again")), "--json")

    assert recorded(cli)[-1] == ("note.added", "sistan-note-2")
    assert item(ran)["vanished"] == ["note:sistan-note"]


def test_notes_of_two_rows_of_one_action_are_two(cli, desk):
    more = "sistan,,,,,,,,,,paper,z,,and another\n"

    assert added(cli, desk, HEAD + PANJGUR + SISTAN + more) == 7
    assert added(cli, desk, HEAD + more + SISTAN + PANJGUR) == 0


# --- identity ---------------------------------------------------------------------------------------------------------


def test_a_figure_from_another_source_goes_on_from_nothing(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    added(cli, desk, LONG + "panjgur,iran,killed,7,,s1,a\n")

    [said] = events(cli, table(desk, LONG + "panjgur,iran,killed,9,,s2,b\n"))

    assert (said["type"], said["body"]["claim"]) == ("claim.made", "panjgur-iran-killed-2")
    assert "supersedes" not in said["body"]


def test_a_new_claim_about_an_action_that_was_struck_out_is_said_and_refuses_nothing(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    assert cli("append", "retraction", "action:panjgur", "--reason", "not so").code == 0

    ran = cli("import", table(desk, LONG + "panjgur,iran,killed,7,,s1,a\n"), "--json")

    assert (ran.code, item(ran)["appended"], item(ran)["returned"]) == (0, 0, ["action:panjgur"])
