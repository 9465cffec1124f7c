"""From an entry of the ledger to the letters that tell of it. The ledger is the queue; nothing else is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.notices.models import Letter, Reached, Subscription
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
    letters = list(_letters([position.entry for position in placed]))
    with turn_to_write():
        reached, _ = Reached.objects.select_for_update().get_or_create(pk=1)
        if reached.position != before:
            return 0
        Letter.objects.bulk_create(letters)
        Reached.objects.filter(pk=1).update(position=placed[-1].position)
    return len(placed)


def keys_by_entry(entries: Iterable[Entry]) -> dict[Entry, list[str]]:
    """Return under which keys each entry is followed, the nearest first."""
    about = {entry: entry.told for entry in entries}
    found = keys_of(
        [(entry.matter_id or 0, entry.kind, leaf["matter"], leaf["place"]) for entry, leaf in about.items()]
    )
    return {entry: found[entry.matter_id or 0] for entry in about}


def _letters(entries: Iterable[Entry]) -> Iterator[Letter]:
    """Yield one letter for each entry and address, however many of its subscriptions the entry touches."""
    followed = keys_by_entry([entry for entry in entries if is_news(entry)])
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
    return Subscription.objects.filter(key__in=keys, confirmed_at__isnull=False, ended_at=None).order_by("pk")


def _reached() -> int:
    return next(iter(Reached.objects.filter(pk=1).values_list("position", flat=True)), -1)


def _placed_after(position: int, limit: int) -> list[Position]:
    """Return the next entries in the book; a position once seen is never followed by a lower one."""
    after = Position.objects.filter(position__gt=position)
    return list(after.select_related("entry").order_by("position")[:limit])
