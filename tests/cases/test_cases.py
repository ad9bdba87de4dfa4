"""The packaged cases: each line can be recorded after those before it, and says what the design says it does."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import Event
from events.cases import CASES, UnknownCase, case_lines
from events.catalogue import validator
from events.claims import ClaimMade
from events.notes import CaseExcluded, CaseIncluded, CaseOpened, NoteAdded
from events.reading import NO_ZONE, read_when
from events.responses import ResponseAsserted
from events.sources import SourceRegistered, SourceWithdrawn
from events.times import distance, parse_instant, surely_before
from tests import builders as make
from tests.cases.packaged import known
from timeline.errors import NotFound
from timeline.recording import commands
from timeline.recording.decide import decide

HOUR = 3600
MADE = {
    "actor.registered": "actor",
    "source.registered": "source",
    "action.reported": "action",
    "claim.made": "claim",
    "response.asserted": "link",
    "case.opened": "case",
    "note.added": "note",
}
"""Type of an event that makes a thing → the member that holds its id."""
REFERS = {
    "with_actor": ("actor",),
    "by": ("actor",),
    "speaker": ("actor",),
    "publisher": ("actor",),
    "claimant": ("actor",),
    "actors": ("actor",),
    "source": ("source",),
    "responding": ("action",),
    "responded_to": ("action",),
    "actions": ("action",),
    "supersedes": ("claim",),
    "subset_of": ("claim",),
    "case": ("case",),
}
"""Member of a body → the kinds of thing that its ids name."""
FT_WORDS = {
    "in response to",
    "in retaliation for",
    "followed",
    "immediate explanation",
    "terrorist hide-outs",
    "a number of",
    "foreign nationals",
}
"""All words of the article that are at hand."""
CITED = (make.cite("ft-2024-01-18"),)
CAUSAL = ("because", "trigger", "led to", "caused", "prompt", "spark", "in response", "retaliat", "reveng", "reprisal")


def drafts(name: str) -> list[dict]:
    return [json.loads(line) for line in case_lines(name).decode("utf-8").splitlines()]


def recorded(name: str) -> list[Event]:
    return [validator(draft["type"]).validate_json(json.dumps(draft["body"])) for draft in drafts(name)]


class Record:
    """The events of a case, by kind and id."""

    def __init__(self, name: str) -> None:
        self.events = recorded(name)
        self.actors = {one.actor: one for one in self.of(ActorRegistered)}
        self.sources = {one.source: one for one in self.of(SourceRegistered)}
        self.actions = {one.action: one for one in self.of(ActionReported)}
        self.claims = {one.claim: one for one in self.of(ClaimMade)}
        self.links = {one.link: one for one in self.of(ResponseAsserted)}

    def of(self, cls: type[Event]) -> list:
        return [event for event in self.events if isinstance(event, cls)]

    def sides(self, actor: str) -> set[str]:
        """Return the actors above `actor` that belong to nobody, or itself."""
        above = [
            tie.with_actor
            for tie in self.actors[actor].affiliations
            if tie.relation in ("organ_of", "office_of", "part_of")
        ]
        return {side for one in above for side in self.sides(one)} or {actor}

    def acting(self, action: str) -> set[str]:
        act = self.actions[action]
        return {side for party in (*act.actors, *act.participants) if party.actor for side in self.sides(party.actor)}

    def about(self, action: str, **wanted: str) -> list[ClaimMade]:
        return [
            claim
            for claim in self.claims.values()
            if action in claim.about and all(getattr(claim, field) == value for field, value in wanted.items())
        ]

    def edges(self, *strengths: str) -> set[tuple[str, str]]:
        return {(link.responded_to, link.responding) for link in self.links.values() if link.strength in strengths}

    def chains(self, *strengths: str) -> list[set[str]]:
        """Return the actions that links of these strengths join, the largest group first; those alone too."""
        groups = [{action} for action in self.actions]
        for pair in self.edges(*strengths):
            joined = [group for group in groups if group & set(pair)]
            groups = [group for group in groups if group not in joined] + [set.union(*joined)]
        return sorted(groups, key=len, reverse=True)

    def by_chronology(self) -> dict[str, str]:
        """Return the chronology's id of a record → the action's id."""
        return {one.external_ids[0].removeprefix("chronology:"): name for name, one in self.actions.items()}


@pytest.fixture(scope="module")
def kerman() -> Record:
    return Record("kerman-2024")


@pytest.fixture(scope="module")
def wider() -> Record:
    return Record("iran-pakistan-2024")


@pytest.fixture(scope="module", params=CASES)
def case(request) -> Record:
    return Record(request.param)


@pytest.fixture(scope="module")
def chronology(shared_data) -> dict[str, dict]:
    """The records of the chronology by id."""
    path = shared_data / "chronology_iran_pakistan_2024" / "chronology.json"
    return {row["id"]: row for row in json.loads(path.read_text("utf-8"))["events"]}


# --- the files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_each_line_is_a_draft_that_the_door_accepts(name):
    lines = case_lines(name).splitlines(keepends=True)

    assert lines
    for line in lines:
        draft = json.loads(line)
        assert line.endswith(b"}\n")
        assert list(draft) in (["type", "schema_version", "body"], ["type", "schema_version", "sensitive", "body"])
        validator(draft["type"]).validate_json(json.dumps(draft["body"]))


@pytest.mark.parametrize("name", CASES)
def test_letters_are_written_as_letters(name):
    assert b"\\u" not in case_lines(name)


def test_a_case_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnknownCase) as refusal:
        case_lines("../README")

    assert "kerman-2024, iran-pakistan-2024" in str(refusal.value)


def build(root, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, root / "scripts" / "build_cases.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=root)


def test_the_article_is_what_would_be_built(root):
    checked = build(root, "--check", "kerman-2024")

    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_wider_case_is_what_the_chronology_gives(root, shared_data):
    path = shared_data / "chronology_iran_pakistan_2024" / "chronology.json"
    checked = build(root, "--check", "--chronology", path, "iran-pakistan-2024")

    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_chronology_with_another_figure_does_not_pass(root, shared_data, tmp_path):
    """The comparison compares: it is no use if it cannot fail."""
    path = shared_data / "chronology_iran_pakistan_2024" / "chronology.json"
    (tmp_path / "changed.json").write_text(path.read_text("utf-8").replace('"value": 171', '"value": 172'), "utf-8")

    checked = build(root, "--check", "--chronology", str(tmp_path / "changed.json"), "iran-pakistan-2024")

    assert checked.returncode == 1
    assert checked.stderr == "not what would be built: iran-pakistan-2024\n"


# --- laws of the record ----------------------------------------------------------------------------------------------


def references(value, member: str = "") -> Iterator[tuple[str, str]]:
    """Yield (member, id) for everything in a body that names another thing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from references(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner, member)
    elif isinstance(value, str):
        yield member, value


