"""A process that writes a short table and a long one, and says after each how much memory it ever took, in KiB."""

import resource
import sys
from pathlib import Path

from ishenim.kernel.dumps.declare import Dumped
from ishenim.kernel.dumps.writing import write
from ishenim.kernel.tables.columns import Column, Kind, Table

TABLE = Table(
    "many",
    "Many",
    (
        Column("number", "Number", lambda row: row, Kind.NUMBER),
        Column("text", "Text", lambda row: f"{row} " * 60),
    ),
)


def rows(count):
    for first in range(0, count, 2_000):
        yield range(first, first + 2_000)


if __name__ == "__main__":
    for count in (40_000, 160_000):
        write(Dumped(TABLE, lambda count=count: rows(count)), Path(sys.argv[1]), "many")
        sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")
