"""A line is written with its step or not at all, and what was erased stays proved."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError

from ishenim.kernel.ledger import book, canonical, sequencer
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.tests.conftest import a_line, placed, written
from ishenim.kernel.ledger.tree import leaf_hash

pytestmark = pytest.mark.django_db


def test_a_line_becomes_an_entry_whose_leaf_holds_codes_in_clear_and_commitments():
    [entry] = written(office="mtu-12", clear={"topic": "roads", "due": "2026-12-01"})

    assert json.loads(entry.leaf) == {
        "v": 1,
        "kind": "question",
        "step": "accept",
        "to": "accepted",
        "matter": "Q-2026-000001",
        "place": "417-01",
        "by": "officer",
        "office": "mtu-12",
        "day": "2026-11-20",
        "clear": {"topic": "roads", "due": "2026-12-01"},
        "proof": {"reply": entry.told["proof"]["reply"]},
    }


def test_what_is_committed_is_not_in_the_leaf():
    [entry] = written(committed={"name": "Азамат Асанов"})

    assert "Азамат" not in entry.leaf.decode()
    assert "person" not in entry.leaf.decode()


def test_the_opened_value_and_its_salt_lead_to_the_commitment():
    [entry] = written(committed={"name": "Азамат", "amount": 5, "files": ["a", None]})
    values = Opening.objects.get(entry=entry).values

    assert values.keys() == entry.told["proof"].keys()
    for name, (salt, value) in values.items():
        assert canonical.commitment(bytes.fromhex(salt), name, value) == entry.told["proof"][name]


def test_every_value_has_a_salt_of_its_own():
    entries = written(3, committed={"a": "same", "b": "same"})
    salts = {pair[0] for entry in entries for pair in Opening.objects.get(entry=entry).values.values()}

    assert len(salts) == 6


def test_the_columns_say_what_the_leaf_says():
    [entry] = written()
    kept = Entry.objects.get(pk=entry.pk)

    assert (kept.lane, kept.matter_id, kept.person_id) == ("open", 1, 7)
    assert (kept.kind, kept.step, kept.to, kept.by) == ("question", "accept", "accepted", "officer")
    assert bytes(kept.leaf) == entry.leaf
    assert kept.at == entry.at


def test_the_rows_that_were_written_are_returned_as_they_are_kept():
    entries = written(5)

    assert [entry.pk for entry in entries] == sorted(Entry.objects.values_list("pk", flat=True))
    assert not any(entry._state.adding for entry in entries)
    assert [entry.told["matter"] for entry in entries] == [f"Q-2026-{number:06}" for number in range(1, 6)]


ERRANDS = {
    "sqlite": 3,
    "postgresql": 2,
}  # the keys, the entries and what is opened; PostgreSQL takes both at once


@pytest.mark.parametrize("count", [1, 3, 300])
def test_any_number_of_lines_takes_as_many_errands_to_the_database(count, django_assert_num_queries):
    written()
    lines = [a_line(number) for number in range(count)]

    with transaction.atomic(), django_assert_num_queries(ERRANDS[connection.vendor]):
        book.write(lines)


def test_lines_that_commit_to_nothing_open_nothing():
    written(committed={})

    assert not Opening.objects.exists()


def test_nothing_to_write_is_nothing_to_do(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(0):
        assert book.write([]) == []


def test_more_lines_than_a_statement_holds_are_written_in_order():
    entries = written(3001, committed={})

    assert [entry.told["matter"] for entry in Entry.objects.order_by("pk")] == [
        f"Q-2026-{number:06}" for number in range(1, 3002)
    ]
    assert [entry.pk for entry in entries] == list(Entry.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_line_is_not_written_outside_the_transaction_of_its_step():
    with pytest.raises(TypeError, match="in the transaction of its step"):
        book.write([a_line()])

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_of_a_step_that_was_undone_was_never_written():
    with transaction.atomic():
        book.write([a_line()])
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("value", [Decimal("1.5"), date(2026, 1, 2), 1.5, b"bytes"])
def test_a_value_without_one_way_to_be_written_is_refused_by_its_name(value):
    with pytest.raises(TypeError, match="amount"):
        written(committed={"amount": value})
    with pytest.raises(TypeError, match="The ledger cannot keep"):
        written(clear={"amount": value})

    assert not Entry.objects.exists()


def test_a_line_longer_than_a_log_can_hold_is_refused():
    with pytest.raises(ValueError, match="65535 bytes"):
        written(clear={"topic": "x" * 66_000})


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        written(at=datetime(2026, 11, 20))  # noqa: DTZ001  that is the point


def test_the_day_is_that_of_the_institution():
    [entry] = written(at=datetime(2026, 11, 20, 19, 0, tzinfo=UTC))

    assert entry.told["day"] == "2026-11-21"


def test_an_entry_tells_its_position_once_it_has_one():
    first, second = placed(2)

    assert [each.number for each in book.history([1, 2])] == [0, 1]
    assert Entry.objects.get(pk=second.pk).number == 1
    assert first.number is None or first.number == 0


def test_an_entry_without_position_or_opened_values_says_so():
    [entry] = written(committed={})

    [kept] = book.history([1])
    assert (kept.number, kept.opened, kept.erased) == (None, {}, [])
    assert entry.opened == {}


def test_the_history_of_matters_is_oldest_first_in_one_query(django_assert_num_queries):
    written(3)
    written(2, step="answer")
    sequencer.place_waiting()

    with django_assert_num_queries(1):
        told = [
            (each.matter_id, each.step, each.number, each.opened["reply"][:2])
            for each in book.history([2, 1])
        ]

    assert told == [
        (1, "accept", 0, "Би"),
        (2, "accept", 1, "Би"),
        (1, "answer", 3, "Би"),
        (2, "answer", 4, "Би"),
    ]


def test_what_is_erased_is_gone_with_its_salt_and_the_rest_stays():
    [entry] = written(committed={"name": "Азамат", "reply": "Ооба"})

    with transaction.atomic():
        book.erase(entry, "name", ground="court", by=a_line())

    [kept] = book.history([1]).filter(step="accept")
    assert kept.opened == {"reply": "Ооба"}
    assert kept.erased == ["name"]
    assert Opening.objects.get(entry=entry).values["name"] is None
    assert bytes(kept.leaf) == entry.leaf


def test_an_erasure_is_written_down_for_ever():
    [entry] = written(committed={"name": "Азамат"})

    with transaction.atomic():
        stone = book.erase(entry, "name", ground="court", by=a_line(by="judge", to="closed"))

    assert stone.told["clear"] == {
        "entry": leaf_hash(entry.leaf).hex(),
        "field": "name",
        "ground": "court",
    }
    assert (stone.kind, stone.step, stone.by, stone.to) == ("erasure", "erase", "judge", "closed")
    assert stone.told["proof"] == {}


@pytest.mark.parametrize("name", ["name", "unheard of"])
def test_what_is_not_there_cannot_be_erased(name):
    [entry] = written(committed={"name": "Азамат"})
    with transaction.atomic():
        book.erase(entry, "name", ground="court", by=a_line())

    with pytest.raises(LookupError, match="has no"), transaction.atomic():
        book.erase(entry, name, ground="court", by=a_line())

    assert Entry.objects.filter(kind="erasure").count() == 1


def test_an_entry_that_committed_to_nothing_has_nothing_to_erase():
    [entry] = written(committed={})

    with pytest.raises(LookupError, match="has no name to erase"), transaction.atomic():
        book.erase(entry, "name", ground="court", by=a_line())


@pytest.mark.parametrize("rows", [Position, Opening])
def test_the_history_of_an_entry_holds_it_fast(rows):
    placed(1)

    with pytest.raises(ProtectedError):
        Entry.objects.all().delete()
    assert rows.objects.exists()


def test_a_line_says_what_it_said():
    line = a_line()

    with pytest.raises(FrozenInstanceError):
        line.to = "another"
    assert replace(line, to="another").to == "another"
