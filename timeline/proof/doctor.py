"""What is to be said of the facts about a log: a line for each thing, with what to do where it is not as it should be.

Pure: everything comes in with the facts, the time as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from events.catalogue import EVENTS
from events.upcasters import UPCASTERS
from timeline.errors import IntegrityFailure, LogUnavailable, TimelineError
from timeline.log.condition import Content
from timeline.proof.examination import CapturedFacts, Facts, KeyFacts
from timeline.proof.verdict import Verdict

Level = Literal["ok", "note", "finding", "unreadable", "altered"]

TOLERATED = timedelta(seconds=2)
"""Seconds by which the clock may stand before the newest event; beyond that the log records that it was set back."""
FIRST_YEAR, LAST_YEAR = 2024, 2100
"""A clock outside of these years was never set: this program is not older, and nobody records that far ahead."""
LARGEST_WAL = 64 * 1024 * 1024
"""Bytes. A writer cuts the WAL to this when it is written back; where it is larger, somebody keeps it from that."""
VERIFY_WITHIN = timedelta(days=30)
"""A month: a bit that a disk has lost is then found while a backup from before it still exists."""
BACK_UP_WITHIN = timedelta(days=7)
"""A week of a desk's work is the most that may have to be recorded again from the sources."""
SIGN_WITHIN = timedelta(days=30)
"""A month: what is not signed can be changed by whoever has the file, and nobody could show it."""
_REPLICA = "its replica is not verified, holds no captured files, and keeps what is redacted: see the how-to on backups"
_NO_TIME = "that is no time before now, so set the clock if it is wrong, and do it again"
_NAMED = 3
_FOR_OTHERS = 0o077


class Check(NamedTuple):
    """One line: what was looked at, how it is, and what that means or what to do, empty where all is as it should be.

    `note` is advice; `finding` something to see to; `unreadable` what could not be
    looked at; `altered` that the record is not what it was.
    """

    code: str
    level: Level
    value: str
    why: str = ""


def judge(facts: Facts) -> tuple[Check, ...]:
    """Return what is to be said of a log, in the order in which it is looked at."""
    return tuple(line for check in _CHECKS for line in check(facts))


def exit_code(checks: Sequence[Check]) -> int:
    """Return 4 if the record is not what it was, 6 if it could not be read, 1 if there is a finding, else 0."""
    levels = {one.level for one in checks}
    if "altered" in levels:
        return IntegrityFailure.exit_code
    if "unreadable" in levels:
        return LogUnavailable.exit_code
    return int("finding" in levels)


# --- the machine -----------------------------------------------------------------------------------------------------


def check_engine(facts: Facts) -> Iterator[Check]:
    """Say which SQLite is used, and how it writes the log; a journal in use that is not safe with it is a finding."""
    engine = facts.engine
    yield Check("sqlite", "ok", f"{engine.version}, by {engine.driver}")
    in_wal = isinstance(facts.content, Content) and facts.content.journal == "wal"
    if engine.journal is None:
        yield Check("journal", "finding", "none", f"the log is not opened for writing: {engine.reason}")
    elif in_wal and engine.journal != "wal":
        why = "close all other programs that have the log open: the next that writes leaves WAL"
        yield Check("journal", "finding", f"wal, and {engine.reason}", why)
    elif engine.journal == "wal" and not in_wal:
        yield Check("journal", "ok", f"wal from the next append on: {engine.reason}")
    else:
        yield Check("journal", "ok", f"{engine.journal}: {engine.reason}")


def check_place(facts: Facts) -> Iterator[Check]:
    """Say where the log lies, and how its writers queue."""
    place = facts.place
    if place.network:
        why = "the server's locks decide whether two writers can meet; keep the log on a local disk if you can"
        yield Check("file-system", "note", f"{place.kind}, on a network", why)
    else:
        yield Check("file-system", "ok", f"{place.kind}, local")
    if place.writable:
        yield Check("gate", "ok", place.gate)
    else:
        why = "the log, or its folder, may not be written by this user: it can only be read"
        yield Check("gate", "note", "none", why)


