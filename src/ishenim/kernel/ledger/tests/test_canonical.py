"""There is one way to write a value, and a commitment to it fits no other."""

import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rfc8785
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kernel.ledger import canonical

SALT = bytes(range(32))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Colour(TextChoices):
    RED = "red", "Red"


@given(PLAIN)
def test_values_are_written_as_rfc_8785_says(value):
    assert canonical.canonical(value, "field") == rfc8785.dumps(value)


@given(PLAIN)
def test_what_was_written_is_read_again(value):
    assert json.loads(canonical.canonical(value, "field")) == value


def test_names_sort_as_the_standard_sorts_them_and_not_as_python_does():
    value = {"\U0001f600": 1, "\ufb33": 2}

    assert canonical.canonical(value, "field") == '{"\U0001f600":1,"\ufb33":2}'.encode()


def test_a_choice_is_written_as_its_code():
    assert canonical.canonical(Colour.RED, "colour") == b'"red"'


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.50"),
        1.5,
        date(2026, 1, 2),
        datetime(2026, 1, 2, tzinfo=UTC),
        b"bytes",
        {1, 2},
        gettext_lazy("Yes"),
        {1: "number"},
        {"ключ": Decimal(1)},
        [Decimal(1)],
        {"ключ": 1, "b": [date(2026, 1, 2)]},
        "half a character: \ud800",
        2**53,
        -(2**53),
    ],
)
def test_what_has_no_one_way_to_be_written_is_refused_by_the_name_of_its_field(value):
    with pytest.raises(TypeError, match="The ledger cannot keep amount"):
        canonical.canonical(value, "amount")


@given(TEXT, PLAIN)
def test_a_commitment_is_the_published_formula(field, value):
    message = b"ishenim/v1/" + field.encode() + b"\0" + rfc8785.dumps(value)

    assert canonical.commitment(SALT, field, value) == hmac.digest(SALT, message, "sha256").hex()


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33), bytes(100)])
def test_a_salt_of_another_length_is_no_error_and_no_match(salt):
    message = b'ishenim/v1/f\0"x"'

    assert canonical.commitment(salt, "f", "x") == hmac.digest(salt, message, "sha256").hex()


def test_a_commitment_depends_on_salt_field_and_value():
    commitments = {
        canonical.commitment(SALT, "name", "Азамат"),
        canonical.commitment(SALT[::-1], "name", "Азамат"),
        canonical.commitment(SALT, "title", "Азамат"),
        canonical.commitment(SALT, "name", "Айгүл"),
    }

    assert len(commitments) == 4


def test_a_leaf_as_long_as_a_log_can_hold_is_written_and_a_longer_one_is_not():
    room = 65_535 - len(b'{"a":""}')

    assert len(canonical.leaf({"a": "x" * room})) == 65_535
    with pytest.raises(ValueError, match="65535 bytes; this one has 65536"):
        canonical.leaf({"a": "x" * (room + 1)})


def test_the_day_is_that_of_the_institutions_and_not_that_of_the_reader():
    before_midnight_in_bishkek = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)
    after_midnight_in_bishkek = datetime(2026, 11, 20, 18, 1, tzinfo=UTC)

    assert canonical.day_of(before_midnight_in_bishkek) == "2026-11-20"
    assert canonical.day_of(after_midnight_in_bishkek) == "2026-11-21"
