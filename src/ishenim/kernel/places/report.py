"""Do towns lie where their own register says? A check of outlines and positions against each other."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from django.utils.translation import gettext as _

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.locate import locate
from ishenim.kernel.places.map import EARTH_KM, the_map
from ishenim.kernel.places.reading import text_of

TOWN = 10_000  # people; a larger settlement counts as a town
NEAR_THE_BORDER_KM = 2.0  # as far as positions and outlines of public registers disagree
KM_A_DEGREE = math.pi * EARTH_KM / 180


@dataclass(frozen=True, slots=True)
class Astray:
    """A town that falls elsewhere than its register says, how far from there, and why."""

    name: str
    population: int
    named: str
    found: str
    km: float | None
    why: str


@dataclass(frozen=True)
class Report:
    """How many towns were looked up, and which of them fall elsewhere than stated."""

    towns: int = 0
    astray: list[Astray] = field(default_factory=list)

    @property
    def right(self) -> int:
        """The number of towns that fall where their register says."""
        return self.towns - len(self.astray)


def where_towns_fall(settlements_csv: Path, changes_json: Path | None = None, *, above: int = TOWN) -> Report:
    """Look up every town of a list (name_en, lat, lon, population, adm2_code) and report those astray.

    `changes_json` may list known quirks of the outlines, by code, to be named as the reason.
    """
    quirks = known_quirks(changes_json) if changes_json else {}
    towns = 0
    astray = []
    for row in csv.DictReader(io.StringIO(text_of(settlements_csv))):
        if int(row["population"] or 0) <= above:
            continue
        towns += 1
        if found := astray_or_none(row, quirks):
            astray.append(found)
    return Report(towns, astray)


def known_quirks(changes_json: Path) -> dict[str, str]:
    """Return what is known to be odd about the outline of a unit, by its code."""
    stated = json.loads(text_of(changes_json))
    return {
        change["code"]: change["note"]
        for change in stated.get("changes", [])
        if change.get("effect") == "code_quirk"
    }


def astray_or_none(row: Mapping[str, str], quirks: Mapping[str, str]) -> Astray | None:
    """Return what is wrong with the place of one town, or None where all is well."""
    lon, lat, named = float(row["lon"]), float(row["lat"]), row["adm2_code"]
    located = locate(lon, lat)
    inside = located.unit if located and located.how == "boundary" else None
    if inside and named in {inside.code, *(unit.code for unit in atlas().ancestors(inside.id))}:
        return None
    km = kilometres_to(named, lon, lat)
    name = row.get("name_en") or row.get("name_ru") or row.get("name_ky") or "?"
    found = inside.code if inside else ""
    return Astray(name, int(row["population"]), named, found, km, reason(named, inside, km, quirks))


def kilometres_to(code: str, lon: float, lat: float) -> float | None:
    """Return how far a point is from the outline of a unit, or None where it has no outline."""
    drawn = the_map()
    shape = next((s for u, s in zip(drawn.units, drawn.shapes, strict=True) if u.code == code), None)
    if shape is None:
        return None
    # Degrees become kilometres on a plane that touches the earth at the point.
    narrow = math.cos(math.radians(lat))
    plane = shapely.transform(shape, lambda xy: (xy - (lon, lat)) * (KM_A_DEGREE * narrow, KM_A_DEGREE))
    return round(float(shapely.distance(plane, shapely.Point(0, 0))), 2)


def reason(named: str, inside: Unit | None, km: float | None, quirks: Mapping[str, str]) -> str:
    """Say why a town may fall elsewhere than its register says."""
    if named in quirks:
        return quirks[named]
    if km is None:
        return _("The named unit has no outline.")
    if km <= NEAR_THE_BORDER_KM:
        return _("It lies on the border, within the precision of the outlines.")
    if inside is None:
        return _("It lies outside every outline.")
    return _("The list and the outlines disagree.")
