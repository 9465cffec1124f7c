"""Where letters come back nothing more is written to, until whoever owns the address says yes anew."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart

import pytest
from django.utils import timezone
from tests.acts import ask

from ishenim.kernel.notices import bounces
from ishenim.kernel.notices.bounces import forget_paused, is_gone, pause, paused, take_back
from ishenim.kernel.notices.letters import message
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.sending import PAUSES, send_waiting
from ishenim.kernel.notices.subscriptions import confirm, subscribe
from ishenim.kernel.notices.tests.readers import follow, tell, token_in

AIDA, BAKYT = "aida@ishenim.example", "bakyt@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def refused(world, open_post_office):
    """Let Aida's server say that nobody has the address, while Bakyt's takes everything."""
    follow("place:beat", AIDA)
    follow("kind:question", AIDA)
    follow("place:beat", BAKYT)
    open_post_office.refused = {AIDA: "550 5.1.1 no such user aida@ishenim.example"}
    ask(world.beat)
    tell()
    send_waiting()
    return open_post_office


def report_of(letter: Letter, *, status: str = "5.1.1", action: str = "failed", quoted: str = "") -> bytes:
    """Return what a mail server sends back when it cannot deliver a letter."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "MAILER-DAEMON@mail.example"
    words, said = EmailMessage(), EmailMessage()
    words.set_content("I could not deliver your letter.")
    per_message, per_recipient = EmailMessage(), EmailMessage()
    per_message["Reporting-MTA"] = "dns; mail.example"
    per_recipient["Final-Recipient"] = f"rfc822; {letter.subscription.email}"
    per_recipient["Action"], per_recipient["Status"] = action, status
    said["Content-Type"] = "message/delivery-status"
    said.set_payload([per_message, per_recipient])
    headers = EmailMessage()
    headers["Content-Type"] = "text/rfc822-headers"
    number = quoted or message(letter).extra_headers["Message-ID"]
    headers.set_payload(f"Message-ID: {number}\nTo: {letter.subscription.email}\n")
    for part in (words, said, headers):
        report.attach(part)
    return report.as_bytes()


def test_an_address_that_nobody_has_is_written_to_no_more(refused, world):
    assert {one.email for one in Subscription.objects.filter(paused_at=timezone.now())} == {AIDA}
    ask(world.beat)
    tell()
    assert send_waiting() == 1
    assert {letter["To"] for letter in refused.received} == {BAKYT}
    assert not Letter.objects.filter(subscription__email=AIDA, next_try_at__isnull=False).exists()
    assert paused() == 1


def test_what_waited_for_the_address_waits_no_more_and_says_why(world):
    follow("place:beat", AIDA)
    ask(world.beat)
    tell()
    assert pause(AIDA) == 1
    letter = Letter.objects.get()
    assert (letter.next_try_at, letter.sent_at) == (None, None)
    assert letter.reason == "The address is paused: a letter came back."
    assert AIDA not in letter.reason


def test_whoever_owns_the_address_confirms_it_anew_and_is_told_again(refused, world, on):
    refused.refused = {}
    subscribe("place:beat", AIDA, "en")
    assert send_waiting() == 1
    question = refused.received[-1]
    assert question["Subject"] == "Do you want to be told? Please confirm"
    confirm(token_in(question.get_content(), "confirm"))
    again = Subscription.objects.get(email=AIDA, key="place:beat")
    assert (again.paused_at, again.confirmed_at) == (None, timezone.now())
    on("2026-10-05 11:00")
    ask(world.beat)
    tell()
    send_waiting()
    assert AIDA in {letter["To"] for letter in refused.received}


def test_who_is_told_and_not_paused_confirms_nothing_anew(world, on):
    subscription = follow("place:beat", AIDA)
    subscribe("place:beat", AIDA, "en")
    letter = message(Letter.objects.latest("pk"))
    assert letter.subject == "You are already being told"
    on("2026-10-06 10:00")
    from ishenim.kernel.notices.tokens import Purpose, token_of

    assert confirm(token_of(subscription, Purpose.CONFIRM)).confirmed_at == subscription.confirmed_at


