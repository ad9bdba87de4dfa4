"""What `append claim` and `append response` record: who says what, on whose word, and never more than was said."""

import pytest


def body_of(cli, name: str) -> dict:
    """Return the body of the first event about a thing."""
    return cli("log", "--all", "--id", name, "--json").json["items"][0]["body"]


CITED = ("--source", "ft-2024-01-18", "--quote", "words")


def claim(cli, *words: str, name: str = "one"):
    return cli("append", "claim", "sistan", "--by", "iran", "--id", name, *CITED, *words)


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("words", "figure"),
    [
        (("--value", "9"), {"bound": "exact", "value": 9}),
        (("--value", "0"), {"bound": "exact", "value": 0}),
        (("--value", "5", "--bound", "at-least"), {"bound": "at_least", "value": 5}),
        (("--low", "5", "--high", "8"), {"bound": "range", "low": 5, "high": 8}),
        (("--low", "0", "--best", "6", "--high", "12"), {"bound": "three_point", "low": 0, "best": 6, "high": 12}),
        (("--words", "a number of"), {"bound": "word", "word": "a-number-of"}),
        (("--words", "unknown"), {"bound": "unknown"}),
        (
            ("--value", "301", "--bound", "at-least", "--words", "more than 300"),
            {"bound": "at_least", "value": 301, "words": "more than 300"},
        ),
        (
            ("--category", "children=4", "--category", "women=several"),
            {
                "bound": "parts_only",
                "parts": [
                    {"bound": "exact", "category": "children", "value": 4},
                    {"bound": "word", "category": "women", "word": "several"},
                ],
            },
        ),
    ],
)
def test_a_figure_is_never_more_exact_than_it_was_said(cli, words, figure):
    assert claim(cli, "--quantity", "killed", *words).code == 0

    recorded = body_of(cli, "one")["figure"]
    assert {name: recorded[name] for name in figure} == figure
    assert (recorded["quantity"], recorded["unit"], recorded["scope"]) == ("killed", "persons", "incident")


@pytest.mark.usefixtures("pair")
def test_parts_without_a_total_are_added_up_and_marked_as_our_sum(cli):
    claim(cli, "--quantity", "killed", "--category", "children=4", "--category", "women=3", "--status", "foreigners")

    table = cli("claims", "sistan").out
    assert "7 (our sum)" in table
    assert '"foreigners"' in table


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--quantity", "killed"), "the figure is missing"),
        (("--quantity", "deaths", "--value", "1"), "there is no quantity 'deaths'"),
        (("--quantity", "killed", "--words", "quite a lot"), "is no word for a number"),
        (("--quantity", "killed", "--low", "5"), "takes low and high"),
        (("--quantity", "killed", "--value", "1", "--low", "5"), "takes"),
        (("--quantity", "killed", "--bound", "about", "--words", "several"), "--bound says how a value is meant"),
        (("--quantity", "killed", "--category", "children"), "has no number"),
        (("--quantity", "killed", "--category", "children=" + "9" * 5000), "is no number"),
        (("--quantity", "killed", "--value", "99999999999999999999"), "--value"),
        (("--quantity", "killed", "--value", "seven"), "--value is 'seven'"),
        (("--quantity", "killed", "--value", "-1"), "--value"),
        (("--value", "9"), "it is not said what is claimed"),
        ((), "it is not said what is claimed"),
        (("--quantity", "killed", "--value", "1", "--says", "x"), "--says belongs to --about"),
        (("--about", "motive"), "--about needs --says"),
        (("--about", "motive", "--says", "x", "--value", "1"), "--value belongs to a figure"),
        (("--about", "motive", "--says", "x", "--quantity", "killed"), "--quantity belongs to a figure"),
        (("--about", "rumour", "--says", "x"), "--about is 'rumour', not one of"),
        (("--about", "time", "--says", "at dawn"), "no time that can be read"),
        (("--about", "time", "--says", "2024-01-18 dawn"), "no part of a day"),
        (("--about", "responsibility", "--says", "nobody", "--stance", "attributes"), "goes by 'nobody'"),
    ],
)
def test_a_claim_that_says_nothing_or_two_things_is_refused(cli, words, says):
    ran = claim(cli, *words)

    assert ran.code in (2, 3)
    assert says in ran.err
    assert cli("claims", "sistan").out == ""


