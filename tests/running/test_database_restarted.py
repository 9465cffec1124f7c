"""A database that is restarted under load, or away: people hear so, nothing is lost, it goes on by itself."""

from __future__ import annotations

import time

import pytest
from tests.running import own_postgresql
from tests.running.installation import Installation, until
from tests.running.own_postgresql import BINARIES
from tests.running.proving import closing_all
from tests.running.under_fault import (
    CANNOT_RECORD,
    CROWDED,
    asked_all_the_time,
    assert_not_ready_but_alive,
    assert_nothing_is_lost,
    is_well,
    says_of,
    some_more,
    told,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

NO_BINARIES = "no PostgreSQL to start here: apt-get install postgresql"
GOES_ON_WITHIN = 15.0
ANSWERS_WITHIN = 6.0


@pytest.fixture
def database():
    with own_postgresql.running() as own:
        yield own


@pytest.mark.skipif(BINARIES is None, reason=NO_BINARIES)
def test_a_database_that_is_restarted_or_away_loses_nothing_and_it_goes_on_within_seconds(tmp_path, database):
    settings = {"DEMO": "yes", "DATABASE_URL": database.address}
    with closing_all(Installation(tmp_path, settings=settings)) as installation:
        installation.start()
        until(lambda: is_well(installation), within=60, what="a service that is well")
        with asked_all_the_time(installation) as asking:
            for how in ("fast", "immediate"):
                database.stop(how)
                database.start()
                assert some_more(asking, within=60) < GOES_ON_WITHIN
            away(installation, database, asking)
            assert some_more(asking, within=60) < GOES_ON_WITHIN
            until(lambda: is_well(installation), within=60, what="a service that is well again")
        assert told(asking) <= {CANNOT_RECORD, CROWDED}
        assert CANNOT_RECORD in told(asking)
        assert_nothing_is_lost(installation, asking.recorded)
        installation.kill_everyone()


def away(installation, database, asking):
    """Let the database be away for a while, and look what people and machines hear meanwhile."""
    database.stop()
    before, begun = len(asking.recorded), time.monotonic()
    until(
        lambda: says_of(installation, "database") == "It does not answer.",
        within=ANSWERS_WITHIN,
        what="health that says so",
    )
    assert_not_ready_but_alive(installation)
    status, page = installation.get("/en/search/?q=light", timeout=ANSWERS_WITHIN + 5)
    assert (status, "/en/contacts/" in page) == (503, True)
    while time.monotonic() - begun < ANSWERS_WITHIN:
        time.sleep(0.1)
    assert len(asking.recorded) == before
    database.start()
