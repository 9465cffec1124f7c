from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils.translation import override

from ishenim.kernel import versions
from ishenim.kernel.places.atlas import atlas, built_from_the_atlas, forget
from ishenim.kernel.places.models import Parentage, Place

BEFORE, CHANGE, AFTER = dt.date(2024, 5, 31), dt.date(2024, 6, 1), dt.date(2024, 6, 2)


def codes(units):
    return [unit.code for unit in units]


@pytest.fixture
def osh(a_place):
    """Draw a small territory: a village in a district of a region, and its beat in two hierarchies."""
    country = a_place("KG", kind="country")
    region = a_place("O", country, kind="oblast")
    district = a_place("O-N", region, kind="raion")
    village = a_place("O-N-V", district, name_ky="Ноокат", name_ru="Ноокат шаары", name_en="Nookat")
    area = a_place("O-P", country, "police", kind="police_area")
    beat = a_place("O-N-V-B1", village, kind="beat")
    Parentage.objects.create(place=beat, parent=area, hierarchy="police")
    return {place.code: place for place in (country, region, district, village, area, beat)}


def test_a_unit_is_found_by_its_code_and_by_its_number(osh):
    unit = atlas().by_code("O-N-V")
    assert unit == atlas().by_id(osh["O-N-V"].id)
    assert (unit.kind, unit.names["ru"]) == ("village", "Ноокат шаары")
    with override("en"):
        assert unit.name == "Nookat"


def test_a_code_nobody_has_is_no_unit(osh):
    with pytest.raises(KeyError):
        atlas().by_code("nowhere")


def test_a_place_without_a_position_has_that_of_the_nearest_above_it_that_has_one(osh):
    beat = osh["O-N-V-B1"].id
    assert atlas().position(beat) is None
    Place.objects.filter(code="O").update(lon=72.8, lat=40.5)
    Place.objects.filter(code="O-N-V").update(lon=72.6, lat=40.27)
    forget()
    assert atlas().position(beat) == (72.6, 40.27)
    assert atlas().position(osh["O-N"].id) == (72.8, 40.5)


def test_ancestors_stand_nearest_first(osh):
    drawn = atlas()
    assert codes(drawn.ancestors(osh["O-N-V"].id)) == ["O-N", "O", "KG"]
    assert drawn.ancestors(osh["KG"].id) == []


def test_ancestors_in_all_hierarchies_are_named_once(osh):
    drawn, beat = atlas(), osh["O-N-V-B1"].id
    assert codes(drawn.ancestors(beat, "police")) == ["O-P", "KG"]
    assert codes(drawn.ancestors(beat, "administrative")) == ["O-N-V", "O-N", "O", "KG"]
    assert set(codes(drawn.ancestors(beat))) == {"O-N-V", "O-P", "O-N", "KG", "O"}
    assert len(drawn.ancestors(beat)) == 5


def test_units_in_a_circle_do_not_turn_for_ever(osh):
    Parentage.objects.create(place=osh["KG"], parent=osh["O-N"])
    assert codes(atlas().ancestors(osh["KG"].id, "administrative")) == ["O-N", "O"]
    assert osh["KG"].id in atlas().within(osh["O-N"].id)


def test_children_lie_directly_in_the_place_in_one_hierarchy(osh):
    drawn = atlas()
    assert codes(drawn.children(osh["KG"].id)) == ["O"]
    assert codes(drawn.children(osh["KG"].id, "police")) == ["O-P"]


def test_within_a_place_are_the_place_and_all_below(osh):
    drawn = atlas()
    below = {osh[code].id for code in ("O-N", "O-N-V", "O-N-V-B1")}
    assert drawn.within(osh["O-N"].id) == below
    assert drawn.within(osh["O-N"].id) is drawn.within(osh["O-N"].id)
    assert drawn.within(osh["O-P"].id, "administrative") == {osh["O-P"].id}


def test_units_of_a_kind_stand_in_the_order_of_their_codes(osh, a_place):
    a_place("A-B1", osh["O-N"], kind="beat")
    assert codes(atlas().of_kind("beat")) == ["A-B1", "O-N-V-B1"]
    assert atlas().of_kind("moon") == []


@pytest.fixture
def merged(osh, a_place):
    """Let the village merge into a town of another district on the day of the change."""
    other = a_place("O-K", osh["O"], kind="raion")
    town = a_place("O-K-T", other, kind="town")
    Parentage.objects.filter(place=osh["O-N-V"]).update(valid_to=CHANGE)
    Place.objects.filter(code="O-N-V").update(valid_to=CHANGE, replaced_by=town)
    return osh | {"O-K": other, "O-K-T": town}


def test_a_merged_unit_is_itself_until_the_day_of_the_merger(merged):
    drawn, village = atlas(), merged["O-N-V"].id
    assert drawn.current(village, BEFORE).code == "O-N-V"
    assert drawn.current(village, CHANGE).code == "O-K-T"


