"""What each kind of `append` records, from words that a person types."""

import pytest


def body_of(cli, name: str, *more: str) -> dict:
    """Return the body of the first event about a thing."""
    return cli("log", "--all", "--id", name, "--json", *more).json["items"][0]["body"]


# --- the design's first example --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_an_action_prints_its_id_and_how_its_time_was_understood(cli, sistan):
    ran = cli(*sistan)

    assert ran.out == "sistan-2024-01-18\n"
    assert ran.err == (
        "recorded at position 5; occurred 2024-01-18 04:30 Asia/Tehran (zone assumed from place) = 01:00 UTC\n"
    )


@pytest.mark.usefixtures("desk")
def test_an_action_records_actor_target_and_territory_apart(cli, sistan):
    cli(*sistan)

    body = body_of(cli, "sistan-2024-01-18")
    assert body["actors"] == [{"actor": "pakistan", "basis": "attributed", "by": "financial-times"}]
    assert body["targets"] == [
        {"actor": None, "basis": "attributed", "by": "financial-times", "words": "terrorist hide-outs"}
    ]
    assert body["territory"] == ["IR"]
    assert body["places"] == [{"name": "Sistan-Baluchestan", "relation": "inside"}]


@pytest.mark.usefixtures("desk")
def test_a_time_keeps_the_words_that_it_was_read_from(cli, sistan):
    cli(*sistan)

    occurred = body_of(cli, "sistan-2024-01-18")["occurred"]
    assert occurred["as_reported"] == "Thursday 4:30am local"
    assert (occurred["earliest"], occurred["latest"]) == ("2024-01-18T01:00:00Z", "2024-01-18T01:01:00Z")
    assert (occurred["zone"], occurred["zone_basis"]) == ("Asia/Tehran", "place")


@pytest.mark.usefixtures("desk")
def test_an_id_is_made_from_the_place_and_the_local_date(cli, panjgur):
    without_id = [word for word in panjgur if word not in ("--id", "panjgur-2024-01-16")]

    assert cli(*without_id).out == "panjgur-2024-01-16\n"
    assert cli(*without_id).err.startswith("already recorded at position 5")
    assert cli(*without_id[:-1], "another quote").out == "panjgur-2024-01-16-2\n"


@pytest.mark.usefixtures("desk")
def test_an_actor_that_nobody_names_is_said(cli):
    cli(*ACTION, "--actor", "unknown", "--id", "blast")

    assert body_of(cli, "blast")["actors"] == [{"actor": None, "basis": "unknown"}]


ACTION = (
    *("append", "action", "--kind", "explosion", "--occurred", "2024-01-18"),
    *("--source", "ft-2024-01-18", "--quote", "went off"),
)


@pytest.mark.usefixtures("desk")
def test_coordinates_need_their_radius_and_can_be_sealed(cli):
    here = ("--actor", "unknown", "--id", "blast", "--place", "near Saravan", "--at", "27.37,62.33")

    assert cli(*ACTION, *here).code == 2
    assert cli(*ACTION, *here, "--radius", "5", "--sensitive", "places").code == 0
    [place] = body_of(cli, "blast")["places"]
    assert (place["latitude"], place["longitude"], place["radius_m"]) == ("27.37", "62.33", 5000)
    assert "27.37" not in cli("show", "blast", "--raw").out


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--radius", "5"), "--radius belongs to a place"),
        (("--place", "Saravan", "--at", "27.37 62.33", "--radius", "5"), "is no pair of coordinates"),
        (("--place", "Saravan", "--at", "27.37,62.33", "--radius", "wide"), "is no radius"),
        (("--place", "Saravan", "--at", "27.37,62.33", "--radius", "1e999999"), "is no radius"),
        (("--place", "Saravan", "--at", "127.37,62.33", "--radius", "5"), "latitude is in degrees"),
        (
            (
                "--means",
                "trebuchet",
            ),
            "--means is 'trebuchet', not one of",
        ),
        (("--kind", "strke"), "did you mean strike?"),
        (("--territory", "Iran"), "write its code: IR is Iran"),
        (("--territory", "Irann"), "did you mean IR (Iran)?"),
        (("--territory", "IRNN"), "did you mean IRN"),
        (("--territory", "?"), "ISO 3166-1, two letters or three"),
        (("--sensitive", "title"), "where nothing can be sealed"),
        (("--lang", "!"), "--lang is no language"),
        (("--quote", ""), "--quote is empty"),
        (("--quote", "x" * 1001), "--quote is longer than 1000 characters"),
        (("--title", "t" * 5000), "--title is longer than 120 characters"),
        (("--id", "Upper"), "--id is no readable id"),
    ],
)
def test_what_is_wrong_is_said_by_the_name_of_the_option(cli, words, says):
    ran = cli(*ACTION, "--actor", "iran", *words)

    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert cli("log", "--json").json["basis"]["position"] == 4


