"""The secret part of an address in a letter: it proves that whoever opens it has read the letter.

It is computed from the installation's secret and never stored, so that nobody who reads the database can
confirm or end anything in somebody's name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC

from django.core.signing import BadSignature, Signer
from django.db.models import TextChoices

from ishenim.kernel.notices.models import Subscription

LONGEST = len(str(2**63))
MOST = 50


class Purpose(TextChoices):
    """What an address is good for, and for nothing else."""

    CONFIRM = "confirm"
    END = "end"
    OFTEN = "often"


BETWEEN = "-"


def token_of(subscription: Subscription, purpose: Purpose) -> str:
    """Return what proves that somebody has read a letter to this subscriber."""
    return token_of_all([subscription], purpose)


def token_of_all(subscriptions: Collection[Subscription], purpose: Purpose) -> str:
    """Return what proves the same of a letter that several subscriptions of one address have asked for."""
    listed = sorted(subscriptions, key=lambda one: one.pk)
    return _signer(listed, purpose).sign(BETWEEN.join(str(one.pk) for one in listed))


def subscription_of(token: str, purpose: Purpose) -> Subscription | None:
    """Return the subscription that a token of this purpose belongs to, or None if it proves nothing."""
    return next(iter(subscriptions_of(token, purpose)), None)


def subscriptions_of(token: str, purpose: Purpose) -> list[Subscription]:
    """Return the subscriptions that a token of this purpose belongs to: none if it proves nothing."""
    numbers = token.partition(".")[0].split(BETWEEN)
    if not all(number.isascii() and number.isdecimal() and len(number) < LONGEST for number in numbers):
        return []
    found = list(Subscription.objects.filter(pk__in=numbers[:MOST]).order_by("pk"))
    if not found:
        return []
    try:
        _signer(found, purpose).unsign(token)
    except BadSignature:
        return []
    return found


def _signer(subscriptions: Sequence[Subscription], purpose: Purpose) -> Signer:
    """Bind the moments too: after a restored backup the same number may be given to somebody else."""
    asked = " ".join(one.asked_at.astimezone(UTC).isoformat() for one in subscriptions)
    return Signer(sep=".", salt=f"ishenim.notices.{purpose.value} {asked}")
