"""The limits of a funnel are those of the binomial distribution, and nobody is named in it."""

from __future__ import annotations

from math import comb

import pytest

from ishenim.kernel.figures.funnel import QUANTILES, funnel, limits

PLACES = [(10, 7), (20, 15), (40, 30), (80, 61), (160, 120)]


def below(n: int, share: float, most: int) -> float:
    """Return how probable it is that at most so many of n are kept: summed up by hand."""
    return sum(comb(n, kept) * share**kept * (1 - share) ** (n - kept) for kept in range(most + 1))


@pytest.mark.parametrize("n", [1, 5, 20, 100, 400])
@pytest.mark.parametrize("share", [0.03, 0.5, 0.75])
def test_each_limit_lies_between_the_two_numbers_that_are_just_likely_and_just_not(n, share):
    for part, limit in zip(QUANTILES, limits(n, share), strict=True):
        whole = next(kept for kept in range(n + 1) if below(n, share, kept) >= part)
        assert 100 * max(whole - 1, 0) / n - 0.01 <= limit <= 100 * whole / n + 0.01


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
