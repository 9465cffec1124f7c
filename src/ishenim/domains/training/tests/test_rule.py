"""Courses, trainings, taking part, tests and certificates: what is allowed, and beside it what is refused."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from tests.acts import last_line, now_of, refused, tick

from ishenim.domains.training import bank, rules
from ishenim.domains.training.models import BankQuestion, Certificate, Enrolment, TrainingSession
from ishenim.domains.training.tests.conftest import COURSE, REASON, TIME, question
from ishenim.domains.training.tests.doing import answers_of, handed_in, passed
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter


def test_a_course_is_declared_by_a_training_office_and_changed_in_versions(training, world):
    course = training.course()
    assert last_line(course)["clear"] == {
        "version": 1, "norm": "honor", "days_valid": 365, "per_article": 2, "pass_mark": 50, "minutes": 30,
    }  # fmt: skip
    training.act(course, "change", training.office, **COURSE | {"pass_mark": 70})
    assert last_line(course)["clear"]["version"] == 2
    for by in (world.officer, world.administrator, training.trainer):
        assert "office" in refused(
            training.act, begin("course", place=training.country), "declare", by, **COURSE
        )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minutes": 0}, "A test needs more than 0 here."),
        ({"pass_mark": 101}, "from 0 to 100"),
        ({"norm": "Кодекс"}, "small Latin letters"),
        ({"norm": "no-such-code"}, "No code with this name is in force."),
        ({"title_ky": "?"}, "say a little more"),
        ({"about_en": ""}, "fill this in"),
    ],
)
def test_a_course_that_cannot_be_is_refused(training, wrong, words):
    course = begin("course", place=training.country)
    assert words in refused(training.act, course, "declare", training.office, **COURSE | wrong)


def test_a_question_of_the_bank_stands_in_no_leaf_and_on_no_public_line(training):
    from ishenim.kernel.procedures.story import story

    course = training.with_bank(each=1)
    leaf = last_line(course)
    assert leaf["clear"] == {"article": "secrecy", "number": 2}
    assert "wording" in leaf["proof"]
    said = " ".join(f"{value.label} {value.words}" for line in story(course) for value in line.values)
    assert "The right one" not in said
    assert "Which line is right?" not in said
    assert {"wording", "right"} <= {name for line in story(course) for name in line.sealed}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"choices_ru": "Одно\nДругое"}, "the same number of choices"),
        ({f"choices_{code}": "Only this" for code in ("ky", "ru", "en")}, "needs from 2 to 8 choices"),
        ({"right": 4}, "There are fewer lines."),
        ({"article": "Dignity!"}, "small Latin letters"),
        ({"article": "gifts"}, "The code has no such article."),
        ({"article": ""}, "The code has no such article."),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(training, wrong, words):
    course = training.course()
    typed = question("dignity", 1) | wrong
    assert words in refused(training.act, course, "add_question", training.office, **typed)


def test_a_question_that_was_retired_is_drawn_no_more(training):
    course = training.with_bank()
    training.act(
        course, "retire_question", training.office, question=1, reason="It was misunderstood by many."
    )
    assert [one.number for one in bank.bank_of(course.pk)] == [2, 3, 4, 5, 6]
    assert "no such question" in refused(
        training.act, course, "retire_question", training.office, question=1, **REASON
    )


def test_one_enrols_in_what_is_announced_while_there_are_seats(training, world):
    session = training.planned(training.course())
    assert "no announced training" in refused(training.enrolled, session, world.officer)
    training.act(session, "announce", training.office)
    training.enrolled(session, world.officer)
    assert "enrolled there already" in refused(training.enrolled, session, world.officer)
    other = training.enrolled(session, world.other_officer)
    assert "Every seat" in refused(training.enrolled, session, world.chief)
    training.act(other, "withdraw", world.other_officer)
    training.enrolled(session, world.chief)


def test_nobody_enrols_or_withdraws_somebody_else(training, world):
    session = training.announced(training.course())
    enrolment = training.enrolled(session, world.officer)
    assert refused(training.act, enrolment, "withdraw", world.other_officer)
    assert now_of(enrolment).state == "enrolled"


def test_a_head_enrols_those_of_the_own_institution_and_below_and_no_others(training, world):
    session = training.announced(training.course())
    new = begin("enrolment", place=world.places["police_district"])
    official = str(world.officer.appointment_id)
    enrolment = training.act(new, "enrol_for", world.chief, training=session.reference, official=official)
    assert (enrolment.holder_id, enrolment.place.code) == (world.officer.appointment_id, "beat")
    stranger = str(world.far_officer.appointment_id)
    again = begin("enrolment", place=world.places["police_district"])
    assert refused(
        training.act, again, "enrol_for", world.chief, training=session.reference, official=stranger
    )


def test_the_code_at_the_door_is_good_for_minutes_and_for_this_training_alone(training, world, on):
    session, other = (training.announced(training.course()) for _number in range(2))
    enrolment = training.enrolled(session, world.officer)
    on(TIME["starts_at"])
    code = training.code(session)
    assert "only if" in refused(training.act, enrolment, "attend", world.officer, code=code)
    for one in (session, other):
        training.act(one, "hold", training.trainer)
    wrong = training.code(other)
    assert "not good any more" in refused(training.act, enrolment, "attend", world.officer, code=wrong)
    on("2026-10-20 10:11")
    assert "not good any more" in refused(training.act, enrolment, "attend", world.officer, code=code)
    code = training.code(session)
    assert training.act(enrolment, "attend", world.officer, code=f"{code[:4]} {code[4:]}").state == "attended"


def test_a_training_that_nobody_said_was_held_is_not_held_and_its_seats_are_called_off(training, world, on):
    session = training.announced(training.course())
    enrolment = training.enrolled(session, world.officer)
    on("2026-10-24 00:01")
    tick()
    assert now_of(session).state == "not_held"
    tick()
    assert now_of(enrolment).state == "called_off"


def test_who_did_not_come_is_absent_the_day_after_it_was_closed_unless_the_list_says_otherwise(
    training, world, on
):
    session = training.announced(training.course())
    one, other = (training.enrolled(session, who) for who in (world.officer, world.other_officer))
    on("2026-10-20 16:00")
    training.act(session, "hold", training.trainer)
    training.act(other, "note_attendance", training.trainer)
    assert last_line(training.act(session, "close", training.trainer))["clear"] == {"came": 1}
    tick()
    assert now_of(one).state == "enrolled"
    on("2026-10-21 09:00")
    tick()
    assert (now_of(one).state, now_of(other).state) == ("absent", "attended")
    training.act(one, "note_attendance", training.trainer)
    assert now_of(one).state == "attended"


def test_the_draw_was_committed_to_before_and_anyone_draws_it_again(training, world):
    course = training.with_bank(each=5)
    session = training.announced(course)
    enrolment = training.attended(session, world.officer)
    training.act(enrolment, "begin_test", world.officer)
    training.act(enrolment, "hand_in", world.officer, **answers_of(enrolment))
    lines = {line.step: line.told["clear"] for line in entries(enrolment)}
    seed, told = lines["hand_in"]["seed"], lines["begin_test"]
    assert hashlib.sha256(bytes.fromhex(seed)).hexdigest() == lines["enrol"]["seed_hash"]
    everything = bank.bank_of(course.pk)
    assert bank.fingerprint_of(everything) == told["bank"]
    again = bank.draw(bank.key_of(seed, told["beacon"]), {one.number: one.article for one in everything}, 2)
    assert again == lines["hand_in"]["drawn"]
    assert sorted(BankQuestion.objects.get(matter=course, number=one).article for one in again) == [
        "dignity", "dignity", "secrecy", "secrecy",
    ]  # fmt: skip


def entries(matter: Matter):
    from ishenim.kernel.ledger import book

    return book.history([matter.pk])


def test_every_question_is_drawn_as_often_as_any_other():
    articles = dict.fromkeys(range(1, 11), "dignity")
    counts = dict.fromkeys(articles, 0)
    for number in range(2000):
        key = bank.key_of(hashlib.sha256(str(number).encode()).hexdigest(), "00")
        for one in bank.draw(key, articles, 3):
            counts[one] += 1
    assert all(500 < count < 700 for count in counts.values()), counts


def test_whoever_passes_gets_a_certificate_and_the_line_of_the_test_does_not_tell(training, world):
    session = training.announced(training.with_bank())
    good = passed(training, session, world.officer)
    [certificate] = Certificate.objects.select_related("matter")
    assert (certificate.person_id, certificate.valid_until) == (world.officer.person_id, date(2027, 10, 20))
    leaf = last_line(good)
    assert leaf["to"] == "tested"
    assert sorted(leaf["clear"]) == ["drawn", "seed"]
    assert (Enrolment.objects.get(pk=good.pk).right, certificate.matter.place.code) == (4, "region")


def test_whoever_fails_gets_none(training, world):
    session = training.announced(training.with_bank())
    failed = handed_in(training, session, world.officer, right=False)
    assert now_of(failed).state == "tested"
    assert Enrolment.objects.get(pk=failed.pk).passed is False
    assert not Certificate.objects.exists()


def test_answers_are_taken_once_and_the_questions_are_drawn_once(training, world):
    session = training.announced(training.with_bank())
    enrolment = passed(training, session, world.officer)
    assert refused(training.act, enrolment, "hand_in", world.officer, **answers_of(enrolment))
    assert refused(training.act, enrolment, "begin_test", world.officer)


def test_what_is_handed_in_too_late_does_not_count(training, world, on):
    session = training.announced(training.with_bank())
    enrolment = training.attended(session, world.officer)
    training.act(enrolment, "begin_test", world.officer)
    on("2026-10-20 10:30")
    assert refused(training.act, enrolment, "hand_in", world.officer, **answers_of(enrolment))
    tick()
    assert now_of(enrolment).state == "tested"
    assert Enrolment.objects.get(pk=enrolment.pk).right == 0


def test_a_bank_with_too_few_questions_gives_no_test(training, world):
    session = training.announced(training.with_bank(each=1))
    enrolment = training.attended(session, world.officer)
    assert "enough questions" in refused(training.act, enrolment, "begin_test", world.officer)


def test_a_course_without_a_test_ends_with_taking_part(training, world):
    session = training.announced(training.course(per_article=0, pass_mark=0, minutes=0))
    enrolment = training.attended(session, world.officer)
    tick()
    assert now_of(enrolment).state == "took_part"
    assert Certificate.objects.count() == 1


def test_a_course_without_days_ends_without_a_certificate(training, world):
    session = training.announced(training.course(per_article=0, pass_mark=0, minutes=0, days_valid=0))
    training.attended(session, world.officer)
    tick()
    assert not Certificate.objects.exists()


def test_a_certificate_is_due_after_its_last_day(training, world, on):
    session = training.announced(training.with_bank())
    passed(training, session, world.officer)
    on("2027-10-20 12:00")
    tick()
    certificate = Certificate.objects.select_related("matter").get()
    assert certificate.matter.state == "valid"
    on("2027-10-21 00:01")
    tick()
    assert now_of(certificate.matter).state == "due"


def test_a_certificate_is_due_when_another_version_of_its_code_is_in_force(training, world, on):
    session = training.announced(training.with_bank())
    passed(training, session, world.officer)
    certificate = Certificate.objects.select_related("matter").get()
    assert certificate.norm == "honor@1"
    training.version(2, date(2026, 11, 1))
    on("2026-10-31 12:00")
    tick()
    assert now_of(certificate.matter).state == "valid"
    on("2026-11-01 00:05")
    tick()
    assert now_of(certificate.matter).state == "due"
    assert last_line(certificate.matter)["clear"] == {"norm": "honor@2"}
    certificate.refresh_from_db()
    assert certificate.norm == "honor@1", "it stays a certificate of what was taught"


def test_what_is_public_of_taking_part_names_neither_place_nor_office(training, world):
    session = training.announced(training.with_bank())
    enrolment = passed(training, session, world.officer)
    for line in entries(enrolment):
        assert (line.told["place"], line.told["office"]) == ("country", "")


def test_a_certificate_is_revoked_on_a_ground_by_the_training_office_alone(training, world):
    session = training.announced(training.with_bank())
    passed(training, session, world.officer)
    certificate = Certificate.objects.select_related("matter").get().matter
    said = {"ground": "help", "reason": "The trainer saw it and wrote it down."}
    for by in (world.officer, world.administrator, training.trainer):
        assert refused(training.act, certificate, "revoke", by, **said)
    training.act(certificate, "revoke", training.office, **said)
    assert last_line(certificate)["clear"] == {"ground": "help"}


def test_a_training_of_the_past_has_days_and_a_source_and_nobody_in_it(training):
    course = training.course(norm="", per_article=0, pass_mark=0, minutes=0, days_valid=0)
    past = begin("training_session", place=training.world.places["region"])
    said = {"first_day": "2009-10-14", "last_day": "2009-10-15", "source": "A published programme report."}
    training.act(past, "take_over", training.office, course=course.reference, **said)
    assert (now_of(past).state, TrainingSession.objects.get().days) == (
        "closed",
        (date(2009, 10, 14), date(2009, 10, 15)),
    )
    ahead = begin("training_session", place=training.world.places["region"])
    wrong = said | {"last_day": "2026-11-01"}
    assert "no training of the past" in refused(
        training.act, ahead, "take_over", training.office, course=course.reference, **wrong
    )


def test_a_post_needs_a_course_within_so_many_days_and_a_valid_certificate_is_enough(training, world):
    course = training.with_bank()
    rule = {
        "role": "neighbourhood_officer",
        "institution": "regional_police",
        "within_days": 30,
        "since": "2026-10-01",
    }
    training.act(course, "require", training.office, **rule)
    assert "already" in refused(training.act, course, "require", training.office, **rule)
    assert stands(world, world.officer) == [("due", date(2026, 10, 31))]
    assert stands(world, world.chief) == []
    passed(training, training.announced(course), world.officer)
    assert stands(world, world.officer) == [("valid", date(2026, 10, 31))]
    training.act(
        course,
        "require_no_more",
        training.office,
        role=rule["role"],
        institution=rule["institution"],
        until="2026-10-20",
    )
    assert stands(world, world.officer) == []


def stands(world, who) -> list[tuple[str, date]]:
    """Say how somebody stands to what the post needs, today."""
    from django.utils import timezone

    world.changed()  # as the commit of a step says it
    held = Appointment.objects.select_related("person").filter(pk=who.appointment_id)
    needed = rules.needed_by(list(held), rules.requirements_on(timezone.localdate()))
    return [("valid" if one.certificate else "due", one.due_on) for one in needed]
