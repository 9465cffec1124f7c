"""Every figure, unchanged, on a cluster of Spark with two workers: the same rows as DuckDB gives.

Whole numbers are equal. Days of waits come from products of shares summed up by logarithms and rounded to nine digits,
so they may not differ either: no figure is an approximation, and the tolerance is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ishenim.domains.monitor.queries import newest
from ishenim.domains.monitor.shelf import description
from ishenim.kernel.figures.computing import Files, names, quarters_up_to
from ishenim.kernel.figures.declare import FIGURES
from ishenim.kernel.figures.expressions import of_all_institutions, of_all_places

pytestmark = [
    pytest.mark.slow,
    pytest.mark.spark,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore"),  # Spark's own
]

CLUSTER = "local-cluster[2,1,1024]"
"""Two workers with a core and a GiB each, in processes of their own."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory) -> Iterator[Any]:
    """A cluster on this machine that talks to nobody outside it."""
    pyspark = pytest.importorskip(
        "pyspark.sql", reason="no Spark here: pip install --no-deps -r requirements/spark.txt"
    )
    home = tmp_path_factory.mktemp("spark")
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(home / "workers")}
    session = (
        pyspark.SparkSession.builder.master(CLUSTER)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(home / "warehouse"))
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def on_spark(session: Any, folder: Path) -> Any:
    """Return ibis on Spark, with the tables of a dump."""
    import ibis

    connection = ibis.pyspark.connect(session)
    for name in names():
        session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    return connection


def in_order(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(sorted(row.items())) for row in rows), key=repr)


def test_every_figure_gives_the_same_rows_on_a_cluster_of_two_workers(dumped, spark):
    as_of = date.fromisoformat(description(newest().position)["created"][:10])
    quarters = quarters_up_to(as_of)
    files, cluster = Files(dumped, threads=1), on_spark(spark, dumped)
    counted = 0
    for figure in FIGURES.values():
        for of_all in (of_all_places, of_all_institutions):
            expression = of_all(figure, files.tables, quarters, as_of)
            there = cluster.to_pyarrow(expression).to_pylist()
            assert in_order(there) == in_order(files.rows(expression)), figure.name
            counted += len(there)
    assert counted > len(FIGURES)
