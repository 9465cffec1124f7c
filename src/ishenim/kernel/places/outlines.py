"""Reading outlines from a map file: TopoJSON with shared borders, or GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.places.reading import text_of

Ring = list[tuple[float, float]]
RingOf = Callable[[Any], Ring]
HALF_WAY_ROUND, POLE = 180, 90  # degrees
FEWEST_CORNERS = 4  # a triangle, whose last corner is its first


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline of a map file, and what the file says about it."""

    properties: dict[str, Any]
    shape: BaseGeometry


class Unreadable(Exception):
    """An outline is not a closed line of positions."""


def outlines_of(path: Path, faults: list[str]) -> Iterator[Outline]:
    """Yield the outlines of a map file, noting those that cannot be read; refuse what is no map."""
    try:
        stated = json.loads(text_of(path))
    except ValueError as fault:
        raise Faults([_("%(file)s is not JSON: %(why)s.") % {"file": path.name, "why": fault}]) from fault
    kind = stated.get("type") if isinstance(stated, dict) else None
    try:
        if kind == "Topology":
            yield from _of_topology(stated, faults)
        elif kind == "FeatureCollection":
            yield from _of_features(stated["features"], faults)
        else:
            raise Faults([_("%(file)s is neither TopoJSON nor GeoJSON.") % {"file": path.name}])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
        raise Faults(
            [_("%(file)s is not built like a map: %(why)r.") % {"file": path.name, "why": fault}]
        ) from fault


def _of_features(features: Sequence[dict[str, Any]], faults: list[str]) -> Iterator[Outline]:
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        try:
            yield Outline(properties, shape_of(feature.get("geometry") or {}, _positions))
        except Unreadable as fault:
            faults.append(_said_of(properties, number, fault))


def _of_topology(topology: dict[str, Any], faults: list[str]) -> Iterator[Outline]:
    arcs = decoded_arcs(topology)

    def joined(numbers: list[int]) -> Ring:
        return _joined(numbers, arcs)

    features = [leaf for top in topology["objects"].values() for leaf in _features_in(top)]
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        try:
            yield Outline(properties, shape_of(feature, joined))
        except Unreadable as fault:
            faults.append(_said_of(properties, number, fault))


def _said_of(properties: dict[str, Any], number: int, fault: Unreadable) -> str:
    named = properties.get("code") or properties.get("name_en") or "?"
    return _("Outline %(number)d (%(named)s): %(why)s") % {"number": number, "named": named, "why": fault}


def _features_in(geometry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what bears properties of its own; a collection without them is only a folder."""
    if geometry.get("type") == "GeometryCollection" and not geometry.get("properties"):
        for member in geometry["geometries"]:
            yield from _features_in(member)
    else:
        yield geometry


def decoded_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return the lines that outlines share; with a transform they are steps of whole numbers, added up."""
    if (transform := topology.get("transform")) is None:
        return [[(x, y) for x, y, *_rest in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y, *_rest in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        decoded.append(line)
    return decoded


def _joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Join shared lines into a ring; a number below zero is a line walked backwards."""
    ring: Ring = []
    for number in numbers:
        if not -len(arcs) <= number < len(arcs):
            raise Unreadable(_("arc %(number)d is not in the file.") % {"number": number})
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        if ring and ring[-1] != line[0]:
            raise Unreadable(
                _("arc %(number)d does not begin where the last one ended.") % {"number": number}
            )
        ring += line[1:] if ring else line
    return ring


def _positions(stated: list[list[float]]) -> Ring:
    return [(float(x), float(y)) for x, y, *_height in stated]


def shape_of(geometry: dict[str, Any], ring_of: RingOf) -> BaseGeometry:
    """Return the area that a geometry of either format encloses."""
    polygons = [Polygon(shell, holes) for shell, *holes in _polygons(geometry, ring_of)]
    if not polygons:
        raise Unreadable(_("it encloses no area."))
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _polygons(geometry: dict[str, Any], ring_of: RingOf) -> Iterator[list[Ring]]:
    stated: Any = geometry.get("arcs", geometry.get("coordinates"))
    match geometry.get("type"):
        case "Polygon":
            yield _rings(stated, ring_of)
        case "MultiPolygon":
            for polygon in stated:
                yield _rings(polygon, ring_of)
        case "GeometryCollection":
            for member in geometry["geometries"]:
                yield from _polygons(member, ring_of)
        case other:
            raise Unreadable(_("a %(kind)s is no area.") % {"kind": other or _("missing geometry")})


def _rings(stated: list[Any], ring_of: RingOf) -> list[Ring]:
    rings = [ring_of(ring) for ring in stated]
    for ring in rings:
        if len(ring) < FEWEST_CORNERS or ring[0] != ring[-1]:
            raise Unreadable(_("a line does not close to a ring."))
        if not all(abs(x) <= HALF_WAY_ROUND and abs(y) <= POLE for x, y in ring):
            raise Unreadable(_("a position is not on the earth; longitude comes first, in degrees."))
    if not rings:
        raise Unreadable(_("it encloses no area."))
    return rings
