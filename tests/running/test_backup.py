"""A backup is whole or not there, and whoever changed it is found out."""

from __future__ import annotations

import fcntl
import tarfile
import time

import pytest
from tests.running.house import newest
from tests.running.installation import Installation
from tests.running.small import ask_for, everything_in, refused, tree_of

from ishenim.config.backups.checking import faults
from ishenim.config.backups.manifest import NotWhole
from ishenim.config.backups.places import kept


def test_it_says_what_it_holds_and_that_it_was_read_again(old, tmp_path):
    said = ask_for(old, "backup", tmp_path / "backups")

    assert "read again and whole" in said
    assert "It holds the 309 entries that were signed for" in said
    assert "The keys are not in it" in said


@pytest.mark.parametrize("where", ["backups", "backup.tar"])
def test_a_backup_that_nobody_touched_is_whole(old, tmp_path, where):
    ask_for(old, "backup", tmp_path / where)

    assert "is whole" in ask_for(old, "backup", "check", tmp_path / where)


def test_a_backup_is_checked_without_the_installation_it_is_of(copy, tmp_path):
    nobody = Installation(tmp_path)

    assert "is whole" in ask_for(nobody, "backup", "check", copy)


def test_no_key_and_no_second_copy_is_in_it(old, copy):
    words = (old.folder / "var/ledger/key").read_text().split("+", 4)[4].strip()
    secret = (old.folder / "var/secret-key").read_text()

    there = everything_in(copy)
    assert words.encode() not in there
    assert secret.encode() not in there
    assert not [path for path in tree_of(copy) if "second" in path or path.endswith(("/key", "secret-key"))]


def test_a_key_is_in_it_only_if_somebody_decides_so_and_it_is_said(old, tmp_path):
    said = ask_for(old, "backup", tmp_path / "backups", "--with-keys")

    assert "whoever has this backup can sign in your name" in said
    key = (old.folder / "var/ledger/key").read_text().strip()
    assert key in (newest(tmp_path / "backups") / "keys").read_text()


def test_keys_are_written_apart_once_and_only_their_owner_reads_them(old, tmp_path):
    said = ask_for(old, "backup", "keys", tmp_path / "keys.txt")

    assert "keep it where no backup lies" in said
    assert (tmp_path / "keys.txt").stat().st_mode & 0o777 == 0o600
    assert "nothing was written" in refused(old, "backup", "keys", tmp_path / "keys.txt")


def test_nobody_but_the_owner_reads_a_backup(copy):
    assert all(file.stat().st_mode & 0o077 == 0 for file in copy.rglob("*") if file.is_file())


def test_what_was_copied_once_is_not_copied_again(old, copy):
    content = tree_of(copy / "content")

    time.sleep(1.1)
    ask_for(old, "backup", copy)

    assert len(list(copy.glob("*/manifest"))) == 2
    assert tree_of(copy / "content") == content


def every_file(folder):
    return sorted(path for path in tree_of(folder) if path != "lock")


def wrong_with(folder):
    """Return what is found wrong with the newest backup in a folder."""
    try:
        return "\n".join(faults(kept(folder), lambda done, total: None))
    except NotWhole as wrong:
        return str(wrong)


def test_whatever_file_is_changed_it_is_named(copy):
    for path in every_file(copy):
        file = copy / path
        before = file.read_bytes()
        middle = len(before) // 2
        file.write_bytes(before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :])
        said = wrong_with(copy)
        assert "is not what it was" in said or "manifest" in said or "list of files" in said, path
        file.write_bytes(before)
    assert wrong_with(copy) == ""


def test_a_file_that_is_missing_is_named(old, copy):
    (newest(copy) / "ledger/redactions").unlink(missing_ok=True)
    tile = next((newest(copy) / "ledger/tile/0").glob("*.p/*"))
    tile.unlink()

    assert f"{tile.relative_to(newest(copy))} is missing." in refused(old, "backup", "check", copy)


def test_a_file_that_somebody_added_is_named(old, copy):
    (newest(copy) / "ledger/added").write_text("!")

    assert "ledger/added is not in the list of files." in refused(old, "backup", "check", copy)


def test_a_file_of_a_tar_that_is_cut_is_no_backup(old, tmp_path):
    ask_for(old, "backup", tmp_path / "backup.tar")
    whole = (tmp_path / "backup.tar").read_bytes()
    (tmp_path / "backup.tar").write_bytes(whole[: len(whole) // 2])

    assert "only the beginning of one" in refused(old, "backup", "check", tmp_path / "backup.tar")


def test_a_list_that_was_written_anew_does_not_help_whoever_changed_a_file(old, copy):
    files = newest(copy) / "files"
    files.write_text(files.read_text().replace("ledger/checkpoint", "ledger/checkpoint2"))

    assert "The list of files is not the one that was signed." in refused(old, "backup", "check", copy)


def test_a_manifest_that_was_changed_is_not_believed(old, copy):
    manifest = newest(copy) / "manifest"
    manifest.write_text(manifest.read_text().replace("entries: 303", "entries: 302"))

    assert "The manifest is not as it was signed" in refused(old, "backup", "check", copy)


def test_a_file_that_is_there_is_not_written_over(old, tmp_path):
    (tmp_path / "backup.tar").write_text("something else")

    assert "not written over" in refused(old, "backup", tmp_path / "backup.tar")
    assert (tmp_path / "backup.tar").read_text() == "something else"


def test_two_backups_into_one_folder_at_once_do_not_mix(old, copy):
    with (copy / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "is writing a backup" in refused(old, "backup", copy)


def test_old_backups_are_removed_with_what_only_they_named(old, copy):
    first = newest(copy)
    time.sleep(1.1)
    ask_for(old, "backup", copy)
    (copy / "content/zz").mkdir()
    (copy / "content/zz/needed-by-nobody").write_text("!")

    said = ask_for(old, "backup", "prune", copy, "--keep", "1")

    # what nobody names, and a picture with its original that was taken out after the first backup
    assert "1 backups and 3 files of content were removed." in said
    assert not first.exists()
    assert "is whole" in ask_for(old, "backup", "check", copy)


def test_in_a_folder_without_backups_it_says_so(old, tmp_path):
    assert "no finished backup" in refused(old, "backup", "check", tmp_path)
    assert "is no backup" in refused(old, "backup", "check", tmp_path / "nowhere")


def test_a_moment_of_which_there_is_no_backup_is_refused_with_those_there_are(old, copy):
    said = refused(old, "backup", "check", copy, "--of", "2001-01-01T000000Z")

    assert newest(copy).name in said


def test_a_tar_can_be_opened_by_any_system(old, tmp_path):
    ask_for(old, "backup", tmp_path / "backup.tar")

    with tarfile.open(tmp_path / "backup.tar") as tar:
        assert {"manifest", "files", "ledger/checkpoint"} <= set(tar.getnames())


def test_what_was_done_stands_in_the_journal(old, tmp_path):
    ask_for(old, "backup", tmp_path / "backups")

    last = (old.folder / "var/journal.txt").read_text().splitlines()[-1]
    assert f"Backup made: {tmp_path}/backups/" in last
    assert "309 entries" in last
