"""`timeline chains --metrics`: what is measured of chains, with the strengths and rules that it is measured by."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from events.responses import STRENGTHS
from timeline.cli.chain_words import (
    UNKNOWN,
    account_item,
    acting_words,
    against_words,
    ahead_item,
    ahead_words,
    change_items,
    change_words,
    edge_item,
    gap_items,
    gap_words,
    names_of,
    order_items,
    perceived_items,
    rung_item,
    rung_words,
    sides_item,
    soil_items,
    soil_words,
    target_words,
    viewpoint_words,
)
from timeline.cli.items import moment
from timeline.cli.output import Column, Listing, lines_of
from timeline.cli.shapes import MeasuredActItem, MeasuredLinkItem, MeasuresItem
from timeline.cli.terminal import Screen, safe
from timeline.cli.tree import joining_nothing, left_out, left_out_words, links_at
from timeline.projections.answers import NO_ANSWER, NO_SOIL, Answer
from timeline.projections.chain_status import RULE
from timeline.projections.chains import Chain, Chains
from timeline.projections.measures import MeasuredAct, MeasuredLink, Measures, Measuring
from timeline.projections.register import Register
from timeline.reports.field_words import occurred_of
from timeline.reports.plain import cell
from timeline.reports.wording import lag_words

LAG_RULE = (
    "shortest, from the last bound of the earlier action to the first of the later, at least 0; "
    "longest, from the first bound of the earlier to the last of the later; "
    "perceived lag: from when the answering side learned of it, which changes no order"
)
_ACTS = ("Step", "Action", "Occurred", "Acting side", "Target side", "Territory", "Answered side", "Rung")
_LINKS = ("Earlier", "Later", "Strength", "Lag", "Perceived lag", "Rung change", "Shape", "Third soil")
_FLAT = (
    *("Earlier", "Later", "Relation", "Strength", "Strengths", "Shortest lag (s)", "Longest lag (s)"),
    *("Acting side", "Target side", "Territory", "Answered side", "Rung change", "Shape", "Third soil", "Reason"),
)


class Measured(NamedTuple):
    """A chain and what was measured of it; `record` says where answers were looked for."""

    measuring: Measuring
    found: Chains
    unanswered: frozenset[str]
    chain: Chain
    measures: Measures
    zone: str
    record: str

    @property
    def known(self) -> Register:
        """Return what is known."""
        return self.measuring.register


def measured_listing(measured: Sequence[Measured]) -> Listing:
    """Return what was measured of chains: text for people, one row a link for programs."""
    return Listing(
        "timeline.chain-metrics/1",
        [_item(one) for one in measured],
        (Column("status", "Status", lambda item: item.status),),
        flat=[list(_FLAT), *(row for one in measured for row in _flat(one))],
        text=lambda screen: "\n".join(_text(one, screen) for one in measured),
    )


# --- for programs ----------------------------------------------------------------------------------------------------


def _item(one: Measured) -> MeasuresItem:
    how, measures = one.measuring.how, one.measures
    return MeasuresItem(
        strengths=one.found.strengths,
        directed_by=how.viewpoint.by,
        proxies=how.viewpoint.proxies,
        window_days=how.window,
        rung_tables=measures.tables,
        status=measures.status.status,
        status_why=measures.status.why,
        actions=tuple(_act_item(one, act) for act in measures.acts),
        links=tuple(map(_link_item, measures.links)),
        unanswered=_unanswered(one),
        ahead=tuple(map(ahead_item, measures.ahead)),
        left_out=tuple(map(edge_item, left_out(one.found, one.chain))),
        dangling=links_at(one.known, one.found.dangling, one.chain.actions),
        unrecorded=links_at(one.known, one.found.unrecorded, one.chain.actions),
        denied=links_at(one.known, one.found.denied, one.chain.actions),
        withheld=one.found.withheld,
    )


def _act_item(one: Measured, act: MeasuredAct) -> MeasuredActItem:
    return MeasuredActItem(
        action=act.action,
        step=act.step,
        occurred=moment(one.known.actions[act.action].now.occurred),
        acting=sides_item(act.roles.acting),
        target=sides_item(act.roles.target),
        territory=soil_items(act.roles.soil),
        answered=act.answered,
        rung=rung_item(act.rated.rung),
        rung_why=act.rated.why,
        accounts=tuple(map(account_item, act.accounts)),
    )


def _link_item(link: MeasuredLink) -> MeasuredLinkItem:
    answer = link.answer
    return MeasuredLinkItem(
        link=edge_item(link.edge),
        statements=link.statements,
        gaps=gap_items(link),
        against=order_items(link),
        perceived=perceived_items(link),
        rung_changes=change_items(link),
        shape=None if answer is None else answer.shape,
        shape_why=None if answer is None else answer.why,
        third_soil=None if answer is None else answer.third_soil,
        soil_why=None if answer is None else answer.soil_why,
    )


def _flat(one: Measured) -> Iterator[list[str]]:
    for link in one.measures.links:
        edge, answer = link.edge, link.answer
        lag = (lag_words(None),) * 2 if edge.lag is None else (str(edge.lag.shortest), str(edge.lag.longest))
        told = ("", "", "") if answer is None else (answer.shape, _third(answer), f"{answer.why}; {answer.soil_why}")
        yield [
            *(edge.earlier, edge.later, edge.relation, edge.strength, " ".join(one.found.strengths), *lag),
            *_four(one, edge.later, () if answer is None else answer.answered),
            *(change_words(link), *told),
        ]


def _four(one: Measured, action: str, answered: Sequence[str]) -> tuple[str, str, str, str]:
    """Return the four sides of an action: who acted, whom it was aimed at or hit, on whose soil, whom it answers."""
    sights = one.measuring.sights
    return (
        acting_words(sights, action),
        target_words(sights, action),
        soil_words(sights, action),
        names_of(one.known, answered),
    )


# --- for people ------------------------------------------------------------------------------------------------------


def _text(one: Measured, screen: Screen) -> str:
    acts = [_ACTS, *(_act_row(one, act) for act in one.measures.acts)]
    links = [_LINKS, *(_link_row(link) for link in one.measures.links)]
    parts = [_lines(screen, _head(one)), _table(screen, acts), _table(screen, links), _lines(screen, _notes(one))]
    return "\n".join(part for part in parts if part)


def _lines(screen: Screen, lines: Iterator[str]) -> str:
    return "".join(f"{screen.shown(safe(line))}\n" for line in lines)


def _table(screen: Screen, rows: Sequence[Sequence[str]]) -> str:
    if len(rows) == 1:
        return ""
    shown = [[screen.shown(safe(one)) for one in row] for row in rows]
    return lines_of(screen, shown, [False] * len(rows[0]), heads=True)


def _head(one: Measured) -> Iterator[str]:
    how, status = one.measuring.how, one.measures.status
    strengths = Counter(edge.strength for edge in one.chain.edges)
    counted = ", ".join(f"{strengths[word]} {word}" for word in STRENGTHS if strengths[word]) or "none"
    yield f"status: {status.status}: {status.why}"
    yield f"strengths measured: {', '.join(one.found.strengths)}; links: {counted}"
    directed = viewpoint_words(how.viewpoint)
    yield f"directed at a side: {directed}; window: {how.window} days; rungs: {one.measures.tables}"


def _act_row(one: Measured, act: MeasuredAct) -> list[str]:
    when = occurred_of(one.known.actions[act.action], one.zone)
    return [str(act.step), act.action, when, *_four(one, act.action, act.answered), rung_words(act)]


def _link_row(link: MeasuredLink) -> list[str]:
    edge, answer = link.edge, link.answer
    word = edge.strength + ("?" if edge.hedged else "") + (", contested" if edge.contested else "")
    word += ", unsupported" if edge.unsupported else ""
    perceived = "; ".join(lag_words(said.lag) for said in link.perceived)
    shape, third = ("", "") if answer is None else (answer.shape, _third(answer))
    return [edge.earlier, edge.later, word, lag_words(edge.lag), perceived, change_words(link), shape, third]


def _third(answer: Answer) -> str:
    if answer.third_soil is None:
        return answer.soil_why if answer.soil_why in (NO_SOIL, NO_ANSWER) else UNKNOWN
    return cell(answer.third_soil)


def _notes(one: Measured) -> Iterator[str]:
    for link in one.measures.links:
        if link.answer is not None:
            told = link.answer
            yield f"{link.edge.earlier} → {link.edge.later}: {told.shape}: {told.why}; {told.soil_why}"
        for gap in link.gaps:
            yield f"{link.edge.earlier} → {link.edge.later}: stated gap: {gap_words(one.known, gap)}"
        yield from against_words(one.known, link.edge, link.against)
    yield from _shared(one)
    yield from (ahead_words(one.known, ahead, one.record) for ahead in one.measures.ahead)
    yield from left_out_words(one.found, one.chain)
    if unanswered := _unanswered(one):
        yield f"no answer {one.record} ({', '.join(one.found.strengths)}): {', '.join(unanswered)}"
    yield from joining_nothing(one.known, one.found, one.chain)
    yield f"lag: {LAG_RULE}"
    yield f"status by this rule: {RULE}"


def _shared(one: Measured) -> Iterator[str]:
    """Yield each statement that joins more than one link."""
    by: dict[str, list[str]] = {}
    for link in one.measures.links:
        for statement in link.statements:
            by.setdefault(statement, []).append(f"{link.edge.earlier} → {link.edge.later}")
    yield from (f"one statement, {name}: {'; '.join(links)}" for name, links in by.items() if len(links) > 1)


def _unanswered(one: Measured) -> tuple[str, ...]:
    return tuple(name for name in one.chain.actions if name in one.unanswered)
