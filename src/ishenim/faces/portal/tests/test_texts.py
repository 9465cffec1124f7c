"""What the plain pages say is true: above all about cookies."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from ishenim.faces.portal import errors

TEXTS = ["about", "cookies", "accessibility"]


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.django_db
def test_a_plain_page_sets_no_cookie_and_may_be_kept(client, name):
    answer = client.get(reverse(f"portal:{name}"))
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["ETag"]


@pytest.mark.django_db
def test_opening_the_sign_in_page_sets_the_first_cookie_and_says_so(client):
    answer = client.get(reverse("account_login"))
    assert list(answer.cookies) == ["csrftoken"]
    assert "Opening this page set a cookie, the first on this site." in answer.text


@pytest.mark.parametrize(
    ("age", "said"), [(None, "until the browser is closed"), (86_400, "1 day<"), (2 * 86_400, "2 days<")]
)
@pytest.mark.django_db
def test_the_page_on_cookies_names_those_that_are_set_and_how_long_they_stay(client, settings, age, said):
    settings.CSRF_COOKIE_AGE = age
    settings.SESSION_COOKIE_AGE = 12 * 3_600
    answer = client.get(reverse("portal:cookies"))
    for name in ("csrftoken", "sessionid", "messages"):
        assert name in answer.text
    assert "12 hours" in answer.text
    assert said in answer.text


@pytest.mark.django_db
def test_a_failed_sign_in_says_so_in_the_title_and_on_top(client):
    answer = client.post(reverse("account_login"), {"login": "nobody@example.kg", "password": "wrong"})
    assert "<title>Error: Sign in. Ishenim</title>" in answer.text
    assert 'class="errors" role="alert"' in answer.text
    assert 'placeholder="' not in answer.text


@pytest.mark.parametrize(
    ("handler", "status", "said"),
    [
        (errors.not_found, 404, "There is no such page"),
        (errors.refused, 403, "This page is not open to you"),
        (errors.forged, 403, "The form could not be accepted"),
        (errors.broken, 500, "Something broke on our side"),
    ],
)
def test_an_error_says_what_happened_and_offers_a_way_on(handler, status, said):
    answer = handler(RequestFactory().get("/en/nowhere/"))
    assert answer.status_code == status
    assert said in answer.text
    assert '<a href="/en/">Find your town or village on the home page</a>' in answer.text


def test_who_may_not_open_a_page_is_shown_the_way_to_sign_in():
    answer = errors.refused(RequestFactory().get("/en/desk/"))
    assert f'<a href="{reverse("account_login")}">Sign in</a>' in answer.text


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_an_error_is_said_in_the_language_of_the_address(language):
    with override(language):
        answer = errors.not_found(RequestFactory().get(f"/{language}/nowhere/"))
    assert f'<html lang="{language}">' in answer.text


def test_the_picture_for_the_authenticator_app_stands_in_the_page_itself():
    source = "{% load frame %}{{ svg|drawn }}"
    made = engines["django"].from_string(source).render({"svg": "<?xml version='1.0'?>\n<svg id='x'></svg>"})
    assert made == "<svg id='x'></svg>"
