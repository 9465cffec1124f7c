"""Seventy-four thousand complaints of another city: columns are mapped, and no address is read."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from pathlib import Path

import pytest
import shapely

import ishenim
from ishenim.domains.meetings.imports import TAKE_OVER, columns, mappings
from ishenim.domains.meetings.models import Question
from ishenim.kernel import versions
from ishenim.kernel.ledger.models import Entry, Opening
from ishenim.kernel.places.faults import Faults
from ishenim.kernel.places.models import Boundary, Place
from ishenim.kernel.places.register import add_missing
from ishenim.kernel.procedures.importing.notebook import Notebook
from ishenim.kernel.procedures.importing.rejects import write_rejects
from ishenim.kernel.procedures.importing.run import Import, notebook_of
from ishenim.kernel.procedures.importing.tables import open_table
from ishenim.kernel.procedures.models import Deadline, Matter

ROOT = Path(ishenim.__file__).parent
DATA = Path(os.environ.get("ISHENIM_DATA") or ROOT.parents[2] / "shared/data")
COMPLAINTS = DATA / "load/chicago-311-sanitation-2000-2015.csv.gz"
HEADER = (
    "created,status,completed,request_id,type,nature,"
    "street_address,zip,ward,police_district,community_area,lat,lon"
)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def chicago(world, english):
    """Let the areas of Chicago be places, each with its number."""
    add_missing([ROOT / "starter/territory/chicago.csv"])
    return world


@pytest.fixture
def complaints():
    if not COMPLAINTS.exists():
        pytest.skip("no complaints of another city here: name their folder in ISHENIM_DATA")
    return COMPLAINTS


@pytest.fixture
def bring_in(chicago, tmp_path):
    def run(path, mapping="chicago-311"):
        read_as = columns(mapping)
        table = open_table(path, read_as.needed, only=read_as.native)
        with Notebook(tmp_path / notebook_of(table, read_as, TAKE_OVER).name) as notebook:
            told = Import(table, read_as, TAKE_OVER, chicago.registrar, notebook).run()
            write_rejects(table, notebook, tmp_path / "rejects.csv")
        return told, list(csv.reader((tmp_path / "rejects.csv").read_text().splitlines()))[1:]

    return run


@pytest.fixture
def written(tmp_path):
    def write(*rows, header=HEADER):
        path = tmp_path / "complaints.csv"
        path.write_text("\n".join([header, *rows, ""]))
        return path

    return write


def complaint(**changed):
    held = {
        "created": "2012-07-06",
        "status": "Completed",
        "completed": "2012-07-27",
        "request_id": "12-01209013",
        "type": "Sanitation Code Violation",
        "nature": "Garbage in yard",
        "street_address": "3612 N DAMEN AVE",
        "community_area": "5",
        "lat": "41.94722",
        "lon": "-87.67856",
    }
    return ",".join((held | changed).get(name, "77") for name in HEADER.split(","))


def outline(code, *corners):
    Boundary.objects.create(
        place=Place.objects.get(code=code), outline=shapely.to_wkb(shapely.box(*corners)), source="A map"
    )
    versions.raise_("places")


def test_a_complaint_is_a_question_of_its_area_in_words_of_its_kind_alone(bring_in, written):
    bring_in(written(complaint()))

    taken = Matter.objects.get()
    assert (taken.place.code, taken.language) == ("US-IL-CHI-CA05", "en")
    assert taken.question.text == "Sanitation Code Violation: Garbage in yard"
    assert (taken.question.register, taken.question.original) == ("chicago-311", "12-01209013")


def test_no_address_and_no_position_is_kept_anywhere(bring_in, written):
    bring_in(written(complaint()))

    kept = [*Question.objects.values_list(), *Matter.objects.values_list(), *Opening.objects.values_list()]
    kept += [bytes(entry.leaf) for entry in Entry.objects.all()]
    assert not any(secret in str(kept) for secret in ("DAMEN", "41.94", "87.67"))


def test_a_complaint_without_a_nature_has_the_words_of_its_type(bring_in, written):
    bring_in(written(complaint(nature="")))

    assert Question.objects.get().text == "Sanitation Code Violation"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("Completed", "completed"),
        ("Open", "open"),
        ("Completed - Dup", "completed_duplicate"),
        ("Open - Dup", "open_duplicate"),
    ],
)
def test_a_duplicate_stays_a_matter_of_its_own_and_says_so(bring_in, written, status, outcome):
    bring_in(written(complaint(status=status)))

    assert Question.objects.get().outcome == outcome


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": "Lost"}, "status: the mapping has no code for “Lost”."),
        ({"community_area": "0"}, "There is no place with the code “US-IL-CHI-CA00”."),
        ({"community_area": "78"}, "There is no place with the code “US-IL-CHI-CA78”."),
        ({"community_area": "", "lat": "", "lon": ""}, "The row names no place."),
        (
            {"community_area": "", "lat": "north"},
            "The row names no place, and its position is none on the earth.",
        ),
        (
            {"community_area": "", "lat": "nan"},
            "The row names no place, and its position is none on the earth.",
        ),
        ({"community_area": ""}, "The row names no place, and its position lies in no known outline."),
    ],
)
def test_a_row_that_means_nothing_here_is_rejected_whole_with_its_number(bring_in, written, changed, said):
    told, rejects = bring_in(written(complaint(), complaint(request_id="12-2", **changed)))

    assert told.taken == 1
    assert rejects == [["3", said, *complaint(request_id="12-2", **changed).split(",")]]


def test_a_row_without_an_area_is_placed_by_the_outline_its_position_lies_in(bring_in, written):
    outline("US-IL-CHI-CA06", -87.7, 41.9, -87.6, 42.0)

    bring_in(written(complaint(community_area="")))

    assert Matter.objects.get().place.code == "US-IL-CHI-CA06"


def test_a_file_of_rejects_may_be_brought_in_again(bring_in, written, tmp_path):
    bring_in(written(complaint(), complaint(request_id="12-2", community_area="0")))
    rejects = tmp_path / "rejects.csv"
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text().replace(",0,41", ",9,41"))

    told, rejected = bring_in(mended)

    assert (told.taken, rejected, Matter.objects.count()) == (1, [], 2)
    assert Matter.objects.order_by("pk").last().place.code == "US-IL-CHI-CA09"


def test_a_file_without_a_mapped_column_is_refused_as_a_whole(bring_in, written):
    with pytest.raises(Faults) as refused:
        bring_in(written("x", header=HEADER.replace("status", "state").replace("lat,", "")))

    assert refused.value.faults == ["The column “status” is missing.", "The column “lat” is missing."]


def test_the_first_rows_of_the_real_file_are_taken_over(bring_in, complaints, tmp_path):
    few = tmp_path / "few.csv"
    with gzip.open(complaints, "rt") as whole, few.open("w") as file:
        file.writelines(next(whole) for _ in range(401))

    told, rejects = bring_in(few)

    assert (told.taken, rejects) == (400, [])
    assert {opened.year for opened in Matter.objects.values_list("opened_at", flat=True)} >= {2000}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_row_of_the_real_file_is_a_matter_or_a_reject(bring_in, complaints):
    told, rejects = bring_in(complaints)

    assert (told.taken, told.rejected) == (74_019, 382)
    assert Matter.objects.count() == Question.objects.count() == Entry.objects.count() == 74_019
    assert Counter(reason.split()[1] for _row, reason, *_cells in rejects) == {
        "number": 375,
        "row": 4,
        "is": 3,
    }
    assert Counter(Question.objects.values_list("outcome", flat=True))["open_duplicate"] > 100
    assert not Deadline.objects.exists()


# Mappings


def mapping_of(told, tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(told)
    return columns(str(path))


MINIMAL = """
[fields]
place = { is = "beat" }
register = { is = "311" }
original = { column = "number" }
asked_on = { column = "day" }
outcome = { is = "completed" }
topic = { is = "waste" }
text = { columns = ["what", "how"] }
"""


def test_the_mappings_in_the_package_are_known_by_name():
    assert mappings() == ["chicago-311"]


def test_a_mapping_of_ones_own_is_read_from_a_file(english, tmp_path):
    read_as = mapping_of(MINIMAL, tmp_path)

    assert read_as.needed == ["number", "day", "what", "how"]
    fields = read_as.fields(
        {"number": " 7 ", "day": "2015-01-01", "what": "Dust", "how": "much", "street": "x"}
    )
    assert fields == {
        "place": "beat",
        "register": "311",
        "original": "7",
        "asked_on": "2015-01-01",
        "outcome": "completed",
        "topic": "waste",
        "text": "Dust much",
    }


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("[other]", "“other” is not known."),
        ("[position]\nlat = 'y'", "“position” names a column for longitude and one for latitude."),
        ("street = { column = 'street' }", "The step has no field “street”."),
        ("ended_on = { column = 'end', format = 'y' }", "“ended_on”: “format” is not known."),
        ("ended_on = { joined = ' ' }", "“ended_on” needs one of is, column, columns."),
        ("ended_on = { is = 'x', column = 'end' }", "“ended_on” needs one of is, column, columns."),
        ("ended_on = 'end'", "“ended_on” needs one of is, column, columns."),
        ("ended_on = { is = 2015 }", "“ended_on”: “is” must be text."),
        ("ended_on = { columns = 'end' }", "“ended_on”: “columns” must be text."),
        ("ended_on = { column = 'end', codes = { a = 1 } }", "“ended_on”: “codes” must be text."),
        (
            "ended_on = { column = 'end', pattern = '{} {}' }",
            "“ended_on”: a pattern has one place for the value",
        ),
        ("ended_on = { column = 'end', pattern = 'x' }", "“ended_on”: a pattern has one place for the value"),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused_with_what_is_wrong(english, tmp_path, added, said):
    with pytest.raises(Faults) as refused:
        mapping_of(MINIMAL + added, tmp_path)

    [fault] = refused.value.faults
    assert fault.startswith(f"mapping.toml: {said}")


def test_a_mapping_names_everything_that_the_step_needs(english, tmp_path):
    with pytest.raises(Faults) as refused:
        mapping_of("[fields]\n", tmp_path)

    missing = [fault.split("“")[1].split("”")[0] for fault in refused.value.faults]
    assert missing == ["place", "register", "original", "asked_on", "outcome", "topic", "text"]


@pytest.mark.parametrize("told", ["[fields", b"\xff\xfe"])
def test_what_is_no_mapping_at_all_is_refused(tmp_path, told):
    path = tmp_path / "mapping.toml"
    path.write_bytes(told if isinstance(told, bytes) else told.encode())

    with pytest.raises(Faults, match=r"mapping\.toml"):
        columns(str(path))


def test_a_mapping_that_is_not_there_is_refused():
    with pytest.raises(Faults, match="No such file"):
        columns("atlantis-311")
