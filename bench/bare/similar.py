"""Fill the index with many texts in Kyrgyz and Russian, and look among them again and again."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from itertools import islice

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from bench.texts import NAMES, RARE, a_text
from ishenim.kernel import versions
from ishenim.kernel.places.folding import fold
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.search import trigrams
from ishenim.kernel.search.finding import find
from ishenim.kernel.search.similar import similar

REGIONS, DISTRICTS, BEATS = 7, 44, 2200
AT_ONCE = 10_000
LUCK = random.Random(2026)


def lay_out() -> list[int]:
    """Make a country of districts with fifty beats each, and return the beats."""

    def of(kind: str, count: int) -> list[Place]:
        return Place.objects.bulk_create(
            Place(code=f"B-{kind}-{at}", kind=kind, name_en=f"{kind} {at}") for at in range(count)
        )  # fmt: skip

    regions, districts, beats = of("oblast", REGIONS), of("raion", DISTRICTS), of("beat", BEATS)
    above = [(one, regions[at % REGIONS]) for at, one in enumerate(districts)]
    above += [(one, districts[at % DISTRICTS]) for at, one in enumerate(beats)]
    Parentage.objects.bulk_create(
        Parentage(place=place, parent=parent, hierarchy="administrative") for place, parent in above
    )
    versions.raise_("places")
    return [place.pk for place in beats]


def fill(beats: list[int], count: int) -> None:
    """Write the texts as the index keeps them, and sort the index once at the end."""
    trigrams.drop()
    folded = (fold(a_text(LUCK)) for _ in range(count))
    sql = "INSERT INTO search_text (matter_id, kind, place_id, folded) VALUES (%s, 'question', %s, %s)"
    number = 0
    while some := list(islice(folded, AT_ONCE)):
        rows = [(number + at, LUCK.choice(beats), f" {text} ") for at, text in enumerate(some, 1)]
        number += len(rows)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)
    trigrams.create()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM search_text")


def timed(act, seconds: float) -> tuple[list[float], int]:
    """Do something for so many seconds; return how long each time took, in milliseconds, and how much was found."""
    took, found, until = [], 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        begun = time.perf_counter()
        found += len(act())
        took.append((time.perf_counter() - begun) * 1000)
    return took, found


def main() -> None:
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    call_command("migrate", verbosity=0)
    beats = lay_out()
    fill(beats, count)
    words = [*NAMES, *RARE, "жарык", "собаки", "нет света", "жарык мектеп", "шлагбаум", "кудук токтогул"]
    similar(a_text(LUCK), near=beats[0])
    alike, similar_found = timed(lambda: similar(a_text(LUCK), near=LUCK.choice(beats), limit=40), seconds)
    searched, found = timed(lambda: find(LUCK.choice(words), kinds=["question"], limit=30), seconds)
    told = {"times": len(alike) + len(searched), "similar_found": similar_found, "found": found}
    for name, took in (("similar", alike), ("find", searched)):
        cuts = statistics.quantiles(took, n=100)
        told |= {f"{name}_p50": cuts[49], f"{name}_p99": cuts[98]}
    print(json.dumps(told | {"load": os.getloadavg()[0]}))


main()
