"""`timeline append`: records one thing from typed options, or events from JSON."""

from typing import Annotated

import typer

from timeline.cli.append_kinds import KINDS
from timeline.cli.groups import family, group_of
from timeline.cli.invocation import Writing
from timeline.cli.options import writing_group
from timeline.cli.receipts import event_id, record
from timeline.cli.refusals import misused
from timeline.recording.commands import record_all
from timeline.recording.door import read_drafts
from timeline.recording.parse import MAX_BYTES

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
    draft: Annotated[
        str | None, typer.Option(metavar="FILE", help="A draft in TOML, as --edit shows it; - is stdin.")
    ] = None,
    edit: Annotated[
        bool,
        typer.Option("--edit", help="Write it in an editor: a draft of actors, source, action, claims, responses."),
    ] = False,
) -> None:
    """Record one thing (see the kinds below), or events from JSON or a draft, all in one transaction."""
    options = {"--json": json_, "--draft": draft, "--edit": edit or None}
    typed = [name for name, value in options.items() if value is not None]
    if writing.below is not None:
        if typed:
            fix = "give it after the kind" if typed == ["--edit"] else "give the file, or the kind with its options"
            raise misused(says=f"append {typed[0]} takes no kind", fix=fix, option=typed[0])
    elif not typed:
        fix = f"name a kind ({', '.join(KINDS)}), or give --json FILE, --draft FILE or --edit"
        raise misused(says="it is not said what to append", fix=fix)
    elif json_ is not None:
        if len(typed) > 1:
            raise misused(says=f"--json and {typed[1]} are two ways to say it", fix="give one of them", option=typed[1])
        _append_json(writing, json_)
    else:
        from timeline.cli.editing import append_draft

        append_draft(writing, draft, is_edited=edit)


def _append_json(writing: Writing, name: str) -> None:
    with writing.open_input(name) as file:
        drafts = read_drafts(file.read(MAX_BYTES + 1), file=name)  # the door says what is too much
    if (chosen := event_id(writing)) is not None:
        if len(drafts) > 1 or drafts[0].event_id not in (None, chosen):
            fix = "write event_id into each draft"
            raise misused(says="--event-id is for one event", fix=fix, option="--event-id")
        drafts = [drafts[0]._replace(event_id=chosen)]
    record(writing, record_all(drafts))
