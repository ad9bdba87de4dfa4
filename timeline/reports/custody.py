"""The custody line of each cited source: captured when, by whom, with what; tested, handed over, copied for work."""

from collections.abc import Iterable

from events.custody import SourceCaptured, SourceTransferred, SourceVerified
from events.redactions import EventWithheld
from events.times import parse_instant
from timeline.projections.custody import custody_of
from timeline.projections.register import Register
from timeline.reports.dossier import CapturedFile, CustodyRow
from timeline.reports.wording import day_words, number, text_of

_NOUNS = {
    SourceCaptured.type: "capture",
    SourceTransferred.type: "transfer",
    SourceVerified.type: "verification",
}


def custody_row(register: Register, source: str) -> CustodyRow:
    """Return what is told of the custody of a source: in the order of the log, working copies last, as a count."""
    if _is_confidential(register, source):
        return CustodyRow(source=source, text="confidential source", files=())
    events = [one.event for one in custody_of(register, source)]
    captures = [event for event in events if isinstance(event, SourceCaptured)]
    told = [words for event in events if (words := _words(event))] or ["never captured"]
    copies = sum(1 for capture in captures if capture.derived_from is not None)
    if copies:
        told.append(f"{number(copies)} working {'copy' if copies == 1 else 'copies'} derived")
    return CustodyRow(source=source, text="; ".join(told), files=tuple(map(_file, captures)))


def untold(register: Register, sources: Iterable[str]) -> frozenset[int]:
    """Return the positions of what was recorded of the custody of the confidential among `sources`."""
    kept_back = (source for source in sources if _is_confidential(register, source))
    return frozenset(one.position for source in kept_back for one in custody_of(register, source))


def _is_confidential(register: Register, source: str) -> bool:
    thing = register.sources.get(source)
    return thing is not None and thing.now.confidential


def _words(event: object) -> str:
    match event:
        case SourceCaptured(derived_from=None):
            return captured_words(event)
        case SourceVerified():
            return f"tested by {event.by}, {event.method}: {event.outcome}"
        case SourceTransferred():
            return f"handed over by {event.by} to {text_of(event.to)}"
        case EventWithheld(was=was, withheld=withheld):
            return f"{_NOUNS[was]} {text_of(withheld)}"
        case _:
            return ""


def _file(capture: SourceCaptured) -> CapturedFile:
    return CapturedFile(
        sha256=capture.sha256,
        size=capture.size,
        media_type=capture.media_type,
        derived_from=capture.derived_from or "",
    )


def captured_words(capture: SourceCaptured) -> str:
    """Write how bytes were taken into custody; of their hash the first twelve digits, as for a note to a source."""
    at = parse_instant(capture.captured_at)
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return (
        f"captured {day_words(at)} {clock} UTC by {capture.captured_by} with {capture.tool} "
        f"{capture.tool_version} (SHA-256 {capture.sha256[:12]}…, {capture.size:,} bytes)"
    )
