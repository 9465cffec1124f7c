"""What anyone reads of training, and what officials see at the desk: never who failed, never what is right before."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.acts import tick
from tests.reading import Reader, forget_everyone, words

from ishenim.domains.training import bank, door
from ishenim.domains.training.models import BankQuestion, Certificate, Enrolment, TrainingSession
from ishenim.domains.training.tests.conftest import TIME
from ishenim.domains.training.tests.doing import handed_in, passed
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.engine import begin


@pytest.fixture(autouse=True)
def _nobody_was_here():
    forget_everyone()


@pytest.fixture
def session(training):
    return training.announced(training.with_bank())


def signed_in(name: str) -> Client:
    """Return the browser of an official."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(name=name))
    return client


def test_courses_and_trainings_are_listed_with_what_they_ask(session, training):
    page = Reader().read("training/")
    assert "Code of Honor course" in page
    assert "20 October 2026" in page
    course = Reader().read(f"training/courses/{TrainingSession.objects.get().course.matter.reference}/")
    assert "2 questions drawn for each article" in course
    assert "50 % of the answers must be right." in course
    assert "Valid for 365 days." in course
    assert "Which line is right?" not in course


def test_a_training_is_in_the_common_calendar(session, training):
    first, until = (timezone.make_aware(timezone.datetime(2026, 10, day)) for day in (20, 21))
    [found] = occasions.between(None, first, until)
    assert (found.name, found.where, found.reference) == (
        "Code of Honor course", "Training centre, room 3", session.reference,
    )  # fmt: skip


def test_a_training_of_the_past_says_where_it_is_known_from_and_nothing_of_people(training):
    course = training.course(norm="", per_article=0, pass_mark=0, minutes=0, days_valid=0)
    past = training.act(
        begin("training_session", place=training.world.places["region"]),
        "take_over",
        training.office,
        course=course.reference,
        first_day="2009-10-14",
        last_day="2009-10-15",
        source="A published report of the year.",
    )
    page = Reader().read(f"training/{past.reference}/")
    assert "14 October 2009 – 15 October 2009" in page
    assert "Source: A published report of the year." in page
    assert "Seats" not in page


def test_a_certificate_is_checked_by_its_reference_and_named_as_the_public_card_names(
    session, training, world
):
    passed(training, session, world.officer)
    certificate = Certificate.objects.select_related("matter").get()
    page = Reader().read(f"certificates/{certificate.reference}/")
    assert "Valid" in page
    assert "officer, Neighbourhood police officer, District police" in page
    world.end(world.officer, timezone.localdate())
    forget_everyone()
    page = Reader().read(f"certificates/{certificate.reference}/")
    assert "Name not published" in page
    assert "Neighbourhood police officer" not in page
    assert "There is no certificate with this reference." in Reader().read(
        "certificates/?reference=2222-2222"
    )
    found = Reader().get(f"certificates/?reference={certificate.reference.lower()}", status=302)
    assert found.headers["Location"].endswith(f"/certificates/{certificate.reference}/")


def test_the_public_card_of_a_post_says_which_certificates_are_valid_and_no_result(session, training, world):
    assert "Code of Honor course" not in Reader().read(f"places/{world.beat.code}/")
    passed(training, session, world.officer)
    card = Reader().read(f"places/{world.beat.code}/")
    certificate = Certificate.objects.select_related("matter").get()
    assert "Training Code of Honor course , 20 October 2026. Valid until 20 October 2027." in card
    assert "%" not in card
    training.act(certificate.matter, "revoke", training.office, ground="help", reason="The trainer saw it.")
    world.changed()
    assert "Code of Honor course" not in Reader().read(f"places/{world.beat.code}/")


def test_a_revoked_certificate_says_so_and_why(session, training, world):
    passed(training, session, world.officer)
    certificate = Certificate.objects.select_related("matter").get()
    training.act(certificate.matter, "revoke", training.office, ground="help", reason="The trainer saw it.")
    page = Reader().read(f"certificates/{certificate.reference}/")
    assert "Revoked" in page
    assert "with help that is not allowed" in page
    assert "The trainer saw it" not in page


def test_whoever_failed_stands_on_no_public_page_list_or_feed(session, training, world):
    failed = handed_in(training, session, world.officer, right=False)
    training.act(session, "close", training.trainer)
    tick()
    ways = ["en/training/", f"en/training/{session.reference}/", "en/trainings.csv", "en/certificates.csv",
            "api/v1/certificates", "en/feed/kind:training_session.atom", "en/ledger/"]  # fmt: skip
    for way in ways:
        answer = Client(headers={"host": "localhost"}).get(f"/{way}")
        assert answer.status_code == 200, way
        said = b"".join(answer) if answer.streaming else answer.content
        assert failed.reference.encode() not in said, way
        assert b"Not passed" not in said, way
    assert Client(headers={"host": "localhost"}).get(f"/api/v1/matters/{failed.reference}").status_code in {
        200,
        404,
    }


