"""Nobody comes into an office without the line that says so: both are written, or neither."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError

from ishenim.domains.offices import actions
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = {
    "name": "Aida Asanova",
    "email": "aida@ishenim.example",
    "role": "neighbourhood_officer",
    "institution": "district_police",
    "starts": "2026-10-05",
}


def written():
    return [model.objects.count() for model in (Person, Appointment, Entry)]


def test_an_appointment_that_cannot_be_recorded_appoints_nobody_and_writes_to_nobody(world, officer):
    mail.outbox.clear()
    before = written()

    with pytest.raises(IntegrityError):
        actions.appoint(
            begin("appointment", place=world.beat, reference=officer.matter.reference),
            world.administrator,
            **{**ASKED, "name": "Bek Bekov", "email": "bek@ishenim.example"},
        )

    assert written() == before
    assert mail.outbox == []


def test_an_appointment_that_is_recorded_brings_its_person_its_line_and_one_letter(world, monday):
    before = written()

    office = actions.appoint(begin("appointment", place=world.beat), world.administrator, **ASKED).office

    assert written() == [count + 1 for count in before]
    assert office.appointment.person.email == "aida@ishenim.example"
    assert [letter.to for letter in mail.outbox] == [["aida@ishenim.example"]]
