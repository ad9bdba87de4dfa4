"""`timeline append correction`, `retraction` and `note`: what we had wrong, what should not stand, what we think."""

from dataclasses import replace
from typing import Annotated

import msgspec
import typer

from events.actors import ActorRegistered
from events.amendments import Correction, Label
from events.notes import LOG, NoteKind, subject_of
from events.sources import Citation
from events.times import When
from timeline.cli import bodies
from timeline.cli.append_options import (
    Id,
    Lang,
    MaybeQuote,
    MaybeSource,
    Reason,
    Translation,
    Zone,
    argument,
    passages,
)
from timeline.cli.batch import batch_of, known_to
from timeline.cli.bodies import the
from timeline.cli.files import STANDARD_INPUT
from timeline.cli.finding import event_named, named
from timeline.cli.invocation import Writing
from timeline.cli.options import writing
from timeline.cli.receipts import event_id, new_thing, record, undated
from timeline.cli.refusals import unknown_word
from timeline.cli.times import zoning
from timeline.cli.values import Changes, Times, read_changes
from timeline.errors import MalformedInput, NotFound
from timeline.log.api import EventLog
from timeline.projections.register import KINDS, Thing
from timeline.recording.commands import Correct, Retract
from timeline.recording.parse import MAX_BYTES
from timeline.recording.standing import ID_FIELDS

EventName = Annotated[str, argument("An id, @POSITION, or the UUID of an event.", *KINDS, metavar="EVENT")]


@writing
def correction(
    writing: Writing,
    event: EventName,
    *,
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="A whole field and its new value. May be repeated."),
    ],
    reason: Reason,
    label: Annotated[Label, typer.Option(help="What kind of correction it is.")] = "corrected",
    source: MaybeSource = None,
    quote: MaybeQuote = None,
    zone: Zone = None,
    as_reported: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The source's own words for a new time; those on record, if not given."),
    ] = None,
    keep_mismatch: Annotated[
        bool, typer.Option("--keep-mismatch", help="Keep a weekday in those words that contradicts the new time.")
    ] = False,
    lang: Lang = None,
    translation: Translation = None,
) -> None:
    """Record that our record was wrong: whole fields get new values from now on. What stood stays readable.

    A new time keeps the zone and the source's words of the old one, unless others are given.
    """
    log = writing.log
    thing, amends = _amended(log, event)
    changes = _changes(log, thing, set_, zone, Times(words=as_reported, keep=keep_mismatch))
    cited = _cited(writing, source, quote=quote, lang=lang, translation=translation)
    command = Correct(target=thing, changes=changes.fields, reason=reason, label=label, citations=cited, amends=amends)
    fields = {f"body.changes.{at}": f"--set {field}" for at, (field, _) in enumerate(changes.fields)}
    for remark in changes.remarks:
        batch_of(writing).remark(remark)
    record(writing, [replace(command, event_id=event_id(writing))], _CORRECTION | fields)


_AMENDED = {f"body.{ID_FIELDS.get(kind, kind)}": "EVENT" for kind in KINDS}
"""What names the thing that an event is about."""
_CORRECTION = _AMENDED | {"body.changes": "--set", "body.reason": "--reason", "body.citations": "--quote"}


def _changes(log: EventLog, thing: Thing, typed: list[str], zone: str | None, times: Times) -> Changes:
    """Return the changes that `--set` asks for, read as the fields of the thing have it."""
    found = bodies.standing(log, *thing)
    if found is None:  # an event of the log itself
        raise NotFound(kind="thing", name=str(thing), where={"argument": "EVENT"})
    named = None if zone is None else zoning(zone, getattr(found.now, "territory", ()))
    return read_changes(found.now, typed, times._replace(zone=named))


def _amended(log: EventLog, text: str) -> tuple[Thing, str | None]:
    """Return the thing that an event is about, and the event's id where it is itself a correction."""
    recorded = event_named(log, text, argument="EVENT")
    thing = Thing(*recorded.stream.split(":", 1))
    return thing, recorded.event_id if isinstance(recorded.event, Correction) else None


