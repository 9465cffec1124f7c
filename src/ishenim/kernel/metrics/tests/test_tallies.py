"""What the front door hands out is counted exactly, and costs it nothing."""

from __future__ import annotations

import threading

from prometheus_client import REGISTRY

from ishenim.kernel.metrics import tallies
from ishenim.kernel.metrics.tallies import Tally, tally, write


def kept(route):
    return REGISTRY.get_sample_value("ishenim_kept_pages_total", {"route": route}) or 0


def test_a_tally_tells_how_often_since_it_was_last_asked():
    one = Tally()
    told = []
    for times in (0, 3, 0, 1, 5):
        for _ in range(times):
            one.tick()
        told.append(one.since_last_asked())
    assert told == [0, 3, 0, 1, 5]


def test_many_threads_at_once_are_counted_each():
    one = Tally()
    threads = [threading.Thread(target=lambda: [one.tick() for _ in range(5000)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    told = 0
    while any(thread.is_alive() for thread in threads):
        told += one.since_last_asked()
    assert told + one.since_last_asked() == 40_000


def test_it_is_written_down_by_route_once():
    assert tally("trial:page") is tally("trial:page")
    before = kept("trial:page")
    tally("trial:page").tick()
    tally("trial:page").tick()
    write()
    write()
    assert kept("trial:page") == before + 2


def test_it_is_written_down_by_itself(monkeypatch):
    monkeypatch.setattr(tallies, "EVERY", 0.01)
    waits = threading.Event()
    monkeypatch.setattr(tallies, "write", waits.set)
    tallies.keep_writing()
    assert waits.wait(5)
