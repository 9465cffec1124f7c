"""Whoever changed something, every process of the machine knows."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from ishenim.kernel import versions
from ishenim.kernel.versions import memory

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(VAR=Path(sys.argv[1]), REDIS_URL="")
from ishenim.kernel import versions
getattr(versions, sys.argv[2])(*sys.argv[3:])
print(*versions.tokens(*sys.argv[3:]))
"""


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    return settings.VAR


def start(var, *words):
    return subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, var, *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def elsewhere(var, *words):
    """Do something in a process of its own and return the versions it saw."""
    process = start(var, *words)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return tuple(int(word) for word in said.split())


def test_the_first_number_is_the_epoch_and_the_others_follow_in_the_order_asked():
    versions.raise_("matter:1", "matter:2")

    epoch, first, second = versions.tokens("matter:1", "matter:2")

    assert versions.tokens("matter:2", "matter:1") == (epoch, second, first)
    assert versions.tokens() == (epoch,)
    assert first != second


def test_a_raised_version_is_one_nobody_has_seen():
    seen = set()
    for _ in range(100):
        versions.raise_("ledger")
        seen.add(versions.tokens("ledger")[1])

    assert len(seen) == 100


def test_what_did_not_change_keeps_its_version():
    versions.raise_("place:417")
    before = versions.tokens("place:417")

    versions.raise_("place:418")

    assert versions.tokens("place:417") == before


def test_a_new_epoch_changes_the_answer_for_everything():
    before = versions.tokens("ledger")

    versions.raise_all()

    assert versions.tokens("ledger")[0] != before[0]
    assert versions.tokens("ledger")[1] == before[1]


def test_another_process_sees_the_change_without_being_told(var):
    versions.raise_("matter:1")

    assert elsewhere(var, "tokens", "matter:1") == versions.tokens("matter:1")


def test_a_change_made_in_another_process_is_seen_here(var):
    before = versions.tokens("matter:1")

    there = elsewhere(var, "raise_", "matter:1")

    assert versions.tokens("matter:1") == there != before


def test_two_processes_that_make_the_file_at_once_share_one(var):
    both = [start(var, "raise_", "matter:1"), start(var, "raise_", "matter:2")]
    said = [process.communicate(timeout=60)[0].split() for process in both]

    assert versions.tokens("matter:1", "matter:2")[1:] == (int(said[0][1]), int(said[1][1]))
    assert [file.name for file in var.iterdir()] == ["versions"]
    assert (var / "versions").stat().st_size == 65_536 * 8


def test_a_file_that_is_there_is_kept_as_it_is(var):
    versions.raise_("ledger")
    kept = versions.tokens("ledger")
    memory._slots.cache_clear()

    assert versions.tokens("ledger") == kept


def test_the_loser_of_the_race_to_make_the_file_uses_the_one_that_is_there(var, monkeypatch):
    versions.raise_("ledger")
    before = (var / "versions").read_bytes()
    monkeypatch.setattr(type(var), "exists", lambda self: False)

    memory._make_once(var / "versions")

    assert (var / "versions").read_bytes() == before


def test_threads_do_not_lose_each_others_changes():
    keys = [f"matter:{number}" for number in range(500)]
    before = versions.tokens(*keys)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(versions.raise_, keys))

    assert all(old != new for old, new in zip(before[1:], versions.tokens(*keys)[1:], strict=True))


@pytest.mark.django_db(transaction=True)
def test_a_version_is_raised_by_the_commit_and_not_before():
    before = versions.tokens("ledger")

    with transaction.atomic():
        versions.after_commit("ledger")
        assert versions.tokens("ledger") == before

    assert versions.tokens("ledger") != before


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_raises_nothing():
    before = versions.tokens("ledger")

    with transaction.atomic():
        versions.after_commit("ledger")
        transaction.set_rollback(True)

    assert versions.tokens("ledger") == before


def test_keys_spread_over_all_slots_and_never_over_the_epoch():
    slots = {memory.slot(f"matter:{number}") for number in range(20_000)}

    assert memory.EPOCH not in slots
    assert max(slots) < memory.SLOTS
    assert len(slots) > 16_000
