"""Do matters agree with the ledger? Asked by `ledger verify`, beside what the ledger asks of itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import F, OuterRef, QuerySet, Subquery

from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.ledger.verify import states
from ishenim.kernel.procedures.confiding import LINE, ConfidedLine
from ishenim.kernel.procedures.declare import confidential_kinds
from ishenim.kernel.procedures.models import Matter

AT_ONCE = 5000


def states_that_differ() -> Iterator[tuple[str, str, str]]:
    """Yield reference, state and state by the ledger of every matter whose state its last entry does not say."""
    last = (
        Entry.objects.filter(matter_id=OuterRef("pk"), kind=OuterRef("kind")).order_by("-id").values("to")[:1]
    )
    confidential = confidential_kinds()
    yield from differing(Matter.objects.exclude(kind__in=confidential), Subquery(last))
    confided = ConfidedLine.objects.filter(matter_id=OuterRef("pk")).order_by("-promise_id").values("to")[:1]
    yield from differing(Matter.objects.filter(kind__in=confidential), Subquery(confided))
    yield from lines_that_say_something_else()


def differing(matters: QuerySet[Matter], last: Subquery) -> Iterator[tuple[str, str, str]]:
    """Yield those of some matters whose state their last line does not say, or that have none."""
    told = matters.annotate(by_the_ledger=last)
    differs = told.exclude(state=F("by_the_ledger")) | told.filter(by_the_ledger=None)
    for matter in differs.order_by("pk").iterator():
        yield matter.reference, matter.state, matter.by_the_ledger or ""


def lines_that_say_something_else() -> Iterator[tuple[str, str, str]]:
    """Yield the confidential lines whose row says another step, state or office than was promised."""
    for line in ConfidedLine.objects.select_related("promise", "matter").order_by("pk").iterator():
        _salt, told = line.promise.values[LINE]
        said = [told["matter"], told["step"], told["to"], told["by"], told["office"]]
        if said != [line.matter.reference, line.step, line.to, line.by, line.office]:
            yield line.matter.reference, line.to, told["to"]


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
