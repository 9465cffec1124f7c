"""My work by deadline: what is overdue, then what is due next, then what waits without a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cached_property

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from ishenim.faces.desk.reach import NOTHING, Reach, in_places, reaches_of, territory
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import Step, in_no_list
from ishenim.kernel.procedures.models import Deadline, Matter

A_PAGE = 25
START = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-2])-(\d{1,17})-(-?\d{1,19})")


class Part(IntEnum):
    """The three parts of the list, in their order."""

    OVERDUE = 0
    DUE = 1
    WAITING = 2


FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for no deadline, where an order needs a moment."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One matter: which step it waits for, by when, whether that is past, and whether the step is mine."""

    matter: Matter
    step: Step | None
    due_at: datetime | None
    late: bool
    mine: bool = True

    @property
    def place(self) -> str:
        """Where it is."""
        return atlas().by_id(self.matter.place_id).name

    @property
    def name(self) -> str:
        """Its title, or what kind of matter it is, and where."""
        return name_of(self.matter)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How much there is of one kind, and how much of it is overdue."""

    kind: str
    count: int
    overdue: int


@dataclass(frozen=True, eq=False)
class Work:
    """The matters in which a step is mine, read through the indexes of what is due."""

    capacities: Sequence[Actor]
    log: str | None = None
    wanted: Q = field(default_factory=Q)

    @cached_property
    def reaches(self) -> list[Reach]:
        """How far my offices reach."""
        return reaches_of(self.capacities, self.log)

    @property
    def watched(self) -> list[Actor]:
        """My offices that only watch."""
        return [] if self.log else [by for by in self.capacities if by.role.watches]

    def conditions(self) -> dict[Part, Q]:
        """Return what belongs to each part of the list. A matter stands in the first part that it fits."""
        reaches = self.reaches
        late, running, waiting = NOTHING, NOTHING, NOTHING
        for reach in reaches:
            scope = reach.scope
            late |= scope & Q(Exists(deadlines_of(reach).filter(missed_at__isnull=False)))
            running |= scope & Q(Exists(deadlines_of(reach).filter(missed_at=None)))
            silent = Q(due_at=None, overdue_since=None, state__in=reach.states_moved())
            waiting |= scope & (silent | Q(state__in=reach.states_untimed()))
        for by in self.watched:
            late |= overdue_in(by)
        return {
            Part.OVERDUE: Q(overdue_since__isnull=False) & late,
            Part.DUE: Q(due_at__isnull=False) & running,
            Part.WAITING: waiting,
        }

    @cached_property
    def parts(self) -> dict[Part, Q]:
        """The conditions, put together once: each query of a list asks for several of them."""
        return self.conditions()

    def matters(self, part: Part) -> QuerySet[Matter]:
        """Return all matters that may stand in a part, so that an index leads to them in every database.

        The index of what is due knows no kinds, that of what is overdue begins with them, what waits is found by
        place or by state among what goes on. So the kind is asked by an expression, and by its column only where an
        index begins so.
        """
        everything = Matter.objects.annotate(what=Coalesce("kind", Value("")))
        if self.watched:
            return everything
        reaches = self.reaches
        places = [reach.places for reach in reaches if reach.places is not None]
        known = frozenset().union(*places) if len(places) == len(reaches) else None
        found = everything.filter(in_places(known))
        if part == Part.DUE:
            return found
        found = found.filter(kind__in={reach.procedure.name for reach in reaches})
        if part == Part.OVERDUE:
            return found
        states = {state for reach in reaches for state in self.states(reach)}
        return found.filter(state__in=states, closed_at=None)

    def states(self, reach: Reach) -> list[str]:
        """Return the states in which something waits for an office."""
        return reach.states_moved()

    def tallies(self) -> dict[Part, list[Tally]]:
        """Return how much of each kind stands in each part, whatever is filtered: one query."""
        overdue, due, waiting = (self.counted(part) for part in Part)
        found: dict[Part, list[Tally]] = {}
        for which, kind, count in sorted(overdue.union(due, waiting, all=True)):
            one = Tally(kind, count, count if which == Part.OVERDUE else 0)
            found.setdefault(Part(which), []).append(one)
        return found

    def counted(self, part: Part) -> QuerySet[Matter, tuple[int, str, int]]:
        """Return how much of each kind stands in one part."""
        found = self.belonging(part).annotate(part=Value(int(part))).values("part", "what")
        return found.annotate(count=Count("pk")).values_list("part", "what", "count").order_by()

    def page(
        self, after: str = "", among: Sequence[Part] = tuple(Part), size: int = A_PAGE
    ) -> tuple[list[Row], str]:
        """Return the rows that follow a key, nearest deadline first, and the key of what follows them."""
        found: list[tuple[Part, Matter]] = []
        start, key = read(after)
        for part in among:
            if part < start or len(found) > size:
                continue
            follows = beyond(*key) if part == start and key else Q()
            listed = self.ordered(part).filter(self.wanted, follows)[: size + 1 - len(found)]
            found += [(part, matter) for matter in listed]
        more = written(*found[size - 1]) if len(found) > size else ""
        return self.rows([matter for _part, matter in found[:size]]), more

    def belonging(self, part: Part) -> QuerySet[Matter]:
        """Return the matters of one part: those that fit no earlier one."""
        earlier = [~condition for other, condition in self.parts.items() if other < part]
        return self.matters(part).filter(self.parts[part], *earlier)

    def ordered(self, part: Part) -> QuerySet[Matter]:
        """Return the matters of one part, in the order of what is mine in them."""
        return self.belonging(part).annotate(mine=self.soonest(part)).order_by("mine", "pk")

    def soonest(self, part: Part) -> Case | Least | Value:
        """Return the nearest of the deadlines that are mine: missed, or running."""
        found = [
            Case(When(reach.scope, then=Coalesce(nearest(reach, part), FAR)), default=Value(FAR))
            for reach in self.reaches
            if reach.timed and part != Part.WAITING
        ]
        if part == Part.OVERDUE:
            found += [Case(When(overdue_in(by), then=F("overdue_since")), default=FAR) for by in self.watched]
        far = Value(FAR, output_field=DateTimeField())
        return Least(far, *found) if found else far

    def rows(self, matters: Sequence[Matter]) -> list[Row]:
        """Say for each matter which of its steps is mine, and by when: one query."""
        running: dict[int, list[Deadline]] = {}
        asked = Deadline.objects.filter(matter_id__in=[matter.pk for matter in matters], kept_at=None)
        for deadline in asked.order_by("due_at"):
            running.setdefault(deadline.matter_id, []).append(deadline)
        reaches = self.reaches
        return [row(matter, running.get(matter.pk, []), reaches) for matter in matters]


class AtRest(Work):
    """The matters that go on and wait for nobody, and in which I may still act: what is in force."""

    def conditions(self) -> dict[Part, Q]:
        """Return what belongs to the list: all of it stands in its last part."""
        found = NOTHING
        for reach in self.reaches:
            found |= reach.scope & Q(state__in=self.states(reach))
        return {Part.OVERDUE: NOTHING, Part.DUE: NOTHING, Part.WAITING: found}

    def states(self, reach: Reach) -> list[str]:
        """Return the states at rest in which an office may act."""
        return reach.states_at_rest()

    def rows(self, matters: Sequence[Matter]) -> list[Row]:
        """Return each matter without a step: it waits for none."""
        return [Row(matter, None, None, late=False) for matter in matters]


def name_of(matter: Matter) -> str:
    """Return the title of a matter, or what kind of matter it is, and where."""
    return matter.title or f"{matter.procedure.title}, {atlas().by_id(matter.place_id).name}"


def row(matter: Matter, running: Sequence[Deadline], reaches: Sequence[Reach]) -> Row:
    """Choose the deadline that is mine; without one the first step that would lead the matter on."""
    mine = [step for reach in reaches if reach.covers(matter) for step in reach.steps]
    steps = matter.procedure.steps()
    names = {step.name for step in mine}
    timed = [deadline for deadline in running if deadline.step in names]
    if not mine:
        timed = [deadline for deadline in running if deadline.missed_at]
    if timed:
        first = min(timed, key=lambda deadline: (deadline.missed_at is None, deadline.due_at))
        return Row(matter, steps[first.step], first.due_at, first.missed_at is not None, bool(mine))
    return Row(matter, next((step for step in mine if matter.state in step.when), None), None, late=False)


def deadlines_of(reach: Reach) -> QuerySet[Deadline]:
    """Return the deadlines of a matter that are for this office to keep."""
    return Deadline.objects.filter(matter=OuterRef("pk"), kept_at=None, step__in=reach.timed)


def nearest(reach: Reach, part: Part) -> Subquery:
    """Return when the first of those deadlines was missed, or runs out."""
    ones = deadlines_of(reach).filter(missed_at__isnull=part != Part.OVERDUE)
    return Subquery(ones.order_by("due_at").values("due_at")[:1])


def overdue_in(by: Actor) -> Q:
    """Return what is overdue in the territory of an office that only watches, but what it could not open."""
    late = Q(overdue_since__isnull=False) & in_places(territory(by))
    return late & ~Q(what__in=in_no_list())


def beyond(moment: datetime, pk: int) -> Q:
    """Return what stands after a key in its part."""
    return Q(mine__gt=moment) | Q(mine=moment, pk__gt=pk)


def read(cursor: str) -> tuple[int, tuple[datetime, int] | None]:
    """Read a key; one that nobody wrote means the beginning."""
    parts = CURSOR.fullmatch(cursor)
    if not parts:
        return 0, None
    part, micros, pk = (int(number) for number in parts.groups())
    return part, (START + timedelta(microseconds=micros), pk)


def written(part: Part, matter: Matter) -> str:
    """Write the key of a row."""
    moment: datetime = vars(matter)["mine"]
    return f"{int(part)}-{(moment - START) // timedelta(microseconds=1)}-{matter.pk}"
