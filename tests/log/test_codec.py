"""Event and leaf: canonical, exact, and the same event again."""

import json
from dataclasses import fields

import msgspec
import pytest
import rfc8785
from hypothesis import given

from events.base import Withheld
from events.catalogue import EVENTS
from tests import builders as make
from tests import strategies
from timeline.errors import InputRefused, IntegrityFailure, NotALog
from timeline.log import codec, sealing
from timeline.log.codec import Redacted, Stored
from timeline.log.repeats import difference

LOG_ID = "5f0c1e2a-0b1c-4d2e-8f30-112233445566"
TIME = b"2024-01-18T09:12:00.000000Z"
STRIKE = make.action("panjgur-2024-01-16", against="jaish-ul-adl", title="Iran strikes Panjgur")


def counted(size: int) -> bytes:
    """Bytes that are no secret: every salt of a batch is another."""
    return b"".join(number.to_bytes(4, "big") for number in range(-(-size // 4)))[:size]


def prepared(event, **more):
    [one] = codec.prepare([(event.stream, make.new(event, **more))], LOG_ID, counted)
    return one


def stored(event, **more):
    one = prepared(event, **more)
    return Stored(1, 1, b"", one.sealing.decoy_salts, one.leaf(TIME), one.sealing.disclosures)


def test_a_leaf_says_what_the_format_says():
    leaf = json.loads(prepared(STRIKE, correlation=make.foretold(9)).leaf(TIME))

    assert list(leaf) == sorted(leaf)
    assert {name: value for name, value in leaf.items() if name not in ("_sd", "body")} == {
        "correlation": make.foretold(9),
        "format": 1,
        "id": make.foretold(1),
        "log": LOG_ID,
        "recorded_at": "2024-01-18T09:12:00.000000Z",
        "recorded_by": "desk",
        "salt": "AAAAAAAAAAEAAAACAAAAAw",
        "schema_version": 1,
        "stream": "action:panjgur-2024-01-16",
        "type": "action.reported",
    }
    assert len(leaf["_sd"]) == 4
    assert "Iran strikes Panjgur" not in json.dumps(leaf)


def test_without_correlation_there_is_no_such_member():
    assert "correlation" not in json.loads(prepared(STRIKE).leaf(TIME))


def test_a_type_without_sealed_fields_has_no_decoys_and_one_with_them_always_has_four_digests():
    """That a source gave no title is not to be told by the number of digests."""
    clock = EVENTS["log.clock_set_back"](clock=TIME.decode(), head=TIME.decode())

    assert json.loads(prepared(clock).leaf(TIME))["_sd"] == []
    assert prepared(clock).sealing.decoy_salts is None
    assert len(json.loads(prepared(make.source()).leaf(TIME))["_sd"]) == 4


def test_random_bytes_are_asked_for_once_a_batch():
    """And no salt is used twice."""
    asked = []

    def entropy(size: int) -> bytes:
        asked.append(size)
        return counted(size)

    batch = [(STRIKE.stream, make.new(STRIKE, number)) for number in range(1, 4)]
    made = codec.prepare(batch, LOG_ID, entropy)

    salts = [json.loads(one.leaf(TIME))["salt"] for one in made]
    salts += [json.loads(opened)[0] for one in made for opened in one.sealing.disclosures]
    assert len(asked) == 1
    assert len(set(salts)) == len(salts)


@given(strategies.events())
def test_any_event_is_canonical_on_disk_and_the_same_again(event):
    one = stored(event)

    assert rfc8785.dumps(json.loads(one.leaf)) == one.leaf
    codec.check_disclosures([one])
    assert codec.open_event(one).event == event
    assert difference(prepared(event), one) is None


def built(event, inner, field, value):
    """Put a value past validation, as a mistake of ours could."""
    object.__setattr__(inner(event), field, value)
    return event


@pytest.mark.parametrize(
    ("event", "inner", "field", "value"),
    [
        (make.note("n", "panjgur-2024-01-16"), lambda note: note, "about", float("nan")),
        (make.note("n", "panjgur-2024-01-16"), lambda note: note, "text", float("nan")),
        (make.note("n", "panjgur-2024-01-16"), lambda note: note, "text", "\ud83d"),
        (make.note("n", "panjgur-2024-01-16"), lambda note: note, "about", "\ud83d"),
        (make.claim("c", "panjgur-2024-01-16"), lambda claim: claim.figure, "value", 2**53),
        (make.claim("c", "panjgur-2024-01-16"), lambda claim: claim.figure, "value", 7.0),
        (make.action("panjgur-2024-01-16", means=("drone",)), lambda action: action, "means", (float("nan"),)),
    ],
)
def test_what_has_no_canonical_form_is_refused_and_not_written_as_null(event, inner, field, value):
    with pytest.raises(InputRefused, match=r"half a character|another type|no canonical form"):
        prepared(built(event, inner, field, value))


@given(strategies.events())
def test_no_sealed_text_is_left_in_the_leaf(event):
    leaf = prepared(event).leaf(TIME).decode()
    for opened in prepared(event).sealing.disclosures:
        value = sealing.open_disclosure(opened)[1]
        if isinstance(value, str) and len(value) > 30:
            assert json.dumps(value, ensure_ascii=False)[1:-1] not in leaf


def test_a_redacted_field_reads_withheld_and_is_not_compared():
    whole = stored(STRIKE)
    which = next(slot for slot, opened in enumerate(whole.disclosures) if b'"/title"' in opened)
    digest = sealing.digest(whole.disclosures[which]).decode()
    body = {"target": make.foretold(1), "digests": [digest], "fields": ["/title"], "ground": "personal_data"}
    saying = whole.leaf.replace(json_body(whole.leaf), msgspec.json.encode(body, order="sorted"))
    rest = [opened for slot, opened in enumerate(whole.disclosures) if slot != which]
    redacted = whole._replace(disclosures=rest, redacted=(Redacted(digest, 7, saying),))

    event = codec.open_event(redacted).event

    assert event.title == Withheld(ground="personal_data", by_position=7)
    assert all(getattr(event, one.name) == getattr(STRIKE, one.name) for one in fields(STRIKE) if one.name != "title")
    assert difference(prepared(STRIKE), redacted) is None
    assert difference(prepared(make.action("panjgur-2024-01-16", title="Other")), redacted) == "with another body"


def json_body(leaf: bytes) -> bytes:
    return msgspec.json.encode(json.loads(leaf)["body"])


def test_sealed_text_that_is_gone_without_a_record_is_missed_at_every_reading():
    one = stored(STRIKE)

    with pytest.raises(IntegrityFailure, match="without a record") as refusal:
        codec.open_event(one._replace(disclosures=one.disclosures[1:]))

    assert refusal.value.where == {"position": 1}


def test_a_disclosure_with_other_words_is_missed_by_a_verified_reading():
    one = stored(STRIKE)
    changed = [opened.replace(b"retaliation", b"admiration") for opened in one.disclosures]

    with pytest.raises(IntegrityFailure, match="not the one that its leaf commits to"):
        codec.check_disclosures([stored(make.source()), one._replace(disclosures=changed)])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda leaf: leaf[:-1], "does not read as one"),
        (lambda leaf: leaf.replace(b'"format":1', b'"format":1,"more":2'), "does not read as one"),
        (lambda leaf: leaf.replace(b'"type":"action.reported"', b'"type":"note.added"'), "does not read as an event"),
        (lambda leaf: leaf.replace(b'"realisation":"happened",', b""), "does not read as an event"),
        (lambda _: None, "no redaction says so"),
        (lambda _: b"\xff", "does not read as one"),
        (lambda _: b"[" * 100_000, "does not read as one"),
    ],
)
def test_a_leaf_that_does_not_read_is_an_integrity_failure(change, why):
    one = stored(STRIKE)

    with pytest.raises(IntegrityFailure, match=why):
        codec.open_event(one._replace(leaf=change(one.leaf)))


@pytest.mark.parametrize(
    ("old", "new"), [("action.reported", "action.imagined"), ('"schema_version":1', '"schema_version":9')]
)
def test_a_type_of_a_newer_vocabulary_is_named(old, new):
    """Proofs and verification work on the bytes; only reading stops."""
    one = stored(STRIKE)

    with pytest.raises(NotALog, match=r"position 1 is action\.") as refusal:
        codec.open_event(one._replace(leaf=one.leaf.replace(old.encode(), new.encode())))

    assert "newer" in refusal.value.fix
