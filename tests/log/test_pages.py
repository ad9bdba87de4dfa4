"""The quick way to read an event gives what the slow way gives: the same event, or the same refusal."""

from dataclasses import FrozenInstanceError

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.catalogue import EVENTS
from events.shape import needs_sealed, sealable
from events.upcasters import UPCASTERS
from tests import builders as make
from tests import strategies
from tests.log.test_codec import LOG_ID, STRIKE, TIME, counted
from timeline.errors import IntegrityFailure, TimelineError
from timeline.log import codec, pages, sealing
from timeline.log.codec import Redacted, Stored
from timeline.log.withheld import Gone

QUICK = sorted(name for name, cls in EVENTS.items() if not needs_sealed(cls))


def stored(event, **more):
    [one] = codec.prepare([(event.stream, make.new(event, **more))], LOG_ID, counted)
    leaf, opened, salts = one.leaf(TIME), one.sealing.disclosures, one.sealing.decoy_salts
    columns = event.type, event.schema_version, event.stream
    return Stored(1, 1, codec.tree.leaf_hash(leaf), salts, leaf, opened, (), None, *columns)


def both(one):
    """Return what both ways give: an event, or the class and the words of a refusal."""
    found = []
    for way in (lambda: next(pages.open_all([one])), lambda: codec.open_event(one)):
        try:
            found.append(way())
        except TimelineError as error:
            found.append((type(error), error.message, error.where))
    return found


@st.composite
def marked(draw):
    """Draw an event of any type, and which of its fields are marked as sensitive."""
    event = draw(strategies.events())
    marks = sorted({pattern.split("/*")[0] for pattern in sealable(type(event))})
    return event, draw(st.frozensets(st.sampled_from(marks))) if marks else frozenset()


@settings(max_examples=30)
@given(marked())
def test_any_event_is_read_the_quick_way_as_it_is_the_slow_way(drawn):
    event, marks = drawn

    quick, slow = both(stored(event, sensitive=marks))

    assert quick == slow
    assert quick.event == event
    assert msgspec.to_builtins(quick.event) == msgspec.to_builtins(event)


@pytest.mark.parametrize("name", sorted(EVENTS))
@settings(max_examples=4)
@given(data=st.data())
def test_every_type_is_read_and_those_that_can_be_the_quick_way(name, data):
    """Where this fails, the quick way has quietly become no way at all."""
    event = data.draw(strategies.of(EVENTS[name]))
    one = stored(event)

    quickly = pages._open_quickly(one)  # noqa: SLF001  # whether, not only what

    assert quickly == (codec.open_event(one) if name in QUICK else None)


@pytest.mark.parametrize("part", ["whole", "within it", "in a list of it"])
def test_what_is_read_the_quick_way_is_of_the_class_that_everybody_uses_and_as_closed(part):
    quickly = pages._open_quickly(stored(STRIKE)).event  # noqa: SLF001  # of the quick way, not of either
    part_of = {
        "whole": lambda event: event,
        "within it": lambda event: event.occurred,
        "in a list of it": lambda event: event.actors[0],
    }[part]

    read, made = part_of(quickly), part_of(STRIKE)

    assert type(read) is type(made)
    assert (hash(read), repr(read)) == (hash(made), repr(made))
    with pytest.raises(FrozenInstanceError):
        read.basis = "other"
    with pytest.raises(FrozenInstanceError):
        del read.basis


def test_what_most_of_a_log_consists_of_is_read_the_quick_way():
    assert {"action.reported", "claim.made", "response.asserted", "source.registered"} <= set(QUICK)


def redacted(one, pointer):
    which = next(slot for slot, opened in enumerate(one.disclosures) if b'"%b"' % pointer.encode() in opened)
    digest = sealing.digest(one.disclosures[which]).decode()
    body = {"target": make.foretold(1), "digests": [digest], "fields": [pointer], "ground": "personal_data"}
    saying = one.leaf.replace(bytes(codec.read_envelope(one.leaf).body), msgspec.json.encode(body, order="sorted"), 1)
    rest = [opened for slot, opened in enumerate(one.disclosures) if slot != which]
    return one._replace(disclosures=rest, redacted=(Redacted(digest, 7, saying),))


def of_an_older_version(one):
    return one._replace(leaf=one.leaf.replace(b'"schema_version":2', b'"schema_version":1'), schema_version=1)


