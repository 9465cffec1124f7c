"""What opens a matter may have keys that were taken a moment ago; whatever comes after it has greater ones."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext
from tests.acts import act, ask

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.rows import inserting

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_in_stock(monkeypatch):
    monkeypatch.setattr(inserting, "_stock", inserting.Stock())


def asked_for_keys(queries: CaptureQueriesContext) -> int:
    return len([query for query in queries.captured_queries if "nextval" in query["sql"].split("INSERT")[0]])


def test_questions_of_one_moment_share_an_errand_for_their_keys(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as queries:
        asked = [ask(world.beat) for _ in range(3)]

    assert asked_for_keys(queries) == 1
    assert sorted(one.pk for one in asked) == [one.pk for one in asked]
    assert len({entry.pk for entry in Entry.objects.all()}) == Entry.objects.count()


def test_after_a_while_new_ones_are_taken(world, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(inserting, "GOOD_FOR", 0.0)
    with django_assert_max_num_queries(100) as queries:
        for _ in range(2):
            ask(world.beat)

    assert asked_for_keys(queries) == 2


def test_a_step_that_follows_stands_behind_what_it_follows(world):
    first, second = ask(world.beat), ask(world.beat)
    act(first, "accept", world.officer)
    third = ask(world.beat)
    act(second, "accept", world.officer)
    act(third, "accept", world.officer)

    for matter in (first, second, third):
        entries = Entry.objects.filter(matter_id=matter.pk).order_by("pk")
        assert [entry.step for entry in entries][1:] == ["accept"]
