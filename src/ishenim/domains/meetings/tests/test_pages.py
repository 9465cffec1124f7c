"""What anyone reads about meetings and questions, in each of their states, and how lists are chosen and go on."""

from __future__ import annotations

import re

import pytest
from tests.acts import act, announced, ask, expected, now_of, tick
from tests.reading import Door, Reader, forget_everyone, words

from ishenim.domains.meetings import views
from ishenim.domains.meetings.tallying import count_the_year
from ishenim.domains.meetings.tests.test_roads import MEETINGS, QUESTIONS, walk
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.engine import begin

TEXT = "When will the street lamps be repaired?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def one_more(world, day, **fields):
    fields |= {"starts_at": f"{day} 18:00", "ends_at": f"{day} 19:00"}
    return act(begin("meeting", place=world.beat), "plan_another", world.officer, **fields)


def listed(page) -> list[str]:
    """Return the references of a list, in its order."""
    rows = page.content.decode().partition('<ul class="rows">')[2]
    return re.findall(r'<h3><a href="/en/\w+/([^/"]+)/"', rows)


@pytest.mark.parametrize("road", QUESTIONS)
def test_a_question_is_told_in_words_wherever_its_road_ends(reader, world, on, road):
    question = walk(world, on, QUESTIONS[road])

    for language in ("ky", "ru", "en"):
        page = Reader(language).get(f"questions/{question.reference}/").content.decode()
        assert page.count("<h1>") == 1
        assert question.reference in page
        assert f'href="/{language}/places/beat/"' in page
    assert str(question.state_label) in reader.read(f"questions/{question.reference}/")


@pytest.mark.parametrize("road", MEETINGS)
def test_a_meeting_is_told_in_words_wherever_its_road_ends(reader, world, on, road):
    meeting = walk(world, on, MEETINGS[road])

    for language in ("ky", "ru", "en"):
        page = Reader(language).get(f"meetings/{meeting.reference}/").content.decode()
        assert page.count("<h1>") == 1
        assert f'href="/{language}/places/beat/"' in page
        assert "What happened so far" in page or language != "en"


@pytest.mark.parametrize(
    ("road", "steps"),
    [
        ("ask", []),
        ("ask officer:accept officer:done", ["confirm", "dispute"]),
        ("ask officer:accept officer:ask_back", ["answer_back"]),
        ("ask officer:give_back", ["dispute", "refer_up"]),
        ("ask officer:accept officer:done 2026-11-03", ["confirm_late", "dispute"]),
        ("ask officer:accept officer:done asker:confirm", []),
        ("ask 2026-10-09", ["refer_up"]),
        ("ask_unproven", []),
    ],
)
def test_whoever_asked_is_offered_exactly_the_steps_that_are_theirs_now(reader, world, on, road, steps):
    question = walk(world, on, road)

    page = reader.get(f"questions/{question.reference}/").content.decode()

    offered = re.findall(rf'href="/en/mine/{question.reference}/(\w+)/"', page)
    assert sorted(offered) == steps


def test_a_text_is_shown_only_after_the_check_and_only_as_it_was_checked(reader, world):
    question = ask(world.beat)
    page = f"questions/{question.reference}/"
    assert TEXT not in reader.read(page)
    assert "Its text is being checked" in reader.read(page)

    act(question, "hide_text", world.moderator, text="When will the […] be repaired?", hidden=["insult"])

    assert "When will the […] be repaired?" in reader.read(page)
    assert "Something is hidden to protect a person" in reader.read(page)
    assert "street lamps" not in reader.get(page).content.decode()


