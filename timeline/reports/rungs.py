"""On which rung of the ladder of escalation each action of a chain stands: an interval, ordinal and never averaged."""

from functools import partial

from timeline.projections.rungs import Account, Names, Rung, accounts, rung_of
from timeline.reports.desk import Desk, kind_label
from timeline.reports.statement import Statement
from timeline.reports.tables import RungAccount, RungRow
from timeline.reports.wording import actor_name


def rung_rows(desk: Desk) -> tuple[RungRow, ...]:
    """Return a row for each action of the chain, with the accounts of coders beside that of the tables."""
    return tuple(_row(desk, name) for name in desk.chain.actions)


def _row(desk: Desk, name: str) -> RungRow:
    in_words = Names(kind=kind_label, actor=partial(actor_name, desk.register))
    rated, others = rung_of(desk.sights, name, in_words), accounts(desk.register, name)
    return RungRow(
        number=desk.numbers[name],
        least=None if rated.rung is None else rated.rung.least,
        most=None if rated.rung is None else rated.rung.most,
        why=rated.why,
        accounts=tuple(_account(name, one) for one in others),
        coded=tuple(RungAccount(coder=one.coder, least=one.rung.least, most=one.rung.most) for one in others),
    )


def _account(name: str, account: Account) -> Statement:
    text = f"{account.coder} gives rung {rung_words(account.rung)} ({account.version}), position {account.position}"
    return Statement(text=text, ids=(name,))


def rung_words(rung: Rung | None) -> str:
    """Write a rung: `7`, `7 or 8`, `6 to 8`; `not rated`, if there is none."""
    if rung is None:
        return "not rated"
    if rung.least == rung.most:
        return str(rung.least)
    return f"{rung.least} {'or' if rung.most - rung.least == 1 else 'to'} {rung.most}"
