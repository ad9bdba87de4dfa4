"""GraphML, GEXF, DOT and Mermaid: read back by the tools that they are for, with every text where it belongs."""

import io
import re
import subprocess
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests import builders as make
from tests.builders import action, actor, citation_added, corrected, note, party, response, retracted, source, when
from tests.exchange.crowd import OVERRIDE, ZERO_WIDTH, crowd, texts, written
from tests.exchange.validators import needs_program, validator
from tests.exchange.worlds import everything, handed
from timeline.errors import UsageRefused
from timeline.exchange.mermaid import MOST, key_of

GEXF = "{http://gexf.net/1.3}"
LABEL = r'"((?:[A-Za-z0-9 ,]|[^\x00-\x7f]|#\d+;|<br/>)*)"'
MERMAID = re.compile(
    rf"flowchart LR|  %% [\w .,:;/()+-]+|  (a_\w+)\[{LABEL}\]"
    rf"|  (a_\w+) (==>|-->|-\.->|==x|--x|-\.-x)\|{LABEL}\| (a_\w+)"
)
PEOPLE = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source())


def graphml(text: str):
    return validator("networkx").read_graphml(io.BytesIO(text.encode()))


def gexf(text: str):
    """Read GEXF with networkx, which knows the format of times of GEXF 1.3 by another word."""
    return validator("networkx").read_gexf(
        io.BytesIO(text.replace('timeformat="dateTime"', 'timeformat="date"').encode())
    )


