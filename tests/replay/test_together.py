"""What has to be known to judge something: of a source that all the log cites, not all that cites it."""

from tests import builders as make
from timeline.log import MemoryLog
from timeline.projections.findings import findings
from timeline.projections.register import Thing
from timeline.projections.support import sources_of
from timeline.replay import known_at, together
from timeline.replay.about import index_of, known_of

SOURCE = Thing("source", "wire")
ONCE = [make.claim(f"said-{number:03}", "kerman", citations=(make.cite("wire"),)) for number in range(200)]
START = (make.source("wire"), make.source("other"), make.source(), make.action("kerman"))


class AsItStands:
    """An index that has what rests on a source as the record stands, as that of the views has it."""

    def __init__(self, log):
        self.known = known_at(log, log.basis())
        index = index_of(self.known)
        self.naming, self.named_by = index.naming, index.named_by

    def citing(self, sources, most):
        """Return the first claims that rest on some sources."""
        names = {source.id for source in sources}
        claims = self.known.claims.items()
        return {Thing("claim", name) for name in [one for one, claim in claims if names & {*sources_of(claim)}][:most]}


class Reader:
    """Reads what was known of things at a basis, and keeps which they were."""

    def __init__(self, log, position):
        self.log, self.basis, self.read = log, log.basis(position), set()

    def __call__(self, things):
        self.read |= things
        return known_of(self.log, self.basis, things)


def judged(log, position=None, *, is_later=False):
    """Return the codes that are found about a source by what is known beside it, and how many things were read."""
    index, read = AsItStands(log), Reader(log, position)
    found = together.together({SOURCE}, index)
    known = together.known_beside({SOURCE}, found, index, read, is_later=is_later)
    return {one.code for one in findings(read(known), [SOURCE])}, len(read.read)


def given(*events):
    log = MemoryLog()
    make.fill(log, *START, *events)
    return log


def struck(count):
    return [make.retracted("claim", one.claim) for one in ONCE[:count]]


def test_that_a_source_is_cited_is_seen_by_one_thing_that_cites_it():
    found, count = judged(given(*ONCE))

    assert "S504" in found
    assert count < 10


def test_where_the_first_of_those_do_not_stand_more_are_looked_at():
    found, count = judged(given(*ONCE, *struck(5)))

    assert "S504" in found
    assert count < 30


def test_control_who_looks_at_one_alone_does_not_see_it(monkeypatch):
    monkeypatch.setattr(together, "_MORE", 1)

    assert "S504" not in judged(given(*ONCE, *struck(5)))[0]


def test_control_who_looks_at_all_at_once_reads_all(monkeypatch):
    first = AsItStands.citing
    monkeypatch.setattr(AsItStands, "citing", lambda self, sources, _most: first(self, sources, None))

    assert judged(given(*ONCE))[1] > len(ONCE)


def test_a_source_that_nothing_standing_cites_is_not_cited():
    assert "S504" not in judged(given(*ONCE[:20], *struck(20)))[0]


def test_what_cited_a_source_then_is_found_though_it_cites_it_no_more():
    """Control: of an index of the same basis nobody asks what once cited it."""
    changed = make.corrected("claim", "said-000", citations=(make.cite("other"),))
    log, then = given(ONCE[0], changed), len(START) + 1

    assert "S504" in judged(log, then, is_later=True)[0]
    assert "S504" not in judged(log, then)[0]
    assert "S504" not in judged(log, is_later=True)[0]
