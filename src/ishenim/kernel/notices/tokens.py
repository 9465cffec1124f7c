"""The secret part of an address in a letter: it proves that whoever opens it has read the letter.

It is computed from the installation's secret and never stored, so that nobody who reads the database can
confirm or end anything in somebody's name.
"""

from __future__ import annotations

from datetime import UTC

from django.core.signing import BadSignature, Signer
from django.db.models import TextChoices

from ishenim.kernel.notices.models import Subscription


class Purpose(TextChoices):
    """What an address is good for, and for nothing else."""

    CONFIRM = "confirm"
    END = "end"


def token_of(subscription: Subscription, purpose: Purpose) -> str:
    """Return what proves that somebody has read a letter to this subscriber."""
    return _signer(subscription, purpose).sign(str(subscription.pk))


def subscription_of(token: str, purpose: Purpose) -> Subscription | None:
    """Return the subscription that a token of this purpose belongs to, or None if it proves nothing."""
    number = token.partition(".")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < len(str(2**63))):
        return None
    subscription = Subscription.objects.filter(pk=int(number)).first()
    if subscription is None:
        return None
    try:
        _signer(subscription, purpose).unsign(token)
    except BadSignature:
        return None
    return subscription


def _signer(subscription: Subscription, purpose: Purpose) -> Signer:
    """Bind the moment too: after a restored backup the same number may be given to somebody else."""
    asked = subscription.asked_at.astimezone(UTC).isoformat()
    return Signer(sep=".", salt=f"ishenim.notices.{purpose.value} {asked}")
