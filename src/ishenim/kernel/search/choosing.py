"""Choosing among what was found: by kind, place, state and day, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search.cards import SHOWN
from ishenim.kernel.search.finding import find

AT_ONCE = 250
MOST_ROUNDS = 8
Fit = Callable[[Sequence[int]], Iterable[int]]
"""Says which of some numbers of matters fit what else is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The words somebody typed, and among what to look: None or nothing stands for all."""

    words: str
    kind: str = ""
    state: str = ""
    place_ids: Collection[int] | None = None
    first: date | None = None
    last: date | None = None

    @property
    def kinds(self) -> list[str]:
        return [self.kind] if self.kind else list(SHOWN)

    @property
    def condition(self) -> Q:
        """What the index of words does not know: the state, and the day on which it was begun."""
        found = Q()
        if self.state:
            found &= Q(state=self.state)
        if self.first:
            found &= Q(opened_at__gte=_midnight(self.first))
        if self.last:
            found &= Q(opened_at__lt=_midnight(self.last + timedelta(days=1)))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The numbers of matters on one page, the newest first; `further` is the key of where to look on, if anywhere."""

    numbers: list[int]
    further: int | None


def chosen(choice: Choice, *, before: int | None, limit: int) -> Results:
    """Return the next matters of a choice: one query, or where state or day are chosen at most sixteen.

    A choice that few matters fit may end a page early; then `further` leads on from where the search has come to.
    """
    if condition := choice.condition:
        return narrowed(choice, partial(_fitting, condition), before=before, limit=limit)
    found = _next(choice, before, limit + 1)
    return Results(found[:limit], found[limit - 1] if len(found) > limit else None)


def narrowed(choice: Choice, fit: Fit, *, before: int | None, limit: int) -> Results:
    """Return the next of those matters that have the words and fit: at most eight times two queries.

    What many texts say is read from the newest on, and no further than the page needs.
    """
    found: list[int] = []
    for _round in range(MOST_ROUNDS):
        read = _next(choice, before, AT_ONCE)
        fitting = set(fit(read))
        found += [number for number in read if number in fitting]
        if len(found) > limit:
            return Results(found[:limit], found[limit - 1])
        if len(read) < AT_ONCE:
            return Results(found, None)
        before = read[-1]
    return Results(found, before)


def _next(choice: Choice, before: int | None, most: int) -> list[int]:
    return find(choice.words, kinds=choice.kinds, place_ids=choice.place_ids, before=before, limit=most)


def _fitting(condition: Q, numbers: Sequence[int]) -> Iterable[int]:
    return Matter.objects.filter(condition, pk__among=numbers).values_list("pk", flat=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
