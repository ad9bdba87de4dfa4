"""Values of options that need no validator: what comes out is what Typer's own would have given, or its refusal."""

from typing import Annotated, Literal

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.core import TyperGroup
from typer.main import get_command

from timeline.cli.app import app
from timeline.cli.groups import Verb, family


def _verb():
    alone = family(add_completion=False)

    def verb(  # noqa: PLR0913  # one option of each kind
        *,
        text: Annotated[str, typer.Option()],
        texts: Annotated[list[str], typer.Option()],
        choice: Annotated[Literal["stated", "derived"], typer.Option()] = "stated",
        loose: Annotated[Literal["stated", "derived"], typer.Option(case_sensitive=False)] = "stated",
        several: Annotated[list[str] | None, typer.Option()] = None,
        maybe: Annotated[str | None, typer.Option()] = None,
        parsed: Annotated[str | None, typer.Option(parser=str.upper)] = None,
        noted: Annotated[str | None, typer.Option(callback=lambda value: f"noted {value}")] = None,
        count: Annotated[int | None, typer.Option(min=0)] = None,
        flag: Annotated[bool, typer.Option("--flag")] = False,
    ) -> None:
        """Take one of each kind."""

    alone.command("verb", cls=Verb)(verb)
    return get_command(alone)


VERB = _verb()
CONTEXT = VERB.context_class(VERB, info_name="verb")
PARAMS = {param.name: param for param in VERB.get_params(CONTEXT)}
TEXTS = st.one_of(st.sampled_from(["stated", "STATED", "derived", "", "3", "-1", "true"]), st.text(max_size=5))
HALF = st.sampled_from(["\udc80", "a\ud83d"])
VALUES = st.one_of(
    st.none(), TEXTS, HALF, st.booleans(), st.lists(st.one_of(TEXTS, HALF), max_size=3), st.tuples(TEXTS, TEXTS)
)


def outcome(process, value):
    """Return what a value becomes, or how it is refused."""
    try:
        made = process(CONTEXT, value)
    except Exception as error:  # noqa: BLE001  # whatever it is, both must do it
        return type(error), str(error)
    return type(made), made


@given(st.sampled_from(sorted(PARAMS)), VALUES)
def test_a_value_comes_out_as_typer_would_have_it(name, value):
    param = PARAMS[name]

    assert outcome(param.process_value, value) == outcome(
        lambda ctx, it: type(param).process_value(param, ctx, it), value
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("text", "x"), ("texts", ["x", "y"]), ("choice", "derived"), ("several", None), ("maybe", None), ("flag", False)],
)
def test_a_plain_value_has_no_validator_built(name, value, monkeypatch):
    param = PARAMS[name]
    monkeypatch.setattr(param, "get_runtime_param", lambda: pytest.fail("a validator was built"))

    param.process_value(CONTEXT, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("text", "\udc80"), ("texts", ["x", "\udc80"]), ("choice", "Derived"), ("loose", "derived"), ("text", None)],
)
def test_what_is_not_plain_is_typers_to_judge(name, value, monkeypatch):
    built = []
    param = PARAMS[name]
    usual = param.get_runtime_param
    monkeypatch.setattr(param, "get_runtime_param", lambda: built.append(name) or usual())

    outcome(param.process_value, value)

    assert built == [name]


def test_every_verb_and_group_spares_its_options():
    """Typer's own group does not, so this can fail."""
    whole = get_command(app)

    assert isinstance(whole, TyperGroup)
    assert all("process_value" in vars(param) for param in whole.get_params(whole.context_class(whole)))
