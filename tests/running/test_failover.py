"""The primary database is lost under load: nothing acknowledged is, and asking goes on within half a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from http import HTTPStatus

import psycopg
import pytest
from tests.running import patroni
from tests.running.asking import crowd
from tests.running.installation import Installation, until
from tests.running.patroni import Cluster, Node

WRITES_RESUME_WITHIN = 30.0
QUESTIONS_BEFORE = 20


class Reader(threading.Thread):
    """Somebody who reads meanwhile: a list that was never kept, and the checkpoint of the book."""

    def __init__(self, house: Installation) -> None:
        super().__init__(daemon=True)
        self.house, self.ended = house, threading.Event()
        self.statuses: set[int] = set()
        self.sizes: list[int] = []

    def run(self) -> None:
        while not self.ended.wait(0.25):
            self.statuses.add(self.house.get("/en/questions/")[0])
            status, note = self.house.get("/ledger/checkpoint")
            self.statuses.add(status)
            if status == HTTPStatus.OK:
                self.sizes.append(int(note.splitlines()[1]))

    def stop(self) -> None:
        self.ended.set()
        self.join(60)

    def assert_only_the_truth_was_read(self) -> None:
        """Stop; every page was there or said that it is away, and the book that was shown never became shorter."""
        self.stop()
        assert self.statuses <= {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
        assert self.sizes == sorted(self.sizes)
        assert self.sizes[-1] > self.sizes[0]


def under_way(thing, open_: ExitStack):
    """Start something and have it stopped at the end."""
    open_.callback(thing.stop)
    thing.start()
    return thing


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    with patroni.cluster(tmp_path_factory.mktemp("databases")) as cluster:
        yield cluster


@pytest.mark.slow
@pytest.mark.failover
def test_the_databases_quote_nothing_in_their_logs(databases):
    with psycopg.connect(databases.wait_for_primary().address()) as server:
        names = ("log_min_error_statement", "log_error_verbosity")
        told = [server.execute(f"SHOW {name}").fetchone()[0] for name in names]
    assert told == ["panic", "terse"]


@pytest.mark.lossless
@pytest.mark.slow
@pytest.mark.failover
@pytest.mark.timeout(600)
def test_the_primary_is_killed_under_load_and_nothing_acknowledged_is_lost(databases, tmp_path, capsys):
    address = databases.address("ishenim", "ishenim")
    make_the_database(databases.wait_for_primary())
    with ExitStack() as open_:
        house = Installation(tmp_path, settings={"DATABASE_URL": address, "DEMO": "yes"})
        open_.callback(house.kill_everyone)
        house.launch()
        until(house.answers, within=300, what=f"an answer: {house.said}")
        asking, reading = under_way(crowd(house, 4), open_), under_way(Reader(house), open_)
        waits = each_lost_and_back(databases, asking)
        asking.stop()
        reading.assert_only_the_truth_was_read()

        with capsys.disabled():
            counted = f"{len(asking.recorded)} acknowledged, {len(asking.failures)} not"
            times = ", ".join(f"{waited:.1f} s ({what} killed)" for what, waited in waits.items())
            print(f"\n{counted}; written again after {times}")
        assert_nothing_is_lost(databases, house, asking.recorded)
        assert max(waits.values()) <= WRITES_RESUME_WITHIN


def each_lost_and_back(databases: Cluster, asking) -> dict[str, float]:
    """Kill one after another while questions come in, each back before the next; return the seconds without writing."""
    waits = {}
    primary, waits["machine of the primary"] = seconds_without_writing(
        databases, asking, partial(primary_that_decides, databases), Node.kill_everything
    )
    primary.come_back(databases.nodes)
    databases.wait_until_each_commit_is_on(2)

    _, waits["its database"] = seconds_without_writing(
        databases, asking, databases.wait_for_primary, Node.kill_postgresql
    )
    databases.wait_until_each_commit_is_on(2)

    follower, waits["another machine"] = seconds_without_writing(
        databases, asking, databases.wait_for_replica, Node.kill_everything
    )
    follower.come_back(databases.nodes)
    databases.wait_until_each_commit_is_on(2)
    return waits


def primary_that_decides(databases: Cluster) -> Node:
    """Return the primary once its etcd leads, too: while etcd looks for its leader another may become the primary."""
    while True:
        primary = databases.wait_for_primary()
        databases.let_decide(primary)
        if databases.wait_for_primary() is primary:
            return primary


def seconds_without_writing(
    databases: Cluster, asking, choose: Callable[[], Node], kill: Callable[[Node], None]
) -> tuple[Node, float]:
    """Kill a machine or its database while questions come in; return which, and how long none was recorded."""
    before = len(asking.recorded)
    until(lambda: len(asking.recorded) > before + QUESTIONS_BEFORE, within=60, what="questions under way")
    node = choose()
    kill(node)
    killed, before = time.monotonic(), len(asking.recorded)
    until(
        lambda: len(asking.recorded) > before + len(asking.askers),
        within=120,
        what=f"a question after {node.name} was killed; last: {asking.failures[-1:]}",
    )
    passed = time.monotonic() - killed
    databases.wait_for_primary(other_than=node)
    return node, passed


def make_the_database(primary: Node) -> None:
    """Make the role and its database, as the how-to says."""
    with psycopg.connect(primary.address(), autocommit=True) as server:
        server.execute(f"CREATE ROLE ishenim LOGIN PASSWORD '{patroni.WORD}'")
        server.execute("CREATE DATABASE ishenim OWNER ishenim")


def assert_nothing_is_lost(databases: Cluster, house: Installation, acknowledged: list[str]) -> None:
    """Every question somebody was told of is there and placed; the book is whole; one worker has its place."""
    address = databases.address("ishenim", "ishenim")

    def ask(query: str) -> list[tuple]:
        with psycopg.connect(f"{address}?target_session_attrs=read-write&connect_timeout=3") as database:
            return database.execute(query).fetchall()

    until(lambda: ask(WAITING) == [(0,)], within=60, what="every entry placed")
    assert len(acknowledged) == len(set(acknowledged)) > 2 * QUESTIONS_BEFORE
    assert not set(acknowledged) - {reference for (reference,) in ask(PLACED)}
    assert len(house.workers()) == 1
    assert ask(AT_WORK) == [(1,)]
    verified = house.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr
    assert_a_replica_says_the_same(databases, house, verified.stdout)


def assert_a_replica_says_the_same(databases: Cluster, house: Installation, told: str) -> None:
    """Let a replica catch up, and have the book read there: it can be, and it is whole there, too."""
    replica = databases.wait_for_replica()
    address = f"postgresql://ishenim:{patroni.WORD}@127.0.0.1:{replica.port}/ishenim"
    there = replace(house, settings={**house.settings, "DATABASE_URL": address})
    verified = there.command("ledger", "verify")

    assert verified.returncode == 0, verified.stderr
    assert verified.stdout == told


WAITING = (
    "SELECT count(*) FROM ledger_entry e LEFT JOIN ledger_position p ON p.entry_id = e.id "
    "WHERE p.entry_id IS NULL AND e.lane = 'open'"
)
PLACED = (
    "SELECT m.reference FROM procedures_matter m JOIN ledger_entry e ON e.matter_id = m.id "
    "JOIN ledger_position p ON p.entry_id = e.id"
)
AT_WORK = (
    "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND a.application_name LIKE 'ishenim work %'"
)
