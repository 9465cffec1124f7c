"""Letters go out over a real line to a real mail server, which is sometimes away, full, or says no."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from tests.acts import ask

from ishenim.kernel.notices import sending
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.sending import AT_ONCE, PAUSES, TAKEN_FOR, away, send_waiting
from ishenim.kernel.notices.tests.conftest import GOES_AWAY
from ishenim.kernel.notices.tests.readers import follow, tell

AIDA = "aida@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def letter(world):
    """Return a letter that waits."""
    follow("place:beat", AIDA)
    ask(world.beat)
    tell()
    return Letter.objects.get()


def later(on, **pause) -> None:
    on(f"{timezone.localtime() + timedelta(**pause):%Y-%m-%d %H:%M}")


def test_a_letter_arrives_as_it_was_written(letter, open_post_office):
    assert send_waiting() == 1
    [received] = open_post_office.received
    assert received["To"] == AIDA
    assert received["From"] == "ishenim@localhost"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "A resident asked." in received.get_content()
    letter.refresh_from_db()
    assert (letter.sent_at, letter.next_try_at, letter.tries) == (timezone.now(), None, 1)


def test_a_letter_in_kyrgyz_arrives_in_kyrgyz(world, open_post_office):
    follow("place:beat", AIDA, "ky")
    world.beat.__class__.objects.filter(pk=world.beat.pk).update(name_ky="Өзгөн көчөсү, №5")
    world.changed()
    ask(world.beat)
    tell()
    send_waiting()
    assert "Өзгөн көчөсү, №5" in open_post_office.received[0].get_content()


def test_a_letter_is_sent_once(letter, open_post_office):
    send_waiting()
    assert send_waiting() == 0
    assert len(open_post_office.received) == 1


def test_while_the_server_is_away_letters_wait_and_lose_no_try(letter, post_office, on):
    for _ in range(20):
        assert send_waiting() == 0
        later(on, minutes=1)
    letter.refresh_from_db()
    assert (letter.tries, letter.sent_at, letter.reason) == (0, None, "")


def test_nobody_knocks_at_a_closed_door_more_than_once_a_minute(
    letter, post_office, django_assert_num_queries
):
    send_waiting()
    with django_assert_num_queries(0):
        send_waiting()


def test_the_longer_the_server_is_away_the_more_seldom_somebody_knocks_at_least_every_quarter_of_an_hour(
    letter, post_office, on
):
    knocked = []
    for minute in range(120):
        if not away.lasts():
            send_waiting()
            knocked.append(minute)
        later(on, minutes=1)
    assert knocked[:6] == [0, 1, 3, 7, 15, 30]
    assert {after - before for before, after in pairwise(knocked[5:])} == {15}


def test_a_clock_that_was_set_back_makes_no_letter_wait_longer(letter, open_post_office, on):
    away.still()
    later(on, hours=-1)
    Letter.objects.update(next_try_at=timezone.now())
    assert send_waiting() == 1


def test_a_server_that_goes_away_in_the_middle_costs_those_behind_no_try(world, open_post_office):
    for name in ("aida", "bakyt", "chynara", "daniyar"):
        follow("place:beat", f"{name}@ishenim.example")
    open_post_office.answers = ["250 OK", GOES_AWAY]
    ask(world.beat)
    tell()
    assert send_waiting() == 1
    assert away.lasts()
    tries = Letter.objects.order_by("pk").values_list("tries", flat=True)
    assert list(tries) == [1, 1, 0, 0]
    assert set(Letter.objects.filter(tries=0).values_list("next_try_at", flat=True)) == {timezone.now()}


def test_when_the_server_is_back_everything_goes_out(letter, post_office, on):
    from aiosmtpd.controller import Controller

    send_waiting()
    controller = Controller(post_office, hostname="127.0.0.1", port=post_office.port)
    controller.start()
    try:
        later(on, minutes=1)
        assert send_waiting() == 1
    finally:
        controller.stop()
    assert len(post_office.received) == 1


def test_what_fails_first_is_tried_again_after_a_pause_and_arrives(letter, open_post_office, on):
    open_post_office.answers = ["451 try again later", "452 the disk is full", "250 OK"]
    assert send_waiting() == 0
    letter.refresh_from_db()
    assert (letter.tries, letter.next_try_at) == (1, timezone.now() + PAUSES[0])
    assert letter.reason.startswith("SMTPDataError: (451")
    assert send_waiting() == 0
    later(on, minutes=1)
    assert send_waiting() == 0
    later(on, minutes=9)
    assert send_waiting() == 0
    later(on, minutes=1)
    assert send_waiting() == 1
    letter.refresh_from_db()
    assert (letter.tries, letter.reason) == (3, "")
    assert len(open_post_office.received) == 1


def test_after_eight_tries_it_is_given_up_and_the_reason_is_kept(letter, open_post_office, on):
    open_post_office.answers = ["451 never"] * 20
    tries = 0
    while Letter.objects.get().next_try_at:
        send_waiting()
        tries += 1
        later(on, days=2)
    letter.refresh_from_db()
    assert tries == letter.tries == 8
    assert letter.sent_at is None
    assert "never" in letter.reason
    assert send_waiting() == 0


def test_pauses_grow(letter):
    assert sorted(PAUSES) == PAUSES


def test_an_address_that_nobody_has_is_given_up_at_once_and_the_others_get_theirs(world, open_post_office):
    follow("place:beat", AIDA)
    follow("place:beat", "nobody@ishenim.example")
    follow("place:beat", "bakyt@ishenim.example")
    open_post_office.refused = {"nobody@ishenim.example": "550 no such user nobody@ishenim.example"}
    ask(world.beat)
    tell()
    assert send_waiting() == 2
    assert {received["To"] for received in open_post_office.received} == {AIDA, "bakyt@ishenim.example"}
    refused = Letter.objects.get(sent_at=None)
    assert (refused.next_try_at, refused.tries) == (None, 1)
    assert refused.reason == "The server refused the address: 550"


def test_an_address_that_is_refused_for_now_is_tried_again(letter, open_post_office, on):
    open_post_office.refused = {AIDA: "450 greylisted, come back"}
    assert send_waiting() == 0
    open_post_office.refused = {}
    later(on, minutes=10)
    assert send_waiting() == 1


def test_a_line_that_breaks_on_one_letter_is_opened_again_for_the_next(world, open_post_office):
    follow("place:beat", AIDA)
    follow("place:beat", "bakyt@ishenim.example")
    open_post_office.answers = ["421 closing the line", "250 OK"]
    ask(world.beat)
    tell()
    assert send_waiting() == 1
    assert len(open_post_office.received) == 1
    assert Letter.objects.get(sent_at=None).tries == 1


def test_two_hundred_letters_go_over_two_lines(world, open_post_office):
    readers = [
        Subscription(
            key="place:beat", email=f"{at}@ishenim.example", language="en", confirmed_at=timezone.now()
        )
        for at in range(200)
    ]
    Subscription.objects.bulk_create(readers)
    ask(world.beat)
    tell()
    assert [send_waiting(), send_waiting(), send_waiting()] == [AT_ONCE, 200 - AT_ONCE, 0]
    assert {received["To"] for received in open_post_office.received} == {reader.email for reader in readers}
    assert len(open_post_office.received) == 200
    assert open_post_office.connections == 2
    assert not Letter.objects.filter(sent_at=None).exists()


def test_one_letter_that_cannot_be_written_does_not_hold_up_the_others(world, open_post_office):
    follow("place:beat", AIDA)
    follow("place:beat", "bakyt@ishenim.example")
    ask(world.beat)
    tell()
    Subscription.objects.filter(email=AIDA).update(email="not an address\n")
    assert send_waiting() == 1
    assert Letter.objects.get(sent_at=None).reason


def test_whoever_is_killed_between_sending_and_marking_leaves_a_letter_that_is_sent_once_more(
    letter, open_post_office, on, monkeypatch
):
    def killed(*args, **outcome):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_write_down", killed)
        with pytest.raises(KeyboardInterrupt):
            send_waiting()
    assert send_waiting() == 0
    later(on, minutes=TAKEN_FOR.total_seconds() / 60)
    assert send_waiting() == 1
    first, second = open_post_office.received
    assert first["Message-ID"] == second["Message-ID"]


def test_what_somebody_else_has_taken_is_left_to_them(letter, open_post_office):
    assert sending._taken(10) == [letter]
    assert send_waiting() == 0
    assert open_post_office.received == []


def test_out_of_the_box_letters_are_printed(letter, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert send_waiting() == 1
    assert f"To: {AIDA}" in capsys.readouterr().out
