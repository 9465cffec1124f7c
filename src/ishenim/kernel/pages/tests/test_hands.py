"""Work is done by a free hand or not at all, and whoever waits hears what came of it."""

from __future__ import annotations

import threading

import pytest

from ishenim.kernel.pages.hands import Hands, NobodyIsFree


@pytest.fixture
def hands():
    return Hands(1, "test")


@pytest.fixture
def gate(hands):
    """Keep the only hand busy until the gate is opened."""
    gate, begun = threading.Event(), threading.Event()

    def busy():
        begun.set()
        gate.wait()
        return "late"

    heard = []
    waits = threading.Thread(target=lambda: heard.append(hands.do(busy, 0.01)))
    waits.start()
    begun.wait()
    gate.heard, gate.waits = heard, waits
    yield gate
    gate.set()
    waits.join()


def test_what_is_done_comes_back(hands):
    assert hands.do(lambda: "done", 5) == "done"
    assert hands.do(threading.current_thread, 5).name == "test-0"


def test_what_breaks_is_raised_where_it_was_asked_and_the_hand_goes_on(hands):
    with pytest.raises(ZeroDivisionError):
        hands.do(lambda: 1 / 0, 5)

    assert hands.do(lambda: "done", 5) == "done"


def test_what_nobody_began_in_time_is_never_done(hands, gate):
    done = []
    with pytest.raises(NobodyIsFree):
        hands.do(lambda: done.append(1), 0.01)

    gate.set()
    hands.do(lambda: done.append(2), 5)

    assert done == [2]


def test_what_was_begun_is_waited_for_however_long_it_takes(gate):
    gate.set()
    gate.waits.join()

    assert gate.heard == ["late"]
