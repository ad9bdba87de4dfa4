"""`timeline export` of a report: printed or written as it is asked for, or refused with what stands against it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from timeline.cli.files import check_free, fault_of, write_file
from timeline.cli.finding import find
from timeline.cli.framing import Framed, framed
from timeline.cli.invocation import Reading
from timeline.cli.leaving import Leaving
from timeline.cli.output import Column, Listing, deliver, encoded
from timeline.cli.refusals import misused
from timeline.cli.rendering import REPORTS, Content, Format, Report, check_installed, report_on
from timeline.cli.reporting import Strengths
from timeline.cli.shapes import LintItem
from timeline.cli.terminal import json_escapes, safe
from timeline.errors import ReportRefused

if TYPE_CHECKING:
    from timeline.reports.dossier import Dossier
    from timeline.reports.frame import LintLine

_MOST_SAID = 12
"""So many findings of the rules of wording are said of a draft; all of them stand in it."""
WITHHELD_PRINTED = "R11"
"""The rule of wording that no report may break, not even a draft."""
_NOTHING_FOUND = (
    "nothing found; sentences that were cut out or reworded are not looked for: timeline verify FILE --log LOG "
    "tells of any change at all"
)
"""What is said of an edited file in which the rules of wording find nothing: that is not that nothing was changed."""
_LAST_ZONE = timezone(timedelta(hours=-12))
"""Where a day ends last."""


def export_report(reading: Reading, format_: str, about: str, strengths: Strengths, leaves: Leaving | None) -> None:
    """Print the report on the chain that holds an action, or write it to the file that `-o` names."""
    given, made = reading.session.given, REPORTS[format_]
    frame = framed(reading)
    _check_templates(reading, format_, frame)
    is_listed = given.get("lint") or given.get("lint_file") is not None
    if is_listed:
        flag = "--lint" if given.get("lint") else "--lint-file"
        is_final = given.get("final") and given.get("lint")  # an edited file may be that of a final report
        _check_lists_only(flag, {"-o": given.get("output"), "--final": is_final, "--record": leaves})
    else:
        _check_writable(reading, format_)
    action, _ = find(reading, about, ("action",), argument="ACTION")
    report = report_on(reading, action, strengths, frame)
    if is_listed:
        say_left_out(reading, report)
        _list_lint(reading, _edited(reading, report))
        return
    check_ready(reading, report)
    content = report.content(format_)
    if given.get("figures"):
        _write_figures(reading, report.drawings())
    deliver(reading.session, _for_a_terminal(reading, content, made))
    reading.say_basis()
    if given.get("output"):
        _say_covered(reading)
    if leaves is not None:
        leaves.record(sha256(encoded(content)).hexdigest(), reading.basis)
    say_lint(reading, report)


def _check_writable(reading: Reading, format_: str) -> None:
    """Refuse now what could not be written later. Raises `UsageRefused`, `FileRefused` or `ExtraMissing`."""
    given, made = reading.session.given, REPORTS[format_]
    output = given.get("output")
    check_installed(format_)
    if given.get("figures") and (format_ != "md" or output is None):
        fix = "write Markdown to a file: md -o PATH; other formats hold their figures"
        raise misused(says="--figures lie beside a file of Markdown", fix=fix, option="--figures")
    if given.get("mermaid") and format_ != "md":
        fix = "leave it out: md takes it, and other formats hold their figures"
        raise misused(says="--mermaid is for Markdown", fix=fix, option="--mermaid")
    if output is not None:
        check_free(Path(output), force=bool(given.get("force")), log=reading.path)
    elif made.makes == "binary" and reading.session.out.is_terminal:
        raise misused(says=f"{format_} is no text to print", fix="write it to a file: -o PATH", option="-o")


def _check_templates(reading: Reading, format_: str, frame: Framed) -> None:
    """Refuse a folder of templates of which the format uses nothing. Raises `UsageRefused`.

    The data take them: they print their digest, and what they leave out.
    """
    from timeline.reports.template_set import STYLE

    if reading.session.given.get("templates") is None or (format_ == "docx" and frame.style is not None):
        return
    if format_ == "pdf":
        raise misused(says="pdf is made without templates", fix="leave it out", option="--templates")
    if format_ == "docx":
        says = f"docx is made without templates: of that folder it takes {STYLE}, which is not in it"
        raise misused(says=says, fix=f"leave it out, or put {STYLE} into the folder", option="--templates")


def _say_covered(reading: Reading) -> None:
    """Say whether a checkpoint covers what was written. The report does not: who signs may come later."""
    sizes = [size for size, _ in reading.log.checkpoints() if size >= reading.basis.position]
    covered = f"the checkpoint of position {min(sizes)} covers it" if sizes else "no checkpoint covers it yet"
    reading.session.say(covered)


def _write_figures(reading: Reading, drawings: Mapping[str, bytes]) -> None:
    """Write the figures where the Markdown links them: beside the file that `-o` names."""
    given = reading.session.given
    beside, force = Path(given["output"]).parent, bool(given.get("force"))
    try:
        (beside / "figures").mkdir(exist_ok=True)
    except OSError as error:
        raise fault_of(error, beside / "figures") from None
    for name in drawings:
        check_free(beside / name, force=force, log=reading.path)
    for name, content in drawings.items():
        write_file(beside / name, content, force=force, log=reading.path)


def _for_a_terminal(reading: Reading, content: Content, made: Format) -> Content:
    """Return a report as it is; where a person looks at it, with what could act on the terminal made visible."""
    if isinstance(content, bytes) and made.makes == "binary":
        return content
    if not reading.session.out.is_terminal or reading.session.given.get("output"):
        return content
    text = content.decode() if isinstance(content, bytes) else content
    shown = json_escapes if made.makes == "json" else safe
    return "\n".join(map(shown, text.split("\n"))) + ("\n" if made.makes == "json" else "")


# --- the rules of wording --------------------------------------------------------------------------------------------


def say_lint(reading: Reading, report: Report) -> None:
    """Say on stderr what the rules of wording found: a draft is written all the same, and says why it is one."""
    say_left_out(reading, report)
    if early := _issued_early(report.dossier):
        reading.session.say(f"warning: {early}: --final refuses that")
    found = report.dossier.lint
    for one in found[:_MOST_SAID]:
        reading.session.say(_told(one))
    if len(found) > _MOST_SAID:
        reading.session.say(f"{len(found) - _MOST_SAID} more are in section 13; --lint lists all")


def _told(one: "LintLine") -> str:
    return f"{one.code} {one.level} {one.where}: {one.text}; {one.fix}"


def say_left_out(reading: Reading, report: Report) -> None:
    """Say on stderr what a desk's templates leave out: somebody hands the draft on, and nothing in it tells."""
    for one in report.left_out:
        reading.session.say(f"the templates leave out {one}: --final refuses that")


