"""Having the figures of the newest dump computed, and keeping them for the pages: small rows, one for each key."""

from __future__ import annotations

from typing import Any

from ishenim.domains.monitor import publishing, queries, shelf
from ishenim.domains.monitor.models import Figures
from ishenim.kernel import versions
from ishenim.kernel.dumps.descriptor import DESCRIPTION
from ishenim.kernel.rows.turn import turn_to_write

FIGURES = "figures"
"""What changes when figures were computed anew."""
QUERIES = "queries"
AT_ONCE = 500
interrupt = publishing.interrupt


def publish_and_compute() -> int:
    """Publish a dump if one is due, and compute the figures of the newest if that was not done yet; return how many."""
    published = publishing.publish_when_due()
    newest = queries.newest()
    if newest is None or queries.computed_as_of() == newest.position or not are_here(newest.position):
        return published
    try:
        compute(newest.position)
    except publishing.Interrupted:
        return published
    return published + 1


def are_here(position: int) -> bool:
    """Say whether the files of a dump still lie where they were made."""
    told = shelf.description(position)
    made = publishing.folder() / DESCRIPTION
    return told is not None and made.exists() and shelf.read(made) == told


def compute(position: int) -> None:
    """Compute every figure of a dump in a process of its own, and put them in place of those before."""
    told = shelf.description(position)
    assert told is not None
    lines = publishing.lines_of("ishenim.kernel.figures", str(publishing.folder()), told["created"][:10])
    keep([(line["key"], line["told"]) for line in lines], position)


def keep(rows: list[tuple[str, dict[str, Any]]], position: int) -> None:
    """Put figures in place of those before, and say that they changed; the queries come last and say of which dump."""
    ordered = sorted(rows, key=lambda row: row[0] == QUERIES)
    for start in range(0, len(ordered), AT_ONCE):
        made = [
            Figures(key=key, position=position, told=told) for key, told in ordered[start : start + AT_ONCE]
        ]
        with turn_to_write():
            Figures.objects.bulk_create(
                made, update_conflicts=True, unique_fields=["key"], update_fields=["position", "told"]
            )
    with turn_to_write():
        Figures.objects.exclude(position=position).delete()
    versions.raise_(FIGURES)
