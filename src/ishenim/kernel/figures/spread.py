"""How the places of one kind are spread, without saying which is which: no place is ever ranked."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

FEWEST_PEERS = 5
"""Among fewer places the spread would tell who is who."""
TENTHS = 10
PARTS = (1, 3, 5, 7, 9)
"""Which tenths are told: where the middle is, where most are, and where nearly all are."""


def spread(values: Sequence[float]) -> list[float] | None:
    """Return the values below which 10, 30, 50, 70 and 90 of 100 places lie; None among too few."""
    if len(values) < FEWEST_PEERS:
        return None
    cuts = quantiles(values, n=TENTHS, method="inclusive")
    return [round(cuts[part - 1], 2) for part in PARTS]