@pytest.mark.usefixtures("pair")
def test_other_claims_are_words_times_places_and_who_did_it(cli):
    said = {
        "motive": "an imminent threat",
        "target": "hide-outs",
        "time": "2024-01-18T04:05",
        "place": "near Saravan",
    }
    for about, says in said.items():
        assert claim(cli, "--about", about, "--says", says, "--zone", "place", name=about).code == 0
    assert claim(cli, "--about", "responsibility", "--stance", "claims", name="ours").code == 0

    assert body_of(cli, "motive")["text"] == "an imminent threat"
    assert body_of(cli, "time")["when"]["earliest"] == "2024-01-18T00:35:00Z"
    assert body_of(cli, "place")["place"] == {"name": "Saravan", "relation": "near"}
    assert body_of(cli, "ours")["stance"] == "claims"


@pytest.mark.usefixtures("pair")
def test_the_pages_words_are_never_put_in_the_mouth_of_the_claimant(cli):
    """The sentence is the newspaper's, though it tells what Iran says; as Iran's own it is named by whoever records."""
    said = "a number of people were killed, the foreign ministry in Tehran said"
    figure = ("--quantity", "killed", "--words", "a number of")
    cited = ("--source", "ft-2024", "--quote", said)
    cli("append", "claim", "sistan-2024", "--by", "iran", "--id", "told", *cited, *figure)
    of_the_page = cli("export", "md", "sistan-2024").out
    cli("append", "claim", "sistan-2024", "--by", "iran", "--id", "own", *cited, *figure, "--speaker", "iran")
    of_iran = cli("export", "md", "sistan-2024").out

    assert "speaker" not in body_of(cli, "told")["citations"][0]
    assert body_of(cli, "own")["citations"][0]["speaker"] == "iran"
    assert f'"{said}"' in of_the_page
    assert f'Iran: "{said}"' not in of_the_page
    assert f'Iran: "{said}"' in of_iran


# --- responses -------------------------------------------------------------------------------------------------------


def response(cli, *words: str):
    return cli("append", "response", "sistan", "--answers", "panjgur", "--id", "link", *words)


@pytest.mark.usefixtures("pair")
def test_a_reporters_word_is_attributed_to_the_publisher(cli):
    ran = response(cli, "--strength", "attributed", *CITED)

    assert ran.code == 0
    assert body_of(cli, "link")["asserted_by"] == {"actor": "financial-times", "basis": "observed"}


@pytest.mark.usefixtures("pair")
def test_a_stated_response_rests_on_the_acting_sides_own_words(cli):
    """A newspaper's words do not become Pakistan's because somebody says that Pakistan asserts it."""
    for words in ((), ("--asserted-by", "pakistan"), ("--speaker", "iran", "--asserted-by", "pakistan")):
        refused = response(cli, "--strength", "stated", *words, *CITED)
        assert refused.code == 2
        assert "[response.not-own-words]" in refused.err
    assert "name who speaks the words, if it is one of them: --speaker ACTOR" in refused.err

    accepted = response(cli, "--strength", "stated", "--speaker", "pakistan", *CITED)

    assert accepted.code == 0
    body = body_of(cli, "link")
    assert body["citations"][0]["speaker"] == "pakistan"
    assert body["asserted_by"] == {"actor": "pakistan", "basis": "self_claimed"}


