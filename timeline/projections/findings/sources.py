"""Findings about sources: what rests on too little, what goes back to itself, what was never kept or was changed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from events.actions import MANY
from events.claims import ClaimMade
from events.custody import SourceCaptured
from events.sources import SourceRegistered, SourceWithdrawn
from events.times import surely_before
from timeline.projections.custody import captures_of
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Said, correction, retraction
from timeline.projections.findings.rule import Rule
from timeline.projections.grades import grades_of
from timeline.projections.register import Standing, Thing
from timeline.projections.roots import count_roots, origins_of
from timeline.projections.support import citations_of, sources_of

_RESTING = ("action", "claim", "response")
_CONFIRMED = "1"


def _unsupported(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    names = sources_of(thing)
    if not thing.stands or not names:
        return
    fallen = [facts.seen.sources[name] for name in names if name in facts.seen.sources]
    if len(fallen) == len(names) and not any(source.stands for source in fallen):
        how = "were retracted or withdrawn" if len(names) > 1 else _how(fallen[0])
        what = f"it rests on {' and '.join(names)} alone, which {how}"
        more = f"timeline append citation {thing.now.thing}:{_name(thing)} --source … --quote …"
        fix = f"record another source that says so: {more}; or {retraction(thing.now.thing, _name(thing))}"
        yield Said(what, fix, "citations", rests=[Thing("source", name) for name in names])


def _how(source: Standing[Any]) -> str:
    return "was retracted" if source.retracted is not None else "was withdrawn by its publisher"


def _name(thing: Standing[Any]) -> str:
    return str(getattr(thing.now, thing.now.id_field))


def _pages_of(facts: Facts, thing: Standing[Any]) -> list[str]:
    """Return the sources that a thing rests on, without general knowledge: that has no origin."""
    known = facts.seen.sources
    return [name for name in sources_of(thing) if name not in known or known[name].now.kind != "unsourced"]


def _one_root(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    names = _pages_of(facts, thing)
    if thing.stands and len(names) >= MANY:
        roots = count_roots(facts.seen, names)
        if len(roots.independent) == 1:
            what = f"its {len(names)} sources have one root, {roots.shown[0]}"
            yield Said(what, "nothing: it counts once", "citations", rests=_gone_back(facts, names))


def _gone_back(facts: Facts, names: Iterable[str]) -> Iterator[Thing]:
    """Yield some sources and all that they go back to."""
    for name in names:
        yield Thing("source", name)
        yield from (Thing("source", step.origin) for step in origins_of(facts.seen, name))


def _not_assessed(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    names = _pages_of(facts, thing)
    roots = count_roots(facts.seen, names) if thing.stands and len(names) >= MANY else None
    if roots is not None and len(roots.independent) >= MANY and len(roots.assessed) < len(roots.independent):
        fix = f"say which goes back to which: timeline append relation {names[0]} --origin … --relation …"
        yield Said(f"it rests on {roots}", fix, "citations", rests=_gone_back(facts, names))


def _origins_in_circle(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    name = thing.now.source
    steps = origins_of(facts.register, name) if thing.stands else ()
    if any(step.origin == name for step in steps):
        others = dict.fromkeys(step.source for step in steps if step.source != name)
        what = f"it is said to go back to {', '.join(others)}, and in the end to itself"
        fix = f"retract the source that was related wrongly, and record it anew: {retraction('source', name)}"
        yield Said(what, fix, rests=_gone_back(facts, [name]))


def _never_captured(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    now = thing.now
    if (
        thing.stands
        and thing.knows("kind")
        and now.kind != "unsourced"
        and now.source in facts.cited
        and not captures_of(facts.register, now.source)
    ):
        yield Said("it is cited, and no copy of it is kept", f"timeline append capture {now.source} --file …")


def _copy_differs(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    for sha256 in dict.fromkeys(one.sha256 for one in captures_of(facts.register, thing.now.source)):
        if (wrong := (facts.surroundings.copies or {}).get(sha256)) is not None:
            fix = "put the file back from a backup, and keep the one that differs: timeline verify --level deep"
            yield Said(f"the stored copy {sha256[:16]} is not what was captured: {wrong}", fix, None, sha256[:16])


def _captured_first(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    begins = thing.now.published_at.earliest
    if not thing.stands or begins is None:
        return
    for one in captures_of(facts.register, thing.now.source):
        if one.captured_at < begins:
            at = "" if thing.now.confidential else f" ({one.captured_at})"
            what = f"it was captured{at} surely before it was published"
            fix = correction("source", thing.now.source, "published_at")
            yield Said(what, fix, "published_at", latest=_captured_last(thing))
            return


def _withdrawn_first(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:  # noqa: ARG001  # as the others
    for one in thing.since if thing.retracted is None else ():
        if isinstance(one.event, SourceWithdrawn) and surely_before(one.event.published_at, thing.now.published_at):
            what = f"its withdrawal, position {one.position}, is dated surely before it was published"
            fix = correction("source", thing.now.source, "published_at")
            yield Said(what, fix, "published_at", str(one.position))


def _captured_last(source: Standing[Any] | None) -> int:
    """Return the position at which a copy of a source was kept last; 0, if none was."""
    since = source.since if source is not None else ()
    return max((one.position for one in since if isinstance(one.event, SourceCaptured)), default=0)


def _not_confirmed(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    if not thing.stands:
        return
    names = sources_of(thing)
    roots = count_roots(facts.seen, names)
    for one in grades_of(thing):
        if one.holds and one.grade == _CONFIRMED and len(roots.independent) < MANY:
            count = "no independent root" if not roots.independent else f"one independent root, {roots.shown[0]}"
            what = f"{one.grader} grades it 1 (confirmed by others), and it has {count}"
            again = f"timeline append grade claim:{thing.now.claim} --credibility … --reason …"
            fix = f"grade it anew: {again}; or record what confirms it"
            yield Said(what, fix, None, one.grader, _gone_back(facts, names), one.position)


_BLANK = re.compile(r"\s+")


def _not_in_the_text(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    if not thing.stands:
        return
    for number, one in enumerate(citations_of(thing)):
        if not isinstance(one.quote, str) or (texts := facts.texts_of(one.source)) is None:
            continue
        if not any(plain(one.quote) in text for text in texts):
            what = f"the words quoted from {one.source} are not in its captured text"
            fix = f"look at the page again: {correction(thing.now.thing, _name(thing), 'citations')}"
            captured = _captured_last(facts.register.sources.get(one.source))
            at = f"citations.{number}"
            yield Said(what, fix, at, at, [Thing("source", one.source)], captured)


_SAME = str.maketrans(
    "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a\u2013\u2014\u00a0",
    '"""""\'\'\'-- ',
    "\u200b\u200c\u200d\u00ad\ufeff",
)


