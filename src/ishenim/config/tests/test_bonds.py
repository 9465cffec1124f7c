"""Processes of one family end together, and there is one family at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ishenim.config.bonds import PARENT, Occupied, hold

CHILD = (
    "from ishenim.config.bonds import die_with_parent; die_with_parent();"
    "import time; print('alive', flush=True); time.sleep(60)"
)
PARENT_OF_ONE = (
    "import subprocess, sys; from ishenim.config.bonds import become_parent; become_parent();"
    f"child = subprocess.Popen([sys.executable, '-c', {CHILD!r}], stdout=subprocess.PIPE);"
    "child.stdout.readline(); print(child.pid, flush=True); child.wait()"
)


def test_a_lock_is_held_by_one(tmp_path):
    descriptor = hold(tmp_path / "lock", patience=0)
    with pytest.raises(Occupied, match=str(os.getpid())):
        hold(tmp_path / "lock", patience=0)
    os.close(descriptor)
    os.close(hold(tmp_path / "lock", patience=0))


def test_whoever_comes_next_waits_a_little(tmp_path):
    hold_for_a_moment = (
        "import sys, time; from pathlib import Path; from ishenim.config.bonds import hold;"
        f"hold(Path({str(tmp_path / 'lock')!r}), patience=0); print('held', flush=True); time.sleep(0.5)"
    )
    with subprocess.Popen([sys.executable, "-c", hold_for_a_moment], stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == b"held\n"
        os.close(hold(tmp_path / "lock", patience=10))


def test_a_lock_lives_on_in_whoever_was_given_it(tmp_path):
    descriptor = hold(tmp_path / "lock", patience=0)
    heir = subprocess.Popen([sys.executable, "-c", "input()"], pass_fds=[descriptor], stdin=subprocess.PIPE)
    os.close(descriptor)
    with pytest.raises(Occupied):
        hold(tmp_path / "lock", patience=0)
    heir.communicate(b"\n")
    os.close(hold(tmp_path / "lock", patience=5))


def test_a_child_is_gone_when_its_parent_was_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT_OF_ONE], stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    last_moment = time.monotonic() + 5
    while alive(child):
        assert time.monotonic() < last_moment
        time.sleep(0.02)


def test_a_child_that_comes_to_life_after_its_parent_died_ends_at_once():
    environment = os.environ | {PARENT: "1999999"}
    assert (
        subprocess.run([sys.executable, "-c", CHILD], env=environment, check=False, timeout=10).returncode
        == 1
    )


def test_a_process_that_nobody_of_us_started_just_lives():
    free = {name: value for name, value in os.environ.items() if name != PARENT}
    statement = CHILD.replace("time.sleep(60)", "time.sleep(0)")
    assert (
        subprocess.run(
            [sys.executable, "-c", statement], env=free, check=False, capture_output=True
        ).returncode
        == 0
    )


def alive(number: int) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
