"""What is too small to be shown stays so: nobody can work it out from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ishenim.kernel.figures.suppressing import Family, hidden

DISTRICT = Family("district", ["a", "b", "c"])


def test_a_small_number_is_hidden_and_the_smallest_beside_it():
    counts = {"district": 33, "a": 3, "b": 10, "c": 20}
    assert hidden(counts, [DISTRICT], 5) == {"a", "b"}


def test_two_small_numbers_hide_each_other():
    counts = {"district": 27, "a": 3, "b": 4, "c": 20}
    assert hidden(counts, [DISTRICT], 5) == {"a", "b"}


def test_where_there_is_no_other_the_whole_is_hidden_too():
    assert hidden({"district": 3, "a": 3}, [DISTRICT], 5) == {"district", "a"}


def test_enough_of_everything_hides_nothing():
    assert hidden({"district": 30, "a": 10, "b": 20}, [DISTRICT], 5) == set()


def test_nothing_at_all_tells_nothing():
    assert hidden({"district": 20, "a": 0, "b": 20}, [DISTRICT], 5) == set()


def test_what_is_hidden_below_is_not_told_from_above():
    region = Family("region", ["district", "other"])
    counts = {"region": 12, "district": 3, "other": 9, "a": 3}
    found = hidden(counts, [region, DISTRICT], 5)
    assert {"a", "district", "other"} <= found


def test_a_whole_that_is_hidden_is_not_told_by_all_its_parts():
    region, district = Family("region", ["near", "far"]), Family("near", ["beat"])
    counts = {"region": 7, "near": 6, "far": 1, "beat": 6}
    assert hidden(counts, [region, district], 5) == {"far", "near", "beat"}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_never_is_exactly_one_of_a_family_hidden(numbers):
    children = [f"child {at}" for at in range(len(numbers))]
    counts = {"whole": sum(numbers), **dict(zip(children, numbers, strict=True))}
    found = hidden(counts, [Family("whole", children)], 5)
    there = [key for key in counts if counts[key]]
    assert sum(key in found for key in there) != 1
    assert all(key in found for key, count in counts.items() if 0 < count < 5)
