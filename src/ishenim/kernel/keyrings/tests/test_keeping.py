"""A key pair is its owner's: made once, unlocked by the passphrase, and by nothing that the database holds."""

import pytest
from django.core.exceptions import ValidationError

from ishenim.kernel.keyrings import boxes, keeping
from ishenim.kernel.keyrings.models import PersonKey

PHRASE, OTHER = "seven grey horses drink", "the river is cold in may"


def test_whoever_knows_the_passphrase_unlocks_the_key(world):
    made = keeping.make(world.officer.person_id, PHRASE)
    assert bytes(keeping.unlock(world.officer.person_id, PHRASE)) == bytes(made)


@pytest.mark.parametrize(
    ("do", "code"),
    [
        (lambda who: keeping.unlock(who, "another passphrase here"), "wrong_passphrase"),
        (lambda who: keeping.make(who, OTHER), "there_already"),
        (lambda who: keeping.change(who, "another passphrase here", OTHER), "wrong_passphrase"),
        (lambda who: keeping.change(who, PHRASE, "short"), "weak"),
        (lambda who: keeping.unlock(0, PHRASE), "no_key"),
        (lambda who: keeping.make(0, "aaaaaaaaaaaaaaaaaaaaaaaa"), "weak"),
    ],
)
def test_what_is_not_right_is_refused_in_plain_words_and_changes_nothing(world, do, code):
    keeping.make(world.officer.person_id, PHRASE)
    before = list(PersonKey.objects.values())
    with pytest.raises(ValidationError) as refused:
        do(world.officer.person_id)
    assert refused.value.code == code
    assert list(PersonKey.objects.values()) == before


def test_another_passphrase_keeps_what_was_sealed_readable(world):
    made = keeping.make(world.officer.person_id, PHRASE)
    box = boxes.sealed(keeping.public_keys([world.officer.person_id])[world.officer.person_id], b"x")
    keeping.change(world.officer.person_id, PHRASE, OTHER)
    assert boxes.opened(keeping.unlock(world.officer.person_id, OTHER), box) == b"x"
    with pytest.raises(ValidationError):
        keeping.unlock(world.officer.person_id, PHRASE)
    assert bytes(made) == bytes(keeping.unlock(world.officer.person_id, OTHER))


def test_the_database_holds_neither_passphrase_nor_private_half(world):
    private = keeping.make(world.officer.person_id, PHRASE)
    row = PersonKey.objects.get()
    assert bytes(private) not in bytes(row.locked)
    assert PHRASE.encode() not in bytes(row.locked)


def test_a_suggested_passphrase_is_strong_enough_and_never_the_same():
    drawn = {keeping.suggested() for _one in range(50)}
    assert len(drawn) == 50
    for one in drawn:
        keeping.check(one)
