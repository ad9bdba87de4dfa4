"""The bottom line: what the record holds on one chain, in generated sentences that judge nothing."""

from collections import Counter
from collections.abc import Iterator

from events.actions import ActionReported
from events.claims import ClaimMade
from events.codebook import kind_class, territory_name
from events.responses import STRENGTHS
from events.times import parse_instant
from timeline.projections.claims import claimant_of, claims_of, our_sum
from timeline.projections.sources import independent_roots
from timeline.reports.desk import (
    Desk,
    acting_sides,
    family_label,
    state_of,
    target_sides,
    where_words,
)
from timeline.reports.dossier import Statement
from timeline.reports.wording import (
    actor_name,
    display_zone,
    listed,
    number,
    ordinal,
    plural,
    possessive,
    when_local,
)

_CLASSES = {
    "violent": "violent",
    "coercive": "coercive",
    "display": "displaying force",
    "diplomatic": "diplomatic",
    "other": "of other kinds",
}
_KINDS = {"article": "article", "wire": "wire story", "statement": "statement"}


def bottom_line(desk: Desk, sources: tuple[str, ...]) -> tuple[Statement, ...]:
    """Return the generated sentences: extent, who struck whose soil, what the links rest on, accounts, sources."""
    return (
        _extent(desk),
        *_soil_for_soil(desk),
        _words_behind_links(desk),
        *_accounts(desk),
        source_counts(desk, sources, whole=True),
    )


def _extent(desk: Desk) -> Statement:
    rows = desk.chain.actions
    lands = dict.fromkeys(code for name in rows for code in desk.action(name).territory)
    classes = Counter(kind_class(desk.action(name).kind) for name in rows)
    counted = listed([f"{number(classes[one])} {words}" for one, words in _CLASSES.items() if classes[one]])
    soil = ""
    if lands:
        names = ", ".join(territory_name(code) for code in lands)
        soil = f" on the soil of {plural(len(lands), 'state')} ({names})"
    start, end = _begin(desk), _last_date(desk)
    span = f"Between {start} and {end}" if start and end and start != end else f"On {end}" if end else "Undated,"
    what = f"{number(len(rows))} linked actions" if len(rows) > 1 else "one action that is not linked"
    text = f"{span} this record holds {what}{soil}: {_comma(counted)}."
    return Statement(text=text, ids=rows)


def _comma(counted: str) -> str:
    """Write two counts with a comma, as a list of unlike things: five violent, one diplomatic."""
    return counted.replace(" and ", ", ") if counted.count(",") == 0 else counted


def _begin(desk: Desk) -> str:
    """Return the beginning: the first action's date, or the action itself where it has none."""
    action = desk.action(desk.chain.actions[0])
    if action.occurred.earliest is None:
        word = family_label(action.kind)
        return f"an undated {word} {where_words(action)}".rstrip()
    return _plain_date(desk, desk.chain.actions[0])


def _plain_date(desk: Desk, name: str, *, year: bool = True) -> str:
    occurred = desk.action(name).occurred
    zone, _ = display_zone(occurred)
    moment = parse_instant(str(occurred.earliest)).astimezone(zone)
    return f"{moment.day} {moment:%B}" + (f" {moment.year}" if year else "")


def _last_date(desk: Desk) -> str:
    dated = [name for name in desk.chain.actions if desk.action(name).occurred.earliest is not None]
    return _plain_date(desk, dated[-1]) if dated else ""


def _soil_for_soil(desk: Desk) -> Iterator[Statement]:
    """Say of linked violent actions that each fell on the other side's soil, and at whom each was aimed."""
    for edge in desk.edges():
        first, second = desk.action(edge.earlier), desk.action(edge.later)
        if kind_class(first.kind) != "violent" or kind_class(second.kind) != "violent":
            continue
        actors = acting_sides(desk.register, first), acting_sides(desk.register, second)
        owners = _owners(desk, first), _owners(desk, second)
        if len(actors[0]) != 1 or len(actors[1]) != 1 or actors[1][0] not in owners[0] or actors[0][0] not in owners[1]:
            continue
        names = [
            f"{possessive(actor_name(desk.register, side[0]))} {_deed(action)}"
            for side, action in zip(actors, (first, second), strict=True)
        ]
        text = f"{listed(names)} each fell on the other's territory"
        if all(not set(target_sides(desk.register, one)) & _owners(desk, one) for one in (first, second)):
            text += ", and each was reported as aimed at somebody other than the state struck"
        yield Statement(text=f"{text}.", ids=(edge.earlier, edge.later))


