"""Reading the book again names whatever is not as it was written and signed, and nothing else."""

import json
from datetime import date

import pytest
from django.db import connection, transaction

from ishenim.kernel.ledger import book, keys, readers, sealed, seals, sequencer, triggers
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, codes, flip, placed, written
from ishenim.kernel.ledger.tiles import bundle
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


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("tile/0/000", "tile"),
        ("tile/0/002.p/88", "tile"),
        ("tile/1/000.p/2", "tile"),
        ("tile/entries/000", "bundle"),
        ("tile/entries/002.p/88", "bundle"),
    ],
)
def test_a_file_that_was_changed_shortened_or_removed_is_named(folder, file, code):
    placed(600, committed={})
    right = (folder / file).read_bytes()

    for wrong in (flip(right, 1000), right[:-1], right + b"\0", b""):
        (folder / file).write_bytes(wrong)
        assert [(fault.code, file in fault.sentence) for fault in verify()] == [(code, True)]
    (folder / file).unlink()
    assert [str(fault) for fault in verify()] == [f"{code}: The file {file} is missing."]


@pytest.mark.parametrize(("file", "code"), [("tile/0/000.p/2", "tile"), ("tile/entries/000.p/2", "bundle")])
def test_an_older_partial_tile_is_read_too(folder, file, code):
    placed(2)
    placed(1)
    (folder / file).write_bytes(flip((folder / file).read_bytes(), 50))

    assert [fault.code for fault in verify()] == [code]


def test_a_file_that_is_no_tile_is_named(folder):
    placed(1)
    (folder / "tile/0/more").write_bytes(b"")
    (folder / "tile/0/000.p/2.unfinished").write_bytes(b"half")

    assert sentences(verify()) == ["The file tile/0/more is no tile of the log."]


@pytest.mark.parametrize("which", [seals.public_file, seals.second_file])
def test_a_checkpoint_that_cannot_be_trusted_is_named(which):
    placed(3)
    which().write_bytes(flip(which().read_bytes(), 400))

    assert "checkpoint" in codes(verify())
    assert f"The checkpoint in {which()} cannot be trusted" in verify()[0].sentence


def test_a_second_copy_that_is_gone_is_named():
    placed(3)
    seals.second_file().unlink()

    assert sentences(verify()) == [f"The second copy in {seals.second_file()} is not that of the checkpoint."]


def test_a_second_copy_that_is_behind_is_named():
    placed(3)
    before = seals.second_file().read_bytes()
    placed(1)
    seals.second_file().write_bytes(before)

    assert codes(verify()) == {"checkpoint"}


def test_a_second_copy_that_was_signed_for_other_entries_is_named():
    placed(3)
    seals.second_file().write_text(
        keys.signer().sign(f"{keys.origin()}\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    )

    assert sentences(verify()) == ["The copy of the checkpoint was signed for 3 other entries."]


def test_a_database_that_was_rolled_back_is_named():
    placed(5, committed={})
    with around_the_rules() as change:
        change("DELETE FROM ledger_position WHERE position > 2")
        change("DELETE FROM ledger_entry WHERE id NOT IN (SELECT entry_id FROM ledger_position)")

    assert str(verify()[0]) == "rolled_back: 5 entries were signed for, and the database knows 3 of them."


def test_rows_and_files_changed_together_do_not_lead_to_what_was_signed(folder):
    entries = placed(3, committed={})
    changed = json.dumps(
        {**entries[1].told, "office": "mtu-13"}, sort_keys=True, separators=(",", ":")
    ).encode()
    leaves = [entries[0].leaf, changed, entries[2].leaf]
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(leaf=changed)
        Position.objects.filter(position=1).update(leaf_hash=leaf_hash(changed))
    (folder / "tile/0/000.p/3").write_bytes(b"".join(map(leaf_hash, leaves)))
    (folder / "tile/entries/000.p/3").write_bytes(bundle(leaves))

    assert sentences(verify()) == [
        "The root that was signed for 3 entries is not theirs.",
        "The copy of the checkpoint was signed for 3 other entries.",
    ]


def test_entries_that_have_a_position_and_no_tile_yet_are_no_fault():
    placed(300, committed={})
    written(300, committed={})
    sequencer._give_positions(300)

    assert verify() == []


def test_a_changed_entry_that_has_no_tile_yet_is_named():
    placed(300, committed={})
    [entry] = written(1)
    sequencer._give_positions(1)
    with around_the_rules():
        Entry.objects.filter(pk=entry.pk).update(leaf=flip(entry.leaf, 900))

    assert "The entry at position 300 is not the one that was placed there." in sentences(verify())


def test_without_a_checkpoint_the_rows_are_read_all_the_same():
    entries = placed(3)
    seals.public_file().unlink()
    seals.second_file().unlink()
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(step="refuse")

    assert codes(verify()) == {"columns"}


def test_tiles_that_are_gone_are_named_and_nothing_breaks(folder):
    placed(300, committed={})
    for file in (folder / "tile").rglob("*"):
        if file.is_file():
            file.unlink()

    assert codes(verify()) == {"tile", "bundle"}


@pytest.fixture
def signed_twice():
    """Return a book in which the copy is signed for a tile more than the checkpoint that everybody sees."""
    placed(200, committed={})
    before = seals.public_file().read_bytes()
    placed(100, committed={})
    seals.public_file().write_bytes(before)


def test_a_copy_that_is_ahead_is_no_fault_while_the_book_reaches_so_far(signed_twice):
    assert verify() == []


def test_a_smaller_checkpoint_is_checked_by_the_tiles_there_are(signed_twice, folder):
    (folder / "tile/0/000").unlink()

    assert sentences(verify()) == [
        "The file tile/0/000 is missing.",
        "The root that was signed for 200 entries is not theirs.",
    ]


def test_something_behind_a_leaf_is_named():
    entries = placed(2, committed={})
    with around_the_rules():
        Entry.objects.filter(pk=entries[1].pk).update(leaf=entries[1].leaf + b"x")

    assert f"The leaf of entry {entries[1].pk}, at position 1, is not a leaf." in sentences(verify())


@pytest.mark.parametrize("name", ["kind", "step", "to", "by", "day", "proof", "clear", "field"])
@pytest.mark.parametrize("kind", ["question", "erasure"])
def test_a_leaf_whose_names_were_changed_is_named_and_nothing_breaks(kind, name):
    clear = {"entry": "00" * 32, "field": "reply"}
    [entry] = placed(kind=kind, clear=clear, committed={})
    changed = entry.leaf.replace(f'"{name}":'.encode(), b'"other":')
    with around_the_rules():
        Entry.objects.update(leaf=changed)

    assert "The entry at position 0 is not the one that was placed there." in sentences(verify())


def test_a_sealed_entry_with_opened_values_is_named():
    sealed._write_batch(date(2026, 11, 20), [])
    entry = Entry.objects.first()
    Opening.objects.create(entry=entry, values={"reply": ["00" * 32, "Ооба"]})

    assert codes(verify()) == {"opened_value"}
