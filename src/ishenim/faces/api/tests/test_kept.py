"""An answer that has not changed is as fast as a page: it is kept like one, for each language, for every site."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from tests.acts import act, ask

from ishenim.kernel.pages.keeping import kept_pages

READS = [
    "",
    "places",
    "places/beat",
    "institutions",
    "offices",
    "procedures",
    "questions",
    "meetings",
    "news",
]
READS += ["search?q=x", "logs/moderation", "ledger", "ledger/entries", "openapi.json"]
MARK = "Ishenim-Demonstration"


@pytest.mark.parametrize("path", READS)
def test_an_answer_is_handed_out_again_without_a_question_to_the_database(
    door, path, django_assert_num_queries
):
    first = door.get(f"/api/v1/{path}", accept_language="ru")
    headers = door.headers
    with django_assert_num_queries(0):
        again = door.get(f"/api/v1/{path}", accept_language="ru")

    assert (door.status, again, door.headers) == (200, first, headers)
    assert headers["ETag"]
    assert headers["Cache-Control"] == "public, no-cache"


def test_whoever_has_the_answer_is_told_so_in_a_few_bytes(door):
    door.get("/api/v1/questions")
    etag = door.headers["ETag"]

    assert door.get("/api/v1/questions", if_none_match=etag) == b""
    assert door.status == 304
    assert door.headers["Access-Control-Allow-Origin"] == "*"
    assert door.headers[MARK] == "yes"
    assert door.headers["ETag"] == etag


def test_an_answer_is_made_anew_when_something_in_it_has_changed(
    door, world, django_capture_on_commit_callbacks
):
    question = ask(world.beat)
    path = f"/api/v1/matters/{question.reference}"
    door.get(path)
    etag = door.headers["ETag"]

    with django_capture_on_commit_callbacks(execute=True):
        act(question, "accept", world.officer)

    assert b'"accepted"' in door.get(path, if_none_match=etag)
    assert door.status == 200


def test_each_language_has_an_answer_of_its_own(door):
    told = {code: door.get("/api/v1/procedures/news", accept_language=code) for code in ("ky", "ru", "en")}

    assert len(set(told.values())) == 3
    assert door.get("/api/v1/procedures/news", accept_language="ru-KG, en;q=0.5") == told["ru"]
    assert (
        door.get("/api/v1/procedures/news", cookie="django_language=ru", accept_language="en") == told["en"]
    )


def test_an_answer_is_pressed_for_whoever_can_open_it(door):
    whole = door.get("/api/v1/procedures")
    pressed = door.get("/api/v1/procedures", accept_encoding="gzip")

    assert gzip.decompress(pressed) == whole
    assert len(pressed) < len(whole) / 4


def test_a_token_or_a_session_changes_nothing_of_what_everyone_reads(door, world):
    told = door.get("/api/v1/questions")

    assert door.get("/api/v1/questions", authorization="Bearer nobody", cookie="sessionid=x") == told


def test_what_is_not_understood_is_not_kept(door):
    door.get("/api/v1/questions?x=1")
    door.get("/api/v1/matters/2222-2222")
    door.get("/api/v1/locate?lon=0&lat=0")

    assert len(kept_pages) == 0


@pytest.mark.parametrize("path", READS)
def test_asking_for_the_head_gives_the_headers_alone(door, path):
    client = Client()
    whole = client.get(f"/api/v1/{path}")
    kept_pages.clear()
    head = client.head(f"/api/v1/{path}")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_the_scripts_of_any_site_may_read_what_everyone_may_read(world, monday):
    client = Client()
    for path in ("places", "questions?x=1", "matters/2222-2222"):
        answer = client.get(f"/api/v1/{path}", headers={"origin": "https://elsewhere.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options("/api/v1/places", headers={"origin": "https://elsewhere.example"})
    assert (asked.status_code, asked.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" not in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "path", ["my", "my/work", "matters/2222-2222/steps", "matters/2222-2222/steps/accept"]
)
def test_the_scripts_of_other_sites_may_not_act_here(world, monday, path):
    client = Client()
    for asked in (client.options, client.get, client.post):
        answer = asked(f"/api/v1/{path}", headers={"origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", "places", "GET, HEAD, OPTIONS"),
        ("delete", "questions", "GET, HEAD, OPTIONS"),
        ("put", "matters/2222-2222/steps/accept", "POST, OPTIONS"),
        ("get", "matters/2222-2222/steps/accept", "POST, OPTIONS"),
        ("get", "documents", "POST, OPTIONS"),
        ("patch", "", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_an_address_does_not_know_is_a_problem_that_names_those_it_knows(
    world, monday, method, path, allowed
):
    answer = getattr(Client(headers={"accept-language": "en"}), method)(f"/api/v1/{path}")

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == f"This address knows these methods: {allowed}."


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v1/places/", "/api/v1/places/a/b", "/api/v2/places", "/api/", "/api/v1/%00"],
)
def test_an_address_that_is_not_there_is_a_problem_and_no_page(world, monday, path):
    answer = Client().get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert answer.headers[MARK] == "yes"


def test_a_fault_of_ours_is_a_problem_too_and_a_page_for_readers(world, monday, monkeypatch):
    from ishenim.kernel.institutions import directory

    def broken(*_about):
        raise RuntimeError("broken")

    monkeypatch.setattr(directory, "institutions", broken)
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})

    told = client.get("/api/v1/institutions")
    page = client.get("/en/contacts/")

    assert (told.status_code, told.headers["Content-Type"]) == (500, "application/problem+json")
    assert told.json()["title"] == "The fault is ours"
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
