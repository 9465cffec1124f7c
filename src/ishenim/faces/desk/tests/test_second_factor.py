"""The second factor as an official really uses it: the secret goes into an app, and the app's digits open the desk."""

from __future__ import annotations

import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from structlog.testing import capture_logs

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.institutions.models import Person

PASSWORD = "a long demonstration password"
PERIOD = 30
"""Seconds for which an app shows the same six digits."""
SETTING_UP = "/en/desk/second-factor/totp/activate/"
ASKED = "/en/desk/second-factor/authenticate/"
SECRET = re.compile(r'id="authenticator_secret"[^>]* value="([A-Z2-7]+)"')


@pytest.fixture
def officer(world, monday, settings) -> Person:
    """Somebody who acts where a password alone is not enough."""
    settings.DEMO = False
    person = Person.objects.get(name="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(person: Person) -> tuple[Client, str]:
    """Give the right password in a new browser; return the browser and where it is led."""
    browser = Client()
    response = browser.post("/en/desk/sign-in/", {"login": person.email, "password": PASSWORD})
    return browser, response["Location"]


def shown_by_the_app(secret: str, *, periods_ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time()) // PERIOD - periods_ago))


def offered(browser: Client) -> str:
    """Give the password once more, as this form asks, and return the secret that stands on it."""
    again = browser.get(SETTING_UP)["Location"]
    assert again.startswith("/en/desk/sign-in/again/")
    form = browser.post(again, {"password": PASSWORD}, follow=True)
    return SECRET.search(form.content.decode())[1]


def set_up(browser: Client) -> str:
    """Let the app read the secret, and send the digits it shows."""
    secret = offered(browser)
    browser.post(SETTING_UP, {"code": shown_by_the_app(secret)})
    return secret


def test_an_app_is_set_up_with_the_secret_of_the_form_and_the_desk_opens(officer):
    browser, _led_to = sign_in(officer)
    assert browser.get("/en/desk/")["Location"] == "/en/desk/second-factor/"
    set_up(browser)
    assert "My work by deadline" in text(browser.get("/en/desk/"))


def test_the_log_says_by_which_factors_somebody_came_in(officer):
    browser, _led_to = sign_in(officer)
    secret = set_up(browser)
    again, _led_to = sign_in(officer)
    with capture_logs() as logs:
        again.post(ASKED, {"code": shown_by_the_app(secret)})
    assert logs == [
        {
            "event": "sign_in.done",
            "log_level": "info",
            "account": officer.pk,
            "by": ["password", "totp"],
        }
    ]


def test_neither_the_secret_of_an_app_nor_a_recovery_code_lies_readably_in_the_database(officer):
    browser, _led_to = sign_in(officer)
    secret = set_up(browser)
    codes = RecoveryCodes(Authenticator.objects.get(user=officer, type="recovery_codes"))
    kept = [str(data) for data in Authenticator.objects.values_list("data", flat=True)]
    assert len(kept) == 2
    assert all("closed:" in data and secret not in data for data in kept)
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_with_another_secret_key_no_digits_fit_and_the_log_says_why(officer, settings):
    secret = set_up(sign_in(officer)[0])
    settings.SECRET_KEY = "another installation's"
    browser, _led_to = sign_in(officer)
    with capture_logs() as logs:
        assert "Error:" in text(browser.post(ASKED, {"code": shown_by_the_app(secret)}))
    assert "second_factor.does_not_open" in [line["event"] for line in logs]


def test_what_was_set_up_before_secrets_were_closed_still_opens(officer):
    secret = set_up(sign_in(officer)[0])
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    browser, _led_to = sign_in(officer)
    assert browser.post(ASKED, {"code": shown_by_the_app(secret)})["Location"] == "/en/desk/"


def test_digits_that_the_app_does_not_show_set_nothing_up(officer):
    browser, _led_to = sign_in(officer)
    secret = offered(browser)
    response = browser.post(SETTING_UP, {"code": shown_by_the_app(secret, periods_ago=20)})
    assert "Error:" in text(response)
    assert not Authenticator.objects.exists()
    assert browser.get("/en/desk/").status_code == 302


def test_from_then_on_the_password_leads_to_the_digits_and_the_digits_to_the_desk(officer, time_machine):
    secret = set_up(sign_in(officer)[0])
    browser, led_to = sign_in(officer)
    assert led_to == ASKED
    assert browser.get("/en/desk/").status_code == 302, "the password alone opens nothing"
    response = browser.post(ASKED, {"code": shown_by_the_app(secret)})
    assert response["Location"] == "/en/desk/"
    assert "My work by deadline" in text(browser.get("/en/desk/"))


def test_wrong_digits_are_told_in_one_sentence_and_open_nothing(officer):
    secret = set_up(sign_in(officer)[0])
    browser, _led_to = sign_in(officer)
    for code in ("000000", shown_by_the_app(secret, periods_ago=20), ""):
        assert "Error:" in text(browser.post(ASKED, {"code": code}))
    assert browser.get("/en/desk/").status_code == 302


def test_digits_that_were_used_once_are_not_taken_again(officer):
    secret = set_up(sign_in(officer)[0])
    first, second = sign_in(officer)[0], sign_in(officer)[0]
    code = shown_by_the_app(secret)
    assert first.post(ASKED, {"code": code}).status_code == 302
    assert "Error:" in text(second.post(ASKED, {"code": code}))


def test_a_key_is_given_another_name_and_the_field_says_so_in_our_words(officer):
    browser, _led_to = sign_in(officer)
    offered(browser)
    key = Authenticator.objects.create(
        user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "Master key", "credential": {}}
    )
    path = f"/en/desk/second-factor/webauthn/keys/{key.pk}/edit/"
    assert "Name of the key" in text(browser.get(path))
    browser.post(path, {"name": "My telephone"})
    key.refresh_from_db()
    assert key.data["name"] == "My telephone"
