"""The file of views opens in other people's tools as it is: Datasette serves it, sqlite-utils reads it."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from datasette.app import Datasette

from timeline.cli.app import run
from timeline.log import open_log
from timeline.views.registry import registered
from timeline.views.store import Views


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """The file of the views of the seed case, all of them caught up."""
    path = tmp_path_factory.mktemp("views") / "timeline.db"
    assert run(["init", str(path), "--demo", "-q"]) == 0
    with open_log(path) as log, Views(log, path) as views:
        views.refresh([one.name for one in registered()])
        return views.path


@pytest.fixture(scope="module")
def ask(kept):
    """Ask Datasette, as a browser does, for a table of the file, or for the page of all tables."""
    served = Datasette(files=[str(kept)])
    [name] = [one for one in served.databases if one != "_internal"]

    async def answer(table, query):
        await served.invoke_startup()
        path = (
            served.urls.table(name, table, "json" if "_shape" in query else None)
            if table
            else served.urls.database(name)
        )
        return await served.client.get(f"{path}?{query}")

    def go(table="", query=""):
        # In a thread of its own: another test's browser may have left a loop running in this one.
        with ThreadPoolExecutor(1) as aside:
            found = aside.submit(asyncio.run, answer(table, query)).result()
        assert found.status_code == 200, found.text
        return json.loads(found.text) if "_shape" in query else found.text

    yield go
    for database in served.databases.values():
        database.close()
    served.executor.shutdown()


def facets(answer, name):
    """Return the counts of a facet, by value."""
    return {one["value"]: one["count"] for one in answer["facet_results"][name]["results"]}


def test_the_page_of_the_file_lists_every_table(ask):
    page = ask()

    for table in ("actions", "claims", "responses", "sources", "actors", "chains", "findings"):
        assert f'/{table}">{table}</a>' in page


def test_a_row_of_a_table_is_shown_with_links_to_what_it_names(ask):
    """Datasette makes links of keys to other tables."""
    page = ask("claim_about")

    assert "/actions/sistan-2024-01-18" in page


def test_actions_are_counted_by_kind_and_by_territory(ask):
    answer = ask("actions", "_facet=kind&_facet_array=territory&_shape=objects")

    assert facets(answer, "kind")["strike"] == 4
    assert facets(answer, "territory")["IR"] >= 2
    assert sum(facets(answer, "kind").values()) == len(answer["rows"]) == 7


def test_the_words_of_the_record_are_searched_in_its_own_table(ask):
    rows = ask("search", "_search=S%C4%81r%C4%81v%C4%81n&_shape=array")

    assert [row["id"] for row in rows] == ["saravan-explosion", "saravan-casualties-deputy-governor"]
    assert 'name="_search"' in ask("search")


def test_any_table_with_a_position_is_searched_by_it(ask):
    rows = ask("actions", "_search=saravan&_fts_table=search&_fts_pk=position&_shape=array")

    assert [row["action"] for row in rows] == ["saravan-explosion"]


def test_sqlite_utils_reads_a_table(kept):
    command = [sys.executable, "-m", "sqlite_utils", "rows", str(kept), "actions", "-c", "action", "-c", "kind"]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)

    rows = json.loads(found.stdout)
    assert {"action": "sistan-2024-01-18", "kind": "strike"} in rows
    assert len(rows) == 7


def test_sqlite_utils_searches_the_words(kept):
    command = [sys.executable, "-m", "sqlite_utils", "search", str(kept), "search", "saravan", "-c", "id"]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)

    assert {"id": "saravan-explosion"} in json.loads(found.stdout)
