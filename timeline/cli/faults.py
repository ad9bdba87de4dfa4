"""How an error is told: what, where, fix; as text or as one line of JSON. Typer's own usage errors become ours here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from timeline.cli.append_kinds import KINDS
from timeline.cli.options import FORMS, READ_FLAGS, WRITE_FLAGS, misplaced
from timeline.cli.refusals import did_you_mean, misused
from timeline.cli.session import Session, Value
from timeline.cli.terminal import Screen, safe
from timeline.errors import Ambiguous, Interrupted, ReportRefused, RowsRefused, TimelineError, UsageRefused

Typers = Any
"""An object of Typer's own that has no public type: an error, a command, a parameter."""
ROWS_SHOWN = 50
"""How many refused rows of an import are listed; the others are counted."""
_LONGEST = 600
_LONGEST_PATH = 1024  # longer than people have them; an error stays one to read
_CODE_AT = 70


# --- Typer's errors --------------------------------------------------------------------------------------------------


def usage_of(error: Typers) -> UsageRefused:
    """Translate a usage error of Typer, by what its classes show in public: option, parameter, message."""
    verb = getattr(getattr(error, "ctx", None), "command", None)
    path = getattr(getattr(error, "ctx", None), "command_path", "timeline")
    see_help = f"see {path} --help"
    if (flag := getattr(error, "option_name", None)) is not None:
        return _option_refused(str(flag), error, verb, see_help)
    if (param := getattr(error, "param", None)) is not None:
        return _parameter_refused(param, error, see_help)
    return misused(says=_message_of(error), fix=see_help)


def _message_of(error: Typers) -> str:
    message = str(error.format_message()).rstrip(".")
    return message[:1].lower() + message[1:]


def _option_refused(flag: str, error: Typers, verb: Typers, see_help: str) -> UsageRefused:
    if not hasattr(error, "possibilities"):  # the option is known, its use is wrong
        return misused(says=_message_of(error), fix=see_help, option=flag)
    name = str(getattr(verb, "name", None) or "timeline")
    if flag in READ_FLAGS | WRITE_FLAGS:
        return misplaced(flag, name)
    known = [opt for param in getattr(verb, "params", ()) for opt in (*param.opts, *param.secondary_opts)]
    quantity = flag.removeprefix("--").replace("-", "_")
    if {"--quantity", "--value"} <= set(known) and _is_counted(quantity):
        fix = f"write --quantity {quantity} --value N"
        return misused(says=f"{name} has no option {flag}", fix=fix, option=flag)
    if flag in _ALONG:  # a thing that an action brings along, and nothing else
        fix = f"record it first: timeline append {_ALONG[flag]}"
        return misused(says=f"{name} has no option {flag}", fix=fix, option=flag)
    near = did_you_mean(flag, [opt for opt in known if opt.startswith("-")], see_help)
    return misused(says=f"{name} has no option {flag}", fix=near, option=flag)


_ALONG = {
    "--new-actor": "actor --id ID --name NAME --kind KIND",
    "--new-source": "source --id ID --publisher ACTOR --published TIME",
}


def _is_counted(word: str) -> bool:
    from events.quantities import QUANTITIES

    return word in QUANTITIES


def _parameter_refused(param: Typers, error: Typers, see_help: str) -> UsageRefused:
    is_option = param.param_type_name == "option"
    name = str(param.opts[0]) if is_option else str(param.metavar or param.name).upper()
    where = {"option" if is_option else "argument": name}
    found = _first_of(error.__cause__)
    if found is None:
        says = f"{name} is missing" if hasattr(error, "param_type") else f"{name}: {error.message}"
        return misused(says=says, fix=see_help, **where)
    given = short(str(found.get("input")), 60)
    if choices := [str(one) for one in (getattr(param.type_descriptor, "choices", None) or ())]:
        near = did_you_mean(given, choices, see_help)
        return misused(says=f"{name} is {given!r}, not one of: {', '.join(choices)}", fix=near, **where)
    if found.get("type") == "int_parsing":
        return misused(says=f"{name} is {given!r}, and no whole number", fix=_in_digits(name, given, see_help), **where)
    for kind, bound, word in (("greater_than_equal", "ge", "less"), ("less_than_equal", "le", "more")):
        if found.get("type") == kind:
            says = f"{name} is {given}, {word} than {found['ctx'][bound]}"
            return misused(says=says, fix=_in_digits(name, "", see_help), **where)
    message = str(found.get("msg", ""))
    return misused(says=f"{name} is {given!r}: {message[:1].lower()}{message[1:]}", fix=see_help, **where)


_FIGURES = ("--value", "--low", "--best", "--high")
_ROUGHLY = re.compile(r"(at least|at most|about) +([0-9]+)", re.IGNORECASE)


def _in_digits(name: str, given: str, see_help: str) -> str:
    """Return how a figure is written, that of the text if it says one: digits, and how it is meant beside it."""
    if name not in _FIGURES:
        return see_help
    digits = "write digits only, like --value 1200"
    if (match := _ROUGHLY.fullmatch(given.strip())) is not None:
        return (
            f"{digits}; how it is meant, with --bound: --bound {match[1].lower().replace(' ', '-')} --value {match[2]}"
        )
    return f"{digits}; what is no whole number goes into --words, or beside it: --bound about --value N --words TEXT"


def _first_of(cause: BaseException | None) -> Mapping[str, Any] | None:
    """Return the first finding of pydantic behind a refusal, if pydantic is behind it."""
    errors = getattr(cause, "errors", None)
    found: Sequence[Mapping[str, Any]] = errors(include_url=False) if callable(errors) else ()
    return found[0] if found else None


