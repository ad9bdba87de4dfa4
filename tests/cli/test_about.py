"""An answer about one thing is the same, read from the streams of what it needs or from the whole log."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.base import Event
from events.notes import CaseExcluded, CaseIncluded
from tests import builders as make
from tests.cases.packaged import events_of
from tests.cli.asking import Blind, ask, index_at_head, log_of
from tests.strategies import figures, moments
from timeline.projections.mentions import HELD, STATES, WITHHELD
from timeline.projections.register import KINDS
from timeline.replay import about

CASES = [("kerman-2024", 1), ("iran-pakistan-2024", 13)]


def questions(kind: str, name: str) -> list[tuple[str, ...]]:
    """Return every way to ask about one thing."""
    asked = [("show", f"{kind}:{name}"), ("show", f"{kind}:{name}", "--json"), ("show", f"{kind}:{name}", "--history")]
    if kind == "action":
        asked += [("claims", name, "--json"), ("claims", name), ("claims", name, "--history")]
        asked += [("claims", name, "--ledger", "--json"), ("claims", name, "--rule", "range", "--json")]
        asked += [("chains", name), ("chains", name, "--json", "--strength", "stated,attributed")]
        asked += [("chains", name, "--metrics", "--json"), ("chains", name, "--dyad", "iran,pakistan", "--json")]
        asked += [("export", "json", name), ("export", "json", name, "--strength", "stated,attributed,inferred")]
        asked += [("check", name, "--json")]
    if kind == "case":
        asked += [("claims", f"case:{name}", "--json"), ("claims", f"case:{name}", "--ledger", "--json")]
    return asked


def differing(log, asked, index, *more):
    """Return the questions that are answered otherwise from what the index finds."""
    return [argv for argv in asked if ask(log, *argv, *more) != ask(log, *argv, *more, index=index)]


@pytest.mark.parametrize(("case", "every"), CASES)
def test_every_answer_about_a_packaged_case_is_the_same_byte_for_byte(case, every):
    log = log_of(events_of(case))
    index, head = index_at_head(log), log.basis().position
    streams = {event.stream.partition(":")[::2] for event in events_of(case)}
    asked = [argv for kind, name in sorted(streams) if kind in KINDS for argv in questions(kind, name)]

    assert differing(log, [*asked[::every], ("export", "md", "panjgur-2024-01-16")], index) == []
    assert differing(log, asked[:: 4 * every], index, "--as-of", str(head - head // 3)) == []


# --- rules -----------------------------------------------------------------------------------------------------------

TEHRAN, LAHORE = "2024-01-16", "2024-01-18T04:30"
BY_WIRE = (make.cite("wire", speaker="spokesman"),)
WORLD: tuple[Event, ...] = (
    make.changed(make.actor("persia"), name="Iran"),
    make.actor("iran", external_ids=("iso:IR",)),
    make.actor("pakistan", external_ids=("iso:PK",)),
    make.actor("irgc", "organ", "iran"),
    make.actor("irgc-navy", "organ", "irgc"),
    make.actor("spokesman", "person", "irgc", "office_of"),
    make.actor("nikkei", "group"),
    make.actor("financial-times", "outlet", "nikkei", "part_of"),
    make.actor("irna", "outlet", "iran"),
    make.actor("jaish-ul-adl", "group"),
    make.source(publisher="financial-times"),
    make.source("agency", publisher="irna"),
    make.source("wire", publisher="financial-times"),
    make.copied("wire", "agency"),
    make.action("kerman", "2024-01-03", by="isis", kind="bombing.suicide", territory=("IR",)),
    make.action("panjgur", TEHRAN, by="irgc-navy", against="jaish-ul-adl", territory=("PK",), citations=BY_WIRE),
    make.action("sistan", LAHORE, by="pakistan", against="iran", territory=("IR",)),
    make.action("demand", "2024-01-19", kind="demand", territory=("PK",)),
    make.action("nearby", "2024-01-17", by="jaish-ul-adl", territory=("PK",), kind="assault.shooting"),
    make.action("joined", "2024-01-17", by="jaish-ul-adl", territory=("PK",), kind="assault.shooting"),
    make.action("abroad", "2020-05-01", territory=("IQ",)),
    make.action("other", "2020-05-02", territory=("IQ",)),
    make.action("hidden", "2020-05-03", territory=("IQ",)),
    make.response("panjgur", "kerman", "inferred", link="guess"),
    make.response("sistan", "panjgur", link="answer"),
    make.response("demand", "sistan", "stated", link="demanded", asserted_by=make.party("spokesman")),
    make.response("abroad", "joined", link="elsewhere"),
    make.response("abroad", "other", link="forgotten"),
    make.claim("toll", "panjgur", "pakistan"),
    make.claim("new-toll", "demand", "pakistan", supersedes="toll"),
    make.claim("second", "sistan", "iran", citations=BY_WIRE),
    make.note("on-action", "sistan"),
    make.note("on-claim", "claim:second"),
    make.note("on-link", "response:answer"),
    make.note("on-actor", "actor:irgc-navy"),
    make.note("on-source", "source:wire"),
    make.note("held", "hidden", "hold"),
    make.case(),
    make.claim_about_case("of-the-case", "kerman", "pakistan"),
    CaseIncluded(case="kerman", actions=("panjgur",)),
    CaseExcluded(case="kerman", actions=("other",), reason="too early"),
)
GONE = next(position for position, one in enumerate(WORLD, start=1) if one.stream == "response:forgotten")


@pytest.fixture(scope="module")
def world():
    """A log in which every rule matters; one response of it was redacted whole."""
    return log_of(WORLD, [GONE])


def test_every_answer_about_a_world_of_many_ties_is_the_same(world):
    asked = [argv for kind in KINDS for name in NAMES.get(kind, ()) for argv in questions(kind, name)]

    assert differing(world, asked, index_at_head(world)) == []


NAMES = {
    kind: sorted({one.stream.partition(":")[2] for one in WORLD if one.stream.startswith(f"{kind}:")}) for kind in KINDS
}
REPORT, TREE, TABLE = ("export", "json", "sistan"), ("chains", "sistan", "--json"), ("claims", "panjgur")
OF_CASE, FAMILY = ("claims", "case:kerman"), ("show", "source:agency", "--json")
MEASURES = ("chains", "joined", "--metrics", "--json")


def back(kind, by):
    """Return what keeps an index from seeing that things of a kind name ones of another."""
    return {"back": lambda thing, other: (thing.kind, other) == (kind, by)}


def mark(marked):
    """Return what keeps an index from seeing a mark."""
    return {"back": lambda thing, _: thing == marked}


def forth(kind, *names):
    """Return what keeps an index from seeing some things that are named."""
    return {"forth": lambda thing: thing.kind == kind and thing.id in names}


@pytest.mark.parametrize(
    ("blind", "asked"),
    [
        pytest.param(back("action", "response"), TREE, id="responses to an action"),
        pytest.param(forth("action", "demand", "panjgur", "kerman"), TREE, id="the other end of a response"),
        pytest.param(back("action", "claim"), TABLE, id="claims about an action"),
        pytest.param(back("claim", "claim"), TABLE, id="claims that replace one"),
        pytest.param(back("case", "claim"), OF_CASE, id="claims about a case"),
        pytest.param(back("source", "source"), FAMILY, id="what goes back to a source"),
        pytest.param(back("action", "note"), REPORT, id="notes on an action"),
        pytest.param(back("claim", "note"), REPORT, id="notes on a claim"),
        pytest.param(back("response", "note"), REPORT, id="notes on a response"),
        pytest.param(back("actor", "note"), REPORT, id="notes on an actor"),
        pytest.param(back("source", "note"), REPORT, id="notes on a source"),
        pytest.param(back("action", "case"), REPORT, id="cases that hold an action"),
        pytest.param(forth("action", "other"), REPORT, id="what a case left out"),
        pytest.param(forth("actor", "irgc"), REPORT, id="whose part an actor is"),
        pytest.param(forth("actor", "financial-times"), REPORT, id="publishers"),
        pytest.param(forth("actor", "spokesman"), REPORT, id="speakers"),
        pytest.param(forth("actor", "pakistan"), TABLE, id="claimants"),
        pytest.param(forth("source", "wire"), REPORT, id="sources"),
        pytest.param(forth("source", "agency"), REPORT, id="where a source goes back to"),
        pytest.param(mark(HELD), REPORT, id="what is held back"),
        pytest.param(mark(STATES), REPORT, id="states"),
        pytest.param(mark(STATES), MEASURES, id="states on whose soil it was"),
        pytest.param(mark(WITHHELD), TREE, id="responses that were redacted whole"),
        pytest.param({"back": lambda thing, _: thing.kind == "soil"}, REPORT, id="what happened nearby"),
    ],
)
def test_no_rule_can_be_left_out(world, blind, asked):
    """The control: whatever the index does not see is missing, or said otherwise."""
    assert differing(world, [asked], index_at_head(world)) == []
    assert differing(world, [asked], Blind(index_at_head(world), **blind)) == [asked]


MERGED = (
    *WORLD,
    make.action("far-off", "2024-03-01", by="irgc", territory=("PK",)),
    make.claim("both", ("demand", "joined"), "iran"),
    make.merged("far-off", "joined"),
    make.merged("nearby", "hidden"),
    make.merged("other", "abroad"),
)
"""Of three actions there are two records, of other days: in the span, and out of it."""
SPANS = [
    *(("--occurred", "2024-01-10..2024-02-01"), ("--occurred", "2024-02-01..")),
    ("--published-by", "2024-01-18T12:00Z"),
]


@pytest.mark.parametrize("span", SPANS, ids=" ".join)
def test_a_narrowed_answer_about_what_was_merged_is_the_same(span):
    """A record is in the span if the one that it is shown as is, be that elsewhere in the log."""
    log = log_of(MERGED)
    index = index_at_head(log)
    names = ("far-off", "joined", "nearby", "hidden", "other", "abroad", "demand")
    asked = [argv for name in names for argv in questions("action", name) if "--history" not in argv]
    asked += [argv for name in ("both", "toll") for argv in questions("claim", name)[:2]]
    asked += [argv for name in ("elsewhere", "forgotten") for argv in questions("response", name)[:2]]

    for argv in asked:
        if argv[0] != "check":
            whole, part = (ask(log, *argv, *span, index=one) for one in (None, index))
            assert part[:2] == whole[:2], argv


def test_every_answer_about_actors_that_were_merged_is_the_same():
    """Also through a chain of merges, one of which was recorded before the other."""
    merges = [make.merged(*ends, kind="actor") for ends in (("persia", "spokesman"), ("iran", "persia", "irgc-navy"))]
    log = log_of([*WORLD, *merges])
    asked = [argv for name in ("iran", "persia", "spokesman", "irgc-navy") for argv in questions("actor", name)]
    index = index_at_head(log)

    assert '"merged":[{"id":"spokesman",' in ask(log, "show", "actor:iran", "--json", index=index)[1]
    assert differing(log, [*asked, REPORT, TREE, TABLE, MEASURES], index) == []
    assert differing(log, asked[:1], index, "--occurred", "2024-02-01..") == []


@pytest.mark.parametrize("asked", [("show", "action:joined"), ("show", "claim:both")])
def test_control_without_the_way_to_what_it_is_shown_as_a_record_is_asked_for_its_own_time(asked, monkeypatch):
    log = log_of(MERGED)
    monkeypatch.setattr(about, "to_narrow", lambda reach: reach._replace(named=True))

    part, whole = (ask(log, *asked, "--occurred", "2024-02-01..", index=one) for one in (index_at_head(log), None))

    assert part[:2] != whole[:2]


def test_without_an_index_everything_is_read_and_the_answer_is_the_same(world):
    """Views cannot be kept in a folder that may not be written."""
    for argv in (REPORT, TREE, TABLE, ("show", "action:sistan"), ("actions", "-n", "2"), ("chains",)):
        assert ask(world, *argv, is_short=False) == ask(world, *argv)


# --- drawn records ---------------------------------------------------------------------------------------------------

_SOURCES = (make.FT, "wire", "agency", "paper")
_SOIL = st.sampled_from([(), ("IR",), ("PK",), ("IR", "PK")])
_KINDS_OF_NOTES = ("comment", "hold", "release", "unknown", "alternative", "bottom-line", "limit", "indicator")
_START = (
    *WORLD[:14],
    make.source("paper", confidential=True),
    *(make.action(f"a{number}", f"2024-01-1{number}", territory=("PK",)) for number in range(4)),
)


class Record:
    """A record in the making, in which anything may name anything."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.events: list[Event] = list(_START)
        self.counts: dict[str, int] = {"action": 4}

    def new(self, kind: str) -> str:
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind[0]}{number - 1}"

    def some(self, kind: str) -> str:
        if kind in ("actor", "source"):
            return self.draw(st.sampled_from(sorted(NAMES[kind]) if kind == "actor" else _SOURCES))
        return f"{kind[0]}{self.draw(st.integers(0, self.counts[kind] - 1))}"

    def actions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.some("action"), self.some("action"))))

    def cites(self):
        return (make.cite(self.some("source"), speaker=self.draw(st.none() | st.just("spokesman"))),)


