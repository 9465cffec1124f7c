"""An act decides about a day: in public, by somebody, and the deadlines that run follow it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, last_line, now_of, open_deadlines, steps_taken
from tests.world import moment

from ishenim.domains.decrees import actions, queries
from ishenim.domains.decrees.procedures import ActsAboutDays
from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.roles import THE_INSTALLER
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story

WEDNESDAY = "2026-10-07"
SATURDAY = "2026-10-10"
ACT = "Order of the Cabinet of 1 October 2026, No. 1"


@pytest.fixture
def enter(world, monday, django_capture_on_commit_callbacks):
    """Enter what an act says about a day, and let everybody know it."""

    def entered(day=WEDNESDAY, decides="off", *, by=None, place="country", basis=ACT):
        with django_capture_on_commit_callbacks(execute=True):
            opened = begin("decree", place=world.places[place])
            return actions.enter(opened, by or world.administrator, day=day, decides=decides, basis=basis)

    yield entered
    world.changed()


@pytest.fixture
def afterwards(django_capture_on_commit_callbacks):
    """Take a step, and let everybody know it."""

    def taken(action, *about, **said):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*about, **said)

    return taken


def test_the_declaration_has_no_faults_and_every_step_is_carried_out():
    assert ActsAboutDays.faults() == []
    assert [step.name for step in ActsAboutDays.steps().values() if step not in ACTIONS] == []


def test_an_act_makes_a_day_off_and_says_so_in_the_book_with_the_office_and_the_act(enter):
    entered = enter()

    assert working_days.is_off(date(2026, 10, 7))
    line = last_line(entered)
    assert line["clear"] == {"day": WEDNESDAY, "decides": "off"}
    assert (line["by"], line["office"]) == ("administrator", "ministry")
    [told] = story(entered)
    assert told.sentence == "An act decides about 7 October 2026: a day off."
    assert ACT in [value.words for value in told.values]


def test_whoever_runs_the_machine_may_enter_it_and_nobody_else_but_an_administrator(world, enter):
    assert enter(by=THE_INSTALLER).state == "in_force"
    for nobody in (world.officer, world.chief, world.monitor, world.editor, world.registrar):
        with pytest.raises(Refused):
            enter(SATURDAY, "work", by=nobody)
    assert queries.in_force(date(2026, 10, 10)) is None


def test_an_act_holds_for_the_whole_country_and_is_entered_for_no_other_place(world, enter):
    with pytest.raises(ValidationError, match="whole country"):
        enter(place="town")
    assert not working_days.is_off(date(2026, 10, 7))


def test_a_second_entry_about_the_same_day_is_refused_and_a_later_act_is_entered_beside_the_first(
    world, enter, afterwards
):
    entered = enter()
    with pytest.raises(ValidationError) as refused:
        enter(decides="work")
    assert set(refused.value.message_dict) == {"day"}

    afterwards(
        actions.enter_anew, entered, world.administrator, decides="work", basis="Order of 2 October 2026"
    )

    assert not working_days.is_off(date(2026, 10, 7))
    assert steps_taken(entered) == ["enter", "enter_anew"]


def test_what_was_entered_wrongly_is_taken_back_with_a_reason_and_may_be_entered_again(
    world, enter, afterwards
):
    entered = enter()

    taken = afterwards(actions.take_back, entered, world.administrator, reason="It was another year.")

    assert taken.state == "withdrawn"
    assert not working_days.is_off(date(2026, 10, 7))
    assert enter().state == "in_force"


@pytest.mark.parametrize("day", ["0207-03-10", "2037-03-10", "10.3.2027x", ""])
def test_a_day_that_nobody_could_mean_is_refused_beside_the_field(enter, day):
    with pytest.raises(ValidationError) as refused:
        enter(day)
    assert set(refused.value.message_dict) == {"day"}


def test_a_deadline_that_runs_is_counted_anew_and_the_clock_writes_how_many_moved(world, enter):
    question = ask(world.beat)
    assert open_deadlines(question) == {"show_text": "2026-10-07 00:00", "accept": "2026-10-09 00:00"}
    entered = enter()

    clock.tick(moment("2026-10-05 10:00"))

    assert open_deadlines(question) == {"show_text": "2026-10-07 00:00", "accept": "2026-10-10 00:00"}
    assert last_line(entered)["clear"] == {"moved": 1}
    assert (last_line(entered)["step"], last_line(entered)["by"]) == ("count_anew", "clock")


def test_they_are_counted_once_for_each_act(world, enter):
    entered = enter()
    clock.tick(moment("2026-10-05 10:00"))
    clock.tick(moment("2026-10-05 10:00"))

    assert steps_taken(entered) == ["enter", "count_anew"]


def test_after_it_was_taken_back_they_are_counted_once_more(world, enter, afterwards):
    question = ask(world.beat)
    entered = enter()
    clock.tick(moment("2026-10-05 10:00"))
    afterwards(actions.take_back, entered, world.administrator, reason="It was another year.")

    clock.tick(moment("2026-10-05 10:00"))

    assert open_deadlines(question)["accept"] == "2026-10-09 00:00"
    assert steps_taken(entered) == ["enter", "count_anew", "take_back", "count_anew"]


def test_the_act_comes_before_the_clock_looks_which_deadlines_ran_out(world, enter, on):
    question = act(ask(world.beat), "show_text", world.moderator)
    on("2026-10-08 23:00")
    enter("2026-10-08")

    on("2026-10-09 00:00")
    clock.tick()
    assert now_of(question).overdue_since is None

    on("2026-10-10 00:00")
    clock.tick()
    assert now_of(question).overdue_since == moment("2026-10-10 00:00")


def test_what_was_missed_before_stays_missed(world, enter, on):
    question = act(ask(world.beat), "show_text", world.moderator)
    on("2026-10-09 00:00")
    clock.tick()
    enter()

    clock.tick()

    assert now_of(question).overdue_since == moment("2026-10-09 00:00")


def test_a_working_saturday_brings_a_deadline_nearer_but_never_nearer_than_the_next_working_day(
    world, enter, on
):
    on("2026-10-08 10:00")
    question = act(ask(world.beat), "show_text", world.moderator)
    assert open_deadlines(question) == {"accept": "2026-10-14 00:00"}

    enter(SATURDAY, "work")
    clock.tick()
    assert open_deadlines(question) == {"accept": "2026-10-13 00:00"}

    on("2026-10-12 10:00")
    enter("2026-10-11", "work")
    clock.tick()
    assert open_deadlines(question) == {"accept": "2026-10-13 00:00"}
