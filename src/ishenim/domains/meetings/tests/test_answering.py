"""Whatever becomes of places and bodies, there is always one that is asked, if any takes part at all."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, everything_written, last_line, now_of, open_deadlines, steps_taken, tick

from ishenim.domains.meetings import answering, daily
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")
MERGED = date(2026, 10, 6)


@pytest.fixture
def question(world):
    """A question about a beat that is to become part of another body's beat tomorrow."""
    return act(ask(world.beat), "show_text", world.moderator)


@pytest.fixture
def merged(world, question, on):
    """Let the beat become part of the far beat, and its officer and the old chief leave."""
    world.merge("beat", "far_beat", MERGED)
    world.end(world.officer, MERGED)
    on("2026-10-06 09:00")
    return question


def asked(matter):
    return now_of(matter).institution.code


def test_after_a_merger_the_question_goes_to_the_body_of_the_beat_it_became_part_of(world, merged):
    with pytest.raises(Refused):
        act(merged, "accept", world.far_officer)

    tick()

    assert asked(merged) == "far_police"
    assert act(merged, "accept", world.far_officer).state == "accepted"


def test_the_clock_says_so_in_the_book_once_and_the_terms_run_on(world, merged):
    before = open_deadlines(merged)

    tick()
    tick()

    assert last_line(merged)["clear"] == {"institution": "far_police"}
    assert steps_taken(merged) == ["ask", "show_text", "pass_on"]
    assert open_deadlines(merged) == before


def test_what_the_old_body_promised_binds_the_new_one(world, question, on):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer, promised_for="2026-10-30")
    world.merge("beat", "far_beat", MERGED)
    world.end(world.officer, MERGED)
    on("2026-10-06 09:00")

    tick()

    matter = now_of(question)
    assert (matter.state, matter.holder_id) == ("promised", None)
    assert open_deadlines(question) == {"done": "2026-10-31 00:00"}
    assert act(question, "done", world.far_officer).state == "done"


def test_while_the_body_that_was_asked_still_answers_nothing_is_passed_on(world, question, on):
    world.merge("beat", "other_beat", MERGED)
    on("2026-10-06 09:00")

    tick()

    assert asked(question) == "district_police"
    assert steps_taken(question) == ["ask", "show_text"]


def test_a_body_without_anybody_in_office_keeps_its_questions_where_no_other_answers(world, question, on):
    world.end(world.officer, MERGED)
    world.end(world.chief, MERGED)
    world.end(world.regional_chief, MERGED)
    on("2026-10-06 09:00")

    tick()

    assert asked(question) == "district_police"


def test_what_the_self_government_was_asked_does_not_go_to_the_police(world, question, on):
    act(question, "refer", world.officer, institution="city_hall")
    world.end(world.mayor, MERGED)
    on("2026-10-06 09:00")

    tick()

    assert asked(question) == "city_hall"


def test_what_has_ended_stays_with_the_body_that_ended_it(world, question, on):
    act(question, "give_back", world.officer)
    world.merge("beat", "far_beat", MERGED)
    world.end(world.officer, MERGED)
    on("2026-10-06 09:00")

    tick()

    assert asked(question) == "district_police"


def test_many_are_passed_on_a_batch_at_a_time(world, question, on, monkeypatch):
    others = [ask(world.beat) for _ in range(2)]
    world.merge("beat", "far_beat", MERGED)
    world.end(world.officer, MERGED)
    on("2026-10-06 09:00")
    monkeypatch.setattr(daily, "BATCH", 2)

    tick()
    assert sorted(asked(one) for one in [question, *others]) == [
        "district_police",
        "far_police",
        "far_police",
    ]

    tick()
    assert {asked(one) for one in [question, *others]} == {"far_police"}


def test_a_question_goes_up_to_the_nearest_body_where_somebody_answers(world, question, on):
    assert asked(act(question, "refer_up", world.officer)) == "regional_police"


def test_a_body_above_where_nobody_is_in_office_is_passed_over(world, question, on):
    world.end(world.regional_chief, date(2026, 10, 5))
    world.appoint(roles.POLICE_CHIEF, "ministry", "police_region", name="minister")

    assert asked(act(question, "refer_up", world.officer)) == "ministry"


def test_where_nobody_above_takes_part_going_up_is_refused_and_the_term_goes_on(world, question, on):
    world.end(world.regional_chief, date(2026, 10, 5))
    before = everything_written()

    with pytest.raises(ValidationError, match="No office above this one takes part yet"):
        act(question, "refer_up", world.officer)

    assert everything_written() == before
    assert asked(question) == "district_police"


def test_who_is_in_office_is_asked_once_however_many_questions_are_under_way(
    world, question, django_assert_max_num_queries
):
    ask(world.places["far_beat"])
    today = date(2026, 10, 5)
    bodies = [now_of(question).institution_id, world.far_officer.institution_id]

    with django_assert_max_num_queries(1):
        for body in bodies:
            for place in (world.beat.pk, world.other_beat.pk, world.places["far_beat"].pk):
                answering.answers(body, place, today)

    assert answering.answers(bodies[0], world.beat.pk, today)
    assert not answering.answers(bodies[1], world.beat.pk, today)