@pytest.mark.parametrize("name", CASES)
def test_what_is_referred_to_is_on_record_before(name):
    known: dict[str, set[str]] = {kind: set() for kind in MADE.values()}
    for draft in drafts(name):
        body = dict(draft["body"])
        own = MADE.get(draft["type"])
        made = body.pop(own) if own else None
        about = body.pop("about", [])
        for member, value in references(body):
            kinds = REFERS.get(member, ("actor",) if member == "actor" else ())
            assert not kinds or any(value in known[kind] for kind in kinds), (draft["type"], member, value)
        if draft["type"] == "claim.made":
            assert set(about) <= known["action"]
        elif draft["type"] == "note.added":
            kind, _, thing = about.partition(":")
            assert thing in known["link" if kind == "response" else kind]
        if own:
            assert made not in known[own], "an id is never used twice"
            known[own].add(made)


def test_no_answer_is_surely_before_what_it_answers(case):
    for link in case.links.values():
        answer, cause = case.actions[link.responding], case.actions[link.responded_to]

        assert surely_before(answer.occurred, cause.occurred) is not True, link.link


def test_who_states_a_link_and_who_is_cited_for_it_are_on_the_acting_side(case):
    """Rule `response.not-own-words`: nobody else can say for an actor why it acted."""
    for link in case.links.values():
        if link.strength == "stated":
            acting = case.acting(link.responding)

            assert case.sides(link.asserted_by.actor) & acting, link.link
            assert all(case.sides(citation.speaker) & acting for citation in link.citations), link.link