def _action(record: Record) -> Event:
    draw = record.draw
    told = {"territory": draw(_SOIL), "kind": draw(st.sampled_from(["strike", "demand"])), "citations": record.cites()}
    name, by = record.new("action"), record.some("actor")
    return make.action(name, draw(moments()), by=by, against=draw(st.none() | st.just("iran")), **told)


def _link(record: Record) -> Event | None:
    draw, ends = record.draw, record.actions()
    strength = draw(st.sampled_from(["stated", "attributed", "followed", "inferred"]))
    told = {"asserted_by": make.party(record.some("actor")), "polarity": draw(st.sampled_from(["yes", "yes", "no"]))}
    return make.response(*ends, strength, link=record.new("response"), **told) if len(ends) > 1 else None


def _claim(record: Record) -> Event:
    draw, about = record.draw, record.actions()
    earlier = record.some("claim") if record.counts.get("claim") and draw(st.booleans()) else None
    told = {"figure": draw(figures()), "supersedes": earlier, "citations": record.cites()}
    return make.claim(record.new("claim"), about, draw(st.sampled_from(["iran", "pakistan"])), **told)


def _merge(record: Record) -> Event | None:
    """Two records become one action; also what no rule lets in, like a circle."""
    ends = record.actions()
    return make.merged(*ends) if len(ends) > 1 else None


