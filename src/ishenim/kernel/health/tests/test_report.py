"""However many ask, the parts are asked once a second; one part that is wrong is named."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ishenim.kernel.health import parts as parts_of_all
from ishenim.kernel.health import report
from ishenim.kernel.health.parts import Part, well, wrong
from ishenim.kernel.health.report import Asked


@pytest.fixture
def parts(monkeypatch):
    """Replace the parts by one that is counted and needed, and one that is not."""
    asked = []

    def first():
        asked.append(1)
        return wrong("It is away.")

    made = [Part("first", "First", first, needed=True), Part("second", "Second", lambda: well("Here."))]
    monkeypatch.setattr(parts_of_all, "PARTS", made)
    return asked


def test_what_is_wrong_is_named_and_whether_it_is_in_the_way(parts, monkeypatch):
    told = Asked().report()
    assert (told.wrong, told.in_the_way) == (["first"], ["first"])
    monkeypatch.setattr(parts_of_all, "PARTS", [Part("second", "Second", lambda: wrong("No."))])
    told = Asked().report()
    assert (told.wrong, told.in_the_way) == (["second"], [])


def test_within_a_second_nobody_asks_twice(parts, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(report.time, "monotonic", lambda: clock[0])
    asked = Asked()
    for _ in range(100):
        asked.report()
    assert len(parts) == 1
    clock[0] = 1.1
    asked.report()
    assert len(parts) == 2
    asked.forget()
    asked.report()
    assert len(parts) == 3


def test_while_somebody_asks_the_others_read_the_last_report(monkeypatch):
    goes_on = threading.Event()
    begun = threading.Event()
    answers = [well("First."), well("Second.")]

    def slow():
        answer = answers.pop(0)
        if not answers:
            begun.set()
            assert goes_on.wait(10)
        return answer

    monkeypatch.setattr(parts_of_all, "PARTS", [Part("slow", "Slow", slow)])
    monkeypatch.setattr(report, "HOLDS_FOR", 0.0)
    asked = Asked()
    first = asked.report()
    with ThreadPoolExecutor(2) as people:
        second = people.submit(asked.report)
        assert begun.wait(10)
        assert asked.report() is first
        goes_on.set()
        assert second.result() is not first


def test_a_report_of_long_ago_is_shown_to_nobody_even_while_somebody_asks(monkeypatch):
    clock, asked = [0.0], Asked()
    goes_on, begun = threading.Event(), threading.Event()
    answers = [well("First."), well("Second.")]

    def slow():
        if len(answers) == 1:
            begun.set()
            assert goes_on.wait(10)
        return answers.pop(0)

    monkeypatch.setattr(parts_of_all, "PARTS", [Part("slow", "Slow", slow)])
    monkeypatch.setattr(report.time, "monotonic", lambda: clock[0])
    first = asked.report()
    clock[0] = 3600.0
    with ThreadPoolExecutor(2) as people:
        maker = people.submit(asked.report)
        assert begun.wait(10)
        other = people.submit(asked.report)
        time.sleep(0.1)
        assert not other.done(), "it waits for the next"
        goes_on.set()
        assert other.result() is maker.result() is not first


def test_those_who_come_first_at_the_same_moment_ask_once(parts):
    asked = Asked()
    with ThreadPoolExecutor(8) as people:
        told = {id(one) for one in people.map(lambda _: asked.report(), range(32))}
    assert (len(told), len(parts)) == (1, 1)
