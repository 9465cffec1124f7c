"""Steps are taken while the sequencer works, and the book is whole all the time."""

import threading

import pytest
from django.db import connection, transaction

from ishenim.kernel.ledger import book, sequencer
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.tests.conftest import a_line, codes
from ishenim.kernel.ledger.verify import verify

pytestmark = [pytest.mark.lossless, pytest.mark.django_db(transaction=True)]


def test_those_who_write_in_other_processes_are_all_placed_by_one(outside):
    for _ in range(3):
        outside("write=7", "place", "write=3")

    assert outside("place", "check") == ["3", "30", "0", "whole"]


def test_a_step_that_is_undone_leaves_no_hole_in_the_book():
    for number in range(6):
        with transaction.atomic():
            book.write([a_line(number)])
            transaction.set_rollback(number % 2 == 0)
        sequencer.place_waiting()

    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == [0, 1, 2]
    assert verify() == []


@pytest.mark.postgresql
def test_a_step_that_began_earlier_and_is_committed_later_gets_its_place_too():
    begun, may_end = threading.Event(), threading.Event()

    def slow_step():
        with transaction.atomic():
            book.write([a_line(1)])
            begun.set()
            may_end.wait(30)
        connection.close()

    slow = threading.Thread(target=slow_step)
    slow.start()
    begun.wait(30)
    with transaction.atomic():
        book.write([a_line(2)])
    assert sequencer.place_waiting() == 1
    may_end.set()
    slow.join()

    assert sequencer.place_waiting() == 1
    by_place = Entry.objects.order_by("position__position").values_list("matter_id", flat=True)
    assert list(by_place) == [2, 1]
    assert verify() == []


@pytest.mark.postgresql
def test_a_sequencer_on_another_machine_is_kept_out_by_the_database(settings, tmp_path):
    heard = []

    def elsewhere():
        with alone() as free:
            heard.append(free)
        connection.close()

    with alone() as free:
        assert free
        settings.VAR = tmp_path / "another machine"
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()

    assert heard == [False]


def test_reading_the_book_while_it_is_being_placed_finds_no_fault():
    found = []
    for round_ in range(3):
        with transaction.atomic():
            book.write([a_line(number, committed={}) for number in range(100 + round_)])
        sequencer.place_waiting(40, reached=lambda stage: found.extend(verify()))

    assert codes(found) == set()
