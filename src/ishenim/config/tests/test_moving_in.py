"""What another body publishes is brought in by one command, once, with a reason for each row that is rejected."""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

import ishenim as package
from ishenim.config.cli import ishenim
from ishenim.domains.meetings.models import Question

ROOT = Path(package.__file__).parents[3]
DATA = Path(os.environ.get("ISHENIM_DATA") or ROOT / "shared/data") / "validators/open311/spec/fixtures"
pytestmark = pytest.mark.usefixtures("monday")


def request(number: int, **about):
    return {
        "service_request_id": str(number),
        "status": "closed",
        "service_name": "Street lamp out",
        "service_code": "light",
        "description": "Call <b>Anna</b> on 555-1234",
        "requested_datetime": f"2026-0{number % 6 + 1}-03T23:30:00-05:00",
        "updated_datetime": "2026-08-04T10:00:00.123Z",
        "address_id": "beat",
        "lat": 0,
        "long": 0,
    } | about


class Elsewhere:
    """Another body's server: it answers what it was given, and notes what it was asked."""

    def __init__(self) -> None:
        self.answers, self.asked, self.broken = {}, [], set()
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                outer.asked.append(self.path)
                body = outer.answers.get(parts.path)
                if callable(body):
                    body = body({name: values[0] for name, values in parse_qs(parts.query).items()})
                self.send_response(503 if parts.path in outer.broken else 404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *_about) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def elsewhere():
    other = Elsewhere()
    yield other
    other.server.shutdown()
    other.server.server_close()


@pytest.fixture
def bring_in(world, tmp_path, settings, monkeypatch):
    settings.VAR = tmp_path / "var"
    world.changed()
    monkeypatch.chdir(tmp_path)

    def run(what: str, *source: str, options=(), by="registrar@ishenim.example"):
        words = ["import", what, *source, "--by", by, "--register", "city-311", *options]
        answer = CliRunner().invoke(ishenim, words)
        return answer.exit_code, answer.output.strip().splitlines()

    return run


def in_range(requests, page_size=500):
    """Return what a server of Open311 does with a query."""

    def answer(query):
        first, last = query["start_date"][:10], query["end_date"][:10]
        found = [one for one in requests if first <= one["requested_datetime"][:10] < last]
        number = int(query.get("page", 1))
        return found[(number - 1) * page_size : number * page_size]

    return answer


def test_everything_that_is_published_comes_in_as_it_stood_there(bring_in, elsewhere):
    elsewhere.answers["/v2/requests.json"] = in_range([request(number) for number in range(1, 7)])
    code, said = bring_in("open311", f"{elsewhere.address}/v2", options=["--language", "en"])

    assert code == 0, said
    assert said[0] == "6 were published there."
    assert said[-1] == "6 taken over, 0 rejected."
    one = Question.objects.select_related("matter").get(original="1")
    assert (one.register, one.topic, one.text, one.outcome) == (
        "city-311",
        "light",
        "Street lamp out",
        "closed",
    )
    assert (f"{one.asked_on}", f"{one.ended_on}") == ("2026-02-04", "2026-08-04")
    assert (one.matter.state, one.matter.language, one.matter.place.code) == ("taken_over", "en", "beat")


def test_what_people_wrote_comes_in_only_where_somebody_says_so(bring_in, elsewhere):
    elsewhere.answers["/v2/requests.json"] = in_range([request(1)])
    bring_in("open311", f"{elsewhere.address}/v2", options=["--words"])

    assert Question.objects.get().text == "Street lamp out: Call Anna on 555-1234"


def test_each_row_that_cannot_come_in_is_given_back_with_its_reason(bring_in, tmp_path):
    rows = [
        request(1, address_id="unknown"),
        request(2, requested_datetime="soon"),
        request(3, service_code="pothole"),
        request(3),
    ]
    (tmp_path / "old.json").write_text(json.dumps(rows))
    code, said = bring_in("open311", "old.json")

    assert (code, said[-2]) == (0, "1 taken over, 2 rejected.")
    assert Question.objects.get().topic == "other"
    told = (tmp_path / "city-311.rejects.csv").read_text()
    assert "its position lies in no known outline" in told
    assert "asked_on: Please write a day like 27.11.2026." in told


def test_a_file_in_xml_is_read_too(bring_in, tmp_path):
    parts = "".join(f"<{name}>{value}</{name}>" for name, value in request(1, description="x").items())
    (tmp_path / "old.xml").write_text(f"<service_requests><request>{parts}</request></service_requests>")

    assert bring_in("open311", "old.xml")[1][-1] == "1 taken over, 0 rejected."


