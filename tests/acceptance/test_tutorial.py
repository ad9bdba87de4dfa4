"""What the tutorial types from an empty log is what the packaged case of the article says."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from events.cases import case_lines
from events.shape import to_json
from tests.test_docs import read, steps_of
from timeline.log import open_log

PAGE = "docs/tutorial/your-first-article.md"
FILED = re.compile(r"cat > (?P<name>\S+) <<'EOF'\n(?P<text>.*\n)EOF", re.DOTALL)
IDS = {"actor.registered": "actor", "source.registered": "source", "action.reported": "action"}
IDS |= {"claim.made": "claim", "response.asserted": "link"}
MADE_ID = ("claim.made", "response.asserted")
"""What goes by an id that is made, not chosen: the page may call it otherwise."""

Said = tuple[str, str]


def typed(cli, folder: Path) -> None:
    """Follow the page, command by command, up to where it only looks."""
    for step in steps_of(read(PAGE)):
        if (filed := FILED.fullmatch(step.command)) is not None:
            (folder / filed["name"]).write_text(filed["text"], "utf-8")
            continue
        program, *argv = shlex.split(step.command.replace("\\\n", ""))
        if program == "timeline" and argv[0] in ("init", "append"):
            expected = 3 if any(line.startswith("error:") for line in step.printed) else 0
            ran = cli(*argv)
            assert ran.code == expected, (step.command, ran)


def by_what_is_said(type_: str, body: dict[str, Any]) -> Said:
    """Return an event as its type and its content, without an id that was made for it."""
    kept = {key: value for key, value in body.items() if not (type_ in MADE_ID and key == IDS[type_])}
    return type_, json.dumps(kept, sort_keys=True)


@pytest.fixture
def followed(cli, tmp_path) -> list[Said]:
    """What is in the log of whoever followed the page."""
    typed(cli, tmp_path)
    with open_log(tmp_path / "timeline.db") as log:
        return [by_what_is_said(recorded.event.type, to_json(recorded.event)) for recorded in log.read()]


@pytest.fixture
def packaged() -> list[Said]:
    """What the packaged case holds."""
    drafts = [json.loads(line) for line in case_lines("kerman-2024").splitlines()]
    return [by_what_is_said(draft["type"], draft["body"]) for draft in drafts]


def test_the_article_typed_by_append_alone_is_the_packaged_case(followed, packaged):
    """1 source, 8 actors, 7 actions, 6 links, 5 claims; one zone was typed where the case has the source's own."""
    of_the_demand = [pair for pair in (*followed, *packaged) if '"action": "iran-demand-2024-01-18"' in pair[1]]
    mine, theirs = of_the_demand

    assert len(followed) == len(packaged) == 27
    assert set(followed) ^ set(packaged) == {mine, theirs}
    assert mine[1].replace('"zone_basis": "stated"', '"zone_basis": "source"') == theirs[1]


def test_an_event_that_is_not_the_same_would_be_noticed(followed, packaged):
    """Control: with another quote, another figure, or another word for how it is known."""
    for of, into in (("terrorist hide-outs", "hide-outs"), ('"value": 4', '"value": 5'), ("attributed", "stated")):
        changed = {(type_, content.replace(of, into)) for type_, content in followed}
        assert len(changed ^ set(packaged)) > 2
