"""What somebody types who is new here, and what the refusal says: what is wrong, where, and what to write instead."""

import pytest

ARTICLE = ("--source", "ft-2024-01-18", "--quote", "struck")
STRIKE = ("action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-16", *ARTICLE)
KILLED = ("claim", "sistan-2024-01-18", "--by", "iran", "--quantity", "killed", *ARTICLE)
ANSWER = ("response", "sistan-2024-01-18", "--strength", "attributed", *ARTICLE)


def changed(argv: tuple[str, ...], option: str, *words: str) -> tuple[str, ...]:
    """Return a command line with an option as it was typed."""
    at = argv.index(option)
    return (*argv[:at], option, *words, *argv[at + 2 :])


@pytest.mark.parametrize(
    ("argv", "where", "fix"),
    [
        (("actor", "--name", "Iran"), "option --id", "--kind"),
        (("actor", "--name", "Iran", "--kind", "country"), "option --kind", "actor --help"),
        (("source", "--publisher", "BBC", "--published", "2024-01-18"), "option --publisher", "log --type actor"),
        (changed(STRIKE, "--actor", "Iran"), "option --actor", "did you mean iran?"),
        (changed(STRIKE, "--actor", "taliban"), "option --actor", "--new-actor ID=NAME;KIND"),
        (changed(STRIKE, "--source", "bbc-1"), "option --source", "--new-source ID --publisher ACTOR --published TIME"),
        (changed(STRIKE, "--kind", "airstrike"), "option --kind", "timeline codebook kinds"),
        (changed(STRIKE, "--occurred", "16 January 2024"), "option --occurred", "write a date 2024-01-18"),
        (changed(STRIKE, "--occurred", "before 2024-01-16"), "option --occurred", "../B"),
        (changed(STRIKE, "--occurred", "2024-01-16 04:30"), "option --occurred", "2024-01-16T04:30"),
        (changed(STRIKE, "--occurred", "2024-01-16T04:30"), "option --occurred", "--zone Asia/Tehran"),
        (changed(STRIKE, "--occurred", "16/01/2024"), "option --occurred", "YYYY-MM-DD"),
        (STRIKE[:-2], "option --quote", "--locator TEXT"),
        ((*STRIKE, "--zone", "Tehran"), "option --zone", "Asia/Tehran"),
        ((*STRIKE, "--territory", "Pakistan", "--zone", "place"), "option --territory", "PK is Pakistan"),
        ((*STRIKE, "--target", "terrorists"), "option --target", "--target-words TEXT"),
        ((*STRIKE, "--as-reported", "Thursday"), "option --as-reported", "--keep-mismatch"),
        (KILLED, "option --quantity", "--value N"),
        ((*KILLED[:4], "--killed", "7"), "option --killed", "--quantity killed --value N"),
        ((*KILLED, "--value", "seven"), "option --value", "write digits only"),
        ((*KILLED, "--words", "several dozen"), "option --words", "did you mean several?"),
        ((*KILLED, "--category", "children:4"), "option --category", "children=4"),
        (changed(KILLED, "--by", "hospital"), "option --by", "--by-words TEXT"),
        (changed(KILLED, "--quantity", "dead"), "option --quantity", "did you mean killed?"),
        ((*KILLED[:4], "--about", "responsibility", *ARTICLE), "option --says", "--stance claims"),
        (("claim", "nowhere", *KILLED[2:], "--value", "7"), "argument ACTION", "log --type action"),
        (ANSWER, "option --answers", "--pre-empts"),
        ((*ANSWER, "--answers", "the strike on Tuesday"), "option --answers", "log --type action"),
        ((*ANSWER, "--pre-empts", "more attacks"), "option --pre-empts", "--pre-empts-act TEXT"),
        (("action", "--edit"), "option --edit", "timeline append --draft FILE"),
        (("respond", "sistan-2024-01-18"), "argument respond", "did you mean response?"),
    ],
    ids=lambda part: part[:40] if isinstance(part, str) else None,
)
def test_a_natural_mistake_is_answered_with_what_to_write(kerman, argv, where, fix):
    before = kerman.position
    ran = kerman.run("append", *argv)
    told = dict(line.strip().split(": ", 1) for line in ran.err.splitlines() if ": " in line)

    assert ran.code in (2, 3), ran
    assert told["where"] == where
    assert fix in " ".join(told["fix"].split())
    assert kerman.position == before


def test_a_place_that_something_happened_in_is_one_it_happened_inside(kerman):
    name = kerman.records(*STRIKE, "--territory", "PK", "--zone", "place", "--place", "in Balochistan")
    [place] = kerman.action(name)["places"]

    assert (place["name"], place["relation"]) == ("Balochistan", "inside")


@pytest.mark.parametrize(
    ("occurred", "told"),
    [
        ("2024-01-18T01:00/2024-01-18", "occurred 18 Jan 2024 01:00 to 24:00 UTC"),
        ("../2024-01-18T01:00", "occurred by 18 January 2024, 01:00 UTC"),
        ("2024-01-18", "occurred 2024-01-18 UTC"),
        ("unknown", "occurred unknown"),
    ],
)
def test_the_receipt_says_how_a_time_was_understood(kerman, occurred, told):
    """A stretch between two clock times is not unknown."""
    ran = kerman.run("append", *changed(STRIKE, "--occurred", occurred), "--zone", "UTC", "--id", "one-more")

    assert ran.code == 0
    assert told in ran.err
