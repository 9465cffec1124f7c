"""The files of the whole record stand in a mirror, so that nobody who keeps one needs the record to count again."""

from __future__ import annotations

import json
import re

import pytest
from tests.acts import ask

from ishenim.domains.monitor import queries
from ishenim.domains.monitor.tests.conftest import lying_in, publish_here
from ishenim.faces.mirror.building import build
from ishenim.faces.mirror.tests.conftest import RECORD
from ishenim.faces.mirror.tests.test_building import make_old, touched, wrong_of
from ishenim.faces.mirror.tests.test_checking import change_a_byte
from ishenim.kernel.ledger import sequencer

pytestmark = pytest.mark.usefixtures("answers_end")
A_FILE = re.compile(r'href="([^"]*(?:\.parquet|\.csv\.gz|/datapackage\.json))"')


@pytest.fixture
def dumped(record, settings, tmp_path):
    """Publish the record as files; return the folder in which they were made."""
    settings.STORAGES = lying_in(tmp_path)["STORAGES"]
    return publish_here()


@pytest.fixture
def with_files(dumped, tmp_path):
    """Build a mirror of a record that was published as files."""
    folder = tmp_path / "mirror"
    build(folder, RECORD, processes=0)
    return folder


def files_in(folder) -> set[str]:
    """Return the files of the record that a mirror holds."""
    return {str(file.relative_to(folder)) for file in folder.glob("data/**/*") if file.is_file()}


def test_each_file_stands_there_once_as_the_record_hands_it_out(with_files, dumped):
    position = queries.newest().position
    told = json.loads((dumped / "datapackage.json").read_text())
    names = {"datapackage.json", *(one["path"] for one in told["resources"])}

    assert files_in(with_files) == {f"data/{position}/{name}" for name in names}
    for name in names:
        assert (with_files / f"data/{position}/{name}").read_bytes() == (dumped / name).read_bytes()
    assert wrong_of(with_files) == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_of_files_leads_to_those_beside_it_in_each_language(with_files, language):
    page = with_files / language / "data/index.html"
    links = A_FILE.findall(page.read_text())

    assert {str((page.parent / to).resolve().relative_to(with_files)) for to in links} == files_in(with_files)


def test_a_second_building_copies_no_file_also_on_another_day(with_files, on):
    make_old(with_files)
    on("2026-10-06 10:00")

    build(with_files, RECORD, processes=0)

    assert files_in(with_files)
    assert not files_in(with_files) & touched(with_files)


def test_a_newer_publication_takes_the_place_of_the_one_before(
    with_files, world, dumped, django_capture_on_commit_callbacks
):
    before = files_in(with_files)
    with django_capture_on_commit_callbacks(execute=True):
        ask(world.beat)
        sequencer.place_waiting()
        publish_here()

    build(with_files, RECORD, processes=0)

    position = queries.newest().position
    after = files_in(with_files)
    assert after
    assert all(name.startswith(f"data/{position}/") for name in after)
    assert not before & after
    assert (with_files / f"data/{position}/questions.parquet").read_bytes() == (
        dumped / "questions.parquet"
    ).read_bytes()
    assert wrong_of(with_files) == []


def test_one_changed_byte_of_a_file_is_named_and_the_next_building_repairs_it(with_files):
    [name] = [one for one in files_in(with_files) if one.endswith("/questions.parquet")]
    whole = (with_files / name).read_bytes()
    change_a_byte(with_files / name)
    assert wrong_of(with_files) == [f"{name}: It is not the file that the note was signed for."]

    build(with_files, RECORD, processes=0)

    assert (with_files / name).read_bytes() == whole
    assert wrong_of(with_files) == []
