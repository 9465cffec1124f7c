"""A step by a program is the same step: same fields, same rule, same refusals, said in the reader's language."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests.acts import TIME, act, announced, everything_written, expected, now_of, steps_taken

from ishenim.faces.api.tests.conftest import REPLY, to
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.pages.codes import WRONG_CODES
from ishenim.kernel.procedures.models import Matter

Card, Story, Office = (apps.get_model(name) for name in ("meetings.Card", "news.Story", "offices.Office"))
STORY = {
    "title_en": "The days of the meetings are out",
    "body_en": "Every beat has its meeting this quarter.",
}


def test_the_answer_to_a_step_is_the_matter_as_everyone_may_read_it(acting, question):
    told = acting("officer", "question.accept").send(to(question, "accept"), REPLY).json()["data"]["matter"]

    assert (told["reference"], told["state"]) == (question.reference, "accepted")
    assert told["state_words"] == "Accepted"
    assert steps_taken(question) == ["ask", "accept"]


def test_the_steps_that_are_open_now_are_told_and_which_of_them_the_token_may_take(acting, question):
    told = acting("officer", "question.accept").data(f"matters/{question.reference}/steps")

    granted = {one["step"]: one["granted"] for one in told}
    assert (
        granted.items()
        >= {
            "accept": True,
            "give_back": False,
            "refer": False,
        }.items()
    )
    assert "promise" not in {one["step"] for one in told}
    assert all(one["as"]["role"] == "neighbourhood_officer" for one in told)


def test_what_a_step_asks_for_is_told_with_what_may_be_chosen_now(world, acting, question):
    told = acting("officer", "question.refer").data(f"matters/{question.reference}/forms/refer")

    chosen = told["fields"]["properties"]["institution"]["oneOf"]
    assert {"const": "city_hall", "title": "City hall"} in chosen
    assert "district_police" not in {one["const"] for one in chosen}


def test_what_is_proposed_is_told_only_to_whoever_may_read_it(acting, question):
    path = f"matters/{question.reference}/forms/show_text"
    reads = acting("moderator", "read", "question.show_text", place="region").data(path)
    only_shows = acting("moderator", "question.show_text", place="region").data(path)

    assert reads["proposed"]["text"] == "When will the street lamps be repaired?"
    assert only_shows["proposed"] == {}


@pytest.mark.parametrize(
    ("fields", "pointer", "sentence"),
    [
        ({}, "/reply", "Please fill this in."),
        ({"reply": "Yes."}, "/reply", "Please say a little more: at least 10 characters."),
        ({"reply": 12345678901}, "/reply", "This is not of the type that the schema names."),
        ({"reply": None}, "/reply", "This is not of the type that the schema names."),
        ({"reply": ["We will look into it."]}, "/reply", "This is not of the type that the schema names."),
        (REPLY | {"replly": "x"}, "/replly", "There is no such field here."),
        (REPLY | {"attachments": "x"}, "/attachments", "This is not of the type that the schema names."),
        (REPLY | {"attachments": [1]}, "/attachments", "This is not of the type that the schema names."),
        (
            REPLY | {"attachments": ["x"]},
            "/attachments",
            "This is no receipt for a file that you sent within a day.",
        ),
        (
            REPLY | {"reply": "We will look \u0007 into it."},
            "/reply",
            "The text has invisible control characters.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    acting, question, fields, pointer, sentence
):
    program = acting("officer", "question.accept")
    before = everything_written()

    answer = program.send(to(question, "accept"), fields, status=422)

    assert answer.headers["Content-Type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"].startswith(sentence)
    assert everything_written() == before


def test_what_is_wrong_with_all_of_it_points_to_the_whole(world, acting, question):
    act(question, "accept", world.officer)
    wrong = acting("moderator", "question.hide_files", place="region").send(
        to(question, "hide_files"), {"ground": "child"}, status=422
    )

    assert wrong.json()["errors"] == [
        {"pointer": "", "code": "nothing_shown", "detail": "No picture and no paper is shown here."}
    ]


def test_a_refusal_is_said_in_the_words_of_the_desk(world, acting, question):
    act(question, "accept", world.officer)
    program = acting("officer", "question.accept", "question.promise")

    again = program.send(to(question, "accept"), REPLY, status=409).json()

    assert again["type"].endswith("/en/programs/#not_now")
    assert again["detail"] == (
        "“Accept the question” is not possible now: the matter has moved on, or is not there yet."
    )
    assert again["instance"] == f"/api/v1/{to(question, 'accept')}"


def test_faults_and_refusals_are_said_in_the_language_that_is_asked_for(acting, question):
    said = {
        language: acting("officer", "question.accept", language=language)
        .send(to(question, "accept"), {"reply": ""}, status=422)
        .json()["detail"]
        for language in ("ky", "ru", "en")
    }

    assert said["en"] == "Please fill this in."
    assert len(set(said.values())) == 3


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"reply": "\\ud800"}', "application/json", 400),
        (b"reply=x", "application/x-www-form-urlencoded", 415),
        (b"<reply/>", "text/xml", 415),
        (b'{"reply": "' + b"x" * 2_100_000 + b'"}', "application/json", 413),
    ],
    ids=["cut", "list", "bytes", "deep", "half a sign", "form", "xml", "large"],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(acting, question, body, kind, status):
    program = acting("officer", "question.accept")
    before = everything_written()

    answer = program.client.generic("POST", f"/api/v1/{to(question, 'accept')}", body, content_type=kind)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert everything_written() == before


@pytest.mark.parametrize("step", ["overdue", "confirm_it", "ask", "show_text/x", "plan"])
def test_what_no_office_does_in_a_matter_is_not_there(acting, question, step):
    acting("officer", "question.accept").send(to(question, step), status=404)


def test_a_meeting_is_planned_held_and_minuted_by_a_program(world, acting, on):
    meeting = expected(world.beat)
    names = ["plan", "announce", "hold", "minute"]
    program = acting("officer", *(f"meeting.{name}" for name in names))
    program.send(to(meeting, "plan"), TIME | {"starts_at": "2026-11-18T18:30:00+06:00"})
    announced_by = {
        "channels": ["site"],
        "languages": ["ky"],
        "access": ["ramp"],
        "access_notes": "By the side door.",
    }
    program.send(to(meeting, "announce"), announced_by)
    on("2026-11-18 21:00")
    program.send(to(meeting, "hold"), {"held_from": "2026-11-18T18:35", "held_until": "2026-11-18 19:50"})
    wrong = program.send(to(meeting, "minute"), {"chair": "police"}, status=422).json()
    assert {"/minutes", "/women_18_30"} <= {error["pointer"] for error in wrong["errors"]}
    came = {
        f"{sex}_{band}": 3 for sex in ("women", "men") for band in ("under_18", "18_30", "31_60", "over_60")
    }
    minutes = {
        "questions_asked": 5,
        "answered_at_once": 3,
        "minutes": "Residents asked about lamps and a crossing.",
    }

    program.send(to(meeting, "minute"), {"chair": "police"} | came | minutes)

    assert now_of(meeting).state == "minuted"
    assert program.data(f"matters/{meeting.reference}")["detail"]["women_18_30"] == 3


def test_a_matter_is_opened_for_the_place_of_the_office_and_its_address_is_told(world, acting):
    program = acting("officer", "meeting.plan_another")

    answer = program.send("procedures/meeting/openings/plan_another", TIME, status=201)

    reference = answer.json()["data"]["matter"]["reference"]
    assert answer.headers["Location"] == f"/api/v1/matters/{reference}"
    assert program.data(f"matters/{reference}")["place"] == "beat"


def test_an_office_of_many_places_says_for_which(world, acting):
    program = acting("chief", "meeting.plan_another", place="police_district")
    path = "procedures/meeting/openings/plan_another"

    wrong = program.send(path, TIME, status=422).json()
    assert wrong["errors"][0]["parameter"] == "place"
    assert program.send(f"{path}?place=nowhere", TIME, status=422).json()["errors"][0]["parameter"] == "place"
    refused = program.send(f"{path}?place=far_beat", TIME, status=403).json()
    assert (refused["reason"], Matter.objects.filter(state="planned").count()) == ("place", 0)

    assert (
        program.send(f"{path}?place=other_beat", TIME, status=201).json()["data"]["matter"]["place"]
        == "other_beat"
    )


def test_an_office_that_may_not_open_something_hears_so(world, acting):
    wrong = acting("officer").send("procedures/news/openings/publish", STORY, status=403).json()

    assert wrong["detail"] == "“Publish a story” is not open to this office."
    for path in (
        "question/openings/ask",
        "meeting/openings/plan",
        "meeting/openings/expect",
        "nothing/openings/x",
    ):
        acting("officer").send(f"procedures/{path}", status=404)


def test_what_is_sent_twice_with_one_mark_is_opened_once(world, acting):
    program = acting("editor", "news.publish", place="country")
    path = "procedures/news/openings/publish?place=country"

    first = program.send(path, STORY, status=201, **{"Idempotency-Key": "one"})
    again = program.send(path, STORY, status=200, **{"Idempotency-Key": "one"})
    other = program.send(path, STORY, status=201, **{"Idempotency-Key": "two"})

    assert first.json()["data"]["matter"]["reference"] == again.json()["data"]["matter"]["reference"]
    assert first.headers["Location"] == again.headers["Location"]
    assert other.json()["data"]["matter"]["reference"] != first.json()["data"]["matter"]["reference"]
    assert Story.objects.count() == 2
    program.send(path, STORY, status=400, **{"Idempotency-Key": "x" * 65})


def test_the_mark_of_one_program_is_not_that_of_another(world, acting):
    for who, place in (("officer", "beat"), ("other_officer", "other_beat")):
        program = acting(who, "meeting.plan_another", place=place)
        program.send("procedures/meeting/openings/plan_another", TIME, status=201, **{"Idempotency-Key": "1"})

    assert Matter.objects.filter(state="planned").count() == 2


def test_what_a_step_hands_out_once_is_in_its_answer_and_nowhere_else(world, acting):
    meeting = announced(world.beat, world.officer)
    program = acting("mayor", "meeting.issue_cards", place="town")
    asked, once = {"count": 2, "language": "ky"}, {"Idempotency-Key": "a"}

    answer = program.send(to(meeting, "issue_cards"), asked, **once)
    again = program.send(to(meeting, "issue_cards"), asked, status=422, **once)

    cards = answer.json()["data"]["handed_out"]["cards"]
    assert [card["number"] for card in cards] == [f"{meeting.reference}-001", f"{meeting.reference}-002"]
    assert all(len(card["code"].replace(" ", "")) == 25 for card in cards)
    assert answer.headers["Cache-Control"] == "no-store"
    assert again.json()["detail"].startswith("These cards were made a moment ago")
    assert Card.objects.count() == 2


def test_an_office_brings_in_what_a_resident_says_with_the_residents_code(world, acting, question):
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    program = acting("mayor", "question.confirm", place="town")

    wrong = program.send(
        to(question, "confirm"), {"code": "00000 00000 00000 00000 00000"}, status=422
    ).json()
    assert wrong["errors"][0]["pointer"] == "/code"
    program.send(to(question, "confirm"), {"code": question.question.claim_code})

    leaf = Entry.objects.filter(matter_id=question.pk).latest("pk").told
    assert (leaf["by"], leaf["clear"]["through"]) == ("resident", "city_hall")


def test_whoever_tries_codes_is_slowed_down_as_on_every_door(world, acting, question):
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    program = acting("mayor", "question.confirm", place="town")
    for _number in range(WRONG_CODES.tries):
        program.send(to(question, "confirm"), {"code": "1" * 25}, status=422)

    wait = program.send(to(question, "confirm"), {"code": question.question.claim_code}, status=429)

    assert int(wait.headers["Retry-After"]) > 0
    assert now_of(question).state == "done"


def test_somebody_is_appointed_by_a_program_and_the_answer_says_nothing_about_the_person(world, acting):
    about = {"role": "neighbourhood_officer", "institution": "district_police", "name": "Aida Asanova"}
    about |= {"email": "aida@ishenim.example", "starts": "2026-10-05", "duty_phone": "03222 5 02 02"}
    program = acting("administrator", "appointment.appoint", place="country")

    answer = program.send("procedures/appointment/openings/appoint?place=beat", about, status=201)

    assert Office.objects.count() == 1
    assert Appointment.objects.filter(person__email="aida@ishenim.example").exists()
    assert b"aida" not in answer.content.lower()
