"""A book that is held can be read, and nothing is added to it by anybody."""

import pytest
from django.db import DatabaseError, connection, transaction

from ishenim.kernel import versions
from ishenim.kernel.ledger import comparing, holding, keys, sealed, seals, sequencer
from ishenim.kernel.ledger.models import Position, Why
from ishenim.kernel.ledger.seals import Older
from ishenim.kernel.ledger.tests.conftest import around_the_rules, placed, written
from ishenim.kernel.ledger.tests.test_sequencer import forget
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


def held(why=Why.OLDER):
    holding.hold(why, have=3, signed=5)


def an_older_database(kept=3, of=5):
    entries = placed(of)
    with around_the_rules() as change:
        forget(change, entries[kept - 1])


def test_the_database_itself_refuses_whatever_would_be_added():
    [waiting] = written()
    held()

    with pytest.raises(DatabaseError, match="The book is held"):
        written()
    with pytest.raises(DatabaseError, match="The book is held"), transaction.atomic():
        sealed.seal({"text": "They asked for money."})
    with pytest.raises(DatabaseError, match="The book is held"):
        Position.objects.create(position=0, entry=waiting, leaf_hash=b"")


def test_once_released_it_is_added_to_again():
    held()
    holding.release()

    written()

    assert holding.standing() is None
    assert not holding.stands()


def test_whoever_asks_politely_hears_it_without_a_query(django_assert_num_queries):
    assert not holding.stands()
    held()

    with django_assert_num_queries(0):
        assert holding.stands()


def test_a_machine_that_was_not_there_learns_it_from_the_database():
    held()
    (keys.folder() / "held").unlink()
    before = versions.tokens()

    holding.agree()

    assert holding.stands()
    assert versions.tokens() != before


def test_a_hold_that_was_undone_never_was():
    with transaction.atomic():
        held()
        transaction.set_rollback(True)

    written()
    assert not holding.stands()


def test_while_it_is_held_nothing_is_placed_or_signed():
    placed(2)
    written(1)
    before = seals.public_file().read_bytes()
    held()

    assert sequencer.place_waiting() == 0
    assert seals.public_file().read_bytes() == before
    assert Position.objects.count() == 2


def test_whoever_finds_an_older_database_holds_the_book():
    an_older_database()

    with pytest.raises(Older):
        sequencer.place_waiting()

    assert (holding.standing().why, holding.standing().have, holding.standing().signed) == (Why.OLDER, 3, 5)
    with pytest.raises(DatabaseError, match="The book is held"):
        written()


def test_before_anything_is_served_an_older_database_is_noticed():
    an_older_database()

    assert comparing.compare().why == Why.OLDER
    assert comparing.compare().why == Why.OLDER


def test_a_database_that_holds_everything_is_not_held():
    placed(3)

    assert comparing.compare() is None
    written()


def test_an_empty_database_without_any_seal_is_not_held():
    assert comparing.compare() is None
    written()


def test_once_everything_that_was_signed_is_there_again_the_book_is_released():
    placed(3)
    held()

    assert comparing.compare() is None
    written()


def test_without_a_second_copy_nobody_can_release_it():
    placed(3)
    seals.second_file().unlink()
    held(Why.ALONE)

    assert comparing.compare().why == Why.ALONE


def test_beside_a_second_copy_that_cannot_be_trusted_nobody_can_release_it():
    placed(3)
    seals.second_file().write_text("not a seal\n")
    held(Why.ALONE)

    assert comparing.compare().why == Why.ALONE


def test_beside_a_second_copy_of_another_past_nobody_can_release_it():
    placed(3)
    note = keys.signer().sign(f"{keys.origin()}\n2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    seals.public_file().unlink()
    seals.second_file().write_text(note)
    held(Why.ALONE)

    assert comparing.compare().why == Why.ALONE


def test_an_installation_that_was_moved_away_stays_held_though_all_is_there():
    placed(3)
    held(Why.MOVED)

    assert comparing.compare().why == Why.MOVED


def test_a_book_that_is_held_is_not_called_whole_when_something_is_missing():
    an_older_database()
    comparing.compare()

    assert "5 entries were signed for, and the database knows 3 of them." in {
        one.sentence for one in verify()
    }


def test_a_program_that_knows_nothing_of_it_is_refused_as_well():
    held()

    with pytest.raises(DatabaseError, match="The book is held"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_position (position, entry_id, leaf_hash) VALUES (0, 1, %s)", [b""])
