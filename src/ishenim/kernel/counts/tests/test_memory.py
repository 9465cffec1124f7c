"""All processes of a machine count together, in memory of a fixed size that no kill can lock."""

from __future__ import annotations

import os
import secrets
import signal
import time

import pytest

from ishenim.kernel import counts
from ishenim.kernel.counts import memory
from ishenim.kernel.counts.memory import Marks

# Python warns of threads that a child does not have; these children only count.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def in_another(do):
    """Do something in a process forked from this one, and return the number it answers with."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(do()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as said:
        return float(said.read())


def somebody():
    return secrets.token_bytes(12)


def test_a_try_in_one_process_is_a_try_in_the_other():
    counts.share()
    who = somebody()
    counts.spend(who, tries=10, seconds=600)

    assert in_another(lambda: counts.spend(who, tries=10, seconds=600)) == pytest.approx(2, abs=0.1)
    assert counts.spend(who, tries=10, seconds=600) == pytest.approx(3, abs=0.1)


def test_what_was_used_in_one_process_is_used_in_the_other():
    counts.share()
    ours, theirs = somebody(), somebody()
    assert counts.first(ours, seconds=60)

    assert not in_another(lambda: int(counts.first(ours, seconds=60)))
    assert in_another(lambda: int(counts.first(theirs, seconds=60)))
    assert not counts.first(theirs, seconds=60)


def test_of_processes_that_use_the_same_thing_at_once_one_is_first():
    counts.share()
    for _ in range(20):
        named = somebody()
        reading, writing = os.pipe()
        children = []
        for _child in range(4):
            children.append(os.fork())
            if not children[-1]:
                os.write(writing, b"1" if counts.first(named, seconds=60) else b"0")
                os._exit(0)
        for child in children:
            os.waitpid(child, 0)
        os.close(writing)
        with os.fdopen(reading) as said:
            assert sorted(said.read()) == ["0", "0", "0", "1"]


def test_a_process_that_is_killed_while_it_counts_keeps_nobody_from_counting():
    marks = Marks(64)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with marks._alone():
            os.write(writing, b"1")
            time.sleep(60)
    assert os.read(reading, 1) == b"1"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert marks.first(somebody(), seconds=60)


def test_a_flood_takes_no_more_memory_and_those_forgotten_first_make_room():
    marks = Marks(80)
    size = len(marks.memory)
    first, last = somebody(), somebody()
    marks.spend(first, tries=1, seconds=1)
    for _ in range(2000):
        marks.spend(somebody(), tries=1, seconds=1000)
    marks.spend(last, tries=1, seconds=1000)

    assert len(marks.memory) == size
    assert marks.spend(last, tries=1, seconds=1000) == pytest.approx(2, abs=0.1)
    assert marks.spend(first, tries=1, seconds=1) == 1


def test_what_means_the_same_has_the_same_mark_and_what_is_cut_elsewhere_has_another():
    assert counts.mark("limit", "codes", b"x") == counts.mark("limit", "codes", b"x")
    assert counts.mark("ab", "c") != counts.mark("a", "bc")


def test_everybody_can_be_forgotten_at_once():
    who = somebody()
    counts.first(who, seconds=60)

    memory.forget_all()

    assert counts.first(who, seconds=60)