def test_a_link_that_only_follows_has_no_speaker(case):
    followed = [link for link in case.links.values() if link.strength == "followed"]

    assert followed
    assert all(citation.speaker is None for link in followed for citation in link.citations)


def test_only_the_same_claimant_revises_a_figure(case):
    for claim in case.claims.values():
        if claim.supersedes is not None:
            earlier = case.claims[claim.supersedes]

            assert earlier.claimant == claim.claimant
            assert earlier.about == claim.about
            assert earlier.figure.quantity == claim.figure.quantity


def test_no_action_is_surely_later_than_a_page_that_reports_it(case):
    for action in case.actions.values():
        for citation in action.citations:
            page = case.sources[citation.source].published_at

            assert surely_before(page, action.occurred) is not True, (action.action, citation.source)


def test_only_words_of_the_article_are_quoted(case):
    """No other source's own words are at hand, so nothing else may look like a quotation."""
    citations = [
        citation for event in case.events for citation in getattr(event, "citations", ()) if citation.quote is not None
    ]

    assert citations
    assert {citation.source for citation in citations} == {"ft-2024-01-18"}
    assert {citation.quote for citation in citations} <= FT_WORDS


def test_no_title_and_no_note_names_a_cause(case):
    titles = [action.title for action in case.actions.values()]
    notes = [note.text for note in case.of(NoteAdded)]

    assert all(titles)
    assert not [text for text in titles + notes for word in CAUSAL if word in text.lower()]


def test_the_name_of_a_person_is_in_no_id(case):
    """Finding G803: ids are open text, names of persons are sealed."""
    people = [actor for actor in case.actors.values() if actor.kind == "person"]
    ids = {*case.actors, *case.sources, *case.actions, *case.claims, *case.links}

    for person in people:
        assert not [one for one in ids for word in person.name.lower().split() if word in one]


def test_an_affiliation_says_on_what_it_rests(case):
    ties = [tie for actor in case.actors.values() for tie in actor.affiliations]

    assert ties
    assert all(tie.asserted_by is not None for tie in ties)


# --- the article -----------------------------------------------------------------------------------------------------


def test_the_article_is_27_events_in_the_order_of_the_design(kerman):
    """The publisher alone stands before its article, which refers to it."""
    types = [event.type for event in kerman.events]

    assert types[:9] == ["actor.registered", "source.registered", *["actor.registered"] * 7]
    assert types[9:] == [*["action.reported"] * 7, *["response.asserted"] * 6, *["claim.made"] * 5]


def test_the_actions_of_the_article_stand_at_positions_10_to_16(kerman):
    assert [event.action for event in kerman.events[9:16]] == [
        "kerman-bombing",
        "iraq-strikes",
        "syria-strikes",
        "panjgur-2024-01-16",
        "sistan-2024-01-18",
        "saravan-explosion",
        "iran-demand-2024-01-18",
    ]


def test_the_strike_in_sistan_is_at_one_o_clock_utc(kerman):
    """04:30 on 18 January in Tehran. The same words read in Karachi would be the 17th in UTC."""
    sistan = kerman.actions["sistan-2024-01-18"].occurred

    assert (sistan.earliest, sistan.latest) == ("2024-01-18T01:00:00Z", "2024-01-18T01:01:00Z")
    assert (sistan.zone, sistan.zone_basis, sistan.as_reported) == ("Asia/Tehran", "place", "Thursday 4:30am local")


def test_what_is_told_as_earlier_has_no_first_moment(kerman):
    for action in ("kerman-bombing", "iraq-strikes", "syria-strikes"):
        occurred = kerman.actions[action].occurred

        assert (occurred.earliest, occurred.edtf, occurred.basis) == (None, "../2024-01-16", "derived")


def test_the_article_gives_two_chains_without_order_in_time_and_one_with_it(kerman):
    first, second, alone = kerman.chains("stated", "attributed")
    joined, rest = kerman.chains("stated", "attributed", "followed")

    assert len(kerman.edges("stated", "attributed")) == 4
    assert {"kerman-bombing", "iraq-strikes", "syria-strikes"} in (first, second)
    assert {"panjgur-2024-01-16", "sistan-2024-01-18", "iran-demand-2024-01-18"} in (first, second)
    assert len(kerman.edges("stated", "attributed", "followed")) == 6
    assert len(joined) == 6
    assert alone == rest == {"saravan-explosion"}


