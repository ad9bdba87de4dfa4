"""What a desk gives a report beside the record: read and checked here, printed by the report itself."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from timeline.cli.files import STANDARD_INPUT, check_free, open_input, read_small
from timeline.cli.invocation import Reading
from timeline.cli.options import FRAME
from timeline.cli.refusals import bad_file, misused, there_are, unknown_word
from timeline.cli.settings import path_beside
from timeline.cli.terminal import safe

if TYPE_CHECKING:
    from events.envelope import Basis
    from timeline.reports.figures.outlines import Outline
    from timeline.reports.frame import Frame, Marking
    from timeline.reports.template_set import Templates

_LONGEST = 200
_MOST_OUTLINES = 64 * 1024 * 1024
_MOST_TEMPLATE = 1024 * 1024
_MOST_STYLE = 8 * 1024 * 1024


class Framed(NamedTuple):
    """The frame of a report, and what it stands for.

    `since` is the basis of the report that is superseded, `outlines` a desk's own for the map
    (`None`: those that are shipped), `templates` those of its templates that differ from ours,
    `style` the document whose styles DOCX is written in (`None`: ours).
    """

    frame: "Frame"
    since: "Basis | None"
    outlines: "tuple[Outline, ...] | None"
    templates: "Templates"
    style: bytes | None


def framed(reading: Reading) -> Framed:
    """Return what was given beside the record; of author and marking what the settings say, if nothing was typed.

    Raises `UsageRefused` for what is none, `FileRefused` for a file that cannot be read as
    what it should be, `IntegrityFailure` where the log contradicts the superseded basis.
    """
    from timeline.reports.frame import Frame
    from timeline.reports.template_set import digest

    given, settings = reading.session.given, reading.settings
    since = _since(reading)
    name, sha256, outlines = _outlines(reading)
    templates, style = _templates(reading)
    frame = Frame(
        title=_text(given.get("title"), option="--title"),
        author=_text(given.get("author"), option="--author")
        or _text(settings.author, file=str(path_beside(reading.path))),
        marking=given.get("marking") or _marking(settings.marking, str(path_beside(reading.path))),
        issued=_issued(given.get("issued")),
        supersedes="" if since is None else str(since),
        is_final=bool(given.get("final")),
        outlines=name,
        outlines_sha256=sha256,
        templates=digest(templates, style),
        labels=tuple(_text(one, file=str(path_beside(reading.path))) for one in settings.labels),
    )
    return Framed(frame, since, outlines, templates, style)


def check_no_frame(reading: Reading, format_: str) -> None:
    """Refuse what is for a report where another thing is exported. Raises `UsageRefused`."""
    for option in FRAME:
        if reading.session.given.get(option.name) not in (None, False):
            flag = f"--{option.name.replace('_', '-')}"
            raise misused(says=f"{flag} is for a report, not for {format_}", fix=f"leave {flag} out", option=flag)


def _text(typed: str | None, **where: str) -> str:
    """Return a text that stands in a report and in the command that prints it again: one line, nothing hidden in it."""
    if typed is None:
        return ""
    text = typed.strip()
    if not text or len(text) > _LONGEST or safe(text) != text:
        says = f"it is empty, has more than {_LONGEST} characters, or some that cannot be seen"
        raise misused(says=says, fix="write one line of plain text", **where)
    return text


def _marking(word: str | None, file: str) -> "Marking":
    """Return the marking that the settings name. Raises `UsageRefused` for another word."""
    markings: dict[str, Marking] = {"clear": "clear", "green": "green", "amber": "amber", "red": "red"}
    if word is None:
        return ""
    if word not in markings:
        raise unknown_word(noun="marking", word=word, known=markings, file=file)
    return markings[word]


def _issued(typed: str | None) -> str:
    """Return the date that a report bears, as it was typed: a report has no other."""
    if typed is None:
        return ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = None
    if day is None or day.isoformat() != typed:
        raise misused(says=f"{typed[:_LONGEST]!r} is no date", fix="write it like 2024-02-01", option="--issued")
    return typed


def _since(reading: Reading) -> "Basis | None":
    """Return the basis of the report that is superseded, as it was printed: only that can be held against the log."""
    from timeline.replay.basis import resolve

    typed = reading.session.given.get("supersedes")
    if typed is None:
        return None
    if typed.count(":") != 2:  # noqa: PLR2004  # LOGID:POSITION:ROOT
        fix = "copy the basis from Annex B of the report that this one replaces: LOGID:POSITION:ROOT"
        raise misused(says=f"{typed[:_LONGEST]!r} is no basis as a report prints it", fix=fix, option="--supersedes")
    since = resolve(reading.log, typed, option="--supersedes")
    if since.position > reading.basis.position:
        says = f"the superseded report is of position {since.position}, and this one of {reading.basis.position}"
        raise misused(says=says, fix="choose a later --as-of, or none", option="--supersedes")
    return since


# --- files of the desk -----------------------------------------------------------------------------------------------


def _outlines(reading: Reading) -> "tuple[str, str, tuple[Outline, ...] | None]":
    """Return the name of a file of outlines, its SHA-256, and what it holds; nothing, if none is named."""
    from hashlib import sha256

    import msgspec

    from timeline.reports.figures.outlines import from_geojson

    typed = reading.session.given.get("outlines")
    if typed is None:
        return "", "", None
    name = Path(typed).name
    if typed == STANDARD_INPUT or safe(name) != name:
        raise misused(says="the report prints the name of that file", fix="name a file", option="--outlines")
    content = read_small(open_input(typed), typed, most=_MOST_OUTLINES)
    try:
        return name, sha256(content).hexdigest(), from_geojson(msgspec.json.decode(content))
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, too
        raise bad_file(path=typed, says=f"these are no outlines: {error}", fix="name a file of GeoJSON") from None


def _templates(reading: Reading) -> "tuple[Templates, bytes | None]":
    """Return those of a desk's templates that differ from ours, and its document of styles, if there is one.

    A file that is none would be passed over in silence.
    """
    from timeline.proof.folders import look_into, read_inside
    from timeline.reports.template_set import STYLE, changed, shipped

    typed = reading.session.given.get("templates")
    if typed is None:
        return {}, None
    folder = Path(typed)
    if not folder.is_dir():
        raise bad_file(path=typed, says="there is no such folder", fix="make one with --copy-templates DIR")
    inside, known = look_into(folder), shipped()
    for name, why in inside.odd.items():
        raise bad_file(path=folder / name, says=f"it {why}", fix="take it out of the folder")
    own, style = {}, None
    for name, size in inside.files.items():
        most = _MOST_STYLE if name == STYLE else _MOST_TEMPLATE
        if name not in known and name != STYLE:
            raise bad_file(path=folder / name, says="it is no template", fix=there_are([*sorted(known), STYLE]))
        if size > most:
            raise bad_file(path=folder / name, says=f"it has more than {most} bytes", fix="use a shorter one")
        content = read_inside(folder, name)
        if name == STYLE:
            style = content
            continue
        try:
            own[name] = content.decode()
        except UnicodeDecodeError:
            raise bad_file(path=folder / name, says="it is not UTF-8", fix="write it in UTF-8") from None
    return changed(own), style


def copy_templates(reading: Reading, typed: str) -> None:
    """Write the templates that are shipped as a new folder, and print its path."""
    from timeline.proof.folders import write_folder
    from timeline.reports.template_set import STYLE, TEMPLATE_API, shipped

    folder = Path(typed)
    if os.path.lexists(folder):
        says = "nothing written: something is there already"
        raise bad_file(path=folder, says=says, fix="name a folder that is not there yet")
    check_free(folder, force=False, log=reading.path)
    files = {name: text.encode() for name, text in shipped().items()}
    write_folder(folder, files)
    reading.session.out.write(f"{safe(str(folder))}\n")
    reading.session.say(f"{len(files)} templates, template_api {TEMPLATE_API}; keep those that you change")
    reading.session.say(f"for DOCX add {STYLE}: a report that you exported and saved with styles of your own")
