"""A small world for tests: a country down to two beats, the bodies that act there, and who works in them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from ishenim.domains.meetings.models import MeetingRule
from ishenim.kernel import versions
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import Actor, Role
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.procedures import clock

LONG_AGO = date(2020, 1, 1)
MONDAY = "2026-10-05 10:00"
"""The first working hours of a week without holidays, in the fourth quarter."""

PLACES = [  # each with its kind and what it lies in: for the administration, and for the police
    ("country", "country", None, None),
    ("region", "region", "country", None),
    ("district", "district", "region", None),
    ("town", "town", "district", None),
    ("police_region", "police_area", None, "country"),
    ("police_district", "police_area", None, "police_region"),
    ("beat", "beat", "town", "police_district"),
    ("other_beat", "beat", "town", "police_district"),
    ("village", "village", "region", None),
    ("far_police_district", "police_area", None, "police_region"),
    ("far_beat", "beat", "village", "far_police_district"),
]
INSTITUTIONS = [  # each with its kind, its place and its superior
    ("ministry", "ministry", "country", None),
    ("regional_police", "police", "police_region", "ministry"),
    ("district_police", "police", "police_district", "regional_police"),
    ("far_police", "police", "far_police_district", "regional_police"),
    ("city_hall", "self_government", "town", None),
    ("moderation", "moderation", "region", None),
    ("independent", "moderation", "country", None),
    ("civil_union", "civil", "region", None),
]
OFFICES = [  # who holds which, at which institution, for which place
    ("officer", roles.NEIGHBOURHOOD_OFFICER, "district_police", "beat"),
    ("other_officer", roles.NEIGHBOURHOOD_OFFICER, "district_police", "other_beat"),
    ("far_officer", roles.NEIGHBOURHOOD_OFFICER, "far_police", "far_beat"),
    ("juvenile_inspector", roles.JUVENILE_INSPECTOR, "district_police", "police_district"),
    ("chief", roles.POLICE_CHIEF, "district_police", "police_district"),
    ("regional_chief", roles.POLICE_CHIEF, "regional_police", "police_region"),
    ("far_chief", roles.POLICE_CHIEF, "far_police", "far_police_district"),
    ("mayor", roles.LOCAL_SELF_GOVERNMENT, "city_hall", "town"),
    ("moderator", roles.MODERATOR, "moderation", "region"),
    ("police_moderator", roles.MODERATOR, "district_police", "district"),
    ("independent_moderator", roles.INDEPENDENT_MODERATOR, "independent", "country"),
    ("monitor", roles.MONITOR, "ministry", "country"),
    ("editor", roles.EDITOR, "ministry", "country"),
    ("registrar", roles.REGISTRAR, "ministry", "country"),
    ("administrator", roles.ADMINISTRATOR, "ministry", "country"),
    ("coordinator", roles.OBSERVERS_COORDINATOR, "civil_union", "region"),
    ("observer", roles.OBSERVER, "civil_union", "region"),
    ("second_observer", roles.OBSERVER, "civil_union", "district"),
]


def moment(words: str) -> datetime:
    """Return a moment in the zone of the installation, written 2026-10-05 10:00."""
    return timezone.make_aware(datetime.fromisoformat(words))


def named(code: str) -> dict[str, str]:
    """Return one name for the three languages."""
    words = code.replace("_", " ").capitalize()
    return {"name_ky": words, "name_ru": words, "name_en": words}


def lay_out() -> dict[str, Place]:
    """Make the places with what they lie in."""
    made = Place.objects.bulk_create(Place(code=code, kind=kind, **named(code)) for code, kind, *_ in PLACES)
    places = {place.code: place for place in made}
    Parentage.objects.bulk_create(
        Parentage(place=places[code], parent=places[parent], hierarchy=hierarchy)
        for code, _kind, *parents in PLACES
        for hierarchy, parent in zip(("administrative", "police"), parents, strict=True)
        if parent is not None
    )
    return places


def take_office(places: dict[str, Place], institutions: dict[str, Institution]) -> dict[str, Actor]:
    """Let a person of its own hold each office."""
    people = Person.objects.bulk_create(
        Person(email=f"{who}@ishenim.example", name=who) for who, *_ in OFFICES
    )
    appointments = Appointment.objects.bulk_create(
        Appointment(
            person=person,
            role=role.name,
            institution=institutions[institution],
            place=places[place],
            starts=LONG_AGO,
        )
        for person, (_who, role, institution, place) in zip(people, OFFICES, strict=True)
    )
    return {held.person.name: Actor.by(held) for held in appointments}


class World:
    """Places, institutions and actors by name, and what may happen to them."""

    def __init__(self) -> None:
        self.places = lay_out()
        self.institutions: dict[str, Institution] = {}
        for code, kind, place, superior in INSTITUTIONS:
            self.institution(code, kind, place, superior=superior)
        self.actors = take_office(self.places, self.institutions)
        self.rule("country")
        self.changed()

    def __getattr__(self, name: str) -> Actor:
        try:
            return vars(self)["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def beat(self) -> Place:
        return self.places["beat"]

    @property
    def other_beat(self) -> Place:
        return self.places["other_beat"]

    def place(
        self, code: str, kind: str, *, administrative: str | None = None, police: str | None = None, **facts
    ) -> Place:
        words = code.replace("_", " ").capitalize()
        made = Place.objects.create(
            code=code, kind=kind, name_ky=words, name_ru=words, name_en=words, **facts
        )
        for hierarchy, parent in (("administrative", administrative), ("police", police)):
            if parent is not None:
                Parentage.objects.create(place=made, parent=self.places[parent], hierarchy=hierarchy)
        self.places[code] = made
        self.changed()
        return made

    def merge(self, code: str, into: str, on: date) -> None:
        """Let a place become part of another from a day."""
        Place.objects.filter(code=code).update(valid_to=on, replaced_by=self.places[into])
        self.changed()

    def institution(self, code: str, kind: str, place: str, *, superior: str | None = None) -> Institution:
        above = self.institutions[superior] if superior else None
        made = Institution.objects.create(
            code=code, kind=kind, place=self.places[place], superior=above, **named(code)
        )
        self.institutions[code] = made
        self.changed()
        return made

    def appoint(
        self,
        role: Role,
        institution: str,
        place: str,
        *,
        name: str = "",
        person: Person | None = None,
        starts: date = LONG_AGO,
        **facts,
    ) -> Actor:
        """Give a person, or a new one, an office; return the actor this makes of them."""
        if person is None:
            name = name or f"{role.name} {Person.objects.count()}"
            person = Person.objects.create(email=f"{name.replace(' ', '_')}@ishenim.example", name=name)
        made = Appointment.objects.create(
            person=person,
            role=role.name,
            institution=self.institutions[institution],
            place=self.places[place],
            starts=starts,
            **facts,
        )
        self.changed()
        return Actor.by(made)

    def end(self, who: Actor, on: date) -> None:
        """End an appointment: the day named is the first without it."""
        Appointment.objects.filter(pk=who.appointment_id).update(ends=on)
        self.changed()

    def rule(self, place: str, *, per_quarter: int = 1, since: date = LONG_AGO, **facts) -> MeetingRule:
        """Say how often officers report in the beats of a place."""
        return MeetingRule.objects.create(
            place=self.places[place], per_quarter=per_quarter, valid_from=since, basis="An order", **facts
        )

    def changed(self) -> None:
        """Make this process read the world anew."""
        versions.raise_("places", "institutions", "calendar")


@pytest.fixture
def world(db):
    """Return the small world, before anything has happened in it."""
    clock._asked.clear()
    yield World()
    versions.raise_("places", "institutions", "calendar")


@pytest.fixture
def on(time_machine):
    """Return a function that lets it be a moment, written as 2026-10-05 10:00, and stops time there."""

    def let_it_be(words: str) -> datetime:
        then = moment(words)
        time_machine.move_to(then, tick=False)
        return then

    return let_it_be


@pytest.fixture
def monday(on):
    """Let it be ten o'clock on Monday, 5 October 2026."""
    return on(MONDAY)
