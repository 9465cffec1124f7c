"""What is left of a term is said the same wherever it is said."""

from datetime import date

import pytest
from django.utils.translation import override
from tests.world import moment

from ishenim.kernel.calendar.words_of_terms import gone, last_day, left

THURSDAY = date(2026, 10, 8)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("2026-10-09 00:00", "2026-10-08"),
        ("2026-10-09 00:01", "2026-10-09"),
        ("2026-10-09 18:30", "2026-10-09"),
    ],
)
def test_a_deadline_at_midnight_belongs_to_the_day_that_ends_with_it(due, last):
    assert last_day(moment(due)).isoformat() == last


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-10-05", "3 working days left"),
        ("2026-10-07", "1 working day left"),
        ("2026-10-08", "the last day"),
    ],
)
def test_working_days_are_counted_up_to_the_last_one(today, said):
    assert left(THURSDAY, date.fromisoformat(today)) == said


def test_where_only_days_off_are_left_it_says_so():
    assert left(date(2026, 10, 11), date(2026, 10, 10)) == "no working day left"


@pytest.mark.parametrize(
    ("today", "said"),
    [("2026-10-09", "1 working day late"), ("2026-10-12", "2 working days late"), ("2026-10-08", "late")],
)
def test_working_days_that_have_gone_by_are_counted_from_the_last_one(today, said):
    assert gone(THURSDAY, date.fromisoformat(today)) == said
