"""What is not as it was signed is named, too: tiles, bundles, checkpoints and their second copies."""

import json
from datetime import date

import pytest

from ishenim.kernel.ledger import keys, sealed, seals, sequencer
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.tests.conftest import around_the_rules, codes, flip, placed, written
from ishenim.kernel.ledger.tiles import bundle
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db


def sentences(faults):
    return [fault.sentence for fault in faults]


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

    assert codes(verify()) == {"second"}


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
