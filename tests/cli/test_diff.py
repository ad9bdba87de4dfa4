"""`timeline diff`: what changed in our knowledge between two bases of one log, as an analyst reads it."""

import json

import pytest

from events.cases import case_lines
from tests import builders as make
from tests.cases.packaged import events_of
from tests.cli.asking import Blind, ask, index_at_head, log_of
from tests.cli.drafts import BASE, action, claim, day, draft

SISTAN = "sistan-2024-01-18"
CITED = ("--source", "ft-2024-01-18", "--quote", "words")


def table(ran):
    """Return the groups of a table, each with its rows: position, change, id, what."""
    assert ran.code in (0, 1), ran.err
    found: dict[str, list[tuple[str, ...]]] = {}
    group = ""
    for line in ran.out.splitlines():
        if not line.startswith("  "):
            group = line or group
        else:
            found.setdefault(group, []).append(tuple(part.strip() for part in line.strip().split("  ") if part.strip()))
    return found


def rows(ran):
    """Return change, id and words of each item, by group."""
    items = ran.json["items"]
    return [(one["group"], one["change"], one["id"] or "→".join(one["actions"]), one["words"]) for one in items]


@pytest.fixture
def told(cli, tmp_path):
    """Import drafts into the log; into an empty one, if there is none."""
    if not (tmp_path / "timeline.db").exists():
        assert cli("init", "--recorder", "desk").code == 0

    def tell(lines: bytes) -> None:
        assert cli("import", "-", stdin=lines).code == 0

    return tell


# --- the packaged cases ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_what_the_strike_on_sistan_changed_in_the_seed_case(cli):
    """Before it there are four actions, and nobody had linked any of them."""
    ran = cli("diff", "13", "14")

    assert {group: [row[3:] for row in rows_] for group, rows_ in table(ran).items() if group != "Late reports"} == {
        "Actions": [
            (
                "added",
                SISTAN,
                "Pakistan strikes sites in Iran's Sistan-Baluchestan · Thu 18 Jan 2024 04:30 Asia/Tehran",
            )
        ]
    }
    assert ran.err.startswith("since position 13, recorded ")
    assert "\nas of position 14, recorded " in ran.err


@pytest.mark.usefixtures("seed")
def test_what_was_said_of_the_strike_since_is_told_in_all_its_parts(cli):
    found = table(cli("diff", "20", "--chain", SISTAN))

    assert [row[3:] for row in found["Claims"]] == [
        ("added", "kerman-responsibility-isis", "Isis, responsibility, kerman-bombing: claimed"),
        (
            "added",
            "sistan-killed-deputy-governor",
            f'Iran\'s deputy governor, killed, {SISTAN}: 7 (our sum): children 4, women 3, called "foreign nationals"',
        ),
        (
            "added",
            "sistan-killed-foreign-ministry",
            f'Pakistan\'s foreign ministry, killed, {SISTAN}: "a number of" (no figure; 1 or more), called "militants"',
        ),
        (
            "added",
            "sistan-target-foreign-ministry",
            f'Pakistan\'s foreign ministry, target, {SISTAN}: "terrorist hide-outs"',
        ),
    ]
    assert [row[-3:] for row in found["Links"]] == [
        ("appeared", f"panjgur-2024-01-16 → {SISTAN}", "answers, attributed; lag 30 to 54 hours"),
        (
            "appeared",
            f"{SISTAN} → iran-demand-2024-01-18",
            "answers, stated; lag 0 to 23 hours; the times do not tell which came first",
        ),
    ]
    assert [row[-3:] for row in found["Chains"]] == [
        (
            "grew",
            "chain of kerman-bombing",
            (
                f"four actions from kerman-bombing, longest path 2 → six actions from kerman-bombing, longest path 4; "
                f"with {SISTAN} and iran-demand-2024-01-18"
            ),
        ),
        ("deeper", "chain of kerman-bombing", "longest path 2 → 4"),
    ]
    assert "saravan-explosion" not in str(found)


