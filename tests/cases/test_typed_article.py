"""The article typed by hand, from an empty log and by `append` alone: it becomes the packaged case."""

import json
from typing import Any

import pytest

from events.cases import case_lines
from tests.cli.conftest import Cli, cli, empty, settings_home  # noqa: F401 — fixtures

FT = "financial-times"
CITED = ("--source", "ft-2024-01-18")
BY_FT = ("--asserted-by", FT)
BY_GOVERNOR = ("--by", "iran-deputy-governor", "--speaker", "iran-deputy-governor", *CITED)
BY_MINISTRY = ("--by", "pakistan-foreign-ministry", "--speaker", "pakistan-foreign-ministry", *CITED)
BEFORE = ("--occurred", "../2024-01-16", "--zone", "place", "--reading", "derived")
IN_IRAQ = ("--quote", "in response to", "--lang", "en", "--locator", "the passage on the strikes in Iraq and Syria")
NEAR_PANJGUR = ("--quote", "followed", "--lang", "en", "--locator", "the passage on the strike near Panjgur")
TYPED: tuple[tuple[str, ...], ...] = (
    ("actor", "--id", FT, "--kind", "outlet", "--name", "Financial Times"),
    (
        *("source", "--id", "ft-2024-01-18", "--publisher", FT, "--published", "2024-01-18"),
        *("--zone", "Europe/London", "--lang", "en"),
    ),
    ("actor", "--id", "isis", "--kind", "group", "--name", "Isis"),
    ("actor", "--id", "iran", "--kind", "state", "--name", "Iran"),
    (
        "actor",
        "--id",
        "irgc",
        "--kind",
        "organ",
        "--name",
        "IRGC",
        "--part-of",
        "iran",
        "--relation",
        "organ_of",
        *BY_FT,
    ),
    ("actor", "--id", "pakistan", "--kind", "state", "--name", "Pakistan"),
    ("actor", "--id", "jaish-ul-adl", "--kind", "group", "--name", "Jaish ul-Adl"),
    (
        *("actor", "--id", "pakistan-foreign-ministry", "--kind", "organ", "--name", "Pakistan's foreign ministry"),
        *("--part-of", "pakistan", "--relation", "organ_of", *BY_FT),
    ),
    (
        *("actor", "--id", "iran-deputy-governor", "--kind", "organ", "--name", "Iran's deputy governor"),
        *("--part-of", "iran", "--relation", "office_of", *BY_FT),
    ),
    (
        *("action", "--id", "kerman-bombing", "--kind", "bombing.suicide", "--actor", "isis", "--actor-by", "isis"),
        *("--target", "iran", "--fate", "hit", "--territory", "IR", "--place", "Kerman", *BEFORE, *CITED),
        *("--title", "A suicide bombing hits Kerman, Iran", "--locator", "the passage on the bombing in Kerman"),
    ),
    (
        *(
            "action",
            "--id",
            "iraq-strikes",
            "--kind",
            "strike",
            "--actor",
            "irgc",
            "--territory",
            "IRQ",
            *BEFORE,
            *CITED,
        ),
        *("--title", "Iran's IRGC strikes sites in Iraq", "--locator", "the passage on the strikes in Iraq"),
    ),
    (
        *(
            "action",
            "--id",
            "syria-strikes",
            "--kind",
            "strike",
            "--actor",
            "irgc",
            "--territory",
            "SYR",
            *BEFORE,
            *CITED,
        ),
        *("--title", "Iran's IRGC strikes sites in Syria", "--locator", "the passage on the strikes in Syria"),
    ),
    (
        *("action", "--id", "panjgur-2024-01-16", "--kind", "strike", "--actor", "iran", "--target", "jaish-ul-adl"),
        *("--fate", "intended", "--territory", "PAK", "--place", "Koh-e-Sabz", "--place", "near Panjgur", *CITED),
        *("--occurred", "2024-01-16", "--zone", "place", "--reading", "derived", "--as-reported", "Tuesday"),
        *("--title", "Iran strikes a site near Panjgur, Pakistan"),
        *("--locator", "the passage on the strike near Panjgur"),
    ),
    (
        *("action", "--id", "sistan-2024-01-18", "--kind", "strike", "--actor", "pakistan", "--territory", "IRN"),
        *("--target-words", "terrorist hide-outs", "--target-by", "pakistan-foreign-ministry", "--fate", "intended"),
        *("--place", "inside Sistan-Baluchestan", "--occurred", "2024-01-18T04:30", "--zone", "place", *CITED),
        *("--as-reported", "Thursday 4:30am local", "--locator", "first paragraph"),
        *("--title", "Pakistan strikes sites in Iran's Sistan-Baluchestan"),
    ),
    (
        *("action", "--id", "saravan-explosion", "--kind", "explosion", "--actor", "unknown", "--territory", "IRN"),
        *("--place", "near Saravan", "--occurred", "2024-01-18", "--zone", "place", "--reading", "derived", *CITED),
        *("--title", "An explosion goes off near Saravan, Iran"),
        *("--locator", "the passage on the explosion near Saravan"),
    ),
    (
        *("action", "--id", "iran-demand-2024-01-18", "--kind", "demand", "--actor", "iran", "--actor-by", "iran"),
        *("--target", "pakistan", "--target-by", "iran", "--reading", "derived", *CITED, "--speaker", "iran"),
        *("--occurred", "2024-01-18T01:00Z/2024-01-18T23:59Z", "--quote", "immediate explanation", "--lang", "en"),
        *("--title", "Iran demands an explanation from Pakistan"),
    ),
    *(
        (
            *("response", one, "--id", f"{one}-answer-kerman", "--answers", "kerman-bombing"),
            *("--strength", "attributed", "--statement", "ft-in-response-to", *CITED, *IN_IRAQ),
        )
        for one in ("iraq-strikes", "syria-strikes")
    ),
    *(
        (
            *("response", "panjgur-2024-01-16", "--id", f"panjgur-follows-{one}", "--answers", one),
            *("--strength", "followed", "--statement", "ft-followed", *CITED, *NEAR_PANJGUR),
        )
        for one in ("iraq-strikes", "syria-strikes")
    ),
    (
        *("response", "sistan-2024-01-18", "--id", "sistan-answers-panjgur", "--answers", "panjgur-2024-01-16"),
        *("--strength", "attributed", *CITED, "--quote", "in retaliation for", "--lang", "en"),
    ),
    (
        *("response", "iran-demand-2024-01-18", "--id", "iran-demand-answers-sistan", "--answers", "sistan-2024-01-18"),
        *("--strength", "stated", "--speaker", "iran", *CITED, "--quote", "immediate explanation", "--lang", "en"),
    ),
    (
        *("claim", "kerman-bombing", "--id", "kerman-responsibility-isis", "--by", "isis", *CITED),
        *("--about", "responsibility", "--stance", "claims", "--speaker", "isis"),
        *("--locator", "who says that it carried out the bombing"),
    ),
    (
        *("claim", "sistan-2024-01-18", "--id", "sistan-killed-deputy-governor", *BY_GOVERNOR, "--quantity", "killed"),
        *("--category", "children=4", "--category", "women=3", "--status", "foreign nationals"),
        *("--quote", "foreign nationals", "--lang", "en", "--locator", "casualties"),
    ),
    (
        *("claim", "saravan-explosion", "--id", "saravan-casualties-deputy-governor", *BY_GOVERNOR),
        *("--quantity", "casualties", "--value", "0", "--locator", "the passage on the explosion near Saravan"),
    ),
    (
        *("claim", "sistan-2024-01-18", "--id", "sistan-killed-foreign-ministry", *BY_MINISTRY, "--quantity", "killed"),
        *("--words", "a number of", "--status", "militants"),
        *("--quote", "a number of", "--lang", "en", "--locator", "casualties"),
    ),
    (
        *("claim", "sistan-2024-01-18", "--id", "sistan-target-foreign-ministry", *BY_MINISTRY, "--about", "target"),
        *("--says", "terrorist hide-outs", "--quote", "terrorist hide-outs", "--lang", "en"),
    ),
)


def packaged() -> list[dict[str, Any]]:
    return [json.loads(line) for line in case_lines("kerman-2024").splitlines()]


def without_how_it_was_read(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body without the words in which a span was written: the case gives its bounds alone."""
    occurred = body.get("occurred", {})
    if body.get("action") == "iran-demand-2024-01-18":
        return body | {"occurred": {name: occurred[name] for name in ("earliest", "latest", "precision", "basis")}}
    return body


@pytest.mark.usefixtures("empty")
def test_the_article_typed_by_hand_is_the_packaged_case(cli: Cli):  # noqa: F811 — a fixture
    for argv in TYPED:
        ran = cli("append", *argv)
        assert ran.code == 0, (argv, ran.err)

    typed = [(one["type"], without_how_it_was_read(one["body"])) for one in cli("log", "--all", "--json").json["items"]]

    assert typed == [(one["type"], without_how_it_was_read(one["body"])) for one in packaged()]
