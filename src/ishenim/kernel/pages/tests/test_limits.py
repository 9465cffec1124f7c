"""Whoever tries too often waits: longer with every try, for a while, and alone."""

from __future__ import annotations

import threading
import time
from itertools import count

import pytest
from django.test import RequestFactory

from ishenim.kernel.pages.limits import Limit, house_of, whoever

names = count()


@pytest.fixture
def passing(monkeypatch):
    """Return a function that lets seconds pass."""
    now = [time.monotonic()]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def let_pass(seconds: float) -> None:
        now[0] += seconds

    return let_pass


def limited(tries, seconds):
    """Return a limit that nobody has come up against."""
    return Limit(f"trial {next(names)}", tries=tries, seconds=seconds)


def tried(limit, times, who=b"one"):
    return [limit.try_again_in(who) for _ in range(times)]


def test_the_first_tries_are_free_and_the_next_ones_wait_longer_and_longer_up_to_the_whole_time(passing):
    assert tried(limited(3, 60), 8) == [0, 0, 0, 20, 40, 60, 60, 60]


def test_whoever_waits_as_long_as_they_were_told_may_try_again(passing):
    limit = limited(3, 60)
    assert tried(limit, 100)[-1] == 60

    passing(60)

    assert tried(limit, 1) == [20]
    passing(20)
    assert tried(limit, 1) == [20]
    passing(41)
    assert tried(limit, 1) == [0]


def test_with_time_the_tries_come_back_one_by_one(passing):
    limit = limited(3, 60)
    tried(limit, 3)

    passing(20)

    assert tried(limit, 2) == [0, 20]


def test_after_the_whole_time_everything_is_forgotten(passing):
    limit = limited(3, 60)
    tried(limit, 3)

    passing(60)

    assert tried(limit, 3) == [0, 0, 0]


def test_one_who_tries_does_not_stop_another(passing):
    limit = limited(1, 60)
    tried(limit, 5)

    assert tried(limit, 1, b"another") == [0]


def test_one_limit_does_not_count_for_another(passing):
    tried(limited(1, 60), 5)

    assert tried(limited(1, 60), 1) == [0]


def test_whoever_was_right_begins_anew(passing):
    limit = limited(1, 60)
    tried(limit, 1)

    limit.forgive(b"one")
    limit.forgive(b"never seen")

    assert tried(limit, 1) == [0]


def test_many_at_once_get_no_more_tries_than_one_after_another():
    limit, allowed = limited(50, 3600), []
    crowd = [threading.Thread(target=lambda: allowed.extend(tried(limit, 25))) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert allowed.count(0) == 50


def mark(address):
    return whoever(RequestFactory().get("/", REMOTE_ADDR=address))


def test_the_mark_of_whoever_sent_something_is_not_their_address():
    assert mark("198.51.100.7") == mark("198.51.100.7") != mark("198.51.100.8")
    assert b"198" not in mark("198.51.100.7")
    assert len(mark("")) == 12


def test_the_mark_means_nothing_in_another_installation(settings):
    before = mark("198.51.100.7")

    settings.SECRET_KEY = "of another installation"

    assert mark("198.51.100.7") != before


def test_a_household_with_ten_thousand_addresses_of_its_own_counts_once():
    assert mark("2001:db8:1:2::7") == mark("2001:db8:1:2:ffff::1") != mark("2001:db8:1:3::7")


@pytest.mark.parametrize(
    ("address", "house"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_addresses_are_read_as_they_come(address, house):
    assert house_of(address) == house
