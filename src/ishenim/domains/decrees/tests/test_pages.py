"""An administrator enters an act at the desk, and everyone reads it in the public log of working days."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override
from tests.reading import Reader, words

from ishenim.domains.decrees.models import ActAboutADay
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger import sequencer

FORM = "/en/desk/new/decree/enter/"


@pytest.fixture
def at_desk(world, monday):
    """Return a function that lets somebody of the small world sit down at the desk."""

    def sit(name):
        client = Client()
        client.force_login(Person.objects.get(name=name))
        return client

    with override("en"):
        yield sit


def sent(client, **said):
    """Send the form as it stands open, with what is said."""
    page = client.get(FORM).content.decode()
    once = re.search(r'name="desk-once"[^>]*value="([^"]+)"', page)[1]
    asked = {
        "day": "2026-10-07",
        "decides": "off",
        "basis": "Order of the Cabinet No. 1",
        "desk-place": "country",
    }
    return client.post(FORM, {"desk-once": once, **asked, **said}, follow=True)


def test_an_administrator_enters_an_act_and_finds_what_may_follow(at_desk):
    page = sent(at_desk("administrator"))

    assert ActAboutADay.objects.get().matter.state == "in_force"
    assert "Recorded: “Enter what an act says about a day”." in words(page)
    assert "Enter what a later act says about the day" in words(page)
    assert "Take the entry back" in words(page)


def test_what_is_wrong_stands_beside_what_was_typed(at_desk):
    page = sent(at_desk("administrator"), basis="No")

    assert not ActAboutADay.objects.exists()
    assert "Please say a little more" in words(page)
    assert "2026-10-07" in page.content.decode()


@pytest.mark.parametrize("name", ["officer", "moderator", "monitor"])
def test_the_form_is_not_there_for_other_offices(at_desk, name):
    assert at_desk(name).get(FORM).status_code == 404


def test_everyone_reads_in_a_log_of_its_own_what_was_entered_and_by_whom(at_desk, client):
    sent(at_desk("administrator"))
    sequencer.place_waiting()

    page = words(Reader().get("log/calendar/"))

    assert "Public log of working days" in page
    assert "An act decides about 7 October 2026: a day off. Administrator, Ministry" in page
    assert "Order of the Cabinet No. 1" in page
    assert 'href="/en/log/calendar/"' in Reader().get("").content.decode()


def test_before_the_first_act_the_log_says_that_the_published_calendar_holds(world):
    assert "the published calendar holds" in words(Reader().get("log/calendar/"))
