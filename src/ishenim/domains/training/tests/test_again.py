"""What the book says in clear of training is told again to rows that a backup holds; what it does not say is named."""

from __future__ import annotations

from datetime import date

import pytest
from tests.acts import last_line
from tests.world import moment

from ishenim.domains.training import again
from ishenim.domains.training.models import (
    BankQuestion,
    Certificate,
    Course,
    Enrolment,
    Requirement,
    TrainingSession,
)
from ishenim.domains.training.tests.conftest import COURSE, TIME
from ishenim.domains.training.tests.doing import passed
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew
from ishenim.kernel.procedures.engine import begin

RULE = {
    "role": "neighbourhood_officer",
    "institution": "regional_police",
    "within_days": 30,
    "since": "2026-10-01",
}


def test_a_course_gets_its_terms_its_bank_and_its_posts_back(training):
    matter = training.with_bank(each=2)
    training.act(matter, "change", training.office, **COURSE | {"pass_mark": 80})
    changed = last_line(matter)["clear"]
    training.act(matter, "require", training.office, **RULE)
    required = last_line(matter)["clear"]
    Requirement.objects.all().delete()
    course = Course.objects.get()
    course.version, course.pass_mark = 1, 50

    again.tell_course(course, "change", changed)
    again.tell_course(course, "require", required)
    again.tell_course(course, "retire_question", {"question": 1})

    assert (course.version, course.pass_mark) == (2, 80)
    assert Requirement.objects.get().since == date(2026, 10, 1)
    assert list(BankQuestion.objects.filter(retired=True).values_list("number", flat=True)) == [1]
    again.tell_course(course, "require_no_more", {**required, "until": "2026-12-01"})
    assert Requirement.objects.get().until == date(2026, 12, 1)


def test_a_training_that_the_backup_does_not_hold_is_made_anew_where_its_course_is_known(training):
    course = training.course()
    planned = last_line(training.planned(course))["clear"]
    new = TrainingSession(matter=begin("training_session", place=training.country))
    again.tell_training(new, "plan", planned)
    assert (new.course.reference, new.starts_at, new.seats) == (
        course.reference,
        moment(TIME["starts_at"]),
        2,
    )
    with pytest.raises(CannotBeMadeAnew):
        again.tell_training(
            TrainingSession(matter=begin("training_session", place=training.country)),
            "plan",
            {**planned, "course": "2222-2222"},
        )


@pytest.mark.parametrize(
    ("model", "tell"),
    [
        (Course, again.tell_course),
        (Enrolment, again.tell_enrolment),
        (Certificate, again.tell_certificate),
    ],
)
def test_what_the_book_does_not_say_enough_of_is_named(training, model, tell):
    with pytest.raises(CannotBeMadeAnew):
        tell(model(matter=begin(model.procedure.name, place=training.country)), "", {})


def test_a_revoked_certificate_keeps_its_ground_and_a_withdrawn_seat_is_free(training, world):
    session = training.announced(training.with_bank())
    passed(training, session, world.officer)
    certificate, enrolment = Certificate.objects.get(), Enrolment.objects.get()
    again.tell_certificate(certificate, "revoke", {"ground": "court"})
    again.tell_enrolment(enrolment, "withdraw", {})
    assert (certificate.ground, enrolment.stands) == ("court", False)
