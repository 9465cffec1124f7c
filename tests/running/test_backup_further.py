"""A backup that is interrupted, or has no room, leaves nothing that looks like one; and what it never holds."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest
from tests.running.house import newest
from tests.running.installation import Installation
from tests.running.small import ERASE, GO_ON, LIVE, PLACE, SECRET, ask_for, python, refused, tree_of
from tests.running.test_backup import every_file

pytestmark = pytest.mark.slow

OURS = "from ishenim.kernel.ledger import identity, keys; identity.changes(keys.verifier().vkey)"
"""Have a database say that it belongs to the ledger whose key lies beside it."""


def lived(made):
    python(made, LIVE)
    return made


def test_what_was_erased_before_the_backup_is_not_in_it_byte_for_byte(tmp_path, request):
    made = lived(Installation(tmp_path))
    python(made, ERASE + PLACE)
    before = (made.folder / "var/ishenim.sqlite3").read_bytes()

    ask_for(made, "backup", tmp_path / "backups")

    database = (newest(tmp_path / "backups") / "database.sqlite3").read_bytes()
    asked = database.count(SECRET.encode())
    assert before.count(SECRET.encode()) >= asked
    assert b"abdyldaev" not in database
    assert not (newest(tmp_path / "backups") / "documents").exists()
    content = tree_of(tmp_path / "backups/content")
    assert len(content) == 2  # a whole tile and its bundle, and no document


def test_a_database_that_does_not_lead_to_the_seal_is_found_out_though_every_fingerprint_fits(old, tmp_path):
    """Whoever has the key could sign for another database; the seal others kept still tells."""
    if old.settings:
        pytest.skip("SQLite only")
    made = lived(Installation(tmp_path))
    checkpoint = made.folder / "var/ledger/checkpoint"
    before = checkpoint.read_bytes()
    python(made, GO_ON + PLACE)
    other = lived(Installation(tmp_path / "other"))
    shutil.copytree(made.folder / "var/ledger", other.folder / "var/ledger", dirs_exist_ok=True)
    (other.folder / "var/ledger/checkpoint").write_bytes(before)
    assert "The database belongs to the ledger" in refused(other, "backup", tmp_path / "backups")
    python(other, OURS)

    said = refused(other, "backup", tmp_path / "backups")

    assert "The copied database does not hold the 303 entries" in said
    assert "cannot be relied on" in said


def test_an_interrupted_backup_leaves_nothing_that_looks_like_one(old, copy):
    before = every_file(copy)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        process = begun(old, "backup", copy)
        while process.poll() is None and not list(copy.glob("*.unfinished")):
            time.sleep(0.005)
        process.send_signal(number)
        process.wait(30)
        if process.returncode:
            assert number == signal.SIGKILL or not list(copy.glob("*.unfinished"))
            assert not list(copy.glob("*.unfinished/manifest"))
    time.sleep(1.1)
    ask_for(old, "backup", copy)
    assert not list(copy.glob("*.unfinished"))
    assert set(before) <= set(every_file(copy))
    assert "is whole" in ask_for(old, "backup", "check", copy)


def test_an_interrupted_file_is_not_there_under_its_name(old, tmp_path):
    where = tmp_path / "backup.tar"
    process = begun(old, "backup", where)
    while process.poll() is None and not where.with_name("backup.tar.unfinished").exists():
        time.sleep(0.005)
    process.kill()
    process.wait(30)

    assert not where.exists()
    ask_for(old, "backup", where)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("backup")] == ["backup.tar"]


def begun(old, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "ishenim", *map(str, words)],
        env=old.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("where", ["backups", "backup.tar"])
def test_where_there_is_no_room_it_says_so_and_leaves_nothing(old, tmp_path, where):
    """A limit on the size of files stands for a full disk: the system refuses the write in the same place."""
    done = subprocess.run(
        [sys.executable, "-m", "ishenim", "backup", str(tmp_path / where)],
        env=old.environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Nothing of this backup was kept." in done.stderr
    assert "Traceback" not in done.stderr
    left = tree_of(tmp_path)
    assert not [path for path in left if "database" in path or "manifest" in path or path.endswith(".tar")]
    assert not [path for path in left if "unfinished" in path]


def test_on_a_disk_that_is_really_full_it_says_so_and_leaves_nothing(old, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(full)], check=False, capture_output=True
    )
    if mounted.returncode:
        return  # this machine lets nobody mount; the limit above stands for it
    try:
        said = refused(old, "backup", full / "backups")
        assert "Nothing of this backup was kept." in said
        assert not list((full / "backups").glob("*/manifest"))
        assert not list((full / "backups").glob("*.unfinished"))
    finally:
        subprocess.run(["umount", str(full)], check=True)
