"""The rules of wording over what is rendered, over the model, and over the packaged cases."""

from dataclasses import replace

import pytest

from events.actors import Party
from tests.builders import action, cite, response
from tests.reports.histories import always
from tests.reports.making import BLOWS, PANJGUR, SISTAN, report
from tests.reports.test_lint_rules import KERMAN, codes, noted
from tests.reports.test_lint_rules import report as of_case
from timeline.reports.figures.all import figures
from timeline.reports.frame import Frame
from timeline.reports.head import with_head
from timeline.reports.lint import lint
from timeline.reports.template_set import shipped
from timeline.reports.to_html import to_html
from timeline.reports.to_markdown import to_markdown

CASES = (("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18"))


def errors(found):
    return [one for one in found if one.level == "error"]


@pytest.mark.parametrize(("case", "about"), CASES)
def test_the_packaged_cases_have_no_error_of_ours_as_we_print_them(case, about):
    """The chronology names passages of the acting side and does not quote them: that is an error of the record."""
    dossier = with_head(of_case(case, about), Frame())

    found = errors(lint(dossier, {"report.md": to_markdown(dossier, figures(dossier))}))

    unquoted = [link.id for link in dossier.links if link.strength == "stated" and not link.words.startswith('"')]
    assert [(one.code, one.where) for one in found] == [("R09", f"link {name}") for name in unquoted]


# --- templates -------------------------------------------------------------------------------------------------------


def with_template(name, added):
    own = {name: f"{added}\n{shipped()[name]}"}
    return to_markdown(KERMAN, (), own)


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("It happened because of what came before.", "R03"),
        ("{% for l in d.links %}{{ l.later }} was retaliation for {{ l.earlier }}\n{% endfor %}", "R04"),
        ("{% for l in d.links %}\n{{ d.steps[0].title }} triggered it.\n{% endfor %}", "R03"),
        ("No. 4 answers no. 2.", "R04"),
        ("No. 4 was a response to no. 2.", "R04"),
        ("No one perished.", "R02"),
        ("Iran's deputy governor said on 18 January that 9 people were killed.", "R07"),
        ("A strike on terrorist targets.", "R05"),
        ("A strike on hide-outs of a puppet.", "R05"),
        ("| a | b |\n|---|---|\n| {{ d.title }} |  |", "R02"),
        ("| killed | b |\n|---|---|\n| 0 | x |", "R02"),
        ("{{ d.steps | length }} people were killed.", "R01"),
        ("Three sources confirm it.", "R10"),
        ("Printed at 09:15.", "R08"),
    ],
)
def test_a_template_can_smuggle_nothing_in(added, code):
    found = lint(KERMAN, {"report.md": with_template("md/links.md.j2", added)})

    assert code in codes(found)
    assert all(one.where.startswith("report.md line ") for one in found)


@pytest.mark.parametrize(
    "added",
    [
        "{% for l in d.links %}{{ l.words | md }}\n{% endfor %}",
        "{% for s in d.steps %}{% for one in s.links %}As recorded: {{ one.text | md }}\n{% endfor %}{% endfor %}",
        'The word "retaliation" is somebody\'s.',
    ],
)
def test_quotations_and_sentences_of_the_report_are_left_alone(added):
    assert lint(KERMAN, {"report.md": with_template("md/links.md.j2", added)}) == ()


def test_a_page_is_read_as_its_reader_sees_it():
    found = lint(KERMAN, {"report.html": "<p>No. 4 was <b>trig</b>gered by no. 3.</p><script>because()</script>"})
    hidden = lint(KERMAN, {"report.html": '<p hidden data-k="1:2">No. 4 was triggered by no. 3.</p>'})
    spoken = lint(KERMAN, {"report.html": '<img alt="No. 4 was triggered by no. 3.">'})

    assert (codes(found), codes(hidden), codes(spoken)) == (["R03"], [], ["R03"])


def test_our_own_page_keeps_the_rules():
    dossier = with_head(KERMAN, Frame())
    page = to_html(dossier, always(dossier), figures(dossier))

    assert errors(lint(dossier, {"report.html": page})) == []


# --- the model -------------------------------------------------------------------------------------------------------


