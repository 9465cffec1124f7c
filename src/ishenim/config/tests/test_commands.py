"""The command line says what it does, and says no in words."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.places.models import Place

REGISTER = "code,kind,parent,name_ky,name_ru,name_en\n"


def run(*words):
    return CliRunner().invoke(ishenim, [str(word) for word in words])


def test_it_lists_what_it_can_do():
    listed = run("--help").output
    assert all(word in listed for word in ("run", "work", "clock", "territory", "ledger"))


@pytest.mark.django_db
def test_the_clock_says_how_much_was_due():
    assert run("clock", "--at", "2026-03-02T09:00:00").output.strip().endswith("The clock took 0 steps.")


@pytest.mark.django_db
def test_a_register_that_cannot_be_read_is_refused_with_its_faults_and_leaves_the_territory_as_it_was(
    tmp_path,
):
    file = tmp_path / "register.csv"
    file.write_text("code;what\nKG;\n")
    answer = run("territory", "load", file)
    assert answer.exit_code == 1
    assert "Nothing of register.csv was taken in" in answer.output
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_register_is_taken_in_and_counted(tmp_path):
    file = tmp_path / "register.csv"
    file.write_text(REGISTER + "XX,country,,Өлкө,Страна,Country\nXX01,region,XX,Облус,Область,Region\n")
    answer = run("territory", "load", file, "--country", "XX")
    assert answer.output.splitlines()[-1] == "register.csv: 2 added."
    assert Place.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_empty_book_is_whole():
    sequencer.place_waiting()
    answer = run("ledger", "verify")
    assert answer.exit_code == 0, answer.output
    assert "The book is whole: 0 entries" in answer.output


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("entry", ["0", "17", "ab" * 32, "nonsense"])
def test_there_is_no_proof_for_what_is_not_in_the_book(entry):
    answer = run("ledger", "prove", entry)
    assert answer.exit_code == 1
    assert f"There is no proof for {entry}" in answer.output