def test_a_toll_that_its_claimant_revised_is_told_of_that_claimant_alone(cli, told):
    """Seven, then nine, then ten: of the same deputy governor. Others say nine and ten, and nothing is added up."""
    told(case_lines("iran-pakistan-2024"))

    assert table(cli("diff", "221", "224"))["What a claimant says otherwise"] == [
        (
            *("222, 224", cli("log", "--json").json["items"][0]["recorded_at"][:19] + "Z", "desk", "moved"),
            "saravan-2024-01-18",
            (
                'Iran\'s deputy governor Marhamati, killed: 7: children 4, women 3, called "not Iranian" → '
                '10: nationality Pakistan 10, called "Pakistanis"'
            ),
        )
    ]


def test_a_source_that_was_taken_down_takes_its_support_with_it(cli, told):
    told(case_lines("iran-pakistan-2024"))

    assert rows(cli("diff", "259", "260", "--json")) == [
        (
            *("claimant", "unsupported", "panjgur-2024-01-16"),
            '"Iranian state media", other: a first report of the strike → a first report of the strike [unsupported]',
        ),
        (
            *("source", "withdrawn", "iranian-state-media-2024-01-16"),
            "The first report was removed soon after, without explanation.",
        ),
    ]


# --- what was done since ---------------------------------------------------------------------------------------------


@pytest.fixture
def since(cli, seed):  # noqa: ARG001 — the log is what is appended to
    """Append to the seed case, and tell what changed since."""

    def go(*argvs: tuple[str, ...], to: tuple[str, ...] = ()):
        for argv in argvs:
            assert cli("append", *argv).code == 0
        return rows(cli("diff", "27", *to, "--json"))

    return go


def test_a_corrected_field_is_told_as_it_was_and_is_with_the_reason(since):
    argv = ("correction", "action:panjgur", "--set", "occurred=2024-01-17", "--reason", "the page was corrected")
    argv += ("--keep-mismatch",)  # the source's words still say Tuesday

    assert since(argv)[0] == (
        *("action", "corrected", "panjgur-2024-01-16"),
        (
            'occurred: Tue 16 Jan 2024 (derived from "Tuesday"; zone assumed from the place) → '
            'Wed 17 Jan 2024 (derived from "Tuesday"; zone assumed from the place) (the page was corrected)'
        ),
    )


def test_a_retracted_link_splits_its_chain(since):
    struck = [
        ("retraction", f"response:panjgur-follows-{name}-strikes", "--reason", "not said") for name in ("iraq", "syria")
    ]

    assert since(*struck) == [
        ("response", "retracted", "panjgur-follows-iraq-strikes", "not said"),
        ("response", "retracted", "panjgur-follows-syria-strikes", "not said"),
        *(
            (
                *("link", "vanished", f"{name}-strikes→panjgur-2024-01-16"),
                "answers, followed; lag not computable; the times do not tell which came first",
            )
            for name in ("iraq", "syria")
        ),
        (
            *("chain", "split"),
            f"panjgur-2024-01-16→{SISTAN}→iran-demand-2024-01-18→kerman-bombing→iraq-strikes→syria-strikes",
            (
                "six actions from kerman-bombing, longest path 4 → three actions from panjgur-2024-01-16, "
                "longest path 2 and three actions from kerman-bombing, longest path 1"
            ),
        ),
    ]


def test_a_stronger_word_strengthens_the_link(since):
    stated = ("response", SISTAN, "--answers", "panjgur", "--strength", "stated", "--asserted-by", "pakistan")

    assert ("link", "strengthened", f"panjgur-2024-01-16→{SISTAN}", "attributed → stated") in since(
        (*stated, "--speaker", "pakistan", *CITED)
    )


def test_what_was_redacted_is_told_and_is_withheld_at_the_earlier_basis_as_well(cli, seed):  # noqa: ARG001 — it is read
    taken = ("redact", SISTAN, "--field", "title", "--ground", "personal_data", "--approved-by", "editor", "--yes")
    assert cli(*taken).code == 0

    ran = cli("diff", "27", "--json")

    assert rows(ran) == [("action", "withheld", SISTAN, "/title of position 14: personal data, approved by editor")]
    assert "since position 27, " in ran.err
    assert ran.err.splitlines()[0].endswith("; withheld is what was redacted up to position 28")
    assert "Pakistan strikes" not in cli("diff", "0", "27").out


