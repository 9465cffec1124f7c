"""Making a key pair, unlocking it, and giving it another passphrase. Nobody but its owner ever has the private half."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ishenim.kernel import days
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.keyrings.models import PersonKey

SHORTEST = 16
FEWEST_SIGNS = 8
WORDS, SYLLABLES = 4, 3
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


def key_of(person_id: int) -> PersonKey | None:
    """Return the key pair of a person, or None where there is none yet."""
    return PersonKey.objects.filter(person_id=person_id).first()


def public_keys(person_ids: Collection[int]) -> dict[int, bytes]:
    """Return the public halves of those of these people who have a key pair: one query."""
    found = PersonKey.objects.filter(person_id__in=person_ids).values_list("person_id", "public")
    return {person: bytes(public) for person, public in found}


def make(person_id: int, passphrase: str) -> PrivateKey:
    """Make the key pair of a person who has none, behind a passphrase; raise ValidationError for a weak one."""
    check(passphrase)
    if key_of(person_id):
        raise ValidationError(_("You have a key already. Unlock it with your passphrase."), "there_already")
    private = boxes.new_pair()
    PersonKey.objects.create(
        person_id=person_id,
        public=bytes(private.public_key),
        locked=boxes.locked(bytes(private), passphrase),
        made_on=days.today(),
    )
    return private


def unlock(person_id: int, passphrase: str) -> PrivateKey:
    """Return the private half of a person; raise ValidationError for a wrong passphrase."""
    key = key_of(person_id)
    if key is None:
        raise ValidationError(_("You have no key yet. Make one first."), "no_key")
    try:
        return PrivateKey(boxes.unlocked(bytes(key.locked), passphrase))
    except boxes.DoesNotOpen:
        raise ValidationError(
            _("This passphrase does not open your key. Look at the spelling and at the keyboard's language."),
            "wrong_passphrase",
        ) from None


def change(person_id: int, old: str, new: str) -> PrivateKey:
    """Give a key pair another passphrase; what is sealed for it stays readable. Raises ValidationError."""
    check(new)
    private = unlock(person_id, old)
    PersonKey.objects.filter(person_id=person_id).update(locked=boxes.locked(bytes(private), new))
    return private


def check(passphrase: str) -> None:
    """Raise ValidationError for a passphrase that whoever copied the database could find by trying."""
    counted = boxes.said(passphrase)
    if len(counted) < SHORTEST or len(set(counted.casefold())) < FEWEST_SIGNS:
        raise ValidationError(
            _(
                "Choose a longer passphrase: at least %(least)d signs, best of several words that nobody would guess."
            ),
            "weak",
            {"least": SHORTEST},
        )


def suggested() -> str:
    """Return a passphrase drawn by the machine, 73 bits, that can be spoken in any of our languages."""
    return " ".join(
        "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _one in range(SYLLABLES))
        for _word in range(WORDS)
    )
