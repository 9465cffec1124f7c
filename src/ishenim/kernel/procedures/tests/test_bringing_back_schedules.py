"""A schedule released after the backup is brought back with its versions; a proposal has to be asked for anew."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, expected, now_of
from tests.moments import Moment

from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.django_db(transaction=True)

BEATS = ("beat", "other_beat", "far_beat")


def test_a_schedule_released_meanwhile_is_released_again_and_a_proposal_has_to_be_asked_for_anew(
    world, on, lose_since, return_all
):
    on("2026-10-05 10:00")
    reference = expected(world.beat).reference
    said = {"hours": "18:00", "minutes": 90, "evening_share": 0, "weekend_share": 0}
    limits = {"at_once_in_district": 1, "at_once_in_region": 0, "days_between": 5}
    terms = said | limits | {"conditions": "\n".join(f"{beat}; hall; School 4" for beat in BEATS)}
    answer = {
        "schedule": {
            meeting.reference: [f"2026-11-{day}", 1080, 1170]
            for day, meeting in enumerate(Matter.objects.filter(kind="meeting"), 16)
        },
        "certificate": {"meetings": 3, "objective": 0, "bound": 0, "fingerprint": "ab" * 32},
    }
    region = world.places["police_region"]
    backup = Moment.now()
    asked = act(begin("schedule", place=region), "ask", world.regional_chief, quarter="2026-4", **terms)
    proposed = act(asked, "propose", THE_CLOCK, answer=answer)
    act(proposed, "release", world.regional_chief, why="The meetings of the quarter.")
    again = act(now_of(asked), "ask_again", world.regional_chief, **terms)
    act(again, "propose", THE_CLOCK, answer=answer)
    lose_since(backup)
    assert not Matter.objects.filter(kind="schedule").exists()

    assert return_all().without_rows == []

    schedule = Matter.objects.get(reference=asked.reference).commonschedule
    assert (schedule.matter.state, schedule.quarter, schedule.proposal) == ("proposed", "2026-4", {})
    assert [version["version"] for version in schedule.versions] == [1]
    assert Matter.objects.get(reference=reference).state == "planned"
    with pytest.raises(ValidationError):
        act(schedule.matter, "release", world.regional_chief, why="Nothing of it is left to release.")
    assert act(schedule.matter, "ask_again", world.regional_chief, **terms).state == "asked"
