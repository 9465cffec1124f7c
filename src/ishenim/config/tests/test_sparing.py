"""What a process that stays is spared."""

from __future__ import annotations

import os
import subprocess
import sys

WORKER = """
import gc
from contextlib import suppress
import django
import typer
django.setup()
from ishenim.config import jobs
from ishenim.config.commands.work import work
jobs.work = lambda jobs, ending: print(gc.get_freeze_count(), len(gc.get_objects())) or True
with suppress(typer.Exit):
    work()
"""


def test_the_worker_does_not_search_again_in_what_it_loaded_before_it_began(tmp_path):
    """A search through all of it holds up whoever asks something, for the worker may have the place of the writer."""
    said = subprocess.run(
        [sys.executable, "-c", WORKER],
        env=os.environ | {"ISHENIM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    left_out, searched = map(int, said.stdout.split()[-2:])
    assert left_out > 50 * searched
