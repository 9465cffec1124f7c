"""The command line says what it does, and says no in words."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.places.models import Boundary, Place

REGISTER = "code,kind,parent,name_ky,name_ru,name_en\n"
UNITS = """XX,country,,Өлкө,Страна,Country
XX01,region,XX,Облус,Область,Region
XX02,region,XX,Облус 2,Область 2,Region 2
"""
TOWNS = """name_en,lat,lon,population,adm2_code
Here,40.5,70.5,20000,XX01
Astray,40.5,69.5,20000,XX01
Small,40.5,70.5,500,XX01
"""


def run(*words):
    return CliRunner().invoke(ishenim, [str(word) for word in words])


def test_it_lists_what_it_can_do():
    listed = run("--help").output
    for word in ("run", "clock", "work", "appoint", "territory", "import", "ledger"):
        assert re.search(rf"^│ {word} +[A-Z]", listed, re.MULTILINE), word


@pytest.mark.parametrize(
    ("group", "words"),
    [("territory", ["load", "towns"]), ("import", ["questions"]), ("ledger", ["verify", "prove"])],
)
def test_it_lists_what_can_be_done_with_each(group, words):
    listed = run(group, "--help").output
    for word in words:
        assert re.search(rf"^│ {word} +[A-Z]", listed, re.MULTILINE), word


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
    assert "Because of register.csv nothing was taken in" in answer.output
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_register_is_taken_in_and_counted(tmp_path):
    file = tmp_path / "register.csv"
    file.write_text(REGISTER + "XX,country,,Өлкө,Страна,Country\nXX01,region,XX,Облус,Область,Region\n")
    answer = run("territory", "load", file, "--country", "XX")
    assert answer.output.splitlines()[-1] == "register.csv: 2 added."
    assert Place.objects.count() == 2


@pytest.fixture
def register(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text(REGISTER + UNITS)
    return file


@pytest.fixture
def outlines(tmp_path):
    """Return a function that writes the outline of a district, under a code."""

    def written(code: str):
        square = [[70, 40], [71, 40], [71, 41], [70, 41], [70, 40]]
        drawn = {"type": "Polygon", "coordinates": [square]}
        feature = {"type": "Feature", "properties": {"code": code}, "geometry": drawn}
        file = tmp_path / "outlines.json"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        return file

    return written


@pytest.mark.django_db(transaction=True)
def test_a_register_and_its_outlines_are_taken_in_together(register, outlines):
    answer = run("territory", "load", register, "--boundaries", outlines("XX01"))
    assert answer.exit_code == 0, answer.output
    assert "units.csv: 3 added." in answer.output
    assert "outlines.json: 1 added." in answer.output
    assert Boundary.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_register_with_outlines_that_do_not_fit_is_not_taken_in_either(register, outlines):
    answer = run("territory", "load", register, "--boundaries", outlines("XX99"))
    assert answer.exit_code == 1
    assert "outlines.json: The unit XX99 is not in the register." in answer.output
    assert "Because of outlines.json nothing was taken in" in answer.output
    assert "added" not in answer.output
    assert not Place.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_says_how_many_towns_fall_where_their_list_says_which_do_not_and_why(register, outlines, tmp_path):
    run("territory", "load", register, "--boundaries", outlines("XX01"))
    towns = tmp_path / "towns.csv"
    towns.write_text(TOWNS)

    answer = run("territory", "towns", towns)

    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines() == [
        "1 of 2 towns with more than 10000 people fall in the right district.",
        "Astray: named in XX01, falls in none, 42.28 km from it. It lies outside every outline.",
    ]
    assert "2 of 3 towns with more than 100 people" in run("territory", "towns", towns, "--above", 100).output


@pytest.mark.django_db
def test_what_is_no_list_of_settlements_is_refused_in_words(register):
    answer = run("territory", "towns", register)
    assert answer.exit_code == 1
    assert "units.csv cannot be read as a list of settlements: 'population'" in answer.output


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
