"""The calls of data.police.uk tell what the public pages say, and nothing more."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from tests.acts import act, announced, ask

from ishenim.faces.interop.tests.conftest import LAT, LON
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.places import atlas
from ishenim.kernel.places.models import Boundary, Place

API = "/interop/police/api"


def test_each_beat_belongs_to_the_police_body_nearest_above_it(speaker):
    assert speaker.json(f"{API}/forces") == [
        {"id": "district_police", "name": "District police"},
        {"id": "far_police", "name": "Far police"},
    ]
    assert speaker.json(f"{API}/far_police/neighbourhoods") == [{"id": "far_beat", "name": "Far beat"}]


def test_what_a_beat_lacks_is_left_out(speaker):
    told = speaker.json(f"{API}/district_police/beat")
    bare = speaker.json(f"{API}/district_police/other_beat")

    assert (told["population"], told["centre"]) == (
        "5200",
        {"latitude": "42.870000", "longitude": "74.600000"},
    )
    assert not {"population", "centre"} & bare.keys()
    assert b"null" not in speaker.get(f"{API}/district_police/other_beat").content


def test_of_an_officer_is_told_what_the_public_card_says(speaker, world):
    held = Appointment.objects.filter(pk=world.officer.appointment_id)
    held.update(duty_phone="0312 102", named=False)
    world.changed()

    assert speaker.json(f"{API}/district_police/beat/people") == [
        {
            "name": "Neighbourhood police officer",
            "rank": "Neighbourhood police officer",
            "bio": "",
            "contact_details": {"telephone": "0312 102"},
        }
    ]


def test_the_chief_stands_at_the_body_itself(speaker):
    assert [one["name"] for one in speaker.json(f"{API}/forces/district_police/people")] == [
        "juvenile_inspector", "chief",
    ]  # fmt: skip
    assert speaker.json(f"{API}/forces/district_police")["engagement_methods"][0]["type"] == "web"


def test_priorities_are_open_questions_whose_words_were_checked(speaker, world):
    ask(world.beat, text="Ivan of house 7 is a thief.")
    words = "When are the lamps & <dogs> seen to?"
    shown = act(ask(world.beat, text=words), "show_text", world.moderator, text=words)
    act(act(ask(world.beat), "show_text", world.moderator), "give_back", world.officer)

    [told] = speaker.json(f"{API}/district_police/beat/priorities")
    assert told["issue"] == "<p>When are the lamps &amp; &lt;dogs&gt; seen to?</p>"
    assert told["issue-date"] == told["issue_date"] == "2026-10-05T10:00:00"
    assert told["action"] == f"<p>{shown.state_label}</p>"


def test_events_are_what_is_to_come(speaker, world, on):
    meeting = announced(world.beat, world.officer)
    [told] = speaker.json(f"{API}/district_police/beat/events")
    assert (told["start_date"], told["end_date"]) == ("2026-11-18T18:30:00", "2026-11-18T20:00:00")
    assert told["url"].endswith(f"/meetings/{meeting.reference}/")
    act(meeting, "cancel", world.officer)
    assert speaker.json(f"{API}/district_police/beat/events")[0]["status"] == "cancelled"
    on("2026-11-19 09:00")
    assert speaker.json(f"{API}/district_police/beat/events") == []


def test_a_boundary_is_the_outline_of_the_largest_part(speaker, world):
    parts = shapely.MultiPolygon([shapely.box(74.5, 42.8, 74.7, 42.9), shapely.box(75, 42.8, 75.01, 42.81)])
    Boundary.objects.create(
        place=Place.objects.get(code="beat"), outline=shapely.to_wkb(parts), source="A map"
    )
    world.changed()
    atlas.forget()

    told = speaker.json(f"{API}/district_police/beat/boundary")
    assert {one["longitude"] for one in told} == {"74.500000", "74.700000"}
    assert told[0] == told[-1]


def test_a_beat_that_was_merged_leads_on_to_where_it_went(speaker, world):
    world.merge("beat", "far_beat", date(2026, 10, 5))
    for rest in ("", "/people", "/events", "/priorities", "/boundary"):
        answer = speaker.client.get(f"{API}/district_police/beat{rest}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{API}/far_police/far_beat{rest}")


@pytest.mark.parametrize(
    "path",
    [
        "forces/nobody",
        "district_police/nowhere",
        "district_police/far_beat",
        "district_police/town",
        "nobody/neighbourhoods",
        "locate-neighbourhood?q=0,0",
        "locate-neighbourhood?q=x",
        "locate-neighbourhood",
        "",
        "nothing/at/all/here",
    ],
)
def test_what_is_not_there_is_404(speaker, path):
    answer = speaker.client.get(f"{API}/{path}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json()["code"] == 404


def test_where_a_position_lies_is_kept_nowhere(speaker):
    answer = speaker.get(f"{API}/locate-neighbourhood", q=f"{LAT},{LON}")

    assert answer.json() == {"force": "district_police", "neighbourhood": "beat"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("call", "queries"), [("priorities", 2), ("events", 3), ("people", 2), ("", 2)])
def test_a_call_asks_the_database_as_often_for_many_rows_as_for_one(
    speaker, world, django_assert_max_num_queries, call, queries
):
    path = f"{API}/district_police/beat/{call}".rstrip("/")
    for _number in range(5):
        act(ask(world.beat), "show_text", world.moderator)
    speaker.get(path)
    with django_assert_max_num_queries(queries):
        speaker.get(path)
