"""Every public page at the door: no cookie, the same for everybody, kept until something changes."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import act, ask, everything_written
from tests.reading import Door

from ishenim.kernel.institutions.models import Person

PUBLIC = ["", "places/", "places/?q=Beat", "places/beat/", "meetings/", "questions/", "contacts/", "news/"]
PUBLIC += ["ledger/", "log/moderation/", "about/", "cookies/", "accessibility/"]
OWN = ["mine/", "places/beat/ask/", "follow/place:beat/"]


@pytest.fixture
def door(reader):
    return Door()


@pytest.mark.parametrize("way", PUBLIC)
def test_a_public_page_is_the_same_for_everybody_and_kept(reader, door, way):
    first = door.get(f"/en/{way}", Cookie="sessionid=stolen-from-somebody; csrftoken=" + "a" * 32)
    made = dict(door.headers)
    with CaptureQueriesContext(connection) as asked:
        second = door.get(f"/en/{way}")

    assert first == second
    assert len(asked) == 0
    assert door.headers == made
    assert "Set-Cookie" not in made
    assert made["Vary"] == "Accept-Encoding"
    assert made["Cache-Control"] == "public, no-cache"
    assert made["ETag"]


@pytest.mark.parametrize(
    "damaged", ["sessionid=x", "csrftoken=x", "messages=x", "sessionid=x; csrftoken=é", "=;=;;"]
)
def test_with_a_damaged_cookie_the_page_is_shown_all_the_same_and_kept_for_nobody(reader, door, damaged):
    shown = door.get("/en/places/beat/", Cookie=damaged)

    assert door.status == 200
    assert door.get("/en/places/beat/") == shown
    assert "Set-Cookie" not in door.headers


@pytest.mark.parametrize("way", OWN)
def test_a_form_is_kept_by_nobody_and_needs_no_cookie(reader, way):
    answer = reader.get(way)

    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("way", ["questions/", "places/beat/", "places/town/"])
def test_a_kept_page_changes_with_the_next_step_and_not_before(
    reader, world, door, way, django_capture_on_commit_callbacks
):
    before = door.get(f"/en/{way}")
    assert door.get(f"/en/{way}") == before

    with django_capture_on_commit_callbacks(execute=True):
        question = ask(world.beat)
    after = door.get(f"/en/{way}")
    assert after != before
    with django_capture_on_commit_callbacks(execute=True):
        act(question, "accept", world.officer)
    assert door.get(f"/en/{way}") != after


def test_a_reader_who_has_the_page_is_told_that_it_still_holds(reader, door):
    door.get("/en/")
    assert door.get("/en/", If_None_Match=door.headers["ETag"]) == b""
    assert door.status == 304


def test_the_script_that_solves_the_puzzle_reads_it_by_the_names_it_is_handed_out_with(reader):
    script = files("ishenim.faces.portal").joinpath("static/portal/sending.js").read_text()
    read = re.search(r"function solve\(\{([^}]+)\}", script)[1]

    assert {name.strip() for name in read.split(",")} <= json.loads(
        reader.client.get("/work/").content
    ).keys()


def test_a_puzzle_is_handed_out_signed_and_remembered_nowhere(reader):
    first, second = (reader.client.get("/work/") for _ in range(2))

    told = json.loads(first.content)
    assert {"algorithm", "challenge", "salt", "signature", "maxNumber"} <= told.keys()
    assert told["algorithm"] == "SHA-256"
    assert told["challenge"] != json.loads(second.content)["challenge"]
    assert "number" not in told
    assert "no-store" in first["Cache-Control"]
    assert not first.cookies


@pytest.mark.parametrize(
    "way", ["desk/", "desk/sign-in/", "desk/sign-out/", "desk/matters/ABCD-2345/accept/"]
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_form_for_the_desk_without_its_token_is_answered_in_words_with_a_way_on(reader, way, signed_in):
    if signed_in:
        reader.client.force_login(Person.objects.get(name="officer"))
    before = everything_written()

    for language in ("ky", "ru", "en"):
        answer = reader.client.post(f"/{language}/{way}", {"reply": "We will look into it."})
        page = answer.content.decode()
        assert answer.status_code == 403
        assert f'<html lang="{language}">' in page
        assert f'href="/{language}/places/"' in page
    assert "Nothing was recorded." in page
    assert everything_written() == before