# --- telling ---------------------------------------------------------------------------------------------------------


def tell(session: Session, error: TimelineError, *, as_json: bool) -> None:
    """Print an error on stderr, as text or as one line of JSON."""
    if session.recorded and not error.recorded:
        error.recorded = session.recorded
    screen = session.err
    if as_json:
        import json

        screen.write(screen.json(json.dumps({"error": as_object(error)}, ensure_ascii=False)) + "\n")
        return
    for line in _lines(screen, error):
        screen.write(line.rstrip() + "\n")


def as_object(error: TimelineError) -> dict[str, Any]:
    """Return an error as JSON values: code, message, where, fix, recorded; and what else its class knows."""
    told: dict[str, Any] = {
        "code": error.code,
        "message": _unbroken(short(error.message)),
        "where": {name: _unbroken(_cut(name, value)) for name, value in error.where.items()},
        "fix": _unbroken(error.fix),
        "recorded": list(error.recorded),
    }
    for name in ("nearest", "differs", "reasons"):
        if found := getattr(error, name, ()):
            told[name] = [_unbroken(str(one)) for one in found]
    if found := getattr(error, "came_first", ()):
        told["came_first"] = [
            {"position": position, "type": type_, "stream": stream} for position, type_, stream in found
        ]
    if isinstance(error, RowsRefused):
        told["errors"] = [as_object(one) for one in error.errors[:ROWS_SHOWN]]
        told["more"] = max(0, len(error.errors) - ROWS_SHOWN)
    return told


def _cut(name: str, value: Value) -> Value:
    return _placed(name, value) if isinstance(value, str) else value


def _placed(name: str, value: str) -> str:
    """Return where something is, not longer than an error needs; the path of a file whole, so that it can be opened."""
    return short(value, _LONGEST_PATH if name == "file" else 200)


def _unbroken(value: Value) -> Value:
    """Return text without halves of surrogate pairs: JSON readers refuse them."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


def _lines(screen: Screen, error: TimelineError) -> Iterable[str]:
    message = screen.shown(safe(short(_first_part(error))))
    yield f"{screen.paint('error:', 'red')} {message}".ljust(_CODE_AT) + f" [{error.code}]"
    if isinstance(error, Ambiguous):
        yield from (f"  may be {safe(one)}" for one in error.nearest)
    if isinstance(error, ReportRefused):
        yield from (f"  {safe(short(one))}" for one in error.reasons)
    if error.where:
        yield f"  where: {safe(where_words(error.where))}"
    yield f"  fix:   {safe(error.fix)}"
    if error.recorded:
        yield f"  recorded before it: {positions_words(error.recorded)}"
    if isinstance(error, RowsRefused):
        yield from _row_lines(error)


def _first_part(error: TimelineError) -> str:
    if isinstance(error, Ambiguous):
        return f"{error.name!r} may be any of {len(error.nearest)}"
    return error.message


def _row_lines(error: RowsRefused) -> Iterable[str]:
    for row in error.errors[:ROWS_SHOWN]:
        file = error.where.get("file")  # rows of one file need not say which; those of several tables do
        place = {name: value for name, value in row.where.items() if name != "file" or value != file}
        yield f"  {safe(where_words(place)) or 'row'}: {safe(short(row.message))} [{row.code}]"
        yield f"    fix: {safe(row.fix)}"
    if len(error.errors) > ROWS_SHOWN:
        yield f"  and {len(error.errors) - ROWS_SHOWN} more rows"


def where_words(where: Mapping[str, str | int]) -> str:
    """Return where something is, in words: `option --occurred`; `file a.jsonl, line 3`."""
    return ", ".join(f"{name} {_placed(name, str(value))}" for name, value in where.items())


def positions_words(positions: Sequence[int]) -> str:
    """Return positions in words: `position 14`; `positions 14 to 40`."""
    if len(positions) == 1:
        return f"position {positions[0]}"
    return f"positions {positions[0]} to {positions[-1]}"


def short(text: str, longest: int = _LONGEST) -> str:
    """Return `text`, its middle left out where it is long: an error is no place for a whole document."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {text[-half:]}"


def bug_of(error: BaseException) -> TimelineError:
    """Return what is told of a fault of ours: its kind and place, never its text, which may hold a quotation."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".", maxsplit=1)[0] in ("timeline", "events"):
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    says = f"a bug: {type(error).__name__}{place}"
    return TimelineError(says)


def interrupted_of(session: Session) -> Interrupted:
    """Return what is told of an interrupt: above all, what was recorded before it."""
    error = Interrupted(len(session.recorded), len(session.recorded))
    error.message = "interrupted" if session.recorded else "interrupted: nothing was recorded"
    return error


def wants_json(argv: Sequence[str]) -> bool:
    """Guess from what was typed whether errors are wanted as JSON, where the options could not be read.

    Only an error of usage needs the guess. `append --json FILE` takes a file, not a form.
    """
    wanted = takes_file = False
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        if word == "append":
            takes_file = True
        elif word in KINDS:
            takes_file = False
        if word == "--json" and not takes_file:
            wanted = True
        elif word == "--csv":
            wanted = False
        elif word == "--format" or word.startswith("--format="):
            form = following if word == "--format" else word.partition("=")[2]
            wanted = form in ("json", "jsonl") if form in FORMS else wanted
    return wanted