def test_a_case_and_a_note_are_told(since, told, cli):
    told(draft("case.opened", case="kerman", title="From Kerman to Sistan"))
    told(draft("case.included", case="kerman", actions=[SISTAN]))

    assert since(("note", SISTAN, "--text", "Look again.", "--id", "again")) == [
        ("case", "added", "kerman", "From Kerman to Sistan"),
        ("case", "included", "kerman", SISTAN),
        ("note", "added", "again", f"comment on action:{SISTAN}: Look again."),
    ]
    assert rows(cli("diff", "27", "--chain", "kerman-bombing", "--json")) == rows(cli("diff", "27", "--json"))
    assert rows(cli("diff", "27", "--chain", "saravan-explosion", "--json")) == []


# --- late reports ----------------------------------------------------------------------------------------------------


def test_late_reports_are_told_with_their_delay_and_the_median(cli, told):
    """All of it was recorded now, and `now` comes from the log."""
    told(BASE + action("blast", day(16)) + action("open", dict(day(16), latest=None, precision="span")))

    ran = cli("diff", "0", "--json")

    late, open_ = (one for one in ran.json["items"] if one["group"] == "late")
    assert (late["change"], late["id"], open_["change"], open_["id"]) == ("late", "blast", "not computable", "open")
    assert late["delay_s"] == late["median_delay_s"] == open_["median_delay_s"] > 30 * 86400
    assert open_["delay_s"] is None
    [*_, below] = cli("diff", "0").out.splitlines()
    assert below.strip().startswith("one action recorded more than 30 days after the event; median delay of all ")
    assert below.endswith("; of 1 it is not computable")


def test_late_is_what_the_reader_calls_late(cli, told):
    told(BASE + action("blast", day(16)))

    assert "Late reports" not in table(cli("diff", "0", "--late", "100000"))
    assert "Late reports" in table(cli("diff", "0"))
    assert cli("diff", "0", "--late", "-1").code == 2


# --- bases -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_a_basis_is_named_in_every_way_that_as_of_takes(cli):
    envelope = cli("diff", "13", "16", "--json").json
    basis = "{log}:{position}:{root}".format(**envelope["since"])
    [event] = [one for one in cli("log", "--all", "--json").json["items"] if one["position"] == 13]

    for named in (basis, event["event_id"], "@13"):
        assert cli("diff", named, "16", "--json").json == envelope
    assert (envelope["since"]["position"], envelope["basis"]["position"]) == (13, 16)
    assert cli("diff", "13", "--as-of", "16", "--json").json == envelope
    assert cli("diff", "13", "--json").json["basis"]["position"] == 27


@pytest.mark.usefixtures("seed")
def test_the_same_basis_twice_is_no_change(cli):
    ran = cli("diff", "27")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("\nnothing changed\n")
    assert cli("diff", "14", "14", "--json", "--exit-code").json["items"] == []


@pytest.mark.usefixtures("seed")
def test_with_exit_code_a_change_is_1_and_none_is_0(cli):
    assert [cli("diff", at, "--exit-code").code for at in ("26", "27")] == [1, 0]
    assert cli("diff", "26").code == 0


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "code", "error", "where"),
    [
        (("16", "13"), 2, "usage", {"argument": "FROM"}),
        (("13", "16", "--as-of", "20"), 2, "usage", {"option": "--as-of"}),
        (("99",), 3, "id.unknown", {"argument": "FROM"}),
        (("13", "99"), 3, "id.unknown", {"argument": "TO"}),
        (("2024-01-18T04:30",), 2, "time.no-zone", {"argument": "FROM"}),
        (("13", "--chain", "nobody"), 3, "id.unknown", {"option": "--chain"}),
        (("10", "12", "--chain", SISTAN), 3, "id.unknown", {"option": "--chain"}),
    ],
)
def test_what_names_no_two_bases_is_refused(cli, argv, code, error, where):
    ran = cli("diff", *argv, "--json")

    assert (ran.code, ran.error["code"], ran.error["where"]) == (code, error, where)
    assert ran.out == ""


