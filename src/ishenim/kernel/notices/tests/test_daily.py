"""Whoever wants one letter a day gets one, at eight, with everything in it, once."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.acts import act, announced, ask
from tests.world import moment

from ishenim.kernel.notices.letters import MOST_TOLD, message_of
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.mornings import last_morning, morning_after
from ishenim.kernel.notices.sending import PAUSES, send_waiting
from ishenim.kernel.notices.subscriptions import change_rhythm, subscribe, unsubscribe, way_to_change
from ishenim.kernel.notices.telling import fan_out
from ishenim.kernel.notices.tests.readers import follow, place_all, tell, token_in
from ishenim.kernel.notices.tokens import Purpose, token_of

AIDA = "aida@ishenim.example"
BAKYT = "bakyt@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def daily(world):
    return follow("place:beat", AIDA, rhythm="daily")


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("2026-10-05 07:59", "2026-10-04 08:00", "2026-10-05 08:00"),
        ("2026-10-05 08:00", "2026-10-05 08:00", "2026-10-06 08:00"),
        ("2026-12-31 23:59", "2026-12-31 08:00", "2027-01-01 08:00"),
    ],
)
def test_mornings_are_those_of_the_country(at, before, after):
    assert last_morning(moment(at)) == moment(before)
    assert morning_after(moment(at)) == moment(after)


def test_nothing_goes_out_before_eight_and_then_one_letter_with_everything(
    daily, world, open_post_office, on
):
    first, second = ask(world.beat), ask(world.beat)
    act(first, "accept", world.officer)
    tell()
    assert send_waiting() == 0
    on("2026-10-06 07:59")
    assert send_waiting() == 0
    on("2026-10-06 08:00")
    assert send_waiting() == 1
    [received] = open_post_office.received
    body = received.get_content().replace("\r\n", "\n")
    assert received["Subject"] == "3 changes up to 5 October 2026"
    assert body.count(f"A resident's question {first.reference}\n") == 1
    assert f"http://localhost:8000/en/questions/{second.reference}/" in body
    assert body.index("A resident asked.") < body.index("The office accepted the question.")
    assert not Letter.objects.filter(sent_at=None).exists()


def test_the_next_morning_brings_only_what_is_new_and_a_quiet_day_nothing(daily, world, open_post_office, on):
    question = ask(world.beat)
    tell()
    on("2026-10-06 08:00")
    assert send_waiting() == 1
    act(question, "accept", world.officer)
    tell()
    assert send_waiting() == 0
    on("2026-10-07 08:00")
    assert send_waiting() == 1
    assert "A resident asked." not in open_post_office.received[1].get_content()
    on("2026-10-08 08:00")
    assert (tell(), send_waiting()) == (0, 0)


def test_nothing_is_lost_and_nothing_comes_twice_when_the_worker_was_down_at_eight(
    daily, world, open_post_office, on
):
    ask(world.beat)
    tell()
    on("2026-10-06 07:30")
    ask(world.beat)
    place_all()
    on("2026-10-06 11:00")
    assert send_waiting() == 0
    assert fan_out() == 1
    assert send_waiting() == 1
    assert open_post_office.received[0]["Subject"].startswith("2 changes")
    assert send_waiting() == 0


def test_after_days_without_a_worker_there_is_one_letter(daily, world, open_post_office, on):
    for day in ("2026-10-05 10:00", "2026-10-06 10:00", "2026-10-07 10:00"):
        on(day)
        ask(world.beat)
    place_all()
    on("2026-10-08 15:00")
    fan_out()
    assert send_waiting() == 1
    assert open_post_office.received[0]["Subject"] == "3 changes up to 7 October 2026"


def test_what_is_told_too_late_for_a_letter_that_went_out_waits_for_the_next(
    daily, world, open_post_office, on
):
    ask(world.beat)
    tell()
    earlier = on("2026-10-06 07:59")
    on("2026-10-06 08:01")
    assert send_waiting() == 1
    ask(world.beat, at=earlier)
    tell()
    assert send_waiting() == 0
    on("2026-10-07 08:00")
    assert send_waiting() == 1


def test_several_subscriptions_of_one_address_make_one_letter(daily, world, open_post_office, on):
    follow("place:other_beat", AIDA, rhythm="daily")
    follow("topic:light", AIDA, rhythm="daily")
    follow("place:beat", BAKYT, rhythm="daily")
    ask(world.beat)
    ask(world.other_beat)
    tell()
    on("2026-10-06 08:00")
    assert send_waiting() == 2
    subjects = {received["To"]: received["Subject"] for received in open_post_office.received}
    assert subjects[AIDA].startswith("2 changes")
    assert subjects[BAKYT].startswith("1 change ")


def test_the_choice_of_one_holds_up_nobody_else(daily, world, open_post_office):
    follow("place:beat", BAKYT)
    ask(world.beat)
    tell()
    assert send_waiting() == 1
    assert open_post_office.received[0]["To"] == BAKYT


def test_a_letter_of_the_day_that_is_sent_twice_has_one_number_and_names_its_list(daily, world):
    ask(world.beat)
    ask(world.beat)
    tell()
    letters = list(Letter.objects.order_by("pk"))
    first, second = message_of(letters).message(), message_of(letters[::-1]).message()
    assert first["Message-ID"] == second["Message-ID"]
    assert first["List-Id"] == "<daily.localhost>"
    assert first["Auto-Submitted"] == "auto-generated"


def test_when_the_letter_fails_all_of_it_is_tried_again_together(daily, world, open_post_office, on):
    ask(world.beat)
    ask(world.beat)
    tell()
    open_post_office.answers = ["451 later", "250 OK"]
    then = on("2026-10-06 08:00")
    assert send_waiting() == 0
    assert set(Letter.objects.values_list("tries", "next_try_at")) == {(1, then + PAUSES[0])}
    on("2026-10-06 08:01")
    assert send_waiting() == 1
    assert len(open_post_office.received) == 1


def test_one_press_ends_all_that_the_letter_of_the_day_tells_of(daily, world, on):
    follow("place:other_beat", AIDA, rhythm="daily")
    at_once = follow("place:town", AIDA)
    ask(world.beat)
    tell()
    headers = message_of([Letter.objects.get()]).message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    unsubscribe(token_in(headers["List-Unsubscribe"].strip("<>"), "end"))
    assert list(Subscription.objects.filter(ended_at=None)) == [at_once]


def test_a_token_of_several_is_good_for_these_and_for_nothing_else(daily):
    other = follow("place:other_beat", BAKYT, rhythm="daily")
    token = token_of(daily, Purpose.END)
    assert unsubscribe(f"{daily.pk}-{other.pk}.{token.partition('.')[2]}") is None
    assert unsubscribe(token_of(daily, Purpose.OFTEN)) is None
    assert unsubscribe("-".join(["1"] * 5000) + ".x") is None
    assert not Subscription.objects.exclude(ended_at=None).exists()


def test_whoever_reads_a_letter_may_change_how_often(daily, world, open_post_office):
    ask(world.beat)
    tell()
    token, rhythm = way_to_change(token_of(daily, Purpose.END))
    assert change_rhythm(token, rhythm)
    daily.refresh_from_db()
    assert daily.rhythm == "at_once"
    assert send_waiting() == 1
    token, rhythm = way_to_change(token_of(daily, Purpose.END))
    assert change_rhythm(token, rhythm)
    ask(world.beat)
    tell()
    assert send_waiting() == 0


@pytest.mark.parametrize("rhythm", ["", "hourly"])
def test_there_are_two_choices(daily, rhythm):
    assert not change_rhythm(token_of(daily, Purpose.OFTEN), rhythm)
    assert not change_rhythm("x", "daily")


def test_what_has_ended_cannot_be_told_more_often(daily):
    token = token_of(daily, Purpose.OFTEN)
    unsubscribe(token_of(daily, Purpose.END))
    assert way_to_change(token_of(daily, Purpose.END)) is None
    assert not change_rhythm(token, "at_once")


def test_nobody_changes_how_often_another_is_told_by_typing_the_address(daily):
    subscribe("place:beat", AIDA, "en", "at_once")
    daily.refresh_from_db()
    assert daily.rhythm == "daily"


def test_who_has_not_confirmed_may_choose_again(world):
    for rhythm in ("daily", "at_once", "daily"):
        subscribe("place:beat", AIDA, "en", rhythm)
    assert Subscription.objects.get().rhythm == "daily"


def test_the_letter_to_confirm_goes_out_at_once(world, open_post_office):
    subscribe("place:beat", AIDA, "en", "daily")
    assert send_waiting() == 1


def test_of_very_many_changes_the_last_are_told_and_the_rest_is_said(daily, world, monkeypatch):
    monkeypatch.setattr("ishenim.kernel.notices.letters.MOST_TOLD", 2)
    assert MOST_TOLD > 2
    announced(world.beat, world.officer)
    tell()
    body = message_of(list(Letter.objects.all())).body
    assert "Only the last 2 changes stand here." in body
    assert "The rule expects a meeting" not in body


@pytest.mark.parametrize("changes", [1, 4])
def test_a_letter_of_the_day_costs_as_many_queries_however_much_happened(
    daily, world, on, changes, django_assert_num_queries
):
    for _ in range(changes):
        ask(world.beat)
    tell()
    on("2026-10-06 08:00")
    with django_assert_num_queries(14):
        send_waiting()
    assert timezone.localtime().hour == 8
