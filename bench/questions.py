"""A question asked on the web, committed with its ledger entry, against a view that inserts one row.

Both are sent the same forms by the same client, for the client works on the same two cores.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running.asking import Asker, crowd
from tests.running.installation import Installation

from bench.harness import SECONDS, Load, Report, bare, databases, installation, load

AT_MOST_A_SECOND = 4000
TURNS = 3
OLDEST_CHECKPOINT = 2.0
P99 = {8: 60.0, 32: 150.0}
RECORDED = '<dd class="number">'


def measure(report: Report, folder: Path) -> None:
    for name, settings in databases():
        with installation(folder / name, DEMO="yes", **settings) as running:
            asker = warmed_up(running)
            oldest = 0.0
            for connections, p99 in P99.items():
                with watched(running.folder / "var" / "ledger" / "checkpoint") as ages:
                    asked, limit = in_turns(asker, connections, folder, settings, ages)
                tell(report, f"a question, {name}, {connections} connections", asked, limit, p99)
                oldest = max(oldest, *ages.seen)
            report.add(
                f"the checkpoint while questions come in, {name}",
                limit=f"{OLDEST_CHECKPOINT:.0f} s old",
                measured=f"{oldest:.1f} s at most, looked at ten times a second",
                kept=oldest <= OLDEST_CHECKPOINT,
            )


def in_turns(
    asker: Asker, connections: int, folder: Path, settings: dict[str, str], ages: Ages
) -> tuple[Load, Load]:
    """Measure questions and single inserts one after the other, several times: a machine that others use is not steady.

    The other server is stopped meanwhile; the installation only waits, as it does between two questions.
    """
    forms = bodies(Asker(Installation(folder), place="", secret="asked of nobody"), folder)
    address = f"{asker.installation.address}/en/places/{asker.place}/ask/"
    asked, inserted = [], []
    for _ in range(TURNS):
        with bare("one_insert", folder, **settings) as limit:
            inserted.append(sent(limit, forms, connections))
        questions = bodies(asker, folder)
        with ages.under_load():
            asked.append(sent(address, questions, connections, RECORDED))
    return together(asked), together(inserted)


class Ages:
    """How old the checkpoint was whenever it was looked at under load."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self.since = float("inf")

    @contextmanager
    def under_load(self) -> Iterator[None]:
        """Count what is seen from now on, but for the first moments: before them nobody had asked anything."""
        self.since = time.time() + OLDEST_CHECKPOINT
        yield
        self.since = float("inf")

    def look(self, file: Path, ended: threading.Event) -> None:
        while not ended.wait(0.1):
            now = time.time()
            if now > self.since:
                self.seen.append(now - file.stat().st_mtime)


@contextmanager
def watched(checkpoint: Path) -> Iterator[Ages]:
    """Look at a checkpoint again and again."""
    ages, ended = Ages(), threading.Event()
    looking = threading.Thread(target=ages.look, args=[checkpoint, ended])
    looking.start()
    try:
        yield ages
    finally:
        ended.set()
        looking.join()


def sent(address: str, forms: Path, connections: int, *mark: str) -> Load:
    """Send one form after another; an answer without the mark has failed."""
    return load(address, str(forms), *mark, connections=connections, script="asking.lua", warm=False)


def together(turns: list[Load]) -> Load:
    """Return the mean rate of several turns, with the longest waits of any and the failures of all."""
    return Load(
        rate=sum(one.rate for one in turns) / len(turns),
        p50=max(one.p50 for one in turns),
        p99=max(one.p99 for one in turns),
        failed=sum(one.failed for one in turns),
        command=turns[0].command,
    )


def warmed_up(running: Installation) -> Asker:
    """Let every thread of the servers have answered somebody once, as in an installation that is in use."""
    first = crowd(running, 16)
    first.start()
    time.sleep(2)
    first.stop()
    if first.failures:
        raise RuntimeError(first.failures[0])
    return first.askers[0]


def bodies(asker: Asker, folder: Path) -> Path:
    """Write more forms than can be sent, each with its own text and its own solved puzzle."""
    file = folder / f"bodies-{asker.number}"
    file.write_text("\n".join(asker.body() for _ in range(AT_MOST_A_SECOND * SECONDS)) + "\n")
    return file


def tell(report: Report, what: str, asked: Load, limit: Load, p99: float) -> None:
    report.add(
        what,
        limit=f"25 % of the one-insert view, p99 {p99:.0f} ms, none failed",
        measured=(
            f"{asked.rate:,.0f} a second, {asked.rate / limit.rate:.0%} of {limit.rate:,.0f}, "
            f"p99 {asked.p99:.0f} ms at most (one insert: {limit.p99:.0f} ms), {asked.failed} failed"
        ),
        kept=asked.rate >= limit.rate / 4 and asked.p99 <= p99 and not asked.failed,
        command=asked.command,
    )
