"""What the tests of this domain share."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from ishenim.domains.meetings.imports import TAKE_OVER, columns
from ishenim.domains.meetings.tests.sheets import rejects
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.procedures.importing.notebook import Notebook
from ishenim.kernel.procedures.importing.rejects import write_rejects
from ishenim.kernel.procedures.importing.run import Import, notebook_of
from ishenim.kernel.procedures.importing.tables import open_table


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.fixture
def reader(world, client):
    """Return somebody who reads pages that nobody has read before."""
    kept_pages.clear()
    client.defaults["HTTP_HOST"] = "localhost"
    return client


@pytest.fixture
def bring_in(world, tmp_path):
    """Return a function that brings content in and gives what became of it, and the rejects by row."""

    def run(content, mapping="", *, by=None, progress=None, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        read_as = columns(mapping)
        table = open_table(path, read_as.needed, only=read_as.native)
        with Notebook(tmp_path / notebook_of(table, read_as, TAKE_OVER).name) as notebook:
            one = Import(table, read_as, TAKE_OVER, by or world.registrar, notebook)
            one.progress = progress or one.progress
            told = one.run()
            write_rejects(table, notebook, tmp_path / "rejects.csv")
        return told, rejects(tmp_path / "rejects.csv")

    return run
