"""Whoever changed something, every machine knows; and where nobody can know, nothing is taken for unchanged."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from ishenim.kernel import versions
from ishenim.kernel.versions import across

pytestmark = pytest.mark.redis

ANOTHER_MACHINE = """
import sys
from django.conf import settings
settings.configure(REDIS_URL=sys.argv[1])
from ishenim.kernel import versions
getattr(versions, sys.argv[2])(*sys.argv[3:])
print(*versions.tokens(*sys.argv[3:]))
"""


def elsewhere(redis, *words):
    """Do something on another machine and return the versions it saw."""
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_MACHINE, redis.address, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return tuple(int(word) for word in done.stdout.split())


def until_heard():
    """Wait until what is owed was told."""
    last_moment = time.monotonic() + 10
    while across._Debt.owed:
        assert time.monotonic() < last_moment
        time.sleep(0.02)


@pytest.fixture
def redis(redis):
    yield redis
    if redis.process is None:
        redis.start()
    redis.go_on()
    until_heard()


def test_the_server_and_the_epoch_stand_in_front_and_the_others_follow_in_the_order_asked(redis):
    versions.raise_("matter:1", "matter:2")

    server, epoch, first, second = versions.tokens("matter:1", "matter:2")

    assert versions.tokens("matter:2", "matter:1") == (server, epoch, second, first)
    assert versions.tokens() == (server, epoch)
    assert first != second


def test_a_raised_version_is_one_nobody_has_seen(redis):
    seen = set()
    for _ in range(100):
        versions.raise_("ledger")
        seen.add(versions.tokens("ledger"))

    assert len(seen) == 100


def test_what_did_not_change_keeps_its_version(redis):
    versions.raise_("place:417")
    before = versions.tokens("place:417")

    versions.raise_("place:418")
    versions.raise_()

    assert versions.tokens("place:417") == before


def test_a_new_epoch_changes_the_answer_for_everything(redis):
    before = versions.tokens("ledger")

    versions.raise_all()

    assert versions.tokens("ledger")[1] != before[1]


def test_a_change_made_on_another_machine_is_seen_here_at_once(redis):
    before = versions.tokens("matter:1")

    there = elsewhere(redis, "raise_", "matter:1")

    assert versions.tokens("matter:1") == there != before


def test_a_server_that_forgot_everything_makes_everything_new(redis):
    versions.raise_("ledger")
    before = versions.tokens("ledger")

    redis.say("FLUSHALL")

    after = versions.tokens("ledger")
    assert after[1] not in {0, before[1]}
    assert versions.tokens("ledger") == after


def test_a_server_that_woke_with_an_old_memory_is_not_believed(redis):
    versions.raise_("ledger")
    old = versions.tokens("ledger")
    redis.say("SAVE")
    versions.raise_("ledger")

    redis.kill()
    redis.start()

    woken = versions.tokens("ledger")
    assert woken[1:] == old[1:], "the memory is the old one, or this test tries nothing"
    assert woken != old


def test_while_the_server_is_away_no_two_answers_are_the_same(redis):
    versions.raise_("ledger")
    known = versions.tokens("ledger")
    redis.kill()

    answers = {versions.tokens("ledger") for _ in range(50)}

    assert len(answers) == 50
    assert known not in answers


def test_what_is_too_dear_to_make_for_each_page_stays_for_a_second_while_the_server_is_away(redis):
    assert versions.lasting("places") == versions.tokens("places")
    redis.kill()

    assert len({versions.lasting("places") for _ in range(50)}) <= 2


def test_a_change_that_could_not_be_told_is_told_as_soon_as_somebody_hears(redis):
    versions.raise_("matter:1")
    before = elsewhere(redis, "tokens", "matter:1")
    redis.stand_still()
    versions.raise_("matter:1")
    redis.go_on()

    until_heard()

    assert elsewhere(redis, "tokens", "matter:1") != before


def test_whoever_could_not_tell_of_a_change_believes_nothing_until_it_was_heard(redis, monkeypatch):
    versions.raise_("matter:1")
    known = versions.tokens("matter:1")
    monkeypatch.setattr(across._Debt, "owed", 1)

    assert versions.tokens("matter:1")[0] == 0

    monkeypatch.setattr(across._Debt, "owed", 0)
    assert versions.tokens("matter:1") == known


def test_in_one_look_each_version_is_asked_for_once_and_after_a_change_of_ones_own_again(redis):
    with versions.one_look():
        before = versions.tokens("matter:1")
        elsewhere(redis, "raise_", "matter:1")
        assert versions.tokens("matter:1") == before

        versions.raise_("matter:2")
        assert versions.tokens("matter:1") != before

    with versions.one_look():
        assert versions.tokens("matter:1") != before
