"""The notebook knows what became of each row, whenever an import was ended."""

import sqlite3

import pytest
from django.utils.translation import override

from ishenim.kernel.procedures.importing.notebook import Notebook, Occupied, Outcome


@pytest.fixture
def path(tmp_path):
    return tmp_path / "imports" / "one.sqlite3"


@pytest.fixture
def notebook(path):
    with Notebook(path) as opened:
        yield opened


FIRST = Outcome({("r", "1"): 2, ("r", "2"): 4}, {3: "no place"}, "AAAA-AAAA")
SECOND = Outcome({("r", "3"): 5}, {6: "no day"}, "BBBB-BBBB")


def state(notebook):
    return notebook.done, notebook.last, notebook.taken, notebook.rejected, list(notebook.rejects())


def test_a_new_notebook_is_empty(notebook):
    assert state(notebook) == (0, "", 0, 0, [])
    assert notebook.planned == ""


def test_what_is_only_planned_does_not_count(notebook):
    notebook.plan(4, FIRST)

    assert state(notebook) == (0, "", 0, 0, [])
    assert notebook.planned == "AAAA-AAAA"


def test_what_was_planned_counts_once_it_is_settled(notebook):
    notebook.plan(4, FIRST)
    notebook.settle()

    assert state(notebook) == (4, "AAAA-AAAA", 2, 1, [(3, "no place")])
    assert notebook.planned == ""
    assert notebook.lines_of([("r", "2"), ("r", "3")]) == {("r", "2"): 4}


def test_what_was_planned_is_dropped_and_what_was_settled_stays(notebook):
    notebook.plan(4, FIRST)
    notebook.settle()
    notebook.plan(6, SECOND)
    notebook.drop()

    assert state(notebook) == (4, "AAAA-AAAA", 2, 1, [(3, "no place")])
    assert notebook.lines_of([("r", "3")]) == {}


def test_a_plan_takes_the_place_of_the_one_before(notebook):
    notebook.plan(6, SECOND)
    notebook.plan(4, FIRST)
    notebook.settle()

    assert state(notebook) == (4, "AAAA-AAAA", 2, 1, [(3, "no place")])


def test_a_batch_of_rejects_alone_keeps_the_matter_known_before(notebook):
    notebook.plan(4, FIRST)
    notebook.settle()
    notebook.plan(6, Outcome(rejected={6: "no day"}))
    notebook.settle()

    assert state(notebook) == (6, "AAAA-AAAA", 2, 2, [(3, "no place"), (6, "no day")])


def test_settling_twice_changes_nothing(notebook):
    notebook.plan(4, FIRST)
    notebook.settle()
    notebook.settle()

    assert state(notebook)[:3] == (4, "AAAA-AAAA", 2)


def test_a_plan_that_breaks_off_leaves_the_notebook_as_it_was(notebook):
    with pytest.raises(sqlite3.Error):
        notebook.plan(4, Outcome({("r", "1"): 2}, {3: object()}))
    notebook.plan(4, FIRST)

    assert notebook.planned == "AAAA-AAAA"


def test_forgetting_begins_anew(notebook):
    notebook.plan(4, FIRST)
    notebook.settle()
    notebook.forget()

    assert state(notebook) == (0, "", 0, 0, [])


def test_it_remembers_when_it_is_opened_again(path):
    with Notebook(path) as before:
        before.plan(4, FIRST)
    with Notebook(path) as after:
        assert after.planned == "AAAA-AAAA"
        after.settle()
        assert state(after) == (4, "AAAA-AAAA", 2, 1, [(3, "no place")])


def test_only_one_process_at_a_time_has_it(notebook, path):
    with pytest.raises(Occupied) as refused:
        Notebook(path)

    with override("en"):
        assert str(refused.value) == "This file is being imported already."
