"""Bringing a backup back when more is wrong: keys, seals, disks, databases and whoever is in the way."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.running.house import assert_empty_as_before, newest
from tests.running.installation import Installation
from tests.running.proving import rows
from tests.running.small import (
    FOUND_BY,
    GO_ON,
    PLACE,
    SECRET,
    ask_for,
    elsewhere,
    everything_in,
    python,
    refused,
    tree_of,
    without_second_copy,
)
from tests.running.test_restore import REFUSED, SHOWN, placed

pytestmark = pytest.mark.slow


def test_from_one_file_it_is_the_same(house, tmp_path):
    ask_for(house.old, "backup", tmp_path / "backup.tar")
    made = house.elsewhere()

    ask_for(made, "restore", tmp_path / "backup.tar", "--keys", house.keys)

    assert "The book is whole" in ask_for(made, "ledger", "verify")


def test_of_several_the_one_is_taken_that_is_named(house, tmp_path):
    folder = Path(shutil.copytree(house.backups, tmp_path / "backups"))
    first = newest(folder).name
    time.sleep(1.1)
    ask_for(house.old, "backup", folder)

    made = house.elsewhere()
    ask_for(made, "restore", folder, "--of", first, "--keys", house.keys)

    assert placed(made) == 303


def test_what_was_erased_after_the_backup_lies_in_no_free_page_either(house):
    made = house.restored()

    if not made.settings:
        asked = rows(made, "SELECT count(*) FROM meetings_question WHERE text LIKE '%Abdyldaev%'")
        assert asked == [(1,)]  # the asker's own words, which only offices read, were not erased
        database = (made.folder / "var/ishenim.sqlite3").read_bytes()
        assert database.count(SECRET.encode()) == 2  # those words, and the opened value of their line
        assert FOUND_BY.encode() not in database


@pytest.mark.lossless
def test_what_was_signed_while_the_backup_was_made_is_in_the_restored_book(house, tmp_path):
    """The seal is read first and the database copied last: tiles of what was placed between come from the rows."""
    busy = house.restored(as_of_the_backup=True)
    seal = busy.folder / "var/ledger/checkpoint"
    begun_with = seal.read_bytes()
    python(busy, "for _ in range(240): ask(the(0).place)\n" + PLACE)
    signed_meanwhile = seal.read_bytes()
    seal.write_bytes(begun_with)
    ask_for(busy, "backup", tmp_path / "backups")
    seal.write_bytes(signed_meanwhile)

    same = elsewhere(busy, tmp_path / "same", **house.settings("same"))
    ask_for(same, "restore", tmp_path / "backups", "--keys", house.keys)
    python(same, GO_ON + PLACE)
    assert "The book is whole: 545 entries" in ask_for(same, "ledger", "verify")

    python(busy, GO_ON + PLACE)
    for decide in (["bring-back", str(busy.folder / "var/ledger")], ["declare-lost", "--yes"]):
        older = elsewhere(busy, tmp_path / decide[0], **house.settings(decide[0].replace("-", "_")))
        ask_for(older, "restore", tmp_path / "backups", "--keys", house.keys)
        assert "2 are missing" in refused(older, "ledger", "compare")
        ask_for(older, "ledger", *decide)
        python(older, PLACE)
        assert "The book is whole" in ask_for(older, "ledger", "verify")


def test_whoever_does_not_confirm_has_declared_nothing(house):
    made = house.restored()

    done = subprocess.run(
        [sys.executable, "-m", "ishenim", "ledger", "declare-lost"],
        env=made.environment, input="n\n", capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "6 entries are lost" in done.stdout
    assert "holds 303 entries" in refused(made, "ledger", "compare")


def test_never_are_there_two_books_of_one_name(house):
    """However it goes on, whoever kept the old seal is never shown another one of that name."""
    origins = set()
    for decide in (["bring-back", str(house.old.folder / "var/ledger")], ["declare-lost", "--yes"]):
        made = house.restored()
        before = (made.folder / "second").glob("*/checkpoint")
        seals = {file: file.read_text().split("\n")[:3] for file in before}
        ask_for(made, "ledger", *decide)
        python(made, PLACE)
        after = (made.folder / "var/ledger/checkpoint").read_text().split("\n")
        [old] = seals.values()
        assert after[0] != old[0] or int(after[1]) > int(old[1])
        origins.add(after[0])
        if after[0] == old[0]:
            code = "from ishenim.kernel.ledger import keys, tiles, tree\n"
            code += f"book = tree.Tree({after[1]}, tiles.Tiles(keys.folder()).hashes)\n"
            code += f"import base64; print(base64.b64encode(book.beginning({old[1]}).root()).decode())"
            assert python(made, code).strip() == old[2]
    assert len(origins) == 2


def test_where_nothing_is_missing_there_is_nothing_to_decide(house):
    made = house.restored(as_of_the_backup=True)

    assert "nothing to decide" in refused(made, "ledger", "declare-lost", "--yes")
    assert "nothing to decide" in refused(made, "ledger", "bring-back", house.old.folder / "var/ledger")
    assert "Nothing that was signed is missing." in ask_for(made, "ledger", "compare")


def test_tiles_that_somebody_changed_are_not_brought_back(house, tmp_path):
    made = house.restored()
    kept = Path(shutil.copytree(house.old.folder / "var/ledger", tmp_path / "kept"))
    bundle = next((kept / "tile/entries").glob("001.p/*"))
    data = bytearray(bundle.read_bytes())
    data[-40] ^= 1
    bundle.write_bytes(bytes(data))

    assert "Nothing was brought back." in refused(made, "ledger", "bring-back", kept)
    assert placed(made) == 303


def test_where_the_second_copy_is_lost_it_is_read_only_until_somebody_can_compare(house, tmp_path):
    made = house.elsewhere()
    without_second_copy(made)

    said = ask_for(made, "restore", house.backups, "--keys", house.keys, "--second-copy-lost")
    assert "nobody can tell whether more were signed for" in said
    own = made.folder / "var/ledger/checkpoint"
    assert "came with the backup" in refused(made, "ledger", "compare", "--with", own)
    foreign = tmp_path / "foreign"
    foreign.write_text(own.read_text().replace("303", "304"))
    assert "not one of this book" in refused(made, "ledger", "compare", "--with", foreign)
    kept = house.old.folder / "var/ledger/checkpoint"
    assert "6 are missing" in refused(made, "ledger", "compare", "--with", kept)
    older = tmp_path / "older"
    shutil.copyfile(own, older)
    assert "is newer" in refused(made, "ledger", "compare", "--with", older)
    assert "The book goes on as" in ask_for(made, "ledger", "declare-lost", "--yes")
    assert "The book is whole" in ask_for(made, "ledger", "verify")


def test_a_second_copy_that_cannot_be_trusted_is_refused(house):
    made = house.elsewhere()
    [seal] = (made.folder / "second").glob("*/checkpoint")
    seal.write_text(seal.read_text().replace("309", "303"))

    assert "cannot be trusted" in refused(made, "restore", house.backups, "--keys", house.keys)
    assert_empty_as_before(made)


def test_a_list_of_erasures_that_cannot_be_trusted_stops_the_restore(house):
    made = house.elsewhere()
    [lines] = (made.folder / "second").glob("*/redactions.lines")
    lines.write_text("")

    assert "not the one that was signed" in refused(made, "restore", house.backups, "--keys", house.keys)
    assert_empty_as_before(made)


def test_the_keys_of_another_book_are_refused(house, tmp_path):
    (tmp_path / "other").mkdir()
    ask_for(Installation(tmp_path / "other"), "backup", "keys", tmp_path / "keys.txt")
    made = house.elsewhere()

    assert "are not those of" in refused(made, "restore", house.backups, "--keys", tmp_path / "keys.txt")
    (tmp_path / "keys.txt").write_text("nonsense\n")
    assert "holds no keys" in refused(made, "restore", house.backups, "--keys", tmp_path / "keys.txt")
    assert_empty_as_before(made)


def test_where_the_keys_are_lost_a_new_book_is_begun_at_once(house):
    made = house.elsewhere()

    ask_for(made, "restore", house.backups, "--keys-lost")

    assert "The book is whole" in ask_for(made, "ledger", "verify")
    code = "from ishenim.kernel.ledger.models import Restoration\none = Restoration.objects.get()\n"
    assert python(made, code + "print(one.first, one.beyond, one.note.count('— '))") == "303 309 1\n"
    python(made, GO_ON + PLACE)


def test_keys_in_the_backup_are_used(house, tmp_path):
    ask_for(house.old, "backup", tmp_path / "backups", "--with-keys")
    made = house.elsewhere()

    ask_for(made, "restore", tmp_path / "backups")

    assert (made.folder / "var/ledger/key").read_text() == (house.old.folder / "var/ledger/key").read_text()
    assert (made.folder / "var/secret-key").read_text() == (house.old.folder / "var/secret-key").read_text()


def test_over_a_database_that_is_used_nothing_is_restored(house):
    if not house.new:
        pytest.skip("SQLite only")
    made = house.elsewhere()
    with psycopg.connect(made.settings["DATABASE_URL"]) as database:
        database.execute("CREATE TABLE somebodys (id int)")

    assert "The database is not empty." in refused(made, "restore", house.backups, "--keys", house.keys)


def test_while_the_installation_runs_nothing_is_restored(house):
    made = house.elsewhere()
    (made.folder / "var").mkdir(exist_ok=True)
    with (made.folder / "var/run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "End it first." in refused(made, "restore", house.backups, "--keys", house.keys)


def test_of_another_kind_of_database_it_is_refused_in_words(house, tmp_path):
    if not house.new:
        pytest.skip("SQLite only")
    (tmp_path / "made").mkdir()

    said = refused(Installation(tmp_path / "made"), "restore", house.backups, "--keys", house.keys)

    assert "The backup is of postgresql, and this installation is on sqlite." in said


def test_a_backup_of_a_newer_edition_is_refused(house, tmp_path):
    other = house.restored(as_of_the_backup=True)
    code = (
        "from django.db.migrations.recorder import MigrationRecorder as R\nfrom django.db import connection\n"
    )
    python(other, code + "R(connection).record_applied('ledger', '0999_of_tomorrow')")
    ask_for(other, "backup", tmp_path / "backups")
    made = house.elsewhere(as_of_the_backup=True)

    said = refused(made, "restore", tmp_path / "backups", "--keys", house.keys)

    assert "made by a newer edition" in said
    assert "ledger 0999_of_tomorrow" in said
    assert_empty_as_before(made)


@pytest.mark.lossless
def test_a_restore_that_is_killed_is_begun_again_and_meanwhile_nothing_is_served(house):
    made = house.elsewhere()
    words = ["restore", str(house.backups), "--keys", str(house.keys)]
    for after in (0.0, 0.5, 1.5, 3.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "ishenim", *words],
            env=made.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None and not (made.folder / "var/restoring").exists():
            time.sleep(0.005)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        begun = (made.folder / "var/restoring").exists()
        if process.returncode == 0 or (not begun and (made.folder / "var/ledger").exists()):
            break  # it ended, or was killed when nothing was left to do
        if begun:
            assert "A restore was begun here and not ended." in refused(made, "run")
    else:
        time.sleep(2)  # what the last one had begun in a process of its own ends with it
        ask_for(made, *words)

    assert placed(made) == 303
    assert not (made.folder / "var/restoring").exists()
    assert "6 are missing" in refused(made, "ledger", "compare")


def test_a_database_that_was_put_back_by_hand_is_noticed_as_well(house):
    """Whoever copies files or uses pg_restore is held all the same, and nothing erased comes back."""
    if house.new:
        pytest.skip("SQLite only")
    made = house.elsewhere()
    shutil.copytree(house.old.folder / "var", made.folder / "var")
    for left in ("-wal", "-shm"):
        (made.folder / f"var/ishenim.sqlite3{left}").unlink(missing_ok=True)
    shutil.copyfile(newest(house.backups) / "database.sqlite3", made.folder / "var/ishenim.sqlite3")

    done = subprocess.run(
        [sys.executable, "-m", "ishenim.config.start"],
        env=made.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "6 are missing" in done.stderr
    assert f"They are still here: {made.folder}/var/ledger" in done.stderr
    assert python(made, SHOWN % FOUND_BY).startswith("'' 0")


def test_the_last_backup_before_a_move_needs_no_second_copy_and_closes_the_old_house(house, tmp_path):
    old = house.restored(as_of_the_backup=True)
    said = ask_for(old, "backup", tmp_path / "backups", "--last")
    assert "this installation can only be read from now on" in said
    assert "can only be read" in python(old, REFUSED)
    assert "was moved to another place" in refused(old, "ledger", "compare")
    assert "was moved to another place" in refused(old, "ledger", "declare-lost", "--yes")

    made = house.elsewhere()
    without_second_copy(made)
    ask_for(made, "restore", tmp_path / "backups", "--keys", house.keys)

    python(made, GO_ON + PLACE)
    assert "The book is whole: 305 entries" in ask_for(made, "ledger", "verify")


def test_everybody_signs_in_anew(house):
    made = house.restored()

    assert rows(made, "SELECT count(*) FROM django_session") == [(0,)]


def test_what_was_done_stands_in_the_journal(house):
    made = house.restored()
    ask_for(made, "ledger", "declare-lost", "--yes")

    restored, declared = (made.folder / "var/journal.txt").read_text().splitlines()
    assert "303 entries, 0 documents, 2 values taken out again; held: older." in restored
    assert "Declared lost: from entry 303 of" in declared


def test_nothing_of_a_restore_is_left_beside_the_installation(house):
    made = house.restored()

    assert not [path for path in tree_of(made.folder) if "restoring" in path or "unfinished" in path]
    assert SECRET.encode() not in everything_in(made.folder / "second")
