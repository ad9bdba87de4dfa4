"""The words and items of sides, rungs and their changes, as `chains` prints them."""

from collections.abc import Iterable, Iterator

from events.actors import Party
from events.times import Lag
from timeline.cli.items import moment
from timeline.cli.shapes import (
    AccountItem,
    AheadItem,
    EdgeItem,
    GapItem,
    LagItem,
    OrderItem,
    PartyItem,
    PerceivedItem,
    RungChangeItem,
    RungItem,
    SidesItem,
    SoilItem,
)
from timeline.projections.chain_status import span_words
from timeline.projections.chains import Edge
from timeline.projections.dyads import Sights, Soil, Told, Viewpoint
from timeline.projections.measures import Ahead, MeasuredAct, MeasuredLink
from timeline.projections.order import Ordering
from timeline.projections.register import Register
from timeline.projections.rungs import Account, Rung, RungChange
from timeline.reports.wording import NOT_STATED, actor_name, party_words, quoted

UNKNOWN = "cannot tell"


# --- sides -----------------------------------------------------------------------------------------------------------


def sides_item(told: Told) -> SidesItem:
    """Return the sides that have one part in an action."""
    return SidesItem(sides=told.sides, contested=told.contested, unknown=told.unknown)


def soil_items(soil: Soil) -> tuple[SoilItem, ...]:
    """Return the territories of an action."""
    return tuple(SoilItem(territory=code, side=owner) for code, owner in zip(soil.codes, soil.owners, strict=True))


def names_of(known: Register, sides: Iterable[str]) -> str:
    """Return the names of sides."""
    return ", ".join(actor_name(known, side) for side in sides)


def acting_words(sights: Sights, action: str) -> str:
    """Return the sides that acted, for a table."""
    now = sights.register.actions[action].now
    return _told_words(sights, action, sights.of(action).acting, now.actors or now.participants)


def target_words(sights: Sights, action: str) -> str:
    """Return the sides that an action was aimed at or hit; somebody's words, where no side is known."""
    now = sights.register.actions[action].now
    return _told_words(sights, action, sights.of(action).target, now.targets or now.participants)


def _told_words(sights: Sights, action: str, told: Told, parties: Iterable[Party]) -> str:
    if not sights.register.actions[action].knows("actors"):
        return "withheld"
    words = [actor_name(sights.register, side) for side in told.sides]
    if told.contested:
        words.append(f"{' or '.join(actor_name(sights.register, one) for one in told.contested)} (contested)")
    words += [party_words(sights.register, one) for one in parties if one.actor is None]
    if told.unknown and all(one.actor is not None for one in parties):
        words.append(UNKNOWN)
    return ", ".join(dict.fromkeys(words)) or NOT_STATED


def soil_words(sights: Sights, action: str) -> str:
    """Return on whose soil an action was, for a table."""
    roles = sights.of(action)
    owned = zip(roles.soil.codes, roles.soil.owners, strict=True)
    words = [code if owner is None else actor_name(sights.register, owner) for code, owner in owned]
    return ", ".join(words) or ("none" if roles.has_no_soil else NOT_STATED)


def viewpoint_words(how: Viewpoint) -> str:
    """Return by what an action is directed at a side, as it is printed beside every figure of sides."""
    words = {"target": "by target", "territory": "by territory", "either": "by target or by territory (either)"}[how.by]
    return f"{words}; proxies count for their states" if how.proxies else words


# --- rungs -----------------------------------------------------------------------------------------------------------


def rung_item(rung: Rung | None) -> RungItem | None:
    """Return a rung, `None` where an action is not rated."""
    return None if rung is None else RungItem(least=rung.least, most=rung.most)


def account_item(one: Account) -> AccountItem:
    """Return the rung that somebody gives to an action."""
    rung = RungItem(least=one.rung.least, most=one.rung.most)
    return AccountItem(coder=one.coder, rung=rung, version=one.version, position=one.position)


def rung_words(act: MeasuredAct) -> str:
    """Return the rung of an action by the tables, and by the accounts that stand beside it: `7 to 8; 8 by iraq`."""
    accounts = (f"{span_words(one.rung)} by {one.coder} ({one.version})" for one in act.accounts)
    return "; ".join((span_words(act.rated.rung), *accounts))


def change_items(link: MeasuredLink) -> tuple[RungChangeItem, ...]:
    """Return the changes of rung from what is answered to its answer: by the tables first, then by each account."""
    told = [(None, link.change)] if link.change is not None else []
    return tuple(
        RungChangeItem(least=one.least, most=one.most, verdict=one.verdict, account=account)
        for account, one in (*told, *link.by_account)
    )


