"""What a sign-in remembers is known on every machine, and on this one while Redis is away."""

from __future__ import annotations

import time

import pytest
from django.core.cache.backends.filebased import FileBasedCache

from ishenim.kernel.counts.remembering import Remembered


@pytest.fixture
def machines(tmp_path):
    """Return the caches of two machines."""
    return [Remembered(tmp_path / name, {}) for name in ("one", "other")]


def test_one_machine_remembers_in_its_folder(machines, settings):
    settings.REDIS_URL = ""
    one, other = machines

    assert one.add("tries", [1.5], 60)
    assert not one.add("tries", [2.5], 60)
    one.set("code", 1, 60)

    assert (one.get("tries"), one.get("code"), other.get("tries", "nothing")) == ([1.5], 1, "nothing")
    assert one.delete("tries")
    assert one.get("tries") is None


@pytest.mark.redis
def test_what_one_machine_remembers_the_other_knows(machines, redis):
    one, other = machines

    assert one.add("allauth:rl:login:ip:198.51.100.7", [1.5], 60)
    assert not other.add("allauth:rl:login:ip:198.51.100.7", [2.5], 60)
    other.set("code", 1, None)

    assert (other.get("allauth:rl:login:ip:198.51.100.7"), one.get("code")) == ([1.5], 1)
    assert b"198.51" not in redis.say("KEYS", "*")
    assert other.delete("code")
    assert one.get("code", "nothing") == "nothing"


@pytest.mark.redis
def test_it_is_forgotten_in_time(machines, redis):
    one, other = machines
    one.set("code", 1, 0.1)
    one.set("later", 1)

    time.sleep(0.15)

    assert (other.get("code"), other.get("later")) == (None, 1)


@pytest.mark.redis
def test_while_redis_is_away_each_goes_on_alone(machines, redis):
    one, other = machines
    redis.kill()

    assert one.add("code", 1, 60)
    assert not one.add("code", 1, 60)
    one.set("tries", [1.5], 60)
    assert one.get("tries") == FileBasedCache(one._dir, {}).get("tries") == [1.5]
    assert other.get("tries") is None
    assert one.delete("tries")
