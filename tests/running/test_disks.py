"""A disk that is full, or locked by the system: people are told, nothing acknowledged is lost, and it passes."""

from __future__ import annotations

import os

import pytest
from tests.running.disks import LockingDisk, full, small_disk
from tests.running.installation import Installation, until
from tests.running.proving import closing_all
from tests.running.under_fault import (
    CANNOT_RECORD,
    asked_all_the_time,
    assert_not_ready_but_alive,
    assert_nothing_is_lost,
    copied,
    health,
    is_well,
    says_of,
    some_more,
    told,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RESERVE = {"DISK_RESERVE": "5"}


def free_megabytes(folder) -> float:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize / 1e6


def assert_pages_can_be_read(installation, reference):
    for path in ("/en/", "/ky/places/", "/ru/questions/", f"/en/questions/{reference}/"):
        assert installation.get(path)[0] == 200, path


def test_a_full_disk_is_said_and_loses_nothing_and_when_there_is_room_it_goes_on(tmp_path, demonstration):
    with small_disk(tmp_path / "var", 150):
        copied(demonstration, tmp_path)
        with closing_all(Installation(tmp_path, settings=RESERVE)) as installation:
            installation.start()
            until(lambda: is_well(installation), within=60, what="a service that is well")
            with asked_all_the_time(installation) as asking:
                assert free_megabytes(tmp_path / "var") > 10
                with full(tmp_path / "var"):
                    until(lambda: asking.failures, within=60, what="somebody who is told")
                    until(
                        lambda: "disk" in health(installation)["wrong"], within=10, what="health that says so"
                    )
                    assert_not_ready_but_alive(installation)
                    assert_pages_can_be_read(installation, asking.recorded[-1])
                some_more(asking, within=15)
                until(lambda: is_well(installation), within=30, what="a service that is well again")
            assert told(asking) == {CANNOT_RECORD}
            assert_nothing_is_lost(installation, asking.recorded)


@pytest.fixture
def locking_disk(tmp_path):
    disk = LockingDisk(tmp_path / "var", 200)
    yield disk
    disk.remove()


def test_a_disk_that_the_system_locks_can_be_read_and_when_it_is_mended_all_is_there(
    tmp_path, demonstration, locking_disk
):
    copied(demonstration, tmp_path)
    locking_disk.settle()
    with closing_all(Installation(tmp_path, settings=RESERVE)) as installation:
        installation.start()
        with asked_all_the_time(installation) as asking:
            locking_disk.lock()
            until(lambda: asking.failures, within=15, what="somebody who is told")
            until(
                lambda: says_of(installation, "disk") == "It can be read, but nothing can be written.",
                within=10,
                what="health that says so",
            )
            assert_not_ready_but_alive(installation)
            assert_pages_can_be_read(installation, asking.recorded[-1])
            before = len(asking.recorded)
            until(lambda: len(asking.failures) > 20, within=15, what="more who are told")
        assert len(asking.recorded) == before
        assert told(asking) == {CANNOT_RECORD}
        installation.kill_everyone()
        locking_disk.mend()
        installation.start()
        with asked_all_the_time(installation) as again:
            pass
        assert_nothing_is_lost(installation, asking.recorded + again.recorded)
        installation.kill_everyone()
