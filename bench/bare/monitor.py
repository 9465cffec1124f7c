"""Draw the files of a large record from a seed, then compute every figure: of the country, then of all places.

Playing five million questions through the engine takes hours; these files have the columns of a dump and nothing
behind them. They are kept for the next run, under a name made of everything that decides what is in them.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path.insert(0, str(Path(__file__).parents[2]))

import django
import duckdb

django.setup()

import pyarrow as pa
from ibis.expr.types import Table
from pyarrow import parquet

from ishenim.kernel.dumps.declare import DUMPED
from ishenim.kernel.dumps.writing import schema
from ishenim.kernel.figures import computing, expressions
from ishenim.kernel.figures.declare import FIGURES, Figure
from ishenim.kernel.places import atlas as places
from ishenim.kernel.places.atlas import Atlas, Link, Unit

KEPT = Path(__file__).parents[1] / "results" / "monitor"
"""Where the files lie between two runs; only those of the last are kept."""
QUESTIONS, MEETINGS = 5_000_000, 200_000
REGIONS, DISTRICTS, BEATS = 9, 54, 3_000
AS_OF = date(2026, 11, 19)
SEED = "SELECT setseed(0.42)"
QUESTION = f"""
SELECT i, 'B' || (random() * {BEATS - 1})::int AS place, 'I' || (random() * {DISTRICTS - 1})::int AS institution,
  DATE '2024-01-01' + (random() * 1050)::int AS opened_on, random() AS fate, (random() * random() * 60)::int AS first,
  (random() * 90)::int AS further
FROM range({QUESTIONS}) AS numbers(i)
"""
QUESTION_ROWS = """
SELECT 'Q' || i AS reference, place, institution, opened_on,
  year(opened_on) || '-' || quarter(opened_on) AS quarter,
  CASE WHEN fate < .05 THEN 'raised' WHEN fate < .1 THEN 'returned' WHEN fate < .2 THEN 'accepted' WHEN fate < .3
    THEN 'promised' WHEN fate < .5 THEN 'done' WHEN fate < .85 THEN 'confirmed' WHEN fate < .9 THEN 'disputed'
    WHEN fate < .95 THEN 'unconfirmed' ELSE 'taken_over' END AS state,
  CASE WHEN fate >= .05 AND opened_on + first <= DATE '2026-11-19' THEN opened_on + first END AS answered_on,
  CASE WHEN fate >= .3 AND opened_on + first + further <= DATE '2026-11-19'
    THEN opened_on + first + further END AS done_on,
  CASE WHEN fate BETWEEN .85 AND .9 THEN opened_on + 100 END AS disputed_on,
  CASE WHEN fate BETWEEN .4 AND .45 THEN opened_on + first END AS referred_on,
  CASE WHEN fate BETWEEN .05 AND .1 THEN opened_on + first END AS returned_on,
  CASE WHEN first > 20 THEN opened_on + 20 END AS late_on
