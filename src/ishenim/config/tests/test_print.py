"""One command prints the kit of a place in three languages."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from ishenim.config.cli import ishenim


@pytest.fixture(autouse=True)
def _monday(monday):
    """The quarter has begun."""


def printed(*words):
    return CliRunner().invoke(ishenim, ["print", *map(str, words)])


def test_the_command_writes_each_paper_in_three_languages(world, tmp_path):
    told = printed("beat", tmp_path / "kit", "--quarter", "2027-1")
    assert told.exit_code == 0, told.output
    files = sorted((tmp_path / "kit").iterdir())
    assert [file.name for file in files] == [
        f"district-beat-2027-1-{language}.pdf" for language in ("en", "ky", "ru")
    ]
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)


@pytest.mark.parametrize("words", [["nowhere", "kit"], ["beat", "kit", "--quarter", "autumn"]])
def test_a_place_or_a_quarter_that_is_none_is_said_and_nothing_is_written(
    world, tmp_path, monkeypatch, words
):
    monkeypatch.chdir(tmp_path)
    told = printed(*words)
    assert (told.exit_code, "There is no place" in told.output) == (1, True)
    assert not list(tmp_path.iterdir())
