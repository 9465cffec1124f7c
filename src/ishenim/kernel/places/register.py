"""Taking in a register of units: the whole file, or nothing of it.

Units are never deleted. A unit that moved keeps its old parent until the day of the change; a unit that was
renamed leaves its old name to a former unit, whose code is its own with "~" and the day. An older register
never overrules what is known to have changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from ishenim.kernel import versions
from ishenim.kernel.places.changes import Changes
from ishenim.kernel.places.checking import belong_to_the_country, check
from ishenim.kernel.places.faults import Faults
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.places.reading import FaultList, Row, rows_of

__all__ = ["Faults", "Loaded", "add_missing", "load_register"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What became of each unit of the file, by code."""

    added: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    # The file speaks of a day before the last known change of the unit, so its name and parents stay.
    outdated: list[str] = field(default_factory=list)


def load_register(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    country: str = "",
    day: dt.date | None = None,
    source: str = "",
    progress: Progress | None = None,
) -> Loaded:
    """Take in a register, and date what changed since the last one.

    `columns` gives the file's own column names and what they are here ("" leaves a column out), `country` the
    letters with which every code begins, `day` the first day of the changes (today), `source` where the
    facts come from if the file does not say. Raises Faults, and writes nothing, if anything is wrong.
    """
    faults = FaultList()
    rows = rows_of(path, columns or {}, faults)
    if country:
        belong_to_the_country(rows, country, faults)
    with transaction.atomic():
        return _take_in(rows, faults, day or localdate(), source, progress or _silently)


def add_missing(paths: Sequence[Path], *, progress: Progress | None = None) -> Loaded:
    """Take in the units of these files that are not known yet, and leave the known ones as they are."""
    told = Loaded()
    with transaction.atomic():
        for path in paths:
            known = set(Place.objects.values_list("code", flat=True))
            faults = FaultList()
            rows = [row for row in rows_of(path, {}, faults) if row.code not in known]
            loaded = _take_in(rows, faults, localdate(), "", progress or _silently)
            told.added.extend(loaded.added)
    return told


def _silently(done: int, of: int) -> None:
    """Tell nobody how far the loading has come."""


def _take_in(rows: Sequence[Row], faults: FaultList, day: dt.date, source: str, progress: Progress) -> Loaded:
    known = {place.code: place for place in Place.objects.all()}
    links = _open_links(known)
    check(rows, known, links.values(), day, faults)
    faults.refuse()
    changes, told = Changes(known, links, day, source), Loaded()
    for row in rows:
        if row.code not in known:
            changes.add(row)
    for done, row in enumerate(rows, start=1):
        getattr(told, changes.take(row)).append(row.code)
        if done % 500 == 0:
            progress(done, len(rows))
    if changes.write():
        versions.after_commit("places")
    progress(len(rows), len(rows))
    return told


def _open_links(known: Mapping[str, Place]) -> dict[tuple[int, str], Parentage]:
    """Return the parents that hold now, each link pointing at the very units that are compared."""
    places = {place.pk: place for place in known.values()}
    links = {}
    for link in Parentage.objects.filter(valid_to__isnull=True):
        link.place, link.parent = places[link.place_id], places[link.parent_id]
        links[link.place_id, link.hierarchy] = link
    return links
