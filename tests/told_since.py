"""A world, and one event of each kind that can be told of its things since, with a text in every field for one."""

from events.actors import Alias
from events.base import Event
from events.relations import Gap
from tests import builders as make

FT = make.FT
TWICE = "panjgur-2"
BASE: tuple[Event, ...] = (
    make.source(),
    make.source("irna"),
    *(make.actor(name) for name in ("iran", "pakistan")),
    make.actor("irgc", "organ", "iran"),
    make.actor("jaish", "group"),
    make.actor("jaish-2", "group"),
    make.actor("financial-times", "outlet"),
    make.known_place(),
    make.action("kerman", "2024-01-03", by="jaish"),
    make.action("panjgur", against="jaish"),
    make.action(TWICE, against="jaish-2"),
    make.action("salvo"),
    make.action("sistan", "2024-01-18", by="pakistan"),
    make.response("sistan", TWICE, link="answer"),
    make.claim("first", "sistan"),
    make.case(),
    make.included("kerman", "panjgur", "sistan"),
    make.retracted("action", "salvo"),
)
"""What is on record; the last event strikes an action."""


def _because(event: Event) -> Event:
    return make.changed(event, reason="It was compared.")


_CITED = (make.cite("irna", "the same strike", translation="one strike", speaker_words="a clerk"),)
SINCE: dict[str, Event] = {
    "source.graded": make.source_graded(),
    "actor.named": _because(make.called("irgc", "Pasdaran", used_by="iran", citations=_CITED)),
    "actors.merged": make.changed(make.merged("jaish", "jaish-2", kind="actor"), citations=_CITED),
    "actors.unmerged": make.unmerged("jaish", "jaish-2", kind="actor"),
    "place.registered": make.changed(
        make.known_place("safe-house", sensitive=True, citations=_CITED),
        name="Zarinabad",
        aliases=(Alias(name="Zarin Abad", use="transliteration"),),
    ),
    "place.corrected": make.corrected("place", "koh-e-sabz", name="Sabzkoh"),
    "place.retracted": make.retracted("place", "koh-e-sabz"),
    "action.restored": make.restored("salvo", amends=len(BASE)),
    "action.coded": make.changed(make.coded("panjgur"), reason="It used force.", citations=_CITED),
    "actions.merged": make.changed(make.merged("panjgur", TWICE), citations=_CITED),
    "actions.distinguished": make.changed(make.distinguished("panjgur", "sistan"), citations=_CITED),
    "actions.ordered": make.ordered(
        "kerman",
        "panjgur",
        gap=Gap(least=3600, most=86400, words="the morning after"),
        asserted_by=make.party(None, words="an officer"),
        citations=_CITED,
    ),
    "actions.related": make.changed(make.part_of("salvo", "panjgur"), reason="One operation.", citations=_CITED),
    "claim.graded": make.claim_graded("first"),
    "citation.added": make.citation_added("sistan", source="irna", translation="in another", speaker_words="a driver"),
    "response.declined": make.declined("sistan", "kerman"),
    "claim.made": make.claim_about_case("all", claimant=None, claimant_words="hospitals", citations=_CITED),
    "note.added": make.note("as-it-is", f"source:{FT}", finding="S504", text="There is no other."),
    "case.closed": make.case_closed(),
    "rules.adopted": make.changed(make.adopted(), reason="The desk agreed."),
    "actions.unmerged": make.unmerged("panjgur", TWICE),
}
"""By its type; together they are a record, too."""
