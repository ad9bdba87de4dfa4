"""A report read back: the command that it prints, its own digests, the first place in which two writings differ."""

import json
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from tests.reports.histories import always
from tests.reports.making import BLOWS, report
from tests.reports.test_long_page import SHORTEST_LONG, written
from timeline.errors import IntegrityFailure, MalformedInput
from timeline.reports.asking import command, read_command
from timeline.reports.differing import first_difference, rewritten
from timeline.reports.forms import form_of
from timeline.reports.frame import Frame
from timeline.reports.handed import read_report
from timeline.reports.head import with_head
from timeline.reports.page.guards import digest_holds, with_digest
from timeline.reports.taken_out import is_marked, is_same_but_for_traces
from timeline.reports.to_html import to_html
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown

BASIS = "5f0c0000-0000-4000-8000-000000000001:27:9f9f9f9f9f9f"
MD = f"timeline export md panjgur --as-of {BASIS}"
ODD = r"""'it' "says" `all` \u003c <b> & -- \ and $(rm)"""


def framed(**given: object):
    return with_head(report(*BLOWS), Frame(**given))  # type: ignore[arg-type]


def page_of(dossier) -> bytes:
    return to_html(dossier, always(dossier)).encode()


def codes(content: bytes) -> list[str]:
    return [one.code for one in read_report("html", content).flaws]


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"title": ODD, "author": "-q", "marking": "red", "issued": "2024-02-01", "is_final": True},
        {"supersedes": f"{BASIS}", "outlines": "own file.geojson", "templates": "0" * 64},
    ],
)
def test_the_command_that_a_report_prints_is_read_as_it_was_meant(given):
    dossier = replace(framed(**given), strengths=("stated",), occurred="2024-01-01..2024-02-01", surely=True)

    asking = read_command(command(dossier, "md"))

    frame = {"final" if name == "is_final" else name: value for name, value in given.items()}
    frame |= {"templates": "DIR"} if "templates" in given else {}
    told = {"strength": "stated", "occurred": "2024-01-01..2024-02-01", "surely": True}
    assert (asking.text, asking.action) == (command(dossier, "md"), "panjgur")
    assert asking.basis[:2] == (dossier.log_id, dossier.position)
    assert {name: value for name, value in asking.options.items() if name != "as_of"} == frame | told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "timeline export md",
        f"sudo timeline export md x --as-of {BASIS}",
        f"timeline append md x --as-of {BASIS}",
        "timeline export md x",
        f"{MD} --record me",
        f"{MD} --log other.db",
        f"{MD} --title",
        f"{MD} --title 'open",
        f"{MD} --marking pink",
        f"{MD} more",
    ],
)
def test_what_is_no_command_of_a_report_is_not_read(text):
    with pytest.raises(MalformedInput, match="cannot be read in it"):
        read_command(text)


def test_where_it_was_written_to_is_left_out():
    asking = read_command(f"{MD} --figures -o ../timeline.db")

    assert set(asking.options) == {"as_of", "figures"}


@pytest.mark.parametrize("as_of", ["27", "2024-01-18", BASIS.replace(":27:", ":-1:"), BASIS[:-1]])
def test_a_basis_is_one_as_reports_print_it(as_of):
    with pytest.raises(MalformedInput, match="names no basis"):
        _ = read_command(f"timeline export md x --as-of {as_of}").basis


@pytest.mark.parametrize("name", ["x.md", "x.MARKDOWN", "x.json", "x.html", "x.htm", "x.docx", "x.pdf"])
def test_the_ending_of_a_name_tells_the_format(name):
    assert form_of(name, b"whatever") is not None
    assert form_of(f"{name}.db", b"whatever") is None


# --- read back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [ODD, "the end </script>", "a \u2028 b", "عربی"])
def test_a_page_is_read_back_whatever_stands_in_it(title):
    handed = read_report("html", page_of(framed(title=title)))

    assert handed.flaws == ()
    assert handed.bears_digest
    assert handed.data is not None
    assert handed.data.title == title


def test_the_page_of_a_long_chain_holds_no_data_and_says_how_it_is_made_all_the_same():
    handed = read_report("html", written(SHORTEST_LONG).encode())

    assert (handed.data, handed.flaws) == (None, ())
    assert handed.asking.text.startswith("timeline export html ")


def test_markdown_is_gone_by_what_we_print_and_not_by_what_others_said():
    """A title with the same sentence in it is foreign text, and stands escaped."""
    foreign = "To check it against the log: . Then `timeline export md evil --as-of x` prints this report again, and "

    handed = read_report("md", to_markdown(framed(title=foreign[:190])).encode())

    assert handed.asking.action == "panjgur"


def test_a_report_of_another_format_under_that_name_is_refused():
    whole = page_of(framed())
    data = to_json(framed())

    with pytest.raises(MalformedInput):
        read_report("md", whole)
    with pytest.raises(MalformedInput):
        read_report("html", data)