def _check_lists_only(asked: str, typed: Mapping[str, object]) -> None:
    """Refuse what is for a file that is written, where nothing but a list is printed. Raises `UsageRefused`."""
    for flag, value in typed.items():
        if value:
            raise misused(says=f"{asked} writes no report", fix=f"leave {flag} out", option=flag)


def _edited(reading: Reading, report: Report) -> "Sequence[LintLine]":
    """Return what the rules of wording find in a report, or in the file of it that a desk edited.

    Raises `FileRefused` where the file is none that is read, and `ReportRefused` where it is
    to be compared with a final report, and there could be none.
    """
    from timeline.cli.edited import read_edited

    typed = reading.session.given.get("lint_file")
    if typed is None:
        return report.dossier.lint
    form, given = read_edited(typed)
    if reading.session.given.get("final"):
        check_ready(reading, report)
    return report.lint_edited(form, given)


def _list_lint(reading: Reading, found: "Sequence[LintLine]") -> None:
    """Print what the rules of wording find; errors are exit code 1."""
    items = [LintItem(code=one.code, level=one.level, where=one.where, text=one.text, fix=one.fix) for one in found]
    reading.print(Listing("timeline.lint/1", items, _COLUMNS))
    if not items:
        reading.session.say("nothing found" if reading.session.given.get("lint_file") is None else _NOTHING_FOUND)
    if any(one.level == "error" for one in found):
        raise typer.Exit(1)


