"""An officer records a meeting that is just over and closes it: only when every earlier question was reported back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.journeys.walking import NOOKAT

pytestmark = pytest.mark.browser

BISHKEK = ZoneInfo("Asia/Bishkek")
BANDS = ("under_18", "18_30", "31_60", "over_60")


def test_a_meeting_is_closed_only_when_every_earlier_question_was_reported_back(resident, at_desk):
    reference, began = the_meeting_just_over(resident)
    officer = at_desk("officer")
    ended = began + timedelta(minutes=80)
    officer.take(reference, "hold", held_from=f"{began:%Y-%m-%dT%H:%M}", held_until=f"{ended:%Y-%m-%dT%H:%M}")
    assert "Held" in resident.open(f"meetings/{reference}/").read(".mark")

    officer.take(reference, "minute", **minutes())
    assert "Residents asked about lamps" in resident.open(f"meetings/{reference}/").read()

    items = earlier_questions(officer, reference)
    assert items
    officer.take(reference, "close")
    for item in items:
        assert item in officer.read(), "the refusal names what is missing"
    reports_back_each(officer, reference, items)
    officer.take(reference, "close")

    page = resident.open(f"meetings/{reference}/")
    assert "Held and reported back" in page.read(".mark")
    assert page.read().count("Said in the hall: it is under way.") == len(items)


def the_meeting_just_over(reader) -> tuple[str, datetime]:
    """Return the meeting of the demonstration that has ended and waits to be recorded."""
    reader.open(f"meetings/?place={NOOKAT}&state=announced")
    for row in reader.find("main ul.rows > li").all():
        began = datetime.fromisoformat(row.locator("time").first.get_attribute("datetime")).astimezone(
            BISHKEK
        )
        if began < timezone.now():
            return re.search(r"/meetings/([^/]+)/", row.locator("h3 a").get_attribute("href"))[1], began
    raise AssertionError("No meeting is over and waits to be recorded.")


def minutes() -> dict[str, str]:
    counts = {f"{sex}_{band}": "4" for sex in ("women", "men") for band in BANDS}
    said = (
        "Residents asked about lamps at the school and about stray dogs. The officer reported on the quarter."
    )
    return {"chair": "police", "questions_asked": "5", "answered_at_once": "2", "minutes": said, **counts}


def earlier_questions(officer, reference: str) -> list[str]:
    """Return the questions that the form offers to report back."""
    officer.open(f"desk/matters/{reference}/report_back/")
    offered = officer.find('select[name="question"] option').evaluate_all("all => all.map(one => one.value)")
    return [value for value in offered if value]


def reports_back_each(officer, reference: str, items: list[str]) -> None:
    for item in items:
        words = "The lamps have been ordered and come in two weeks."
        officer.take(reference, "report_back", question=item, said="under_way", words=words)
        assert officer.path == f"/en/desk/matters/{reference}/"
