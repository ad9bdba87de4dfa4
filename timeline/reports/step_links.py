"""The links of one action in sentences: those by which it is joined to earlier ones, and those that lead on from it."""

from events.base import Event
from events.redactions import type_of
from events.responses import ResponseDisputed
from timeline.projections.support import rests_on_something
from timeline.reports.desk import Desk
from timeline.reports.links import ahead_words
from timeline.reports.statement import Statement
from timeline.reports.wording import UNSUPPORTED, in_sentence, party_words, text_of
from timeline.reports.wording_links import link_phrase


def links_in(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return a sentence for each response by which this action is joined to an earlier one, and for who disputes it."""
    found = []
    for edge in desk.edges_to(name):
        for link in edge.links:
            thing = desk.register.responses[link]
            found.append(Statement(text=_sentence(desk, "it", link, desk.no(edge.earlier)), ids=(link,)))
            found += [
                Statement(text=f"That is disputed by {_disputer(desk, one.event)}", ids=(link, one.event_id))
                for one in thing.since
                if type_of(one.event) == ResponseDisputed.type
            ]
    for link in desk.ahead():
        if desk.register.responses[link].now.responding == name:
            found.append(Statement(text=f"It {ahead_words(desk, link)}.", ids=(link,)))
    return tuple(found)


def _disputer(desk: Desk, dispute: Event) -> str:
    if not isinstance(dispute, ResponseDisputed):
        return f"somebody: {text_of(getattr(dispute, 'withheld', None))}"
    return f"{in_sentence(party_words(desk.register, dispute.by))}: {text_of(dispute.reason)}"


def links_out(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return a sentence for each response by which a later action is joined to this one, which it calls "it"."""
    return tuple(
        Statement(text=_sentence(desk, desk.no(edge.later), link, "it"), ids=(link,))
        for edge in desk.edges_from(name)
        for link in edge.links
    )


def _sentence(desk: Desk, who: str, link: str, earlier: str) -> str:
    """Write who is joined to what earlier action; with a mark, where no source stands that says so."""
    thing = desk.register.responses[link]
    unsupported = "" if rests_on_something(desk.register, thing) else f" ({UNSUPPORTED})"
    return f"{who[:1].upper()}{who[1:]} {link_phrase(desk.register, thing.now, earlier)}{unsupported}."
