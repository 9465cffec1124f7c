"""What was taken out of the record stands in a signed list that no backup overwrites."""

import pytest
from django.db import transaction

from ishenim.kernel.ledger import book, keys, redactions, seals, sequencer
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.note import NotGenuine
from ishenim.kernel.ledger.redactions import Redaction
from ishenim.kernel.ledger.seals import Forked
from ishenim.kernel.ledger.tests.conftest import a_line, placed
from ishenim.kernel.ledger.tree import leaf_hash

pytestmark = pytest.mark.django_db(transaction=True)


def erased(entry, name="reply", ground="child"):
    with transaction.atomic():
        book.erase(Entry.objects.get(pk=entry.pk), name, ground=ground, by=a_line())
    sequencer.place_waiting()


def of(entry, name="reply", ground="child"):
    return Redaction(leaf_hash(bytes(entry.leaf)).hex(), name, ground)


def test_of_a_book_from_which_nothing_was_taken_there_is_no_list():
    placed(3)

    assert redactions.read() == []
    assert not redactions.list_file().exists()


def test_an_erasure_is_noted_before_it_is_signed_for():
    first, second = placed(2)
    erased(second)
    erased(first, ground="threat")

    assert redactions.read() == [of(second), of(first, ground="threat")]


def test_it_lies_beside_the_second_copy_of_the_seal_and_a_copy_beside_the_tiles(folder):
    [entry] = placed(1)
    erased(entry)

    assert redactions.list_file().parent == seals.second_file().parent
    assert redactions.read(folder / "redactions") == redactions.read()


def test_nothing_but_codes_stands_in_it():
    [entry] = placed(1)
    erased(entry)

    lines = redactions.list_file().with_name("redactions.lines").read_text()
    assert lines == f"{leaf_hash(bytes(entry.leaf)).hex()} reply child\n"


def test_tiles_that_are_made_anew_note_nothing_twice():
    [entry] = placed(1)
    erased(entry)

    sequencer.rebuild()

    assert redactions.read() == [of(entry)]


@pytest.mark.lossless
def test_whoever_is_killed_after_the_lines_and_before_the_signature_loses_nothing():
    first, second = placed(2)
    erased(first)
    signed = redactions.list_file().read_bytes()
    erased(second)
    redactions.list_file().write_bytes(signed)

    assert redactions.read() == [of(first)]
    sequencer.rebuild()
    assert redactions.read() == [of(first), of(second)]


@pytest.mark.parametrize("name", ["redactions", "redactions.lines"])
def test_a_list_that_somebody_changed_is_not_believed_and_nothing_is_signed_beside_it(name):
    first, second = placed(2)
    erased(first)
    file = redactions.list_file().with_name(name)
    said = file.read_text()
    file.write_text(said.replace(said[0], "-", 1))
    before = seals.public_file().read_bytes()

    with pytest.raises(NotGenuine):
        redactions.read()
    with pytest.raises(NotGenuine):
        erased(second)
    assert seals.public_file().read_bytes() == before


def test_a_list_whose_lines_are_gone_is_not_believed():
    [entry] = placed(1)
    erased(entry)
    redactions.list_file().with_name("redactions.lines").unlink()

    with pytest.raises(NotGenuine, match="is not the one that was signed"):
        redactions.read()


def test_a_book_that_is_older_than_the_list_gets_one():
    first, second = placed(2)
    erased(first)
    erased(second)
    for file in redactions.list_file().parent.glob("redactions*"):
        file.unlink()

    redactions.begin()

    assert redactions.read() == [of(first), of(second)]


def test_a_book_without_a_seal_gets_no_list():
    redactions.begin()

    assert not redactions.list_file().exists()


def test_the_list_of_another_log_is_not_believed():
    [entry] = placed(1)
    erased(entry)
    head = redactions.list_file()
    head.write_text(head.read_text().replace(keys.origin(), "another/ledger"))

    with pytest.raises((NotGenuine, Forked)):
        redactions.read()
