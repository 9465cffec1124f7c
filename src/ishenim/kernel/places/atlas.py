"""The territory in memory: who lies in what, on any day, without asking the database."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from ishenim.kernel import versions
from ishenim.kernel.days import today
from ishenim.kernel.places.models import Hierarchy, Parentage, Place
from ishenim.kernel.places.naming import in_the_readers_language

Built = TypeVar("Built")
PLACES_KNOWN_BY_HEART = 20_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A place as it is known: plain, and the same for every reader of this atlas."""

    id: int
    code: str = field(compare=False)
    kind: str = field(compare=False)
    names: dict[str, str] = field(compare=False)
    lon: float | None = field(compare=False)
    lat: float | None = field(compare=False)
    population: int | None = field(compare=False)
    valid_from: dt.date | None = field(compare=False)
    valid_to: dt.date | None = field(compare=False)
    replaced_by: int | None = field(compare=False)

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the first language that has one."""
        return in_the_readers_language(self.names)

    def is_over(self, on: dt.date) -> bool:
        """Tell whether the unit has ended by that day."""
        return self.valid_to is not None and self.valid_to <= on

    def exists(self, on: dt.date) -> bool:
        """Tell whether the unit has begun and has not ended on that day."""
        return not self.is_over(on) and (self.valid_from is None or self.valid_from <= on)

    def day_of_its_life(self, on: dt.date) -> dt.date:
        """Return that day, or the nearest day on which the unit existed."""
        if self.valid_from is not None and on < self.valid_from:
            return self.valid_from
        return self.valid_to - dt.timedelta(days=1) if self.valid_to is not None and self.is_over(on) else on


@dataclass(frozen=True, slots=True)
class Link:
    """For some time, a place lies inside another in one hierarchy."""

    place: int
    parent: int
    hierarchy: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Tell whether this is true on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


class Atlas:
    """All units and their parents as they were when it was drawn; it never changes.

    A day left out means today. A unit asked about before it began or after it ended answers for the
    nearest day of its life.
    """

    def __init__(self, units: Iterable[Unit], links: Iterable[Link]) -> None:
        self.units = {unit.id: unit for unit in units}
        self._codes = {unit.code: unit for unit in self.units.values()}
        self._upward: dict[int, list[Link]] = defaultdict(list)
        for link in links:
            self._upward[link.place].append(link)
        self.order_on = lru_cache(maxsize=8)(self._order_on)
        self.above_on = lru_cache(maxsize=PLACES_KNOWN_BY_HEART)(self._above_on)

    def by_code(self, code: str) -> Unit:
        """Return the unit with this code; raise KeyError if there is none."""
        return self._codes[code]

    def by_id(self, place_id: int) -> Unit:
        """Return the unit with this number; raise KeyError if there is none."""
        return self.units[place_id]

    def current(self, place_id: int, on: dt.date | None = None) -> Unit:
        """Return the unit, or what has taken its place where it is over on that day."""
        day = on or today()
        unit, seen = self.units[place_id], {place_id}
        while unit.is_over(day) and unit.replaced_by is not None and unit.replaced_by not in seen:
            unit = self.units[unit.replaced_by]
            seen.add(unit.id)
        return unit

    def ancestors(self, place_id: int, hierarchy: str | None = None, on: dt.date | None = None) -> list[Unit]:
        """Return what the place lies in, the nearest first, in one hierarchy or in all."""
        return list(self.above_on(place_id, hierarchy, on or today()))

    def _above_on(self, place_id: int, hierarchy: str | None, day: dt.date) -> tuple[Unit, ...]:
        found: dict[int, Unit] = {}
        nearest = [place_id]
        while nearest:
            above = [unit for below in nearest for unit in self._parents(below, hierarchy, day)]
            nearest = [unit.id for unit in above if unit.id not in found and unit.id != place_id]
            found |= {unit.id: unit for unit in above if unit.id != place_id and unit.id not in found}
        return tuple(found.values())

    def position(self, place_id: int) -> tuple[float, float] | None:
        """Return longitude and latitude of the place, or of the nearest one above it that has a position."""
        for unit in (self.units[place_id], *self.ancestors(place_id, Hierarchy.ADMINISTRATIVE)):
            if unit.lon is not None and unit.lat is not None:
                return unit.lon, unit.lat
        return None

    def children(
        self, place_id: int, hierarchy: str = Hierarchy.ADMINISTRATIVE, on: dt.date | None = None
    ) -> list[Unit]:
        """Return the units that lie directly in the place on that day, by code."""
        day = on or today()
        below = self.order_on(day).below.get(place_id, ())
        units = {child for child, order in below if order == hierarchy}
        return sorted((self.units[i] for i in units if self.units[i].exists(day)), key=lambda u: u.code)

    def of_kind(self, kind: str, on: dt.date | None = None) -> list[Unit]:
        """Return the units of a kind that exist on that day, by code."""
        day = on or today()
        return [unit for unit in self._kinds.get(kind, ()) if unit.exists(day)]

    def within(
        self, place_id: int, hierarchy: str | None = None, on: dt.date | None = None
    ) -> frozenset[int]:
        """Return the numbers of the place and of all below it, with the ended units it has taken over."""
        order = self.order_on(on or today())
        key = (place_id, hierarchy)
        if key not in order.within:
            order.within[key] = frozenset(self._gather(place_id, hierarchy, order))
        return order.within[key]

    def former(self, place_id: int, on: dt.date | None = None) -> list[Unit]:
        """Return the ended units whose place this one has taken by that day, by code."""
        ended = self.order_on(on or today()).absorbed.get(place_id, ())
        return sorted((self.units[i] for i in ended), key=lambda unit: unit.code)

    @cached_property
    def _kinds(self) -> dict[str, list[Unit]]:
        kinds: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: unit.code):
            kinds[unit.kind].append(unit)
        return dict(kinds)

    def _parents(self, place_id: int, hierarchy: str | None, day: dt.date) -> list[Unit]:
        day_of_life = self.units[place_id].day_of_its_life(day)
        return [
            self.current(link.parent, day)
            for link in self._upward.get(place_id, ())
            if (hierarchy is None or link.hierarchy == hierarchy) and link.holds(day_of_life)
        ]

    def _order_on(self, day: dt.date) -> Order:
        order = Order()
        for unit in self.units.values():
            heir = self.current(unit.id, day)
            if heir is not unit:
                order.absorbed[heir.id].append(unit.id)
                continue
            day_of_life = unit.day_of_its_life(day)
            for link in self._upward.get(unit.id, ()):
                if link.holds(day_of_life):
                    order.below[self.current(link.parent, day).id].append((unit.id, link.hierarchy))
        return order

    def _gather(self, place_id: int, hierarchy: str | None, order: Order) -> set[int]:
        found, open_ = {place_id}, [place_id]
        while open_:
            below = order.below.get(here := open_.pop(), ())
            inside = {child for child, name in below if hierarchy in {None, name}}
            new = (inside | set(order.absorbed.get(here, ()))) - found
            found |= new
            open_ += new
        return found


class Order:
    """Who lies directly in whom on one day, and which ended units were taken over by whom."""

    def __init__(self) -> None:
        self.below: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.absorbed: dict[int, list[int]] = defaultdict(list)
        self.within: dict[tuple[int, str | None], frozenset[int]] = {}


def draw() -> Atlas:
    """Read the whole territory from the database, with two queries."""
    units = Place.objects.values_list(
        "id", "code", "kind", "name_ky", "name_ru", "name_en", "lon", "lat", "population",
        "valid_from", "valid_to", "replaced_by_id",
    )  # fmt: skip
    links = Parentage.objects.order_by("id").values_list(
        "place_id", "parent_id", "hierarchy", "valid_from", "valid_to"
    )
    return Atlas(map(_unit, units), (Link(*link) for link in links))


def _unit(row: Any) -> Unit:
    number, code, kind, ky, ru, en, *rest = row
    return Unit(number, code, kind, {"ky": ky, "ru": ru, "en": en}, *rest)


class _Kept:
    """The atlas this process keeps, what was built from it, and the versions both were drawn at."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.state: tuple[tuple[int, ...], Atlas, dict[object, object]] | None = None

    def fresh(self) -> tuple[Atlas, dict[object, object]]:
        """Return the atlas and what was built from it; ask for it while holding the lock."""
        tokens = versions.lasting("places")
        if self.state is None or self.state[0] != tokens:
            self.state = (tokens, draw(), {})
        return self.state[1], self.state[2]


_kept = _Kept()


def atlas() -> Atlas:
    """Return the atlas of today's knowledge; it is drawn anew only after the territory was changed."""
    with _kept.lock:
        return _kept.fresh()[0]


def built_from_the_atlas(build: Callable[[Atlas], Built]) -> Callable[[], Built]:
    """Return a function that gives what is built from the atlas, building it once for each atlas."""

    def built() -> Built:
        with _kept.lock:
            drawn, kept = _kept.fresh()
            if build not in kept:
                kept[build] = build(drawn)
            return kept[build]  # type: ignore[return-value]  # what stands under a builder is what it built

    return built


def forget() -> None:
    """Let this process read the territory anew at the next question: for tests, and after a restore."""
    _kept.state = None