# --- times -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--occurred", "2024-01-18T04:30"), "time.no-zone"),
        (("--occurred", "01/02/2024", "--zone", "Asia/Tehran"), "time.ambiguous-date"),
        (("--occurred", "2024-01-18T24:00", "--zone", "Asia/Tehran"), "time.midnight"),
        (("--occurred", "2024-01-18T04:30:00+03:30:10"), "time.offset"),
        (("--occurred", "2022-03-22T00:30", "--zone", "Asia/Tehran"), "time.skipped"),
        (("--occurred", "yesterday"), "time.unreadable"),
        (("--occurred", ""), "time.empty"),
        (("--occurred", "2024-01-18", "--zone", "Mars/Olympus"), "time.unknown-zone"),
        (("--occurred", "2024-01-18", "--zone", ""), "time.unknown-zone"),
        (("--occurred", "2024-01-18", "--zone", "localtime"), "time.unknown-zone"),
        (("--occurred", "2024-01-18", "--zone", "+3"), "time.unknown-zone"),
        (("--occurred", "2024-01-18", "--zone", "+99:99"), "time.offset"),
        (("--occurred", "2024-01-18", "--zone", "../../etc/passwd"), "time.unknown-zone"),
        (("--occurred", "\u06f2\u06f0\u06f2\u06f4-\u06f0\u06f1-\u06f1\u06f8"), "time.unreadable"),
        (("--occurred", "2024-01-18T04:30", "--zone", "place"), "time.no-zone"),
        (("--occurred", "2024-01-18T04:30", "--zone", "place", "--territory", "RU"), "time.no-zone"),
        (("--occurred", "2024-01-18/2024-01-16"), "time.reversed"),
        (("--occurred", "9" * 100_000), "time.unreadable"),
    ],
)
def test_a_time_that_would_be_a_guess_is_refused(cli, words, code):
    ran = cli(*ACTION, "--actor", "iran", *words, "--json")

    assert ran.code == 2
    assert ran.error["code"] == code
    assert ran.error["where"]["option"] in ("--occurred", "--zone")
    assert ran.error["fix"]
    assert len(ran.err) < 3000


@pytest.mark.usefixtures("desk")
def test_a_time_in_a_place_with_several_zones_says_which_they_are(cli):
    ran = cli(*ACTION, "--actor", "iran", "--zone", "place", "--territory", "RUS")

    assert "RU has several zones: Asia/Anadyr" in ran.err
    assert "name the zone, like --zone Asia/Tehran" in ran.err


@pytest.mark.usefixtures("desk")
def test_a_day_is_never_midnight(cli):
    cli(*ACTION, "--actor", "iran", "--id", "blast", "--territory", "IR", "--zone", "place")

    occurred = body_of(cli, "blast")["occurred"]
    assert (occurred["precision"], occurred["earliest"]) == ("day", "2024-01-17T20:30:00Z")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("words", ["on Friday", "late on Friday night"])
def test_a_weekday_that_contradicts_the_reading_is_refused_unless_it_is_to_be_kept(cli, words):
    refused = cli(*ACTION, "--actor", "iran", "--as-reported", words)
    kept = cli(*ACTION, "--actor", "iran", "--as-reported", words, "--keep-mismatch")

    assert refused.code == 2
    assert "the source's words say Friday; 2024-01-18 is a Thursday [time.weekday]" in refused.err
    assert "--keep-mismatch" in refused.err
    assert kept.code == 0
    assert "kept as it is: the source's words say Friday" in kept.err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("occurred", "words"),
    [
        ("2024-01-18", "Thursday"),
        ("2024-01-18", "the night of Wednesday to Thursday"),
        ("2024-01-17/2024-01-18", "on Wednesday"),
        ("../2024-01-18", "before Saturday"),
        ("2024-01", "one Tuesday in January"),
        ("unknown", "on Monday"),
        ("2024-01-17T23:30Z", "Wednesday"),
    ],
)
def test_a_weekday_that_may_be_right_passes(cli, occurred, words):
    assert cli(*ACTION, "--actor", "iran", "--occurred", occurred, "--as-reported", words).code == 0


