"""A page that a desk edited: compared with the report as it is written, or refused."""

import pytest

PAGE = ("export", "html", "sistan-2024-01-18")
pytestmark = pytest.mark.usefixtures("seed")


@pytest.fixture
def written(cli, tmp_path):
    """The page of a report, as it is written."""
    path = tmp_path / "chain.html"
    assert cli(*PAGE, "-o", str(path)).code == 0
    return path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_page_that_nobody_edited_has_no_finding(cli, written):
    ran = cli(*PAGE, "--lint-file", str(written))

    assert (ran.code, ran.out.strip()) == (0, ""), ran.out


def test_what_the_style_of_an_edited_page_says_is_found(cli, written):
    change(written, "</style>", 'body::before{content:"922 soldiers"}</style>')

    ran = cli(*PAGE, "--lint-file", str(written), "--json")

    assert ran.code == 1
    assert [(one["code"], one["text"]) for one in ran.json["items"]] == [
        ("R14", "the style of the page is not that of the report")
    ]


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("<!--" * 40_000, "begins what is never closed"),
        (f"&#{'1' * 5_000};", "it names a character by a number that none has"),
    ],
)
def test_a_page_that_cannot_be_read_to_its_end_is_refused(cli, written, added, says):
    written.write_text(f"{written.read_text(encoding='utf-8')}{added}", encoding="utf-8")

    ran = cli(*PAGE, "--lint-file", str(written))

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_markdown_that_names_a_character_by_thousands_of_digits_is_refused(cli, tmp_path):
    path = tmp_path / "chain.md"
    path.write_text(f"# Chain\n\n&#{'1' * 5_000};\n", encoding="utf-8")

    ran = cli("export", "md", "sistan-2024-01-18", "--lint-file", str(path))

    assert (ran.code, ran.out) == (2, "")
    assert "it names a character by a number that none has" in ran.err
