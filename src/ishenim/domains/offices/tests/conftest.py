"""Two administrators of the country, one of a town, and the ways to fill an office."""

from __future__ import annotations

import pytest

from ishenim.domains.offices import actions
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

REASON = "An order of 1 October 2026."


@pytest.fixture
def second(world):
    return world.appoint(roles.ADMINISTRATOR, "ministry", "country", name="second")


@pytest.fixture
def of_the_town(world):
    return world.appoint(roles.ADMINISTRATOR, "city_hall", "town", name="of_the_town")


@pytest.fixture
def fill(world, monday):
    """Take an opening step for somebody called Aida Asanova."""

    def filled(action, by, place="beat", **asked):
        asked = {"name": "Aida Asanova", "email": "aida@ishenim.example", "starts": "2026-10-05"} | asked
        return action(begin("appointment", place=world.places[place]), by, **asked).office

    return filled


@pytest.fixture
def officer(world, fill):
    """Return an office that faces the public, filled."""
    asked = {"role": "neighbourhood_officer", "institution": "district_police", "duty_phone": "03222 5 02 02"}
    return fill(actions.appoint, world.administrator, **asked)


@pytest.fixture
def editor(world, fill):
    """Return an office that does not face the public, filled."""
    asked = {"role": "editor", "institution": "ministry"}
    return fill(actions.appoint_inside, world.administrator, "country", **asked)


@pytest.fixture
def proposal(world, fill):
    """Return a sensitive office for which somebody is proposed."""
    asked = {"role": "moderator", "institution": "moderation"}
    return fill(actions.propose, world.administrator, "region", **asked)


@pytest.fixture
def moderator(proposal, second):
    """Return a sensitive office in force."""
    return actions.confirm(proposal, second).office


def lines(matter):
    """Return the ledger's entries of a matter, oldest first."""
    return list(Entry.objects.filter(matter_id=matter.pk, kind="appointment").order_by("pk"))


def aida():
    return Person.objects.get(email="aida@ishenim.example")
