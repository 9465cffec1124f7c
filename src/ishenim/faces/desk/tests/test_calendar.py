"""The calendar of an official: days, holidays, months, places."""

from __future__ import annotations

import pytest
from tests import acts
from tests.world import moment

from ishenim.faces.desk import calendar
from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.occasions import Occasion


@pytest.fixture
def told(monkeypatch):
    """Let one source tell of every meeting that has a time."""

    def source(places, first, until, those):
        found = Matter.objects.filter(
            kind="meeting", meeting__starts_at__gte=first, meeting__starts_at__lt=until
        )
        if places is not None:
            found = found.filter(place_id__in=places)
        return [
            Occasion(
                starts_at=one.meeting.starts_at,
                ends_at=one.meeting.ends_at,
                kind=one.kind,
                state=one.state,
                reference=one.reference,
                place_id=one.place_id,
                where=one.meeting.venue,
            )
            for one in found.select_related("meeting")
        ]

    monkeypatch.setattr(occasions, "_sources", {"meeting": source})


@pytest.fixture
def meeting(world, monday, told):
    return acts.planned(world.beat, world.officer)


def test_a_meeting_stands_on_its_day_with_its_hours_and_its_hall(meeting, at_desk):
    page = text(at_desk("officer").get("calendar/", month="2026-11"))
    assert "Calendar: November 2026" in page
    assert "18 November</strong><br>Wednesday" in page
    assert "18:30–20:00" in page
    assert f'href="/en/desk/matters/{meeting.reference}/"' in page
    assert "Planned, not yet announced" in page
    assert "School 4, assembly hall" in page


def test_only_my_territory_is_shown(meeting, at_desk):
    assert meeting.reference not in text(at_desk("far_chief").get("calendar/", month="2026-11"))
    assert meeting.reference in text(at_desk("chief").get("calendar/", month="2026-11"))
    assert meeting.reference in text(at_desk("monitor").get("calendar/", month="2026-11"))


def test_one_place_of_the_territory_can_be_chosen(meeting, at_desk):
    chief = at_desk("chief")
    assert meeting.reference in text(chief.get("calendar/", month="2026-11", place="beat"))
    assert meeting.reference not in text(chief.get("calendar/", month="2026-11", place="other_beat"))
    assert "month=2026-12&place=beat" in text(chief.get("calendar/", month="2026-11", place="beat"))


def test_public_holidays_are_marked_and_estimated_ones_said_to_be(world, at_desk, monday, told):
    page = text(at_desk("officer").get("calendar/", month="2027-03"))
    assert "Public holiday" in page
    assert "it may move" in page
    january = text(at_desk("officer").get("calendar/", month="2027-01"))
    assert "Public holiday" in january
    assert "it may move" not in january


def test_the_months_before_and_after_are_one_step_away_also_over_the_new_year(world, at_desk, monday):
    page = text(at_desk("officer").get("calendar/", month="2026-12"))
    assert "?month=2026-11" in page
    assert "?month=2027-01" in page


@pytest.mark.parametrize("month", ["", "2026-13", "yesterday", "1026-01"])
def test_a_month_that_is_none_means_this_one(world, at_desk, monday, month):
    assert "Calendar: October 2026" in text(at_desk("officer").get("calendar/", month=month))


def test_an_empty_month_says_so(world, at_desk, monday, told):
    assert "Nothing takes place this month" in text(at_desk("officer").get("calendar/"))


def test_too_many_occasions_are_cut_and_counted(meeting, at_desk, monkeypatch):
    monkeypatch.setattr(calendar, "MOST", 0)
    assert "1 more is not shown: choose a place." in text(at_desk("chief").get("calendar/", month="2026-11"))


def test_what_ends_at_midnight_belongs_to_the_month_in_which_it_begins(told, world, monday):
    acts.planned(world.beat, world.officer, starts_at="2026-10-31 22:00", ends_at="2026-11-01 00:00")
    october = occasions.between(None, moment("2026-10-01 00:00"), moment("2026-11-01 00:00"))
    november = occasions.between(None, moment("2026-11-01 00:00"), moment("2026-12-01 00:00"))
    assert (len(october), len(november)) == (1, 0)
    assert october[0].name == "A neighbourhood officer's reporting meeting"
