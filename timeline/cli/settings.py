"""The settings beside a log: `timeline.toml` names who records, and the zone to show times in."""

from pathlib import Path
from typing import NamedTuple

from timeline.cli.refusals import misused
from timeline.errors import UsageRefused

NAME = "timeline.toml"
_KNOWN = frozenset({"recorder", "tz", "redaction"})
_KNOWN_OF_REDACTION = frozenset({"two_persons"})


class Settings(NamedTuple):
    """What `timeline.toml` sets. An option and the environment go before it.

    `two_persons`, under `[redaction]`, asks that whoever approves a redaction neither records it nor asked for it.
    """

    recorder: str | None = None
    tz: str | None = None
    two_persons: bool = False


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
    for name in ("recorder", "tz"):
        if not isinstance(found.get(name), str | None):
            raise _unreadable(path, f"{name} is no text")
    redaction = found.get("redaction", {})
    inner = redaction if isinstance(redaction, dict) else {}
    unknown = sorted({*found} - _KNOWN) + sorted(f"redaction.{name}" for name in {*inner} - _KNOWN_OF_REDACTION)
    if unknown:
        # A rule that is misspelt would be off, and nobody would notice.
        raise _unreadable(path, f"{unknown[0]} is no setting; there are recorder, tz, and [redaction] two_persons")
    two_persons = redaction.get("two_persons", False) if isinstance(redaction, dict) else None
    if not isinstance(two_persons, bool):
        raise _unreadable(path, "two_persons, under [redaction], is neither true nor false")
    return Settings(found.get("recorder"), found.get("tz"), two_persons)


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
