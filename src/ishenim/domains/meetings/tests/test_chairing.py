"""Whoever chairs a meeting drives its wall from one page: turning to a question, and writing what was said about it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.acts import act, ask_in_hall, everything_written, now_of, planned, steps_taken
from tests.reading import forget_everyone

from ishenim.domains.meetings.models import Meeting
from ishenim.kernel.institutions.models import Person

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def meeting(world, on):
    """A meeting that is being held."""
    forget_everyone()
    announced = act(planned(world.beat, world.officer), "announce", world.officer)
    on("2026-11-18 18:40")
    return now_of(announced)


@pytest.fixture
def questions(world, meeting):
    texts = ["Who looks after the lamps at the school?", "Who feeds the dogs behind the market?"]
    asked = [ask_in_hall(meeting, text=text) for text in texts]
    for one, text in zip(asked, texts, strict=True):
        act(one, "show_text", world.moderator, text=text)
    return [now_of(one) for one in asked]


@pytest.fixture
def chair(meeting):
    return Chair(meeting, "officer")


class Chair:
    """Somebody at the page, by name."""

    def __init__(self, meeting, name):
        self.client, self.path = Client(), f"/en/desk/matters/{meeting.reference}/pages/hall/"
        self.client.force_login(Person.objects.get(name=name))

    def read(self, status=200):
        return text(self.client.get(self.path), status)

    def send(self, status=302, **fields):
        return text(self.client.post(self.path, fields), status)


def text(response, status) -> str:
    assert response.status_code == status, response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_the_chair_turns_to_a_question_by_one_press_and_answers_it(chair, meeting, questions):
    first, second = questions
    assert "Being answered now" not in chair.read()

    chair.send(question=first.reference)
    page = chair.read()
    assert page.index("Being answered now") < page.index("lamps") < page.index("Asked") < page.index("dogs")

    chair.send(say="answer", question=first.reference, result="The lamps come next week.")
    page = chair.read()
    assert "Recorded: “Answered in the hall”." in page
    assert page.index("dogs") < page.index("Dealt with") < page.index("lamps")
    assert [now_of(first).state, now_of(second).state] == ["done", "raised"]


def test_a_promise_proposes_the_last_day_of_the_term_and_is_recorded_with_it(chair, meeting, questions):
    first, _second = questions
    chair.send(question=first.reference)
    day = re.search(r'name="promised_for" value="([^"]+)"', chair.client.get(chair.path).content.decode())[1]
    assert day == "2026-12-08"

    chair.send(say="promise", question=first.reference, what="Two lamps will be set up.", promised_for=day)

    assert (now_of(first).state, str(now_of(first).question.promised_for)) == ("promised", day)


def test_what_is_not_right_stays_as_it_was_typed_beside_its_question(chair, meeting, questions):
    first, second = questions
    chair.send(question=second.reference)

    answer = chair.client.post(
        chair.path,
        {"say": "promise", "question": first.reference, "what": "New lamps", "promised_for": "2026-01-01"},
    )

    page = text(answer, 422)
    assert page.index("Being answered now") < page.index("lamps at the school") < page.index("New lamps")
    assert f'name="question" value="{first.reference}"' in answer.content.decode()
    assert "This day is not in the future" in page
    assert now_of(first).state == "raised"


def test_what_comes_twice_because_no_answer_came_is_recorded_once_and_no_error(chair, meeting, questions):
    first, second = questions
    answers = [
        {"question": first.reference},
        {"say": "answer", "question": first.reference, "result": "The lamps\r\ncome next week."},
        {"say": "promise", "question": second.reference, "what": "A shelter", "promised_for": "2026-12-01"},
    ]
    for sent in answers:
        chair.send(**sent)
        before = everything_written()
        chair.send(**sent)
        assert everything_written() == before
    assert steps_taken(meeting)[-1] == "turn_to"


def test_other_words_about_what_was_answered_are_refused_in_a_sentence(chair, questions):
    first, _second = questions
    chair.send(say="answer", question=first.reference, result="The lamps come next week.")
    page = chair.send(say="answer", question=first.reference, result="They never come.", status=422)
    assert "is not possible now: the matter has moved on" in page


@pytest.mark.parametrize("question", ["", "AAAA-AAAA"])
@pytest.mark.parametrize("say", ["", "answer", "dance"])
def test_what_was_not_asked_in_this_meeting_is_neither_turned_to_nor_answered(
    chair, questions, say, question
):
    before = everything_written()
    chair.send(say=say, question=question, result="The lamps come next week.", status=422)
    assert everything_written() == before


@pytest.mark.parametrize("who", ["other_officer", "moderator", "monitor"])
def test_only_the_hosts_of_the_meeting_drive_it(meeting, questions, who):
    stranger = Chair(meeting, who)
    assert stranger.client.get(stranger.path).status_code in (403, 404)
    before = everything_written()
    assert stranger.client.post(stranger.path, {"question": questions[0].reference}).status_code in (403, 404)
    assert everything_written() == before


def test_a_host_that_is_not_asked_turns_the_wall_and_answers_nothing_for_the_other(meeting, questions):
    mayor, first = Chair(meeting, "mayor"), questions[0]
    mayor.send(question=first.reference)
    assert Meeting.objects.get(pk=meeting.pk).turned_to == first.reference

    page = mayor.send(say="answer", question=first.reference, result="The lamps come next week.", status=422)

    assert "open only to the institution that the matter is addressed to" in page
    assert now_of(first).state == "raised"


def test_before_the_day_and_after_the_minutes_nobody_drives(world, chair, meeting, questions, on):
    assert chair.client.get(f"/en/desk/matters/{meeting.reference}/").content.count(b"/pages/hall/") == 1
    on("2026-11-19 09:00")
    act(meeting, "hold", world.officer)
    chair = Chair(meeting, "officer")
    chair.read()
    act(meeting, "minute", world.officer)
    chair.read(status=404)
    assert b"/pages/hall/" not in chair.client.get(f"/en/desk/matters/{meeting.reference}/").content


def test_the_page_asks_as_often_for_many_questions_as_for_one(chair, meeting, django_assert_max_num_queries):
    for number in (1, 3):
        for _ in range(number):
            ask_in_hall(meeting)
        with django_assert_max_num_queries(14):
            chair.read()