def test_what_residents_write_is_text_and_never_part_of_the_page(reader, world):
    nasty = "<script>alert(1)</script> \"'&lt; \u202eknown by\nnobody"
    question = act(ask(world.beat, text=nasty), "show_text", world.moderator, text=nasty)

    page = reader.get(f"questions/{question.reference}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_agenda_of_a_meeting_holds_the_earlier_questions_of_its_place(reader, world):
    earlier = act(ask(world.beat), "show_text", world.moderator)
    elsewhere = ask(world.other_beat)

    meeting = announced(world.beat, world.officer)

    page = reader.get(f"meetings/{meeting.reference}/").content.decode()
    assert f'href="/en/questions/{earlier.reference}/"' in page
    assert elsewhere.reference not in page


def test_a_question_is_told_to_come_up_at_the_next_meeting_of_its_place(reader, world):
    question, meeting = ask(world.beat), announced(world.beat, world.officer)

    page = reader.get(f"questions/{question.reference}/").content.decode()

    assert f'href="/en/meetings/{meeting.reference}/"' in page


@pytest.mark.parametrize("kind", ["questions", "meetings"])
@pytest.mark.parametrize("reference", ["ZZZZ-9999", "x", "%00", "1", "a" * 500, "%F0%9F%92%A1"])
def test_an_unknown_reference_is_told_in_the_readers_language_with_a_way_on(reader, kind, reference):
    for language in ("ky", "ru", "en"):
        page = Reader(language).get(f"{kind}/{reference}/", status=404).content.decode()
        assert f'<html lang="{language}">' in page
        assert f'href="/{language}/{kind}/"' in page


def test_a_page_that_was_asked_for_in_small_letters_also_tells_what_happened_since(
    reader, world, django_capture_on_commit_callbacks
):
    question = ask(world.beat)
    page = f"/en/questions/{question.reference.lower()}/"
    assert b"The office accepted the question." not in Door().get(page)

    with django_capture_on_commit_callbacks(execute=True):
        act(question, "accept", world.officer)

    assert b"The office accepted the question." in Door().get(page)


def test_a_meeting_is_not_a_question_and_the_other_way_round(reader, world):
    reader.get(f"questions/{expected(world.beat).reference}/", status=404)
    reader.get(f"meetings/{ask(world.beat).reference}/", status=404)


def test_questions_are_chosen_by_state_and_topic_and_the_choice_is_reset(reader, world):
    lamps, roads = ask(world.beat), ask(world.other_beat, topic="roads")
    act(lamps, "accept", world.officer)

    assert listed(reader.get("questions/")) == [roads.reference, lamps.reference]
    assert listed(reader.get("questions/?state=accepted")) == [lamps.reference]
    assert listed(reader.get("questions/?topic=roads")) == [roads.reference]
    assert listed(reader.get("questions/?place=other_beat")) == [roads.reference]
    chosen = reader.get("questions/?state=confirmed&topic=roads")
    assert listed(chosen) == []
    assert "No question fits this choice." in words(chosen)
    assert '<option value="roads" selected>' in chosen.content.decode()
    assert 'href="/en/questions/">Reset' in chosen.content.decode()


def test_meetings_are_chosen_by_state_and_the_choice_is_reset(reader, world):
    coming, gone = announced(world.beat, world.officer), one_more(world, "2026-10-20")
    act(gone, "cancel", world.officer)

    assert listed(reader.get("meetings/?state=to_come")) == [coming.reference]
    assert listed(reader.get("meetings/?state=not_there")) == [gone.reference]
    assert listed(reader.get("meetings/?place=other_beat&state=announced")) == []
    assert 'href="/en/meetings/">Reset' in reader.get("meetings/").content.decode()


@pytest.mark.parametrize("kind", ["questions", "meetings"])
def test_a_long_list_goes_on_where_it_ended_and_keeps_the_choice(reader, world, monkeypatch, kind):
    monkeypatch.setattr(views, "A_PAGE", 2)
    for number in range(5):
        ask(world.beat) if kind == "questions" else one_more(world, f"2026-10-2{number}")
    way, seen = f"{kind}/?place=beat", []

    while way:
        page = reader.get(way)
        seen.append(listed(page))
        further = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        way = f"{kind}/{further[1].replace('&amp;', '&')}" if further else ""
        assert not way or "place=beat" in way

    assert [len(rows) for rows in seen] == [2, 2, 1]
    assert len({reference for rows in seen for reference in rows}) == 5


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "before=abc",
        "before=-1",
        "before=1000000000000000000000000",
        "before=²",
        "words=%00",
        "words=%25%27%22*",
        "topic=%F0%9F%92%A1",
        "state=raised&state=done",
        "place=&state=",
        "unknown=1",
    ],
)
@pytest.mark.parametrize("kind", ["questions", "meetings"])
def test_a_nonsensical_choice_is_answered_with_a_list_and_never_with_a_fault(reader, world, kind, query):
    ask(world.beat)

    assert "<h1>" in reader.get(f"{kind}/?{query}").content.decode()


