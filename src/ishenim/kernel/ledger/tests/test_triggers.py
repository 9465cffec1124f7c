"""The database itself refuses to change the ledger."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ishenim.kernel.ledger import triggers
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.tests.conftest import change, placed

pytestmark = pytest.mark.django_db

CHANGES = [
    "UPDATE ledger_entry SET step = 'refuse'",
    "UPDATE ledger_entry SET person_id = NULL",
    "UPDATE ledger_position SET position = 5",
    "DELETE FROM ledger_position",
    "DELETE FROM ledger_entry",
]


def columns(model):
    return ", ".join(connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields)


def refused(sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(sql)


@pytest.mark.parametrize("sql", CHANGES)
def test_no_row_of_the_ledger_can_be_changed_or_removed(sql):
    placed(2)
    before = list(Entry.objects.values()), list(Position.objects.values())

    refused(sql)

    assert (list(Entry.objects.values()), list(Position.objects.values())) == before


@pytest.mark.parametrize("model", [Entry, Position])
def test_no_row_can_be_replaced_by_one_with_its_key(model):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    placed(1)
    table = model._meta.db_table

    refused(f"INSERT OR REPLACE INTO {table} ({columns(model)}) SELECT {columns(model)} FROM {table}")


def test_no_entry_can_be_given_a_second_position():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    placed(1)

    refused("INSERT OR REPLACE INTO ledger_position SELECT 7, leaf_hash, entry_id FROM ledger_position")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_position"])
def test_no_table_of_the_ledger_can_be_emptied(table):
    placed(1)

    refused(f"TRUNCATE {table} CASCADE")


def test_all_triggers_are_in_force_after_the_migrations():
    assert triggers.missing() == []
    assert len(triggers.names()) == 6


@pytest.mark.parametrize("name", triggers.names())
def test_a_trigger_that_was_removed_is_missed_by_its_name(name):
    table = name.partition("_is_never_")[0]
    change(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))

    assert triggers.missing() == [name]


def test_a_trigger_that_was_made_harmless_is_missed():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    change("DROP TRIGGER ledger_entry_is_never_changed")
    change("CREATE TRIGGER ledger_entry_is_never_changed BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END")

    assert triggers.missing() == ["ledger_entry_is_never_changed"]


@pytest.mark.postgresql
def test_a_trigger_that_was_switched_off_is_missed():
    change("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_is_never_changed")

    assert triggers.missing() == ["ledger_entry_is_never_changed"]


@pytest.mark.postgresql
def test_triggers_whose_function_was_made_harmless_are_missed():
    change(
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'"
    )

    assert triggers.missing() == triggers.names()


def test_triggers_can_be_set_again():
    triggers.drop()
    assert triggers.missing() == triggers.names()

    triggers.create()
    triggers.create()

    assert triggers.missing() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_migrating_from_zero_sets_every_trigger_and_migrating_back_removes_them():
    executor = MigrationExecutor(connection)
    before = set(executor.loader.applied_migrations)
    try:
        executor.migrate([("ledger", None)])
        assert "ledger_entry" not in connection.introspection.table_names()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert triggers.missing() == []
    assert set(MigrationExecutor(connection).loader.applied_migrations) == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_tables_alone_would_let_themselves_be_changed():
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([("ledger", "0001_initial")])
        assert triggers.missing() == triggers.names()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert triggers.missing() == []
