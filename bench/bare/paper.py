"""Make a place with many meetings and print its sheet again and again, each time as if never printed."""

from __future__ import annotations

import statistics
import sys
import time

from django.core.management import call_command
from django.utils.translation import override
from place import fill

from ishenim.domains.meetings.papers.of_places import district
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.places.atlas import atlas
from ishenim.starter.load import load

PLACE = "KG06000000000"


def main() -> None:
    call_command("migrate", verbosity=0)
    load()
    fill(int(sys.argv[1]))
    unit, took, pdf, rows = atlas().by_code(PLACE), [], b"", 0
    for _ in range(int(sys.argv[2])):
        began = time.perf_counter()
        with override("ky"):
            sheet = district(unit, Quarter(2026, 4))
            pdf = sheet.printed()
        took.append((time.perf_counter() - began) * 1000)
        rows = sum(len(week["rows"]) for week in sheet.data["weeks"])
    print(statistics.median(took), max(took), rows, len(pdf))


if __name__ == "__main__":
    main()
