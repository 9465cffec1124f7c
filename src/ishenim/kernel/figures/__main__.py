"""The process in which figures are computed: it reads the files of a dump, writes one line for each key, and ends.

`python -m ishenim.kernel.figures FOLDER DAY` computes as of the day on which the dump was made.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import django

GIVES_WAY = 10

if __name__ == "__main__":
    os.nice(GIVES_WAY)
    django.setup()
    from ishenim.kernel.figures.computing import Files, computed  # stands on models, loaded above

    for key, told in computed(Files(Path(sys.argv[1])), date.fromisoformat(sys.argv[2])):
        sys.stdout.write(f"{json.dumps({'key': key, 'told': told})}\n")
