"""What is done behind the scenes goes on whatever happens, and says when it cannot."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from structlog.testing import capture_logs

from ishenim.config import jobs
from ishenim.config.jobs import JOBS, Job, done, pause_after, repeat, work
from ishenim.kernel.ledger import holding, sequencer

pytestmark = pytest.mark.django_db(transaction=True)


class Broken(Exception):
    """What a job raises here."""


def test_jobs_are_done_again_and_again_until_asked_to_end():
    ending, times = threading.Event(), []

    def count():
        times.append(1)
        if len(times) == 3:
            ending.set()
        return 1

    assert work([Job("counting", count, every=0.001, at_once=100)], ending)
    assert len(times) == 3


def test_a_job_that_fails_is_tried_again_and_the_failure_is_in_the_log():
    ending, times = threading.Event(), []

    def fail_once():
        times.append(1)
        if len(times) == 1:
            raise Broken("no disk")
        ending.set()
        return 0

    with capture_logs() as logs:
        assert work([Job("writing", fail_once, every=0.001, at_once=100)], ending)
    assert [(entry["event"], entry["job"]) for entry in logs] == [("job.failed", "writing")]


def test_a_job_that_fails_does_not_hold_the_others_up():
    ending, done = threading.Event(), []

    def fail():
        raise Broken

    def do():
        done.append(1)
        if len(done) == 5:
            ending.set()
        return 0

    with capture_logs():
        work(
            [Job("failing", fail, every=0.001, at_once=100), Job("doing", do, every=0.001, at_once=100)],
            ending,
        )
    assert len(done) == 5


def test_a_job_that_fails_for_too_long_ends_the_work_with_an_error(monkeypatch):
    monkeypatch.setattr(jobs, "HOPELESS_AFTER", 0.01)

    def fail():
        raise Broken

    with capture_logs():
        assert not work([Job("failing", fail, every=0.001, at_once=100)], threading.Event())


def test_a_job_that_did_all_it_can_at_once_begins_again_without_a_pause():
    ending, times = threading.Event(), []

    def do_a_full_batch():
        times.append(1)
        if len(times) == 50:
            ending.set()
        return 100

    assert work([Job("catching up", do_a_full_batch, every=60, at_once=100)], ending)
    assert len(times) == 50


def test_nothing_begins_once_asked_to_end():
    ending, times = threading.Event(), []
    ending.set()
    repeat(Job("late", lambda: times.append(1), every=0.001, at_once=100), ending, threading.Event())
    assert times == []


def test_the_pause_is_the_rest_of_the_turn_and_grows_with_each_failure_up_to_a_minute():
    assert pause_after(0, every=5, took=2) == 3
    assert pause_after(0, every=5, took=9) == 0
    assert [pause_after(failures, every=1, took=0) for failures in (1, 2, 3, 30)] == [2, 4, 8, 60]


def test_entries_are_placed_once_a_second():
    assert {job.name: job.every for job in JOBS}["placing entries in the ledger"] == 1.0


@pytest.mark.django_db(transaction=True)
def test_while_the_book_is_held_only_that_is_done_which_adds_nothing_to_it():
    did = []
    holding.hold("older", have=3, signed=5)

    for job in (
        Job("placing", lambda: did.append("placing") or 1, 1.0, 1),
        Job("indexing", lambda: did.append("indexing") or 1, 1.0, 1, while_held=True),
    ):
        assert done(job) == job.while_held

    assert did == ["indexing"]
    assert [job.name for job in JOBS if job.while_held] == [
        "keeping the index",
        "moving the log of SQLite into its file",
        "telling how the jobs are",
        "looking back after a restore",
    ]


def test_what_lasts_is_interrupted_when_everything_ends():
    ending, interrupted = threading.Event(), threading.Event()

    def last() -> int:
        ending.set()
        assert interrupted.wait(10)
        return 0

    assert work([Job("lasting", last, every=0.001, at_once=1, interrupt=interrupted.set)], ending)
    assert interrupted.is_set()


def test_what_is_heavy_begins_only_after_a_while():
    ending, begun = threading.Event(), []
    threading.Timer(0.3, ending.set).start()
    assert work([Job("heavy", lambda: begun.append(1) or 0, every=60, at_once=1, first_after=60)], ending)
    assert not begun


@pytest.mark.postgresql
def test_a_job_that_waits_for_its_turn_keeps_no_line_to_the_database_from_the_others():
    held = []

    def once():
        assert done(Job("reading", sequencer.length, every=1, at_once=1)) == 0
        held.append(connection.connection)

    thread = threading.Thread(target=once)
    thread.start()
    thread.join()
    assert held == [None]
