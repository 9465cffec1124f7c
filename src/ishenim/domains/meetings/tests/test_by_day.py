"""The list of meetings goes by their day, part after part, and leaves none out and names none twice."""

import pytest
from tests.acts import act, announced, expected, planned
from tests.world import moment

from ishenim.domains.meetings.by_day import Mark, chosen_meetings, mark_of, read_mark
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")
FIRST, SECOND, THIRD = "2026-10-20", "2026-10-21", "2026-10-22"


def references(rows):
    return [row.reference for row in rows]


def one_more(world, day):
    fields = {"starts_at": f"{day} 18:00", "ends_at": f"{day} 19:00"}
    return act(begin("meeting", place=world.beat), "plan_another", world.officer, **fields)


def in_parts(**by):
    """Read a list two rows at a time, by the mark at the end of each part."""
    seen, after = [], None
    while rows := chosen_meetings(after=after, limit=2, **by):
        seen += references(rows)
        after = read_mark(str(mark_of(rows[-1])))
    return seen


def test_meetings_are_chosen_by_state_and_place(world):
    waiting = expected(world.beat)
    plan = planned(world.other_beat, world.other_officer)
    extra = act(one_more(world, FIRST), "announce", world.officer)
    gone = act(one_more(world, SECOND), "cancel", world.officer)

    def chosen(**by):
        return set(references(chosen_meetings(**by)))

    assert chosen(state="to_come") == {plan.reference, extra.reference}
    assert chosen(state="not_there") == {gone.reference}
    assert chosen(state="announced") == {extra.reference}
    assert waiting.reference in chosen()
    assert chosen(place_ids=[world.other_beat.pk]) == {plan.reference}
    assert chosen(place_ids=[]) == set()


def test_the_latest_day_comes_first_and_what_has_no_day_last(world):
    second, third, first = (one_more(world, day) for day in (SECOND, THIRD, FIRST))
    waiting = expected(world.beat)

    found = references(chosen_meetings())

    assert found[:3] == [third.reference, second.reference, first.reference]
    assert waiting.reference in found[3:]


def test_of_those_to_come_the_next_comes_first(world):
    second, third, first = (one_more(world, day) for day in (SECOND, THIRD, FIRST))
    act(second, "postpone", world.officer)

    assert references(chosen_meetings(state="to_come")) == [first.reference, third.reference]


@pytest.mark.parametrize("state", ["", "to_come", "planned", "expected"])
def test_in_parts_the_list_is_the_same_as_at_once(world, state):
    for day in (SECOND, THIRD, FIRST, SECOND, SECOND):
        one_more(world, day)
    announced(world.beat, world.officer)

    assert in_parts(state=state) == references(chosen_meetings(state=state))


def test_a_list_is_read_with_one_query(world, django_assert_num_queries):
    one_more(world, FIRST)
    with django_assert_num_queries(1):
        assert len(chosen_meetings()) == 1
    one_more(world, SECOND)
    one_more(world, THIRD)
    with django_assert_num_queries(1):
        assert len(chosen_meetings()) == 3


@pytest.mark.parametrize("mark", [Mark(moment("2026-10-20 18:00"), 17), Mark(None, 5)])
def test_a_mark_is_read_as_it_was_written(mark):
    assert read_mark(str(mark)) == mark


@pytest.mark.parametrize(
    "written", ["", "abc", "17", "-", "1-", "--1", "1-2-3", "9" * 30 + "-1", "²-1", "-1.5", "999999999999-1"]
)
def test_what_is_no_mark_begins_the_list_anew(world, written):
    one_more(world, FIRST)

    assert read_mark(written) is None
    assert len(chosen_meetings(after=read_mark(written))) == 1
