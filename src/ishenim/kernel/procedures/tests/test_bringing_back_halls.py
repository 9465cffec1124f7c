"""A hall entered after the backup is brought back with its code and its days, and so are the meetings in it."""

from __future__ import annotations

import pytest
from tests.acts import act, expected
from tests.moments import Moment

from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hall_and_what_is_planned_in_it_come_back_and_its_name_has_to_be_said_anew(
    world, on, lose_since, return_all
):
    on("2026-10-05 10:00")
    meeting = expected(world.beat)
    backup = Moment.now()
    hall = act(begin("hall", place=world.beat), "enter", world.officer, weekdays=["2", "4"])
    act(meeting, "plan", world.officer, venue=hall.reference)
    closed = act(begin("hall", place=world.beat), "enter", world.officer, name="The old library")
    act(closed, "close", world.officer)
    lose_since(backup)

    assert return_all().without_rows == []

    found = Matter.objects.get(reference=hall.reference).hall
    assert (found.matter.state, found.weekdays, found.name, found.called) == ("in_use", [2, 4], "", None)
    assert Matter.objects.get(reference=meeting.reference).meeting.hall == found
    assert Matter.objects.get(reference=closed.reference).state == "closed"
    again = act(
        Matter.objects.get(reference=meeting.reference),
        "change_the_plan",
        world.officer,
        venue=hall.reference,
    )
    assert again.meeting.hall == found
    named = act(found.matter, "change", world.officer).hall
    assert named.called.startswith("police_district/")
