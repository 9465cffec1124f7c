"""Who may come to the desk, and what no cache and no other site may do with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from structlog.testing import capture_logs
from tests import acts

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.institutions.models import Person

PASSWORD = "a long demonstration password"
PAGES = ["", "calendar/", "new/", "logs/moderation/", "matters/AAAA-AAAA/", "matters/AAAA-AAAA/accept/"]


@pytest.fixture
def officer(world) -> Person:
    person = Person.objects.get(name="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, person: Person, password: str = PASSWORD):
    return client.post("/en/desk/sign-in/", {"login": person.email, "password": password})


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_desk_asks_to_sign_in(client, world, page):
    response = client.get(f"/en/desk/{page}")
    assert response.status_code == 302
    assert response["Location"] == f"/en/desk/sign-in/?next=/en/desk/{page}"


def test_an_official_signs_in_with_e_mail_and_password_and_comes_to_the_work(client, officer, monday):
    response = sign_in(client, officer)
    assert response["Location"] == "/en/desk/"
    assert "My work by deadline" in text(client.get("/en/desk/"))


def test_a_wrong_password_is_told_in_one_sentence(client, officer, monday):
    response = sign_in(client, officer, "something else")
    assert response.status_code == 200
    assert "Error:" in text(response)


def test_who_came_in_and_that_somebody_did_not_is_logged_without_what_was_typed(client, officer, monday):
    with capture_logs() as logs:
        sign_in(client, officer, "something else")
        sign_in(client, officer)
    assert logs == [
        {"event": "sign_in.refused", "log_level": "warning"},
        {"event": "sign_in.done", "log_level": "info", "account": officer.pk, "by": ["password"]},
    ]


def test_who_errs_too_often_is_asked_to_wait_even_with_the_right_password(client, officer, monday):
    for _ in range(5):
        sign_in(client, officer, "something else")
    assert "Too many failed login attempts" in text(sign_in(client, officer))


def test_a_door_that_is_tried_all_the_time_stays_closed_for_a_while(client, officer, monday):
    for _ in range(20):
        client.post("/en/desk/sign-in/password/forgotten/", {"email": "nobody@ishenim.example"})
    response = client.post("/en/desk/sign-in/password/forgotten/", {"email": "nobody@ishenim.example"})
    assert response.status_code == 429
    assert "Please wait a few minutes and try again." in text(response)


def test_nobody_signs_up(client, world):
    assert client.get("/en/desk/sign-in/new/")["Location"] == "/en/desk/sign-in/"


def test_a_forgotten_password_is_set_anew_by_e_mail(client, officer, mailoutbox, settings):
    settings.PUBLIC_ADDRESS = "https://ishenim.example"
    client.post(
        "/en/desk/sign-in/password/forgotten/", {"email": officer.email}, headers={"host": "evil.example"}
    )
    assert "https://ishenim.example/en/desk/sign-in/password/new/" in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].body + mailoutbox[0].subject
    assert mailoutbox[0].subject == "Ishenim: a new password for the desk"
    assert "Somebody asked for a new password" in mailoutbox[0].body


def test_an_unknown_address_is_answered_like_a_known_one(client, officer, mailoutbox):
    answers = [
        client.post("/en/desk/sign-in/password/forgotten/", {"email": email})
        for email in (officer.email, "nobody@ishenim.example")
    ]
    assert {answer["Location"] for answer in answers} == {"/en/desk/sign-in/password/sent/"}
    assert [message.to for message in mailoutbox] == [[officer.email]]


def test_whose_term_ended_yesterday_has_no_desk_today(world, at_desk, on):
    on("2026-10-07 09:00")
    desk = at_desk("officer")
    world.end(world.officer, date(2026, 10, 7))
    response = desk.get()
    assert response.status_code == 403
    assert "You hold no office today" in text(response)


def test_whose_term_ended_yesterday_takes_no_step_today(world, at_desk, on):
    on("2026-10-05 10:00")
    question = acts.ask(world.beat)
    on("2026-10-07 09:00")
    world.end(world.officer, date(2026, 10, 7))
    before = acts.everything_written()
    response = at_desk("officer").post(f"matters/{question.reference}/accept/", **acts.REPLY)
    assert response.status_code == 403
    assert acts.everything_written() == before


def test_outside_a_demonstration_a_password_alone_is_not_enough(world, at_desk, settings):
    settings.DEMO = False
    desk = at_desk("officer")
    response = desk.get()
    assert response["Location"] == "/en/desk/second-factor/"
    asked = desk.client.get("/en/desk/second-factor/", follow=True)
    assert "a password alone is not enough" in text(asked)


def test_outside_a_demonstration_an_official_acts_with_a_second_factor(world, at_desk, settings, monday):
    settings.DEMO = False
    person = Person.objects.get(name="officer")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert at_desk("officer").get().status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world, at_desk, settings):
    settings.DEMO = False
    person = Person.objects.get(name="officer")
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert at_desk("officer").get().status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy_it_was(client, officer, monday, time_machine):
    sign_in(client, officer)
    for _hour in range(11):
        time_machine.shift(timedelta(hours=1))
        session = client.session
        session["busy"] = True
        session.save()
        assert client.get("/en/desk/").status_code == 200
    time_machine.shift(timedelta(hours=1, minutes=1))
    assert client.get("/en/desk/").status_code == 302


def test_signing_out_takes_more_than_a_link(client, officer, monday):
    sign_in(client, officer)
    client.get("/en/desk/sign-out/")
    assert client.get("/en/desk/").status_code == 200
    client.post("/en/desk/sign-out/")
    assert client.get("/en/desk/").status_code == 302


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_whoever_signs_out_goes_on_reading_in_their_language(client, officer, monday, language):
    sign_in(client, officer)
    assert client.post(f"/{language}/desk/sign-out/")["Location"] == f"/{language}/"


def test_no_cache_keeps_a_page_of_the_desk(world, at_desk, monday):
    for page in ("", "calendar/", "new/", "no-such-page/"):
        response = at_desk("officer").get(page)
        if response.status_code == 200:
            assert response["Cache-Control"] == "no-store"
            assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("page", ["sign-in/", "sign-in/password/forgotten/", "second-factor/", ""])
def test_no_cache_keeps_the_way_in(client, world, page):
    assert client.get(f"/en/desk/{page}")["Cache-Control"] == "no-store"


def test_a_form_without_our_token_is_refused(world, monday):
    question = acts.ask(world.beat)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(name="officer"))
    before = acts.everything_written()
    response = strict.post(f"/en/desk/matters/{question.reference}/accept/", acts.REPLY)
    assert response.status_code == 403
    assert acts.everything_written() == before


def test_a_form_from_another_site_is_refused_even_with_our_token(world, monday):
    question = acts.ask(world.beat)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(name="officer"))
    address = f"/en/desk/matters/{question.reference}/accept/"
    strict.get(address)
    token = strict.cookies["csrftoken"].value
    before = acts.everything_written()
    data = acts.REPLY | {"csrfmiddlewaretoken": token}
    assert strict.post(address, data, headers={"origin": "https://evil.example"}).status_code == 403
    assert acts.everything_written() == before
    assert strict.post(address, data, headers={"origin": "http://testserver"}).status_code == 302
