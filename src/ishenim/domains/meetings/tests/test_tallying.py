"""The first page says how this year's questions stand: each is counted once, by the worker and never by a page."""

import pytest
from django.utils import timezone
from tests.acts import act, announced, ask, tick
from tests.world import moment

from ishenim.domains.meetings.models import YearOfQuestions
from ishenim.domains.meetings.tallying import TALLY, count_the_year, counted, this_year
from ishenim.kernel import versions
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")
ASKED, CONFIRMED, DONE, PROMISED, OVERDUE, DISPUTED = range(6)


def test_every_question_counts_once_by_how_it_stands(world, on, django_assert_num_queries):
    for road in ([], ["accept", "promise"], ["accept", "done"], ["accept", "done"], ["accept", "done"]):
        question = act(ask(world.beat), "show_text", world.moderator)
        for step in road:
            act(question, step, world.officer)
    act(begin("question", place=world.beat), "take_over", world.registrar)

    with django_assert_num_queries(2):
        found = counted(timezone.now())

    assert found.counts == (5, 0, 3, 1, 0, 0, 0)
    on("2026-11-10 00:00")
    tick()
    now = counted(timezone.now())
    assert (now.overdue, now.promised) == (2, 0)


def test_confirmed_and_disputed_questions_are_counted_apart(world):
    for last in ("confirm", "dispute"):
        question = ask(world.beat)
        act(question, "accept", world.officer)
        act(question, "done", world.officer)
        act(question, last, ANYONE, code=question.question.claim_code)

    found = counted(timezone.now())

    assert (found.confirmed, found.disputed, found.done) == (1, 1, 0)


def test_a_year_begins_at_midnight_in_bishkek(world, on):
    on("2026-12-31 23:59")
    ask(world.beat)
    assert counted(moment("2026-12-31 23:59")).asked == 1
    assert counted(moment("2027-01-01 00:00")).asked == 0


def test_who_counts_says_when_something_is_not_as_it_was(world, on):
    assert count_the_year() == 1
    ask(world.beat)
    assert this_year(timezone.now()).asked == 0
    told = versions.tokens(TALLY)

    assert count_the_year() == 1

    assert versions.tokens(TALLY) != told
    assert this_year(timezone.now()).asked == YearOfQuestions.objects.get().asked == 1
    told = versions.tokens(TALLY)
    on("2026-10-05 13:00")
    assert count_the_year() == 0, "nothing is otherwise"
    assert this_year(timezone.now()).counted_at == moment("2026-10-05 13:00")
    assert versions.tokens(TALLY) == told


def test_what_the_last_quarter_lacks_is_counted_too_and_of_another_quarter_nothing_is_said(world, on):
    announced(world.beat, world.officer)
    count_the_year()
    assert this_year(timezone.now()).lacks("2026-3") == 0
    assert this_year(timezone.now()).lacks("2026-4") is None

    on("2027-01-01 00:00")
    tick()
    assert this_year(timezone.now()).lacks("2026-4") == 3, "before anybody has counted"
    assert count_the_year() == 1
    assert this_year(timezone.now()).lacks("2026-4") == 3


def test_the_first_page_counts_nothing_itself(world, client):
    ask(world.beat)
    assert this_year(timezone.now()).asked == 1, "before anybody has counted"
    count_the_year()
    ask(world.beat)

    assert "in all places that take part: 1 question." in client.get("/en/").content.decode()
