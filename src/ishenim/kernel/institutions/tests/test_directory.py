"""Who is who on a day: appointments in force, the office that serves a place, the faces anyone may know."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from ishenim.kernel.institutions import directory, roles
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import (
    LOCAL_SELF_GOVERNMENT,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    ROLES,
)

FIRST, LAST, AFTER = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)


def held_by_people(found) -> list[str]:
    return [row.person.name for row in found]


def test_offices_that_face_the_public_are_read_piece_by_piece_everywhere_or_in_places(world):
    everywhere = directory.public_offices(None, most=100)
    assert "officer" in held_by_people(everywhere)
    assert not {"moderator", "editor", "administrator"} & set(held_by_people(everywhere))

    first = directory.public_offices(None, most=2)
    rest = directory.public_offices(None, after=first[-1].pk, most=100)
    assert held_by_people([*first, *rest]) == held_by_people(everywhere)
    assert held_by_people(directory.public_offices([world.beat.pk], most=100)) == ["officer"]


def test_an_office_that_is_over_faces_nobody(world):
    world.end(world.officer, FIRST)

    assert directory.public_offices([world.beat.pk], most=100, on=FIRST) == []


def in_force(actor, day):
    return Appointment.objects.in_force(day).filter(pk=actor.appointment_id).exists()


@pytest.fixture
def for_october(world):
    return world.appoint(NEIGHBOURHOOD_OFFICER, "district_police", "beat", starts=FIRST, ends=AFTER)


def test_an_appointment_is_in_force_from_its_first_day_to_the_last_before_its_end(for_october):
    days = [date(2026, 9, 30), FIRST, LAST, AFTER]

    assert [in_force(for_october, day) for day in days] == [False, True, True, False]


def test_an_appointment_without_an_end_goes_on(world):
    assert in_force(world.officer, date(2099, 1, 1))


def test_an_appointment_that_no_second_person_confirmed_is_not_in_force(world):
    waiting = world.appoint(roles.MODERATOR, "moderation", "region", confirmed=False)

    assert not in_force(waiting, FIRST)
    assert in_force(world.moderator, FIRST)


def test_who_may_not_sign_in_holds_no_office(world):
    Person.objects.filter(pk=world.officer.person_id).update(is_active=False)

    assert not in_force(world.officer, FIRST)


def test_a_beat_is_served_by_its_own_officer_before_anyone_above(world):
    world.appoint(NEIGHBOURHOOD_OFFICER, "regional_police", "police_region")

    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk) == world.officer.institution_id


def test_a_place_without_its_own_office_is_served_by_the_nearest_above_in_the_offices_hierarchy(world):
    assert directory.serving(POLICE_CHIEF, world.beat.pk) == world.chief.institution_id
    assert directory.serving(LOCAL_SELF_GOVERNMENT, world.beat.pk) == world.mayor.institution_id

    world.end(world.chief, FIRST)

    assert directory.serving(POLICE_CHIEF, world.beat.pk, FIRST) == world.regional_chief.institution_id


def test_nobody_serves_a_place_for_which_no_such_office_is_held(world):
    assert directory.serving(LOCAL_SELF_GOVERNMENT, world.places["far_beat"].pk) is None
    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.places["town"].pk) is None


def test_of_two_offices_of_one_place_the_older_serves(world):
    world.appoint(NEIGHBOURHOOD_OFFICER, "regional_police", "beat")

    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk) == world.officer.institution_id


def test_an_office_serves_on_the_days_of_its_term_only(world, for_october):
    world.end(world.officer, FIRST)

    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk, LAST) == for_october.institution_id
    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk, AFTER) is None


def test_a_merged_place_is_served_by_the_office_of_what_took_its_place(world):
    world.merge("beat", "far_beat", FIRST)
    world.end(world.officer, FIRST)

    assert directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk, FIRST) == world.far_officer.institution_id


def test_before_the_day_it_merged_a_place_is_served_by_its_own_office(world):
    world.merge("beat", "far_beat", FIRST)

    before = directory.serving(NEIGHBOURHOOD_OFFICER, world.beat.pk, date(2026, 9, 30))

    assert before == world.officer.institution_id


def test_the_faces_of_a_place_are_those_whose_office_faces_the_public(world):
    everywhere = [place.pk for place in world.places.values()]

    shown = {face.role for face in directory.public_faces(everywhere, 10)}

    assert shown == {"neighbourhood_officer", "juvenile_inspector", "police_chief", "local_self_government"}


@pytest.mark.parametrize(
    "role", [role for role in ROLES.values() if not role.public], ids=lambda role: role.name
)
def test_no_other_office_ever_has_a_face(world, role):
    world.appoint(role, "ministry", "beat")

    assert [face.role for face in directory.public_faces([world.beat.pk], 10)] == ["neighbourhood_officer"]


def test_a_sensitive_office_never_faces_the_public():
    assert [role.name for role in ROLES.values() if role.sensitive and role.public] == []


def test_who_left_an_office_has_no_face_any_more(world):
    world.end(world.officer, FIRST)

    assert not directory.public_faces([world.beat.pk], 10, FIRST)
    assert directory.public_faces([world.beat.pk], 10, date(2026, 9, 30))


def test_the_faces_of_a_place_are_read_with_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [
            (face.person.name, face.institution.name, face.place.name)
            for face in directory.public_faces([world.beat.pk], 10)
        ]

    assert found == [("officer", "District police", "Beat")]


def test_the_faces_of_the_nearest_places_come_first_and_no_more_than_asked(world):
    beat, town = world.beat.pk, world.places["town"].pk

    def roles(*places, most=10):
        return [face.role for face in directory.public_faces(places, most)]

    assert roles(beat, town) == [*roles(beat), *roles(town)]
    assert roles(town, beat) == [*roles(town), *roles(beat)]
    assert roles(town, beat, most=1) == roles(town)[:1] != roles(beat)[:1]


def test_the_institutions_of_a_day_are_those_that_have_begun_and_not_ended(world):
    codes = [body.code for body in directory.institutions(FIRST)]
    assert codes == [
        "ministry",
        "independent",
        "far_police",
        "district_police",
        "regional_police",
        "civil_union",
        "moderation",
        "city_hall",
    ]

    Institution.objects.filter(code="city_hall").update(valid_to=FIRST)
    Institution.objects.filter(code="moderation").update(valid_from=AFTER)

    assert [body.code for body in directory.institutions(FIRST)] == codes[:-2]
    assert "city_hall" in [body.code for body in directory.institutions(date(2026, 9, 30))]


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        ({"words": "police district"}, ["district_police"]),
        ({"words": "POLICE"}, ["far_police", "district_police", "regional_police"]),
        ({"words": "court"}, []),
        ({"region": "district"}, ["city_hall"]),
        ({"region": "police_region", "words": "far"}, ["far_police"]),
    ],
    ids=str,
)
def test_institutions_are_narrowed_by_region_and_by_words(world, choice, codes):
    found = directory.narrowed(directory.institutions(FIRST), **choice)

    assert [body.code for body in found] == codes


def test_a_person_acts_in_every_office_held_on_the_day_the_oldest_first(world):
    person = Person.objects.get(pk=world.officer.person_id)
    second = world.appoint(POLICE_CHIEF, "district_police", "police_district", person=person, ends=AFTER)

    assert directory.actors(person.pk, LAST) == [world.officer, second]
    assert directory.actors(person.pk, AFTER) == [world.officer]


def test_an_actor_knows_office_person_institution_and_place(world):
    appointment = Appointment.objects.get(pk=world.officer.appointment_id)

    assert appointment.office is NEIGHBOURHOOD_OFFICER
    assert (world.officer.role, world.officer.office) == (NEIGHBOURHOOD_OFFICER, "district_police")
    assert world.officer.person_id == appointment.person_id
    assert world.officer.place_id == world.beat.pk


def test_an_institution_is_called_by_its_name_in_the_readers_language():
    body = Institution(
        name_ky="Мэрия", name_ru="", name_en="City hall", address={"ky": "Ош", "ru": ""}, hours={}
    )

    with override("en"):
        assert str(body) == "City hall"
        assert body.said("address") == "Ош"
    with override("ru"):
        assert body.name == "Мэрия"
        assert body.said("address") == "Ош"
        assert body.said("hours") == ""


def test_an_official_is_entered_by_address_and_name_and_sets_the_password_later(db):
    person = Person.objects.create_person("Aibek@ISHENIM.example", "Aibek")

    assert (str(person), person.email) == ("Aibek", "Aibek@ishenim.example")
    assert not person.has_usable_password()


def test_an_appointment_cannot_end_before_it_starts(world):
    with pytest.raises(IntegrityError):
        world.appoint(NEIGHBOURHOOD_OFFICER, "district_police", "beat", starts=AFTER, ends=FIRST)


def test_a_jurisdiction_says_in_words_for_which_matters_it_holds():
    with override("en"):
        said = [
            str(who.label)
            for who in (
                NEIGHBOURHOOD_OFFICER.of_the_place,
                NEIGHBOURHOOD_OFFICER.asked,
                roles.MODERATOR.of_the_place.not_the_one_asked,
                roles.MODERATOR.anywhere,
            )
        ]

    assert said == [
        "Neighbourhood police officer of the place",
        "Neighbourhood police officer of the place, at the institution asked",
        "Moderator, not of the institution asked",
        "Moderator",
    ]