WHOLE = stored(STRIKE)
SPOILT = {
    "whole": WHOLE,
    "a redacted title": redacted(WHOLE, "/title"),
    "a redacted title put back": redacted(WHOLE, "/title")._replace(disclosures=WHOLE.disclosures),
    "a disclosure less": WHOLE._replace(disclosures=WHOLE.disclosures[1:]),
    "a disclosure more": WHOLE._replace(disclosures=[*WHOLE.disclosures, WHOLE.disclosures[0]]),
    "a decoy less": WHOLE._replace(salts=None),
    "no leaf": WHOLE._replace(leaf=None),
    "half a leaf": WHOLE._replace(leaf=WHOLE.leaf[:-1]),
    "no text": WHOLE._replace(leaf=b"\xff"),
    "deep": WHOLE._replace(leaf=b"[" * 100_000),
    "a member more": WHOLE._replace(leaf=WHOLE.leaf.replace(b'"format":1', b'"format":1,"more":2')),
    **{
        f"an unknown member of the body {number}": WHOLE._replace(
            leaf=WHOLE.leaf.replace(b'"realisation"', b'"more":%b,"realisation"' % value)
        )
        for number, value in enumerate((b'"words"', b'"\xff"', b"1e99999", b"9" * 400, b"-1E400", b'{"a":[1e999]}'))
    },
    "a quote that stands openly": WHOLE._replace(
        leaf=WHOLE.leaf.replace(b'"citations":[{', b'"citations":[{"quote":"said without a seal",')
    ),
    "a title that stands openly and is withheld": WHOLE._replace(
        leaf=WHOLE.leaf.replace(b'"territory"', b'"title":{"ground":"personal_data","by_position":7},"territory"')
    ),
    "a number beyond all": WHOLE._replace(leaf=WHOLE.leaf.replace(b'"happened"', b"1e99999")),
    "a field less": WHOLE._replace(leaf=WHOLE.leaf.replace(b'"realisation":"happened",', b"")),
    "a field of another type": WHOLE._replace(leaf=WHOLE.leaf.replace(b'"happened"', b"7")),
    "another type in the leaf": WHOLE._replace(leaf=WHOLE.leaf.replace(b'"action.reported"', b'"claim.made"')),
    "another version in the leaf": WHOLE._replace(leaf=WHOLE.leaf.replace(b'_version":1', b'_version":9')),
    "another type in the column": WHOLE._replace(type="claim.made"),
    "no type in the column": WHOLE._replace(type=""),
    "another version in the column": WHOLE._replace(schema_version=9),
    "no disclosure at all": WHOLE._replace(disclosures=[b"{}", *WHOLE.disclosures[1:]]),
    **{
        f"a value for {pointer}": WHOLE._replace(
            disclosures=[b'["salt","%b",%b]' % (pointer.encode(), value), *WHOLE.disclosures[1:]]
        )
        for pointer, value in (
            ("/citations/0/quote", b"7"),
            ("/citations/0/quote", b'{"ground":"personal_data","by_position":7}'),
            ("/citations/9/quote", b'"beyond"'),
            ("/citations/-1/quote", b'"from behind"'),
            ("/citations/first/quote", b'"by name"'),
            ("/citations", b'"instead of all"'),
            ("/means", b'["drone"]'),
            ("/means", b'["wand"]'),
            ("/kind", b'"of another kind"'),
            ("/realisation", b'"imagined"'),
            ("/nothing", b'"nowhere"'),
            ("/stream", b'"action:other"'),
            ("/__class__", b'"EventWithheld"'),
            ("/ended/earliest", b'"within nothing"'),
            ("", b'"above all"'),
            ("title", b'"without a slash"'),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_does_not_read_is_refused_by_both_ways_in_the_same_words(name):
    quick, slow = both(SPOILT[name])

    assert quick == slow


def test_an_older_version_is_brought_to_todays_shape_the_slow_way(monkeypatch):
    monkeypatch.setattr(EVENTS["action.reported"], "schema_version", 2)
    monkeypatch.setitem(UPCASTERS._steps, ("action.reported", 1), lambda body: {**body, "kind": "bombing"})  # noqa: SLF001
    one = of_an_older_version(stored(STRIKE))

    quick, slow = both(one)

    assert quick == slow
    assert quick.event == make.changed(STRIKE, kind="bombing")
    assert both(stored(STRIKE))[0].event == STRIKE


def test_a_page_with_another_leaf_in_it_is_refused_by_its_position():
    page = [WHOLE, WHOLE._replace(position=2, leaf=WHOLE.leaf.replace(b"happened", b"foiled"))]

    with pytest.raises(IntegrityFailure, match="position 2 is not what was recorded: its leaf"):
        pages.check(page)
    assert pages.check(page[:1]) == [WHOLE.leaf_hash]


@pytest.mark.parametrize(
    "changed",
    [
        WHOLE._replace(leaf=WHOLE.leaf.decode()),
        WHOLE._replace(salts="0123456789abcdef"),
        WHOLE._replace(disclosures=[one.decode() for one in WHOLE.disclosures]),
        WHOLE._replace(leaf=7),
    ],
)
def test_what_is_kept_in_another_type_is_refused_by_its_position(changed):
    with pytest.raises(IntegrityFailure, match=r"position 2 .* not of the type"):
        pages.check([WHOLE, changed._replace(position=2)], decoys=True)


def test_a_leaf_that_was_put_back_is_not_read_the_quick_way():
    gone = Gone("", WHOLE.type, 1, WHOLE.stream, TIME, 7, WHOLE.leaf)

    assert pages._open_quickly(WHOLE._replace(gone=gone)) is None  # noqa: SLF001
    with pytest.raises(IntegrityFailure, match="put back"):
        list(pages.open_all([WHOLE._replace(gone=gone)]))
