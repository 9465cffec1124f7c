from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import override

from ishenim.kernel.places.models import Boundary, Parentage, Place

JANUARY, JUNE = dt.date(2025, 1, 1), dt.date(2025, 6, 1)


def test_a_place_is_called_by_its_name_in_the_readers_language():
    place = Place(code="O", name_ky="Ош", name_ru="город Ош", name_en="Osh")
    with override("ru"):
        assert str(place) == place.name == "город Ош"


def test_a_place_without_a_name_in_the_readers_language_is_called_by_the_first_it_has():
    with override("en"):
        assert Place(name_ky="Ош", name_ru="город Ош").name == "Ош"
        assert Place(name_ru="город Ош").name == "город Ош"
        assert Place().name == ""


def test_a_name_can_be_asked_for_while_no_language_is_active():
    with override(None):
        assert Place(name_ky="Ош", name_en="Osh").name == "Ош"


def test_no_two_places_have_one_code(a_place):
    a_place("A")
    with pytest.raises(IntegrityError):
        a_place("A")


@pytest.mark.parametrize(
    "facts",
    [
        {"name_en": ""},
        {"lon": 74.6},
        {"lon": 74.6, "lat": 91.0},
        {"lon": 181.0, "lat": 42.0},
        {"valid_from": JUNE, "valid_to": JANUARY},
        {"valid_from": JUNE, "valid_to": JUNE},
    ],
    ids=["no name", "half a position", "beyond the pole", "round the world", "ends first", "never was"],
)
def test_the_database_refuses_a_place_that_cannot_be(a_place, facts):
    with pytest.raises(IntegrityError):
        a_place("A", **facts)


def test_only_a_place_that_is_over_is_replaced_and_only_by_another(a_place):
    heir = a_place("B")
    a_place("A", valid_to=JUNE, replaced_by=heir)
    with pytest.raises(IntegrityError):
        a_place("C", replaced_by=heir)


def test_no_place_takes_its_own_place(a_place):
    place = a_place("A", valid_to=JUNE)
    with pytest.raises(IntegrityError):
        Place.objects.filter(code="A").update(replaced_by=place)


def test_no_place_lies_in_itself(a_place):
    place = a_place("A")
    with pytest.raises(IntegrityError):
        Parentage.objects.create(place=place, parent=place)


def test_a_place_has_one_parent_at_a_time_in_a_hierarchy(a_place):
    one, two = a_place("1"), a_place("2")
    place = a_place("A", one)
    Parentage.objects.create(place=place, parent=two, hierarchy="police")
    with pytest.raises(IntegrityError):
        Parentage.objects.create(place=place, parent=two)


def test_a_parent_belongs_to_a_known_hierarchy(a_place):
    with pytest.raises(IntegrityError):
        a_place("A", a_place("1"), hierarchy="astrological")


def test_a_place_has_one_boundary_at_a_time_from_a_source(a_place):
    place = a_place("A")
    Boundary.objects.create(place=place, outline=b"1", source="web")
    Boundary.objects.create(place=place, outline=b"2", source="detail")
    with pytest.raises(IntegrityError):
        Boundary.objects.create(place=place, outline=b"3", source="web")


def test_a_place_with_a_history_cannot_be_deleted(a_place):
    parent = a_place("1")
    a_place("A", parent)
    with pytest.raises(ProtectedError):
        parent.delete()
