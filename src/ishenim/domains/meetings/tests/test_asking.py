"""Asking on the page: what is refused keeps its text, what is sent twice is recorded once."""

from __future__ import annotations

import re

import pytest
from tests.acts import announced, everything_written
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.domains.meetings.models import Question
from ishenim.kernel.procedures.claims import Claim, claimed_by, code_of
from ishenim.kernel.procedures.models import Matter

ASK = "places/beat/ask/"
TEXT = "When will the street lamps be repaired?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def form(text=TEXT, **other):
    return {"text": text, "topic": "light", "work": proof()} | other


def marked(page) -> dict[str, str]:
    """Return a form as a browser fills it from the page: with the mark that lets it be sent once."""
    found = re.search(r'name="sent" value="([^"]+)"', page.content.decode())
    return form(sent=found[1])


def test_whoever_asks_gets_a_code_a_reference_and_what_happens_next(reader):
    answer = reader.post(ASK, marked(reader.get(ASK)))

    question = Matter.objects.get(kind="question")
    assert question.state == "raised"
    assert re.search(r"\b\d{5}( \d{5}){4}\b", words(answer))
    assert f'href="/en/questions/{question.reference}/"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_where_to_turn_in_danger_stands_above_the_form(reader, world, on):
    assert_danger_comes_first(reader.get(ASK))
    assert_danger_comes_first(reader.post(ASK, form("")))

    today = announced(world.beat, world.officer)
    on("2026-11-18 18:40")
    assert_danger_comes_first(reader.get(f"meetings/{today.reference}/ask/"))


def assert_danger_comes_first(page) -> None:
    """See that the number and the warning are read before the first field, not only below the page."""
    above, form, _below = page.content.decode().partition('<form method="post"')
    assert form
    assert 'call <a href="tel:102">102</a>' in above
    assert "Do not write here about a crime or about violence by an official" in above


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Please fill this in"),
        ("   \n ", "Please fill this in"),
        ("?" * 20_001, "at most 20000 characters, now 20001"),
        ("https://a.example https://b.example/c", "A link alone is not enough"),
        ("Lamps\x08\x08 at the school", "control characters"),
        ("Lamps\x00 at the school", "control|ull characters"),
        ("Lamps", "at least 10 characters"),
    ],
    ids=["nothing", "spaces", "20,001", "links", "control", "zero", "hardly anything"],
)
def test_what_cannot_be_asked_is_told_beside_the_field_with_the_text_kept(reader, text, told):
    before = everything_written()

    page = reader.post(ASK, form(text)).content.decode()

    assert re.search(told, page)
    assert '<a href="#id_text">' in page
    assert 'aria-invalid="true"' in page
    if text.strip():
        assert text.replace("\x00", "")[:12] in page.replace("\x00", "")
    assert '<option value="light" selected>' in page
    assert everything_written() == before


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "Where are the lamps? 💡💡",
        "\u200fمتى تصلح المصابيح؟\u200e",
        '<b>Where</b> & when "now"?',
    ],
    ids=["20,000", "emoji", "right to left", "marks"],
)
def test_every_script_is_taken_as_it_was_typed(reader, text):
    reader.post(ASK, form(text))

    assert Question.objects.get().text == text


@pytest.mark.parametrize("topic", ["", "moon", "light' OR 1=1"])
def test_a_topic_that_is_none_is_told_beside_its_field(reader, topic):
    page = reader.post(ASK, form(topic=topic)).content.decode()

    assert '<a href="#id_topic">' in page
    assert TEXT in page


def code_on(page) -> str:
    return re.search(r"\b\d{5}(?: \d{5}){4}\b", words(page))[0]


def test_a_form_sent_again_because_no_answer_came_is_recorded_once_and_has_the_same_code(reader):
    sent = marked(reader.get(ASK))
    first = reader.post(ASK, sent)
    before = everything_written()

    again = reader.post(ASK, sent | {"work": proof()})

    assert everything_written() == before
    assert code_on(again) == code_on(first)
    assert claimed_by(code_on(first)) == Matter.objects.get(kind="question")


