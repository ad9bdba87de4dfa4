"""The bottom line: what the record holds on one chain, in generated sentences that judge nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from events.actions import ActionReported
from events.claims import ClaimMade
from events.codebook import kind_class, territory_name
from events.responses import STRENGTHS
from events.sources import SourceRegistered
from timeline.projections.claims import speakers
from timeline.projections.figures import our_sum
from timeline.projections.parties import acting_sides, owners, target_sides
from timeline.projections.register import Standing
from timeline.projections.roots import count_roots
from timeline.projections.support import citations_of, rests_on_something
from timeline.reports.desk import Desk, falls_on_each_others_soil, family_label, soil_words, where_words
from timeline.reports.statement import Statement
from timeline.reports.wording import (
    actor_name,
    date_words,
    listed,
    number,
    ordinal,
    plural,
    possessive,
)

_CLASSES = {
    "violent": "violent",
    "coercive": "coercive",
    "display": "displaying force",
    "diplomatic": "diplomatic",
    "other": "of other kinds",
    "withheld": "withheld",
}
_TOLD, _LISTED = 2, 8
"""How many of one kind are told one by one, and how many are listed by number: the bottom line stays one to read."""
_LONG_PLACE = 48
_KINDS = {"article": "article", "wire": "wire story", "statement": "statement"}


def bottom_line(desk: Desk, sources: tuple[str, ...]) -> tuple[Statement, ...]:
    """Return the generated sentences: extent, who struck whose soil, what the links rest on, accounts, sources."""
    return (
        _extent(desk),
        *_soil_for_soil(desk),
        _words_behind_links(desk),
        *_unsupported(desk),
        *_accounts(desk),
        source_counts(desk, sources, whole=True),
    )


def _extent(desk: Desk) -> Statement:
    rows = desk.chain.actions
    lands = dict.fromkeys(code for name in rows for code in desk.action(name).territory)
    classes = Counter("withheld" if desk.is_withheld(name) else kind_class(desk.action(name).kind) for name in rows)
    counted = listed([f"{number(classes[one])} {words}" for one, words in _CLASSES.items() if classes[one]])
    soil = ""
    if lands:
        names = ", ".join(territory_name(code) for code in lands)
        soil = f" on the soil of {plural(len(lands), 'state')} ({names})"
    first, last = rows[0], rows[-1]
    start, end = _end_words(desk, first), _end_words(desk, last, last=True)
    if first == last:
        text = f"{_holder(desk).capitalize()} holds one action that is not linked, {end}{soil}: {_comma(counted)}."
        return Statement(text=text, ids=rows)
    span = f"Between {start} and {end}" if start != end else f"On {end}"
    text = f"{span} {_holder(desk)} holds {number(len(rows))} linked actions{soil}: {_comma(counted)}."
    return Statement(text=text, ids=rows)


def _holder(desk: Desk) -> str:
    return "what is asked for" if desk.is_narrowed else "this record"


def _comma(counted: str) -> str:
    """Write two counts with a comma, as a list of unlike things: five violent, one diplomatic."""
    return counted.replace(" and ", ", ") if counted.count(",") == 0 else counted


def _end_words(desk: Desk, name: str, *, last: bool = False) -> str:
    """Return the date of the first or last action; the action itself where it is open or undated."""
    action = desk.action(name)
    if desk.is_withheld(name) and _is_open(action):
        return f"an action that is withheld ({name})"
    if _is_open(action):
        return f"an undated {_deed(desk, name)}"
    return date_words(action.occurred, last=last)


def _is_open(action: ActionReported) -> bool:
    return action.occurred.earliest is None or action.occurred.latest is None


def _soil_for_soil(desk: Desk) -> Iterator[Statement]:
    """Say of linked violent actions that each fell on the other side's soil, and at whom each was aimed.

    Two pairs are named by who did what, more by their numbers, and of many it is said how many they are.
    """
    edges = [one for one in desk.edges() if falls_on_each_others_soil(desk, one)]
    pairs = [(one.earlier, one.later) for one in edges]
    if len(pairs) > _TOLD:
        yield _many_pairs(desk, pairs, sum(one.strength == "followed" for one in edges))
        return
    for pair in pairs:
        actions = [desk.action(name) for name in pair]
        names = [
            f"{possessive(actor_name(desk.register, acting_sides(desk.register, action)[0]))} {_deed(desk, name)}"
            for name, action in zip(pair, actions, strict=True)
        ]
        text = f"{listed(names)} each fell on the other's territory"
        if _are_aimed_elsewhere(desk, pair):
            text += ", and each was reported as aimed at somebody other than the state struck"
        yield Statement(text=f"{text}.", ids=pair)


def _many_pairs(desk: Desk, pairs: Sequence[tuple[str, str]], followed: int) -> Statement:
    """Count pairs; those of which nobody says that one answers the other are said to be so."""
    named = f" ({'; '.join(listed([desk.no(name) for name in pair]) for pair in pairs)})"
    text = (
        f"In {number(len(pairs))} pairs of linked violent actions{named if len(pairs) <= _LISTED else ''} "
        "each of the two fell on the territory of the side that did the other"
    )
    elsewhere = sum(_are_aimed_elsewhere(desk, pair) for pair in pairs)
    if elsewhere:
        which = "in all of them" if elsewhere == len(pairs) else f"in {number(elsewhere)} of them"
        text += f"; {which} each was reported as aimed at somebody other than the state struck"
    if followed:
        which = "all" if followed == len(pairs) else number(followed)
        text += f"; {which} of these pairs {'is' if which == 'one' else 'are'} linked by order in time alone"
    return Statement(text=f"{text}.", ids=tuple(dict.fromkeys(name for pair in pairs for name in pair)))


def _are_aimed_elsewhere(desk: Desk, pair: Iterable[str]) -> bool:
    return all(_is_aimed_elsewhere(desk, desk.action(name)) for name in pair)


def _is_aimed_elsewhere(desk: Desk, action: ActionReported) -> bool:
    """Tell whether a target is on record, and none that is the state struck. Of no target nothing is said."""
    is_stated = any(target.actor is not None or target.words is not None for target in action.targets)
    return is_stated and not set(target_sides(desk.register, action)) & set(owners(desk.register, action))


def _deed(desk: Desk, name: str) -> str:
    """Return what was done where; a place that takes half a line to name is told by the step that names it whole."""
    action = desk.action(name)
    where = where_words(action)
    if len(where) > _LONG_PLACE:
        where = f"{soil_words(action)} ({desk.no(name)})".lstrip()
    return f"{family_label(action.kind)} {where}".rstrip()


def _words_behind_links(desk: Desk) -> Statement:
    said = {name: desk.register.responses[name].now for edge in desk.edges() for name in edge.links}
    joins = {name: link.strength for name, link in said.items() if link.polarity == "yes"}
    counts = Counter(joins.values())
    by_outlets = all(_is_outlet(desk, name) for name, strength in joins.items() if strength == "attributed")
    quoted = all(_is_quoted(desk, name) for name in joins)
    rests = {
        "stated": f"the acting side's own {'words' if quoted else 'account'}",
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
        return Statement(text=f"No link of these strengths is {desk.record}.", ids=desk.chain.actions)
    head, *tail = parts
    short = [part.replace(" link rests", "").replace(" links rest", "") for part in tail]
    text = ", ".join([head, *short])
    return Statement(text=f"{text[0].upper()}{text[1:]}.", ids=tuple(said))


def _is_quoted(desk: Desk, link: str) -> bool:
    response = desk.register.responses[link]
    return response.now.strength != "stated" or any(one.quote is not None for one in citations_of(response))


def _is_outlet(desk: Desk, link: str) -> bool:
    asserter = desk.register.actors.get(desk.register.responses[link].now.asserted_by.actor or "")
    return asserter is None or asserter.now.kind == "outlet"


def _unsupported(desk: Desk) -> Iterator[Statement]:
    """Name the actions and the links that no source stands for any more: they are in the chain, and rest on nothing."""
    actions = [name for name in desk.chain.actions if not _rests(desk, "action", name)]
    links = [
        (link, f"{desk.no(edge.earlier)} to {desk.no(edge.later)}")
        for edge in desk.edges()
        for link in edge.links
        if not _rests(desk, "response", link)
    ]
    if actions or links:
        ends = list(dict.fromkeys(words for _, words in links))
        if len(actions) + len(ends) <= _LISTED:
            named = [desk.no(name) for name in actions]
            named += [f"{'a link' if len(ends) == 1 else 'links'} from {listed(ends)}"] if ends else []
        else:
            named = [plural(len(actions), "action")] if actions else []
            named += [plural(len(links), "link")] if links else []
        text = f"No source stands any more that these rest on: {listed(named)}."
        yield Statement(text=text, ids=(*actions, *(link for link, _ in links)))


def _rests(desk: Desk, kind: str, name: str) -> bool:
    thing = desk.register.find(kind, name)
    return thing is None or rests_on_something(desk.register, thing)


def _accounts(desk: Desk) -> Iterator[Statement]:
    """Say where claimants differ on the dead of an action, and that no further account is on record."""
    differing = [(name, claims) for name in desk.chain.actions if (claims := _tolls(desk, name))]
    if len(differing) == 1:
        name, claims = differing[0]
        count = _speakers(desk, claims)
        text = (
            f"On those killed {_when_of(desk, name)} {number(count)} accounts differ, "
            f"and no {ordinal(count + 1)} is {desk.record}."
        )
        yield Statement(text=text, ids=tuple(claim.claim for claim in claims))
    elif differing:
        counts = [f"{number(_speakers(desk, claims))} on {desk.no(name)}" for name, claims in differing]
        counts[0] = counts[0].replace(" on ", " claimants on ", 1)
        many = f"for {number(len(differing))} actions; each step has them side by side"
        which = f"between {listed(counts)}" if len(differing) <= _LISTED else many
        yield Statement(
            text=f"Accounts of those killed differ {which}.",
            ids=tuple(claim.claim for _, claims in differing for claim in claims),
        )


def _tolls(desk: Desk, name: str) -> list[ClaimMade]:
    """Return the standing claims on how many were killed in one action, if claimants differ; none if they agree.

    A claim about several actions, or about a part of the dead only, is no account of this toll.
    """
    claims = []
    said = set()
    for thing in desk.claims_about(name):
        figure = thing.now.figure
        if not thing.stands or figure is None or figure.quantity != "killed" or len(thing.now.about) > 1:
            continue
        if thing.now.stance == "denies" or thing.now.subset_of is not None:
            continue
        if not rests_on_something(desk.register, thing):
            continue
        if figure.bound == "parts_only" and our_sum(figure) is None:
            continue
        claims.append(thing.now)
        said.add((figure.bound, figure.value, figure.low, figure.high, figure.word, our_sum(figure)))
    return claims if _speakers(desk, claims) > 1 and len(said) > 1 else []


def _speakers(desk: Desk, claims: Iterable[ClaimMade]) -> int:
    """Return how many claimants there are."""
    return len(set(speakers(desk.register, [desk.register.claims[one.claim] for one in claims]).values()))


def _when_of(desk: Desk, name: str) -> str:
    return f"in {desk.no(name)}" if _is_open(desk.action(name)) else f"on {_date_after(desk, name)}"


def _date_after(desk: Desk, name: str) -> str:
    """Return the date of an action, without its year where the first sentence has just given it."""
    occurred = desk.action(name).occurred
    date, until = date_words(occurred), date_words(occurred, last=True)
    if date != until:
        return f"{date} to {until}"
    ends = _end_words(desk, desk.chain.actions[-1], last=True)
    return date[:-5] if date[-4:].isdigit() and date[-5:] == ends[-5:] and date.count(" ") > 1 else date


def source_counts(desk: Desk, sources: tuple[str, ...], *, whole: bool = False) -> Statement:
    """Count items, outlets and independent roots: a wire copy counts once with its story.

    What was withdrawn or struck supports nothing: it is counted apart.
    """
    cited = sources
    fallen = {name: thing for name in cited if (thing := desk.register.sources.get(name)) and not thing.stands}
    sources = tuple(name for name in cited if name not in fallen)
    outlets = tuple(
        dict.fromkeys(
            thing.now.publisher
            for name in sources
            if (thing := desk.register.sources.get(name)) is not None
            and thing.now.publisher
            and not thing.now.confidential
        )
    )
    roots = count_roots(desk.register, sources)
    most, assessed = len(roots.independent), len(roots.assessed)
    # Where nobody has looked what a source goes back to, it counts as a root, and that is said.
    at_most = "at most " if most > 1 and assessed < most else ""
    counted = plural(len(sources), "item"), plural(len(outlets), "outlet"), plural(most, "independent root")
    counts = f"{counted[0]}, {counted[1]}, {at_most}{counted[2]}"
    if most > 1:
        counts += f", {number(assessed) if assessed else 'none'} assessed"
    if not whole:
        return Statement(text=f"{counts[0].upper()}{counts[1:]}{_fallen(fallen.values())}.", ids=cited)
    only = desk.register.sources.get(sources[0]) if len(sources) == 1 else None
    what = f"one {_KINDS.get(only.now.kind, 'source')}" if only else f"{number(len(sources))} sources"
    all_ = "What is asked for" if desk.is_narrowed else "The whole record"
    return Statement(text=f"{all_} rests on {what}: {counts}{_fallen(fallen.values())}.", ids=cited)


def _fallen(things: Iterable[Standing[SourceRegistered]]) -> str:
    """Return how many sources more are cited that were withdrawn or struck; nothing, if none was."""
    counts = Counter("struck by us" if thing.retracted is not None else "withdrawn" for thing in things)
    said = [
        f"{number(counts[how])} more {'was' if counts[how] == 1 else 'were'} {how}"
        for how in ("withdrawn", "struck by us")
        if counts[how]
    ]
    return f"; {listed(said)}" if said else ""
