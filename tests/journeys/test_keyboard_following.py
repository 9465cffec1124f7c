"""By keys alone somebody follows a hall and a post and ends it again, and a chief reads the letter of the week."""

from __future__ import annotations

import re
import time

import pytest
from tests.journeys.every_page import first_hall
from tests.journeys.keys import SEND
from tests.journeys.walking import NOOKAT, PATIENCE
from tests.running.small import python

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POST = f"posts/neighbourhood_officer/{NOOKAT}/"
OF_A_LETTER = re.compile(r"^To: (\S+)|/en/(follow/confirm/\S+/)", re.MULTILINE)
SAYS = """
from django.utils.translation import override
from ishenim.domains.meetings import week
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.places.atlas import atlas
with override("en"):
    held = Appointment.objects.get(person__email="chief.region@ishenim.example")
    print("\\n".join(week.says(atlas().by_id(held.place_id))[1]))
"""
COUNTED = re.compile(r"(\d+) of \d+\n\s*https?://[^/]+/(\S+)")
ROWS = "main ul.rows > li h3 a"


def letter_to(house, email: str) -> str:
    """Wait until a letter to an address has been printed; return the link in it by which it is confirmed."""
    last_moment = time.monotonic() + PATIENCE
    while time.monotonic() < last_moment:
        to = ""
        for who, link in OF_A_LETTER.findall(house.said):
            to = who or to
            if link and to == email:
                return str(link)
        time.sleep(0.3)
    raise AssertionError(f"No letter to {email} was printed.")


@pytest.mark.parametrize("what", ["hall", "post"])
def test_a_hall_and_a_post_are_followed_and_left_by_keys(house, at_keys, what):
    email = f"{what}@ishenim.example"
    keys = at_keys()
    keys.walker.open(first_hall(house) if what == "hall" else POST)
    keys.enter(f'main a[href*="/follow/{what}:"]').fill(email=email).save()
    assert keys.walker.heading == "Look into your mail", keys.walker.read()

    keys.walker.open(letter_to(house, email))
    keys.enter(SEND)
    assert keys.walker.heading == "You will be told"

    keys.walker.open(ended_by(house, email))
    keys.enter(SEND)
    assert keys.walker.heading == "No more letters will come"
    assert active(house, email) == 0


def ended_by(house, email: str) -> str:
    """Return the link that each letter to an address has at its foot."""
    assert active(house, email) == 1
    return python(house, ENDS.format(email=email)).strip().partition("/en/")[2]


def active(house, email: str) -> int:
    """Return how many subscriptions of an address go on."""
    return int(python(house, GOES_ON.format(email=email)))


GOES_ON = """
from ishenim.kernel.notices.models import Subscription
print(Subscription.objects.filter(email="{email}", confirmed_at__isnull=False, ended_at=None).count())
"""
ENDS = """
from django.utils.translation import override
from ishenim.kernel.notices.addresses import address_to_end
from ishenim.kernel.notices.models import Subscription
with override("en"):
    print(address_to_end(Subscription.objects.get(email="{email}", ended_at=None)))
"""


def test_the_letter_of_the_week_is_ended_and_begun_on_the_desk_by_keys(signs_in):
    keys = signs_in("chief.region")
    keys.enter('nav a[href$="/desk/letters/"]')
    if not keys.walker.find('button[value^="end:"]').count():
        keys.enter('button[value^="begin:"]')
    assert "It comes, in this language: " in keys.walker.read()
    keys.enter('button[value^="end:"]')
    assert "You have ended it" in keys.walker.read()
    keys.enter('button[value^="begin:"]', "Space")
    assert "It comes, in this language: English." in keys.walker.read()


def test_each_address_in_the_letter_of_the_week_opens_exactly_the_rows_that_it_counts(house, at_keys):
    counted = COUNTED.findall(python(house, SAYS))
    assert counted, "nothing is late in the demonstration"
    keys = at_keys()
    for number, address in counted:
        keys.walker.open(address.removeprefix("en/"))
        rows = keys.walker.find(ROWS).count()
        while keys.walker.find('main a[href*="before="]').count():
            keys.enter('main a[href*="before="]')
            rows += keys.walker.find(ROWS).count()
        assert rows == int(number), address
