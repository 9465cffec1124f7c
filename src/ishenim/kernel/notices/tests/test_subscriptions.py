"""Nobody is told anything who has not said yes, and whoever has said no is forgotten."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.acts import act, ask

from ishenim.kernel.notices.forms import SubscribeForm
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.sending import send_waiting
from ishenim.kernel.notices.subscriptions import (
    LETTERS_A_DAY,
    confirm,
    described,
    forget_sent,
    forget_unconfirmed,
    subscribe,
    to_confirm,
    to_end,
    unsubscribe,
)
from ishenim.kernel.notices.tests.readers import follow, tell, token_in
from ishenim.kernel.notices.tokens import Purpose, token_of

AIDA = "aida@ishenim.example"
MADE_UP = ["", "1", "1.", "x.y", "²." + "a" * 43, "9" * 30 + ".a", "1.\0", "-1.a", "1." + "a" * 43]
NOTHING = [
    "",
    "place",
    "place:",
    "place:nowhere",
    "matter:AAAA-BBBB",
    "person:1",
    "beat",
    "place:\0",
    "matter:\0",
]
NO_ADDRESS = ["", "aida", "aida@", "a b@c.kg", "aida@ishenim.example\nbcc: x@y.kg", "a@" + "b" * 260 + ".kg"]

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def asked(world):
    """Return the token in the letter that asks Aida whether she wants to follow the beat."""
    subscribe("place:beat", AIDA, "en")
    send_waiting()
    return token_in(mail.outbox[0].body, "confirm")


def test_whoever_asks_gets_one_letter_that_asks_back(world):
    subscribe("place:beat", AIDA, "en")
    assert mail.outbox == []
    assert send_waiting() == 1
    assert send_waiting() == 0
    [letter] = mail.outbox
    assert letter.to == [AIDA]
    assert "please open this page and confirm it" in letter.body


def test_nothing_is_told_to_whoever_has_not_confirmed(asked, world):
    mail.outbox.clear()
    ask(world.beat)
    tell()
    assert send_waiting() == 0


def test_confirming_begins_it_and_confirming_again_changes_nothing(asked, on):
    then = on("2026-10-05 11:00")
    assert confirm(asked).confirmed_at == then
    on("2026-10-05 12:00")
    assert confirm(asked).confirmed_at == then
    assert Subscription.objects.get().confirmed_at == then


def test_looking_at_the_page_confirms_nothing(asked):
    assert to_confirm(asked).key == "place:beat"
    assert Subscription.objects.get().confirmed_at is None


def test_no_token_stands_in_the_database(asked):
    with connection.cursor() as cursor:
        for model in (Subscription, Letter):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            assert asked.partition(".")[2] not in str(cursor.fetchall())


@pytest.mark.parametrize("wrong", MADE_UP)
def test_a_made_up_token_proves_nothing(asked, wrong):
    assert (confirm(wrong), unsubscribe(wrong)) == (None, None)
    assert Subscription.objects.get().confirmed_at is None


def test_a_token_is_good_for_one_purpose_and_one_subscription(asked, world):
    subscribe("place:town", AIDA, "en")
    own, other = Subscription.objects.order_by("pk")
    signature = asked.partition(".")[2]
    assert confirm(f"{other.pk}.{signature}") is None
    assert unsubscribe(asked) is None
    assert confirm(token_of(own, Purpose.END)) is None


def test_a_token_is_worth_nothing_when_its_number_was_given_to_somebody_else(asked):
    Subscription.objects.update(asked_at=timezone.now() + timedelta(seconds=1))
    assert confirm(asked) is None


def test_a_token_outlives_a_change_of_the_secret(asked, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert confirm(asked)


def test_what_nobody_confirmed_in_three_days_is_forgotten(asked, on):
    on("2026-10-08 09:59")
    assert forget_unconfirmed() == 0
    assert to_confirm(asked)
    on("2026-10-08 10:01")
    assert confirm(asked) is None
    assert forget_unconfirmed() == 1
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()


def test_what_was_confirmed_is_not_forgotten(world, on):
    follow("place:beat")
    on("2027-10-08 10:00")
    assert forget_unconfirmed() == 0


def test_an_address_is_asked_only_so_often_a_day_whatever_it_is_asked_for(world, on):
    for place in list(world.places)[: LETTERS_A_DAY + 3]:
        subscribe(f"place:{place}", AIDA, "en")
    subscribe("place:beat", "other@ishenim.example", "en")
    assert Letter.objects.filter(subscription__email=AIDA).count() == LETTERS_A_DAY
    assert Subscription.objects.filter(email=AIDA).count() == LETTERS_A_DAY
    on("2026-10-06 10:01")
    subscribe("place:far_beat", AIDA, "en")
    assert Letter.objects.filter(subscription__email=AIDA).count() == LETTERS_A_DAY + 1


def test_asking_twice_makes_one_subscription_and_a_second_letter(asked):
    subscribe("place:beat", " AIDA@Ishenim.example", "ru")
    assert Subscription.objects.get().language == "en"
    send_waiting()
    assert len(mail.outbox) == 2


def test_whoever_follows_already_is_told_so_and_the_page_cannot_tell(world):
    subscription = follow("place:beat")
    assert subscribe("place:beat", AIDA, "en") is None
    send_waiting()
    assert "We do so already" in mail.outbox[0].body
    assert token_in(mail.outbox[0].body, "end") == token_of(subscription, Purpose.END)


def test_the_database_keeps_one_subscription_of_an_address_to_a_thing(world):
    follow("place:beat")
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(key="place:beat", email=AIDA, language="ky")


def test_ending_stops_the_letters_that_wait_and_forgets_the_address(world):
    subscription = follow("place:beat")
    ask(world.beat)
    tell()
    assert Letter.objects.count() == 1
    assert to_end(token_of(subscription, Purpose.END)).ended_at is None
    assert unsubscribe(token_of(subscription, Purpose.END)).ended_at
    assert send_waiting() == 0
    ended = Subscription.objects.get()
    assert (ended.email, ended.ended_at) == ("", timezone.now())
    ask(world.beat)
    tell()
    assert not Letter.objects.exists()


def test_ending_twice_is_ending_once(world, on):
    subscription = follow("place:beat")
    token = token_of(subscription, Purpose.END)
    first = unsubscribe(token).ended_at
    on("2026-10-06 10:00")
    assert unsubscribe(token).ended_at == first


def test_what_has_ended_is_not_confirmed_again_by_the_old_letter(asked):
    confirm(asked)
    unsubscribe(token_of(Subscription.objects.get(), Purpose.END))
    assert confirm(asked) is None


def test_whoever_has_ended_may_begin_again(world):
    unsubscribe(token_of(follow("place:beat"), Purpose.END))
    again = follow("place:beat")
    assert again.confirmed_at
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize("key", NOTHING)
def test_only_what_there_is_can_be_followed(world, key):
    assert described(key) is None
    with pytest.raises(LookupError):
        subscribe(key, AIDA, "en")
    assert not Subscription.objects.exists()


def test_a_matter_is_called_by_its_title_and_a_place_by_its_name(world):
    question = ask(world.beat)
    assert described("place:beat") == "Beat"
    assert described(f"matter:{question.reference}") == f"A resident's question {question.reference}"
    act(question, "show_text", world.moderator)
    assert described(f"matter:{question.reference}") == "When will the street lamps be repaired?"


def test_letters_that_were_sent_are_forgotten_after_a_month(world, on):
    follow("place:beat")
    ask(world.beat)
    tell()
    send_waiting()
    on("2026-11-03 10:00")
    ask(world.beat)
    tell()
    assert forget_sent() == 0
    on("2026-11-05 10:00")
    assert forget_sent() == 1
    assert Letter.objects.get().sent_at is None
    assert forget_sent() == 0


@pytest.mark.parametrize("typed", NO_ADDRESS)
def test_what_is_no_address_is_refused_beside_the_field(typed):
    form = SubscribeForm({"email": typed})
    assert not form.is_valid()
    assert form.errors["email"]


def test_an_address_and_how_often_is_all_that_is_asked():
    form = SubscribeForm({"email": " Aida@Ishenim.example ", "rhythm": "at_once"})
    assert form.is_valid()
    assert list(form.cleaned_data) == ["email", "rhythm"]
