"""The indexes of tables that are about to get very many rows: each is sorted once at the end, not row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

SAID = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
"""By which statement each index of a table is made; those that are part of a rule stay."""


@contextmanager
def taken_away(kinds: Sequence[type[models.Model]]) -> Iterator[None]:
    """Do without the indexes of models, and make the same ones anew at the end."""
    with connection.cursor() as cursor:
        said: list[tuple[str, str]] = []
        for kind in kinds:
            cursor.execute(SAID[connection.vendor], [kind._meta.db_table])
            said += cursor.fetchall()
        nothing_waits(cursor)
        for name, _sql in said:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        nothing_waits(cursor)
        for _name, sql in said:
            cursor.execute(sql)


def nothing_waits(cursor: CursorWrapper) -> None:
    """Check at once what PostgreSQL would check at the end: before that it lets nobody touch an index."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
