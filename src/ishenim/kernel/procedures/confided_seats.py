"""Whoever was let into a confidential matter by their office loses its key when they hold that office no more.

The last member of a team keeps it: without that key everything that was confided would be lost. A sign-in that is
disabled for a while ends no seat, and an office may be prolonged late: meanwhile the rule itself lets nobody act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import THE_CLOCK, Actor, Jurisdiction
from ishenim.kernel.procedures.circles import Share, take_away
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.confided_keeping import KeptDetail
from ishenim.kernel.procedures.declare import PROCEDURES, Circle, Procedure
from ishenim.kernel.procedures.engine import Action, Facts, carries_out, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import detail_of

Seats = Mapping[int, Collection[Appointment]]
Inside = Mapping[Circle, set[int]]
KEPT_FOR = timedelta(days=5)
"""So long after the last day of an office its keys are kept."""
BATCH = 200


def letting_out(procedure: type[Procedure]) -> Action:
    """Carry out the step with which the clock takes the key from those whose seat is over."""

    def seat_over(detail: KeptDetail, by: Actor) -> Facts:
        shares = Share.objects.filter(matter_id=detail.matter_id)
        inside, seats = let_into(shares)[detail.matter_id], seats_of(shares, day_of(detail.at))
        left = without_a_seat(detail, inside, seats)
        return {"let_out": sum(take_away(detail.matter_id, circle, gone) for circle, gone in left.items())}

    return carries_out(procedure.steps()["seat_over"])(seat_over)


@every_day
def let_out_who_left(today: date, now: datetime) -> int:
    """Take the key from everybody whose seat is over, in every matter at once; return in how many."""
    over = Appointment.objects.filter(ends__lte=today - KEPT_FOR).values("person_id")
    matters = set(Share.objects.filter(person__in=over).values_list("matter_id", flat=True))
    confided = [one for one in PROCEDURES.values() if matters and "seat_over" in one.steps()]
    return sum(let_out_of(one, with_an_empty_seat(one, matters, today)[:BATCH], now) for one in confided)


def let_out_of(procedure: type[Procedure], details: Sequence[KeptDetail], now: datetime) -> int:
    """Take the key from those whose seat is over in these matters of a procedure; return in how many."""
    items = [Item(one.matter, at=now) for one in details]
    if items:
        take(items, procedure.steps()["seat_over"], THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)


def with_an_empty_seat(procedure: type[Procedure], among: Collection[int], on: date) -> list[KeptDetail]:
    """Return those of some matters in which somebody of a procedure is let in whose seat is over: three queries."""
    details: Any = detail_of(procedure.name)._default_manager.filter(matter_id__in=among)
    shares = Share.objects.filter(matter_id__in=among)
    inside, seats = let_into(shares), seats_of(shares, on)
    found = details.select_related("matter").order_by("pk")
    return [one for one in found if without_a_seat(one, inside[one.matter_id], seats)]


def nobody_is_seated(detail: KeptDetail, inside: Inside, seats: Seats) -> bool:
    """Say whether nobody of the team of a matter holds the office by which they were let in."""
    return not seated(detail, Circle.TEAM, inside[Circle.TEAM], seats)


def let_into(shares: QuerySet[Share]) -> Mapping[int, Inside]:
    """Return by matter who is let into which circle by name: one query."""
    found: dict[int, dict[Circle, set[int]]] = defaultdict(lambda: defaultdict(set))
    named = shares.filter(person__isnull=False).values_list("matter_id", "circle", "person_id")
    for number, circle, person in named:
        if person is not None:
            found[number][Circle(circle)].add(person)
    return found


def seats_of(shares: QuerySet[Share], on: date) -> Seats:
    """Return the offices that whoever has these shares holds on a day, or held a few days before: one query."""
    held: dict[int, list[Appointment]] = defaultdict(list)
    lasting = Q(ends=None) | Q(ends__gt=on - KEPT_FOR)
    people = shares.filter(person__isnull=False).values("person_id")
    for one in Appointment.objects.filter(lasting, starts__lte=on, confirmed=True, person__in=people):
        held[one.person_id].append(one)
    return held


def without_a_seat(detail: KeptDetail, inside: Inside, seats: Seats) -> dict[Circle, set[int]]:
    """Return by circle who was let in and holds no office for it any more, but for the last of a team."""
    left = {circle: people - seated(detail, circle, people, seats) for circle, people in inside.items()}
    return {
        circle: gone
        for circle, gone in left.items()
        if gone and (circle != Circle.TEAM or gone != inside[circle])
    }


def seated(detail: KeptDetail, circle: Circle, people: Collection[int], seats: Seats) -> set[int]:
    """Return those who hold an office that acts in a circle of a matter."""
    offices = {
        who.role.name
        for who in acting_in(detail.matter.procedure, Circle.TEAM if circle == Circle.HELD_BACK else circle)
    }
    return {
        person
        for person in people
        for held in seats.get(person, ())
        if held.role in offices and detail.is_seat(held, circle)
    }


def acting_in(procedure: type[Procedure], circle: Circle) -> set[Jurisdiction]:
    """Return the offices that take steps of a procedure in a circle."""
    steps = procedure.steps().values()
    return {who for step in steps for who in step.jurisdictions if who.circle == circle}