def _deed(action: ActionReported) -> str:
    return f"{family_label(action.kind)} {where_words(action)}".rstrip()


def _owners(desk: Desk, action: ActionReported) -> set[str]:
    """Return the states on whose soil an action fell."""
    return {owner for code in action.territory if (owner := state_of(desk.register, code)) is not None}


def _words_behind_links(desk: Desk) -> Statement:
    counts = Counter(edge.strength for edge in desk.edges())
    by_outlets = all(
        _is_outlet(desk, name) for edge in desk.edges() for name in edge.links if edge.strength == "attributed"
    )
    rests = {
        "stated": "the acting side's own words",
        "attributed": ("a reporter's" if by_outlets else "somebody else's") + ("" if counts["stated"] else " words"),
        "inferred": "a method that a person accepted",
        "followed": "order in time alone",
    }
    parts = []
    for strength in STRENGTHS:
        if counts[strength]:
            count = number(counts[strength])
            parts.append(f"{count} {'link rests' if counts[strength] == 1 else 'links rest'} on {rests[strength]}")
    if not parts:
        return Statement(text="No link of these strengths is on record.", ids=desk.chain.actions)
    head, *tail = parts
    short = [part.replace(" link rests", "").replace(" links rest", "") for part in tail]
    text = ", ".join([head, *short])
    return Statement(
        text=f"{text[0].upper()}{text[1:]}.", ids=tuple(name for edge in desk.edges() for name in edge.links)
    )


def _is_outlet(desk: Desk, link: str) -> bool:
    asserter = desk.register.actors.get(desk.register.responses[link].now.asserted_by.actor or "")
    return asserter is None or asserter.now.kind == "outlet"


def _accounts(desk: Desk) -> Iterator[Statement]:
    """Say where claimants differ on the dead of an action, and that no further account is on record."""
    differing = [(name, claims) for name in desk.chain.actions if (claims := _tolls(desk, name))]
    if len(differing) == 1:
        name, claims = differing[0]
        count = len({claimant_of(claim) for claim in claims})
        text = (
            f"On those killed on {_date_after(desk, name)} {number(count)} accounts differ, "
            f"and no {ordinal(count + 1)} is on record."
        )
        yield Statement(text=text, ids=tuple(claim.claim for claim in claims))
    elif differing:
        counted = [f"{desk.no(name)} ({len({claimant_of(one) for one in claims})})" for name, claims in differing]
        yield Statement(
            text=f"Accounts of those killed differ for {listed(counted)}; in brackets, the number of claimants.",
            ids=tuple(claim.claim for _, claims in differing for claim in claims),
        )


def _tolls(desk: Desk, name: str) -> list[ClaimMade]:
    """Return the standing claims on those killed in one action, if claimants differ; none if they agree."""
    claims = [
        thing.now
        for thing in claims_of(desk.register, name)
        if thing.stands
        and thing.now.figure is not None
        and thing.now.figure.quantity == "killed"
        and len(thing.now.about) == 1
    ]
    said = {
        (one.figure.bound, one.figure.value, one.figure.low, one.figure.high, one.figure.word, our_sum(one.figure))
        for one in claims
        if one.figure is not None
    }
    return claims if len({claimant_of(one) for one in claims}) > 1 and len(said) > 1 else []


def _date_after(desk: Desk, name: str) -> str:
    """Return the date of an action, without its year where the first sentence has just given it."""
    occurred = desk.action(name).occurred
    if occurred.earliest is None:
        return when_local(occurred)
    date = _plain_date(desk, name)
    return _plain_date(desk, name, year=False) if date[-4:] == _last_date(desk)[-4:] else date


def source_counts(desk: Desk, sources: tuple[str, ...], *, whole: bool = False) -> Statement:
    """Count items, outlets and independent roots: a wire copy counts once with its story."""
    outlets = tuple(
        dict.fromkeys(
            thing.now.publisher
            for name in sources
            if (thing := desk.register.sources.get(name)) is not None and thing.now.publisher
        )
    )
    roots = independent_roots(desk.register, sources)
    counts = (
        f"{plural(len(sources), 'item')}, {plural(len(outlets), 'outlet')}, {plural(len(roots), 'independent root')}"
    )
    if not whole:
        return Statement(text=f"{counts[0].upper()}{counts[1:]}.", ids=sources)
    only = desk.register.sources.get(sources[0]) if len(sources) == 1 else None
    what = f"one {_KINDS.get(only.now.kind, 'source')}" if only else f"{number(len(sources))} sources"
    return Statement(text=f"The whole record rests on {what}: {counts}.", ids=sources)
