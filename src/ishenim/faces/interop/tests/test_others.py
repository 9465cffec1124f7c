"""MapIt's look-ups and Open Civic Data's events."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.acts import act, announced

from ishenim.faces.interop.tests.conftest import LAT, LON


def number(world, code: str) -> int:
    return world.places[code].pk


def test_a_point_lies_in_its_areas(speaker, world):
    by_lon = speaker.json(f"/interop/mapit/point/4326/{LON},{LAT}")
    by_lat = speaker.json(f"/interop/mapit/point/latlon/{LAT},{LON}", type="town,district")

    beat = by_lon[str(number(world, "beat"))]
    assert (beat["name"], beat["type"], beat["parent_area"]) == ("Beat", "beat", number(world, "town"))
    assert (beat["codes"], beat["country_name"]) == ({"ishenim": "beat"}, "Country")
    assert {one["type"] for one in by_lat.values()} == {"town", "district"}
    assert speaker.json("/interop/mapit/point/4326/0,0") == {}


def test_an_area_is_told_with_what_lies_in_it(speaker, world):
    town = number(world, "town")

    assert speaker.json(f"/interop/mapit/area/{town}")["name"] == "Town"
    assert speaker.json("/interop/mapit/area/town.json")["id"] == town
    children = speaker.json(f"/interop/mapit/area/{town}/children")
    assert {one["name"] for one in children.values()} == {"Beat", "Other beat"}


def test_several_areas_are_told_by_number_type_or_name(speaker, world):
    beat, town = number(world, "beat"), number(world, "town")

    assert set(speaker.json(f"/interop/mapit/areas/{beat},{town},999999")) == {str(beat), str(town)}
    assert len(speaker.json("/interop/mapit/areas/beat")) == 3
    assert {one["name"] for one in speaker.json("/interop/mapit/areas/Other").values()} == {"Other beat"}


def test_an_area_that_was_merged_leads_on(speaker, world):
    world.merge("beat", "other_beat", date(2026, 10, 5))
    answer = speaker.client.get(f"/interop/mapit/area/{number(world, 'beat')}")

    assert (answer.status_code, answer.headers["Location"]) == (
        301, f"/interop/mapit/area/{number(world, 'other_beat')}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "status"), [("area/999999", 404), ("area/nowhere", 404), ("point/4326/999,1", 400), ("x", 404)]
)
def test_what_is_not_there_is_an_error(speaker, path, status):
    assert speaker.json(f"/interop/mapit/{path}", expect=status)["code"] == status


def test_events_are_told_as_open_civic_data_calls_them(speaker, world, on):
    meeting = announced(world.beat, world.officer)
    [told] = speaker.json("/interop/ocd/events", **{"from": "2026-11-01", "place": "town"})

    assert (told["_type"], told["classification"], told["status"]) == ("event", "Police Beat", "confirmed")
    assert datetime.fromisoformat(told["start_date"]).utcoffset()
    assert (told["location"]["name"], told["extras"]["reference"]) == (
        "School 4, assembly hall",
        meeting.reference,
    )
    assert told["extras"]["timezone"] == "Asia/Bishkek"
    assert told["location"]["coordinates"] == {"latitude": str(LAT), "longitude": str(LON)}
    act(meeting, "move", world.officer)
    [moved] = speaker.json("/interop/ocd/events", **{"from": "2026-11-01"})
    assert (moved["_id"], moved["start_date"]) == (told["_id"], "2026-11-25T18:30:00+06:00")
    on("2026-11-25 23:00")
    assert speaker.json("/interop/ocd/events", **{"from": "2026-11-01"})[0]["status"] == "passed"


def test_the_next_month_of_events_is_named_in_the_header(speaker):
    answer = speaker.get("/interop/ocd/events", **{"from": "2026-11-01", "place": "beat"})

    assert "from=2026-12-02" in answer.headers["Link"]
    assert "place=beat" in answer.headers["Link"]
    assert speaker.json("/interop/ocd/events", expect=400, **{"from": "soon"})["error"]
    assert speaker.json("/interop/ocd/events", expect=404, place="nowhere")["error"]
