"""How an event becomes an open body and sealed values, and an event again; and that there is no open free text."""

import re
import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
import rfc8785
from hypothesis import given

from events.actors import ActorKind, Alias
from events.base import Int, Sealed
from events.catalogue import EVENTS, read_event
from events.openbody import split
from events.places import Place
from events.shape import put_back, sealable, take_apart, to_json
from tests import builders as make
from tests.strategies import events


def records(cls, found=None):
    """Return `cls` and every record class inside it."""
    found = found if found is not None else {}
    if is_dataclass(cls) and cls not in found:
        found[cls] = None
        for hint in get_type_hints(cls, include_extras=True).values():
            for inner in leaves(hint):
                records(inner, found)
    return found


def leaves(hint):
    """Yield what a hint is made of: marks are kept, unions and lists are opened."""
    if get_origin(hint) is Annotated and (get_origin(get_args(hint)[0]) is not tuple):
        yield hint
    elif get_origin(hint) in (Union, types.UnionType, tuple, Annotated):
        for inner in get_args(hint):
            yield from leaves(inner)
    elif get_origin(hint) is not ClassVar:
        yield hint


ALIAS = Alias(name="N. N.", use="former")
RECORDS = {inner: None for cls in EVENTS.values() for inner in records(cls)}


@given(events())
def test_an_event_is_taken_apart_and_put_together_again(event):
    body, sealed = take_apart(event)

    assert read_event(event.type, event.schema_version, put_back(body, sealed)) == event


@given(events())
def test_the_open_body_is_canonical_as_it_stands(event):
    """A compiled encoder prints it, and RFC 8785 asks for this order of members."""
    body, _ = take_apart(event)

    assert msgspec.json.encode(body) == rfc8785.dumps(body)
    assert msgspec.json.encode(to_json(event)) == rfc8785.dumps(to_json(event))


@given(events())
def test_what_is_sealed_is_not_in_the_body(event):
    body, sealed = take_apart(event)

    for pointer, _ in sealed:
        *path, last = pointer.split("/")[1:]
        place: Any = body
        for step in path:
            place = place[int(step)] if isinstance(place, list) else place[step]
        assert last not in place
    assert len({pointer for pointer, _ in sealed}) == len(sealed)


@given(events())
def test_the_fast_way_of_taking_apart_gives_the_same(event):
    body, sealed = take_apart(event)
    fast_body, fast_sealed = split(event, frozenset(), rfc8785.dumps)

    assert fast_body == msgspec.json.encode(body)
    assert msgspec.json.encode(fast_sealed) == msgspec.json.encode(sealed)


def stored_defaults(value):
    """Yield members of a stored event that say nothing. What a correction sets to null is said."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list) and name != "changes":
            yield from stored_defaults(inner)
        if inner is None or inner == []:
            yield name


REQUIRED = {"territory", "publisher", "actor", "earliest", "latest", "zone", "claimant"}


@given(events())
def test_a_default_is_not_stored(event):
    """Absent means "not said"; a required field that is null or empty was said."""
    assert set(stored_defaults(to_json(event))) <= REQUIRED


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_every_default_is_nothing_or_an_empty_list(cls):
    given_defaults = [field.default for field in fields(cls) if field.default is not MISSING]

    assert [default for default in given_defaults if default not in (None, ())] == []


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_there_is_no_open_free_text(cls):
    """Whatever a person may have to ask us to remove is sealed: open text is a code, an id, or a place's name."""
    hints = get_type_hints(cls, include_extras=True)
    open_text = {field.name for field in fields(cls) if any(map(is_open_text, leaves(hints[field.name])))}

    assert open_text == ({"name"} if cls is Place else set())


def is_open_text(leaf):
    """Tell whether a type is text without a seal whose pattern lets a blank in."""
    marks = get_args(leaf)[1:] if get_origin(leaf) is Annotated else ()
    if (leaf is not str and get_args(leaf)[:1] != (str,)) or any(isinstance(mark, Sealed) for mark in marks):
        return False
    rules = [*marks, *(rule for mark in marks for rule in getattr(mark, "metadata", ()))]
    patterns = [rule.pattern for rule in rules if getattr(rule, "pattern", None)]
    return all(re.fullmatch(pattern, "free text") for pattern in patterns)


def test_which_fields_are_sealed_is_written_down():
    """Taking a field off this list would put free text into leaves that nobody can ever change."""
    found = {pointer.replace("/*", "") for cls in EVENTS.values() for pointer in sealable(cls)}

    assert {pointer.rsplit("/", 1)[1] for pointer in found} == {
        *("alternative", "archived_url", "as_reported", "authors", "claimant_words", "expected", "latitude", "locator"),
        *("longitude", "means", "name", "question", "quote", "reason", "scope", "speaker_words", "status", "text"),
        *("title", "translation", "url", "words"),
        *("audience", "context", "final_url", "network_identity", "to"),  # of custody
    }


