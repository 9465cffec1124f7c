"""A page is kept while every machine can say that nothing changed, and not a moment longer."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from ishenim.kernel.counts import memory
from ishenim.kernel.exchange.line import PAUSE
from ishenim.kernel.pages.limits import Limit
from ishenim.kernel.pages.proof_of_work import first_use

pytestmark = pytest.mark.redis

PAGE = "/en/matters/26-1/"
ANOTHER_MACHINE = """
import sys
from django.conf import settings
settings.configure(REDIS_URL=sys.argv[1])
from ishenim.kernel import versions
versions.raise_(sys.argv[2])
"""


def raised_elsewhere(redis, key):
    subprocess.run(
        [sys.executable, "-c", ANOTHER_MACHINE, redis.address, key],
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_page_is_shown_again_until_another_machine_says_that_it_changed(redis, ask):
    assert "made 1" in ask(PAGE).text
    assert "made 1" in ask(PAGE).text

    raised_elsewhere(redis, "matter:26-1")

    assert "made 2" in ask(PAGE).text


def test_while_redis_is_away_every_page_is_made_anew_and_none_that_a_reader_has_is_called_true(redis, ask):
    etag = ask(PAGE).headers["ETag"]
    redis.kill()

    assert "made 2" in ask(PAGE).text
    assert "made 3" in ask(PAGE, headers={"if-none-match": etag}).text


def test_a_page_kept_before_redis_was_started_anew_is_made_anew_once(redis, ask):
    ask(PAGE)
    redis.say("SAVE")
    redis.kill()
    redis.start()
    time.sleep(PAUSE)

    assert "made 2" in ask(PAGE).text
    assert "made 2" in ask(PAGE).text


def test_two_machines_give_the_same_page_the_same_mark(redis, ask):
    from ishenim.kernel.pages.keeping import kept_pages

    first = ask(PAGE).headers["ETag"]
    kept_pages.clear()

    assert ask(PAGE).headers["ETag"] == first


def test_whoever_tries_too_often_on_one_machine_waits_on_the_other(redis):
    limit = Limit("trial", tries=2, seconds=6000)
    assert [limit.try_again_in(b"one") for _ in range(3)] == [0, 0, 3000]

    memory.forget_all()  # another machine never had what this one counted

    assert limit.try_again_in(b"one")


def test_a_puzzle_that_was_used_on_one_machine_is_used_on_the_other(redis):
    assert first_use("a puzzle")

    memory.forget_all()

    assert not first_use("a puzzle")
