"""On SQLite whoever writes waits for its turn, and whoever has written goes to the end of the queue."""

from __future__ import annotations

import multiprocessing
import time

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from ishenim.kernel.rows import turn
from ishenim.kernel.rows.turn import queued_among_processes, turn_to_write


def take_turns(folder, name, times, started):
    """In a process of its own: write a line each turn, and be back at once."""
    from django.conf import settings

    settings.VAR = folder
    started.wait()
    for _ in range(times):
        with queued_among_processes(), (folder / "turns").open("a") as turns:
            turns.write(name)
            time.sleep(0.005)


def test_two_processes_that_write_all_the_time_take_turns(settings, tmp_path):
    settings.VAR = tmp_path
    processes = multiprocessing.get_context("fork")
    started = processes.Barrier(2)
    writers = [processes.Process(target=take_turns, args=(tmp_path, name, 40, started)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    turns = (tmp_path / "turns").read_text()
    assert sorted(turns) == sorted("ab" * 40)
    while_both_write = turns[turns.index("b" if turns[0] == "a" else "a") :].rstrip(turns[-1])
    assert "aaa" not in while_both_write
    assert "bbb" not in while_both_write


@pytest.mark.django_db
def test_inside_a_transaction_a_durable_turn_is_an_error(settings, tmp_path):
    settings.VAR = tmp_path
    with turn_to_write(), pytest.raises(RuntimeError, match="durable"), turn_to_write(durable=True):
        pass


@pytest.mark.django_db
def test_what_the_log_holds_is_moved_into_the_file(monkeypatch, tmp_path):
    file = tmp_path / "rows.sqlite3"
    own_log = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0"}
    theirs = connections.databases["default"] | {"NAME": file, "OPTIONS": own_log}
    own = DatabaseWrapper(theirs)
    monkeypatch.setattr(turn, "connection", own)
    with own.cursor() as cursor:
        cursor.execute("CREATE TABLE written (text text)")
        cursor.executemany("INSERT INTO written VALUES (%s)", [["word" * 100]] * 1000)
    before = file.stat().st_size

    assert turn.move_log() == 0

    assert file.stat().st_size > before + 100_000
    own.close()