def test_one_link_is_stated_three_attributed_two_followed(kerman):
    assert Counter(link.strength for link in kerman.links.values()) == {"stated": 1, "attributed": 3, "followed": 2}
    assert kerman.links["sistan-answers-panjgur"].strength == "attributed", "no Pakistani quote says so"


def test_two_links_of_one_statement_share_it(kerman):
    shared = Counter(link.statement for link in kerman.links.values())

    assert shared == {"ft-in-response-to": 2, "ft-followed": 2, None: 2}


@pytest.mark.parametrize(
    ("earlier", "later", "hours"),
    [
        ("panjgur-2024-01-16", "sistan-2024-01-18", (30, 54)),
        ("sistan-2024-01-18", "iran-demand-2024-01-18", (0, 23)),
        ("kerman-bombing", "iraq-strikes", None),
        ("kerman-bombing", "syria-strikes", None),
        ("iraq-strikes", "panjgur-2024-01-16", None),
    ],
)
def test_the_lags_of_the_article(kerman, earlier, later, hours):
    lag = distance(kerman.actions[earlier].occurred, kerman.actions[later].occurred)

    assert (None if lag is None else tuple(round(one / HOUR) for one in lag)) == hours


def test_both_sides_speak_of_the_strike_in_sistan(kerman):
    """That is what makes it established: the acting side and the side on whose soil it fell."""
    speakers = {side for claim in kerman.about("sistan-2024-01-18") for side in kerman.sides(claim.claimant)}

    assert speakers == {"pakistan", "iran"}


def test_the_dead_of_18_january_are_two_accounts(kerman):
    iran, pakistan = kerman.about("sistan-2024-01-18", dimension="casualties")

    assert {part.category: part.value for part in iran.figure.parts} == {"children": 4, "women": 3}
    assert (iran.figure.bound, iran.figure.value, iran.figure.status) == ("parts_only", None, "foreign nationals")
    assert (pakistan.figure.bound, pakistan.figure.word, pakistan.figure.value) == ("word", "a-number-of", None)
    assert pakistan.figure.status == "militants"


def test_nothing_is_claimed_about_the_tolls_before_and_only_isis_claims_the_bombing(kerman):
    assert [claim.claim for claim in kerman.about("kerman-bombing")] == ["kerman-responsibility-isis"]
    assert not kerman.about("panjgur-2024-01-16")


def test_the_explosion_near_saravan_has_no_dead_and_no_actor(kerman):
    [claim] = kerman.about("saravan-explosion")
    [actor] = kerman.actions["saravan-explosion"].actors

    assert (claim.figure.quantity, claim.figure.bound, claim.figure.value) == ("casualties", "exact", 0)
    assert (actor.actor, actor.basis) == (None, "unknown")


def test_the_article_rests_on_one_item_without_an_address(kerman):
    [source] = kerman.sources.values()

    assert source.publisher == "financial-times"
    assert source.url is None


# --- the wider case --------------------------------------------------------------------------------------------------


def test_the_wider_case_has_21_actions_74_claims_and_22_links(wider):
    assert len(wider.actions) == 21
    assert len(wider.claims) == 74
    assert Counter(link.strength for link in wider.links.values()) == {"stated": 11, "attributed": 6, "followed": 5}


def test_56_sources_are_cited_beside_the_stub_and_general_knowledge(wider):
    cited = {citation.source for event in wider.events for citation in getattr(event, "citations", ())}

    assert cited == set(wider.sources)
    assert len(cited - {"iranian-state-media-2024-01-16", "general-knowledge"}) == 56
    assert wider.sources["general-knowledge"].kind == "unsourced"


def test_one_source_stands_for_one_address(wider):
    addresses = [source.url for source in wider.sources.values() if source.url is not None]

    assert len(addresses) == len(set(addresses)) == 55


