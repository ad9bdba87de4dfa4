"""A report held against its log: made again, compared, and what is found of that; what may be honest is a flaw."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from timeline.cli.invocation import Invocation
from timeline.cli.remaking import Again, made_again
from timeline.errors import IntegrityFailure, TimelineError
from timeline.proof.verdict import Finding
from timeline.reports.differing import first_difference, rewritten
from timeline.reports.taken_out import STANDS_FOR, is_same_but_for_traces

if TYPE_CHECKING:
    from timeline.reports.handed import Handed

_CANNOT = "it cannot be made again"


class Held(NamedTuple):
    """What came of holding a report against a log: the findings, what was made again, why it was not, and a place.

    That is where the two differ first.
    """

    findings: tuple[Finding, ...] = ()
    again: Again | None = None
    why_not: str = ""
    where: str = ""


def held_against(invocation: Invocation, log: Path, handed: "Handed", content: bytes) -> Held:
    """Make the report again and compare it.

    Raises what keeps it from being made, unless it is altered by its own digests already:
    then what it names may be what was altered.
    """
    try:
        again = made_again(invocation, log, handed, sha256(content).hexdigest())
    except IntegrityFailure as error:
        option = error.where.get("option")
        if option is None:  # it is the log that is not what it was
            raise
        code, why = ("basis", "the log has another basis there") if option == "--as-of" else ("command", _CANNOT)
        return Held((Finding(code=f"{code}.differs", what=error.message),), None, why)
    except TimelineError as error:
        if not any(one.altered for one in handed.flaws):
            raise
        return Held((), None, error.message)
    return _refused(again) if again.content is None else _compared(handed, content, again, again.content)


def _refused(again: Again) -> Held:
    """Return the verdict on a report that may not be printed. None of ours ever was, unless something was taken out."""
    if since := again.since.words:
        what = f"{_CANNOT}: text that may not be printed any more would stand in it; {since}"
        return Held((Finding(code="report.taken-out", what=what, altered=False),), None, _CANNOT)
    what = f"{_CANNOT}, and nothing was taken out since: {again.refusal}"
    return Held((Finding(code="report.differs", what=what),), None, _CANNOT)


def _compared(handed: "Handed", content: bytes, again: Again, made: bytes) -> Held:
    """Compare a report with the one that was made again. What may have come about honestly is not called altered."""
    form, since = handed.form, again.since
    if content == made:
        return Held(again=again)
    if what := rewritten(form, content, made):
        finding = Finding(code="report.rewritten", what=what, altered=False)
        return Held((finding,) * (not handed.flaws), again)  # data that were written anew are a flaw already
    place = first_difference(form, content, made)
    is_bar = STANDS_FOR in place.says
    if since.words or is_bar:  # what was taken out stands in the file: it is not told again
        place = place._replace(has="", says="")
    code, why = "report.differs", ""
    if again.exported:
        other = since.words or "another version made it, or files of the desk are others by now"
        code, why = "report.older", f"; position {again.exported[0]} says that this very file left the house: {other}"
    elif since.is_felt or (since.words and is_same_but_for_traces(form, content, made)):
        there = "" if is_bar or form in ("docx", "pdf") else ", and nothing stands there in place of words"
        code, why = "report.taken-out", f"; {since.words}{there}: whether that is all that differs nobody can tell"
    elif since.words:
        why = f"; {since.words}, and nothing of it stood in this report"
    finding = Finding(code=code, what=f"{place.words}{why}", altered=code == "report.differs")
    return Held((finding,), again, where=place.where)
