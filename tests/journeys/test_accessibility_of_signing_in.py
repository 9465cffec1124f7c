"""Signing in, with each second factor from its first day to its last: in each language it is seen, read and reached."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.journeys.addresses import not_met
from tests.journeys.authenticator import shown_by_the_app
from tests.journeys.every_page import LANGUAGES
from tests.journeys.keys import stops_wrongly
from tests.journeys.looking import looked_at
from tests.journeys.test_second_factor import TELEPHONE, has
from tests.journeys.walking import DESKTOP, PASSWORD, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

BEFORE = ["desk/sign-in/", "desk/sign-in/inactive/", "desk/sign-in/password/forgotten/"]
BEFORE += ["desk/sign-in/password/sent/", "desk/sign-in/password/done/", "desk/sign-in/password/new/1-x/"]
FACTORS = "desk/second-factor/"
AGAIN = "desk/sign-in/again/"
WITH_A_PASSWORD = ["desk/sign-out/", "desk/sign-in/password/", AGAIN, FACTORS]
TO_SET_UP = [f"{FACTORS}totp/activate/", f"{FACTORS}webauthn/add/", f"{FACTORS}webauthn/"]
SET_UP = [FACTORS, f"{FACTORS}totp/deactivate/", f"{FACTORS}webauthn/", f"{FACTORS}recovery-codes/"]
SET_UP += [f"{FACTORS}recovery-codes/generate/", f"{FACTORS}reauthenticate/"]
SET_UP += [f"{FACTORS}webauthn/reauthenticate/"]
ASKED = f"{FACTORS}authenticate/"
WHO = "registrar"
SEND = 'main form button[type="submit"]'


class Looker:
    """Somebody who looks at each page of signing in, in three languages, and remembers which it was."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.met, self.found = walker, [], []

    def look(self, *paths: str) -> None:
        for path in paths:
            for self.walker.language in LANGUAGES:
                assert path in self.walker.open(path).path, "whoever looks sees this page and no other"
                self.found += looked_at(self.walker)
            self.found += stops_wrongly(self.walker)
            self.met.append(path)
        self.walker.language = "en"

    def look_where_it_is_wrong(self, path: str) -> None:
        """Send a form before anything was typed, in each language."""
        for self.walker.language in LANGUAGES:
            form = self.walker.open(path).find("main form[novalidate]").first
            with self.walker.page.expect_navigation():
                form.evaluate("form => form.submit()")
            assert self.walker.find("main [aria-invalid], main [role=alert], main .errors").count(), path
            self.found += looked_at(self.walker)
        self.walker.language = "en"


@pytest.fixture
def looker(house, walk) -> Looker:
    """A browser with a telephone beside it that keeps passkeys."""
    walker = walk(DESKTOP)
    walker.house = replace(house, host="localhost")  # a passkey belongs to a name, never to a number
    has(walker, TELEPHONE)
    return Looker(walker)


def test_axe_objects_to_nothing_where_somebody_signs_in(looker):
    looker.look(*BEFORE)
    looker.look_where_it_is_wrong("desk/sign-in/")
    looker.look_where_it_is_wrong("desk/sign-in/password/forgotten/")

    official = looker.walker
    official.sign_in(WHO)
    looker.look(*WITH_A_PASSWORD)
    looker.look_where_it_is_wrong("desk/sign-in/password/")
    says_again_who_it_is(official, TO_SET_UP[0])
    looker.look(*TO_SET_UP)
    sets_both_up(looker)
    rename = official.open(f"{FACTORS}webauthn/").find('main a[href$="/edit/"]').get_attribute("href")
    key = rename.removeprefix("/en/")
    looker.look(*SET_UP, key, key.replace("/edit/", "/remove/"))
    codes = official.open(f"{FACTORS}recovery-codes/").find("main textarea").input_value()
    comes_in_again(looker, codes.split()[0])
    takes_both_off(official, key)

    assert not looker.found
    assert not_met("signing in", looker.met) == set()


def says_again_who_it_is(official: Walker, path: str) -> None:
    """Give the password once more, as whoever changes how they sign in has to."""
    if AGAIN in official.open(path).path:
        official.fill(password=PASSWORD).press(SEND)


def sets_both_up(looker: Looker) -> None:
    """Let an app read the secret and a telephone keep a key."""
    official = looker.walker
    looker.look_where_it_is_wrong(TO_SET_UP[0])
    secret = official.open(TO_SET_UP[0]).find("#authenticator_secret").input_value()
    official.fill(code=shown_by_the_app(secret)).press(SEND)
    official.open(TO_SET_UP[1]).press("#mfa_webauthn_add")


def comes_in_again(looker: Looker, code: str) -> None:
    """Sign out and in: the second factor is asked for, and a recovery code answers."""
    official = looker.walker
    official.open("desk/sign-out/").press()
    official.open("desk/sign-in/").fill(login=f"{WHO}@ishenim.example", password=PASSWORD).press(SEND)
    looker.look(ASKED)
    looker.look_where_it_is_wrong(ASKED)
    official.open(ASKED).fill(code=code).press(SEND)
    assert official.path == "/en/desk/", official.read()


def takes_both_off(official: Walker, key: str) -> None:
    """Leave the account as it was."""
    for path in (key.replace("/edit/", "/remove/"), f"{FACTORS}totp/deactivate/"):
        says_again_who_it_is(official, path)
        official.open(path).press(SEND)
    assert official.open(f"{FACTORS}webauthn/").find('main a[href$="/edit/"]').count() == 0
