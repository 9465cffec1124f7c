"""Do matters agree with the ledger? Asked by `ledger verify`, beside what the ledger asks of itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import F, OuterRef, Subquery

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.verify import states
from ishenim.kernel.procedures.models import Matter

AT_ONCE = 5000


def states_that_differ() -> Iterator[tuple[str, str, str]]:
    """Yield reference, state and state by the ledger of every matter whose state its last entry does not say."""
    last = (
        Entry.objects.filter(matter_id=OuterRef("pk"), kind=OuterRef("kind")).order_by("-id").values("to")[:1]
    )
    differing = Matter.objects.annotate(by_the_ledger=Subquery(last)).exclude(state=F("by_the_ledger"))
    matters = differing | Matter.objects.annotate(by_the_ledger=Subquery(last)).filter(by_the_ledger=None)
    for matter in matters.order_by("pk").iterator():
        yield matter.reference, matter.state, matter.by_the_ledger or ""


def entries_of_another_matter() -> Iterator[tuple[str, int | None]]:
    """Yield the reference that a leaf names, and the number its row stands under, where they do not belong together."""
    reading = states()
    while part := list(islice(reading, AT_ONCE)):
        known = dict(
            Matter.objects.filter(
                pk__in={told.matter_id for told in part if told.matter_id is not None}
            ).values_list("pk", "reference")
        )
        for told in part:
            if told.matter_id is not None and known.get(told.matter_id) != told.reference:
                yield told.reference, told.matter_id
