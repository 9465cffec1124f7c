"""A query put together once says the same as one that is put together each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db.models import BigIntegerField, CharField, DateTimeField
from tests.acts import ask

from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.models import Deadline
from ishenim.kernel.rows.prepared import Given, GivenMany, Prepared

pytestmark = pytest.mark.django_db


class Due(NamedTuple):
    step: str
    due_at: datetime


def declared():
    found = Deadline.objects.filter(
        matter__place_id__among=GivenMany("places", BigIntegerField()),
        due_at__lt=Given("before", DateTimeField()),
    )
    return found.order_by("pk").values_list("step", "due_at")


def plain(places, before):
    found = Deadline.objects.filter(matter__place_id__in=places, due_at__lt=before)
    return list(found.order_by("pk").values_list("step", "due_at"))


def test_it_answers_as_the_plain_query_does_whatever_it_is_given(world):
    for beat in (world.beat, world.other_beat):
        ask(beat)
    due = Prepared(declared, Due)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    both = [world.beat.pk, world.other_beat.pk]
    middle = max(when for _, when in plain(both, far))

    for places in (both, both[:1], []):
        for before in (far, middle, middle + timedelta(microseconds=1)):
            assert due(places=places, before=before) == plain(places, before)
    assert len(due(places=both, before=far)) > len(due(places=both[:1], before=far)) > 0


def test_columns_are_read_as_the_fields_promise(world):
    ask(world.beat)
    first = Prepared(declared, Due)(places=[world.beat.pk], before=datetime(2100, 1, 1, tzinfo=UTC))[0]
    assert isinstance(first, Due)
    assert first.due_at.tzinfo is not None


def test_the_query_is_put_together_once(world, django_assert_num_queries):
    times = []

    def named():
        times.append(1)
        return Place.objects.filter(code=Given("code", CharField())).values_list("code")

    codes = Prepared(named, lambda code: code)
    with django_assert_num_queries(2):
        assert codes(code="beat") == ["beat"]
        assert codes(code="nowhere") == []
    assert len(times) == 1


def test_what_it_is_given_never_becomes_part_of_the_statement(world):
    codes = Prepared(
        lambda: Place.objects.filter(code__among=GivenMany("codes", CharField())).values_list("code"),
        lambda code: code,
    )
    assert codes(codes=["beat", "' OR 1=1 --", '"]']) == ["beat"]


def test_a_value_that_is_missing_is_said(world):
    with pytest.raises(KeyError, match="before"):
        Prepared(declared, Due)(places=[world.beat.pk])


def test_among_serves_plain_queries_too_with_more_values_than_a_statement_takes(world):
    many = [*range(-100_000, -1), world.beat.pk]
    found = Place.objects.filter(pk__among=many)
    assert list(found) == [world.beat]
