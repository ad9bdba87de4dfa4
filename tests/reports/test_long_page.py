"""The page of a long chain: nothing twice, what is left to the data is said, and all that stands once is kept."""

import json
import re
from dataclasses import replace
from functools import cache
from hashlib import sha256

import pytest

from tests.reports.golden import of_case
from tests.reports.histories import always
from timeline.reports.dossier import ClaimsMatrix
from timeline.reports.figures.all import figures
from timeline.reports.page.markup import rendered, terse
from timeline.reports.sizes import LONG
from timeline.reports.to_html import to_html
from timeline.reports.to_json import to_json

SHORTEST_LONG, BYTES_A_STEP = LONG + 1, 6_500


@cache
def chain(steps: int):
    """A chain of so many steps, each like one of a packaged case under ids of its own, and answering the last."""
    case = of_case("kerman-2024")
    return replace(
        case,
        steps=tuple(_step(case.steps[at % len(case.steps)], at) for at in range(steps)),
        links=tuple(
            replace(case.links[at % len(case.links)], id=f"link-{at}", earlier=at, later=at + 1)
            for at in range(1, steps)
        ),
        ledger=(),
        rungs=(),
        lags=(),
        alternatives=(),
    )


def _step(step, at):
    rows = tuple(
        replace(row, cells=tuple(tuple(replace(one, claim=f"{one.claim}-{at}") for one in cell) for cell in row.cells))
        for row in step.claims.rows
    )
    claims = ClaimsMatrix(claimants=step.claims.claimants, rows=rows)
    return replace(step, id=f"step-{at + 1}", number=at + 1, claims=claims, links=(), outward=())


def written(steps: int) -> str:
    dossier = chain(steps)
    history = always(dossier)
    return to_html(dossier, history, figures(dossier, history))


@pytest.fixture(scope="module")
def long():
    return written(SHORTEST_LONG)


@pytest.fixture(scope="module")
def short():
    return written(LONG)


def test_the_report_as_data_is_named_by_digest_size_and_command_and_not_held(long, short):
    report = to_json(chain(SHORTEST_LONG))

    assert 'id="report"' not in long
    assert 'id="report"' in short
    assert sha256(report).hexdigest() in long
    assert f"{len(report):,} bytes" in long
    assert re.search(r"<code>timeline export json \S+ --as-of \S+</code>", long)


def test_linked_data_are_of_the_report_without_its_claims(long, short):
    def types(page):
        [held] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        return {one["@type"] for one in json.loads(held)["@graph"]}

    assert types(long) == {"Dataset"}
    assert types(short) == {"Dataset", "Claim"}


def test_every_step_claim_link_source_and_quote_stands_in_it(long):
    dossier = chain(SHORTEST_LONG)

    for step in dossier.steps:
        assert f'<article class="step side-{_rank(long, step.id)}" id={step.id} ' in long
    cells = [cell for step in dossier.steps for row in step.claims.rows for cell in row.cells]
    for claim in (one.claim for cell in cells for one in cell):
        assert f"data-claim={claim}" in long
    for link in dossier.links:
        assert f"<tr id=link:{link.id} " in long
    for source in dossier.sources:
        assert f"<tr id=source-{source.number} " in long
    for note in dossier.notes:
        assert re.search(rf"<li id=note-{note.number}[ >]", long)
        if note.quote.isascii():
            assert str(rendered(terse(_escaped(note.quote)))) in long


def _rank(page, name):
    [rank] = re.findall(rf'<article class="step side-(\d)" id={name} ', page)
    return rank


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&#34;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_is_left_out_is_said_with_the_size_from_which_it_is(long, short):
    said = f"more than {LONG} steps"

    assert long.count(said) >= 4  # the data, the register, the passages, two figures
    assert said not in short
    assert "<td><code>" not in long.split("id=section-a-head")[1].split("</section>")[0]


def test_lanes_are_drawn_once_and_what_is_only_of_the_basis_is_marked_so(long, short):
    def drawn(page):
        return re.findall(r'data-figure="?([a-z-]+)', page)

    assert "lanes-upright" in drawn(short)
    assert not [one for one in drawn(long) if one.endswith("-upright") or one in ("rungs", "lags")]
    assert "lanes" in drawn(long)
    for name in re.findall(r'<figure class="?figure-([a-z-]+)', long):
        assert name == "lanes-alone" or f'<figure class="figure-{name} basis-only"' in long


def test_a_step_takes_so_many_bytes_at_most(long):
    longer = written(SHORTEST_LONG + 20)

    assert (len(longer.encode()) - len(long.encode())) / 20 < BYTES_A_STEP


def test_a_browser_reads_terse_markup_as_it_reads_the_whole():
    row = '<tr id="a" class="b c"><td>1 = "2"</td>\n<td data-k="1:">&lt;/td&gt;</td></tr>\n'

    assert terse(rendered(row)) == '<tr id=a class="b c"><td>1 = "2"<td data-k=1:>&lt;/td&gt;'
