"""Small charts as numbers on a page of their own measure; the template draws them, and a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ishenim.kernel.figures.declare import DAYS

WIDTH, HEIGHT = 240, 96
LEFT, RIGHT, TOP, BOTTOM = 30, 8, 10, 20
WHOLE = 100.0
STEPS = (5, 10, 20, 30, 60, 90, 120, 180, 360, 720, 1440, 3600)
"""Where an axis of days may end."""
SAID = (0, 3, 7, 14, 30, 60, 360)
"""Which days stand under a curve: so many have room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How large a picture is, and between which lines it draws."""

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    over: int = TOP
    floor: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Chart(Frame):
    """Where everything stands: the band of the peers, the own line in its pieces, dots, and quarters not shown."""

    top: int
    band: str = ""
    lines: list[str] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    hidden: list[tuple[float, float]] = field(default_factory=list)


def chart(
    values: Sequence[float | None],
    few: Sequence[bool],
    peers: Sequence[tuple[float, float] | None],
    *,
    of_hundred: bool,
) -> Chart:
    """Draw the own past, one value for each quarter, over where nearly all peers are; a gap where nothing is known."""
    most = max(
        [*(one for one in values if one is not None), *(high for pair in peers if pair for high in pair)],
        default=0,
    )
    top = WHOLE if of_hundred else next((step for step in STEPS if step >= most), STEPS[-1])
    places = [across(at, len(values)) for at in range(len(values))]
    known = [(x, down(value, top)) for x, value in zip(places, values, strict=True) if value is not None]
    return Chart(
        top=int(top),
        band=band(places, peers, top),
        lines=pieces(places, values, top),
        dots=known,
        hidden=[(x, down(0, top)) for x, is_few in zip(places, few, strict=True) if is_few],
    )


@dataclass(frozen=True, slots=True)
class Curve(Frame):
    """Where everything stands in the curve of a wait: a dot for each day that was counted, joined by a line."""

    line: str
    dots: list[tuple[float, float]]
    days: list[tuple[float, int]]
    half: float
    fifth: float


def curve(parts: Sequence[float | None]) -> Curve | None:
    """Draw which part still waits after each of the declared days, as far as it is known; None where it never is.

    The days stand evenly, the later ones closer in time than they look: most happens in the first.
    """
    places = {day: across(at, len(DAYS)) for at, day in enumerate(DAYS)}
    dots = [
        (places[day], down(WHOLE * part, WHOLE))
        for day, part in zip(DAYS, parts, strict=False)
        if part is not None
    ]
    if not dots:
        return None
    return Curve(
        line=points(dots),
        dots=dots,
        days=[(places[day], day) for day in SAID],
        half=down(WHOLE / 2, WHOLE),
        fifth=down(WHOLE / 5, WHOLE),
    )


def across(at: int, of: int) -> float:
    """Return where a quarter, or a day, stands from left to right."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (at + 0.5) / max(of, 1), 1)


def down(value: float, top: float) -> float:
    """Return where a value stands from above to below."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(value, top) / top), 1)


def band(places: Sequence[float], peers: Sequence[tuple[float, float] | None], top: float) -> str:
    """Return the outline of where nearly all peers are: forth along the high values, back along the low ones."""
    there = [(x, pair) for x, pair in zip(places, peers, strict=True) if pair]
    forth = [(x, down(high, top)) for x, (_low, high) in there]
    back = [(x, down(low, top)) for x, (low, _high) in reversed(there)]
    return points([*forth, *back]) if len(there) > 1 else ""


def pieces(places: Sequence[float], values: Sequence[float | None], top: float) -> list[str]:
    """Return the line of the values in pieces: it is broken where nothing is known."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(places, values, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((x, down(value, top)))
    return [points(piece) for piece in found if len(piece) > 1]


def points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in pairs)
