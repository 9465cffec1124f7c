"""Two workers where one is allowed, and counting what each of them did: letters at a mail server, lines in the book."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg
from tests.running.installation import until
from tests.running.machines import Door, Machines
from tests.running.post_office import PostOffice

MOMENT = 60.0
READER = "reader@ishenim.example"
CONFIRM = re.compile(r"/follow/confirm/([^/\s]+)/")
QUESTION = re.compile(r"/questions/([2-9A-Z]{4}-[2-9A-Z]{4})/")
WITHOUT_THE_LOCK = """
import threading, django
django.setup()
from ishenim.config.jobs import JOBS, work
print("at work", flush=True)
work(JOBS, threading.Event())
"""


@contextmanager
def another_worker_without_the_lock(machines: Machines) -> Iterator[None]:
    """Let a second process do what only the worker may, and wait until it does."""
    words, environment = [sys.executable, "-c", WITHOUT_THE_LOCK], machines.work.environment
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, process_group=0) as doubled:
        try:
            assert doubled.stdout.readline() == b"at work\n"
            yield
            assert doubled.poll() is None
        finally:
            doubled.kill()


def follow(machines: Machines, place: str, post_office: PostOffice) -> None:
    """Have letters sent of everything that happens in a place."""
    port = machines.web[0].port
    Door.plain(port, f"/en/follow/place:{place}/", urlencode({"email": READER, "rhythm": "at_once"}))
    until(lambda: letters(post_office), within=MOMENT, what="a letter that asks whether it is wanted")
    [token] = set(CONFIRM.findall(letters(post_office)[0]))
    Door.plain(port, f"/en/follow/confirm/{token}/", "")


def told(post_office: PostOffice) -> Counter[str]:
    """Return how many letters told the reader of each question."""
    return Counter(
        reference for letter in letters(post_office) for reference in set(QUESTION.findall(letter))
    )


def letters(post_office: PostOffice) -> list[str]:
    """Return what the reader was written; officials get letters of their own."""
    return [letter.get_content() for letter in list(post_office.received) if letter["To"] == READER]


def let_time_run_out(machines: Machines, references: list[str]) -> None:
    """Put the deadlines of some questions into the past."""
    with psycopg.connect(machines.database) as database:
        for table, matter in (("procedures_deadline", "matter_id"), ("procedures_matter", "id")):
            database.execute(
                f"UPDATE {table} SET due_at = now() - interval '1 day' WHERE {matter} IN "
                "(SELECT id FROM procedures_matter WHERE reference = ANY(%s))",
                [references],
            )


def run_out(machines: Machines, references: list[str]) -> int:
    """Return how many deadlines of some questions have run out and are neither kept nor missed."""
    return count(
        machines,
        "procedures_deadline d JOIN procedures_matter m ON m.id = d.matter_id WHERE m.reference = ANY(%s) "
        "AND d.due_at < now() AND d.kept_at IS NULL AND d.missed_at IS NULL",
        references,
    )


def lines_of(machines: Machines, references: list[str], step: str) -> int:
    """Return how many lines of a step in some questions have a place of their own; fail where one has two."""
    lines = (
        "procedures_matter m JOIN ledger_entry e ON e.matter_id = m.id "
        f"JOIN ledger_position p ON p.entry_id = e.id WHERE m.reference = ANY(%s) AND e.step = '{step}'"
    )
    assert count(machines, lines, references) == count(machines, lines, references, "DISTINCT p.position")
    return count(machines, lines, references)


def count(machines: Machines, rows: str, references: list[str], what: str = "*") -> int:
    with psycopg.connect(machines.database) as database:
        return database.execute(f"SELECT count({what}) FROM {rows}", [references]).fetchone()[0]
