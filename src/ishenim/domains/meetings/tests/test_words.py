"""Questions with certain words: chosen further and page by page, with as many queries however many there are."""

import pytest
from tests.acts import act, ask
from tests.reading import Reader, forget_everyone

from ishenim.domains.meetings import views
from ishenim.domains.meetings.word_queries import questions_with_words
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.search import choosing
from ishenim.kernel.search.indexing import index_new

pytestmark = [pytest.mark.usefixtures("monday"), pytest.mark.django_db(transaction=True)]


def shown(world, text, **given):
    question = ask(world.beat, text=text, **given)
    return act(question, "show_text", world.moderator, text=text)


def learn():
    place_waiting()
    while index_new():
        pass


@pytest.fixture
def lamps(world):
    """Return five questions with the same word, the newest first; the two oldest are given back."""
    found = [shown(world, f"Lamps, number {n}00", topic=["light", "roads"][n % 2]) for n in range(5)]
    shown(world, "Something else altogether")
    for one in found[:2]:
        act(one, "give_back", world.officer)
    learn()
    return found[::-1]


def references(found):
    return [row.reference for row in found.rows]


def test_the_newest_with_the_words_are_found_and_those_that_follow(lamps):
    first = questions_with_words("lamps", limit=2)
    assert references(first) == [one.reference for one in lamps[:2]]

    second = questions_with_words("lamps", limit=3, before=first.further)
    assert references(second) == [one.reference for one in lamps[2:]]
    assert second.further is None


def test_a_state_is_found_though_many_newer_ones_have_the_words(lamps, monkeypatch):
    monkeypatch.setattr(choosing, "AT_ONCE", 2)

    found = questions_with_words("lamps", state="returned", limit=2)

    assert references(found) == [one.reference for one in lamps[3:]]
    assert references(questions_with_words("lamps", topic="roads")) == [
        lamps[1].reference,
        lamps[3].reference,
    ]
    assert references(questions_with_words("lamps", state="open", topic="roads")) == [lamps[1].reference]


def test_who_looks_among_very_many_reads_a_part_and_is_told_where_it_goes_on(lamps, monkeypatch):
    monkeypatch.setattr(choosing, "AT_ONCE", 2)
    monkeypatch.setattr(choosing, "MOST_ROUNDS", 1)

    found = questions_with_words("lamps", state="returned")
    assert references(found) == []

    while found.further:
        found = questions_with_words("lamps", state="returned", before=found.further)
        if found.rows:
            break
    assert references(found) == [lamps[3].reference]


def test_words_are_found_in_a_place_and_not_in_another(lamps, world):
    assert len(questions_with_words("lamps", place_ids=[world.beat.pk]).rows) == len(lamps)
    assert questions_with_words("lamps", place_ids=[world.other_beat.pk]).rows == []
    assert questions_with_words("nothing", place_ids=None).rows == []


def test_words_cost_as_many_queries_however_many_texts_have_them(lamps, world, django_assert_num_queries):
    asked = 3  # how many texts there are, which have the words, and the rows: PostgreSQL looks twice for few
    with django_assert_num_queries(asked):
        assert len(questions_with_words("lamps").rows) == len(lamps)
    for number in range(3):
        shown(world, f"Lamps again, number {number}00")
    learn()
    with django_assert_num_queries(asked):
        assert len(questions_with_words("lamps").rows) == len(lamps) + 3


def test_the_page_of_a_word_and_a_state_leads_to_the_rest(lamps, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 1)
    forget_everyone()

    page = Reader().get("questions/?words=lamps&state=returned").content.decode()

    assert lamps[3].reference in page
    assert lamps[4].reference not in page
    assert f"before={lamps[3].pk}" in page
