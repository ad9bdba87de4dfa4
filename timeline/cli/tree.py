"""A chain drawn as a tree: what answered what, on whose word, and what the drawing cannot show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from events.responses import STRENGTHS
from timeline.cli.chain_words import against_words, ahead_words
from timeline.cli.items import or_withheld, territory_words, who_to_whom
from timeline.cli.output import lines_of
from timeline.cli.terminal import Screen, safe
from timeline.projections.chains import MEASURED, Chain, Chains, Edge, build, order_of
from timeline.projections.measures import ahead_of
from timeline.projections.merging import inner_links
from timeline.projections.register import Register
from timeline.projections.support import is_unsupported
from timeline.reports.field_words import occurred_of
from timeline.reports.wording import lag_words, party_words, text_of

_LINES = {"stated": "═ {} ═", "attributed": "─ {} ─", "inferred": "─· {} ·─", "followed": "·· {} ··"}


class Drawing(NamedTuple):
    """What a tree is drawn from: a chain among all chains at a basis, and the zone to show times in.

    `record` says where answers were looked for: on record, or in what is asked for.
    """

    known: Register
    chains: Chains
    chain: Chain
    zone: str
    record: str = "on record"


def draw(drawing: Drawing, screen: Screen) -> str:
    """Return the tree, a line that counts, and what else there is to say about the chain."""
    rows = [[screen.shown(safe(cell)) for cell in row] for row in _rows(drawing)]
    notes = "".join(f"{screen.shown(safe(note))}\n" for note in _notes(drawing))
    return lines_of(screen, rows, [False] * len(rows[0]), heads=False) + notes


# --- the tree --------------------------------------------------------------------------------------------------------


def _rows(drawing: Drawing) -> list[list[str]]:
    """Return one row an action: roots first, answers below what they answer; one that comes twice only points up."""
    seen: set[str] = set()
    rows: list[list[str]] = []
    for root in (*drawing.chain.roots, *drawing.chain.actions):  # in a circle there is no root
        if root not in seen:
            rows.append(_row(drawing, "", root))
            seen.add(root)
            rows.extend(_below(drawing, root, "", seen))
    return rows


def _below(drawing: Drawing, root: str, indent: str, seen: set[str]) -> Iterator[list[str]]:
    """Yield the rows below `root`, depth first, without recursion: a chain may be longer than Python's stack."""
    waiting = _branches(drawing, root, indent)
    while waiting:
        edge, stem, under = waiting.pop()
        prefix = f"{stem}{_line_of(edge)} "
        if edge.later in seen:
            yield [f"{prefix}{edge.later}  (above)", "", "", "", ""]
            continue
        seen.add(edge.later)
        yield _row(drawing, prefix, edge.later)
        waiting.extend(_branches(drawing, edge.later, under))


def _branches(drawing: Drawing, name: str, indent: str) -> list[tuple[Edge, str, str]]:
    """Return the edges from an action with their stems, the first to be drawn at the end."""
    edges = [edge for edge in drawing.chain.edges if edge.earlier == name]
    last = len(edges) - 1
    branches = [
        (edge, indent + ("└" if at == last else "├"), indent + ("   " if at == last else "│  "))
        for at, edge in enumerate(edges)
    ]
    return branches[::-1]


def _line_of(edge: Edge) -> str:
    """Return the line of an edge with its strength as a word; "?" is hedged, "!" an order that cannot be told."""
    word = edge.strength + ("?" if edge.hedged else "") + (", contested" if edge.contested else "")
    word += ", announced" if edge.relation == "announces" else ""
    word += ", unsupported" if edge.unsupported else ""
    return _LINES[edge.strength].format(word + ("!" if edge.order == "open" else ""))


def _row(drawing: Drawing, prefix: str, name: str) -> list[str]:
    thing = drawing.known.actions[name]
    soil = territory_words(thing.now)
    return [
        f"{prefix}{name}",
        occurred_of(thing, drawing.zone),
        who_to_whom(drawing.known, thing),
        f"on {soil}" if soil else "",
        or_withheld(thing, "kind", thing.now.kind) + (", unsupported" if is_unsupported(drawing.known, thing) else ""),
    ]


# --- what stands below it --------------------------------------------------------------------------------------------


def _notes(drawing: Drawing) -> Iterator[str]:
    chain = drawing.chain
    yield counts(drawing)
    if any(edge.order == "open" for edge in chain.edges):
        yield "! the times are too imprecise to tell whether the answer came after what it answers"
    if any(edge.hedged for edge in chain.edges):
        yield "? hedged by whoever says so"
    if any(edge.unsupported for edge in chain.edges) or _unsupported(drawing):
        yield "unsupported: every source that it rests on was withdrawn or struck"
    yield from (f"lag: {edge.earlier} → {edge.later}: {lag_words(edge.lag)}" for edge in measured(chain))
    yield from (f"order conflict: {', '.join(knot)} answer each other in a circle" for knot in chain.knots)
    yield from left_out_words(drawing.chains, chain)
    if any(edge.contested for edge in chain.edges):
        order = order_of(drawing.known)
        for edge in chain.edges:
            yield from against_words(drawing.known, edge, order.against(edge.earlier, edge.later))
    unanswered = [name for name in drawing.chains.unanswered if name in chain.actions]
    if unanswered:
        yield f"no answer {drawing.record}: {', '.join(unanswered)}"
    yield from _loose_ends(drawing)


