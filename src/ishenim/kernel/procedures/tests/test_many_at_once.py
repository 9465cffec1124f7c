"""Many people act in the same moment: nothing is lost, nothing is written twice, one of many wins."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import connection, connections
from django.utils import timezone
from tests.acts import act, ask, now_of, steps_taken
from tests.world import World

from ishenim.kernel.documents import storing
from ishenim.kernel.documents.taking import take
from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.verify import verify
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.checking import states_that_differ
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.procedures.refusals import NotNow
from ishenim.kernel.procedures.removing import remove_what_nobody_brings

pytestmark = pytest.mark.lossless

THREADS = 8
ROAD = ["accept", "show_text", "promise", "done"]


@pytest.fixture
def world(transactional_db, settings, tmp_path, monday):
    """A world in a database that every thread opens for itself, with a ledger of its own."""
    settings.VAR = tmp_path
    settings.SECOND_CHECKPOINTS = tmp_path / "second"
    if connection.vendor != "sqlite":
        yield World()
        return
    in_memory, named = connections["default"], connections.databases["default"]
    with sqlite3.connect(tmp_path / "rows.sqlite3") as file:
        in_memory.connection.backup(file)
    file.close()
    before, named["NAME"] = named["NAME"], str(tmp_path / "rows.sqlite3")
    connections["default"] = connections.create_connection("default")
    yield World()
    connections["default"].close()
    named["NAME"] = before
    connections["default"] = in_memory


def all_at_once(acts: list[Callable[[], object]]) -> list[Exception]:
    """Let each act begin in the same moment in a thread of its own; return what went wrong in any."""
    wrong: list[Exception] = []
    start = threading.Barrier(len(acts))

    def run(one: Callable[[], object]) -> None:
        start.wait()
        try:
            one()
        except Exception as fault:  # noqa: BLE001 -- whatever it is, the test is to see it
            wrong.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[one]) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def check_the_book(entries: int) -> None:
    while sequencer.place_waiting():
        pass
    assert Entry.objects.count() == entries
    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == list(
        range(entries)
    )
    assert verify() == []
    assert list(states_that_differ()) == []


@pytest.mark.parametrize("steps", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_what_eight_threads_do_at_once_is_all_written_and_placed_once(world, steps):
    questions = steps // (len(ROAD) + 1)

    def work() -> None:
        for _ in range(questions):
            question = ask(world.beat)
            for step in ROAD:
                act(question, step, world.moderator if step == "show_text" else world.officer)

    def place() -> None:
        while Entry.objects.count() < THREADS * steps:
            sequencer.place_waiting()
            time.sleep(0.05)

    assert all_at_once([work] * THREADS + [place] * 2) == []

    check_the_book(THREADS * steps)
    roads = Counter(steps_taken_by_matter().values())
    assert roads == {("ask", *ROAD): THREADS * questions}


def steps_taken_by_matter() -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for matter, step in Entry.objects.order_by("pk").values_list("matter_id", "step"):
        found[matter] = (*found.get(matter, ()), step)
    return found


@pytest.mark.parametrize("attempt", range(5))
def test_of_many_simultaneous_attempts_at_one_step_exactly_one_wins(world, attempt):
    question = ask(world.beat)

    refusals = all_at_once([lambda: act(question, "accept", world.officer)] * THREADS)

    assert [type(refusal) for refusal in refusals] == [NotNow] * (THREADS - 1)
    assert steps_taken(question) == ["ask", "accept"]
    assert Deadline.objects.filter(matter=question, step="promise").count() == 1
    check_the_book(2)


def test_when_two_steps_exclude_each_other_only_one_of_them_happens(world):
    question = ask(world.beat)
    acts = [lambda step=step: act(question, step, world.officer) for step in ("accept", "give_back") * 4]

    refusals = all_at_once(acts)

    accepted, returned = (steps_taken(question).count(step) for step in ("accept", "give_back"))
    assert accepted + returned == 1
    assert [type(refusal) for refusal in refusals] == [NotNow] * 7
    check_the_book(2)


def test_a_person_and_the_clock_in_one_moment_leave_one_truth(world, on):
    clock.do_what_the_day_asks(timezone.now())
    questions = [ask(world.beat) for _ in range(6)]
    for question in questions:
        act(question, "show_text", world.moderator)
    before = Entry.objects.count()
    now = on("2026-10-09 00:00")

    acts = [lambda: clock.act_on_missed_deadlines(now)] * 2
    acts += [lambda question=question: act(question, "accept", world.officer) for question in questions]
    assert all_at_once(acts) == []

    for question in questions:
        steps = steps_taken(question)
        assert steps in (["ask", "show_text", "overdue", "accept"], ["ask", "show_text", "accept"])
        missed = Deadline.objects.get(matter=question, step="accept").missed_at is not None
        assert missed == ("overdue" in steps)
        assert now_of(question).overdue_since is None
    check_the_book(Entry.objects.count())
    assert Entry.objects.count() >= before + len(questions)


def test_what_is_being_removed_is_brought_by_no_step_and_what_a_step_brings_is_not_removed(world):
    """A form stood open for a day, and is sent in the moment in which what it kept is removed."""
    questions = [ask(world.beat) for _ in range(THREADS)]
    kept = [take(upload(files.picture(size=(5 + number, 5)))) for number in range(THREADS)]
    a_day_later = timezone.now() + storing.KEPT_FOR

    def bring(question, document):
        with suppress(ValidationError):
            act(question, "accept", world.officer, attachments=[document])

    wrong = all_at_once(
        [
            *(partial(bring, question, document) for question, document in zip(questions, kept, strict=True)),
            *(partial(remove_what_nobody_brings, a_day_later) for _ in range(2)),
        ]
    )

    assert not wrong
    for question, document in zip(questions, kept, strict=True):
        brought = question.attachments.filter(document__sha256=document.sha256).exists()
        assert brought == ("accept" in steps_taken(question))
        for store, fingerprint in ((storing.CLEAN, document.sha256), (storing.ORIGINALS, document.original)):
            there = storages[store].exists(storing.where(fingerprint))
            assert there == brought, "either the step has its file, or both are gone"
