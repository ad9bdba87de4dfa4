"""The packaged cases in each format: the seed case to the byte, the wider one as others read it."""

import json
import xml.etree.ElementTree as ET

import pytest

from tests.exchange.golden import ACTION, CASE, GOLDEN, KEPT, of_case, written
from tests.exchange.test_tables import validated
from tests.exchange.test_timelinejs import faults_of
from tests.exchange.validators import validator
from timeline.exchange import geojson, kml, tables, timelinejs
from timeline.exchange.extract import Options

WIDER = "iran-pakistan-2024"


@pytest.fixture(scope="module")
def wider():
    return of_case(WIDER)


@pytest.mark.parametrize("format_", KEPT)
def test_the_seed_case_is_the_golden_file_to_the_byte(format_):
    for name, content in written(of_case(CASE, ACTION), format_).items():
        assert (GOLDEN / name).read_bytes() == content, f"{name}: python -m tests.exchange.golden writes it anew"


def test_the_wider_case_is_a_package_that_others_accept(wider, tmp_path):
    report = validated(tables.write(wider, Options()), tmp_path)

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    assert {task.name: task.stats["rows"] for task in report.tasks}["actions"] == len(wider.register.actions)


def test_the_wider_case_is_a_map_that_others_accept(wider):
    written = geojson.write(wider, Options(links=True))

    read = validator("geojson_pydantic").FeatureCollection.model_validate_json(written)

    ids = [feature.id for feature in read.features]
    assert len(set(ids)) == len(ids)
    assert {feature.properties["action"] for feature in read.features if feature.properties["kind"] == "action"} == set(
        wider.actions
    )


def test_the_wider_case_is_a_timeline_by_the_rules(wider):
    assert list(faults_of(json.loads(timelinejs.write(wider, Options())))) == []


def test_the_wider_case_is_kml_by_the_schema(wider, tmp_path):
    (tmp_path / "x.kml").write_text(kml.write(wider, Options()), encoding="utf-8")

    assert validator("fastkml.validator").validate(file_to_validate=tmp_path / "x.kml")
    assert len(ET.parse(tmp_path / "x.kml").findall(".//{*}Placemark")) >= len(wider.actions)  # noqa: S314  # ours


@pytest.mark.parametrize("format_", ["geojson", "kml", "timelinejs"])
def test_no_figure_of_the_wider_case_stands_without_its_claimant(wider, format_):
    """Every line that tells of the dead says according to whom; in JSON every value stands in a claim."""
    text = b"".join(written(wider, format_).values()).decode()

    if format_ == "geojson":
        for feature in json.loads(text)["features"]:
            assert all(claim.get("claimant_name") for claim in feature["properties"].get("claims", ()))
        return
    lines = text.replace("\\u003c", "<").replace("&lt;", "<").replace("\\u003e", ">").replace("&gt;", ">").split("<p>")
    told = [line for line in lines if line.startswith("claim: ")]
    assert len(told) > 50
    assert [line for line in told if "according to " not in line] == []
