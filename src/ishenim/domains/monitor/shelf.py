"""Where the files of the newest dump lie: a folder, or a bucket where the installation has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import storages

from ishenim.kernel.dumps.descriptor import DESCRIPTION

DATA = "data"


def put(folder: Path, position: int) -> None:
    """Put the files of a dump on the shelf; the description comes last, so that what it names is there."""
    names = [one["path"] for one in json.loads((folder / DESCRIPTION).read_text())["resources"]]
    for name in [*names, DESCRIPTION]:
        with (folder / name).open("rb") as content:
            storages[DATA].delete(place_of(position, name))
            storages[DATA].save(place_of(position, name), File(content))


def remove(position: int) -> None:
    """Take the files of a dump off the shelf; the description goes first."""
    names = [one["path"] for one in (description(position) or {"resources": []})["resources"]]
    for name in [DESCRIPTION, *names]:
        storages[DATA].delete(place_of(position, name))


def description(position: int) -> dict[str, Any] | None:
    """Return the description of a dump, or None where its files are not here."""
    try:
        with storages[DATA].open(place_of(position, DESCRIPTION)) as content:
            told: dict[str, Any] = json.load(content)
    except OSError:
        return None
    return told


def read(file: Path) -> dict[str, Any]:
    """Read a description that lies in a folder."""
    told: dict[str, Any] = json.loads(file.read_text())
    return told


def opened(position: int, name: str) -> File[bytes]:
    """Open a file of a dump; raise OSError where it is not here."""
    return storages[DATA].open(place_of(position, name))


def place_of(position: int, name: str) -> str:
    return f"{position}-{name}"