@pytest.mark.parametrize("words", ["550 5.7.1 relaying denied", "552 5.2.2 mailbox full", "554 go away"])
def test_a_server_that_dislikes_us_or_is_full_pauses_nobody_and_is_tried_again(
    world, open_post_office, words
):
    follow("place:beat", AIDA)
    open_post_office.refused = {AIDA: words}
    ask(world.beat)
    tell()
    assert send_waiting() == 0
    letter = Letter.objects.get()
    assert letter.next_try_at == timezone.now() + PAUSES[0]
    assert (paused(), letter.reason) == (0, f"The server refused the address: {words[:3]}")


@pytest.mark.parametrize(
    ("code", "words", "gone"),
    [
        (550, "no such user", True),
        (550, "5.1.1 no such user", True),
        (550, "5.1.10 the domain takes no mail", True),
        (550, "5.2.1 mailbox disabled", True),
        (553, "", True),
        (550, "5.7.1 blocked", False),
        (450, "4.1.1 not yet", False),
        (450, "greylisted", False),
        (0, "", False),
    ],
)
def test_only_what_is_about_the_address_counts(code, words, gone):
    assert is_gone(code, words) is gone


def test_a_letter_that_comes_back_later_pauses_its_address(world, open_post_office):
    follow("place:beat", AIDA)
    follow("place:beat", BAKYT)
    ask(world.beat)
    tell()
    send_waiting()
    letter = Letter.objects.get(subscription__email=AIDA)
    assert take_back(report_of(letter)) == 1
    assert take_back(report_of(letter)) == 0
    assert Subscription.objects.get(paused_at__isnull=False).email == AIDA


def test_the_letter_of_the_day_comes_back_by_its_number_too(world, open_post_office, on):
    follow("place:beat", AIDA, rhythm="daily")
    ask(world.beat)
    ask(world.beat)
    tell()
    on("2026-10-06 08:00")
    send_waiting()
    [received] = open_post_office.received
    letter = Letter.objects.order_by("pk").first()
    assert take_back(report_of(letter, quoted=received["Message-ID"])) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"status": "4.4.1", "action": "delayed"},
        {"status": "5.1.1", "action": "delivered"},
        {"status": "5.7.1"},
        {"quoted": "<letter-1-20261005040000000001@localhost>"},
        {"quoted": "<letter-999999-20261005040000000000@localhost>"},
        {"quoted": "<something@else>"},
    ],
    ids=["delayed", "delivered", "disliked", "another moment", "no such letter", "not ours"],
)
def test_what_does_not_say_so_or_is_not_about_a_letter_of_ours_pauses_nobody(world, about):
    follow("place:beat", AIDA)
    ask(world.beat)
    tell()
    assert take_back(report_of(Letter.objects.get(), **about)) == 0
    assert paused() == 0


def test_what_is_no_report_at_all_pauses_nobody(world):
    for nonsense in (b"", b"\xff\xfe\x00", b"Subject: hello\n\n<letter-1-20261005040000000000@localhost>"):
        assert take_back(nonsense) == 0


def test_nobody_without_an_address_is_paused(world):
    assert pause("") == 0


def test_a_paused_address_is_forgotten_after_three_months(world, on, django_assert_num_queries):
    follow("place:beat", AIDA)
    pause(AIDA)
    on("2027-01-03 09:00")
    assert forget_paused() == 0
    on("2027-01-03 10:01")
    assert forget_paused() == 1
    ended = Subscription.objects.get()
    assert (ended.email, ended.ended_at) == ("", timezone.now())
    with django_assert_num_queries(1):
        assert forget_paused() == 0
    assert bounces.KEEP_PAUSED.days == 90


def test_nothing_public_says_that_an_address_is_paused(refused, client):
    for path in ("/en/health/", "/health/", "/en/follow/place:beat/"):
        page = client.get(path).content.decode()
        assert "paus" not in page.lower()
        assert AIDA not in page
    before = client.post(
        "/en/follow/place:beat/", {"email": "new@ishenim.example", "rhythm": "at_once"}
    ).content
    again = client.post("/en/follow/place:beat/", {"email": AIDA, "rhythm": "at_once"}).content
    assert before == again
