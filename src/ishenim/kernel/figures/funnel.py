"""Between which limits shares lie by chance alone: the smaller a place, the further apart they are.

The limits are exact quantiles of the binomial distribution, interpolated between whole numbers so that they are not
wider than they say (Spiegelhalter, Funnel plots for comparing institutional performance, 2005, appendix A.1.1).
This module loads scipy, so only a process that ends when its figures are computed imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scipy.stats import binom

from ishenim.kernel.figures.spread import FEWEST_PEERS

OUTER, INNER = 0.001, 0.025
"""Of a thousand places that are all alike at most two lie outside the outer limits; of forty two outside the inner."""


def funnel(counts: Iterable[tuple[int, int]]) -> dict[str, object] | None:
    """Return the share of all peers together, each peer as [n, kept] in an order that names nobody, and the limits.

    None among too few peers, or where all are the same whatever happens: none kept, or all.
    """
    points = sorted(counts)
    whole, kept = sum(n for n, _kept in points), sum(kept for _n, kept in points)
    if len(points) < FEWEST_PEERS or kept in {0, whole}:
        return None
    share = kept / whole
    sizes = sorted({n for n, _kept in points})
    return {
        "share": round(100 * share, 2),
        "points": [list(point) for point in points],
        "limits": [[n, *limits(n, share)] for n in sizes],
    }


def limits(n: int, share: float) -> Sequence[float]:
    """Return, of 100, the outer and inner lower and the inner and outer upper limit for so many rows.

    An upper limit of what is kept is a lower one of what is not, so either side is as wide as the other.
    """
    low, high = share, 1 - share
    below = (quantile(n, low, OUTER), quantile(n, low, INNER))
    above = (n - quantile(n, high, INNER), n - quantile(n, high, OUTER))
    return [round(100 * min(max(limit / n, 0), 1), 2) for limit in (*below, *above)]


def quantile(n: int, share: float, part: float) -> float:
    """Return below how many of n it is less probable than `part` to lie, interpolated between two whole numbers."""
    whole = int(binom.ppf(part, n, share))
    reached, before = binom.cdf(whole, n, share), binom.cdf(whole - 1, n, share)
    return float(whole - (reached - part) / (reached - before))