def _unsupported(drawing: Drawing) -> list[str]:
    actions = drawing.known.actions
    return [name for name in drawing.chain.actions if is_unsupported(drawing.known, actions[name])]


def counts(drawing: Drawing) -> str:
    """Return how many actions and links there are, by strength, and what is left without order in time alone.

    Two links may join one pair, as two reporters say that one answered the other; then the pairs are told, too.
    """
    chain = drawing.chain
    said = (drawing.known.responses[name].now for edge in chain.edges for name in edge.links)
    by_strength = Counter(one.strength for one in said if one.polarity == "yes")
    parts = ", ".join(f"{by_strength[one]} {one}" for one in STRENGTHS if by_strength[one])
    line = f"{_number(len(chain.actions), 'action')}, {_number(by_strength.total(), 'link')}"
    line += f" between {_number(len(chain.edges), 'pair')}" * (by_strength.total() != len(chain.edges))
    line += f": {parts}." if parts else "."
    if by_strength["followed"] and len(by_strength) > 1:
        others = [one for one in drawing.chains.strengths if one != "followed"]
        pieces = [one for one in build(drawing.known, others).chains if set(one.actions) & set(chain.actions)]
        line += f" Without followed: {_number(len(pieces), 'chain')}."
    return line


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def measured(chain: Chain) -> list[Edge]:
    """Return the edges whose lag is told: answers of the measured strengths, but in a circle nothing is measured."""
    answers = [edge for edge in chain.edges if edge.relation == "answers" and edge.strength in MEASURED]
    return [edge for edge in answers if not chain.is_tied(edge)]


def left_out(chains: Chains, chain: Chain) -> list[Edge]:
    """Return the edges at this chain that were left out, because the answer surely came first."""
    return [edge for edge in chains.impossible if {edge.earlier, edge.later} & set(chain.actions)]


def left_out_words(chains: Chains, chain: Chain) -> Iterator[str]:
    """Yield a line for each edge at this chain that was left out."""
    for edge in left_out(chains, chain):
        yield f"left out: {edge.earlier} → {edge.later} ({edge.strength}): the answer surely came first"


def joining_nothing(known: Register, chains: Chains, chain: Chain) -> Iterator[str]:
    """Yield a line for each response at this chain that joins no two of its actions, and why."""
    for link in links_at(known, chains.dangling, chain.actions):
        yield f"left out: {link} {_why_missing(known, link)}"
    for link in links_at(known, chains.unrecorded, chain.actions):
        yield f"not drawn: {link} joins no two actions on record"
    for link in links_at(known, chains.denied, chain.actions):
        yield f"not drawn: {denied_words(known, link)}"
    for link in chains.withheld:
        yield f"not drawn: {link}: {text_of(known.responses[link].withheld)}; what it joined cannot be told"


def denied_words(known: Register, link: str) -> str:
    """Return in words that a response denies what nobody on record asserts."""
    said = known.responses[link].now
    by = f"{said.strength}, by {party_words(known, said.asserted_by)}"
    return f"{link} denies that {said.responding} {said.relation} {said.responded_to} ({by}); nobody on record says so"


def _loose_ends(drawing: Drawing) -> Iterator[str]:
    yield from joining_nothing(drawing.known, drawing.chains, drawing.chain)
    drawn = {link for edge in drawing.chain.edges for link in edge.links}
    for one in ahead_of(drawing.known):
        if one.link not in drawn and not {one.action, one.act}.isdisjoint(drawing.chain.actions):
            yield ahead_words(drawing.known, one, drawing.record)


def _why_missing(known: Register, link: str) -> str:
    """Return why a link joins nothing: by what became of its ends, or what the answer is narrowed to."""
    if link in inner_links(known):
        return "joins two records of one action"
    outside = outside_of(known, (link,))
    what = f"is outside of what is asked for: {', '.join(outside)}" if outside else "was retracted"
    return f"is about an action that {what}"


def outside_of(known: Register, links: Iterable[str]) -> tuple[str, ...]:
    """Return the actions that links name and that are not among those known: the answer was narrowed."""
    ends = (
        end for link in links for end in (known.responses[link].now.responding, known.responses[link].now.responded_to)
    )
    missing = dict.fromkeys(end for end in ends if end and end not in known.actions)
    return tuple(end for end in missing if end not in known.survivors)  # what was merged is there as its survivor


def links_at(known: Register, links: Sequence[str], actions: Sequence[str]) -> tuple[str, ...]:
    """Return those of the responses that touch one of the actions."""
    ends = {link: {known.responses[link].now.responding, known.responses[link].now.responded_to} for link in links}
    return tuple(link for link in links if ends[link] & set(actions))
