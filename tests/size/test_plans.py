"""However long the record, no list reads a whole table: each asks a fixed number of queries and finds its index."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bench.many.filling import Plan, fill
from django.db import connection
from django.test import Client
from tests.acts import tick
from tests.world import moment

from ishenim.domains.meetings.tallying import count_results, count_the_year
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.procedures import clock

pytestmark = [
    pytest.mark.usefixtures("monday"),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only"),
]
LARGE = (
    "procedures_matter|procedures_deadline|procedures_claim|meetings_question|meetings_meeting|ledger_entry"
)
LARGE += "|ledger_position|ledger_opening|search_text|meetings_metoo"
# What joins a table to itself calls it T3, T4.
LARGE += r"|T\d+"
# What is under way has short indexes of its own; reading one of them whole reads no record.
WHOLE = re.compile(rf"SCAN ({LARGE})\b(?!.* matter_(overdue|due|open))")

PUBLIC = {  # each list that grows, with the number of its queries
    "/en/": 4,
    "/en/places/country/": 4,
    "/en/places/beat/": 5,
    "/en/meetings/": 1,
    "/en/meetings/?state=to_come": 1,
    "/en/meetings/?state=not_there": 1,
    "/en/meetings/?place=beat": 1,
    "/en/questions/": 1,
    "/en/questions/?state=open": 1,
    "/en/questions/?state=overdue": 1,
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
}
DESKS = {"officer": 7, "chief": 7, "moderator": 7, "independent_moderator": 7, "monitor": 6}


@pytest.fixture
def filled(world):
    """Let ten years have passed in the small world."""
    fill(Plan(300, 7, moment("2026-10-05 00:00"), under_way=120))
    count_the_year()
    count_results()
    return world


def asked(act: Callable[[], object]) -> list[tuple[str, list[str]]]:
    """Return the queries of an act, each with the plan by which SQLite answers it."""
    found = []

    def listen(execute, sql, given, many, context):
        found.append((sql, given))
        return execute(sql, given, many, context)

    with connection.execute_wrapper(listen):
        act()
    with connection.cursor() as cursor:
        plans = []
        for sql, given in found:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
            plans.append((sql, [row[-1] for row in cursor.fetchall()]))
    return plans


def whole_tables(sql: str, plan: list[str]) -> list[str]:
    """Return the lines of a plan that read a whole table; whoever walks from one end until a limit reads a part."""
    walks = " LIMIT " in sql and not any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    return [] if walks else [line for line in plan if WHOLE.search(line)]


def read(client: Client, address: str) -> None:
    kept_pages.clear()
    assert client.get(address).status_code == 200


def test_no_public_list_reads_a_whole_table_or_asks_more_often(filled):
    client, counts, faults = Client(), {}, []
    for address in PUBLIC:
        read(client, address)
        queries = asked(lambda address=address: read(client, address))
        counts[address] = len(queries)
        faults += [(address, sql, lines) for sql, plan in queries if (lines := whole_tables(sql, plan))]

    assert counts == PUBLIC
    assert faults == []


def test_no_desk_reads_a_whole_table_or_asks_more_often(filled):
    counts, faults = {}, []
    for who in DESKS:
        client = Client()
        client.force_login(Person.objects.get(name=who))
        read(client, "/en/desk/")
        queries = asked(lambda client=client: read(client, "/en/desk/"))
        counts[who] = len(queries)
        faults += [(who, sql, lines) for sql, plan in queries if (lines := whole_tables(sql, plan))]

    assert counts == DESKS
    assert faults == []


def test_the_clock_reads_no_whole_table_each_minute_nor_each_hour(filled):
    tick()

    queries = asked(clock.tick) + asked(tick)

    assert [(sql, plan) for sql, plan in queries if any(WHOLE.search(line) for line in plan)] == []


def test_what_is_to_come_is_found_without_what_has_been(filled):
    queries = asked(lambda: read(Client(), "/en/meetings/?state=to_come"))

    assert [plan for _sql, plan in queries if any(WHOLE.search(line) for line in plan)] == []
