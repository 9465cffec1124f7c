"""An entry of the open book is read as a sentence, and proved against the last seal."""

import pytest
from django.utils.translation import override
from tests.acts import act, ask
from tests.world import World

from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Opening
from ishenim.kernel.procedures import book_reading

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def world(transactional_db, settings, tmp_path):
    """A world whose ledger lies in a folder of its own."""
    settings.VAR = tmp_path
    settings.SECOND_CHECKPOINTS = tmp_path / "second"
    with override("en"):
        yield World()


def test_a_placed_entry_is_read_as_a_sentence_and_proved(world):
    question = act(ask(world.beat), "accept", world.officer)
    sequencer.place_waiting()

    read = book_reading.check(1)

    assert (read.whole, read.why_not) == (True, "")
    assert read.matter.pk == question.pk
    assert read.line.sentence == "The office accepted the question."
    assert read.joins == 1
    assert '"step": "accept"' in read.leaf
    assert read.proof


def test_what_the_public_may_not_read_is_counted(world):
    ask(world.beat)
    sequencer.place_waiting()

    assert book_reading.check(0).private == 1


def test_a_position_that_the_book_does_not_have_is_nothing(world):
    ask(world.beat)
    sequencer.place_waiting()

    assert book_reading.check(1) is None


def test_an_opened_value_that_was_changed_is_said_not_to_be_whole(world):
    act(ask(world.beat), "accept", world.officer)
    sequencer.place_waiting()
    opening = Opening.objects.get(entry__step="accept")
    opening.values["reply"][1] = "We never said that."
    opening.save()

    read = book_reading.check(1)

    assert (read.whole, read.proof) == (False, "")
    assert read.why_not == "What stands beside this entry is not what was written down."


def test_an_entry_without_a_seal_above_it_is_not_proved(world, settings):
    ask(world.beat)
    sequencer.place_waiting()
    (settings.VAR / "ledger" / "checkpoint").unlink()

    assert not book_reading.check(0).whole


def test_a_tombstone_is_in_the_book_but_is_no_sentence(world):
    question = act(ask(world.beat), "show_text", world.moderator)
    act(question, "hide_text", world.moderator)
    sequencer.place_waiting()

    tombstone = book_reading.check(3)

    assert (tombstone.matter, tombstone.line, tombstone.private) == (None, None, 0)
    assert tombstone.whole


def test_the_newest_entries_are_told_newest_first_and_those_that_wait_not_yet(world):
    question = ask(world.beat)
    act(question, "accept", world.officer)
    sequencer.place_waiting()
    act(question, "promise", world.officer)

    latest = book_reading.latest(10)

    assert [(read.position, read.line.step.name) for read in latest] == [(1, "accept"), (0, "ask")]
    assert len(book_reading.latest(1)) == 1


def test_the_newest_entries_are_read_with_three_queries_however_many(world, django_assert_num_queries):
    question = ask(world.beat)
    sequencer.place_waiting()
    with django_assert_num_queries(3):
        book_reading.latest(5)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    sequencer.place_waiting()
    with django_assert_num_queries(3):
        assert len(book_reading.latest(5)) == 3


def test_what_entries_say_openly_is_read_backwards_or_on_from_a_number(world):
    for _number in range(4):
        ask(world.beat)
    sequencer.place_waiting()

    assert [fact.position for fact in book_reading.facts(None, 3)] == [3, 2, 1]
    assert [fact.position for fact in book_reading.facts(2, 3)] == [1, 0]
    assert [fact.position for fact in book_reading.facts_from(1, 2)] == [1, 2]
    assert book_reading.facts_from(4, 2) == []
