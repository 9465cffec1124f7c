"""What must hold in a register before any of it is taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from ishenim.kernel.places.models import Hierarchy, Parentage, Place
from ishenim.kernel.places.reading import FaultList, Row

ROOT_KIND = "country"


def check(
    rows: Sequence[Row],
    known: Mapping[str, Place],
    links: Iterable[Parentage],
    day: dt.date,
    faults: FaultList,
) -> None:
    """Note every fault of the units against each other, the known units and the parents that hold now."""
    doubles(rows, faults)
    codes = {row.code for row in rows} | known.keys()
    for row in rows:
        unknown_units(row, codes, faults)
        days(row, known.get(row.code), day, faults)
    cycles(rows, links, faults)


def belong_to_the_country(rows: Iterable[Row], country: str, faults: FaultList) -> None:
    """Note the units whose code does not begin with the code of their country."""
    for row in rows:
        if row.code != country and not row.code.startswith(country):
            faults.add(
                row.line,
                _("The code %(code)s does not begin with %(country)s.")
                % {"code": row.code, "country": country},
            )


def doubles(rows: Iterable[Row], faults: FaultList) -> None:
    """Note the codes that stand in the file more than once."""
    first: dict[str, int] = {}
    for row in rows:
        if (line := first.setdefault(row.code, row.line)) != row.line:
            faults.add(
                row.line,
                _("The code %(code)s stands already in line %(line)d.") % {"code": row.code, "line": line},
            )


def unknown_units(row: Row, codes: set[str], faults: FaultList) -> None:
    """Note parents and successors that nobody knows, and a unit that lies nowhere."""
    if not row.parents and row.kind != ROOT_KIND:
        faults.add(row.line, _("%(code)s has no parent; only a country may have none.") % {"code": row.code})
    for parent in row.parents.values():
        if parent not in codes:
            faults.add(
                row.line,
                _("The parent %(parent)s of %(code)s is not in the register.")
                % {"parent": parent, "code": row.code},
            )
    if row.replaced_by and row.replaced_by not in codes:
        faults.add(
            row.line,
            _("%(successor)s, which replaces %(code)s, is not in the register.")
            % {"successor": row.replaced_by, "code": row.code},
        )


def days(row: Row, place: Place | None, day: dt.date, faults: FaultList) -> None:
    """Note an end before the beginning, a successor without an end, and a unit risen from the dead."""
    begins = row.valid_from or (place.valid_from if place else None)
    if row.valid_to and begins and row.valid_to <= begins:
        faults.add(row.line, _("%(code)s ends before it begins.") % {"code": row.code})
    if row.replaced_by and (not row.valid_to or row.replaced_by == row.code):
        faults.add(
            row.line,
            _("What replaces %(code)s must be another unit, from the day in valid_to.") % {"code": row.code},
        )
    if place and place.valid_to and not row.valid_to and (row.as_of or day) >= place.valid_to:
        faults.add(
            row.line,
            _("%(code)s ended on %(day)s; a unit that ended needs a new code to begin again.")
            % {"code": row.code, "day": place.valid_to.isoformat()},
        )


def cycles(rows: Sequence[Row], links: Iterable[Parentage], faults: FaultList) -> None:
    """Note each circle of units that lie in one another, once."""
    known: dict[str, dict[str, str]] = {name: {} for name in Hierarchy.values}
    for link in links:
        known[link.hierarchy][link.place.code] = link.parent.code
    for hierarchy, upward in known.items():
        upward |= {row.code: row.parents[hierarchy] for row in rows if hierarchy in row.parents}
        safe: set[str] = set()
        for row in rows:
            way = _way_up(row.code, upward, safe)
            if circle := way[way.index(way[-1]) : -1] if way[-1] in way[:-1] else []:
                faults.add(
                    row.line,
                    _("Units lie in a circle: %(circle)s.") % {"circle": " → ".join([*circle, circle[0]])},
                )
            safe.update(way)


def _way_up(code: str, upward: Mapping[str, str], safe: set[str]) -> list[str]:
    """Return the way from a unit to its topmost ancestor, or until it meets itself."""
    way = [code]
    seen = {code}
    while way[-1] not in safe and (parent := upward.get(way[-1])):
        way.append(parent)
        if parent in seen:
            return way
        seen.add(parent)
    return way
