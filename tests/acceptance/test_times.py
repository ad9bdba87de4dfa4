"""Traps of time: a zone moves the date, a page contradicts itself, midnight, perceived times, circles."""

import re

import pytest

ERBIL, PANJGUR, RASK, SARAVAN = "erbil-2024-01-15", "panjgur-2024-01-16", "rask-2023-12-15", "saravan-2024-01-18"
CLOCK_OF_MIDNIGHT = re.compile(r"\b(00:00|24:00)\b")


# --- T1: the zone moves the date -------------------------------------------------------------------------------------


def test_t01_the_zone_moves_the_date(wider):
    """One moment is 15 January in Baghdad and 16 January in Tehran. Sorted by instants it stays before Panjgur."""
    wider.records(
        *("claim", ERBIL, "--by", "rudaw", "--about", "time", "--says", "2024-01-15T23:36", "--zone", "place"),
        *("--source", "rudaw-2024-01-16", "--quote", "23:36"),
    )
    [claimed] = wider.said(ERBIL, dimension="time")["rudaw"]

    assert claimed["words"] == "Monday 15 January 2024, 23:36 Iraq time (UTC+03:00)"
    for zone, words in (
        ("utc", "Monday 15 January 2024, 20:36 UTC"),
        ("Asia/Tehran", "Tuesday 16 January 2024, 00:06"),
    ):
        [elsewhere] = wider.said(ERBIL, "--tz", zone, dimension="time")["rudaw"]
        assert elsewhere["words"].startswith(words)
    assert wider.action(ERBIL)["occurred"]["edtf"] == "2024-01-15"


@pytest.mark.parametrize("zone", ["local", "utc", "Asia/Tehran"])
def test_t01_sorted_by_instants_erbil_stays_before_panjgur(wider, zone):
    """Where the tie between the two is drawn, and in whatever zone the times are shown."""
    rows = wider.order("--tz", zone)
    steps = [step["id"] for step in wider.report(SARAVAN)["steps"]]

    assert rows.index(ERBIL) < rows.index(PANJGUR)
    assert steps.index(ERBIL) < steps.index(PANJGUR)


def test_t01_by_the_bare_date_in_tehran_it_would_come_after(wider):
    """Control: what a desk in Tehran would write, were it not for the clock."""
    wider.records("correction", ERBIL, "--set", "occurred=2024-01-16", "--zone", "Asia/Tehran", "--reason", "control")
    rows = wider.order()

    assert rows.index(ERBIL) > rows.index(PANJGUR)


# --- T2: a page contradicts itself -----------------------------------------------------------------------------------


def both_times(desk) -> str:
    """Record the page's own figure in UTC beside its local time."""
    return desk.records(
        *("claim", SARAVAN, "--by", "irna", "--about", "time", "--says", "2024-01-18T03:35Z"),
        *("--source", "opindia-com-2024-01-18", "--quote", "0335 GMT"),
    )


def test_t02_a_page_that_contradicts_itself_keeps_both_its_times(wider):
    """04:05 in Iran and 0335 GMT cannot be one moment. Both stand, as two claims."""
    second = both_times(wider)
    said = wider.said(SARAVAN, dimension="time")["irna"]
    [pair] = [one for one in wider.findings("W102") if one["id"] == second]

    assert [one["words"] for one in said] == [
        'Thursday 18 January 2024, 04:05 Iran time (UTC+03:30), said as "04:05 (0335 GMT)"',
        "Thursday 18 January 2024, 03:35 UTC (UTC+00:00)",
    ]
    assert {one["standing"] for one in said} == {"stands"}
    assert {"2024-01-18T00:35Z", "2024-01-18T03:35Z"} <= set(re.findall(r"2024-01-18T[0-9:]+Z", pair["what"]))


