"""However an import is ended, begun again it ends as one that nobody interrupted."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import transaction

from ishenim.domains.meetings.tests.sheets import ROWS, everything, row, sheet
from ishenim.kernel.procedures.importing.run import BATCH
from ishenim.kernel.procedures.models import Matter

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def uninterrupted(bring_in, tmp_path):
    """Return what a table becomes where nobody interrupts; afterwards the database knows nothing of it."""
    with transaction.atomic():
        bring_in(sheet(*ROWS))
        left = everything(), (tmp_path / "rejects.csv").read_bytes()
        transaction.set_rollback(True)
    assert not Matter.objects.exists()
    return left


def interrupt_after(batches):
    """Return a way to follow an import that ends it after so many batches."""
    seen = []

    def interrupt(done, of):
        seen.append(done)
        if len(seen) == batches:
            raise KeyboardInterrupt

    return interrupt


def edit(folder, statement, *values):
    """Change the notebook as if its process had been killed at another moment."""
    [path] = folder.glob("*.sqlite3")
    with closing(sqlite3.connect(path)) as pages, pages:
        pages.execute(statement, values)


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_interrupted_between_batches_it_goes_on_and_ends_the_same(bring_in, uninterrupted, tmp_path, batches):
    with pytest.raises(KeyboardInterrupt):
        bring_in(sheet(*ROWS), progress=interrupt_after(batches))
    assert Matter.objects.count() < batches * BATCH

    told, _rejected = bring_in(sheet(*ROWS))

    assert (everything(), (tmp_path / "rejects.csv").read_bytes()) == uninterrupted
    assert (told.taken, told.taken + told.rejected) == (Matter.objects.count(), len(ROWS))


def test_killed_just_after_the_commit_it_does_not_take_a_batch_twice(bring_in, uninterrupted, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        bring_in(sheet(*ROWS), progress=interrupt_after(1))
    edit(tmp_path, "UPDATE OR REPLACE about SET name = 'planned' WHERE name = 'last'")
    edit(tmp_path, "DELETE FROM about WHERE name = 'done'")

    bring_in(sheet(*ROWS))

    assert (everything(), (tmp_path / "rejects.csv").read_bytes()) == uninterrupted


def test_killed_just_before_the_commit_it_takes_the_batch_anew(bring_in, uninterrupted, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        bring_in(sheet(*ROWS), progress=interrupt_after(1))
    edit(tmp_path, "UPDATE about SET value = 'ZZZZ-ZZZZ' WHERE name = 'planned'")
    edit(tmp_path, "INSERT INTO taken VALUES ('311\x1f15-01100', 1102)")
    edit(tmp_path, "INSERT INTO rejected VALUES (1103, 'never said')")

    bring_in(sheet(*ROWS))

    assert (everything(), (tmp_path / "rejects.csv").read_bytes()) == uninterrupted


def test_the_same_table_a_second_time_changes_nothing(bring_in, tmp_path):
    first, _rejected = bring_in(sheet(*ROWS[:50]))
    left = everything(), (tmp_path / "rejects.csv").read_bytes()

    second, _rejected = bring_in(sheet(*ROWS[:50]))

    assert second == first
    assert (everything(), (tmp_path / "rejects.csv").read_bytes()) == left


def test_a_notebook_of_another_database_is_not_believed(bring_in):
    with transaction.atomic():
        bring_in(sheet(row(1)))
        transaction.set_rollback(True)

    assert bring_in(sheet(row(1)))[0].taken == Matter.objects.count() == 1


def test_progress_is_told_by_lines(bring_in):
    told = []
    bring_in(sheet(*ROWS), progress=lambda done, of: told.append((done, of)))

    assert told == [(501, 1301), (1001, 1301), (1301, 1301), (1301, 1301)]
