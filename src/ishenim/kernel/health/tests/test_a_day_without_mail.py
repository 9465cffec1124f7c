"""A mail server that is dead for a day: letters wait, each goes out once, and it is said meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from tests.acts import ask

from ishenim.kernel.health import beats, parts
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.sending import away, send_waiting
from ishenim.kernel.notices.tests.conftest import PostOffice
from ishenim.kernel.notices.tests.readers import follow, tell

AT_ONCE = [f"reader{number}@ishenim.example" for number in range(5)]
DAILY = "daily@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def post_office(settings):
    """Return a mail server that is not open yet."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    yield office
    away.over()


@pytest.fixture
def readers(world):
    for email in AT_ONCE:
        follow("place:beat", email)
    follow("place:beat", DAILY, rhythm="daily")
    return world


def minutes(on, number):
    """Let the worker be at work for so many minutes; return how often it knocked at the server's door."""
    knocked = 0
    for _ in range(number):
        on(f"{timezone.localtime() + timedelta(minutes=1):%Y-%m-%d %H:%M}")
        knocked += not away.lasts()
        send_waiting()
    return knocked


@pytest.fixture
def a_day_without(readers, post_office, on):
    """Let a question be asked each hour of a day without a mail server; return how often somebody knocked."""
    knocked = 0
    for _ in range(24):
        ask(readers.beat)
        tell()
        knocked += minutes(on, 60)
    return knocked


def test_while_it_is_dead_no_letter_loses_a_try_and_it_is_said(a_day_without):
    beats.write()
    assert not parts.letters().well
    assert 90 < a_day_without < 110
    waiting = Letter.objects.filter(sent_at=None)
    assert waiting.count() == 24 * (len(AT_ONCE) + 1)
    assert set(waiting.values_list("tries", "reason")) == {(0, "")}


def test_when_it_is_back_each_letter_goes_out_once_and_all_is_well(a_day_without, post_office, on):
    controller = Controller(post_office, hostname="127.0.0.1", port=post_office.port)
    controller.start()
    try:
        minutes(on, 30)
        assert away.since is None
        minutes(on, 60 * 24)
    finally:
        controller.stop()
    beats.write()
    assert parts.letters().well
    received = [letter["To"] for letter in post_office.received]
    assert {email: received.count(email) for email in AT_ONCE} == dict.fromkeys(AT_ONCE, 24)
    assert received.count(DAILY) == 2
    numbers = [letter["Message-ID"] for letter in post_office.received]
    assert len(numbers) == len(set(numbers))
    assert not Letter.objects.filter(sent_at=None).exists()
