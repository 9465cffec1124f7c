"""The process in which one dump is made: it reads the database, writes files, and then ends, with its memory.

`python -m ishenim.kernel.dumps FOLDER` writes a line of JSON for each table it begins, and at last what was made.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

GIVES_WAY = 10


def say(line: dict[str, Any]) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.nice(GIVES_WAY)
    django.setup()
    from ishenim.kernel.dumps.making import make  # stands on models, loaded above

    say({"made": make(Path(sys.argv[1]), lambda table: say({"table": table}))})