def pointers(event, *sensitive):
    return {pointer for pointer, _ in take_apart(event, frozenset(sensitive))[1]}


def test_the_name_of_a_person_is_sealed_and_that_of_a_state_is_not():
    person, state = make.actor("p-7", "person", aliases=(ALIAS,)), make.actor("iran", aliases=(ALIAS,))

    assert pointers(person) == {"/name", "/aliases/0/name"}
    assert pointers(state) == set()
    assert "name" not in take_apart(person)[0]


def test_a_name_of_nobody_knows_what_is_sealed_since_it_may_be_a_persons():
    nobody_knows = make.actor("a-7", "unknown", aliases=(ALIAS,))
    body, sealed = take_apart(nobody_knows)

    assert [pointer for pointer, _ in sealed] == ["/aliases/0/name", "/name"]
    assert nobody_knows.name not in str(body)
    assert ALIAS.name not in str(body)
    assert split(nobody_knows, frozenset(), rfc8785.dumps) == (rfc8785.dumps(body), sealed)


@pytest.mark.parametrize("kind", sorted(set(get_args(ActorKind)) - {"person", "unknown"}))
def test_a_name_of_what_is_no_person_is_open(kind):
    assert pointers(make.actor("a-7", kind, aliases=(ALIAS,))) == set()


def test_a_correction_of_an_actor_seals_names_since_it_may_be_a_person():
    assert pointers(make.corrected("actor", "p-7", name="Somebody")) == {"/changes/0/value", "/reason"}


def test_coordinates_and_means_are_sealed_only_if_marked():
    place = Place(
        name="a house", relation="at", latitude="26.9", longitude="64.1", radius_m=500, coordinates_basis="stated"
    )
    event = make.action("a", places=(place,), means=("drone",))

    assert pointers(event) == {"/citations/0/quote"}
    assert pointers(event, "/places/0/latitude") == {"/citations/0/quote", "/places/0/latitude"}
    assert pointers(event, "/places", "/means") == {
        *("/citations/0/quote", "/places/0/latitude", "/places/0/longitude", "/means")
    }
    assert take_apart(event)[0]["places"][0]["latitude"] == "26.9"


def test_the_new_value_of_a_sealed_field_is_sealed_too():
    """Else a correction of a quote would publish what the quote had sealed."""
    event = make.corrected("action", "a", title="A better title", kind="raid", citations=(make.cite(),))
    body, sealed = take_apart(event)

    assert [pointer for pointer, _ in sealed] == ["/reason", "/changes/0/value", "/changes/2/value/0/quote"]
    assert body["changes"][0] == {"field": "title"}
    assert body["changes"][1] == {"field": "kind", "value": "raid"}


def test_a_list_of_names_is_sealed_whole():
    assert "/authors" in pointers(make.source(authors=("A. B.", "C. D.")))


def test_a_pointer_that_leads_nowhere_is_not_passed_over():
    with pytest.raises(KeyError):
        put_back({}, [("/citations/0/quote", "words")])
    with pytest.raises(IndexError):
        put_back({"citations": []}, [("/citations/0/quote", "words")])


def test_whole_numbers_stay_inside_what_json_can_carry():
    limits = {type(one).__name__: one for one in get_args(Int)[1].metadata}

    assert (limits["Ge"].ge, limits["Le"].le) == (1 - 2**53, 2**53 - 1)


OF_SEVERAL = ("actions.", "actors.")
OF_OTHERS = ("log.", "rules.", "citation.", "response.declined", "actions.distinguished")


@pytest.mark.parametrize("type_", [type_ for type_ in EVENTS if not type_.startswith(OF_OTHERS)])
def test_a_stream_is_named_for_what_its_events_are_about(type_):
    """Its kind and its readable id: an event about several things belongs to the first."""
    cls = EVENTS[type_]
    family = type_.split(".", maxsplit=1)[0]

    assert cls.thing == (family.removesuffix("s") if type_.startswith(OF_SEVERAL) else family)
    assert cls.id_field in {field.name for field in fields(cls)}


@pytest.mark.parametrize(
    ("event", "stream"),
    [
        (make.merged("panjgur", "koh-e-sabz"), "action:panjgur"),
        (make.unmerged("jaish-ul-adl", "jaysh", kind="actor"), "actor:jaish-ul-adl"),
        (make.distinguished("panjgur", "sistan"), "action:panjgur"),
        (make.ordered("panjgur", "sistan"), "action:panjgur"),
        (make.part_of("salvo", "panjgur"), "action:salvo"),
        (make.declined("sistan", "panjgur"), "action:sistan"),
        (make.citation_added("claim:dead"), "claim:dead"),
        (make.adopted(), "log:rules"),
    ],
    ids=lambda value: getattr(value, "type", value),
)
def test_what_is_about_several_things_belongs_to_the_first_of_them(event, stream):
    assert event.stream == stream