def change_words(link: MeasuredLink) -> str:
    """Return the changes of rung in words: `up 1 to 2; same by iraq`; nothing for what nobody calls an answer."""
    if link.answer is None:
        return ""
    words = ["not rated" if link.change is None else steps_words(link.change)]
    return "; ".join((*words, *(f"{steps_words(one)} by {coder}" for coder, one in link.by_account)))


def steps_words(change: RungChange) -> str:
    """Return a change of rung in words: `up 1 to 2`, `same`, `down 6`, `cannot tell (down 1 to same)`."""
    low, high = change.least, change.most
    match change.verdict:
        case "matched":
            return "same"
        case "over":
            return f"up {low}" if low == high else f"up {low} to {high}"
        case "under":
            return f"down {-high}" if low == high else f"down {-high} to {-low}"
        case _:
            return f"{UNKNOWN} ({_step(low)} to {_step(high)})"


def _step(number: int) -> str:
    return "same" if not number else f"up {number}" if number > 0 else f"down {-number}"


# --- links -----------------------------------------------------------------------------------------------------------


def edge_item(edge: Edge) -> EdgeItem:
    """Return an edge as an item."""
    return EdgeItem(
        earlier=edge.earlier,
        later=edge.later,
        relation=edge.relation,
        strength=edge.strength,
        links=edge.links,
        contested=edge.contested,
        hedged=edge.hedged,
        unsupported=edge.unsupported,
        lag=lag_item(edge.lag),
        order=edge.order,
    )


def lag_item(lag: Lag | None) -> LagItem | None:
    """Return a lag, `None` where it is not computable."""
    return None if lag is None else LagItem(shortest=lag.shortest, longest=lag.longest)


def gap_items(link: MeasuredLink) -> tuple[GapItem, ...]:
    """Return what is stated of how long lay between two actions."""
    return tuple(
        GapItem(least=one.least, most=one.most, words=one.words, asserted_by=_party_item(one.by), position=one.position)
        for one in link.gaps
    )


def order_items(link: MeasuredLink) -> tuple[OrderItem, ...]:
    """Return the statements by which the later action of a link came first."""
    return tuple(
        OrderItem(before=one.before, after=one.after, asserted_by=_party_item(one.by), position=one.position)
        for one in link.against
    )


def gap_words(known: Register, gap: Ordering) -> str:
    """Return in words what is stated of how long lay between two actions, and by whom."""
    bounds = (("at least", gap.least), ("at most", gap.most))
    seconds = " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)
    words = [f"{seconds} seconds" if seconds else "", quoted(gap.words) if gap.words is not None else ""]
    return f"{', '.join(filter(None, words))} (by {asserter_words(known, gap)})"


def against_words(known: Register, edge: Edge, told: Iterable[Ordering]) -> Iterator[str]:
    """Yield a line for each statement by which the later action of a link came first."""
    for one in told:
        says = f"{one.before} came before {one.after} (by {asserter_words(known, one)}; position {one.position})"
        yield f"contested: {edge.earlier} → {edge.later}: stated: {says}"


def asserter_words(known: Register, told: Ordering) -> str:
    """Return whose word a statement of order is."""
    return NOT_STATED if told.by is None else party_words(known, told.by)


def _party_item(party: Party | None) -> PartyItem:
    by = party or Party(actor=None, basis="unknown")
    return PartyItem(actor=by.actor, words=by.words, basis=by.basis, by=by.by, fate=by.fate)


def perceived_items(link: MeasuredLink) -> tuple[PerceivedItem, ...]:
    """Return when the answering side learned of what it answers."""
    return tuple(
        PerceivedItem(link=one.link, perceived_at=moment(one.at), lag=lag_item(one.lag)) for one in link.perceived
    )


def ahead_item(one: Ahead) -> AheadItem:
    """Return a response that looks ahead."""
    return AheadItem(
        link=one.link,
        relation=one.relation,  # type: ignore[arg-type]  # an answer does not look ahead
        strength=one.strength,
        action=one.action,
        act=one.act,
        expected=one.expected,
        asserted_by=_party_item(one.asserted_by),
        denied=one.denied,
        joined=one.joined,
    )


def ahead_words(known: Register, ahead: Ahead, record: str = "on record") -> str:
    """Return what is said of a response that looks ahead: it is no answer to anything."""
    what = ahead.act if ahead.act is not None else quoted(ahead.expected or "")
    by = f"{ahead.strength}, by {party_words(known, ahead.asserted_by)}"
    denied = "; denied" if ahead.denied else ""
    if ahead.relation == "pre-empts":
        return f"pre-empts: {ahead.action}: {what} ({by}){denied}: no answer"
    joined = "" if ahead.joined else f": never joined {record}"
    return f"announces: {ahead.action}: {what} ({by}){denied}{joined}"
