"""A box opens for its own key and for no other, and says nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.kernel.keyrings import boxes


@settings(max_examples=30)
@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_with_the_private_half_alone(content):
    private, other = boxes.new_pair(), boxes.new_pair()
    box = boxes.sealed(bytes(private.public_key), content)
    assert boxes.opened(private, box) == content
    with pytest.raises(boxes.DoesNotOpen):
        boxes.opened(other, box)


@pytest.mark.parametrize("broken", [b"", b"short", b"\0" * 200])
def test_what_is_no_box_does_not_open(broken):
    with pytest.raises(boxes.DoesNotOpen):
        boxes.opened(boxes.new_pair(), broken)
    with pytest.raises(boxes.DoesNotOpen):
        boxes.unboxed(b"k" * 32, broken)
    with pytest.raises(boxes.DoesNotOpen):
        boxes.unlocked(broken, "a long enough passphrase")


def test_a_box_with_one_changed_byte_does_not_open():
    private = boxes.new_pair()
    box = bytearray(boxes.sealed(bytes(private.public_key), b"what was confided"))
    box[-1] ^= 1
    with pytest.raises(boxes.DoesNotOpen):
        boxes.opened(private, bytes(box))


def test_a_passphrase_unlocks_however_it_is_spaced_and_typed():
    box = boxes.locked(b"content", "кара  ат жашыл тоо")
    assert boxes.unlocked(box, " кара ат   жашыл тоо ") == b"content"
    decomposed = "кай\u0438\u0306"  # the same letter, sent in two signs by some keyboards
    assert boxes.unlocked(boxes.locked(b"x", "кайй и ещё слова"), decomposed + " и ещё слова") == b"x"
    with pytest.raises(boxes.DoesNotOpen):
        boxes.unlocked(box, "кара ат жашыл тоо!")


def test_two_locks_with_one_passphrase_look_different():
    assert boxes.locked(b"x", "the same words twice") != boxes.locked(b"x", "the same words twice")


def test_a_code_opens_however_its_digits_are_spaced():
    box = boxes.boxed(boxes.key_of_code("12345 67890 12345 67890 12345"), b"x")
    assert boxes.unboxed(boxes.key_of_code("1234567890123456789012345"), box) == b"x"


def test_both_sides_make_the_same_mark_and_nobody_else_does():
    circle, person, other = boxes.new_pair(), boxes.new_pair(), boxes.new_pair()
    mark = boxes.blind_tag(circle, bytes(person.public_key), "ABCD-2345")
    assert boxes.blind_tag(person, bytes(circle.public_key), "ABCD-2345") == mark
    assert boxes.blind_tag(other, bytes(circle.public_key), "ABCD-2345") != mark
    assert boxes.blind_tag(person, bytes(circle.public_key), "WXYZ-6789") != mark
