"""Profiles: read strictly, each fault with its line and key; written from headers; the shipped ones are sound."""

import re
from pathlib import Path

import pytest

from timeline.errors import UsageRefused
from timeline.ingest.profiles import PLAIN, read_profile, read_shipped, shipped, written


def read(text: str):
    return read_profile(text, name="mine", file="mine.toml")


@pytest.mark.parametrize(
    ("text", "line", "key", "says", "fix"),
    [
        ("profile = 2", 1, "profile", "of a version that is not known", "profile = 1"),
        ("colums = {}", 1, "colums", "'colums' is none of", "did you mean columns?"),
        ('zone = "UTC"\nignore = "Notes"', 2, "ignore", "ignore is no list", "write a list"),
        ('[columns]\nA = "id"\nB = "claiment"', 3, "columns.B", "'claiment' is none of", "did you mean claimant?"),
        ('[columns]\n"Ref no" = ["id", 3]', 2, "columns.Ref no", "it names no field", "the name of a field"),
        ('[columns]\n"Ref no" = "id"\nref-no = "note"', 3, "columns.ref-no", "comes twice", "keep one"),
        ('[constants]\nquantitty = "killed"', 2, "constants.quantitty", "is none of", "did you mean quantity?"),
        ("[constants]\nvalue = 4", 2, "constants.value", "value is no text", "in quotation marks"),
        ('[values.kinds]\nx = "strike"', None, "values.kinds", "'kinds' is none of", "did you mean kind?"),
        ("[values.kind]\nx = 1", 2, "values.kind.x", "x is no text", "in quotation marks"),
        ('release = "1"', 1, "release", "a release is one of a data set", "dataset"),
        ('dataset = "My List"', 1, "dataset", "cannot be written into ids", "small letters"),
        ('dates = "day-month-year"', 1, "dates", "is none of", "day/month/year"),
        ('delimiter = ";;"', 1, "delimiter", "one character", 'delimiter = ";"'),
        ('[source]\nidd = "x"', 2, "source.idd", "is none of", "did you mean id?"),
        ('[new_actors.kinds]\n"*" = "person"', 2, "new_actors.kinds.*", "is none of", "group"),
    ],
)
def test_a_fault_is_told_with_its_line_its_key_and_what_to_write(text, line, key, says, fix):
    with pytest.raises(UsageRefused) as caught:
        read(text)

    error = caught.value
    assert (error.where["file"], error.where["key"]) == ("mine.toml", key)
    assert line is None or error.where["line"] == line
    assert says in error.message
    assert fix in error.fix


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(UsageRefused) as caught:
        read('zone = "UTC"\nthis is nothing')

    assert caught.value.where == {"file": "mine.toml", "line": 2}


def test_a_profile_that_is_written_from_headers_reads_them_as_the_fields_that_they_name():
    text = written(("ID", "When", 'The "Weather"', "Claimant\n"), PLAIN, "mine")

    profile = read(text)

    assert profile.columns == {"id": ("id",), "when": ("when",), "claimant": ("claimant",)}
    assert profile.ignored == {'the"weather"'}


@pytest.mark.parametrize("name", [name for name in shipped() if not name.startswith("exchange-")])  # those are ours
def test_each_shipped_profile_can_be_read_and_names_its_licence_and_its_makers(name):
    profile = read_shipped(name)

    assert profile.licence
    assert profile.cite
    assert profile.dataset


def test_the_profile_that_the_guide_shows_can_be_read():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "import-a-spreadsheet.md").read_text("utf-8")
    [shown] = re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)

    profile = read(shown)

    assert profile.columns["weapon"] == ("kind", "means")