def test_no_page_of_a_test_says_which_answer_is_right(session, training, world):
    enrolment = training.attended(session, world.officer)
    training.act(enrolment, "begin_test", world.officer)
    page = signed_in("officer").get(f"/en/desk/matters/{enrolment.reference}/hand_in/").content.decode()
    told = bank.asked(Enrolment.objects.get(pk=enrolment.pk))
    places = [order.index(one.right) for one, order in told]
    assert len(set(places)) > 1 or len(told) < 3, "the right choice stands in different places"
    for place, (_one, order) in enumerate(told):
        shown = re.findall(rf'name="answer_{place}" value="(\d)"', page)
        assert shown == [str(number) for number in range(len(order))]
    assert told[0][0].said("why") not in page
    assert "checked" not in page


def test_the_test_is_said_to_be_for_the_office_that_takes_it_and_for_no_other(session, training, world):
    enrolment = training.attended(session, world.officer)
    training.act(enrolment, "begin_test", world.officer)
    page = words(signed_in("officer").get(f"/en/desk/matters/{enrolment.reference}/"))
    assert "It is for: Neighbourhood police officer." in page


def test_after_the_test_the_official_sees_right_and_wrong_with_the_reasons(session, training, world):
    enrolment = handed_in(training, session, world.officer, right=False)
    page = words(signed_in("officer").get(f"/en/desk/matters/{enrolment.reference}/"))
    assert "Not passed. 0 of 4 answers were right; 50 % are needed." in page
    assert BankQuestion.objects.first().said("why") in page
    assert "Article “Words of the code.”" in page


def test_the_square_at_the_door_leads_the_official_to_the_own_enrolment_and_nobody_elses(
    session, training, world, on
):
    enrolment = training.enrolled(session, world.officer)
    on(TIME["starts_at"])
    training.act(session, "hold", training.trainer)
    at_the_door = signed_in("trainer").get(f"/en/desk/matters/{session.reference}/pages/door/")
    code = door.code_at(TrainingSession.objects.select_related("matter").get(), timezone.now())
    assert f"{code[:4]} {code[4:]}" in words(at_the_door)
    way = f"/en/desk/own/here/?training={session.reference}&code={code}"
    led = signed_in("officer").get(way)
    assert led.status_code == 302
    assert led.headers["Location"] == f"/en/desk/matters/{enrolment.reference}/attend/?code={code}"
    assert f'value="{code}"' in signed_in("officer").get(led.headers["Location"]).content.decode()
    stranger = signed_in("other_officer").get(way)
    assert (stranger.status_code, "You are not enrolled" in words(stranger)) == (404, True)
    assert signed_in("officer").get(f"/en/desk/matters/{session.reference}/pages/door/").status_code in {
        403,
        404,
    }


def test_a_trainer_enters_the_list(session, training, world, on):
    one, other = (training.enrolled(session, who) for who in (world.officer, world.other_officer))
    on(TIME["starts_at"])
    training.act(session, "hold", training.trainer)
    trainer = signed_in("trainer")
    way = f"/en/desk/matters/{session.reference}/pages/list/"
    assert "other_officer" in words(trainer.get(way))
    assert trainer.post(way, {"came": [one.reference, "2222-2222"]}).status_code == 302
    states = {row.matter.reference: row.matter.state for row in Enrolment.objects.select_related("matter")}
    assert states == {one.reference: "attended", other.reference: "enrolled"}


def test_what_is_due_stands_on_the_desk_of_the_official_and_of_the_head(training, world):
    course = training.with_bank()
    rule = {
        "role": "neighbourhood_officer",
        "institution": "regional_police",
        "within_days": 30,
        "since": "2026-10-01",
    }
    training.act(course, "require", training.office, **rule)
    mine = words(signed_in("officer").get("/en/desk/"))
    assert "Training that your post needs" in mine
    assert "Due on 31 October 2026." in mine
    head = words(signed_in("chief").get("/en/desk/"))
    assert "other_officer, Neighbourhood police officer: Code of Honor course" in head
    assert "far_officer" not in head
    assert "Code of Honor course" not in words(signed_in("mayor").get("/en/desk/"))


def test_programs_read_courses_trainings_and_certificates(session, training, world):
    passed(training, session, world.officer)
    for kind, name in (
        ("courses", "course"),
        ("trainings", "training_session"),
        ("certificates", "certificate"),
    ):
        told = json.loads(Client(headers={"host": "localhost"}).get(f"/api/v1/{kind}").content)
        assert len(told["data"]) == 1, name
    assert "officer" not in json.dumps(told["data"])
