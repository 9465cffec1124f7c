"""From an entry of the ledger to the letters that tell of it. The ledger is the queue; nothing else is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from django.utils import timezone

from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.notices import channels
from ishenim.kernel.notices.models import Letter, Posting, Reached, Rhythm, Subscription
from ishenim.kernel.notices.mornings import last_morning, morning_after
from ishenim.kernel.procedures.merging import merged_here
from ishenim.kernel.procedures.news import is_news
from ishenim.kernel.procedures.subjects import keys_of
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 500


def fan_out(limit: int = AT_ONCE) -> int:
    """Write the letters that newly placed entries ask for; return how many entries were read.

    The letters and how far was read are one transaction: nobody is told twice, and nobody is passed over. They are
    put together before it, and dropped if somebody else has told of the same entries meanwhile.
    """
    before = _reached()
    placed = _placed_after(before, limit)
    if not placed:
        return 0
    followed = keys_by_entry([position.entry for position in placed if is_news(position.entry)])
    letters, postings = in_time(list(_letters(followed))), channels.postings(followed)
    with turn_to_write():
        reached, _ = Reached.objects.select_for_update().get_or_create(pk=1)
        if reached.position != before:
            return 0
        Letter.objects.bulk_create(letters)
        Posting.objects.bulk_create(postings)
        Reached.objects.filter(pk=1).update(position=placed[-1].position)
    return len(placed)


def pass_over(up_to: int) -> None:
    """Count the lines before a position as told: they were told before the database that told of them was lost."""
    reached, _ = Reached.objects.get_or_create(pk=1)
    if reached.position < up_to - 1:
        Reached.objects.filter(pk=1).update(position=up_to - 1)


def keys_by_entry(entries: Iterable[Entry]) -> dict[Entry, list[str]]:
    """Return under which keys each entry is followed, the nearest first."""
    about = {entry: entry.told for entry in entries}
    found = keys_of(
        [(entry.matter_id or 0, entry.kind, leaf["matter"], leaf["place"]) for entry, leaf in about.items()]
    )
    joined = merged_here({entry.matter_id for entry in about if entry.matter_id is not None})
    return {
        entry: [
            *found[entry.matter_id or 0],
            *(f"matter:{reference}" for reference in joined.get(entry.matter_id or 0, ())),
        ]
        for entry in about
    }


def is_behind(at: datetime) -> bool:
    """Say whether letters about something that happened before a moment are still to be written."""
    return Position.objects.filter(position__gt=_reached(), entry__at__lt=at).exists()


def in_time(letters: list[Letter]) -> list[Letter]:
    """Let what is told once a day wait for its morning: the next one if the letter of the last has gone out."""
    now = timezone.now()
    daily = [letter for letter in letters if letter.subscription.rhythm == Rhythm.DAILY]
    for letter in daily:
        assert letter.entry is not None
        letter.next_try_at = morning_after(letter.entry.at)
    late = [letter for letter in daily if letter.next_try_at and letter.next_try_at <= now]
    had = had_their_letter({letter.subscription.email for letter in late}, now) if late else set()
    for letter in late:
        if letter.subscription.email in had:
            letter.next_try_at = morning_after(now)
    return letters


def had_their_letter(emails: Collection[str], now: datetime) -> set[str]:
    """Return those of some addresses to which the letter of this morning has gone out."""
    sent = Letter.objects.filter(
        subscription__email__in=emails,
        subscription__rhythm=Rhythm.DAILY,
        entry__isnull=False,
        sent_at__gte=last_morning(now),
    )
    return set(sent.values_list("subscription__email", flat=True))


def _letters(followed: Mapping[Entry, list[str]]) -> Iterator[Letter]:
    """Yield one letter for each entry and address, however many of its subscriptions the entry touches."""
    by_key: dict[str, list[Subscription]] = defaultdict(list)
    every_key = {key for keys in followed.values() for key in keys}
    for subscription in _confirmed(every_key):
        by_key[subscription.key].append(subscription)
    for entry, keys in followed.items():
        told: dict[str, Subscription] = {}
        for key in keys:
            for subscription in by_key[key]:
                if subscription.confirmed_at and subscription.confirmed_at <= entry.at:
                    told.setdefault(subscription.email, subscription)
        yield from (Letter(subscription=subscription, entry=entry) for subscription in told.values())


def _confirmed(keys: Iterable[str]) -> Iterable[Subscription]:
    told = Subscription.objects.filter(confirmed_at__isnull=False, ended_at=None, paused_at=None)
    return told.filter(key__in=keys).order_by("pk")


def _reached() -> int:
    return next(iter(Reached.objects.filter(pk=1).values_list("position", flat=True)), -1)


def _placed_after(position: int, limit: int) -> list[Position]:
    """Return the next entries in the book; a position once seen is never followed by a lower one."""
    after = Position.objects.filter(position__gt=position)
    return list(after.select_related("entry").order_by("position")[:limit])