def test_t02_nothing_is_fixed(wider):
    """Neither by the contradiction being found, nor by the second claim: the action keeps its own time."""
    occurred, position = wider.action(SARAVAN)["occurred"], wider.position
    [found] = [one for one in wider.findings("W102") if one["id"] == "saravan-time-irna"]
    looked_at = wider.position
    both_times(wider)

    assert "04:05" in found["what"]
    assert "03:35 UTC" in found["what"]
    assert "keep both" in found["fix"]
    assert looked_at == position
    assert wider.action(SARAVAN)["occurred"] == occurred
    assert "04:05 (0335 GMT)" in wider.says("show", "claim:saravan-time-irna")


def test_t02_a_page_whose_two_times_agree_is_not_told(wider):
    """Control: 04:05 in Iran is 00:35 UTC."""
    wider.records(
        *("claim", SARAVAN, "--by", "irna", "--about", "time", "--says", "2024-01-18T00:35Z"),
        *("--source", "shine-cn-2024-01-18", "--quote", "0035 GMT"),
    )

    assert wider.found("W102") == {("W102", "saravan-time-irna")}


# --- T3: midnight on Thursday, 02:00 on Friday -----------------------------------------------------------------------


def test_t03_midnight_on_thursday_stays_beside_two_o_clock_on_friday(wider):
    [claimed] = wider.said(RASK, dimension="time")["afp"]
    occurred = wider.action(RASK)["occurred"]
    shown = wider.says("show", "claim:rask-time-afp")

    assert claimed["standing"] == "stands"
    assert (occurred["as_reported"], occurred["zone"]) == ("about 02:00", "Asia/Tehran")
    assert "around midnight, Thursday" in shown
    assert "14 Dec" in shown
    assert "around midnight, Thursday" in wider.says("export", "md", RASK)


@pytest.mark.parametrize(
    "argv", [("claims", RASK), ("claims", RASK, "--history"), ("show", "claim:rask-time-afp"), ("export", "md", RASK)]
)
def test_t03_midnight_never_becomes_a_clock_time(wider, argv):
    """A day that was widened because its words were "around" has no clock either."""
    told = [line for line in wider.says(*argv).splitlines() if "14 Dec" in line or "Thursday 14" in line]

    assert told
    assert not [line for line in told if CLOCK_OF_MIDNIGHT.search(line)]


def test_t03_the_words_are_typed_beside_the_day_that_they_mean(wider):
    said = ("--about", "time", "--says", "2023-12-14~", "--zone", "place", "--as-reported", "around midnight, Thursday")
    wider.records("claim", RASK, "--by", "trt", *said, "--source", "trt-2023-12-15", "--locator", "time")
    [claimed] = wider.said(RASK, dimension="time")["trt"]

    assert claimed["words"] == 'about Thursday 14 December 2023 (Iran time), said as "around midnight, Thursday"'


def test_t03_words_for_a_time_stand_beside_no_figure(wider):
    said = ("claim", RASK, "--by", "trt", "--quantity", "killed", "--value", "11", "--as-reported", "at midnight")

    assert wider.refused(*said, "--source", "trt-2023-12-15", "--quote", "11") == "usage"


@pytest.mark.parametrize("words", ["midnight", "2023-12-14 midnight", "2023-12-14T24:00"])
def test_t03_midnight_is_not_let_in_as_a_time(wider, words):
    said = ("claim", RASK, "--by", "afp", "--about", "time", "--says", words, "--zone", "place")

    assert wider.refused(*said, "--source", "trt-2023-12-15", "--quote", "midnight") == "time.midnight"


# --- T16: when the answering side learned of it ----------------------------------------------------------------------


def perceived(desk) -> None:
    """Record one more link of a pair that is joined already, and when Pakistan learned of what it answered."""
    desk.records(
        *("response", SARAVAN, "--answers", PANJGUR, "--strength", "attributed", "--source", "ft-2024-01-18"),
        *("--quote", "in retaliation for", "--perceived-at", "2024-01-17T09:00+05:00"),
    )