def test_a_unit_that_ended_without_an_heir_stays_itself(osh):
    Place.objects.filter(code="O-N-V").update(valid_to=CHANGE)
    assert atlas().current(osh["O-N-V"].id, AFTER).code == "O-N-V"


def test_units_that_replace_each_other_do_not_turn_for_ever(osh, a_place):
    one = a_place("1", valid_to=CHANGE)
    two = a_place("2", valid_to=CHANGE, replaced_by=one)
    Place.objects.filter(code="1").update(replaced_by=two)
    assert atlas().current(one.id, AFTER).code == "2"


def test_what_lay_in_a_merged_unit_lies_in_what_it_merged_into(merged):
    drawn, beat = atlas(), merged["O-N-V-B1"].id
    assert codes(drawn.ancestors(beat, "administrative", BEFORE)) == ["O-N-V", "O-N", "O", "KG"]
    assert codes(drawn.ancestors(beat, "administrative", AFTER)) == ["O-K-T", "O-K", "O", "KG"]
    assert codes(drawn.children(merged["O-K-T"].id, on=AFTER)) == ["O-N-V-B1"]
    assert codes(drawn.children(merged["O-N-V"].id, on=BEFORE)) == ["O-N-V-B1"]


def test_a_merged_unit_counts_where_it_merged_into_and_no_longer_where_it_lay(merged):
    drawn, village = atlas(), merged["O-N-V"].id
    assert village in drawn.within(merged["O-K"].id, on=AFTER)
    assert village not in drawn.within(merged["O-N"].id, on=AFTER)
    assert village in drawn.within(merged["O-N"].id, on=BEFORE)
    assert codes(drawn.former(merged["O-K-T"].id, AFTER)) == ["O-N-V"]
    assert drawn.former(merged["O-K-T"].id, BEFORE) == []


def test_a_unit_asked_about_outside_its_life_answers_for_the_nearest_day_of_it(merged, a_place):
    young = a_place("O-N-Y", valid_from=CHANGE)
    Parentage.objects.create(place=young, parent=merged["O-N"], valid_from=CHANGE)
    drawn = atlas()
    assert codes(drawn.ancestors(young.id, on=BEFORE)) == ["O-N", "O", "KG"]
    assert codes(drawn.ancestors(merged["O-N-V"].id, on=AFTER)) == ["O-N", "O", "KG"]
    assert "O-N-Y" not in codes(drawn.children(merged["O-N"].id, on=BEFORE))
    assert "O-N-Y" in codes(drawn.children(merged["O-N"].id, on=CHANGE))


def test_a_kind_lists_only_units_that_exist_on_the_day(merged):
    drawn = atlas()
    assert "O-N-V" in codes(drawn.of_kind("village", BEFORE))
    assert "O-N-V" not in codes(drawn.of_kind("village", CHANGE))


def test_a_day_left_out_is_today(merged):
    drawn = atlas()
    with time_machine.travel("2024-05-31 17:59 +0000"):
        assert drawn.current(merged["O-N-V"].id).code == "O-N-V"
        assert drawn.of_kind("village")
    with time_machine.travel("2024-05-31 18:01 +0000"):  # midnight has passed in Bishkek
        assert drawn.current(merged["O-N-V"].id).code == "O-K-T"
        assert not drawn.of_kind("village")


def test_the_territory_is_read_with_two_queries_however_large(osh, a_place, django_assert_num_queries):
    with django_assert_num_queries(2):
        atlas().ancestors(osh["O-N-V"].id)
    a_place("more", osh["O-N"])
    forget()
    with django_assert_num_queries(2):
        atlas().within(osh["KG"].id)


def test_the_atlas_is_kept_until_the_territory_changes(osh, django_assert_num_queries):
    first = atlas()
    with django_assert_num_queries(0):
        assert atlas() is first
    versions.raise_("places")
    assert atlas() is not first


def test_what_is_built_from_the_atlas_is_built_once_for_each(osh):
    count = built_from_the_atlas(lambda drawn: [len(drawn.units)])
    assert count() is count()
    first = count()
    versions.raise_("places")
    assert count() == first
    assert count() is not first


def test_a_unit_that_moved_lies_in_one_parent_a_day(osh, a_place):
    other = a_place("O-K", osh["O"], kind="raion")
    Parentage.objects.filter(place=osh["O-N-V"]).update(valid_to=CHANGE)
    Parentage.objects.create(place=osh["O-N-V"], parent=other, valid_from=CHANGE)
    drawn = atlas()
    assert codes(drawn.children(osh["O-N"].id, on=BEFORE)) == ["O-N-V"]
    assert codes(drawn.children(osh["O-N"].id, on=CHANGE)) == []
    assert codes(drawn.children(other.id, on=CHANGE)) == ["O-N-V"]
    assert codes(drawn.ancestors(osh["O-N-V"].id, on=AFTER)) == ["O-K", "O", "KG"]