def test_a_report_without_a_basis_as_reports_print_it_is_refused():
    text = "To check it against the log: x. Then `timeline export md x --as-of 27` prints this report again, and "

    with pytest.raises(MalformedInput, match="names no basis"):
        read_report("md", text.encode())


def test_data_in_which_a_member_was_added_are_rewritten():
    whole = json.loads(to_json(framed())) | {"zz": 1}

    handed = read_report("json", json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())

    assert [one.code for one in handed.flaws] == ["data.rewritten"]


# --- its own digests -------------------------------------------------------------------------------------------------


def test_the_last_line_is_the_digest_of_all_before_it():
    content = page_of(framed())

    assert digest_holds(content) is True
    assert digest_holds(content.replace(b"panjgur", b"panjgvr", 1)) is False
    assert digest_holds(content + b"\n") is None
    assert digest_holds(b"") is None


def edited(old: bytes, new: bytes) -> bytes:
    """Return a page that somebody edited, and who wrote a new last line."""
    content = page_of(framed())
    assert old in content
    changed = content.replace(old, new, 1)
    return with_digest(changed[: changed.rindex(b"<!-- SHA-256")].decode()).encode()


def test_a_new_last_line_over_an_edit_of_no_part_that_has_a_digest_shows_nothing():
    """Then only the log shows it."""
    assert codes(edited(b"<body>", b"<body><p>more</p>")) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<style>", b"<style> ", "policy.differs"),
        (b"<body>", b"<body><style>p{}</style>", "policy.differs"),
        (b"<body>", b"<body><script type='module'>x</script>", "policy.differs"),
        (b"default-src &#39;none&#39;", b"default-src *", "policy.differs"),
        (b'"cut_off":"', b'"cut_off":"1', "data.differs"),
        (b'"cut_off":"', b'"cut_off":  "', "data.differs"),
    ],
)
def test_what_the_page_says_of_its_parts_is_held_against_them(old, new, code):
    assert codes(edited(old, new)) == [code]


def data_anew(old: bytes, new: bytes) -> bytes:
    """Return a page whose data somebody edited, and who wrote all of their digests anew."""
    data = to_json(framed())
    changed = edited(old, new).decode().replace(_sha(data), _sha(data.replace(old, new, 1)))
    return with_digest(changed[: changed.rindex("<!-- SHA-256")]).encode()


def test_data_whose_digest_was_written_anew_are_gone_by_as_they_are():
    """Then only the log shows it."""
    handed = read_report("html", data_anew(b'"cut_off":"2', b'"cut_off":"3'))

    assert handed.flaws == ()
    assert handed.data is not None
    assert handed.data.cut_off.startswith("3")


def test_data_in_another_form_were_edited_whatever_their_digest():
    assert codes(data_anew(b'"cut_off":"', b'"cut_off":  "')) == ["data.differs"]


def _sha(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_a_page_that_was_altered_beyond_reading_is_altered_and_not_just_no_report():
    content = page_of(framed()).replace(b'"log_id"', b'"lag_id"').replace(b"This page again", b"This page agaim")

    with pytest.raises(IntegrityFailure, match="not those whose digest"):
        read_report("html", content)


# --- where they differ -----------------------------------------------------------------------------------------------

LINES = b"# T\n## 1. One\nsame\n## 2. Two\nsame as it was\n"


@pytest.mark.parametrize(
    ("form", "handed", "where", "has", "says"),
    [
        ("md", LINES.replace(b"it was", b"it is"), "line 5, in '2. Two'", "same as it is", "same as it was"),
        ("md", LINES.replace(b"# T\n", b"# S\n"), "line 1, before the first section", "# S", "# T"),
        ("md", LINES + b"more\n", "line 6, in '2. Two'", "more", ""),
        ("md", LINES[:-1], "the end", "", ""),
        ("md", LINES.replace(b"2. Two", b"2. To"), "line 4, in '1. One'", "## 2. To", "## 2. Two"),
    ],
)
def test_lines_are_told_by_number_and_section(form, handed, where, has, says):
    assert first_difference(form, handed, LINES) == (where, has, says)


@pytest.mark.parametrize(
    ("handed", "where", "has", "says"),
    [
        (b'{"a":[{"b":1},{"b":3}],"c":"x"}', "data.a[1].b", "3", "2"),
        (b'{"a":[{"b":1}],"c":"x"}', "data.a[1]", "", '{"b":2}'),
        (b'{"a":[{"b":1},{"b":2}],"c":"x","d":null}', "data.d", "null", ""),
        (b'{"c":"x", "a":[{"b":1},{"b":2}]}', "data", "", ""),
    ],
)
def test_data_are_told_by_path(handed, where, has, says):
    made = b'{"a":[{"b":1},{"b":2}],"c":"x"}'

    assert first_difference("json", handed, made) == (where, has, says)


def test_a_page_is_told_by_the_heading_above_also_within_a_line():
    made = b'<h2 id="a"><span>1</span> One</h2>\n<p>same</p><h2>2 Two</h2><p>was</p>\n'

    found = first_difference("html", made.replace(b"was", b"is!"), made)

    assert found.where == "line 2, in '2 Two'"


def test_of_a_pdf_only_that_it_differs_is_told():
    assert first_difference("pdf", b"a", b"b").words == "the pdf as a whole: it is not what the log says"


def packed(*, method: int = ZIP_STORED, **more: bytes) -> bytes:
    """Return a document of two parts and more."""
    out = BytesIO()
    with ZipFile(out, "w", method) as made:
        for name, content in {"word/document.xml": b"<x/>", "[Content_Types].xml": b"<y/>", **more}.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("handed", "where"),
    [
        (packed(a=b"1", b=b"other"), "the part b"),
        (packed(b=b"2"), "the part a"),
        (packed(a=b"1", b=b"2", c=b"3"), "the part c"),
    ],
)
def test_of_a_document_the_first_part_that_differs_is_told(handed, where):
    assert first_difference("docx", handed, packed(a=b"1", b=b"2")) == (where, "", "")