@pytest.mark.usefixtures("pair")
def test_a_statement_that_the_acting_side_publishes_needs_no_speaker(cli):
    cli("append", "actor", "--name", "Foreign ministry", "--kind", "organ", "--id", "ministry", "--part-of", "pakistan")
    cli("append", "source", "--publisher", "ministry", "--published", "2024-01-18", "--id", "statement")

    ran = response(cli, "--strength", "stated", "--source", "statement", "--quote", "in response to the strike")

    assert ran.code == 0, ran.err
    assert "speaker" not in body_of(cli, "link")["citations"][0]


@pytest.mark.usefixtures("pair")
def test_no_speaker_is_invented_for_whoever_asserts_it(cli):
    response(cli, "--strength", "attributed", "--asserted-by", "iran", *CITED)

    assert "speaker" not in body_of(cli, "link")["citations"][0]


@pytest.mark.usefixtures("pair")
def test_the_speaker_of_a_quote_may_be_named(cli, sistan):
    cli(*sistan[:3], "other", *sistan[4:], "--speaker", "iran")
    cli(*("append", "claim", "sistan-2024", "--by", "iran", "--id", "one", *CITED), "--about", "motive", "--says", "x")
    cli(
        *("append", "claim", "sistan-2024", "--by", "iran", "--speaker", "pakistan", "--id", "two", *CITED),
        *("--about", "motive", "--says", "x"),
    )

    speakers = [body_of(cli, name)["citations"][0].get("speaker") for name in ("action:other", "one", "two")]
    assert speakers == ["iran", None, "pakistan"]


@pytest.mark.usefixtures("pair")
def test_a_speaker_speaks_in_a_source(cli):
    ran = response(cli, "--strength", "attributed", "--speaker", "iran")

    assert ran.code == 2
    assert "--speaker needs --source" in ran.err


@pytest.mark.usefixtures("pair")
def test_an_inferred_response_names_method_probability_and_who_accepted_it(cli):
    half = response(cli, "--strength", "inferred", "--method", "hawkes-1")
    whole = response(
        cli,
        *("--strength", "inferred", "--method", "hawkes-1", "--model", "m-1"),
        *("--probability", "0.62", "--accepted-by", "A.Editor"),
    )

    assert half.code == 2
    assert "needs method, model, probability and accepted_by" in half.err
    assert whole.code == 0


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--strength", "attributed"), "needs a citation"),
        (("--strength", "attributed", "--quote", "words"), "--quote needs --source"),
        (("--strength", "guessed", *CITED), "--strength is 'guessed', not one of"),
        (("--strength", "attributed", "--announces", "panjgur", *CITED), "one response joins two actions"),
        (("--strength", "inferred", "--method", "m", *CITED), "inferred"),
        (("--strength", "attributed", "--probability", "0.5", *CITED), "belong to inferred responses"),
    ],
)
def test_a_response_that_rests_on_nothing_is_refused(cli, words, says):
    ran = response(cli, *words)

    assert ran.code == 2
    assert says in ran.err
    assert "\n  where: option --" in ran.err


@pytest.mark.usefixtures("pair")
def test_a_response_answers_something(cli):
    ran = cli("append", "response", "sistan", "--strength", "attributed", *CITED)

    assert ran.code == 2
    assert "--answers, --pre-empts, --announces" in ran.err


@pytest.mark.usefixtures("pair")
def test_an_action_cannot_answer_itself_or_what_came_later(cli):
    itself = cli("append", "response", "sistan", "--answers", "sistan", "--strength", "attributed", *CITED)
    later = cli("append", "response", "panjgur", "--answers", "sistan", "--strength", "attributed", *CITED)

    assert itself.code == later.code == 2
    assert "an action cannot answer itself" in itself.err
    assert "[response.before-cause]" in later.err


@pytest.mark.usefixtures("pair")
def test_hedged_and_denied_are_kept(cli):
    response(cli, "--strength", "attributed", "--hedged", "--denied", *CITED)

    body = body_of(cli, "link")
    assert (body["hedged"], body["polarity"]) == (True, "no")