def test_t16_a_perceived_time_is_printed_beside_the_lag(wider):
    before = wider.measured(SARAVAN)[1][(PANJGUR, SARAVAN)]
    perceived(wider)
    after = wider.measured(SARAVAN)[1][(PANJGUR, SARAVAN)]
    [told] = [line for line in wider.says("chains", SARAVAN, "--metrics").splitlines() if line.startswith(PANJGUR)][3:4]

    assert before["perceived"] == []
    assert after["link"]["lag"] == before["link"]["lag"]
    [learned] = after["perceived"]
    assert (learned["lag"]["shortest"], learned["lag"]["longest"]) == (72240, 77460)
    assert "29 to 54.5 hours" in told
    assert "20 to 21.5 hours" in told


def test_t16_a_perceived_time_changes_no_order(wider):
    def order() -> object:
        steps = [(step["number"], step["id"], step["occurred"]) for step in wider.report(SARAVAN)["steps"]]
        return wider.order(), steps, wider.measured(SARAVAN)[0]

    before = order()
    perceived(wider)
    after = order()
    wider.records("correction", SARAVAN, "--set", "occurred=2024-01-16T09:00+05:00", "--reason", "control")

    assert after == before
    assert order() != before, "the time of the action itself would"


# --- T18: a circle ---------------------------------------------------------------------------------------------------


def two_strikes(desk, *, second: str) -> None:
    """Record two strikes, each on the other's soil: the first on 1 February, the second on a day of its own."""
    for name, actor, soil, day in (("a-strike", "iran", "PK", "2024-02-01"), ("b-strike", "pakistan", "IR", second)):
        desk.records(
            *("action", "--id", name, "--kind", "strike", "--actor", actor, "--territory", soil),
            *("--occurred", day, "--zone", "place", "--source", "ft-2024-01-18", "--quote", "struck"),
        )


def answer_each_other(desk) -> None:
    """Record two strikes of one day that are each said to answer the other."""
    two_strikes(desk, second="2024-02-01")
    for one, other in (("a-strike", "b-strike"), ("b-strike", "a-strike")):
        desk.records(*answer(one, other))


def answer(one: str, other: str) -> tuple[str, ...]:
    said = ("response", one, "--answers", other, "--strength", "attributed")
    return (*said, "--source", "ft-2024-01-18", "--quote", "in retaliation for")


def test_t18_two_that_answer_each_other_are_one_order_conflict(wider):
    answer_each_other(wider)
    [chain] = [one for one in wider.items("chains") if len(one["actions"]) == 2]
    told = wider.says("chains", "a-strike")

    assert chain["knots"] == [["a-strike", "b-strike"]]
    assert chain["depth"] == 0
    assert "order conflict: a-strike, b-strike" in told
    assert wider.found("R602") == {("R602", "a-strike-answers-b-strike"), ("R602", "b-strike-answers-a-strike")}
    assert wider.run("check", "--rules", "R602").code == 1


def test_t18_nothing_is_measured_across_the_conflict(wider):
    """The order of the two is not known: so no lag lies between them, on any page."""
    answer_each_other(wider)
    [chain] = [one for one in wider.items("chains") if len(one["actions"]) == 2]

    assert [edge["lag"] for edge in chain["edges"]] == [None, None]
    assert "lag: " not in wider.says("chains", "a-strike")
    assert wider.report("a-strike")["lags"] == []


def test_t18_the_result_is_without_circles(wider):
    """What is left when the actions of a conflict are taken as one leads nowhere twice."""
    answer_each_other(wider)
    chains = wider.items("chains")
    knot_of = {action: min(knot) for chain in chains for knot in chain["knots"] for action in knot}
    pairs = {
        (knot_of.get(earlier, earlier), knot_of.get(later, later))
        for chain in chains
        for earlier, later in ((edge["earlier"], edge["later"]) for edge in chain["edges"])
    }
    left = {(earlier, later) for earlier, later in pairs if earlier != later}
    while freed := {pair for pair in left if pair[0] not in {later for _, later in left}}:
        left -= freed

    assert not left


def test_t18_with_finer_times_there_is_no_circle(wider):
    """Control: what surely came first answers nothing that came later."""
    two_strikes(wider, second="2024-02-03")
    wider.records(*answer("b-strike", "a-strike"))

    assert wider.refused(*answer("a-strike", "b-strike")) == "response.before-cause"
    assert wider.found("R602") == set()
