"""Beginning and ending to be told. Nothing is told to an address whose owner has not said yes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.tokens import Purpose, subscription_of
from ishenim.kernel.procedures.subjects import described
from ishenim.kernel.rows.turn import turn_to_write

__all__ = [
    "confirm",
    "described",
    "forget_sent",
    "forget_unconfirmed",
    "subscribe",
    "to_confirm",
    "to_end",
    "unsubscribe",
]

LETTERS_A_DAY = 5
CONFIRM_WITHIN = timedelta(days=3)
KEEP_LETTERS = timedelta(days=30)
FORGET_AT_ONCE = 5000


def subscribe(key: str, email: str, language: str) -> None:
    """Ask the owner of an address, by a letter to it, whether they want to be told of this.

    Whoever calls learns nothing: it is the same whether the address follows already, is being asked, or was
    asked too often today to be asked again. Raises LookupError if there is no such matter or place.
    """
    if described(key) is None:
        raise LookupError(f"There is nothing to follow under {key}.")
    address = email.strip().lower()
    with turn_to_write():
        if _asked_too_often(address):
            return
        subscription, _ = Subscription.objects.get_or_create(
            key=key, email=address, ended_at=None, defaults={"language": language}
        )
        Letter.objects.create(subscription=subscription)


def to_confirm(token: str) -> Subscription | None:
    """Return what would be confirmed by a token, for the page that asks; None if there is nothing any more."""
    subscription = subscription_of(token, Purpose.CONFIRM)
    if subscription is None or subscription.ended_at or _forgotten(subscription):
        return None
    return subscription


def confirm(token: str) -> Subscription | None:
    """Begin to tell; return what was confirmed, or None if the token proves nothing or came too late."""
    subscription = to_confirm(token)
    if subscription is not None and subscription.confirmed_at is None:
        subscription.confirmed_at = timezone.now()
        with turn_to_write():
            unconfirmed = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None, ended_at=None)
            unconfirmed.update(confirmed_at=subscription.confirmed_at)
    return subscription


def to_end(token: str) -> Subscription | None:
    """Return what would be ended by a token, for the page that asks; None if the token proves nothing."""
    return subscription_of(token, Purpose.END)


def unsubscribe(token: str) -> Subscription | None:
    """Stop telling, forget the address and throw away what waits; once or many times, it is ended."""
    subscription = to_end(token)
    if subscription is not None and subscription.ended_at is None:
        subscription.ended_at, subscription.email = timezone.now(), ""
        with turn_to_write():
            Letter.objects.filter(subscription=subscription, sent_at=None).delete()
            subscription.save(update_fields=["ended_at", "email"])
    return subscription


def forget_unconfirmed() -> int:
    """Delete what nobody confirmed in time, with its letters; return how many subscriptions."""
    late = Subscription.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - CONFIRM_WITHIN)
    if not late.exists():
        return 0
    with turn_to_write():
        numbers = list(late.values_list("pk", flat=True)[:FORGET_AT_ONCE])
        Letter.objects.filter(subscription__in=numbers).delete()
        return Subscription.objects.filter(pk__in=numbers).delete()[0]


def forget_sent() -> int:
    """Delete letters that were sent, or given up, long ago: who was told what is nobody's business."""
    old = Letter.objects.filter(next_try_at=None, created__lt=timezone.now() - KEEP_LETTERS)
    numbers = list(old.values_list("pk", flat=True)[:FORGET_AT_ONCE])
    if not numbers:
        return 0
    with turn_to_write():
        return Letter.objects.filter(pk__in=numbers).delete()[0]


def _asked_too_often(email: str) -> bool:
    asked = Letter.objects.filter(
        subscription__email=email, entry=None, created__gt=timezone.now() - timedelta(days=1)
    )
    return asked.count() >= LETTERS_A_DAY


def _forgotten(subscription: Subscription) -> bool:
    return subscription.confirmed_at is None and subscription.asked_at < timezone.now() - CONFIRM_WITHIN
