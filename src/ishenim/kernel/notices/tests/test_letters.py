"""A letter says what the public page says, in its reader's language, and how to end it."""

import pytest
from django.utils import translation
from tests.acts import act, ask

from ishenim.kernel.notices.letters import SHORT, message
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.subscriptions import subscribe
from ishenim.kernel.notices.telling import fan_out
from ishenim.kernel.notices.tests.readers import follow, tell, token_in
from ishenim.kernel.procedures import addresses
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def shown(world):
    """Return a question whose text anyone may read, followed by nobody yet."""
    question = ask(world.beat)
    act(question, "show_text", world.moderator)
    tell()
    return Matter.objects.get(pk=question.pk)


@pytest.fixture
def letter(shown, world):
    """Return the letter that says a question was accepted."""
    follow(f"matter:{shown.reference}")
    act(shown, "accept", world.officer)
    tell()
    return message(Letter.objects.get(entry__step="accept"))


def test_it_says_what_happened_in_what_and_where_to_read_on(letter, shown):
    assert letter.subject == "When will the street lamps be repaired?: Accepted"
    assert "When will the street lamps be repaired?" in letter.body
    assert f"A resident's question, {shown.reference}" in letter.body
    assert "The office accepted the question." in letter.body
    assert "District police, " in letter.body
    assert "5 October 2026, 10:00" in letter.body
    assert f"\nhttp://localhost:8000/en/questions/{shown.reference}/\n" in letter.body


def test_it_is_plain_text_to_one_reader(letter):
    assert letter.to == ["aida@ishenim.example"]
    assert letter.cc == letter.bcc == letter.attachments == []
    assert letter.message().get_content_type() == "text/plain"


def test_it_says_how_to_end_it_to_people_and_to_mail_programs(letter):
    token = token_in(letter.body, "end")
    headers = letter.message()
    assert headers["List-Unsubscribe"] == f"<http://localhost:8000/en/follow/end/{token}/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_the_question_whether_to_follow_cannot_be_ended_only_left(world):
    subscribe("place:beat", "aida@ishenim.example", "en")
    asked = message(Letter.objects.get())
    assert "List-Unsubscribe" not in asked.message()
    assert "Beat" in asked.body
    assert "If it was not you, do nothing." in asked.body


def test_it_stands_under_the_public_address_where_there_is_one(shown, world, settings):
    settings.PUBLIC_ADDRESS = "https://ishenim.example/"
    follow(f"matter:{shown.reference}")
    act(shown, "accept", world.officer)
    tell()
    assert (
        f"\nhttps://ishenim.example/en/questions/{shown.reference}/\n" in message(Letter.objects.get()).body
    )


def test_a_letter_that_is_sent_twice_has_one_number(letter):
    again = message(Letter.objects.get())
    assert again.message()["Message-ID"] == letter.message()["Message-ID"]
    assert letter.message()["Message-ID"].endswith("@localhost>")


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_it_speaks_its_readers_language_whoever_acted(shown, world, language):
    follow(f"matter:{shown.reference}", language=language)
    with translation.override("en"):
        act(shown, "accept", world.officer)
    tell()
    with translation.override("en" if language != "en" else "ru"):
        written = message(Letter.objects.get())
    with translation.override(language):
        assert str(shown.procedure.steps()["accept"].sentence) in written.body
        assert str(shown.procedure.title) in written.body
    assert f"/{language}/follow/end/" in written.body


def test_a_demonstration_says_that_it_is_one(shown, world, settings):
    follow(f"matter:{shown.reference}")
    act(shown, "accept", world.officer)
    tell()
    settings.DEMO = True
    assert message(Letter.objects.get()).body.startswith("This is a demonstration.")
    settings.DEMO = False
    assert "demonstration" not in message(Letter.objects.get()).body


def test_a_text_that_was_not_shown_yet_stays_out_of_letters(world):
    follow("place:beat")
    question = ask(world.beat, text="My neighbour Asan Usenov of house 14 steals the lamps")
    tell()
    written = message(Letter.objects.get())
    assert "Asan" not in written.body + written.subject
    assert written.subject.startswith(f"A resident's question {question.reference}: ")


def test_names_of_officials_and_sealed_words_stay_out_of_letters(shown, world):
    follow(f"matter:{shown.reference}")
    act(shown, "accept", world.officer, reply="Call Aigul at 0555 123456")
    tell()
    written = message(Letter.objects.get())
    assert not [word for word in ("Aigul", "0555", "other_officer") if word in written.body]


def test_a_long_title_makes_a_short_subject_and_a_line_break_no_header(shown, world):
    follow(f"matter:{shown.reference}")
    Matter.objects.filter(pk=shown.pk).update(title="Lamps\nBcc: x@y.kg\r\n" + "and more lamps " * 10)
    act(shown, "accept", world.officer)
    tell()
    written = message(Letter.objects.get())
    assert len(written.subject) <= SHORT
    assert written.message()["Bcc"] is None


def test_a_kind_of_matter_without_a_page_is_told_with_the_first_page_instead(shown, world, monkeypatch):
    follow(f"matter:{shown.reference}")
    act(shown, "accept", world.officer)
    tell()
    monkeypatch.delitem(addresses._names, "question")
    assert "\nhttp://localhost:8000/\n" in message(Letter.objects.get()).body


def test_a_meeting_is_told_of_as_well(world):
    from tests.acts import announced

    follow("place:beat")
    announced(world.beat, world.officer)
    tell()
    assert fan_out() == 0
    written = [message(letter) for letter in Letter.objects.order_by("pk")]
    assert len(written) == 3
    assert all("/en/meetings/" in one.body for one in written)
