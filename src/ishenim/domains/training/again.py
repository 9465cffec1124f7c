"""What the book says in clear of training, told again after a restore.

A course that was declared after the backup comes without its words, a certificate without whose it is, and an enrolment
without its seed: these cannot be made anew, and are named to whoever brings the entries back.
"""

from __future__ import annotations

from datetime import date

from ishenim.domains.training import forms
from ishenim.domains.training.models import (
    BankQuestion,
    Certificate,
    Course,
    Enrolment,
    Requirement,
    TrainingSession,
)
from ishenim.domains.training.procedures import Certificates, Courses, Enrolments, TrainingSessions
from ishenim.domains.training.procedures.course import TERMS
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew, Clear, take, tells_again


@tells_again(Courses)
def tell_course(course: Course, step: str, clear: Clear) -> None:
    """Set the terms of a course, which questions are drawn no more, and of which posts it is asked."""
    if course.pk is None:
        raise CannotBeMadeAnew
    take(course, clear, "version", *TERMS)
    if step == Courses.retire_question.name:
        BankQuestion.objects.filter(matter_id=course.pk, number=clear["question"]).update(retired=True)
    if step in {Courses.require.name, Courses.require_no_more.name}:
        tell_requirement(course, step, clear)


def tell_requirement(course: Course, step: str, clear: Clear) -> None:
    institution = Institution.objects.get(code=clear["institution"])
    post = {"matter_id": course.pk, "role": clear["role"], "institution": institution}
    if step == Courses.require.name:
        facts = {"within_days": clear["within_days"], "since": date.fromisoformat(clear["since"])}
        Requirement.objects.get_or_create(**post, until=None, defaults=facts)
    else:
        Requirement.objects.filter(**post, until=None).update(until=date.fromisoformat(clear["until"]))


@tells_again(TrainingSessions)
def tell_training(training: TrainingSession, step: str, clear: Clear) -> None:
    """Set the times of a training, its course and how many came; where it was held is not in the book."""
    if training.pk is None:
        found = Course.objects.filter(matter__reference=clear["course"]).first()
        if found is None:
            raise CannotBeMadeAnew
        training.course, training.matter.title = found, found.title_ky
    take(training, clear, "starts_at", "ends_at", "seats", "came")
    if "first_day" in clear:
        training.starts_at = forms.moment_of(date.fromisoformat(clear["first_day"]), 9)
        training.ends_at = forms.moment_of(date.fromisoformat(clear["last_day"]), 18)
    if step == TrainingSessions.move.name:
        training.sequence += 1


@tells_again(Enrolments)
def tell_enrolment(enrolment: Enrolment, step: str, clear: Clear) -> None:
    """Set what was drawn; answers and results are not in the book, so a test handed in meanwhile has none."""
    if enrolment.pk is None:
        raise CannotBeMadeAnew
    take(enrolment, clear, "beacon", "drawn")
    if step == Enrolments.withdraw.name:
        enrolment.stands = False


@tells_again(Certificates)
def tell_certificate(certificate: Certificate, step: str, clear: Clear) -> None:
    """Set the ground on which a certificate was revoked."""
    if certificate.pk is None:
        raise CannotBeMadeAnew
    take(certificate, clear, "ground")
