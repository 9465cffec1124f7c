"""What pages may ask: plain rows, chosen and ordered, with one query however many there are."""

import pytest
from django.utils import timezone
from tests.acts import act, announced, ask, tick
from tests.world import moment

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.procedures import ReportingMeeting
from ishenim.domains.meetings.tallying import counted
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.usefixtures("monday")


def references(rows):
    return [row.reference for row in rows]


def one_more(world, day):
    fields = {"starts_at": f"{day} 18:00", "ends_at": f"{day} 19:00"}
    return act(begin("meeting", place=world.beat), "plan_another", world.officer, **fields)


def test_the_meetings_of_places_come_newest_first(world):
    first, second = one_more(world, "2026-10-20"), one_more(world, "2026-11-20")
    act(begin("meeting", place=world.other_beat), "plan_another", world.other_officer)

    assert references(queries.meetings_in([world.beat.pk])) == [second.reference, first.reference]
    assert queries.meetings_in([world.places["far_beat"].pk]) == []


def test_meetings_are_read_with_at_most_two_queries_however_many(world, django_assert_num_queries):
    both = [world.beat.pk, world.other_beat.pk]
    one_more(world, "2026-10-20")
    with django_assert_num_queries(1):
        assert len(queries.meetings_in(both[:1])) == 1
    with django_assert_num_queries(2):
        assert len(queries.meetings_in(both)) == 1
    one_more(world, "2026-10-21")
    one_more(world, "2026-10-22")
    with django_assert_num_queries(1):
        assert len(queries.meetings_in(both[:1])) == 3
    with django_assert_num_queries(2):
        assert len(queries.meetings_in(both)) == 3


def many_more(world, number):
    day = {"starts_at": "2026-11-20 18:00", "ends_at": "2026-11-20 19:00", "venue": "School 4"}
    many = [Item(begin("meeting", place=world.beat), day) for _ in range(number)]
    take(many, ReportingMeeting.plan_another, world.officer)
    return {item.matter.reference for item in many}


def test_where_the_last_quarters_fill_the_table_one_query_is_enough(world, django_assert_num_queries):
    many, earlier = many_more(world, queries.LONGEST_TABLE), one_more(world, "2026-10-20")

    with django_assert_num_queries(1):
        found = references(queries.meetings_in([world.beat.pk, world.other_beat.pk]))
    assert set(found) == many
    assert earlier.reference not in found


def test_a_single_place_shows_its_newest_twelve_meetings_and_the_country_its_newest_of_all(
    world, django_assert_num_queries
):
    many, earlier = many_more(world, queries.OF_ONE_PLACE), one_more(world, "2026-10-20")

    with django_assert_num_queries(1):
        assert set(references(queries.meetings_in([world.beat.pk]))) == many
    with django_assert_num_queries(1):
        found = references(queries.meetings_in(atlas().within(world.places["country"].pk)))
    assert set(found[:-1]) == many
    assert found[-1] == earlier.reference


def test_soon_are_the_announced_meetings_to_come_the_nearest_first(world, on):
    later = act(one_more(world, "2026-11-20"), "announce", world.officer)
    sooner = act(one_more(world, "2026-10-20"), "announce", world.officer)
    one_more(world, "2026-10-10")

    assert references(queries.soon(timezone.now())) == [sooner.reference, later.reference]
    assert queries.next_meeting_of([world.beat.pk]).reference == sooner.reference
    assert queries.next_meeting_of([world.other_beat.pk]) is None

    now = on("2026-10-20 18:01")
    assert references(queries.soon(now)) == [later.reference]
    assert queries.next_meeting_of([world.beat.pk]).reference == later.reference


def test_of_the_open_questions_of_a_place_the_overdue_come_first(world, on):
    late = ask(world.beat)
    on("2026-10-09 00:00")
    tick()
    fresh, other = ask(world.beat), ask(world.other_beat)
    act(ask(world.beat), "give_back", world.officer)
    ask(world.beat, step="ask_unproven")

    both = [world.beat.pk, world.other_beat.pk]
    assert references(queries.questions_in([world.beat.pk])) == [late.reference, fresh.reference]
    assert references(queries.questions_in(both))[0] == late.reference
    assert set(references(queries.questions_in(both))) == {late.reference, fresh.reference, other.reference}


