"""An installation that people ask all the time, while something goes wrong underneath."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running.asking import Crowd, crowd
from tests.running.installation import Installation, until
from tests.running.proving import assert_all_are_there, assert_the_book_is_whole, nothing_waits

HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
CANNOT_RECORD = "503: Nothing can be recorded at this moment"
CROWDED = "503: We cannot answer everybody at this moment"


def copied(prepared: Path, folder: Path) -> None:
    """Give an installation the data of one that was prepared before; `var` may be a disk that is there already."""
    for part in (part for part in prepared.iterdir() if part.is_dir() and part.name != "metrics"):
        shutil.copytree(part, folder / part.name, dirs_exist_ok=True)


@contextmanager
def asked_all_the_time(
    installation: Installation, size: int = 6, *, clock: Callable[[], float] = time.time
) -> Iterator[Crowd]:
    """Let several ask one question after another; begin when their questions come in."""
    asking = crowd(installation, size, clock)
    asking.start()
    try:
        until(lambda: len(asking.recorded) > 3 * size, within=60, what="questions under way")
        yield asking
    finally:
        asking.stop()


def some_more(asking: Crowd, *, within: float) -> float:
    """Wait until questions are recorded again; return after how many seconds."""
    begun, before = time.monotonic(), len(asking.recorded)
    until(
        lambda: len(asking.recorded) > before,
        within=within,
        what=f"a question; last: {asking.failures[-1:]}",
    )
    return time.monotonic() - begun


def told(asking: Crowd) -> set[str]:
    """Return what those heard whose question was not recorded: the status and the heading of the page, or the fault."""
    return {shortened(failure) for failure in asking.failures}


def shortened(failure: str) -> str:
    heading = HEADING.search(failure)
    return f"{failure[:3]}: {heading[1]}" if heading else failure[:200]


def health(installation: Installation) -> dict:
    """Return what the installation says of itself to machines."""
    return json.loads(installation.get("/health/")[1])


def is_well(installation: Installation) -> bool:
    return installation.get("/health/")[0] == 200


def says_of(installation: Installation, part: str) -> str:
    """Return its sentence on a part that is not well, or nothing: each server finds out within a second of its own."""
    state = health(installation)["parts"][part]
    return "" if state["well"] else state["says"]


def assert_not_ready_but_alive(installation: Installation) -> None:
    """A balancer hears it from every server within seconds; none of them is restarted for it."""
    until(
        lambda: installation.get("/health/ready")[0] == 503,
        within=5,
        what="a server that says it is not ready",
    )
    assert installation.get("/health/live")[0] == 200


def assert_nothing_is_lost(installation: Installation, acknowledged: list[str]) -> None:
    until(lambda: nothing_waits(installation), within=60, what="every entry placed")
    assert_all_are_there(installation, acknowledged)
    assert_the_book_is_whole(installation)
