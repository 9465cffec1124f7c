"""Programs that others wrote read us without a change: each is installed as its authors publish it."""

from __future__ import annotations

from typing import NamedTuple

import extruct
import georeport
import pytest
import requests
import uk_police_api
from police_api import PoliceAPI
from police_api.neighbourhoods import Neighbourhood
from tests.acts import act, announced, ask

from ishenim.faces.interop.tests.conftest import LAT, LON
from ishenim.kernel.ledger.sequencer import place_waiting

RANK = "Участкалык инспектор"
"""As it is called in the first language: these clients ask for none."""
pytestmark = pytest.mark.django_db(transaction=True)


class Record(NamedTuple):
    """What was published, by reference."""

    question: str
    meeting: str


@pytest.fixture
def record(world, speaker, live_server, settings):
    """A record that is published at an address: a question that was promised, and a meeting that is announced."""
    settings.PUBLIC_ADDRESS = live_server.url
    question = act(ask(world.beat), "show_text", world.moderator)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    ask(world.other_beat)
    meeting = announced(world.beat, world.officer)
    place_waiting()
    Neighbourhood._resource_cache.clear()
    yield Record(question.reference, meeting.reference)
    Neighbourhood._resource_cache.clear()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_and_requests(record, live_server, form):
    city = georeport.GeoReport(f"{live_server.url}/open311/v2", output_format=form)
    services = {one["service_code"]: one for one in city.get_service_list()}
    definition = city.get_service_definition("light")
    listed = city.get_service_requests(start_date="2026-09-01T00:00:00Z", status="open")
    one = city.get_service_request(record.question)

    assert len(services) == 10
    assert definition["service_code"] == "light"
    assert len(listed) == 2
    assert (one["status"], one["description"]) == ("open", "When will the street lamps be repaired?")
    assert one in listed


def test_a_request_is_brought_in_over_the_wire_and_read_back(record, key, live_server):
    fields = {
        "api_key": key(),
        "service_code": "noise",
        "description": "Music until four at night.",
        "lat": LAT,
        "long": LON,
    }
    sent = requests.post(f"{live_server.url}/open311/v2/requests.json", data=fields, timeout=10)
    [told] = sent.json()
    [read] = requests.get(
        sent.headers["Location"] and live_server.url + sent.headers["Location"], timeout=10
    ).json()

    assert (sent.status_code, read["service_request_id"]) == (201, told["service_request_id"])
    assert "description" not in read


def test_the_client_that_was_written_for_police_uk_reads_beats(record, live_server):
    api = PoliceAPI(base_url=f"{live_server.url}/interop/police/api/")
    [force, far] = api.get_forces()
    beats = {one.id: one for one in force.neighbourhoods}
    beat = beats["beat"]

    assert (far.id, force.id, force.name) == ("far_police", "district_police", "District police")
    assert set(beats) == {"beat", "other_beat"}
    assert (beat.name, beat.population, beat.centre["latitude"]) == ("Beat", 5200, "42.870000")
    assert [(one.name, one.rank) for one in beat.officers] == [("officer", RANK)]
    [event] = beat.events
    assert event.start_date.isoformat() == "2026-11-18T18:30:00"
    assert event.address == "School 4, assembly hall"
    [priority] = beat.priorities
    assert priority.issue == "<p>When will the street lamps be repaired?</p>"
    assert (priority.action, priority.issue_date.isoformat()) == (
        "<p>Two lamps will be set up.</p>", "2026-10-05T10:00:00",
    )  # fmt: skip
    assert beat.boundary == []
    located = api.locate_neighbourhood(LAT, LON)
    assert (located.force.id, located.id) == ("district_police", "beat")


def test_a_younger_client_of_the_same_calls_reads_them_too(record, live_server, monkeypatch):
    monkeypatch.setattr(uk_police_api._client, "BASE_URL", f"{live_server.url}/interop/police/api/")
    with uk_police_api.PoliceAPI() as api:
        assert [one.id for one in api.forces.list()] == ["district_police", "far_police"]
        assert api.neighbourhoods.get("district_police", "beat").centre.latitude == LAT
        [priority] = api.neighbourhoods.priorities("district_police", "beat")
        [event] = api.neighbourhoods.events("district_police", "beat")
        assert api.neighbourhoods.people("district_police", "beat")[0].rank == RANK
        assert api.neighbourhoods.boundary("district_police", "beat") == []

    assert priority.issue_date == "2026-10-05T10:00:00"
    assert event.end_date == "2026-11-18T20:00:00"


def test_extruct_finds_the_meeting_and_the_question_in_their_pages(record, live_server):
    def found(path: str):
        page = requests.get(f"{live_server.url}/en/{path}/", timeout=10).text
        [data] = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
        return data

    event = found(f"meetings/{record.meeting}")
    page = found(f"questions/{record.question}")

    assert (event["@type"], event["eventStatus"]) == ("Event", "https://schema.org/EventScheduled")
    assert (event["startDate"], event["location"]["name"]) == (
        "2026-11-18T18:30:00+06:00",
        "School 4, assembly hall",
    )
    assert event["inLanguage"] == ["ky", "ru"]
    assert (page["@type"], page["mainEntity"]["text"]) == (
        "QAPage",
        "When will the street lamps be repaired?",
    )
    assert page["mainEntity"]["answerCount"] == 0
