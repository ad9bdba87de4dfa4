"""Values of options that stand as they are: for these Typer need not build a validator, and most options are not given.

Typer builds one of pydantic for each option of a verb, given or not: a fifth of a cold start.
"""

from typing import Any, Literal, get_args, get_origin

Typers = Any
"""An object of Typer's own that has no public type."""

_OTHER = object()


def spared(params: list[Typers]) -> list[Typers]:
    """Let parameters take what stands as it is without a validator; anything else goes the way of Typer."""
    for param in params:
        if "process_value" not in vars(param):
            _spare(param)
    return params


def _spare(param: Typers) -> None:
    convert = param.process_value

    def process_value(ctx: Typers, value: Any) -> Any:  # noqa: ANN401  # Click's own signature
        plain = _as_it_stands(param, value)
        if plain is _OTHER:
            return convert(ctx, value)
        return plain if param.callback is None else param.callback(ctx, param, plain)

    param.process_value = process_value


def _as_it_stands(param: Typers, value: Any) -> Any:  # noqa: ANN401
    """Return what Typer would make of a value, or `_OTHER` where that takes more than a look."""
    many = param.multiple or param.nargs == -1
    if value is None:
        return _OTHER if param.required else () if many else None
    kind = param.type_descriptor
    if kind.parameter_info.parser is not None:
        return _OTHER
    if many:
        texts = kind.annotation == list[str] and type(value) in (list, tuple) and value and all(map(_is_text, value))
        return list(value) if texts else _OTHER
    if kind.annotation is str:
        return value if _is_text(value) else _OTHER
    choices = get_args(kind.annotation) if get_origin(kind.annotation) is Literal else ()
    return value if kind.case_sensitive and _is_text(value) and value in choices else _OTHER


def _is_text(value: object) -> bool:
    """Tell whether a value is text that pydantic takes: half of a surrogate pair stands for bytes that are none."""
    if type(value) is not str:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
