"""The database's own refusal to rewrite a normative text, or to date a version before the one it follows.

SQLite drops the triggers of a table that a migration rebuilds: such a migration ends with `create`.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REWRITTEN = "A version that was approved is never rewritten: approve a new one."
OUT_OF_ORDER = "A version comes into force after the one before it."
TABLES = ("norms_version", "norms_article", "norms_consequence")
FIXED = (
    "norm_id, number, act_ky, act_ru, act_en, approver_ky, approver_ru, approver_en, approved_on, in_force_from, "
    "fingerprint"
)
EARLIER = (
    "EXISTS (SELECT 1 FROM norms_version WHERE norm_id = NEW.norm_id AND number < NEW.number"
    " AND in_force_from >= NEW.in_force_from AND (until IS NULL OR until > in_force_from))"
)
WHEN = {
    "norms_version_keeps_its_words": f"BEFORE UPDATE OF {FIXED} ON norms_version",
    "norms_version_is_never_removed": "BEFORE DELETE ON norms_version",
    "norms_article_is_never_changed": "BEFORE UPDATE ON norms_article",
    "norms_article_is_never_removed": "BEFORE DELETE ON norms_article",
    "norms_consequence_is_never_changed": "BEFORE UPDATE ON norms_consequence",
    "norms_consequence_is_never_removed": "BEFORE DELETE ON norms_consequence",
}
IN_ORDER = "norms_version_comes_in_order"


def names() -> list[str]:
    """Return the names of all triggers this database must have."""
    return [*WHEN, IN_ORDER]


def create(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Set the triggers, those that are there anew."""
    drop()
    with connection.cursor() as cursor:
        for sentence in _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql():
            cursor.execute(sentence)


def drop(apps: Any = None, editor: BaseDatabaseSchemaEditor | None = None) -> None:
    """Remove the triggers: only a migration that rebuilds a table may, and it sets them again."""
    with connection.cursor() as cursor:
        for name in names():
            table = next(table for table in TABLES if name.startswith(table))
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing() -> list[str]:
    """Return the names of the triggers that are not there."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in names() if name not in there]


def _on_sqlite() -> list[str]:
    refusals = [
        f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REWRITTEN}'); END"
        for name, when in WHEN.items()
    ]
    in_order = (
        f"CREATE TRIGGER {IN_ORDER} BEFORE INSERT ON norms_version WHEN {EARLIER}"
        f" BEGIN SELECT RAISE(ABORT, '{OUT_OF_ORDER}'); END"
    )
    return [*refusals, in_order]


def _on_postgresql() -> list[str]:
    said = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    each = "FOR EACH ROW EXECUTE FUNCTION"
    begins = "RETURNS trigger LANGUAGE plpgsql AS"
    refuse = f"CREATE OR REPLACE FUNCTION norms_refuse() {begins} $$ BEGIN {said.format(REWRITTEN)} END $$"
    check = (
        f"CREATE OR REPLACE FUNCTION norms_in_order() {begins}"
        f" $$ BEGIN IF {EARLIER} THEN {said.format(OUT_OF_ORDER)} END IF; RETURN NEW; END $$"
    )
    refusals = [f"CREATE TRIGGER {name} {when} {each} norms_refuse()" for name, when in WHEN.items()]
    in_order = f"CREATE TRIGGER {IN_ORDER} BEFORE INSERT ON norms_version {each} norms_in_order()"
    return [refuse, check, *refusals, in_order]
