"""What happened that everybody may be told of: by letters, by feeds, in channels."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from ishenim.kernel.ledger.models import OPEN, Entry
from ishenim.kernel.procedures.declare import PROCEDURES, Public, Step
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.queries import Logged
from ishenim.kernel.procedures.story import lines_of, names_of_offices

FEW = 2_000
WALKED = 20_000


def tells(step: Step) -> bool:
    """Say whether anybody is told of a step: a public one, and not one that only takes over what is long ended."""
    return step.public is not Public.NOTHING and not (step.opens and step.after("") in step.procedure.final)


def is_news(entry: Entry) -> bool:
    """Say whether anybody is told of an entry."""
    procedure = PROCEDURES.get(entry.kind)
    step = procedure.steps().get(entry.step) if procedure else None
    return step is not None and entry.lane == OPEN and tells(step)


def newest(matters: QuerySet[Matter], limit: int = 50) -> list[Logged]:
    """Return the newest public steps of some matters: at most six queries, however many there are.

    Of few matters all their entries are looked at. Of many the newest entries of the whole book are walked first,
    and where too few of those belong to them, the entries of those opened last.
    """
    few = list(matters.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return as_lines(_news().filter(matter_id__among=few)[:limit])
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    of_them = Exists(matters.filter(pk=OuterRef("matter_id")))
    found = list(_news().filter(of_them, pk__gt=last - WALKED)[:limit])
    if len(found) < limit:
        opened_last = list(matters.order_by("-pk").values_list("pk", flat=True)[:FEW])
        found = list(_news().filter(matter_id__among=opened_last)[:limit])
    return as_lines(found)


@lru_cache(1)
def _news() -> QuerySet[Entry]:
    """Return the public entries of the book, newest first: put together once from what is declared, and asked anew."""
    told = Q(pk__in=[])
    for kind, procedure in PROCEDURES.items():
        told |= Q(kind=kind, step__in=[name for name, step in procedure.steps().items() if tells(step)])
    return Entry.objects.filter(told, lane=OPEN).select_related("opening", "position").order_by("-pk")


def as_lines(entries: Iterable[Entry]) -> list[Logged]:
    """Return entries as sentences with their matters, in their order: two queries."""
    listed = [(entry.matter_id, entry) for entry in entries if entry.matter_id is not None]
    matters = Matter.objects.in_bulk({number for number, _entry in listed})
    offices = names_of_offices([entry for _number, entry in listed])
    return [
        Logged(entry.pk, matters[number], line)
        for number, entry in listed
        if number in matters
        for line in lines_of(matters[number], entry, offices, everything=False)
    ]
