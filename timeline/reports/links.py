"""The links of a report: who asserts them, their lags as intervals, and what imprecise times leave open."""

from collections.abc import Iterable, Sequence

from events.codebook import kind_class
from events.responses import ResponseAsserted, Strength
from events.times import When, distance, parse_instant, write_instant
from timeline.projections.chains import Edge, build, order_of
from timeline.projections.order import Ordering
from timeline.projections.register import Register, Standing
from timeline.projections.sources import quotable
from timeline.projections.speaking import own_words, speaks_for
from timeline.projections.support import citations_of, rests_on_something
from timeline.reports.desk import Desk, falls_on_each_others_soil
from timeline.reports.dossier import AheadRow, LagRow, LinkRow
from timeline.reports.statement import Statement
from timeline.reports.wording import (
    NOT_STATED,
    UNSUPPORTED,
    display_zone,
    in_sentence,
    lag_ends,
    lag_words,
    listed,
    party_words,
    precision_label,
    quoted,
    text_of,
    when_utc,
    zone_words,
)


def link_rows(desk: Desk, measured: Sequence[Strength]) -> tuple[LinkRow, ...]:
    """Return a row for each response of each edge of the chain."""
    return tuple(link_row(desk, edge, name, measured) for edge in desk.edges() for name in edge.links)


def link_row(desk: Desk, edge: Edge, name: str, measured: Sequence[Strength]) -> LinkRow:
    """Return the row for one response of an edge."""
    thing = desk.register.responses[name]
    link, cited = thing.now, citations_of(thing)
    printable = tuple(quotable(desk.register, cited))
    quote = next((quoted(one.quote) for one in printable if one.quote is not None), "")
    where = next((text_of(one.locator) for one in printable if one.locator is not None), "")
    return LinkRow(
        id=name,
        earlier=desk.numbers[edge.earlier],
        later=desk.numbers[edge.later],
        strength=link.strength,
        relation=link.relation,
        asserted_by=party_words(desk.register, link.asserted_by),
        words=quote or (f"{desk.none}; {where}" if where else desk.none),
        lag=lag_words(edge.lag) if link.relation == "answers" and link.strength in measured else "not measured",
        marks=_marks(desk.register, thing, edge),
        note=desk.note(cited[0]) if cited else 0,
        probability=link.probability or "",
        is_hedged=link.hedged,
        is_denied=link.polarity == "no",
        is_order_open=edge.order == "open",
        is_by_acting_side=speaks_for(desk.register, link.asserted_by.actor, desk.action(link.responding)),
        has_own_words=any(own_words(desk.register, link, cited)),
    )


def _ahead_phrase(register: Register, link: ResponseAsserted, act: str) -> str:
    """Write what is said of an act ahead, pre-empted or announced, and on whose word; `act` names it."""
    quote = next((one.quote for one in quotable(register, link.citations) if one.quote is not None), None)
    says = "no exact words recorded" if quote is None else f"in the words {quoted(quote)}"
    who = in_sentence(party_words(register, link.asserted_by))
    account = f"by the acting side's own account: {who}" if link.strength == "stated" else f"according to {who}"
    hedge = ", hedged" if link.hedged else ""
    is_meant = link.polarity == "yes"
    if link.relation == "pre-empts":
        verb = "was meant to prevent" if is_meant else "was not meant to prevent"
    else:
        verb = "announced" if is_meant else "did not announce"
    return f"{verb} {act} {account}{hedge}, {says}"


def ahead_words(desk: Desk, name: str) -> str:
    """Return what is said of the act that an action pre-empts or announces: in words, or by its number."""
    link = desk.register.responses[name].now
    act = desk.no(link.responded_to) if link.responded_to is not None else quoted(link.expected or "")
    return _ahead_phrase(desk.register, link, act)


def ahead_rows(desk: Desk) -> tuple[AheadRow, ...]:
    """Return a row for each act that was pre-empted or announced, and that no edge leads to."""
    rows = []
    for name in desk.ahead():
        thing = desk.register.responses[name]
        cited = citations_of(thing)
        text = f"{_capital(desk.no(thing.now.responding))} {ahead_words(desk, name)}."
        rows.append(AheadRow(id=name, text=text, note=desk.note(cited[0]) if cited else 0))
    return tuple(rows)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _marks(register: Register, thing: Standing[ResponseAsserted], edge: Edge) -> str:
    link = thing.now
    marks = [
        "hedged" if link.hedged else "",
        "" if rests_on_something(register, thing) else UNSUPPORTED,
        "denied" if link.polarity == "no" else "",
        "contested" if edge.contested else "",
        "order cannot be told" if edge.order == "open" else "",
    ]
    return ", ".join(mark for mark in marks if mark)


def lag_row(desk: Desk, edge: Edge) -> LagRow:
    """Return the lag of an edge, and what limits it."""
    earlier, later = desk.action(edge.earlier).occurred, desk.action(edge.later).occurred
    ends = ((edge.earlier, earlier), (edge.later, later))
    shortest, longest = lag_ends(edge.lag)
    return LagRow(
        earlier=desk.numbers[edge.earlier],
        later=desk.numbers[edge.later],
        lag=lag_words(edge.lag),
        shortest_seconds=edge.lag.shortest if edge.lag else None,
        longest_seconds=edge.lag.longest if edge.lag else None,
        limit=_limit(desk, ends),
        shortest=shortest,
        longest=longest,
        precision=_precisions([_precision(desk, *end) for end in ends]),
    )


