"""My work by deadline: what is mine, in which order, and at what cost."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import acts

from ishenim.faces.desk import work
from ishenim.faces.desk.tests.conftest import text
from ishenim.faces.desk.work import Part, Work
from ishenim.kernel.procedures.models import Matter

QUERIES = 6
"""Session, person, offices; how much there is of each kind; the rows; their deadlines."""


def references(response) -> list[str]:
    return re.findall(r'class="go" href="/en/desk/matters/([A-Z0-9-]+)/"', response.content.decode())


def test_the_nearest_deadline_comes_first_and_what_is_overdue_above_all(world, at_desk, on):
    on("2026-10-05 10:00")
    late = acts.ask(world.beat)
    acts.act(late, "show_text", world.moderator)
    promised = acts.act(acts.act(acts.ask(world.beat), "accept", world.officer), "promise", world.officer)
    on("2026-10-12 10:00")
    acts.tick()
    fresh = acts.ask(world.beat)
    meeting = Work([world.officer]).page()[0][-1].matter
    assert references(at_desk("officer").get())[:3] == [late.reference, fresh.reference, promised.reference]
    assert meeting.state == "expected"


def test_a_row_says_what_is_due_and_how_many_working_days_are_left(world, at_desk, on):
    on("2026-10-09 10:00")
    acts.ask(world.beat)
    page = text(at_desk("officer").get())
    assert "14 October</strong><br>3 working days left" in page
    assert "Accept the question: A resident's question, Beat" in page


def test_the_last_day_is_called_today_and_the_day_before_tomorrow(world, at_desk, on):
    on("2026-10-05 10:00")
    acts.ask(world.beat)
    on("2026-10-07 10:00")
    assert "tomorrow, 8 October</strong><br>1 working day left" in text(at_desk("officer").get())
    on("2026-10-08 10:00")
    assert "today</strong><br>the last day" in text(at_desk("officer").get())


def test_what_is_overdue_says_since_when(world, at_desk, on):
    on("2026-10-05 10:00")
    acts.act(acts.ask(world.beat), "show_text", world.moderator)
    on("2026-10-12 10:00")
    acts.tick()
    assert "2 working days late</strong><br>it was due on 8 October" in text(at_desk("officer").get())


def test_the_work_of_another_beat_is_not_mine(world, at_desk, monday):
    elsewhere = acts.ask(world.other_beat)
    assert elsewhere.reference not in references(at_desk("officer").get())
    assert elsewhere.reference in references(at_desk("other_officer").get())


def test_a_chief_sees_the_whole_district_and_no_other(world, at_desk, monday):
    mine, theirs = acts.ask(world.other_beat), acts.ask(world.places["far_beat"])
    found = references(at_desk("chief").get())
    assert mine.reference in found
    assert theirs.reference not in found


def test_what_is_addressed_to_another_institution_is_not_mine_to_answer(world, at_desk, monday):
    question = acts.act(acts.ask(world.beat), "refer", world.officer)
    assert question.reference in references(at_desk("mayor").get())
    assert question.reference not in references(at_desk("officer").get())


def test_somebody_elses_deadline_does_not_make_a_matter_mine(world, at_desk, monday):
    question = acts.ask(world.beat)
    assert question.reference in references(at_desk("moderator").get())
    acts.act(question, "show_text", world.moderator)
    assert question.reference not in references(at_desk("moderator").get())


def test_a_missed_deadline_of_another_office_is_not_overdue_for_me(world, on):
    on("2026-10-05 10:00")
    acts.ask(world.beat)
    on("2026-10-07 10:00")
    acts.tick()
    rows = [row for row in Work([world.officer]).page()[0] if row.matter.kind == "question"]
    assert [(row.step.name, row.late) for row in rows] == [("accept", False)]


def test_nobody_checks_questions_about_the_own_institution(world, at_desk, monday):
    acts.ask(world.beat)
    assert "Nothing waits for you" in text(at_desk("police_moderator").get())


def test_the_order_is_that_of_my_deadlines_and_not_of_another_office(world, at_desk, monday):
    disputed = acts.act(acts.act(acts.ask(world.beat), "accept", world.officer), "done", world.officer)
    acts.act(disputed, "dispute", acts.ANYONE, code=question_code(disputed))
    fresh = acts.ask(world.beat)
    assert references(at_desk("chief").get()) == [fresh.reference, disputed.reference]


def test_what_waits_without_a_deadline_stands_last(world, at_desk, on):
    on("2026-10-05 10:00")
    meeting = acts.announced(world.beat, world.officer, **acts.TIME)
    on("2026-11-19 10:00")
    acts.act(meeting, "hold", world.officer)
    acts.act(meeting, "minute", world.officer)
    fresh = acts.ask(world.beat)
    page = at_desk("officer").get()
    assert references(page) == [fresh.reference, meeting.reference]
    assert "no deadline" in text(page)


def question_code(matter) -> str:
    from ishenim.kernel.procedures.claims import Claim, digest, new_code

    code = new_code()
    Claim.objects.create(matter=matter, digest=digest(code))
    return code


@pytest.mark.parametrize(("kind", "answer"), [("acknowledgement", 403), ("complaint", 404)])
def test_a_monitor_is_not_led_to_what_is_only_counted_or_confided(world, at_desk, monday, kind, answer):
    since = {"state_since": monday, "opened_at": monday, "overdue_since": monday}
    late = Matter(kind=kind, state="filed", place=world.beat, **since)
    Matter.objects.bulk_create([late])
    assert references(at_desk("monitor").get()) == []
    assert at_desk("monitor").get(f"matters/{late.reference}/").status_code == answer


def test_a_monitor_without_steps_sees_what_is_overdue_in_the_country(world, at_desk, on):
    on("2026-10-05 10:00")
    late = acts.ask(world.places["far_beat"])
    on("2026-10-12 10:00")
    acts.tick()
    acts.ask(world.beat)
    page = at_desk("monitor").get()
    assert references(page) == [late.reference]
    assert "It waits for another office" in text(page)


def test_work_is_chosen_by_kind_state_place_and_words(world, at_desk, monday):
    question = acts.ask(world.beat)
    acts.act(question, "show_text", world.moderator, text="Кайда жарык?", hidden=["insult"])
    other = acts.ask(world.other_beat)
    meeting = acts.expected(world.beat)
    chief = at_desk("chief")
    assert references(chief.get(kind="meeting", place="beat")) == [meeting.reference]
    assert references(chief.get(kind="question", place="other_beat")) == [other.reference]
    assert references(chief.get(state="meeting:expected", place="beat")) == [meeting.reference]
    assert references(chief.get(words="кайда")) == [question.reference]
    assert references(chief.get(words=question.reference.lower())) == [question.reference]
    assert "Nothing matches" in text(chief.get(words="no such words"))


def test_a_choice_that_is_not_offered_is_said_to_be_wrong(world, at_desk, monday):
    acts.ask(world.beat)
    page = text(at_desk("chief").get(kind="no such kind"))
    assert "<title>Error:" in page


def test_an_officer_of_one_beat_is_not_asked_for_the_place(world, at_desk, monday):
    acts.ask(world.beat)
    assert 'name="place"' not in text(at_desk("officer").get())
    assert 'name="place"' in text(at_desk("chief").get())


def test_the_list_goes_on_by_key_and_shows_everything_once(world, on):
    on("2026-10-05 10:00")
    for place in (world.beat, world.other_beat) * 2:
        acts.ask(place)
    on("2026-10-12 10:00")
    acts.tick()
    acts.ask(world.beat)
    work, key, seen = Work([world.chief]), "", []
    everything = [row.matter.pk for row in work.page(size=100)[0]]
    while True:
        rows, key = work.page(key, size=2)
        seen += [row.matter.pk for row in rows]
        if not key:
            break
    assert seen == everything
    assert len(seen) >= 5


@pytest.mark.parametrize("key", ["9-1-1", "x", "0-99999999999999999-1", "1--5-2"])
def test_a_key_that_nobody_wrote_is_no_error(world, at_desk, monday, key):
    acts.ask(world.beat)
    assert at_desk("officer").get(after=key).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", ["officer", "chief", "moderator", "independent_moderator"])
def test_the_list_costs_the_same_queries_however_long_it_is(world, at_desk, monday, count, who):
    for _ in range(count):
        acts.ask(world.beat)
    desk = at_desk(who)
    desk.get()
    with CaptureQueriesContext(connection) as asked:
        found = references(desk.get())
    assert (len(found), len(asked)) == (count, QUERIES), [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_a_monitor_costs_the_same(world, at_desk, on, django_assert_num_queries, count):
    on("2026-10-05 10:00")
    for _ in range(count):
        acts.ask(world.beat)
    on("2026-10-12 10:00")
    acts.tick()
    desk = at_desk("monitor")
    desk.get()
    with django_assert_num_queries(QUERIES):
        assert len(references(desk.get())) == count


def test_counts_stand_above_the_list_by_kind(world, monday):
    acts.ask(world.beat)
    acts.ask(world.beat)
    acts.expected(world.beat)
    tallies = Work([world.officer]).tallies()
    assert [(one.kind, one.count) for one in tallies[Part.DUE]] == [("meeting", 1), ("question", 2)]


def test_checks_in_a_public_log_have_a_list_of_their_own(world, at_desk, monday):
    question = acts.ask(world.beat)
    page = at_desk("moderator").get("logs/moderation/")
    assert references(page) == [question.reference]
    assert "Show the text" in text(page)
    assert "/en/log/moderation/" in text(page)


def test_who_has_no_step_in_a_public_log_has_no_such_page(world, at_desk, monday):
    assert at_desk("officer").get("logs/moderation/").status_code == 404
    assert at_desk("moderator").get("logs/unknown/").status_code == 404


def test_a_list_leads_on_behind_a_key_that_was_drawn_below_zero():
    part, (_moment, number) = work.read(f"1-5-{-(2**62)}")
    assert (part, number) == (1, -(2**62))
