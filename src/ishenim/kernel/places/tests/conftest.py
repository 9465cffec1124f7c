from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils.translation import override

from ishenim.kernel.places import atlas
from ishenim.kernel.places.models import Parentage, Place

REPOSITORY = Path(__file__).parents[5]
DATA = Path(os.environ.get("ISHENIM_DATA") or REPOSITORY.parent / "shared" / "data")
NO_DATA = "no data of real places here: name their folder in ISHENIM_DATA"


@pytest.fixture(autouse=True)
def nothing_remembered():
    atlas.forget()
    with override("en"):
        yield
    atlas.forget()


@pytest.fixture(scope="session")
def geo() -> Path:
    if not (DATA / "geo" / "kg-units.csv").exists():
        pytest.skip(NO_DATA)
    return DATA / "geo"


@pytest.fixture
def a_file(tmp_path):
    """Write a file and return where it is."""

    def written(text: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


@pytest.fixture
def a_place(db):
    """Make a place, inside its parent if one is given."""

    def made(code: str, parent: Place | None = None, hierarchy: str = "administrative", **facts) -> Place:
        facts = {"kind": "village", "name_en": code} | facts
        place = Place.objects.create(code=code, **facts)
        if parent is not None:
            Parentage.objects.create(place=place, parent=parent, hierarchy=hierarchy)
        return place

    return made
