"""One share of a place among its peers: a funnel, whose limits say what chance alone would do. It names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ishenim.domains.monitor.drawing import WHOLE, points
from ishenim.domains.monitor.showing import FROM, WHICH, Past
from ishenim.kernel.calendar.words_of_time import number
from ishenim.kernel.tables.columns import Column, Kind, Table

WIDTH, HEIGHT = 400, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 30
OUTER_LOW, INNER_LOW, INNER_HIGH, OUTER_HIGH = 1, 2, 3, 4
LINES = 10
MOST_ON_A_PAGE = 100
"""So many points stand in the table of the page; the file has all of them."""
NOT_BROKEN = "\u00a0"


class Point(NamedTuple):
    """Where one or several peers stand in a funnel, and between which limits chance alone would put them."""

    own: Past
    n: int
    kept: int
    places: int
    limits: Sequence[float]
    together: float

    @property
    def value(self) -> float:
        """How many of 100 keep it."""
        return round(WHOLE * self.kept / self.n, 2)

    @property
    def words(self) -> str:
        """The number in words."""
        return _("%(part)s of %(whole)s, %(percent)s %%") % {
            "part": number(self.kept), "whole": number(self.n), "percent": number(round(self.value)),
        }  # fmt: skip

    @property
    def here(self) -> bool:
        """Whether the place of the page stands there, alone or among others."""
        return (self.own.n, self.own.part) == (self.n, self.kept)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The peers of a place in one quarter, and where it stands among them."""

    share: float
    peers: Sequence[tuple[int, int]]
    limits: Sequence[Sequence[float]]
    own: Past

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right = WIDTH - RIGHT
    over = TOP
    floor = HEIGHT - BOTTOM

    @property
    def most(self) -> int:
        """The largest number of rows that any peer has."""
        return int(self.limits[-1][0])

    def at(self, n: float, percent: float) -> tuple[float, float]:
        """Return where so many rows and so much of 100 stand in the picture."""
        across = LEFT + (WIDTH - LEFT - RIGHT) * n / self.most
        return round(across, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / WHOLE), 1)

    @property
    def middle(self) -> float:
        """How high the share of all peers together stands."""
        return self.at(0, self.share)[1]

    def line(self, which: int) -> str:
        return points([self.at(row[0], row[which]) for row in self.limits])

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The limits as lines, each with its look: outer ones and inner ones."""
        outer, inner = (OUTER_LOW, OUTER_HIGH), (INNER_LOW, INNER_HIGH)
        return [("outer", self.line(one)) for one in outer] + [("inner", self.line(one)) for one in inner]

    @property
    def dots(self) -> str:
        """All peers as one path of small squares; those that lie on each other are drawn once."""
        drawn = {self.at(n, WHOLE * kept / n) for n, kept in self.peers}
        return "".join(f"M{x - 1.5:.1f} {y - 1.5:.1f}h3v3h-3z" for x, y in sorted(drawn))

    @property
    def own_dot(self) -> tuple[float, float] | None:
        """Where the place itself stands, if anything is shown of it."""
        return None if self.own.n is None or self.own.value is None else self.at(self.own.n, self.own.value)

    @property
    def outside(self) -> int:
        """How many peers lie outside the outer limits."""
        known = {int(row[0]): row for row in self.limits}
        return sum(
            not known[n][OUTER_LOW] <= WHOLE * kept / n <= known[n][OUTER_HIGH] for n, kept in self.peers
        )

    @property
    def table(self) -> list[tuple[str, str, str]]:
        """The limits for some numbers of rows, in words: for the place itself, and evenly between few and many."""
        step = max(1, len(self.limits) // LINES)
        chosen = [row for at, row in enumerate(self.limits) if at % step == 0 or row[0] == self.own.n]
        return [
            (number(int(row[0])), between(row, INNER_LOW, INNER_HIGH), between(row, OUTER_LOW, OUTER_HIGH))
            for row in chosen
        ]

    @property
    def rows(self) -> list[Point]:
        """Every point that is drawn, from those with little to count to those with much, and how many peers it is."""
        known = {int(row[0]): row for row in self.limits}
        counted = Counter(self.peers)
        return [
            Point(self.own, n, kept, places, known[n], self.share)
            for (n, kept), places in sorted(counted.items())
        ]

    @property
    def rows_on_the_page(self) -> list[Point]:
        """Those of the points for which the page has room."""
        return self.rows[:MOST_ON_A_PAGE]

    @property
    def words(self) -> str:
        """Say where the place stands: chance alone explains it, or hardly."""
        row = next((row for row in self.limits if row[0] == self.own.n), None)
        if row is None or self.own.value is None:
            return _("Of this place nothing is shown in this quarter.")
        if not row[OUTER_LOW] <= self.own.value <= row[OUTER_HIGH]:
            return _(
                "This is further from the others than chance alone explains. Ask why; the number does not say it."
            )
        if not row[INNER_LOW] <= self.own.value <= row[INNER_HIGH]:
            return _("This is near the edge of what chance alone explains.")
        return _("This is within what chance alone explains.")

    @property
    def peers_in_words(self) -> str:
        """Say how many peers there are, and how many lie outside the outer limits."""
        there = ngettext("%(num)s place is drawn", "%(num)s places are drawn", len(self.peers))
        out = ngettext(
            "%(num)s of them lies outside the outer lines",
            "%(num)s of them lie outside the outer lines",
            self.outside,
        )
        return f"{there % {'num': number(len(self.peers))}}; {out % {'num': number(self.outside)}}."


def between(row: Sequence[float], low: int, high: int) -> str:
    words = _("%(low)s to %(high)s %%") % {"low": number(round(row[low])), "high": number(round(row[high]))}
    return words.replace(" %", NOT_BROKEN + "%")


def funnel_of(told: Mapping[str, Any], own: Sequence[Past]) -> Funnel | None:
    """Return the funnel of the last quarter that has one, or None where there are too few peers."""
    for past in reversed(own):
        found = told.get("funnel", {}).get(past.quarter)
        if found:
            peers = [(n, kept) for n, kept in found["points"]]
            return Funnel(found["share"], peers, found["limits"], past)
    return None


def limit(which: int) -> Callable[[Point], float]:
    """Return what gives one of the limits of a point."""
    return lambda row: row.limits[which]


def of_own(column: Column[Past]) -> Column[Point]:
    """Return a column of the place's own figure as one of the points around it."""
    return Column(column.name, column.title, lambda row: column.value(row.own), column.kind)