def test_a_server_that_knows_no_pages_is_asked_for_shorter_and_shorter_ranges(bring_in, elsewhere):
    requests = [
        request(number, requested_datetime=f"2026-09-{number % 28 + 1:02}T10:00:00Z") for number in range(200)
    ]
    whole = in_range(requests)
    elsewhere.answers["/v2/requests.json"] = lambda query: whole({**query, "page": 1})[:60]
    _code, said = bring_in("open311", f"{elsewhere.address}/v2")

    assert said[0] == "200 were published there."


def test_what_was_interrupted_goes_on_and_asks_for_nothing_twice(bring_in, elsewhere):
    requests = [request(number) for number in range(1, 7)]
    calls = []

    def until_it_breaks(query):
        calls.append(query)
        if len(calls) == 3:
            elsewhere.broken.add("/v2/requests.json")
        return in_range(requests)(query)

    elsewhere.answers["/v2/requests.json"] = until_it_breaks
    code, said = bring_in("open311", f"{elsewhere.address}/v2")
    assert code == 1
    assert "503" in said[0]
    asked = list(elsewhere.asked[:2])

    elsewhere.broken.clear()
    assert bring_in("open311", f"{elsewhere.address}/v2")[1][-1] == "6 taken over, 0 rejected."
    assert not set(asked) & set(elsewhere.asked[3:])


def test_what_is_here_already_does_not_come_in_again(bring_in, elsewhere):
    elsewhere.answers["/v2/requests.json"] = in_range([request(1)])
    bring_in("open311", f"{elsewhere.address}/v2")
    elsewhere.answers["/v2/requests.json"] = in_range([request(1), request(2)])
    _code, said = bring_in("open311", f"{elsewhere.address}/v2")

    assert "1 taken over, 1 rejected." in said
    assert Question.objects.count() == 2


def test_priorities_of_police_neighbourhoods_come_in(bring_in, elsewhere):
    elsewhere.answers |= {
        "/api/kg/neighbourhoods": [{"id": "beat", "name": "Beat"}, {"id": "zz", "name": "Elsewhere"}],
        "/api/kg/beat": {"id": "beat", "centre": {"latitude": "42.8", "longitude": "74.6"}},
        "/api/kg/beat/priorities": [
            {"issue": "<p>Bicycles &amp; mopeds</p>", "issue-date": "2026-03-01T00:00:00",
             "action": "<p>Patrols</p>", "action-date": "2026-04-01T00:00:00"},
        ],
        "/api/kg/zz/priorities": [{"issue": "Noise", "issue-date": "2026-03-01T00:00:00", "action-date": None}],
    }  # fmt: skip
    code, said = bring_in("police", f"{elsewhere.address}/api", "kg", options=["--language", "en"])

    assert (code, said[-2]) == (0, "1 taken over, 1 rejected.")
    one = Question.objects.get()
    assert (one.text, f"{one.asked_on}", f"{one.ended_on}") == (
        "Bicycles & mopeds",
        "2026-03-01",
        "2026-04-01",
    )


@pytest.mark.parametrize("source", ["ftp://127.0.0.1/x", "nothing.json"])
def test_a_source_that_cannot_be_read_is_refused_in_a_sentence(bring_in, source):
    code, said = bring_in("open311", source)

    assert (code, said[-1]) == (1, f"Nothing of {source} was taken in.")
    assert not Question.objects.exists()


def test_an_answer_that_is_neither_json_nor_xml_or_declares_entities_is_refused(bring_in, tmp_path):
    (tmp_path / "old.json").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a><b/></a>")

    assert bring_in("open311", "old.json")[1][0] == "old.json is neither JSON nor XML."


def test_only_a_registrar_takes_over(bring_in, elsewhere):
    elsewhere.answers["/v2/requests.json"] = in_range([request(1)])
    code, _said = bring_in("open311", f"{elsewhere.address}/v2", by="mayor@ishenim.example")

    assert code == 1
    assert elsewhere.asked == []


@pytest.mark.skipif(not DATA.exists(), reason="the answers of real cities are not here")
@pytest.mark.parametrize("file", ["service_requests.json", "files/requests_many.xml"])
def test_what_real_cities_answer_is_read_to_its_last_request(bring_in, tmp_path, file):
    code, said = bring_in("open311", str(DATA / file))

    assert (code, said[0]) == (0, "2 were published there.")
    told = (tmp_path / "city-311.rejects.csv").read_text()
    assert told.count("its position lies in no known outline") == 2
