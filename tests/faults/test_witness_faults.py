"""t12. A witness is killed while it cosigns: whatever it answered it remembers, and no second history gets its word."""

from tests.faults.counts import count, report
from tests.faults.team import call, tell


def test_no_answer_is_forgotten_and_no_second_history_is_cosigned(tmp_path, capsys):
    """After each kill a desk that forges asks for another root of the size answered last, and for a smaller size."""
    kills = count("t12")
    outcome = call("witnessing", tmp_path, kills)

    tell(capsys, outcome)
    report(
        "t12",
        kills=kills,
        answered=outcome["answered"],
        unanswered=outcome["kept but not answered"],
        wrong=len(outcome["wrong"]),
        seed=outcome["seed"],
    )
    assert outcome["wrong"] == []
    assert (outcome["kills"], outcome["answered"] > 0) == (kills, True)


def test_control_an_answer_before_the_head_is_kept_cosigns_two_histories(tmp_path):
    outcome = call("witnessing", tmp_path, 60, "--early")

    assert any("two roots" in what for what in outcome["wrong"])
    assert any("is kept" in what for what in outcome["wrong"])


def test_of_two_heads_that_are_asked_for_at_once_one_is_cosigned(tmp_path, capsys):
    rounds = max(10, count("t12") // 4)
    outcome = call("witnessing", tmp_path, rounds, "--race")

    tell(capsys, outcome)
    report("t12", case="two at once", **outcome)
    assert outcome == {"rounds": rounds, "one": rounds, "two": 0}


def test_control_without_the_lock_both_are_cosigned(tmp_path):
    outcome = call("witnessing", tmp_path, 40, "--race", "--unlocked")

    assert outcome["two"] > 0
