"""What pages and the clock ask about training."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ishenim.domains.training.models import Certificate, Course, Enrolment, Published, TrainingSession
from ishenim.domains.training.procedures import (
    Certificates,
    CertificateState,
    Courses,
    CourseState,
    Enrolments,
    EnrolmentState,
    SessionState,
    TrainingSessions,
)
from ishenim.kernel.institutions.competence import Competence
from ishenim.kernel.norms import reading

ROWS = 50
TO_COME = [SessionState.PLANNED, SessionState.ANNOUNCED, SessionState.HELD]
SHOWN_DAYS = timedelta(days=1)


def courses() -> QuerySet[Course]:
    """Return all courses, the newest first."""
    return Course.objects.select_related("matter__institution").order_by("-pk")


def offered() -> list[Course]:
    """Return the courses that are offered: one query."""
    return list(courses().filter(matter__kind=Courses.name, matter__state=CourseState.OFFERED)[:ROWS])


def course(reference: str) -> Course | None:
    """Return the course of a reference, however it was typed: one query."""
    return courses().filter(matter__reference=reference.strip().upper()).first()


def trainings() -> QuerySet[TrainingSession]:
    """Return all trainings, the newest matter first."""
    return TrainingSession.objects.select_related("matter__institution", "course__matter").order_by("-pk")


def training(reference: str) -> TrainingSession | None:
    """Return the training of a reference, however it was typed: one query."""
    return trainings().filter(matter__reference=reference.strip().upper()).first()


def to_come(found: Course | None = None) -> list[TrainingSession]:
    """Return the trainings that are to come or being held, the next first: one query."""
    coming = trainings().filter(matter__kind=TrainingSessions.name, matter__state__in=TO_COME)
    return list((coming.filter(course=found) if found else coming).order_by("starts_at", "pk")[:ROWS])


def held(found: Course | None = None) -> list[TrainingSession]:
    """Return the trainings that were held, the latest first: one query."""
    gone = trainings().filter(matter__kind=TrainingSessions.name, matter__state=SessionState.CLOSED)
    return list((gone.filter(course=found) if found else gone).order_by("-starts_at", "-pk")[:ROWS])


def enrolments() -> QuerySet[Enrolment]:
    """Return all enrolments with what their pages show."""
    return Enrolment.objects.select_related(
        "matter__holder__institution", "person", "training__matter", "training__course__matter"
    )


def enrolled_in(found: TrainingSession) -> list[Enrolment]:
    """Return who is enrolled in a training, by name: one query."""
    return list(enrolments().filter(training=found, stands=True).order_by("person__name", "pk"))


def seats_taken(found: TrainingSession) -> int:
    """Count the seats of a training that are taken: one query."""
    return Enrolment.objects.filter(training=found, stands=True).count()


def mine_in(found: TrainingSession, people: Collection[int | None]) -> Enrolment | None:
    """Return the enrolment of one of these people in a training: one query."""
    return (
        enrolments().filter(training=found, stands=True, person_id__in=[one for one in people if one]).first()
    )


def under_way(state: EnrolmentState) -> QuerySet[Enrolment]:
    return enrolments().filter(matter__kind=Enrolments.name, matter__state=state).order_by("pk")


def called_off() -> QuerySet[Enrolment]:
    """Return who is enrolled in a training that is not held."""
    gone = [SessionState.CANCELLED, SessionState.NOT_HELD]
    return under_way(EnrolmentState.ENROLLED).filter(training__matter__state__in=gone)


def absent(today: date) -> QuerySet[Enrolment]:
    """Return of whom nothing says that they came, the day after the training was closed."""
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    closed = {"training__matter__state": SessionState.CLOSED, "training__matter__closed_at__lt": midnight}
    return under_way(EnrolmentState.ENROLLED).filter(**closed)


def without_a_test() -> QuerySet[Enrolment]:
    """Return who came to a training of which no test is asked."""
    return under_way(EnrolmentState.ATTENDED).filter(training__course__per_article=0)


def certificates() -> QuerySet[Certificate]:
    """Return all certificates with what their pages show, the newest first."""
    return Certificate.objects.select_related(
        "matter__institution", "person", "course__matter", "held_as__institution"
    ).order_by("-pk")


def certificate(reference: str) -> Certificate | None:
    """Return the certificate of a reference, however it was typed: one query."""
    return certificates().filter(matter__reference=reference.strip().upper()).first()


@lru_cache(maxsize=500)
def valid_of(
    people: frozenset[int], language: str | None, on: date, version: tuple[int, ...]
) -> dict[int, list[Competence]]:
    """Return the valid certificates of people as their public cards say them: one query, kept while nothing changes."""
    valid = certificates().filter(
        person_id__in=people, matter__state=CertificateState.VALID, valid_until__gte=on
    )
    found: dict[int, list[Competence]] = {}
    for one in valid:
        page = reverse("training:certificate", kwargs={"reference": one.reference})
        said = Competence(one.course.title, one.issued_on, one.valid_until, page)
        found.setdefault(one.person_id, []).append(said)
    return found


def over(today: date) -> QuerySet[Certificate]:
    """Return the valid certificates whose last day has passed."""
    valid = certificates().filter(matter__kind=Certificates.name, matter__state=CertificateState.VALID)
    return valid.filter(valid_until__lt=today)


def of_an_older_version(today: date) -> QuerySet[Certificate]:
    """Return the valid certificates of a version of a code that is not in force any more."""
    valid = certificates().filter(matter__kind=Certificates.name, matter__state=CertificateState.VALID)
    taught = set(valid.exclude(norm="").order_by().values_list("course__norm", flat=True).distinct())
    now = [str(version) for norm in taught if (version := reading.in_force(norm, today))]
    return valid.filter(course__norm__in=taught).exclude(norm="").exclude(norm__in=now)


def published() -> Published | None:
    """Return what the worker signed last for everybody: one query."""
    return Published.objects.order_by("pk").last()