def test_a_place_shows_no_more_than_eight_of_its_open_questions(world, on, django_assert_num_queries):
    for _ in range(queries.MOST_URGENT + 1):
        ask(world.beat)
    assert len(queries.questions_in([world.beat.pk])) == queries.MOST_URGENT

    on("2026-10-09 00:00")
    tick()
    with django_assert_num_queries(1):
        late = queries.questions_in([world.beat.pk])
    assert len(late) == queries.MOST_URGENT
    assert all(row.overdue_since for row in late)


def test_questions_are_read_with_as_many_queries_however_many(world, django_assert_num_queries):
    ask(world.beat)
    with django_assert_num_queries(2):
        assert len(queries.questions_in([world.beat.pk])) == 1
    with django_assert_num_queries(1):
        assert len(queries.chosen_questions()) == 1
    ask(world.beat)
    ask(world.beat)
    with django_assert_num_queries(2):
        assert len(queries.questions_in([world.beat.pk])) == 3
    with django_assert_num_queries(1):
        assert len(queries.chosen_questions()) == 3


def test_questions_are_chosen_by_state_topic_place_search_and_page(world, on):
    late = ask(world.beat, topic="roads")
    on("2026-10-09 00:00")
    tick()
    returned = act(ask(world.beat), "give_back", world.officer)
    other = ask(world.other_beat)

    def chosen(**by):
        return references(queries.chosen_questions(**by))

    assert chosen() == [other.reference, returned.reference, late.reference]
    assert chosen(state="open") == [other.reference, late.reference]
    assert chosen(state="overdue") == chosen(topic="roads") == [late.reference]
    assert chosen(state="returned") == [returned.reference]
    assert chosen(place_ids=[world.other_beat.pk]) == [other.reference]
    assert chosen(place_ids=[]) == []
    assert chosen(limit=1) == [other.reference]
    assert chosen(before=other.pk) == [returned.reference, late.reference]


@pytest.mark.parametrize("state", ["held", "declined"])
def test_what_was_not_let_in_is_on_no_list_even_when_asked_for(world, state):
    held = ask(world.beat, step="ask_unproven")
    if state == "declined":
        act(held, "decline", world.moderator)

    assert queries.chosen_questions() == queries.chosen_questions(state=state) == []
    assert queries.questions_in([world.beat.pk]) == []
    assert counted(moment("2026-10-05 12:00")).asked == 0


def test_a_title_is_empty_until_the_text_was_checked(world):
    question = ask(world.beat)
    assert queries.chosen_questions()[0].title == ""

    act(question, "show_text", world.moderator)
    [row] = queries.chosen_questions()
    assert row.title == "When will the street lamps be repaired?"


def test_what_a_quarter_lacks_is_what_was_not_planned_or_not_held(world, on):
    announced(world.beat, world.officer)
    assert queries.absences("2026-4") == 0

    on("2027-01-01 00:00")
    tick()

    assert queries.absences("2026-4") == 3
    assert queries.absences("2026-3") == 0


def test_one_meeting_and_one_question_are_read_with_one_query(world, django_assert_num_queries):
    held, asked = announced(world.beat, world.officer), ask(world.beat)

    with django_assert_num_queries(1):
        meeting = queries.meeting(held.reference.lower())
        assert (meeting.matter.place.code, meeting.matter.institution.code) == ("beat", "district_police")
    with django_assert_num_queries(1):
        question = queries.question(asked.reference.lower())
        assert (question.matter.place.code, question.matter.institution.code) == ("beat", "district_police")


def test_a_reference_that_is_not_there_or_of_the_other_kind_is_nothing(world):
    meeting, question = announced(world.beat, world.officer), ask(world.beat)

    assert queries.meeting("2222-2222") is queries.question("2222-2222") is None
    assert queries.meeting(question.reference) is None
    assert queries.question(meeting.reference) is None


def test_the_agenda_and_the_expectation_of_a_beat_are_asked_by_name(world):
    question = ask(world.beat)
    meeting = announced(world.beat, world.officer)

    assert queries.report_back_items(meeting.meeting) == [Matter.objects.get(pk=question.pk)]
    assert queries.expected_of(world.beat.pk, "2026-4").matter.reference == meeting.reference
    assert queries.expected_of(world.beat.pk, "2027-1") is None
