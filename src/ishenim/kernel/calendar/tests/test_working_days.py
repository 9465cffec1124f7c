"""The working days of the Kyrgyz calendar, day by day."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.world import moment

from ishenim.kernel import versions
from ishenim.kernel.calendar import working_days
from ishenim.kernel.calendar.models import DecreedDay

EID_AL_FITR = date(2027, 3, 9)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
ONCE = HealthCheck.function_scoped_fixture
ONE_DATABASE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_decreed():
    versions.raise_("calendar")
    yield
    versions.raise_("calendar")


def decree(day: date, *, off: bool) -> None:
    DecreedDay.objects.create(day=day, off=off, basis="An order of the Cabinet")
    versions.raise_("calendar")


@pytest.mark.parametrize("day", range(1, 8))
def test_the_first_seven_days_of_january_are_off(day):
    assert working_days.is_off(date(2026, 1, day))


@pytest.mark.parametrize("day", range(1, 10))
def test_the_first_nine_days_of_may_are_off(day):
    assert working_days.is_off(date(2026, 5, day))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 8),
        date(2026, 5, 11),
        date(2026, 2, 23),
        date(2026, 4, 7),
        date(2025, 11, 7),
        date(2028, 11, 8),
    ],
    ids=str,
)
def test_a_day_that_is_kept_but_not_free_is_a_working_day(day):
    assert day.weekday() < 5
    assert not working_days.is_off(day)
    assert not working_days.is_holiday(day)


def test_the_days_of_the_ancestors_in_2026_are_free_only_where_they_fall_on_a_weekend():
    assert not working_days.is_holiday(date(2026, 11, 7))
    assert not working_days.is_holiday(date(2026, 11, 8))
    assert working_days.is_off(date(2026, 11, 7))
    assert not working_days.is_off(date(2026, 11, 9))


@pytest.mark.parametrize("holiday", [date(2026, 3, 8), date(2025, 8, 31), date(2026, 3, 21)], ids=str)
def test_a_holiday_on_a_weekend_is_not_moved_to_a_monday(holiday):
    monday = holiday + timedelta(days=7 - holiday.weekday())

    assert working_days.is_off(holiday)
    assert not working_days.is_off(monday)


def test_weekends_are_off_without_being_holidays():
    assert working_days.is_off(date(2026, 10, 10))
    assert not working_days.is_holiday(date(2026, 10, 10))


def test_an_estimated_day_of_eid_is_off_but_soft():
    assert working_days.is_off(EID_AL_FITR)
    assert working_days.is_soft(EID_AL_FITR)
    assert not working_days.is_soft(date(2027, 1, 7))


def test_a_decree_makes_the_day_of_eid_certain():
    decree(EID_AL_FITR, off=True)

    assert working_days.is_off(EID_AL_FITR)
    assert not working_days.is_soft(EID_AL_FITR)


def test_a_decree_moves_the_day_of_eid():
    decree(EID_AL_FITR, off=False)
    decree(EID_AL_FITR + timedelta(days=1), off=True)

    assert not working_days.is_off(EID_AL_FITR)
    assert not working_days.is_holiday(EID_AL_FITR)
    assert working_days.is_off(EID_AL_FITR + timedelta(days=1))
    assert working_days.is_holiday(EID_AL_FITR + timedelta(days=1))


def test_a_saturday_that_an_act_makes_a_working_day_is_one():
    saturday = date(2026, 10, 10)
    assert working_days.add(date(2026, 10, 9), 1) == date(2026, 10, 12)

    decree(saturday, off=False)

    assert working_days.add(date(2026, 10, 9), 1) == saturday


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-10-05", 3, "2026-10-08"),
        ("2026-10-08", 3, "2026-10-13"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-10-05", 0, "2026-10-05"),
        ("2025-12-30", 3, "2026-01-09"),
        ("2026-04-30", 1, "2026-05-11"),
        ("2026-08-28", 1, "2026-09-01"),
    ],
)
def test_the_day_one_counts_from_is_not_counted_and_holidays_are_passed_over(day, count, expected):
    assert working_days.add(date.fromisoformat(day), count) == date.fromisoformat(expected)


def test_between_two_days_lie_the_working_days_after_the_first_up_to_the_last():
    assert working_days.between(date(2026, 10, 5), date(2026, 10, 12)) == 5
    assert working_days.between(date(2026, 10, 12), date(2026, 10, 5)) == -5
    assert working_days.between(date(2026, 10, 5), date(2026, 10, 5)) == 0


def test_a_calendar_without_any_working_day_is_refused_rather_than_searched_for_ever():
    start = date(2026, 10, 5)
    ten_years = [start + timedelta(days=ahead) for ahead in range(1, working_days.TEN_YEARS + 1)]
    DecreedDay.objects.bulk_create(DecreedDay(day=day, off=True, basis="Nobody works") for day in ten_years)
    versions.raise_("calendar")

    with pytest.raises(ValueError, match="within ten years"):
        working_days.add(start, 1)


@ONE_DATABASE
@given(start=DAYS, count=st.integers(0, 60))
def test_adding_working_days_and_counting_them_undo_each_other(start, count):
    end = working_days.add(start, count)

    assert working_days.between(start, end) == count
    assert count == 0 or not working_days.is_off(end)


@ONE_DATABASE
@given(start=DAYS, first=st.integers(0, 30), then=st.integers(0, 30))
def test_working_days_may_be_added_in_two_parts(start, first, then):
    in_two = working_days.add(working_days.add(start, first), then)

    assert in_two == working_days.add(start, first + then)


@ONE_DATABASE
@given(a=DAYS, b=DAYS)
def test_counting_backwards_gives_the_same_with_another_sign(a, b):
    assert working_days.between(a, b) == -working_days.between(b, a)


def test_a_day_ends_at_midnight_in_bishkek():
    end = working_days.end_of(date(2026, 10, 8))

    assert end == moment("2026-10-09 00:00")
    assert end.isoformat() == "2026-10-09T00:00:00+06:00"


def test_the_holidays_of_one_country_bring_no_other_country_into_memory():
    program = (
        "import sys; from ishenim.kernel.calendar import working_days;"
        "assert working_days.published(2027); print('holidays.countries' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ishenim.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"
