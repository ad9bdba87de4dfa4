"""What is read of a log to decide on a command: what it names, and no more."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from events.base import Event
from events.envelope import NewEvent, RecordedEvent
from tests import builders as make
from tests.builders import fill, foretold
from tests.cases.packaged import events_of
from tests.recording.world import KILLED, MINISTRY, PANJGUR, STATED, WORLD
from timeline.errors import NotFound
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER, Thing
from timeline.recording.commands import Correct, Record, Retract
from timeline.recording.decide import decide
from timeline.recording.reading import NAMES_READ, Reading, gather, names_like, with_nearest


class Watched(MemoryLog):
    """A log that writes down which streams were read, and how many events that took."""

    def __init__(self, *events: Event) -> None:
        super().__init__()
        self.streams_read: list[str | None] = []
        self.events_read = 0
        fill(self, *events)

    def read(self, *, after: int = 0, up_to: int | None = None, stream: str | None = None) -> Iterator[RecordedEvent]:
        self.streams_read.append(stream)
        for one in super().read(after=after, up_to=up_to, stream=stream):
            self.events_read += 1
            yield one


def read_for(event: Event, *before: Event) -> set[str | None]:
    log = Watched(*WORLD, *before)
    gather(log, Record(event=event))
    assert len(log.streams_read) == len(set(log.streams_read))
    return set(log.streams_read)


def test_an_action_is_decided_on_what_it_names():
    strike = make.action("new", against="jaish-ul-adl")

    assert read_for(strike) == {
        "action:new",
        "actor:iran",
        "actor:jaish-ul-adl",
        "actor:financial-times",
        "source:ft-2024-01-18",
    }


def test_an_attributed_link_does_not_ask_for_sides():
    link = make.response("sistan", "panjgur")

    assert read_for(link) == {
        f"response:{link.link}",
        "action:sistan",
        "action:panjgur",
        "actor:financial-times",
        "source:ft-2024-01-18",
    }


def test_a_stated_link_is_decided_on_the_ties_of_all_who_speak():
    office = make.actor("spokesman", "person", part_of=MINISTRY, relation="office_of")
    spoken = replace(STATED, asserted_by=make.party("spokesman"))

    assert read_for(spoken, office) >= {"actor:spokesman", f"actor:{MINISTRY}", "actor:pakistan"}


def test_a_withdrawn_claim_is_decided_on_the_ties_of_its_claimant():
    assert read_for(make.claim_withdrawn("panjgur-killed", "iran"), KILLED) >= {"claim:panjgur-killed", "actor:irgc"}


def test_a_note_is_decided_on_the_thing_that_it_names():
    assert read_for(make.note("n", "action:panjgur")) == {"note:n", "action:panjgur"}
    assert read_for(make.note("n", "actor:irgc")) == {"note:n", "actor:irgc"}


def test_a_stated_link_is_decided_on_the_ties_of_who_publishes_its_source():
    statement = make.source("statement", publisher=MINISTRY)
    own = replace(STATED, asserted_by=make.party("pakistan"), citations=(make.cite("statement"),))

    assert read_for(own, statement) >= {"source:statement", f"actor:{MINISTRY}", "actor:pakistan"}


def test_a_circle_of_ties_is_read_once():
    assert "actor:irgc" in read_for(
        make.claim_withdrawn("panjgur-killed", "iran"), KILLED, make.affiliated("iran", "irgc")
    )


def test_a_correction_is_decided_on_what_it_newly_names():
    log = Watched(*WORLD)
    command = Correct(
        target=Thing("action", "panjgur"),
        changes=(("actors", [make.party("irgc")]),),
        reason="it was the Guard",
        label="corrected",
    )

    known, _ = gather(log, command)

    assert {"action:panjgur", "actor:irgc"} <= set(log.streams_read)
    assert [event.type for event in decide(command, known)] == ["action.corrected"]


@pytest.mark.parametrize(
    "command",
    [
        Correct(target=Thing("action", "nothing"), changes=(("kind", "raid"),), reason="x", label="updated"),
        Correct(target=Thing("action", "panjgur"), changes=(("kind", 7),), reason="x", label="updated"),
        Retract(target=Thing("case", "panjgur"), reason="x"),
    ],
)
def test_what_will_be_refused_is_read_no_further(command):
    log = Watched(*WORLD)

    gather(log, command)

    assert log.streams_read == [f"{command.target.kind}:{command.target.id}"]


def test_a_decision_costs_the_same_on_a_long_log():
    """A thousand actions more, and not one event more is read."""
    short, long = Watched(*WORLD), Watched(*WORLD, *(make.action(f"a-{number}") for number in range(1000)))

    gather(short, Record(event=STATED))
    gather(long, Record(event=STATED))

    assert long.events_read == short.events_read


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_what_is_read_is_enough_to_decide_as_on_the_whole(case):
    log, draft = MemoryLog(), REGISTER.start()
    for event in events_of(case):
        command = Record(event=event)
        known, head = gather(log, command)
        assert head == log.basis().position
        assert decide(command, known) == decide(command, REGISTER.finish(draft)) == (event,)
        fill(log, event)
        REGISTER.learn(draft, log.read(after=head))


def test_what_is_read_stands_as_in_the_whole():
    log = Watched(*WORLD, make.corrected("action", "panjgur", amends=8, kind="raid"), KILLED)
    whole = REGISTER.fold(log.read())

    known, head = gather(log, Record(event=STATED))

    assert head == known.position == 11
    assert known.actions["panjgur"] == whole.actions["panjgur"]
    assert known.revisions["action:panjgur"] == 2


def test_what_was_decided_counts_for_the_next_decision():
    log = MemoryLog()
    fill(log, *WORLD)
    reading = Reading(log)

    reading.follow(Record(event=KILLED))
    reading.learn(NewEvent(KILLED, foretold(77), "desk"))

    assert reading.expected("claim:panjgur-killed") == 1
    assert reading.known.claims["panjgur-killed"].position == 10
    assert decide(Record(event=KILLED), reading.follow(Record(event=KILLED))) == ()


def test_one_stream_alone_does_not_rest_on_the_rest():
    log = MemoryLog()
    fill(log, *WORLD)
    reading = Reading(log)

    reading.follow(Record(event=make.actor("turkey")))
    assert not reading.rests_on_several_streams
    reading.follow(Record(event=PANJGUR))
    assert reading.rests_on_several_streams


def test_names_like_a_mistyped_one_come_from_the_whole_log():
    log = MemoryLog()
    fill(log, *WORLD, *(make.actor(f"group-{number:03}", "group") for number in range(NAMES_READ)))

    assert names_like(log, ("actor",), "pakstan") == ("pakistan",)
    assert names_like(log, ("actor",), "irann") == ("iran",)
    assert names_like(log, ("actor", "action"), "sistn") == ("sistan",)
    assert names_like(log, ("actor",), "zzzz") == ()


def test_a_refusal_is_told_the_nearest_names():
    log = MemoryLog()
    fill(log, *WORLD)
    where = {"field": "body.about"}

    told = with_nearest(log, NotFound("action", "panjgr", where=where))

    assert (told.nearest, told.where) == (("panjgur",), where)
    event = NotFound("event of action panjgur", foretold(1))
    assert with_nearest(log, event) is event


def test_a_merge_is_decided_on_all_that_anything_was_merged_into():
    """What a record was merged into is told by the other one, which the merge does not name."""
    log = Watched(*WORLD, make.action("a"), make.action("b"), make.merged("a", "b"))
    known, _ = gather(log, Record(event=make.merged("sistan", "b")))

    assert "a" in known.actions
    assert "irgc" not in known.actors


def test_a_part_is_decided_on_all_parts():
    log = Watched(*WORLD, *(make.action(name) for name in "abc"), make.part_of("b", "c"), make.part_of("a", "b"))
    known, _ = gather(log, Record(event=make.part_of("c", "a")))

    assert {"a", "b", "c"} <= known.actions.keys()
