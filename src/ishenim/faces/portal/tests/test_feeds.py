"""Feeds, read back as a program that follows news reads them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from lxml import etree
from tests.acts import act, announced, ask
from tests.reading import Door

from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.procedures import news
from ishenim.kernel.procedures.addresses import host
from ishenim.kernel.procedures.models import Matter

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def door(reader):
    return Door()


@pytest.fixture
def question(world, door):
    asked = ask(world.beat)
    act(asked, "show_text", world.moderator)
    return asked


class Read:
    """A feed as it was read."""

    def __init__(self, raw: bytes) -> None:
        self.root = etree.fromstring(raw)

    def all(self, path: str) -> list[str]:
        return [str(found) for found in self.root.xpath(path, namespaces=ATOM)]

    def one(self, path: str) -> str:
        [found] = self.all(path)
        return found


def read(door, key: str, language: str = "en") -> Read:
    kept_pages.clear()
    raw = door.get(f"/{language}/feed/{key}.atom")
    assert door.status == 200
    return Read(raw)


def keys(question) -> list[str]:
    return [f"matter:{question.reference}", "place:beat", "place:country", "topic:light", "kind:question"]


def test_whatever_can_be_followed_has_a_feed_that_tells_the_same(door, question):
    numbers = [read(door, key).all("a:entry/a:id/text()") for key in keys(question)]
    assert len(numbers[0]) == 2
    assert numbers == [numbers[0]] * 5


def test_a_feed_has_all_that_a_feed_must_have(door, question):
    feed = read(door, "place:beat")
    assert feed.root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.one("@xml:lang") == "en"
    assert feed.one("a:id/text()") == f"tag:{host()},2026:feed/en/place%3Abeat"
    assert feed.one("a:title/text()") == "Beat (Demonstration)"
    assert feed.one("a:link[@rel='self']/@href") == "http://localhost:8000/en/feed/place:beat.atom"
    assert feed.one("a:link[@rel='alternate']/@href") == "http://localhost:8000/en/places/beat/"
    assert feed.one("a:author/a:name/text()")
    assert datetime.fromisoformat(feed.one("a:updated/text()")).utcoffset() is not None
    assert door.headers["Content-Type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.parametrize("demo", [True, False])
def test_a_feed_of_a_demonstration_says_that_it_is_invented_and_so_does_each_entry(
    door, question, settings, demo
):
    settings.DEMO = demo
    for key in keys(question):
        feed = read(door, key)
        assert ("The people and what they say and do are invented." in feed.one("a:subtitle/text()")) is demo
        assert feed.one("a:title/text()").endswith(" (Demonstration)") is demo
        entries = feed.all("a:entry/a:summary/text()")
        assert len(entries) == 2
        assert {entry.endswith(". Demonstration. Invented.") for entry in entries} == {demo}


def test_an_entry_says_what_happened_by_whom_and_where_to_read_on(door, question, world):
    act(question, "accept", world.officer)
    feed = read(door, "place:beat")
    [newest, *_] = feed.all("a:entry/a:summary/text()")
    assert newest.startswith("The office accepted the question. ")
    assert "District police" in newest
    assert "5 October 2026, 10:00" in newest
    assert feed.all("a:entry/a:link/@href")[0] == f"http://localhost:8000/en/questions/{question.reference}/"
    assert feed.all("a:entry/a:category/@term")[0] == "Accepted"
    assert feed.all("a:entry/a:title/text()")[0] == "Beat: When will the street lamps be repaired? – Accepted"


def test_numbers_are_stable_and_no_two_entries_share_one(door, question, world):
    before = read(door, "place:beat").all("a:entry/a:id/text()")
    act(question, "accept", world.officer)
    after = read(door, "place:beat").all("a:entry/a:id/text()")
    assert after[1:] == before
    assert len(set(after)) == 3
    assert read(door, f"matter:{question.reference}").all("a:entry/a:id/text()") == after


def test_what_somebody_wrote_freely_or_nobody_may_read_is_not_in_a_feed(door, world):
    ask(world.beat, text="My neighbour Asan Usenov of house 14 steals the lamps")
    asked = ask(world.beat)
    act(asked, "show_text", world.moderator)
    act(asked, "accept", world.officer, reply="Call Aigul at 0555 123456")
    raw = door.get("/en/feed/place:beat.atom").decode()
    assert not [word for word in ("Asan", "Aigul", "0555") if word in raw]


def test_signs_that_would_break_a_feed_do_not(door, question):
    Matter.objects.filter(pk=question.pk).update(title="Lamps <b>& \x07dogs</b> ]]>")
    feed = read(door, f"matter:{question.reference}")
    assert feed.one("a:title/text()") == "Lamps <b>& dogs</b> ]]> (Demonstration)"


def test_a_feed_speaks_the_language_of_its_address(door, question):
    for language in ("ky", "ru"):
        feed = read(door, "place:beat", language)
        assert feed.one("@xml:lang") == language
        assert f"/{language}/questions/" in feed.all("a:entry/a:link/@href")[0]


def test_another_places_and_another_topics_feeds_are_empty_and_still_whole(door, question):
    for key in ("place:village", "topic:roads", "kind:meeting"):
        feed = read(door, key)
        assert feed.all("a:entry/a:id/text()") == []
        assert feed.one("a:updated/text()") == "2026-01-01T00:00:00+06:00"


def test_the_schedule_has_a_feed(door, world):
    meeting = announced(world.beat, world.officer)
    act(meeting, "move", world.officer)
    summary = read(door, "kind:meeting").all("a:entry/a:summary/text()")[0]
    assert summary.startswith("The meeting was moved.")


@pytest.mark.parametrize(
    "key",
    ["place:nowhere", "matter:ZZZZ-9999", "topic:dragons", "kind:appointment", "kind:x", "x", "x:y", ":"],
)
def test_what_cannot_be_followed_has_no_feed(door, key):
    door.get(f"/en/feed/{key}.atom")
    assert door.status == 404


def test_an_unchanged_feed_is_handed_out_before_django_and_a_changed_one_is_made_anew(
    door, question, world, django_capture_on_commit_callbacks
):
    first = {key: door.get(f"/en/feed/{key}.atom") for key in keys(question)}
    django, door.front.application = door.front.application, None
    assert {key: door.get(f"/en/feed/{key}.atom") for key in first} == first
    door.front.application = django
    with django_capture_on_commit_callbacks(execute=True):
        act(question, "accept", world.officer)
    for key, before in first.items():
        assert door.get(f"/en/feed/{key}.atom") != before, key


def test_only_the_newest_fifty_are_told(door, world):
    for _ in range(52):
        ask(world.beat)
    assert len(read(door, "place:beat").all("a:entry/a:id/text()")) == 50


def test_of_many_matters_the_newest_steps_are_found_too(door, question, world, monkeypatch):
    act(question, "accept", world.officer)
    ask(world.other_beat)
    ask(world.beat)
    expected = read(door, "place:beat").all("a:entry/a:id/text()")
    assert len(expected) == 4
    monkeypatch.setattr(news, "FEW", 1)
    assert read(door, "place:beat").all("a:entry/a:id/text()") == expected[:1]
    monkeypatch.setattr("ishenim.kernel.feeds.atom.NEWEST", 3)
    assert read(door, "place:beat").all("a:entry/a:id/text()") == expected[:3]
    monkeypatch.setattr(news, "WALKED", 1)
    assert read(door, "place:beat").all("a:entry/a:id/text()") == expected[:1]


@pytest.mark.parametrize("questions", [1, 5])
def test_a_feed_costs_four_queries_however_much_happened(door, world, questions, django_assert_num_queries):
    for _ in range(questions):
        ask(world.beat)
    door.get("/en/feed/place:nowhere.atom")
    with django_assert_num_queries(4):
        read(door, "place:beat")


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("places/beat/", "place:beat"),
        ("questions/", "kind:question"),
        ("questions/?topic=light", "topic:light"),
        ("questions/?place=beat", "place:beat"),
        ("meetings/", "kind:meeting"),
        ("questions/{reference}/", "matter:{reference}"),
    ],
)
def test_a_page_names_its_feed_to_programs_and_to_people(reader, question, page, key):
    shown = reader.get(page.format(reference=question.reference)).content.decode()
    address = f'href="/en/feed/{key.format(reference=question.reference)}.atom"'
    assert f'<link rel="alternate" type="application/atom+xml" {address}' in shown
    assert f"<a {address}>" in shown


def test_the_page_of_a_meeting_names_its_feed(reader, world):
    meeting = announced(world.beat, world.officer)
    assert (
        f'href="/en/feed/matter:{meeting.reference}.atom"'
        in reader.get(f"meetings/{meeting.reference}/").content.decode()
    )


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/en/feed/place:other_beat.atom", "/en/feed/place:beat.atom"),
        ("/cal/other_beat.ics", "/cal/beat.ics"),
        ("/cal/other_beat.ics?lang=ru", "/cal/beat.ics?lang=ru"),
    ],
)
def test_the_feed_and_the_calendar_of_a_merged_place_lead_on_for_good(door, world, path, leads_to):
    assert door.get(path)
    assert door.status == 200
    world.merge("other_beat", "beat", date(2026, 10, 1))
    kept_pages.clear()
    door.get(path)

    assert (door.status, door.headers["Location"]) == (301, leads_to)
