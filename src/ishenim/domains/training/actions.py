"""What may be done about courses, trainings, taking part and certificates. One function for each declared step."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.training import bank, course_forms, forms
from ishenim.domains.training.models import (
    PLACES,
    BankQuestion,
    Certificate,
    Course,
    Enrolment,
    Requirement,
    TrainingSession,
)
from ishenim.domains.training.procedures import (
    Certificates,
    Courses,
    Enrolments,
    EnrolmentState,
    TrainingSessions,
)
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.norms import reading
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]
ENOUGH_TRIES = 50


@carries_out(Courses.declare, asks=course_forms.Declare)
def declare(course: Course, by: Actor, **asked: Any) -> Facts:
    """Declare a course, in its first version."""
    course.matter.institution_id = by.institution_id
    return put(course, asked, 1)


@carries_out(Courses.change, asks=course_forms.Declare)
def change(course: Course, by: Actor, **asked: Any) -> Facts:
    """Change a course: it stands in the next version. Certificates of earlier ones stay as they are."""
    return put(course, asked, course.version + 1)


def put(course: Course, asked: Facts, version: int) -> Facts:
    for name, value in asked.items():
        setattr(course, name, value)
    course.version, course.matter.title = version, asked["title_ky"]
    return {"version": version}


@carries_out(Courses.add_question, asks=course_forms.AddQuestion)
def add_question(course: Course, by: Actor, *, article: str, right: int, wording: Facts) -> Facts:
    """Put a question into the bank. Its words are committed to and never opened."""
    last = BankQuestion.objects.filter(matter_id=course.pk).order_by("-number").first()
    number = last.number + 1 if last else 1
    course.also.append(
        BankQuestion(matter=course.matter, number=number, article=article, wording=wording, right=right - 1)
    )
    return {"number": number}


@carries_out(Courses.retire_question, asks=course_forms.RetireQuestion)
def retire_question(course: Course, by: Actor, *, question: int, reason: str) -> Facts:
    """Draw a question no more; tests in which it was drawn keep it."""
    BankQuestion.objects.filter(matter_id=course.pk, number=question).update(retired=True)
    return {}


@carries_out(Courses.require, asks=course_forms.Require)
def require(
    course: Course, by: Actor, *, role: str, institution: Institution, within_days: int, since: date
) -> Facts:
    """Say that a post needs a course."""
    course.also.append(
        Requirement(
            matter=course.matter, role=role, institution=institution, within_days=within_days, since=since
        )
    )
    return {}


@carries_out(Courses.require_no_more, asks=course_forms.RequireNoMore)
def require_no_more(course: Course, by: Actor, *, role: str, institution: Institution, until: date) -> Facts:
    """Say from which day on a post needs a course no more; what was needed before stays known."""
    rules = Requirement.objects.filter(matter_id=course.pk, role=role, institution=institution, until=None)
    rules.update(until=until)
    return {}


@carries_out(Courses.withdraw, asks=course_forms.WithdrawCourse)
def withdraw_course(course: Course, by: Actor, *, reason: str) -> Facts:
    """Offer a course no more."""
    return {}


@carries_out(TrainingSessions.plan, asks=forms.Plan)
def plan(training: TrainingSession, by: Actor, *, course: Course, **asked: Any) -> Facts:
    """Plan a training."""
    training.course = course
    training.matter.institution_id, training.matter.title = by.institution_id, course.title_ky
    return put_time(training, **asked)


@carries_out(TrainingSessions.announce)
def announce(training: TrainingSession, by: Actor) -> Facts:
    """Announce a training: one can enrol."""
    return {}


@carries_out(TrainingSessions.move, asks=forms.Move)
def move(training: TrainingSession, by: Actor, *, reason: str, **asked: Any) -> Facts:
    """Move a training. Nobody loses a seat: it never has fewer than are enrolled."""
    enrolled = Enrolment.objects.filter(training=training, stands=True).count()
    if asked["seats"] < enrolled:
        raise ValidationError({"seats": _("More officials than this are enrolled.")})
    training.sequence += 1
    return put_time(training, **asked)


def put_time(
    training: TrainingSession, *, starts_at: datetime, ends_at: datetime, venue: str, seats: int
) -> Facts:
    training.starts_at, training.ends_at, training.venue, training.seats = starts_at, ends_at, venue, seats
    return {}


@carries_out(TrainingSessions.cancel, asks=forms.Cancel)
def cancel(training: TrainingSession, by: Actor, *, reason: str) -> Facts:
    """Cancel a training."""
    return {}


@carries_out(TrainingSessions.hold)
def hold(training: TrainingSession, by: Actor) -> Facts:
    """Write that a training is being held: from now on the code at the door is good."""
    return {}


@carries_out(TrainingSessions.not_held)
def not_held(training: TrainingSession, by: Actor) -> Facts:
    """Write that nobody said it was held."""
    return {}


CAME = [EnrolmentState.ATTENDED, EnrolmentState.TESTING, EnrolmentState.TESTED, EnrolmentState.TOOK_PART]


@carries_out(TrainingSessions.close)
def close(training: TrainingSession, by: Actor) -> Facts:
    """Close a training, and say how many came."""
    training.came = Enrolment.objects.filter(training=training, matter__state__in=CAME).count()
    return {"came": training.came}


@carries_out(TrainingSessions.take_over, asks=forms.TakeOver)
def take_over(
    training: TrainingSession, by: Actor, *, course: Course, first_day: date, last_day: date, source: str
) -> Facts:
    """Enter a training of the past: its days and where it is known from."""
    training.course, training.source = course, source
    training.matter.institution_id, training.matter.title = by.institution_id, course.title_ky
    training.starts_at, training.ends_at = forms.moment_of(first_day, 9), forms.moment_of(last_day, 18)
    return {}


@carries_out(Enrolments.enrol, asks=forms.Enrol)
def enrol(enrolment: Enrolment, by: Actor, *, training: TrainingSession) -> Facts:
    """Enrol for oneself."""
    assert by.appointment_id is not None
    held = Appointment.objects.get(pk=by.appointment_id)
    return take_a_seat(enrolment, held, training)


@carries_out(Enrolments.enrol_for, asks=forms.EnrolFor)
def enrol_for(enrolment: Enrolment, by: Actor, *, training: TrainingSession, official: str) -> Facts:
    """Enrol somebody of one's own; the matter lies where that official's office is."""
    held = Appointment.objects.get(pk=int(official))
    enrolment.matter.place_id = held.place_id
    return take_a_seat(enrolment, held, training)


def take_a_seat(enrolment: Enrolment, held: Appointment, training: TrainingSession) -> Facts:
    """Give an official one of the seats, and fix the seed of the draw; the book says its fingerprint."""
    locked = TrainingSession.objects.select_for_update().get(pk=training.pk)
    taken = Enrolment.objects.filter(training=locked, stands=True)
    if taken.filter(person_id=held.person_id).exists():
        raise ValidationError({"training": _("This official is enrolled there already.")})
    if taken.count() >= locked.seats:
        raise ValidationError({"training": _("Every seat of this training is taken.")})
    enrolment.training, enrolment.person_id = training, held.person_id
    enrolment.matter.holder_id, enrolment.matter.institution_id = held.pk, held.institution_id
    enrolment.seed = bank.new_seed()
    return {"seed_hash": bank.fingerprint_of_seed(enrolment.seed)}


@carries_out(Enrolments.withdraw)
def withdraw(enrolment: Enrolment, by: Actor) -> Facts:
    """Give the seat back."""
    enrolment.stands = False
    return {}


@carries_out(Enrolments.attend, asks=forms.Attend)
def attend(enrolment: Enrolment, by: Actor, *, code: str) -> Facts:
    """Say that one is there, by the code at the door."""
    return {}


@carries_out(Enrolments.note_attendance)
def note_attendance(enrolment: Enrolment, by: Actor) -> Facts:
    """Enter from a list that somebody came."""
    return {}


@carries_out(Enrolments.absent)
def absent(enrolment: Enrolment, by: Actor) -> Facts:
    """Write that somebody did not come."""
    return {}


@carries_out(Enrolments.call_off)
def call_off(enrolment: Enrolment, by: Actor) -> Facts:
    """Write that the training was not held."""
    return {}


@carries_out(Enrolments.take_part)
def take_part(enrolment: Enrolment, by: Actor) -> Facts:
    """Write that nothing more is asked of somebody who came."""
    return {}


@carries_out(Enrolments.begin_test)
def begin_test(enrolment: Enrolment, by: Actor) -> Facts:
    """Draw the questions, once; from now on the clock runs."""
    course = enrolment.course
    questions = bank.bank_of(course.pk)
    enrolment.beacon, enrolment.course_version = bank.newest_line(), course.version
    key = bank.key_of(enrolment.seed, enrolment.beacon)
    enrolment.drawn = bank.draw(key, {one.number: one.article for one in questions}, course.per_article)
    enrolment.test_ends = enrolment.at + timedelta(minutes=course.minutes)
    return {
        "count": len(enrolment.drawn),
        "bank": bank.fingerprint_of(questions),
        "beacon": enrolment.beacon,
    }


@carries_out(Enrolments.hand_in, asks=forms.HandIn)
def hand_in(enrolment: Enrolment, by: Actor, *, answers: list[int | None]) -> Facts:
    """Take the answers, once; the record holds them sealed."""
    return {**come_to_an_end(enrolment, answers), "right": enrolment.right}


@carries_out(Enrolments.time_over)
def time_over(enrolment: Enrolment, by: Actor) -> Facts:
    """Write that the time ran out before anything was handed in."""
    return come_to_an_end(enrolment, [None] * len(enrolment.drawn))


def come_to_an_end(enrolment: Enrolment, answers: list[int | None]) -> Facts:
    """Count what is right, and tell the seed: now everybody who may see the test can draw it again."""
    enrolment.answers = answers
    enrolment.right = bank.right_answers(enrolment, answers)
    enrolment.passed = bank.is_passed(enrolment.right, len(answers), enrolment.course.pass_mark)
    return {"seed": enrolment.seed, "drawn": enrolment.drawn}


@carries_out(Certificates.issue)
def issue(certificate: Certificate, by: Actor, *, after: Enrolment) -> Facts:
    """Issue a certificate to whoever passed; it lies with the office that trained."""
    course, training = after.course, after.training
    assert after.matter.holder_id is not None
    certificate.enrolment, certificate.course, certificate.person_id = after, course, after.person_id
    certificate.held_as_id = after.matter.holder_id
    certificate.version = after.course_version or course.version
    certificate.issued_on = timezone.localdate(certificate.at)
    certificate.norm = in_force(course.norm, certificate.issued_on)
    certificate.valid_until = certificate.issued_on + timedelta(days=course.days_valid)
    certificate.place_in_list = free_place()
    certificate.matter.place_id = training.matter.place_id
    certificate.matter.institution_id = training.matter.institution_id
    return {
        "course": course.matter.reference,
        "version": certificate.version,
        "norm": certificate.norm,
        "valid_until": certificate.valid_until,
        "enrolment": after.matter.reference,
    }


def in_force(norm: str, on: date) -> str:
    """Return the version of a code that is in force on a day as it is cited, or nothing where a course teaches none."""
    version = reading.in_force(norm, on) if norm else None
    return str(version) if version else ""


def free_place() -> int:
    """Return a place in the list of what was revoked that no certificate has, drawn by lot."""
    for _try in range(ENOUGH_TRIES):
        place = secrets.randbelow(PLACES)
        if not Certificate.objects.filter(place_in_list=place).exists():
            return place
    raise ValidationError(_("The list of certificates is full."))


@carries_out(Certificates.run_out)
def run_out(certificate: Certificate, by: Actor) -> Facts:
    """Write that the days of a certificate are over."""
    return {}


@carries_out(Certificates.fall_due)
def fall_due(certificate: Certificate, by: Actor) -> Facts:
    """Write that a newer version of the code is in force; the certificate keeps the one that was taught."""
    return {"norm": in_force(certificate.course.norm, timezone.localdate(certificate.at))}


@carries_out(Certificates.revoke, asks=forms.Revoke)
def revoke(certificate: Certificate, by: Actor, *, ground: str, reason: str) -> Facts:
    """Revoke a certificate on a ground that everyone can read."""
    certificate.ground = ground
    return {}
