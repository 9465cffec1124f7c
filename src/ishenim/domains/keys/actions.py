"""What is special to each step of giving back a key."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ishenim.domains.keys import forms
from ishenim.domains.keys.models import RecoveredKey
from ishenim.domains.keys.procedures import KeyRecovery as Rule
from ishenim.kernel import counts
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.keyrings import boxes, custody
from ishenim.kernel.keyrings.models import PersonKey
from ishenim.kernel.pages.limits import PASSPHRASES
from ishenim.kernel.procedures.engine import Facts, carries_out

HANDED = 2


@carries_out(Rule.ask, asks=forms.Ask)
def ask(recovery: RecoveredKey, by: Actor, *, passphrase: str, again: str) -> Facts:
    """Make a new key pair, for which the custodians hand their halves over."""
    private = boxes.new_pair()
    recovery.matter.holder_id = by.appointment_id
    recovery.matter.institution_id = by.institution_id
    recovery.person_id = by.person_id or 0
    recovery.public = bytes(private.public_key)
    recovery.locked = boxes.locked(bytes(private), passphrase)
    return {}


@carries_out(Rule.agree, asks=forms.Agree)
def agree(recovery: RecoveredKey, by: Actor, *, checked: str) -> Facts:
    """Hand over the first halves."""
    recovery.first = handed_by(recovery, by)
    return {}


@carries_out(Rule.agree_too, asks=forms.Agree)
def agree_too(recovery: RecoveredKey, by: Actor, *, checked: str) -> Facts:
    """Hand over the second halves."""
    recovery.second = handed_by(recovery, by)
    return {}


@carries_out(Rule.refuse, asks=forms.Refuse)
def refuse(recovery: RecoveredKey, by: Actor, *, checked: str) -> Facts:
    """Give nothing back."""
    return forgotten(recovery)


@carries_out(Rule.take_back, asks=forms.TakeBack)
def take_back(recovery: RecoveredKey, by: Actor, *, passphrase: str) -> Facts:
    """Put the halves together, and lock the old key with the new passphrase; not for whoever tries too often."""
    whose = counts.mark("person", str(by.person_id))
    if PASSPHRASES.try_again_in(whose):
        raise refused(_("Too many passphrases were tried. Try again in a few minutes."), "too_many")
    try:
        new = PrivateKey(boxes.unlocked(bytes(recovery.locked), passphrase))
        private = custody.put_together(recovery.person_id, new, [recovery.first, recovery.second])
    except boxes.DoesNotOpen:
        raise refused(_("This is not the passphrase that you chose when you asked."), "wrong") from None
    PASSPHRASES.forgive(whose)
    PersonKey.objects.filter(person_id=recovery.person_id).update(
        locked=boxes.locked(bytes(private), passphrase)
    )
    return forgotten(recovery)


def refused(sentence: str, code: str) -> ValidationError:
    """Return a fault that stands beside the passphrase."""
    return ValidationError({"passphrase": ValidationError(sentence, code)})


@carries_out(Rule.lapse)
def lapse(recovery: RecoveredKey, by: Actor) -> Facts:
    """Give nothing back."""
    return forgotten(recovery)


def handed_by(recovery: RecoveredKey, by: Actor) -> dict[str, str]:
    """Return the halves of a custodian, sealed for the new key pair."""
    return custody.hand_over(recovery.person_id, by.person_id or 0, by.keys, bytes(recovery.public))


def forgotten(recovery: RecoveredKey) -> Facts:
    """Keep nothing that was handed over."""
    recovery.first, recovery.second, recovery.locked = {}, {}, b""
    return {}
