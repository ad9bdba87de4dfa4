"""What is measured of a chain: steps, sides, rungs, lags, shapes of answers, and what was announced or pre-empted."""

from collections.abc import Iterator
from typing import NamedTuple

from events.actors import Party
from events.base import Withheld
from events.responses import Relation, Strength
from events.times import Lag, When, distance
from timeline.projections.answers import Answer, answer_of, is_answer
from timeline.projections.chain_status import WINDOW, ChainStatus, status_of
from timeline.projections.chains import Chain, Edge, order_of
from timeline.projections.dyads import EITHER, Roles, Sights, Viewpoint
from timeline.projections.order import Order, Ordering
from timeline.projections.register import Register
from timeline.projections.rungs import Account, Rated, RungChange, accounts, rung_change, rung_of, tables


class How(NamedTuple):
    """How a chain is measured: how directions are told, and within how many days an answer is looked for."""

    viewpoint: Viewpoint = EITHER
    window: int = WINDOW


class Perceived(NamedTuple):
    """When the answering side learned of what it answers, by one response, and how long after that it answered."""

    link: str
    at: When
    lag: Lag | None


class MeasuredAct(NamedTuple):
    """An action of a chain: its step, its sides, whom it answers, its rung by the tables and by others' accounts.

    Of two actions with different steps the first surely came first. `answered` are the
    sides that it is said to answer: known ones only.
    """

    action: str
    step: int
    roles: Roles
    answered: tuple[str, ...]
    rated: Rated
    accounts: tuple[Account, ...]


class MeasuredLink(NamedTuple):
    """A link of a chain; `answer` and `change` are `None` where nobody says that it is an answer.

    `change` is also `None` where one of the two is not rated. `gaps` are statements of how
    long lay between the two, `against` those by which the later one came first; `perceived`
    never changes what came first; `statements` are what several responses were said in, so
    that one may join several links.
    """

    edge: Edge
    answer: Answer | None
    change: RungChange | None
    by_account: tuple[tuple[str, RungChange], ...]
    gaps: tuple[Ordering, ...]
    against: tuple[Ordering, ...]
    perceived: tuple[Perceived, ...]
    statements: tuple[str, ...]


class Ahead(NamedTuple):
    """A response that looks ahead: an action announces another, or is meant to pre-empt one.

    `expected` is what was, in somebody's words, where it is not on record. `joined` says
    that the announced act is on record by now, and linked. To pre-empt is no answer.
    """

    link: str
    relation: Relation
    strength: Strength
    action: str
    act: str | None
    expected: str | Withheld | None
    asserted_by: Party
    denied: bool
    joined: bool


class Measures(NamedTuple):
    """All that is measured of one chain, in order of time, and how; `tables` are those that rungs are read from."""

    acts: tuple[MeasuredAct, ...]
    links: tuple[MeasuredLink, ...]
    ahead: tuple[Ahead, ...]
    status: ChainStatus
    tables: str


class Measuring:
    """Measures chains of one record: what all of them need is made once."""

    def __init__(self, register: Register, how: How | None = None) -> None:
        self.register = register
        self.how = how or How()
        self.sights = Sights(register, self.how.viewpoint)
        self.order: Order = order_of(register)
        self._ahead = tuple(ahead_of(register))

    def of(self, chain: Chain) -> Measures:
        """Return all that is measured of a chain."""
        inside = set(chain.actions)
        return Measures(
            acts=tuple(self._acts(chain)),
            links=tuple(map(self._link, chain.edges)),
            ahead=tuple(one for one in self._ahead if one.action in inside or one.act in inside),
            status=status_of(self.sights, self.order, chain, self.how.window),
            tables=tables(),
        )

    def _acts(self, chain: Chain) -> Iterator[MeasuredAct]:
        steps = self.order.steps(chain.actions)
        answered: dict[str, dict[str, None]] = {}
        for edge in filter(is_answer, chain.edges):
            sides = self.sights.of(edge.earlier).acting.sides
            answered.setdefault(edge.later, {}).update(dict.fromkeys(sides))
        for name in chain.actions:
            whom = tuple(answered.get(name, ()))
            rated, others = rung_of(self.sights, name), accounts(self.register, name)
            yield MeasuredAct(name, steps[name], self.sights.of(name), whom, rated, others)

    def _link(self, edge: Edge) -> MeasuredLink:
        said = [self.register.responses[link].now for link in edge.links]
        is_one = is_answer(edge)
        later = self.register.actions[edge.later].now.occurred
        return MeasuredLink(
            edge=edge,
            answer=answer_of(self.sights, edge),
            change=self._change(edge) if is_one else None,
            by_account=tuple(self._changes(edge)) if is_one else (),
            gaps=self.order.gaps(edge.earlier, edge.later),
            against=self.order.against(edge.earlier, edge.later),
            perceived=tuple(
                Perceived(one.link, one.perceived_at, distance(one.perceived_at, later))
                for one in said
                if one.perceived_at is not None
            ),
            statements=tuple(dict.fromkeys(one.statement for one in said if one.statement is not None)),
        )

    def _change(self, edge: Edge) -> RungChange | None:
        cause, answer = (rung_of(self.sights, name).rung for name in (edge.earlier, edge.later))
        return rung_change(cause, answer)

    def _changes(self, edge: Edge) -> Iterator[tuple[str, RungChange]]:
        """Yield the change by the account of each coder who gave both of the two a rung, by one version of a table."""
        cause, answer = (
            {one.coder: one for one in accounts(self.register, name)} for name in (edge.earlier, edge.later)
        )
        for coder, one in cause.items():
            other = answer.get(coder)
            if other is not None and other.version == one.version:
                change = rung_change(one.rung, other.rung)
                if change is not None:
                    yield coder, change


def ahead_of(register: Register) -> Iterator[Ahead]:
    """Yield the standing responses that look ahead, in the order of recording."""
    every = [thing for thing in register.responses.values() if thing.stands and thing.knows("responding")]
    joined = {one.now.responding for one in every if one.now.relation == "announces" and one.now.responded_to}
    for link in (one.now for one in every):
        if link.relation != "answers":
            yield Ahead(
                link=link.link,
                relation=link.relation,
                strength=link.strength,
                action=link.responding,
                act=link.responded_to,
                expected=link.expected,
                asserted_by=link.asserted_by,
                denied=link.polarity == "no",
                joined=link.relation == "announces" and link.responding in joined,
            )
