"""Whoever searches finds what is public, in any spelling, and is told plainly what was looked for."""

from __future__ import annotations

import re

import pytest
from tests.acts import act, announced, ask
from tests.reading import Reader, forget_everyone, words
from tests.world import moment

from ishenim.domains.news import actions
from ishenim.faces.portal import search
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.search import cards, choosing
from ishenim.kernel.search.indexing import index_new

pytestmark = pytest.mark.django_db(transaction=True)

LAMPS, LIGHT = "Көчөдө фонарь күйбөйт", "Фонари не горят на улице"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def indexed() -> None:
    place_waiting()
    while index_new():
        pass
    forget_everyone()


def checked(world, text, **fields):
    question = ask(fields.pop("place", world.beat), text=text, **fields)
    act(question, "show_text", world.moderator, text=text)
    return question


def found(page) -> list[str]:
    """Return the references of what was found, in its order."""
    rows = page.content.decode().partition('id="matters"')[2]
    return re.findall(r'<h3[^>]*><a href="/en/\w+/([A-Z0-9-]+)/"', rows)


def test_a_word_finds_questions_meetings_and_news_together_the_newest_first(reader, world):
    question = checked(world, "Lamps of the school are dark")
    meeting = announced(world.beat, world.officer, venue="School 4, hall of lamps")
    story = actions.publish(
        begin("news", place=world.places["country"]),
        world.editor,
        title_en="Lamps for all beats",
        body_en="Every beat gets its lamps this year.",
    )
    indexed()

    page = reader.get("search/?q=lamps")

    assert found(page) == [story.reference, meeting.reference, question.reference]
    assert "Reporting meeting, 18 November 2026" in words(page)
    assert "Lamps of the school are dark" in words(page)


@pytest.mark.parametrize("typed", ["фонарь", "FONAR", "кочодо", "күйбөйт көчөдө", "kochodo fonar"])
def test_every_spelling_finds_the_same(reader, world, typed):
    question = checked(world, LAMPS)
    checked(world, "Айылда ит көп болуп кетти")
    indexed()

    assert found(reader.get(f"search/?q={typed}")) == [question.reference]


def test_a_text_that_was_not_checked_is_not_found(reader, world):
    ask(world.beat, text=LAMPS)
    indexed()

    page = reader.get("search/?q=фонарь")

    assert found(page) == []
    assert "Nothing has these words." in words(page)


def test_places_are_found_by_name_before_everything_else(reader, world):
    page = reader.get("search/?q=village")

    assert 'href="/en/places/village/"' in page.content.decode()
    assert "Nothing has these words." not in words(page)
    assert 'href="/en/places/village/"' not in reader.get("search/?q=village&kind=news").content.decode()
    assert 'href="/en/places/village/"' not in reader.get("search/?q=village&place=town").content.decode()
    assert found(reader.get("search/?q=village&kind=place")) == []


def test_what_is_found_is_chosen_by_kind_place_state_and_day_and_the_choice_is_reset(reader, world, on):
    on("2026-10-05 10:00")
    old = checked(world, LAMPS)
    on("2026-10-12 10:00")
    far = checked(world, LAMPS, place=world.places["far_beat"])
    new = checked(world, LIGHT)
    act(new, "accept", world.officer)
    indexed()

    def chosen(query):
        return found(reader.get(f"search/?q=фонар&{query}"))

    assert chosen("") == [new.reference, far.reference, old.reference]
    assert chosen("kind=question") == [new.reference, far.reference, old.reference]
    assert chosen("kind=meeting") == []
    assert chosen("place=town") == [new.reference, old.reference]
    assert chosen("place=Village") == [far.reference]
    assert chosen("state=question:accepted") == [new.reference]
    assert chosen("from=2026-10-12") == [new.reference, far.reference]
    assert chosen("until=2026-10-11") == [old.reference]
    assert chosen("from=2026-10-05&until=2026-10-05") == [old.reference]
    assert 'href="/en/search/">Reset' in reader.get("search/?q=фонар").content.decode()


