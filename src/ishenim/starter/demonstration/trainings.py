"""Training in the demonstration: two courses for prosecutors that were really held, and one on the invented code.

Of the courses of 2009 only what was published stands here: their days, their places and what they taught. Whoever takes
part in the other course is as invented as the code.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ishenim.domains.training import actions, bank
from ishenim.domains.training.models import Course, Enrolment, TrainingSession
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ENFORCEMENT_OFFICER, Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration import texts_of_trainings as texts
from ishenim.starter.demonstration.observers import actor

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

PAST = (
    (date(2009, 10, 14), date(2009, 10, 15), "KG-Y"),
    (date(2009, 10, 21), date(2009, 10, 22), "KG-O"),
)
"""The two courses for prosecutors: first day, last day, and the region (ISO 3166-2)."""
NO_TEST = {"norm": "", "days_valid": 0, "per_article": 0, "pass_mark": 0, "minutes": 0}
TERMS = {"norm": "enforcement-honor", "days_valid": 730, "per_article": 1, "pass_mark": 60, "minutes": 30}
COME, PASS = 4, 3


def prepare(stage: Stage) -> None:
    """Declare the courses, hold one training on the code some days ago, and announce the next."""
    ago = partial(before, stage.today)
    held, next_one = ago(9), stage.today + timedelta(days=12)
    stage.on(ago(31), 9, past)
    stage.on(ago(30), 9, course_on_the_code)
    stage.on(ago(25), 9, partial(announce, held))
    stage.on(ago(20), 10, partial(enrol, held))
    stage.on(held, 10, partial(hold, held), minute=5)
    stage.on(held, 11, partial(test, held))
    stage.on(held, 16, partial(close, held), minute=10)
    stage.on(ago(2), 9, partial(announce, next_one))


def before(today: date, days: int) -> date:
    """Return the day so many days before today."""
    return today - timedelta(days=days)


def country() -> int:
    """Return the number of the country."""
    return atlas().of_kind("country")[0].id


def past(at: datetime) -> None:
    """Enter the two courses for prosecutors."""
    office = actor("training")
    course = actions.declare(
        begin("course", place_id=country()), office, at=at, **texts.PROSECUTORS, **NO_TEST
    )
    for first, last, region in PAST:
        place = Place.objects.get(iso=region)
        actions.take_over(
            begin("training_session", place=place), office, at=at,
            course=course.reference, first_day=first, last_day=last, source=texts.SOURCE,
        )  # fmt: skip


def course_on_the_code(at: datetime) -> None:
    """Declare the course on the code, fill its bank, and say who needs it."""
    office = actor("training")
    course = actions.declare(begin("course", place_id=country()), office, at=at, **texts.ON_THE_CODE, **TERMS)
    for question in texts.bank():
        actions.add_question(course, office, at=at, **question)
    actions.require(
        course, office, at=at, role=ENFORCEMENT_OFFICER.name, institution="general-prosecutor",
        within_days=45, since=timezone.localdate(at),
    )  # fmt: skip


def on_the_code() -> Course:
    """Return the course on the code."""
    return Course.objects.select_related("matter").get(norm=TERMS["norm"])


def announce(day: date, at: datetime) -> None:
    """Plan a training on the code for a day, and announce it."""
    times = {f"{name}_at": moment(day, hour) for name, hour in (("starts", 10), ("ends", 16))}
    planned = actions.plan(
        begin("training_session", place_id=country()), actor("training"), at=at,
        course=on_the_code().matter.reference, venue=texts.VENUE, seats=20, **times,
    )  # fmt: skip
    actions.announce(planned, actor("training"), at=at)


def moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def training_on(day: date) -> TrainingSession:
    """Return the training of a day."""
    return TrainingSession.objects.select_related("matter").get(starts_at=moment(day, 10))


def officers() -> list[Actor]:
    """Return the enforcement officers who take part: all but the one whose sign-in is told."""
    held = Appointment.objects.filter(role=ENFORCEMENT_OFFICER.name).select_related("institution")
    return [Actor.by(one) for one in held.order_by("pk")[1:]]


def enrol(day: date, at: datetime) -> None:
    """Let each of them enrol."""
    reference = training_on(day).matter.reference
    for by in officers():
        actions.enrol(begin("enrolment", place_id=by.place_id), by, at=at, training=reference)


def hold(day: date, at: datetime) -> None:
    """Hold the training, and enter from the list who came."""
    training = training_on(day)
    actions.hold(training, actor("trainer"), at=at)
    for enrolment in enrolments(training)[:COME]:
        actions.note_attendance(enrolment, actor("trainer"), at=at)


def enrolments(training: TrainingSession) -> list[Enrolment]:
    """Return who is enrolled, the first first."""
    found = Enrolment.objects.filter(training=training).select_related("matter", "training__course__matter")
    return list(found.order_by("pk"))


def test(day: date, at: datetime) -> None:
    """Let those who came take the test; the last of them fails."""
    for number, enrolment in enumerate(enrolments(training_on(day))[:COME]):
        by = officers()[number]
        actions.begin_test(enrolment, by, at=at)
        drawn = Enrolment.objects.select_related("matter", "training__course").get(pk=enrolment.pk)
        actions.hand_in(drawn, by, at=at + timedelta(minutes=12), **answers(drawn, right=number < PASS))


def answers(enrolment: Enrolment, *, right: bool) -> dict[str, Any]:
    """Return what somebody sends who knows all answers, or none."""
    return {
        f"answer_{place}": str(order.index(one.right if right else (one.right + 1) % len(order)))
        for place, (one, order) in enumerate(bank.asked(enrolment))
    }


def close(day: date, at: datetime) -> None:
    """Close the training."""
    actions.close(training_on(day), actor("trainer"), at=at)
