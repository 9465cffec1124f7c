"""Every row of an import ends in one way, and whoever may not import is told before any row is read."""

from __future__ import annotations

import stat

import pytest
from django.utils.translation import override

from ishenim.domains.meetings.imports import TAKE_OVER
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures.importing import run as running
from ishenim.kernel.procedures.importing.mapping import Columns, NotMapped, Recipe, native
from ishenim.kernel.procedures.importing.notebook import Notebook
from ishenim.kernel.procedures.importing.rejects import readable, write_rejects
from ishenim.kernel.procedures.importing.run import Import, notebook_of, sentence, whoever_may
from ishenim.kernel.procedures.importing.tables import open_table
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

STEP = TAKE_OVER.step
HEADER = "place,register,original,asked_on,ended_on,outcome,topic,text"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def table(tmp_path):
    def written(*lines):
        path = tmp_path / "table.csv"
        path.write_text("\n".join([HEADER, *lines, ""]))
        return open_table(path, native(STEP).needed, only=True)

    return written


def line(number, place="beat", topic="waste"):
    return f"{place},311,15-{number:05},2015-03-01,2015-03-09,completed,{topic},Garbage in the alley"


@pytest.fixture
def bring(world, tmp_path, monkeypatch):
    """Bring a table in, with a notebook that is kept between the attempts; return it."""
    monkeypatch.setattr(running, "BATCH", 2)

    def one(table, *, by=None, progress=running.silently, harm=None):
        with Notebook(tmp_path / "notebook.sqlite3") as notebook:
            if harm:
                harm(notebook)
            told = Import(table, native(STEP), TAKE_OVER, by or world.registrar, notebook, progress).run()
            return told, dict(notebook.rejects())

    return one


def numbers():
    return list(Matter.objects.order_by("pk").values_list("question__original", flat=True))


SEVEN = [line(number) for number in (1, 2, 3, 4, 5, 6, 7)]
ALL = [f"15-0000{number}" for number in range(1, 8)]


def test_all_rows_are_taken_in_their_order_whatever_the_size_of_a_batch(bring, table):
    told, rejected = bring(table(*SEVEN))

    assert (told.taken, told.rejected, rejected) == (7, 0, {})
    assert numbers() == ALL


def test_whoever_may_not_import_is_stopped_and_no_row_is_blamed(bring, table, world):
    with pytest.raises(Refused):
        bring(table(*SEVEN), by=world.officer)

    assert numbers() == []
    assert bring(table(*SEVEN))[0].rejected == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([line(1, place="nowhere")], {2: "There is no place with the code “nowhere”."}),
        ([line(1, place="")], {2: "The row names no place."}),
        ([line(1), line(1)], {3: "The number 15-00001 was taken over from row 2 already."}),
        ([line(1), line(2), line(1)], {4: "The number 15-00001 was taken over from row 2 already."}),
        ([line(1, topic="moon"), line(1)], {2: "topic: Please choose one from the list."}),
    ],
)
def test_a_row_that_is_not_taken_has_its_reason_and_costs_no_other(bring, table, rows, said):
    told, rejected = bring(table(*rows))

    assert rejected == said
    assert told.taken == len(rows) - 1


@pytest.mark.parametrize(
    ("position", "said"),
    [
        (("", "42"), "The row names no place."),
        (("72", ""), "The row names no place."),
        (("east", "42"), "its position is none on the earth"),
        (("nan", "42"), "its position is none on the earth"),
        (("72", "420"), "its position is none on the earth"),
        (("72", "42"), "its position lies in no known outline"),
    ],
)
def test_a_row_is_placed_by_its_position_for_certain_or_not_at_all(table, world, tmp_path, position, said):
    columns = Columns({"place": Recipe()}, position=("lon", "lat"))
    with Notebook(tmp_path / "n.sqlite3") as notebook:
        one = Import(table(), columns, TAKE_OVER, world.registrar, notebook)
        with pytest.raises(NotMapped, match=said):
            one.located(dict(zip(("lon", "lat"), position, strict=True)))


def test_a_file_read_in_another_way_is_remembered_apart(table):
    rows = table(*SEVEN)

    one, other = native(STEP), Columns(native(STEP).recipes, source="another")

    assert notebook_of(rows, one, TAKE_OVER) == notebook_of(rows, one, TAKE_OVER)
    assert notebook_of(rows, one, TAKE_OVER) != notebook_of(rows, other, TAKE_OVER)


def test_whoever_may_import_is_found_by_address_however_it_is_written(world):
    assert whoever_may(STEP, "REGISTRAR@ishenim.example") == world.registrar
    assert whoever_may(STEP, "nobody@ishenim.example") is None
    with pytest.raises(Refused) as refused:
        whoever_may(STEP, "officer@ishenim.example")
    assert refused.value.reason == "office"


def test_of_several_offices_the_one_that_may_is_taken(world):
    person = roles.Actor.by(world_appointment(world)).person_id

    found = whoever_may(STEP, "editor@ishenim.example")

    assert (found.role, found.person_id) == (roles.REGISTRAR, person)


def world_appointment(world):
    from ishenim.kernel.institutions.models import Appointment, Person

    editor = Person.objects.get(name="editor")
    world.appoint(roles.REGISTRAR, "ministry", "country", person=editor)
    return Appointment.objects.filter(person=editor).latest("pk")


def test_rejects_are_written_whole_for_their_owner_alone(bring, table, tmp_path):
    rows = table(line(1), line(2, place="nowhere"))
    bring(rows)
    target = tmp_path / "rejects.csv"

    with Notebook(tmp_path / "notebook.sqlite3") as notebook:
        write_rejects(rows, notebook, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    header, reject = target.read_text().splitlines()
    assert header.startswith("row,reason,place,")
    assert reject.startswith("3,There is no place with the code “nowhere”.,nowhere,311,15-00002")
    assert not list(tmp_path.glob("*.part"))


def test_bytes_that_are_no_letters_are_written_out_in_the_rejects():
    assert readable(b"caf\xe9".decode("utf-8", "surrogateescape")) == "caf\\xe9"
    assert readable("Көчө") == "Көчө"


def test_a_refusal_of_the_rule_is_one_sentence():
    assert sentence(Refused(STEP, "term")).count(".") == 1
