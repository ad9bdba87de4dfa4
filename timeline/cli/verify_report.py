"""`timeline verify` of a report that was handed over: by itself, and held against the log that it names."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.cli.files import STANDARD_INPUT
from timeline.cli.findings import findings_of, lines_of
from timeline.cli.invocation import Invocation
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.settings import NAME
from timeline.cli.shapes import ReportItem
from timeline.cli.terminal import safe
from timeline.errors import MalformedInput, TimelineError
from timeline.log.ids import is_uuid
from timeline.proof.verdict import Finding, Found
from timeline.proof.verify import names_of

if TYPE_CHECKING:
    from timeline.cli.holding import Held
    from timeline.reports.forms import Form
    from timeline.reports.handed import Handed

_EDITED = "that nobody changed it on purpose: whoever edits a page can write a new digest"


def check_report(invocation: Invocation, name: str, form: "Form", content: bytes) -> int:
    """Check a report, print what was found, and return the exit code."""
    from timeline.cli.holding import Held, held_against
    from timeline.reports.handed import read_report

    file = "standard input" if name == STANDARD_INPUT else name
    try:
        handed = read_report(form, content)
    except TimelineError as error:
        raise error.at(file=file) from None
    digest = sha256(content).hexdigest()
    own = tuple(Finding(**one._asdict()) for one in handed.flaws)
    log = _log(invocation, handed)
    try:
        held = Held(why_not=log) if isinstance(log, str) else held_against(invocation, log, handed, content)
    except MalformedInput as error:
        raise error.at(file=file) from None
    found = Found(findings=(*own, *held.findings, *_unchecked(handed, held, own)), more=0)
    item = _item(handed, digest, held, found)
    lines = _lines(item, handed, held)
    invocation.print(
        Listing(
            "timeline.handed-report/1",
            [item],
            _COLUMNS,
            text=lambda screen: "".join(f"{screen.shown(safe(line))}\n" for line in lines),
        )
    )
    return found.exit_code


def _log(invocation: Invocation, handed: "Handed") -> Path | str:
    """Return the log that the report is of, or why there is none. One that was typed must be it."""
    path, log_id = invocation.path, handed.asking.basis[0]
    is_typed = invocation.session.given.get("log") is not None
    if not is_typed and not path.is_file():
        return "no log was named"
    found, _ = names_of(path)
    if found == log_id:
        return path
    if is_typed or not is_uuid(found):
        says = f"the report is of log {log_id}, and this is log {found}"
        raise misused(says=says, fix="name the log that it was made from: --log PATH", option="--log")
    return f"{path} is another log"


def _unchecked(handed: "Handed", held: "Held", own: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return that nothing was checked, where the report has no digest of itself and no log was at hand."""
    if handed.bears_digest or held.again is not None or held.findings or own:
        return ()
    what = f"a report in {handed.form} has no digest of itself, and {held.why_not}"
    return (Finding(code="report.unchecked", what=what, altered=False),)


def _item(handed: "Handed", digest: str, held: "Held", found: Found) -> ReportItem:
    log_id, position, root = handed.asking.basis
    return ReportItem(
        ok=found.ok,
        altered=found.altered,
        form=handed.form,
        log=log_id,
        position=position,
        root=root,
        action=handed.asking.action,
        sha256=digest,
        command=handed.asking.text,
        held=held.again is not None,
        where=held.where,
        exported=held.again.exported if held.again else (),
        unchecked=_not_checked(handed, held),
        findings=findings_of(found.findings),
        fix=_fix(handed, held, found),
    )


def _not_checked(handed: "Handed", held: "Held") -> tuple[str, ...]:
    if held.again is None:
        says = f"that log {handed.asking.basis[0]} says so: {held.why_not}"
        return (says, _EDITED) if handed.bears_digest else (says,)
    figures = ("the figures beside it: they are files of their own",) * ("figures" in handed.asking.options)
    labels = (held.again.labels,) * bool(held.again.labels)
    return (*figures, *labels, "the log itself, and who signed it: timeline verify LOG")


def _fix(handed: "Handed", held: "Held", found: Found) -> str:
    if found.ok:
        return ""
    if found.altered:
        labels = "" if handed.data else f", or other labels stood in {NAME} then"
        other = f"; if another version wrote it{labels}, check it with that" if held.again else ""
        return f"ask for the report again, from whoever made it; cite nothing of this one{other}"
    if held.again is None and held.findings:
        return "ask whoever keeps the log what was taken out since"
    if held.again is None:
        data = "compare its SHA-256 with that of the data in Annex B of the same report, or " if handed.data else ""
        return f"{data}hold it against the log that it was made from: timeline verify FILE --log LOG"
    return f"make it anew and compare the two: {handed.asking.text}"


def _lines(item: ReportItem, handed: "Handed", held: "Held") -> list[str]:
    lines = [f"it says that this makes it: {item.command}"]
    lines += [f"position {one} says that this very file left the house" for one in item.exported]
    lines += [f"not checked: {one}" for one in item.unchecked if item.ok]
    return [*lines, *lines_of(item.findings, 0, item.fix), _last_line(item, handed, held)]


def _last_line(item: ReportItem, handed: "Handed", held: "Held") -> str:
    basis = f"position {item.position} of log {item.log}"
    if item.ok and held.again is not None:
        return f"ok: the report is what the log says at {basis}, byte for byte"
    if item.ok:
        return f"ok: the page is as it was written, by its own digest; it says that it is of {basis}"
    if item.altered:
        return f"altered: {f'first at {item.where}' if item.where else f'the report at {basis}'}"
    return f"{'flawed' if held.again or held.findings or handed.bears_digest else 'unchecked'}: the report at {basis}"


_COLUMNS = (
    Column("ok", "Ok", lambda item: "yes" if item.ok else "no"),
    Column("form", "Form", lambda item: item.form),
    Column("position", "Position", lambda item: str(item.position), right=True),
    Column("held", "Held", lambda item: "against the log" if item.held else "by itself"),
    Column("findings", "Findings", lambda item: str(len(item.findings)), right=True),
)
