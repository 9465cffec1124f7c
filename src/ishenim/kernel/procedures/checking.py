"""Do the states agree with the ledger? Asked by `ledger verify`, beside what the ledger asks of itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.models import Matter


def states_that_differ() -> Iterator[tuple[str, str, str]]:
    """Yield reference, state and state by the ledger of every matter whose state its last entry does not say."""
    last = (
        Entry.objects.filter(matter_id=OuterRef("pk"), kind=OuterRef("kind")).order_by("-id").values("to")[:1]
    )
    differing = Matter.objects.annotate(by_the_ledger=Subquery(last)).exclude(state=F("by_the_ledger"))
    matters = differing | Matter.objects.annotate(by_the_ledger=Subquery(last)).filter(by_the_ledger=None)
    for matter in matters.order_by("pk").iterator():
        yield matter.reference, matter.state, matter.by_the_ledger or ""
