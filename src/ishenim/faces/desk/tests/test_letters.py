"""A regular letter of an office is ended and begun on the desk of whoever holds it, and on no other."""

from __future__ import annotations

import pytest

from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.notices import official
from ishenim.kernel.notices.models import OfficialLetter, Subscription

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def chief(at_desk):
    return at_desk("regional_chief")


def which(world, verb, who="regional_chief"):
    return f"{verb}:{getattr(world, who).appointment_id}:week"


def test_the_way_is_shown_to_whom_a_letter_comes_and_to_nobody_else(at_desk, chief):
    assert 'href="/en/desk/letters/"' in chief.get().content.decode()
    assert "It begins by itself with the next week." in text(chief.get("letters/"))
    for other in ("officer", "chief", "monitor"):
        assert 'href="/en/desk/letters/"' not in at_desk(other).get().content.decode()
        assert at_desk(other).get("letters/").status_code == 404


def test_it_is_ended_and_begun_again_in_the_language_of_the_page(world, chief):
    chief.post("letters/", letter=which(world, "begin"))
    assert "It comes, in this language: English" in text(chief.get("letters/"))
    chief.post("letters/", letter=which(world, "end"))
    assert "You have ended it" in text(chief.get("letters/"))
    assert not Subscription.objects.filter(ended_at=None).exists()
    chief.client.post("/ru/desk/letters/", {"letter": which(world, "begin")})
    assert Subscription.objects.get(ended_at=None).language == "ru"
    assert OfficialLetter.objects.count() == 1


def test_the_language_can_be_changed_while_it_comes(world, chief):
    official.write_weekly()
    assert Subscription.objects.get().language == "ky"
    assert "Send it in the language of this page" in text(chief.get("letters/"))
    chief.post("letters/", letter=which(world, "begin"))
    assert Subscription.objects.get().language == "en"


def test_nobody_changes_the_letter_of_another(world, at_desk, chief):
    chief.post("letters/", letter=which(world, "begin"))
    assert at_desk("far_chief").post("letters/", letter=which(world, "end")).status_code == 404
    for wrong in ("", "end", "end:x:week", which(world, "end", "far_chief"), which(world, "burn")):
        assert chief.post("letters/", letter=wrong).status_code == 404
    assert Subscription.objects.filter(ended_at=None).exists()