def test_the_stated_and_attributed_links_make_one_chain_of_15_actions(wider):
    names = wider.by_chronology()
    joined = ["e00", "e01", "e02", "e03", "e04", "e05", "e06", "e07", "e07b", "e09", "e10", "e12", "e13", "e14", "e16"]
    first, *others = wider.chains("stated", "attributed")
    edges = wider.edges("stated", "attributed")

    assert first == {names[one] for one in joined}
    assert {*set.union(*others)} == {names[one] for one in ["e02b", "e03x", "e05a", "e08", "e11", "e15"]}
    assert all(len(other) == 1 for other in others)
    assert len(edges) == 14
    assert first - {later for _, later in edges} == {names[one] for one in ("e00", "e01", "e02")}


def test_order_in_time_joins_18_actions(wider):
    names = wider.by_chronology()
    first, *others = wider.chains("stated", "attributed", "followed")

    assert len(first) == 18
    assert len(wider.edges("stated", "attributed", "followed")) == 19
    assert set.union(*others) == {names[one] for one in ("e02b", "e03x", "e05a")}


def test_nobody_answers_erbil_idlib_the_shooting_at_khash_or_a_distractor(wider):
    names = wider.by_chronology()
    answered = {earlier for earlier, _ in wider.edges("stated", "attributed")}

    assert not answered & {names[one] for one in ("e03", "e04", "e08", "e03x", "e15")}


def test_idlib_answers_two_attacks_in_one_statement_and_kerman_has_two_answers(wider):
    edges = wider.edges("stated", "attributed")
    idlib = [link for link in wider.links.values() if link.responding == "idlib-2024-01-15"]

    assert {earlier for earlier, later in edges if later == "idlib-2024-01-15"} == {
        "kerman-2024-01-03",
        "rask-2023-12-15",
    }
    assert {link.statement for link in idlib} == {"irgc-on-idlib"}
    assert {later for earlier, later in edges if earlier == "kerman-2024-01-03"} == {
        "erbil-2024-01-15",
        "idlib-2024-01-15",
    }


def test_erbil_is_15_january_there_and_16_january_in_tehran(wider):
    erbil = wider.actions["erbil-2024-01-15"].occurred

    assert (erbil.earliest, erbil.latest) == ("2024-01-15T20:06:00Z", "2024-01-15T21:07:00Z")
    assert (erbil.zone, erbil.zone_basis, erbil.qualifier) == ("Asia/Baghdad", "place", "approximate")
    assert read_when("2024-01-16T00:06+03:30").earliest == "2024-01-15T20:36:00Z"


@pytest.mark.parametrize(
    ("earlier", "later", "shortest", "longest"),
    [
        ("rask-2023-12-15", "panjgur-2024-01-16", 31 * 24 + 20, 32 * 24 + 21),
        ("kerman-2024-01-03", "erbil-2024-01-15", 12 * 24 + 8, 12 * 24 + 10),
        ("panjgur-2024-01-16", "saravan-2024-01-18", 29, 54.5),
    ],
)
def test_the_lags_of_the_wider_case(wider, earlier, later, shortest, longest):
    lag = distance(wider.actions[earlier].occurred, wider.actions[later].occurred)

    assert [
        abs(hours * HOUR - seconds) <= HOUR / 2 for hours, seconds in zip((shortest, longest), lag, strict=True)
    ] == [
        True,
        True,
    ]


def test_acting_side_target_and_soil_are_three_values(wider):
    erbil, panjgur = wider.actions["erbil-2024-01-15"], wider.actions["panjgur-2024-01-16"]

    assert wider.acting("erbil-2024-01-15") == {"iran"}
    assert [target.words for target in erbil.targets] == ["Mossad centre", "civilian house"]
    assert erbil.territory == ("IQ",)
    assert wider.acting("panjgur-2024-01-16") == {"iran"}
    assert [target.actor for target in panjgur.targets] == ["jaish-al-adl"]
    assert panjgur.territory == ("PK",)


def test_the_strike_near_saravan_has_two_claimed_times_and_one_page_contradicts_itself(wider):
    irna, fars, xinhua, post = wider.about("saravan-2024-01-18", dimension="time")

    assert irna.when.earliest == "2024-01-18T00:35:00Z", "04:05 in Iran, whatever the page adds"
    assert irna.when.as_reported == "04:05 (0335 GMT)"
    assert fars.when.earliest == xinhua.when.earliest == "2024-01-18T01:00:00Z"
    assert fars.claimant == xinhua.claimant
    assert (post.when, post.text) == (None, "about 04:00 and again 06:00"), "two moments are not one"


