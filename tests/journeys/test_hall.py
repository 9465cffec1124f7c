"""A meeting in its hall: a projector, two telephones, a chair who drives with one thumb, and a line that is cut."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from tests.journeys.walking import PHONE
from tests.running.hall import just_held, meeting_of_today
from tests.running.signed_in import Official

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1920, "height": 1080}
LAMPS = "Мектептин жанындагы жарык качан күйөт?"
DOGS = "Кто займётся собаками за рынком?"
BRIDGE = "Көпүрөнү ким оңдойт, балдар өтө албайт?"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
CUT = "net::ERR_FAILED"
THUMB = 44
MINUTES = 180_000


@pytest.fixture(scope="module")
def meeting(house) -> tuple[str, date]:
    """The reference and the day of a meeting that is held today."""
    return meeting_of_today(house, Official(house, "hall"))


@pytest.fixture
def hall(walk, at_desk, meeting):
    """A projector and two telephones before the wall, and the chair's telephone."""
    return Hall(walk, at_desk("officer", PHONE), meeting)


class Hall:
    """Those who sit in the hall, each with a screen."""

    def __init__(self, walk, chair, meeting) -> None:
        (self.meeting, self.day), self.chair = meeting, chair
        self.projector = walk(PROJECTOR, language="ky")
        self.first, self.second = walk(language="ky"), walk(language="ru")
        for one in (self.projector, self.first, self.second):
            one.open(f"meetings/{self.meeting}/wall/")

    @property
    def everyone(self):
        return [self.projector, self.first, self.second, self.chair]

    def turn(self, text: str) -> None:
        """Turn to a question by one press of a thumb."""
        self.chair.open(f"desk/matters/{self.meeting}/pages/hall/")
        self.chair.press(f'li:has-text("{text}") button')

    def record(self, way: str, **words: str) -> None:
        """Write what was said about the question that the hall is at, and hear that it is recorded."""
        self.say(way, **words)
        until_seen(self.chair, f'.note:has-text("Recorded: “{way}”")')

    def say(self, way: str, **words: str) -> None:
        """Write what was said about the question that the hall is at, and send it."""
        self.chair.find(f'summary:has-text("{way}")').click()
        form = self.chair.find(f'details:has(summary:has-text("{way}"))')
        for name, word in words.items():
            form.locator(f'[name="{name}"]').fill(word)
        form.locator("button").click()

    def cut(self, *, off: bool) -> None:
        for one in self.everyone:
            one.context.set_offline(off)

    def forgive(self) -> None:
        """Take out of what the browsers complained of that there was no line: there was none."""
        for one in self.everyone:
            one.complaints[:] = [said for said in one.complaints if OFFLINE not in said and CUT not in said]


def until_seen(walker, css: str) -> None:
    """Wait until something stands on a page that nobody loads anew."""
    walker.find(css).first.wait_for(state="visible")


def part(name: str, text: str) -> str:
    return f'section[aria-labelledby="{name}"] li:has-text("{text}")'


