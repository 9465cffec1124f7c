"""Rows of several tables go to the database together, and each has the key that others already named."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ishenim.kernel.ledger.models import OPEN, Entry, Opening
from ishenim.kernel.rows import inserting
from ishenim.kernel.rows.inserting import insert, number
from ishenim.kernel.rows.turn import turn_to_send

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    def made(step):
        return Entry(
            lane=OPEN, at=timezone.now(), kind="question", step=step, to="open", by="clock", leaf=b"{}"
        )

    return made


def test_a_row_is_numbered_before_it_is_written_and_keeps_its_number(entry):
    first, second = rows = [entry("first"), entry("second")]
    number(rows)

    assert second.pk == first.pk + 1

    insert(rows)

    assert list(Entry.objects.order_by("pk").values_list("pk", "step")) == [
        (first.pk, "first"),
        (second.pk, "second"),
    ]


def test_the_first_row_of_a_table_that_never_had_one_is_numbered_too(entry):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'ledger_entry'")
    number([row := entry("first")])
    insert([row])

    assert Entry.objects.get().pk == row.pk


def test_numbers_are_never_given_twice_even_when_their_rows_are_not_written(entry):
    number([unwritten := entry("first")])
    number([later := entry("second")])
    insert([later])
    Entry.objects.bulk_create([by_itself := entry("third")])

    assert unwritten.pk < later.pk < by_itself.pk


def test_what_names_a_row_may_be_written_before_it(entry):
    row = entry("first")
    number([row])
    insert([Opening(entry=row, values={"reply": ["00", "Ооба; же жок %s"]})], [row])

    assert Opening.objects.get().values == {"reply": ["00", "Ооба; же жок %s"]}


def test_rows_of_several_tables_are_numbered_each_by_their_own_table(entry):
    entries = [entry(str(each)) for each in range(3)]
    number(entries, [], entries[:0])

    assert [row.pk for row in entries] == list(range(entries[0].pk, entries[0].pk + 3))


@pytest.mark.parametrize("count", [1, inserting.ROWS_FOR_ARRAYS - 1, inserting.ROWS_FOR_ARRAYS, 4000])
def test_any_number_of_rows_is_written_in_its_order(entry, count):
    rows = [entry(str(each)) for each in range(count)]
    number(rows)
    insert(rows)

    assert list(Entry.objects.order_by("pk").values_list("step", flat=True)) == [
        str(each) for each in range(count)
    ]


def test_rows_that_nobody_names_get_their_key_from_the_database(entry):
    insert([entry("first"), entry("second")])

    assert Entry.objects.count() == 2


def test_all_of_it_is_one_errand_on_postgresql_and_one_a_table_on_sqlite(entry, django_assert_num_queries):
    number([row := entry("first")])
    opened = Opening(entry=row, values={"a": ["00", 1]})

    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        insert([row], [opened])


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        number([], [])
        insert([], [])


@pytest.mark.django_db(transaction=True)
def test_if_one_table_refuses_nothing_is_written(entry):
    row = entry("first")
    number([row])

    with pytest.raises(IntegrityError), transaction.atomic():
        insert([row], [Opening(entry=row, values={}), Opening(entry=row, values={})])

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_what_is_sent_in_one_errand_is_written_as_a_whole_or_not_at_all(entry, settings, tmp_path):
    settings.VAR = tmp_path
    number([row := entry("first")])
    with turn_to_send():
        insert([row], [Opening(entry=row, values={"reply": ["00", "Ооба"]})])

    assert Entry.objects.get().opened == {"reply": "Ооба"}

    number([row := entry("second")])
    with pytest.raises(IntegrityError), turn_to_send():
        insert([row], [Opening(entry=row, values={}), Opening(entry=row, values={})])

    assert [kept.step for kept in Entry.objects.all()] == ["first"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
@pytest.mark.django_db(transaction=True)
def test_rows_are_never_sent_where_nothing_would_hold_them_together(entry):
    with pytest.raises(TypeError, match="or not at all"):
        insert([entry("first")])
