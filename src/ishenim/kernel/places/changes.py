"""What a register changes in the known territory, collected first and written at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ishenim.kernel.places.folding import fold
from ishenim.kernel.places.models import Parentage, Place
from ishenim.kernel.places.naming import LANGUAGES
from ishenim.kernel.places.reading import Row

BATCH = 500
NAMES = tuple(f"name_{language}" for language in LANGUAGES)
FACTS = ("kind", "iso", "lon", "lat", "population")


class Changes:
    """The units and parents to add, to close and to correct on one day."""

    def __init__(
        self,
        known: dict[str, Place],
        links: dict[tuple[int, str], Parentage],
        day: dt.date,
        source: str,
    ) -> None:
        self.known = known
        self.links = links
        self.day = day
        self.source = source
        self.new: dict[str, Place] = {}
        self.former: list[Place] = []
        self.changed: dict[int, Place] = {}
        self.new_links: list[Parentage] = []
        self.changed_links: dict[int, Parentage] = {}
        self.heirs: list[tuple[Place, str]] = []

    def add(self, row: Row) -> None:
        """Note a unit nobody knew; its parents are noted once all units are."""
        self.new[row.code] = self.known[row.code] = Place(
            code=row.code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source or self.source,
            **_facts(row),
            **_names(row),
        )

    def take(self, row: Row) -> str:
        """Compare a unit with what is known, and say what becomes of it."""
        place = self.known[row.code]
        if row.code in self.new:
            self._place_new(place, row)
            return "added"
        if self._is_outdated(place, row):
            self._set(place, row, {"lon": row.lon, "lat": row.lat})  # where it lies does not grow old
            return "outdated"
        corrected = self._set(place, row, {**_facts(row), "valid_from": row.valid_from})
        became = {
            "ended": self._end(place, row),
            "renamed": self._rename(place, row),
            "moved": self._move(place, row),
            "corrected": self._set(place, row, _names(row)) or corrected,
        }
        return next((word for word, happened in became.items() if happened), "unchanged")

    def write(self) -> bool:
        """Write everything collected, and tell whether there was anything."""
        Place.objects.bulk_create([*self.new.values(), *self.former], batch_size=BATCH)
        for place, heir in self.heirs:
            place.replaced_by = self.known[heir]
            self.changed[place.pk] = place
        Place.objects.bulk_update(
            self.changed.values(),
            [*NAMES, *FACTS, "valid_from", "valid_to", "replaced_by", "source"],
            batch_size=BATCH,
        )
        for link in self.changed_links.values():
            link.place_id = link.place.pk
        Parentage.objects.bulk_update(
            self.changed_links.values(), ["place", "parent", "valid_to"], batch_size=BATCH
        )
        Parentage.objects.bulk_create(self.new_links, batch_size=BATCH)
        return bool(self.new or self.changed or self.changed_links or self.new_links)

    def _place_new(self, place: Place, row: Row) -> None:
        for hierarchy, parent in row.parents.items():
            self._open(place, self.known[parent], hierarchy, row.valid_from, row.valid_to)
        if row.replaced_by:
            self.heirs.append((place, row.replaced_by))

    def _is_outdated(self, place: Place, row: Row) -> bool:
        """Tell whether the file speaks of a day before the last known change of the unit."""
        last_change = place.valid_to or place.valid_from
        return last_change is not None and (row.as_of or self.day) < last_change

    def _set(self, place: Place, row: Row, stated: Mapping[str, object]) -> bool:
        """Put right what is no change in the life of the unit; an empty cell corrects nothing."""
        different = {
            name: value for name, value in stated.items() if value not in {None, "", getattr(place, name)}
        }
        for name, value in different.items():
            setattr(place, name, value)
        if different:
            place.source = row.source or self.source or place.source
            self.changed[place.pk] = place
        return bool(different)

    def _end(self, place: Place, row: Row) -> bool:
        """End the unit on the stated day, and its parents with it."""
        if row.valid_to is None or row.valid_to == place.valid_to:
            return False
        place.valid_to = row.valid_to
        self.changed[place.pk] = place
        if row.replaced_by:
            self.heirs.append((place, row.replaced_by))
        for link in self._open_links(place):
            self._close(link, row.valid_to)
        return True

    def _rename(self, place: Place, row: Row) -> bool:
        """Let a former unit keep the old name, when no language keeps it; other changes are of spelling."""
        both = [(getattr(place, name), new) for name, new in _names(row).items()]
        both = [(old, new) for old, new in both if old and new]
        if not both or any(fold(old) == fold(new) for old, new in both):
            return False
        if place.valid_from is None or place.valid_from < self.day:
            self._leave_former(place)
        return self._set(place, row, _names(row))

    def _leave_former(self, place: Place) -> None:
        former = Place(
            code=f"{place.code}~{self.day.isoformat()}",
            valid_from=place.valid_from,
            valid_to=self.day,
            source=place.source,
            **{name: getattr(place, name) for name in (*NAMES, *FACTS)},
        )
        self.former.append(former)
        self.heirs.append((former, place.code))
        place.valid_from = self.day
        for link in self._open_links(place):
            if self._began_before(link):
                self._close(link, self.day)
                link.place = former
                self._open(place, link.parent, link.hierarchy, self.day)

    def _move(self, place: Place, row: Row) -> bool:
        """Close the parents the unit no longer has, and open those it has now."""
        if place.valid_to is not None:
            return False
        moves = [self._lie_in(place, self.known[code], name) for name, code in row.parents.items()]
        return any(moves)

    def _lie_in(self, place: Place, parent: Place, hierarchy: str) -> bool:
        link = self.links.get((place.pk, hierarchy))
        if link is not None and link.parent is parent:
            return False
        if link is not None and not self._began_before(link):
            link.parent = parent
            self._touch(link)
            return True
        if link is not None:
            self._close(link, self.day)
        self._open(place, parent, hierarchy, self.day if link else place.valid_from)
        return True

    def _open_links(self, place: Place) -> list[Parentage]:
        return [link for (owner, _name), link in self.links.items() if owner == place.pk]

    def _began_before(self, link: Parentage) -> bool:
        return link.valid_from is None or link.valid_from < self.day

    def _open(
        self,
        place: Place,
        parent: Place,
        hierarchy: str,
        valid_from: dt.date | None,
        valid_to: dt.date | None = None,
    ) -> None:
        link = Parentage(
            place=place, parent=parent, hierarchy=hierarchy, valid_from=valid_from, valid_to=valid_to
        )
        self.new_links.append(link)
        if place.pk is not None:
            self.links[place.pk, hierarchy] = link

    def _close(self, link: Parentage, day: dt.date) -> None:
        link.valid_to = day
        self._touch(link)

    def _touch(self, link: Parentage) -> None:
        if link.pk is not None:
            self.changed_links[link.pk] = link


def _facts(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}


def _names(row: Row) -> dict[str, str]:
    return {f"name_{language}": name for language, name in row.names.items()}
