"""Whoever was let into a confidential matter by their office loses its key when they hold that office no more.

The last member of a team keeps it: with that key everything that was confided would be lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import THE_CLOCK, Actor, Jurisdiction
from ishenim.kernel.procedures.circles import Share, take_away
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.confided_keeping import KeptDetail
from ishenim.kernel.procedures.declare import PROCEDURES, Circle, Procedure
from ishenim.kernel.procedures.engine import Action, Facts, carries_out, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

Seats = Mapping[int, Collection[Appointment]]
BATCH = 200


def letting_out(procedure: type[Procedure]) -> Action:
    """Carry out the step with which the clock takes the key from those whose seat is over."""

    def seat_over(detail: KeptDetail, by: Actor) -> Facts:
        inside = let_into([detail.matter])[detail.matter]
        people = {person for circle in inside.values() for person in circle}
        left = without_a_seat(detail.matter, inside, seats_of(people, day_of(detail.at)))
        return {"let_out": sum(take_away(detail.matter_id, circle, gone) for circle, gone in left.items())}

    return carries_out(procedure.steps()["seat_over"])(seat_over)


@every_day
def let_out_who_left(today: date, now: datetime) -> int:
    """Take the key from everybody whose seat is over, in every matter at once; return in how many."""
    confided = [one for one in PROCEDURES.values() if "seat_over" in one.steps()]
    return sum(let_out_of(one, with_an_empty_seat(one, today)[:BATCH], now) for one in confided)


def let_out_of(procedure: type[Procedure], matters: Collection[Matter], now: datetime) -> int:
    """Take the key from those whose seat is over in these matters of a procedure; return in how many."""
    items = [Item(matter, at=now) for matter in matters]
    if items:
        take(items, procedure.steps()["seat_over"], THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)


def with_an_empty_seat(procedure: type[Procedure], on: date) -> list[Matter]:
    """Return the matters of a procedure in which somebody is let in whose seat is over: three queries."""
    shared = Share.objects.filter(matter__kind=procedure.name, person__isnull=False).values("matter_id")
    inside = let_into(Matter.objects.filter(pk__in=shared).order_by("pk"))
    seats = seats_of(
        {one for circles in inside.values() for people in circles.values() for one in people}, on
    )
    return [matter for matter, circles in inside.items() if without_a_seat(matter, circles, seats)]


def nobody_is_seated(matter: Matter, on: date) -> bool:
    """Say whether nobody of the team of a matter holds the office by which they were let in."""
    team = let_into([matter])[matter][Circle.TEAM]
    return not seated(matter, Circle.TEAM, team, seats_of(team, on))


def let_into(matters: Iterable[Matter]) -> dict[Matter, dict[Circle, set[int]]]:
    """Return who is let into which circle of these matters by name: one query."""
    found: dict[Matter, dict[Circle, set[int]]] = {matter: defaultdict(set) for matter in matters}
    by_number = {matter.pk: circles for matter, circles in found.items()}
    shares = Share.objects.filter(matter_id__in=list(by_number), person__isnull=False)
    for number, circle, person in shares.values_list("matter_id", "circle", "person_id"):
        if person is not None:
            by_number[number][Circle(circle)].add(person)
    return found


def seats_of(people: Collection[int], on: date) -> Seats:
    """Return the offices that these people hold on a day: one query."""
    held: dict[int, list[Appointment]] = defaultdict(list)
    for one in Appointment.objects.in_force(on).filter(person_id__in=people):
        held[one.person_id].append(one)
    return held


def without_a_seat(matter: Matter, inside: Mapping[Circle, set[int]], seats: Seats) -> dict[Circle, set[int]]:
    """Return by circle who was let in and holds no office for it any more, but for the last of a team."""
    left = {circle: people - seated(matter, circle, people, seats) for circle, people in inside.items()}
    return {
        circle: gone
        for circle, gone in left.items()
        if gone and (circle != Circle.TEAM or gone != inside[circle])
    }


def seated(matter: Matter, circle: Circle, people: Collection[int], seats: Seats) -> set[int]:
    """Return those who hold an office that acts in a circle; who is held back will act at another body."""
    offices = acting_in(matter.procedure, Circle.TEAM if circle == Circle.HELD_BACK else circle)
    anywhere = circle == Circle.HELD_BACK
    return {
        person
        for person in people
        for held in seats.get(person, ())
        for office in offices
        if office.role.name == held.role
        and (anywhere or not office.asked or held.institution_id == matter.institution_id)
    }


def acting_in(procedure: type[Procedure], circle: Circle) -> set[Jurisdiction]:
    """Return the offices that take steps of a procedure in a circle."""
    steps = procedure.steps().values()
    return {who for step in steps for who in step.jurisdictions if who.circle == circle}
