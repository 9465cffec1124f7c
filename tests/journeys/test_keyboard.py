"""The keyboard alone does every journey: whatever is reached by Tab is seen, and nothing holds whoever passes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.journeys.every_page import NOT_THERE
from tests.journeys.keys import SEND, sends, stops_wrongly, take, types_time
from tests.journeys.walking import DESKTOP, NOOKAT, PHONE
from tests.running.hall import BISHKEK, meeting_of_today
from tests.running.signed_in import Official

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Көпүрөнүн тосмосу сынып калган, балдар кулап кетиши мүмкүн. Ким оңдойт?"


def test_the_first_stop_of_a_page_leads_past_the_ways_to_the_content(at_keys):
    keys = at_keys()
    keys.walker.open(f"places/{NOOKAT}/")
    keys.stroke("Tab")
    assert keys.at('a[href="#main"]')
    keys.reach('a[href="#main"]').stroke("Enter")
    keys.stroke("Tab")

    assert keys.walker.find("main *:focus").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_stops_at_everything_in_order_is_seen_there_and_goes_on(walk, every_public_page, scheme):
    reader = walk(DESKTOP, scheme=scheme)
    found = [fault for path in every_public_page for fault in stops_wrongly(reader.open(path))]
    found += [fault for path in NOT_THERE for fault in stops_wrongly(reader.open(path, status=404))]

    assert not found


@pytest.mark.timeout(900)
def test_tab_stops_at_everything_at_the_desk(at_desk, desks):
    found = []
    for name, desk in desks.items():
        official = at_desk(name)
        found += [fault for path in desk.told_apart for fault in stops_wrongly(official.open(path))]

    assert not found


def test_a_stop_that_nobody_sees_and_one_out_of_order_are_found(walk):
    reader = walk(DESKTOP).open("about/")
    reader.page.evaluate("""() => {
        document.querySelector(".foot a").style.outline = "none";
        document.querySelector("main").insertAdjacentHTML("beforeend", '<button tabindex="5">Out of turn</button>');
    }""")
    found = " ".join(stops_wrongly(reader))

    assert "not seen" in found
    assert "out of order" in found


def test_a_question_goes_its_whole_road_by_keys(at_keys, signs_in):
    resident = at_keys()
    reference, code = asks(resident)
    public = f"questions/{reference}/"

    moderator = signs_in("moderator")
    take(moderator, reference, "show_text")
    officer = signs_in("officer")
    take(officer, reference, "accept", reply="Биз аны бул жумада карап чыгабыз.")
    take(officer, reference, "done", result="Жаңы тосмо коюлду, сырдалды.")

    reader = at_keys()
    presses(reader, public)
    resident.walker.open("mine/")
    resident.fill(code=code).save()
    resident.enter('main a[href$="/confirm/"]').fill(code=code).enter(SEND)
    assert resident.walker.heading == "It is recorded"
    entry = resident.walker.until_sealed(public)
    resident.enter(f'main a.seal[href="{entry}"]')
    assert "In the book, unchanged" in resident.walker.read()


def asks(keys) -> tuple[str, str]:
    """Find Nookat from the first page, open it, and ask there."""
    keys.walker.open()
    keys.reach('form.find [name="q"]').type("Ноокат")
    keys.save()
    keys.enter(f'main a[href="/en/places/{NOOKAT}/"]').enter('main a[href$="/ask/"]')
    return sends(keys, TEXT)


def presses(keys, public: str) -> None:
    """Say *My question, too* by the space bar."""
    keys.walker.open(public)
    keys.enter("[data-press]", "Space")
    assert "Pressed 1 time" in keys.walker.open(public).read()


def test_a_place_is_followed_by_keys(at_keys):
    keys = at_keys()
    keys.walker.open(f"places/{NOOKAT}/")
    keys.enter(f'main a[href$="/follow/place:{NOOKAT}/"]').fill(email="reader@ishenim.example")
    keys.reach('main [name="rhythm"]:checked').stroke("ArrowDown")
    assert keys.walker.find('[name="rhythm"]').last.is_checked()
    keys.enter(SEND, "Space")

    assert not keys.walker.find(".errors").count()
    assert keys.walker.heading != "Tell me by e-mail"


def test_a_meeting_is_planned_by_keys(signs_in):
    keys = signs_in("officer")
    begins = datetime.now(BISHKEK) + timedelta(days=8)
    keys.walker.open("desk/new/")
    keys.enter('main a[href$="/meeting/plan_another/"]')
    types_time(keys, "starts_at", begins.replace(hour=10, minute=0))
    types_time(keys, "ends_at", begins.replace(hour=12, minute=0))
    keys.fill(venue="School 4, assembly hall").enter(SEND)

    assert "/desk/matters/" in keys.walker.path, keys.walker.read()
    assert "School 4, assembly hall" in keys.walker.read()


def test_the_chair_drives_the_wall_by_keys(house, at_keys, signs_in):
    meeting, _day = meeting_of_today(house, Official(house, "hall"))
    resident = at_keys(PHONE)
    resident.walker.open(f"meetings/{meeting}/wall/")
    resident.enter(f'main a[href$="/{meeting}/ask/"]')
    reference, _code = sends(resident, TEXT + " Бүгүн сурайм.")
    take(signs_in("moderator"), reference, "show_text")

    chair = signs_in("officer")
    chair.walker.open(f"desk/matters/{meeting}/")
    chair.enter('main a[href$="/pages/hall/"]').enter(f'button[value="{reference}"]')
    chair.follow("main summary")
    chair.fill(result="Эртең кечке чейин оңдолот.").follow('main details[open] button[name="say"]')
    chair.walker.find('.note:has-text("Recorded: “Answered in the hall”")').wait_for()