@pytest.mark.usefixtures("seed")
def test_bases_that_are_swapped_say_what_to_do(cli):
    ran = cli("diff", "16", "13")

    assert ran.err.startswith("error: FROM is position 16, and TO is before it: position 13 ")
    assert ran.err.endswith("fix:   swap the two\n")


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_every_change_names_its_events_in_every_form(cli):
    items = cli("diff", "20", "--json").json["items"]
    ids = {cause["event_id"] for one in items for cause in one["events"]}

    assert [json.loads(line) for line in cli("diff", "20", "--format", "jsonl").out.splitlines()] == items
    assert ids
    for form in ("csv", "md", "tsv"):
        out = cli("diff", "20", "--format", form).out
        assert all(name in out for name in ids)
        assert len(out.splitlines()) == len(items) + (2 if form == "md" else 1)
    head = cli("diff", "20", "--csv").out.splitlines()[0]
    assert head == "Group,Position,Recorded,By,Change,Id,What,Event ids"


@pytest.mark.usefixtures("seed")
def test_fields_can_be_chosen(cli):
    assert cli("diff", "26", "--fields", "change,id", "--no-headers").out == "added  sistan-target-foreign-ministry\n"


@pytest.mark.usefixtures("seed")
def test_more_than_two_events_are_the_first_and_the_last_in_the_table(cli):
    [row] = table(cli("diff", "13"))["Chains"]

    assert row[0] == "17 … 22"


# --- other axes ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_both_bases_are_read_by_what_was_public_at_a_time(cli):
    """The article was published on the 18th: before that nothing was public, at either basis."""
    assert {one[0] for one in rows(cli("diff", "0", "--published-by", "2024-01-17", "--json"))} == {"actor"}
    assert ("action", "added", SISTAN) in [one[:3] for one in rows(cli("diff", "0", "--json"))]


@pytest.mark.usefixtures("seed")
def test_both_bases_are_read_by_what_happened_within_a_span(cli):
    found = rows(cli("diff", "0", "--occurred", "2024-01-18..", "--surely", "--json"))

    assert {one[2] for one in found if one[0] == "action"} == {SISTAN, "iran-demand-2024-01-18"}


def test_claims_of_a_log_that_somebody_else_made_are_told(cli, told):
    told(BASE + action("blast", day(16)) + claim("one", 7))
    told(claim("two", 9, supersedes="one"))

    assert rows(cli("diff", "4", "--json")) == [
        ("claim", "added", "two", "Iran, killed, blast: 9"),
        ("claimant", "moved", "blast", "Iran, killed: 7 → 9"),
    ]


# --- from what the index finds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [(), ("--json",), ("--chain", "panjgur-2024-01-16", "--csv")])
def test_the_answer_is_the_same_from_what_the_index_finds_byte_for_byte(form):
    """Both are asked of the same log: once from all that is known, once from a few streams."""
    log = log_of(events_of("iran-pakistan-2024"), redacted=(230,))
    index, head = index_at_head(log), log.basis().position

    for at in (150, 221, 238, 259, 286, head - 1):
        argv = ("diff", str(at), str(min(at + 9, head)), *form)
        assert ask(log, *argv, index=index) == ask(log, *argv)


def test_an_index_that_does_not_see_what_replaced_a_claim_gives_another_answer():
    """Control: the comparison can fail. A correction of a figure that was replaced since moves nothing."""
    second = make.claim("second", "sistan", figure=make.figure(9), supersedes="first")
    corrected = make.corrected("claim", "first", amends=3, figure=make.figure(8))
    log = log_of([make.source(), make.action("sistan"), make.claim("first", "sistan"), second, corrected])
    index = index_at_head(log)
    blind = Blind(index, back=lambda _, kind: kind == "claim")

    whole, part, less = (ask(log, "diff", "4", index=one).out for one in (None, index, blind))

    assert part == whole
    assert less != whole
    assert "moved" in less
    assert "moved" not in whole


def test_of_much_that_was_recorded_in_between_the_index_is_not_asked(monkeypatch):
    """Whoever asks it brings the views up to the head first, and all is read anyway."""
    monkeypatch.setattr("timeline.cli.diff.FAR", 5)
    log = log_of(events_of("kerman-2024"))
    nothing = Blind(index_at_head(log), back=lambda *_: True, forth=lambda _: True)

    assert ask(log, "diff", "13", index=nothing) == ask(log, "diff", "13")
    assert ask(log, "diff", "22", index=nothing) != ask(log, "diff", "22")
