"""Which place is this point in: by the outlines where there are any, else the nearest settlement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ishenim.kernel.places.atlas import Unit

HALF_WAY_ROUND, POLE = 180, 90  # degrees
FARTHEST_KM = 200.0  # a settlement farther away says nothing about a point


@dataclass(frozen=True, slots=True)
class Located:
    """The smallest place whose outline holds a point, or else the nearest settlement and how far it is."""

    unit: Unit
    how: Literal["boundary", "nearest"]
    km: float | None = None


def locate(lon: float, lat: float) -> Located | None:
    """Return the place of a point given in degrees, or None where nothing known is near.

    Raises ValueError for what is no position on the earth.
    """
    if not _is_a_position(lon, lat):
        raise ValueError(f"no position on the earth: longitude {lon!r}, latitude {lat!r}")
    from ishenim.kernel.places.map import the_map  # noqa: PLC0415  its libraries fill memory, and few ask

    drawn = the_map()
    if unit := drawn.holding(lon, lat):
        return Located(unit, "boundary")
    if (closest := drawn.nearest(lon, lat)) is None or closest[1] > FARTHEST_KM:
        return None
    return Located(closest[0], "nearest", round(closest[1], 1))


def outer_line(unit: Unit) -> list[tuple[float, float]]:
    """Return the positions around the largest part of a unit, longitude first; none where nobody has drawn it."""
    from ishenim.kernel.places.map import the_map  # noqa: PLC0415  its libraries fill memory, and few ask

    shape = the_map().outline_of(unit)
    if shape is None:
        return []
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    return [(lon, lat) for lon, lat, *_height in largest.exterior.coords]


def _is_a_position(lon: float, lat: float) -> bool:
    try:
        return abs(lon) <= HALF_WAY_ROUND and abs(lat) <= POLE
    except TypeError:
        return False