def drawn(text: str) -> ET.Element:
    dot = needs_program("dot")
    done = subprocess.run([dot, "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return ET.fromstring(done.stdout)  # noqa: S314  # what Graphviz wrote just now


def of_class(svg: ET.Element, kind: str) -> list[ET.Element]:
    return [one for one in svg.iter("{http://www.w3.org/2000/svg}g") if one.get("class") == kind]


def mermaid(text: str) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Read a flowchart by a grammar that is narrower than Mermaid's own: nodes with labels; edges."""
    nodes, edges = {}, []
    for line in text.splitlines():
        match = MERMAID.fullmatch(line)
        assert match is not None, line
        node, label, earlier, arrow, said, later = match.groups()
        if node:
            nodes[node] = decoded(label)
        elif earlier:
            edges.append((earlier, arrow, decoded(said), later))
    return nodes, edges


def decoded(label: str) -> str:
    return re.sub(r"#(\d+);", lambda sign: chr(int(sign[1])), label.replace("<br/>", "\n"))


@pytest.fixture(scope="module")
def world():
    return handed(everything())


# --- nodes, edges and what they say ----------------------------------------------------------------------------------


def test_graphml_has_a_node_for_each_action_and_an_edge_for_each_response(world):
    read = graphml(written("graphml", world))

    assert list(read.nodes) == list(world.actions)
    assert sorted(read.edges()) == [
        ("kerman", "panjgur"),
        ("panjgur", "clash"),
        ("panjgur", "sistan"),
        ("sistan", "clash"),
    ]
    assert read.graph["basis"] == str(world.basis)


def test_graphml_keeps_bounds_zone_and_parties_apart(world):
    read = graphml(written("graphml", world)).nodes["panjgur"]

    assert (read["earliest"], read["latest"]) == ("2024-01-15T19:00:00Z", "2024-01-16T19:00:00Z")
    assert (read["zone"], read["zone_basis"], read["precision"], read["as_reported"]) == (
        "Asia/Karachi",
        "place",
        "day",
        "Tuesday",
    )
    assert (read["actors"], read["actor_sides"], read["targets"], read["territory"]) == (
        '["irgc"]',
        '["iran"]',
        '["jaish-ul-adl"]',
        '["PK"]',
    )
    assert read["claims"].splitlines()[0] == "killed: 0 reported, according to Iran"


def test_an_open_bound_is_no_attribute(world):
    read = graphml(written("graphml", world)).nodes

    assert "earliest" not in read["by-then"]
    assert "latest" in read["by-then"]
    assert not {"earliest", "latest"} & read["kerman"].keys()


def test_coordinates_are_no_finer_than_the_radius(world):
    read = graphml(written("graphml", world)).nodes["panjgur"]

    assert (read["latitude"], read["longitude"], read["radius_km"]) == (27.0, 64.1, "5")


def test_an_edge_says_how_strongly_who_said_it_and_in_which_words(world):
    read = graphml(written("graphml", world)).edges["panjgur", "sistan"]

    assert read["strength"] == "attributed"
    assert (read["hedged"], read["polarity"], read["contested"]) == ("yes", "yes", "yes")
    assert (read["asserted_by"], read["quote"]) == ("financial-times", "in retaliation for")


@pytest.mark.parametrize("format_", ["graphml", "gexf", "dot", "mermaid"])
def test_what_only_followed_is_in_no_word_said_to_answer(format_):
    events = [*PEOPLE, action("first"), action("second"), response("second", "first", "followed")]

    told = written(format_, events)

    assert "followed" in told
    assert not re.search(r"\b(answers|response to|retaliat|because|caus\w+ by)", told.replace("in retaliation for", ""))


def test_parallel_responses_stay_apart():
    events = [
        *PEOPLE,
        action("first"),
        action("second"),
        response("second", "first"),
        response("second", "first", "stated", asserted_by=party("iran")),
    ]

    read = graphml(written("graphml", events))

    assert sorted(one["strength"] for *_, one in read.edges(data=True)) == ["attributed", "stated"]
    assert len(of_class(drawn(written("dot", events)), "edge")) == 2


def test_a_link_that_was_struck_out_is_no_edge():
    events = [*PEOPLE, action("first"), action("second"), response("second", "first")]

    struck = [*events, retracted("response", "second-attributed-first")]

    assert [graphml(written("graphml", told)).number_of_edges() for told in (events, struck)] == [1, 0]


def test_an_answer_that_surely_came_first_is_an_edge_that_says_so():
    events = [*PEOPLE, action("first", "2024-01-16"), action("second", "2024-01-14"), response("second", "first")]

    assert graphml(written("graphml", events)).edges["first", "second"]["order"] == "after"


def test_links_that_join_no_two_actions_are_counted():
    events = [
        *PEOPLE,
        action("first"),
        response("first", None, "attributed", relation="announces", expected="a second strike"),
    ]

    assert graphml(written("graphml", events)).graph["left_out"].startswith("Left out: 1 link ")
    assert "Left out: 1 link " in written("mermaid", events)


@pytest.mark.parametrize("format_", ["graphml", "gexf", "dot", "mermaid", "stix", "ics", "atom", "jsonfeed", "prov"])
def test_what_is_held_back_and_what_a_confidential_source_says_go_nowhere(format_):
    told = written(format_, everything())

    for secret in ("Kept back", "kept-back", "a secret", "A tip", "hidden-outlet", "Hidden Outlet"):
        assert secret not in told


# --- GEXF ------------------------------------------------------------------------------------------------------------


def test_gexf_is_read_by_networkx_with_the_same_nodes_and_edges(world):
    read = gexf(written("gexf", world))

    assert list(read.nodes) == list(world.actions)
    assert read.number_of_edges() == 4
    assert read.nodes["panjgur"]["label"] == "Strike near Koh-e-Sabz"


def test_an_action_lives_from_its_first_moment_to_its_last_and_an_open_end_is_left_out(world):
    root = ET.fromstring(written("gexf", world))  # noqa: S314  # our own
    nodes = {one.get("id"): one for one in root.iter(f"{GEXF}node")}

    assert root.get("version") == "1.3"
    assert (nodes["panjgur"].get("start"), nodes["panjgur"].get("end")) == (
        "2024-01-15T19:00:00Z",
        "2024-01-16T18:59:59Z",
    )
    assert nodes["by-then"].get("start") is None
    assert nodes["by-then"].get("end") is not None
    assert (nodes["kerman"].get("start"), nodes["kerman"].get("end")) == (None, None)


def test_the_strength_of_a_link_stands_over_the_time_of_recording():
    events = [
        *PEOPLE,
        action("first"),
        action("second"),
        response("second", "first"),
        corrected("response", "second-attributed-first", strength="followed"),
    ]

    root = ET.fromstring(written("gexf", events))  # noqa: S314  # our own
    spells = [dict(one.attrib) for one in root.iter(f"{GEXF}attvalue") if one.get("for") == "strength"]

    assert spells == [
        {
            "for": "strength",
            "value": "attributed",
            "start": "2024-01-18T09:06:00.000000Z",
            "end": "2024-01-18T09:06:59.999999Z",
        },
        {"for": "strength", "value": "followed", "start": "2024-01-18T09:07:00.000000Z"},
    ]


# --- drawings --------------------------------------------------------------------------------------------------------


def test_graphviz_draws_every_action_and_every_link(world):
    svg = drawn(written("dot", world))

    assert len(of_class(svg, "node")) == len(world.actions)
    assert len(of_class(svg, "edge")) == 4


def test_actions_of_one_day_stand_in_one_column():
    events = [*PEOPLE, action("one"), action("two"), action("vague", when("../2024-01-18"))]

    assert '  { rank=same; "one"; "two"; }' in written("dot", events).splitlines()


def test_the_lines_of_drawings_tell_the_strengths_apart(world):
    dot, (_, edges) = written("dot", world), mermaid(written("mermaid", world))

    styles = dict(re.findall(r'^  "(.*?)" -> .*style=(\w+)', dot, re.MULTILINE))
    assert styles == {"kerman": "solid", "panjgur": "dashed", "sistan": "dotted"}
    assert {earlier: arrow for earlier, arrow, _, later in edges if later != "a_clash"} == {
        "a_kerman": "==>",
        "a_panjgur": "-->",
    }
    assert [arrow for *_, arrow, _, later in edges if later == "a_clash"] == ["-.->", "--x"]


def test_mermaid_has_every_action_and_every_link_with_whose_word_it_is(world):
    nodes, edges = mermaid(written("mermaid", world))

    assert list(nodes) == [key_of(name) for name in world.actions]
    assert (
        "a_panjgur",
        "-->",
        'attributed by the Financial Times, hedged\n"in retaliation for"\ncontested',
        "a_sistan",
    ) in edges


def test_mermaid_refuses_more_links_than_it_draws():
    names = [f"a{number}" for number in range(MOST + 2)]
    events = [*PEOPLE, *map(action, names), *(response(later, earlier) for earlier, later in pairwise(names))]

    with pytest.raises(UsageRefused, match="501 links"):
        written("mermaid", events)


# --- hostile text ----------------------------------------------------------------------------------------------------


def test_hostile_texts_come_back_from_graphml_and_gexf_as_they_were():
    read, again = graphml(written("graphml", crowd())), gexf(written("gexf", crowd()))

    for number, text in enumerate(texts()):
        if text == visible_as_it_is(text):
            assert read.nodes[f"a{number}"]["as_reported"] == text
            assert again.nodes[f"a{number}"]["label"] == text
    assert read.number_of_edges() == again.number_of_edges() == len(crowd().links)


def visible_as_it_is(text: str) -> str:
    from timeline.reports.inert import visible  # noqa: PLC0415  # what the terminal, too, shows unchanged

    return visible(text)


def test_what_is_invisible_or_turns_the_direction_is_marked():
    for format_ in ("graphml", "gexf", "dot", "mermaid"):
        events = [*PEOPLE, action("one", title=ZERO_WIDTH), action("two", title=OVERRIDE)]
        told = unescape(decoded(written(format_, events)))

        assert "Ir<U+200B>an" in told
        assert "killed <U+202E>003<U+202C> people" in told


@pytest.mark.parametrize("format_", ["graphml", "gexf", "atom"])
def test_what_xml_cannot_hold_is_marked(format_):
    told = written(format_, [*PEOPLE, action("one", title="a\uffffb")])

    assert "a<U+FFFF>b" in " ".join(ET.fromstring(told).itertext()) + " ".join(labels(told))  # noqa: S314  # our own


def labels(text: str) -> list[str]:
    return [one.get("label", "") for one in ET.fromstring(text).iter()]  # noqa: S314  # our own


def test_graphviz_reads_no_entity_in_a_title():
    svg = drawn(written("dot", [*PEOPLE, action("one", title="a &#60;b&lt; c")]))

    assert "a &#60;b&lt; c" in {one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")}


def test_hostile_texts_end_no_label_of_a_drawing():
    nodes, edges = mermaid(written("mermaid", crowd()))
    counts = subprocess.run(
        [needs_program("gc"), "-n", "-e"], input=written("dot", crowd()).encode(), capture_output=True, check=True
    )

    assert len(nodes) == len(crowd().actions)
    assert len(edges) == len(crowd().links)
    assert counts.stdout.split()[:2] == [str(len(nodes)).encode(), str(len(edges)).encode()]


def test_graphviz_draws_hostile_titles_as_text_alone():
    chosen = [text for text in texts() if re.search(r'[\\"<&]', text)][:40]
    events = [*PEOPLE, *(action(f"a{number}", title=text) for number, text in enumerate(chosen))]

    svg = drawn(written("dot", events))

    found = {one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {one.tag.partition("}")[2] for one in svg.iter()} <= {"svg", "g", "title", "polygon", "text", "a"}
    for text in chosen:
        if text == visible_as_it_is(text) and len(text) <= 44 and " ".join(text.split()) == text:
            assert text.replace("\xa0", " ").strip() in {one.replace("\xa0", " ").strip() for one in found if one}


def test_a_citation_added_later_is_told_too():
    events = [*PEOPLE, action("one"), citation_added("action:one")]

    assert "in a second strike" in graphml(written("graphml", events)).nodes["one"]["citations"]


def test_a_note_of_the_desk_goes_into_no_graph():
    events = [*PEOPLE, action("one"), note("n", "one", text="Between us.")]

    assert all("Between us" not in written(format_, events) for format_ in ("graphml", "gexf", "dot", "mermaid"))


def test_an_action_redacted_whole_says_only_that_it_is_withheld():
    gone = make.withheld(action("gone", title="A secret strike"))
    events = [*PEOPLE, gone, action("two"), response("two", "gone")]

    for format_ in ("graphml", "gexf", "dot", "mermaid"):
        told = decoded(written(format_, events))
        assert "withheld: court order, position 900" in told
        assert "not dated" not in told
