"""The packaged cases as what is known after recording them, for tests that need no log."""

import json
from functools import cache

from events.base import Event
from events.cases import case_lines
from events.catalogue import validator
from tests.builders import recorded
from timeline.projections.register import REGISTER, Register


@cache
def events_of(case: str) -> tuple[Event, ...]:
    """Return the events of a packaged case."""
    drafts = [json.loads(line) for line in case_lines(case).splitlines()]
    return tuple(validator(draft["type"]).validate_json(json.dumps(draft["body"])) for draft in drafts)


@cache
def known(case: str, position: int | None = None) -> Register:
    """Return what is known after recording the first `position` events of a case; all, if none is given."""
    return REGISTER.fold(recorded(*events_of(case))[:position])
