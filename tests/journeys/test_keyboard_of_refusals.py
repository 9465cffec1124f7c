"""By keys alone whoever is refused stands before what is wrong, is led to the field, and puts it right."""

from __future__ import annotations

import pytest
from tests.journeys.keys import SEND, Keys, sends
from tests.journeys.looking import looked_at
from tests.journeys.walking import NOOKAT, PASSWORD, PHONE
from tests.running.signed_in import Official

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Көпүрөнүн жанындагы чырак күйбөйт, балдар караңгыда жүрөт. Качан оңдолот?"
REPLY = "Биз аны бул жумада карап чыгабыз."


def is_led_to_what_is_wrong(keys: Keys) -> None:
    """See that one stands before the words, and that the first of them leads to a field that is marked."""
    assert keys.at(".errors"), keys.walker.read()
    keys.follow(".errors a")
    assert keys.walker.find("[aria-invalid]:focus").count() == 1


def asks(keys: Keys) -> str:
    """Send a question before anything was typed, put it right, and return its reference."""
    keys.walker.open(f"places/{NOOKAT}/")
    keys.enter('main a[href$="/ask/"]').enter(SEND)
    is_led_to_what_is_wrong(keys)
    keys.type(TEXT)
    return sends(keys, "")[0]


def test_a_question_and_a_step_that_are_refused_are_put_right_by_keys(at_keys, signs_in):
    reference = asks(at_keys(PHONE))
    officer = signs_in("officer")
    officer.walker.open(f"desk/matters/{reference}/")
    officer.enter('main a[href$="/accept/"]').enter(SEND)
    is_led_to_what_is_wrong(officer)
    officer.type(REPLY)
    officer.enter(SEND)
    assert "Recorded: " in officer.walker.read()


def test_a_sign_in_that_is_refused_is_put_right_by_keys(at_keys):
    keys = at_keys(PHONE)
    keys.walker.open("desk/sign-in/")
    keys.fill(login="officer@ishenim.example").enter(SEND)
    is_led_to_what_is_wrong(keys)
    keys.type(PASSWORD)
    keys.save()
    assert keys.walker.path == "/en/desk/", keys.walker.read()


def test_what_was_done_meanwhile_is_said_in_words_that_fit_a_narrow_window(house, at_keys, signs_in):
    reference = asks(at_keys(PHONE))
    officer, step = signs_in("officer"), f"desk/matters/{reference}/accept/"
    officer.walker.open(step)
    officer.fill(reply=REPLY)
    Official(house, "officer").take(reference, "accept", reply=REPLY)
    officer.enter(SEND)
    assert "Nothing was recorded" in officer.walker.heading

    found = looked_at(officer.walker)
    for officer.walker.language in ("ky", "ru"):
        found += looked_at(officer.walker.open(step, status=409))
    assert not found
