"""Taking in the outlines of units: the whole file, or nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from ishenim.kernel import versions
from ishenim.kernel.places.faults import Faults
from ishenim.kernel.places.models import Boundary, Place
from ishenim.kernel.places.outlines import Outline, outlines_of

__all__ = ["Drawn", "Faults", "load_boundaries"]

Progress = Callable[[int, int], None]
# What a map shows but no authority governs; it is left out, and the answer says so.
NO_TERRITORY = frozenset({"lake", "water"})
BATCH = 200


@dataclass(frozen=True)
class Drawn:
    """What became of each outline of the file, by the code of its unit."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def load_boundaries(
    path: Path,
    *,
    source: str = "",
    code: str = "code",
    day: dt.date | None = None,
    leave_out: Collection[str] = NO_TERRITORY,
    progress: Progress | None = None,
) -> Drawn:
    """Take in a TopoJSON or GeoJSON file, and date what changed since this source was last loaded.

    `code` names the property that holds the unit's code, `source` where the outlines come from (the file's
    name), `day` the first day of the changes (today), `leave_out` the values of the property "kind" that
    are no territory. Raises Faults, and writes nothing, if anything is wrong. No outline is ever repaired.
    """
    faults: list[str] = []
    told = Drawn()
    shapes: dict[str, BaseGeometry] = {}
    for number, outline in enumerate(outlines_of(path, faults), start=1):
        if outline.properties.get("kind") in leave_out:
            told.left_out.append(_named(outline, code))
        else:
            _keep(outline, number, code, shapes, faults)
    with transaction.atomic():
        places = dict(Place.objects.filter(code__in=shapes.keys()).values_list("code", "id"))
        faults += [
            _("The unit %(code)s is not in the register.") % {"code": unit}
            for unit in shapes
            if unit not in places
        ]
        if faults:
            raise Faults(faults)
        if not shapes:
            raise Faults([_("%(file)s holds no outline.") % {"file": path.name}])
        named = {places[unit]: (unit, shapely.to_wkb(shape)) for unit, shape in shapes.items()}
        _write(named, source or path.name, day or localdate(), told, progress or _silently)
    return told


def _silently(done: int, of: int) -> None:
    """Tell nobody how far the loading has come."""


def _named(outline: Outline, code: str) -> str:
    return str(outline.properties.get(code) or outline.properties.get("name_en") or "?")


def _keep(
    outline: Outline, number: int, code: str, shapes: dict[str, BaseGeometry], faults: list[str]
) -> None:
    """Keep a good outline under the code of its unit, or note what is wrong with it."""
    unit = str(outline.properties.get(code) or "")
    if not unit:
        faults.append(
            _("Outline %(number)d has no property “%(code)s” with the code of its unit.")
            % {"number": number, "code": code}
        )
    elif not outline.shape.is_valid:
        faults.append(
            _("The outline of %(name)s (%(code)s) is not sound: %(why)s.")
            % {
                "name": outline.properties.get("name_en") or unit,
                "code": unit,
                "why": shapely.is_valid_reason(outline.shape),
            }
        )
    elif unit in shapes and not shapes[unit].equals(outline.shape):
        faults.append(_("The unit %(code)s has two different outlines.") % {"code": unit})
    else:
        shapes.setdefault(unit, outline.shape)


def _write(
    named: dict[int, tuple[str, bytes]], source: str, day: dt.date, told: Drawn, progress: Progress
) -> None:
    open_ = {
        boundary.place_id: boundary
        for boundary in Boundary.objects.filter(source=source, valid_to__isnull=True)
    }
    new, corrected, closed = [], [], []
    for place_id, (code, outline) in named.items():
        old = open_.get(place_id)
        if old is not None and bytes(old.outline) == outline:
            told.unchanged.append(code)
            continue
        (told.changed if old else told.added).append(code)
        if old is not None and old.valid_from is not None and old.valid_from >= day:
            old.outline = outline
            corrected.append(old)
            continue
        if old is not None:
            old.valid_to = day
            closed.append(old)
        new.append(
            Boundary(place_id=place_id, outline=outline, source=source, valid_from=day if old else None)
        )
    Boundary.objects.bulk_update(corrected, ["outline"], batch_size=BATCH)
    Boundary.objects.bulk_update(closed, ["valid_to"], batch_size=BATCH)
    Boundary.objects.bulk_create(new, batch_size=BATCH)
    if new or corrected:
        versions.after_commit("places")
    progress(len(named), len(named))
