"""What an act asks of the database, and by which plan it is answered: on SQLite, and on PostgreSQL."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection

LARGE = (
    "procedures_matter|procedures_deadline|procedures_claim|meetings_question|meetings_meeting|ledger_entry"
)
LARGE += "|ledger_position|ledger_opening|search_text|meetings_metoo|meetings_schedulechange|news_story"
LARGE += (
    "|meetings_meetingaccount|conduct_comment|conduct_acknowledgement|complaints_complaint|reports_report"
)
LARGE += "|training_enrolment|training_certificate|notices_subscription|notices_letter|notices_posting"
LARGE += "|procedures_attachment|procedures_confidedline|procedures_share|documents_document"
# What joins a table to itself calls it T3, T4.
LARGE += r"|T\d+"
# What is under way has short indexes of its own; reading one of them whole reads no record.
SHORT = "matter_overdue|matter_due|matter_open|certificate_unsigned"
WHOLE = re.compile(rf"SCAN ({LARGE})\b(?!.* ({SHORT}))|SEARCH ({LARGE}|U0) .*\(kind=\?\)$")
"""Nearly all matters are of one kind: whoever reads by the kind alone reads them all."""
EXPLAINED = re.compile("SELECT|INSERT|UPDATE|DELETE|WITH")
SORTED = "TEMP B-TREE FOR ORDER BY"
AS_OF_A_LONG_RECORD = """
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    UPDATE pg_class SET reltuples = 5000000, relpages = GREATEST(pg_relation_size(oid) / 8192, 1)
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND reltuples < 5000000
"""
"""PostgreSQL rather reads a few hundred rows whole; so it is told that they are millions. It ends with the test."""
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"}


class Query(NamedTuple):
    """One query, and the lines of its plan."""

    sql: str
    plan: list[str]

    @property
    def whole_tables(self) -> list[str]:
        """The lines that read a whole table; whoever walks from one end until a limit reads a part."""
        walks = " LIMIT " in self.sql and not any(SORTED in line for line in self.plan)
        return [] if walks else self.scans

    @property
    def scans(self) -> list[str]:
        """The lines that read a large table from one end, whether until a limit or not."""
        is_there_any = self.sql.endswith(" LIMIT 1") and " WHERE " not in self.sql
        return [] if is_there_any else [line for line in self.plan if WHOLE.search(line)]


def asked(act: Callable[[], object]) -> list[Query]:
    """Return the queries of an act, each with the plan by which it is answered."""
    found = []

    def listen(execute, sql, given, many, context):
        found.append((sql, given))
        return execute(sql, given, many, context)

    with connection.execute_wrapper(listen):
        act()
    plan_of = plan_of_postgresql if connection.vendor == "postgresql" else plan_of_sqlite
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(AS_OF_A_LONG_RECORD)
        return [Query(sql, plan_of(cursor, sql, given)) for sql, given in found if EXPLAINED.match(sql)]


def plan_of_sqlite(cursor: Any, sql: str, given: Any) -> list[str]:
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
    return [row[-1] for row in cursor.fetchall()]


def plan_of_postgresql(cursor: Any, sql: str, given: Any) -> list[str]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", given)
    told = cursor.fetchone()[0]
    return list(lines_of((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]))


def lines_of(node: dict[str, Any], of: str = "") -> Iterator[str]:
    """Say of a plan of PostgreSQL, in the words of SQLite, what is read from one end and what is sorted."""
    of = node.get("Relation Name", of)
    if node["Node Type"] in SCANS and "Index Cond" not in node:
        yield f"SCAN {of} USING INDEX {node.get('Index Name', 'none')}"
    if node["Node Type"] == "Sort":
        yield SORTED
    for below in node.get("Plans", ()):
        yield from lines_of(below, of)
