"""The database's own index of every three letters in a row: FTS5 on SQLite, pg_trgm on PostgreSQL.

On SQLite the words stay in the table of texts; the index holds only in which texts three letters are, and not
where (a third of the size, and twice as fast: whoever searches compares the text anyway). Three triggers keep
it right whoever writes. SQLite drops the triggers of a table that a migration rebuilds: such a migration ends
with `create`.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = """
    CREATE VIRTUAL TABLE search_trigrams USING fts5 (
        folded, content='search_text', content_rowid='matter_id',
        tokenize='trigram case_sensitive 1', detail=none
    )
"""
REBUILD = "INSERT INTO search_trigrams (search_trigrams) VALUES ('rebuild')"
LEARN = "INSERT INTO search_trigrams (rowid, folded) VALUES (NEW.matter_id, NEW.folded);"
FORGET = (
    "INSERT INTO search_trigrams (search_trigrams, rowid, folded)"
    " VALUES ('delete', OLD.matter_id, OLD.folded);"
)
TRIGGERS = {
    "search_text_is_learnt": f"AFTER INSERT ON search_text BEGIN {LEARN} END",
    "search_text_is_forgotten": f"AFTER DELETE ON search_text BEGIN {FORGET} END",
    "search_text_is_learnt_anew": (
        f"AFTER UPDATE OF folded ON search_text WHEN OLD.folded IS NOT NEW.folded BEGIN {FORGET} {LEARN} END"
    ),
}
ON_SQLITE = [TABLE, REBUILD, *(f"CREATE TRIGGER {name} {what}" for name, what in TRIGGERS.items())]
# What is not sorted in yet is read by everybody who searches: let it be a short list.
ON_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    (
        "CREATE INDEX search_trigrams ON search_text USING gin (folded gin_trgm_ops)"
        " WITH (gin_pending_list_limit = 1024)"
    ),
]


def create(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Make the index from the texts that are there; the one that is there already, anew."""
    drop()
    _run(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)


def drop(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Remove the index; the texts stay."""
    if connection.vendor == "sqlite":
        triggers = [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]
        _run([*triggers, "DROP TABLE IF EXISTS search_trigrams"])
    else:
        _run(["DROP INDEX IF EXISTS search_trigrams"])


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
