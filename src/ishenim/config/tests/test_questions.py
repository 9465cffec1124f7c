"""`ishenim import questions` says what it does, and says no in one sentence."""

from __future__ import annotations

import os

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from ishenim.config.cli import ishenim
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.models import Matter

HEADER = "place,register,original,asked_on,ended_on,outcome,topic,text"
GOOD = "beat,311,15-1,2015-03-01,2015-03-09,completed,waste,Garbage"
BAD = "beat,311,15-2,2015-03-01,2015-02-09,completed,waste,Garbage"


@pytest.fixture
def folder(world, tmp_path, settings, monkeypatch):
    """Work in an empty folder, with notebooks of its own."""
    settings.VAR = tmp_path / "var"
    world.changed()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bring_in(folder):
    def run(*rows, by="registrar@ishenim.example", options=("--take-over",), header=HEADER):
        (folder / "old.csv").write_text("\n".join([header, *rows, ""]))
        answer = CliRunner().invoke(ishenim, ["import", "questions", "old.csv", "--by", by, *options])
        return answer.exit_code, answer.output.strip().splitlines()

    return run


def nothing_was_written():
    return not Matter.objects.exists() and not Entry.objects.exists()


def test_the_help_says_what_taking_over_means():
    said = CliRunner().invoke(ishenim, ["import", "questions", "--help"], env={"COLUMNS": "200"}).output

    for words in (
        "--take-over",
        "no deadline starts",
        "nobody is told",
        "chicago-311",
        "goes on where it was",
    ):
        assert words in said


def test_it_says_how_it_reads_what_was_taken_over_and_where_the_rest_stands(bring_in, folder):
    code, said = bring_in(GOOD, BAD)

    assert code == 0
    assert said == [
        "old.csv is read as UTF-8, separated by commas.",
        "1 taken over, 1 rejected.",
        "The rejected rows stand in old.rejects.csv, each with its number and the reason.",
    ]
    assert (folder / "old.rejects.csv").read_text().splitlines() == [
        f"row,reason,{HEADER}",
        f"3,ended_on: It cannot have ended before it was asked.,{BAD}",
    ]


def test_only_its_owner_reads_the_file_of_rejects(bring_in, folder):
    bring_in(BAD, options=["--take-over", "--rejects", "mine.csv"])

    assert os.stat(folder / "mine.csv").st_mode & 0o777 == 0o600  # noqa: PTH116 -- what the system says


def test_where_nothing_is_rejected_there_is_no_file_of_rejects(bring_in, folder):
    assert bring_in(GOOD)[1][1:] == ["1 taken over, 0 rejected."]
    assert not (folder / "old.rejects.csv").exists()


def test_the_same_command_again_says_the_same_and_takes_nothing(bring_in):
    first = bring_in(GOOD, BAD)

    assert bring_in(GOOD, BAD) == first
    assert Matter.objects.count() == 1


def test_without_take_over_it_refuses_and_says_why(bring_in):
    code, said = bring_in(GOOD, options=[])

    assert code == 1
    assert said[0].startswith("Say --take-over.")
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("officer", "“Take over from another register” is not open to this office."),
        ("administrator", "“Take over from another register” is not open to this office."),
        ("nobody", "Nobody here has the address nobody@ishenim.example."),
    ],
)
def test_whoever_may_not_is_refused_in_one_sentence_and_nothing_is_written(bring_in, who, sentence):
    assert bring_in(GOOD, by=f"{who}@ishenim.example") == (1, [sentence])
    assert nothing_was_written()


def test_a_registrar_whose_term_ended_yesterday_is_refused_in_one_sentence(bring_in, world):
    world.end(world.registrar, timezone.localdate())

    code, said = bring_in(GOOD)

    assert (code, len(said)) == (1, 1)
    assert said[0].startswith("The appointment is not in force on this day")
    assert nothing_was_written()


def test_a_file_that_is_not_ours_is_refused_with_all_its_faults(bring_in):
    code, said = bring_in(GOOD, header=HEADER.replace("topic", "subject"))

    assert code == 1
    assert said == [
        "The column “topic” is missing.",
        "The column “subject” is not known.",
        "Nothing of old.csv was taken in.",
    ]
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--map", "atlantis"], "No such file"),
        (["--encoding", "martian"], "There is no encoding called martian"),
    ],
)
def test_what_is_not_known_is_refused(bring_in, options, words):
    code, said = bring_in(GOOD, options=["--take-over", *options])

    assert code == 1
    assert words in said[0]


def test_two_at_once_with_the_same_file_are_one_too_many(bring_in, folder):
    from ishenim.kernel.procedures.importing.notebook import Notebook

    bring_in(GOOD)
    [path] = (folder / "var/imports").glob("*.sqlite3")
    with Notebook(path):
        assert bring_in(GOOD) == (
            1,
            ["old.csv is read as UTF-8, separated by commas.", "This file is being imported already."],
        )
