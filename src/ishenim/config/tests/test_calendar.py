"""What an act says about a day is entered at the machine as an act with an owner, or refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from tests.acts import ask, open_deadlines, steps_taken
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.domains.decrees.models import ActAboutADay
from ishenim.kernel.calendar import working_days
from ishenim.kernel.calendar.models import DecreedDay
from ishenim.kernel.ledger import book

DAY = "2026-10-07"
ACT = ("--basis", "Order of the Cabinet No. 1")
HERE = ("--place", "country")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_country(world, monday):
    return world


def run(*words):
    return CliRunner().invoke(ishenim, ["calendar", *words])


def test_a_day_off_is_entered_with_its_line_and_the_deadlines_follow_at_once(world):
    question = ask(world.beat)

    answer = run("decree", DAY, *ACT, *HERE)

    assert answer.exit_code == 0, answer.output
    assert f"{DAY} is a day off: Order of the Cabinet No. 1" in answer.output
    assert working_days.is_off(date(2026, 10, 7))
    entered = ActAboutADay.objects.get().matter
    assert entered.reference in answer.output
    assert steps_taken(entered) == ["enter", "count_anew"]
    assert open_deadlines(question)["accept"] == "2026-10-10 00:00"


def test_a_later_act_is_entered_beside_the_first():
    run("decree", DAY, *ACT, *HERE)
    run("decree", DAY, "--work", "--basis", "Order No. 2")

    entered = ActAboutADay.objects.get().matter
    assert [entry.by for entry in book.history([entered.pk])][::2] == ["installer", "installer"]
    assert steps_taken(entered) == ["enter", "count_anew", "enter_anew", "count_anew"]
    assert not working_days.is_off(date(2026, 10, 7))


def test_what_was_entered_is_taken_back_with_a_reason():
    run("decree", DAY, *ACT, *HERE)

    answer = run("take-back", DAY, "--reason", "It was another year.")

    assert answer.exit_code == 0, answer.output
    assert not DecreedDay.objects.exists()
    assert ActAboutADay.objects.get().matter.state == "withdrawn"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["decree", DAY, *ACT, "--place", "nowhere"], "There is no place with the code nowhere"),
        (["decree", DAY, *ACT, "--place", "town"], "holds for the whole country"),
        (["decree", DAY, "--basis", "No.", *HERE], "basis: Please say a little more"),
        (["decree", "1027-03-10", *ACT, *HERE], "day: This day is too far away"),
        (["take-back", DAY, "--reason", "It was another year."], f"Nothing is entered about {DAY}"),
    ],
)
def test_what_cannot_be_entered_is_refused_in_words_and_nothing_is_written(words, said):
    answer = run(*words)

    assert answer.exit_code == 1
    assert said in answer.output
    assert not ActAboutADay.objects.exists()
    assert not DecreedDay.objects.exists()
