"""A program that cannot be served now hears so as a problem, in its language and with when to come again."""

from __future__ import annotations

import orjson
import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from tests.acts import now_of
from tests.rooms import crowded, told_by

from ishenim.faces.api import faults
from ishenim.faces.api.problems import TITLES
from ishenim.faces.api.tests.conftest import REPLY, Program, to
from ishenim.faces.api.tests.test_description import Description
from ishenim.faces.api.turned_away import SENTENCES
from ishenim.kernel.ledger import holding
from ishenim.kernel.ledger.models import Why
from ishenim.kernel.pages import turning_away
from ishenim.kernel.pages.waiting_room import LARGEST, WaitingRoom

QUESTIONS = "/api/v1/questions"


@pytest.fixture
def full():
    """A waiting room in which there is no place."""
    return crowded()


def problem_of(room, *, path=QUESTIONS, **asked):
    """Ask, and return status, headers and the problem."""
    status, headers, answer = told_by(room, path, **asked)
    return status, headers, orjson.loads(answer) if answer else None


def test_where_the_room_is_full_a_program_hears_a_problem_and_when_to_come_again(full):
    status, headers, problem = problem_of(full)

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "10", "no-store")
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Ishenim-Demonstration"] == "yes"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert problem["type"].endswith("/en/programs/#crowded")
    assert (problem["status"], problem["instance"], problem["demonstration"]) == (503, QUESTIONS, True)


@pytest.mark.parametrize(
    ("asked", "told"), [("ru-RU,en;q=0.5", "ru"), ("ky", "ky"), ("de", "ky"), ("", "ky")]
)
def test_it_is_said_in_the_language_that_is_asked_for_and_else_in_our_own(full, asked, told):
    _, headers, problem = problem_of(full, language=asked)

    assert headers["Content-Language"] == told
    assert f"/{told}/programs/#" in problem["type"]


def test_the_head_of_it_has_no_body_and_a_page_stays_a_page(full):
    assert problem_of(full, method="HEAD")[2] is None
    status, headers, _ = problem_of(full, path="/en/", method="HEAD")
    assert (status, headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_what_is_cut_short_and_what_is_larger_than_anything_are_problems_too(full):
    status, headers, problem = problem_of(full, method="POST", body=b"{", size=20)
    assert (status, problem["type"].partition("#")[2]) == (400, "cut_short")
    assert "Retry-After" not in headers
    status, _, problem = problem_of(full, method="POST", size=LARGEST + 1)
    assert (status, problem["type"].partition("#")[2]) == (413, "too_large")


def test_a_storage_that_is_away_before_django_answers_is_a_problem():
    def application(_environ, _start_response):
        raise OperationalError("the server closed the connection")

    status, headers, problem = problem_of(WaitingRoom(application, at_work=1, places=8))
    assert (status, headers["Retry-After"]) == (503, "60")
    assert problem["title"] == "Nothing can be recorded at this moment"


@pytest.mark.parametrize("reason", turning_away.REASONS, ids=lambda reason: reason.name)
def test_every_reason_has_a_title_and_a_sentence(reason):
    assert reason.name in TITLES
    assert reason.name in SENTENCES


def away(execute, sql, params, many, context):
    """Answer for a database whose disk is full."""
    if not sql.startswith("SELECT"):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


def test_a_step_that_cannot_be_recorded_is_a_problem_as_described_and_nothing_happened(acting, question):
    program = acting("officer", "question.accept", language="ru")
    description = Description()

    with connection.execute_wrapper(away):
        answer = program.send(to(question, "accept"), REPLY, status=503)

    description.judge(answer, "matters/{reference}/steps/accept", "post")
    assert (answer["Retry-After"], answer["Content-Language"]) == ("60", "ru")
    assert answer.json()["type"].endswith("/ru/programs/#cannot_record")
    assert now_of(question).state == "raised"
    program.send(to(question, "accept"), REPLY)


def test_a_list_that_cannot_be_read_now_is_a_problem_too(program):
    def gone(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        answer = program.get("questions", status=503)

    Description().judge(answer, "questions")


def test_an_unexpected_fault_is_a_problem_as_described_in_the_language_that_is_asked_for(acting, question):
    def broken(execute, sql, params, many, context):
        raise ValueError("x")

    program = acting("officer", "question.accept", language="ru")
    program.client.raise_request_exception = False
    description = Description()
    with connection.execute_wrapper(broken):
        read, taken = (
            program.get("questions", status=500),
            program.send(to(question, "accept"), REPLY, status=500),
        )

    description.judge(read, "questions")
    description.judge(taken, "matters/{reference}/steps/accept", "post")
    for answer in (read, taken):
        assert (answer["Content-Type"], answer["Content-Language"]) == ("application/problem+json", "ru")
        assert (answer.json()["type"].partition("#")[2], answer.json()["status"]) == ("broken", 500)
    assert now_of(question).state == "raised"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["as this machine knows", "as the database says"])
def test_while_the_book_is_held_a_step_is_a_problem_that_passes(acting, question, known):
    program = acting("officer", "question.accept")
    holding.hold(Why.OLDER, have=1, signed=2)
    if not known:
        (holding.keys.folder() / "held").unlink()
    try:
        answer = program.send(to(question, "accept"), REPLY, status=503)
    finally:
        holding.release()

    assert (answer["Retry-After"], answer.json()["type"].partition("#")[2]) == ("600", "read_only")
    assert now_of(question).state == "raised"


def test_a_fault_of_the_storage_outside_of_a_view_is_told_the_same_way():
    def answered(fault):
        try:
            raise fault
        except type(fault):
            return faults.broken(RequestFactory().get(QUESTIONS))

    away, ours = answered(OperationalError("away")), answered(ValueError("x"))
    assert (away.status_code, orjson.loads(away.content)["type"].partition("#")[2]) == (503, "cannot_record")
    assert (ours.status_code, orjson.loads(ours.content)["type"].partition("#")[2]) == (500, "broken")


def test_every_address_says_that_a_fault_may_be_ours_or_that_it_may_be_too_much_and_when_to_come_again(
    world, monday
):
    raw = Program().get("openapi.json").json()

    ours = raw["components"]["responses"]["500"]
    assert (list(ours["content"]), "headers" in ours) == (["application/problem+json"], False)
    again = raw["components"]["responses"]["503"]["headers"]["Retry-After"]
    assert again["required"]
    assert again["schema"]["type"] == "integer"
    for path in raw["paths"].values():
        for operation in path.values():
            assert {"500", "503"} <= operation["responses"].keys()
