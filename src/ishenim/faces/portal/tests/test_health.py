"""Health is told to people in sentences and to machines as JSON; numbers go to whoever may have them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.reading import Reader, forget_everyone, proof

from ishenim.domains.tokens.actions import issue
from ishenim.kernel.health import parts as parts_of_all
from ishenim.kernel.health import report
from ishenim.kernel.health.models import Beat
from ishenim.kernel.health.parts import COMPARING, Part, well, wrong
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.pages.front import Front
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

PRIVATE = "aida@ishenim.example"
TOKEN = {"program": "A planted program", "scopes": ["question.accept"], "expires": "2026-12-01"}


@pytest.fixture(autouse=True)
def asked_anew():
    report.asked.forget()
    yield
    report.asked.forget()


@pytest.fixture
def all_well(db):
    now = timezone.now()
    for job in ("anything", COMPARING):
        Beat.objects.create(job=job, at=now, well_at=now, patience=120)


@pytest.fixture
def one_wrong(monkeypatch):
    def let_be(*, needed):
        parts = [
            Part("database", "The database", lambda: wrong("It is away.", seconds=3.0), needed=needed),
            Part("letters", "Letters", lambda: well("They go out.")),
        ]
        monkeypatch.setattr(parts_of_all, "PARTS", parts)

    return let_be


def test_all_is_well_and_says_so_to_people_and_machines(client, all_well):
    told = client.get("/health/")
    assert (told.status_code, told["Cache-Control"]) == (200, "no-store")
    assert told.json()["well"] is True
    assert set(told.json()["parts"]) == {
        "database",
        "disk",
        "worker",
        "ledger",
        "second_seal",
        "letters",
        "clock",
    }
    page = client.get("/en/health/")
    assert page.status_code == 200
    assert "Everything works." in page.content.decode()


def test_a_part_that_is_wrong_is_named_with_503_and_when_to_ask_again(client, one_wrong):
    one_wrong(needed=True)
    told = client.get("/health/")
    assert (told.status_code, told["Retry-After"]) == (503, "10")
    assert told.json()["wrong"] == ["database"]
    assert told.json()["parts"]["database"] == {"well": False, "says": "It is away.", "seconds": 3.0}
    page = client.get("/en/health/")
    assert page.status_code == 503
    assert "Nothing can be recorded at this moment." in page.content.decode()


def test_a_balancer_hears_only_of_what_stands_in_the_way(client, one_wrong):
    one_wrong(needed=False)
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"well": True, "wrong": []})
    assert client.get("/health/").status_code == 503
    assert "takes longer than it should" in client.get("/en/health/").content.decode()
    report.asked.forget()
    one_wrong(needed=True)
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"well": False, "wrong": ["database"]})


def test_a_browser_is_led_to_the_page_in_its_language(client):
    asked = {"accept": "text/html,application/xhtml+xml", "accept-language": "ru"}
    answer = client.get("/health/", headers=asked)
    assert (answer.status_code, answer["Location"]) == (302, "/ru/health/")


def test_being_alive_is_told_before_anything_else_is_asked():
    told = []
    front = Front(lambda environ, start_response: pytest.fail("Django was asked"))
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "QUERY_STRING": ""}
    body = front(environ, lambda status, headers: told.append((status, dict(headers))))
    assert (told[0][0], told[0][1]["Cache-Control"], list(body)) == (
        "200 OK",
        "no-store",
        [b'{"alive": true}\n'],
    )


@pytest.mark.django_db
def test_numbers_are_handed_to_this_machine_itself(client, all_well):
    client.get("/en/places/")
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    said = answer.content.decode()
    assert 'ishenim_part_well{part="database"} 1.0' in said
    assert 'ishenim_requests_total{method="GET",route="portal:places",status="200"}' in said
    for name in (
        "ishenim_ledger_lag_seconds",
        "ishenim_letters_oldest_due_seconds",
        "ishenim_disk_free_bytes",
    ):
        assert name in said


@pytest.mark.parametrize(
    "about",
    [
        {"REMOTE_ADDR": "198.51.100.7"},
        {"REMOTE_ADDR": "not an address"},
        {"HTTP_X_FORWARDED_FOR": "198.51.100.7"},
        {"HTTP_FORWARDED": "for=198.51.100.7"},
        {"HTTP_X_REAL_IP": "198.51.100.7"},
        {"HTTP_VIA": "1.1 gateway"},
    ],
)
@pytest.mark.django_db
def test_nobody_else_gets_them_or_learns_that_they_exist(client, about):
    assert client.get("/metrics", **about).status_code == 404


@pytest.mark.django_db
def test_with_a_token_they_go_to_whoever_brings_it_from_wherever(client, settings):
    settings.METRICS_TOKEN = "a-token"
    there = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.get("/metrics", **there, headers={"authorization": "Bearer a-token"}).status_code == 200
    assert client.get("/metrics", **there, headers={"authorization": "Bearer another"}).status_code == 404
    assert client.get("/metrics").status_code == 404


@pytest.fixture
def requests_of_several_kinds(client, world, monday):
    """Ask, sign in, act and follow, and return whatever of it no number may tell."""
    forget_everyone()
    Reader().post("places/far_beat/ask/", {"text": "A planted question.", "topic": "roads", "work": proof()})
    matter = Matter.objects.get(kind="question")
    token = issue(begin("token", place=world.places["far_beat"]), world.far_officer, **TOKEN).token.secret
    program = Client(headers={"authorization": f"Bearer {token}"})
    for status in (200, 409):
        step = f"/api/v1/matters/{matter.reference}/steps/accept"
        assert program.post(step, {"reply": "A planted reply."}, "application/json").status_code == status
    person = Person.objects.get(name="far_officer")
    person.set_password("a planted password")
    person.save()
    for password in ("planted and wrong", "a planted password"):
        client.post("/en/desk/sign-in/", {"login": person.email, "password": password})
    client.get("/en/desk/")
    reader = Client(REMOTE_ADDR="198.51.100.7")
    reader.get(f"/en/questions/{matter.reference}/")
    reader.get("/en/search/?q=planted")
    reader.get("/en/institutions/far_police/")
    reader.post("/en/follow/place:far_beat/", {"email": PRIVATE, "rhythm": "at_once"})
    reader.get("/en/follow/confirm/planted-token/")
    places = ("far_beat", "far_police", "Far beat", "Far police")
    return (PRIVATE, "198.51.100", "planted", matter.reference, token, person.email, "far_officer", *places)


@pytest.mark.django_db(transaction=True)
def test_no_number_says_anything_of_a_person_a_matter_a_place_or_an_address(
    client, requests_of_several_kinds
):
    said = client.get("/metrics").content.decode()
    for counted in (
        'ishenim_steps_total{by="resident",kind="question",step="ask"}',
        'ishenim_steps_total{by="neighbourhood_officer",kind="question",step="accept"}',
        'ishenim_requests_total{method="POST",route="meetings:ask",status="200"}',
        'ishenim_requests_total{method="POST",route="account_login",status="302"}',
        'ishenim_requests_total{method="POST",route="api:take",status="409"}',
    ):
        assert counted in said
    for private in requests_of_several_kinds:
        assert private not in said
