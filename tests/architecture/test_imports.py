"""Heavy libraries belong to jobs that end; what serves and what watches stays small."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

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


def test_what_works_behind_the_scenes_loads_no_library_of_figures_either():
    loaded = loaded_by("import django; django.setup(); import ishenim.config.jobs")
    assert "ishenim.domains.monitor.figuring" in loaded
    assert not {"pyarrow", "duckdb", "ibis", "pandas", "scipy"} & loaded


def test_only_processes_that_end_import_what_makes_files_and_figures():
    ending = {
        "kernel/dumps/__main__.py", "kernel/dumps/making.py", "kernel/dumps/writing.py",
        "kernel/figures/__main__.py", "kernel/figures/computing.py", "kernel/figures/expressions.py",
    }  # fmt: skip
    heavy = re.compile(r"^\s*(?:from|import) (?:pyarrow|duckdb|ibis|pandas)\b", re.MULTILINE)
    source = Path(__file__).parents[2] / "src/ishenim"
    found = {
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if "tests" not in file.parts and heavy.search(file.read_text())
    }
    assert found <= ending


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
