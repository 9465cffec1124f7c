from __future__ import annotations

import csv
import datetime as dt
import os
import time
from pathlib import Path

import pytest

from ishenim.kernel.places import atlas as atlases
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.places.boundaries import load_boundaries
from ishenim.kernel.places.finding import find
from ishenim.kernel.places.locate import locate
from ishenim.kernel.places.map import the_map
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.places.register import load_register
from ishenim.kernel.places.report import kilometres_to
from ishenim.starter.territory.load import BEATS, CHICAGO, POLICE, UNITS, load

REPOSITORY = Path(__file__).parents[5]
DATA = Path(os.environ.get("ISHENIM_DATA") or REPOSITORY.parent / "shared" / "data")
NO_DATA = "no data of real places here: name their folder in ISHENIM_DATA"
COMMUNITIES = {
    "Nookat": "Nookat District", "Kara-Suu": "Kara-Suu District", "Ala-Buka Ayil Aimak": "Ala-Buka District",
    "Kerben": "Aksy District", "Suzak Ayil Aimak": "Suzak District",
    "Amanbaev Ayil Aimak": "Aitmatov District",
    "Chaek Ayil Aimak": "Jumgal District", "Uch-Korgon Ayil Aimak": "Kadamjai District",
    "Kulundu Ayil Aimak": "Leilek District", "Kara-Kulja Ayil Aimak": "Kara-Kulja District",
    "Oktyabr Ayil Aimak": "Alamudun District", "Jeti-Oguz Ayil Aimak": "Jeti-Oguz District",
    "Cholpon Ayil Aimak": "Kochkor District", "Uzgen": "Uzgen District",
    "Nariman Ayil Aimak": "Kara-Suu District", "Kyzyl-Tuu Ayil Aimak": "Suzak District",
    "Ak-Suu Ayil Aimak": "Leilek District", "Khalmion Ayil Aimak": "Kadamjai District",
    "Sverdlov District": "Bishkek City",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_remembered():
    atlases.forget()
    yield
    atlases.forget()


@pytest.fixture
def territory(db):
    load(demonstration=True)
    return atlas()


@pytest.fixture
def geo():
    if not (DATA / "geo" / "kg-units.csv").exists():
        pytest.skip(NO_DATA)
    return DATA / "geo"


def test_a_fresh_installation_knows_the_country_its_regions_districts_and_towns(territory):
    count = {kind: len(territory.of_kind(kind)) for kind in ("country", "raion", "city", "city_raion")}
    assert count == {"country": 1, "raion": 40, "city": 13, "city_raion": 4}
    first_level = territory.children(territory.by_code("KG").id)
    assert len(first_level) == 9
    assert set(Place.objects.exclude(iso__in=["", "KG"]).values_list("iso", flat=True)) == {
        "KG-B", "KG-C", "KG-J", "KG-N", "KG-O", "KG-T", "KG-Y", "KG-GB", "KG-GO"
    }  # fmt: skip


def test_it_knows_the_nineteen_communities_where_they_lie(territory):
    found = {}
    for beat in territory.of_kind("beat"):
        community = territory.ancestors(beat.id, "administrative")[0]
        found[community.names["en"]] = territory.ancestors(community.id, "administrative")[0].names["en"]
    assert found == COMMUNITIES


def test_each_community_has_one_to_four_beats_in_both_hierarchies(territory):
    beats = territory.of_kind("beat")
    for beat in beats:
        community = territory.ancestors(beat.id, "administrative")[0]
        assert beat.code.rpartition("-B")[0] == community.code
        kinds = [unit.kind for unit in territory.ancestors(beat.id, "police")]
        assert kinds == ["police_area", "police_area", "country"]
    communities = [beat.code.rpartition("-B")[0] for beat in beats]
    assert {communities.count(code) for code in communities} <= {1, 2, 3, 4}
    assert len(set(communities)) == 19


def test_beats_are_marked_as_a_demonstration(territory):
    assert not Place.objects.filter(kind="beat").exclude(source__startswith="Demonstration").exists()


def test_every_unit_has_a_name_in_three_languages_and_a_source(territory):
    for unit in territory.units.values():
        assert all(unit.names.values()), unit.code
    assert not Place.objects.filter(source="").exists()


def test_kara_buura_became_aitmatov_district(territory):
    former = territory.by_code("KG07215000000~2022-01-01")
    assert former.names["en"] == "Kara-Buura District"
    assert territory.current(former.id, dt.date(2021, 12, 31)).names["en"] == "Kara-Buura District"
    assert territory.current(former.id, dt.date(2022, 1, 1)).names["en"] == "Aitmatov District"
    assert find("Кара-Буура району")[0].unit.names["en"] == "Aitmatov District"
    assert "KG07215000000" in [u.code for u in territory.of_kind("raion", dt.date(2022, 1, 1))]
    assert len(territory.of_kind("raion", dt.date(2021, 12, 31))) == 40


def test_what_joined_the_city_of_osh_counts_there(territory):
    osh = territory.by_code("KG21000000000")
    assert [unit.code for unit in territory.former(osh.id)] == ["KG06226819000", "KG06226862000"]
    assert territory.current(territory.by_code("KG06226862000").id).id == osh.id


def test_loading_again_changes_nothing(territory):
    before = list(Place.objects.values()), list(Parentage.objects.values())
    load(demonstration=True)
    assert (list(Place.objects.values()), list(Parentage.objects.values())) == before


def test_loading_is_quick_and_asks_a_fixed_number_of_questions(db, django_assert_num_queries):
    began = time.perf_counter()
    with django_assert_num_queries(19):
        load(demonstration=True)
    assert time.perf_counter() - began < 1
    with django_assert_num_queries(11):
        load(demonstration=True)


def test_what_somebody_changed_is_not_put_back(territory):
    Place.objects.filter(code="KG06242000000").update(name_en="Naukat")
    load(demonstration=True)
    assert Place.objects.get(code="KG06242000000").name_en == "Naukat"


def test_without_any_outline_a_point_is_given_to_the_nearest_town(territory):
    located = locate(72.62, 40.27)
    assert (located.unit.names["en"], located.how) == ("Nookat", "nearest")
    assert locate(74.6, 42.87).unit.names["en"] == "Bishkek City"


def test_the_files_say_no_more_exactly_where_a_place_is_than_a_tenth_of_a_degree():
    for path in (UNITS, POLICE, BEATS, CHICAGO):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            for column in ("lat", "lon"):
                assert len(row.get(column, "").partition(".")[2]) <= 1


def test_the_real_register_is_loaded_over_it_without_doubling(territory, geo):
    known = Place.objects.count()
    told = load_register(geo / "kg-units.csv")
    assert (told.renamed, told.moved, told.ended) == ([], [], [])
    assert told.outdated == ["KG07215000000", "KG06226819000", "KG06226862000"]
    assert Place.objects.count() == known + len(told.added)
    assert len(told.added) == 2438 - 87
    assert Place.objects.get(code="KG07215000000").name_en == "Aitmatov District"
    load(demonstration=True)
    assert Place.objects.count() == known + len(told.added)


def test_the_typed_positions_lie_where_the_real_outlines_are(territory, geo):
    typed = {unit.code: (unit.lon, unit.lat) for unit in territory.units.values() if unit.lon is not None}
    load_register(geo / "kg-units.csv")
    load_boundaries(geo / "kg-detail.topo.json")
    atlases.forget()
    drawn = atlas()
    outlined = {unit.code for unit in the_map().units}
    odd = "KG03440000010"  # the outline of Kara-Kul is that of another settlement
    for code, position in typed.items():
        unit = drawn.by_code(code)
        above = [unit, *drawn.ancestors(unit.id, "administrative")]
        nearest = next(unit.code for unit in above if unit.code in outlined)
        assert code == odd or kilometres_to(nearest, *position) < 5, unit.names["en"]


def test_chicago_is_loaded_as_a_place_of_another_country(territory):
    told = load_register(CHICAGO, country="US")
    assert len(told.added) == 79
    atlases.forget()
    drawn = atlas()
    areas = drawn.children(drawn.by_code("US-IL-CHI").id)
    assert len(areas) == 77
    assert [unit.code for unit in drawn.ancestors(areas[0].id)] == ["US-IL-CHI", "US"]
    assert drawn.by_code("US-IL-CHI-CA32").name == "Loop"
    assert find("Hyde Park")[0].unit.code == "US-IL-CHI-CA41"
