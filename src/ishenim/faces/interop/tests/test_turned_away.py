"""A program of somebody else's that cannot be served now hears so in its convention, and when to come again."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import orjson
import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from tests.acts import everything_written
from tests.rooms import crowded, told_by

from ishenim.faces.interop import faults
from ishenim.faces.interop.tests.conftest import TEXT, Speaker
from ishenim.kernel.ledger import holding
from ishenim.kernel.ledger.models import Why
from ishenim.kernel.pages.waiting_room import LARGEST, WaitingRoom

REQUESTS, EVENTS = "/open311/v2/requests", "/interop/ocd/events"
FORMS = {
    f"{REQUESTS}.json": "application/json; charset=utf-8",
    f"{REQUESTS}.xml": "text/xml; charset=utf-8",
    "/open311/": "text/xml; charset=utf-8",
    EVENTS: "application/json; charset=utf-8",
    "/interop/mapit/area/1.json": "application/json; charset=utf-8",
}


def errors(path: str, body: bytes) -> list[tuple[str, str]]:
    """Return the codes and sentences of an answer, as its convention says them."""
    if path.startswith("/interop/"):
        told = orjson.loads(body)
        return [(str(told["code"]), told["error"])]
    if path.endswith(".json"):
        return [(one["code"], one["description"]) for one in orjson.loads(body)]
    root = ET.fromstring(body)
    assert (root.tag, {one.tag for one in root}) == ("errors", {"error"})
    return [(one.findtext("code"), one.findtext("description")) for one in root]


@pytest.fixture
def full():
    """A waiting room in which there is no place."""
    return crowded()


@pytest.mark.parametrize("path", FORMS)
def test_where_the_room_is_full_a_program_hears_an_error_of_its_convention_and_when_to_come_again(full, path):
    status, headers, body = told_by(full, path)
    [(code, sentence)] = errors(path, body)

    assert (status, code, headers["Retry-After"]) == (503, "503", "10")
    assert sentence.startswith("More is asked of us than we can answer at once.")
    assert (headers["Content-Type"], headers["Cache-Control"]) == (FORMS[path], "no-store")
    assert headers["Ishenim-Demonstration"] == "yes"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_it_is_said_in_the_language_that_is_asked_for(full):
    _, headers, body = told_by(full, f"{REQUESTS}.xml", language="ru-RU,en;q=0.5")

    assert headers["Content-Language"] == "ru"
    assert errors(f"{REQUESTS}.xml", body) != errors(f"{REQUESTS}.xml", told_by(full, f"{REQUESTS}.xml")[2])


@pytest.mark.parametrize("path", FORMS)
def test_what_is_cut_short_and_what_is_larger_than_anything_are_errors_too(full, path):
    status, headers, body = told_by(full, path, method="POST", body=b"{", size=20)
    assert (status, errors(path, body)[0][0], "Retry-After" in headers) == (400, "400", False)
    status, headers, body = told_by(full, path, method="POST", size=LARGEST + 1)
    assert (status, errors(path, body)[0][0], headers["Content-Type"]) == (413, "413", FORMS[path])


@pytest.mark.parametrize("path", FORMS)
def test_what_breaks_before_django_answers_is_an_error_too(path):
    def broken(_environ, _start_response):
        raise ValueError("x")

    def away(_environ, _start_response):
        raise OperationalError("the server closed the connection")

    for application, status in ((broken, 500), (away, 503)):
        said, headers, body = told_by(WaitingRoom(application, at_work=1, places=8), path)
        assert (said, errors(path, body)[0][0], headers["Content-Type"]) == (status, str(status), FORMS[path])


def gone(execute, sql, params, many, context):
    """Answer for a database that is away."""
    raise OperationalError("the server closed the connection")


def full_disk(execute, sql, params, many, context):
    """Answer for a database whose disk is full."""
    if not sql.startswith("SELECT"):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("path", [f"{REQUESTS}.json", f"{REQUESTS}.xml", EVENTS])
def test_what_cannot_be_read_now_is_an_error_that_passes(speaker, path):
    with connection.execute_wrapper(gone):
        answer = speaker.get(path, expect=503)

    assert answer.headers["Retry-After"] == "60"
    assert errors(path, answer.content)[0][0] == "503"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_request_that_cannot_be_recorded_is_an_error_that_passes_and_nothing_is_recorded(
    speaker, key, form
):
    asked = {"api_key": key(), "service_code": "light", "description": TEXT, "address_id": "beat"}
    before = everything_written()
    with connection.execute_wrapper(full_disk):
        answer = speaker.send(f"{REQUESTS}.{form}", expect=503, **asked)

    assert (answer.headers["Retry-After"], answer.headers["Content-Language"]) == ("60", "en")
    assert errors(f"{REQUESTS}.{form}", answer.content)[0][0] == "503"
    assert everything_written() == before
    speaker.send(f"{REQUESTS}.{form}", **asked)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "known"),
    [
        (f"{REQUESTS}.json", True),
        (f"{REQUESTS}.xml", True),
        ("/open311/test/v2/requests.json", True),
        (f"{REQUESTS}.json", False),
        (f"{REQUESTS}.xml", False),
    ],
)
def test_while_the_book_is_held_a_request_is_an_error_that_passes(speaker, key, path, known):
    asked = {"api_key": key(), "service_code": "light", "description": TEXT, "address_id": "beat"}
    before = everything_written()
    holding.hold(Why.OLDER, have=1, signed=2)
    if not known:
        (holding.keys.folder() / "held").unlink()
    try:
        answer = speaker.client.post(path, asked)
    finally:
        holding.release()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert "the record is being restored" in errors(path, answer.content)[0][1]
    assert everything_written() == before


@pytest.mark.parametrize("path", FORMS)
def test_a_fault_outside_of_a_view_is_told_the_same_way(path):
    def answered(fault):
        try:
            raise fault
        except type(fault):
            return faults.broken(RequestFactory().get(path))

    away, ours = answered(OperationalError("away")), answered(ValueError("x"))
    assert (away.status_code, errors(path, away.content)[0][0]) == (503, "503")
    assert (ours.status_code, errors(path, ours.content)[0][0]) == (500, "500")


@pytest.mark.parametrize("path", [f"{REQUESTS}.json", f"{REQUESTS}.xml", EVENTS])
def test_an_unexpected_fault_in_a_view_is_an_error_in_the_language_that_is_asked_for(speaker, path):
    def broken(execute, sql, params, many, context):
        raise ValueError("x")

    asking = Speaker("ru")
    asking.client.raise_request_exception = False
    with connection.execute_wrapper(broken):
        answer = asking.get(path, expect=500)

    assert (answer.headers["Content-Language"], answer.headers["Content-Type"]) == ("ru", FORMS[path])
    assert errors(path, answer.content)[0][0] == "500"