@pytest.mark.usefixtures("desk")
def test_the_weekday_is_that_of_the_place_not_of_utc(cli):
    """04:30 on Thursday in Karachi is 23:30 on Wednesday in UTC."""
    words = ("--occurred", "2024-01-18T04:30", "--zone", "Asia/Karachi", "--as-reported", "Thursday")

    ran = cli(*ACTION, "--actor", "iran", *words)

    assert ran.code == 0
    assert "2024-01-18 04:30 Asia/Karachi = 2024-01-17 23:30 UTC" in ran.err


# --- actors and sources ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_an_actor_takes_aliases_a_tie_and_codes(cli):
    ran = cli(
        *("append", "actor", "--name", "Jaish al-Adl", "--kind", "group", "--alias", "JAA;en;acronym"),
        *("--alias", "Jaish ul-Adl", "--part-of", "iran", "--since", "2012", "--code", "wikidata=Q4"),
    )

    body = body_of(cli, "jaish-al-adl")
    assert ran.out == "jaish-al-adl\n"
    assert body["aliases"] == [
        {"language": "en", "name": "JAA", "use": "acronym"},
        {"name": "Jaish ul-Adl", "use": "transliteration"},
    ]
    [tie] = body["affiliations"]
    assert (tie["with_actor"], tie["relation"], tie["valid"]["latest"]) == ("iran", "part_of", None)
    assert body["external_ids"] == ["wikidata:Q4"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("kind", [("--kind", "person"), ("--kind", "unknown"), ()], ids=" ".join)
def test_no_id_is_made_from_a_name_that_may_be_a_persons(cli, kind):
    """Ids are published, and stay when a name is redacted."""
    refused = cli("append", "actor", "--name", "Jane Doe", *kind)
    chosen = cli("append", "actor", "--name", "Jane Doe", *kind, "--id", "witness-1")

    assert (refused.code, refused.out, chosen.code) == (2, "", 0)
    assert "ids are published, and names of persons are sealed" in refused.err
    assert "where: option --id" in refused.err
    assert "Jane" not in cli("show", "witness-1", "--raw").out


@pytest.mark.usefixtures("desk")
def test_a_name_that_was_recorded_openly_does_not_become_a_persons(cli):
    ran = cli("append", "correction", "actor:iran", "--set", "kind=person", "--reason", "it is a man of that name")

    assert ran.code == 2
    assert "[actor.name-open]" in ran.err
    assert "timeline append retraction actor:iran" in ran.err


@pytest.mark.usefixtures("desk")
def test_since_says_of_what(cli):
    ran = cli("append", "actor", "--name", "X", "--kind", "group", "--since", "2012")

    assert ran.code == 2
    assert "--part-of" in ran.err


@pytest.mark.usefixtures("desk")
def test_a_wire_copy_is_recorded_with_its_origin_in_one_transaction(cli):
    ran = cli(
        *("append", "source", "--publisher", "iran", "--published", "unknown", "--id", "copy"),
        *("--wire-of", "ft-2024-01-18"),
    )

    log = cli("log", "--all", "--id", "copy", "--json").json["items"]
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "copy"
    assert [item["type"] for item in log] == ["source.registered", "source.related"]
    assert log[1]["body"] == {"origin": "ft-2024-01-18", "relation": "wire_copy", "source": "copy"}


@pytest.mark.usefixtures("desk")
def test_a_publisher_that_nobody_knows_is_left_open(cli):
    cli("append", "source", "--publisher", "unknown", "--published", "unknown", "--kind", "post", "--id", "post")

    assert body_of(cli, "post")["publisher"] is None


@pytest.mark.usefixtures("desk")
def test_the_fix_for_a_time_of_publication_names_its_own_options(cli):
    ran = cli("append", "source", "--publisher", "iran", "--published", "2024-01-18T10:00")

    assert "[time.no-zone]" in ran.err
    assert "option --published" in ran.err


def test_a_recorder_who_cannot_be_printed_is_refused_by_the_option(cli, empty):  # noqa: ARG001 — the log is in the folder
    ran = cli("append", "actor", "--name", "Iran", "--kind", "state", "--recorder", "a\nb")

    assert ran.code == 2
    assert "where: option --recorder" in ran.err
