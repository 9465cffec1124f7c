"""What anyone reads: news by date, one story, and the newest on the first page."""

from __future__ import annotations

import pytest
from tests.world import moment

from ishenim.domains.news import actions, panels, queries
from ishenim.domains.news.tests.conftest import ENGLISH, KYRGYZ, RUSSIAN
from ishenim.kernel.ledger import sequencer

REASON = "The schedule was published by mistake."


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_news_stand_by_date_the_newest_first(client, tell):
    tell(at=moment("2026-09-01 10:00"), **ENGLISH)
    tell(
        title_en="An older piece of news",
        body_en="Something that was entered later.",
        at=moment("2026-03-01 10:00"),
    )
    shown = read(client, "/en/news/")
    assert shown.index("The days of the meetings are out") < shown.index("An older piece of news")
    assert "1 September 2026" in shown


def test_a_year_is_chosen_and_reset(client, tell):
    tell(at=moment("2025-09-01 10:00"), **ENGLISH)
    tell(title_en="This year's piece of news", body_en="Something that is new this year.")
    shown = read(client, "/en/news/?year=2025")
    assert ENGLISH["title_en"] in shown
    assert "This year" not in shown
    assert 'href="/en/news/">Reset' in shown
    assert "This year" in read(client, "/en/news/?year=1900")


def test_a_list_goes_on_where_it_ended(client, tell, monkeypatch):
    monkeypatch.setattr(queries, "ROWS", 2)
    told = [tell(**ENGLISH) for _ in range(3)]
    first = queries.listed(limit=2)
    rest = queries.listed(before=first[-1].matter.reference, limit=2)
    assert [story.pk for story in first + rest] == [story.pk for story in reversed(told)]


def test_a_story_is_read_in_the_own_language(client, story):
    shown = read(client, f"/ru/news/{story.matter.reference}/")
    assert RUSSIAN["body_ru"] in shown
    assert KYRGYZ["body_ky"] not in shown


def test_a_story_that_is_not_there_in_the_own_language_says_so_and_names_its_language(client, story):
    shown = read(client, f"/en/news/{story.matter.reference}/")
    assert f'lang="ky">{KYRGYZ["title_ky"]}' in shown
    assert "You read it in Kyrgyz." in shown


def test_a_correction_stands_beside_the_story(client, world, story):
    actions.correct(story, world.editor, changed="The quarter was named wrongly.", **ENGLISH)
    shown = read(client, f"/en/news/{story.matter.reference}/")
    assert "Corrected on 5 October 2026. The quarter was named wrongly." in shown


def test_where_a_story_was_withdrawn_everybody_reads_why_and_nothing_of_the_text(client, world, tell):
    story = tell(**ENGLISH)
    actions.withdraw(story, world.editor, reason=REASON)
    for address in ("/en/news/", f"/en/news/{story.matter.reference}/"):
        shown = read(client, address)
        assert REASON in shown
        assert "A story that was withdrawn" in shown
        assert ENGLISH["title_en"] not in shown
        assert ENGLISH["body_en"] not in shown


def test_what_is_written_is_shown_and_never_run(client, tell):
    story = tell(title_en="<script>alert(1)</script> news", body_en="<b>Bold</b> words about a meeting.")
    shown = read(client, f"/en/news/{story.matter.reference}/")
    assert "<script>alert" not in shown
    assert "&lt;b&gt;Bold" in shown


def test_an_unknown_story_is_answered_with_a_way_on(client, world):
    answer = client.get("/en/news/AAAA-AAAA/")
    assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_seal_says_where_the_last_line_stands_once_it_is_placed(client, story):
    assert "being recorded" in read(client, "/en/news/")
    assert queries.seals([story]) == {story.pk: None}
    sequencer.place_waiting()
    assert queries.seals([story]) == {story.pk: 0}


def test_the_first_page_shows_the_three_newest_and_none_that_was_withdrawn(world, tell):
    told = [tell(**ENGLISH) for _ in range(4)]
    actions.withdraw(told[3], world.editor, reason=REASON)
    assert [story.pk for story in panels.home()["stories"]] == [told[2].pk, told[1].pk, told[0].pk]


def test_the_first_page_has_no_block_where_there_is_no_news(world):
    assert panels.home() is None


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_four_queries_however_long(client, tell, number, django_assert_num_queries):
    for _ in range(number):
        tell(**ENGLISH)
    with django_assert_num_queries(4):
        read(client, "/en/news/")


def test_news_are_taken_away_as_they_are_chosen_and_a_withdrawn_text_is_not_among_them(
    client, world, tell, monkeypatch
):
    monkeypatch.setattr("ishenim.kernel.tables.columns.PIECE", 1)
    gone = tell(at=moment("2026-09-01 10:00"), **ENGLISH)
    actions.withdraw(gone.matter, world.editor, reason=REASON)
    tell(title_en="An older piece of news", body_en="Something that is older.", at=moment("2025-03-01 10:00"))

    answer = client.get("/en/news.csv")

    whole = b"".join(answer).decode("utf-8-sig")
    lines = whole.splitlines()
    assert lines[0].startswith("reference,published_on,state,state_words,place,")
    assert [line.split(",")[1:3] for line in lines[1:]] == [
        ["2026-09-01", "withdrawn"],
        ["2025-03-01", "published"],
    ]
    assert REASON in lines[1]
    assert ENGLISH["title_en"] not in whole
    assert "2026" not in client.get("/en/news.csv?year=2025").content.decode()
    assert 'href="/en/news.xlsx?year=2025"' in read(client, "/en/news/?year=2025")
