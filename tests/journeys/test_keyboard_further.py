"""By keys alone somebody disputes a result, brings pictures and papers, writes minutes, and edits a schedule."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from tests.journeys.keys import FILES, PAPER, PICTURE, SEND, sends, take, types_time
from tests.journeys.scheduling import ROW, ask_anew
from tests.journeys.walking import NOOKAT, PHONE
from tests.running.hall import just_held, meeting_of_today
from tests.running.signed_in import Official

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BANDS = ("under_18", "18_30", "31_60", "over_60")
BROKEN = "Мектептин жанындагы дарбаза сынып калган, аны ким оңдойт?"
STILL_BROKEN = "Ал жерде азыр да эч нерсе өзгөргөн жок."
HALL = "Library, reading room"


def test_whoever_asked_shows_a_picture_and_disputes_the_result_by_keys(at_keys, signs_in):
    resident = at_keys(PHONE)
    resident.walker.open(f"places/{NOOKAT}/ask/")
    reference, code = sends(resident, BROKEN, PICTURE)
    officer = signs_in("officer")
    assert "gate.jpg" in officer.walker.open(f"desk/matters/{reference}/").read("main aside")
    take(officer, reference, "accept", reply="Биз аны бул жумада карап чыгабыз.")
    officer.walker.open(f"desk/matters/{reference}/")
    officer.enter('main a[href$="/done/"]').fill(result="Жаңы дарбаза коюлду, сырдалды.")
    officer.attach(FILES, PAPER).enter(SEND)

    resident.walker.open("mine/")
    resident.fill(code=code).save()
    resident.enter('main a[href$="/dispute/"]').fill(code=code, reason=STILL_BROKEN).enter(SEND)

    assert resident.walker.heading == "It is recorded"
    public = resident.walker.open(f"questions/{reference}/")
    assert "The asker disagreed." in public.read()
    brought = public.find('main a[href^="/documents/"]').evaluate_all("all => all.map(one => one.href)")
    assert len(set(brought)) == 1, "the paper of the office, and no picture that nobody has looked at"


def test_minutes_are_written_by_keys(house, signs_in):
    hall = Official(house, "hall")
    meeting, day = meeting_of_today(house, hall)
    hall.take(meeting, "hold", **just_held(day))

    keys = signs_in("officer")
    keys.walker.open(f"desk/matters/{meeting}/")
    keys.enter('main a[href$="/minute/"]').reach('main [name="chair"]').stroke("Space")
    keys.fill(came_from="Айыл өкмөтү", questions_asked="3", answered_at_once="2")
    keys.fill(minutes="Residents asked about the gate of the school and about two lamps.")
    keys.attach(FILES, PAPER)
    keys.fill(**{f"{sex}_{band}": "4" for sex in ("women", "men") for band in BANDS}).enter(SEND)

    assert keys.walker.path == f"/en/desk/matters/{meeting}/", keys.walker.read()
    assert "Residents asked about the gate" in keys.walker.open(f"meetings/{meeting}/").read()


def test_a_chief_leaves_a_meeting_out_puts_it_back_elsewhere_and_releases_the_schedule_by_keys(
    house, schedule, signs_in
):
    keys = signs_in("chief")
    matter = f"desk/matters/{schedule}/"
    rows = ROW.findall(keys.walker.open(matter).page.content())
    begins, meeting, _hall = max(rows)

    take(keys, schedule, "leave_out", meeting=meeting)
    assert re.search(rf"left out.*{meeting}", keys.walker.read("#proposal ~ div"))

    keys.enter('main a[href$="/put/"]').fill(meeting=meeting)
    types_time(keys, "starts_at", datetime.fromisoformat(begins))
    keys.fill(venue=HALL).enter(SEND)
    assert (begins, meeting, HALL) in ROW.findall(keys.walker.page.content()), keys.walker.read()

    take(keys, schedule, "release", why="The library offers its reading room.")
    assert HALL in keys.walker.open(f"meetings/{meeting}/").read()
    ask_anew(Official(house, "chief"), schedule)
