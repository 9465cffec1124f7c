"""Which post needs which course, and how whoever holds it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q

from ishenim.domains.training.models import Certificate, Course, Requirement
from ishenim.domains.training.procedures import CertificateState
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.versions import tokens


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """That whoever holds a post needs a course: by when, and which valid certificate there is."""

    appointment: Appointment
    course: Course
    due_on: date
    certificate: Certificate | None

    def is_late(self, today: date) -> bool:
        """Say whether the day has passed and there is no certificate."""
        return self.certificate is None and self.due_on < today


def requirements_on(day: date) -> list[Requirement]:
    """Return which posts need which courses on a day: one query, kept while no course changes."""
    return requirements_at(day, tokens("kind:course", "institutions"))


@lru_cache(maxsize=100)
def requirements_at(day: date, version: tuple[int, ...]) -> list[Requirement]:
    found = Requirement.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return list(found.select_related("matter", "matter__course").order_by("pk"))


def above() -> dict[int, int | None]:
    """Return the superior of each institution: one query."""
    return dict(Institution.objects.values_list("pk", "superior_id"))


def chain(institution_id: int, superiors: dict[int, int | None]) -> list[int]:
    """Return an institution and everything above it."""
    found: list[int] = []
    here: int | None = institution_id
    while here is not None and here not in found:
        found.append(here)
        here = superiors.get(here)
    return found


def needed_by(appointments: Collection[Appointment], rules: Collection[Requirement]) -> list[Needed]:
    """Return what the holders of these posts need by these rules, the earliest day first: two queries."""
    superiors = above()
    pairs = [
        (held, rule)
        for held in appointments
        for rule in rules
        if rule.role == held.role and rule.institution_id in chain(held.institution_id, superiors)
    ]
    certificates = valid_of({held.person_id for held, _rule in pairs})
    found = [needed(held, rule, certificates) for held, rule in pairs]
    return sorted(found, key=lambda one: (one.due_on, one.course.pk, one.appointment.pk))


def needed(held: Appointment, rule: Requirement, certificates: Iterable[Certificate]) -> Needed:
    """Return how the holder of a post stands to one rule."""
    course: Course = rule.matter.course
    mine = [one for one in certificates if (one.person_id, one.course_id) == (held.person_id, course.pk)]
    due_on = max(held.starts, rule.since) + timedelta(days=rule.within_days)
    return Needed(held, course, due_on, mine[0] if mine else None)


def valid_of(people: Collection[int]) -> list[Certificate]:
    """Return the valid certificates of people, those that are valid longest first: one query."""
    found = Certificate.objects.filter(person_id__in=people, matter__state=CertificateState.VALID)
    return list(found.select_related("matter", "course").order_by("-valid_until", "-pk"))
