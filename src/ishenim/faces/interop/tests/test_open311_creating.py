"""A program of an office brings in what a resident asks, through the engine and never past the check of the words."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.acts import act, everything_written, now_of, steps_taken

from ishenim.faces.interop.tests.conftest import LAT, LON, TEXT
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.models import Matter

REQUESTS = "/open311/v2/requests.json"
HERE = {"service_code": "light", "description": TEXT, "address_id": "beat"}


@pytest.fixture
def sent(speaker, key):
    """Return a function that sends a request with a key, and returns what was told."""

    def send(path: str = REQUESTS, *, expect: int = 201, headers=None, **fields):
        about = HERE | fields if "api_key" in fields else HERE | fields | {"api_key": key()}
        told = {name: value for name, value in about.items() if value is not None}
        return speaker.send(path, expect=expect, headers=headers, **told)

    return send


def test_a_request_is_recorded_by_the_rule_and_its_words_wait_for_the_check(sent, speaker, world):
    [told] = sent(**{"attribute[language]": "ru"}).json()
    question = Matter.objects.get(reference=told["service_request_id"])

    assert steps_taken(question) == ["ask_by_program"]
    assert (question.state, question.language, question.institution.code) == (
        "raised",
        "ru",
        "district_police",
    )
    assert (question.question.text, question.question.shown_text, question.title) == (TEXT, "", "")
    assert "description" not in speaker.json(f"/open311/v2/requests/{question.reference}.json")[0]
    act(question, "show_text", world.moderator, text=TEXT)
    assert speaker.json(f"/open311/v2/requests/{question.reference}.json")[0]["description"] == TEXT


def test_whoever_asked_gets_the_code_that_is_theirs_alone(sent, world):
    [told] = sent().json()
    question = Matter.objects.get(reference=told["service_request_id"])

    assert told["claim_code"] in told["service_notice"]
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    act(question, "confirm", ANYONE, code=told["claim_code"])
    assert now_of(question).state == "confirmed"


def test_the_answer_is_said_in_xml_and_kept_by_nobody(sent):
    answer = sent("/open311/v2/requests.xml")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(
        b"<?xml version='1.0' encoding='utf-8'?>\n<service_requests><request><service_request_id>"
    )
    assert answer.headers["Location"].startswith("/open311/v2/requests/")


def test_who_asks_is_not_taken_in(sent):
    from ishenim.kernel.ledger.models import Opening

    asker = {"first_name": "Aigul", "last_name": "Asanova", "phone": "0555", "email": "a@b.example"}
    [told] = sent(**asker, device_id="7", account_id="9", media_url="http://pictures.example/1.png").json()

    assert "media_url was not taken in" in told["service_notice"]
    assert "The file was not taken in" not in told["service_notice"]
    assert "Asanova" not in str(list(Opening.objects.values()))


def test_a_file_is_not_taken_in_and_the_answer_says_so(sent):
    from ishenim.kernel.documents.models import Document

    [told] = sent(media=SimpleUploadedFile("lamp.png", b"a picture")).json()

    assert "The file was not taken in" in told["service_notice"]
    assert not Document.objects.exists()


PLACES = {
    "a code": {"address_id": "beat"},
    "a name": {"address_id": None, "address_string": "Other beat"},
    "a position": {"address_id": None, "lat": str(LAT + 0.01), "long": str(LON)},
}


@pytest.mark.parametrize("where", PLACES.values(), ids=PLACES)
def test_a_place_is_named_by_code_name_or_position(sent, where):
    [told] = sent(**where).json()
    place = Matter.objects.get(reference=told["service_request_id"]).place

    assert place.code == ("other_beat" if "address_string" in where else "beat")


def test_a_place_that_was_merged_is_asked_about_where_it_went(sent, world):
    world.merge("beat", "other_beat", date(2026, 10, 5))
    [told] = sent().json()

    assert Matter.objects.get(reference=told["service_request_id"]).place.code == "other_beat"


OPENS_NOTHING = "This token opens nothing: it is not ours, was withdrawn, or its time or its office is over."
WRONG = {
    "no place": (400, {"address_id": None}, "A request needs a place: lat and long, address_string or address_id."),
    "an unknown place": (400, {"address_id": "nowhere"}, "address_id: There is no place with this code."),
    "no position": (400, {"address_id": None, "lat": "x", "long": "1"}, "lat, long: This is no position on the earth."),
    "a position in the sea": (400, {"address_id": None, "lat": "0", "long": "0"},
                              "lat, long: No place that we know is near this position."),
    "a name of several": (400, {"address_id": None, "address_string": "zzz"},
                          "address_string: This names no place, or several. Send a position or address_id."),
    "HTML": (400, {"description": "The lamps <b>are</b> dark."}, "description: Write it as plain text, without HTML."),
    "4,001 characters": (400, {"description": "x" * 4001},
                         "description: Please say it in fewer words: at most 4000 characters, now 4001."),
    "no words": (400, {"description": ""}, "description: Please fill this in."),
    "no service": (400, {"service_code": ""}, "service_code: this is missing."),
    "an unknown service": (404, {"service_code": "nothing"}, "service_code: there is no service “nothing”."),
    "an unknown language": (400, {"attribute[language]": "xx"},
                            "attribute[language]: Please choose one from the list."),
    "no key": (403, {"api_key": ""}, "api_key: this is missing. It is the token of an office."),
    "a wrong key": (403, {"api_key": "ishenim_x"},
                    f"api_key: {OPENS_NOTHING}"),
}  # fmt: skip


@pytest.mark.parametrize("path", ["/open311/v2/requests", "/open311/test/v2/requests"])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_not_right_is_said_in_the_list_of_errors_and_nothing_is_recorded(sent, key, path, wrong):
    status, fields, sentence = wrong
    fields = {"api_key": key()} | fields
    before = everything_written()
    in_json = sent(f"{path}.json", expect=status, **fields)
    in_xml = sent(f"{path}.xml", expect=status, **fields)

    assert in_json.json() == [{"code": str(status), "description": sentence}]
    assert f"<errors><error><code>{status}</code>".encode() in in_xml.content
    assert everything_written() == before


def test_a_key_that_was_not_issued_for_it_and_an_office_of_elsewhere_bring_in_nothing(sent, key):
    reading = sent(api_key=key("mayor", "read"), expect=403).json()
    elsewhere = sent(address_id="far_beat", expect=403).json()

    assert "question.ask_by_program" in reading[0]["description"]
    assert "only for its own places" in elsewhere[0]["description"]


def test_no_office_brings_in_what_it_would_have_to_answer_itself(sent, world):
    for officer in (world.officer, world.chief, world.regional_chief):
        world.end(officer, date(2026, 10, 1))

    assert "not open to the institution" in sent(expect=403).json()[0]["description"]


def test_at_the_test_endpoint_everything_is_checked_and_nothing_is_recorded(sent, key):
    mine = key()
    before = everything_written()
    [told] = sent("/open311/test/v2/requests.json", api_key=mine).json()

    assert (
        told["service_notice"]
        == "This is the test endpoint: everything was checked, and nothing was recorded."
    )
    assert everything_written() == before


def test_the_same_request_with_the_same_mark_is_recorded_once(sent, key):
    mine = key()
    sent(api_key=mine, headers={"idempotency-key": "7"})
    sent(api_key=mine, headers={"idempotency-key": "7"}, expect=400)

    assert Matter.objects.filter(kind="question").count() == 1
