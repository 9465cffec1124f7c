"""Deadlines in working days are counted anew from the moment they began; all others stay where they are."""

from __future__ import annotations

from datetime import date

import pytest
from tests.acts import act, announced, ask, now_of, open_deadlines
from tests.world import moment

from ishenim.kernel import versions
from ishenim.kernel.calendar.decrees import decree
from ishenim.kernel.procedures import counting_anew
from ishenim.kernel.procedures.counting_anew import count_anew
from ishenim.kernel.procedures.models import Deadline


@pytest.fixture
def off(world, monday, django_capture_on_commit_callbacks):
    """Let acts make days off, and count anew."""

    def counted(*days):
        with django_capture_on_commit_callbacks(execute=True):
            for day in days:
                decree(date.fromisoformat(day), off=True, basis="An act")
        return count_anew(moment("2026-10-05 10:00"))

    return counted


def test_where_nothing_runs_nothing_moves(off):
    assert off("2026-10-06") == 0


def test_every_deadline_of_a_matter_is_counted_from_its_own_beginning(world, off):
    question = ask(world.beat)

    assert off("2026-10-06") == 2

    assert open_deadlines(question) == {"show_text": "2026-10-08 00:00", "accept": "2026-10-10 00:00"}
    assert now_of(question).due_at == moment("2026-10-08 00:00")


def test_a_day_that_no_deadline_reaches_moves_none(world, off):
    question = ask(world.beat)

    assert off("2026-10-16") == 0
    assert open_deadlines(question)["accept"] == "2026-10-09 00:00"


def test_what_counts_from_the_opening_goes_on_counting_from_it(world, off, on):
    question = ask(world.beat)
    on("2026-10-06 09:00")
    act(question, "accept", world.officer)

    off("2026-10-06")

    assert open_deadlines(question) == {"show_text": "2026-10-08 00:00", "promise": "2026-10-27 00:00"}


def test_a_day_that_a_promise_or_a_quarter_names_stays(world, off):
    question = act(ask(world.beat), "show_text", world.moderator)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer, promised_for="2026-10-08")

    assert off("2026-10-07") == 0
    assert open_deadlines(question) == {"done": "2026-10-09 00:00"}


def test_a_term_after_the_end_of_a_meeting_is_counted_from_that_end(world, off, monday):
    meeting = announced(world.beat, world.officer)
    assert open_deadlines(meeting) == {"hold": "2026-11-24 00:00"}

    assert off("2026-11-20") == 1
    assert open_deadlines(meeting) == {"hold": "2026-11-25 00:00"}


def test_what_was_kept_or_missed_is_not_counted_again(world, off):
    question = act(ask(world.beat), "show_text", world.moderator)
    before = Deadline.objects.get(matter=question, step="show_text").due_at

    assert off("2026-10-06") == 1
    assert Deadline.objects.get(matter=question, step="show_text").due_at == before


def test_pages_that_show_a_deadline_that_moved_are_made_anew_and_no_others(
    world, off, django_capture_on_commit_callbacks
):
    question = act(ask(world.beat), "show_text", world.moderator)
    promised = act(ask(world.beat), "show_text", world.moderator)
    act(promised, "accept", world.officer)
    act(promised, "promise", world.officer, promised_for="2026-10-30")
    keys = [f"matter:{question.reference}", f"matter:{promised.reference}"]
    before = [versions.tokens(key) for key in keys]

    with django_capture_on_commit_callbacks(execute=True):
        off("2026-10-06")

    assert [versions.tokens(key) == then for key, then in zip(keys, before, strict=True)] == [False, True]


def test_many_matters_are_counted_a_lump_at_a_time(world, off, monkeypatch):
    monkeypatch.setattr(counting_anew, "AT_ONCE", 2)
    questions = [ask(world.beat) for _ in range(5)]

    assert off("2026-10-06") == 10
    assert {open_deadlines(question)["accept"] for question in questions} == {"2026-10-10 00:00"}


def test_counting_takes_a_few_queries_for_a_lump_whatever_it_holds(world, off, django_assert_num_queries):
    ask(world.beat)
    assert off("2026-10-20") == 0
    with django_assert_num_queries(5):
        count_anew(moment("2026-10-05 10:00"))
    for _ in range(3):
        ask(world.beat)
    with django_assert_num_queries(5):
        count_anew(moment("2026-10-05 10:00"))
