"""A state changed around the engine is named when the book is checked."""

import pytest
from tests.acts import act, ask, planned

from ishenim.kernel.ledger import triggers
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.checking import entries_of_another_matter, states_that_differ
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.usefixtures("monday")


def test_states_that_the_engine_moved_agree_with_the_ledger(world):
    act(ask(world.beat), "accept", world.officer)
    act(planned(world.beat, world.officer), "cancel", world.officer)
    act(act(ask(world.beat), "show_text", world.moderator), "hide_text", world.moderator)

    assert list(states_that_differ()) == []


def test_a_state_changed_around_the_engine_is_named(world):
    question = act(ask(world.beat), "accept", world.officer)
    ask(world.beat)

    Matter.objects.filter(pk=question.pk).update(state="confirmed")

    assert list(states_that_differ()) == [(question.reference, "confirmed", "accepted")]


def test_a_matter_of_which_the_ledger_knows_nothing_is_named(world, monday):
    [made] = Matter.objects.bulk_create(
        [Matter(kind="question", state="confirmed", state_since=monday, opened_at=monday, place=world.beat)]
    )

    assert list(states_that_differ()) == [(made.reference, "confirmed", "")]


def test_an_entry_put_under_another_matter_is_named(world):
    one, other = ask(world.beat), ask(world.beat)
    assert list(entries_of_another_matter()) == []

    triggers.drop()
    Entry.objects.filter(matter_id=one.pk).update(matter_id=other.pk)
    triggers.create()

    assert list(entries_of_another_matter()) == [(one.reference, other.pk)]
