"""GeoJSON that others accept: points that say how precise they are, claims with claimants, links on request."""

import json
from itertools import pairwise

import pytest

from tests import builders as make
from tests.exchange.validators import validator
from tests.exchange.worlds import BASIS, PANJGUR, everything, handed, people
from timeline.exchange import geojson
from timeline.exchange.extract import Options

PLAIN, WITH_LINKS = Options(), Options(links=True)


def features(one, options=PLAIN):
    return {feature["id"]: feature for feature in json.loads(geojson.write(one, options))["features"]}


def two_at(first, second):
    """Return an action at one place, and its answer at another."""
    actions = [make.action("a", places=(first,)), make.action("b", "2024-01-18", places=(second,))]
    return handed([*people(), *actions, make.response("b", "a")])


@pytest.mark.parametrize("options", [PLAIN, WITH_LINKS])
def test_a_validator_accepts_it(world, infested_world, options):
    collection = validator("geojson_pydantic").FeatureCollection

    for one in (world, infested_world, handed([])):
        read = collection.model_validate_json(geojson.write(one, options))

        assert [feature.id for feature in read.features if feature.properties["kind"] == "action"] == list(one.actions)


def test_the_validator_refuses_what_is_none(world):
    """The control: it looks at positions."""
    broken = geojson.write(world, PLAIN).replace(b"Feature", b"Picture")

    with pytest.raises(ValueError, match="FeatureCollection"):
        validator("geojson_pydantic").FeatureCollection.model_validate_json(broken)


def test_longitude_comes_first_and_the_point_says_how_precise_it_is(world):
    feature = features(world)["panjgur"]

    assert feature["geometry"] == {"type": "Point", "coordinates": [64.1, 27.0]}
    assert feature["properties"]["radius_m"] == 5000
    assert feature["properties"]["place_precision"] == "somewhere within 5000 m"


def test_what_is_on_no_map_has_no_geometry(world):
    feature = features(world)["sistan"]

    assert feature["geometry"] is None
    assert feature["properties"]["place_precision"] == "no point on record"


def test_an_action_at_two_places_is_two_features_with_ids_of_their_own():
    other = make.changed(PANJGUR, name="Elsewhere", latitude="30.00000")
    found = features(handed([*people(), make.action("a", places=(PANJGUR, other))]))

    assert list(found) == ["a", "a/2"]
    assert {feature["properties"]["action"] for feature in found.values()} == {"a"}


def test_the_box_is_west_south_east_north():
    other = make.changed(PANJGUR, latitude="-10.00000", longitude="-20.00000")
    one = handed([*people(), make.action("a", places=(PANJGUR,)), make.action("b", places=(other,))])

    assert json.loads(geojson.write(one, PLAIN))["bbox"] == [-20.0, -10.0, 64.1, 27.0]


def test_without_a_point_there_is_no_box():
    assert "bbox" not in json.loads(geojson.write(handed([*people(), make.action("a")]), PLAIN))


def test_every_claim_has_its_claimant_and_no_figure_stands_alone(world):
    properties = features(world)["panjgur"]["properties"]

    assert [(one["claimant_name"], one.get("value")) for one in properties["claims"]] == [
        ("Iran", 0),
        ("Irgc", None),
        ("Pakistan", 2),
        ("Pakistan", 9),
    ]
    assert not {"value", "killed", "low", "high", "total"} & properties.keys()


def test_a_day_is_its_bounds_and_no_midnight(world):
    properties = features(world)["panjgur"]["properties"]

    assert properties["occurred_precision"] == "day"
    assert (properties["occurred_earliest"], properties["occurred_latest"]) == (
        "2024-01-15T19:00:00Z",
        "2024-01-16T19:00:00Z",
    )
    assert "occurred_earliest" not in features(world)["by-then"]["properties"]


def test_links_are_lines_only_on_request():
    other = make.changed(PANJGUR, latitude="30.00000", longitude="50.00000")
    one = two_at(PANJGUR, other)

    assert "link:b-attributed-a" not in features(one)
    line = features(one, WITH_LINKS)["link:b-attributed-a"]
    assert line["geometry"] == {"type": "LineString", "coordinates": [[64.1, 27.0], [50.0, 30.0]]}
    assert (line["properties"]["kind"], line["properties"]["strength"]) == ("link", "attributed")


def test_a_link_that_followed_has_no_causal_word(world):
    label = features(world, WITH_LINKS)["link:clash-followed-sistan"]["properties"]["label"]

    assert "came after" in label
    assert not any(word in label for word in ("answer", "because", "retaliat", "respon"))


@pytest.mark.parametrize(("start", "end"), [("170.00000", "-170.00000"), ("-170.00000", "170.00000")])
def test_a_line_over_the_180th_meridian_is_cut_in_two(start, end):
    places = [
        make.changed(PANJGUR, longitude=one, latitude=two) for one, two in ((start, "0.00000"), (end, "10.00000"))
    ]
    one = two_at(*places)

    geometry = features(one, WITH_LINKS)["link:b-attributed-a"]["geometry"]

    assert geometry["type"] == "MultiLineString"
    assert all(abs(a[0] - b[0]) <= 180 for line in geometry["coordinates"] for a, b in pairwise(line))
    assert [line[side] for line, side in zip(geometry["coordinates"], (-1, 0), strict=True)] == [
        [180.0 if start > "1" else -180.0, 5.0],
        [-180.0 if start > "1" else 180.0, 5.0],
    ]


def test_hostile_text_comes_back_as_it_was_and_holds_no_markup(infested_world, texts):
    content = geojson.write(infested_world, WITH_LINKS)

    found = features(infested_world, WITH_LINKS)
    for number, text in enumerate(texts):
        said = found[f"one-{number}"]["properties"]
        assert said["citations"][0]["quote"] == text
        assert said["claims"][0]["text"] == text
        assert found[f"link:two-{number}-attributed-one-{number}"]["properties"]["alternative"] == text
    assert not {b"<", b">", b"&"} & {bytes([one]) for one in content}


def test_the_file_says_which_basis_it_is_of_and_what_it_lost(world):
    said = json.loads(geojson.write(world, PLAIN))["x_timeline"]

    assert (said["log"], said["position"], said["root"]) == (BASIS.log_id, 40, BASIS.root.hex())
    assert "proofs that nothing was changed" in said["losses"]


def test_the_same_facts_are_the_same_bytes(world):
    assert geojson.write(world, WITH_LINKS) == geojson.write(handed(everything()), WITH_LINKS)
