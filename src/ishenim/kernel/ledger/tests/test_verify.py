"""Reading the book again names whatever is not as it was written and signed, and nothing else."""

import pytest
from django.db import connection, transaction

from ishenim.kernel.ledger import book, readers, sequencer, triggers
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, codes, placed, written
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.ledger.verify import Fault, Told, states, verify

pytestmark = pytest.mark.django_db


def sentences(faults):
    return [fault.sentence for fault in faults]


def test_a_book_nobody_has_written_in_is_whole():
    assert verify() == []


def test_a_book_that_was_only_written_and_placed_is_whole():
    placed(600)
    written(3)

    assert verify() == []


def test_every_fault_is_told_when_it_is_found_and_returned_at_the_end():
    placed(2)
    triggers.drop()
    told = []

    faults = verify(report=told.append)

    assert faults == told
    assert [fault.code for fault in faults] == ["trigger"] * 6


def test_whoever_waits_learns_how_far_it_is(monkeypatch):
    monkeypatch.setattr(readers, "POSITIONS_A_PART", 256)
    placed(600, committed={})
    heard = []

    verify(progress=lambda done, total: heard.append((done, total)))

    assert heard == [(256, 600), (512, 600), (600, 600)]


def test_those_above_may_ask_too():
    fault = Fault("state", "The matter Q-1 stands as closed; its last entry says accepted.")

    assert verify(also=[list, lambda: iter([fault])]) == [fault]
    assert str(fault) == "state: The matter Q-1 stands as closed; its last entry says accepted."


def test_what_became_of_matters_is_told_in_the_order_of_writing():
    written(2)
    [entry] = written(1, step="answer", to="answered")
    with transaction.atomic():
        book.erase(entry, "reply", ground="court", by=a_line())

    assert list(states()) == [
        Told("Q-2026-000001", "accepted", 1),
        Told("Q-2026-000002", "accepted", 2),
        Told("Q-2026-000001", "answered", 1),
    ]


def test_a_changed_entry_is_named_by_its_position():
    entries = placed(3)
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(leaf=entries[0].leaf)

    assert "The entry at position 1 is not the one that was placed there." in sentences(verify())


def test_an_entry_that_was_removed_is_named():
    entries = placed(3, committed={})
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk)._raw_delete("default")
    faults = verify()
    Entry.objects.bulk_create([entries[1]])

    assert sentences(faults) == ["The entry at position 1 is missing."]


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "complaint"},
        {"step": "refuse"},
        {"to": "refused"},
        {"by": "judge"},
        {"at": "2026-11-19T10:30:00Z"},
    ],
)
def test_a_column_that_says_something_else_than_the_leaf_is_named(columns):
    entries = placed(3)
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(**columns)

    assert sentences(verify()) == [
        f"The columns of entry {entries[1].pk}, at position 1, do not say what its leaf says."
    ]


@pytest.mark.parametrize("lane", ["sealed", "other"])
def test_an_entry_in_a_lane_that_is_not_its_own_is_named(lane):
    entries = placed(3)
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(lane=lane)

    assert sentences(verify()) == [f"The leaf of entry {entries[1].pk}, at position 1, is not a leaf."]


def test_an_entry_that_waits_is_read_too():
    [entry] = written()
    with around_the_rules():
        Entry.objects.update(step="refuse")

    assert sentences(verify()) == [
        f"The columns of entry {entry.pk}, waiting for its place, do not say what its leaf says."
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"reply": ["00" * 32, "Биз 1-жолду оңдойбуз."]},
        {"reply": ["xyz", "Биз 1-жолду оңдойбуз."]},
        {"reply": "no pair"},
        {"reply": [1, 2]},
        {"reply": ["00" * 32, 1.5]},
        {},
        [],
        5,
    ],
)
def test_values_that_are_not_those_committed_to_are_named(values):
    [entry] = placed()

    Opening.objects.update(values=values)

    assert codes(verify()) == {"opened_value"}
    assert f"entry {entry.pk}, at position 0" in verify()[0].sentence


def test_a_changed_value_is_named_by_its_field():
    [entry] = placed(committed={"name": "Азамат", "reply": "Ооба"})
    values = Opening.objects.get().values
    values["name"][1] = "Айгүл"

    Opening.objects.update(values=values)

    assert sentences(verify()) == [
        f"The name of entry {entry.pk}, at position 0, is not what was committed to."
    ]


def test_values_nobody_can_read_are_named():
    placed()
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with around_the_rules() as change:
        change("PRAGMA ignore_check_constraints = ON")
        change("UPDATE ledger_opening SET \"values\" = '{'")
        change("PRAGMA ignore_check_constraints = OFF")

    assert codes(verify()) == {"opened_value"}


def test_values_that_were_removed_are_named():
    placed()
    Opening.objects.all().delete()

    assert codes(verify()) == {"opened_value"}


def test_values_that_were_added_are_named():
    [entry] = placed(committed={})
    Opening.objects.create(entry=entry, values={"reply": ["00" * 32, "Ооба"]})

    assert codes(verify()) == {"opened_value"}


def test_an_erasure_leaves_the_book_whole():
    [entry] = placed()
    with transaction.atomic():
        book.erase(entry, "reply", ground="court", by=a_line())
    assert verify() == []

    sequencer.place_waiting()
    assert verify() == []


def test_a_value_that_went_without_an_erasure_is_named():
    [entry] = placed()
    Opening.objects.update(values={"reply": None})

    assert sentences(verify()) == [
        f"The reply of the entry with leaf {leaf_hash(entry.leaf).hex()} is gone, and no erasure says why."
    ]


def test_a_value_that_came_back_after_its_erasure_is_named():
    [entry] = placed()
    values = Opening.objects.get().values
    with transaction.atomic():
        book.erase(entry, "reply", ground="court", by=a_line())
    Opening.objects.filter(entry=entry).update(values=values)

    assert sentences(verify()) == [
        f"The reply of the entry with leaf {leaf_hash(entry.leaf).hex()} was erased, and yet it is here."
    ]


def test_a_position_with_another_hash_is_named():
    placed(3)
    with around_the_rules():
        Position.objects.filter(position=1).update(leaf_hash=b"\0" * 32)

    assert sentences(verify()) == ["Position 1 does not hold the hash of its entry."]


def test_a_position_that_was_removed_is_named():
    placed(3)
    with around_the_rules() as change:
        change("DELETE FROM ledger_position WHERE position = 1")

    assert "Position 1 is missing." in sentences(verify())


@pytest.mark.parametrize("far", [-5, 2**40])
def test_a_position_that_went_astray_is_named_wherever_it_went(far):
    placed(3)
    with around_the_rules() as change:
        change("UPDATE ledger_position SET position = %s WHERE position = 1", far)

    assert f"Position {far} lies outside the book." in sentences(verify())


def test_two_positions_that_were_exchanged_are_named():
    placed(3)
    with around_the_rules() as change:
        for before, after in ((0, 99), (1, 0), (99, 1)):
            change("UPDATE ledger_position SET position = %s WHERE position = %s", after, before)

    assert codes(verify()) == {"tile", "bundle", "checkpoint", "rolled_back"}