_COLUMNS = (
    Column("code", "Code", lambda item: item.code),
    Column("level", "Level", lambda item: item.level),
    Column("where", "Where", lambda item: item.where),
    Column("text", "What", lambda item: item.text),
    Column("fix", "Fix", lambda item: item.fix),
)


# --- what is refused -------------------------------------------------------------------------------------------------


def check_ready(reading: Reading, report: Report, sign: Callable[[], None] | None = None) -> None:
    """Refuse to write what may not be written: withheld text; as final, what anything stands against, all at once.

    `sign` signs the head of the log, once nothing but that may be missing. Raises `ReportRefused`.
    """
    if printed := [one for one in report.errors if one.code == WITHHELD_PRINTED]:
        says = "text that is withheld would stand in it"
        raise ReportRefused(says, [f"{one.where}: {one.text}" for one in printed], fix=printed[0].fix)
    is_final, head = report.dossier.frame.is_final, report.dossier.head
    reasons = [one.text for one in head.why_draft] if is_final and head is not None else []
    if is_final:
        _check_issued(report.dossier)
        reasons += _forbidden(report)
    if sign is not None and not reasons:
        sign()
    if is_final:
        reasons += _unsigned(reading, is_signed_later=sign is not None and bool(reasons))
    if reasons:
        raise ReportRefused("the report is not final", reasons).at(option="--final")


def _check_issued(dossier: "Dossier") -> None:
    """Refuse the date of a final report that was over before its last event was recorded. Raises `UsageRefused`."""
    if early := _issued_early(dossier):
        fix = "leave it out, or take a basis of that day with --as-of"
        raise misused(says=f"nothing written: {early}", fix=fix, option="--issued")


def _issued_early(dossier: "Dossier") -> str:
    """Return what is wrong with a date that was over, wherever on earth, before the information cut-off; or nothing."""
    from timeline.reports.wording import recorded_words

    issued = dossier.frame.issued
    if not issued:
        return ""
    over = datetime.fromisoformat(issued).replace(tzinfo=_LAST_ZONE) + timedelta(days=1)
    if over > datetime.fromisoformat(dossier.cut_off):
        return ""
    return f"--issued {issued} is before the information cut-off, {recorded_words(dossier.cut_off)}"


def _forbidden(report: Report) -> list[str]:
    """Return what the rules of wording forbid, a line each: their codes alone tell nobody what to mend."""
    told = [_told(one) for one in report.errors]
    if (more := len(told) - _MOST_SAID) > 0:
        command = f"timeline export md {report.dossier.action} --lint"
        told[_MOST_SAID:] = [f"and {more} more: {command}, with the same options"]
    return told


def _unsigned(reading: Reading, *, is_signed_later: bool) -> list[str]:
    """Return what the log itself has against a final report: that it is not whole, or that nobody signed the basis."""
    from timeline.cli.verify import known_here
    from timeline.proof import verify

    with reading.progress("verify") as progress:
        verdict = verify(reading.path, known=known_here(reading.path), on_progress=progress)
    position = reading.basis.position
    reasons = [f"timeline verify finds: {one.what}" for one in verdict.findings]
    if not is_signed_later and not any(
        head.holds and head.signed_by and head.size >= position for head in verdict.heads
    ):
        reasons.append(f"No signed checkpoint covers position {position}: timeline checkpoint.")
    return reasons
