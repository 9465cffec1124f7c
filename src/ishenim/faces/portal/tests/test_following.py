"""Following by e-mail: nobody is told who has not said yes in a letter, and nobody learns who follows."""

from __future__ import annotations

import re

import pytest
from tests.acts import ask
from tests.reading import Reader, words

from ishenim.kernel.notices import subscriptions, tokens
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.tokens import Purpose

ADDRESS = {"email": "resident@example.org", "rhythm": "at_once"}
PLACE = "follow/place:beat/"


@pytest.fixture
def asked(reader):
    """What was asked for and not yet confirmed."""
    reader.post(PLACE, ADDRESS)
    return Subscription.objects.get()


def way_of(subscription, purpose) -> str:
    return f"follow/{purpose.value}/{tokens.token_of(subscription, purpose)}/"


def test_asking_sends_one_letter_and_tells_nothing_yet(reader, asked):
    assert asked.confirmed_at is None
    assert asked.email == ADDRESS["email"]
    assert Letter.objects.count() == 1


def test_the_language_of_the_letters_is_the_language_that_was_read(reader):
    Reader("ru").post(PLACE, ADDRESS)

    assert Subscription.objects.get().language == "ru"


def test_the_answer_is_the_same_whether_an_address_follows_already(reader):
    first, second = (words(reader.post(PLACE, ADDRESS)) for _ in range(2))

    assert first == second
    assert "Look into your mail" in first
    assert ADDRESS["email"] not in first


def test_opening_the_letters_link_confirms_nothing_only_the_button_does(reader, asked):
    way = way_of(asked, Purpose.CONFIRM)

    assert "Do you want to be told?" in reader.read(way)
    asked.refresh_from_db()
    assert asked.confirmed_at is None

    assert "You will be told" in words(reader.post(way))
    asked.refresh_from_db()
    assert asked.confirmed_at is not None


def test_opening_the_other_link_ends_nothing_only_the_button_or_the_mail_program_does(reader, asked):
    reader.post(way_of(asked, Purpose.CONFIRM))
    way = way_of(asked, Purpose.END)

    assert "Shall the letters end?" in reader.read(way)
    asked.refresh_from_db()
    assert asked.ended_at is None

    answer = reader.post(way, {"List-Unsubscribe": "One-Click"})
    assert "No more letters will come" in words(answer)
    asked.refresh_from_db()
    assert asked.ended_at is not None
    assert asked.email == ""


@pytest.mark.parametrize("token", ["x", "1.abc", "%00", "999999.abc", "²", "1" * 300])
@pytest.mark.parametrize("purpose", ["confirm", "end"])
def test_a_link_that_is_no_good_says_so_in_words(reader, asked, purpose, token):
    assert "This link is not good any more" in words(reader.post(f"follow/{purpose}/{token}/"))


def test_a_link_of_one_purpose_does_not_serve_the_other(reader, asked):
    token = tokens.token_of(asked, Purpose.END)

    assert "not good any more" in words(reader.post(f"follow/confirm/{token}/"))


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@", "a@b", "a b@x.org", "a@x.org\nBcc: b@x.org", "x" * 400]
)
def test_what_is_no_address_is_told_beside_the_field(reader, typed):
    page = reader.post(PLACE, {"email": typed}).content.decode()

    assert '<a href="#id_email">' in page
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "key", ["place:nowhere", "matter:ZZZZ-9999", "nothing", "place:", ":", "%00", "person:1"]
)
def test_what_is_not_there_cannot_be_followed(reader, key):
    reader.get(f"follow/{key}/", status=404)
    reader.post(f"follow/{key}/", ADDRESS, status=404)


def test_a_matter_is_followed_by_its_reference_and_its_unchecked_text_is_not_told(reader, world):
    question = ask(world.beat)

    page = reader.get(f"follow/matter:{question.reference}/")

    assert question.reference in words(page)
    assert "street lamps" not in words(page)


def test_a_form_from_another_site_sends_no_letter(reader):
    reader.post(PLACE, ADDRESS, status=403, Origin="https://elsewhere.example")

    assert not Letter.objects.exists()


def test_many_letters_are_not_sent_from_one_place(reader):
    for number in range(60):
        reader.post(PLACE, ADDRESS | {"email": f"resident{number}@example.org"})

    answer = reader.post(PLACE, ADDRESS | {"email": "one.more@example.org"}, status=429)

    assert int(answer["Retry-After"]) > 0
    assert not Subscription.objects.filter(email="one.more@example.org").exists()


def test_one_may_choose_one_letter_a_day(reader):
    assert 'name="rhythm" value="daily"' in reader.get(PLACE).content.decode()
    reader.post(PLACE, ADDRESS | {"rhythm": "daily"})
    assert Subscription.objects.get().rhythm == "daily"


def test_a_rhythm_that_is_not_offered_is_refused_beside_the_field(reader):
    assert "Error" in words(reader.post(PLACE, ADDRESS | {"rhythm": "hourly"}))
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("key", ["topic:light", "kind:meeting", "kind:question"])
def test_a_topic_and_all_of_a_kind_can_be_followed_too(reader, key):
    reader.post(f"follow/{key}/", ADDRESS)
    assert Subscription.objects.get().key == key


def test_a_mail_program_ends_it_with_one_press_and_changes_nothing_else(reader, asked):
    subscriptions.confirm(tokens.token_of(asked, Purpose.CONFIRM))
    way = way_of(asked, Purpose.END)
    reader.post(way, {"List-Unsubscribe": "One-Click", "rhythm": "daily"}, Origin="https://mail.example")
    asked.refresh_from_db()
    assert (asked.email, asked.rhythm) == ("", "at_once")
    assert asked.ended_at is not None
    reader.post(way, {"List-Unsubscribe": "One-Click"})


def test_beside_the_button_that_ends_it_stands_one_for_fewer_letters(reader, asked):
    subscriptions.confirm(tokens.token_of(asked, Purpose.CONFIRM))
    shown = reader.get(way_of(asked, Purpose.END)).content.decode()
    assert "No, but one letter a day is enough" in shown
    token = re.search(r"/follow/often/([^/]+)/", shown)[1]
    assert "You will be told as you chose" in words(
        reader.post(f"follow/often/{token}/", {"rhythm": "daily"})
    )
    asked.refresh_from_db()
    assert (asked.rhythm, asked.ended_at) == ("daily", None)
    assert "No, I want to be told at once" in reader.read(way_of(asked, Purpose.END))
    reader.get(f"follow/often/{token}/", status=405)
    assert "not good any more" in words(reader.post("follow/often/1.x/", {"rhythm": "daily"}))
