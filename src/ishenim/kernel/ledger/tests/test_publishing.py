"""All machines read one book, and it is the one that was signed."""

from __future__ import annotations

import shutil
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from ishenim.kernel.ledger import (
    book,
    comparing,
    identity,
    keys,
    proofs,
    publishing,
    seals,
    sequencer,
    serving,
    status,
)
from ishenim.kernel.ledger.beginning_anew import begin_anew
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.placing_back import place_back
from ishenim.kernel.ledger.publishing import filled, publish_new
from ishenim.kernel.ledger.returning import NotOurs, missing, source
from ishenim.kernel.ledger.seals import Forked
from ishenim.kernel.ledger.shelf import content_of
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, placed, written
from ishenim.kernel.ledger.tests.test_sequencer import forget
from ishenim.kernel.ledger.tiles import Name, changed
from ishenim.kernel.ledger.tree import leaf_hash
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """Return what all machines read."""
    options = {"location": tmp_path / "bucket", "allow_overwrite": True}
    book = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"book": book}
    return storages["book"]


@pytest.fixture
def on_another_machine(settings, tmp_path):
    """Return a way to look at the book from a machine that has neither its key nor its tiles."""

    def look(do):
        before, settings.VAR = settings.VAR, tmp_path / "another"
        try:
            return do()
        finally:
            settings.VAR = before

    return look


def all_of(store, folder=""):
    folders, files = store.listdir(folder)
    found = {f"{folder}/{name}".lstrip("/") for name in files}
    return found.union(*(all_of(store, f"{folder}/{name}".lstrip("/")) for name in folders))


def test_another_machine_reads_the_tiles_and_the_seal_of_the_one_that_signs(on_another_machine):
    placed(300)
    assert publish_new() == 300

    for path in ("checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"):
        here = (keys.folder() / path).read_bytes()
        assert on_another_machine(partial(serving.answer, path)).content == here
        assert serving.answer(path).content == here
    assert on_another_machine(lambda: serving.answer("tile/0/002")) is None
    assert on_another_machine(lambda: serving.answer("nonsense")) is None


def test_a_part_of_a_full_tile_is_cut_from_it_on_every_machine(on_another_machine):
    placed(256)
    publish_new()

    part = on_another_machine(lambda: serving.answer("tile/0/000.p/3")).content

    assert part == (keys.folder() / "tile/0/000").read_bytes()[:96]


def test_another_machine_proves_an_entry_and_says_who_signed(on_another_machine):
    entries = placed(300)
    publish_new()

    proof = on_another_machine(lambda: proofs.prove_position(270))
    book = on_another_machine(status.now)

    assert proofs.check_leaf(entries[270], proof).size == 300
    assert (book.size, book.vkey, book.origin) == (300, keys.verifier().vkey, keys.origin())
    assert book.sealed_at is not None
    assert not on_another_machine(lambda: sorted(file.name for file in keys.folder().glob("*")))


def test_before_anything_is_published_another_machine_says_that_nothing_is_signed(on_another_machine):
    placed(3)

    assert on_another_machine(status.now).size == 0
    with pytest.raises(proofs.NotPlaced):
        on_another_machine(lambda: proofs.prove_position(1))
    with pytest.raises(FileNotFoundError):
        on_another_machine(lambda: publishing.shelf.hashes(0, 0, 3))


@pytest.mark.parametrize("sizes", [[1, 2, 3], [255, 256, 257], [300, 700], [600]])
def test_what_is_published_in_parts_is_what_is_published_at_once(store, sizes):
    before = 0
    for size in sizes:
        placed(size - before)
        assert publish_new() == size - before
        before = size

    assert publish_new() == 0
    for path in all_of(store):
        assert (keys.folder() / path).read_bytes() == content_of(store, path)
    wanted = {name.path for name in changed(0, sizes[-1])} | {"checkpoint"}
    assert wanted <= all_of(store)


def test_what_a_full_tile_replaced_is_taken_away(store):
    placed(200)
    publish_new()
    assert "tile/0/000.p/200" in all_of(store)

    placed(100)
    publish_new()

    assert all_of(store) == {"checkpoint"} | {name.path for name in changed(0, 300)}


def test_the_seal_is_published_after_everything_it_stands_for(store, monkeypatch):
    placed(3)
    order = []
    save = type(store).save
    monkeypatch.setattr(type(store), "save", lambda *it: order.append(it[1]) or save(*it))

    publish_new()

    assert order[-1] == "checkpoint"
    assert len(order) == 3


def test_a_book_that_says_otherwise_is_never_written_over(store, settings, tmp_path):
    placed(3)
    publish_new()
    signed = content_of(store, "checkpoint")
    other = keys.signer().sign(seals.Checkpoint(keys.origin(), 2, bytes(32)).text)
    store.save("checkpoint", ContentFile(other.encode()))
    placed(2)

    with pytest.raises(Forked, match="says otherwise about the first 2 entries"):
        publish_new()

    assert content_of(store, "checkpoint") == other.encode() != signed


def test_a_book_that_is_longer_than_ours_is_never_written_over(store):
    placed(3)
    longer = keys.signer().sign(seals.Checkpoint(keys.origin(), 9, bytes(32)).text)
    store.save("checkpoint", ContentFile(longer.encode()))

    assert publish_new() == 0
    assert content_of(store, "checkpoint") == longer.encode()


