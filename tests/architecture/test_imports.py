"""Heavy libraries belong to jobs that end; what serves and what watches stays small."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "scipy",
    "pandas",
    "pyarrow",
    "duckdb",
    "ibis",
    "typst",
    "openpyxl",
    "playwright",
    "hypothesis",
    "pytest",
}
CLEANING = {"PIL", "pikepdf", "puremagic", "boto3", "storages.backends.s3"}
NOT_BEFORE_WORK_BEGINS = HEAVY | {"shapely", "numpy", "django.contrib", "django.db.models"}


def loaded_by(statement: str) -> set[str]:
    """Return the modules a fresh process has after one statement."""
    answer = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", ["ishenim.config.wsgi", "ishenim.config.start"])
def test_what_serves_pages_loads_nothing_heavy(module):
    assert not (HEAVY | CLEANING) & loaded_by(f"import {module}")


def test_taking_a_file_loads_no_library_that_opens_it_into_the_process_that_serves():
    take = "import ishenim.config.wsgi, ishenim.kernel.documents.tests.taking_one"
    loaded = loaded_by(take)
    assert "ishenim.kernel.documents.taking" in loaded
    assert not CLEANING & loaded


def test_the_process_that_cleans_files_does_not_load_the_house():
    assert not {"django", "ishenim.config"} & loaded_by("import ishenim.kernel.documents.cleaning")


def test_whoever_checks_a_mirror_needs_no_database_and_no_settings():
    assert "django" not in loaded_by("import ishenim.faces.mirror.checking")


def test_the_process_that_watches_never_loads_the_house():
    loaded = loaded_by("import ishenim.config.commands.run")
    assert not {name for name in loaded for heavy in NOT_BEFORE_WORK_BEGINS if name.startswith(heavy)}


def test_asking_the_command_line_for_help_does_not_load_the_house():
    assert not NOT_BEFORE_WORK_BEGINS & loaded_by("import ishenim.config.cli")
