"""Every entry gets one place, whoever comes first and whatever happens in between."""

import shutil
import threading

import pytest
from django.db import connection, transaction

from ishenim.kernel import versions
from ishenim.kernel.ledger import book, keys, seals, sequencer
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.seals import Forked
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, flip, placed, written
from ishenim.kernel.ledger.tiles import Tiles, unbundle
from ishenim.kernel.ledger.tree import EMPTY_ROOT, Tree, leaf_hash
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db


def signed():
    return seals.read(seals.public_file())


def files(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted((folder / "tile").rglob("*"))
        if file.is_file()
    }


def test_entries_are_placed_in_the_order_they_were_written():
    entries = written(3)

    assert sequencer.place_waiting() == 3

    places = Position.objects.order_by("position").values_list("position", "entry_id", "leaf_hash")
    assert [(at, entry, bytes(digest)) for at, entry, digest in places] == [
        (at, entry.pk, leaf_hash(entry.leaf)) for at, entry in enumerate(entries)
    ]


def test_an_empty_book_is_signed_for_as_empty():
    assert sequencer.place_waiting() == 0

    assert (signed().size, signed().root) == (0, EMPTY_ROOT)
    assert verify() == []


def test_when_nothing_waits_nothing_is_written(folder):
    placed(2)
    before = seals.public_file().stat().st_mtime_ns

    assert sequencer.place_waiting() == 0

    assert seals.public_file().stat().st_mtime_ns == before


def test_what_was_placed_is_signed_for(folder):
    placed(3)

    assert signed().size == 3
    assert signed().root == Tree(3, Tiles(folder).hashes).root()
    assert signed().origin == keys.origin()
    assert seals.second_file().read_bytes() == seals.public_file().read_bytes()


def test_the_bundle_holds_the_leaves(folder):
    entries = placed(3)

    bundle = (folder / "tile/entries/000.p/3").read_bytes()

    assert list(unbundle(bundle)) == [entry.leaf for entry in entries]


def test_no_more_than_the_limit_is_placed_at_once():
    written(5)

    assert [sequencer.place_waiting(2) for _ in range(4)] == [2, 2, 1, 0]
    assert verify() == []


def test_placing_one_by_one_and_all_at_once_makes_the_same_book(folder):
    written(300, committed={})
    for limit in (1, 1, 253, 1, 1, 100):
        sequencer.place_waiting(limit)
    one_by_one = signed().root
    full = {name: data for name, data in files(folder).items() if ".p/" not in name}

    sequencer.rebuild()

    assert signed().root == one_by_one
    assert {name: data for name, data in files(folder).items() if ".p/" not in name} == full
    assert verify() == []


def test_partial_tiles_go_when_the_full_one_is_there(folder):
    placed(255, committed={})
    assert (folder / "tile/0/000.p/255").exists()

    placed(2, committed={})

    assert sorted(files(folder)) == [
        "tile/0/000",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/1",
    ]


def test_an_entry_committed_late_is_placed_though_later_ones_were_placed_before():
    with transaction.atomic():
        early, late = book.write([a_line(1), a_line(2)])
    with around_the_rules() as change:
        change("DELETE FROM ledger_opening WHERE entry_id = %s", early.pk)
        change("DELETE FROM ledger_entry WHERE id = %s", early.pk)
    sequencer.place_waiting()

    Entry.objects.bulk_create([early])

    assert sequencer.place_waiting() == 1
    assert list(Position.objects.order_by("position").values_list("entry_id", flat=True)) == [
        late.pk,
        early.pk,
    ]


def test_an_entry_older_than_the_recent_ones_is_found_by_the_look_at_all(monkeypatch):
    old, *others = written(4)
    with around_the_rules() as change:
        change("DELETE FROM ledger_opening WHERE entry_id = %s", old.pk)
        change("DELETE FROM ledger_entry WHERE id = %s", old.pk)
    monkeypatch.setattr(sequencer, "RECENT", 1)
    assert sequencer.place_waiting() == len(others)
    Entry.objects.bulk_create([old])

    assert sequencer.place_waiting() == 0
    monkeypatch.setitem(sequencer._looked, str(keys.folder()), sequencer.Look(others[-1].pk, 0.0))
    assert sequencer.place_waiting() == 1


def test_a_look_that_found_nothing_need_not_be_repeated_over_everything(django_assert_num_queries):
    placed(3)
    sequencer._looked.clear()
    sequencer.place_waiting()

    assert sequencer._looked[str(keys.folder())].up_to == Position.objects.get(position=2).entry_id


def test_pages_of_what_was_placed_learn_of_it():
    keys_of_pages = ("ledger", "matter:Q-2026-000001", "place:417-01")
    before = versions.tokens(*keys_of_pages, "matter:Q-2026-000002")

    placed(1)

    after = versions.tokens(*keys_of_pages, "matter:Q-2026-000002")
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, False, False, True]


def test_whoever_watches_hears_of_every_stage_in_order():
    written(1)
    heard = []

    sequencer.place_waiting(reached=heard.append)

    assert heard == ["positions", "tiles", "checkpoint", "versions"]


def test_while_one_is_at_it_another_leaves_it_alone():
    written(1)

    with alone() as free:
        assert free
        assert sequencer.place_waiting() == 0
        with alone() as again:
            assert not again

    assert sequencer.place_waiting() == 1


def test_whoever_waits_for_the_lock_gets_it():
    with alone(waiting=True) as free:
        assert free


