"""One whole installation with its demonstration, and people who walk through it with browsers of their own."""

from __future__ import annotations

import pytest
from tests.journeys.every_page import PLAIN, STANDING, beside_matters, of_each_state
from tests.journeys.walking import DESKTOP, PHONE, Walker
from tests.running.installation import Installation


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The installation of all journeys: it starts once, as `make run` starts it."""
    installation = Installation(tmp_path_factory.mktemp("house"), settings={"DEMO": "yes"})
    installation.start()
    yield installation
    installation.kill_everyone()


@pytest.fixture(scope="session")
def pages(house) -> list[str]:
    """Every sort of public page that shows something, with one matter in each state that the demonstration has."""
    return PLAIN + of_each_state(house)


@pytest.fixture(scope="session")
def every_public_page(house, pages) -> list[str]:
    """Every sort of page that anyone may open, forms that act on a matter among them."""
    return [*pages, *STANDING, *beside_matters(house)]


@pytest.fixture
def walk(house, browser):
    """Return a function that gives somebody a browser of their own; whatever it complains of fails the test."""
    walkers = []

    def somebody(size=PHONE, **about) -> Walker:
        walkers.append(Walker(house, browser, size, **about))
        return walkers[-1]

    yield somebody
    complaints = [complaint for walker in walkers for complaint in walker.complaints]
    for walker in walkers:
        walker.leave()
    assert not complaints


@pytest.fixture
def resident(walk):
    """Somebody with a small telephone."""
    return walk()


@pytest.fixture
def at_desk(walk):
    """Return a function that lets an official of the demonstration sign in."""

    def sit_down(name: str, size=DESKTOP) -> Walker:
        official = walk(size)
        official.sign_in(name)
        return official

    return sit_down