def picture(walker, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("ISHENIM_PICTURES"):
        walker.page.screenshot(path=Path(folder) / f"hall-{name}.png", full_page=True)


def asked(walker, text: str) -> tuple[str, str]:
    """Ask from the hall; return the reference and the claim code."""
    walker.press(".at-hand a").fill(text=text, topic="light").send_anyway()
    code, reference = walker.read(".slip .code"), walker.read("dd.number")
    return reference, code


def test_what_is_asked_in_the_hall_is_answered_there_and_stands_in_the_minutes(hall, at_desk):
    lamps, code = asked(hall.first, LAMPS)
    dogs, _code = asked(hall.second, DOGS)
    until_seen(hall.projector, 'li:has-text("Тексти текшерилип жатат")')
    moderator = at_desk("moderator")
    for reference in (lamps, dogs):
        moderator.take(reference, "show_text")
    until_seen(hall.projector, part("waiting", LAMPS))

    presses_once(hall, DOGS)
    assert hall.projector.find("#waiting ~ ol li").first.inner_text().startswith("1\n"), "most pressed first"

    hall.turn(LAMPS)
    fits_a_thumb(hall.chair)
    picture(hall.chair, "chair")
    until_seen(hall.projector, part("now", LAMPS))
    picture(hall.projector, "projector")
    hall.record("Answered in the hall", result="Эртең күйөт, ремонтчу келет.")
    until_seen(hall.projector, part("answered", LAMPS))
    hall.turn(DOGS)
    hall.record("Taken with a promise", what="Вывезем собак.")
    until_seen(hall.projector, part("taken", DOGS))

    begins_with_it(hall)
    confirms(hall.first, lamps, code)
    assert hall.first.context.cookies() == []


def presses_once(hall, text: str) -> None:
    """Press from a telephone: the button says so, also on the page of the question, and the wall counts one."""
    hall.second.open(f"meetings/{hall.meeting}/wall/")
    hall.second.find(f'li:has-text("{text}") button').click()
    until_seen(hall.projector, f'{part("waiting", text)} b:text-is("1")')
    hall.second.press(f'li:has-text("{text}") a')
    assert hall.second.find("[data-press]").is_disabled()


def fits_a_thumb(chair) -> None:
    """See that whatever the chair presses is as large as a thumb, and that nothing has to be moved sideways."""
    told = chair.page.evaluate(
        """() => ({
            small: [...document.querySelectorAll("main button, main summary")]
                .map(e => e.getBoundingClientRect()).filter(r => r.height && r.height < 44).length,
            over: document.documentElement.scrollWidth - window.innerWidth,
            below: document.querySelector("summary").getBoundingClientRect().bottom,
        })"""
    )
    assert told["small"] == 0
    assert told["over"] <= 0
    assert told["below"] < PHONE["height"], "the first thing to press is in sight"


def begins_with_it(hall) -> None:
    """Record that the meeting was held: the draft of its minutes begins with what happened on the wall."""
    hall.chair.take(hall.meeting, "hold", **just_held(hall.day))
    hall.chair.open(f"desk/matters/{hall.meeting}/minute/")
    draft = hall.chair.find('[name="minutes"]').input_value()
    assert re.search(rf"1\. {re.escape(LAMPS)} .*Эртең күйөт", draft), draft
    assert re.search(rf"2\. {re.escape(DOGS)} .*Вывезем собак", draft), draft
    assert hall.chair.find('[name="answered_at_once"]').input_value() == "1"


def confirms(asker, reference: str, code: str) -> None:
    asker.open("mine/").fill(code=code).press()
    asker.follow("/confirm/").fill(code=code).press()
    asker.open(f"questions/{reference}/")
    assert asker.find(".mark.kept").count()


@pytest.mark.slow
def test_while_the_line_is_cut_nothing_is_lost_and_nothing_doubled(hall, at_desk, house):
    bridge, _code = asked(hall.second, BRIDGE)
    at_desk("moderator").take(bridge, "show_text")
    hall.turn(BRIDGE)
    for one in (hall.projector, hall.first):
        one.page.clock.install()
        one.open(f"meetings/{hall.meeting}/wall/")
    hall.second.open(f"meetings/{hall.meeting}/ask/").fill(text=LAMPS + " Экинчи жолу сурайм.", topic="light")

    hall.cut(off=True)
    hall.first.find(f'li:has-text("{BRIDGE}") button').click()
    hall.second.find("main form .button").first.click()
    hall.say("Answered in the hall", result="Көпүрө жумага чейин оңдолот.")
    for one in (hall.projector, hall.first):
        one.page.clock.fast_forward(MINUTES)
    for one in hall.everyone:
        until_seen(one, "[data-lost]")
        picture(one, f"cut-{hall.everyone.index(one)}")
    assert hall.first.find(f'li:has-text("{BRIDGE}") button').inner_text() == "Байланышты күтүүдө"
    assert hall.second.find('[name="text"]').input_value() == LAMPS + " Экинчи жолу сурайм."
    assert hall.projector.find(part("now", BRIDGE)).count() == 1, "what was known last stands there still"

    hall.cut(off=False)
    until_seen(hall.projector, part("answered", BRIDGE))
    until_seen(hall.second, ".slip .code")
    until_seen(hall.projector, f'{part("answered", BRIDGE)} b:text-is("1")')
    assert hall.projector.find("[data-lost]").is_hidden()
    recorded_once(hall, house, bridge)
    hall.forgive()


def recorded_once(hall, house, bridge: str) -> None:
    """See that what went over the cut line is there, once."""
    hall.chair.open(f"questions/{bridge}/")
    assert hall.chair.read().count("The office answered in the hall.") == 1
    assert "Pressed 1 time." in hall.chair.read()
    reference = hall.second.read("dd.number")
    _status, listed = house.get("/en/questions/?state=raised")
    assert listed.count(f'href="/en/questions/{reference}/"') == 1


@pytest.mark.slow
def test_an_answer_that_is_lost_on_its_way_leads_to_no_second_press_and_no_second_question(hall):
    """The server recorded it and the telephone never heard of it."""
    reference, _code = asked(hall.second, BRIDGE + " Кайра сурайм.")
    first, lose = hall.first, Losing(1)
    first.page.route("**/me-too/", lose)
    first.open(f"meetings/{hall.meeting}/wall/").find(f'[data-press="{reference}"]').click()
    until_seen(first, f'[data-press="{reference}"]:disabled')
    first.open(f"questions/{reference}/")
    assert lose.lost == 1
    assert "1 жолу басылды" in first.read()

    first.page.unroute("**/me-too/")
    first.page.route("**/ask/", lose_two := Losing(2, only="POST"))
    first.open(f"meetings/{hall.meeting}/wall/")
    second, code = asked(first, "Ким жоопкер, кайсы күнү келет, билгим келет?")
    assert lose_two.lost == 2
    first.open("mine/").fill(code=code).press()
    assert second in first.read()
    assert first.open(f"meetings/{hall.meeting}/wall/").find(f'[data-press="{second}"]').count() == 1
    hall.forgive()


class Losing:
    """A line on which the first answers are lost after the server has given them."""

    def __init__(self, times: int, only: str = "POST") -> None:
        self.times, self.only, self.lost = times, only, 0

    def __call__(self, route) -> None:
        if route.request.method != self.only or self.lost == self.times:
            route.continue_()
            return
        self.lost += 1
        route.fetch(max_redirects=0)
        route.abort()


@pytest.mark.slow
def test_without_scripts_the_wall_the_press_and_the_question_do_their_work(walk, hall, at_desk):
    reference, _code = asked(hall.second, DOGS + " Ещё раз.")
    plain = walk(scripts=False, language="en").open(f"meetings/{hall.meeting}/wall/")
    assert plain.find('meta[http-equiv="refresh"]').count() or "refresh" in plain.page.content()

    plain.press(f'form[action$="/questions/{reference}/me-too/"] button')
    assert "send this page again: it counts once" in plain.read()
    plain.press("main form .button:not(.plain)")
    assert "was pressed 1 time." in plain.read()
    plain.page.reload()
    assert "was pressed 1 time." in plain.read()

    plain.open(f"meetings/{hall.meeting}/wall/").press(".at-hand a")
    plain.fill(text="Who clears the snow at the school gate?", topic="roads").send_anyway()
    code, held = plain.read(".slip .code"), plain.read("dd.number")
    plain.page.reload()
    assert (plain.read(".slip .code"), plain.read("dd.number")) == (code, held), (
        "sent again, it is the same one"
    )

    at_desk("moderator").take(held, "admit")
    assert (
        plain.open(f"meetings/{hall.meeting}/wall/").find(part("waiting", "snow at the school")).count() == 1
    )
    drives_without_scripts(walk, hall, held)


def drives_without_scripts(walk, hall, reference: str) -> None:
    chair = walk(PHONE, scripts=False)
    chair.sign_in("officer")
    chair.open(f"desk/matters/{hall.meeting}/").follow("/pages/hall/")
    chair.press(f'button[value="{reference}"]')
    chair.find("summary").first.click()
    chair.fill(result="The school does, every morning.").press('button[value="answer"]')
    assert "Recorded" in chair.read()
    assert (
        chair.open(f"meetings/{hall.meeting}/wall/").find(part("answered", "snow at the school")).count() == 1
    )