def test_a_seal_of_somebody_else_is_never_written_over(store):
    placed(3)
    store.save("checkpoint", ContentFile(b"nobody's\n"))

    with pytest.raises(Forked, match="cannot be trusted"):
        publish_new()


def test_a_worker_on_a_new_machine_with_the_key_goes_on_where_the_last_one_stopped(settings, tmp_path, store):
    placed(300)
    publish_new()
    origin, key = ((keys.folder() / name).read_bytes() for name in ("origin", "key"))
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "another", tmp_path / "another second"
    keys.folder().mkdir(parents=True)
    (keys.folder() / "origin").write_bytes(origin)
    (keys.folder() / "key").write_bytes(key)

    placed(5)

    assert publish_new() == 5
    assert seals.read(seals.public_file()).size == 305


def test_a_worker_on_a_new_machine_signs_nothing_below_what_all_machines_read(settings, tmp_path, store):
    placed(3)
    publish_new()
    longer = keys.signer().sign(seals.Checkpoint(keys.origin(), 9, bytes(32)).text)
    store.save("checkpoint", ContentFile(longer.encode()))
    key = keys.folder()
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "another", tmp_path / "another second"
    keys.folder().parent.mkdir()
    key.rename(keys.folder())
    seals.public_file().unlink()
    written(1)

    with pytest.raises(Forked, match="3 placed entries, but 9 were signed for"):
        sequencer.place_waiting()


def test_a_machine_with_another_key_signs_nothing_and_says_whose_book_it_is(settings, tmp_path):
    placed(3)
    ours = keys.verifier().vkey
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "another", tmp_path / "another second"
    written(1)

    with pytest.raises(identity.AnotherLedger, match="The database belongs to the ledger") as refused:
        sequencer.place_waiting()

    assert ours in str(refused.value)
    assert not seals.public_file().exists()


def test_with_one_machine_nothing_is_published(settings):
    del settings.STORAGES["book"]
    settings.STORAGES = dict(settings.STORAGES)
    placed(3)

    assert publish_new() == 0
    assert serving.answer("checkpoint") is not None


def test_the_tiles_that_differ_between_two_sizes_are_named():
    assert list(changed(0, 0)) == []
    assert list(changed(5, 5)) == []
    assert list(changed(0, 2)) == [Name(0, 0, 2), Name("entries", 0, 2)]
    assert [name.path for name in changed(250, 260)] == [
        "tile/0/000",
        "tile/entries/000",
        "tile/0/001.p/4",
        "tile/entries/001.p/4",
        "tile/1/000.p/1",
    ]
    assert [name.path for name in filled(250, 260)] == ["tile/0/000", "tile/entries/000"]
    assert list(filled(256, 260)) == []


def lose(after):
    """Lose the newest entries from the database, as an older backup does; where all machines read they stay."""
    with around_the_rules() as change:
        forget(change, after)
    assert comparing.compare().why == "older"


def test_entries_that_the_database_lost_are_brought_back_from_where_all_machines_read(store):
    entries = placed(300)
    publish_new()
    seals.second_file().unlink()
    shutil.rmtree(keys.folder() / "tile")
    lose(entries[249])
    seals.second_file().write_bytes(seals.public_file().read_bytes())

    place_back(missing(source("bucket")), lambda leaf: None)
    sequencer.place_waiting()

    assert publish_new() == 1
    assert verify() == []


def test_where_there_is_one_machine_there_is_no_bucket_to_bring_anything_back_from(settings):
    del settings.STORAGES["book"]

    with pytest.raises(NotOurs, match="no bucket"):
        missing(source("bucket"))


def test_what_was_taken_out_is_listed_where_all_machines_read(store, on_another_machine):
    [entry] = placed(1)
    with transaction.atomic():
        book.erase(Entry.objects.get(pk=entry.pk), "reply", ground="child", by=a_line())
    sequencer.place_waiting()
    publish_new()

    listed = on_another_machine(partial(serving.answer, "redactions.lines")).content
    assert listed == f"{leaf_hash(bytes(entry.leaf)).hex()} reply child\n".encode()
    written(1)
    sequencer.place_waiting()
    store.delete("redactions.lines")
    assert publish_new() == 1
    assert on_another_machine(partial(serving.answer, "redactions.lines")) is None  # it had not changed


def test_a_book_that_is_begun_anew_takes_the_place_of_the_old_one_on_every_machine(store, on_another_machine):
    entries = placed(300)
    publish_new()
    old = on_another_machine(partial(serving.answer, "checkpoint")).content
    assert on_another_machine(status.now).size == 300
    lose(entries[269])

    begin_anew("lost")
    publish_new()

    now = on_another_machine(status.now)
    assert (now.size, now.vkey) == (271, keys.verifier().vkey)
    assert on_another_machine(partial(serving.answer, "succession")).content
    assert on_another_machine(partial(serving.answer, "tile/0/001.p/44")) is None
    assert [content_of(store, f"before/{name}") for name in store.listdir("before")[1]] == [old]
    placed(3)
    assert publish_new() == 3
    assert verify() == []


def test_where_nothing_was_published_before_there_is_nothing_to_put_aside(store):
    entries = placed(3)
    lose(entries[0])

    begin_anew("lost")

    assert publish_new() == 2