FROM drawn
"""
MEETING_ROWS = f"""
SELECT 'M' || i AS reference, 'B' || (i % {BEATS}) AS place, 'I' || (i % {DISTRICTS}) AS institution,
  (2026 - i // {BEATS} // 4) || '-' || (4 - i // {BEATS} % 4) AS quarter, 1 AS ordinal,
  CASE WHEN random() < .1 THEN 'not_held' WHEN random() < .1 THEN 'not_planned' WHEN random() < .2 THEN 'minuted'
    ELSE 'closed' END AS state,
  (DATE '2026-10-05' - (i // {BEATS} * 91)::int + (random() * 80)::int) AS held_on,
  (random() * 20)::int AS notice_days, 10 AS notice_needed, ['board', 'site'] AS channels, ['ky'] AS languages,
  CASE WHEN random() < .5 THEN ['ramp'] ELSE ['none'] END AS access, DATE '2026-10-01' AS announced_on,
  DATE '2026-10-20' AS minuted_on, CASE WHEN random() < .2 THEN DATE '2026-10-20' END AS no_minutes_on
FROM range({MEETINGS}) AS numbers(i)
"""
ACCOUNT_ROWS = f"""
SELECT 'A' || i AS reference, 'B' || (i % {BEATS}) AS place, 'I' || (i % {DISTRICTS}) AS institution,
  (2026 - i // {BEATS} // 4) || '-' || (4 - i // {BEATS} % 4) AS quarter, random() < .8 AS stands,
  CASE WHEN random() < .9 THEN 'yes' ELSE 'no' END AS took_place, (random() * 40)::int AS minutes_late,
  20 AS turns, (random() * 20)::int AS turns_of_residents,
  CASE WHEN random() < .5 THEN 'all' ELSE 'some' END AS report_back, (random() * 2)::int AS turned_away
FROM range({MEETINGS}) AS numbers(i)
"""
ROWS = {"questions": QUESTION_ROWS, "meetings": MEETING_ROWS, "accounts": ACCOUNT_ROWS}
"""The files that figures are computed from."""


def territory() -> Atlas:
    """Return a country of regions, districts and beats."""
    codes = [("KG", "country", None)]
    codes += [(f"R{one}", "region", "KG") for one in range(REGIONS)]
    codes += [(f"D{one}", "district", f"R{one % REGIONS}") for one in range(DISTRICTS)]
    codes += [(f"B{one}", "beat", f"D{one % DISTRICTS}") for one in range(BEATS)]
    numbers = {code: at for at, (code, _kind, _above) in enumerate(codes)}
    units = [
        Unit(numbers[code], code, kind, {"en": code}, None, None, None, None, None, None)
        for code, kind, _ in codes
    ]
    links = [
        Link(numbers[code], numbers[above], "administrative", None, None)
        for code, _kind, above in codes
        if above
    ]
    return Atlas(units, links)


def drawn_files(drawn: Atlas) -> Path:
    """Return the folder with the files of this country; draw them where they are not there from an earlier run."""
    folder = KEPT / made_of(drawn)
    if not folder.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        begun = KEPT / "being drawn"
        begun.mkdir(parents=True)
        draw(begun, drawn)
        begun.rename(folder)
    return folder


def made_of(drawn: Atlas) -> str:
    """Return a name for all that the files come from: seed, rows, columns, territory, and who draws them."""
    columns = [str(schema(DUMPED[name])) for name in ROWS]
    places_of_it = sorted((one.code, len(drawn.within(one.id))) for one in drawn.units.values())
    parts = [duckdb.__version__, SEED, QUESTION, *ROWS.values(), *columns, str(places_of_it)]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def draw(folder: Path, drawn: Atlas) -> None:
    """Write the files, with every column that a dump has; those that no figure reads are empty."""
    inside = pa.table(
        {
            "place": [drawn.by_id(n).code for one in drawn.units for n in drawn.within(one)],
            "above": [drawn.by_id(one).code for one in drawn.units for _n in drawn.within(one)],
        }
    )
    parquet.write_table(inside, folder / "inside.parquet")
    connection = duckdb.connect(config={"memory_limit": "3GB"})
    connection.execute(SEED)
    connection.execute(f"CREATE TEMP TABLE drawn AS {QUESTION}")
    for name, rows in ROWS.items():
        known = [one[0] for one in connection.execute(f"DESCRIBE {rows}").fetchall()]
        kept = [field.name for field in schema(DUMPED[name])]
        said = ", ".join(f'"{one}"' if one in known else f'NULL AS "{one}"' for one in kept)
        connection.execute(
            f"COPY (SELECT {said} FROM ({rows})) TO '{folder}/{name}.parquet' (COMPRESSION zstd)"
        )


def of_the_country(figure: Figure, files: computing.Files, quarters: list[str]) -> Table:
    """Return a figure of the country by quarter, as the query on its page has it for one of them."""
    rows, inside = expressions.chosen(figure, files.tables, AS_OF), files.tables["inside"]
    rows = rows.filter(rows.place.isin(inside.filter(inside.above == "KG").place))
    return expressions.result(figure, expressions.counted(figure, rows, ["quarter"], quarters), ["quarter"])


def main() -> None:
    drawn = territory()
    places._kept.fresh = lambda: (drawn, {})
    files = computing.Files(drawn_files(drawn), threads=2)
    quarters = computing.quarters_up_to(AS_OF)
    begun = time.monotonic()
    for figure in FIGURES.values():
        assert files.rows(of_the_country(figure, files, quarters))
    country = time.monotonic() - begun
    begun = time.monotonic()
    told = list(computing.computed(files, AS_OF))
    everywhere = time.monotonic() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = sum(key.startswith("place:") for key, _told in told)
    print(QUESTIONS, MEETINGS, count, len(FIGURES), round(country, 2), round(everywhere, 2), round(memory))


if __name__ == "__main__":
    main()
