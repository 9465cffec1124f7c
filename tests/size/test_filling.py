"""Very many matters written in bulk are what the engine would have written: the book is whole, the index agrees."""

from __future__ import annotations

import pytest
from bench.many.filling import Filling, Plan, fill
from bench.many.indexes import taken_away
from bench.many.roads import ENDED, MET, TO_COME, UNDER_WAY
from django.db import connection, transaction
from tests.world import moment

from ishenim.domains.meetings.models import Meeting, MeToo, Question
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.ledger.verify import verify
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.checking import entries_of_another_matter, states_that_differ
from ishenim.kernel.procedures.claims import Claim
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.search import indexing
from ishenim.kernel.search.models import Text

pytestmark = pytest.mark.usefixtures("monday")
WRITTEN = (Matter, Question, Meeting, Deadline, Claim, MeToo, Text, Entry, Opening)
UNTIL = "2026-10-05 00:00"
QUESTIONS = 300


def a_plan(seed: int = 7) -> Plan:
    return Plan(QUESTIONS, seed, moment(UNTIL), under_way=120)


@pytest.fixture
def filled(world):
    """Let ten years have passed in the small world."""
    fill(a_plan())
    return world


def rows_of(seed: int) -> dict[str, list[tuple]]:
    """Return all rows that a seed writes, without the keys that the database counts itself; nothing of it stays."""
    found = {}
    with transaction.atomic():
        Filling(a_plan(seed)).fill()
        for model in WRITTEN:
            names = [field.attname for field in model._meta.local_concrete_fields]
            if model in (Deadline, Claim):
                names.remove("id")
            found[model.__name__] = list(model._default_manager.order_by("pk").values_list(*names))
        transaction.set_rollback(True)
    return found


def test_every_index_is_there_again_and_no_other(world):
    def indexes() -> dict[str, dict]:
        with connection.cursor() as cursor:
            return {
                model.__name__: connection.introspection.get_constraints(cursor, model._meta.db_table)
                for model in WRITTEN
            }

    before = indexes()
    with taken_away(WRITTEN):
        assert sum(map(len, indexes().values())) < sum(map(len, before.values()))
    assert indexes() == before

    fill(a_plan())
    assert indexes() == before


def test_the_book_of_many_matters_is_whole(filled):
    assert verify() == []
    assert sequencer.length() == Entry.objects.count() > 2 * QUESTIONS
    assert list(states_that_differ()) == list(entries_of_another_matter()) == []


def test_as_many_questions_and_meetings_are_there_in_every_state_of_a_road(filled):
    assert Matter.objects.filter(kind="question").count() == Question.objects.count() == QUESTIONS
    assert Matter.objects.filter(kind="meeting").count() == Meeting.objects.count()
    for kind, roads in (("question", (*ENDED, *UNDER_WAY)), ("meeting", (*MET, *TO_COME))):
        there = set(Matter.objects.filter(kind=kind).values_list("state", flat=True))
        assert there == {road.state for road in roads}


def test_the_index_has_of_each_matter_what_it_would_learn_itself(filled):
    written = list(Text.objects.order_by("pk").values_list())

    indexing.reindex()

    assert list(Text.objects.order_by("pk").values_list()) == written
    assert indexing.index_new() == 0


def test_the_clock_has_missed_nothing_and_goes_on(filled, on):
    assert clock.act_on_missed_deadlines(moment(UNTIL)) == 0

    now = on("2026-10-07 09:00")
    assert clock.act_on_missed_deadlines(now) > 0
    sequencer.place_waiting()
    assert verify() == []


def test_the_same_seed_writes_the_same_rows_and_another_one_others(world):
    first, again, other = rows_of(7), rows_of(7), rows_of(8)

    assert first == again
    assert all(first[name] != other[name] for name in first)
    assert Matter.objects.count() == 0
