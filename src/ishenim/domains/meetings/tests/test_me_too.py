"""“This is my question, too”: one press, no account, counted outside the ledger and said as what it is."""

from __future__ import annotations

import pytest
from tests.acts import act, ask, everything_written
from tests.reading import Reader, forget_everyone, words

from ishenim.domains.meetings.models import MeToo
from ishenim.domains.meetings.views import PRESSES


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


@pytest.fixture
def question(world, monday):
    return ask(world.beat)


def test_a_press_is_counted_and_following_by_e_mail_is_offered_at_once(reader, question):
    answer = reader.post(f"questions/{question.reference}/me-too/")

    assert "was pressed 1 time" in words(answer)
    assert "This counts presses, not people." in words(answer)
    assert f"/en/follow/matter:{question.reference}/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_the_count_stands_on_the_question_on_lists_and_on_the_place(reader, question):
    for path in ("", "questions/", "places/beat/"):
        reader.read(path)
    for _ in range(3):
        reader.post(f"questions/{question.reference}/me-too/")

    assert "Pressed 3 times. This counts presses, not people." in reader.read(
        f"questions/{question.reference}/"
    )
    assert "“My question, too”: 3 presses" in reader.read("questions/")
    assert "“My question, too”: 3 presses" in reader.read("places/beat/")


def test_a_press_writes_no_line_of_the_ledger_and_nothing_about_whoever_pressed(reader, question):
    before = everything_written()

    reader.post(f"questions/{question.reference}/me-too/")

    assert everything_written() == before
    assert [field.name for field in MeToo._meta.get_fields()] == ["matter", "presses"]


@pytest.mark.parametrize("step", ["decline", "give_back"])
def test_what_is_closed_or_kept_out_takes_no_press(reader, world, question, step):
    act(question, step, world.moderator if step == "decline" else world.officer)

    answer = reader.client.post(f"/en/questions/{question.reference}/me-too/")

    assert answer.status_code in (302, 404)
    assert not MeToo.objects.exists()


def test_a_question_that_waits_to_be_let_in_takes_no_press(reader, world):
    held = ask(world.beat, step="ask_unproven")
    reader.post(f"questions/{held.reference}/me-too/", status=404)


def test_opening_the_address_counts_nothing_and_leads_to_the_question(reader, question):
    assert reader.get(f"questions/{question.reference}/me-too/", status=302)["Location"].endswith(
        f"/questions/{question.reference}/"
    )
    assert not MeToo.objects.exists()


def test_a_press_from_another_site_is_refused(reader, question):
    reader.post(f"questions/{question.reference}/me-too/", status=403, Origin="https://elsewhere.example")
    assert not MeToo.objects.exists()


def test_a_whole_hall_may_press_from_one_address_but_not_a_machine(reader, question):
    for _ in range(400):
        PRESSES.try_again_in(b"hall")
    assert PRESSES.try_again_in(b"hall")
    assert not PRESSES.try_again_in(b"another hall")


def test_lists_take_as_many_queries_as_before(world, question, django_assert_num_queries):
    from ishenim.domains.meetings import queries

    for number in (1, 3):
        for _ in range(number):
            ask(world.beat)
        with django_assert_num_queries(1):
            queries.chosen_questions()