def _limit(desk: Desk, ends: Sequence[tuple[str, When]]) -> str:
    """Return what keeps a lag from being known better: an end that is open or withheld, or the coarser of the two."""
    open_ = [name for name, when in ends if _is_open(when)]
    reasons = (
        ("withheld", [desk.no(name) for name in open_ if desk.is_withheld(name)]),
        ("not dated on both sides", [desk.no(name) for name in open_ if not desk.is_withheld(name)]),
    )
    if limits := [f"{listed(names)} {why}" for why, names in reasons if names]:
        return listed(limits)
    widest = max(_width(when) for _, when in ends)
    names = [desk.no(name) for name, when in ends if _width(when) == widest]
    return f"the {'time' if len(names) == 1 else 'times'} of {listed(names)}"


def _width(when: When) -> int:
    """Return how many seconds lie between the bounds of a time that has both."""
    lag = distance(when, when)
    return 0 if lag is None else lag.longest


def _precisions(of_both: Sequence[str]) -> str:
    """Return how finely the times of a pair are known: `day and minute`, `day for both`."""
    return " and ".join(of_both) if len(set(of_both)) > 1 else f"{of_both[0]} for both"


def _precision(desk: Desk, name: str, when: When) -> str:
    if when.precision == "none":
        return "withheld" if desk.is_withheld(name) else "not dated"
    return precision_label(when.precision)


def _is_open(when: When) -> bool:
    return when.earliest is None or when.latest is None


def order_conflicts(desk: Desk) -> tuple[Statement, ...]:
    """Report what imprecise times leave open or contradict: nothing of it is hidden."""
    found = [
        Statement(
            text=f"It cannot be told whether {desk.no(edge.earlier)} came before {desk.no(edge.later)}.",
            ids=(edge.earlier, edge.later),
        )
        for edge in desk.edges()
        if edge.order == "open"
    ]
    order = order_of(desk.register)
    found += [
        Statement(
            text=f"Contested: {desk.no(edge.earlier)} before {desk.no(edge.later)}; {_asserter(desk, one)} states that "
            f"{desk.no(one.before)} came before {desk.no(one.after)} (position {one.position}).",
            ids=edge.links,
        )
        for edge in desk.edges()
        for one in order.against(edge.earlier, edge.later)
    ]
    found += [
        Statement(text=f"{listed([desk.no(name) for name in knot])} answer each other in a circle.", ids=knot)
        for knot in desk.chain.knots
    ]
    found += [
        Statement(
            text=f"Left out: {edge.later} is said to answer {edge.earlier}, and surely came first.",
            ids=edge.links,
        )
        for edge in desk.chains.impossible
        if edge.earlier in desk.numbers or edge.later in desk.numbers
    ]
    return tuple(found)


def _asserter(desk: Desk, told: Ordering) -> str:
    return NOT_STATED if told.by is None else party_words(desk.register, told.by)


def sensitivity(desk: Desk, measured: Sequence[Strength]) -> tuple[Statement, ...]:
    """Say what changes if weaker links are left out, or an assumed zone is another."""
    found = []
    if "followed" in desk.chains.strengths:
        stricter = build(desk.register, [one for one in desk.chains.strengths if one != "followed"])
        groups = [group.actions for group in stricter.chains if group.actions[0] in desk.numbers]
        joined = {name for group in groups for name in group}
        parts = [[desk.numbers[name] for name in group] for group in groups]
        pieces = sorted([*parts, *[[desk.numbers[name]] for name in desk.chain.actions if name not in joined]])
        if len(pieces) > 1:
            sets = listed(["{" + ", ".join(str(one) for one in piece) + "}" for piece in pieces])
            found.append(
                Statement(
                    text=f"Without followed links the chain falls into {len(pieces)}: {sets}.", ids=desk.chain.actions
                )
            )
    for edge in desk.edges():
        kinds = (desk.action(edge.earlier).kind, desk.action(edge.later).kind)
        if edge.strength in measured and edge.lag and all(kind_class(kind) == "violent" for kind in kinds):
            found.extend(_other_zones(desk, edge))
    returned = sum(1 for edge in desk.edges() if edge.strength in measured and falls_on_each_others_soil(desk, edge))
    found.append(Statement(text=f"Reciprocity not computed (n = {returned}).", ids=desk.chain.actions))
    return tuple(found)


def _other_zones(desk: Desk, edge: Edge) -> Iterable[Statement]:
    """Give the lag if a zone that was assumed from the place were the other action's zone."""
    earlier, later = desk.action(edge.earlier).occurred, desk.action(edge.later).occurred
    for name, mine, other in ((edge.earlier, earlier, later), (edge.later, later, earlier)):
        if mine.zone_basis not in ("place", "assumed") or other.zone in (None, "UTC", mine.zone) or _is_open(mine):
            continue
        moved = _read_in(mine, other)
        lag = distance(moved, later) if name == edge.earlier else distance(earlier, moved)
        if lag_words(lag) == lag_words(edge.lag):
            continue  # at its precision the lag is the same: nothing hangs on the zone
        yield Statement(
            text=(
                f"If the time of {desk.no(name)} were read in {zone_words(str(other.zone))}, "
                f"it would be {when_utc(moved)}, and "
                f"{desk.no(edge.later)} would have come {lag_words(lag)} after {desk.no(edge.earlier)}."
            ),
            ids=(name,),
        )


def _read_in(when: When, other: When) -> When:
    """Return the same local bounds read in the zone of `other`."""
    zone, _ = display_zone(when)
    target, _ = display_zone(other)

    def moved(instant: str | None) -> str | None:
        if instant is None:
            return None
        local = parse_instant(instant).astimezone(zone).replace(tzinfo=target)
        return write_instant(local)

    return When(
        earliest=moved(when.earliest),
        latest=moved(when.latest),
        precision=when.precision,
        qualifier=when.qualifier,
        zone=other.zone,
        zone_basis="assumed",
        basis=when.basis,
    )
