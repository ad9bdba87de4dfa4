"""KML that is valid by its schema: bounds as a span, points within a radius, text that is no markup."""

import xml.etree.ElementTree as ET

import pytest

from tests import builders as make
from tests.exchange.markup import Markup
from tests.exchange.validators import validator
from tests.exchange.worlds import PANJGUR, everything, handed, people
from timeline.exchange import kml
from timeline.exchange.extract import Options
from timeline.reports.inert import visible

NS = {"k": "http://www.opengis.net/kml/2.2"}


def root(one):
    return ET.fromstring(kml.write(one, Options()))  # noqa: S314  # our own


def placemark(one, name):
    return root(one).find(f".//k:Placemark[@id='{name}']", NS)


def is_valid(text, tmp_path):
    path = tmp_path / "out.kml"
    path.write_text(text, encoding="utf-8")
    return validator("fastkml.validator").validate(file_to_validate=path)


def test_it_is_valid_by_the_schema(world, infested_world, tmp_path):
    for one in (world, infested_world, handed([])):
        assert is_valid(kml.write(one, Options()), tmp_path)


def test_the_schema_refuses_what_is_none(world, tmp_path):
    """The control: the validator looks at what stands in a placemark."""
    broken = kml.write(world, Options()).replace("<TimeSpan>", "<TimeSpam>").replace("</TimeSpan>", "</TimeSpam>")

    with pytest.raises(AssertionError):
        assert is_valid(broken, tmp_path)


def test_another_reader_finds_each_action(world):
    read = validator("fastkml").KML.from_string(kml.write(world, Options()).partition("\n")[2])

    [document] = read.features
    assert [one.id for one in document.features] == list(world.actions)


def test_the_point_is_no_finer_than_its_radius(world):
    found = placemark(world, "panjgur")

    assert found.find("k:Point/k:coordinates", NS).text == "64.1,27.0"
    assert found.find("k:name", NS).text.endswith("(somewhere within 5000 m)")


def test_an_action_without_a_point_has_none(world):
    assert placemark(world, "sistan").find("k:Point", NS) is None


def test_a_time_is_its_bounds_and_an_open_end_is_left_out(world):
    spans = {
        name: [(part.tag.partition("}")[2], part.text) for part in placemark(world, name).iterfind("k:TimeSpan/*", NS)]
        for name in ("kerman", "panjgur", "by-then")
    }

    assert spans == {
        "kerman": [],
        "panjgur": [("begin", "2024-01-15T19:00:00Z"), ("end", "2024-01-16T19:00:00Z")],
        "by-then": [("end", "2024-01-17T20:30:00Z")],
    }


def test_two_points_are_two_placemarks():
    one = handed([*people(), make.action("a", places=(PANJGUR, make.changed(PANJGUR, latitude="30.00000")))])

    assert [found.get("id") for found in root(one).iterfind(".//k:Placemark", NS)] == ["a", "a.2"]


def test_hostile_text_is_text_in_the_description(infested_world, texts):
    found = {one.get("id"): one for one in root(infested_world).iterfind(".//k:Placemark", NS)}
    for number, text in enumerate(texts):
        markup = Markup(found[f"one-{number}"].find("k:description", NS).text)

        assert {tag for tag, _ in markup.elements} == {"p"}
        assert visible(text) in markup.text


def test_characters_that_xml_does_not_have_are_replaced():
    one = handed([*people(), make.action("a", title="odd \ufffe end")])

    assert root(one).find(".//k:Placemark/k:name", NS).text == "odd \ufffd end"


def test_the_same_facts_are_the_same_bytes(world):
    assert kml.write(world, Options()) == kml.write(handed(everything()), Options())
