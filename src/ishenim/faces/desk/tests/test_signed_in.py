"""Where an official is signed in, and how it is ended everywhere else."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from structlog.testing import capture_logs

from ishenim.kernel.institutions.models import Person

PASSWORD = "a long demonstration password"
HERE = "/en/desk/signed-in/"


@pytest.fixture
def officer(world, monday) -> Person:
    return entered("officer")


def entered(name: str) -> Person:
    person = Person.objects.get(name=name)
    person.set_password(PASSWORD)
    person.save()
    return person


def text(page: HttpResponse) -> str:
    """Return the words of a page, without what marks them."""
    return " ".join(re.sub(r"<[^>]+>", "", page.content.decode()).split())


def sign_in(person: Person) -> Client:
    browser = Client()
    browser.post("/en/desk/sign-in/", {"login": person.email, "password": PASSWORD})
    return browser


def test_every_browser_stands_there_with_its_hour_and_its_factors(officer, time_machine):
    telephone = sign_in(officer)
    time_machine.shift(3600)
    page = text(sign_in(officer).get(HERE))
    assert "This browser, since 5 October 2026" in page
    assert "Another browser, since 5 October 2026" in page
    assert page.count("(password)") == 2
    assert telephone.get("/en/desk/").status_code == 200


def test_whoever_shows_again_who_they_are_is_signed_out_in_every_other_browser_and_nobody_else_is(officer):
    telephone, colleague, here = sign_in(officer), sign_in(entered("moderator")), sign_in(officer)
    led_to = here.post(HERE)["Location"]
    assert led_to.startswith("/en/desk/sign-in/again/")
    assert telephone.get("/en/desk/").status_code == 200, "who has not shown it ends nothing"
    with capture_logs() as logs:
        page = text(here.post(led_to, {"password": PASSWORD}, follow=True))
    assert "1 browser was signed out." in page
    assert "Another browser" not in page
    assert telephone.get("/en/desk/").status_code == 302
    assert colleague.get("/en/desk/").status_code == 200
    assert [line["event"] for line in logs] == ["sign_in.ended_elsewhere"]


def test_a_session_of_an_older_password_is_not_shown(officer):
    sign_in(officer)
    officer.set_password("quite another long password")
    officer.save()
    officer.set_password(PASSWORD)
    officer.save()
    page = text(sign_in(officer).get(HERE))
    assert "Another browser" not in page
    assert "Sign out everywhere else" not in page


def test_a_session_that_is_over_is_not_shown(officer, time_machine):
    telephone = sign_in(officer)
    time_machine.shift(11 * 3600)
    telephone.get("/en/desk/key/")
    assert "Another browser" in text(sign_in(officer).get(HERE))
    time_machine.shift(2 * 3600)
    page = text(sign_in(officer).get(HERE))
    assert page.count("Another browser") == 1, "the one of two hours ago"
    assert "Another browser, since 5 October 2026, 10:00" not in page