def _note(record: Record) -> Event:
    kind = record.draw(
        st.sampled_from(
            [*(one for one in ("action", "claim", "response") if record.counts.get(one))] * 2 + ["actor", "source"]
        )
    )
    about = f"{kind}:{record.some(kind)}"
    return make.note(record.new("note"), about, record.draw(st.sampled_from(_KINDS_OF_NOTES)))


def _case(record: Record) -> Event:
    if not record.counts.get("case") or record.draw(st.booleans()):
        return make.case(record.new("case"))
    made = record.draw(st.sampled_from([CaseIncluded, CaseExcluded]))
    return made(case=record.some("case"), actions=record.actions(), reason="a distractor")


def _amend(record: Record) -> Event:
    draw = record.draw
    kind = draw(st.sampled_from([one for one in ("action", "claim", "response") if record.counts.get(one)]))
    name = record.some(kind)
    if draw(st.booleans()):
        return make.retracted(kind, name)
    changes = {
        "action": st.sampled_from(
            [{"territory": ("IQ",)}, {"occurred": make.when("2020-01-01")}, {"actors": (make.party("irna"),)}]
        ),
        "claim": st.builds(lambda about: {"about": about}, st.just(record.actions())),
        "response": st.builds(lambda one: {"responding": one}, st.just(record.some("action"))),
    }
    return make.corrected(kind, name, **draw(changes[kind]))


