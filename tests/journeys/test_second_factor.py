"""An official adds a passkey at the desk, signs out, and comes in again with the passkey alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.journeys.walking import DESKTOP, PASSWORD, Walker

pytestmark = pytest.mark.browser

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}
"""What keeps passkeys and knows its owner by a finger."""

ASKED = "/en/desk/second-factor/authenticate/"


@pytest.fixture
def official(house, walk) -> Walker:
    """Somebody whose browser has such a telephone beside it."""
    walker = walk(DESKTOP)
    walker.house = replace(house, host="localhost")  # a passkey belongs to a name, never to a number
    return walker


def test_an_official_adds_a_passkey_comes_in_with_it_alone_and_takes_it_off_again(official):
    has(official, TELEPHONE)
    official.sign_in("monitor")
    adds_a_passkey(official)
    official.open("desk/sign-out/").press()
    assert official.open("desk/").path.startswith("/en/desk/sign-in/")

    official.press("#passkey_login")
    assert official.path == "/en/desk/", official.read()

    official.open("desk/second-factor/webauthn/").press('main a[href$="/remove/"]')
    official.fill(password=PASSWORD).press("main form button")
    official.press("main form button")
    assert "You have added none yet." in official.open("desk/second-factor/webauthn/").read()


def test_from_then_on_the_password_alone_opens_nothing_and_with_the_key_it_does(official):
    has(official, TELEPHONE)
    official.sign_in("second")
    adds_a_passkey(official)
    official.open("desk/sign-out/").press()

    official.open("desk/sign-in/").fill(login="second@ishenim.example", password=PASSWORD)
    official.press('main button:has-text("Sign in")')
    assert official.path == ASKED
    assert official.open("desk/").path == ASKED

    official.press("#mfa_webauthn_authenticate")
    assert official.path == "/en/desk/", official.read()


def has(walker: Walker, device: dict[str, object]) -> None:
    line = walker.context.new_cdp_session(walker.page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def adds_a_passkey(official: Walker) -> None:
    official.open("desk/second-factor/").follow("/webauthn/add/")
    assert "/sign-in/again/" in official.path, "whoever adds a key says once more who they are"
    official.fill(password=PASSWORD).press()
    official.find('main [name="passwordless"]').check()
    official.press("#mfa_webauthn_add")
    assert "Never used yet." in official.open("desk/second-factor/webauthn/").read()
