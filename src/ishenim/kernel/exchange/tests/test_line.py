"""Whoever asks gets an answer or hears at once that nobody is there; and always hears who answered."""

from __future__ import annotations

import threading
import time

import pytest

from ishenim.kernel.exchange import Away, ask, insist, packed
from ishenim.kernel.exchange.line import PATIENCE, PAUSE

pytestmark = pytest.mark.redis
PING = packed("PING")


def seconds_of(do):
    begun = time.perf_counter()
    with pytest.raises(Away):
        do()
    return time.perf_counter() - begun


def test_an_answer_says_what_and_who(redis):
    first = ask(PING)

    assert first.value == b"PONG"
    assert first.server
    assert ask(PING) == first


def test_every_thread_has_a_line_of_its_own_to_the_same_server(redis):
    servers = []
    threads = [threading.Thread(target=lambda: servers.append(ask(PING).server)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert servers == [ask(PING).server] * 4


def test_a_server_that_was_started_anew_answers_at_once_under_another_number(redis):
    before = ask(PING).server
    redis.kill()
    redis.start()

    assert ask(PING).server != before


def test_where_nobody_is_one_hears_so_at_once_and_for_a_while_without_trying(redis):
    ask(PING)
    redis.kill()

    assert seconds_of(lambda: ask(PING)) < PATIENCE
    redis.start()
    assert seconds_of(lambda: ask(PING)) < PATIENCE

    time.sleep(PAUSE)
    assert ask(PING).value == b"PONG"


def test_whoever_insists_tries_all_the_same(redis):
    ask(PING)
    redis.kill()
    seconds_of(lambda: insist(PING))
    redis.start()

    assert insist(PING).value == b"PONG"
    assert ask(PING).value == b"PONG"


def test_a_server_that_stands_still_takes_a_moment_once_and_then_none(redis):
    ask(PING)
    redis.stand_still()
    try:
        assert seconds_of(lambda: ask(PING)) < PATIENCE + 0.2
        assert seconds_of(lambda: ask(PING)) < 0.05
    finally:
        redis.go_on()


def test_an_answer_that_came_too_late_is_never_taken_for_another_one(redis):
    ask(packed("SET", "a", "first"))
    redis.stand_still()
    with pytest.raises(Away):
        insist(packed("GET", "a"))
    redis.go_on()

    assert insist(PING).value == b"PONG"


def test_a_server_that_refuses_is_as_good_as_none(redis):
    with pytest.raises(Away):
        ask(packed("NOSUCHCOMMAND"))
    time.sleep(PAUSE)
    assert ask(PING).value == b"PONG"


def test_an_address_that_was_changed_is_used_at_once(redis, settings):
    ask(PING)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    with pytest.raises(Away):
        ask(PING)
