"""Proving that nothing was lost: every question that somebody was told is recorded is there, and the book is whole."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from tests.running.installation import Installation


@contextmanager
def closing_all(installation: Installation) -> Iterator[Installation]:
    try:
        yield installation
    finally:
        installation.kill_everyone()


def assert_the_book_is_whole(installation: Installation) -> None:
    verified = installation.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr


def rows(installation: Installation, query: str) -> list[tuple]:
    if address := installation.settings.get("DATABASE_URL"):
        with psycopg.connect(address) as database:
            return database.execute(query).fetchall()
    with closing(sqlite3.connect(installation.folder / "var/ishenim.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


def nothing_waits(installation: Installation) -> bool:
    waiting = (
        "SELECT count(*) FROM ledger_entry e LEFT JOIN ledger_position p ON p.entry_id = e.id "
        "WHERE p.entry_id IS NULL AND e.lane = 'open'"
    )
    return rows(installation, waiting) == [(0,)]


def assert_all_are_there(installation: Installation, acknowledged: list[str]) -> None:
    """Every question that somebody was told is recorded has its row, its entry and its page."""
    assert len(acknowledged) == len(set(acknowledged))
    entered = {
        reference
        for (reference,) in rows(
            installation,
            "SELECT m.reference FROM procedures_matter m JOIN ledger_entry e ON e.matter_id = m.id",
        )
    }
    assert not set(acknowledged) - entered
    for reference in random.sample(acknowledged, min(20, len(acknowledged))):
        assert installation.get(f"/en/questions/{reference}/")[0] == 200
