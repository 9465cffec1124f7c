"""However long the record, no list reads a whole table: each asks a fixed number of queries and finds its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bench.many.filling import Plan, fill
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation
from tests.acts import act, tick
from tests.size.plans import SORTED, asked
from tests.world import moment

from ishenim.domains.meetings.tallying import count_results, count_the_year
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")

PUBLIC = {  # each list that grows, with the number of its queries
    "/en/": 3,
    "/en/places/country/": 3,
    "/en/places/beat/": 4,
    "/en/meetings/": 1,
    "/en/meetings/?state=to_come": 1,
    "/en/meetings/?state=not_there": 1,
    "/en/meetings/?place=beat": 1,
    "/en/meetings/?place=region": 1,
    "/en/meetings/?place=region&before=1704067200-1": 2,  # where those that have a day end
    "/en/meetings/?state=unannounced&quarter=2026-4&place=beat": 1,
    "/en/meetings/?state=without_minutes": 1,
    "/en/questions/": 1,
    "/en/questions/?state=open": 1,
    "/en/questions/?state=overdue": 1,
    "/en/questions/?state=past_its_day": 1,
    "/en/questions/?state=confirmed&topic=light": 1,
    "/en/questions/?place=beat": 1,
    "/en/questions/results/": 1,
    "/en/questions/results/?place=beat": 1,
    "/en/questions/?words=жарык": 3,
    "/en/search/?q=жарык": 4,
    "/en/ledger/": 7,
    "/en/log/moderation/": 3,
    "/open311/v2/requests.xml": 1,
    "/open311/v2/requests.json?status=open&service_code=light&page_size=50": 1,
    "/open311/v2/requests.json?start_date=2020-01-01T00:00:00Z&page=3&page_size=50": 1,
    "/interop/police/api/district_police/beat/priorities": 2,
    "/en/news/": 4,
    "/en/news/?year=2026": 4,
    "/en/contacts/": 1,
    "/en/contacts/?region=region": 1,
    "/en/schedules/": 1,
    "/en/halls/": 1,
    "/en/halls/?place=beat": 1,
    "/en/posts/police_chief/police_district/": 2,
    "/en/training/": 3,
    "/en/certificates/": 0,
    "/en/accounts/": 1,
    "/en/codes/": 2,
    "/en/data/": 2,
    "/en/places/beat/figures/": 2,
    "/en/institutions/district_police/figures/": 3,
}
TAKEN_AWAY = {  # the same lists as rows
    "/en/meetings.csv": 1,
    "/en/meetings.xlsx": 1,
    "/en/meetings.csv?place=beat": 1,
    "/en/meetings.csv?place=region": 1,
    "/en/questions.csv": 1,
    "/en/questions.csv?state=confirmed&topic=light": 1,
    "/en/questions.csv?words=жарык": 3,
    "/en/questions.csv-metadata.json": 0,
    "/en/schedules.csv": 1,
    "/en/schedules/changes.csv": 1,
    "/en/schedules/changes.csv?schedule=2222-2222&version=1": 1,
    "/en/halls.csv": 1,
    "/en/news.csv": 3,
    "/en/contacts.csv": 1,
    "/en/courses.csv": 1,
    "/en/trainings.csv": 1,
    "/en/certificates.csv": 1,
    "/en/places.csv?in=region": 0,
    "/en/search.csv?q=жарык": 4,
    "/en/ledger.csv": 1,
    "/en/log/moderation.csv": 3,
    "/en/accounts.csv": 1,
    "/en/accounts.csv?place=region": 1,
    "/en/codes.csv": 1,
}
FEEDS = {
    "/en/feed/place:beat.atom": 4,
    "/en/feed/place:country.atom": 4,
    "/en/feed/topic:light.atom": 4,
    "/en/feed/post:police_chief-police_district.atom": 5,
    "/cal/post:police_chief-police_district.ics": 3,
    "/en/feed/kind:question.atom": 4,
    "/en/feed/kind:news.atom": 4,
    "/cal/beat.ics": 2,
    "/cal/country.ics": 2,
}
FOR_PROGRAMS = {
    "/api/v1/meetings": 1,
    "/api/v1/meetings?place=beat": 1,
    "/api/v1/meetings?place=region": 1,
    "/api/v1/questions": 1,
    "/api/v1/questions?state=open": 1,
    "/api/v1/questions?place=beat&topic=light": 1,
    "/api/v1/news": 1,
    "/api/v1/schedules": 1,
    "/api/v1/schedule_changes": 1,
    "/api/v1/schedule_changes?schedule=2222-2222": 1,
    "/api/v1/halls": 1,
    "/api/v1/courses": 1,
    "/api/v1/trainings": 1,
    "/api/v1/certificates": 1,
    "/api/v1/search?q=жарык": 4,
    "/api/v1/ledger/entries": 1,
    "/api/v1/logs/moderation": 3,
    "/api/v1/institutions": 1,
    "/api/v1/offices": 1,
    "/api/v1/places": 0,
    "/api/v1/accounts": 1,
    "/api/v1/codes": 1,
    "/api/v1/code_comments": 1,
    "/api/v1/publications": 1,
    "/api/v1/procedures": 0,
}
NOT_LONG = {
    "conduct:articles_table": "the articles of one version",
    "conduct:comments_table": "the comments on one draft; all of them are listed for programs",
    "complaints:table": "counts every complaint of the years that are over, and is kept until one more is",
    "monitor:place_table": "as many rows as there are figures and years",
    "monitor:funnel_table": "as many rows as a place has others inside it",
    "meetings:version_table": "what one version changed; what all of them changed is listed for programs",
    "monitor:institution_table": "as many rows as there are figures and years",
    "api:index": "names the lists",
    "api:openapi": "is the description",
    "api:ledger": "is one seal",
    "api:locate": "answers about one point",
    "api:my": "tells who asks",
    "api:nothing": "says that nothing is there",
    "api:send_document": "takes a file",
}
"""Addresses that end as those of lists do, each with the reason why no list grows there."""
EVERY_LIST = [PUBLIC, TAKEN_AWAY, FEEDS, FOR_PROGRAMS]
OF_A_DESK = {  # whose, which list, and the number of its queries
    ("officer", "/en/desk/"): 7,
    ("chief", "/en/desk/"): 7,
    ("moderator", "/en/desk/"): 7,
    ("independent_moderator", "/en/desk/"): 7,
    ("monitor", "/en/desk/"): 6,
    ("officer", "/en/desk/calendar/"): 5,
    ("officer", "/en/desk/work.csv"): 8,
    ("officer", "/en/desk/calendar.csv"): 5,
    ("officer", "/api/v1/my/work"): 7,
    ("moderator", "/en/desk/logs/moderation/"): 7,
    ("moderator", "/en/desk/logs/moderation.csv"): 8,
    ("administrator", "/en/desk/in-force/"): 4,
    ("administrator", "/en/desk/in-force.csv"): 5,
}


@pytest.fixture
def filled(world):
    """Let ten years have passed in the small world, and one story be told."""
    fill(Plan(300, 7, moment("2026-10-05 00:00"), under_way=120))
    count_the_year()
    count_results()
    told = {"title_ky": "Жыйындардын күндөрү чыкты", "body_ky": "Ар бир участокто жыйын болот."}
    act(begin("news", place=world.places["country"]), "publish", world.editor, **told)
    return world


def read(client: Client, address: str) -> None:
    """Read a page that nobody has read before, to its last row."""
    kept_pages.clear()
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.streaming:
        answer.getvalue()


def looked_at(client: Client, address: str) -> tuple[int, list[tuple[str, list[str]]]]:
    """Return how many queries an address asks, and those of them that read a whole table."""
    read(client, address)
    queries = asked(lambda: read(client, address))
    return len(queries), [(one.sql, one.whole_tables) for one in queries if one.whole_tables]


def of(who: str) -> Client:
    """Return the browser of an official."""
    client = Client()
    client.force_login(Person.objects.get(name=who))
    return client


def differ(counts: dict[Any, int], told: dict[Any, int]) -> dict[Any, int]:
    """Return what asks another number of queries than told; PostgreSQL takes lists as one value and may ask fewer."""
    fewer = connection.vendor == "postgresql"
    return {one: asks for one, asks in counts.items() if asks > told[one] or (asks < told[one] and not fewer)}


@pytest.mark.parametrize("lists", EVERY_LIST, ids=["pages", "tables", "feeds", "programs"])
def test_no_public_list_reads_a_whole_table_or_asks_more_often(filled, lists):
    counts, faults = {}, {}
    for address in lists:
        counts[address], found = looked_at(Client(), address)
        faults |= {address: found} if found else {}

    assert faults == {}
    assert differ(counts, lists) == {}


def test_no_desk_reads_a_whole_table_or_asks_more_often(filled):
    counts, faults = {}, {}
    for who, address in OF_A_DESK:
        counts[who, address], found = looked_at(of(who), address)
        faults |= {(who, address): found} if found else {}

    assert faults == {}
    assert differ(counts, OF_A_DESK) == {}


def test_every_table_and_every_list_for_programs_is_read_here():
    read_here = [address for lists in EVERY_LIST for address in lists] + [address for _, address in OF_A_DESK]
    with translation.override("en"):
        names = {resolve(address.partition("?")[0]).view_name for address in read_here}
        there = set(growing(get_resolver().url_patterns))

    assert there - names == set(NOT_LONG)


def growing(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the name of each address at which a list is handed out as rows, or to programs."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from growing(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif str(one.pattern).endswith(".<table_form:form>") or (
            space == "api:" and "(" not in str(one.pattern)
        ):
            yield f"{space}{one.name}"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")
def test_the_clock_reads_no_whole_table_each_minute_nor_each_hour(filled):
    tick()  # PostgreSQL knows by its statistics alone how few deadlines are due, and here it has none

    queries = asked(clock.tick) + asked(tick)

    assert [one for one in queries if one.scans] == []


def test_what_is_to_come_is_found_without_what_has_been(filled):
    queries = asked(lambda: read(Client(), "/en/meetings/?state=to_come"))

    assert [one for one in queries if one.scans] == []


@pytest.mark.parametrize("further", ["", "&before=1704067200-1", "&before=-1000"])
def test_the_meetings_of_a_region_are_read_a_page_at_a_time_and_never_sorted(filled, further):
    queries = asked(lambda: read(Client(), f"/en/meetings/?place=region{further}"))

    assert [one.plan for one in queries if any(SORTED in line for line in one.plan)] == []
