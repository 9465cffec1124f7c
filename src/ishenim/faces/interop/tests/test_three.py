"""`three`, the client of Code for America, speaks the whole of Open311 with us: it reads, brings in, and reads back.

It was written for Python 2. The translator that Python came with makes it Python 3, and nothing else is changed in it.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import threading
from types import ModuleType

import pytest
from tests.acts import act, ask, everything_written, now_of, steps_taken

from ishenim.faces.interop.tests.conftest import TEXT
from ishenim.kernel.procedures.models import Matter

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore"),  # of a program of 2013
]
PICTURE = ("lamp.png", b"a picture", "image/png")


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> ModuleType:
    """The client as its authors publish it, in the Python of today."""
    pytest.importorskip("fissix", reason="no clients here: pip install --no-deps -r requirements/clients.txt")
    [published] = importlib.util.find_spec("three").submodule_search_locations
    folder = tmp_path_factory.mktemp("translated")
    writing = ["--write", "--write-unchanged-files", "--nobackups", "--no-diffs", "--output-dir"]
    subprocess.run(
        [sys.executable, "-m", "fissix", *writing, str(folder / "three"), published],
        env=os.environ | {"XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        check=True,
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(folder)
        yield importlib.import_module("three")
    for name in [name for name in sys.modules if name.partition(".")[0] == "three"]:
        del sys.modules[name]


@pytest.fixture
def question(world, speaker, live_server, settings):
    """A question whose words were checked, and that an office accepted, published at an address."""
    settings.PUBLIC_ADDRESS = live_server.url
    asked = act(ask(world.beat), "show_text", world.moderator)
    return act(asked, "accept", world.officer)


@pytest.fixture(params=["json", "xml"])
def city(request, three, question, live_server, key):
    """The client as somebody sets it up for one city, in each form of the protocol."""
    found = three.Three(
        f"{live_server.url}/open311/v2",
        format=request.param,
        jurisdiction="town.example",
        api_key=key(),
    )
    yield found
    found.session.close()
    vars(found).clear()  # it holds its last answer, which holds the line
    for answering in threading.enumerate():  # the server of a test ends with the test
        if "process_request_thread" in answering.name:
            answering.join(10)


def each(told, called: str) -> list:
    """Return the things of a list: in XML the client puts those of one name under it, and one alone as itself."""
    if isinstance(told, list):
        return told
    found = told[called]
    return found if isinstance(found, list) else [found]


def test_it_discovers_where_the_protocol_is_spoken_and_in_which_forms(city, live_server):
    told = city.discovery()
    named = city.discovery(f"{live_server.url}/open311/discovery.{city.format}")
    [production, test] = each(told["endpoints"], "endpoint")

    assert city.convert(named, conversion=True) == told
    assert (production["type"], production["url"]) == ("production", f"{live_server.url}/open311/v2")
    assert each(production["formats"], "format") == ["text/xml", "application/json"]
    assert test["url"] == f"{live_server.url}/open311/test/v2"


def test_it_reads_services_and_what_is_asked_with_one(city):
    services = {one["service_code"]: one for one in each(city.services(), "service")}
    definition = city.services("light")

    assert len(services) == 10
    assert (services["light"]["type"], services["light"]["metadata"]) in (
        ("realtime", True),
        ("realtime", "true"),
    )
    assert definition["service_code"] == "light"
    [language] = each(definition["attributes"], "attribute")
    assert language["code"] == "language"
    assert {one["key"] for one in each(language["values"], "value")} >= {"ky", "ru"}


def test_it_reads_requests_by_days_states_and_services(city, question, world):
    closed = act(ask(world.beat, topic="noise"), "give_back", world.officer)

    def told(code=None, **asked):
        return [one["service_request_id"] for one in each(city.requests(code, **asked), "request")]

    assert told() == [closed.reference, question.reference]
    assert told(status="open") == [question.reference]
    assert told("noise") == [closed.reference]
    assert told(start="10-01-2026", end="10-31-2026", status="closed") == [closed.reference]
    assert told(between=["10/01/26", "10/31/26"], count=1) == [closed.reference]
    assert not city.requests(start="08-01-2026", end="09-30-2026")


def test_it_reads_one_request(city, question):
    [told] = each(city.request(question.reference), "request")

    assert (told["service_request_id"], told["status"]) == (question.reference, "open")
    assert told["description"] == "When will the street lamps be repaired?"


def test_it_brings_in_a_request_and_finds_it_by_its_token(city):
    sent = {"address": "Other beat", "description": TEXT, "name": "Aigul Asanova", "phone": "0555"}
    [told] = each(city.post("light", media=PICTURE, **sent), "request")
    question = Matter.objects.get(reference=told["service_request_id"])
    [found] = each(city.token(question.reference), "request")

    assert city.post_response.status_code == 201
    assert (steps_taken(question), question.place.code) == (["ask_by_program"], "other_beat")
    assert (question.question.text, question.question.topic) == (TEXT, "light")
    assert told["claim_code"] in told["service_notice"]
    assert found["service_request_id"] == question.reference
    assert not now_of(question).question.shown_text


def test_it_reads_what_is_wrong_with_a_request_that_was_not_taken(city):
    before = everything_written()
    [no_key] = each(city.post("light", address="Other beat", description=TEXT, api_key="wrong"), "error")
    [no_place] = each(city.post("light", description=TEXT), "error")
    [nothing] = each(city.request("2222-2222"), "error")

    assert [one["code"] for one in (no_key, no_place, nothing)] == ["403", "400", "404"]
    assert no_place["description"]
    assert everything_written() == before
