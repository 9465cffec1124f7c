"""A village without internet: cards are printed, entered by keyboard alone, and the asker confirms by telephone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.journeys.walking import NOOKAT

from ishenim.kernel.calendar.working_days import published

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = ("When will the lamps at the school shine?", "Who feeds the dogs behind the market?")


def test_cards_are_printed_entered_by_keyboard_and_confirmed_by_telephone(at_desk, resident):
    hall = at_desk("hall")
    meeting = one_more_meeting(hall)

    hall.take(meeting, "issue_cards", count="6", language="en")
    codes = hall.find(".big-code").all_inner_texts()
    assert len(set(codes)) == 6
    assert hall.find("a[download]").get_attribute("href").startswith("data:application/pdf;base64,")
    nothing_is_cut_off(hall)
    for language in ("ky", "ru"):
        hall.take(meeting, "issue_cards", count="1", language=language)
        nothing_is_cut_off(hall)

    hall.open(f"desk/matters/{meeting}/").follow("/pages/cards/")
    by_keyboard_alone(hall)
    assert "2 cards are recorded" in hall.read()
    first, second = hall.find("#done + ul a").all_inner_texts()

    officer = at_desk("officer")
    officer.take(first, "accept", reply="We will look into it this week.")
    officer.take(first, "done", result="Two lamps have been set up.")
    hall.open("desk/telephone/").fill(code=codes[0]).press()
    assert first in hall.read()
    hall.press("main .sheet .button")
    assert "Recorded for the resident" in hall.read()
    assert "through" in resident.open(f"questions/{first}/").read()
    assert "asked on a paper card" in resident.open(f"questions/{second}/").read()
    resident.open("mine/").fill(code=codes[1]).press()
    assert second in resident.read()


def one_more_meeting(hall) -> str:
    """Plan one more meeting of the beat; return its reference."""
    day = timezone.localdate() + timedelta(days=9)
    while day in published(day.year):
        day += timedelta(days=1)
    hall.open("desk/new/meeting/plan_another/")
    if hall.find('[name="desk-place"]').count():
        hall.fill(**{"desk-place": NOOKAT})
    hall.fill(starts_at=f"{day}T18:30", ends_at=f"{day}T20:00", venue="School 4, assembly hall").press()
    return re.search(r"/matters/([^/]+)/", hall.path)[1]


def nothing_is_cut_off(hall) -> None:
    """See that every card holds all that stands on it, as large as it is printed."""
    hall.page.emulate_media(media="print")
    too_full = hall.find(".card, .code-half").evaluate_all(
        "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).map(one => one.className)"
    )
    hall.page.emulate_media(media="screen")
    assert not too_full


def by_keyboard_alone(hall) -> None:
    """Type two rows without touching the mouse: Tab leads on, Enter saves."""
    hall.find('[name="row1-card"]:focus').wait_for()  # the page puts whoever enters cards there by itself
    keys = hall.page.keyboard
    for number, words in enumerate(WORDS, 1):
        for typed in (str(number), words, "Str", "Kyr"):
            keys.type(typed)
            keys.press("Tab")
        keys.press("Tab")  # past the photograph, which nobody has to attach
    hall.find('[name="row2-text"]').focus()
    with hall.page.expect_navigation():
        keys.press("Enter")