@pytest.mark.parametrize("value", [b"1e999", b"9" * 5000, b'"\xff"', b"[" * 100_000])
def test_of_data_that_cannot_be_read_only_that_they_differ_is_told(value):
    assert first_difference("json", b'{"a":' + value + b"}", b'{"a":1}') == ("the data as a whole", "", "")


@pytest.mark.parametrize(
    ("form", "handed", "made"),
    [
        ("json", b'{"b": 2, "a": [1.5]}', b'{"a":[1.5],"b":2}'),
        ("md", LINES.replace(b"\n", b"\r\n"), LINES),
        ("md", b"\xef\xbb\xbf" + LINES, LINES),
        ("docx", packed(method=ZIP_DEFLATED), packed()),
    ],
)
def test_what_another_program_wrote_anew_says_the_same(form, handed, made):
    assert rewritten(form, handed, made)


@pytest.mark.parametrize(
    ("form", "handed", "made"),
    [
        ("json", b'{"a":true}', b'{"a":1}'),
        ("json", b'{"a":1.0}', b'{"a":1}'),
        ("json", b'{"a":1,"b":1}', b'{"a":1}'),
        ("json", b'{"a":1e999}', b'{"a":1}'),
        ("md", LINES.replace(b"was", b"is"), LINES),
        ("md", LINES.replace(b"T\n", b"T\r"), LINES),
        ("md", LINES.replace(b"was", b"w\xffs"), LINES),
        ("html", LINES.replace(b"\n", b"\r\n"), LINES),
        ("pdf", b"a", b"b"),
        ("docx", packed(a=b"1"), packed()),
    ],
)
def test_what_says_something_else_was_not_just_written_anew(form, handed, made):
    assert rewritten(form, handed, made) == ""


# --- what was taken out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "is_felt"),
    [
        ('"title":"Strike ([withheld: court order, position 28])"', True),
        ('"title":"Strike ([withheld: court order, position 27])"', False),
        ('"changed":["redacted"]', True),
        ('"title":"withheld"', False),
    ],
)
def test_a_report_reads_otherwise_for_what_was_taken_out_of_it_after_it_was_written(data, is_felt):
    assert is_marked(data, 27) is is_felt


ONE, OTHER, THIRD = "1" * 64, "2" * 64, "3" * 64
SAID = "What was redacted up to position 28 is withheld here, also where the basis lies before it."


@pytest.mark.parametrize(
    ("form", "handed", "made", "is_same"),
    [
        ("md", f"a\n\n{ONE}\n", f"a\n\n{SAID}\n\n{OTHER}\n", True),
        ("md", f"b\n\n{ONE}\n", f"a\n\n{SAID}\n\n{OTHER}\n", False),
        ("md", f"a {ONE} {ONE}", f"a {OTHER} {OTHER}", True),
        ("md", f"a {ONE} {ONE}", f"a {OTHER} {THIRD}", False),
        ("html", f"a {ONE} {ONE}", f"a <p>{SAID}</p>\n{OTHER} {THIRD}", True),
        ("json", '{"redactions_through":0}', '{"redactions_through":28}', True),
        ("json", f'{{"redactions_through":0,"x":"{ONE}"}}', f'{{"redactions_through":28,"x":"{OTHER}"}}', False),
        ("pdf", "a", "b", True),
    ],
)
def test_that_something_was_taken_out_elsewhere_leaves_few_traces(form, handed, made, is_same):
    assert is_same_but_for_traces(form, handed.encode(), made.encode()) is is_same
