from __future__ import annotations

import datetime as dt
import json

import pytest
import shapely

from ishenim.kernel import versions
from ishenim.kernel.places.boundaries import Faults, load_boundaries
from ishenim.kernel.places.models import Boundary
from ishenim.kernel.places.outlines import decoded_arcs
from ishenim.kernel.places.register import load_register

DAY = dt.date(2026, 3, 1)
SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
HOLE = [[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [1.5, 0.5], [0.5, 0.5]]
BOW_TIE = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


def feature(code, *rings, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": rings}
    return {"type": "Feature", "properties": {"code": code} | properties, "geometry": geometry}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def topology(arcs, objects, **more):
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": objects} | more)


def polygon(code, *rings, kind="Polygon"):
    return {"type": kind, "properties": {"code": code}, "arcs": list(rings)}


# Two squares that share the border x = 1: A lies in the west, B in the east.
SHARED = [[1, 0], [1, 1]]
WEST, EAST = [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 0], [2, 0], [2, 1], [1, 1]]
TWINS = {"all": {"type": "GeometryCollection", "geometries": [polygon("A", [0, 1]), polygon("B", [2, -1])]}}


@pytest.fixture
def places(a_place):
    return {code: a_place(code) for code in "AB"}


@pytest.fixture
def refused(places, a_file):
    def faults_of(text, name="map.json", **options):
        with pytest.raises(Faults) as fault:
            load_boundaries(a_file(text, name), **options)
        assert not Boundary.objects.exists()
        return fault.value.faults

    return faults_of


def shape_of(code):
    return shapely.from_wkb(bytes(Boundary.objects.get(place__code=code, valid_to=None).outline))


def test_shared_borders_are_walked_forwards_and_backwards(places, a_file):
    told = load_boundaries(a_file(topology([SHARED, WEST, EAST], TWINS)))
    assert told.added == ["A", "B"]
    assert shape_of("A").equals(shapely.box(0, 0, 1, 1))
    assert shape_of("B").equals(shapely.box(1, 0, 2, 1))


def test_steps_of_whole_numbers_are_added_up_scaled_and_moved():
    steps = {"scale": [0.5, 0.25], "translate": [70, 40]}
    arcs = decoded_arcs({"arcs": [[[2, 4], [2, 0], [-4, 4]]], "transform": steps})
    assert arcs == [[(71.0, 41.0), (72.0, 41.0), (70.0, 42.0)]]


def test_a_quantised_map_is_taken_in(places, a_file):
    arcs = [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]]
    steps = {"scale": [0.1, 0.1], "translate": [70, 40]}
    load_boundaries(a_file(topology(arcs, {"a": polygon("A", [0])}, transform=steps)))
    assert shape_of("A").equals(shapely.box(70, 40, 71, 41))


def test_several_polygons_holes_and_collections_make_one_outline(places, a_file):
    arcs = [SQUARE, HOLE, [[5, 5], [6, 5], [6, 6], [5, 5]], [[8, 8], [9, 8], [9, 9], [8, 8]]]
    several = polygon("A", [[0], [1]], [[2]], kind="MultiPolygon")
    gathered = {
        "type": "GeometryCollection",
        "properties": {"code": "B"},
        "geometries": [{"type": "Polygon", "arcs": [[2]]}, {"type": "Polygon", "arcs": [[3]]}],
    }
    load_boundaries(a_file(topology(arcs, {"a": several, "b": gathered})))
    assert shape_of("A").area == pytest.approx(4 - 1 + 0.5)
    assert shape_of("B").area == pytest.approx(1)


def test_geojson_is_taken_in_with_heights_left_out(places, a_file):
    ring = [[x, y, 800] for x, y in SQUARE]
    load_boundaries(a_file(geojson(feature("A", ring, HOLE), feature("B", [SQUARE], kind="MultiPolygon"))))
    assert shape_of("A").area == 3
    assert shape_of("B").equals(shapely.box(0, 0, 2, 2))


def test_the_property_with_the_code_can_be_named(places, a_file):
    path = a_file(geojson(feature("", SQUARE, pcode="A")))
    assert load_boundaries(path, code="pcode").added == ["A"]


def test_lakes_are_left_out_and_said_to_be(places, a_file):
    told = load_boundaries(a_file(geojson(feature("A", SQUARE), feature("LAKE", SQUARE) | lake())))
    assert (told.added, told.left_out) == (["A"], ["LAKE"])


def lake():
    return {"properties": {"code": "LAKE", "kind": "lake"}}


def test_a_self_crossing_outline_is_refused_with_its_name_and_the_place_of_the_crossing(refused):
    crossing = feature("A", BOW_TIE, name_en="Nookat District")
    assert refused(geojson(crossing, feature("B", SQUARE))) == [
        "The outline of Nookat District (A) is not sound: Self-intersection[1 1]."
    ]


