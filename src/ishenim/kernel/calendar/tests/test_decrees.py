"""An act decides about a day, and everybody knows it at once."""

from datetime import date

import pytest

from ishenim.kernel.calendar import working_days
from ishenim.kernel.calendar.decrees import decree

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.django_db(transaction=True)
def test_an_act_makes_a_day_off_or_a_working_day_and_the_last_act_wins():
    assert not working_days.is_off(WEDNESDAY)

    decree(WEDNESDAY, off=True, basis="An act")
    assert working_days.is_off(WEDNESDAY)

    decree(WEDNESDAY, off=False, basis="A later act")
    assert not working_days.is_off(WEDNESDAY)
