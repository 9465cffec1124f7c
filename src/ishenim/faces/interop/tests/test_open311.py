"""What Open311 GeoReport v2 tells: services, what is asked with each, and what became of requests."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.acts import act, ask, late_by

import ishenim
from ishenim.kernel.institutions.roles import ANYONE

V2 = "/open311/v2"
ROOT = Path(ishenim.__file__).parents[3]
DATA = Path(os.environ.get("ISHENIM_DATA") or ROOT / "shared/data") / "validators/open311/spec/fixtures"
NAMES = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


@pytest.fixture
def question(world, speaker):
    """A question whose words were checked."""
    return act(ask(world.beat), "show_text", world.moderator)


def test_discovery_names_a_production_and_a_test_endpoint(speaker, settings):
    settings.PUBLIC_ADDRESS = "https://record.example"
    told = speaker.json("/open311/discovery.json")

    assert [(one["type"], one["url"], one["formats"]) for one in told["endpoints"]] == [
        ("production", "https://record.example/open311/v2", ["text/xml", "application/json"]),
        ("test", "https://record.example/open311/test/v2", ["text/xml", "application/json"]),
    ]
    assert {one["specification"] for one in told["endpoints"]} == {"http://wiki.open311.org/GeoReport_v2"}
    assert datetime.fromisoformat(told["changeset"]).utcoffset()
    assert told["contact"].startswith("Everything in this installation is invented.")
    assert speaker.json(f"{V2}/discovery.json") == speaker.json("/open311/test/v2/discovery.json") == told


def test_discovery_is_said_in_xml_too(speaker):
    told = speaker.xml("/open311/discovery.xml")

    assert told.tag == "discovery"
    assert [one.findtext("type") for one in told.find("endpoints")] == ["production", "test"]
    assert [one.text for one in told.find("endpoints")[0].find("formats")] == ["text/xml", "application/json"]


def test_services_are_the_topics_of_questions_in_the_language_that_is_asked_for(speaker):
    told = {one["service_code"]: one for one in speaker.json(f"{V2}/services.json")}
    in_xml = speaker.xml(f"{V2}/services.xml")

    assert told["light"] == {
        "service_code": "light",
        "service_name": "Street lighting",
        "description": "Street lighting",
        "metadata": True,
        "type": "realtime",
        "keywords": "",
        "group": "Residents’ questions",
    }
    assert in_xml.tag == "services"
    assert [one.findtext("service_code") for one in in_xml] == list(told)
    assert in_xml[0].findtext("metadata") == "true"
    in_russian = speaker.client.get(f"{V2}/services.json", headers={"accept-language": "ru"})
    assert in_russian.headers["Content-Language"] == "ru"


def test_a_definition_tells_what_is_asked_besides_the_words(speaker):
    [language] = speaker.json(f"{V2}/services/light.json")["attributes"]
    in_xml = speaker.xml(f"{V2}/services/light.xml")

    assert (language["code"], language["datatype"], language["required"]) == (
        "language",
        "singlevaluelist",
        False,
    )
    assert {"key": "ky", "name": "Kyrgyz"} in language["values"]
    assert in_xml.tag == "service_definition"
    assert in_xml.find("attributes/attribute/values/value").findtext("key") == "ky"


def test_a_request_is_told_under_the_names_of_the_protocol(speaker, question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    [told] = speaker.json(f"{V2}/requests.json")

    assert told == {
        "service_request_id": question.reference,
        "status": "open",
        "status_notes": "Promised",
        "service_name": "Street lighting",
        "service_code": "light",
        "description": "When will the street lamps be repaired?",
        "agency_responsible": "District police",
        "service_notice": "Two lamps will be set up.",
        "requested_datetime": "2026-10-05T10:00:00+06:00",
        "updated_datetime": "2026-10-05T10:00:00+06:00",
        "expected_datetime": told["expected_datetime"],
        "address": "Beat, Town, District, Region",
        "address_id": "beat",
        "lat": 42.87,
        "long": 74.6,
    }
    assert told["expected_datetime"].startswith("2026-10-3")


def test_in_xml_every_name_of_the_protocol_stands_there(speaker, question):
    told = speaker.xml(f"{V2}/requests.xml")

    assert told.tag == "service_requests"
    assert [part.tag for part in told[0]] == NAMES
    assert told[0].findtext("zipcode") == ""


@pytest.mark.skipif(not DATA.exists(), reason="the answers of real cities are not here")
def test_a_request_has_the_very_names_that_real_cities_give(speaker, question):
    theirs = ET.parse(DATA / "files/requests_many.xml").getroot()
    ours = speaker.xml(f"{V2}/requests.xml")

    assert ours.tag == theirs.tag
    assert {part.tag for part in ours[0]} == {part.tag for part in theirs[0]}


def test_words_that_nobody_has_checked_are_not_told(speaker, world):
    ask(world.beat, text="Ivan of house 7 is a thief.")
    ask(world.beat, step="ask_unproven", text="Ivan of house 7 is a thief.")

    [told] = speaker.json(f"{V2}/requests.json")
    assert "description" not in told
    assert b"Ivan" not in speaker.get(f"{V2}/requests.xml", extensions="true").content


def test_one_request_is_still_told_in_a_list_and_found_by_its_token(speaker, question):
    path = f"{V2}/requests/{question.reference}"
    [told] = speaker.json(f"{path}.json")

    assert told == speaker.json(f"{V2}/requests.json")[0]
    assert speaker.xml(f"{path}.xml")[0].findtext("service_request_id") == question.reference
    assert speaker.json(f"{V2}/tokens/{question.reference}.json") == [
        {"token": question.reference, "service_request_id": question.reference}
    ]


def test_an_office_that_says_it_is_done_has_not_closed_the_request(speaker, world):
    question = ask(world.beat)
    code = question.question.claim_code
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    assert speaker.json(f"{V2}/requests.json")[0]["status"] == "open"

    act(question, "confirm", ANYONE, code=code)
    [told] = speaker.json(f"{V2}/requests.json", status="closed")
    assert (told["status"], told["status_notes"]) == ("closed", "Confirmed by the asker")


def test_requests_are_chosen_by_service_state_number_and_box(speaker, world, question):
    other = ask(world.other_beat, topic="waste")
    returned = act(ask(world.beat, topic="noise"), "give_back", world.officer)

    def told(**query):
        return [one["service_request_id"] for one in speaker.json(f"{V2}/requests.json", **query)]

    assert told() == [returned.reference, other.reference, question.reference]
    assert told(service_code="light,waste") == [other.reference, question.reference]
    assert told(status="closed") == [returned.reference]
    assert told(status="open,closed") == told() == told(status="", jurisdiction_id="kg")
    assert told(service_request_id=f"{question.reference},{other.reference}", status="closed") == [
        other.reference, question.reference,
    ]  # fmt: skip
    box = {"lat_sw": "42", "long_sw": "74", "lat_ne": "43", "long_ne": "75"}
    assert told(**box) == [returned.reference, question.reference]
    assert told(**box | {"lat_sw": "42.9"}) == []


def test_requests_are_chosen_by_days_and_by_what_changed(speaker, world, question, on):
    on("2026-10-20 09:00")
    later = ask(world.beat)
    act(question, "accept", world.officer)

    def told(**query):
        return [one["service_request_id"] for one in speaker.json(f"{V2}/requests.json", **query)]

    assert told(start_date="2026-10-06T00:00:00+06:00") == [later.reference]
    assert told(end_date="2026-10-06T00:00:00Z") == [question.reference]
    assert told(start_date="2026-10-05T00:00:00.000Z", end_date="2026-10-05T23:59:59Z") == [
        question.reference
    ]
    assert told(updated_after="2026-10-19T00:00:00Z") == [later.reference, question.reference]
    on("2027-02-01 09:00")
    assert told() == []


def test_a_list_is_read_to_its_end_by_pages_and_by_the_header(speaker, world, question):
    for _number in range(4):
        ask(world.beat)
    whole = speaker.json(f"{V2}/requests.json")
    by_pages = [
        one for number in (1, 2, 3) for one in speaker.json(f"{V2}/requests.json", page=number, page_size=2)
    ]
    by_header, way = [], f"{V2}/requests.json?page_size=2"
    while way:
        answer = speaker.client.get(way)
        by_header += answer.json()
        link = answer.headers["Link"].split(";")[0].strip("<>")
        way = link if "cursor" in link else ""

    assert len(whole) == 5
    assert by_pages == by_header == whole


def test_with_extensions_the_whole_story_is_told(speaker, question, world):
    act(question, "accept", world.officer)
    [told] = speaker.json(f"{V2}/requests/{question.reference}.json", extensions="true")
    [listed] = speaker.json(f"{V2}/requests.json", extensions="true")

    assert [note["type"] for note in told["notes"]] == ["accept", "show_text", "ask"]
    assert told["notes"][0]["description"] == "The office accepted the question."
    assert told["extended_attributes"]["state"] == "accepted"
    assert told["extended_attributes"]["page"].endswith(f"/questions/{question.reference}/")
    assert listed["extended_attributes"] == told["extended_attributes"]
    in_xml = speaker.xml(f"{V2}/requests/{question.reference}.xml", extensions="true")
    assert in_xml.find("request/notes/note").findtext("type") == "accept"


@pytest.mark.django_db(transaction=True)
def test_a_list_asks_the_database_once_however_many_requests_it_tells(
    speaker, world, question, django_assert_num_queries
):
    path = f"{V2}/requests.json?extensions=true"
    speaker.get(path)
    for more in (0, 12):
        for _number in range(more):
            act(ask(world.beat), "show_text", world.moderator)
        speaker.get(path)
        with django_assert_num_queries(1):
            assert len(speaker.json(path)) == more + 1


def test_an_answer_is_kept_like_a_page(door, world, question, django_assert_num_queries):
    for path in ("discovery.xml", "v2/services.json", "v2/services/light.xml", "v2/requests.xml?page_size=5"):
        first = door.get(f"/open311/{path}", accept_language="en")
        etag = door.headers["ETag"]
        assert (door.status, door.headers["Cache-Control"]) == (200, "public, no-cache")
        with django_assert_num_queries(0):
            assert door.get(f"/open311/{path}", accept_language="en") == first
        assert door.get(f"/open311/{path}", accept_language="en", if_none_match=etag) == b""
        assert (door.status, door.headers["Access-Control-Allow-Origin"]) == (304, "*")


WRONG = {
    "a range of more than ninety days": (
        {"start_date": "2020-01-01T00:00:00Z", "end_date": "2026-10-01T00:00:00Z"},
        "start_date and end_date: at most 90 days may lie between them.",
    ),
    "a range that runs backwards": (
        {"start_date": "2026-10-02T00:00:00Z", "end_date": "2026-10-01T00:00:00Z"},
        "start_date: this is after end_date.",
    ),
    "no moment": ({"start_date": "yesterday"}, "start_date: write a moment like 2026-11-27T18:30:00+06:00."),
    "a day that is none": ({"end_date": "2026-02-30T00:00:00Z"},
                           "end_date: write a moment like 2026-11-27T18:30:00+06:00."),
    "a million rows": ({"page_size": "1000000"}, "page_size: write a whole number from 1 to 1000."),
    "no page": ({"page": "0"}, "page: write a whole number from 1 to 10000."),
    "a page far behind": ({"page": "9000"},
                          "This page is too far behind. Follow the address in the header Link, or ask for less."),
    "no state": ({"status": "maybe"}, "status: this is neither open nor closed: “maybe”."),
    "half a box": ({"lat_sw": "42"}, "lat_sw, long_sw, lat_ne and long_ne: name all four, in degrees."),
    "somebody else's cursor": ({"cursor": "x:y"}, "cursor: this is not of this list. Begin without one."),
}  # fmt: skip


@pytest.mark.parametrize(("query", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_not_understood_is_said_in_the_list_of_errors(speaker, query, sentence):
    answer = speaker.client.get(f"{V2}/requests.json", query)
    in_xml = speaker.client.get(f"{V2}/requests.xml", query)

    assert answer.status_code == in_xml.status_code == 400
    assert answer.json() == [{"code": "400", "description": sentence}]
    assert in_xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert b"<errors><error><code>400</code><description>" in in_xml.content


@pytest.mark.parametrize(
    "path",
    [
        "requests/2222-2222.json",
        "tokens/2222-2222.json",
        "services/nothing.json",
        "requests.json?service_code=nothing",
        "nothing.json",
        "requests/1.json",
    ],
)
def test_what_is_not_there_is_an_error_of_the_protocol(speaker, path):
    answer = speaker.client.get(f"{V2}/{path}")

    assert answer.status_code == 404
    assert answer.json()[0]["code"] == "404"


def test_an_address_without_a_form_is_answered_in_xml(speaker):
    answer = speaker.client.get("/open311/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/xml; charset=utf-8")


def test_ninety_days_to_the_second_are_not_too_many(speaker, question):
    end = late_by("2026-10-06 00:00", 0)
    query = {"start_date": (end - timedelta(days=90)).isoformat(), "end_date": end.isoformat()}
    assert len(speaker.json(f"{V2}/requests.json", **query)) == 1