def test_midnight_is_never_a_clock_time(wider):
    """Rask: "around midnight, Thursday" by one account, 02:00 on Friday by the others. Both stay."""
    [claim] = wider.about("rask-2023-12-15", dimension="time")
    action = wider.actions["rask-2023-12-15"]

    assert claim.when.as_reported == "around midnight, Thursday"
    assert claim.when.precision == "day"
    assert parse_instant(claim.when.earliest) < parse_instant(action.occurred.earliest)
    assert surely_before(claim.when, action.occurred) is None
    assert action.occurred.earliest == "2023-12-14T22:00:00Z"


def test_one_claimant_says_7_then_9_then_10(wider):
    said = [
        claim
        for claim in wider.about("saravan-2024-01-18", claimant="iran-deputy-governor-marhamati")
        if claim.figure is not None and claim.figure.quantity == "killed"
    ]

    assert [claim.figure.value for claim in said] == [7, 9, 10]
    assert [claim.supersedes for claim in said] == [None, said[0].claim, said[1].claim]


def test_children_are_parts_of_the_killed(wider):
    figure = wider.claims["saravan-killed-marhamati-9"].figure

    assert (figure.bound, figure.value) == ("exact", 9)
    assert {part.category: part.value for part in figure.parts} == {"children": 4, "women": 3, "men": 2}


def test_the_figures_of_kerman_rise_and_fall_and_stay(wider):
    killed = [
        claim.figure
        for claim in wider.about("kerman-2024-01-03", dimension="casualties")
        if claim.figure.quantity == "killed"
    ]

    assert [figure.value for figure in killed] == [73, 103, 95, 84, 89, 91, 93, 301, 129]
    assert len({claim.claimant for claim in wider.claims.values() if claim.figure in killed}) == 9


def test_more_than_300_is_at_least_301_with_its_words(wider):
    figure = wider.claims["kerman-killed-islamic-state"].figure

    assert (figure.bound, figure.value, figure.words) == ("at_least", 301, "more than 300")


def test_at_least_is_written_only_where_it_is_said(wider):
    at_least = {
        claim.claim: claim.figure.value
        for claim in wider.claims.values()
        if claim.figure is not None and claim.figure.bound == "at_least"
    }

    assert at_least == {
        "erbil-missiles-rudaw": 5,
        "idlib-missiles-syrian-observatory": 4,
        "kerman-killed-islamic-state": 301,
        "saravan-own-dead-blf-or-bla": 1,  # dead of one's own that are admitted are one or more
    }


def test_several_stays_a_word(wider):
    figure = wider.claims["saravan-militants-killed-pakistan-foreign-ministry"].figure

    assert (figure.bound, figure.word, figure.words) == ("word", "several", "several / a number")
    assert (figure.value, figure.low, figure.high) == (None, None, None)


def test_a_figure_for_both_strikes_is_one_claim_about_both(wider):
    [claim] = [claim for claim in wider.claims.values() if len(claim.about) > 1]

    assert claim.about == ("panjgur-2024-01-16", "saravan-2024-01-18")
    assert (claim.figure.value, claim.claimant, claim.claimant_words) == (11, None, "authorities of both")


def test_foreigners_pakistanis_and_afghans_stand_side_by_side(wider):
    said = {claim.figure.status for claim in wider.about("saravan-2024-01-18", dimension="casualties")}
    [nationality] = wider.about("saravan-2024-01-18", dimension="identity")

    assert {"not Iranian", "foreigners", "Pakistanis", "refugees", "militants"} <= said
    assert (nationality.claimant, nationality.text) == ("ansa", "Afghan")


def test_two_officials_of_pakistan_differ_on_the_injured(wider):
    injured = {
        claim.claimant: claim.figure.value
        for claim in wider.about("panjgur-2024-01-16", dimension="casualties")
        if claim.figure.quantity == "injured"
    }

    assert injured == {"pakistan-foreign-ministry": 3, "pakistan-commissioner-umrani": 4}
    assert all(wider.sides(claimant) == {"pakistan"} for claimant in injured)


