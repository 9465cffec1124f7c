"""What is done behind the scenes, and how often: each job in a thread of its own, for ever.

A job that fails is tried again after a pause that grows. One that has failed for ten minutes on end ends
the process with an error, so that whoever watches over it sees it and begins anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import close_old_connections, connections

from ishenim.config.backups import before_serving
from ishenim.domains.meetings import finding_schedules, tallying
from ishenim.domains.monitor import figuring
from ishenim.kernel import metrics, versions
from ishenim.kernel.health import beats, parts
from ishenim.kernel.ledger import holding, publishing, sealed, seals, sequencer
from ishenim.kernel.notices import bounces, channels, official, places_turn, sending, subscriptions, telling
from ishenim.kernel.procedures import clock, confided_erasing, removing
from ishenim.kernel.rows import turn
from ishenim.kernel.search import indexing

LONGEST_PAUSE = 60.0
HOPELESS_AFTER = 600.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that is never finished.

    It returns how much it did; whoever did as much as it can `at_once` begins again without a pause. While the book is
    held only that is done which adds nothing to the record and tells nobody of it. What is heavy begins `first_after`
    so many seconds, when everybody who waits for the start has been served; what lasts says how to `interrupt` it.
    """

    name: str
    does: Callable[[], int]
    every: float
    at_once: int
    while_held: bool = False
    first_after: float = 0.0
    interrupt: Callable[[], None] | None = None


JOBS = [
    Job(parts.PLACING, sequencer.place_waiting, every=1.0, at_once=5000),
    Job("publishing the ledger to other machines", publishing.publish_new, every=1.0, at_once=5000),
    Job("watching deadlines", clock.tick, every=5.0, at_once=clock.AT_ONCE),
    Job("making schedules", finding_schedules.find_waiting, every=2.0, at_once=1),
    Job("keeping the index", indexing.index_new, every=2.0, at_once=indexing.AT_ONCE, while_held=True),
    Job("counting the year's questions", tallying.count_the_year, every=30.0, at_once=2),
    Job("counting the results of questions", tallying.count_results, every=120.0, at_once=2),
    Job("writing letters", telling.fan_out, every=2.0, at_once=telling.AT_ONCE),
    Job("writing the letters of the week", official.write_weekly, every=60.0, at_once=1000),
    Job("telling of places that change", places_turn.tell_of_turns, every=60.0, at_once=1_000_000),
    Job("sending letters", sending.send_waiting, every=5.0, at_once=sending.AT_ONCE),
    Job("telling channels", channels.post_waiting, every=5.0, at_once=channels.AT_ONCE),
    Job(
        "forgetting who never confirmed",
        subscriptions.forget_unconfirmed,
        600.0,
        subscriptions.FORGET_AT_ONCE,
    ),
    Job("removing what nobody brings", removing.remove_what_nobody_brings, 20.0, removing.AT_ONCE),
    Job("moving the log of SQLite into its file", turn.move_log, every=1.0, at_once=1, while_held=True),
    Job(parts.COMPARING, seals.compare, every=30.0, at_once=1),
    Job("telling how the jobs are", beats.write, every=beats.EVERY, at_once=1, while_held=True),
    Job("looking back after a restore", before_serving.keep_looking, every=10.0, at_once=1, while_held=True),
    Job(
        "publishing the record as files",
        figuring.publish_and_compute,
        every=600.0,
        at_once=3,
        first_after=60.0,
        interrupt=figuring.interrupt,
    ),
    Job("noting what was erased under seal", confided_erasing.note_down, every=60.0, at_once=1_000_000),
    Job("signing promises", sealed.sign_waiting, every=1.0, at_once=sealed.AT_ONCE),
    Job("closing sealed days", sealed.close_past_days, every=600.0, at_once=sealed.LEAVES_A_DAY),
    Job("forgetting addresses that letters came back from", bounces.forget_paused, 600.0, bounces.AT_ONCE),
    Job("forgetting old letters", subscriptions.forget_sent, 600.0, subscriptions.FORGET_AT_ONCE),
]


def work(jobs: Sequence[Job], ending: threading.Event) -> bool:
    """Do the jobs until asked to end; return False if one of them cannot be done any more."""
    hopeless = threading.Event()
    threads = [threading.Thread(target=repeat, args=[job, ending, hopeless], name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    ending.wait()
    for job in jobs:
        if job.interrupt:
            job.interrupt()
    for thread in threads:
        thread.join()
    return not hopeless.is_set()


def repeat(job: Job, ending: threading.Event, hopeless: threading.Event) -> None:
    """Do one job again and again, with longer pauses while it fails."""
    failures, well = 0, time.monotonic()
    beats.pulses.begun(job.name, job.every)
    ending.wait(job.first_after)
    while not ending.is_set():
        begun = time.monotonic()
        did = done(job)
        if did is not None:
            failures, well = 0, time.monotonic()
        elif time.monotonic() - well > HOPELESS_AFTER:
            hopeless.set()
            ending.set()
        else:
            failures += 1
        if did is None or did < job.at_once:
            ending.wait(pause_after(failures, job.every, time.monotonic() - begun))
    connections.close_all()


def done(job: Job) -> int | None:
    """Do a job once and return how much it did; nothing if it failed, which the log tells.

    The connection it failed on is forgotten, and any other of PostgreSQL goes back to where all jobs take theirs from:
    there are fewer than jobs, and whoever kept one while it waits for its turn would keep it from the others.
    """
    try:
        if holding.stands() and not job.while_held:
            beats.pulses.well(job.name)
            return 0
        with versions.one_look():
            did = job.does()
    except Exception as fault:
        log.exception("job.failed", job=job.name)
        metrics.JOBS_FAILED.labels(job.name).inc()
        beats.pulses.failed(job.name, fault)
        connections.close_all()
        return None
    finally:
        close_old_connections()
    metrics.JOBS_DID.labels(job.name).inc(did)
    beats.pulses.well(job.name)
    return did


def pause_after(failures: int, every: float, took: float) -> float:
    """Return the seconds to wait: the rest of the turn when all is well, ever more when it is not."""
    if failures:
        return float(min(every * 2**failures, LONGEST_PAUSE))
    return max(every - took, 0.0)
