"""A place among its peers: what chance alone would do is drawn and said, and no peer is named."""

from __future__ import annotations

import pytest
from tests.reading import Reader, forget_everyone

from ishenim.domains.monitor import figuring
from ishenim.kernel.figures.funnel import funnel
from ishenim.kernel.pages.keeping import kept_pages

PEERS = [(20, 15), (20, 16), (40, 30), (40, 31), (80, 61), (160, 120)]
QUARTER = "2026-4"


@pytest.fixture
def kept(world, clean):
    """Return a function that keeps what a beat has, among peers of its kind."""

    def keep(cell, peers=PEERS):
        drawn = funnel([*peers, tuple(cell)] if isinstance(cell, list) else peers)
        figuring.keep(
            [
                ("place:beat", {"figures": {"coverage": {QUARTER: cell}}}),
                ("funnel:beat:coverage", {"funnel": {QUARTER: drawn} if drawn else {}}),
                ("queries", {"queries": {}, "as_of": "2026-11-26", "quarters": ["2026-3", QUARTER]}),
            ],
            7,
        )
        forget_everyone()
        kept_pages.clear()
        return Reader().read("places/beat/figures/coverage/")

    return keep


def test_a_place_that_is_like_the_others_is_said_to_be_within_chance(kept):
    page = kept([40, 29])
    assert "29 of 40" in page
    assert "This is within what chance alone explains." in page
    assert "7 places are drawn; 0 of them lie outside the outer lines." in page


def test_a_place_far_from_the_others_is_a_question_and_no_verdict(kept):
    page = kept([40, 8])
    assert "further from the others than chance alone explains. Ask why" in page
    assert "1 of them lies outside the outer lines" in page


def test_where_too_few_can_be_compared_the_page_says_so(kept):
    assert "There are too few places to compare" in kept([40, 29], PEERS[:2])


def test_of_a_place_with_too_few_nothing_is_drawn_of_its_own(kept):
    page = kept("few")
    assert "too few to be shown" in page
    assert "Of this place nothing is shown in this quarter." in page


def test_the_page_names_no_other_place(kept):
    page = kept([40, 29])
    for name in ("Other beat", "Far beat"):
        assert name not in page


@pytest.mark.parametrize("name", ["first_answer", "nothing"])
def test_only_a_share_has_a_funnel(kept, client, name):
    kept([40, 29])
    assert client.get(f"/en/places/beat/figures/{name}/", headers={"host": "localhost"}).status_code == 404


def test_the_figures_lead_to_the_funnel(kept):
    kept([40, 29])
    page = Reader().get("places/beat/figures/").content.decode()
    assert 'href="/en/places/beat/figures/coverage/"' in page
    assert 'href="/en/places/beat/figures/first_answer/"' not in page


def test_before_the_first_figures_the_page_says_that_they_are_being_counted(world, clean):
    forget_everyone()
    assert "The figures are being counted." in Reader().read("places/country/figures/")
