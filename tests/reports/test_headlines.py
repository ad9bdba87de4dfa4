"""The headline of a step: one sentence in the active voice that names who acted, and on whose word."""

import pytest

from events.codebook import table
from tests.builders import action, party, place, withheld
from tests.reports.making import ANSWER, PANJGUR, SISTAN, report, step


def headline(**more):
    return step(report(action("panjgur", territory=("PK",), **more), SISTAN, ANSWER), "panjgur").headline


def test_it_names_who_acted_at_whom_and_where_and_on_whose_word():
    said = headline(
        actors=(party("iran", "attributed", by="financial-times"),),
        targets=(party(None, words="terrorist hide-outs"),),
        places=(place("Panjgur"),),
    )

    assert said == (
        'Iran, according to the Financial Times, carried out a strike on "terrorist hide-outs" near Panjgur.'
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"actors": (party("iran", "observed"),)}, "Iran carried out a strike in Pakistan."),
        ({"actors": (party("iran", "self_claimed"),)}, "Iran, by its own claim, carried out a strike in Pakistan."),
        ({"actors": (party(None, "unknown"),)}, "Somebody whom nobody names carried out a strike in Pakistan."),
        ({"actors": (party(None, "observed", words="gunmen"),)}, '"gunmen" carried out a strike in Pakistan.'),
        (
            {"actors": (party("iran", "observed"),), "realisation": "foiled"},
            "Iran attempted a strike in Pakistan, and was foiled.",
        ),
        ({"actors": (party("iran", "observed"),), "realisation": "announced"}, "Iran announced a strike in Pakistan."),
        (
            {"actors": (party("iran", "observed"),), "kind": "assassination.attempted", "realisation": "attempted"},
            "Iran carried out an attempted assassination in Pakistan.",
        ),
        ({"actors": (party(None, "unknown"),), "kind": "explosion"}, "An explosion went off in Pakistan."),
        (
            {"kind": "sanction.recall", "actors": (party("pakistan"),), "targets": (party("iran"),)},
            "Pakistan recalled envoys from Iran in Pakistan.",
        ),
        ({"kind": "protest.summons", "actors": (party("pakistan"),)}, "Pakistan summoned an envoy in Pakistan."),
        (
            {"kind": "talks.visit", "actors": (party("iran"),), "targets": (party("pakistan"),)},
            "Iran visited Pakistan in Pakistan.",
        ),
        ({"kind": "talks.visit", "actors": (party("iran"),)}, "Iran made a visit in Pakistan."),
        (
            {
                "kind": "talks.visit",
                "actors": (party("iran"),),
                "targets": (party("pakistan"),),
                "realisation": "announced",
            },
            "Iran announced a visit to Pakistan in Pakistan.",
        ),
        (
            {"actors": (), "participants": (party("iran"), party("pakistan")), "direction": "mutual", "kind": "talks"},
            "Iran and Pakistan held talks in Pakistan.",
        ),
        (
            {"actors": (), "participants": (party("iran"), party("pakistan")), "direction": "unknown", "kind": "clash"},
            "Iran and Pakistan took part in a clash in Pakistan; who acted is not stated.",
        ),
        (
            {"actors": (), "direction": "unknown", "kind": "clash"},
            "Nobody on record says who took part in a clash in Pakistan; who acted is not stated.",
        ),
    ],
)
def test_it_says_no_more_than_the_record(more, words):
    assert headline(**more) == words


def test_of_several_places_it_names_what_it_was_near_to_or_none_of_them():
    """A call from Kampala to Tehran was in neither."""
    call = {"kind": "talks.call", "actors": (), "direction": "mutual"} | {
        "participants": (party("iran"), party("pakistan")),
        "places": (place("Kampala", "at"), place("Tehran", "at")),
    }
    near = (place("Koh-e-Sabz", "at"), place("Panjgur"))

    told = step(report(action("panjgur", **call), SISTAN, ANSWER), "panjgur").headline
    assert told == "Iran and Pakistan held a call."
    assert headline(places=near).endswith(" near Panjgur.")


@pytest.mark.parametrize("kind", sorted(table("kinds")))
def test_every_kind_of_action_makes_a_sentence(kind):
    said = headline(kind=kind, actors=(party("iran", "observed"),), targets=(party("pakistan", "observed"),))

    assert said.startswith("Iran ")
    assert said.endswith(" Pakistan in Pakistan.")


def test_of_a_withheld_action_it_says_that_it_is_withheld():
    told = step(report(withheld(PANJGUR), SISTAN, ANSWER), "panjgur")

    assert told.headline.startswith("panjgur [withheld")
    assert told.short == told.headline
    assert (told.family, told.word, told.unsupported) == ("other", "", False)


def test_in_a_few_words_it_is_who_at_whom():
    at = step(report(PANJGUR, SISTAN, ANSWER), "panjgur")

    assert at.short == "Iran → not stated"
