"""What every file says of itself: which log, which basis, what it was narrowed to, and what the format loses."""

import json
from typing import Any

from timeline.exchange.extract import Extract
from timeline.exchange.losses import LOSSES, TOLD
from timeline.reports.narrowed import asked_for


def about(one: Extract, format_: str) -> dict[str, Any]:
    """Return what a file says of itself, as members that a format takes as foreign ones."""
    said: dict[str, Any] = {
        "log": one.basis.log_id,
        "origin": one.origin,
        "position": one.basis.position,
        "root": one.basis.root.hex(),
        "recorded_until": one.register.recorded_at,
        "of": "the whole log" if one.asked is None else f"the chain of {one.asked}",
        "strengths": list(one.chains.strengths),
    }
    if one.narrowed:
        said["narrowed"] = asked_for(one.narrowed)
    return said | {"losses": losses(format_)}


def losses(format_: str) -> dict[str, str]:
    """Return what a format does not keep as it is: what of it is lost or changed, and how."""
    return {TOLD[what]: f"{one.kept}: {one.how}" for what, one in LOSSES[format_].items() if one.kept != "kept"}


def about_words(one: Extract, format_: str) -> list[str]:
    """Return the same as lines of text."""
    basis = f"Computed from log {one.basis.log_id} ({one.origin}), position {one.basis.position}"
    lines = [f"{basis}, root {one.basis.root.hex()}."]
    if one.narrowed:
        lines.append(f"This is not the whole record, but what is asked for: {asked_for(one.narrowed)}.")
    lines.append("No figure is added up over claimants. A link that says followed says order in time, and no cause.")
    gone = "; ".join(TOLD[what] for what, one in LOSSES[format_].items() if one.kept == "lost")
    return [*lines, f"Not in this file: {gone}. All that it changes: timeline export {format_} --losses."]


def as_json(value: object) -> bytes:
    """Return JSON text: UTF-8, one blank a level, the same bytes for the same value.

    `<`, `>`, `&` and the line ends of JavaScript are written as escapes, so that a file that is
    put into a page says there what it says by itself.
    """
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text.encode() + b"\n"
