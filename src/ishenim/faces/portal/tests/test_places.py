"""Finding a place, its page, and what is said where there is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.acts import announced, ask
from tests.reading import Reader, words

NONSENSE = [
    "",
    "   ",
    "%00",
    "%25",
    "%22%3E%3Cscript%3E",
    "a" * 3000,
    "%F0%9F%92%A1",
    "%D9%85%D8%AA%D9%89",
    "..%2F..",
    "1e309",
]


def test_a_place_is_found_by_its_name_and_leads_to_its_page(reader):
    found = reader.get("places/?q=other%20beat")

    assert "Other beat" in words(found)
    assert 'href="/en/places/other_beat/"' in found.content.decode()


def test_what_was_typed_stands_in_the_field_and_can_be_reset(reader):
    page = reader.get("places/?q=Beat").content.decode()

    assert 'value="Beat"' in page
    assert 'href="/en/places/">Reset' in page


@pytest.mark.parametrize("typed", NONSENSE, ids=lambda typed: typed[:12])
def test_nonsense_is_answered_as_a_page_and_never_as_a_fault(reader, typed):
    page = reader.get(f"places/?q={typed}").content.decode()

    assert "<h1>" in page
    assert "<script>" not in page.partition("<body")[2]


def test_an_unknown_place_to_look_into_shows_the_whole_country(reader):
    assert 'href="/en/places/?in=region"' in reader.get("places/?in=nowhere").content.decode()


@pytest.mark.parametrize(
    "lon_lat", ["", "lon=x&lat=y", "lon=72", "lon=nan&lat=nan", "lon=inf&lat=1", "lon=999&lat=0"]
)
def test_a_position_that_is_none_leads_to_the_list(reader, lon_lat):
    answer = reader.get(f"places/here/?{lon_lat}", status=302)

    assert answer["Location"] == "/en/places/"


def test_a_position_leads_to_its_place_and_is_kept_nowhere(reader, world):
    world.place("here", "village", administrative="region", lon=72.6, lat=40.3)

    answer = reader.get("places/here/?lon=72.601&lat=40.301", status=302)

    assert answer["Location"] == "/en/places/here/"
    assert answer["Cache-Control"] == "no-store"


def test_the_page_of_a_place_says_who_answers_when_they_meet_and_what_was_asked(reader, world):
    meeting, question = announced(world.beat, world.officer), ask(world.beat)

    page = reader.get("places/beat/")

    assert "District police" in words(page)
    assert "School 4, assembly hall" in words(page)
    for way in (f"meetings/{meeting.reference}/", f"questions/{question.reference}/", "places/beat/ask/"):
        assert f'href="/en/{way}"' in page.content.decode()


def test_a_place_above_shows_what_happens_in_the_places_below(reader, world):
    question = ask(world.beat)

    assert question.reference in reader.read("places/town/")


def test_a_merged_place_keeps_its_record_and_leads_on(reader, world):
    question = ask(world.other_beat)
    world.merge("other_beat", "beat", date(2026, 10, 1))

    page = reader.get("places/other_beat/").content.decode()

    assert "This place is no more." in page
    assert '<a class="go" href="/en/places/beat/">Go to Beat</a>' in page
    assert question.reference in page
    assert 'href="/en/places/other_beat/ask/"' not in page
    assert "What has become part of it" in reader.read("places/beat/")


def test_a_place_that_is_to_be_merged_says_from_which_day_on_and_into_which(reader, world):
    world.merge("other_beat", "beat", date(2026, 12, 1))

    page = reader.get("places/other_beat/")

    assert "This place becomes part of “Beat”, from this day on: 1 December 2026." in words(page)
    assert 'href="/en/places/beat/"' in page.content.decode()
    assert 'href="/en/places/other_beat/ask/"' in page.content.decode()
    assert "becomes part of" not in reader.read("places/beat/")


@pytest.mark.parametrize("way", ["places/nowhere/", "places/%00/", "places/BEAT/", "places/nowhere/ask/"])
def test_an_unknown_place_is_told_in_the_readers_language_with_a_way_on(reader, way):
    for language in ("ky", "ru", "en"):
        page = Reader(language).get(way, status=404).content.decode()
        assert f'<html lang="{language}">' in page
        assert f'href="/{language}/places/"' in page
        assert f'href="/{language}/"' in page


@pytest.mark.parametrize(
    "address", ["/xx/", "/xx/places/", "/de/", "/en/nothing/", "/nothing/", "/en/places", "/EN/"]
)
def test_an_unknown_page_or_language_is_told_in_words_with_a_way_on(reader, address):
    answer = reader.client.get(address, follow=True, headers={"Accept-Language": "ru"})

    page = answer.content.decode()
    assert answer.status_code in {200, 404}
    assert re.search(r'<html lang="(ru|en)">', page)
    assert re.search(r'href="/(ru|en)/"', page)
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "given"), [("ru,en;q=0.5", "ru"), ("en", "en"), ("ky", "ky"), ("uz", "ky"), ("", "ky")]
)
def test_a_reader_who_names_no_language_gets_the_one_their_browser_asks_for(reader, settings, asked, given):
    settings.LANGUAGE_CODE = "ky"
    answer = reader.client.get("/", headers={"Accept-Language": asked})

    assert answer["Location"] == f"/{given}/"
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


def test_the_switch_of_languages_keeps_the_page_and_what_was_asked_of_it(reader):
    page = reader.get("places/?q=Beat").content.decode()

    for language in ("ky", "ru", "en"):
        assert f'href="/{language}/places/?q=Beat"' in page


@pytest.mark.parametrize("way", ["", "places/", "places/beat/", "contacts/", "about/", "ledger/", "cookies/"])
def test_public_pages_are_for_reading_only(reader, way):
    answer = reader.client.post(f"/en/{way}")

    assert answer.status_code in {403, 405}
