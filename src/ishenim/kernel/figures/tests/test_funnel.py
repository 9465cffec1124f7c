"""The limits of a funnel are those of the binomial distribution, and nobody is named in it."""

from __future__ import annotations

from math import comb

import pytest

from ishenim.kernel.figures.funnel import INNER, OUTER, funnel, limits

PLACES = [(10, 7), (20, 15), (40, 30), (80, 61), (160, 120)]


def outside(n: int, share: float, low: float, high: float) -> float:
    """Return how probable it is that a place like all others lies outside two limits: summed up by hand."""
    kept_outside = [kept for kept in range(n + 1) if not low <= 100 * kept / n <= high]
    return sum(comb(n, kept) * share**kept * (1 - share) ** (n - kept) for kept in kept_outside)


@pytest.mark.parametrize("n", [1, 2, 5, 10, 20, 100, 400])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.75, 0.9, 0.98])
def test_hardly_any_place_lies_outside_by_chance(n, share):
    outer_low, inner_low, inner_high, outer_high = limits(n, share)
    assert outside(n, share, outer_low, outer_high) <= 2 * OUTER
    assert outside(n, share, inner_low, inner_high) <= 2 * INNER


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_the_limits_are_no_wider_than_they_need_be(share):
    """One row fewer on either side, and more than the promised part would lie outside."""
    n = 400
    outer_low, _il, _ih, outer_high = limits(n, share)
    step = 100 / n
    assert outside(n, share, outer_low + step, outer_high - step) > 2 * OUTER * 0.9


def test_limits_mirror_each_other():
    lower, upper = limits(40, 0.2), limits(40, 0.8)
    assert [round(100 - one, 2) for one in reversed(upper)] == lower


def test_the_limits_of_the_literature_come_out():
    """With a share of a half and 20 rows: P(X <= 5) = 0.0207 and P(X <= 6) = 0.0577, so 2.5 of 100 lie below 5.12."""
    assert limits(20, 0.5)[1] == pytest.approx(
        100 * (6 - (0.057659 - 0.025) / (0.057659 - 0.020695)) / 20, abs=0.01
    )


def test_limits_come_together_where_there_is_more_to_count():
    widths = [high - low for _n, low, _il, _ih, high in funnel(PLACES)["limits"]]
    assert widths == sorted(widths, reverse=True)


def test_the_share_is_counted_from_all_rows_and_is_no_mean_of_shares():
    assert funnel(PLACES)["share"] == round(100 * 233 / 310, 2)


def test_the_order_of_peers_tells_nothing():
    assert funnel(reversed(PLACES)) == funnel(PLACES)


@pytest.mark.parametrize("counts", [[], PLACES[:4], [(9, 0)] * 6, [(9, 9)] * 6])
def test_among_too_few_or_where_all_are_the_same_there_is_none(counts):
    assert funnel(counts) is None