def plain(text: str) -> str:
    """Return a text as quotes are compared: whatever its line ends, its quotation marks and dashes, in any case."""
    return _BLANK.sub(" ", text.translate(_SAME)).strip().casefold()


def _unsourced(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    names = sources_of(thing)
    known = [facts.seen.sources.get(name) for name in names]
    if thing.stands and names and all(one is not None and one.now.kind == "unsourced" for one in known):
        more = f"timeline append citation {thing.now.thing}:{_name(thing)} --source … --quote …"
        fix = f"record a page that says so: {more}"
        rests = [Thing("source", name) for name in names]
        yield Said("it rests on general knowledge alone: no page says so", fix, "citations", rests=rests)


RULES = (
    Rule(
        "S501",
        "warning",
        _RESTING,
        "Every source that it rests on was retracted or withdrawn.",
        "Nothing that stands says so any more.",
        _unsupported,
        merged=True,
    ),
    Rule(
        "S502",
        "note",
        _RESTING,
        "Several sources, and one root.",
        "Twelve outlets with one wire story are one voice.",
        _one_root,
        merged=True,
    ),
    Rule(
        "S503",
        "error",
        ("source",),
        "Sources go back to each other in a circle.",
        "No one of them can be where the words come from.",
        _origins_in_circle,
    ),
    Rule(
        "S504",
        "note",
        ("source",),
        "A cited page was never captured.",
        "When it is taken down or changed, nobody can show what it said.",
        _never_captured,
    ),
    Rule(
        "S505",
        "error",
        ("source",),
        "A stored copy does not match its hash.",
        "It is no evidence of what was captured.",
        _copy_differs,
        needs="copies",
    ),
    Rule(
        "S506",
        "warning",
        ("source",),
        "A source was published after it was captured.",
        "One of the two times is wrong; what was public when depends on it.",
        _captured_first,
    ),
    Rule(
        "S507",
        "note",
        _RESTING,
        "Nobody has assessed whether its sources are independent.",
        "Each counts as a root until somebody looks.",
        _not_assessed,
        merged=True,
    ),
    Rule(
        "S508",
        "warning",
        ("claim",),
        "Credibility 1 with fewer than two independent roots.",
        "Confirmed by others means that there are others.",
        _not_confirmed,
        merged=True,
    ),
    Rule(
        "S509",
        "warning",
        _RESTING,
        "A quote is not in the captured text.",
        "It was copied wrongly, or the page that was captured is another version.",
        _not_in_the_text,
        needs="texts",
    ),
    Rule(
        "S510",
        "warning",
        _RESTING,
        "It rests on general knowledge only.",
        "Nobody can be asked who says so.",
        _unsourced,
        merged=True,
    ),
    Rule(
        "S511",
        "warning",
        ("source",),
        "A page was withdrawn before it was published.",
        "One of the two times is wrong; from when on it counts as withdrawn depends on it.",
        _withdrawn_first,
    ),
)
"""The rules about sources, in the order of their codes."""
