"""What a police body publishes by the calls of data.police.uk: the priorities of its neighbourhoods."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ishenim.kernel.procedures.importing.fetching import Kept, is_address, of_file, read
from ishenim.kernel.procedures.importing.sheets import day, plain_text

Told = dict[str, Any]


def published(source: str, force: str, kept: Kept) -> Iterator[tuple[Told, Told]]:
    """Yield each neighbourhood with each of its priorities. Raises Faults where it cannot be read.

    A file holds a list of neighbourhoods as the call of one tells it, each with its `priorities`.
    """
    if not is_address(source):
        for one in read(of_file(source), source):
            yield from ((one, priority) for priority in one.get("priorities", []))
        return
    here = f"{source.rstrip('/')}/{force}"
    for named in told(kept, f"{here}/neighbourhoods"):
        found = told(kept, f"{here}/{named['id']}")
        one = {**named, **(found if isinstance(found, dict) else {})}
        yield from ((one, priority) for priority in told(kept, f"{here}/{named['id']}/priorities"))


def told(kept: Kept, address: str) -> Any:
    """Return what stands at an address; nothing where nothing does."""
    body = kept.get(address)
    return [] if body is None else read(body, address)


def row(neighbourhood: Told, priority: Told, register: str) -> dict[str, str]:
    """Return a priority as a row of ours."""
    text, asked = plain_text(priority.get("issue")), day(priority.get("issue-date"))
    acted = day(priority.get("action-date"))
    mark = hashlib.sha256(f"{asked} {text}".encode()).hexdigest()[:12]
    centre = neighbourhood.get("centre") or {}
    return {
        "register": register,
        "original": f"{neighbourhood['id']}/{mark}",
        "asked_on": asked,
        "ended_on": acted,
        "outcome": "acted" if acted else "open",
        "text": text,
        "place": str(neighbourhood["id"]),
        "long": str(centre.get("longitude") or ""),
        "lat": str(centre.get("latitude") or ""),
    }
