"""Meetings and questions are taken away as they are chosen, and say no more than the pages do."""

from __future__ import annotations

import csv
import io

import pytest
from tests.acts import act, announced, ask
from tests.reading import Reader, forget_everyone

from ishenim.domains.meetings import tables
from ishenim.domains.meetings.tests.test_roads import MEETINGS, QUESTIONS, walk
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.search.indexing import index_new
from ishenim.kernel.tables import columns

TEXT = "When will the street lamps be repaired?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def rows(answer) -> list[dict[str, str]]:
    whole = b"".join(answer) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline="")))


def references(answer) -> list[str]:
    return [row["reference"] for row in rows(answer)]


@pytest.mark.parametrize("road", QUESTIONS)
def test_a_question_is_a_row_wherever_its_road_ends_unless_it_was_never_let_in(reader, world, on, road):
    question = walk(world, on, QUESTIONS[road])

    for language in ("ky", "ru", "en"):
        forget_everyone()
        everything = rows(Reader(language).get("questions.csv"))
        found = [row for row in everything if row["reference"] == question.reference]
        assert len(found) <= 1
        assert bool(found) == (question.state not in {"held", "declined"})
        for row in found:
            assert row["state"] == question.state
            assert row["state_words"]
            assert row["place"] == "beat"
            assert row["page"].endswith(f"/{language}/questions/{question.reference}/")


@pytest.mark.parametrize("road", MEETINGS)
def test_a_meeting_is_a_row_wherever_its_road_ends(reader, world, on, road):
    meeting = walk(world, on, MEETINGS[road])

    found = {row["reference"]: row for row in rows(reader.get("meetings.csv"))}

    assert found[meeting.reference]["state"] == meeting.state
    assert found[meeting.reference]["demonstration"] == "yes"


def test_words_are_taken_away_only_as_they_were_shown_after_the_check(reader, world):
    question = ask(world.beat)
    assert TEXT not in reader.get("questions.csv").content.decode()

    act(question, "hide_text", world.moderator, text="When will the […] be repaired?", hidden=["insult"])

    assert "street lamps" not in reader.get("questions.csv").content.decode()
    assert rows(reader.get("questions.csv"))[0]["text"] == "When will the […] be repaired?"


def test_no_column_gives_what_the_pages_do_not():
    given = {column.name for table in (tables.QUESTIONS, tables.MEETINGS) for column in table.whole}

    assert not given & {"person", "holder", "claim_code", "promised_by", "hidden", "reported_back"}
    shown = tables.shown(tables.Question.objects.all())
    assert shown.query.deferred_loading == (frozenset({"text"}), True)


def test_the_rows_are_chosen_as_the_list_is(reader, world):
    lamps, roads = ask(world.beat), ask(world.other_beat, topic="roads")
    meeting = announced(world.beat, world.officer)

    assert references(reader.get("questions.csv")) == [roads.reference, lamps.reference]
    assert references(reader.get("questions.csv?topic=roads")) == [roads.reference]
    assert references(reader.get("questions.csv?place=beat&state=open")) == [lamps.reference]
    assert references(reader.get("meetings.csv?state=to_come")) == [meeting.reference]
    assert references(reader.get("meetings.csv?place=other_beat&state=to_come")) == []
    reader.get("questions.csv?place=nowhere", status=404)
    assert (
        reader.get("questions.csv?state=nonsense", status=302).headers["Location"].endswith("?state=nonsense")
    )


def test_a_list_leads_to_its_rows_and_keeps_the_choice(reader, world):
    ask(world.beat)
    announced(world.beat, world.officer)

    for kind in ("questions", "meetings"):
        page = reader.get(f"{kind}/?place=beat&before=999999").content.decode()
        assert f'href="/en/{kind}.csv?place=beat"' in page
        assert f'href="/en/{kind}.xlsx?place=beat"' in page


@pytest.mark.django_db(transaction=True)
def test_rows_with_words_are_all_of_them_though_the_words_are_looked_up_piece_by_piece(
    reader, world, monkeypatch
):
    monkeypatch.setattr(columns, "PIECE", 2)
    asked = [ask(world.beat, topic=["light", "roads"][n % 2], text=f"Lamps, number {n}00") for n in range(5)]
    for n, one in enumerate(asked):
        act(one, "show_text", world.moderator, text=f"Lamps, number {n}00")
    ask(world.beat, text="Something else altogether")
    place_waiting()
    while index_new():
        pass

    expected = [one.reference for one in reversed(asked)]
    assert references(reader.get("questions.csv?words=lamps")) == expected
    assert references(reader.get("questions.csv?words=lamps&topic=light")) == expected[::2]


@pytest.mark.parametrize(("way", "asked"), [("questions.csv", 1), ("meetings.csv", 1), ("questions.xlsx", 1)])
def test_rows_need_one_query_a_piece_however_many_there_are(
    reader, world, django_assert_num_queries, way, asked
):
    def one_more(place):
        ask(place)
        announced(place, {"beat": world.officer, "other_beat": world.other_officer}[place.code])

    one_more(world.beat)
    reader.get(way)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)
    one_more(world.other_beat)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)
