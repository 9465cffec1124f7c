"""Beginning and ending to be told. Nothing is told to an address whose owner has not said yes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ishenim.kernel.notices.models import Letter, Posting, Rhythm, Subscription
from ishenim.kernel.notices.mornings import morning_after
from ishenim.kernel.notices.tokens import Purpose, subscription_of, subscriptions_of, token_of_all
from ishenim.kernel.procedures.subjects import described
from ishenim.kernel.rows.turn import turn_to_write

__all__ = [
    "change_rhythm",
    "confirm",
    "described",
    "end",
    "forget_sent",
    "forget_unconfirmed",
    "subscribe",
    "to_confirm",
    "to_end",
    "unsubscribe",
    "way_to_change",
]

LETTERS_A_DAY = 5
CONFIRM_WITHIN = timedelta(days=3)
KEEP_LETTERS = timedelta(days=30)
FORGET_AT_ONCE = 5000


def subscribe(key: str, email: str, language: str, rhythm: str = Rhythm.AT_ONCE) -> None:
    """Ask the owner of an address, by a letter to it, whether they want to be told of this, and how often.

    How often somebody is told who is told already changes only by a letter of theirs: anyone can type an address.

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
            key=key, email=address, ended_at=None, defaults={"language": language, "rhythm": rhythm}
        )
        Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(rhythm=rhythm)
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
    if subscription is None or (subscription.confirmed_at and not subscription.paused_at):
        return subscription
    subscription.confirmed_at, subscription.paused_at = timezone.now(), None
    with turn_to_write():
        running = Subscription.objects.filter(pk=subscription.pk, ended_at=None)
        unconfirmed = running.filter(Q(confirmed_at=None) | Q(paused_at__isnull=False))
        unconfirmed.update(confirmed_at=subscription.confirmed_at, paused_at=None)
    return subscription


def to_end(token: str) -> Subscription | None:
    """Return what would be ended by a token, for the page that asks; None if the token proves nothing."""
    return subscription_of(token, Purpose.END)


def unsubscribe(token: str) -> Subscription | None:
    """Stop telling, forget the address and throw away what waits; once or many times, it is ended."""
    found = subscriptions_of(token, Purpose.END)
    end(found)
    return next(iter(found), None)


def end(subscriptions: Iterable[Subscription]) -> None:
    """Stop telling by these subscriptions, forget their addresses and throw away what waits."""
    running = [one for one in subscriptions if one.ended_at is None]
    if not running:
        return
    with turn_to_write():
        Letter.objects.filter(subscription__in=running, sent_at=None).delete()
        for one in running:
            one.ended_at, one.email = timezone.now(), ""
            one.save(update_fields=["ended_at", "email"])


def way_to_change(token: str) -> tuple[str, Rhythm] | None:
    """Return by which token the reader of a letter may be told more or less often, and how often that would be.

    The regular letter of an office has one rhythm.
    """
    running = [one for one in subscriptions_of(token, Purpose.END) if one.ended_at is None]
    if not running or running[0].official_letters.exists():
        return None
    daily = running[0].rhythm == Rhythm.DAILY
    return token_of_all(running, Purpose.OFTEN), Rhythm.AT_ONCE if daily else Rhythm.DAILY


def change_rhythm(token: str, rhythm: str) -> bool:
    """Tell more or less often from now on; what waits already goes out by the new choice."""
    running = [one.pk for one in subscriptions_of(token, Purpose.OFTEN) if one.ended_at is None]
    if not running or rhythm not in Rhythm.values:
        return False
    waiting = Letter.objects.filter(
        subscription__in=running, entry__isnull=False, tries=0, next_try_at__isnull=False
    )
    then = morning_after(timezone.now()) if rhythm == Rhythm.DAILY else timezone.now()
    with turn_to_write():
        Subscription.objects.filter(pk__in=running).update(rhythm=rhythm)
        waiting.update(next_try_at=then)
    return True


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
    """Delete letters that were sent, or given up, long ago: who was told what is nobody's business.

    What channels were told of goes with them.
    """
    old_postings = Posting.objects.filter(next_try_at=None, created__lt=timezone.now() - KEEP_LETTERS)
    if posted := list(old_postings.values_list("pk", flat=True)[:FORGET_AT_ONCE]):
        with turn_to_write():
            Posting.objects.filter(pk__in=posted).delete()
    old = Letter.objects.filter(next_try_at=None, created__lt=timezone.now() - KEEP_LETTERS)
    numbers = list(old.values_list("pk", flat=True)[:FORGET_AT_ONCE])
    if not numbers:
        return 0
    with turn_to_write():
        return Letter.objects.filter(pk__in=numbers).delete()[0]


def _asked_too_often(email: str) -> bool:
    asked = Letter.objects.filter(
        subscription__email=email, entry=None, about="", created__gt=timezone.now() - timedelta(days=1)
    )
    return asked.count() >= LETTERS_A_DAY


def _forgotten(subscription: Subscription) -> bool:
    return subscription.confirmed_at is None and subscription.asked_at < timezone.now() - CONFIRM_WITHIN
