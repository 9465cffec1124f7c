"""The territory a fresh installation begins with; a full register may be loaded over it at any time."""

from __future__ import annotations

from pathlib import Path

from ishenim.kernel.places.register import add_missing

HERE = Path(__file__).parent
UNITS = HERE / "units.csv"  # the country, its regions, districts and towns, and nineteen communities
POLICE = HERE / "police.csv"  # police areas
BEATS = HERE / "beats.csv"  # the demonstration's beats in the nineteen communities: made up
CHICAGO = HERE / "chicago.csv"  # another country's places, loaded only by whoever asks for them


def load(*, demonstration: bool) -> None:
    """Bring in the units that are not there yet, those that are made up only for a demonstration.

    What is there stays as it is.
    """
    add_missing([UNITS, POLICE, BEATS] if demonstration else [UNITS, POLICE])