def check_file(facts: Facts) -> Iterator[Check]:
    """Say by which names and by whom the file can be reached, and what killed programs left beside it."""
    place = facts.place
    if place.linked_from:
        why = f"a log is named by its own path, or its WAL is looked for elsewhere: name {facts.log}"
        yield Check("link", "finding", f"{place.linked_from} is a link", why)
    if place.links > 1:
        why = "by another name SQLite looks for another WAL, and two writers do not see each other; remove the others"
        yield Check("names", "finding", f"{place.links} hard links", why)
    if place.mode & _FOR_OTHERS:
        why = f"other users of this machine may read it; if that is not meant: chmod 600 {facts.log.name}"
        yield Check("permissions", "note", f"{place.mode:04o}", why)
    else:
        yield Check("permissions", "ok", f"{place.mode:04o}")
    if place.leftovers:
        why = "programs that were killed left them; they are no part of the log and may be deleted"
        yield Check("leftovers", "finding", _some(place.leftovers), why)
    if place.wal_bytes > LARGEST_WAL:
        why = "a program that has the log open keeps it from being written back: close that one, then append something"
        yield Check("wal", "finding", f"{place.wal_bytes // 2**20} MiB", why)


def check_clock(facts: Facts) -> Iterator[Check]:
    """Say whether the clock can be true, and whether it stands before the newest event."""
    now = facts.now
    shown = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        yield Check("clock", "finding", shown, "the clock was never set: set it before anything is recorded")
        return
    head = _moment(facts.content.recorded_at) if isinstance(facts.content, Content) else None
    if head is not None and head - now > TOLERATED:
        why = (
            "the clock was set back since, or stood ahead when that was recorded; what is recorded now gets the time of"
            " the newest event: set the clock"
        )
        yield Check("clock", "finding", f"{shown}, {_span(head - now)} before the newest event", why)
    else:
        yield Check("clock", "ok", shown)


# --- the record ------------------------------------------------------------------------------------------------------


def check_record(facts: Facts) -> Iterator[Check]:
    """Say whether schema, newest end and pages are what they were. `verify` looks at the rest."""
    found = facts.verdict
    if isinstance(found, TimelineError):
        yield _unread("log", found)
        return
    for one in found.findings:
        place = "" if one.position is None else f"position {one.position}: "
        fix = "see the whole of it: timeline verify"
        yield Check(one.code, "altered" if one.altered else "finding", f"{place}{one.what}", fix)
    if found.ok:
        yield Check("log", "ok", f"{_events(found.events)}, schema and newest end as recorded")
    if isinstance(facts.content, TimelineError):
        yield _unread("pages", facts.content)
    elif facts.content.pages:
        why = "keep the file as it is, and restore from a verified backup; timeline verify --level deep says more"
        yield Check("pages", "altered", _some(facts.content.pages), why)
    if isinstance(facts.content, Content) and facts.content.guests:
        yield Check("replica", "note", "Litestream replicates the log", _REPLICA)


def check_types(facts: Facts) -> Iterator[Check]:
    """Say whether this version reads every event that is recorded."""
    if isinstance(facts.content, TimelineError):
        return
    known = {name: cls.schema_version for name, cls in EVENTS.items()}
    strange = unknown_types([(name, version) for name, version, _ in facts.content.types], known)
    if strange:
        why = "a newer version recorded them: what is told of the log leaves off there; use that version"
        yield Check("types", "finding", _some([f"{name}, version {version}" for name, version in strange]), why)
    else:
        yield Check("types", "ok", f"{len(facts.content.types)} known")


