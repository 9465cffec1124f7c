"""From an entry of the ledger to the letters that tell of it. The ledger is the queue; nothing else is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ishenim.kernel.ledger.models import OPEN, Entry, Position
from ishenim.kernel.notices.models import Letter, Reached, Subscription
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import PROCEDURES, Public
from ishenim.kernel.procedures.merging import merged_here
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


def is_news(entry: Entry) -> bool:
    """Say whether anybody is told of this: a public step, and not one that only takes over what is long ended."""
    procedure = PROCEDURES.get(entry.kind)
    step = procedure.steps().get(entry.step) if procedure else None
    if procedure is None or step is None or entry.lane != OPEN or step.public is Public.NOTHING:
        return False
    return not (step.opens and step.after("") in procedure.final)


def keys_of(entry: Entry) -> list[str]:
    """Return under which keys the entry is followed, the nearest first: the matter, its place, what that lies in."""
    leaf = entry.told
    place = atlas().by_code(leaf["place"])
    return [
        f"matter:{leaf['matter']}",
        *(f"place:{unit.code}" for unit in (place, *atlas().ancestors(place.id))),
    ]


def _letters(entries: Iterable[Entry]) -> Iterator[Letter]:
    """Yield one letter for each entry and address, however many of its subscriptions the entry touches."""
    news = [entry for entry in entries if is_news(entry)]
    joined = merged_here({entry.matter_id for entry in news if entry.matter_id is not None})
    followed = {
        entry: [
            *keys_of(entry),
            *(f"matter:{reference}" for reference in joined.get(entry.matter_id or 0, ())),
        ]
        for entry in news
    }
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
