"""Where somebody stands is asked for only when they press, and told only as roughly as a place needs."""

from __future__ import annotations

import re

import pytest
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser

IN_NOOKAT = {"latitude": 40.26587123, "longitude": 72.61807456}
BUTTON = "button[data-here]"
COUNTING = """
const told = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
window.asked = 0;
navigator.geolocation.getCurrentPosition = (...about) => { window.asked += 1; told(...about); };
navigator.geolocation.watchPosition = () => { window.asked += 1; };
"""


@pytest.fixture
def sent(resident) -> list[str]:
    """Every address that the browser asks the installation for, its bodies with it."""
    addresses: list[str] = []
    resident.page.on("request", lambda request: addresses.append(request.url + (request.post_data or "")))
    return addresses


@pytest.fixture
def resident(resident) -> Walker:
    """Somebody whose telephone would tell where it is to whoever asks."""
    resident.context.grant_permissions(["geolocation"])
    resident.context.set_geolocation(IN_NOOKAT)
    resident.context.add_init_script(COUNTING)
    return resident


def test_nobody_is_asked_where_they_are_before_they_press(resident, sent):
    for path in ("", "places/", "questions/"):
        resident.open(path)
        resident.page.wait_for_load_state("networkidle")
        assert resident.page.evaluate("window.asked") == 0
    assert not [address for address in sent if re.search(r"40[.]26|72[.]61|lat=|lon=", address)]


def test_who_presses_comes_to_their_place_and_tells_three_decimals(resident, sent):
    resident.open("").follow("/places/#here").press(BUTTON)
    assert re.fullmatch(r"/en/places/KG06242\d+(-B\d)?/", resident.path), resident.path
    assert resident.page.evaluate("window.asked") == 0, "the page of the place asks nothing"
    [told] = [address for address in sent if "lat=" in address]
    assert told.endswith("?lon=72.618&lat=40.266")
    assert not [address for address in sent if re.search(r"\d{2}[.]\d{4,}", address)]


def test_who_does_not_want_it_stays_where_they_are_and_reads_what_to_do(walk):
    resident = walk()
    resident.context.clear_permissions()
    resident.open("places/").find(BUTTON).click()
    resident.find('[role="status"]:has-text("Type the name of the place above.")').wait_for()
    assert resident.path == "/en/places/"