def unknown_types(pairs: Sequence[tuple[str, int]], known: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the pairs of type and schema version that do not read: `known` has today's version of each type.

    From each former version steps lead to today's, which is checked when they are imported.
    """
    return [(name, version) for name, version in pairs if not 1 <= version <= known.get(UPCASTERS.name_today(name), 0)]


# --- what is done for it ---------------------------------------------------------------------------------------------


def check_verified(facts: Facts) -> Iterator[Check]:
    """Say when the whole log was last verified."""
    last = facts.upkeep.verified
    if last is None:
        yield from _never(facts, "verified", "look at all of it: timeline verify")
        return
    age, when = _ago(facts.now, last.at)
    shown = f"{when}, {last.level}, up to position {last.position}"
    if not last.ok:
        fix = f"see what it was: timeline verify{' --level deep' if last.level == 'deep' else ''}"
        yield Check("verified", "finding", f"{shown}: something was found", fix)
    elif age is None:
        yield Check("verified", "finding", shown, f"{_NO_TIME}: timeline verify")
    elif age > VERIFY_WITHIN:
        yield Check("verified", "finding", shown, "a disk may have changed since: timeline verify")
    else:
        yield Check("verified", "ok", shown)


def check_backed_up(facts: Facts) -> Iterator[Check]:
    """Say when the log was last backed up, and whether it is still the log that was."""
    last = facts.upkeep.backed_up
    if last is None:
        yield from _never(facts, "backup", "make one: timeline backup DEST")
        return
    age, when = _ago(facts.now, last.at)
    shown = f"{when}, up to position {last.position}, {last.to}"
    if isinstance(facts.content, TimelineError):
        yield Check("backup", "note", shown)
        return
    since = facts.content.position - last.position
    if facts.root_of_backup is None or facts.root_of_backup.hex() != last.root:
        why = (
            "this log is not the one that was backed up, and grown: restored, or changed; compare the two before more"
            " is recorded, and keep both"
        )
        yield Check("backup", "finding", f"{shown}: another root", why)
    elif last.missing:
        shown = f"{shown}, captured files not in it: {last.missing}"
        yield Check("backup", "finding", shown, "restore them, then make a new one: timeline backup DEST")
    elif age is None:
        yield Check("backup", "finding", shown, f"{_NO_TIME}: timeline backup DEST")
    elif age > BACK_UP_WITHIN and since:
        yield Check("backup", "finding", f"{shown}, {_events(since)} since", "make a new one: timeline backup DEST")
    else:
        yield Check("backup", "ok", shown)


def check_signed(facts: Facts) -> Iterator[Check]:
    """Say up to where the log is signed, and who else has seen that."""
    content = facts.content
    if isinstance(content, TimelineError) or not content.position:
        return
    since = content.position - content.signed
    age, when = _ago(facts.now, content.unsigned_since) if content.unsigned_since else (timedelta(), "")
    shown = f"up to position {content.signed}" if content.checkpoints else "never"
    if since:
        shown = f"{shown}, {_events(since)} since, the first {when}"
    if not content.checkpoints:
        why = "nobody could show that something was changed: timeline checkpoint key new, then timeline checkpoint"
        yield Check("signed", "finding", shown, why)
    elif age is None or age > SIGN_WITHIN:
        yield Check("signed", "finding", shown, "sign the head, and publish it: timeline checkpoint")
    else:
        yield Check("signed", "ok", shown)
    if content.checkpoints and not content.cosigned + content.stamped:
        why = "whoever has the key could sign another history: timeline checkpoint cosign --request, or stamp"
        yield Check("witnesses", "note", "none for the newest checkpoint", why)
    elif content.checkpoints:
        yield Check("witnesses", "ok", f"{content.cosigned} cosignatures, {content.stamped} time stamps")


def check_key(facts: Facts) -> Iterator[Check]:
    """Say where the key is, and whether signing could be refused."""
    keys = facts.keys
    if isinstance(keys, TimelineError):
        yield Check("key", "finding", keys.message, keys.fix)
    if not isinstance(keys, KeyFacts):
        return
    if keys.beside_log and keys.here:
        why = "whoever copies the folder of the log copies the key too: move it, and name its place in TIMELINE_KEY"
        yield Check("key", "finding", f"{keys.files.main} lies beside the log", why)
    elif keys.here:
        yield Check("key", "ok", f"{keys.files.main}")
    elif isinstance(facts.content, Content) and facts.content.checkpoints:
        why = "this log was signed, so its key is elsewhere: name it in TIMELINE_KEY where it is to be signed"
        yield Check("key", "note", "not on this machine", why)
    yield from _check_state(facts, keys)


def _check_state(facts: Facts, keys: KeyFacts) -> Iterator[Check]:
    """Hold the log against the copy of the last head signed: a restored backup is found here before it signs."""
    state = keys.state
    if state is None:
        if keys.here and isinstance(facts.content, Content) and facts.content.checkpoints:
            why = "the copy of the last head signed is not beside the key, so a restored log would not be noticed"
            yield Check("fork-guard", "finding", f"{keys.files.state} is not there", why)
        return
    if isinstance(facts.verdict, Verdict) and state.log != facts.verdict.log_id:
        why = "a key signs one log: name the key of this one in TIMELINE_KEY"
        yield Check("fork-guard", "finding", f"the key signed log {state.log}", why)
    elif keys.root_there is None:
        why = "as after a restored backup; signing is refused: find the log that was signed, or go on in another"
        yield Check("fork-guard", "altered", f"position {state.size} was signed, and the log ends before it", why)
    elif keys.root_there.hex() != state.root:
        why = "the log has another history than what was signed; signing is refused: keep the file, ask who changed it"
        yield Check("fork-guard", "altered", f"another root was signed at position {state.size}", why)
    else:
        yield Check("fork-guard", "ok", f"holds the head signed at position {state.size}")


def check_beside(facts: Facts) -> Iterator[Check]:
    """Say how captured files, purges and read models beside the log are."""
    if isinstance(facts.captured, CapturedFacts):
        yield from _check_captured(facts.captured)
    elif isinstance(facts.content, Content):
        yield Check("captured-files", "finding", facts.captured.message, facts.captured.fix)
    if isinstance(facts.purges, TimelineError):
        yield Check("purge", "finding", facts.purges.message, facts.purges.fix)
    elif facts.purges:
        why = "what was redacted may still lie in free pages: timeline redact --finish-purge"
        since = _some([str(one.by_position) for one in facts.purges])
        yield Check("purge", "finding", f"pending since position {since}", why)
    if facts.place.drafts:
        why = "they hold in clear what the log seals, and no redaction reaches them: timeline append --draft, or delete"
        yield Check("drafts", "note", _some(facts.place.drafts), why)
    if facts.place.views:
        why = "timeline replay --check holds them against the log; --fix deletes them, and they are made anew"
        yield Check("views", "note", "read models lie beside the log", why)


def _check_captured(captured: CapturedFacts) -> Iterator[Check]:
    if captured.altered:
        why = "their size is not what was captured: restore them from a backup; timeline verify --level deep says more"
        yield Check("captured-files", "altered", _some(captured.altered), why)
    if captured.missing:
        why = "the record names them and they do not lie beside the log: restore them from a backup"
        yield Check("captured-files", "finding", f"missing: {_some(captured.missing)}", why)
    if captured.unreadable:
        why = "captured files are for the account that captured them: look as that one, and let it alone record"
        yield Check("captured-files", "finding", f"not readable: {_some(captured.unreadable)}", why)
    if not captured.altered and not captured.missing and not captured.unreadable:
        yield Check("captured-files", "ok", f"{captured.named} named, all there")
    if captured.unreferenced:
        why = "nobody names them: somebody was cut off before recording them, or their capture was redacted"
        yield Check("captured-files", "note", f"not named: {_some(captured.unreferenced)}", why)


_CHECKS: tuple[Callable[[Facts], Iterator[Check]], ...] = (
    check_engine,
    check_place,
    check_file,
    check_clock,
    check_record,
    check_types,
    check_verified,
    check_backed_up,
    check_signed,
    check_key,
    check_beside,
)


# --- words -----------------------------------------------------------------------------------------------------------


def _unread(code: str, error: TimelineError) -> Check:
    level: Level = "altered" if isinstance(error, IntegrityFailure) else "unreadable"
    return Check(code, level, error.message, error.fix)


def _moment(text: str) -> datetime | None:
    """Return the time that a log wrote, `None` where it is none: one without a zone is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _ago(now: datetime, text: str) -> tuple[timedelta | None, str]:
    """Return how long ago that was, and how to say it; no age if it is no time, or one that is still to come."""
    if (moment := _moment(text)) is None:
        return None, f"at {text!r:.40}"
    if moment - now > TOLERATED:
        return None, f"{_span(moment - now)} from now"
    return now - moment, f"{_span(now - moment)} ago"


def _never(facts: Facts, code: str, fix: str) -> Iterator[Check]:
    if isinstance(facts.content, Content) and facts.content.position:
        yield Check(code, "finding", "never, as far as is known here", fix)


def _span(age: timedelta) -> str:
    """Write a span of time as people say it: whole days, hours, minutes or seconds."""
    seconds = max(0, int(age.total_seconds()))
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} s"


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


def _some(names: Sequence[str]) -> str:
    """List the first three, and how many there are beside."""
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
