"""“This is my question, too”: each press once, no account, counted outside the ledger and said as what it is."""

from __future__ import annotations

import re
from itertools import count

import pytest
from tests.acts import act, ask, ask_in_hall, everything_written, now_of, planned, tick
from tests.reading import Reader, forget_everyone, words

from ishenim.domains.meetings import pressing
from ishenim.domains.meetings.models import MeToo, PressMark
from ishenim.domains.meetings.pressing_views import A_HALL, MANY_HALLS

ANOTHER_DEVICE = count(1)


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


@pytest.fixture
def question(world, monday):
    return ask(world.beat)


def way(question) -> str:
    return f"questions/{question.reference}/me-too/"


def mark(number: int) -> dict[str, str]:
    """Return a mark as a device makes it for one press."""
    return {"mark": f"{number:032x}"}


def presses(reader, question, times=1, **about):
    """Press from so many devices; return the last answer."""
    for _ in range(times):
        answer = reader.post(way(question), mark(next(ANOTHER_DEVICE)), **about)
    return answer


def counted(question) -> int:
    return MeToo.objects.get(matter=question).presses


def test_a_press_is_counted_and_following_by_e_mail_is_offered_at_once(reader, question):
    answer = presses(reader, question)

    assert "was pressed 1 time" in words(answer)
    assert "This counts presses, not people." in words(answer)
    assert f"/en/follow/matter:{question.reference}/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_the_count_stands_on_the_question_on_lists_and_on_the_place(reader, question):
    for path in ("", "questions/", "places/beat/"):
        reader.read(path)
    presses(reader, question, 3)

    page = reader.read(f"questions/{question.reference}/")
    assert "Pressed 3 times. This counts presses, not people." in page
    assert "Nobody can check this number, so nothing is decided by it." in page
    assert "“My question, too”: 3 presses" in reader.read("questions/")
    assert "“My question, too”: 3 presses" in reader.read("places/beat/")


def test_what_is_sent_again_because_no_answer_came_counts_once(reader, question):
    for _ in range(3):
        assert "was pressed 1 time." in words(reader.post(way(question), mark(7)))
    assert counted(question) == PressMark.objects.count() == 1


def test_many_that_come_at_one_moment_are_counted_together_and_each_once(question, world):
    other = ask(world.beat)
    sent = [(question, b"a" * 16), (other, b"b" * 16), (question, b"c" * 16), (question, b"a" * 16)]
    pressing.count(sent)
    pressing.count(sent[:2])
    assert (counted(question), counted(other)) == (2, 1)


@pytest.mark.parametrize(
    "sent", [{}, {"mark": ""}, {"mark": "short"}, {"mark": "я" * 20}, {"mark": "a" * 65}]
)
def test_without_a_mark_a_page_of_its_own_asks_once_more_and_then_counts_once(reader, question, sent):
    page = reader.post(way(question), sent)
    assert "If no answer comes, send this page again: it counts once." in words(page)
    assert not MeToo.objects.exists()

    made = re.search(r'name="mark" value="([^"]+)"', page.content.decode())[1]
    for _ in range(2):
        assert "was pressed 1 time." in words(reader.post(way(question), {"mark": made}))
    assert page["Cache-Control"] == "no-store"


def test_a_wall_that_stays_open_is_answered_without_a_page(reader, question):
    answer = presses(reader, question, status=204, Prefer="return=minimal")
    assert answer.content == b""
    assert counted(question) == 1


def test_a_press_writes_no_line_of_the_ledger_and_nothing_about_whoever_pressed(reader, question, world):
    before = everything_written()
    other = ask(world.beat)
    between = everything_written()

    reader.post(way(question), mark(7))
    reader.post(way(other), mark(7))

    assert everything_written() == between != before
    assert [field.name for field in MeToo._meta.get_fields()] == ["matter", "presses"]
    assert [field.name for field in PressMark._meta.get_fields()] == ["id", "matter", "digest"]
    first, second = PressMark.objects.values_list("digest", flat=True)
    assert bytes(first) != bytes(second), "the same mark on two questions leaves nothing that is the same"


def test_marks_are_forgotten_when_a_question_takes_no_more_presses_and_the_count_stays(
    reader, question, world
):
    open_still = ask(world.beat)
    presses(reader, question)
    presses(reader, open_still)
    act(question, "give_back", world.officer)

    tick()

    assert [row.matter_id for row in PressMark.objects.all()] == [open_still.pk]
    assert counted(question) == 1


@pytest.mark.parametrize("step", ["decline", "give_back"])
def test_what_is_closed_or_kept_out_takes_no_press(reader, world, question, step):
    act(question, step, world.moderator if step == "decline" else world.officer)

    answer = reader.client.post(f"/en/{way(question)}", mark(1))

    assert answer.status_code in (302, 404)
    assert not MeToo.objects.exists()


def test_a_question_that_waits_to_be_let_in_takes_no_press(reader, world):
    presses(reader, ask(world.beat, step="ask_unproven"), status=404)


def test_opening_the_address_counts_nothing_and_leads_to_the_question(reader, question):
    assert reader.get(way(question), status=302)["Location"].endswith(f"/questions/{question.reference}/")
    assert not MeToo.objects.exists()


def test_a_press_from_another_site_is_refused(reader, question):
    presses(reader, question, status=403, Origin="https://elsewhere.example")
    assert not MeToo.objects.exists()


def test_a_whole_hall_behind_one_address_presses_one_question_and_then_all_others(reader, question, world):
    for _ in range(A_HALL.tries):
        A_HALL.try_again_in(pressing_from_here(question))
    answer = presses(reader, question, status=429)
    assert "pressed as often as a whole hall presses" in words(answer)
    assert answer["Retry-After"]

    presses(reader, ask(world.beat))
    assert MeToo.objects.count() == 1


def test_whoever_presses_more_than_many_halls_would_waits(reader, question):
    for _ in range(MANY_HALLS.tries + 100):  # some are forgotten while they are counted
        MANY_HALLS.try_again_in(here())
    assert "Many presses came from here" in words(presses(reader, question, status=429))


def here() -> bytes:
    from django.test import RequestFactory

    from ishenim.kernel.pages.limits import whoever

    return whoever(RequestFactory().post("/"))


def pressing_from_here(question) -> bytes:
    return here() + question.reference.encode()


def test_a_press_from_the_hall_is_on_the_wall_at_the_next_look(reader, world, on):
    meeting = act(planned(world.beat, world.officer), "announce", world.officer)
    on("2026-11-18 18:40")
    asked = ask_in_hall(now_of(meeting))
    part = f"meetings/{meeting.reference}/wall/now/"
    assert "0 presses" in reader.read(part)

    presses(reader, asked, 2)

    assert "2 presses" in reader.read(part)
    assert "2 presses" in reader.read(f"meetings/{meeting.reference}/wall/")


def test_lists_take_as_many_queries_as_before(world, question, django_assert_num_queries):
    from ishenim.domains.meetings import queries

    for number in (1, 3):
        for _ in range(number):
            ask(world.beat)
        with django_assert_num_queries(1):
            queries.chosen_questions()
