"""The settings beside a log: `timeline.toml` names who records, who answers for reports, the zone to show times in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from timeline.cli.refusals import misused
from timeline.errors import UsageRefused

NAME = "timeline.toml"
_TEXTS = ("recorder", "tz")
_GROUPS: Mapping[str, tuple[str, ...]] = {"redaction": ("two_persons",), "report": ("author", "marking", "labels")}


class Settings(NamedTuple):
    """What `timeline.toml` sets. An option and the environment go before it.

    `two_persons`, under `[redaction]`, asks that whoever approves a redaction neither records
    it nor asked for it. `author` and `marking`, under `[report]`, are those of reports for
    which none is given; `labels` are words that may stand in quotation marks only, beside those of the codebook.
    """

    recorder: str | None = None
    tz: str | None = None
    two_persons: bool = False
    author: str | None = None
    marking: str | None = None
    labels: tuple[str, ...] = ()


def path_beside(log: Path) -> Path:
    """Return where the settings of a log are."""
    return log.parent / NAME


def read_settings(log: Path) -> Settings:
    """Return the settings beside `log`; none, if there is no file. Raises `UsageRefused` for what is no setting."""
    import tomllib

    path = path_beside(log)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from None
    groups = {name: _group(path, found, name) for name in _GROUPS}
    unknown = sorted({*found} - {*_TEXTS, *_GROUPS})
    unknown += sorted(f"{group}.{name}" for group, held in groups.items() for name in {*held} - {*_GROUPS[group]})
    if unknown:
        # A rule that is misspelt would be off, and nobody would notice.
        there = ", ".join([*_TEXTS, *(f"[{group}] {name}" for group, names in _GROUPS.items() for name in names)])
        raise _unreadable(path, f"{unknown[0]} is no setting; there are {there}")
    texts = {name: found.get(name) for name in _TEXTS}
    texts |= {name: groups["report"].get(name) for name in ("author", "marking")}
    for name, value in texts.items():
        if not isinstance(value, str | None):
            raise _unreadable(path, f"{name} is no text")
    two_persons = groups["redaction"].get("two_persons", False)
    if not isinstance(two_persons, bool):
        raise _unreadable(path, "two_persons, under [redaction], is neither true nor false")
    labels = groups["report"].get("labels", [])
    if not isinstance(labels, list) or not all(isinstance(one, str) and one.strip() for one in labels):
        raise _unreadable(path, "labels, under [report], is no list of words")
    return Settings(two_persons=two_persons, labels=tuple(labels), **texts)


def _group(path: Path, found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the settings under a heading; none, if it is not there."""
    held = found.get(name, {})
    if not isinstance(held, dict):
        raise _unreadable(path, f"{name} is no heading: write [{name}], and below it {', '.join(_GROUPS[name])}")
    return held


def _unreadable(path: Path, why: str) -> UsageRefused:
    says = f"the settings beside the log cannot be read: {why}"
    return misused(says=says, fix='write TOML, like: recorder = "NAME"', file=str(path))


def with_recorder(text: str, recorder: str) -> str:
    """Return the text of a settings file with the recorder in its first line."""
    return f"recorder = {_quoted(recorder)}\n{text}"


def _quoted(value: str) -> str:
    """Return `value` as a basic string of TOML."""
    escaped = (f"\\u{ord(one):04X}" if ord(one) < 0x20 or one == "\x7f" else one for one in value)  # noqa: PLR2004
    return '"' + "".join("\\\\" if one == "\\" else '\\"' if one == '"' else one for one in escaped) + '"'