@pytest.mark.lossless
@pytest.mark.django_db(transaction=True)
def test_of_many_sequencers_at_once_exactly_one_places():
    written(50)
    start, counts = threading.Barrier(4), []

    def run():
        start.wait()
        counts.append(sequencer.place_waiting())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 50
    assert Position.objects.count() == 50
    assert verify() == []


def test_missing_tiles_are_made_anew_from_the_positions(folder):
    placed(300, committed={})
    shutil.rmtree(folder / "tile")

    placed(1, committed={})

    assert signed().size == 301
    assert verify() == []


def test_damaged_tiles_at_the_edge_are_made_anew_from_the_positions(folder):
    placed(300, committed={})
    for tile in (folder / "tile/1/000.p/1", folder / "tile/0/001.p/44"):
        tile.write_bytes(flip(tile.read_bytes(), 3))

    placed(1, committed={})

    assert verify() == []


def test_all_tiles_can_be_made_anew_on_request(folder):
    placed(300, committed={})
    (folder / "tile/0/000").unlink()
    (folder / "tile/entries/000").write_bytes(b"")

    sequencer.rebuild(limit=100)

    assert verify() == []


def test_a_lost_second_copy_is_written_again():
    placed(3)
    seals.second_file().unlink()

    sequencer.place_waiting()

    assert seals.second_file().read_bytes() == seals.public_file().read_bytes()


def test_a_lost_checkpoint_is_signed_again_when_the_copy_agrees():
    placed(3)
    seals.public_file().unlink()

    sequencer.place_waiting()

    assert signed().size == 3
    assert verify() == []


def test_a_lost_checkpoint_is_not_replaced_by_one_for_less_than_the_copy_says():
    placed(300, committed={})
    seals.public_file().unlink()
    signed_for = []

    sequencer.place_waiting(100, reached=lambda stage: signed_for.append(signed()))

    assert {checkpoint.size for checkpoint in signed_for if checkpoint} == {300}


def forget(change, after):
    """Take an older state of the database, as a restored backup is one."""
    for table in ("ledger_position", "ledger_opening"):
        change(
            f"DELETE FROM {table} WHERE entry_id IN (SELECT id FROM ledger_entry WHERE id > %s)",
            after.pk,
        )
    change("DELETE FROM ledger_entry WHERE id > %s", after.pk)


def test_over_a_database_older_than_the_copy_nothing_is_signed():
    entries = placed(5)
    with around_the_rules() as change:
        forget(change, entries[2])
    before = seals.public_file().read_bytes()
    written(1)

    with pytest.raises(Forked, match="knows 3 placed entries, but 5 were signed for"):
        sequencer.place_waiting()

    assert seals.public_file().read_bytes() == before
    assert Position.objects.count() == 3


def test_a_backup_of_the_whole_folder_does_not_hide_an_older_database(folder, tmp_path):
    entries = placed(3)
    shutil.copytree(folder, tmp_path / "backup")
    placed(2)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    with around_the_rules() as change:
        forget(change, entries[-1])

    with pytest.raises(Forked, match="older database"):
        sequencer.place_waiting()


def test_another_past_of_the_same_length_is_not_signed_for(folder, tmp_path):
    entries = placed(3)
    shutil.copytree(folder, tmp_path / "backup")
    placed(2)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    with around_the_rules() as change:
        forget(change, entries[-1])
        change("DELETE FROM ledger_position WHERE position > 2")
    seals.second_file().rename(tmp_path / "away")
    placed(3)
    (tmp_path / "away").rename(seals.second_file())
    written(1)

    with pytest.raises(Forked, match="first 5 entries are not those that were signed for"):
        sequencer.place_waiting()


@pytest.mark.parametrize("which", [seals.public_file, seals.second_file])
def test_beside_a_checkpoint_that_cannot_be_trusted_nothing_is_signed(which):
    placed(3)
    which().write_bytes(flip(which().read_bytes(), 77))
    written(1)

    with pytest.raises(Forked, match="cannot be trusted"):
        sequencer.place_waiting()

    assert Position.objects.count() == 3


def test_a_checkpoint_of_another_log_is_not_ours():
    placed(1)
    foreign = keys.signer().sign("another/ledger\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    seals.public_file().write_text(foreign)

    with pytest.raises(Forked, match="of another log"):
        sequencer.place_waiting()


def test_an_entry_changed_between_position_and_tile_is_not_published():
    placed(3)
    written(1)
    last = Entry.objects.order_by("pk").last()

    def tamper(stage):
        if stage == "positions":
            with around_the_rules() as change:
                change("UPDATE ledger_entry SET leaf = %s WHERE id = %s", flip(bytes(last.leaf), 9), last.pk)

    with pytest.raises(Forked, match="entry at position 3 is not the one"):
        sequencer.place_waiting(reached=tamper)

    assert signed().size == 3


@pytest.mark.parametrize("far", [3, 2**40])
def test_over_positions_with_holes_nothing_is_signed(far):
    entries = placed(3)
    written(1)
    with around_the_rules() as change:
        change(
            "INSERT INTO ledger_position (position, entry_id, leaf_hash)"
            " SELECT %s, id, leaf FROM ledger_entry WHERE id > %s",
            far + 1,
            entries[-1].pk,
        )

    with pytest.raises(Forked, match="some are missing"):
        sequencer.place_waiting()


def test_a_hole_in_the_tile_that_is_being_filled_is_noticed():
    placed(3)
    with around_the_rules() as change:
        change("DELETE FROM ledger_position WHERE position = 1")
    written(1)

    with pytest.raises(Forked, match="some are missing"):
        sequencer.place_waiting()
