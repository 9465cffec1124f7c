"""What comes in one moment is written by one of those who brought it; nobody hears of another's fault."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connections, transaction

from ishenim.kernel.procedures.together import Together

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 10.0


class Book:
    """Keeps what was written, each transaction by itself, and can be made to wait or to fail."""

    def __init__(self):
        self.written = []
        self.unwritable = set()
        self.open = threading.Event()
        self.open.set()

    def write(self, parts):
        self.open.wait(SOON)
        for part in parts:
            if part in self.unwritable:
                raise ValueError(part)
        self.written.append(list(parts))


@pytest.fixture
def book(settings, tmp_path):
    settings.VAR = tmp_path
    return Book()


@pytest.fixture
def queue(book):
    return Together(book.write)


def bring(queue, parts):
    """Bring each part in a thread of its own, one after another; return what each thread was told."""

    def one(part):
        try:
            queue.add(part)
        except (ValueError, OperationalError) as fault:
            return fault
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(parts)) as threads:
        waiting = []
        for number, part in enumerate(parts, 1):
            waiting.append(threads.submit(one, part))
            until(lambda number=number: len(queue._queue) == number)
        yield
        return_values = [future.result(SOON) for future in waiting]
    yield return_values


def until(true):
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def told(queue, book, parts):
    """Let all but the first come while the first is being written."""
    book.open.clear()
    steps = bring(queue, parts)
    next(steps)
    book.open.set()
    return next(steps)


def test_whoever_comes_while_one_is_written_is_written_together_in_the_order_they_came(queue, book):
    assert told(queue, book, ["a", "b", "c", "d"]) == [None] * 4
    assert book.written == [["a"], ["b", "c", "d"]]
    assert queue._queue == []


def test_only_who_brought_what_cannot_be_written_hears_of_it(queue, book):
    book.unwritable = {"c"}
    answers = told(queue, book, ["a", "b", "c", "d"])
    assert [str(answer) for answer in answers] == ["None", "None", "c", "None"]
    assert book.written == [["a"], ["b"], ["d"]]


def test_where_the_database_is_away_all_hear_it_at_once_and_nobody_waits_for_another(book):
    asked = []

    def write(parts):
        book.open.wait(SOON)
        asked.append(list(parts))
        raise OperationalError("away")

    queue = Together(write)
    book.open.clear()
    steps = bring(queue, ["a", "b", "c"])
    next(steps)
    book.open.set()

    assert [str(answer) for answer in next(steps)] == ["away"] * 3
    assert asked == [["a"], ["b", "c"]]
    assert queue._queue == []


def test_a_fault_of_the_first_leaves_the_others_their_turn(queue, book):
    book.unwritable = {"a"}
    assert [str(answer) for answer in told(queue, book, ["a", "b"])] == ["a", "None"]
    queue.add("c")
    assert book.written == [["b"], ["c"]]


def test_if_a_thread_is_ended_while_it_writes_the_others_are_written_and_told_the_truth(book):
    ended = []

    def write(parts):
        if not ended:
            book.open.wait(SOON)
            ended.append(parts)
            raise SystemExit
        book.write(parts)

    queue = Together(write)
    book.open.clear()
    steps = bring(queue, ["a", "b", "c"])
    next(steps)
    book.open.set()
    with pytest.raises(SystemExit):
        next(steps)
    until(lambda: queue._queue == [])
    assert book.written == [["b", "c"]]


def test_inside_a_transaction_a_part_is_written_with_it_and_undone_with_it(queue, book):
    with transaction.atomic():
        queue.add("a")
        assert book.written == [["a"]]
    book.unwritable = {"b"}
    with pytest.raises(ValueError, match="b"), transaction.atomic():
        queue.add("b")
    assert queue._queue == []
