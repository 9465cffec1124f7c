"""Whatever is written and placed in whatever order is whole; whatever one bit is turned in is found."""

import tempfile
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ishenim.kernel.ledger import book, keys, sealed, seals, sequencer
from ishenim.kernel.ledger.models import Entry, Opening, Position
from ishenim.kernel.ledger.tests.conftest import a_line, around_the_rules, codes, flip
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db

SLOWLY = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 90)),
        st.tuples(st.just("place"), st.integers(1, 200)),
        st.tuples(st.just("erase"), st.integers(0, 10_000)),
        st.tuples(st.just("seal"), st.integers(1, 3)),
        st.tuples(st.just("rebuild"), st.integers(1, 200)),
    ),
    max_size=10,
)


def in_a_book_of_its_own(check):
    """Give an example a folder of its own and take its rows back afterwards."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with (
            override_settings(VAR=folder / "var", SECOND_CHECKPOINTS=folder / "second"),
            transaction.atomic(),
        ):
            connection.atomic_blocks[-1]._from_testcase = True
            check()
            transaction.set_rollback(True)


def act(name, number):
    if name == "write":
        book.write([a_line(each, committed={"reply": "Ооба", "n": each}) for each in range(number)])
    elif name == "place":
        sequencer.place_waiting(number)
    elif name == "rebuild":
        sequencer.rebuild(number)
    elif name == "seal":
        for _ in range(number):
            sealed.seal({"text": "They asked for money."})
    else:
        erase(number)


def erase(number):
    whole = [opening for opening in Opening.objects.order_by("pk") if opening.values["reply"]]
    if whole:
        book.erase(whole[number % len(whole)].entry, "reply", ground="court", by=a_line())


@SLOWLY
@given(ACTS)
def test_whatever_is_done_in_whatever_order_the_book_is_whole(acts):
    def check():
        for name, number in acts:
            act(name, number)
        assert verify() == []

    in_a_book_of_its_own(check)


def a_book():
    for each in range(3):
        act("write", 100 + each)
        act("place", 200)


def turn_in_a_row(model, column, place, bit):
    """Turn one bit of a column, and return which row it was."""
    row = model.objects.order_by("pk")[place % model.objects.count()]
    before = getattr(row, column)
    after = flip(bytes(before), bit)
    with around_the_rules():
        model.objects.filter(pk=row.pk).update(**{column: after})
    return row


def turn_in_words(words, bit):
    """Turn one bit of a text so that it stays one that a database keeps."""
    changed = flip(words.encode(), bit).decode("utf-8", "replace")
    return changed if "\0" not in changed else f"{words}!"


@SLOWLY
@given(st.integers(0, 400), st.integers(0, 10_000))
def test_one_bit_of_an_entry_is_found(place, bit):
    def check():
        a_book()
        turn_in_a_row(Entry, "leaf", place, bit)
        assert "entry" in codes(verify())

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.sampled_from(["kind", "step", "to", "by", "lane"]), st.integers(0, 400), st.integers(0, 10_000))
def test_one_bit_of_a_column_is_found(column, place, bit):
    def check():
        a_book()
        row = Entry.objects.order_by("pk")[place % Entry.objects.count()]
        changed = turn_in_words(getattr(row, column), bit)[:6] or "x"
        with around_the_rules():
            Entry.objects.filter(pk=row.pk).update(**{column: changed})
        assert codes(verify()) == {"entry" if column == "lane" else "columns"}

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.integers(0, 1), st.integers(0, 400), st.integers(0, 10_000))
def test_one_bit_of_a_salt_or_of_a_value_is_found(which, place, bit):
    def check():
        a_book()
        row = Opening.objects.order_by("pk")[place % Opening.objects.count()]
        words = row.values["reply"][which]
        row.values["reply"][which] = (
            flip(bytes.fromhex(words), bit).hex() if which == 0 else turn_in_words(words, bit)
        )
        row.save()
        assert codes(verify()) == {"opened_value"}

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.integers(0, 400), st.integers(0, 10_000))
def test_one_bit_of_the_hash_at_a_position_is_found(place, bit):
    def check():
        a_book()
        turn_in_a_row(Position, "leaf_hash", place, bit)
        assert codes(verify()) == {"position"}

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.integers(0, 400), st.integers(0, 62))
def test_one_bit_of_a_position_is_found(place, bit):
    def check():
        a_book()
        before = place % Position.objects.count()
        after = before ^ 1 << bit
        with around_the_rules() as change:
            if after < Position.objects.count():
                change("UPDATE ledger_position SET position = -7 WHERE position = %s", after)
            change("UPDATE ledger_position SET position = %s WHERE position = %s", after, before)
        assert "position" in codes(verify())

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.integers(0, 10_000), st.integers(0, 10**6))
def test_one_bit_of_any_file_of_the_tree_is_found(which, bit):
    def check():
        a_book()
        files = sorted(file for file in (keys.folder() / "tile").rglob("*") if file.is_file())
        file = files[which % len(files)]
        file.write_bytes(flip(file.read_bytes(), bit))
        assert codes(verify()) == {"bundle" if "entries" in file.parts else "tile"}

    in_a_book_of_its_own(check)


@SLOWLY
@given(st.sampled_from([seals.public_file, seals.second_file]), st.integers(0, 10_000))
def test_one_bit_of_a_checkpoint_is_found(which, bit):
    def check():
        a_book()
        which().write_bytes(flip(which().read_bytes(), bit))
        assert "checkpoint" in codes(verify())

    in_a_book_of_its_own(check)


def test_the_rows_of_an_example_are_taken_back():
    in_a_book_of_its_own(a_book)

    assert not Entry.objects.exists()
    assert connection.in_atomic_block
