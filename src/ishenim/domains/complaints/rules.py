"""Who may examine a complaint: a body chosen by rule, and of it nobody whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import ETHICS_COMMISSION, HEAD
from ishenim.kernel.keyrings.keeping import public_keys
from ishenim.kernel.norms import reading
from ishenim.kernel.procedures.confiding import ConfidedLine

PARTED = ("recuse", "not_take", "decide_no_breach", "decide_breach")
"""Steps after which whoever took them has no part in an appeal, and is not let in again."""


class Conflict(TextChoices):
    """Why somebody may not examine a complaint."""

    SELF = "self", _("it is about themselves")
    SUPERIOR = "superior", _("they are the direct superior of whom it is about")
    SUBORDINATE = "subordinate", _("whom it is about is their superior")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can examine: an institution, and the members of its commission who may."""

    institution: Institution
    members: tuple[int, ...]


def conflict(about: Appointment, person_id: int, on: date) -> Conflict | None:
    """Return why a person may not examine a complaint about an officer on a day, or None if they may.

    The office complained of counts, and every other that the officer holds that day.
    """
    if person_id == about.person_id:
        return Conflict.SELF
    theirs = [about, *offices_of(about.person_id, on)]
    if any(person_id in heads_over(one, on) for one in theirs):
        return Conflict.SUPERIOR
    if any(is_over(one, own) for one in theirs for own in offices_of(person_id, on)):
        return Conflict.SUBORDINATE
    return None


def heads_over(about: Appointment, on: date) -> set[int]:
    """Return the people who directly head an officer: of the same institution, and for its head of the next above."""
    of = about.institution.superior_id if about.role == HEAD.name else about.institution_id
    heads = Appointment.objects.in_force(on).filter(role=HEAD.name, institution_id=of or 0)
    return set(heads.values_list("person_id", flat=True)) - {about.person_id}


def near(institution_id: int, on: date) -> set[int]:
    """Return whoever could have a conflict about somebody of a body: all who serve there, and the heads above it."""
    above = list(reading.upwards(institution_id))
    held = Appointment.objects.in_force(on).filter(
        Q(institution_id=institution_id) | Q(role=HEAD.name, institution_id__in=above)
    )
    return set(held.values_list("person_id", flat=True))


def is_over(about: Appointment, other: Appointment) -> bool:
    """Say whether the officer heads the institution of another office, or one above it."""
    if about.role != HEAD.name:
        return False
    return about.institution_id in {one.pk for one in upwards(other.institution)}


def offices_of(person_id: int, on: date) -> list[Appointment]:
    """Return the offices that a person holds on a day, with their institutions."""
    held = Appointment.objects.in_force(on).filter(person_id=person_id)
    return list(held.select_related("institution__superior"))


def upwards(institution: Institution) -> Iterator[Institution]:
    """Yield an institution and all above it, the nearest first."""
    seen: set[int] = set()
    here: Institution | None = institution
    while here is not None and here.pk not in seen:
        seen.add(here.pk)
        yield here
        here = here.superior


def examining(against: Institution, about: Appointment | None, on: date) -> list[Body]:
    """Return the bodies that can examine a complaint about an officer of an institution, the first before the second.

    A body is an institution whose commission has a member with a key who has no conflict. About the head of an
    institution its own commission never decides.
    """
    found = []
    for institution in upwards(against):
        if about is not None and about.role == HEAD.name and institution.pk == about.institution_id:
            continue
        members = tuple(without_conflict(commission(institution, on), about, on))
        if members:
            found.append(Body(institution, members))
    return found


def other_body(bodies: Sequence[Body]) -> Body | None:
    """Return the body that decides an appeal, or None: the next with a member who does not examine the complaint."""
    first = set(bodies[0].members)
    apart = (Body(one.institution, tuple(set(one.members) - first)) for one in bodies[1:])
    return next((one for one in apart if one.members), None)


def have_had_a_part(matter_id: int) -> set[int]:
    """Return who has stepped back from a complaint or decided it: neither examines it again."""
    lines = ConfidedLine.objects.filter(matter_id=matter_id, step__in=PARTED, person__isnull=False)
    return {one for one in lines.values_list("person_id", flat=True) if one is not None}


def commission(institution: Institution, on: date) -> list[int]:
    """Return the members of an institution's ethics commission who have a key pair."""
    held = Appointment.objects.in_force(on).filter(role=ETHICS_COMMISSION.name, institution=institution)
    people = list(held.order_by("pk").values_list("person_id", flat=True))
    keys = public_keys(people)
    return [person for person in dict.fromkeys(people) if person in keys]


def officers_of(institution: Institution, on: date) -> int:
    """Return how many hold an office at an institution on a day: so many people a complaint could be about."""
    held = Appointment.objects.in_force(on).filter(institution=institution)
    return held.values("person_id").distinct().count()


def without_conflict(people: Iterable[int], about: Appointment | None, on: date) -> Iterator[int]:
    """Yield those who may examine a complaint about an officer; all of them where nobody knows yet who it is."""
    yield from (person for person in people if about is None or conflict(about, person, on) is None)


def head_of(institution: Institution, about: Appointment | None, on: date) -> set[int]:
    """Return who carries a consequence out: the head of the institution, never the officer, else the next above."""
    for one in upwards(institution):
        heads = Appointment.objects.in_force(on).filter(role=HEAD.name, institution=one)
        people = set(heads.values_list("person_id", flat=True)) - {about.person_id if about else None}
        if people:
            return people
    return set()
