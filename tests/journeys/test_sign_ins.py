"""Whoever starts the demonstration reads how to sign in, and what is printed opens the desk."""

from __future__ import annotations

import re

import pytest
from tests.running.signed_in import PASSWORD, Official

SIGN_IN = re.compile(r"^  ([a-z.]+)@ishenim[.]example +(\S.*)$", re.MULTILINE)


def test_the_sign_ins_of_the_demonstration_are_printed_where_it_is_started(house):
    printed = dict(SIGN_IN.findall(house.said))

    assert f"Sign-ins of the demonstration, password {PASSWORD}:" in house.said
    assert printed["officer"] == "neighbourhood officer, Nookat, beat 1"
    assert {"officer", "hall", "moderator", "monitor", "admin"} <= set(printed)


@pytest.mark.parametrize("name", ["officer", "hall", "moderator", "admin"])
def test_what_is_printed_opens_the_desk(house, name):
    led_to, page = Official(house, name).open("desk/")

    assert led_to.endswith("/en/desk/")
    assert f"{name}@ishenim.example" in house.said
    assert "My work by deadline" in page
