"""Templates of a desk: in a sandbox, file by file, and honest whatever they leave out."""

from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.reports import to_html as to_html_module
from timeline.reports import to_markdown as to_markdown_module
from timeline.reports.compose import compose
from timeline.reports.frame import NO_FRAME
from timeline.reports.head import with_head
from timeline.reports.template_set import SHIPPED, TEMPLATE_API, changed, digest, dropped, environment, shipped
from timeline.reports.to_markdown import to_markdown

BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, bytes(range(32)))
PARTS = {
    "md/lists.md.j2": "section 3",
    "md/sources.md.j2": "section 12",
    "md/method.md.j2": "section 13",
    "md/integrity.md.j2": "Annex B",
}


@pytest.fixture(scope="module")
def seed():
    return with_head(compose(known("kerman-2024"), BASIS, "desk.example.org", "sistan-2024-01-18"), NO_FRAME)


def left_out(dossier, own):
    return dropped(dossier, {"report.md": to_markdown(dossier, templates=own)})


def test_what_is_shipped_leaves_nothing_out(seed):
    assert left_out(seed, {}) == ()


@pytest.mark.parametrize(("name", "part"), PARTS.items())
def test_a_part_that_no_report_may_leave_out_is_missed(seed, name, part):
    assert left_out(seed, {name: "gone"}) == (part,)


def test_a_heading_alone_is_not_the_part(seed):
    assert left_out(seed, {"md/lists.md.j2": "## 3. Established, claimed, disputed, unknown\n"}) == ("section 3",)


def test_another_order_and_another_heading_leave_nothing_out(seed):
    moved = shipped()["report.md.j2"].replace('{% include "md/method.md.j2" %}\n', "")

    assert left_out(seed, {"report.md.j2": f'{{% include "md/method.md.j2" %}}\n{moved}'}) == ()
    assert left_out(seed, {"report.md.j2": moved}) == ("section 13",)


def test_words_that_only_a_script_holds_are_left_out(seed):
    page = "".join(f"<p>{one.text}</p>" for one in (*seed.method, *seed.withheld))

    assert "section 13" not in dropped(seed, {"report.html": page})
    assert "section 13" in dropped(seed, {"report.html": f"<script>{page}</script>"})


def test_a_template_that_changes_one_file_leaves_the_others_as_they_are(seed):
    ours = to_markdown(seed)

    assert to_markdown(seed, templates={"md/title.md.j2": "# Our own head\n"}).startswith("# Our own head\n")
    assert to_markdown(seed, templates={"md/title.md.j2": shipped()["md/title.md.j2"]}) == ours


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("{{ nothing.there }}", UndefinedError),
        ("{{ d.__class__.__mro__ }}", SecurityError),
        ("{{ ''.__class__ }}", SecurityError),
        ("{{ d.steps.append(1) }}", TemplateError),
        ("{% include '/etc/passwd' %}", TemplateError),
        ("{% include '../frame.py' %}", TemplateError),
        ("{% for %}", TemplateError),
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_handed(seed, template, error):
    with pytest.raises(error):
        to_markdown(seed, templates={"md/title.md.j2": template})


def test_control_without_the_sandbox_a_template_reaches_more(seed, monkeypatch):
    monkeypatch.setattr("timeline.reports.template_set.ImmutableSandboxedEnvironment", Environment)

    assert "<class 'str'>" in to_markdown(seed, templates={"md/title.md.j2": "{{ ''.__class__ }}"})


def test_control_what_is_not_demanded_is_not_missed(seed, monkeypatch):
    monkeypatch.setattr("timeline.reports.template_set._demanded", lambda _: ())

    assert left_out(seed, dict.fromkeys(PARTS, "gone")) == ()


def test_a_page_of_a_desk_escapes_what_it_prints():
    made = environment({"own.html.j2": "<p>{{ text }}</p>"}, autoescape=True)

    assert made.get_template("own.html.j2").render(text="<script>") == "<p>&lt;script&gt;</p>"


def test_the_digest_is_that_of_the_listed_files_and_of_changed_ones_alone():
    own = {"report.md.j2": "b", "md/title.md.j2": "a", "step.md.j2": shipped()["step.md.j2"]}
    lines = "".join(
        f"{sha256(text).hexdigest()}  {name}\n" for name, text in (("md/title.md.j2", b"a"), ("report.md.j2", b"b"))
    )

    assert set(changed(own)) == {"report.md.j2", "md/title.md.j2"}
    assert digest(changed(own)) == sha256(lines.encode()).hexdigest()
    assert digest({}) == ""


def test_scripts_are_not_among_the_templates():
    assert not [name for name in shipped() if name.endswith(".js")]


REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "report-templates.md").read_text("utf-8")


@pytest.mark.parametrize("form", [to_markdown_module, to_html_module])
def test_the_reference_names_all_that_a_template_may_call(form):
    made = form._environment(SHIPPED)  # noqa: SLF001 — what is told is held against what is there
    plain = Environment(autoescape=True)
    names = {*(made.filters.keys() - plain.filters.keys()), *(made.globals.keys() - plain.globals.keys())}

    assert {name for name in names if f"`{name}" not in REFERENCE} == set()


def test_the_reference_names_all_that_markdown_is_handed(seed):
    handed = to_markdown_module._context(seed, ())  # noqa: SLF001

    assert {name for name in handed if f"`{name}" not in REFERENCE} == set()
    assert f"`template_api` {TEMPLATE_API}" in REFERENCE