@pytest.mark.parametrize(
    ("features", "fault"),
    [
        ([feature("X", SQUARE)], "The unit X is not in the register."),
        ([feature("", SQUARE)], "Outline 1 has no property “code” with the code of its unit."),
        ([feature("A", SQUARE), feature("A", HOLE)], "The unit A has two different outlines."),
        ([feature("A", SQUARE[:-1])], "Outline 1 (A): a line does not close to a ring."),
        ([feature("A", SQUARE[:1] * 3)], "Outline 1 (A): a line does not close to a ring."),
        ([feature("A")], "Outline 1 (A): it encloses no area."),
        ([feature("A", kind="MultiPolygon")], "Outline 1 (A): it encloses no area."),
        ([feature("A", SQUARE, kind="LineString")], "Outline 1 (A): a LineString is no area."),
        (
            [{"type": "Feature", "properties": None, "geometry": None}],
            "Outline 1 (?): a missing geometry is no area.",
        ),
        (
            [feature("A", [[x * 1000, y] for x, y in SQUARE])],
            "Outline 1 (A): a position is not on the earth; longitude comes first, in degrees.",
        ),
        ([], "map.json holds no outline."),
    ],
)
def test_each_fault_of_an_outline_is_named_and_nothing_is_written(refused, features, fault):
    assert refused(geojson(*features)) == [fault]


def test_all_faults_are_named_at_once(refused):
    assert len(refused(geojson(feature("X", SQUARE), feature("A", BOW_TIE), feature("", SQUARE)))) == 3


def test_the_same_outline_may_stand_in_two_layers(places, a_file):
    assert load_boundaries(a_file(geojson(feature("A", SQUARE), feature("A", SQUARE)))).added == ["A"]


def test_a_border_that_is_not_in_the_file_or_does_not_meet_the_last_is_refused(refused):
    assert refused(topology([SQUARE], {"a": polygon("A", [7])})) == [
        "Outline 1 (A): arc 7 is not in the file."
    ]
    assert refused(topology([SHARED, SQUARE], {"a": polygon("A", [0, 1])})) == [
        "Outline 1 (A): arc 1 does not begin where the last one ended."
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "map.json is not JSON"),
        ("[]", "map.json is neither TopoJSON nor GeoJSON."),
        ('{"type": "Feature"}', "map.json is neither TopoJSON nor GeoJSON."),
        ('{"type": "Topology"}', "map.json is not built like a map: KeyError('arcs')."),
        ('{"type": "FeatureCollection", "features": [1]}', "map.json is not built like a map"),
        ('{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": [5]}}]}',
         "map.json is not built like a map"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_map_is_refused(refused, text, fault):
    [said] = refused(text)
    assert said.startswith(fault)


def test_a_map_in_another_encoding_is_refused(refused):
    assert "not in UTF-8" in refused("{}".encode("utf-16"))[0]


def test_loading_the_same_map_again_changes_nothing(places, a_file):
    path = a_file(geojson(feature("A", SQUARE)))
    load_boundaries(path)
    assert load_boundaries(path).unchanged == ["A"]
    assert Boundary.objects.count() == 1


def test_a_changed_outline_closes_the_old_one_on_the_day(places, a_file):
    load_boundaries(a_file(geojson(feature("A", SQUARE))))
    told = load_boundaries(a_file(geojson(feature("A", SQUARE, HOLE))), day=DAY)
    assert told.changed == ["A"]
    days = Boundary.objects.order_by("id").values_list("valid_from", "valid_to")
    assert list(days) == [(None, DAY), (DAY, None)]


def test_an_outline_changed_twice_on_one_day_leaves_one(places, a_file):
    for rings in ([SQUARE], [SQUARE, HOLE], [HOLE]):
        load_boundaries(a_file(geojson(feature("A", *rings))), day=DAY)
    assert Boundary.objects.count() == 2
    assert shape_of("A").area == 1


def test_two_sources_stand_beside_each_other(places, a_file):
    path = a_file(geojson(feature("A", SQUARE)))
    load_boundaries(path, source="one")
    assert load_boundaries(path, source="two").added == ["A"]


def test_a_change_is_told_after_the_commit(places, a_file, django_capture_on_commit_callbacks):
    path, told = a_file(geojson(feature("A", SQUARE))), []
    before = versions.tokens("places")
    with django_capture_on_commit_callbacks(execute=True):
        load_boundaries(path, progress=lambda done, of: told.append((done, of)))
    assert versions.tokens("places") != before
    assert told == [(1, 1)]


def test_the_number_of_queries_does_not_grow_with_the_outlines(places, a_file, django_assert_num_queries):
    with django_assert_num_queries(5):  # a savepoint around units, outlines and one writing
        load_boundaries(a_file(geojson(feature("A", SQUARE))))
    with django_assert_num_queries(5):
        load_boundaries(a_file(geojson(feature("A", SQUARE), feature("B", SQUARE))), source="other")


@pytest.mark.parametrize("name", ["kg-detail", "kg-web"])
def test_the_real_maps_are_taken_in_without_any_repair(db, geo, name):
    load_register(geo / "kg-units.csv")
    told = load_boundaries(geo / f"{name}.topo.json")
    assert (len(told.added), told.left_out) == (63, ["KGW-ISSYKKUL", "KGW-SONGKOL"])
    nation = shape_of("KG")
    regions = [shape_of(f"KG{number:02}000000000") for number in (2, 3, 4, 5, 6, 7, 8, 11, 21)]
    assert shapely.union_all(regions).symmetric_difference(nation).area / nation.area < 1e-6