def test_a_statement_that_two_groups_are_said_to_have_made_has_no_claimant(wider):
    claim = wider.claims["saravan-own-dead-blf-or-bla"]

    assert claim.claimant is None
    assert "BLF" in claim.claimant_words
    assert "BLA" in claim.claimant_words


def test_dead_that_a_group_admits_are_at_least_one_of_its_own(wider):
    """Nobody said that the number is not known: the words of the admission stand beside the bound."""
    claim = wider.claims["saravan-own-dead-blf-or-bla"]
    [own] = claim.figure.parts

    assert (claim.dimension, claim.stance) == ("casualties", "admits")
    assert (claim.figure.bound, claim.figure.value, claim.figure.words) == ("at_least", 1, "admitted; war vowed")
    assert (own.category, own.bound, own.value) == ("own_side", "at_least", 1)


def test_no_figure_is_called_unknown_since_nobody_said_so(wider):
    figures = [claim.figure for claim in wider.claims.values() if claim.figure is not None]

    assert "unknown" not in {one.bound for figure in figures for one in (figure, *figure.parts)}


def test_a_gap_in_minutes_keeps_its_minutes(wider):
    gaps = {
        claim.claimant: (claim.figure.value, claim.figure.unit, claim.figure.words)
        for claim in wider.about("kerman-2024-01-03", dimension="time")
        if claim.figure is not None
    }

    assert gaps == {
        "tasnim": (780, "seconds", "13 minutes"),
        "iran-interior-minister-vahidi": (1200, "seconds", "20 minutes"),
    }


def test_an_approximate_clock_time_is_kept_beside_its_widened_bounds(wider, chronology):
    """A tilde is written as "about", and the clock stays the chronology's."""
    widened = {
        name: action.occurred
        for name, action in wider.actions.items()
        if action.occurred.qualifier == "approximate" and action.occurred.precision in ("minute", "span")
    }

    assert {name: when.as_reported for name, when in widened.items()} == {
        "rask-2023-12-15": "about 02:00",
        "kerman-2024-01-03": "about 15:00 to 15:24",
        "erbil-2024-01-15": "about 23:36",
        "saravan-2024-01-18": "about 04:05 to 04:30",
    }
    for record, action in wider.by_chronology().items():
        written = chronology[record]["when_local"]
        assert (action in widened) == ("T" in written and "~" in written)
        if action in widened:
            clocks = [end.partition("T")[2].removesuffix("~") for end in written.split("/")]
            assert widened[action].as_reported == f"about {' to '.join(clocks)}"


def test_ids_of_notes_are_made_from_what_they_are_about(wider):
    notes = wider.of(NoteAdded)

    assert len(notes) == len({note.note for note in notes}) == 26
    assert all(note.note == f"note-{note.about.partition(':')[2]}"[:64] for note in notes)


def test_a_claim_is_of_actions_and_never_of_the_case():
    """The case is on record, and still no action goes by its id."""
    claim = make.claim("all-dead", "iran-pakistan-2024", None, claimant_words="a reader", citations=CITED)

    with pytest.raises(NotFound) as refused:
        decide(commands.Record(event=claim), known("iran-pakistan-2024"))

    assert "action" in refused.value.message
    assert refused.value.where["field"] == "body.about.0"
    assert decide(commands.Record(event=replace(claim, about=("saravan-2024-01-18",))), known("iran-pakistan-2024"))


def test_the_claim_of_kerman_is_about_kerman(wider):
    claims = wider.about("kerman-2024-01-03", dimension="responsibility")

    assert [(claim.claimant, claim.stance) for claim in claims] == [("islamic-state", "claims")]
    assert not wider.about("kerman-claim-2024-01-04")


def test_the_first_report_is_withdrawn_and_one_claim_rests_on_it_alone(wider):
    [withdrawal] = wider.of(SourceWithdrawn)
    resting = [
        claim.claim
        for claim in wider.claims.values()
        if {citation.source for citation in claim.citations} == {withdrawal.source}
    ]

    assert resting == ["panjgur-report-iranian-state-media"]
    assert wider.sources[withdrawal.source].publisher is None
    assert not [event for event in wider.events if event.type == "claim.withdrawn"]