def test_a_choice_of_an_unknown_place_is_a_page_that_is_not_there(reader):
    reader.get("questions/?place=nowhere", status=404)
    reader.get("meetings/?place=nowhere", status=404)


@pytest.mark.parametrize(
    ("way", "asked"), [("questions/", 1), ("meetings/", 1), ("places/beat/", 4), ("", 3)]
)
def test_a_page_asks_the_database_as_often_for_three_rows_as_for_one(
    reader, world, django_assert_num_queries, way, asked
):
    def a_row(day):
        ask(world.beat)
        act(one_more(world, f"2026-10-{day}"), "announce", world.officer)

    a_row(20)
    count_the_year()
    reader.get(way)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)
    a_row(21)
    a_row(22)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)


@pytest.mark.parametrize(("kind", "asked"), [("questions", 5), ("meetings", 6)])
def test_a_page_asks_the_database_as_often_however_long_its_story(
    reader, world, django_assert_num_queries, kind, asked
):
    question, meeting = ask(world.beat), announced(world.beat, world.officer)
    way = f"{kind}/{(question if kind == 'questions' else meeting).reference}/"
    reader.get(way)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    act(meeting, "report_back", world.officer, question=question.reference)
    forget_everyone()
    with django_assert_num_queries(asked):
        reader.get(way)


def test_a_page_changes_with_the_very_next_step(reader, world):
    question = ask(world.beat)
    way = f"questions/{question.reference}/"
    assert "Two lamps" not in reader.read(way)

    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    assert "Two lamps have been set up." in reader.read(way)

    act(question, "confirm", ANYONE, code=question.question.claim_code)
    assert str(now_of(question).state_label) in reader.read(way)


def test_a_list_and_the_page_name_the_same_last_day_and_count_to_it(reader, world, monday, on):
    question = act(ask(world.beat), "show_text", world.moderator)
    place = f"places/{world.beat.code}/"
    for path in ("questions/", place):
        assert "until 8 October 3 working days left" in reader.read(path)
    page = reader.read(f"questions/{question.reference}/")
    assert "Whose turn it is Who answers District police By when 8 October 2026 , 3 working days left" in page

    on("2026-10-08 23:30")
    assert "until 8 October the last day" in reader.read("questions/")

    on("2026-10-09 00:00")
    tick()
    assert "1 working day late" in reader.read("questions/")
    assert "until 8 October" not in reader.read("questions/")
    assert "By when 8 October 2026 , 1 working day late" in reader.read(f"questions/{question.reference}/")


def test_an_open_check_of_the_text_does_not_shorten_the_term_of_whoever_asked(reader, world, monday):
    question = act(act(ask(world.beat), "accept", world.officer), "done", world.officer)

    assert "You have until 2 November 2026." in reader.read(f"questions/{question.reference}/")


def test_a_meeting_whose_day_has_gone_by_is_not_called_announced_any_more(reader, world, monday, on):
    meeting = announced(world.beat, world.officer)
    pages = ["meetings/", f"places/{world.beat.code}/", f"meetings/{meeting.reference}/", "meetings.csv"]
    said = "Its day is over, nobody has recorded it yet"

    on("2026-11-18 23:00")
    assert [said in reader.read(path) for path in pages] == [False] * 4

    on("2026-11-19 00:00")
    assert [said in reader.read(path) for path in pages] == [True] * 4

    act(meeting, "hold", world.officer)
    assert [said in reader.read(path) for path in pages] == [False] * 4


def test_the_officer_of_a_beat_is_named_before_the_bodies_of_the_places_above(reader, world):
    page = reader.read(f"places/{world.beat.code}/")

    assert page.index("Neighbourhood police officer") < page.index("Who else answers here")
    assert page.index("Who else answers here") < page.index("Local self-government")


def test_the_quarter_of_an_expected_meeting_is_said_in_words(reader, world, monday):
    meeting = expected(world.beat)

    assert "Quarter fourth quarter of 2026" in reader.read(f"meetings/{meeting.reference}/")
