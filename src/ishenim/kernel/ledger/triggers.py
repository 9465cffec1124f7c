"""The database's own refusal to change the ledger, on SQLite and on PostgreSQL.

SQLite drops the triggers of a table that a migration rebuilds: such a migration ends with `create`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "The ledger is append-only: write a correcting entry instead."
SQLITE = {
    "ledger_entry_is_never_changed": "BEFORE UPDATE ON ledger_entry",
    "ledger_entry_is_never_removed": "BEFORE DELETE ON ledger_entry",
    "ledger_entry_is_never_replaced": (
        "BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)"
    ),
    "ledger_position_is_never_changed": "BEFORE UPDATE ON ledger_position",
    "ledger_position_is_never_removed": "BEFORE DELETE ON ledger_position",
    "ledger_position_is_never_replaced": (
        "BEFORE INSERT ON ledger_position WHEN EXISTS (SELECT 1 FROM ledger_position"
        " WHERE position = NEW.position OR entry_id = NEW.entry_id)"
    ),
}
POSTGRESQL = {
    "ledger_entry_is_never_changed": "BEFORE UPDATE ON ledger_entry FOR EACH ROW",
    "ledger_entry_is_never_removed": "BEFORE DELETE ON ledger_entry FOR EACH ROW",
    "ledger_entry_is_never_emptied": "BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT",
    "ledger_position_is_never_changed": "BEFORE UPDATE ON ledger_position FOR EACH ROW",
    "ledger_position_is_never_removed": "BEFORE DELETE ON ledger_position FOR EACH ROW",
    "ledger_position_is_never_emptied": "BEFORE TRUNCATE ON ledger_position FOR EACH STATEMENT",
}
HELD = "The book is held: it can only be read until an administrator has decided how it goes on."
WHILE_HELD = {
    f"{table}_is_held": f"BEFORE INSERT ON {table}"
    for table in ("ledger_entry", "ledger_position", "ledger_promise")
}
REFUSE_ON_POSTGRESQL = (
    f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END "
)
IN_FORCE_ON_POSTGRESQL = """
    SELECT pg_trigger.tgname, pg_proc.prosrc FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = pg_trigger.tgfoid
    WHERE pg_trigger.tgrelid IN (to_regclass('ledger_entry'), to_regclass('ledger_position'))
    AND pg_trigger.tgenabled IN ('O', 'A')
"""


def hold() -> None:
    """Have the database refuse whatever would be added."""
    let_go()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in WHILE_HELD.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{HELD}'); END")
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION ledger_held() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{HELD}' USING ERRCODE = 'object_not_in_prerequisite_state'; END $$"
        )
        for name, when in WHILE_HELD.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION ledger_held()")


def let_go() -> None:
    """Have the database take what is added."""
    _drop(WHILE_HELD)


def names() -> list[str]:
    """Return the names of all triggers this database must have."""
    return list(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def missing() -> list[str]:
    """Return the names of the triggers that are not there, are switched off or say something else."""
    in_force = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    return [name for name in names() if name not in in_force]


def create(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Set the triggers, those that are there anew."""
    drop()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(_sqlite(name))
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger"
            f" LANGUAGE plpgsql AS $${REFUSE_ON_POSTGRESQL}$$"
        )
        for name, when in POSTGRESQL.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION ledger_refuse()")


def drop(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Remove the triggers: only a migration that rebuilds a table may, and it sets them again."""
    _drop(names())


def _drop(named: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for name in named:
            table = name.partition("_is_")[0]
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _sqlite(name: str) -> str:
    return f"CREATE TRIGGER {name} {SQLITE[name]} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _on_sqlite() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = dict(cursor.fetchall())
    return {name for name in SQLITE if there.get(name) == _sqlite(name)}


def _on_postgresql() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE_ON_POSTGRESQL)
        return {name for name, body in cursor.fetchall() if body == REFUSE_ON_POSTGRESQL}
