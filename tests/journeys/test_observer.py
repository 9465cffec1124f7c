"""An observer in a cellar: the form opens and is filled in without a line, and is sent once when there is one again."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from tests.journeys.walking import PHONE

from ishenim.faces.desk.door import without_office

pytestmark = pytest.mark.browser

CUT = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION_RESET")
WAITS = '[data-says="waiting"]:visible'
SENT = '[data-says="sent"]:visible'
HTML = {"content-type": "text/html; charset=utf-8"}
OF_OTHERS = "shown to nobody but whoever filled them in"
BY_SOMEBODY_ELSE = """path => localStorage.setItem(`kept:somebody:${path}`, JSON.stringify(
    { name: "A form", fields: [["turns", "77"]], said: ["Turns: 77"], ready: true }))"""
IS_LAID_BY = "path => caches.open('kept').then(shelf => shelf.match(path)).then(found => found !== undefined)"
OF_SOMEBODY_ELSE = "path => JSON.parse(localStorage.getItem(`kept:somebody:${path}`)).fields[0][1]"


@pytest.fixture
def observer(at_desk):
    """An observer with a small telephone, at the form of a meeting that is just over; unplugging is no complaint."""
    one = at_desk("observer", PHONE)
    yield one
    one.complaints[:] = [said for said in one.complaints if not said.endswith(CUT)]


def open_the_form(observer) -> str:
    """Open the form of the first account that waits, and wait until it is laid by; return its address."""
    observer.open("desk/")
    observer.find('main a[href*="/desk/matters/"]').first.click()
    observer.press('main a[href$="/give/"]')
    observer.find('[data-says="laid_by"]:visible').wait_for()
    observer.page.wait_for_function("navigator.serviceWorker.controller !== null")
    return observer.path.removeprefix("/en/")


def unplug(observer, *, unplugged: bool = True) -> None:
    observer.context.set_offline(unplugged)


def recorded(house, reference: str) -> list[str]:
    """Return the steps that anyone can read of an account, newest first."""
    told = json.loads(house.get(f"/api/v1/matters/{reference}")[1])
    return [line["step"] for line in told["data"]["story"]]


def test_an_observers_phone_works_in_a_cellar_and_what_is_sent_twice_counts_once(house, observer):
    form = open_the_form(observer)
    reference = form.split("/")[2]
    assert observer.page.evaluate(IS_LAID_BY, f"/en/{form}")
    unplug(observer)

    observer.page.reload()
    observer.fill(took_place="yes", chair="police", turns="21", turns_of_residents="9", taken="4")
    observer.page.reload()
    assert observer.find('[name="turns"]').input_value() == "21", "what was typed is still there"
    observer.find("form[data-keep] .button:not(.plain)").click()
    observer.find(WAITS).wait_for()
    observer.page.goto(f"{house.address}/en/desk/on-this-phone/")
    assert "filled in, not sent yet" in observer.read()

    lost_answers(observer, form)
    unplug(observer, unplugged=False)
    observer.open("desk/on-this-phone/")
    observer.find(WAITS).wait_for()
    observer.page.unroute_all()
    observer.open("desk/on-this-phone/")
    observer.find(SENT).wait_for()
    assert observer.find("[data-list] li").count() == 0
    assert recorded(house, reference).count("give") == 1
    assert not observer.page.evaluate(IS_LAID_BY, f"/en/{form}"), "what was sent does not stay on the phone"


def lost_answers(observer, form: str) -> None:
    """Let what is posted reach the server, and its answer never come back."""

    def lose(route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    observer.page.route(f"**/{form}", lose)


def test_what_is_wrong_is_said_once_there_is_a_line_and_nothing_typed_is_lost(observer):
    open_the_form(observer)
    unplug(observer)
    observer.fill(took_place="yes", turns="3", turns_of_residents="5")
    observer.find("form[data-keep] .button:not(.plain)").click()
    observer.find(WAITS).wait_for()
    with observer.page.expect_navigation():
        unplug(observer, unplugged=False)
    assert "Residents cannot have spoken more often" in observer.read()
    assert observer.find('[name="turns_of_residents"]').input_value() == "5"


def without_an_office() -> str:
    """Return the page of whoever is signed in and holds no office."""
    with override("en"):
        return without_office(RequestFactory().get("/en/desk/")).content.decode()


LAID_BY = "caches.open('kept').then(shelf => shelf.keys()).then(keys => keys.length)"


@pytest.mark.parametrize("way", ["", "desk/sign-out/", "desk/second-factor/"])
def test_whoever_signs_out_from_whichever_page_leaves_no_page_on_the_phone(observer, way):
    open_the_form(observer)
    if way:
        observer.open(way)
    assert observer.page.evaluate(LAID_BY) > 0
    if observer.find("form[data-leaves]").count() == 0:
        observer.press('a[href$="/sign-out/"]')
    observer.press("form[data-leaves] button")
    assert observer.page.evaluate(LAID_BY) == 0


def test_where_a_session_has_ended_no_page_stays_on_the_phone_either(observer):
    open_the_form(observer)
    observer.context.clear_cookies(name="sessionid")
    observer.open("desk/")
    observer.page.wait_for_function(f"{LAID_BY}.then(number => number === 0)")


def test_whoever_holds_no_office_finds_no_page_on_the_phone(observer, house):
    open_the_form(observer)
    at_the_desk, said = f"{house.address}/en/desk/", without_an_office()
    observer.page.route(at_the_desk, lambda route: route.fulfill(status=403, headers=HTML, body=said))
    observer.page.goto(at_the_desk)
    observer.page.wait_for_function(f"{LAID_BY}.then(number => number === 0)")


def test_what_one_person_typed_another_neither_sees_nor_sends_nor_overwrites(observer, house):
    form = open_the_form(observer)
    reference = form.split("/")[2]
    observer.fill(took_place="yes", turns="21", turns_of_residents="9")
    observer.open("desk/sign-out/").press("form[data-leaves] button")
    observer.open("desk/on-this-phone/")
    assert OF_OTHERS in observer.read()
    assert reference not in observer.page.content()

    observer.sign_in("observer.second")
    observer.open("desk/on-this-phone/")
    assert OF_OTHERS in observer.read()
    assert observer.find("[data-list] li").count() == 0
    observer.open("desk/sign-out/").press("form[data-leaves] button")

    observer.sign_in("observer")
    observer.page.evaluate(BY_SOMEBODY_ELSE, f"/en/{form}")
    observer.open(form)
    assert observer.find('[name="turns"]').input_value() == "21"
    observer.fill(turns="22")
    assert observer.page.evaluate(OF_SOMEBODY_ELSE, f"/en/{form}") == "77"
    observer.open("desk/on-this-phone/")
    assert observer.find("[data-list] > li").count() == 1
    assert "77" not in observer.read("[data-list]")
    observer.find("[data-list] > li > button").click()
    observer.page.wait_for_function("document.querySelectorAll('[data-list] > li').length === 0")
    assert observer.page.evaluate(OF_SOMEBODY_ELSE, f"/en/{form}") == "77"
    assert "give" not in recorded(house, reference)


def test_a_form_waits_until_its_owner_signs_in_again(observer, house):
    form = open_the_form(observer)
    observer.context.clear_cookies(name="sessionid")
    observer.fill(took_place="nobody_came", began="", ended="")
    observer.find("form[data-keep] .button:not(.plain)").click()
    observer.find('[data-says="stranger"]:visible').wait_for()
    observer.sign_in("observer")
    observer.open("desk/on-this-phone/")
    observer.find(SENT).wait_for()
    assert recorded(house, form.split("/")[2]).count("give") == 1
