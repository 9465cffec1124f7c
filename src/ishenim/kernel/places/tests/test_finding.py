from __future__ import annotations

import datetime as dt
import time

import pytest
from django.utils.translation import override

from ishenim.kernel.places import finding
from ishenim.kernel.places.finding import find, nearest_spellings
from ishenim.kernel.places.models import Place
from ishenim.kernel.places.register import load_register


@pytest.fixture
def territory(a_place):
    country = a_place("KG", kind="country", name_ky="Кыргыз Республикасы", name_en="Kyrgyz Republic")

    def unit(code, kind, *names, **more):
        ky, ru, en, parent = (*names, country)[:4]
        return a_place(code, parent, kind=kind, name_ky=ky, name_ru=ru, name_en=en, **more)

    osh = unit("O", "oblast", "Ош облусу", "Ошская область", "Osh Region")
    unit("OC", "republican_city", "Ош шаары", "город Ош", "Osh City")
    unit("Y", "oblast", "Ысык-Көл облусу", "Иссык-Кульская область", "Issyk-Kul Region")
    unit("J", "oblast", "Жалал-Абад облусу", "Джалал-Абадская область", "Jalal-Abad Region")
    district = unit("O-N", "raion", "Ноокат району", "Ноокатский район", "Nookat District", osh)
    unit("O-N-T", "town", "Ноокат", "Ноокат", "Nookat", district)
    unit("O-N-J", "village", "Жаңы-Ноокат", "Джаны-Ноокат", "Jany-Nookat", district)
    unit("O-U", "town", "Өзгөн", "Узген", "Uzgen", osh)
    unit("O-K", "town", "Кара-Суу", "Кара-Суу", "Kara-Suu", osh)
    unit("O-N-K", "village", "Кара-Суу", "Кара-Суу", "Kara-Suu", district)
    return country


def first(text):
    return find(text)[0].unit.code


@pytest.mark.parametrize(
    "spelling",
    ["Ноокат", "Нокат", "нооkат", "nookat", "Noukat", "Нооктa", "НООКАТ ", "ноокат шаары", "г. Ноокат"],
)
def test_nookat_is_found_however_it_is_spelled(territory, spelling):
    assert first(spelling) in {"O-N-T", "O-N"}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Узген", "O-U"), ("Өзгөн", "O-U"), ("Озгон", "O-U"), ("Uzgen", "O-U"), ("узгэн", "O-U"),
        ("кара суу", "O-K"), ("Karasuu", "O-K"), ("Каrа-Суу", "O-K"), ("КАРАСУ", "O-K"),
        ("Джалал-Абад", "J"), ("Жалал-Абад", "J"), ("jalalabad", "J"), ("Dzhalal Abad", "J"),
        ("Ыссык-Куль", "Y"), ("Issyk-Kul", "Y"), ("Ысык-Көл", "Y"), ("Ысык көл облусу", "Y"),
    ],
)  # fmt: skip
def test_names_are_found_in_either_language_and_either_alphabet(territory, spelling, code):
    assert first(spelling) == code


def test_the_kind_of_place_chooses_between_namesakes(territory):
    assert first("Ош шаары") == first("город Ош") == first("Osh city") == "OC"
    assert first("Ош облусу") == "O"
    assert first("Ноокат району") == "O-N"


def test_of_equal_namesakes_the_larger_unit_stands_first(territory):
    assert [found.unit.code for found in find("Кара-Суу")][:2] == ["O-K", "O-N-K"]


def test_what_was_typed_exactly_stands_before_what_begins_so_and_what_is_only_alike(territory):
    scores = {found.unit.code: found.score for found in find("Ноокат")}
    assert scores["O-N-T"] == 100
    assert scores["O-N"] == 98
    assert scores["O-N"] > scores["O-N-J"] > 64


def test_the_beginning_of_a_name_is_enough(territory):
    assert first("Узг") == "O-U"
    assert first("Жалал") == "J"


def test_a_place_stands_in_the_answer_once_with_the_name_that_was_meant(territory):
    found = find("Узген")
    assert [answer.unit.code for answer in found].count("O-U") == 1
    assert (found[0].name, find("uzgen")[0].name) == ("Узген", "Uzgen")


def test_a_word_for_a_kind_alone_is_still_looked_for(territory):
    assert find("облусу") == [] or all(found.score < 98 for found in find("облусу"))


@pytest.mark.parametrize("nothing", ["", "  ", "—", "!!!", "xqzwv"])
def test_nothing_is_found_for_nothing(territory, nothing):
    assert find(nothing) == []


def test_a_very_long_text_is_looked_for_by_its_beginning(territory):
    assert isinstance(find("Ноокат " * 10_000), list)


def test_no_more_are_given_than_asked_for(territory):
    assert len(find("Ноокат", limit=2)) == 2


def test_a_former_name_finds_what_has_taken_its_place(territory, a_place):
    now = a_place("T-A", territory, kind="raion", name_ky="Айтматов району", name_en="Aitmatov District")
    a_place("T-A~2022", territory, name_ky="Кара-Буура району", valid_to=dt.date(2022, 1, 1), replaced_by=now)
    [found, *_rest] = find("Кара-Буура")
    assert (found.unit.code, found.name) == ("T-A", "Кара-Буура району")


def test_the_nearest_spellings_are_names_in_the_readers_language_each_once(territory):
    with override("ru"):
        assert nearest_spellings("Караасу", limit=3)[0] == "Кара-Суу"
    assert nearest_spellings("Каарсуу").count("Kara-Suu") == 1


def test_finding_asks_the_database_nothing_once_the_names_are_known(territory, django_assert_num_queries):
    find("Ноокат")
    with django_assert_num_queries(0):
        find("Ноокат")
        find("Узген")


def test_among_all_places_of_the_country_finding_takes_a_few_milliseconds(db, geo):
    load_register(geo / "kg-units.csv")
    finding.index()
    rounds = []
    for _ in range(10):
        began = time.perf_counter()
        for text in ["Нокат", "нооkат", "Нооктa", "кара суу", "Джалал-Абад", "бишк", "Talass", "а", "кызыл"]:
            find(text)
        rounds.append((time.perf_counter() - began) / 9)
    assert min(rounds) < 0.005


def test_the_names_of_all_real_districts_find_them_first(db, geo):
    load_register(geo / "kg-units.csv")
    for district in Place.objects.filter(kind="raion"):
        for name in (district.name_ky, district.name_ru, district.name_en):
            assert find(name)[0].unit.code == district.code, name
