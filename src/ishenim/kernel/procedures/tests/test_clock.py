"""The clock acts when nobody has: each miss once, in order, and never on what was kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.acts import (
    act,
    ask,
    everything_written,
    last_line,
    now_of,
    open_deadlines,
    planned,
    steps_taken,
    tick,
)
from tests.world import moment

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def question(world):
    """A question whose text has been shown: only the office's term runs, until the end of Thursday."""
    question = act(ask(world.beat), "show_text", world.moderator)
    clock.do_what_the_day_asks(timezone.now())
    return question


def test_before_its_time_is_up_nothing_is_written(question, on):
    on("2026-10-08 23:59")

    assert clock.tick() == 0
    assert steps_taken(question) == ["ask", "show_text"]


def test_a_miss_is_written_when_the_time_is_up_and_only_once(question, on):
    then = on("2026-10-09 00:00")

    assert [tick(), tick(), tick()] == [1, 0, 0]
    assert steps_taken(question) == ["ask", "show_text", "overdue"]
    assert last_line(question)["by"] == "clock"
    deadline = Deadline.objects.get(step="accept")
    assert (deadline.missed_at, deadline.kept_at) == (then, None)
    stored = now_of(question)
    assert (stored.overdue_since, stored.due_at) == (deadline.due_at, None)


def test_what_was_missed_is_made_good_by_taking_the_step_after_all(question, world, on):
    on("2026-10-09 00:00")
    tick()
    then = on("2026-10-09 11:00")

    act(question, "accept", world.officer)

    deadline = Deadline.objects.get(step="accept")
    assert (deadline.missed_at, deadline.kept_at) == (moment("2026-10-09 00:00"), then)
    assert now_of(question).overdue_since is None


def test_a_miss_of_which_the_matter_has_moved_on_makes_nothing_overdue(question, world, on):
    on("2026-10-09 00:00")
    tick()

    act(question, "refer", world.officer)

    assert now_of(question).overdue_since is None
    assert open_deadlines(question) == {"accept": "2026-10-15 00:00"}


def test_of_several_misses_the_earliest_says_since_when_it_is_overdue(world, on):
    question = ask(world.beat)
    on("2026-10-09 00:00")

    tick()

    assert now_of(question).overdue_since == moment("2026-10-07 00:00")
    act(question, "show_text", world.moderator)
    assert now_of(question).overdue_since == moment("2026-10-09 00:00")


def test_a_clock_that_slept_for_a_week_writes_every_miss_in_the_order_time_ran_out(world, on):
    later = planned(world.beat, world.officer, starts_at="2026-10-20 18:00", ends_at="2026-10-20 19:00")
    question = ask(world.other_beat)
    on("2026-10-30 08:00")

    tick()

    missed = list(Deadline.objects.exclude(missed_at=None).order_by("pk").values_list("step", flat=True))
    assert sorted(missed) == ["accept", "announce", "hold", "show_text"]
    clocked = Entry.objects.filter(step__in=["pass_the_check_on", "overdue", "announcement_late", "not_held"])
    assert list(clocked.order_by("pk").values_list("step", flat=True)) == [
        "pass_the_check_on",
        "overdue",
        "announcement_late",
        "not_held",
    ]
    assert now_of(later).state == "not_held"
    assert now_of(question).state == "raised"


def test_waking_up_twice_writes_nothing_twice(world, on):
    ask(world.beat)
    planned(world.other_beat, world.other_officer)
    on("2026-12-28 08:00")
    tick()
    before = everything_written()

    assert tick() == 0
    assert everything_written() == before


def test_a_deadline_kept_just_before_the_clock_locks_is_not_missed(question, world, on):
    [deadline] = Deadline.objects.filter(step="accept").select_related("matter")
    on("2026-10-08 23:59")
    act(question, "accept", world.officer)
    on("2026-10-09 00:00")

    assert clock.miss(deadline, timezone.now()) == 0

    assert steps_taken(question) == ["ask", "show_text", "accept"]
    assert Deadline.objects.get(pk=deadline.pk).missed_at is None
    assert now_of(question).overdue_since is None


def test_a_deadline_missed_by_another_clock_in_the_same_moment_is_not_missed_twice(question, on):
    [deadline] = Deadline.objects.filter(step="accept").select_related("matter")
    now = on("2026-10-09 00:00")

    assert [clock.miss(deadline, now), clock.miss(deadline, now)] == [1, 0]
    assert steps_taken(question).count("overdue") == 1


def test_a_deadline_that_the_matter_dropped_just_before_the_clock_locks_is_not_missed(world, on):
    meeting = planned(world.beat, world.officer)
    announce = Deadline.objects.select_related("matter").get(step="announce", matter=meeting)
    on("2026-11-08 23:59")
    act(meeting, "cancel", world.officer)
    now = on("2026-11-09 00:00")

    assert clock.miss(announce, now) == 0
    assert steps_taken(meeting) == ["expect", "plan", "cancel"]


def test_what_the_clock_has_not_written_yet_is_written_before_a_step_that_comes_too_late(question, world, on):
    on("2026-10-09 09:00")

    act(question, "accept", world.officer)

    assert steps_taken(question) == ["ask", "show_text", "overdue", "accept"]
    deadline = Deadline.objects.get(step="accept")
    assert (deadline.missed_at, deadline.kept_at) == (moment("2026-10-09 09:00"),) * 2
    assert now_of(question).overdue_since is None


def test_the_clock_cannot_act_before_its_time(question):
    deadline = Deadline.objects.select_related("matter").get(step="accept")

    assert clock.miss(deadline, timezone.now() + timedelta(days=10)) == 0
    assert steps_taken(question) == ["ask", "show_text"]


def test_a_state_that_its_deadline_ends_is_left_by_the_clock_and_nothing_is_overdue_then(question, world, on):
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    assert open_deadlines(question) == {"confirm": "2026-11-03 00:00"}
    then = on("2026-11-03 00:00")

    tick()

    stored = now_of(question)
    assert (stored.state, stored.closed_at, stored.overdue_since) == ("unconfirmed", then, None)


def test_what_comes_every_day_is_asked_once_an_hour_in_each_process(world, on):
    clock._asked.clear()
    on("2026-10-05 10:05")
    assert clock.tick() == 3
    Deadline.objects.all().delete()
    world.place("new_beat", "beat", administrative="town", police="police_district")

    on("2026-10-05 10:55")
    assert clock.tick() == 0
    on("2026-10-05 11:00")
    assert clock.tick() == 1


def test_the_clock_takes_no_more_at_once_than_it_can_and_the_rest_next_time(world, on, monkeypatch):
    monkeypatch.setattr(clock, "AT_ONCE", 2)
    clock.do_what_the_day_asks(timezone.now())
    for _ in range(3):
        act(ask(world.beat), "show_text", world.moderator)
    now = on("2026-10-09 00:00")

    assert [clock.act_on_missed_deadlines(now) for _ in range(3)] == [2, 1, 0]


def test_no_step_of_the_clock_is_open_to_a_person(question, world):
    for who in (world.officer, world.chief, world.administrator, ANYONE):
        with pytest.raises(Refused):
            act(question, "overdue", who)
