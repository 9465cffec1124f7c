"""Whoever is killed while placing leaves nothing that the next one cannot finish."""

import shutil

import pytest

from ishenim.kernel.ledger import keys, seals

pytestmark = [pytest.mark.lossless, pytest.mark.django_db(transaction=True)]

STAGES = ["positions", "tiles", "checkpoint", "versions"]


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_comes_after_a_killed_one_finishes_its_work(outside, stage):
    outside("write=300", "place", "write=40", f"die_at={stage}", killed=True)

    assert outside("place", "check") == ["0", "340", "0", "whole"]


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_written_after_a_crash_takes_the_next_places(outside, stage):
    outside("write=250", f"die_at={stage}", killed=True)

    assert outside("write=10", "place", "check") == ["10", "260", "0", "whole"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_crash_is_healed_though_the_tiles_were_lost_with_it(outside, stage, folder):
    outside("write=300", "place", "write=5", f"die_at={stage}", killed=True)
    shutil.rmtree(folder / "tile")

    assert outside("write=1", "place", "check") == ["1", "306", "0", "whole"]


def test_a_crash_between_the_two_copies_is_healed(outside):
    outside("write=3", "place")
    before = seals.public_file().read_bytes()
    outside("write=3", "place")
    seals.public_file().write_bytes(before)

    assert outside("check") == ["6", "0", "whole"]
    assert outside("place", "check") == ["0", "6", "0", "whole"]
    assert seals.read(seals.public_file()).size == 6


def test_half_a_file_is_never_taken_for_one(outside, folder):
    outside("write=3", "place")
    draft = folder / "tile/0/000.p/4.unfinished"
    draft.write_bytes(b"half")

    assert outside("write=1", "place", "check") == ["1", "4", "0", "whole"]
    assert not draft.exists()


def test_a_lock_dies_with_its_holder(outside):
    outside("write=1", "die_at=positions", killed=True)

    assert outside("write=1", "place") == ["1"]


def test_the_name_and_the_key_survive_a_crash(outside):
    outside("write=1", "die_at=checkpoint", killed=True)
    name = keys.origin()

    outside("write=1", "place")

    assert seals.read(seals.public_file()).origin == name