@pytest.mark.parametrize("narrowed", ["", "&state=question:raised"])
def test_a_long_list_goes_on_where_it_ended_and_keeps_the_choice(reader, world, monkeypatch, narrowed):
    monkeypatch.setattr(search, "A_PAGE", 2)
    asked = [checked(world, f"{LAMPS} {number}") for number in range(5)]
    indexed()
    way, seen = f"search/?q=фонарь{narrowed}", []

    while way:
        page = reader.get(way)
        seen.append(found(page))
        further = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        way = f"search/{further[1].replace('&amp;', '&')}" if further else ""

    assert [len(rows) for rows in seen] == [2, 2, 1]
    assert [reference for rows in seen for reference in rows] == [one.reference for one in reversed(asked)]


def test_a_rare_state_ends_the_page_early_and_leads_further_back(reader, world, monkeypatch):
    monkeypatch.setattr(choosing, "AT_ONCE", 2)
    monkeypatch.setattr(choosing, "MOST_ROUNDS", 1)
    rare = checked(world, LAMPS)
    act(rare, "accept", world.officer)
    for _number in range(3):
        checked(world, LAMPS)
    indexed()

    page = reader.get("search/?q=фонарь&state=question:accepted")

    assert found(page) == []
    assert "none fits the rest of the choice" in words(page)
    further = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    assert found(reader.get(f"search/{further}")) == [rare.reference]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=a&place=zzzzqqq", "No place is called so."),
        ("q=a&from=2026-10-05&until=2026-10-04", "This day is before the first one."),
        ("q=a&kind=news&state=question:raised", "What you look for is never in this state."),
        ("q=a&from=yesterday", "Enter a valid date."),
    ],
)
def test_a_choice_that_makes_no_sense_is_said_beside_its_field_and_kept(reader, query, said):
    page = reader.get(f"search/?{query}")

    assert said in words(page)
    assert "Error: Search" in page.content.decode()
    assert 'value="a"' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%25%27%22*",
        "q=" + "ж" * 500,
        "before=-1&q=a",
        "before=1e9&q=a",
        "q=a&kind=zz",
        "kind=place",
    ],
)
def test_nonsense_is_answered_with_a_page_and_never_with_a_fault(reader, query):
    for language in ("ky", "ru", "en"):
        assert "<h1>" in Reader(language).get(f"search/?{query}").content.decode()


def test_without_words_there_is_only_the_form(reader, world):
    checked(world, LAMPS)
    indexed()

    page = reader.get("search/")

    assert found(page) == []
    assert 'name="q"' in page.content.decode()
    assert "Nothing has" not in words(page)


def test_the_search_asks_the_database_as_often_for_three_as_for_one(reader, world, django_assert_num_queries):
    def ways(most):
        for query, asked in (("q=фонарь", 4), ("q=фонарь&state=question:raised", 5)):
            forget_everyone()
            with django_assert_num_queries(asked):
                assert len(found(reader.get(f"search/?{query}"))) == most

    checked(world, LAMPS)
    indexed()
    reader.get("search/?q=фонарь")
    ways(1)
    checked(world, LAMPS)
    checked(world, LIGHT + " " + LAMPS)
    indexed()
    ways(3)


def test_what_was_found_is_taken_away_as_rows(reader, world, monkeypatch):
    monkeypatch.setattr(search, "PIECE", 2)
    asked = [checked(world, f"{LAMPS} {number}") for number in range(5)]
    indexed()

    assert 'href="/en/search.csv?q=' in reader.get("search/?q=фонарь").content.decode()
    answer = reader.get("search.csv?q=фонарь")
    lines = b"".join(answer).decode().splitlines()

    assert [line.split(",")[2] for line in lines[1:]] == [one.reference for one in reversed(asked)]


def test_a_way_to_the_search_stands_on_every_page_and_its_box_on_the_first(reader):
    assert 'href="/en/search/"' in reader.get("places/").content.decode()
    assert 'action="/en/search/"' in reader.get("").content.decode()


def test_every_kind_that_can_be_found_can_be_shown():
    from ishenim.kernel.search.indexing import TEXTS

    assert set(TEXTS) == set(cards.SHOWN)


def test_a_day_of_the_choice_is_a_day_in_bishkek():
    made = choosing.Choice("a", first=moment("2026-10-05 00:00").date())

    assert str(made.condition.children[0][1]) == "2026-10-05 00:00:00+06:00"
