"""What an event that redacts may say, and what is read where an event was."""

import pytest
from pydantic import ValidationError

from events.base import Withheld
from events.catalogue import EVENTS
from events.redactions import GROUNDS, EventRedacted, EventWithheld, type_of
from tests import builders as make

DIGEST, OTHER = "9erp91I9iWNBGCFV8soIJpUB2ffbl-BYof7vCVKMQkI", "A72rN_kcPAZ6Vd0wSoi3KY1Af0hfDE3aDPc7WQ7Aacc"


def redacted(**more):
    values = {
        "target": make.foretold(1),
        "scope": "fields",
        "fields": ("/title", "/citations/0/quote"),
        "digests": (DIGEST, OTHER),
        "ground": "personal_data",
        "approved_by": "editor",
    }
    return EventRedacted(**values | more)


def whole(**more):
    return redacted(**{"scope": "whole_event", "fields": ("",), "digests": (DIGEST,), "remains": make.remains()} | more)


def test_the_redactions_of_an_event_are_a_stream_of_their_own():
    assert redacted().stream == whole().stream == f"event:{make.foretold(1)}"


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_grounds_are_a_closed_list(ground):
    assert redacted(ground=ground).ground == ground
    with pytest.raises(ValidationError):
        redacted(ground=f"{ground}s")


@pytest.mark.parametrize(
    "more",
    [
        {"digests": (DIGEST,)},
        {"fields": ("/title",)},
        {"fields": ("/title", "/title")},
        {"fields": (), "digests": ()},
        {"fields": ("title", "/citations/0/quote")},
        {"digests": (DIGEST[1:], OTHER)},
        {"fields": ("",), "digests": (DIGEST,)},
        {"remains": make.remains()},
        {"approved_by": "Jane Doe"},
        {"target": "panjgur"},
    ],
)
def test_fields_and_digests_go_by_pairs_and_are_what_they_look_like(more):
    with pytest.raises(ValidationError):
        redacted(**more)


@pytest.mark.parametrize(
    "more",
    [
        {"remains": None},
        {"fields": ("/title",)},
        {"fields": ("", "/title"), "digests": (DIGEST, OTHER)},
        {"scope": "fields"},
    ],
)
def test_a_whole_event_is_one_field_with_what_remains(more):
    with pytest.raises(ValidationError):
        whole(**more)


def test_what_is_read_where_an_event_was_is_in_no_catalogue_and_keeps_its_type():
    event = make.withheld(make.action("kerman"))

    assert isinstance(event, EventWithheld)
    assert (event.stream, type_of(event)) == ("action:kerman", "action.reported")
    assert type_of(make.action("kerman")) == "action.reported"
    assert EventWithheld.type not in EVENTS


def test_what_is_printed_says_the_ground_and_the_position():
    assert str(Withheld(ground="source_protection", by_position=31)) == "withheld: source protection, position 31"
