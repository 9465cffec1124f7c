"""How far an office reaches: which steps it may take, for the matters of which places and institutions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, TextChoices

from ishenim.kernel.institutions.roles import RESIDENT, Actor, Jurisdiction
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.circles import Share, is_in
from ishenim.kernel.procedures.declare import PROCEDURES, STAY, Procedure, Step
from ishenim.kernel.procedures.logs import LOGS, Log
from ishenim.kernel.procedures.models import Matter

NOTHING = Q(pk__in=())


@dataclass(frozen=True, eq=False)
class Reach:
    """Steps of one procedure that an office may take for the same matters."""

    procedure: type[Procedure]
    by: Actor
    who: Jurisdiction
    steps: Sequence[Step]

    @cached_property
    def places(self) -> frozenset[int] | None:
        """The places whose matters are meant; None stands for all."""
        if self.who.own:
            return seat(self.by)
        if self.who.hierarchy is None:
            return None
        assert self.by.place_id is not None
        return atlas().within(self.by.place_id, self.who.hierarchy)

    @property
    def timed(self) -> list[str]:
        """The steps that have a deadline."""
        return [step.name for step in self.steps if step.within]

    @property
    def scope(self) -> Q:
        """The matters meant, as a condition on matters that are annotated with `what` they are."""
        found = Q(what=self.procedure.name) & in_places(self.places)
        if self.who.asked:
            found &= Q(institution_id=self.by.institution_id)
        if self.who.independent:
            found &= Q(institution_id=None) | ~Q(institution_id=self.by.institution_id)
        if self.who.own:
            found &= Q(holder_id=self.by.appointment_id)
        if self.who.circle:
            let_in = Share.objects.filter(circle=self.who.circle, person_id=self.by.person_id or 0)
            found &= Q(Exists(let_in.filter(matter_id=OuterRef("pk"))))
        return found

    def covers(self, matter: Matter) -> bool:
        """Say whether a matter is among those meant."""
        return (
            matter.kind == self.procedure.name
            and (self.places is None or matter.place_id in self.places)
            and not (self.who.asked and matter.institution_id != self.by.institution_id)
            and not (self.who.independent and matter.institution_id == self.by.institution_id)
            and not (self.who.own and matter.holder_id != self.by.appointment_id)
            and not (self.who.circle and not is_in(matter, self.who.circle, self.by))
        )

    def states_moved(self) -> list[str]:
        """Return the states, not yet final, out of which this office may lead a matter."""
        moving = [step for step in self.steps if step.then is not STAY]
        return [
            str(state.value)
            for state in self.procedure.states
            if state not in self.procedure.final | self.procedure.at_rest
            and any(state in step.when for step in moving)
        ]

    def states_at_rest(self) -> list[str]:
        """Return the states that wait for nobody, and in which this office may still act."""
        resting = self.procedure.at_rest
        return [
            str(state.value) for state in self.procedure.states if state in resting and self.may_act(state)
        ]

    def may_act(self, state: TextChoices) -> bool:
        """Say whether some of the steps are possible in a state."""
        return any(state in step.when for step in self.steps)

    def states_untimed(self) -> list[str]:
        """Return those of them in which no deadline of the state itself names whose turn it is."""
        return [state for state in self.states_moved() if not has_a_turn(self.procedure, state)]


def has_a_turn(procedure: type[Procedure], state: str) -> bool:
    return any(step.within and not step.within.from_opening for step in procedure.steps_open(state))


def in_places(places: frozenset[int] | None) -> Q:
    """Name the places, or, where that is shorter, those left out."""
    if places is None:
        return Q()
    left_out = atlas().units.keys() - places
    if len(left_out) < len(places):
        return ~Q(place_id__in=left_out) if left_out else Q()
    return Q(place_id__in=places)


def reaches_of(capacities: Iterable[Actor], log: str | None = None) -> list[Reach]:
    """Return how far these offices reach, with the steps of one public log or all."""
    return [reach for by in capacities for kind in PROCEDURES.values() for reach in reaches(by, kind, log)]


def reaches(by: Actor, procedure: type[Procedure], log: str | None) -> Iterator[Reach]:
    """Yield the steps of a procedure that an office may take, put together by the matters they are for."""
    together: dict[tuple[str | bool | None, ...], tuple[Jurisdiction, list[Step]]] = {}
    for step in procedure.steps().values():
        if step.opens or (log is not None and step.log != log):
            continue
        for who in step.jurisdictions:
            if who.role is by.role:
                alike = (who.hierarchy, who.asked, who.independent, who.own, who.circle)
                together.setdefault(alike, (who, []))[1].append(step)
    for who, steps in together.values():
        yield Reach(procedure, by, who, steps)


def logs_of(capacities: Iterable[Actor]) -> list[Log]:
    """Return the public logs that steps of these offices belong to."""
    roles = [by.role for by in capacities]
    steps = [step for procedure in PROCEDURES.values() for step in procedure.steps().values()]
    names = {step.log for step in steps if any(step.open_to(role) for role in roles)}
    return [log for log in LOGS.values() if log.name in names]


def calls_of(capacities: Iterable[Actor]) -> list[Actor]:
    """Return a resident who speaks through each of these offices that may bring in what a resident says."""
    steps = [step for procedure in PROCEDURES.values() for step in procedure.steps().values()]
    open_to = {who.role for step in steps for who in step.brought_in_by}
    return [Actor(RESIDENT, through=by) for by in capacities if by.role in open_to]


def below(by: Actor, orders: Iterable[str | None]) -> frozenset[int]:
    """Return the place of an office and all below it, in these orders of territory."""
    if by.place_id is None:
        return frozenset()
    return frozenset().union(*(atlas().within(by.place_id, order) for order in orders))


def seat(by: Actor) -> frozenset[int]:
    """Return the place of an office alone, and what has taken its place where it is over."""
    return frozenset() if by.place_id is None else frozenset({by.place_id, atlas().current(by.place_id).id})


def territory(by: Actor) -> frozenset[int]:
    """Return the places of an office, in every order in which it has steps to take."""
    steps = (step for procedure in PROCEDURES.values() for step in procedure.steps().values())
    acting = {who.hierarchy for step in steps for who in step.jurisdictions if who.role is by.role}
    return below(by, (acting - {None}) | {by.role.hierarchy})


def territories(capacities: Iterable[Actor]) -> frozenset[int]:
    """Return the places of all these offices together."""
    return frozenset().union(*(territory(by) for by in capacities))
