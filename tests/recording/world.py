"""What is on record before the tests of this room ask for more: Iran, Pakistan, an article, two strikes."""

from events.base import Event
from tests import builders as make

MINISTRY = "pakistan-foreign-ministry"
PANJGUR = make.action("panjgur", make.when("2024-01-16", "Asia/Karachi"))
SISTAN = make.action("sistan", make.when("2024-01-18T04:30"), by="pakistan")
WORLD: tuple[Event, ...] = (
    make.actor("financial-times", "outlet"),
    make.source(),
    make.actor("iran"),
    make.actor("irgc", "organ", part_of="iran"),
    make.actor("pakistan"),
    make.actor(MINISTRY, "organ", part_of="pakistan"),
    make.actor("jaish-ul-adl", "group"),
    PANJGUR,
    SISTAN,
)
"""At positions 1 to 9: PANJGUR at 8, SISTAN at 9."""

KILLED = make.claim("panjgur-killed", "panjgur", "irgc")
STATED = make.response(
    "sistan",
    "panjgur",
    "stated",
    asserted_by=make.party(MINISTRY, "self_claimed"),
    citations=(make.cite(quote="in response to the strike", speaker="pakistan"),),
)
