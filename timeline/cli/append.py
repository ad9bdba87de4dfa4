"""`timeline append`: records one thing from typed options, or events from JSON."""

from typing import Annotated

import typer

from timeline.cli.groups import family, group_of
from timeline.cli.invocation import Writing
from timeline.cli.options import writing_group
from timeline.cli.receipts import event_id, record
from timeline.cli.refusals import misused
from timeline.recording.commands import record_all
from timeline.recording.door import read_drafts
from timeline.recording.parse import MAX_BYTES

KINDS = {
    "actor": "timeline.cli.append_things:actor",
    "source": "timeline.cli.append_things:source",
    "action": "timeline.cli.append_things:action",
    "claim": "timeline.cli.append_words:claim",
    "response": "timeline.cli.append_words:response",
    "capture": "timeline.cli.append_custody:capture",
    "transfer": "timeline.cli.append_custody:transfer",
    "verification": "timeline.cli.append_custody:verification",
    "correction": "timeline.cli.append_amendments:correction",
    "retraction": "timeline.cli.append_amendments:retraction",
    "note": "timeline.cli.append_amendments:note",
}
"""What can be appended from options, each with where it is."""

append = family(cls=group_of("kind", KINDS), invoke_without_command=True)


@append.callback()
@writing_group
def _append(
    writing: Writing,
    *,
    json_: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Events as JSON: one, an array, or one a line; - is stdin."),
    ] = None,
) -> None:
    """Record one thing (see the kinds below), or events from JSON, all in one transaction."""
    if writing.below is not None:
        if json_ is not None:
            fix = "give the file, or the kind with its options"
            raise misused(says="append --json takes no kind", fix=fix, option="--json")
    elif json_ is None:
        raise misused(
            says="it is not said what to append", fix=f"name a kind ({', '.join(KINDS)}), or give --json FILE"
        )
    else:
        _append_json(writing, json_)


def _append_json(writing: Writing, name: str) -> None:
    with writing.open_input(name) as file:
        drafts = read_drafts(file.read(MAX_BYTES + 1), file=name)  # the door says what is too much
    if (chosen := event_id(writing)) is not None:
        if len(drafts) > 1 or drafts[0].event_id not in (None, chosen):
            fix = "write event_id into each draft"
            raise misused(says="--event-id is for one event", fix=fix, option="--event-id")
        drafts = [drafts[0]._replace(event_id=chosen)]
    record(writing, record_all(drafts))