@pytest.mark.parametrize("changed", [{"text": "Who feeds the dogs behind the market?"}, None])
def test_other_words_or_a_quarter_of_an_hour_later_the_code_is_not_shown_again(reader, on, changed):
    sent = marked(reader.get(ASK))
    reader.post(ASK, sent)
    before = everything_written()
    if changed is None:
        on("2026-10-05 10:16")

    page = reader.post(ASK, sent | {"work": proof()} | (changed or {}), status=409)

    assert "It is recorded once." in words(page)
    assert not re.search(r"\b\d{5}( \d{5}){4}\b", words(page))
    assert everything_written() == before


def test_neither_the_mark_of_a_form_nor_anything_the_code_follows_from_is_kept(reader, settings):
    sent = marked(reader.get(ASK))
    code = code_on(reader.post(ASK, sent))

    kept = Claim.objects.get()
    assert sent["sent"] not in kept.sent
    settings.SECRET_KEY = "another installation"
    assert code_of(sent["sent"]) != code
    assert code_of(kept.sent) != code


def test_a_form_from_another_site_is_refused(reader):
    before = everything_written()

    page = reader.post(ASK, form(), status=403, Origin="https://elsewhere.example")

    assert "The form could not be accepted" in words(page)
    assert 'href="/en/"' in page.content.decode()
    assert everything_written() == before


@pytest.mark.parametrize("origin", ["null", "http://testserver"])
def test_a_browser_that_hides_its_origin_or_comes_from_here_may_ask(reader, origin):
    reader.post(ASK, form(), Origin=origin)

    assert Matter.objects.filter(kind="question").count() == 1


@pytest.mark.parametrize("work", ["", "x", "e30=", "bnVsbA==", "W10=", "MQ=="])
def test_without_proof_a_question_waits_for_the_moderation_office(reader, work):
    answer = reader.post(ASK, form(work=work))

    question = Matter.objects.get(kind="question")
    assert question.state == "held"
    assert "claim code" in words(answer)
    assert TEXT not in reader.read(f"questions/{question.reference}/")
    assert question.reference not in reader.read("questions/")
    assert question.reference not in reader.read("places/beat/")


def test_a_proof_counts_once(reader):
    work = proof()
    for number in range(2):
        reader.post(ASK, form(f"{TEXT} {number}", work=work))

    assert sorted(Matter.objects.values_list("state", flat=True)) == ["held", "raised"]


def test_many_questions_without_proof_are_slowed_down_and_nothing_is_kept_of_whoever_sent_them(reader):
    for number in range(10):
        reader.post(ASK, form(f"{TEXT} {number}", work=""))
    before = everything_written()

    answer = reader.post(ASK, form(work=""), status=429)

    assert 0 < int(answer["Retry-After"]) <= 1800
    assert "Try again in a few minutes" in words(answer)
    assert 'href="/en/contacts/"' in answer.content.decode()
    assert everything_written() == before
    reader.post(ASK, form())


def test_a_question_for_a_place_that_has_become_part_of_another_goes_there(reader, world):
    from datetime import date

    world.merge("other_beat", "beat", date(2026, 10, 1))

    page = reader.get("places/other_beat/ask/")
    assert "This place has become part of Beat; your question goes there." in words(page)
    reader.post("places/other_beat/ask/", marked(page))
    assert Matter.objects.get(kind="question").place.code == "beat"


def test_where_no_office_takes_part_nobody_is_left_waiting(reader, world):
    world.place("lonely", "village")
    before = everything_written()

    page = reader.post("places/lonely/ask/", form())

    assert "No office of this place takes part yet" in words(page)
    assert TEXT in page.content.decode()
    assert everything_written() == before


def test_a_form_that_is_no_form_is_answered_in_words(reader):
    answer = reader.client.post(f"/en/{ASK}", b"\xff\xfe\x00garbage", content_type="application/json")

    assert answer.status_code == 200
    assert "Please fill this in" in answer.content.decode()


def test_more_than_any_form_holds_is_refused(reader):
    answer = reader.client.post(f"/en/{ASK}", form("a" * 2_500_000))

    assert answer.status_code == 400
    assert 'href="/en/"' in answer.content.decode()
