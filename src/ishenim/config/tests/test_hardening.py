"""What every answer, cookie and password owes whoever uses it; `docs/security.md` says for which requirement."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from tests.reading import Door, Reader, forget_everyone

from ishenim.config import settings as ours
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.keyrings import boxes, keeping

PASSWORD = "a long demonstration password"
OTHER = "quite another long password"
WITHOUT_A_NAME = [
    "/en/",
    "/en/places/beat/",
    "/en/mine/",
    "/en/report/",
    "/en/report/corruption/",
    "/en/nowhere/",
]
AT_THE_DESK = ["/en/desk/sign-in/", "/en/desk/sign-in/password/forgotten/", "/en/desk/"]
PROGRAMS = ["/api/v1/openapi.json", "/api/v1/questions", "/api/v1/nowhere"]


@pytest.fixture(autouse=True)
def nobody_has_tried_yet(world, monday):
    forget_everyone()
    cache.clear()
    yield
    forget_everyone()


@pytest.fixture
def officer(world) -> Person:
    person = Person.objects.get(name="officer")
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.post("/en/desk/sign-in/", {"login": person.email, "password": PASSWORD})
    return browser


def over_tls(names: str) -> dict[str, object]:
    """Return settings as an installation has them whose address is https."""
    code = (
        "import json; from ishenim.config import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names.split()!r}}}))"
    )
    environment = os.environ | {"PUBLIC_ADDRESS": "https://ishenim.example"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("path", WITHOUT_A_NAME + AT_THE_DESK + PROGRAMS)
def test_every_page_tells_the_browser_what_it_may_load_guess_and_tell_on(path):
    answer = Client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/en/", "/en/places/beat/"])
def test_a_kept_page_carries_the_same_rules_as_when_it_was_made(path):
    door = Door()
    door.get(path)
    made = dict(door.headers)
    door.get(path)
    assert door.headers == made
    assert "object-src 'none'" in door.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", WITHOUT_A_NAME + PROGRAMS)
def test_what_is_answered_says_its_kind_and_how_its_letters_are_written(path):
    kind = Client().get(path).headers["Content-Type"]
    assert kind.startswith(("text/html; charset=utf-8", "application/json", "application/problem+json"))


@pytest.mark.parametrize("path", ["/en/", "/en/desk/sign-in/", "/en/report/corruption/", "/en/mine/"])
def test_no_page_of_ours_lets_another_site_read_it(path):
    answer = Client().get(path, headers={"origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/en/", "/en/desk/sign-in/", "/api/v1/questions"])
def test_nobody_is_sent_back_what_they_sent(path):
    answer = Client().generic("TRACE", path, headers={"x-secret": "said-by-the-reader"})
    assert answer.status_code == 405
    assert b"said-by-the-reader" not in answer.content


def test_over_tls_cookies_are_for_this_host_alone_and_travel_closed():
    names = (
        "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE FOR_THIS_HOST_ALONE"
    )
    told = over_tls(names)
    assert told["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert told["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is True
    assert settings.FOR_THIS_HOST_ALONE == "", "without TLS no browser would take such a cookie"


def test_no_script_reads_the_session_and_no_other_site_sends_it(officer):
    cookie = signed_in(officer).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]


def test_the_mark_of_a_session_is_drawn_and_new_at_each_sign_in(officer):
    first = signed_in(officer)
    before = first.cookies[settings.SESSION_COOKIE_NAME].value
    assert len(before) == 32, "32 of 36 signs: 165 bits"
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = "chosenbysomebodyelse0000000000000"
    again.post("/en/desk/sign-in/", {"login": officer.email, "password": PASSWORD})
    assert again.cookies[settings.SESSION_COOKIE_NAME].value not in (
        before,
        "chosenbysomebodyelse0000000000000",
    )


def test_signing_out_ends_the_session_where_it_is_kept(officer):
    browser = signed_in(officer)
    mark = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/en/desk/sign-out/")
    assert not SessionStore().exists(mark)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = mark
    assert thief.get("/en/desk/").status_code == 302


def test_another_password_needs_the_old_one_and_ends_the_sessions_elsewhere(officer):
    here, elsewhere = signed_in(officer), signed_in(officer)
    way = "/en/desk/sign-in/password/"
    here.post(way, {"oldpassword": "not the old one", "password1": OTHER, "password2": OTHER})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    here.post(way, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    officer.refresh_from_db()
    assert officer.check_password(OTHER)
    assert here.get("/en/desk/").status_code == 200
    assert elsewhere.get("/en/desk/").status_code == 302


@pytest.mark.parametrize("weak", ["elevensigns", "password1234", "qwertyuiop123"])
def test_a_short_or_common_password_is_refused(weak):
    with pytest.raises(ValidationError):
        validate_password(weak)


def test_a_password_of_the_own_name_is_refused():
    with pytest.raises(ValidationError):
        validate_password("aida.asanova", Person(name="Aida Asanova", email="aida.asanova@ishenim.example"))


@pytest.mark.parametrize(
    "guessed",
    ["Ishenim-2026!!", "bishkek-police-1", "Кыргызстан 2026", "милиция-милиция", "ишеним-бишкек 99"],
)
def test_a_password_of_words_that_anybody_here_would_try_is_refused(guessed):
    with pytest.raises(ValidationError, match="anybody here would try first"):
        validate_password(guessed)


@pytest.mark.parametrize(
    "good",
    [
        "only small letters here",
        "police dogs like porridge",
        "тоодогу кызыл кар",
        "1 2 3 4 5 6 seven",
        "x " * 40,
    ],
)
def test_any_signs_and_any_length_make_a_password(good):
    validate_password(good)


def test_a_password_is_taken_exactly_as_it_was_typed(officer):
    officer.set_password("  Two spaces Before  ")
    officer.save()
    for typed in ("two spaces before", "Two spaces Before"):
        Client().post("/en/desk/sign-in/", {"login": officer.email, "password": typed})
    browser = Client()
    told = browser.post("/en/desk/sign-in/", {"login": officer.email, "password": "  Two spaces Before  "})
    assert told.status_code == 302
    assert browser.get("/en/desk/").status_code == 200


def test_a_password_is_typed_unseen_and_may_come_from_a_keeper_of_passwords():
    page = Client().get("/en/desk/sign-in/").content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_passwords_are_stretched_as_long_as_the_framework_asks_today(settings):
    settings.PASSWORD_HASHERS = getattr(ours, "PASSWORD_HASHERS", None) or [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    ]
    kept = hashers.make_password(PASSWORD)
    algorithm, rounds, *_rest = kept.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 1_000_000


def test_a_passphrase_of_a_key_is_stretched_by_argon2id():
    assert boxes.PASSES >= 3
    assert boxes.MEMORY >= 64 * 1024 * 1024
    assert keeping.SHORTEST >= 16


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(officer, there):
    browser = Client()
    told = browser.post(
        f"/en/desk/sign-in/?next={there}", {"login": officer.email, "password": PASSWORD, "next": there}
    )
    assert told["Location"] == "/en/desk/"


@pytest.mark.parametrize(
    "there",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "/\t/elsewhere.example"],
)
def test_locking_a_key_leads_to_no_other_site(officer, there):
    browser = signed_in(officer)
    told = browser.post("/en/desk/key/", {"do": "lock"}, query_params={"next": there})
    assert told["Location"] == "/en/desk/key/"


def test_a_second_factor_is_changed_only_by_whoever_gave_the_password_lately(officer, time_machine):
    browser = signed_in(officer)
    way = "/en/desk/second-factor/totp/activate/"
    again = browser.get(way)["Location"]
    assert again.startswith("/en/desk/sign-in/again/")
    browser.post(again, {"password": PASSWORD})
    assert browser.get(way).status_code == 200
    time_machine.shift(3600)
    assert browser.get(way)["Location"].startswith("/en/desk/sign-in/again/")


def test_a_fault_says_nothing_of_what_it_was():
    assert ours.DEBUG is False
    page = Reader().get("nowhere/", status=404).content.decode()
    for words in ("Traceback", "urlpatterns", "DEBUG", "ishenim.config"):
        assert words not in page


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/../settings.py", "/en/../../etc/passwd", "/admin/"]
)
def test_nothing_lies_open_beside_the_pages(path):
    assert Client().get(path).status_code in (302, 404)
    assert b"Index of" not in Client().get(path).content
