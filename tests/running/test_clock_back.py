"""A clock that goes back an hour: nothing is signed anew, nothing missed twice, and it is said until it is over."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.running.installation import Installation, until
from tests.running.proving import closing_all, rows
from tests.running.under_fault import (
    asked_all_the_time,
    assert_nothing_is_lost,
    copied,
    health,
    is_well,
    some_more,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FOUND = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
NO_OTHER_TIME = "no libfaketime here: apt-get install libfaketime"
HOUR, DAYS = 3600, 6 * 86_400


class Clock:
    """The clock of an installation, which a test sets."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.ahead = 0
        self.set(0)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(FOUND[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def set(self, ahead: int) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{ahead:+d}\n")
        draft.rename(self.file)
        self.ahead = ahead

    def now(self) -> float:
        return time.time() + self.ahead


def sealed(installation) -> int:
    """Return how many entries the seal that everybody reads is for."""
    return int(installation.get("/ledger/checkpoint")[1].splitlines()[1])


def twice_missed(installation) -> list:
    """Return the steps that the clock took twice for one deadline of one matter in one state."""
    return rows(
        installation,
        "SELECT matter_id, step, count(*) FROM procedures_deadline WHERE missed_at IS NOT NULL "
        "GROUP BY matter_id, step, due_at HAVING count(*) > 1",
    )


def missed(installation) -> int:
    return rows(installation, "SELECT count(*) FROM procedures_deadline WHERE missed_at IS NOT NULL")[0][0]


@pytest.mark.skipif(not FOUND, reason=NO_OTHER_TIME)
def test_a_clock_that_goes_back_an_hour_signs_nothing_older_and_misses_nothing_twice(tmp_path, demonstration):
    copied(demonstration, tmp_path)
    clock = Clock(tmp_path)
    with closing_all(Installation(tmp_path, settings=clock.settings)) as installation:
        installation.start()
        begun = missed(installation)
        with asked_all_the_time(installation, clock=clock.now) as asking:
            clock.set(DAYS)
            until(lambda: missed(installation) > begun, within=60, what="deadlines that ran out")
            some_more(asking, within=30)
            until(lambda: is_well(installation), within=60, what="a service that is well")
            seals, lines = [sealed(installation)], missed(installation)

            clock.set(DAYS - HOUR)
            until(lambda: "clock" in health(installation)["wrong"], within=30, what="health that says so")
            for _ in range(5):
                some_more(asking, within=30)
                seals.append(sealed(installation))
            until(lambda: sealed(installation) > seals[-1], within=30, what="a longer seal")
            assert seals == sorted(seals)
            assert missed(installation) >= lines

            clock.set(DAYS + 60)
            until(
                lambda: "clock" not in health(installation)["wrong"], within=30, what="a clock that caught up"
            )
            until(lambda: is_well(installation), within=60, what="a service that is well again")
            some_more(asking, within=30)
        assert not [reason for reason in asking.failures if reason[:1] == "5"]
        assert not twice_missed(installation)
        assert_nothing_is_lost(installation, asking.recorded)
