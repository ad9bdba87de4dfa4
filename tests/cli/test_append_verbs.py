"""The kinds of `append` that speak of what is on record: what each records, and how it names what is wrong."""

import pytest

from tests.cli.conftest import PAIR, copy_of, ran_in

CITED = ("--source", "ft-2024-01-18", "--quote", "words")
WHY = ("--reason", "it was looked at")
WHEN = ("--occurred", "2024-01-19", "--zone", "UTC", *CITED)
FT = {"quote": "words", "source": "ft-2024-01-18"}


def last(cli) -> dict:
    return cli("log", "--all", "--json").json["items"][-1]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A log with both strikes, a claim, a link, a case and a place."""
    more = (
        ("claim", "sistan", "--by", "iran", "--quantity", "killed", "--value", "9", "--id", "nine", *CITED),
        ("response", "sistan", "--answers", "panjgur", "--strength", "attributed", "--id", "link", *CITED),
        ("case", "--title", "Kerman", "--id", "kerman"),
        ("actor", "--name", "IRGC", "--kind", "organ", "--id", "irgc"),
        ("source", "--publisher", "unknown", "--published", "2024-01-17", "--id", "wire"),
    )
    return ran_in(tmp_path_factory, (*PAIR, *(("append", *argv) for argv in more)))


@pytest.fixture(autouse=True)
def world(cli, made, tmp_path) -> None:  # noqa: ARG001 — the log is the one in the folder
    """A copy of that log."""
    copy_of(made, tmp_path)


@pytest.mark.parametrize(
    ("argv", "type_", "stream", "body"),
    [
        (
            ("same-as", "panjgur", "sistan", *WHY, *CITED),
            "actions.merged",
            "panjgur-2024-01-16",
            {"into": "panjgur-2024-01-16", "merged": ["sistan-2024-01-18"], "citations": [FT]},
        ),
        (("same-as", "iran", "irgc", *WHY), "actors.merged", "iran", {"into": "iran", "merged": ["irgc"]}),
        (
            ("distinguish", "sistan", "panjgur", *WHY),
            "actions.distinguished",
            "sistan-2024-01-18",
            {"actions": ["sistan-2024-01-18", "panjgur-2024-01-16"]},
        ),
        (
            ("order", "panjgur", "sistan", "--at-least", "60", "--words", "soon after", *CITED),
            "actions.ordered",
            "panjgur-2024-01-16",
            {
                "before": "panjgur-2024-01-16",
                "after": "sistan-2024-01-18",
                "gap": {"least": 60, "words": "soon after"},
                "asserted_by": {"actor": "financial-times", "basis": "observed"},
            },
        ),
        (
            ("order", "panjgur", "sistan", "--asserted-by", "iran", *CITED),
            "actions.ordered",
            "panjgur-2024-01-16",
            {"asserted_by": {"actor": "iran", "basis": "attributed", "by": "financial-times"}},
        ),
        (
            ("part", "sistan", "--of", "panjgur"),
            "actions.related",
            "sistan-2024-01-18",
            {"part": "sistan-2024-01-18", "whole": "panjgur-2024-01-16"},
        ),
        (
            ("coding", "sistan", "--scheme", "rung", "--scheme-version", "1", "--code", "8", "--coder", "iran", *CITED),
            "action.coded",
            "sistan-2024-01-18",
            {"coding": {"scheme": "rung", "scheme_version": "1", "code": "8", "coder": "iran"}, "citations": [FT]},
        ),
        (
            ("grade", "ft-2024-01-18", "--reliability", "B", *WHY),
            "source.graded",
            "ft-2024-01-18",
            {"source": "ft-2024-01-18", "reliability": "B", "grader": "desk"},
        ),
        (
            ("grade", "nine", "--credibility", "3", "--grader", "mk", *WHY),
            "claim.graded",
            "nine",
            {"claim": "nine", "credibility": 3, "grader": "mk"},
        ),
        (
            ("citation", "nine", "--source", "wire", "--quote", "nine", "--speaker", "iran", "--lang", "en"),
            "citation.added",
            "nine",
            {
                "to": "claim:nine",
                "citation": {"source": "wire", "quote": "nine", "speaker": "iran", "language": "en"},
            },
        ),
        (
            ("citation", "link", "--source", "wire"),
            "citation.added",
            "link",
            {"citation": {"source": "wire", "locator": "the whole source"}},
        ),
        (
            ("citation", "link", "--source", "wire", "--locator", "page 2"),
            "citation.added",
            "link",
            {"citation": {"source": "wire", "locator": "page 2"}},
        ),
        (
            ("dispute", "link", "--by", "pakistan", *WHY),
            "response.disputed",
            "link",
            {"link": "link", "by": {"actor": "pakistan", "basis": "recorder"}},
        ),
        (
            ("dispute", "link", "--by", "pakistan", *WHY, *CITED),
            "response.disputed",
            "link",
            {"by": {"actor": "pakistan", "basis": "attributed", "by": "financial-times"}},
        ),
        (
            ("decline", "panjgur", "--answers", "sistan", "--method", "m-1", "--probability", "0.4", *WHY),
            "response.declined",
            "panjgur-2024-01-16",
            {"responded_to": "sistan-2024-01-18", "method": "m-1", "probability": "0.4"},
        ),
        (
            ("relation", "ft-2024-01-18", "--origin", "wire", "--relation", "quotes"),
            "source.related",
            "ft-2024-01-18",
            {"source": "ft-2024-01-18", "origin": "wire", "relation": "quotes"},
        ),
        (
            ("name", "irgc", "--name", "Sepah", "--use", "transliteration", "--lang", "fa", "--used-by", "iran"),
            "actor.named",
            "irgc",
            {"actor": "irgc", "name": "Sepah", "use": "transliteration", "language": "fa", "used_by": "iran"},
        ),
        (
            ("tie", "irgc", "--with", "iran", "--relation", "organ_of", "--since", "1979-05-05", "--stated"),
            "actor.affiliated",
            "irgc",
            {},
        ),
        (
            ("tie-ended", "irgc", "--with", "iran", "--relation", "organ_of", "--ended", "2024-02-01"),
            "actor.affiliation_ended",
            "irgc",
            {"with_actor": "iran", "relation": "organ_of"},
        ),
        (
            (
                *("place", "--name", "Rask", "--kind", "settlement", "--territory", "irn", "--alias", "Rasak;fa"),
                *("--at", "26.23,61.4", "--radius", "5", "--basis", "gazetteer_centroid", "--code", "geonames=1"),
            ),
            "place.registered",
            "rask",
            {
                "territory": ["IR"],
                "aliases": [{"name": "Rasak", "language": "fa", "use": "transliteration"}],
                "latitude": "26.23",
                "radius_m": 5000,
                "coordinates_basis": "gazetteer_centroid",
                "sensitive": False,
                "external_ids": ["geonames:1"],
            },
        ),
        (
            (
                "case",
                "--title",
                "From Rask to Panjgur",
                "--question",
                "Which answered which?",
                "--scope",
                "deadly ones",
                "--id",
                "from-rask-to-panjgur",
            ),
            "case.opened",
            "from-rask-to-panjgur",
            {"question": "Which answered which?", "scope": "deadly ones"},
        ),
        (("include", "kerman", "sistan", "panjgur"), "case.included", "kerman", {"case": "kerman"}),
        (("exclude", "kerman", "sistan", *WHY), "case.excluded", "kerman", {"actions": ["sistan-2024-01-18"]}),
        (("close", "kerman", *WHY), "case.closed", "kerman", {"case": "kerman"}),
        (
            ("claim", "case:kerman", "--by", "iran", "--quantity", "killed", "--value", "99", *CITED),
            "claim.made",
            "kerman-killed-iran",
            {"about_case": "kerman"},
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_kind_records_its_event_and_the_same_again_records_nothing(cli, argv, type_, stream, body):
    ran = cli("append", *argv)
    before = last(cli)

    again = cli("append", *argv)

    assert ran.code == again.code == 0, ran.err + again.err
    assert (before["type"], before["id"]) == (type_, stream)
    assert {name: before["body"][name] for name in body} == body
    assert last(cli) == before
    assert "already recorded" in again.err


@pytest.mark.parametrize(
    ("argv", "where"),
    [
        (("same-as", "sistan", "sistan", *WHY), "OTHER"),
        (("same-as", "sistan", "iran", *WHY), "argument OTHER"),
        (("same-as", "nobody", "sistan", *WHY), "argument ID"),
        (("same-as", "sistan", "panjgur"), "--reason"),
        (("same-as", "sistan", "panjgur", "--reason", ""), "--reason"),
        (("same-as", "sistan", "panjgur", *WHY, "--quote", "x"), "--quote needs --source"),
        (("distinguish", "sistan", *WHY), "ACTION"),
        (("distinguish", "sistan", "nobody", *WHY), "argument ACTION"),
        (("order", "sistan", "sistan", *CITED), "an action does not come before itself"),
        (("order", "sistan", "panjgur", "--at-least", "9", "--at-most", "1", *CITED), "--at-least"),
        (("order", "sistan", "panjgur", "--source", "wire"), "--quote"),
        (("part", "sistan", "--of", "sistan"), "an action is not a part of itself"),
        (("coding", "sistan", "--scheme", "a b", "--scheme-version", "1", "--code", "8"), "--scheme"),
        (
            ("coding", "sistan", "--scheme", "x", "--scheme-version", "1", "--code", "8", "--confidence", "2"),
            "confidence lies between 0 and 1",
        ),
        (("grade", "nine", *WHY), "--reliability"),
        (("grade", "nine", "--reliability", "A", *WHY), "argument ID"),
        (("grade", "nine", "--credibility", "7", *WHY), "--credibility"),
        (("grade", "nine", "--credibility", "3", "--reliability", "A", *WHY), "one grade is given at a time"),
        (("grade", "nine", "--credibility", "3", "--grader", "m k", *WHY), "--grader"),
        (("citation", "iran", *CITED), "argument ID"),
        (("citation", "nine", "--source", "nobody"), "--source"),
        (("citation", "nine", *CITED, "--lang", "!"), "--lang"),
        (("dispute", "nothing", "--by", "iran", *WHY), "RESPONSE"),
        (("dispute", "link", "--by", "nobody", *WHY), "--by"),
        (("decline", "sistan", "--answers", "sistan", "--method", "m", "--probability", "0.4", *WHY), "itself"),
        (("decline", "sistan", "--answers", "panjgur", "--method", "m", "--probability", "2", *WHY), "probability"),
        (("relation", "wire", "--origin", "wire", "--relation", "quotes"), "a source is not its own origin"),
        (("relation", "wire", "--origin", "nobody", "--relation", "quotes"), "--origin"),
        (("name", "irgc", "--name", "", "--use", "official"), "--name"),
        (("name", "irgc", "--name", "x", "--use", "nickname"), "--use"),
        (("tie", "irgc", "--with", "irgc", "--relation", "part_of"), "an actor is not a part of itself"),
        (("tie", "irgc", "--with", "iran", "--relation", "part_of", "--since", "soon"), "--since"),
        (("tie-ended", "irgc", "--with", "iran", "--relation", "part_of", "--ended", "soon"), "--ended"),
        (("place", "--name", "Rask", "--kind", "settlement", "--at", "26,61"), "--at and --radius go together"),
        (("place", "--name", "Rask", "--kind", "settlement", "--radius", "1"), "--at and --radius go together"),
        (("place", "--name", "Home", "--kind", "site", "--sensitive"), "--id"),
        (("place", "--name", "Rask", "--kind", "town"), "--kind"),
        (("place", "--name", "Rask", "--kind", "area", "--territory", "Iran"), "--territory"),
        (("case", "--title", "Killing of Jane Roe"), "--id"),
        (("case", "--title", "", "--id", "empty"), "--title"),
        (("include", "nothing", "sistan"), "CASE"),
        (("include", "kerman", "nothing"), "ACTION"),
        (("exclude", "kerman", "sistan"), "--reason"),
        (("restore", "sistan", *WHY), "was not retracted"),
        (("claim", "case:nothing", "--by", "iran", "--quantity", "killed", "--value", "9", *CITED), "ACTION"),
    ],
    ids=" ".join,
)
def test_a_refusal_names_what_was_typed_and_nothing_is_recorded(cli, argv, where):
    before = last(cli)

    ran = cli("append", *argv)

    assert ran.code in (2, 3)
    assert where in ran.err
    assert last(cli) == before


def test_a_merge_is_undone_and_both_stand_again(cli):
    cli("append", "same-as", "panjgur", "sistan", *WHY)

    ran = cli("append", "same-as", "panjgur", "sistan", "--undo", "--reason", "two strikes after all")

    assert ran.code == 0, ran.err
    assert last(cli)["type"] == "actions.unmerged"


def test_what_was_retracted_by_mistake_stands_again_as_often_as_need_be(cli):
    for reason in ("first", "second"):
        cli("append", "retraction", "action:sistan", "--reason", f"{reason} mistake")

        ran = cli("append", "restore", "sistan", "--reason", f"{reason} thought")

        assert ran.code == 0, ran.err
        assert last(cli)["type"] == "action.restored"
        assert "already recorded" in cli("append", "restore", "sistan", "--reason", f"{reason} thought").err


def test_the_name_of_a_sensitive_place_is_sealed(cli):
    cli(
        *("append", "place", "--name", "Safe house", "--kind", "site", "--sensitive", "--id", "site-1"),
        *("--at", "26.2,61.4", "--radius", "1"),
    )

    raw = cli("show", "place:site-1", "--raw").out

    assert "Safe house" not in raw
    assert "61.4" not in raw


def test_a_tie_has_a_beginning_an_end_and_somebody_who_says_so(cli):
    cli(
        "append",
        "tie",
        "irgc",
        "--with",
        "iran",
        "--relation",
        "organ_of",
        "--since",
        "1979",
        "--until",
        "2024",
        *CITED,
    )

    tie = last(cli)["body"]["affiliation"]
    assert (tie["valid"]["edtf"], tie["strength"]) == ("1979/2024", "attributed")
    assert tie["asserted_by"] == {"actor": "financial-times", "basis": "observed"}


@pytest.mark.parametrize(
    ("argv", "id_"),
    [
        (
            ("action", "--kind", "abduction", "--actor", "unknown", "--title", "Gunmen abduct Jane Roe", *WHEN),
            "unknown-abduction-2024-01-19",
        ),
        (
            (
                *("action", "--kind", "raid", "--actor", "iran", "--place", "house of Jane Roe", *WHEN),
                *("--at", "26,61", "--radius", "1", "--sensitive", "places"),
            ),
            "iran-raid-2024-01-19",
        ),
        (
            ("claim", "sistan", "--by-words", "Dr Jane Roe", "--quantity", "killed", "--value", "2", *CITED),
            "sistan-killed-unnamed",
        ),
        (("source", "--publisher", "iran", "--published", "2024-01-19", "--confidential"), "article-2024-01-19"),
    ],
    ids=["title", "marked place", "speaker", "confidential source"],
)
def test_no_id_is_made_from_what_is_sealed(cli, argv, id_):
    """An id is published and stays; a text that is sealed may be taken out."""
    ran = cli("append", *argv)

    assert (ran.code, ran.out) == (0, f"{id_}\n"), ran.err


@pytest.mark.parametrize(
    ("argv", "where"),
    [
        (("transfer", "ft-2024-01-18", "--by", "desk", "--to", "a court"), "option SOURCE"),
        (
            ("verification", "ft-2024-01-18", "--by", "desk", "--method", "geolocation", "--outcome", "consistent"),
            "option SOURCE",
        ),
        (("citation", "nine", "--source", "wire"), "option ID"),
        (("grade", "nine", "--credibility", "3", *WHY), "option ID"),
        (("correction", "nine", "--set", "stance=denies", *WHY), "option EVENT"),
        (("dispute", "link", "--by", "iran", *WHY), "option RESPONSE"),
        (
            ("claim", "sistan", "--by", "iran", "--about", "motive", "--says", "x", "--source", "wire", "--quote", "x"),
            "option ACTION",
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_was_retracted_is_refused_with_what_named_it(cli, argv, where):
    for thing in ("claim:nine", "response:link", "source:ft-2024-01-18", "action:sistan-2024-01-18"):
        assert cli("append", "retraction", thing, "--reason", "a slip").code == 0

    ran = cli("append", *argv)

    assert ran.code == 2
    assert "[thing.retracted]" in ran.err
    assert f"where: {where}" in ran.err


@pytest.mark.parametrize(
    ("argv", "where"),
    [
        (("retraction", "case:kerman", *WHY), "option EVENT"),
        (("retraction", "nine", *WHY, *CITED), "option --quote"),
        (("retraction", "sistan", *WHY, "--by", "iran"), "option --by"),
        (("correction", "case:kerman", "--set", "title=x", *WHY), ""),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_amended_so_is_refused_with_where(cli, argv, where):
    ran = cli("append", *argv)

    assert ran.code == 2
    assert f"where: {where}" in ran.err
