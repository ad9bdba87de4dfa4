"""What is refused at the command line says where, and a fix that can be typed as it is printed."""

import shlex

import pytest

CITED = ("--source", "ft-2024-01-18", "--quote", "q")
ACTION = ("append", "action", "--kind", "strike", "--actor", "iran", "--territory", "IR", "--zone", "place", *CITED)
DATED = (*ACTION, "--occurred", "2024-01-18")
KILLED = ("append", "claim", "sistan-2024", "--by", "iran", "--quantity", "killed", *CITED)
ANSWER = ("append", "response", "panjgur", "--strength", "attributed", *CITED)
SOURCE = ("append", "source", "--published", "2024-01-18")
NOTE = ("append", "note", "sistan", "--text", "x")


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("argv", "where", "says"),
    [
        ((*ACTION, "--occurred", "20/01/2025"), "--occurred", "not read in this order|as YYYY-MM-DD: 2025-01-20"),
        ((*ACTION, "--occurred", "01/20/2025"), "--occurred", "not read in this order|as YYYY-MM-DD: 2025-01-20"),
        ((*ACTION, "--occurred", "03.04.2025"), "--occurred", "cannot be told apart|2025-03-04 or 2025-04-03"),
        ((*ACTION, "--occurred", "2025/1/2"), "--occurred", "not read in this order|as YYYY-MM-DD: 2025-01-02"),
        ((*ACTION, "--occurred", "40/40/2025"), "--occurred", "as YYYY-MM-DD"),
        ((*SOURCE, "--publisher", "gazette"), "--publisher", "no actor goes by 'gazette'|timeline append actor --id"),
        (
            (*SOURCE, "--publisher", "iran", "--new-actor", "x=Y"),
            "--new-actor",
            "record it first: timeline append actor",
        ),
        ((*NOTE, "--new-source", "x"), "--new-source", "record it first: timeline append source"),
        ((*DATED, "--claim", "iran;wounded=11"), "--claim", "did you mean injured?"),
        ((*KILLED, "--value", "at least 5"), "--value", "digits only|--bound at-least --value 5"),
        ((*KILLED, "--value", "1,200"), "--value", "digits only"),
        ((*KILLED, "--value", "3.5"), "--value", "digits only"),
        ((*KILLED, "--value", "-3"), "--value", "less than 0|digits only"),
        ((*KILLED, "--low", "9", "--high", "5"), "--low", "runs backwards: --low 9 --high 5|swap --low and --high"),
        ((*DATED, "--place", "X", "--at", "112,43", "--radius", "5"), "--at", "latitude is in degrees, at most 90"),
        ((*DATED, "--place", "X", "--at", "43,200", "--radius", "5"), "--at", "longitude is in degrees, at most 180"),
        ((*DATED, "--place", "X", "--at", "x,43", "--radius", "5"), "--at", "latitude is in degrees"),
        ((*ANSWER, "--answers", "panjgur"), "--answers", "an action cannot answer itself"),
        ((*ANSWER, "--announces", "panjgur"), "--announces", "an action cannot answer itself"),
        ((*ANSWER, "--answers", "sistan"), "--answers", "surely came before|--set occurred=… --reason …"),
    ],
)
def test_a_refusal_names_the_option_and_what_to_write_in_its_place(cli, argv, where, says):
    ran = cli(*argv)

    assert ran.code in (2, 3), ran
    assert f"where: option {where}\n" in ran.err
    for words in says.split("|"):
        assert words in ran.err


@pytest.mark.usefixtures("pair")
def test_a_part_of_a_figure_is_refused_with_a_correction_that_works_as_it_is_printed(cli):
    cli(*KILLED, "--value", "9", "--id", "nine")
    typed = ("append", "correction", "nine", "--reason", "misread")

    refused = cli(*typed, "--set", "value=4")
    [fix] = [line for line in refused.err.splitlines() if line.strip().startswith("fix:")]
    option, value = shlex.split(fix[fix.index("--set") :].rpartition(";")[0])
    ran = cli(*typed, option, value)

    assert refused.code == 2
    assert "value is a part of the figure" in refused.err
    assert ran.code == 0, ran.err
    assert '"value":4' in cli("show", "nine", "--json").out.replace(" ", "")


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("more", [(), ("--as", "csv")])
def test_a_pdf_is_said_to_be_no_table(cli, tmp_path, more):
    (tmp_path / "p.PDF").write_bytes(b"%PDF-1.4\n%\xe2\xe3\n")

    ran = cli("import", "p.PDF", *more)

    assert ran.code == 2
    assert "a PDF is no table" in ran.err


@pytest.mark.usefixtures("pair")
def test_a_cell_whose_word_does_not_count_lists_the_words_that_do(cli, tmp_path):
    head = "action,occurred,kind,actor,territory,zone,source,quote,claimant,killed"
    (tmp_path / "t.csv").write_text(f"{head}\na1,2024-01-18,strike,iran,IR,place,ft-2024-01-18,q,iran,many\n", "utf-8")

    ran = cli("import", "t.csv")

    assert ran.code == 2
    assert "'many' is no figure" in ran.err
    assert "the words are: " in ran.err
    assert "several" in ran.err
