from __future__ import annotations

import json

import pytest
import shapely

from ishenim.kernel.places.models import Boundary
from ishenim.kernel.places.report import where_towns_fall

BORDER = "It lies on the border, within the precision of the outlines."
HEADER = "name_en,name_ru,name_ky,lat,lon,population,adm2_code\n"


@pytest.fixture
def districts(a_place):
    region = a_place("R", kind="oblast")
    shapes = {"W": shapely.box(70, 40, 71, 41), "E": shapely.box(71, 40, 72, 41)}
    for code, shape in shapes.items():
        place = a_place(code, region, kind="raion")
        Boundary.objects.create(place=place, outline=shapely.to_wkb(shape), source="typed")
    a_place("N", region, kind="raion")


def report_on(a_file, line, **options):
    return where_towns_fall(a_file(HEADER + line + "\n"), **options)


def test_a_town_that_falls_where_its_list_says_is_right(districts, a_file):
    report = report_on(a_file, "Town,,,40.5,70.5,20000,W")
    assert (report.towns, report.right, report.astray) == (1, 1, [])


def test_small_settlements_are_passed_over_unless_asked_for(districts, a_file):
    assert report_on(a_file, "Hamlet,,,40.5,70.5,,W").towns == 0
    assert report_on(a_file, "Town,,,40.5,70.5,10000,W").towns == 0
    assert report_on(a_file, "Hamlet,,,40.5,70.5,,W", above=-1).towns == 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Town,,,40.5,71.5,20000,W", ("E", 42.27, "The list and the outlines disagree.")),
        ("Town,,,40.5,71.01,20000,W", ("E", 0.85, BORDER)),
        ("Town,,,40.5,69.5,20000,W", ("", 42.27, "It lies outside every outline.")),
        ("Town,,,40.5,70.5,20000,N", ("W", None, "The named unit has no outline.")),
    ],
)  # fmt: skip
def test_a_town_astray_is_reported_with_distance_and_reason(districts, a_file, line, expected):
    found, km, why = expected
    [astray] = report_on(a_file, line).astray
    assert (astray.name, astray.population, astray.found, astray.why) == ("Town", 20000, found, why)
    assert astray.km == (None if km is None else pytest.approx(km, rel=0.01))


def test_a_known_quirk_of_an_outline_is_named_as_the_reason(districts, a_file):
    quirk = {"effect": "code_quirk", "code": "W", "note": "A small polygon."}
    path = a_file(json.dumps({"changes": [quirk, {"effect": "rank"}]}), "changes.json")
    [astray] = report_on(a_file, ",,Шаар,40.5,71.5,20000,W", changes_json=path).astray
    assert (astray.name, astray.why) == ("Шаар", "A small polygon.")
