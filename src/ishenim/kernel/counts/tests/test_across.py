"""All machines count together; what they count with is forgotten by itself and tells nobody anything."""

from __future__ import annotations

import re
import secrets
import time

import pytest

from ishenim.kernel import counts
from ishenim.kernel.counts import memory

pytestmark = pytest.mark.redis


def somebody():
    return secrets.token_bytes(12)


def as_another_machine():
    """Forget what this machine counted by itself: another one never had it."""
    memory.forget_all()


def test_a_try_on_one_machine_is_a_try_on_the_other(redis):
    who = somebody()
    ours = [counts.spend(who, tries=3, seconds=6000) for _ in range(2)]
    as_another_machine()

    theirs = [counts.spend(who, tries=3, seconds=6000) for _ in range(6)]

    assert [round(spent) for spent in ours + theirs] == [1, 2, 3, 4, 5, 6, 6, 6]


def test_the_tries_come_back_with_time(redis):
    who = somebody()
    counts.spend(who, tries=10, seconds=1)
    counts.spend(who, tries=10, seconds=1)

    time.sleep(0.11)

    assert 1.5 < counts.spend(who, tries=10, seconds=1) < 2.1


def test_whoever_was_right_begins_anew_on_every_machine(redis):
    who = somebody()
    counts.spend(who, tries=10, seconds=600)

    counts.forgive(who)

    assert counts.spend(who, tries=10, seconds=600) == 1


def test_what_was_used_on_one_machine_is_used_on_the_other_and_forgotten_in_time(redis):
    named = somebody()
    assert counts.first(named, seconds=0.2)
    as_another_machine()
    assert not counts.first(named, seconds=0.2)

    time.sleep(0.25)

    assert counts.first(named, seconds=0.2)


def test_nothing_stays_longer_than_it_counts_and_no_address_is_there(redis):
    for number in range(20):
        for _ in range(number + 1):
            counts.spend(counts.mark(f"198.51.100.{number}"), tries=5, seconds=60)
    counts.first(somebody(), seconds=60)

    keys = re.findall(rb"ishenim:[a-z]+:[0-9a-f]{24}", redis.say("KEYS", "*"))

    assert len(keys) == 21
    for key in keys:
        [left] = re.findall(rb"^:(\d+)", redis.say("PTTL", key.decode()))
        assert 0 < int(left) <= 120_000
    whole = b"".join(redis.say("HGETALL", key.decode()) for key in keys) + b"".join(keys)
    assert b"198.51" not in whole


def test_while_the_server_is_away_each_machine_counts_for_itself(redis):
    who, named = somebody(), somebody()
    redis.kill()

    assert [round(counts.spend(who, tries=1, seconds=6000)) for _ in range(3)] == [1, 2, 2]
    assert counts.first(named, seconds=60)
    assert not counts.first(named, seconds=60)
    counts.forgive(who)
