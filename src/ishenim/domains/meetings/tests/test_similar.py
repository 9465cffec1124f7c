"""Similar questions while somebody writes: only what everyone may read, and whoever writes decides."""

from __future__ import annotations

import re

import pytest
from tests.acts import act, ask, everything_written
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.domains.meetings import looking
from ishenim.kernel import counts
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search.indexing import reindex

ASK = "places/beat/ask/"
KNOWN = "Токтогул көчөсүндө жарык жок, качан оңдойсуңар?"
TYPED = "На улице Токтогула нет света, когда отремонтируют?"
HEADING = "Was this asked already?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


@pytest.fixture
def known(world, monday):
    """Return a question whose text was checked and shown, as the index has it."""
    question = act(ask(world.beat, text=KNOWN), "show_text", world.moderator, text=KNOWN)
    reindex()
    return question


def form(text=TYPED, **other):
    return {"text": text, "topic": "light", "work": proof()} | other


def test_the_first_sending_shows_what_is_similar_with_its_state_and_records_nothing(reader, known):
    before = everything_written()

    answer = reader.post(ASK, form())

    assert HEADING in words(answer)
    assert KNOWN in words(answer)
    assert "Asked, nobody has accepted it yet" in words(answer)
    assert f"{TYPED}</textarea>" in answer.content.decode()
    assert "Send my question anyway" in words(answer)
    assert answer["Cache-Control"] == "no-store"
    assert everything_written() == before


def test_whoever_sends_it_anyway_is_recorded_once_with_the_same_form(reader, known):
    page = reader.post(ASK, form()).content.decode()
    sent = re.search(r'name="sent" value="([^"]+)"', page)[1]
    looked = re.search(r'name="looked" value="([^"]+)"', page)[1]

    answer = reader.post(ASK, form(sent=sent, looked=looked))

    assert "Your question is recorded" in words(answer)
    assert Matter.objects.filter(kind="question").count() == 2


def test_nothing_stands_between_the_asker_and_the_office_where_nothing_is_similar(reader, known):
    assert "Your question is recorded" in words(
        reader.post(ASK, form("Бродячие собаки возле рынка кусают людей"))
    )


def test_the_button_looks_and_says_when_nothing_is_found(reader, known):
    answer = reader.post(ASK, form("Бродячие собаки возле рынка", look="yes"))

    assert "No open question here says the same." in words(answer)
    assert Matter.objects.filter(kind="question").count() == 1


@pytest.mark.parametrize("text", ["", "?", "а" * 20_000, "\0"])
def test_looking_with_any_text_answers_in_words(reader, known, text):
    assert "Look for similar questions" in words(reader.post(ASK, form(text, look="yes")))


def test_a_text_that_nobody_has_checked_is_never_shown(reader, world):
    ask(world.beat, text=KNOWN)
    reindex()
    assert "Your question is recorded" in words(reader.post(ASK, form()))


def test_what_was_hidden_or_kept_out_is_never_shown(reader, world, known):
    act(known, "decline", world.moderator)
    assert HEADING not in words(reader.post(ASK, form()))


def test_a_question_that_is_closed_is_not_offered(reader, world, known):
    act(known, "give_back", world.officer)
    reindex()
    assert HEADING not in words(reader.post(ASK, form()))


def test_the_script_gets_the_list_alone_and_nothing_is_written_or_kept(reader, known):
    before = everything_written()

    answer = reader.post(f"{ASK}similar/", {"text": TYPED})

    assert KNOWN in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert everything_written() == before
    assert reader.post(f"{ASK}similar/", {"text": "Собаки"}).content.strip() == b""


def test_the_script_may_not_look_from_another_site_or_by_an_address(reader, known):
    reader.post(f"{ASK}similar/", {"text": TYPED}, status=403, Origin="https://elsewhere.example")
    reader.get(f"{ASK}similar/", status=405)


def test_whoever_looks_too_often_waits_but_may_still_ask(reader, known):
    for _ in range(2 * looking.LOOKS.tries):
        looking.LOOKS.try_again_in(counts.mark("whoever", "127.0.0.1"))
    reader.post(f"{ASK}similar/", {"text": TYPED}, status=429)

    assert "Your question is recorded" in words(reader.post(ASK, form()))


def test_at_most_five_are_shown(reader, world, known):
    for _ in range(7):
        act(ask(world.beat, text=KNOWN), "show_text", world.moderator, text=KNOWN)
    reindex()
    assert reader.post(ASK, form()).content.decode().count("data-press=") == 5


def test_looking_takes_three_queries_however_many_are_found(world, known, django_assert_num_queries):
    from ishenim.domains.meetings.looking import similar_open
    from ishenim.kernel.places.atlas import atlas

    for number in (1, 3):
        for _ in range(number):
            act(ask(world.beat, text=KNOWN), "show_text", world.moderator, text=KNOWN)
        reindex()
        unit = atlas().by_id(world.beat.pk)
        with django_assert_num_queries(3):
            assert len(similar_open(TYPED, unit)) == min(5, 1 + sum(range(number + 1)) - (number == 3))


def test_the_page_of_a_question_leads_to_those_of_the_area_that_say_the_same(reader, known, world):
    other = act(ask(world.beat, text=TYPED), "show_text", world.moderator, text=TYPED)
    unchecked = ask(world.beat, text=TYPED + " Кто-нибудь?")
    reindex()
    way = f"questions/{other.reference}/similar/"
    assert f"/en/{way}" in reader.get(f"questions/{other.reference}/").content.decode()

    page = reader.get(way)

    assert KNOWN in words(page)
    assert unchecked.reference not in words(page)
    assert words(page).count(other.reference) == 1, "named above the list and not in it"


def test_what_is_hidden_since_leaves_the_page_of_similar_questions_at_once(
    reader, known, world, django_capture_on_commit_callbacks
):
    other = act(ask(world.beat, text=TYPED), "show_text", world.moderator, text=TYPED)
    reindex()
    way = f"questions/{other.reference}/similar/"
    assert KNOWN in words(reader.get(way))

    with django_capture_on_commit_callbacks(execute=True):
        act(known, "hide_text", world.moderator, text="Көчөдө жарык жок, качан оңдойсуңар?")

    assert KNOWN not in words(reader.get(way))


def test_a_question_whose_text_was_not_checked_leads_to_no_comparison(reader, known, world):
    unchecked = ask(world.beat, text=TYPED)
    assert "similar/" not in reader.get(f"questions/{unchecked.reference}/").content.decode()
    assert KNOWN not in words(reader.get(f"questions/{unchecked.reference}/similar/"))
    reader.get("questions/AAAA-AAAA/similar/", status=404)