def test_a_stated_link_needs_words_of_the_side_that_acted():
    told = response(
        "sistan",
        "panjgur",
        strength="stated",
        asserted_by=Party(actor="pakistan", basis="self_claimed"),
        citations=(cite(quote="in answer"),),
    )
    own = response(
        "sistan",
        "panjgur",
        strength="stated",
        asserted_by=Party(actor="pakistan", basis="self_claimed"),
        citations=(cite(quote="we answered", speaker="pakistan"),),
    )

    of_others, of_its_own = report(PANJGUR, SISTAN, told), report(PANJGUR, SISTAN, own)

    assert codes(errors(lint(of_others, {}))) == ["R09"]
    assert errors(lint(of_its_own, {})) == []


def test_a_stated_link_by_somebody_else_is_an_error():
    said = response(
        "sistan",
        "panjgur",
        strength="stated",
        asserted_by=Party(actor="iran", basis="self_claimed"),
        citations=(cite(quote="they answered", speaker="iran"),),
    )

    assert codes(errors(lint(report(PANJGUR, SISTAN, said), {}))) == ["R09"]


def test_a_passage_of_the_acting_side_that_is_not_quoted_is_an_error():
    said = response(
        "sistan",
        "panjgur",
        strength="stated",
        asserted_by=Party(actor="pakistan", basis="self_claimed"),
        citations=(cite(quote=None, locator="the statement", speaker="pakistan"),),
    )

    assert codes(errors(lint(report(PANJGUR, SISTAN, said), {}))) == ["R09"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"claimant": ""}, "R01"),
        ({"stated": "-"}, "R01"),
        ({"figure": "0", "bound": "unknown"}, "R02"),
        ({"figure": "-"}, "R02"),
        ({"figure": ""}, "R02"),
        ({"figure": "at least 7", "bound": "exact"}, "R07"),
    ],
)
def test_a_row_of_the_ledger_says_who_what_and_when(change, code):
    wrong = replace(KERMAN, ledger=(replace(KERMAN.ledger[0], **change), *KERMAN.ledger[1:]))

    assert code in codes(lint(wrong, {}))


def test_a_day_is_no_midnight_and_a_clock_has_its_zone():
    def timed(**change):
        first = KERMAN.steps[4]
        moved = replace(first, occurred=replace(first.occurred, **change))
        return lint(replace(KERMAN, steps=(*KERMAN.steps[:4], moved, *KERMAN.steps[5:])), {})

    assert timed() == ()
    assert codes(timed(local="18 January 2024, 04:30")) == ["R08"]
    assert codes(timed(local="18 January 2024, 00:00 UTC", precision="day")) == ["R08"]


def test_counts_that_name_no_root_are_an_error():
    assert codes(lint(replace(KERMAN, counts=replace(KERMAN.counts, text="Three sources.")), {})) == ["R10"]


def test_words_where_a_passage_is_withheld_are_an_error():
    [note] = [one for one in KERMAN.notes if one.number == 7]
    leaking = tuple(replace(one, quote_withheld=True) if one is note else one for one in KERMAN.notes)

    assert codes(lint(replace(KERMAN, notes=leaking), {})) == ["R11"]


def test_sealed_words_are_found_in_notes_and_in_what_is_rendered_and_not_repeated():
    kept = ("the clerk of the third district",)
    leaked = "As the clerk  of the third district told us."

    in_note, in_text = lint(noted(leaked), {}, kept), lint(KERMAN, {"report.html": f"<p>{leaked}</p>"}, kept)

    assert codes(in_note) == codes(in_text) == ["R11"]
    assert "clerk" not in in_note[0].text + in_text[0].text
    assert lint(KERMAN, {"report.md": to_markdown(KERMAN)}, kept) == ()


def test_a_chain_of_stated_links_may_be_called_what_it_is():
    own = response(
        "sistan",
        "panjgur",
        strength="stated",
        asserted_by=Party(actor="pakistan", basis="self_claimed"),
        citations=(cite(quote="we answered", speaker="pakistan"),),
    )
    stated, told = report(PANJGUR, SISTAN, own), report(*BLOWS)

    text = "Pakistan struck in retaliation for the strike by Iran."
    assert [errors(lint(noted(text, one), {})) == [] for one in (stated, told)] == [True, False]


def test_an_action_alone_has_no_link_to_overstate():
    alone = report(action("panjgur", "2024-01-16", territory=("PK",)))

    assert errors(lint(noted("It happened because of a quarrel.", alone), {})) == []
