"""Whoever tries too often waits: longer with every try, for a while, and alone."""

from __future__ import annotations

import threading

import pytest
from django.test import RequestFactory

from ishenim.kernel.pages import limits
from ishenim.kernel.pages.limits import Limit, whoever


@pytest.fixture
def passing(monkeypatch):
    """Return a function that lets seconds pass."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])

    def let_pass(seconds: float) -> None:
        now[0] += seconds

    return let_pass


def tried(limit, times, who=b"one"):
    return [limit.try_again_in(who) for _ in range(times)]


def test_the_first_tries_are_free_and_the_next_ones_wait_longer_and_longer_up_to_the_whole_time(passing):
    assert tried(Limit(3, 60), 8) == [0, 0, 0, 20, 40, 60, 60, 60]


def test_with_time_the_tries_come_back_one_by_one(passing):
    limit = Limit(3, 60)
    tried(limit, 3)

    passing(20)

    assert tried(limit, 2) == [0, 20]


def test_after_the_whole_time_everything_is_forgotten(passing):
    limit = Limit(3, 60)
    tried(limit, 3)

    passing(60)

    assert tried(limit, 3) == [0, 0, 0]


def test_one_who_tries_does_not_stop_another(passing):
    limit = Limit(1, 60)
    tried(limit, 5)

    assert tried(limit, 1, b"another") == [0]


def test_whoever_was_right_begins_anew(passing):
    limit = Limit(1, 60)
    tried(limit, 1)

    limit.forgive(b"one")
    limit.forgive(b"never seen")

    assert tried(limit, 1) == [0]


def test_of_very_many_only_the_latest_are_remembered(passing, monkeypatch):
    monkeypatch.setattr(limits, "SEVERAL", 10)
    limit = Limit(1, 60)

    for number in range(1000):
        limit.try_again_in(str(number).encode())

    assert len(limit._spent) == 10
    assert b"999" in limit._spent


def test_many_at_once_get_no_more_tries_than_one_after_another():
    limit, allowed = Limit(50, 3600), []
    crowd = [threading.Thread(target=lambda: allowed.extend(tried(limit, 25))) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert allowed.count(0) == 50


def test_the_mark_of_whoever_sent_something_is_not_their_address():
    def mark(address):
        return whoever(RequestFactory().get("/", REMOTE_ADDR=address))

    assert mark("198.51.100.7") == mark("198.51.100.7") != mark("198.51.100.8")
    assert b"198" not in mark("198.51.100.7")
    assert len(mark("")) == 12
