"""A file is whole or not there, whenever the power goes."""

import os
import threading
from pathlib import Path

import pytest

from ishenim.kernel.ledger import disk


@pytest.fixture
def synced(monkeypatch):
    """Return what was made durable, in order: the names of files and folders."""
    heard, sync = [], os.fsync

    def listen(descriptor):
        heard.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", listen)
    return heard


def test_what_was_put_is_read(tmp_path):
    disk.put(tmp_path / "a" / "b" / "file", b"words")

    assert disk.read(tmp_path / "a" / "b" / "file") == b"words"


def test_what_is_not_there_is_nothing(tmp_path):
    assert disk.read(tmp_path / "file") is None


def test_a_file_is_durable_before_it_has_its_name_and_its_name_is_durable_at_the_end(tmp_path, synced):
    disk.put(tmp_path / "file", b"words")

    assert synced == ["file.unfinished", tmp_path.name]


def test_every_new_folder_is_durable_in_the_one_above_before_anything_stands_in_it(tmp_path, synced):
    disk.put(tmp_path / "a" / "b" / "file", b"words")

    assert synced == [tmp_path.name, "a", "file.unfinished", "b"]


def test_many_files_of_one_folder_make_its_names_durable_once(tmp_path, synced):
    disk.put_all({tmp_path / name: b"words" for name in "abc"})

    assert synced == ["a.unfinished", "b.unfinished", "c.unfinished", tmp_path.name]


def test_what_already_says_the_same_is_left_alone(tmp_path, synced):
    disk.put(tmp_path / "file", b"words")
    synced.clear()

    disk.put(tmp_path / "file", b"words")
    assert synced == []

    disk.put(tmp_path / "file", b"other")
    assert disk.read(tmp_path / "file") == b"other"


def test_whoever_reads_while_it_is_written_sees_the_old_or_the_new(tmp_path):
    file, seen, ended = tmp_path / "file", set(), threading.Event()
    old, new = b"o" * 50_000, b"n" * 50_000
    disk.put(file, old)

    def read():
        while not ended.is_set():
            seen.add(disk.read(file))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(30):
        disk.put(file, new)
        disk.put(file, old)
    ended.set()
    reader.join()

    assert seen <= {old, new}


def test_half_a_draft_of_somebody_who_died_is_written_over(tmp_path):
    (tmp_path / "file.unfinished").write_bytes(b"half of something much longer than what follows")

    disk.put(tmp_path / "file", b"words")

    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("file", b"words")]


def test_a_secret_is_made_once_and_is_its_owners(tmp_path):
    assert disk.make_once(tmp_path / "secret", b"first") == b"first"
    assert disk.make_once(tmp_path / "secret", b"second") == b"first"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 1


def test_a_secret_is_durable_before_it_is_used(tmp_path, synced):
    disk.make_once(tmp_path / "secret", b"words")

    assert len(synced) == 2
    assert synced[-1] == tmp_path.name


def test_what_is_published_may_be_read_by_all(tmp_path):
    disk.put(tmp_path / "file", b"words")

    assert (tmp_path / "file").stat().st_mode & 0o444 == 0o444
