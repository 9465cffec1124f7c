"""The outlines and the settlements of today, in the orders in which points are looked up."""

from __future__ import annotations

import math
import threading
from functools import lru_cache

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from ishenim.kernel.days import today
from ishenim.kernel.places.atlas import Atlas, Unit, built_from_the_atlas
from ishenim.kernel.places.models import Boundary, Hierarchy

EARTH_KM = 6371.0088  # the mean radius (IUGG)
CELLS_A_DEGREE = 10  # most small squares lie inside one district, which then needs no geometry
CELLS_KEPT = 65_536


class Map:
    """The outlines and the settlements of an atlas, in the orders in which points are looked up."""

    def __init__(self, drawn: Atlas) -> None:
        outlines = outlines_of_today(drawn)
        shapes = list(outlines.values())
        order = np.argsort(shapely.area(shapes)) if shapes else np.array([], dtype=int)
        self.units = [drawn.by_id(list(outlines)[i]) for i in order]
        self.shapes = np.array([shapes[i] for i in order], dtype=object)
        self.by_unit = dict(zip((unit.id for unit in self.units), self.shapes, strict=True))
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self.one_at_a_time = threading.Lock()
        self.in_cell = lru_cache(maxsize=CELLS_KEPT)(self._in_cell)
        self.settlements = settlements(drawn)
        self.directions = np.array([_direction(u.lon, u.lat) for u in self.settlements]).reshape(-1, 3)

    def holding(self, lon: float, lat: float) -> Unit | None:
        """Return the smallest unit whose outline holds the point.

        One thread at a time: prepared outlines build their indexes at first need, and two at once end the process.
        """
        with self.one_at_a_time:
            cell = self.in_cell(math.floor(lon * CELLS_A_DEGREE), math.floor(lat * CELLS_A_DEGREE))
            for unit, shape in cell:
                if shape is None or shapely.intersects_xy(shape, lon, lat):
                    return unit
        return None

    def _in_cell(self, column: int, row: int) -> tuple[tuple[Unit, BaseGeometry | None], ...]:
        """Return the units in a small square, the smallest first; without a shape, a unit holds all of it."""
        cell = shapely.box(*(edge / CELLS_A_DEGREE for edge in (column, row, column + 1, row + 1)))
        # The shapes stand in the order of their size.
        touching = np.sort(self.tree.query(cell, predicate="intersects"))
        whole = shapely.covers(self.shapes[touching], cell)
        return tuple(
            (self.units[number], None if held else self.shapes[number])
            for number, held in zip(touching, whole, strict=True)
        )

    def outline_of(self, unit: Unit) -> BaseGeometry | None:
        """Return the outline of a unit as it is today, or None where nobody has drawn one."""
        return self.by_unit.get(unit.id)

    def nearest(self, lon: float, lat: float) -> tuple[Unit, float] | None:
        """Return the nearest settlement and its distance in kilometres as the crow flies."""
        if not self.settlements:
            return None
        cosines = self.directions @ np.array(_direction(lon, lat))
        closest = int(cosines.argmax())
        chord = np.linalg.norm(self.directions[closest] - np.array(_direction(lon, lat)))
        return self.settlements[closest], 2 * EARTH_KM * math.asin(min(1.0, float(chord) / 2))


def outlines_of_today(drawn: Atlas) -> dict[int, BaseGeometry]:
    """Return the outline of each unit that exists today, the most detailed where sources differ."""
    day = today()
    finest: dict[int, bytes] = {}
    boundaries = Boundary.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
    )
    for place_id, outline in boundaries.order_by("id").values_list("place_id", "outline"):
        unit = drawn.units.get(place_id)
        if unit is not None and unit.exists(day) and len(outline) > len(finest.get(place_id, b"")):
            finest[place_id] = bytes(outline)
    return dict(zip(finest, shapely.from_wkb(list(finest.values())), strict=True))


def settlements(drawn: Atlas) -> list[Unit]:
    """Return the units with a position that have none with a position below them: villages and towns."""
    placed = [unit for unit in drawn.units.values() if unit.lon is not None and unit.exists(today())]
    above = {parent.id for unit in placed for parent in drawn.ancestors(unit.id, Hierarchy.ADMINISTRATIVE)}
    return [unit for unit in placed if unit.id not in above]


def _direction(lon: float | None, lat: float | None) -> tuple[float, float, float]:
    """Return the direction of a position from the middle of the earth."""
    east, north = math.radians(lon or 0.0), math.radians(lat or 0.0)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


the_map = built_from_the_atlas(Map)