POINTS: Table[Point] = Table(
    "funnel",
    gettext_lazy("A figure of places of the same kind, unnamed"),
    (
        *map(of_own, WHICH),
        Column("n", gettext_lazy("Among how many"), lambda row: row.n, Kind.NUMBER),
        Column("part", gettext_lazy("How many kept it"), lambda row: row.kept, Kind.NUMBER),
        Column("value", gettext_lazy("Of 100"), lambda row: row.value, Kind.NUMBER),
        Column("places", gettext_lazy("Places"), lambda row: row.places, Kind.NUMBER),
        Column("here", gettext_lazy("Here stands the place of the page"), lambda row: row.here, Kind.TRUTH),
        Column("together", gettext_lazy("All together, of 100"), lambda row: row.together, Kind.NUMBER),
        Column("outer_low", gettext_lazy("Outer limit below"), limit(OUTER_LOW), Kind.NUMBER),
        Column("inner_low", gettext_lazy("Inner limit below"), limit(INNER_LOW), Kind.NUMBER),
        Column("inner_high", gettext_lazy("Inner limit above"), limit(INNER_HIGH), Kind.NUMBER),
        Column("outer_high", gettext_lazy("Outer limit above"), limit(OUTER_HIGH), Kind.NUMBER),
        *map(of_own, FROM),
    ),
)
"""What a funnel draws: each point with its limits, and no name."""