def _tell(record: Record) -> Event:
    told = [
        make.source_withdrawn(record.some("source")),
        make.retracted("source", "wire"),
        make.copied("agency", "paper"),
        make.affiliated("nikkei", "pakistan", "part_of"),
        make.captured(record.some("source")),
        make.exported(),
        *([make.disputed(record.some("response"))] if record.counts.get("response") else []),
        *([make.claim_withdrawn(record.some("claim"))] if record.counts.get("claim") else []),
    ]
    return record.draw(st.sampled_from(told))


@st.composite
def records(draw: st.DrawFn) -> tuple[Sequence[Event], list[int]]:
    """Draw a record, and the positions of what was redacted of it whole."""
    record = Record(draw)
    steps = [_action, _link, _link, _link, _claim, _claim, _note, _note, _case, _amend, _amend, _tell, _merge]
    for step in draw(st.lists(st.sampled_from(steps), min_size=8, max_size=24)):
        if (event := step(record)) is not None:
            record.events.append(event)
    positions = st.integers(len(_START) - 3, len(record.events))
    return record.events, draw(st.lists(positions, max_size=2, unique=True))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records(), st.data())
def test_every_answer_about_a_drawn_record_is_the_same(drawn, data):
    """Also where something was corrected away, retracted, disputed, replaced, held back or redacted; at any basis."""
    events, gone = drawn
    log = log_of(events, gone)
    index = index_at_head(log)
    names = sorted({event.stream for event in events if event.stream.startswith("action:")})
    asked = [argv for name in names for argv in questions("action", name.partition(":")[2])[3:]]
    chosen = data.draw(st.lists(st.sampled_from(asked), min_size=6, max_size=6, unique=True))
    position = data.draw(st.integers(len(_START), log.basis().position))

    assert differing(log, chosen, index) == []
    assert differing(log, chosen, index, "--as-of", str(position)) == []
    for narrowed in (("--occurred", "2024-01-12..2024-01-18"), ("--published-by", "2024-01-18T12:00Z")):
        for argv in chosen[:2]:
            whole, part = (ask(log, *argv, *narrowed, index=one) for one in (None, index))

            assert part[:2] == whole[:2]