def _cited(writing: Writing, source: str | None, **words: str | None) -> tuple[Citation, ...]:
    """Return the citation, if a source is named. Without a quote it is the source as a whole."""
    return tuple(msgspec.convert(body, Citation) for body in passages(known_to(writing), source, **words))


@writing
def retraction(
    writing: Writing,
    event: EventName,
    *,
    reason: Reason,
    by: Annotated[
        str, typer.Option(metavar="WHO", help="us; publisher, of a source; claimant, or an actor, of a claim.")
    ] = "us",
    source: MaybeSource = None,
    quote: MaybeQuote = None,
) -> None:
    """Record that our record should not stand; or, by publisher or claimant, that they took it back."""
    log = writing.log
    thing, _ = _amended(log, event)
    who = by if by in ("us", "publisher", "claimant") else the(log, by, "actor", option="--by")
    command = Retract(
        target=thing,
        reason=reason,
        by=who,
        published_at=_published(log, source) if who != "us" else None,
        citations=_cited(writing, source, quote=quote),
        event_id=event_id(writing),
    )
    record(writing, [command], _RETRACTION)


_RETRACTION = _AMENDED | {"body.reason": "--reason", "body.by": "--by", "body.citations": "--quote"}


def _published(log: EventLog, source: str | None) -> When | None:
    """Return when the source that shows it was published; undated, if none is named."""
    if source is None:
        return None
    found = bodies.standing(log, "source", the(log, source, "source", option="--source"))
    return None if found is None else found.now.published_at


@writing
def note(
    writing: Writing,
    about: Annotated[
        str, argument("What it is about; or the key of a finding, which it silences.", *KINDS, metavar="ID")
    ],
    *,
    text: Annotated[str, typer.Option(metavar="TEXT", help="The note; - reads it from standard input.")],
    kind: Annotated[NoteKind, typer.Option(help="What kind of note it is.")] = "comment",
    id_: Id = None,
) -> None:
    """Record an analyst's own words about something on record. They change no figure.

    About the key of a finding (W102:action:panjgur-2024-01-16), they silence it: the text is the reason.
    """
    key = about
    about, finding = _finding(key)
    thing = Thing.of_stream(about)
    if thing.kind != LOG or not finding:  # of the log itself nothing but findings can be noted
        thing = named(writing.log, about, argument="ID")
    if finding:
        from timeline.cli.silencing import check_found

        check_found(writing, thing, key)
    body = {"about": f"{thing.kind}:{thing.id}", "kind": kind, "text": _typed(writing, text)} | finding
    words = f"{_open_id(writing.log, thing)} {kind}"
    record(writing, [new_thing(writing, "note.added", body, _NOTE, id_=id_, words=words)], _NOTE)


_NOTE = {"body.note": "--id", "body.about": "ID", "body.finding": "ID", "body.kind": "--kind", "body.text": "--text"}


def _open_id(log: EventLog, thing: Thing) -> str:
    """Return what the id of a note says of what it is about: of an actor who is no state the kind of actor alone.

    Such an actor may be named by a source that is confidential, or becomes so, and an id stays what it is.
    """
    found = bodies.standing(log, *thing) if thing.kind == "actor" else None
    actor = None if found is None else found.now
    return actor.kind if isinstance(actor, ActorRegistered) and actor.kind != "state" else undated(thing.id)


def _finding(typed: str) -> tuple[str, dict[str, str]]:
    """Return what a note is about, and which finding it silences. Raises `UsageRefused` for a code that is none."""
    found = subject_of(typed)
    if found is None:
        return typed, {}
    from timeline.projections.findings import BY_CODE

    about, finding = found
    code = finding.partition(":")[0]
    if code not in BY_CODE:
        raise unknown_word(noun="code of a finding", word=code, known=BY_CODE, argument="ID")
    return about, {"finding": finding}


def _typed(writing: Writing, text: str) -> str:
    """Return the text of a note; `-` is what standard input holds, without its last line end."""
    if text != STANDARD_INPUT:
        return text
    try:
        with writing.open_input(text) as file:
            return file.read(MAX_BYTES).decode().removesuffix("\n")
    except UnicodeDecodeError:
        says = "nothing recorded: the text is not UTF-8"
        raise MalformedInput(says, where={"option": "--text"}, fix="save it as UTF-8") from None
