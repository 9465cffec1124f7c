"""Many rows go to PostgreSQL as one statement: what they share is said once, and everything arrives as it was."""

from __future__ import annotations

import pytest

from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.rows.inserting import ROWS_FOR_ARRAYS, _columns, _in_words, insert

ROWS = [(number, 7, "accept", f"due {number}", None, None) for number in range(3)]


def test_what_all_rows_share_is_said_once_and_the_rest_in_arrays():
    text, given = _columns(Deadline, numbered=True).together(ROWS)
    assert text.count("%s") == len(given)
    assert text.endswith("AS many (c0, c3)")
    assert given == [7, "accept", None, None, [0, 1, 2], ["due 0", "due 1", "due 2"]]


def test_rows_that_are_all_the_same_still_have_one_array_to_be_counted_by():
    text, given = _columns(Deadline, numbered=True).together([ROWS[0]] * 3)
    assert text.endswith("AS many (c0)")
    assert given[-1] == [0, 0, 0]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "NULL"), ([1, -2, 3], "'{1,-2,3}'"), ([1, None], ""), ([True, False], ""), (["1"], ""), (5, "")],
)
def test_only_what_needs_no_quotes_is_written_without_asking_the_driver(value, words):
    assert _in_words(value) == words


@pytest.mark.django_db
def test_many_rows_arrive_as_they_were(world, monday):
    from tests import acts

    question = acts.ask(world.beat)
    rows = [
        Deadline(
            matter=question,
            step=f"step '{number}' \\ \"{{,}}",
            due_at=monday,
            missed_at=monday if number % 2 else None,
        )
        for number in range(ROWS_FOR_ARRAYS * 2)
    ]
    insert(rows)
    found = Deadline.objects.filter(matter=question, step__startswith="step").order_by("pk")
    assert sorted((one.step, one.due_at, one.missed_at) for one in found if one.missed_at) == sorted(
        (one.step, one.due_at, one.missed_at) for one in rows if one.missed_at
    )
    assert {one.step for one in found} == {one.step for one in rows}
