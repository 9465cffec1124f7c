"""The page of the book says how it stands without reading the whole of it."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.kernel.ledger import keys, seals, status
from ishenim.kernel.ledger.tests.conftest import placed, written
from ishenim.kernel.ledger.tree import EMPTY_ROOT

pytestmark = pytest.mark.django_db


def test_a_book_nobody_has_signed_is_empty():
    book = status.now()

    assert (book.size, book.sealed_at, book.root, book.waiting) == (0, None, EMPTY_ROOT, 0)
    assert (book.origin, book.vkey) == (keys.origin(), keys.verifier().vkey)


def test_the_book_says_how_long_it_is_since_when_and_what_waits():
    placed(3)
    written(2)

    book = status.now()

    assert (book.size, book.waiting) == (3, 2)
    assert book.root == seals.read(seals.public_file()).root
    assert abs(datetime.now(UTC) - book.sealed_at) < timedelta(minutes=5)


def test_however_long_the_book_is_two_questions_are_asked(django_assert_num_queries):
    placed(3)

    with django_assert_num_queries(2):
        status.now()


def test_how_much_is_signed_for_is_known_from_the_seal_alone(django_assert_num_queries):
    assert status.signed_for() == 0
    placed(3)
    written(1)

    with django_assert_num_queries(0):
        assert status.signed_for() == 3


def test_a_seal_that_is_not_ours_stands_for_nothing():
    placed(3)
    seals.public_file().write_bytes(b"somebody else\n3\nAAAA\n\n")

    assert status.signed_for() == 0