def test_the_ministry_s_reason_stands_beside_what_reporters_say(wider):
    [note] = [note for note in wider.of(NoteAdded) if note.kind == "alternative"]
    link = wider.links[note.about.removeprefix("response:")]

    assert (link.responding, link.responded_to) == ("saravan-2024-01-18", "panjgur-2024-01-16")
    assert link.strength == "attributed"
    assert "impending attacks" in note.text


def test_only_an_apparent_answer_is_hedged(wider):
    assert [link.link for link in wider.links.values() if link.hedged] == ["panjgur-answers-rask-telegraph"]


def test_distractors_are_excluded_with_the_reason(wider):
    names = wider.by_chronology()
    [opened], [included], [excluded] = wider.of(CaseOpened), wider.of(CaseIncluded), wider.of(CaseExcluded)

    assert opened.case == included.case == excluded.case == "iran-pakistan-2024"
    assert set(excluded.actions) == {names["e03x"], names["e15"]}
    assert excluded.reason.startswith("Distractor")
    assert {*included.actions, *excluded.actions} == set(wider.actions)


def test_an_unknown_actor_stays_unknown(wider):
    for action in ("khash-2024-01-17", "sirkan-2024-01-27"):
        [actor] = wider.actions[action].actors

        assert (actor.actor, actor.basis) == (None, "unknown")


def test_jaish_al_adl_is_one_actor_under_four_names(wider):
    actor = wider.actors["jaish-al-adl"]

    assert actor.name == "Jaish al-Adl"
    assert {alias.name: alias.use for alias in actor.aliases} == {
        "Jaish ul-Adl": "transliteration",
        "Jaish al-Zulm": "pejorative",
        "Jaysh al-Dhulm": "pejorative",
    }
    assert wider.sides("jaish-al-adl") == {"jaish-al-adl"}


def test_a_place_is_as_wide_as_it_is_known(wider):
    radii = {
        name: place.radius_m
        for name, action in wider.actions.items()
        for place in action.places
        if place.latitude is not None
    }

    assert radii["rask-2023-12-15"] == 5_000
    assert radii["kerman-2024-01-03"] == 10_000
    assert radii["panjgur-2024-01-16"] == radii["saravan-2024-01-18"] == 30_000
    assert radii["idlib-2024-01-15"] == 100_000
    assert "damascus-2023-12-25" not in radii
    assert "joint-statement-2024-01-22" not in radii


def test_the_chronology_s_own_utc_lies_within_what_was_read(wider, chronology):
    """`utc` is only compared: the local time and its zone are what was recorded."""
    compared = 0
    for name, action in wider.by_chronology().items():
        if chronology[name]["utc"] is None:
            continue
        utc, occurred = read_when(chronology[name]["utc"], NO_ZONE), wider.actions[action].occurred
        compared += 1

        assert occurred.earliest <= utc.earliest
        assert utc.latest <= occurred.latest

    assert compared == 5


def test_every_record_of_the_chronology_is_an_action_on_its_soil(wider, chronology):
    names = wider.by_chronology()

    assert set(names) == set(chronology)
    for name, row in chronology.items():
        assert wider.actions[names[name]].territory == ((row["territory"],) if row["territory"] else ())


def test_every_figure_of_the_chronology_is_claimed(wider, chronology):
    """Counted apart from the code that built the case."""
    plain = Counter(
        (claim["quantity"], claim["value"])
        for row in chronology.values()
        for claim in row["claims"]
        if claim["quantity"] in ("killed", "injured") and claim["value"] != 300
    )
    made = Counter(
        (claim.figure.quantity, claim.figure.value)
        for claim in wider.claims.values()
        if claim.dimension == "casualties" and claim.figure.bound == "exact" and len(claim.about) == 1
    )

    assert made - Counter({("casualties", 0): 1}) == plain


def test_which_of_erbil_and_panjgur_came_first_is_not_known_from_the_times(wider):
    """A day in Karachi begins before 23:36 in Baghdad: the bounds alone do not order the two."""
    erbil, panjgur = (wider.actions[name].occurred for name in ("erbil-2024-01-15", "panjgur-2024-01-16"))

    assert surely_before(erbil, panjgur) is None
