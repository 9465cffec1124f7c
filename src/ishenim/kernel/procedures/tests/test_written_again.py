"""What came together and could not be written together is written again, each alone, as if for the first time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from tests.acts import ask

from ishenim.kernel.procedures import engine, recording
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.together import Share

pytestmark = pytest.mark.django_db(transaction=True)


def test_those_who_came_with_one_that_cannot_be_written_lose_nothing(world, monkeypatch):
    came = []
    with monkeypatch.context() as waiting:
        waiting.setattr(engine.openings, "add", came.append)
        ask(world.beat)
        ask(world.beat)
    insert, tries = recording.insert, []

    def refused_at_first(*kinds):
        insert(*kinds)
        tries.append(kinds)
        if len(tries) == 1:
            raise IntegrityError("one of them was sent twice")

    monkeypatch.setattr(recording, "insert", refused_at_first)
    shares = [Share(part) for part in came]
    with monkeypatch.context() as together:
        together.setattr(engine, "turn_to_send", engine.turn_to_write)  # so that the first attempt is undone
        engine.openings._settle(shares)

    assert [share.error for share in shares] == [None, None]
    assert (len(tries), Matter.objects.filter(kind="question").count()) == (3, 2)
    [first, second] = Matter.objects.filter(kind="question").order_by("pk")
    assert Deadline.objects.filter(matter=first).count() == Deadline.objects.filter(matter=second).count() > 0
