"""`timeline redact`: takes sealed fields, or a whole event, out of the record; every proof still holds."""

import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast, get_args

import typer

from events.redactions import Ground
from timeline.cli.completion import complete
from timeline.cli.files import read_small
from timeline.cli.finding import position_named
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.redact_words import alike_items, fields_of, purge_item, purge_listing, redaction_listing, what_words
from timeline.cli.refusals import bad_file, misused, there_are
from timeline.cli.shapes import RedactionItem
from timeline.errors import LogUnavailable, TimelineError
from timeline.log.pending import doubted, pending
from timeline.log.purge import CAPTURED, Purged
from timeline.projections.register import KINDS
from timeline.recording.redacting import Plan, finish, plan, purge_after, record_redaction
from timeline.recording.redaction_rules import Redact
from timeline.reports.inert import markdown

if TYPE_CHECKING:
    from timeline.log import SqliteLog

FINISH = "--finish-purge"
_OPTIONS = {
    "body.approved_by": "--approved-by",
    "body.ground": "--ground",
    "body.reason": "--reason",
    "body.requested_by": "--requested-by",
}


class Asking(NamedTuple):
    """Whether the user is asked, and what is searched beside the files of the log."""

    yes: bool
    also: tuple[Path, ...]


@writing
def redact(
    writing: Writing,
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="An event: its UUID, @POSITION, or a thing.", autocompletion=complete(*KINDS)
        ),
    ] = None,
    *,
    field: Annotated[
        list[str] | None, typer.Option(metavar="F", help="A sealed field, like title or citations.0.quote; repeat it.")
    ] = None,
    whole_event: Annotated[bool, typer.Option("--whole-event", help="All of it, what stands open too.")] = False,
    ground: Annotated[Ground | None, typer.Option(help="Why it may be taken out.")] = None,
    approved_by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who approves it: a code; it is published.")
    ] = None,
    requested_by: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who asked for it: a code that tells no name.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, in words; sealed.")] = None,
    also_search: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="Search this file or folder too; repeat it.")
    ] = None,
    finish_purge: Annotated[bool, typer.Option(FINISH, help="Finish a purge that was cut off.")] = False,
    text: Annotated[
        str | None, typer.Option(metavar="FILE", help=f"With {FINISH}: search for what is in this file; - is stdin.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take sealed fields, or a whole event, out of the record for good; what was recorded can still be proven."""
    asking = Asking(yes, tuple(also_search or ()))
    if finish_purge or text is not None:
        _finish(writing, id_, text, asking, is_asked=finish_purge)
        return
    if id_ is None:
        raise misused(says="no event is named", fix=f"name one; or finish a purge: {FINISH}", argument="ID")
    if ground is None or approved_by is None:
        raise _missing(ground)
    command = Redact(
        fields=tuple(field or ()),
        whole_event=whole_event,
        ground=ground,
        approved_by=approved_by,
        requested_by=requested_by,
        reason=reason,
    )
    _redact(writing, id_, command, asking)


def _missing(ground: str | None) -> TimelineError:
    if ground is None:
        says = "nothing is redacted without a ground"
        return misused(says=says, fix=there_are(get_args(Ground)), option="--ground")
    says = "nothing is redacted unless somebody approves it"
    return misused(says=says, fix="name who does: --approved-by NAME", option="--approved-by")


def _redact(writing: Writing, id_: str, command: Redact, asking: Asking) -> None:
    from timeline.cli.receipts import named_by_option

    for path in asking.also:
        if not path.exists():
            says = f"nothing recorded: {path} is not there, so it cannot be searched"
            raise misused(says=says, fix="name a file or folder that is there", option="--also-search")
    recorder, two_persons = writing.recorder, writing.settings.two_persons
    position = position_named(writing.log, id_, argument="ID")
    try:
        planned = plan(writing.log, position, command, recorded_by=recorder, two_persons=two_persons)
    except TimelineError as error:
        raise named_by_option(error, _OPTIONS) from None
    if planned.event is None:
        purged = _purge_pending(writing, asking) if not writing.dry_run else None
        _print(writing, _item(planned, command, by=planned.already, repeated=True), purged)
        return
    draft = _item(planned, command)
    for one in draft.alike:
        how = "take it out there too" if one.sealed else "it is open there, and goes with the whole event only"
        writing.session.say(f"warning: {one.why} as {one.field}: position {one.position}, {one.pointer}; {how}")
    if merged := _merged_into(writing, draft):
        stand = "it stands by itself" if len(merged) == 1 else "they stand by themselves"
        writing.session.say(f"warning: {draft.id} is what {', '.join(merged)} is shown as: {stand} from then on")
    if writing.dry_run:
        _print(writing, draft, None)
        writing.session.say("dry run: nothing was recorded")
        return
    _confirm(writing, draft, asking)
    _carry_out(writing, planned, command, asking)


def _merged_into(writing: Writing, item: RedactionItem) -> list[str]:
    """Return what is shown as a record that is taken out as a whole: what shows nothing has nothing shown as it."""
    if item.scope != "whole_event" or item.kind not in ("action", "actor"):
        return []
    from timeline.cli.bodies import standing
    from timeline.projections.merging import merged_into

    thing = standing(writing.log, item.kind, item.id)
    return list(merged_into(thing)) if thing is not None and thing.position == item.position else []


def _confirm(writing: Writing, item: RedactionItem, asking: Asking) -> None:
    """Ask, unless `--yes` answers. Raises `UsageRefused` where nobody can answer."""
    if asking.yes:
        return
    if writing.session.get("no_input") or not sys.stdin.isatty():
        raise misused(says="nobody was asked whether to take it out for good", fix="give --yes", option="--yes")
    writing.session.err.write(
        f"take {what_words(item)} out of {item.type} at position {item.position} for good? Type yes: "
    )
    writing.session.err.flush()
    if sys.stdin.readline().strip().lower() != "yes":
        writing.session.say("nothing was taken out")
        raise typer.Exit(1)


def _carry_out(writing: Writing, planned: Plan, command: Redact, asking: Asking) -> None:
    from timeline.cli.receipts import event_id, head_read, new_id

    log, chosen = cast("SqliteLog", writing.log), event_id(writing) or new_id()
    receipt = record_redaction(
        log,
        planned,
        recorded_by=writing.recorder,
        event_id=chosen,
        expect=writing.session.get("expect"),
        if_head=head_read(writing),
    )
    writing.session.recorded = (receipt.last,)
    try:
        purged = purge_after(log, planned, also=asking.also, printed=(markdown, html.escape))
    except LogUnavailable as error:
        error.fix = f"{error.fix}; what is left of it is removed by: timeline redact {FINISH}"
        raise
    _print(writing, _item(planned, command, event_id=chosen, by=receipt.last), purged)


def _item(
    planned: Plan, command: Redact, *, event_id: str | None = None, by: int | None = None, repeated: bool = False
) -> RedactionItem:
    target = planned.target
    kind, _, name = target.remains.stream.partition(":")
    return RedactionItem(
        target=target.event_id,
        position=target.position,
        type=target.remains.type,
        kind=kind,
        id=name,
        scope="whole_event" if command.whole_event else "fields",
        fields=fields_of(planned) or command.fields,
        ground=command.ground,
        approved_by=command.approved_by,
        requested_by=command.requested_by,
        event_id=event_id,
        by_position=by,
        repeated=repeated,
        alike=alike_items(planned),
        purge=None,
    )


def _print(writing: Writing, item: RedactionItem, purged: Purged | None) -> None:
    item.purge = purge_item(purged, writing.path) if purged is not None else None
    writing.print(redaction_listing(item), writing.log.basis())
    _end(purged)


def _end(purged: Purged | None) -> None:
    """End with exit code 1 if anything was found that must not be there, or nobody can say that nothing is."""
    if purged is None:
        return
    captured = any(held.pointer == CAPTURED for _, held in purged.held)
    if purged.left or purged.elsewhere or captured or not purged.done:
        raise typer.Exit(1)


# --- the purge alone -------------------------------------------------------------------------------------------------


_DOUBT = f"not done: an earlier search found something; only a search that finds nothing ends it: {FINISH} --text FILE"
_NOT_SEARCHED = f"not searched: the text is gone, and is kept nowhere; if you have it: {FINISH} --text FILE"


def _purge_pending(writing: Writing, asking: Asking) -> Purged | None:
    """Finish a purge that was cut off, if there is one."""
    log = cast("SqliteLog", writing.log)
    if not pending(log.path):
        return None
    writing.session.say(_NOT_SEARCHED)
    purged = finish(log, also=asking.also)
    _say_doubt(writing, purged)
    return purged


def _say_doubt(writing: Writing, purged: Purged) -> None:
    if not purged.done and not purged.left and doubted(cast("SqliteLog", writing.log).path):
        writing.session.say(_DOUBT)


def _texts(content: bytes, name: str) -> list[str]:
    """Return the text of a file as it may stand in the log: without the marks that an editor sets around it.

    Raises `FileRefused` for what would be found nowhere, whatever is there.
    """
    try:
        text = content.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise bad_file(path=name, says="the text is not UTF-8", fix="save it as UTF-8") from None
    if not text.strip():
        raise bad_file(path=name, says="there is no text in it", fix="write into it what was taken out")
    if "\0" in text:
        raise bad_file(path=name, says="the text has a NUL, as UTF-16 has", fix="save it as UTF-8")
    return list(dict.fromkeys((text, text.replace("\r\n", "\n"))))


def _finish(writing: Writing, id_: str | None, text: str | None, asking: Asking, *, is_asked: bool) -> None:
    if id_ is not None or not is_asked:
        raise misused(says=f"{FINISH} goes alone, and --text with it", fix=f"give {FINISH} only", option=FINISH)
    if writing.dry_run:
        raise misused(says=f"{FINISH} records nothing", fix="leave --dry-run out", option="--dry-run")
    texts = [] if text is None else _texts(read_small(writing.open_input(text), text), text)
    log = cast("SqliteLog", writing.log)
    due = len(pending(log.path))
    writing.session.say(f"{due} redaction{'' if due == 1 else 's'} to be purged" if due else "no purge was pending")
    purged = finish(log, texts, also=asking.also)
    if not texts:
        writing.session.say(_NOT_SEARCHED)
    _say_doubt(writing, purged)
    writing.print(purge_listing(purge_item(purged, writing.path)), log.basis())
    _end(purged)
