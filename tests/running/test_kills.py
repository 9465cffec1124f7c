"""Whatever is killed, and when: what was acknowledged is there, and nobody writes twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from tests.running.asking import Crowd, crowd
from tests.running.installation import Installation, until
from tests.running.machines import new_database
from tests.running.proving import assert_all_are_there, assert_the_book_is_whole, closing_all, nothing_waits

pytestmark = pytest.mark.lossless

KILLS = int(os.environ.get("ISHENIM_KILLS", "20"))
SEED = int(os.environ.get("ISHENIM_SEED", "0")) or random.randrange(1, 10**9)


class Census:
    """Looks all the time who holds the worker's lock: more than one at a time is one too many."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.seen: set[int] = set()
        self.together: list[set[int]] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self.stopping.wait(0.02):
            # The kernel's list may change while it is read: who is in it twice in a row was there between.
            held = holders(self.installation) & holders(self.installation)
            self.seen |= held
            if len(held) > 1:
                self.together.append(held)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *reason):
        self.stopping.set()
        self.thread.join()


def holders(installation: Installation) -> set[int]:
    """Return the processes that hold the worker's lock, as the kernel lists them."""
    try:
        lock = (installation.folder / "var/work.lock").stat()
    except FileNotFoundError:
        return set()
    file = f"{os.major(lock.st_dev):02x}:{os.minor(lock.st_dev):02x}:{lock.st_ino}"
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines() if "->" not in line]
    return {int(words[4]) for words in lines if words[5] == file}


def kill(installation: Installation, what: str) -> None:
    """Kill one kind of process, or all, without asking."""
    if what == "everything":
        installation.kill_everyone()
        return
    chosen = {
        "the main process": lambda: [installation.main.pid],
        "a server": installation.servers,
        "the worker": installation.workers,
    }[what]()
    if chosen:
        with suppress(ProcessLookupError):
            os.kill(random.choice(chosen), signal.SIGKILL)


def start_again(installation: Installation) -> None:
    """Start it anew if its main process is gone, as whoever watches over a machine would."""
    with suppress(Exception):
        installation.main.wait(0.5)
    if installation.main.poll() is not None:
        until(lambda: not installation.everyone(), within=5, what="the end of every orphan")
        installation.start()
    until(installation.answers, within=30, what="an answer after a kill")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path, capsys):
    with closing_all(Installation(tmp_path, settings={"DEMO": "yes"})) as installation:
        kills_lose_nothing(installation, capsys)


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.timeout(900)
def test_kills_lose_and_double_nothing_on_postgresql_either(tmp_path, capsys, database):
    settings = {"DEMO": "yes", "DATABASE_URL": database}
    with closing_all(Installation(tmp_path, settings=settings)) as installation:
        kills_lose_nothing(installation, capsys)


@pytest.fixture
def database(postgresql):
    """The address of a database nobody has used."""
    with new_database(postgresql, "kills") as address:
        yield address


def kills_lose_nothing(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    random.seed(SEED)
    installation.start()
    asking = crowd(installation, 8)
    asking.start()
    try:
        with Census(installation) as census:
            kills = kill_again_and_again(installation, asking)
    finally:
        asking.stop()
    with capsys.disabled():
        counted = f"{len(asking.recorded)} acknowledged, {len(asking.failures)} not"
        print(f"\n{dict(kills)} (ISHENIM_SEED={SEED}): {counted}")
    assert not [reason for reason in asking.failures if reason[:1].isdigit()], "an answer that was an error"
    assert census.seen
    assert not census.together
    until(lambda: nothing_waits(installation), within=60, what="every entry placed")
    assert_all_are_there(installation, asking.recorded)
    assert_the_book_is_whole(installation)
    assert installation.end() == 0
    assert not installation.everyone()
    assert_the_book_is_whole(installation)


def kill_again_and_again(installation: Installation, asking: Crowd) -> Counter[str]:
    """Kill one thing or another while questions come in, and wait each time until they come in again."""
    kills: Counter[str] = Counter()
    until(lambda: len(asking.recorded) > 20, within=60, what="questions under way")
    for _ in range(KILLS):
        time.sleep(random.uniform(0.1, 2.5))
        what = random.choice(["the main process", "a server", "the worker", "everything"])
        kill(installation, what)
        kills[what] += 1
        start_again(installation)
        before = len(asking.recorded)
        until(
            lambda before=before: len(asking.recorded) > before,
            within=60,
            what=f"a question after killing {what}; last: {asking.failures[-1:]}",
        )
    return kills
