"""The kit of a place is whatever can be printed of it now."""

from __future__ import annotations

import pytest
from tests.acts import act, announced, planned

from ishenim.domains.meetings.papers.kit import kit
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.places.atlas import atlas

NOW = Quarter(2026, 4)


@pytest.fixture(autouse=True)
def _monday(monday):
    """The quarter has begun."""


def test_the_kit_of_a_beat_is_its_sheet_and_every_paper_that_its_meetings_have_now(world):
    announced(world.beat, world.officer)
    names = [sheet.template for sheet in kit(atlas().by_code("beat"), NOW)]
    assert names == ["district", "poster", "agenda", "attendance", "observation"]


def test_what_cannot_be_printed_yet_is_not_in_it_nor_are_other_places_and_quarters(world):
    planned(world.beat, world.officer)
    act(announced(world.other_beat, world.other_officer), "cancel", world.other_officer)
    assert [sheet.template for sheet in kit(atlas().by_code("beat"), NOW)] == [
        "district",
        "agenda",
        "attendance",
        "observation",
    ]
    assert [sheet.template for sheet in kit(atlas().by_code("other_beat"), NOW)] == ["district"]
    assert [sheet.template for sheet in kit(atlas().by_code("beat"), Quarter(2027, 1))] == ["district"]
