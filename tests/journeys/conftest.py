"""One whole installation with its demonstration, and people who walk through it with browsers of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.journeys.at_the_desk import Desk, every_desk
from tests.journeys.every_page import OF_A_SCHEDULE, PLAIN, STANDING, beside_matters, of_each_state
from tests.journeys.keys import Keys
from tests.journeys.scheduling import release_a_schedule
from tests.journeys.walking import ASKED_BEFORE, DESKTOP, NOOKAT, PASSWORD, PHONE, Walker
from tests.running.hall import BISHKEK
from tests.running.installation import Installation
from tests.running.signed_in import Official
from tests.running.under_fault import copied


@pytest.fixture(scope="session")
def house(tmp_path_factory, demonstration):
    """The installation of all journeys: it starts once, as `make run` starts it a second time."""
    installation = Installation(tmp_path_factory.mktemp("house"), settings={"DEMO": "yes"})
    copied(demonstration, installation.folder)
    installation.start()
    yield installation
    installation.kill_everyone()


@pytest.fixture(scope="session")
def pages(house) -> list[str]:
    """Every sort of public page that shows something, with one matter in each state that the demonstration has."""
    figures_are_there(house)
    return PLAIN + of_each_state(house)


def figures_are_there(house) -> None:
    """Publish the files and count the figures of them now, which the worker does once a day."""
    done = house.command("dump")
    assert done.returncode == 0, done.stderr
    assert "DuckDB" in house.get(f"/en/places/{NOOKAT}/figures/")[1]


@pytest.fixture(scope="session")
def schedule(house) -> str:
    """The reference of a schedule that was released once and is proposed anew; a program acts for its chief, too."""
    tomorrow = f"{datetime.now(BISHKEK) + timedelta(days=1):%Y-%m-%d}"
    told = {"program": "A program of the chief's", "scopes": "read", "expires": tomorrow}
    Official(house, "chief").send("desk/new/token/issue/", **told)
    return release_a_schedule(house)


@pytest.fixture(scope="module")
def desks(house, schedule) -> dict[str, Desk]:
    """Every sort of page at the desk by the office that opens it: found anew where other tests may have taken steps."""
    return every_desk(house)


@pytest.fixture(scope="session")
def every_public_page(house, pages, schedule) -> list[str]:
    """Every sort of page that anyone may open, forms that act on a matter among them."""
    of_the_schedule = [way.format(schedule) for way in OF_A_SCHEDULE]
    return [*pages, *STANDING, *beside_matters(house), *of_the_schedule]


@pytest.fixture(scope="session")
def known(house, browser) -> str:
    """The reference of a question whose text was checked and can be found."""
    asker, moderator = Walker(house, browser, PHONE), Walker(house, browser, DESKTOP)
    reference, _code = asker.open(f"places/{NOOKAT}/").ask(ASKED_BEFORE)
    moderator.sign_in("moderator")
    moderator.take(reference, "show_text")
    while not asker.open("questions/?words=көпүрө").find(f'main a[href$="{reference}/"]').count():
        asker.page.wait_for_timeout(300)
    for one in (asker, moderator):
        one.leave()
    return reference


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


@pytest.fixture
def at_keys(walk):
    """Return a function that gives somebody a browser and a keyboard, without a mouse."""
    return lambda size=DESKTOP: Keys(walk(size))


@pytest.fixture
def signs_in(at_keys):
    """Return a function that lets an official sign in by keys."""

    def sit_down(name: str, size=DESKTOP) -> Keys:
        keys = at_keys(size)
        keys.walker.open("desk/sign-in/")
        keys.fill(login=f"{name}@ishenim.example", password=PASSWORD).save()
        assert keys.walker.path == "/en/desk/", keys.walker.read()
        return keys

    return sit_down
