"""State, deadlines, the domain's rows and the ledger change together or not at all.

At each stage the database itself is made to fail, and afterwards nothing of the step may be there.
"""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from tests.acts import QUESTION_STEPS, REPLY, act, ask, everything_written, now_of, open_deadlines, planned

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item

pytestmark = pytest.mark.usefixtures("monday")

ON_SQLITE = """
    CREATE TRIGGER broken BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END
"""
ON_POSTGRESQL = """
    CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE TRIGGER broken BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION break_down()
"""


@contextmanager
def broken(what: str, table: str):
    """Let the database fail when it is to write to a table."""
    statement = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(statement.format(what=what, table=table))
    with pytest.raises(DatabaseError, match="the disk is full"), transaction.atomic():
        yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER broken" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def as_it_stands(matter):
    stored = now_of(matter)
    return stored.state, stored.state_since, stored.holder_id, stored.due_at, open_deadlines(stored)


@pytest.mark.parametrize(
    "table",
    [
        "procedures_matter",
        "meetings_question",
        "procedures_deadline",
        "procedures_claim",
        "ledger_entry",
        "ledger_opening",
    ],
)
def test_when_an_opening_fails_at_any_stage_nothing_of_it_is_there(world, table):
    ask(world.beat)
    before = everything_written()

    with broken("INSERT", table):
        ask(world.beat)

    assert everything_written() == before


@pytest.mark.parametrize(
    ("what", "table"),
    [
        ("UPDATE", "procedures_matter"),
        ("UPDATE", "meetings_question"),
        ("UPDATE", "procedures_deadline"),
        ("DELETE", "procedures_deadline"),
        ("INSERT", "procedures_deadline"),
        ("INSERT", "ledger_entry"),
        ("INSERT", "ledger_opening"),
    ],
)
def test_when_a_step_fails_at_any_stage_everything_stands_as_before(world, what, table, on):
    question = act(ask(world.beat), "accept", world.officer)
    on("2026-10-06 09:00")
    rows, standing = everything_written(), as_it_stands(question)

    with broken(what, table):
        act(question, "promise", world.officer, promised_for="2026-10-30")
        act(question, "ask_back", world.officer)

    assert (everything_written(), as_it_stands(question)) == (rows, standing)


@pytest.mark.parametrize("table", ["meetings_meeting", "procedures_matter", "ledger_entry"])
def test_when_the_step_it_leads_to_fails_the_first_has_not_happened_either(world, table):
    meeting = planned(world.beat, world.officer)
    rows, standing = everything_written(), as_it_stands(meeting)

    with broken("INSERT", table):
        act(meeting, "cancel", world.officer)

    assert (everything_written(), as_it_stands(meeting)) == (rows, standing)


def test_when_erasing_fails_the_hiding_has_not_happened_either(world):
    question = act(ask(world.beat), "show_text", world.moderator)
    rows = everything_written()

    with broken("UPDATE", "ledger_opening"):
        act(question, "hide_text", world.moderator)

    assert everything_written() == rows
    assert now_of(question).question.shown_text == "When will the street lamps be repaired?"


def test_a_batch_fails_as_a_whole_when_the_database_fails_even_when_taken_partly(world):
    questions = [ask(world.beat) for _ in range(3)]
    rows = everything_written()

    with broken("INSERT", "ledger_entry"):
        take([Item(one, REPLY) for one in questions], QUESTION_STEPS["accept"], world.officer, partly=True)

    assert everything_written() == rows
    assert {now_of(one).state for one in questions} == {"raised"}


def test_what_failed_once_can_be_done_when_the_fault_is_mended(world):
    question = ask(world.beat)
    with broken("INSERT", "ledger_entry"):
        act(question, "accept", world.officer)

    assert act(question, "accept", world.officer).state == "accepted"


def test_nothing_is_told_of_a_step_that_was_undone(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, broken("INSERT", "ledger_entry"):
        take([Item(begin("question", place=world.beat), {"text": "Is anybody there?", "topic": "other"})],
             QUESTION_STEPS["ask"], ANYONE)  # fmt: skip

    assert callbacks == []
