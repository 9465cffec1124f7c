"""What takes place is an event as `openstates` knows one: its class takes it in, and its schema finds no fault."""

from __future__ import annotations

import pytest
from tests.acts import act, announced, planned

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore"),  # of what it imports
]
OF_A_FILE = {"_type", "_id"}
"""What a file of theirs names besides the properties of the thing."""


@pytest.fixture(scope="module")
def scrape():
    """The programs that gather Open Civic Data, as their authors publish them."""
    return pytest.importorskip(
        "openstates.scrape", reason="no clients here: pip install --no-deps -r requirements/clients.txt"
    )


@pytest.fixture
def told(speaker, world, on):
    """What is told of meetings that are uncertain, certain, called off and over, with a position and without one."""
    off = announced(world.other_beat, world.other_officer)
    act(off, "cancel", world.other_officer)
    meeting = planned(world.beat, world.officer)

    def read():
        return speaker.json("/interop/ocd/events", **{"from": "2026-11-01"})

    found = read()
    act(meeting, "announce", world.officer)
    found += read()
    on("2026-11-18 23:00")
    found += read()
    assert {one["status"] for one in found} == {"cancelled", "tentative", "confirmed", "passed"}
    assert {bool(one["location"]["coordinates"]) for one in found} == {True, False}
    return found


def event_of(scrape, about):
    """Return an event of theirs that holds all that is told; it refuses a name that it does not know."""
    event = scrape.Event(about["name"], about["start_date"], about["location"]["name"])
    for name, value in about.items():
        if name not in OF_A_FILE:
            setattr(event, name, value)
    return event


def test_each_event_fits_the_schema_and_holds_nothing_that_it_has_no_name_for(scrape, told):
    for about in told:
        event = event_of(scrape, about)
        event.validate()
        assert event.as_dict().items() >= {name: about[name] for name in about.keys() - OF_A_FILE}.items()
        assert about["_type"] == event._type


WRONG = {"status": "maybe", "start_date": "soon", "sources": [], "location": {"name": "Hall", "url": ""}}


@pytest.mark.parametrize("name", WRONG)
def test_the_same_schema_finds_what_would_be_wrong(scrape, told, name):
    with pytest.raises(scrape.base.ScrapeValueError, match=name):
        event_of(scrape, told[0] | {name: WRONG[name]}).validate()
    with pytest.raises(scrape.base.ScrapeValueError, match="not in event schema"):
        event_of(scrape, told[0] | {"start_time": "2026-11-27T18:30:00+06:00"})
